"""Buurten taken together: every buurt in the order of the data, then the average one and the next."""

from traject_eval.evaluation import Pool
from traject_eval.evaluation.pooling import LEVEL
from traject_eval.plots.drawing import draw
from traject_eval.plots.sheet import Drawing
from traject_eval.words import digits_for, interval, level_words, number, text


def pooled(result: Pool, size: str = "wide") -> Drawing:
    """A row per buurt with its shrunken value, and two below it that are of no buurt: no league table."""
    told = result.tau2 > 0  # else the intervals are narrower than the standard errors allow
    rows = [_row(str(row.buurt), row.shrunken, row.low, row.high, told) for row in result.groups.itertuples()]
    rows.append(_row(text("pooling.average"), result.value, result.low, result.high, told))
    rows.append(_row(text("pooling.following"), result.value, result.prediction_low, result.prediction_high, told))
    data = {"rows": rows, "axis_label": text("pooling.axis")}
    ends = result.prediction_low, result.prediction_high
    digits = max(digits_for(*ends), digits_for(result.low, result.high))
    known = {name: number(end, digits) for name, end in zip(("low", "high"), ends, strict=True)}
    known |= {"n": number(result.buurten, 0), "value": number(result.value, digits)}
    title = text("pooling.title", interval=interval(result.low, result.high, digits), **known)
    return draw("buurten", data, size=size, title=title, note=text("pooling.note", level=level_words(LEVEL)))


def _row(name: str, value: float, low: float, high: float, told: bool) -> dict:
    sure = told and (low > 0 or high < 0)
    known = {"people": "", "held_back": "", "comparison": False}
    return {"name": name, "value": value, "low": low, "high": high, "sure": sure} | known
