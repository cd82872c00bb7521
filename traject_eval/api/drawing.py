"""Every result draws itself: ``.plot()``."""

from traject_eval.known import registry
from traject_eval.words import language, speaking
from traject_eval.words.notebook import RESULTS


def _plot(result: object, *, size: str = "wide", lang: str | None = None):
    """The result as a drawing that stands by itself: title, unit, people and interval.

    Parameters
    ----------
    size : str
        ``wide`` for a page, ``narrow`` for a column or phone, ``hall`` for a projector.
    lang : str
        ``nl`` or ``en``, or else the language spoken here.

    Returns
    -------
    matplotlib.figure.Figure
        Shown by a notebook; ``.savefig("naam.png", dpi=200)`` keeps it.
    """
    from traject_eval.plots.results import plot  # the drawing library takes its time: load it at the first drawing

    with speaking(lang or language()):
        return plot(result, registry(), size)


def attach() -> None:
    """Give the results their drawing; called once, when the package is imported."""
    for kind in RESULTS:
        kind.plot = _plot
