"""What a study could see: the smallest change that so many people and buurten show, before anything is measured."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace

import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem, TooFewData, UnknownName

MOST_STEPS = 200  # of halving: far more than a float has digits
SEEN_WITH = (0.5, 0.75, 1, 1.5, 2)  # times the people of the plan, in the table for a client
FURTHEST = 1e8  # standard errors from nothing: beyond it the distribution gives no number, and power is 1
NO_OTHER_SIDE = 9  # from here the chance on the wrong side, at most that of a normal deviate, is lost in rounding
NO_LIMIT = 1e12  # people: as good as everyone there is
CLUSTERED = ("clustered", "did")  # the buurten are a sample of buurten
LEAST_BUURTEN = 2
ASK = {
    "retention": "retention ontbreekt: welk deel van de mensen van T0 ook bij T1 antwoordt. "
    "Zoek het op in een eerder onderzoek onder zulke mensen (bijvoorbeeld 0.6); er is geen veilige schatting",
    "correlation": "correlation ontbreekt: hoe sterk iemands score bij T1 lijkt op die bij T0, binnen één buurt. "
    "Zoek het op in een eerder onderzoek met deze schaal en zo veel tijd ertussen (bijvoorbeeld 0.5)",
    "cluster_autocorrelation": "cluster_autocorrelation ontbreekt: hoe sterk een buurt bij T1 lijkt op zichzelf bij "
    "T0, los van toeval. Zoek het op in cijfers over meer jaren van veel buurten (bijvoorbeeld 0.8)",
}


@dataclass(frozen=True)
class Mdes:
    """The smallest change that a design shows with this ``power``, in standard deviations of one person's score.

    ``se`` is the standard error of the change in the same unit, ``df`` its degrees of freedom.
    """

    design: str
    n: int  # people per buurt at T0
    buurten: int
    comparison_buurten: int
    icc: float
    retention: float
    correlation: float | None  # None where the people of T1 are others
    cluster_autocorrelation: float | None  # None where it plays no part
    power: float
    alpha: float
    se: float
    df: float
    mdes: float

    def power_for(self, effect: float) -> float:
        """The chance that a true change of ``effect`` standard deviations is told from none.

        Examples
        --------
        >>> round(mdes(n=50, retention=0.8, correlation=0.5).power_for(0.5), 4)
        0.8694
        """
        return _power(abs(effect), self.se, self.df, self.alpha)

    def n_for(self, effect: float) -> int:
        """People per buurt at T0 with whom a change of ``effect`` standard deviations is seen with this power.

        Raises
        ------
        TooFewData
            However many people: the differences between buurten are too large, so more buurten are needed.

        Examples
        --------
        >>> mdes(n=50, retention=0.8, correlation=0.5).n_for(0.5)
        42
        """
        if not effect:
            raise DataProblem("Om een verandering van 0 te zien zijn nooit genoeg mensen te vinden; noem een andere.")

        def enough(people: float) -> bool:
            se, df = _precision(replace(self, n=people))
            return df > 0 and _power(abs(effect), se, df, self.alpha) >= self.power

        if not enough(NO_LIMIT):
            least = _smallest(*_precision(replace(self, n=NO_LIMIT)), self.power, self.alpha)
            raise TooFewData(
                f"Een verandering van {abs(effect):g} standaardafwijking is met deze buurten niet te zien, hoeveel "
                f"mensen er ook meedoen: de buurten zelf verschillen te veel. De kleinste is {least:.2f}. Neem meer "
                "buurten mee."
            )
        return _first(enough)

    def seen(self) -> pd.DataFrame:
        """The smallest change with fewer people and with more: ``n, mdes``, the plan itself in the middle."""
        counts = [max(round(times * self.n), 1) for times in SEEN_WITH]
        found = [(n, *_precision(replace(self, n=n))) for n in dict.fromkeys(counts)]
        rows = [(n, _smallest(se, df, self.power, self.alpha)) for n, se, df in found if df > 0]
        return pd.DataFrame(rows, columns=["n", "mdes"])

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row."""
        return pd.DataFrame([asdict(self)])[[field.name for field in fields(self)]]


def mdes(
    *,
    n: int,
    buurten: int = 1,
    comparison_buurten: int = 0,
    icc: float = 0.0,
    retention: float | None = None,
    correlation: float | None = None,
    cluster_autocorrelation: float | None = None,
    design: str = "paired",
    power: float = 0.8,
    alpha: float = 0.05,
) -> Mdes:
    """The smallest change that would be told from none, with so many people and buurten.

    Parameters
    ----------
    n : int
        People per buurt who answer at T0.
    buurten, comparison_buurten : int
        Buurten with the trajectory, and without.
    icc : float
        Share of the spread between people that lies between buurten; only for ``clustered`` and ``did``.
    retention : float
        Share of ``n`` that answers at T1. No default: look at what an earlier study kept.
    correlation : float
        Between one person's scores at T0 and T1, within a buurt; 0 where the people of T1 are others. No default,
        and not asked for ``unpaired``.
    cluster_autocorrelation : float
        Between a buurt's true mean at T0 and at T1; no default where ``icc`` is over 0.
    design : str
        ``paired``: change among these people in these buurten. ``unpaired``: the same, others at T1. ``clustered``:
        mean change over a sample of buurten. ``did``: change in ``buurten`` minus that in ``comparison_buurten``.
    power, alpha : float
        Chance of seeing the change if it is there; of seeing one if there is none (two-sided).

    Returns
    -------
    Mdes
        ``mdes`` in standard deviations of one person's score at one wave, ``power_for(effect)``, ``n_for(effect)``.

    Raises
    ------
    DataProblem
        Everything that is missing or out of range, at once.
    TooFewData
        Fewer than two people are left.
    UnknownName
        There is no such design.

    Notes
    -----
    Squared standard error, in squared standard deviations, with m = n · retention people per buurt at T1, r the
    correlation and c the cluster autocorrelation, J and K buurten with and without the trajectory:

    - paired: 2(1 − r) / (J m), df = J m − 1
    - unpaired: (1/n + 1/m) / J, df = J(n + m) − 2
    - clustered: v / J, df = J − 1, with v = 2·icc·(1 − c) + 2(1 − icc)(1 − r) / m
    - did: v / J + v / K, df = J + K − 2

    Power by the non-central t distribution, both sides counted. The people who answered once count for nothing here,
    while ``change`` uses them: so this is careful. Who leaves is taken to be chance. Compared with R:
    ``power.t.test(strict = TRUE)``, ``pwr::pwr.t2n.test``, the formula with ``pt(ncp = )``, and simulation.

    References
    ----------
    Teerenstra, S., Eldridge, S., Graff, M., de Hoop, E., & Borm, G. F. (2012). Statistics in Medicine 31, 2169–2178.
    Hooper, R., Teerenstra, S., de Hoop, E., & Eldridge, S. (2016). Statistics in Medicine 35, 4718–4728.

    Examples
    --------
    >>> found = mdes(n=50, retention=0.8, correlation=0.5)  # 40 pairs, whose differences have sd 1
    >>> round(found.se, 4), found.df, round(found.mdes, 4)  # by hand: 1/√40 and 39
    (0.1581, 39.0, 0.4543)
    """
    if design not in DESIGNS:
        raise UnknownName("opzet", design, DESIGNS)
    asked = (n, buurten, comparison_buurten, icc, retention, correlation, cluster_autocorrelation, power, alpha)
    if faults := list(_faults(design, *asked)):
        raise DataProblem("Zo is niet te berekenen wat er te zien zou zijn. " + ". ".join(faults) + ".")
    if design == "unpaired":
        correlation = None
    if design not in CLUSTERED or not icc:
        cluster_autocorrelation = None
    numbers = (n, buurten, comparison_buurten, float(icc), retention, correlation, cluster_autocorrelation)
    plan = Mdes(design, *numbers, power, alpha, float("nan"), float("nan"), float("nan"))
    se, df = _precision(plan)
    if not df > 0:
        raise TooFewData("Er blijven te weinig mensen over om een marge te berekenen: minstens twee zijn er nodig.")
    return replace(plan, se=se, df=df, mdes=_smallest(se, df, power, alpha))


def _faults(design, n, buurten, comparison_buurten, icc, retention, correlation, autocorrelation, power, alpha):
    """Everything that is wrong with what was asked, one sentence each."""
    if not n >= 1:
        yield f"n is {n}; verwacht: minstens 1 mens per buurt"
    if retention is None:
        yield ASK["retention"]
    elif not 0 < retention <= 1:
        yield f"retention is {retention:g}; verwacht: boven 0 tot en met 1"
    if correlation is None and design != "unpaired":
        yield ASK["correlation"]
    elif correlation is not None and not -1 < correlation < 1:
        yield f"correlation is {correlation:g}; verwacht: tussen -1 en 1"
    if not 0 <= icc < 1:
        yield f"icc is {icc:g}; verwacht: 0 tot 1"
    if icc and design not in CLUSTERED:
        yield f"icc doet niet mee bij {design}, dat alleen over deze buurten zelf gaat; kies clustered of did"
    if design in CLUSTERED and icc and autocorrelation is None:
        yield ASK["cluster_autocorrelation"]
    if autocorrelation is not None and not -1 <= autocorrelation <= 1:
        yield f"cluster_autocorrelation is {autocorrelation:g}; verwacht: -1 tot en met 1"
    least = LEAST_BUURTEN if design in CLUSTERED else 1
    if buurten < least:
        yield f"buurten is {buurten}; verwacht bij {design}: minstens {least}"
    if design == "did" and comparison_buurten < LEAST_BUURTEN:
        yield f"comparison_buurten is {comparison_buurten}; verwacht bij did: minstens {LEAST_BUURTEN}"
    if design != "did" and comparison_buurten:
        yield f"comparison_buurten doet niet mee bij {design}; kies did, of laat het weg"
    if not 0 < alpha < power < 1:
        yield f"alpha is {alpha:g} en power {power:g}; verwacht: 0 < alpha < power < 1"


def _people(plan: Mdes) -> tuple[float, float]:
    pairs = plan.buurten * plan.n * plan.retention
    return 2 * (1 - plan.correlation) / pairs, pairs - 1


def _others(plan: Mdes) -> tuple[float, float]:
    before, after = plan.buurten * plan.n, plan.buurten * plan.n * plan.retention
    return 1 / before + 1 / after, before + after - 2


def _buurt_variance(plan: Mdes) -> float:
    """Of the mean change of one buurt: what the buurt itself does, and chance among its people."""
    own = 2 * plan.icc * (1 - plan.cluster_autocorrelation) if plan.icc else 0.0
    return own + 2 * (1 - plan.icc) * (1 - plan.correlation) / (plan.n * plan.retention)


def _sample(plan: Mdes) -> tuple[float, float]:
    return _buurt_variance(plan) / plan.buurten, plan.buurten - 1


def _difference(plan: Mdes) -> tuple[float, float]:
    each = _buurt_variance(plan)
    return each / plan.buurten + each / plan.comparison_buurten, plan.buurten + plan.comparison_buurten - 2


DESIGNS: dict[str, Callable[[Mdes], tuple[float, float]]] = {
    **{"paired": _people, "unpaired": _others, "clustered": _sample, "did": _difference},
}


def _precision(plan: Mdes) -> tuple[float, float]:
    """Standard error and degrees of freedom of a design."""
    variance, df = DESIGNS[plan.design](plan)
    return variance**0.5, float(df)


def smallest_seen(se: float, df: float, power: float, alpha: float) -> float:
    """The smallest true difference that this standard error shows with this power, in its unit: after measuring too.

    Examples
    --------
    >>> found = mdes(n=50, retention=0.8, correlation=0.5)
    >>> smallest_seen(found.se, found.df, 0.8, 0.05) == found.mdes
    True
    """
    return _smallest(se, df, power, alpha)


def _power(effect: float, se: float, df: float, alpha: float) -> float:
    """Chance that the t-test rejects, on either side."""
    limit, away = special.stdtrit(df, 1 - alpha / 2), min(effect / se, FURTHEST)
    other = special.nctdtr(df, away, -limit) if away < NO_OTHER_SIDE else 0.0
    return float(1 - special.nctdtr(df, away, limit) + other)


def _smallest(se: float, df: float, power: float, alpha: float) -> float:
    """The effect with exactly this power, by halving: power grows with the effect."""
    low, high = 0.0, se
    while _power(high, se, df, alpha) < power:
        low, high = high, 2 * high
    for _ in range(MOST_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _power(middle, se, df, alpha) < power else (low, middle)
    return high


def _first(enough: Callable[[float], bool]) -> int:
    """The smallest whole number that is enough, where every larger one is too."""
    low, high = 0, 1
    while not enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
