"""Ordinal alpha: how well the items would hold together, had the answers no steps."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.evaluation.polychoric import Polychoric, polychoric
from traject_eval.evaluation.reliability import complete_answers, cronbach_alpha, refuse_degenerate
from traject_eval.types import Estimate


@dataclass(frozen=True, eq=False)
class OrdinalAlpha:
    """Ordinal alpha of a scale in one group at one wave, with the correlations it was made of."""

    alpha: float
    se: float
    alpha_low: float
    alpha_high: float
    n: int
    level: float
    correlations: Polychoric

    @property
    def estimate(self) -> Estimate:
        """Ordinal alpha, its standard error by the delta method."""
        return Estimate(
            quantity="ordinal_alpha",
            value=self.alpha,
            se=self.se,
            df=float("inf"),
            low=self.alpha_low,
            high=self.alpha_high,
            level=self.level,
            n=self.n,
            unit="share",
            method="polychoric_alpha",
            assumptions=(
                "people answer independently",
                "a normal variable lies under every answer",
                "describes those variables, not the score that people get",
            ),
        )

    def to_frame(self) -> pd.DataFrame:
        """All numbers of the whole scale in one row."""
        names = ("alpha", "se", "alpha_low", "alpha_high", "n", "level")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])


def ordinal_alpha(items: pd.DataFrame, *, level: float = 0.95) -> OrdinalAlpha:
    """Cronbach's formula on the polychoric correlations, with its interval.

    It is the reliability of the variables that are thought to lie under the answers, not of the score that people get:
    for a score with few steps it is higher than what was really measured. So it is shown beside Cronbach's alpha, and
    no measurement error is ever computed from it.

    Parameters
    ----------
    items : DataFrame
        Keyed answers, as for ``reliability``: a row per person, a column per item, of one wave and one population.
        People who left an item out are excluded first, then people are counted.
    level : float
        Level of the interval.

    Raises
    ------
    DataProblem, TooFewData
        As ``reliability``; and where two items were answered in exactly the same order.

    Notes
    -----
    alpha = k/(k − 1) · (1 − k / sum of all correlations). The standard error follows from every person's influence on
    all correlations at once; the interval is symmetric in ln(1 − alpha), so that it stays below 1.
    Compared with R: ``psych::alpha`` on ``psych::polychoric``; standard error from lavaan's asymptotic covariances.

    References
    ----------
    Zumbo, B. D., Gadermann, A. M., & Zeisser, C. (2007). Journal of Modern Applied Statistical Methods 6, 21–29.
    Chalmers, R. P. (2018). Educational and Psychological Measurement 78, 1056–1071 (why it is not the reliability
    of the score).

    Examples
    --------
    >>> answers = pd.DataFrame([[0, 0]] * 3 + [[0, 1]] + [[1, 0]] + [[1, 1]] * 3, columns=["a", "b"])
    >>> found = ordinal_alpha(pd.concat([answers, answers]))  # rho = sin(π/4): alpha = 2·rho/(1 + rho)
    >>> round(found.alpha, 6), found.n
    (0.828427, 16)
    """
    complete = complete_answers(items)
    refuse_degenerate(complete, np.cov(complete.to_numpy(), rowvar=False))
    found = polychoric(complete)
    k, total = len(found.matrix), found.matrix.to_numpy().sum()
    alpha = cronbach_alpha(found.matrix.to_numpy())
    slope = 2 * k**2 / ((k - 1) * total**2)  # of alpha to each correlation
    se = slope * np.sqrt((found.influence.sum(axis=1) ** 2).sum()) / found.n
    reach = np.exp(special.ndtri((1 + level) / 2) * se / (1 - alpha))
    return OrdinalAlpha(
        alpha=alpha,
        se=float(se),
        alpha_low=float(1 - (1 - alpha) * reach),
        alpha_high=float(1 - (1 - alpha) / reach),
        n=found.n,
        level=level,
        correlations=found,
    )
