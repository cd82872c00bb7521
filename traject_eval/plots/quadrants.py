"""Four fields of names: short or long term, by ourselves or with others."""

from traject_eval.plots.layout import line_height, wrap
from traject_eval.plots.sheet import UNDER, Sheet
from traject_eval.plots.style import mark, points

SIDE = 0.95  # column of the words at the left
GUTTER, PAD = 0.1, 0.1


def quadrants(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """Two by two fields with the names that stand in each; on a phone the four below each other.

    ``columns`` and ``rows`` are two words each; ``cells[row][column]`` lists names.
    """
    if sheet.narrow:
        y = 0.0
        for place, row in enumerate(data["rows"]):
            for column, head in enumerate(data["columns"]):
                y = _field(sheet, 0, sheet.width, y, f"{row}, {head}", data["cells"][place][column], words["empty"])
                y += GUTTER
        return y
    width = (sheet.width - SIDE - GUTTER) / 2
    lefts = [SIDE, SIDE + width + GUTTER]
    for left, head in zip(lefts, data["columns"], strict=True):
        sheet.say(left + PAD, 0.15, head, size="label", bold=True)
    y = 0.24
    for place, row in enumerate(data["rows"]):
        tall = max(_height(names or [words["empty"]], width) for names in data["cells"][place])
        sheet.lines(0, y + PAD + 0.13, wrap(row, SIDE - 0.1, points("label"), bold=True), size="label", bold=True)
        for left, names in zip(lefts, data["cells"][place], strict=True):
            _box(sheet, left, y, width, tall, names or [words["empty"]], soft=not names)
        y += tall + GUTTER
    return y


def _lines(names: list[str], width: float) -> list[list[str]]:
    return [wrap(name, width - 2 * PAD, points("label")) for name in names]


def _height(names: list[str], width: float) -> float:
    lines = sum(map(len, _lines(names, width)))
    return 2 * PAD + lines * line_height("label") + 0.05 * (len(names) - 1) + 0.02


def _field(sheet: Sheet, left: float, width: float, y: float, head: str, names: list[str], empty: str) -> float:
    y = sheet.lines(left, y + 0.15, wrap(head, width, points("label"), bold=True), size="label", bold=True) - 0.08
    tall = _height(names or [empty], width)
    _box(sheet, left, y, width, tall, names or [empty], soft=not names)
    return y + tall


def _box(sheet: Sheet, left: float, top: float, width: float, tall: float, names: list[str], soft: bool) -> None:
    sheet.bar(left, top, width, tall, "sand")
    sheet.line([left, left + width], [top, top], "after", mark("line_pt"), order=UNDER + 1)
    y = top + PAD + 0.12
    for lines in _lines(names, width):
        y = sheet.lines(left + PAD, y, lines, "ink_soft" if soft else "ink", size="label") + 0.05
