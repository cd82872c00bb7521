"""The change in every buurt in the given order, with its interval and its number of people."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from traject_eval.plots.layout import Panel, line_height, widest, wrap
from traject_eval.plots.sheet import LINE, Sheet
from traject_eval.plots.style import NARROW, WIDE, mark, points
from traject_eval.words import digits_for, interval, number

NAMES = {True: 1.42, False: 2.0}  # widest column of names, narrow or not
FIGURES = 1.35  # column of the change in words
PAD = 0.09  # above and below the words of a row
LONG = 15  # rows from which the axis stands above them too
HALF_TEXT = 0.05


@dataclass(frozen=True)
class _Row:
    """One buurt as it will be drawn: its values and the lines of its name and its reason."""

    row: dict
    name: list[str]
    told: list[str]
    reason: list[str]

    @property
    def height(self) -> float:
        words = len(self.name) * line_height("label") + len(self.told) * line_height("tick")
        return max(words, len(self.reason) * line_height("tick") + 0.04) + 2 * PAD


def buurten(data: dict, words: dict[str, str], narrow: bool) -> Figure:
    """One row a buurt; a comparison buurt is a diamond, one held back is hatched with the reason.

    The line of no change runs through all rows. The order is that of the data: this is no ranking.
    """
    sheet = Sheet(NARROW if narrow else WIDE)
    panel, people = _columns(sheet, data, words, narrow)
    rows = [_measured(row, panel, people, words, narrow) for row in data["rows"]]
    first = y = _head(sheet, panel, people, data, words, long=len(rows) > LONG)
    for row in rows:
        _draw_row(sheet, panel, people, y, row, words, narrow)
        y += row.height
    if all(row["held_back"] for row in data["rows"]):
        return sheet.finish(y)  # nothing measured: no axis that would suggest values
    sheet.line([panel.x(0)] * 2, [first, y], "ink", 0.9, order=LINE)
    sheet.axis(panel, y, sign=True)
    return sheet.finish(y + 0.26)


def _columns(sheet: Sheet, data: dict, words: dict, narrow: bool) -> tuple[Panel, float]:
    """The panel of the intervals, and the right edge of the numbers of people."""
    names = widest([row["name"] for row in data["rows"]], points("label")) + 0.1
    left = NAMES[True] + 0.08 if narrow else min(names, NAMES[False])
    people = left
    if not narrow:
        counts = widest([words["people"], *(row["people"] for row in data["rows"])], points("tick"))
        people, left = left + counts, left + counts + 0.2
    shown = [row for row in data["rows"] if not row["held_back"]]
    low, high = min([0, *(row["low"] for row in shown)]), max([0, *(row["high"] for row in shown)])
    air = 0.04 * (high - low) or 1
    return Panel(left, sheet.width - (0.08 if narrow else FIGURES + 0.15), low - air, high + air), people


def _measured(row: dict, panel: Panel, people: float, words: dict, narrow: bool) -> _Row:
    room = NAMES[narrow] - 0.1
    told = []
    if narrow and not row["held_back"]:
        told = [_figure(row, words), words["people_line"].format(people=row["people"])]
    told = [line for text in told for line in wrap(text, NAMES[True], points("tick"))]
    reason = wrap(row["held_back"], panel.right - panel.left - 0.3, points("tick"))
    return _Row(row, wrap(row["name"], room, points("label")), told, reason)


def _figure(row: dict, words: dict) -> str:
    digits = digits_for(row["low"], row["high"])
    value, margin = number(row["value"], digits, sign=True), interval(row["low"], row["high"], digits)
    return words["figure"].format(value=value, interval=margin)


def _head(sheet: Sheet, panel: Panel, people: float, data: dict, words: dict, long: bool) -> float:
    """The words over the columns and, where there are two kinds of buurten, what their marks are."""
    y = 0.15
    if people < panel.left:
        sheet.say(people, y, words["people"], "ink_soft", align="right")
    left = panel.left if people < panel.left else 0
    y = sheet.lines(left, y, wrap(data["axis_label"], sheet.width - left, points("tick")), "ink_soft")
    if any(row["comparison"] for row in data["rows"]):
        for word, kind, token in (("own", "sure", "after"), ("comparison", "comparison_sure", "comparison")):
            sheet.line([left, left + 0.32], [y, y], token, mark("interval_pt"))
            sheet.mark(left + 0.16, y, kind)
            sheet.say(left + 0.4, y + HALF_TEXT, words[word], "ink_soft")
            y += 0.2
    if long:
        y += 0.1
        sheet.axis(panel, y + 0.1, above=True, sign=True)
        return y + 0.1
    return y - 0.02


def _draw_row(sheet: Sheet, panel: Panel, people: float, top: float, measured: _Row, words: dict, narrow: bool) -> None:
    row, middle = measured.row, top + measured.height / 2
    block = len(measured.name) * line_height("label") + len(measured.told) * line_height("tick")
    base = sheet.lines(0, middle - block / 2 + 0.13, measured.name, size="label")
    for line in measured.told:
        base = sheet.lines(0, base, [line], "ink_soft")
    if row["people"] and not narrow:
        sheet.say(people, middle + HALF_TEXT, row["people"], "ink_soft", align="right")
    if row["held_back"]:
        _held_back(sheet, panel, top, measured)
        return
    _interval(sheet, panel, middle, row)
    if not narrow:
        look = {"bold": row["sure"], "align": "right"}
        sheet.say(sheet.width, middle + HALF_TEXT, _figure(row, words), "ink" if row["sure"] else "ink_soft", **look)


def _interval(sheet: Sheet, panel: Panel, y: float, row: dict) -> None:
    kind = "sure" if row["sure"] else "unsure"
    token = "after" if row["sure"] else "uncertain"
    if row["comparison"]:
        kind, token = f"comparison_{kind}", "comparison"
    sheet.line([panel.x(row["low"]), panel.x(row["high"])], [y, y], token, mark("interval_pt"), order=LINE + 1)
    sheet.mark(panel.x(row["value"]), y, kind)


def _held_back(sheet: Sheet, panel: Panel, top: float, measured: _Row) -> None:
    sheet.hatch(panel.left, top + 0.05, panel.right - panel.left, measured.height - 0.1)
    centre = (panel.left + panel.right) / 2
    base = top + measured.height / 2 - (len(measured.reason) - 1) * line_height("tick") / 2 + HALF_TEXT
    sheet.lines(centre, base, measured.reason, align="center", patch=True)
