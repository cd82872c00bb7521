"""Buurten with the trajectory beside buurten without: the change of each, and the difference between both groups."""

from traject_eval.evaluation import Comparison
from traject_eval.plots.drawing import draw
from traject_eval.plots.sheet import Drawing
from traject_eval.words import change_words, level_words, number, text

AIR = 0.08  # of what is shown, kept free at both ends
ALONE = {"low": None, "high": None, "held_back": "", "sure": True}  # the change of one buurt is a mark


def compared(result: Comparison, size: str = "wide") -> Drawing:
    """A mark per buurt, those with the trajectory first, and below them the difference where there is an interval."""
    order = result.changes.sort_values("treated", ascending=False, kind="stable")
    rows = [_buurt(row) for row in order.itertuples()]
    title = text("compared.title_place", place=number(result.place, 0), all=number(result.clusters, 0))
    if result.method != "place":
        bounds = {"value": result.value, "low": result.low, "high": result.high}
        sure = result.low > 0 or result.high < 0
        rows.append(ALONE | bounds | {"name": text("compared.row"), "people": "", "comparison": False, "sure": sure})
        value, told = change_words(result.value, result.low, result.high)
        title = text("compared.title", value=value, interval=told)
    known = [0.0, *(row[end] for row in rows for end in ("value", "low", "high") if row[end] is not None)]
    air = AIR * (max(known) - min(known))
    data = {"rows": rows, "axis_label": text("compared.axis"), "lo": min(known) - air, "hi": max(known) + air}
    note = text("compared.note", before=result.before, after=result.after, level=level_words(result.level))
    return draw("levels", data | {"digits": 2}, size=size, title=title, note=note)


def _buurt(row) -> dict:
    people = text("compared.people", before=number(row.n_before, 0), after=number(row.n_after, 0))
    known = {"name": str(row.buurt), "value": row.change, "people": people, "comparison": not row.treated}
    return ALONE | known
