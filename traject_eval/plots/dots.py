"""Countable things as dots, one row each: votes on an idea, talents on offer; filled is in use, or possibly first."""

from dataclasses import dataclass

from traject_eval.plots.layout import line_height, text_width, widest, wrap
from traject_eval.plots.sheet import UNDER, Sheet
from traject_eval.plots.style import mark, points

STEP, DOT = 0.15, 7.0  # inches from dot to dot; points across
NAMES = {True: 3.0, False: 2.3}  # widest column of names, narrow or not
GAP = 0.12
HALF_TEXT = 0.05
LETTER = 0.3  # column of the letters that people call out


@dataclass(frozen=True)
class _Row:
    """One row as it will be drawn: its data, the lines of its name and of what is told behind its dots."""

    row: dict
    name: list[str]
    told: list[str]
    dot_rows: int


def dots(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A row of dots per thing, filled ones first, with its number and what is told about it.

    ``rows`` have ``letter`` (may be empty), ``name, filled, open, count`` (words), ``told`` and ``rule`` (a line
    above the row); ``key`` says below what a dot is, and ``per_dot`` how many of them one stands for.
    """
    letters = LETTER if any(row["letter"] for row in data["rows"]) else 0.0
    names = min(widest([row["name"] for row in data["rows"]], points("label")), NAMES[sheet.narrow]) + GAP
    counts = widest([row["count"] for row in data["rows"]], points("label"), bold=True) + GAP
    told = 0.0 if sheet.narrow else widest([row["told"] for row in data["rows"]], points("tick")) + GAP
    left = letters if sheet.narrow else letters + names
    room = sheet.width - left - counts - told
    across = max(1, int(room / STEP))
    rows = [_measured(sheet, row, left, names, across, data["per_dot"]) for row in data["rows"]]
    y = 0.04
    for row in rows:
        y = _draw(sheet, y, row, letters, left, across, counts + told, data["per_dot"])
    several = [words["per_dot"].format(n=data["per_dot"])] if data["per_dot"] > 1 else []
    key = [line for told in (data["key"], *several) for line in wrap(told, sheet.width, points("tick"))]
    return sheet.lines(0, y + 0.2, key, "ink_soft") - 0.1


def _measured(sheet: Sheet, row: dict, left: float, names: float, across: int, per_dot: int) -> _Row:
    many = _dots(row["filled"], per_dot) + _dots(row["open"], per_dot)
    width = sheet.width - left if sheet.narrow else names
    name = wrap(row["name"], width, points("label"), bold=row["filled"] > 0)
    told = wrap(row["told"], sheet.width - left, points("tick")) if sheet.narrow and row["told"] else []
    return _Row(row, name, told, max(1, -(-many // across)))


def _dots(count: int, per_dot: int) -> int:
    """How many dots stand for a number of things; never none for something."""
    return max(round(count / per_dot), 1) if count else 0


def _draw(
    sheet: Sheet, y: float, made: _Row, letters: float, left: float, across: int, behind: float, per: int
) -> float:
    row, strong = made.row, made.row["filled"] > 0
    if row["rule"]:
        sheet.line([0, sheet.width], [y, y], "ink", mark("hair_pt"), order=UNDER)
    names = len(made.name) * line_height("label")
    tall = made.dot_rows * STEP
    y += 0.04
    if sheet.narrow:
        top, name_at = y + names + 0.02, y
        end = top + tall
    else:
        body = max(names, tall, 0.16)
        top, name_at = y + (body - tall) / 2, y + (body - names) / 2
        end = y + body
    if letters:
        sheet.say(0, name_at + 0.13, row["letter"], "after", size="label", bold=True)
    sheet.lines(letters, name_at + 0.13, made.name, size="label", bold=strong)
    _dot_rows(sheet, left, top, row, across, per)
    edge = sheet.width - behind + (GAP if not sheet.narrow else 0)
    middle = top + STEP / 2 + HALF_TEXT
    count_at = edge + text_width(row["count"], points("label"), bold=True)
    sheet.say(
        count_at if not sheet.narrow else sheet.width, middle, row["count"], size="label", bold=True, align="right"
    )
    if not sheet.narrow and row["told"]:
        sheet.say(sheet.width, middle, row["told"], "ink_soft", align="right")
    for line in made.told:
        end = sheet.lines(left, end + 0.13, [line], "ink_soft") - 0.13
    return end + 0.02


def _dot_rows(sheet: Sheet, left: float, top: float, row: dict, across: int, per_dot: int) -> None:
    filled, unfilled = _dots(row["filled"], per_dot), _dots(row["open"], per_dot)
    places = [(left + (nr % across + 0.5) * STEP, top + (nr // across + 0.5) * STEP) for nr in range(filled + unfilled)]
    for kind, some in (("counted", places[:filled]), ("uncounted", places[filled:])):
        if some:
            sheet.mark([x for x, _ in some], [y for _, y in some], kind, DOT)
