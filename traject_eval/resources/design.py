"""The design tokens, and the style-sheet rules that are made from them: for pages, forms and drawings alike."""

import functools
import json
from importlib import resources

SPACES = {"xs": 1, "s": 2, "m": 3, "l": 4, "xl": 6, "xxl": 8}  # in steps of the tokens


def look():
    """The folder with tokens, labels and fonts."""
    return resources.files("traject_eval.resources").joinpath("look")


@functools.cache
def tokens() -> dict:
    """The design tokens, read once.

    Examples
    --------
    >>> tokens()["type"]["chart_pt"]["tick"]
    10
    """
    return json.loads(look().joinpath("tokens.json").read_text(encoding="utf-8"))


def variable(token: str) -> str:
    """The name of a token's colour in a style sheet.

    Examples
    --------
    >>> variable("before_text")
    '--before-text'
    """
    return f"--{token.replace('_', '-')}"


def colour_rules(shade: str = "hex") -> str:
    """The colours as custom properties; ``shade`` is "hex" by day, "dark" by night.

    Examples
    --------
    >>> "--before-text: #855100;" in colour_rules()
    True
    """
    return rules({variable(name): colour[shade] for name, colour in tokens()["colour"].items()})


def space_rules() -> str:
    """The spaces of the screen as custom properties.

    Examples
    --------
    >>> space_rules().startswith("--space-xs: 0.5rem;")
    True
    """
    unit = tokens()["space"]["unit_rem"]
    return rules({f"--space-{name}": f"{unit * steps:g}rem" for name, steps in SPACES.items()})


def font_rules() -> str:
    """The font family as a custom property."""
    return rules({"--font": f'"{tokens()["font"]["family"]}", Verdana, sans-serif'})


def projector_rules() -> str:
    """The sizes on a wall as custom properties: shares of the height of the picture.

    Examples
    --------
    >>> projector_rules()
    '--wall-question: 6.2vh; --wall-body: 3.7vh; --wall-note: 2.9vh;'
    """
    return rules({f"--wall-{name}": f"{size}vh" for name, size in tokens()["type"]["projector_vh"].items()})


def rules(values: dict[str, str]) -> str:
    """Names and values as style-sheet rules on one line."""
    return " ".join(f"{name}: {value};" for name, value in values.items())
