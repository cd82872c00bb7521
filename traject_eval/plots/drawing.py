"""From the name of a chart and its data to a drawing."""

from matplotlib.figure import Figure

from traject_eval.errors import UnknownName
from traject_eval.plots.buurten import buurten
from traject_eval.plots.changes import changes
from traject_eval.plots.items import items
from traject_eval.plots.spread import spread
from traject_eval.plots.style import drawing_rules, labels

CHARTS = {"items": items, "changes": changes, "spread": spread, "buurten": buurten}


def draw(chart: str, data: dict, *, narrow: bool = False) -> Figure:
    """A finished table as a drawing; nothing is computed but where things stand.

    Parameters
    ----------
    chart : str
        ``items``, ``changes``, ``spread`` or ``buurten``.
    data : dict
        What the chart shows, finished and gated; its words come with it.
    narrow : bool
        For a phone (3.2 inch) instead of for A4 and a desk (6.7 inch). A drawing is made twice, never shrunk.

    Returns
    -------
    Figure
        As tall as it needs to be, without a title: the page sets that as text.

    Raises
    ------
    UnknownName
        There is no such chart.

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
    with drawing_rules():
        return CHARTS[chart](data, labels(chart), narrow)
