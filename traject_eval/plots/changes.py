"""Before and after with their intervals, one strip a measure, each on its own scale."""

from traject_eval.plots.layout import PARTS, Panel, fits, line_height, text_width, widest, window, wrap
from traject_eval.plots.sheet import UNDER, Sheet
from traject_eval.plots.style import mark, points
from traject_eval.words import number

VERDICT = 1.8  # column of the change in words
PITCH = 0.24  # from the line of before to that of after
DASH = (3, 2)
HALF_TEXT = 0.05


def changes(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A strip a measure: before open, after filled, a norm dashed; the change in words beside or below.

    Every strip shows the same part of its own scale, so that equal lengths mean equal shares of a scale.
    """
    rows = data["rows"]
    part = next(
        part for part in PARTS if part == 1 or all(fits(_drawn(row), part, row["lo"], row["hi"]) for row in rows)
    )
    left = _label_width(data)
    right = sheet.width - (0.1 if sheet.narrow else VERDICT + 0.3)
    y = 0.0
    for place, row in enumerate(rows):
        if place:
            sheet.line([0, sheet.width], [y, y], "line", mark("hair_pt"), order=UNDER)
            y += 0.1
        top = _heading(sheet, y, row)
        panel = Panel(left, right, *window(_drawn(row), part, row["lo"], row["hi"]))
        end = _strip(sheet, panel, top, row, data)
        told = _told_below(sheet, end, row, words) if sheet.narrow else _told_beside(sheet, top, row)
        y = max(end, told) + 0.06
    return y


def _drawn(row: dict) -> list[float]:
    """All values a strip has to hold, those beyond the scale's ends on its ends."""
    values = [row[wave][bound] for wave in ("before", "after") for bound in ("value", "low", "high")]
    values += [row["norm"]["value"]] if row["norm"] else []
    return [min(max(value, row["lo"]), row["hi"]) for value in values]


def _label_width(data: dict) -> float:
    """The column left of the strips: the name of the wave and its value."""
    names = widest([data["before_label"], data["after_label"]], points("label"), bold=True)
    values = [number(row[wave]["value"]) for row in data["rows"] for wave in ("before", "after")]
    return names + 0.1 + widest(values, points("label"), bold=True) + 0.15


def _heading(sheet: Sheet, y: float, row: dict) -> float:
    """The name of the measure and its scale, on one line where they fit."""
    lines = wrap(row["label"], sheet.width, points("label"), bold=True)
    base = sheet.lines(0, y + 0.15, lines, size="label", bold=True)
    beside = text_width(lines[-1], points("label"), bold=True) + 0.12
    if beside + text_width(row["scale"], points("tick")) <= sheet.width:
        sheet.say(beside, base - line_height("label"), row["scale"], "ink_soft")
        return base - 0.1
    return sheet.lines(0, base, wrap(row["scale"], sheet.width, points("tick")), "ink_soft") - 0.1


def _strip(sheet: Sheet, panel: Panel, top: float, row: dict, data: dict) -> float:
    """The marks, the norm and the axis of one measure; what comes out is where the strip ends."""
    first, norm = top + 0.16, []
    if row["norm"]:
        norm = wrap(row["norm"]["label"].replace("\n", " "), panel.right, points("tick"))
        first = top + 0.14 + len(norm) * line_height("tick")
    axis = first + PITCH + 0.2
    if norm:
        _norm(sheet, panel, top, axis, row["norm"]["value"], norm)
    for wave, y in (("before", first), ("after", first + PITCH)):
        _wave(sheet, panel, y, wave, data[f"{wave}_label"], row[wave])
    sheet.axis(panel, axis)
    return axis + 0.22


def _norm(sheet: Sheet, panel: Panel, top: float, axis: float, value: float, label: list[str]) -> None:
    """A dashed line with its name above all marks, so that it meets none of them."""
    x, y = panel.x(value), top + 0.14
    for line in label:
        sheet.say_centred(x, y, line, "comparison", right=panel.right + 0.05)
        y += line_height("tick")
    sheet.line([x, x], [y - line_height("tick") + 0.04, axis], "comparison", 1.4, dash=DASH, order=3)


def _wave(sheet: Sheet, panel: Panel, y: float, wave: str, label: str, estimate: dict) -> None:
    ends, strong = [panel.x(estimate["low"]), panel.x(estimate["high"])], wave == "after"
    sheet.line(ends, [y, y], f"{wave}_band", 7)
    sheet.line(ends, [y, y], wave, 1.3)  # the pale bar alone has too little contrast
    sheet.mark(panel.x(estimate["value"]), y, wave, 9)
    token = "ink" if strong else "before_text"
    sheet.say(0, y + HALF_TEXT, label, token, size="label", bold=strong)
    value = number(estimate["value"])
    sheet.say(panel.left - 0.15, y + HALF_TEXT, value, token, size="label", bold=strong, align="right")


def _told_beside(sheet: Sheet, top: float, row: dict) -> float:
    """What changed, how sure that is and about whom, right of the strip."""
    x, sure = sheet.width - VERDICT, row["sure"]
    loud, y = "ink" if sure else "ink_soft", top + 0.2
    for words in (row["change_text"], row["verdict_text"]):
        lines = wrap(words, VERDICT, points("label"), bold=sure)
        y = sheet.lines(x, y, lines, loud, size="label", bold=sure) + 0.02
    for words in (row["people"], row["norm_text"]):
        y = sheet.lines(x, y, wrap(words, VERDICT, points("tick")), "ink_soft") + 0.01
    return y - 0.1


def _told_below(sheet: Sheet, top: float, row: dict, words: dict) -> float:
    sure, width = row["sure"], sheet.width
    line = words["value_line"].format(change=row["change_text"], verdict=row["verdict_text"])
    lines = wrap(line, width, points("label"), bold=sure)
    y = sheet.lines(0, top + 0.21, lines, "ink" if sure else "ink_soft", size="label", bold=sure) + 0.01
    for told in (row["people"], row["norm_text"]):
        y = sheet.lines(0, y, wrap(told, width, points("tick")), "ink_soft")
    return y - 0.1
