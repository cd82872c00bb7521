"""The mixed design: everyone in one bivariate normal model, fitted by REML on group sums."""

import numpy as np

from traject_eval.errors import TooFewData
from traject_eval.evaluation.bivariate import BASIS, Bivariate
from traject_eval.evaluation.two_waves import TwoWaves

MIN_PAIRS = 8  # fewer say too little about a correlation: simulated 95 % intervals then cover 90 %
ON_A_LINE = 1e-4  # 1 − r² of the pairs under which rounding, not people, decides the fit
CONVERGED = 1e-20  # Newton decrement: parameters within 1e-10 of their own standard error
MAX_STEPS = 50  # it takes about six


def correlation_known(data: TwoWaves) -> bool:
    """Can the correlation between the waves be estimated: at least eight pairs, not all on one line?"""
    if len(data.pairs) < MIN_PAIRS:
        return False
    sums = _sums(data.pairs)
    product = sums[0, 0] * sums[1, 1]
    negligible = np.finfo(float).eps ** 2 * len(data.pairs) * (data.pairs**2).max(initial=0.0) ** 2
    return bool(product > negligible and 1 - sums[0, 1] ** 2 / product > ON_A_LINE)


def fit_reml(data: TwoWaves) -> Bivariate:
    """Everyone counts: people with both scores and people with one, by REML.

    Unbiased when whether somebody drops out depends on the score they did give (missing at random), where the
    comparison of pairs only is not. Needs only group sums, so that the work does not grow with the number of people.

    Notes
    -----
    The restricted likelihood is that of all contrasts free of the means. These are independent sets: deviations
    from the group mean within pairs, within before-only and within after-only, and the differences between the
    group means of pairs and of the others. Each is zero-mean normal with a covariance linear in the three
    parameters, so that the restricted log-likelihood is a sum of terms −½(df·log|V| + tr(V⁻¹S)).

    The standard error takes the covariance as known, as ``gls`` does; only the degrees of freedom answer for its
    uncertainty. With 8 pairs and as many single scores, simulated 95 % intervals cover 91 to 93 %; with 30 pairs 95 %.

    Compared with R: ``nlme::gls(score ~ wave, correlation = corSymm(form = ~ 1 | person), weights =
    varIdent(form = ~ 1 | wave), method = "REML")``.

    References
    ----------
    Patterson, H. D., & Thompson, R. (1971). Biometrika 58, 545–554.
    """
    scale = np.sqrt((data.before.var(ddof=1) + data.after.var(ddof=1)) / 2)
    shift = data.pairs.mean()
    data = TwoWaves(*((part - shift) / scale for part in (data.pairs, data.only_before, data.only_after)))
    theta, information = _maximise(_terms(data), _start(data))
    means, means_cov, slopes = _generalised_means(data, theta)
    return Bivariate(
        means=shift + scale * means,
        means_cov=scale**2 * means_cov,
        slopes=slopes,
        covariance=scale**2 * np.tensordot(theta, BASIS, 1),
        covariance_cov=scale**4 * np.linalg.inv(information),
    )


def _sums(values: np.ndarray) -> np.ndarray:
    """Sums of squares and products about the mean of columns."""
    centred = values - values.mean(axis=0)
    return centred.T @ centred


def _terms(data: TwoWaves) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """The independent sets of error contrasts: df, sums of squares and products, basis of the covariance."""
    n = len(data.pairs)
    terms = [(n - 1, _sums(data.pairs), BASIS)]
    between, apart, present = BASIS / n, np.zeros(2), []
    for side, alone in enumerate((data.only_before, data.only_after)):
        if len(alone):
            own = BASIS[:, side : side + 1, side : side + 1]
            terms.append((len(alone) - 1, _sums(alone[:, None]), own))
            between[2 * side, side, side] += 1 / len(alone)
            apart[side] = data.pairs[:, side].mean() - alone.mean()
            present.append(side)
    if present:
        chosen = np.ix_(present, present)
        terms.append((1, np.outer(apart, apart)[chosen], np.array([matrix[chosen] for matrix in between])))
    return terms


def _start(data: TwoWaves) -> np.ndarray:
    """Variances of everyone, and a correlation just inside that of the pairs."""
    sums, variances = _sums(data.pairs), (data.before.var(ddof=1), data.after.var(ddof=1))
    correlation = 0.95 * sums[0, 1] / np.sqrt(sums[0, 0] * sums[1, 1])
    return np.array([variances[0], correlation * np.sqrt(variances[0] * variances[1]), variances[1]])


def _log_likelihood(theta: np.ndarray, terms) -> float:
    if min(theta[0], theta[2], theta[0] * theta[2] - theta[1] ** 2) <= 0:
        return -np.inf
    total = 0.0
    for df, sums, basis in terms:
        matrix = np.tensordot(theta, basis, 1)
        total -= (df * np.log(np.linalg.det(matrix)) + np.trace(np.linalg.solve(matrix, sums))) / 2
    return total


def _derivatives(theta: np.ndarray, terms) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradient, observed and expected information of the restricted log-likelihood."""
    gradient, observed, expected = np.zeros(3), np.zeros((3, 3)), np.zeros((3, 3))
    for df, sums, basis in terms:
        inverse = np.linalg.inv(np.tensordot(theta, basis, 1))
        steps, fitted = inverse @ basis, inverse @ sums
        products = np.einsum("iab,jbc->ijac", steps, steps)
        mean_part = df * np.einsum("ijaa->ij", products) / 2
        gradient += (np.einsum("iab,ba->i", steps, fitted) - df * np.einsum("iaa->i", steps)) / 2
        observed += np.einsum("ijab,ba->ij", products, fitted) - mean_part
        expected += mean_part
    return gradient, observed, expected


def _maximise(terms, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Newton steps (Fisher scoring where the likelihood is not yet concave), halved until they climb."""
    height = _log_likelihood(theta, terms)
    for _ in range(MAX_STEPS):
        gradient, observed, expected = _derivatives(theta, terms)
        concave = np.linalg.eigvalsh(observed)[0] > 0
        step = np.linalg.solve(observed if concave else expected, gradient)
        if concave and gradient @ step < CONVERGED:
            return theta, observed
        theta, height = _climb(theta, step, height, terms)
    raise TooFewData("De twee metingen geven samen geen betrouwbare schatting; er zijn meer antwoorden nodig.")


def _climb(theta, step, height, terms) -> tuple[np.ndarray, float]:
    slack = 1e-12 * (1 + abs(height))  # rounding: close to the top the height no longer changes
    for _ in range(60):
        higher = _log_likelihood(theta + step, terms)
        if higher >= height - slack:
            return theta + step, higher
        step = step / 2
    return theta, height


def _generalised_means(data: TwoWaves, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Generalised least squares means, their covariance C, and its derivatives C(X′V⁻¹ V_j V⁻¹X)C."""
    n, alone = len(data.pairs), (data.only_before, data.only_after)
    inverse = np.linalg.inv(np.tensordot(theta, BASIS, 1))
    weights, known = n * inverse, n * inverse @ data.pairs.mean(axis=0)
    inner = n * inverse @ BASIS @ inverse
    for side, variance in enumerate((theta[0], theta[2])):
        weights[side, side] += len(alone[side]) / variance
        known[side] += alone[side].sum() / variance
        inner[2 * side, side, side] += len(alone[side]) / variance**2
    means_cov = np.linalg.inv(weights)
    return means_cov @ known, means_cov, means_cov @ inner @ means_cov
