"""Differences per wave: before the start, and since starts that are not everywhere at the same time."""

from traject_eval.evaluation import PreTrends, Staggered
from traject_eval.evaluation.comparison import LEVEL
from traject_eval.plots.drawing import draw
from traject_eval.plots.sheet import Drawing
from traject_eval.words import change_words, level_words, number, text

AIR = 0.08  # of what is shown, kept free at both ends
BARE = {"low": None, "high": None, "held_back": "", "comparison": False, "sure": True, "people": ""}


def before_start(result: PreTrends, size: str = "wide") -> Drawing:
    """A row per wave before the start, with the margin of its difference."""
    rows = [
        BARE | {"name": str(row.wave), "value": row.value, "low": row.low, "high": row.high}
        for row in result.estimates.itertuples()
    ]
    value, bounds = change_words(result.value, result.low, result.high)
    title = text("before_start.title", value=value, interval=bounds)
    note = text("before_start.note", all=number(result.clusters, 0), before=result.before, level=level_words(LEVEL))
    return _drawn(rows, text("before_start.axis", before=result.before), title, note, size)


def since_start(result: Staggered, size: str = "wide") -> Drawing:
    """A row per start and wave, and the mean since the start with its margin."""
    rows = [
        BARE
        | {"name": text("staggered.row", start=row.start, wave=row.wave), "value": row.value, "sure": row.since >= 0}
        for row in result.effects.itertuples()
    ]
    mean = {"name": text("staggered.mean"), "value": result.value, "low": result.low, "high": result.high}
    value, bounds = change_words(result.value, result.low, result.high)
    title = text("staggered.title", value=value, interval=bounds)
    note = text("staggered.note", all=number(result.treated + result.never, 0), level=level_words(LEVEL))
    return _drawn([*rows, BARE | mean], text("staggered.axis"), title, note, size)


def _drawn(rows: list[dict], axis: str, title: str, note: str, size: str) -> Drawing:
    known = [0.0, *(row[end] for row in rows for end in ("value", "low", "high") if row[end] is not None)]
    air = AIR * (max(known) - min(known))
    data = {"rows": rows, "axis_label": axis, "lo": min(known) - air, "hi": max(known) + air, "digits": 2}
    return draw("levels", data, size=size, title=title, note=note)
