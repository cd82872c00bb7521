"""Weights for who stayed, so that together they look like everyone at the start."""

import numpy as np

from traject_eval.errors import TooFewData
from traject_eval.evaluation.t_test import TTest, t_test

MAX_STEPS = 50  # it takes about six
CONVERGED = 1e-12  # relative change of the deviance
SURE = 30.0  # a logit from which a chance is 0 or 1 in practice


def fit_logistic(columns: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Coefficients of a logistic regression by iteratively reweighted least squares; ``columns`` holds the constant.

    The same as R's ``glm(family = binomial)``.

    Raises
    ------
    TooFewData
        The columns tell without fail who did and who did not, or follow from each other.

    Examples
    --------
    Of those with 0 one in two, of those with 1 three in four, so the odds go from 1 to 3:

    >>> columns = np.array([[1, 0]] * 2 + [[1, 1]] * 4)
    >>> np.exp(fit_logistic(columns, np.array([0, 1, 0, 1, 1, 1]))).round(6).tolist()
    [1.0, 3.0]
    """
    beta, before = np.zeros(columns.shape[1]), np.inf
    for _ in range(MAX_STEPS):
        logit = columns @ beta
        chance = 1 / (1 + np.exp(-np.clip(logit, -SURE, SURE)))
        deviance = -2 * np.log(np.where(happened, chance, 1 - chance)).sum()
        if abs(before - deviance) <= CONVERGED * (abs(deviance) + 0.1):
            return beta
        weight = chance * (1 - chance)
        inner = columns.T @ (weight[:, None] * columns)
        if np.abs(logit).max() >= SURE or np.linalg.matrix_rank(inner, hermitian=True) < len(inner):
            break
        beta, before = beta + np.linalg.solve(inner, columns.T @ (happened - chance)), deviance
    raise TooFewData("Aan het begin is precies te zien wie zou weggaan; wegen kan dan niet.")


def effective_n(weights: np.ndarray) -> float:
    """The number of people of equal weight whose mean is as sure: (Σw)² / Σw².

    References
    ----------
    Kish, L. (1965). Survey Sampling. Wiley.

    Examples
    --------
    >>> effective_n(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def weighted_mean(values: np.ndarray, weights: np.ndarray, level: float) -> TTest:
    """Weighted mean with a linearised standard error and n − 1 degrees of freedom; the weights are taken as known.

    The same as R's ``survey::svymean`` of people drawn one by one.

    Examples
    --------
    >>> round(weighted_mean(np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 1.0]), 0.95).se, 6)
    1.527525
    """
    n, total = len(values), weights.sum()
    mean = weights @ values / total
    se = np.sqrt(n / (n - 1) * (weights**2 @ (values - mean) ** 2)) / total
    return t_test(mean, se, n - 1, level)
