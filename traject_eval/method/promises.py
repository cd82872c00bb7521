"""What businesses were asked, what they promised, and what came of it."""

from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem

STATES = ("asked", "refused", "promised", "delivered", "dropped")  # dropped: promised, and it did not go through
PROMISED = ("promised", "delivered", "dropped")
PROMISE_COLUMNS = ("status", "hours", "euro")


@dataclass(frozen=True)
class Funnel:
    """From what was asked to what was delivered; every stage counts those that went on from the one before.

    ``hours`` and ``euro`` are sums over what was delivered, of the estimates there are; the two are never added up.
    """

    asked: int
    promised: int
    delivered: int
    dropped: int
    hours: float
    euro: float

    @property
    def kept(self) -> float:
        """The share of the settled promises that was delivered; NaN where none is settled yet."""
        settled = self.delivered + self.dropped
        return self.delivered / settled if settled else float("nan")


def promise_funnel(promises: pd.DataFrame) -> Funnel:
    """How many things were asked, promised and delivered, and the share of settled promises that was kept.

    Parameters
    ----------
    promises : DataFrame
        One row for each thing that was asked: ``status`` (one of ``asked, refused, promised, delivered, dropped``;
        empty counts as asked), ``hours`` and ``euro`` (estimates, 0 or more; empty where nobody made one).

    Returns
    -------
    Funnel
        Counts of all that was written down. A promise that still stands is in no share of what was kept.

    Raises
    ------
    DataProblem
        A column is missing, a state is unknown, or an estimate is below 0.

    Examples
    --------
    >>> rows = [("delivered", 8, None), ("dropped", 2, None), ("promised", 4, 100), ("refused", None, None)]
    >>> found = promise_funnel(pd.DataFrame(rows, columns=["status", "hours", "euro"]))
    >>> (found.asked, found.promised, found.delivered, found.kept, found.hours)
    (4, 3, 1, 0.5, 8.0)
    """
    if missing := [name for name in PROMISE_COLUMNS if name not in promises]:
        raise DataProblem(f"In de lijst van toezeggingen ontbreekt de kolom {', '.join(missing)}.")
    status = promises["status"].fillna("asked")
    if unknown := sorted(set(status) - set(STATES)):
        raise DataProblem(f"Een stand is een van {', '.join(STATES)}; gevonden: {', '.join(map(str, unknown))}.")
    value = promises[["hours", "euro"]].apply(pd.to_numeric)
    if value.lt(0).any(axis=None):
        raise DataProblem("Een schatting van uren of euro’s is 0 of meer.")
    done = value[status.eq("delivered")].sum()
    return Funnel(
        **{"asked": len(status), "promised": int(status.isin(PROMISED).sum())},
        **{state: int(status.eq(state).sum()) for state in ("delivered", "dropped")},
        **{name: float(done[name]) for name in ("hours", "euro")},
    )
