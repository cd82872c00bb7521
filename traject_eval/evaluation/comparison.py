"""Change in buurten with the trajectory beside change in buurten without: one number a buurt, however many people."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.buurt_means import BuurtMeans, buurt_means, facts_of
from traject_eval.evaluation.linked import foretold, of_the_first_wave
from traject_eval.evaluation.t_test import t_test
from traject_eval.evaluation.two_groups import SAME, Groups

LEVEL = 0.95
ENOUGH = 10  # buurten in either arm; with fewer the robust standard error is too often too small
METHODS = ("t", "CR1", "CR2", "wild", "permutation")
COLUMNS = ["method", "value", "se", "df", "low", "high", "p"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Difference in change between two groups of buurten, in points, with its interval at ``level``.

    ``alternatives`` has the same difference by every method (``t, CR1, CR2, wild, permutation``); ``method`` is the
    one that leads. With one treated buurt there is only its ``place`` among all (1 is the largest change): ``method``
    is then ``place``, and ``se, df, low, high, p`` and the alternatives are NaN; with more of them ``place`` is 0.
    ``least_p`` is the smallest p that dividing these buurten otherwise can give. ``changes`` has per buurt ``buurt,
    treated, n_before, n_after, change`` and the mean of each of the ``covariates``, which are held equal. ``linked``:
    it is about the people of the first wave, and follows them.
    """

    before: str
    after: str
    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float
    method: str
    clusters: int
    treated: int
    place: int
    by_lot: bool
    linked: bool
    covariates: tuple[str, ...]
    permutation_p: float
    least_p: float
    alternatives: pd.DataFrame
    changes: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row; see ``alternatives`` and ``changes`` for the tables."""
        hidden = {"alternatives", "changes"}
        row = {name: value for name, value in asdict(self).items() if name not in hidden}
        return pd.DataFrame([row | {"covariates": ", ".join(self.covariates)}])


def difference_in_differences(
    table: pd.DataFrame,
    outcome: str = "score",
    treated: str = "treated",
    period: str = "wave",
    *,
    before: object,
    after: object,
    cluster: str = "buurt",
    person: str | None = None,
    covariates: Sequence[str] = (),
    by_lot: bool = False,
    level: float = LEVEL,
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
    person : str
        The column of people, where they are the same at both waves. Without it the waves are taken as two samples.
    covariates : list of str
        Columns with numbers, or True and False, known before the start: of people (age) or of the buurt (urbanity).
        Only what stands there at ``before`` is read, as the mean of the buurt. Never the outcome itself.
    by_lot : bool
        The buurten that start were drawn by lot: only then dividing them otherwise is randomisation inference.
    level : float
        Of every interval; higher than 0.95 where outcomes of one plan share an error rate.

    Raises
    ------
    DataProblem
        A column is missing, a buurt is in both arms or in neither, or has no scores at one of the waves; a covariate
        is the outcome, no number, or tells no buurt from another.
    TooFewData
        No buurt with the trajectory, fewer than two without, no differences between buurten within both arms, or
        more covariates than buurten can carry.

    Notes
    -----
    Estimand: the mean change over the buurten with the trajectory, less that which they would have had without it;
    it is what is found if buurten in both arms would have changed alike without it (with ``covariates``: buurten with
    the same means of those, in a straight line). That is assumed, and cannot be seen in the data.

    Per buurt the mean of all scores after less that of all before; every buurt counts once. With ``person``: the mean
    change of the people of the first wave, where those who left are foretold by the score that they gave (see
    ``foretold``). That stays right where more people with low scores leave in one arm than in the other. Those
    changes are regressed on the arm and the covariates. With fewer than ten buurten in either arm the t-test with
    equal variances leads, else CR2 with Satterthwaite degrees of freedom. CR1 is Stata's, with t(buurten − 1). Wild:
    Webb's six weights on residuals with no difference, p of CR1's t. Permutation: p of the difference over all
    divisions of the buurten. What is too much to go through is drawn, with a fixed seed.

    The start level is no covariate: it is measured with error, so arms that start apart would seem to change apart.

    The same as R's ``lm`` on the changes of buurten, with ``clubSandwich::coef_test``.

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
    if outcome in covariates:
        raise DataProblem(
            f"{outcome} is de uitkomst zelf en kan niet gelijk gehouden worden: het beginniveau is met meetfout "
            "bekend, en dan lijkt er verschil te zijn waar het niet is."
        )
    columns = {"outcome": outcome, "group": treated, "period": period, "cluster": cluster}
    rows, parts = table, None
    if person is not None:
        rows, parts = of_the_first_wave(table, (before, after), outcome, period, cluster, person)
    found = buurt_means(rows, (before, after), **columns, allowed=(0, 1), covariates=covariates)
    reached = (
        found.means[after] if parts is None else pd.Series(_foretold(parts.loc[found.means.index]), found.means.index)
    )
    arms, changes = found.group.to_numpy(bool), (reached - found.means[before]).to_numpy()
    groups, lead = compared_groups(arms, changes, facts_of(found))
    alone = lead == "place"
    value = float(groups.value(changes[None, :])[0])
    alternatives = pd.DataFrame(_alternatives(groups, changes[None, :], alone, level), columns=COLUMNS)
    led = alternatives.set_index("method").loc["t" if alone else lead]
    return Comparison(
        **{"before": str(before), "after": str(after), "value": value},
        **{name: float(led[name]) for name in ("se", "df", "low", "high", "p")},
        **{"level": level, "method": lead, "clusters": len(changes), "treated": int(arms.sum()), "by_lot": by_lot},
        linked=person is not None,
        place=int((changes[~arms] > changes[arms][0]).sum()) + 1 if alone else 0,
        covariates=tuple(covariates),
        permutation_p=float(alternatives["p"].iloc[-1]),
        least_p=math.nan if alone else groups.least_p,
        **{"alternatives": alternatives, "changes": _changes(found, arms, changes)},
    )


def compared_groups(arms: np.ndarray, changes: np.ndarray, facts: np.ndarray) -> tuple[Groups, str]:
    """The groups that are compared on these changes, and the method that leads: ``place``, ``t`` or ``CR2``.

    Raises
    ------
    TooFewData
        Too few buurten in an arm or for the facts, or none that differ within both arms.
    """
    own, other = changes[arms], changes[~arms]
    if not len(own) or len(other) < 2:
        raise TooFewData(
            f"Er zijn {len(own)} buurten met het traject en {len(other)} zonder; nodig zijn er minstens 1 met en 2 "
            "zonder. Zonder vergelijking blijft het bij de verandering zelf: te.change."
        )
    groups = Groups(arms, facts)
    if facts.shape[1] and (len(own) == 1 or groups.df < 1):
        raise TooFewData(
            f"Met {len(own)} buurten met het traject en {len(other)} zonder zijn {facts.shape[1]} kenmerken niet "
            "gelijk te houden. Neem minder kenmerken of meer buurten."
        )
    if len(own) == 1:
        return groups, "place"
    if max(np.ptp(own), np.ptp(other)) <= SAME * (1 + abs(changes).max()):
        raise TooFewData(
            "In elk van beide groepen veranderden alle buurten precies even veel; hoe zeker het verschil is, valt dan "
            "niet te zeggen. Kijk of de cijfers per buurt wel los van elkaar gemeten zijn."
        )
    return groups, "t" if min(len(own), len(other)) < ENOUGH else "CR2"


def _foretold(parts: pd.DataFrame) -> np.ndarray:
    return foretold(*(parts[name].to_numpy() for name in ("everyone", "stayed", "later", "squares", "products")))


def _changes(found: BuurtMeans, arms: np.ndarray, changes: np.ndarray) -> pd.DataFrame:
    n = found.n.set_axis(["n_before", "n_after"], axis=1)
    table = pd.concat([n.assign(treated=arms, change=changes), found.facts], axis=1).rename_axis("buurt").reset_index()
    return table[["buurt", "treated", "n_before", "n_after", "change", *found.facts]]


def _alternatives(groups: Groups, changes: np.ndarray, alone: bool, level: float) -> list[tuple]:
    """The difference by every method; nothing but the difference for one buurt alone."""
    value = float(groups.value(changes)[0])
    if alone:
        return [(name, value, *[math.nan] * 5) for name in METHODS]
    return [
        *(
            (name, value, *_by_t(value, float(se[0]), df, level))
            for name, (se, df) in groups.closed_forms(changes).items()
        ),
        ("wild", value, *[math.nan] * 4, float(groups.wild_p(changes)[0])),
        ("permutation", value, *[math.nan] * 4, float(groups.permutation_p(changes)[0])),
    ]


def _by_t(value: float, se: float, df: float, level: float) -> tuple[float, ...]:
    """Standard error, degrees of freedom, interval and p."""
    found = t_test(value, se, df, level)
    return se, df, found.low, found.high, found.p
