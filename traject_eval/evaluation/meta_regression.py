"""Outcomes of buurten with known standard errors: the variance beyond chance, and what goes with an outcome."""

from dataclasses import dataclass

import numpy as np
from scipy import special

SEARCHED = np.concatenate(([0.0], np.geomspace(1e-8, 1e6, 400)))  # tau² in units of the spread of the values


@dataclass(frozen=True, eq=False)
class Regression:
    """A random-effects regression: ``beta`` with its covariance and ``df``, ``tau2``, and tests.

    ``f`` with ``f_p`` tests all columns but the first together, ``q`` with ``q_p`` whether anything differs beyond
    chance and the columns.
    """

    beta: np.ndarray
    covariance: np.ndarray
    df: int
    tau2: float
    f: float
    f_p: float
    q: float
    q_p: float


def regress(values: np.ndarray, variances: np.ndarray, columns: np.ndarray) -> Regression:
    """Weighted regression on ``columns`` (the first of ones) with tau² by REML, and Knapp and Hartung's covariance.

    The same as R's ``metafor::rma(yi, sei = sei, mods = ~ x, method = "REML", test = "knha")``.

    References
    ----------
    Knapp, G., & Hartung, J. (2003). Statistics in Medicine 22, 2693–2710.

    Examples
    --------
    With equal variances it is the ordinary regression:

    >>> line = np.column_stack((np.ones(4), np.arange(4.0)))
    >>> found = regress(np.array([1.0, 2.0, 2.0, 4.0]), np.full(4, 0.01), line)
    >>> found.beta.round(6).tolist(), found.df, round(found.tau2, 6)
    ([0.9, 0.9], 2, 0.34)
    """
    df = len(values) - columns.shape[1]
    tau2 = reml_tau2(values, variances, columns)
    weights, beta, inverse = weighted(values, variances + tau2, columns)
    rest = values - columns @ beta
    covariance = inverse * (weights @ rest**2) / df
    extra = columns.shape[1] - 1
    f = float(beta[1:] @ np.linalg.solve(covariance[1:, 1:], beta[1:])) / extra if extra else np.nan
    f_p = float(special.fdtrc(extra, df, f)) if extra else np.nan
    alone, plain, _ = weighted(values, variances, columns)
    q = float(alone @ (values - columns @ plain) ** 2)
    return Regression(beta, covariance, df, tau2, f, f_p, q, float(special.chdtrc(df, q)))


def weighted(values: np.ndarray, variances: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, ...]:
    """Weights, coefficients and the inverse of X′WX.

    Examples
    --------
    >>> weighted(np.array([1.0, 4.0]), np.array([1.0, 0.5]), np.ones((2, 1)))[1].tolist()
    [3.0]
    """
    weights = 1 / variances
    inverse = np.linalg.inv(columns.T @ (weights[:, None] * columns))
    return weights, inverse @ (columns.T @ (weights * values)), inverse


def reml_tau2(values: np.ndarray, variances: np.ndarray, columns: np.ndarray) -> float:
    """REML: every top of the restricted likelihood between the points searched, and the highest of them, 0 included.

    Examples
    --------
    >>> round(reml_tau2(np.array([1.0, 2.0, 3.0]), np.full(3, 0.25), np.ones((3, 1))), 6)
    0.75
    """
    from scipy import optimize  # takes a third of the time that the package needs to load

    unit = float(values.var(ddof=1) + variances.mean())
    own, noise = (values - values.mean()) / np.sqrt(unit), variances / unit

    def slope(tau2: float) -> float:
        weights, beta, inverse = weighted(own, noise + tau2, columns)
        squares = weights**2
        trace = weights.sum() - np.sum(inverse * (columns.T @ (squares[:, None] * columns)))
        return float(squares @ (own - columns @ beta) ** 2 - trace)

    def height(tau2: float) -> float:
        weights, beta, inverse = weighted(own, noise + tau2, columns)
        rest = own - columns @ beta
        return float(np.log(weights).sum() + np.linalg.slogdet(inverse)[1] - weights @ rest**2)

    slopes = [slope(point) for point in SEARCHED]
    crossed = [i for i in range(len(SEARCHED) - 1) if slopes[i] > 0 >= slopes[i + 1]]
    tops = [optimize.brentq(slope, SEARCHED[i], SEARCHED[i + 1], xtol=1e-16, rtol=1e-14) for i in crossed]
    return unit * max([0.0, *tops], key=height)
