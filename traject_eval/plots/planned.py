"""What a plan could show, for a client: the smallest difference with fewer people and with more."""

import math

from traject_eval.evaluation import Achieved, Mdes
from traject_eval.plots.drawing import draw
from traject_eval.plots.sheet import Drawing
from traject_eval.words import number, percent, text

BARE = {"low": None, "high": None, "held_back": "", "comparison": False}  # a mark alone


def smallest_seen(result: Mdes, size: str = "wide") -> Drawing:
    """A row per number of people, the plan itself filled; all else stays as planned."""
    seen = result.seen()
    rows = [
        BARE | _beside(row.n, result.n) | {"people": number(row.n, 0), "value": row.mdes} for row in seen.itertuples()
    ]
    most = 0.1 * math.ceil(10 * seen["mdes"].max())
    data = {"rows": rows, "axis_label": text("power.axis"), "lo": 0, "hi": most, "digits": 2}
    title = text("power.title", n=number(result.n, 0), mdes=number(result.mdes, 2))
    return draw("levels", data, size=size, title=title, note=text("power.note", power=percent(result.power)))


def seen_in_the_end(result: Achieved, size: str = "wide") -> Drawing:
    """The same around the study as it turned out: what fewer people and more would show next time."""
    return smallest_seen(result.plan, size)


def _beside(n: int, planned: int) -> dict:
    """Where a row stands beside the plan."""
    name = text("power.plan") if n == planned else text("power.fewer") if n < planned else text("power.more")
    return {"name": name, "sure": n == planned}
