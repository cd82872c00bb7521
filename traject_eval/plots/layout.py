"""Text measured and broken with the real font, and values placed in inches."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from traject_eval.plots.style import font, points
from traject_eval.words import number

LEADING = 1.2 / 72  # inches from line to line, per point of type
TICK = 0.5  # inches from tick to tick, at least
PARTS = (0.4, 0.6, 0.8, 1.0)  # how much of a scale is shown: the least in which all values fit
AIR = 0.03  # inches kept free at the end of a line: browsers round the width of letters up


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text in inches.

    Examples
    --------
    >>> text_width("buurt", 10) < text_width("buurt", 10, bold=True) < text_width("buurten", 10, bold=True)
    True
    """
    return size * _width_per_point(text, bold)


@functools.lru_cache(maxsize=16384)
def _width_per_point(text: str, bold: bool) -> float:
    """Letters are not fitted to a grid, so a text of twice the size is twice as wide: one measure for all sizes."""
    return text_to_path.get_text_width_height_descent(text, font(1, bold), False)[0] / 72


def widest(texts: Sequence[str], size: float, bold: bool = False) -> float:
    """Width of the widest of some texts in inches; 0 where there are none."""
    return max((text_width(text, size, bold) for text in texts), default=0.0)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Lines of ``text`` no wider than ``width`` inches.

    Lines break at spaces; only a word that is too long by itself is broken, after a hyphen or slash where
    it has one. Text behind a line break starts a new line.

    Examples
    --------
    >>> wrap("Mensen gaan prettig met elkaar om", 1.3, 10.5)
    ['Mensen gaan', 'prettig met elkaar', 'om']
    >>> wrap("Stationsgebied-Noord", 1.2, 10.5)
    ['Stationsgebied-', 'Noord']
    """
    lines, width = [], width - AIR
    for paragraph in str(text).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip(" ")
            if text_width(longer, size, bold) <= width:
                line = longer
                continue
            *full, line = [*([line] if line else []), *_pieces(word, width, size, bold)]
            lines += full
        lines.append(line)
    return [line for line in lines if line]


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word in as few pieces as fit; whole where it fits."""
    if text_width(word, size, bold) <= width:
        return [word]
    pieces = [""]
    for part in re.findall(r"[^-/]+[-/]*|[-/]+", word):
        for bit in [part] if text_width(part, size, bold) <= width else part:
            if pieces[-1] and text_width(pieces[-1] + bit, size, bold) > width:
                pieces.append("")
            pieces[-1] += bit
    return pieces


def line_height(size: str) -> float:
    """Inches from one line to the next for a named size of type."""
    return points(size) * LEADING


def fits(values: Sequence[float], part: float, low: float, high: float) -> bool:
    """Do these values fit, with a little air, in a part of the scale from ``low`` to ``high``?"""
    return max(values) - min(values) <= 0.95 * part * (high - low)


def window(values: Sequence[float], part: float, low: float, high: float) -> tuple[float, float]:
    """Where a part of a scale starts and ends that has the values in its middle, never beyond an end of the scale.

    Examples
    --------
    >>> window([6, 6.5], 0.4, 0, 10), window([9.8], 0.4, 0, 10)
    ((4.25, 8.25), (6.0, 10.0))
    """
    width = part * (high - low)
    start = min(max((max(values) + min(values)) / 2 - width / 2, low), high - width)
    return start, start + width


@dataclass(frozen=True)
class Panel:
    """A stretch of the sheet on which values from ``low`` to ``high`` lie, in inches from the left.

    Examples
    --------
    >>> Panel(1.0, 3.0, -0.5, 0.5).x(0)
    2.0
    """

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value lies; a value outside the panel lies on its edge."""
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    def ticks(self, sign: bool = False) -> list[tuple[float, str]]:
        """Round values on the panel with their text, as many as have room beside each other."""
        most = max(2, int((self.right - self.left) / TICK))
        values = MaxNLocator(nbins=most, steps=[1, 2, 5, 10]).tick_values(self.low, self.high)
        slack = 1e-9 * (self.high - self.low)
        values = [value for value in values if self.low - slack <= value <= self.high + slack]
        step = min(np.diff(values), default=1.0)
        digits = next((digits for digits in range(4) if np.isclose(step, round(step, digits), rtol=1e-6)), 4)
        return [(value, "0" if abs(value) < slack else number(value, digits, sign)) for value in values]
