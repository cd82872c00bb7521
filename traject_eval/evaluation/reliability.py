"""How well the items of a scale hold together: Cronbach's alpha, omega total, and every item by itself."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.omega import omega_total
from traject_eval.types import Estimate

MIN_PEOPLE = 10  # complete answers; with fewer the interval of alpha spans most of its range
SINGULAR = 1e-10  # smallest eigenvalue of the correlations at which an item repeats the others


@dataclass(frozen=True, eq=False)
class Reliability:
    """Reliability of a scale in one group at one wave.

    ``items`` has a row per item: ``item, mean, sd, item_rest`` (correlation with the sum of the others) and
    ``alpha_without``. With two items ``omega_total`` and ``alpha_without`` are NaN: they do not exist.
    """

    alpha: float
    alpha_low: float
    alpha_high: float
    omega_total: float
    n: int
    level: float
    items: pd.DataFrame

    @property
    def estimate(self) -> Estimate:
        """Alpha; its standard error and (first) df are those of the F distribution that gives its interval."""
        return Estimate(
            quantity="alpha",
            value=self.alpha,
            se=_feldt_se(self.alpha, self.n, len(self.items)),
            df=float(self.n - 1),
            low=self.alpha_low,
            high=self.alpha_high,
            level=self.level,
            n=self.n,
            unit="share",
            method="cronbach_feldt",
            assumptions=("people answer independently", "items measure one thing, each as strongly"),
        )

    def to_frame(self) -> pd.DataFrame:
        """All numbers of the whole scale in one row."""
        return pd.DataFrame([{field.name: getattr(self, field.name) for field in fields(self)[:-1]}])


def reliability(items: pd.DataFrame, *, level: float = 0.95) -> Reliability:
    """Cronbach's alpha with its interval, omega total, and how every item behaves.

    Parameters
    ----------
    items : DataFrame
        Keyed answers (higher is more of what is measured): a row per person, a column per item, of one wave and one
        population. People who left an item out are excluded first, then people are counted.
    level : float
        Level of the interval.

    Raises
    ------
    DataProblem
        A column holds no numbers, or there are fewer than two items.
    TooFewData
        Fewer than ten complete answers or no more people than items; or an item without variance, or one that can
        be predicted from the others without error.

    Notes
    -----
    alpha = k/(k − 1) · (1 − Σ item variances / variance of the sum). Its interval: (1 − population alpha)/(1 − alpha)
    follows F(n − 1, (n − 1)(k − 1)). Omega: see ``omega_total``.
    Compared with R: ``psych::alpha``, ``psych::alpha.ci``, ``factanal``, ``lavaan::cfa``.

    References
    ----------
    Cronbach, L. J. (1951). Psychometrika 16, 297–334. Feldt, L. S. (1965). Psychometrika 30, 357–370.

    Examples
    --------
    >>> half = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 5], "c": [1, 3, 3, 4, 4]})
    >>> found = reliability(pd.concat([half, half]))
    >>> round(found.alpha, 4), found.n
    (0.9538, 10)
    """
    complete = complete_answers(items)
    n, k = complete.shape
    covariance = np.cov(complete.to_numpy(), rowvar=False)
    refuse_degenerate(complete, covariance)
    alpha = cronbach_alpha(covariance)
    low, high = 1 - (1 - alpha) * special.fdtri(n - 1, (n - 1) * (k - 1), [(1 + level) / 2, (1 - level) / 2])
    omega = omega_total(covariance) if k > 2 else float("nan")
    return Reliability(alpha, float(low), float(high), omega, n, level, _item_table(complete, covariance))


def cronbach_alpha(covariance: np.ndarray) -> float:
    """Cronbach's alpha of items with these covariances.

    Examples
    --------
    >>> cronbach_alpha(np.array([[1.0, 0.5], [0.5, 1.0]]))
    0.6666666666666667
    """
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def complete_answers(items: pd.DataFrame) -> pd.DataFrame:
    """The answers of who answered everything, as floats.

    Raises
    ------
    DataProblem
        A column holds no numbers, or there are fewer than two items.
    TooFewData
        Fewer than ten complete answers or no more people than items.

    Examples
    --------
    >>> complete_answers(pd.DataFrame({"a": [1, 2, None] * 5, "b": [1, 3, 2] * 5})).shape
    (10, 2)
    """
    if text := [str(name) for name in items if not pd.api.types.is_numeric_dtype(items[name])]:
        raise DataProblem(f"Alleen kolommen met antwoorden als getal verwacht; geen getallen in: {', '.join(text)}.")
    if items.shape[1] < 2:
        raise DataProblem(f"Betrouwbaarheid bestaat vanaf twee vragen; gevonden: {items.shape[1]}.")
    complete = items.dropna().astype(float)
    n, k = complete.shape
    if n < (needed := max(MIN_PEOPLE, k + 1)):
        raise TooFewData(
            f"Te weinig mensen beantwoordden alle vragen. Voor de betrouwbaarheid zijn er minstens {needed} nodig."
        )
    return complete


def refuse_degenerate(complete: pd.DataFrame, covariance: np.ndarray) -> None:
    """Refuse items without variance, or of which one repeats the others (``TooFewData``)."""
    constant = [str(name) for name in complete if complete[name].min() == complete[name].max()]
    if constant:
        raise TooFewData(
            f"De antwoorden verschillen niet op {', '.join(constant)}; zo is er geen betrouwbaarheid te berekenen."
        )
    sd = np.sqrt(np.diag(covariance))
    if np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0] < SINGULAR:
        raise TooFewData(
            "Eén vraag is precies te voorspellen uit de andere; zo is er geen betrouwbaarheid te berekenen."
        )


def _item_table(complete: pd.DataFrame, covariance: np.ndarray) -> pd.DataFrame:
    variances, with_all = np.diag(covariance), covariance.sum(axis=0)
    rest_variances = covariance.sum() - 2 * with_all + variances
    k = len(variances)
    others = [np.delete(np.arange(k), place) for place in range(k)]
    return pd.DataFrame(
        {
            "item": list(complete),
            "mean": complete.mean().to_numpy(),
            "sd": np.sqrt(variances),
            "item_rest": (with_all - variances) / np.sqrt(variances * rest_variances),
            "alpha_without": [cronbach_alpha(covariance[np.ix_(o, o)]) if k > 2 else np.nan for o in others],
        }
    )


def _feldt_se(alpha: float, n: int, k: int) -> float:
    """Standard deviation of 1 − alpha when its ratio to the population's is 1/F(n − 1, (n − 1)(k − 1))."""
    top, bottom = (n - 1) * (k - 1), n - 1
    spread = 2 * bottom**2 * (top + bottom - 2) / (top * (bottom - 2) ** 2 * (bottom - 4))
    return float((1 - alpha) * np.sqrt(spread))
