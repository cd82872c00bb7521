"""Those who left beside those who stayed, at the start."""

from traject_eval.evaluation import Attrition
from traject_eval.plots.drawing import draw
from traject_eval.plots.sheet import Drawing
from traject_eval.words import number, text


def leavers(result: Attrition, size: str = "wide") -> Drawing:
    """A row an arm: how far leavers stood from stayers, in standard deviations, around zero."""
    rows = [_row(row) for row in result.leavers.itertuples()]
    left, n = number(result.leavers["left"].sum(), 0), number(result.n, 0)
    title = text("attrition.title", left=left, n=n, after=result.after)
    axis = text("attrition.axis", baseline=result.baseline)
    return draw("buurten", {"rows": rows, "axis_label": axis}, size=size, title=title, note=text("attrition.note"))


def _row(row) -> dict:
    known = row.g == row.g
    return {
        **{"name": row.arm or text("attrition.everyone"), "people": number(row.stayed + row.left, 0)},
        **({"value": row.g, "low": row.low, "high": row.high} if known else dict.fromkeys(("value", "low", "high"))),
        **{"held_back": "" if known else text("verdict.refused"), "sure": known and (row.low > 0 or row.high < 0)},
        "comparison": False,
    }
