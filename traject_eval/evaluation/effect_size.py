"""A change in standard deviations: Hedges' g with the average of the two waves' variances as its unit."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from traject_eval.evaluation.bivariate import Bivariate

G_KIND = "g_av"  # average-variance Hedges' g


@dataclass(frozen=True)
class StandardisedChange:
    """A change in standard deviations, with its interval and the kind of standardiser."""

    g: float
    g_low: float
    g_high: float
    g_kind: str


def hedges_g_av(model: Bivariate, level: float = 0.95) -> StandardisedChange:
    """Hedges' g_av of the change, with an interval that assumes no equal variances.

    The unit is the root of the mean of the two waves' variances: the spread between people, not that of the
    differences. So the number means the same for linked, unlinked and mixed designs and can be compared between them.

    Notes
    -----
    d = change / s with s² = (s₁² + s₂²)/2, and g = J(m)·d, with m = 2s⁴ / Var(s²) the degrees of freedom of s² and
    J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2)). For pairs of equal variances m = 2(n − 1)/(1 + r²).
    Var(d) = se²/s² + d²·Var(s²)/(4s⁴), the delta method of Bonett (2008), with the squared standard error of the
    change itself where Bonett divides by n − 1 instead of n; that way it holds for the mixed design too.
    The interval is g ± z·J·√Var(d).

    References
    ----------
    Hedges, L. V. (1981). Journal of Educational Statistics 6, 107–128 (J).
    Bonett, D. G. (2008). Psychological Methods 13, 99–109 (standardiser and variance).
    Cousineau, D., & Goulet-Pelletier, J.-C. (2021). The Quantitative Methods for Psychology 17, 51–60 (m of pairs).

    Compared with R: ``metafor::escalc(measure = "SMDH")`` and the formulas of the papers in base R.
    """
    change, se, _ = model.contrast(-1, 1)
    variance = (model.covariance[0, 0] + model.covariance[1, 1]) / 2
    half = np.array([0.5, 0.0, 0.5])  # the mean of the two variances, in terms of the covariance parameters
    noise = half @ model.covariance_cov @ half
    d = change / np.sqrt(variance)
    d_variance = se**2 / variance + d**2 * noise / (4 * variance**2)
    small = _small_sample(2 * variance**2 / noise)
    margin = special.ndtri((1 + level) / 2) * small * np.sqrt(d_variance)
    return StandardisedChange(float(small * d), float(small * d - margin), float(small * d + margin), G_KIND)


def _small_sample(df: float) -> float:
    """Hedges' exact correction J for the bias of d."""
    return float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2))
