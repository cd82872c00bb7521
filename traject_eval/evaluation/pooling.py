"""Outcomes of many buurten together: their mean, how much they really differ, and what the next buurt may bring."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.meta_regression import reml_tau2
from traject_eval.evaluation.moderators import moderate, start_of

LEAST_BUURTEN = 3  # with two there is one difference, which says nothing about how much buurten differ
LEVEL = 0.95
DRAWS = 20_000  # of the true values of all buurten: an end of a rank interval is then off by one rank at most
SEED = 1
ALTERNATIVES = ["method", "value", "se", "df", "low", "high"]
GROUP_COLUMNS = ["buurt", "value", "se", "shrunken", "low", "high", "rank", "rank_low", "rank_high"]


@dataclass(frozen=True, eq=False)
class Pool:
    """The mean over buurten in the unit of ``value``, and how much buurten differ beyond chance (all at 95 %).

    ``tau2`` is the variance of the true values of buurten, ``i2`` the share (0 to 1) of all variance that it is, ``q``
    the test of no difference with ``q_p``. ``prediction_low`` to ``prediction_high`` is where the true value of a next
    buurt like these is expected. ``groups`` has per buurt its ``value`` and ``se``, the ``shrunken`` estimate with
    ``low`` and ``high``, and the expected ``rank`` (1 is the highest value) with 95 % of its chance between
    ``rank_low`` and ``rank_high``. ``alternatives`` has the mean with Knapp and Hartung's standard error (``knha``,
    that of ``se``) and with it never smaller than the standard errors of buurten alone make it (``adhoc``).

    ``moderators``, ``moderation`` (one row) and ``start_level`` (one row) have no rows where none was asked: see
    ``moderate`` and ``start_level``.
    """

    buurten: int
    value: float
    se: float
    low: float
    high: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    q: float
    q_p: float
    prediction_low: float
    prediction_high: float
    groups: pd.DataFrame
    alternatives: pd.DataFrame
    moderators: pd.DataFrame
    moderation: pd.DataFrame
    start_level: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row; the tables, such as ``groups``, stand by themselves."""
        known = {name: value for name, value in asdict(self).items() if not isinstance(value, pd.DataFrame)}
        return pd.DataFrame([known])


def pool(table: pd.DataFrame, moderators: Sequence[str] = (), start: str | None = None) -> Pool:
    """Pool the outcomes of buurten by a random-effects model: every buurt has a true value of its own.

    Parameters
    ----------
    table : DataFrame
        One row per buurt: ``value`` (such as a change in scale points) and ``se``, its standard error; if wanted
        ``buurt``, its name, or else the buurten are numbered from 1.
    moderators : sequence of str
        Columns that tell something of a buurt, known before the start and without error; see ``moderate``.
    start : str, optional
        The column with the mean at the start, where ``value`` is the change since. It needs ``<start>_se``, its
        standard error, and ``<start>_cov``, the sampling covariance of start and change: that of both waves less the
        variance of the first.

    Raises
    ------
    DataProblem
        A column is missing, a buurt has no value or no standard error above 0, or stands there twice.
    NotComparable
        The start, or another moderator that was measured with error, is asked as an ordinary moderator.
    TooFewData
        Fewer than three buurten, or too few for the moderators.

    Notes
    -----
    Value ~ N(true, se²) and true ~ N(mean, tau²), tau² by REML: the highest of all tops of the restricted likelihood,
    0 included. The standard error of the mean is Knapp and Hartung's, with t(k − 1), also in the prediction interval
    mean ± t √(se² + tau²). Where buurten differ less than chance gives, that standard error is smaller than those of
    the buurten allow; it is kept, as metafor does, and ``alternatives`` has the other one. The interval of tau² is the
    Q-profile; where even tau² = 0 leaves less spread than chance gives, both its ends are 0. Ranks come from draws of
    all true values together, with a fixed seed; where tau² is 0 nothing tells the buurten apart, and every rank is as
    likely.

    The same as R's ``metafor::rma(yi, sei = sei, method = "REML", test = "knha")`` with ``confint``, ``predict`` and
    ``blup``. That buurten are alike but for chance (exchangeable), and that standard errors are known, is assumed.

    References
    ----------
    Knapp, G., & Hartung, J. (2003). Statistics in Medicine 22, 2693–2710.
    Viechtbauer, W. (2007). Statistics in Medicine 26, 37–52.
    Higgins, J. P. T., Thompson, S. G., & Spiegelhalter, D. J. (2009). J. R. Statist. Soc. A 172, 137–159.

    Examples
    --------
    With equal standard errors the mean is the plain one, and tau² is the variance of the values less se²:

    >>> found = pool(pd.DataFrame({"buurt": ["a", "b", "c"], "value": [1.0, 2.0, 3.0], "se": [0.5, 0.5, 0.5]}))
    >>> round(found.value, 6), round(found.tau2, 6), round(found.i2, 6)
    (2.0, 0.75, 0.75)
    >>> found.groups["shrunken"].round(6).tolist()
    [1.25, 2.0, 2.75]
    """
    names, values, errors = _checked(table)
    k, variances = len(values), errors**2
    mean, se, tau2 = random_effects(values, variances)
    df = k - 1
    away = float(special.stdtrit(df, (1 + LEVEL) / 2))
    q = _spread(values, variances, 0.0)
    tau2_low, tau2_high = _profile(values, variances)
    beyond = away * float(np.sqrt(se**2 + tau2))
    return Pool(
        **{"buurten": k, "value": mean, "se": se, "low": mean - away * se, "high": mean + away * se},
        **{"tau2": tau2, "tau2_low": tau2_low, "tau2_high": tau2_high},
        **{"i2": tau2 / (tau2 + _typical(variances)), "q": q, "q_p": float(special.chdtrc(df, q))},
        **{"prediction_low": mean - beyond, "prediction_high": mean + beyond},
        groups=_groups(names, values, errors, tau2, mean, se),
        alternatives=_alternatives(mean, se, variances + tau2, away),
        **moderate(table, values, variances, moderators, tau2),
        start_level=start_of(table, values, errors, start),
    )


def _alternatives(mean: float, se: float, variances: np.ndarray, away: float) -> pd.DataFrame:
    errors = {"knha": se, "adhoc": max(se, float((1 / variances).sum() ** -0.5))}
    rows = [
        (name, mean, error, len(variances) - 1, mean - away * error, mean + away * error)
        for name, error in errors.items()
    ]
    return pd.DataFrame(rows, columns=ALTERNATIVES)


def random_effects(values: np.ndarray, variances: np.ndarray) -> tuple[float, float, float]:
    """Mean over buurten, its standard error by Knapp and Hartung, and tau² by REML: see ``pool``.

    Examples
    --------
    >>> [round(number, 6) for number in random_effects(np.array([1.0, 2.0, 3.0]), np.array([0.25] * 3))]
    [2.0, 0.57735, 0.75]
    """
    tau2 = reml_tau2(values, variances, np.ones((len(values), 1)))
    weights, mean = _weighted(values, variances, tau2)
    return mean, float(np.sqrt(_spread(values, variances, tau2) / ((len(values) - 1) * weights.sum()))), tau2


def _checked(table: pd.DataFrame) -> tuple[list, np.ndarray, np.ndarray]:
    """Names, values and standard errors, after all that is wrong was said at once."""
    if missing := [name for name in ("value", "se") if name not in table]:
        found = ", ".join(map(str, table))
        raise DataProblem(f"In de tabel met buurten ontbreekt: {', '.join(missing)}. Gevonden: {found}.")
    names = table["buurt"].tolist() if "buurt" in table else list(range(1, len(table) + 1))
    values, errors = (pd.to_numeric(table[name], errors="coerce").to_numpy(float) for name in ("value", "se"))
    listed = pd.Series(names, dtype=object)
    faults = {
        "geen getal bij value": ~np.isfinite(values),
        "geen getal boven 0 bij se": ~(np.isfinite(errors) & (errors > 0)),
        "dezelfde naam nog eens": listed.duplicated().to_numpy(),
        "geen naam": listed.isna().to_numpy(),
    }
    said = [f"{fault}: {', '.join(map(str, listed[where]))}" for fault, where in faults.items() if where.any()]
    if said:
        raise DataProblem(
            f"De buurten zijn zo niet samen te nemen. Verwacht: per buurt één rij met een waarde en een standaardfout. "
            f"{'; '.join(said)}. Laat zulke buurten weg en noem dat in het verslag, of vul aan wat ontbreekt."
        )
    if len(values) < LEAST_BUURTEN:
        raise TooFewData(
            f"Er zijn {len(values)} buurten; om te zien hoeveel buurten verschillen zijn er minstens {LEAST_BUURTEN} "
            "nodig. Laat ze los van elkaar zien."
        )
    return names, values, errors


def _weighted(values: np.ndarray, variances: np.ndarray, tau2: float) -> tuple[np.ndarray, float]:
    weights = 1 / (variances + tau2)
    return weights, float((weights * values).sum() / weights.sum())


def _spread(values: np.ndarray, variances: np.ndarray, tau2: float) -> float:
    """Weighted squares about the mean: chi² with k − 1 degrees of freedom at the true tau²."""
    weights, mean = _weighted(values, variances, tau2)
    return float((weights * (values - mean) ** 2).sum())


def _typical(variances: np.ndarray) -> float:
    """The sampling variance of a typical buurt, as Higgins and Thompson (2002) take it."""
    weights = 1 / variances
    return float((len(weights) - 1) / (weights.sum() - (weights**2).sum() / weights.sum()))


def _profile(values: np.ndarray, variances: np.ndarray) -> tuple[float, float]:
    """The tau² at which the spread is just as large, and just as small, as chance still gives."""
    from scipy import optimize  # see above

    df = len(values) - 1
    unit = float(values.var(ddof=1) + variances.mean())
    ends = []
    for chance in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):  # of a spread still larger

        def left(tau2: float, limit: float = special.chdtri(df, chance)) -> float:
            return _spread(values, variances, unit * tau2) - limit

        high = 1.0
        while left(high) > 0:
            high *= 2
        ends.append(unit * optimize.brentq(left, 0, high, xtol=1e-16, rtol=1e-14) if left(0) > 0 else 0.0)
    return ends[0], ends[1]


def _groups(names: list, values, errors, tau2: float, mean: float, se: float) -> pd.DataFrame:
    """Every buurt drawn towards the mean, as far as its own value is uncertain, and where it may stand."""
    kept = tau2 / (tau2 + errors**2)
    shrunken = mean + kept * (values - mean)
    own, shared = np.sqrt(kept) * errors, (1 - kept) * se
    away = special.stdtrit(len(values) - 1, (1 + LEVEL) / 2) * np.sqrt(own**2 + shared**2)
    columns = [names, values, errors, shrunken, shrunken - away, shrunken + away, *_ranks(shrunken, own, shared)]
    return pd.DataFrame(dict(zip(GROUP_COLUMNS, columns, strict=True)))


def _ranks(shrunken: np.ndarray, own: np.ndarray, shared: np.ndarray) -> tuple[np.ndarray, ...]:
    """Expected rank of every buurt, and the ranks between which 95 % of its chance lies."""
    draw = np.random.default_rng(SEED)
    alone, together = draw.standard_normal((DRAWS, len(shrunken))), draw.standard_normal((DRAWS, 1))
    true = shrunken + own * alone + shared * together if own.any() else alone
    ranks = (-true).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(ranks, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0, method="inverted_cdf")
    return ranks.mean(axis=0), low, high
