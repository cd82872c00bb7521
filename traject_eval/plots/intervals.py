"""Values with their intervals and numbers of people, one row each, in the given order."""

from dataclasses import dataclass

from traject_eval.plots.layout import AIR, Panel, line_height, text_width, widest, wrap
from traject_eval.plots.sheet import LINE, Sheet
from traject_eval.plots.style import mark, points
from traject_eval.words import digits_for, interval, number

NAMES = {True: 1.42, False: 2.0}  # column of names, narrow or not
WIDEST_WORD = 2.6  # a wide column of names grows to this for one long word
FIGURES = 1.35  # column of the values in words
PAD = 0.09  # above and below the words of a row
LONG = 15  # rows from which the axis stands above them too
HALF_TEXT = 0.05


@dataclass(frozen=True)
class _Columns:
    """Where everything stands: names from 0, people up to ``people``, then the intervals and the values in words."""

    names: float
    people: float  # 0 where the people stand under the name
    panel: Panel
    signed: bool  # is a change, so that values have a plus or a minus and there is a line at zero
    digits: int  # decimals, unless a margin would then round onto zero


@dataclass(frozen=True)
class _Row:
    """One row as it will be drawn: its values and the lines of its name, of its value in words and of its reason."""

    row: dict
    above: list[str]  # a name with a word too long for its column stands over the whole width
    name: list[str]
    told: list[str]
    reason: list[str]

    @property
    def head(self) -> float:
        return len(self.above) * line_height("label")

    @property
    def words(self) -> float:
        return len(self.name) * line_height("label") + len(self.told) * line_height("tick")

    @property
    def body(self) -> float:
        return max(self.words, len(self.reason) * line_height("tick") + 0.04)

    @property
    def height(self) -> float:
        return PAD + self.head + self.body + PAD


def buurten(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """The change in every buurt; a comparison buurt is a diamond, one held back is hatched with the reason.

    The line of no change runs through all rows. The order is that of the data: this is no ranking.
    """
    values = [row[end] for row in data["rows"] if not row["held_back"] for end in ("value", "low", "high")]
    low, high = min([0, *values]), max([0, *values])
    air = 0.04 * (high - low) or 1
    return _draw(sheet, data, words, (low - air, high + air), signed=True)


def levels(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """Values on a scale from ``lo`` to ``hi``; a row without interval is a mark alone."""
    return _draw(sheet, data, words, (data["lo"], data["hi"]), signed=False)


def _draw(sheet: Sheet, data: dict, words: dict, ends: tuple[float, float], signed: bool) -> float:
    at = _columns(sheet, data, words, ends, signed)
    rows = [_measured(sheet, row, at, words) for row in data["rows"]]
    first = y = _head(sheet, at, data, words, long=len(rows) > LONG)
    for row in rows:
        _draw_row(sheet, at, y, row, words)
        y += row.height
    if all(row["held_back"] for row in data["rows"]):
        return y  # nothing measured: no axis that would suggest values
    if signed:
        sheet.line([at.panel.x(0)] * 2, [first, y], "ink", 0.9, order=LINE)
    sheet.axis(at.panel, y, sign=signed)
    return y + 0.26


def _columns(sheet: Sheet, data: dict, words: dict, ends: tuple[float, float], signed: bool) -> _Columns:
    names = NAMES[sheet.narrow]
    people = left = names + 0.08
    counted = any(row["people"] or row["held_back"] for row in data["rows"])
    if not sheet.narrow:
        word = widest([word for row in data["rows"] for word in row["name"].split()], points("label"))
        names = (
            min(widest([row["name"] for row in data["rows"]], points("label")), max(names, word), WIDEST_WORD)
            + 0.1
            + AIR
        )
        counts = widest([words["people"], *(row["people"] for row in data["rows"])], points("tick")) if counted else 0
        people, left = names + counts if counted else 0, names + counts + 0.2
    panel = Panel(left, sheet.width - (0.08 if sheet.narrow else FIGURES + 0.15), *ends)
    return _Columns(names, 0 if sheet.narrow else people, panel, signed, data.get("digits", 1))


def _measured(sheet: Sheet, row: dict, at: _Columns, words: dict) -> _Row:
    room = at.names - 0.1
    told = []
    if sheet.narrow and not row["held_back"]:
        told = [
            _figure(row, at, words),
            *([words["people_line"].format(people=row["people"])] if row["people"] else []),
        ]
    told = [line for text in told for line in wrap(text, at.names, points("tick"))]
    reason = wrap(row["held_back"], at.panel.right - at.panel.left - 0.3, points("tick"))
    above = sheet.narrow and any(text_width(word, points("label")) > room for word in row["name"].split())
    name = wrap(row["name"], sheet.width if above else room, points("label"))
    return _Row(row, name if above else [], [] if above else name, told, reason)


def _figure(row: dict, at: _Columns, words: dict) -> str:
    if row["low"] is None:
        return number(row["value"], at.digits, at.signed)
    digits = digits_for(row["low"], row["high"], at.digits)
    value, margin = number(row["value"], digits, at.signed), interval(row["low"], row["high"], digits)
    return words["figure"].format(value=value, interval=margin)


def _head(sheet: Sheet, at: _Columns, data: dict, words: dict, long: bool) -> float:
    """The words over the columns and, where there are two kinds of buurten, what their marks are."""
    y, left = 0.15, 0.0
    if at.people:
        left = at.panel.left
        sheet.say(at.people, y, words["people"], "ink_soft", align="right")
    y = sheet.lines(left, y, wrap(data["axis_label"], sheet.width - left, points("tick")), "ink_soft")
    if any(row["comparison"] for row in data["rows"]):
        for word, kind, token in (("own", "sure", "after"), ("comparison", "comparison_sure", "comparison")):
            sheet.line([left, left + 0.32], [y, y], token, mark("interval_pt"))
            sheet.mark(left + 0.16, y, kind)
            sheet.say(left + 0.4, y + HALF_TEXT, words[word], "ink_soft")
            y += 0.2
    if long:
        y += 0.1
        sheet.axis(at.panel, y + 0.1, above=True, sign=at.signed)
        return y + 0.1
    return y - 0.02


def _draw_row(sheet: Sheet, at: _Columns, top: float, measured: _Row, words: dict) -> None:
    row = measured.row
    sheet.lines(0, top + PAD + 0.12, measured.above, size="label", patch=True)
    middle = top + PAD + measured.head + measured.body / 2
    base = sheet.lines(0, middle - measured.words / 2 + 0.13, measured.name, size="label")
    for line in measured.told:
        base = sheet.lines(0, base, [line], "ink_soft")
    if row["people"] and at.people:
        sheet.say(at.people, middle + HALF_TEXT, row["people"], "ink_soft", align="right")
    if row["held_back"]:
        _held_back(sheet, at.panel, middle, measured)
        return
    _interval(sheet, at.panel, middle, row)
    if not sheet.narrow:
        look = {"bold": row["sure"], "align": "right"}
        token = "ink" if row["sure"] else "ink_soft"
        sheet.say(sheet.width, middle + HALF_TEXT, _figure(row, at, words), token, **look)


def _interval(sheet: Sheet, panel: Panel, y: float, row: dict) -> None:
    kind = "sure" if row["sure"] else "unsure"
    token = "after" if row["sure"] else "uncertain"
    if row["comparison"]:
        kind, token = f"comparison_{kind}", "comparison"
    if row["low"] is not None:
        sheet.line([panel.x(row["low"]), panel.x(row["high"])], [y, y], token, mark("interval_pt"), order=LINE + 1)
    sheet.mark(panel.x(row["value"]), y, kind)


def _held_back(sheet: Sheet, panel: Panel, middle: float, measured: _Row) -> None:
    tall = measured.body + 0.08
    sheet.hatch(panel.left, middle - tall / 2, panel.right - panel.left, tall)
    base = middle - (len(measured.reason) - 1) * line_height("tick") / 2 + HALF_TEXT
    sheet.lines((panel.left + panel.right) / 2, base, measured.reason, align="center", patch=True)
