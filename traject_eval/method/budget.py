"""Who carries it: how much of the costs is covered, on whom that leans, and when income has caught up with costs.

Money and hours go through here apart, and are never added.
"""

import functools
from dataclasses import asdict, dataclass
from importlib import resources

import numpy as np
import pandas as pd
import yaml

from traject_eval.errors import DataProblem, TooFewData

SURE = ("certain", "expected", "hoped")
RHYTHMS = {"month": 1, "year": 12, "once": 0}  # months from one payment to the next
LINE_COLUMNS = ("direction", "party", "amount", "rhythm", "first", "sure")
YEAR, HORIZON = 12, 60  # months: what coverage is about, and how far a plan looks ahead
DRAWS = 4000
LEVEL = 0.90  # of ranges: one in twenty plans turns out worse, one in twenty better


@functools.cache
def sureness() -> dict[str, dict]:
    """What is assumed of each degree of sureness: ``comes`` (lowest and highest chance) and ``differs`` (a share).

    Examples
    --------
    >>> sureness()["hoped"]
    {'comes': [0.1, 0.4], 'differs': 0.3}
    """
    return yaml.safe_load(resources.files("traject_eval.resources").joinpath("budget.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Coverage:
    """Income as a share of costs over a time, with its range over plans that turn out differently.

    ``enough`` is the share of those plans in which income is at least the costs.
    """

    value: float  # the middle plan
    low: float
    high: float
    level: float
    enough: float

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True)
class BreakEven:
    """The month from which all income so far is at least all costs so far, for good within five years.

    ``planned`` is for amounts as they stand; ``low`` and ``high`` hold the middle 90 % of plans that turn out
    differently. NaN is: not within five years. ``reached`` is the share of plans that get there.
    """

    planned: float
    low: float
    high: float
    reached: float


def by_month(lines: pd.DataFrame, months: int) -> np.ndarray:
    """What each line brings or costs, month by month: shape (lines, months).

    Examples
    --------
    >>> lines = pd.DataFrame({"amount": [10.0, 5.0], "rhythm": ["month", "once"], "first": [2, 1]})
    >>> by_month(lines, 3).tolist()
    [[0.0, 10.0, 10.0], [5.0, 0.0, 0.0]]
    """
    month = np.arange(1, months + 1)
    step = lines["rhythm"].map(RHYTHMS).to_numpy()[:, None]
    since = month - lines["first"].to_numpy(dtype=int)[:, None]
    paid = np.where(step == 0, since == 0, (since >= 0) & (since % np.maximum(step, 1) == 0))
    return paid * lines["amount"].to_numpy(dtype=float)[:, None]


def outcomes(lines: pd.DataFrame, seed: int, draws: int = DRAWS) -> np.ndarray:
    """How each line turns out in plans that go differently, as a share of what it says: shape (draws, lines).

    An income comes or does not; a cost is lower or higher. How often what is called expected comes, nobody knows:
    that chance itself is drawn, once a plan, so that all lines that are called so rise and fall together.
    """
    chance = np.random.default_rng(seed)
    lows, highs = np.array([sureness()[sure]["comes"] for sure in SURE]).T
    comes = chance.uniform(lows, highs, (draws, len(SURE)))
    place = lines["sure"].map(SURE.index).to_numpy()
    differs = np.array([sureness()[sure]["differs"] for sure in SURE])[place]
    came = chance.random((draws, len(lines))) < comes[:, place]
    cost = 1 + differs * chance.uniform(-1, 1, (draws, len(lines)))
    return np.where(lines["direction"].eq("income").to_numpy(), came, cost)


def coverage(lines: pd.DataFrame, *, months: int = YEAR, seed: int = 1, draws: int = DRAWS) -> Coverage:
    """How much of the costs of a time is covered by income.

    Parameters
    ----------
    lines : DataFrame
        One row an amount, all in one unit (euro, or hours): ``direction`` (``income, cost``), ``party`` (text, empty
        where unknown), ``amount`` (0 or more), ``rhythm`` (``month, year, once``), ``first`` (month of the plan, from
        1), ``sure`` (``certain, expected, hoped``).
    months : int
        From the first month of the plan.
    seed : int
        Of the plans that are drawn; the same lines and seed give the same range.

    Returns
    -------
    Coverage
        The median, the 5th and the 95th percentile over the plans.

    Raises
    ------
    DataProblem
        A column is missing or a value is impossible.
    TooFewData
        ``no_costs``: there are no costs in this time, so that nothing can be covered.

    Notes
    -----
    Estimand: income / costs over these months in a plan in which an income comes with the chance that belongs to how
    sure it is called, and a cost differs from what was expected by so much, as ``resources/budget.yaml`` has them. The
    range says how a plan like this may turn out under these assumptions; it is no margin of a measurement.

    References
    ----------
    Vose, D. (2008). Risk analysis, chapters 4 and 13.

    Examples
    --------
    >>> rows = [("income", "fonds", 900, "once", 1, "certain"), ("cost", "", 100, "month", 1, "certain")]
    >>> found = coverage(pd.DataFrame(rows, columns=LINE_COLUMNS))
    >>> round(found.value, 2), found.enough
    (0.75, 0.0)
    """
    _check(lines)
    each = by_month(lines, months).sum(axis=1)
    income = lines["direction"].eq("income").to_numpy()
    if not each[~income].sum():
        raise TooFewData("no_costs")
    drawn = outcomes(lines, seed, draws) * each
    shares = drawn[:, income].sum(axis=1) / drawn[:, ~income].sum(axis=1)
    low, middle, high = np.quantile(shares, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return Coverage(float(middle), float(low), float(high), LEVEL, float((shares >= 1).mean()))


def dependence(lines: pd.DataFrame, *, months: int = YEAR) -> pd.DataFrame:
    """What share of the income of a time each party would give, if all of it came; the largest first.

    Returns
    -------
    DataFrame
        ``party, amount, share``; income of which the party is not known is in the whole, and is no row.

    Examples
    --------
    >>> rows = [("income", "fonds", 30, "once", 1, "certain"), ("income", "", 10, "once", 1, "hoped")]
    >>> dependence(pd.DataFrame(rows, columns=LINE_COLUMNS)).to_numpy().tolist()
    [['fonds', 30.0, 0.75]]
    """
    _check(lines)
    income = lines[lines["direction"].eq("income")]
    given = pd.DataFrame({"party": income["party"].to_numpy(), "amount": by_month(income, months).sum(axis=1)})
    known = given[given["party"].ne("") & given["amount"].gt(0)]
    sums = known.groupby("party", sort=False)["amount"].sum().sort_values(ascending=False, kind="stable")
    return pd.DataFrame(
        {"party": sums.index, "amount": sums.to_numpy(), "share": (sums / given["amount"].sum()).to_numpy()}
    )


def break_even(lines: pd.DataFrame, *, seed: int = 1, draws: int = DRAWS) -> BreakEven:
    """From which month on all income so far is at least all costs so far, to the end of five years.

    Raises
    ------
    DataProblem
        As for ``coverage``.

    Examples
    --------
    >>> rows = [("income", "", 30, "month", 1, "certain"), ("cost", "", 40, "once", 1, "certain")]
    >>> break_even(pd.DataFrame(rows, columns=LINE_COLUMNS)).planned
    2.0
    """
    _check(lines)
    sign = np.where(lines["direction"].eq("income"), 1.0, -1.0)
    paid = by_month(lines, HORIZON) * sign[:, None]
    planned = _caught_up(paid.sum(axis=0)[None, :])[0]
    months = _caught_up(outcomes(lines, seed, draws) @ paid)
    ends = np.quantile(
        months, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="inverted_cdf"
    )  # beyond five years is infinite
    low, high, planned = (float(one) if np.isfinite(one) else float("nan") for one in (*ends, planned))
    return BreakEven(planned, low, high, float(np.isfinite(months).mean()))


def _caught_up(paid: np.ndarray) -> np.ndarray:
    """Per plan the first month after the last one that ends short; infinite where the last month does."""
    short = np.cumsum(paid, axis=1) < -1e-9 * np.abs(paid).sum(axis=1, keepdims=True)
    last = np.where(short.any(axis=1), HORIZON - np.argmax(short[:, ::-1], axis=1), 0)
    return np.where(last == HORIZON, np.inf, last + 1.0)


def _check(lines: pd.DataFrame) -> None:
    if missing := [name for name in LINE_COLUMNS if name not in lines]:
        raise DataProblem(f"In de begroting ontbreekt de kolom {', '.join(missing)}.")
    for name, known in (("direction", ("income", "cost")), ("rhythm", tuple(RHYTHMS)), ("sure", SURE)):
        if unknown := sorted(set(lines[name]) - set(known), key=str):
            raise DataProblem(f"{name} is een van {', '.join(known)}; gevonden: {', '.join(map(str, unknown))}.")
    amount, first = (pd.to_numeric(lines[name], errors="coerce") for name in ("amount", "first"))
    if (amount.isna() | (amount < 0)).any():
        raise DataProblem("Een bedrag is een getal van 0 of hoger.")
    if (first.isna() | (first < 1) | (first % 1 != 0)).any():
        raise DataProblem("De eerste maand is een heel getal vanaf 1.")
