"""Who left between two waves, how they differed before, and how much that could matter."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, NotComparable
from traject_eval.evaluation.attrition_boundary import attrition_limit
from traject_eval.evaluation.attrition_sensitivity import known_facts, sensitivities
from traject_eval.evaluation.bivariate import fit_paired, fit_separate
from traject_eval.evaluation.effect_size import hedges_g_av
from traject_eval.evaluation.t_test import t_test
from traject_eval.evaluation.two_waves import (
    MIN_PEOPLE,
    NEEDED,
    TwoWaves,
    group_names,
    one_of,
    refuse_doubles,
)

LEVEL = 0.95
EQUAL, ADJUSTABLE = 0.05, 0.25  # standard deviations at T0 between the analysed arms (What Works Clearinghouse)
TREATED = (True, "traject")  # 1 counts as True
FLOW = ["arm", "wave", "n", "returned", "new", "left"]
LEAVERS = ["arm", "stayed", "left", "share_left", "mean_stayed", "mean_left", "g", "low", "high"]
TIPPING = ["value", "low", "high", "share_left", "delta", "delta_sd"]
BOUNDARY = ["assumption", "overall", "differential", "limit", "low"]
ARMS = ["difference", "equivalence", "retention", "retention_comparison", "trimmed", "value", "lee_low", "lee_high"]


@dataclass(frozen=True, eq=False)
class Attrition:
    """Who left between ``before`` and ``after``, of everyone with a score at ``before``.

    ``flow``: per arm and wave the people with a score, those of them who were there at ``baseline``, who never
    answered before, and those of ``baseline`` who are not there. ``leavers``: leavers beside stayers at ``baseline``,
    ``g`` in standard deviations (leavers minus stayers) with its 95 % interval, missing with under three people.
    ``tipping`` (one arm; else no rows): the change of the stayers and ``delta``, the points by which the leavers must
    have changed otherwise before the interval of everyone's change reaches zero. ``arms`` (two arms; else no rows):
    are the analysed samples alike at ``baseline`` (``equal``, ``adjust``), and Lee's bounds of the difference.

    Two sensitivities, a row an arm where at least five stayed and five left: ``weighted``, the change when stayers
    count by how unlikely it was that they stayed, with the effective n; ``imputed``, the change of everyone with the
    scores of leavers filled in. ``boundary`` (arms drawn by lot; else no rows): is attrition low (``low``) by the
    boundaries of the What Works Clearinghouse, as shares.
    """

    instrument: str
    baseline: str
    before: str
    after: str
    n: int
    flow: pd.DataFrame
    leavers: pd.DataFrame
    tipping: pd.DataFrame
    arms: pd.DataFrame
    weighted: pd.DataFrame
    imputed: pd.DataFrame
    boundary: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Leavers beside stayers, a row an arm; the other tables stand by themselves."""
        head = {field.name: getattr(self, field.name) for field in fields(self)[:5]}
        return self.leavers.assign(**head)[[*head, *LEAVERS]]


def attrition(
    scores: pd.DataFrame,
    *,
    baseline: str | None = None,
    before: str,
    after: str,
    arm: str | None = None,
    covariates: Sequence[str] = (),
    by_lot: bool = False,
) -> Attrition:
    """Who left, how they differed from those who stayed, and how far the conclusion leans on them.

    Parameters
    ----------
    scores : DataFrame
        ``person, wave, score`` of one instrument and one population, one row per person and wave, and the column
        ``arm`` where that is given. Missing scores are left out first; waves are in the order of their names.
    baseline : str, optional
        The wave at which people are compared; ``before`` without it.
    before, after : str
        The waves of the change. Stayers have a score at both.
    arm : str, optional
        Column with two values, one of which is True, 1 or "traject": that arm has the trajectory.
    covariates : sequence of str
        Columns known at ``before`` of everyone with a score there, such as age: beside that score they tell who stays
        in ``weighted`` and what leavers would have scored in ``imputed``.
    by_lot : bool
        The arms were drawn by lot: only then do the boundaries of attrition mean anything.

    Raises
    ------
    DataProblem
        A column or wave is missing, a covariate is not known of everyone, a person has two scores in a wave or is in
        two arms, or there are not two arms.
    NotComparable
        The analysed samples of two arms differ by more than 0.25 standard deviation at ``baseline``.

    Notes
    -----
    ``g`` is Hedges' g with the average variance of both sides. Tipping point: with p the share that left and d the
    change of the stayers, everyone's change is d + p·delta when leavers changed delta more than stayers; delta is
    taken as known, so the interval only shifts. It is 0 where the interval of the stayers holds zero already.

    Lee's bounds hold where the trajectory can only keep people in, or only drive people out (monotonicity), and arms
    were drawn by lot. In the arm with more stayers the share (q₁ − q₀) / q₁ is cut off, once the highest changes and
    once the lowest; the bounds are about the people who stay in either arm, and carry no interval.

    Estimand of both sensitivities: the mean change of everyone with a score at ``before``, if within people alike in
    that score and the covariates leaving has nothing to do with the change (missing at random); neither can show that
    it is so. Weights are 1 / chance of staying by logistic regression, taken as known. Imputation is proper, from a
    normal regression, fifty times with a fixed seed, by Rubin's rules.

    Compared with R: ``t.test`` and the formulas in base R, ``glm``, ``survey::svymean``, ``mice::pool.scalar``.

    References
    ----------
    Lee, D. S. (2009). Review of Economic Studies 76, 1071–1102.
    What Works Clearinghouse (2022). Procedures and Standards Handbook 5.0: baseline equivalence.

    Examples
    --------
    >>> scores = pd.DataFrame({"person": [*"abcdefgh", *"abcd"], "wave": ["T0"] * 8 + ["T1"] * 4,
    ...     "score": [5, 6, 7, 6, 4, 5, 3, 4, 6, 8, 9, 7]})
    >>> found = attrition(scores, before="T0", after="T1")
    >>> found.leavers[["stayed", "left", "mean_stayed", "mean_left"]].values.tolist()
    [[4.0, 4.0, 6.0, 4.0]]
    >>> found.tipping[["value", "share_left"]].values.tolist()
    [[1.5, 0.5]]
    """
    baseline = before if baseline is None else baseline
    needed = [*NEEDED, *([arm] if arm else []), *covariates]
    if missing := [name for name in needed if name not in scores]:
        raise DataProblem(f"In de tabel met scores ontbreekt: {', '.join(missing)}. Gevonden: {', '.join(scores)}.")
    used = scores[scores["score"].notna()]
    instrument = one_of(used, "instrument")
    one_of(used, "population")
    refuse_doubles(used)
    waves = group_names(used["wave"])
    if unknown := [str(wave) for wave in (baseline, before, after) if wave not in waves]:
        named = ", ".join(map(str, waves))
        raise DataProblem(f"Bij meting {', '.join(unknown)} heeft niemand een score. Wel gevonden: {named}.")
    if before == after:
        raise DataProblem(f"Twee keer dezelfde meting gevraagd: {before}. Kies twee verschillende metingen.")
    arms = _arms(used, arm) if arm else {"": used}
    wide = {name: part.pivot(index="person", columns="wave", values="score") for name, part in arms.items()}
    asked = [wave.reindex(columns=waves) for wave in wide.values()]
    sides = {name: _sides(frame, baseline, before, after) for name, frame in zip(wide, asked, strict=True)}
    flow = [row for name, frame in zip(wide, asked, strict=True) for row in _flow(name, frame, waves, baseline)]
    leavers = [_leavers(name, *side) for name, side in sides.items()]
    facts = known_facts(used[used["wave"] == before], covariates)
    weighted, imputed = sensitivities(sides, facts)
    return Attrition(
        instrument=instrument,
        baseline=baseline,
        before=before,
        after=after,
        n=sum(len(stayed) + len(left) for stayed, left in sides.values()),
        flow=pd.DataFrame(flow, columns=FLOW),
        leavers=pd.DataFrame(leavers, columns=LEAVERS),
        tipping=pd.DataFrame([] if arm else _tipping(*sides[""]), columns=TIPPING),
        arms=pd.DataFrame(_compare(*sides.values()) if arm else [], columns=ARMS),
        **{"weighted": weighted, "imputed": imputed},
        boundary=pd.DataFrame(_boundary(*sides.values()) if arm and by_lot else [], columns=BOUNDARY),
    )


def _arms(used: pd.DataFrame, arm: str) -> dict[str, pd.DataFrame]:
    """The scores of both arms, that with the trajectory first."""
    if used.groupby("person")[arm].nunique(dropna=False).gt(1).any() or used[arm].isna().any():
        raise DataProblem(f"In de kolom {arm} hoort bij ieder mens één groep, bij alle metingen dezelfde.")
    found = group_names(used[arm])
    treated = [name for name in found if name in TREATED]
    if len(found) != 2 or len(treated) != 1:
        named = ", ".join(map(str, found))
        raise DataProblem(
            f"In de kolom {arm} horen twee groepen, waarvan één True, 1 of ‘traject’ heet. Gevonden: {named}."
        )
    other = next(name for name in found if name not in TREATED)
    return {str(name): used[used[arm] == name] for name in (treated[0], other)}


def _boundary(ours: tuple, others: tuple) -> list[list]:
    """Attrition of both arms together and its difference, against both boundaries."""
    counts = [(len(left), len(stayed) + len(left)) for stayed, left in (ours, others)]
    overall = sum(gone for gone, _ in counts) / sum(everyone for _, everyone in counts)
    apart = abs(counts[0][0] / counts[0][1] - counts[1][0] / counts[1][1])
    limits = {name: attrition_limit(overall, name) for name in ("cautious", "optimistic")}
    return [[name, overall, apart, limit, bool(apart <= limit)] for name, limit in limits.items()]


def _sides(frame: pd.DataFrame, baseline, before, after) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who stayed and who left, of everyone with a score at ``before`` and ``baseline``: columns baseline and change."""
    there = frame[frame[before].notna() & frame[baseline].notna()]
    both = pd.DataFrame({"baseline": there[baseline], "before": there[before], "after": there[after]})
    return both[both["after"].notna()], both[both["after"].isna()]


def _flow(name: str, frame: pd.DataFrame, waves: list, baseline) -> list[list]:
    first, there = frame[baseline].notna(), frame.notna()
    earlier = there.cumsum(axis=1).sub(there).gt(0)
    return [
        [
            *(name, wave, int(there[wave].sum()), int((there[wave] & first).sum())),
            *(int((there[wave] & ~earlier[wave]).sum()), int((first & ~there[wave]).sum())),
        ]
        for wave in waves
    ]


def _leavers(name: str, stayed: pd.DataFrame, left: pd.DataFrame) -> list:
    everyone = len(stayed) + len(left)
    share = len(left) / everyone if everyone else np.nan
    means = [side["baseline"].mean() for side in (stayed, left)]
    return [name, len(stayed), len(left), share, *means, *_standardised(stayed["baseline"], left["baseline"])]


def _standardised(one: pd.Series, other: pd.Series) -> tuple[float, float, float]:
    """``other`` minus ``one`` in standard deviations with its interval; missing where too few people or no spread."""
    if min(len(one), len(other)) < MIN_PEOPLE or not one.var() + other.var() > 0:
        return np.nan, np.nan, np.nan
    found = hedges_g_av(fit_separate(TwoWaves(np.empty((0, 2)), one.to_numpy(), other.to_numpy())), LEVEL)
    return found.g, found.g_low, found.g_high


def _tipping(stayed: pd.DataFrame, left: pd.DataFrame) -> list[list]:
    if len(stayed) < MIN_PEOPLE or left.empty:
        return []
    pairs = stayed[["before", "after"]].to_numpy()
    found = t_test(*fit_paired(TwoWaves(pairs, np.array([]), np.array([]))).contrast(-1, 1), LEVEL)
    share = len(left) / (len(left) + len(stayed))
    nearest = found.low if found.low > 0 else min(found.high, 0.0)
    delta = -nearest / share
    return [[found.value, found.low, found.high, share, delta, delta / stayed["before"].std()]]


def _compare(ours: tuple, others: tuple) -> list[list]:
    """Are both analysed samples alike at the start, and between which bounds lies the difference in change?"""
    difference, *_ = _standardised(others[0]["baseline"], ours[0]["baseline"])
    if not abs(difference) <= ADJUSTABLE:
        told = "niet te berekenen" if np.isnan(difference) else f"{difference:.2f} standaardafwijking"
        raise NotComparable(
            f"De mensen met beide scores verschillen aan het begin te veel tussen de twee groepen: {told}. "
            f"Tot {ADJUSTABLE} is ervoor te corrigeren; daarboven mag hun verandering niet vergeleken worden."
        )
    kept = [len(stayed) / (len(stayed) + len(left)) for stayed, left in (ours, others)]
    changes = [(stayed["after"] - stayed["before"]).to_numpy() for stayed, _ in (ours, others)]
    trimmed = abs(kept[0] - kept[1]) / max(kept)
    ends = [
        lee_ends(change, trimmed if share == max(kept) else 0.0) for change, share in zip(changes, kept, strict=True)
    ]
    value = changes[0].mean() - changes[1].mean()
    word = "equal" if abs(difference) <= EQUAL else "adjust"
    return [[difference, word, *kept, trimmed, value, ends[0][0] - ends[1][1], ends[0][1] - ends[1][0]]]


def lee_ends(values: np.ndarray, share: float) -> tuple[float, float]:
    """The mean without the highest ``share`` of the values, and without the lowest; one value may count in part.

    Examples
    --------
    >>> lee_ends(np.array([1.0, 2.0, 3.0, 6.0]), 0.25)
    (2.0, 3.6666666666666665)
    """
    ordered, keep = np.sort(values), (1 - share) * len(values)
    weights = np.clip(keep - np.arange(len(values)), 0, 1)
    return float(weights @ ordered / keep), float(weights @ ordered[::-1] / keep)
