"""The look of a drawing: colours, type and the font, read from the tokens at the first drawing."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import yaml
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

from traject_eval.resources.design import look, tokens

WIDE, NARROW = 6.7, 3.2  # inches: the text column on A4; a phone of 360 px less its margins
FALLBACK = "DejaVu Sans"  # comes with matplotlib: letters that our font lacks, such as those of a far-off name

# matplotlib keeps its settings and its fonts for the whole process, and reports are drawn in threads.
_LOCK = threading.RLock()
_RULES = {
    "hatch.linewidth": 0.8,
    "path.sketch": None,
    "svg.fonttype": "none",
    "svg.hashsalt": "traject",
    "text.hinting": "none",
    "text.usetex": False,
}


@functools.cache
def labels(chart: str) -> dict[str, str]:
    """The fixed words inside one kind of drawing."""
    return yaml.safe_load(look().joinpath("labels.yaml").read_text(encoding="utf-8"))[chart]


def colour(token: str) -> str:
    """The hex colour of a token on white paper.

    Examples
    --------
    >>> colour("after")
    '#0B4D46'
    """
    return tokens()["colour"][token]["hex"]


def points(name: str) -> float:
    """The size of a kind of chart text, in points."""
    return tokens()["type"]["chart_pt"][name]


def mark(name: str) -> float:
    """The size of a kind of mark, in points."""
    return tokens()["mark"][name]


@functools.cache
def font(size: float, bold: bool = False) -> FontProperties:
    """The font of the project in one size; registered with matplotlib the first time."""
    family = _register()
    return FontProperties(family=[family, FALLBACK], size=size, weight="bold" if bold else "normal")


@functools.cache
def _register() -> str:
    with _LOCK:
        for file in sorted(look().joinpath("fonts").iterdir(), key=lambda file: file.name):
            if file.name.endswith(".ttf"):
                font_manager.fontManager.addfont(str(file))
    return tokens()["font"]["family"]


@contextmanager
def drawing_rules() -> Iterator[None]:
    """Draw with our own settings, one thread at a time, and leave those of the user as they were."""
    with _LOCK, mpl.rc_context(_RULES):
        yield
