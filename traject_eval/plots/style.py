"""The look of a drawing: colours, type and the font, read from the tokens at the first drawing."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

from traject_eval.resources.design import look, tokens

# Come with matplotlib, for letters that our font lacks: one with arrows, boxes and the letters of far-off names, and
# one with a frame for every letter there is.
FALLBACK = ("DejaVu Sans", "Last Resort High-Efficiency")

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


def colour(token: str) -> str:
    """The hex colour of a token on white paper.

    Examples
    --------
    >>> colour("after")
    '#0B4D46'
    """
    return tokens()["colour"][token]["hex"]


@dataclass(frozen=True)
class Size:
    """What a drawing is made for: ``width`` inches to lay it out in, and how much larger than on paper its type is."""

    name: str
    width: float
    scale: float

    @property
    def narrow(self) -> bool:
        """Is this a phone's, where words stand below the marks and not beside them?"""
        return self.name == "narrow"


def sizes() -> dict[str, Size]:
    """The sizes there are: ``wide`` (A4 and a desk), ``card`` (a wall), ``narrow`` (a phone), ``hall`` (a projector).

    A card is read from further off: its drawings are laid out narrower and set wider, so that letters are larger.

    In a hall the label is as large as the body text that the last row can read; the room that this leaves on the
    screen is then laid out anew.

    Examples
    --------
    >>> sizes()["hall"].scale > 1.8 and sizes()["wide"].width
    6.7
    """
    chart, hall = tokens()["chart"], tokens()["chart"]["hall"]
    scale = tokens()["type"]["projector_vh"]["body"] / 100 * hall["height_in"] * 72 / points("label")
    return {
        **{name: Size(name, chart[name]["width_in"], 1) for name in ("wide", "card", "narrow")},
        "hall": Size("hall", hall["width_in"] / scale, scale),
    }


def points(name: str) -> float:
    """The size of a kind of chart text on paper, in points."""
    return tokens()["type"]["chart_pt"][name]


def mark(name: str) -> float:
    """The size of a kind of mark, in points."""
    return tokens()["mark"][name]


@functools.cache
def font(size: float, bold: bool = False) -> FontProperties:
    """The font of the project in one size; registered with matplotlib the first time."""
    family = _register()
    return FontProperties(family=[family, *FALLBACK], size=size, weight="bold" if bold else "normal")


@functools.cache
def _register() -> str:
    with _LOCK:
        for file in sorted(look().joinpath("fonts").iterdir(), key=lambda file: file.name):
            if file.name.endswith(".ttf"):
                font_manager.fontManager.addfont(str(file))
        # The frames are there in one weight; the library would tell so on the screen at every bold text.
        known = font_manager.fontManager.ttflist
        known += [replace(font, weight=700) for font in known if font.name == FALLBACK[-1]]
    return tokens()["font"]["family"]


@contextmanager
def drawing_rules() -> Iterator[None]:
    """Draw with our own settings, one thread at a time, and leave those of the user as they were."""
    with _LOCK, mpl.rc_context(_RULES):
        yield
