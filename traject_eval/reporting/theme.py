"""What every page shares: templates, words, style sheet, script, and the rule that nothing comes from outside."""

import base64
import functools
import hashlib
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from traject_eval.reporting.fonts import font_faces
from traject_eval.resources.design import colour_rules, font_rules, rules, space_rules, tokens
from traject_eval.words import branch, language


def _read(name: str) -> str:
    return resources.files("traject_eval.reporting").joinpath("templates", name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render_page(template: str, **values: object) -> str:
    """A template filled in, with everything the page needs inside it, in the language that is spoken.

    ``template`` is a name such as "report"; its style sheet and script have the same name. All values are
    escaped but those marked as ``Markup``. The page tells the browser to load nothing and to run no other
    script than its own, so that even a text that slipped through could do neither.
    """
    script = _read("page.js") + _read(f"{template}.js")
    return (
        _environment()
        .get_template(f"{template}.html")
        .render(
            lang=language(),
            words=branch("web"),
            policy=_policy(script),
            css=Markup(style_sheet(template)),
            script=Markup(script),
            **values,
        )
    )


@functools.cache
def style_sheet(template: str) -> str:
    """Fonts, tokens and rules of a kind of page."""
    return "\n".join([font_faces(), token_rules(), *map(_read, ("page.css", f"{template}.css", "print.css"))])


def token_rules() -> str:
    """The tokens as custom properties: colours by day and by night, sizes and spaces of the screen.

    Paper is always white, so the night holds for screens only.

    Examples
    --------
    >>> "--before-text: #855100;" in token_rules()
    True
    """
    sizes = {
        f"--size-{name}": f"{size}rem" for name, size in tokens()["type"]["screen_rem"].items() if name != "root_px"
    }
    other = {
        "--root": f"{tokens()['type']['screen_rem']['root_px'] / 16:.2%}",  # of the 16 px that a browser starts with
        "--leading": f"{tokens()['type']['leading']['screen']}",
        "--leading-paper": f"{tokens()['type']['leading']['paper']}",
    }
    always = " ".join([colour_rules(), rules(sizes | other), space_rules(), font_rules()])
    night = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {colour_rules('dark')} }} }}"
    return f":root {{ {always} }}\n{night}"


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; font-src data:; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
