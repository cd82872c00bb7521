"""The hand-over meter: who decides and who does, quarter by quarter, and whether that shifts to residents."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem, TooFewData

RESIDENTS = ("residents", "team")  # the roles that are residents themselves
PROFESSIONAL = "professional"
ACTS = ("decides", "does")
FEWEST_QUARTERS, FEWEST_DECISIONS = 4, 20
LEVEL = 0.95
DAYS_IN_YEAR = 365.25
STEPS, CLOSE = 100, 1e-12
STEEP = 25.0  # log-odds beyond this: all decisions on one side, the slope has no largest likelihood


@dataclass(frozen=True)
class Trend:
    """How the residents' share moves: a quasi-binomial model of the decisions on their date.

    ``slope`` is in log-odds a year. ``first`` and ``last`` are the modelled shares on the first and last date;
    ``at`` gives those on any other.
    """

    intercept: float
    slope: float
    se: float
    df: int
    low: float
    high: float
    dispersion: float
    covariance: tuple[float, float, float]  # of intercept and slope: variance, covariance, variance
    first: float
    first_low: float
    first_high: float
    last: float
    last_low: float
    last_high: float
    level: float
    n: int

    def at(self, years: float) -> tuple[float, float, float]:
        """The modelled share, and both ends of its interval, so many years after the first date."""
        one, both, two = self.covariance
        middle = self.intercept + self.slope * years
        spread = np.sqrt(one + 2 * years * both + years**2 * two)
        half = special.stdtrit(self.df, (1 + self.level) / 2) * spread
        return tuple(float(special.expit(middle + side * half)) for side in (0, -1, 1))


@dataclass(frozen=True, eq=False)
class Handover:
    """Who decided, did and advised.

    ``quarters`` has a row per quarter (``2026K1``) between the first and last decision and per act (``decides``,
    ``does``): ``quarter, act, residents, total, share``, a shared decision counted half, share NaN where nothing was
    decided; ``advice`` a row per quarter: ``quarter, professional, total, share``. ``trends`` maps an act to its
    trend, or to the reason there is none.
    """

    quarters: pd.DataFrame
    advice: pd.DataFrame
    trends: dict[str, Trend | str]
    decisions: int

    def to_frame(self) -> pd.DataFrame:
        """The counts per quarter."""
        return self.quarters.copy()


def handover(decisions: pd.DataFrame, *, level: float = LEVEL) -> Handover:
    """Count who decided, did and advised, and model how the residents' share moves.

    Parameters
    ----------
    decisions : DataFrame
        One row a decision: ``date`` (datetime), ``decides, does, advises``: lists of roles, empty where unknown.

    Returns
    -------
    Handover
        A trend per act, from four quarters with a decision and twenty decisions on; before that, and where all
        decisions fall on one side, the reason why there are only counts.

    Raises
    ------
    DataProblem
        A column is missing, or a date is.

    Notes
    -----
    A decision scores 1 where only residents (or their team) act, 0 where none of them does, and one half where they
    share it. logit(share) = a + b·years, variance φ·μ(1 − μ), φ from Pearson's χ² / (n − 2); intervals by t on n − 2.
    Compared with R: ``glm(family = quasibinomial)``.

    References
    ----------
    McCullagh, P., & Nelder, J. A. (1989). Generalized linear models, section 4.5.

    Examples
    --------
    >>> frame = pd.DataFrame({"date": pd.to_datetime(["2026-01-10", "2026-02-10"]),
    ...     "decides": [["residents"], ["residents", "professional"]], "does": [["team"], []], "advises": [[], []]})
    >>> handover(frame).quarters[["act", "residents", "total"]].to_numpy().tolist()
    [['decides', 1.5, 2], ['does', 1.0, 1]]
    """
    _check(decisions)
    dated = decisions.sort_values("date", kind="stable").reset_index(drop=True)
    quarter = dated["date"].dt.to_period("Q")
    spell = pd.period_range(quarter.min(), quarter.max(), freq="Q") if len(dated) else quarter
    scores = {act: _residents_share(dated[act]) for act in ACTS}
    counted = [_per_quarter(scores[act], quarter, spell).assign(act=act) for act in ACTS]
    advised = dated["advises"].map(lambda roles: float(PROFESSIONAL in roles) if len(roles) else np.nan)
    advice = _per_quarter(advised, quarter, spell).rename(columns={"residents": "professional"})
    trends = {act: _trend_or_reason(scores[act], dated["date"], quarter, level) for act in ACTS}
    columns = ["quarter", "act", "residents", "total", "share"]
    return Handover(pd.concat(counted, ignore_index=True)[columns], advice, trends, len(dated))


def _check(decisions: pd.DataFrame) -> None:
    if missing := [name for name in ("date", *ACTS, "advises") if name not in decisions]:
        raise DataProblem(f"In de besluiten ontbreekt de kolom {', '.join(missing)}.")
    if undated := int(decisions["date"].isna().sum()):
        raise DataProblem(f"Bij {undated} besluiten ontbreekt de datum.")


def _residents_share(acting: pd.Series) -> pd.Series:
    """1 where only residents act, 0 where none of them does, a half where they share; NaN where nobody is named."""
    own = acting.map(lambda roles: sum(role in RESIDENTS for role in roles))
    every = acting.map(len)
    shared = (own > 0) & (own < every)
    return pd.Series(np.select([every == 0, shared], [np.nan, 0.5], (own > 0).astype(float)), index=acting.index)


def _per_quarter(score: pd.Series, quarter: pd.Series, spell: pd.PeriodIndex) -> pd.DataFrame:
    found = score.groupby(quarter).agg(residents="sum", total="count").reindex(spell, fill_value=0)
    share = (found["residents"] / found["total"]).where(found["total"] > 0)
    names = [f"{period.year}K{period.quarter}" for period in spell]
    return found.assign(share=share, quarter=names).reset_index(drop=True)[["quarter", "residents", "total", "share"]]


def _trend_or_reason(score: pd.Series, date: pd.Series, quarter: pd.Series, level: float) -> Trend | str:
    known = score.notna()
    if known.sum() < FEWEST_DECISIONS or quarter[known].nunique() < FEWEST_QUARTERS:
        return "few"
    years = (date[known] - date[known].iloc[0]).dt.days / DAYS_IN_YEAR
    try:
        return quasibinomial_trend(score[known].to_numpy(), years.to_numpy(), level=level)
    except TooFewData:
        return "one_side"


def quasibinomial_trend(share: np.ndarray, years: np.ndarray, *, level: float = LEVEL) -> Trend:
    """A logistic line through shares (0 to 1) over time, with Pearson's dispersion.

    Raises
    ------
    TooFewData
        All shares lie on one side (in full, or before and after one date), or there is only one date.

    Examples
    --------
    >>> found = quasibinomial_trend(np.array([0, 0, 1, 0.5, 1, 0, 1, 1.0]), np.arange(8) / 4)
    >>> round(found.slope, 4), found.df
    (2.253, 6)
    """
    design = np.column_stack([np.ones(len(years)), years])
    if np.ptp(years) == 0 or np.ptp(share) == 0:
        raise TooFewData("Alle besluiten vallen aan één kant.")
    beta = _fit(design, share)
    fitted = special.expit(design @ beta)
    weight = fitted * (1 - fitted)
    df = len(share) - 2
    dispersion = float(((share - fitted) ** 2 / weight).sum() / df)
    covariance = dispersion * np.linalg.inv(design.T * weight @ design)
    se = float(np.sqrt(covariance[1, 1]))
    reach = special.stdtrit(df, (1 + level) / 2) * se
    found = Trend(
        **{"intercept": float(beta[0]), "slope": float(beta[1]), "se": se, "df": df},
        **{"low": float(beta[1] - reach), "high": float(beta[1] + reach), "dispersion": dispersion},
        covariance=(float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1])),
        **dict.fromkeys(("first", "first_low", "first_high", "last", "last_low", "last_high"), float("nan")),
        **{"level": level, "n": len(share)},
    )
    ends = {name: found.at(place) for name, place in (("first", years.min()), ("last", years.max()))}
    return replace(
        found, **{f"{name}{end}": ends[name][nr] for name in ends for nr, end in enumerate(("", "_low", "_high"))}
    )


def _fit(design: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Iteratively reweighted least squares (McCullagh & Nelder 1989, section 2.5)."""
    beta = np.zeros(2)
    for _ in range(STEPS):
        fitted = special.expit(design @ beta)
        weight = fitted * (1 - fitted)
        step = np.linalg.solve(design.T * weight @ design, design.T @ (share - fitted))
        beta = beta + step
        if np.abs(design @ beta).max() > STEEP:
            break
        if np.abs(step).max() < CLOSE * (1 + np.abs(beta).max()):
            return beta
    raise TooFewData("Alle besluiten vallen aan één kant.")
