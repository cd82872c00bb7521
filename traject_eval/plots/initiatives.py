"""Initiatives as lines in time; a branch shows from which one each sprang."""

from traject_eval.plots.layout import AIR, text_width
from traject_eval.plots.sheet import LINE, UNDER, Sheet
from traject_eval.plots.style import mark, points

ROW = 0.36  # inches from line to line
NAME = 0.1  # inches from a line up to the words above it
LEFT, RIGHT = 0.2, 0.06  # inches kept free for the first dot, and at the end
BEND = 0.11  # inches before its start that a branch comes down
GAP = 0.1
THICK, THIN, APART = 4.0, 1.5, 0.045  # points of a line; of the two of a double line, and inches between these
DASH = (1, 2)
END = 0.07  # inches up and down of the stroke at the end of what stopped


def initiatives(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A line per initiative, in the order of its tree: roots old to new, children new to old, so that no branch
    crosses a line.

    ``rows`` have ``name, start, end`` (0 is the left end of time, 1 the right), ``parent`` (the place of its row, or
    None), ``stopped``, ``residents`` (they lead it: a thick line; else a double one) and ``told`` (words after the
    name, left out where they do not fit). ``years`` are places with a label, ``now`` the word at the right end.
    """
    left, right = LEFT, sheet.width - RIGHT
    places = [(left + row["start"] * (right - left), left + row["end"] * (right - left)) for row in data["rows"]]
    lines = [ROW * nr + ROW - 0.04 for nr in range(len(data["rows"]))]
    foot = lines[-1] + 0.12
    _years(sheet, data, left, right, foot)
    for row, (start, _), y in zip(data["rows"], places, lines, strict=True):
        if row["parent"] is not None:
            above, over = lines[row["parent"]], places[row["parent"]][1]
            x = start - BEND
            if over < x:  # it sprang from what had ended by then
                sheet.line([over, x], [above, above], "axis", mark("hair_pt"), dash=DASH, order=UNDER)
            sheet.line([x, x, start], [above, y, y], "axis", mark("line_pt"), order=UNDER + 1)
    for row, (start, end), y in zip(data["rows"], places, lines, strict=True):
        _initiative(sheet, row, start, end, y, words)
    return foot + 0.26


def _years(sheet: Sheet, data: dict, left: float, right: float, foot: float) -> None:
    """The first of January of each year as a thin line; labels as far as they have room beside each other."""
    taken = right - text_width(data["now"], points("tick"), bold=True) - GAP
    sheet.line([right, right], [0.05, foot], "axis", mark("hair_pt"), order=UNDER)
    sheet.say(right, foot + 0.19, data["now"], bold=True, align="right")
    for year in reversed(data["years"]):
        x = left + year["at"] * (right - left)
        sheet.line([x, x], [0.05, foot], "line", mark("hair_pt"), order=UNDER)
        width = text_width(year["label"], points("tick"))
        if x + width + AIR < taken:
            sheet.say(x, foot + 0.19, year["label"], "ink_soft")
            taken = x - GAP


def _initiative(sheet: Sheet, row: dict, start: float, end: float, y: float, words: dict[str, str]) -> None:
    token = "after" if row["residents"] else "professional"
    for shift, width in ((0, THICK),) if row["residents"] else ((-APART, THIN), (APART, THIN)):
        sheet.line([start, end], [y + shift] * 2, token, width, order=LINE)
    sheet.mark(start, y, "counted" if row["residents"] else "advises")
    if row["stopped"]:
        sheet.line([end, end], [y - END, y + END], token, 2.0)
    bold = row["parent"] is None
    room = sheet.width - AIR
    name = _cut(" ".join(row["name"].split()), room - GAP, bold, words["more"])
    wide = text_width(name, points("label"), bold=bold)
    x = min(start + GAP, room - wide)
    told = GAP + text_width(row["told"], points("tick")) if row["told"] else 0.0
    if x + wide + told > room:
        told = 0.0
    sheet.bar(x - 0.03, y - NAME - 0.16, wide + told + 0.06, 0.2, "paper")  # over branches, under lines
    sheet.say(x, y - NAME, name, size="label", bold=bold)
    if told:
        sheet.say(x + wide + GAP, y - NAME, row["told"], "ink_soft")


def _cut(name: str, room: float, bold: bool, more: str) -> str:
    """A name as far as it fits on its line; the table beside the drawing has all of it."""
    if text_width(name, points("label"), bold=bold) < room:
        return name
    low, high = 0, len(name)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_width(name[:middle].rstrip() + more, points("label"), bold=bold) < room
        low, high = (middle, high) if fits else (low, middle - 1)
    return name[:low].rstrip() + more
