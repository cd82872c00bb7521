"""How long things go on: Kaplan–Meier, where some were not followed to their end."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem

LEVEL = 0.95
NOWHERE = float("nan")


@dataclass(frozen=True, eq=False)
class Survival:
    """The share that still goes on, by time.

    ``table`` has a row per time at which something happened: ``time, at_risk, events, share, se, low, high``; the
    interval is NaN where the share is 1 or 0.
    """

    table: pd.DataFrame
    level: float
    n: int
    events: int

    def to_frame(self) -> pd.DataFrame:
        """The steps of the curve."""
        return self.table.copy()

    def at(self, time: float) -> tuple[float, float, float, int]:
        """The share that still goes on at a time, both ends of its interval, and how many were followed that long.

        The share is NaN where nobody was followed that long.
        """
        longer = int((self._ends >= time).sum())
        if not longer:
            return NOWHERE, NOWHERE, NOWHERE, 0
        passed = self.table[self.table["time"] <= time]
        if passed.empty:
            return 1.0, NOWHERE, NOWHERE, longer
        return (*(float(passed[name].iloc[-1]) for name in ("share", "low", "high")), longer)

    def median(self) -> tuple[float, float, float]:
        """The first time at which half or fewer go on, and both ends of its interval; NaN where it was not reached."""
        return tuple(self._first(name) for name in ("share", "low", "high"))

    def _first(self, name: str) -> float:
        # The least sure half, as R does: a share of exactly one half after rounding counts as reached.
        reached = self.table.loc[self.table[name] <= 0.5 + 1e-12, "time"]
        return float(reached.iloc[0]) if len(reached) else NOWHERE

    @property
    def _ends(self) -> np.ndarray:
        return np.repeat(self.table["time"].to_numpy(), -np.diff([*self.table["at_risk"], 0]))


def kaplan_meier(time: np.ndarray, event: np.ndarray, *, level: float = LEVEL) -> Survival:
    """The share that still goes on, as time passes.

    Parameters
    ----------
    time : ndarray
        How long each was followed, above 0, in any unit. Those that were not followed at all are not known.
    event : ndarray of bool
        Did it end at that time? Else it was no longer followed.

    Returns
    -------
    Survival

    Raises
    ------
    DataProblem
        A time is not above 0, or there are not as many times as ends.

    Notes
    -----
    Estimand: the share that has had no event by a time, had all been followed to their end; being no longer followed
    must have nothing to do with the event. Ŝ(t) = Π (1 − d/n); Var = Ŝ² Σ d/(n(n − d)) (Greenwood); interval on
    log(−log Ŝ). Compared with R: ``survival::survfit(conf.type = "log-log")``.

    References
    ----------
    Kaplan, E., & Meier, P. (1958). JASA 53, 457–481. Klein, J., & Moeschberger, M. (2003). Survival analysis, 4.2–4.5.

    Examples
    --------
    >>> found = kaplan_meier(np.array([2, 4, 4, 6]), np.array([True, True, False, False]))
    >>> found.table["share"].tolist(), found.at(5)[0], found.at(7)[3]
    ([0.75, 0.5, 0.5], 0.5, 0)
    """
    time, event = np.asarray(time, dtype=float), np.asarray(event, dtype=bool)
    if time.shape != event.shape or not (time > 0).all():
        raise DataProblem("Hoe lang iets gevolgd is, moet bij elk bekend zijn, en meer dan nul.")
    steps = np.unique(time)
    at_risk = (time[:, None] >= steps).sum(axis=0)
    events = ((time[:, None] == steps) & event[:, None]).sum(axis=0)
    share = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):  # a share of 1 or 0 has no interval
        ratio = np.cumsum(events / (at_risk * (at_risk - events)))  # Var / Ŝ²
        half = special.ndtri((1 + level) / 2) * np.sqrt(ratio) / np.abs(np.log(share))
        low, high = (np.where((share < 1) & (share > 0), share ** np.exp(sign * half), np.nan) for sign in (1, -1))
        se = share * np.sqrt(ratio)
    columns = {"time": steps, "at_risk": at_risk, "events": events, "share": share, "se": se, "low": low, "high": high}
    return Survival(pd.DataFrame(columns), level, len(time), int(events.sum()))
