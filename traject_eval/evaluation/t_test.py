"""From a value, its standard error and degrees of freedom to an interval and a p-value."""

from dataclasses import dataclass

import numpy as np
from scipy import special  # scipy.stats would take a second to load, in every workbook

from traject_eval.evaluation.two_waves import TwoWaves


@dataclass(frozen=True)
class TTest:
    """A value with its t-interval and two-sided p-value against 0."""

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float


def t_test(value: float, se: float, df: float, level: float) -> TTest:
    """Interval and p-value; without any spread (``se`` 0) the interval is the value itself.

    Examples
    --------
    >>> found = t_test(1.0, 0.5, 10, 0.95)
    >>> round(found.low, 4), round(found.high, 4), round(found.p, 4)
    (-0.1141, 2.1141, 0.0734)
    """
    half = special.stdtrit(df, (1 + level) / 2) * se if se > 0 else 0.0
    p = 2 * special.stdtr(df, -abs(value) / se) if se > 0 else float(value == 0)
    return TTest(float(value), float(se), float(df), float(value - half), float(value + half), float(p))


def partially_overlapping(data: TwoWaves, level: float = 0.95) -> TTest:
    """The partially overlapping samples t-test, with unequal variances.

    Uses everyone, as the mixed model does, but takes the plain means of both waves; so it corrects nothing where
    people with lower scores drop out more. Needs at least two pairs that differ.

    Notes
    -----
    T = (m₂ − m₁) / √(s₁²/n₁ + s₂²/n₂ − 2 r s₁ s₂ n_c / (n₁ n₂)), with r the correlation in the n_c pairs and
    df = (n_c − 1) + (γ − n_c + 1)·(n_a + n_b)/(n_a + n_b + 2 n_c), where γ are Welch's degrees of freedom and
    n_a, n_b the people with one score.

    References
    ----------
    Derrick, B., Russ, B., Toher, D., & White, P. (2017). Journal of Modern Applied Statistical Methods 16(1),
    137–157: statistic T_new2.

    Examples
    --------
    >>> data = TwoWaves(np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 5.0]]), np.array([2.0]), np.array([4.0]))
    >>> found = partially_overlapping(data)
    >>> found.value, round(found.se, 4), round(found.df, 4)
    (1.5, 0.4418, 2.7672)
    """
    sides = (data.before, data.after)
    n_before, n_after, n_both = len(sides[0]), len(sides[1]), len(data.pairs)
    s_before, s_after = (side.std(ddof=1) for side in sides)
    part_before, part_after = s_before**2 / n_before, s_after**2 / n_after
    correlation = np.corrcoef(data.pairs, rowvar=False)[0, 1]
    shared = 2 * correlation * s_before * s_after * n_both / (n_before * n_after)
    welch = (part_before + part_after) ** 2 / (part_before**2 / (n_before - 1) + part_after**2 / (n_after - 1))
    alone = len(data.only_before) + len(data.only_after)
    df = (n_both - 1) + (welch - n_both + 1) * alone / (alone + 2 * n_both)
    return t_test(sides[1].mean() - sides[0].mean(), np.sqrt(part_before + part_after - shared), df, level)
