"""Levels of buurten in a multilevel model: every buurt in the order of the data."""

from traject_eval.evaluation import Multilevel
from traject_eval.evaluation.icc import LEVEL
from traject_eval.plots.drawing import draw
from traject_eval.plots.sheet import Drawing
from traject_eval.words import between_key, between_words, level_words, text

AIR = 0.08  # of what is shown, kept free at both ends


def nested(result: Multilevel, size: str = "wide") -> Drawing:
    """A row per buurt with its shrunken level; pale where nothing tells buurten apart."""
    told = between_key(result) == "between"
    rows = [_row(row, told) for row in result.groups.itertuples()]
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    air = AIR * (high - low) or 1
    data = {"rows": rows, "axis_label": text("multilevel.axis"), "lo": low - air, "hi": high + air}
    title = text("multilevel.title" if told else "multilevel.title_alike", **between_words(result))
    return draw("levels", data, size=size, title=title, note=text("multilevel.note", level=level_words(LEVEL)))


def _row(row, told: bool) -> dict:
    known = {"name": str(row.buurt), "value": row.shrunken, "low": row.low, "high": row.high}
    return known | {"people": "", "held_back": "", "sure": told, "comparison": False}
