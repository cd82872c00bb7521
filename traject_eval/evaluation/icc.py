"""Which share of all variance lies between groups, with its interval."""

import numpy as np
from scipy import special

from traject_eval.evaluation.nested_reml import Fit

LEVEL = 0.95


def icc(found: Fit) -> tuple[float, float, float]:
    """Intraclass correlation: the covariance of two people of one group over the variance of a score, and its ends.

    With random slopes it is that where the slope columns are 0, and its ends come from the covariance of the variances
    on the scale of the logit (NaN where nothing lies between groups). Without, the ends are exact if the noise is
    normal: what groups add beyond the fixed effects, F(ratio), has an F distribution at the true ratio of variances,
    whatever the sizes of groups. With people in the model their ratio is taken as known there.

    References
    ----------
    Wald, A. (1947). Annals of Mathematical Statistics 18, 586–589.
    Harville, D. A., & Fenech, A. P. (1985). Biometrics 41, 137–152.

    Examples
    --------
    Two groups of two with scores 0, 2 and 4, 6: the variance of their means is 8, that within 2, so 8 − 2/2 between:

    >>> from traject_eval.evaluation.nested_reml import Sums, fit
    >>> one = np.ones((4, 1))
    >>> found = fit(Sums(one, one, np.array([0.0, 2.0, 4.0, 6.0]), np.array([0, 0, 1, 1])))
    >>> round(icc(found)[0], 6)
    0.777778
    """
    ratio, others = found.theta[0] ** 2, 1 + _people(found)
    if found.sums.q > 1:
        return (float(ratio / (ratio + others)), *_by_logit(found))
    low, high = (end / (end + others) for end in _exact(found))
    return float(ratio / (ratio + others)), low, high


def _people(found: Fit) -> float:
    """Variance of people within a group over that of the noise."""
    return float(found.theta[-1] ** 2) if found.sums.people else 0.0


def _exact(found: Fit) -> tuple[float, float]:
    """The ratios at which F is just as large, and just as small, as chance still gives."""
    from scipy import optimize  # takes a third of the time that the package needs to load

    sums, theta = found.sums, found.theta
    noise, rank = _within(found)
    df, spare = len(sums.counts) + rank - sums.p, sums.n - len(sums.counts) - rank

    def statistic(ratio: float) -> float:
        squares = sums.solved(np.append(np.sqrt(ratio), theta[1:]))[2]
        return float((squares - noise) / df / (noise / spare))

    def end(chance: float) -> float:
        limit = float(special.fdtri(df, spare, chance))
        if statistic(0.0) <= limit:
            return 0.0
        high = 1.0
        while statistic(high) > limit:
            high *= 4
        return float(optimize.brentq(lambda ratio: statistic(ratio) - limit, 0, high, xtol=1e-14, rtol=1e-12))

    return end((1 + LEVEL) / 2), end((1 - LEVEL) / 2)


def _within(found: Fit) -> tuple[float, int]:
    """Squares that are left when every group has a level of its own, and the rank of the fixed effects beside these."""
    total, own, _ = found.sums.at(np.append(0.0, found.theta[1:]))
    along = own[:, 0]
    total = total - along.T @ (along / along[:, :1])
    inner, known = total[1:-1, 1:-1], total[1:-1, -1]
    values, vectors = np.linalg.eigh(inner)
    kept = values > 1e-9 * found.sums.n  # columns have variance 1: what is left of others is rounding
    turned = known @ vectors[:, kept]
    return float(total[-1, -1] - (turned**2 / values[kept]).sum()), int(kept.sum())


def _by_logit(found: Fit) -> tuple[float, float]:
    """Ends of the intraclass correlation by the covariance of the variances, on the logit."""
    theta = found.theta
    if 0 not in found.free:
        return np.nan, np.nan
    others = 1 + _people(found)
    slopes = np.zeros(len(theta))
    slopes[0] = 2 / theta[0]
    if found.sums.people:
        slopes[-1] = -2 * theta[-1] / others
    own = slopes[found.free]
    away = special.ndtri((1 + LEVEL) / 2) * np.sqrt(own @ found.spread[:-1, :-1] @ own)
    logit = np.log(theta[0] ** 2 / others)
    return float(special.expit(logit - away)), float(special.expit(logit + away))
