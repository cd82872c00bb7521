"""Change in buurten with the trajectory beside change in buurten without: one number a buurt, however many people."""

import itertools
import math
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.two_waves import group_names

LEVEL = 0.95
ENOUGH = 10  # buurten in either arm; with fewer the robust standard error is too often too small
MOST_WAYS = (
    20_000  # of dividing the buurten, or of giving them signs, that are all gone through; else as many are drawn
)
SEED = 1
AT_ONCE = 2_000_000  # numbers drawn in one go
SAME = 1e-12  # relative: a tie is as far off as what was found
WEBB = np.sqrt([0.5, 1.0, 1.5])
SIGNS = np.concatenate((-WEBB, WEBB))
COLUMNS = ["method", "value", "se", "df", "low", "high", "p"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Difference in change between two groups of buurten, in points, with its interval at 95 %.

    ``alternatives`` has the same difference by every method (``t, CR1, CR2, wild, permutation``); ``method`` is the
    one that leads. With one treated buurt there is only its ``place`` among all (1 is the largest change): ``method``
    is then ``place``, and ``se, df, low, high, p`` and the alternatives are NaN; with more of them ``place`` is 0.
    ``least_p`` is the smallest p that dividing these buurten otherwise can give. ``changes`` has per buurt ``buurt,
    treated, n_before, n_after, change``.
    """

    before: str
    after: str
    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    method: str
    clusters: int
    treated: int
    place: int
    by_lot: bool
    permutation_p: float
    least_p: float
    alternatives: pd.DataFrame
    changes: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row; see ``alternatives`` and ``changes`` for the tables."""
        hidden = {"alternatives", "changes"}
        return pd.DataFrame([{name: value for name, value in asdict(self).items() if name not in hidden}])


def difference_in_differences(
    table: pd.DataFrame,
    outcome: str = "score",
    treated: str = "treated",
    period: str = "wave",
    *,
    before: object,
    after: object,
    cluster: str = "buurt",
    by_lot: bool = False,
) -> Comparison:
    """How much more the mean changed in buurten with the trajectory than in those without.

    Parameters
    ----------
    table : DataFrame
        One row per person and wave, with the columns named here. Who has no ``outcome`` is left out.
    outcome : str
        In points.
    treated : str
        True (or 1) in buurten with the trajectory, False (or 0) in the others; one and the same within a buurt.
    period, before, after : str
        The column of waves, and two of them.
    cluster : str
        The column of buurten.
    by_lot : bool
        The buurten that start were drawn by lot: only then dividing them otherwise is randomisation inference.

    Raises
    ------
    DataProblem
        A column is missing, a buurt is in both arms or in neither, or has no scores at one of the waves.
    TooFewData
        No buurt with the trajectory, fewer than two without, or no differences between buurten within both arms.

    Notes
    -----
    Per buurt the mean of all scores after less that of all before; every buurt counts once. With fewer than ten
    buurten in either arm the two-sample t-test with equal variances on these changes leads, else CR2 with Satterthwaite
    degrees of freedom. CR1 is Stata's, with t(buurten − 1). Wild: Webb's six weights on residuals with no difference,
    p of CR1's t. Permutation: p of the difference over all divisions of the buurten. What is too much to go through is
    drawn, with a fixed seed. That both arms would have changed alike is assumed, and cannot be seen in the data.

    The same as R's ``t.test(var.equal = TRUE)`` and ``clubSandwich::coef_test`` on the changes of buurten.

    References
    ----------
    Donald, S. G., & Lang, K. (2007). Review of Economics and Statistics 89, 221–233.
    Pustejovsky, J. E., & Tipton, E. (2018). Journal of Business & Economic Statistics 36, 672–683.
    Webb, M. D. (2023). Canadian Journal of Economics 56, 839–858.

    Examples
    --------
    >>> means = {"a": (1, 4), "b": (2, 4), "c": (1, 2), "d": (2, 2)}
    >>> table = pd.DataFrame([{"buurt": name, "wave": wave, "score": mean, "treated": name in "ab"}
    ...     for name, pair in means.items() for wave, mean in zip(("T0", "T1"), pair)])
    >>> found = difference_in_differences(table, before="T0", after="T1")
    >>> found.value, found.df, found.method, round(found.permutation_p, 4), round(found.least_p, 4)
    (2.0, 2.0, 't', 0.3333, 0.3333)
    """
    names = {"outcome": outcome, "treated": treated, "period": period, "cluster": cluster}
    changes = _changes(table, names, (before, after))
    own, other = (changes.loc[changes["treated"] == arm, "change"].to_numpy() for arm in (True, False))
    if not len(own) or len(other) < 2:
        raise TooFewData(
            f"Er zijn {len(own)} buurten met het traject en {len(other)} zonder; nodig zijn er minstens 1 met en 2 "
            "zonder. Zonder vergelijking blijft het bij de verandering zelf: te.change."
        )
    value = float(own.mean() - other.mean())
    alone = len(own) == 1
    if not alone and max(np.ptp(own), np.ptp(other)) <= SAME * (1 + abs(changes["change"]).max()):
        raise TooFewData(
            "In elk van beide groepen veranderden alle buurten precies even veel; hoe zeker het verschil is, valt dan "
            "niet te zeggen. Kijk of de cijfers per buurt wel los van elkaar gemeten zijn."
        )
    alternatives = pd.DataFrame(_alternatives(own, other, alone), columns=COLUMNS)
    lead = "place" if alone else "t" if min(len(own), len(other)) < ENOUGH else "CR2"
    led = alternatives.set_index("method").loc["t" if alone else lead]
    return Comparison(
        **{"before": str(before), "after": str(after), "value": value},
        **{name: float(led[name]) for name in ("se", "df", "low", "high", "p")},
        **{"method": lead, "clusters": len(changes), "treated": len(own), "by_lot": by_lot},
        place=int((other > own[0]).sum()) + 1 if alone else 0,
        permutation_p=float(alternatives["p"].iloc[-1]),
        least_p=math.nan if alone else _least(len(own), len(other)),
        **{"alternatives": alternatives, "changes": changes},
    )


def _changes(table: pd.DataFrame, names: dict[str, str], waves: tuple) -> pd.DataFrame:
    """A row per buurt, after all that is wrong with the table was said at once."""
    if missing := [name for name in names.values() if name not in table]:
        found = ", ".join(map(str, table))
        raise DataProblem(f"In de tabel ontbreekt: {', '.join(missing)}. Gevonden: {found}.")
    own = table[list(names.values())].set_axis(list(names), axis=1)
    own = own[own["period"].isin(waves) & own["outcome"].notna()]
    arms = own.groupby("cluster")["treated"].agg(["nunique", "first", lambda arm: arm.isin([0, 1]).all()])
    n = own.groupby(["cluster", "period"]).size().unstack(fill_value=0).reindex(columns=list(waves), fill_value=0)
    faults = {
        f"met en zonder traject tegelijk in {names['treated']}": arms["nunique"] > 1,
        f"iets anders dan waar of niet waar in {names['treated']}": ~arms.iloc[:, 2].astype(bool),
        **{f"geen score bij {wave}": n[wave] == 0 for wave in waves},
    }
    said = [f"{fault}: {', '.join(map(str, n.index[where]))}" for fault, where in faults.items() if where.any()]
    if said:
        raise DataProblem(
            "De buurten zijn zo niet te vergelijken. Verwacht: elke buurt heel met of heel zonder traject, met scores "
            f"bij beide metingen. {'; '.join(said)}. Laat zulke buurten weg en noem dat, of vul aan wat ontbreekt."
        )
    means = own.groupby(["cluster", "period"])["outcome"].mean().unstack()
    rows = [
        (name, bool(arms["first"][name]), *(int(n[wave][name]) for wave in waves), _gain(means, name, waves))
        for name in group_names(own["cluster"])
    ]
    return pd.DataFrame(rows, columns=["buurt", "treated", "n_before", "n_after", "change"])


def _gain(means: pd.DataFrame, name: object, waves: tuple) -> float:
    before, after = (float(means[wave][name]) for wave in waves)
    return after - before


def _alternatives(own: np.ndarray, other: np.ndarray, alone: bool) -> list[tuple]:
    """The difference by every method; nothing but the difference for one buurt alone."""
    value = float(own.mean() - other.mean())
    if alone:
        return [(name, value, *[math.nan] * 5) for name in ("t", "CR1", "CR2", "wild", "permutation")]
    arms = (own, other)
    sizes = np.array([len(arm) for arm in arms])
    squares = np.array([((arm - arm.mean()) ** 2).sum() for arm in arms])
    n = sizes.sum()
    pooled = squares.sum() / (n - 2) * (1 / sizes).sum()
    cr1 = n / (n - 2) * (squares / sizes**2).sum()
    cr2 = (squares / (sizes - 1) / sizes).sum()
    cr2_df = (1 / sizes).sum() ** 2 / (1 / (sizes**2 * (sizes - 1))).sum()
    found = (("t", pooled, n - 2), ("CR1", cr1, n - 1), ("CR2", cr2, cr2_df))
    return [
        *((name, value, *_by_t(value, float(variance) ** 0.5, float(df))) for name, variance, df in found),
        ("wild", value, *[math.nan] * 4, _wild(own, other)),
        ("permutation", value, *[math.nan] * 4, _permutation(own, other)),
    ]


def _by_t(value: float, se: float, df: float) -> tuple[float, ...]:
    """Standard error, degrees of freedom, interval and p."""
    away = float(special.stdtrit(df, (1 + LEVEL) / 2)) * se
    p = float(2 * special.stdtr(df, -abs(value) / se))
    return se, df, value - away, value + away, p


def _wild(own: np.ndarray, other: np.ndarray) -> float:
    """p of CR1's t when the changes are made anew from their mean and residuals times a weight a buurt."""
    changes, first = np.concatenate((own, other)), len(own)
    n = len(changes)
    ways = len(SIGNS) ** n
    (was,), (error,) = _difference(changes[None, :], first)

    def extreme(weights: np.ndarray) -> int:
        far, se = _difference(weights * (changes - changes.mean()), first)
        return int((abs(far) * error >= abs(was) * se * (1 - SAME)).sum())

    if ways <= MOST_WAYS:
        return extreme(np.array(list(itertools.product(SIGNS, repeat=n)))) / ways
    draw = np.random.default_rng(SEED)
    return (1 + sum(extreme(draw.choice(SIGNS, (rows, n))) for rows in _batches(n))) / MOST_WAYS


def _batches(n: int) -> list[int]:
    """All draws but the one that was found, in parts that fit in memory."""
    rows = max(AT_ONCE // n, 1)
    return [min(rows, MOST_WAYS - 1 - done) for done in range(0, MOST_WAYS - 1, rows)]


def _difference(changes: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Difference between arms and its CR1 error, up to a fixed factor, in every row."""
    arms = changes[:, :first], changes[:, first:]
    spread = sum(((arm - arm.mean(1, keepdims=True)) ** 2).sum(1) / arm.shape[1] ** 2 for arm in arms)
    return arms[0].mean(1) - arms[1].mean(1), np.sqrt(spread)


def _permutation(own: np.ndarray, other: np.ndarray) -> float:
    """Share of the divisions of the buurten with a difference at least this far from 0; their own one counts."""
    changes, first = np.concatenate((own, other)), len(own)
    centred = changes - changes.mean()  # the total of one arm then tells the difference
    reached = abs(centred[:first].sum()) * (1 - SAME)
    n = len(changes)
    if math.comb(n, first) <= MOST_WAYS:
        totals = centred[np.array(list(itertools.combinations(range(n), first)))].sum(1)
        return float((abs(totals) >= reached).mean())
    draw, found = np.random.default_rng(SEED), 1
    for rows in _batches(n):
        totals = draw.permuted(np.tile(centred, (rows, 1)), axis=1)[:, :first].sum(1)
        found += int((abs(totals) >= reached).sum())
    return found / MOST_WAYS


def _least(own: int, other: int) -> float:
    """The smallest p that dividing the buurten otherwise can give: arms of equal size mirror each other."""
    ways = math.comb(own + other, own)
    return (2 if own == other else 1) / ways if ways <= MOST_WAYS else 1 / MOST_WAYS
