"""Did both groups of buurten move alike before the start, and what could that look have seen?"""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.buurt_means import buurt_means
from traject_eval.evaluation.comparison import LEVEL, compared_groups
from traject_eval.evaluation.power import smallest_seen
from traject_eval.evaluation.t_test import t_test
from traject_eval.evaluation.two_groups import Groups
from traject_eval.evaluation.two_waves import group_names

POWER = 0.8
COLUMNS = ["wave", "value", "se", "df", "low", "high", "p"]


@dataclass(frozen=True, eq=False)
class PreTrends:
    """Before the start: how much faster the outcome rose per step in buurten with the trajectory, in points (95 %).

    A step is one unit of the waves where these are numbers (years), else one wave. ``seen`` is the least drift per
    step that this look finds with a chance of 80 %, and ``bias`` what such a drift adds to the difference at
    ``after``, over the ``steps`` from ``before``. ``estimates`` has per earlier wave the difference in change from
    ``before`` to it (``wave, value, se, df, low, high, p``).
    """

    before: str
    after: str
    steps: float
    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    method: str
    clusters: int
    treated: int
    seen: float
    bias: float
    estimates: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row; those per wave are in ``estimates``."""
        return pd.DataFrame([{name: value for name, value in asdict(self).items() if name != "estimates"}])


def pre_trends(
    table: pd.DataFrame,
    outcome: str = "score",
    treated: str = "treated",
    period: str = "wave",
    *,
    before: object,
    after: object,
    cluster: str = "buurt",
) -> PreTrends:
    """The difference in trend before the start between buurten with the trajectory and those without.

    Parameters
    ----------
    table, outcome, treated, period, cluster
        As for ``difference_in_differences``; all waves up to ``before`` are used.
    before, after : str
        The last wave before the start, and the later wave at which the difference is wanted.

    Raises
    ------
    DataProblem
        What ``difference_in_differences`` refuses, or ``after`` does not come after ``before``.
    TooFewData
        No earlier wave, one buurt with the trajectory, or too few buurten.

    Notes
    -----
    Estimand: the mean slope of the outcome over the waves up to ``before`` in buurten with the trajectory, less that
    in the others. Per buurt the least-squares slope of its means; the slopes are compared as changes are in
    ``difference_in_differences``, so it is one test however many waves there are. ``seen`` by the non-central t
    distribution. A drift that stays unseen is not absent, and looking at the difference only where this look found
    nothing makes a bias that is there larger, not smaller (Roth 2022).

    The same as R's ``t.test(var.equal = TRUE)`` or ``clubSandwich`` on slopes by ``lm``.

    References
    ----------
    Roth, J. (2022). Pretest with caution. American Economic Review: Insights 4, 305–322.

    Examples
    --------
    >>> means = {"a": (1, 2, 4), "b": (2, 4, 6), "c": (1, 1, 2), "d": (2, 3, 3)}
    >>> table = pd.DataFrame([{"buurt": name, "wave": wave, "score": mean, "treated": name in "ab"}
    ...     for name, all_three in means.items() for wave, mean in zip((2023, 2024, 2025), all_three)])
    >>> found = pre_trends(table, before=2024, after=2025)  # slopes 1 and 2 beside 0 and 1
    >>> round(found.value, 4), found.df, round(found.se, 4), found.bias == found.seen
    (1.0, 2.0, 0.7071, True)
    """
    known = group_names(table[period]) if period in table else []
    if before not in known or after not in known or not known.index(after) > known.index(before):
        raise DataProblem(
            f"Verwacht: een meting vóór de start ({before}) en een latere ({after}) uit de metingen die er zijn: "
            f"{', '.join(map(str, known))}."
        )
    waves = known[: known.index(before) + 1]
    if len(waves) < 2:
        raise TooFewData(f"Vóór {before} is er geen meting. Hoe buurten daarvoor bewogen, is dan niet te zien.")
    columns = {"outcome": outcome, "group": treated, "period": period, "cluster": cluster}
    found = buurt_means(table, waves, **columns, allowed=(0, 1))
    arms, means, times = found.group.to_numpy(bool), found.means.to_numpy(), _times(known)
    earlier = times[: len(waves)] - times[: len(waves)].mean()
    slopes = means @ earlier / (earlier**2).sum()
    groups, lead = compared_groups(arms, slopes, np.empty((len(arms), 0)))
    if lead == "place":
        raise TooFewData("Met één buurt met het traject is niet te zeggen hoe zeker een verschil in beweging is.")
    trend = _tested(groups, slopes, lead)
    steps = float(times[known.index(after)] - times[len(waves) - 1])
    seen = smallest_seen(trend["se"], trend["df"], POWER, 1 - LEVEL)
    rows = [
        {"wave": wave} | _tested(groups, means[:, place] - means[:, -1], lead) for place, wave in enumerate(waves[:-1])
    ]
    return PreTrends(
        **{"before": str(before), "after": str(after), "steps": steps, **trend, "method": lead},
        **{"clusters": len(arms), "treated": int(arms.sum()), "seen": seen, "bias": seen * steps},
        estimates=pd.DataFrame(rows, columns=COLUMNS),
    )


def _times(waves: list) -> np.ndarray:
    """Waves that are numbers count as they are, others by their place."""
    numbers = pd.to_numeric(pd.Series(waves, dtype=object), errors="coerce")
    return numbers.to_numpy(float) if numbers.notna().all() else np.arange(len(waves), dtype=float)


def _tested(groups: Groups, numbers: np.ndarray, lead: str) -> dict[str, float]:
    se, df = groups.closed_forms(numbers[None, :])[lead]
    return asdict(t_test(float(groups.value(numbers[None, :])[0]), float(se[0]), df, LEVEL))
