"""Omega total of one factor, fitted by maximum likelihood."""

import numpy as np

from traject_eval.errors import TooFewData

LEAST_UNIQUE = 0.005  # lower bound of a unique variance (of 1), as in R's factanal
SOLVED = 1e-6  # largest slope that is left; omega then agrees with R to 1e-6


def omega_total(covariance: np.ndarray) -> float:
    """Share of the variance of the sum score that comes from one common factor.

    Parameters
    ----------
    covariance : array (k, k)
        Positive definite covariances of three or more keyed items.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    TooFewData
        The one-factor model cannot be fitted.

    Notes
    -----
    (Σλ)² / ((Σλ)² + Σψ) with loadings λ and unique variances ψ in the items' own units, as the score adds the items
    as they are. Maximum likelihood for normal answers, the loadings profiled out; a unique variance is at least
    0.005 of its item's variance. ``psych::omega`` reports the same for standardised items.
    Compared with R: ``factanal(factors = 1)``, ``lavaan::cfa`` and ``psych::fa(nfactors = 1, fm = "ml")``.

    References
    ----------
    McDonald, R. P. (1999). Test Theory: A Unified Treatment, chapter 6.
    Lawley, D. N., & Maxwell, A. E. (1971). Factor Analysis as a Statistical Method, chapter 4.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7])
    >>> round(omega_total(np.outer(loadings, loadings) + np.diag(1 - loadings**2)), 4)  # 5.76 / (5.76 + 1.06)
    0.8446
    """
    sd = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(sd, sd)
    unique = _unique_variances(correlation)
    common = (_loadings(unique, correlation) @ sd) ** 2
    return float(common / (common + unique @ sd**2))


def _unique_variances(correlation: np.ndarray) -> np.ndarray:
    from scipy import optimize  # takes a third of the time that the package needs to load

    start = np.clip(1 / np.diag(np.linalg.inv(correlation)), 2 * LEAST_UNIQUE, 0.95)
    fitted = optimize.minimize(
        _misfit,
        start,
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUE, 1)] * len(start),
        options={"ftol": 0, "gtol": SOLVED / 1000, "maxiter": 2000, "maxls": 50},
    )
    slope = fitted.jac
    at_edge = ((fitted.x <= LEAST_UNIQUE) & (slope > 0)) | ((fitted.x >= 1) & (slope < 0))
    if np.abs(slope[~at_edge]).max(initial=0) > SOLVED:
        raise TooFewData("De antwoorden zijn niet samen te vatten in één onderliggende score; er zijn er meer nodig.")
    return fitted.x


def _factor(unique: np.ndarray, correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and vectors of the correlations scaled by the unique variances, smallest first."""
    scale = np.sqrt(unique)
    return np.linalg.eigh(correlation / np.outer(scale, scale))


def _loadings(unique: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """The best loadings for these unique variances (the sign is free)."""
    values, vectors = _factor(unique, correlation)
    return np.sqrt(unique * max(values[-1] - 1, 0)) * vectors[:, -1]


def _misfit(unique: np.ndarray, correlation: np.ndarray) -> tuple[float, np.ndarray]:
    """Profile misfit F = Σ(θ − log θ − 1) over all but the largest eigenvalue θ, and its gradient."""
    others = _factor(unique, correlation)[0][:-1]
    loadings = _loadings(unique, correlation)
    gradient = (loadings**2 + unique - np.diag(correlation)) / unique**2
    return float((others - np.log(others) - 1).sum()), gradient
