"""From the name of a chart and its data to a drawing."""

from traject_eval.errors import UnknownName
from traject_eval.plots.balance import balance
from traject_eval.plots.changes import changes
from traject_eval.plots.dots import dots
from traject_eval.plots.fan import fan
from traject_eval.plots.handover import handover
from traject_eval.plots.initiatives import initiatives
from traject_eval.plots.intervals import buurten, levels
from traject_eval.plots.items import items
from traject_eval.plots.quadrants import quadrants
from traject_eval.plots.shares import shares
from traject_eval.plots.sheet import Drawing, Sheet
from traject_eval.plots.spread import spread
from traject_eval.plots.style import drawing_rules, sizes
from traject_eval.words import branch

CHARTS = {
    **{"items": items, "changes": changes, "spread": spread, "buurten": buurten, "levels": levels},
    **{"dots": dots, "handover": handover, "quadrants": quadrants, "initiatives": initiatives},
    **{"balance": balance, "shares": shares, "fan": fan},
}


def draw(chart: str, data: dict, *, size: str = "wide", title: str = "", note: str = "") -> Drawing:
    """A finished table as a drawing; nothing is computed but where things stand.

    Parameters
    ----------
    chart : str
        One of ``CHARTS``.
    data : dict
        What the chart shows, finished and gated; its words come with it, but for the few fixed ones, which are in
        the language that is spoken.
    size : str
        ``wide`` for A4 and a desk, ``card`` for a wall, ``narrow`` for a phone, ``hall`` for a projector. A drawing
        is laid out for each anew, never shrunk.
    title, note : str
        Drawn above and below, for where no page sets them as text: a notebook, a slide.

    Returns
    -------
    Drawing
        A matplotlib Figure, as tall as it needs to be.

    Raises
    ------
    UnknownName
        There is no such chart or size.

    Examples
    --------
    >>> row = {"name": "Vlierbeek", "value": 0.3, "low": 0.1, "high": 0.5, "people": "48"}
    >>> row |= {"held_back": "", "sure": True, "comparison": False}
    >>> fig = draw("buurten", {"rows": [row], "axis_label": "verandering, in punten"})
    >>> float(fig.get_figwidth())
    6.7
    """
    if chart not in CHARTS:
        raise UnknownName("figuur", chart, CHARTS)
    if size not in sizes():
        raise UnknownName("maat", size, sizes())
    with drawing_rules():
        sheet = Sheet(sizes()[size])
        return sheet.finish(CHARTS[chart](sheet, data, branch(f"drawing.{chart}")), title, note)
