"""A figure of a place beside those of its municipality and the country, one row each, in the given order."""

from dataclasses import dataclass

from traject_eval.plots.layout import AIR, Panel, line_height, text_width, widest, wrap
from traject_eval.plots.sheet import UNDER, Sheet
from traject_eval.plots.style import mark, points

NAMES = 2.3  # inches: the widest column of names beside the marks
GAP = 0.15
PAD = 0.08  # above and below a row
STRIP = 0.2  # inches: the least height of a row's marks
HALF_TEXT = 0.05
KINDS = (
    ("country", "comparison_sure"),
    ("municipality", "comparison_unsure"),
    ("here", "sure"),
)  # the last lies on top


@dataclass(frozen=True)
class _Row:
    """One row as it will be drawn: its data, and the lines of its name and of the reason that there is no figure."""

    row: dict
    name: list[str]
    reason: list[str]


def shares(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A dot for the place, an open diamond for its municipality and a filled one for the country.

    ``rows`` have ``name, here, municipality, country`` (a number or None), ``told`` (the figure of the place in words)
    and ``held_back`` (why there is no figure of the place, else empty). ``low`` and ``high`` are the ends of the axis.
    """
    told = widest([row["told"] for row in data["rows"]], points("label"), bold=True) + GAP
    if sheet.narrow:
        names, left = sheet.width - told, 0.08
    else:
        names = min(widest([row["name"] for row in data["rows"]], points("label")) + AIR, NAMES)
        left = names + GAP
    panel = Panel(left, sheet.width - (0.08 if sheet.narrow else told), data["low"], data["high"])
    y = first = _key(sheet, data, words)
    for row in data["rows"]:
        reason = wrap(row["held_back"], panel.right - panel.left - 0.3, points("tick"))
        y = _draw(sheet, panel, y, _Row(row, wrap(row["name"], names, points("label")), reason))
    for value, _ in panel.ticks():
        sheet.line([panel.x(value)] * 2, [first, y], "line", mark("hair_pt"), order=UNDER)
    sheet.axis(panel, y)
    return y + 0.26


def _key(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """What the marks are, those that are there, on as many lines as they need."""
    x, y = 0.1, 0.1
    for name, kind in reversed(KINDS):
        if all(row[name] is None for row in data["rows"]):
            continue
        width = text_width(words[name], points("tick")) + 0.35
        if x + width > sheet.width and x > 0.1:
            x, y = 0.1, y + line_height("tick") + 0.04
        sheet.mark(x, y, kind)
        sheet.say(x + 0.13, y + HALF_TEXT, words[name], "ink_soft")
        x += width
    return y + 0.16


def _draw(sheet: Sheet, panel: Panel, top: float, made: _Row) -> float:
    row, reason = made.row, made.reason
    names = len(made.name) * line_height("label")
    strip = max(STRIP, len(reason) * line_height("tick") + 0.08)
    body = strip if sheet.narrow else max(names, strip)
    start = top + PAD + (names if sheet.narrow else 0)
    middle = start + body / 2
    sheet.lines(0, (top + PAD if sheet.narrow else middle - names / 2) + 0.13, made.name, size="label")
    if reason:
        sheet.hatch(panel.left, middle - strip / 2, panel.right - panel.left, strip)
        base = middle - (len(reason) - 1) * line_height("tick") / 2 + HALF_TEXT
        sheet.lines((panel.left + panel.right) / 2, base, reason, align="center", patch=True)
    else:
        sheet.line([panel.left, panel.right], [middle] * 2, "line", mark("hair_pt"), order=UNDER)
        for name, kind in KINDS:
            if row[name] is not None:
                sheet.mark(panel.x(row[name]), middle, kind)
        beside = top + PAD + 0.13 if sheet.narrow else middle + HALF_TEXT
        sheet.say(sheet.width, beside, row["told"], size="label", bold=True, align="right")
    return start + body + PAD
