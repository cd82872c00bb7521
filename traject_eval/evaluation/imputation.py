"""Scores filled in many times for who left, as those who stayed would have had them; and these taken together."""

from dataclasses import dataclass

import numpy as np
from scipy import special

IMPUTATIONS = 50
SEED = 1


@dataclass(frozen=True)
class Pooled:
    """One estimate from several: its interval, and ``missing``, the share of what is known that filling in cost."""

    value: float
    se: float
    df: float
    low: float
    high: float
    missing: float


def pool_imputations(values: np.ndarray, variances: np.ndarray, df: float, level: float) -> Pooled:
    """Rubin's rules, with the degrees of freedom of Barnard and Rubin; ``df`` are those without anything missing.

    The same as R's ``mice::pool.scalar``.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley.
    Barnard, J., & Rubin, D. B. (1999). Biometrika 86, 948–955.

    Examples
    --------
    Variance 1 within, 1 between; with three imputations 1 + 4/3·1 in all:

    >>> round(pool_imputations(np.array([1.0, 2.0, 3.0]), np.ones(3), 100, 0.95).se ** 2, 6)
    2.333333
    """
    m, mean, within, between = len(values), values.mean(), variances.mean(), values.var(ddof=1)
    extra = (1 + 1 / m) * between
    total = within + extra
    share = extra / total
    observed = (df + 1) / (df + 3) * df * (1 - share)
    degrees = 1 / (share**2 / (m - 1) + 1 / observed)
    away = special.stdtrit(degrees, (1 + level) / 2) * np.sqrt(total)
    ratio = extra / within
    missing = (ratio + 2 / (degrees + 3)) / (ratio + 1)
    numbers = (mean, np.sqrt(total), degrees, mean - away, mean + away, missing)
    return Pooled(*map(float, numbers))


def draw_missing(known: np.ndarray, scores: np.ndarray, unknown: np.ndarray, seed: int = SEED) -> np.ndarray:
    """``IMPUTATIONS`` rows of scores for the rows of ``unknown``, from a normal regression of ``scores`` on ``known``.

    Proper: variance and coefficients are drawn too, so that what is not known of them counts. ``known`` has more rows
    than columns.

    Examples
    --------
    >>> line = np.column_stack((np.ones(5), np.arange(5.0)))
    >>> draw_missing(line, 2 + np.arange(5.0), np.array([[1.0, 10.0]])).round(6)[:2].tolist()
    [[12.0], [12.0]]
    """
    draw = np.random.default_rng(seed)
    orthogonal, triangle = np.linalg.qr(known)
    fitted = orthogonal.T @ scores
    spare = known.shape[0] - known.shape[1]
    squares = ((scores - orthogonal @ fitted) ** 2).sum()
    sd = np.sqrt(squares / draw.chisquare(spare, IMPUTATIONS))[:, None]
    turned = fitted + sd * draw.standard_normal((IMPUTATIONS, len(fitted)))
    coefficients = np.linalg.solve(triangle, turned.T).T
    return coefficients @ unknown.T + sd * draw.standard_normal((IMPUTATIONS, len(unknown)))
