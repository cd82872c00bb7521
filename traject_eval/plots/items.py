"""Answers per statement, before and after: unfavourable left of one line, favourable right of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from traject_eval.plots.layout import Panel, line_height, text_width, widest, wrap
from traject_eval.plots.sheet import Sheet
from traject_eval.plots.style import mark, points
from traject_eval.words import digits_for, interval, number, percent

SIDES = {"against": ("against_1", "against_2"), "for": ("for_1", "for_2")}  # from the line outwards
STEP = 0.61  # width of one colour in the key, so that its word fits
ROOM = 0.45  # beside a bar, for its number
TALL = {"before": 0.12, "after": 0.17}
GAP, ROW_GAP = 0.03, 0.14
FIGURE = 0.9  # column of the changes in words
HALF_TEXT = 0.048  # from the middle of a line of digits to its base line


@dataclass(frozen=True)
class _Bars:
    """Where the bars lie: the line between unfavourable and favourable, and inches per whole."""

    right: float
    zero: float
    unit: float


def items(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """Two bars a statement from one line, with the change in favourable answers beside or below them.

    Who answered in between is not drawn, so that both bars start at the same line.
    """
    rows = data["items"]
    changed = any(row["change"] is not None for row in rows)
    bars = _place_bars(sheet, data, words, column=changed and not sheet.narrow)
    panel = _change_panel(sheet, rows) if changed and not sheet.narrow else None
    first = y = _head(sheet, bars, rows, words, panel) if rows else 0.0
    for row in rows:
        y, middle = _row(sheet, bars, y, row, data, words)
        if row["change"] is not None and panel:
            _change(sheet, panel, middle, row, words)
        elif row["change"] is not None:
            y = _change_line(sheet, y, row, words)
        elif changed:
            y = _unknown(sheet, panel, y, middle, words)
        y += ROW_GAP
    if panel:
        zero = panel.x(0)
        sheet.line([zero, zero], [first, y - ROW_GAP / 2], "ink", 0.9, order=0)
        sheet.say_centred(zero, y + 0.06, words["no_change"])
        y += 0.3
    for row in data["held_back"]:
        y = _held_back(sheet, bars, y, row) + ROW_GAP
    return sheet.lines(0, y + 0.06, wrap(data["people"], sheet.width, points("tick")), "ink_soft") - 0.08


def _waves(row: dict, data: dict) -> Iterator[tuple[str, str, list[dict]]]:
    for wave in ("before", "after"):
        if row[wave]:
            yield wave, data[f"{wave}_label"], row[wave]


def _side(shares: list[dict], side: str) -> list[dict]:
    """The answers on one side, from the line outwards."""
    by_token = {part["token"]: part for part in shares}
    return [by_token[token] for token in SIDES[side] if token in by_token]


def _length(shares: list[dict], side: str) -> float:
    return sum(part["share"] for part in _side(shares, side))


def _joined(row: dict, rows: list[dict]) -> bool:
    """Were answers taken together? Then there are fewer steps than elsewhere, or there is no left side."""
    steps = max(len(row[wave]) for row in rows for wave in ("before", "after"))
    return any(len(row[wave]) < steps or not _side(row[wave], "against") for wave in ("before", "after") if row[wave])


def _one_sided(row: dict) -> bool:
    return not any(_side(row[wave], "against") for wave in ("before", "after"))


def _place_bars(sheet: Sheet, data: dict, words: dict, column: bool) -> _Bars:
    """The line as far left as the longest bars allow, and both halves of the key on the sheet."""
    drawn = [wave for row in data["items"] for wave in _waves(row, data)]
    left = widest([label for _, label, _ in drawn], points("tick"), bold=True) + 0.1
    right = sheet.width - (2.5 if column else 0)
    far = {side: max([0.01, *(_length(shares, side) for _, _, shares in drawn)]) for side in SIDES}
    unit = (right - left - 2 * ROOM) / sum(far.values())
    room = ROOM
    if any(_one_sided(row) for row in data["items"]):
        room = max(ROOM, text_width(words["joined"], points("tick")) + 0.1)
    nearest = max(2 * STEP, left + room)
    zero = min(max(left + far["against"] * unit + ROOM, nearest), right - 2 * STEP - 0.02)
    unit = min((zero - left - ROOM) / far["against"], (right - zero - ROOM) / far["for"])
    return _Bars(right, zero, unit)


def _change_panel(sheet: Sheet, rows: list[dict]) -> Panel:
    """One scale for all changes, with zero on it and a little air at both ends."""
    known = [row for row in rows if row["change"] is not None]
    low, high = min([0, *(row["low"] for row in known)]), max([0, *(row["high"] for row in known)])
    air = 0.06 * (high - low) or 0.01
    return Panel(sheet.width - 2.3, sheet.width - FIGURE - 0.1, low - air, high + air)


def _head(sheet: Sheet, bars: _Bars, rows: list[dict], words: dict, panel: Panel | None) -> float:
    """The words over the columns and the key of the answers; what comes out is where the rows begin."""
    sheet.say(bars.zero - 0.08, 0.15, words["against"], "ink_soft", align="right")
    sheet.say(bars.zero + 0.08, 0.15, words["for"], "ink_soft")
    if panel:
        lines = wrap(words["change"], sheet.width - panel.left, points("tick"))
        sheet.lines(sheet.width, 0.15, lines, "ink_soft", align="right")
    used = {part["token"] for row in rows for wave in ("before", "after") for part in row[wave]}
    if used.isdisjoint({"against_2", "for_2"}):
        return 0.42 if panel else 0.26  # one colour a side: the words above say it all
    key = [("against_2", "strong"), ("against_1", "mild"), ("for_1", "mild"), ("for_2", "strong")]
    for place, (token, word) in enumerate(key, start=-2):
        left = bars.zero + place * STEP
        sheet.bar(left, 0.22, STEP, 0.2, token, edge="paper")
        ink = "paper" if word == "strong" else "ink"
        sheet.say(left + STEP / 2, 0.36, words[word], ink, align="center")
    return 0.52


def _row(sheet: Sheet, bars: _Bars, y: float, row: dict, data: dict, words: dict) -> tuple[float, float]:
    """One statement; what comes out is where it ends and where the middle of its bars lies."""
    joined = _joined(row, data["items"])
    notes = [
        words[note] for note, told in (("turned", row["turned"]), ("joined", joined and not _one_sided(row))) if told
    ]
    top = _heading(sheet, y, row["label"], notes, bars.right)
    y = top
    waves = list(_waves(row, data))
    for wave, label, shares in waves:
        strong = wave == waves[-1][0]
        tall = TALL["after" if strong else "before"]
        _bar(sheet, bars, y, tall, shares, joined)
        base = y + tall / 2 + HALF_TEXT
        quiet = "ink" if strong else "ink_soft"
        sheet.say(0, base, label, "before_text" if wave == "before" else "ink", bold=strong)
        end = bars.zero + _length(shares, "for") * bars.unit
        sheet.say(end + 0.06, base, percent(_length(shares, "for")), quiet, bold=strong)
        if not _one_sided(row):
            end = bars.zero - _length(shares, "against") * bars.unit
            sheet.say(end - 0.06, base, percent(_length(shares, "against")), quiet, align="right")
        y += tall + GAP
    middle = (top + y - GAP) / 2
    if _one_sided(row):
        sheet.say(bars.zero - 0.08, middle + HALF_TEXT, words["joined"], "ink_soft", align="right")
    sheet.line([bars.zero, bars.zero], [top - GAP, y], "ink", 0.9)
    return y - GAP, middle


def _heading(sheet: Sheet, y: float, label: str, notes: list[str], width: float) -> float:
    """The statement with its notes behind it, or below it where they do not fit."""
    lines = wrap(label, width, points("label"))
    base = sheet.lines(0, y + 0.14, lines, size="label")
    note = ", ".join(notes)
    if note:
        beside = text_width(lines[-1], points("label")) + 0.12
        fits = beside + text_width(note, points("tick")) <= width
        sheet.say(beside if fits else 0, base - line_height("label") * fits, note, "ink_soft")
        base += 0 if fits else line_height("tick")
    return base - 0.08


def _bar(sheet: Sheet, bars: _Bars, top: float, tall: float, shares: list[dict], joined: bool) -> None:
    """Both sides of one bar; answers that were taken together are hatched with the colour of both steps."""
    for side, sign in (("against", -1), ("for", 1)):
        start = bars.zero
        for part in _side(shares, side):
            width = part["share"] * bars.unit
            left = start - width if sign < 0 else start
            if joined:
                sheet.hatch(left, top, width, tall, SIDES[side][1], fill=part["token"])
            elif width:
                sheet.bar(left, top, width, tall, part["token"], edge="paper")
            start += sign * width


def _change_words(row: dict) -> tuple[str, str]:
    """The change and its margin in whole percentage points, finer only where it would round onto zero."""
    low, high = 100 * row["low"], 100 * row["high"]
    digits = digits_for(low, high, 0)
    return number(100 * row["change"], digits, sign=True), interval(low, high, digits)


def _change(sheet: Sheet, panel: Panel, middle: float, row: dict, words: dict) -> None:
    sure = row["sure"]
    sheet.line(
        [panel.x(row["low"]), panel.x(row["high"])],
        [middle] * 2,
        "after" if sure else "uncertain",
        mark("interval_pt"),
    )
    sheet.mark(panel.x(row["change"]), middle, "sure" if sure else "unsure")
    value, margin = _change_words(row)
    token = "ink" if sure else "ink_soft"
    sheet.say(sheet.width, middle - 0.03, value, token, size="label", bold=sure, align="right")
    sheet.say(sheet.width, middle + 0.14, words["margin"].format(margin=margin), "ink_soft", align="right")


def _unknown(sheet: Sheet, panel: Panel | None, y: float, middle: float, words: dict) -> float:
    """Where other statements have a change: everyone gave the same answer, so there is no margin."""
    if panel:
        sheet.say(sheet.width, middle + HALF_TEXT, words["unknown"], "ink_soft", align="right", patch=True)
        return y
    sheet.say(0, y + 0.19, words["unknown"], "ink_soft")
    return y + 0.21


def _change_line(sheet: Sheet, y: float, row: dict, words: dict) -> float:
    value, margin = _change_words(row)
    line = words["change_line"].format(value=value, margin=words["margin"].format(margin=margin))
    sheet.say(0, y + 0.19, line, "ink" if row["sure"] else "ink_soft", bold=row["sure"])
    return y + 0.21


def _held_back(sheet: Sheet, bars: _Bars, y: float, row: dict) -> float:
    """A statement without bars: hatched, with the reason on it."""
    top = _heading(sheet, y, row["label"], [], bars.right)
    width = text_width(row["reason"], points("tick"))
    sheet.hatch(0, top, bars.right, 0.2)
    sheet.say(max(bars.right / 2, width / 2), top + 0.148, row["reason"], "ink_soft", align="center", patch=True)
    return top + 0.2
