"""Two waves as one bivariate normal model: two means and an unstructured 2×2 covariance.

Each of the three designs has its own fit, and all give the same kind of object. With everyone in both waves, or
nobody, the REML estimates have a closed form (``fit_paired``, ``fit_separate``); only the mixed design needs
iteration (``fit_reml``). The covariance parameters are, in this order: variance before, covariance, variance after.
"""

from dataclasses import dataclass

import numpy as np

from traject_eval.evaluation.two_waves import TwoWaves

BASIS = np.array([[[1.0, 0.0], [0.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]])


@dataclass(frozen=True, eq=False)
class Bivariate:
    """A fitted model. ``slopes[j]`` is the derivative of ``means_cov`` to covariance parameter j."""

    means: np.ndarray  # (2,)
    means_cov: np.ndarray  # (2, 2) uncertainty of the means
    slopes: np.ndarray  # (3, 2, 2)
    covariance: np.ndarray  # (2, 2) of the scores
    covariance_cov: np.ndarray  # (3, 3) uncertainty of the covariance parameters

    def contrast(self, before: float, after: float) -> tuple[float, float, float]:
        """Value, standard error and Satterthwaite df of ``before``·mean before + ``after``·mean after.

        df = 2v² / (g′ U g), with v the squared standard error, g its derivative to the covariance parameters and
        U their covariance matrix (Satterthwaite 1946; Fai & Cornelius 1996 for mixed models). For complete pairs
        this is n − 1, for separate samples Welch's df: both exactly.
        """
        weights = np.array([before, after])
        variance = weights @ self.means_cov @ weights
        gradient = self.slopes @ weights @ weights
        noise = gradient @ self.covariance_cov @ gradient
        df = 2 * variance**2 / noise if noise > 0 else np.inf
        return float(weights @ self.means), float(np.sqrt(max(variance, 0.0))), float(df)  # rounding may be under 0


def fit_paired(data: TwoWaves) -> Bivariate:
    """Everyone has both scores: the change is tested by the paired t-test."""
    n = len(data.pairs)
    covariance = np.cov(data.pairs, rowvar=False)
    return Bivariate(
        means=data.pairs.mean(axis=0),
        means_cov=covariance / n,
        slopes=BASIS / n,
        covariance=covariance,
        covariance_cov=_wishart_cov(covariance, n - 1),
    )


def fit_separate(data: TwoWaves) -> Bivariate:
    """The two waves as two separate samples: the change is tested by Welch's t-test.

    People with both scores, if any, are taken as different people.
    """
    sides = (data.before, data.after)
    n = np.array([len(side) for side in sides])
    variances = np.array([side.var(ddof=1) for side in sides])
    per_wave = np.array([BASIS[0] / n[0], 0 * BASIS[1], BASIS[2] / n[1]])
    spread = 2 * variances**2 / (n - 1)
    return Bivariate(
        means=np.array([side.mean() for side in sides]),
        means_cov=np.diag(variances / n),
        slopes=per_wave,
        covariance=np.diag(variances),
        covariance_cov=np.diag([spread[0], 0.0, spread[1]]),
    )


def _wishart_cov(covariance: np.ndarray, df: int) -> np.ndarray:
    """Uncertainty of a sample covariance matrix, over (s11, s12, s22)."""
    (a, c), (_, b) = covariance
    return (
        np.array(
            [
                [2 * a * a, 2 * a * c, 2 * c * c],
                [2 * a * c, a * b + c * c, 2 * b * c],
                [2 * c * c, 2 * b * c, 2 * b * b],
            ]
        )
        / df
    )
