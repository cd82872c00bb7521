"""What drawn studies find, by every method: a function per kind of study, of a cell of the grid and random numbers.

Each gives per method ``Found``: one number per drawn study in every array, NaN where the study was refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special

from benchmarks.simulation.world import World, draw_scores, draw_true_changes, truth
from traject_eval.evaluation.change import fit_waves
from traject_eval.evaluation.comparison import LEVEL
from traject_eval.evaluation.linked import foretold
from traject_eval.evaluation.pooling import random_effects
from traject_eval.evaluation.two_groups import Groups
from traject_eval.evaluation.two_waves import MIN_PEOPLE, TwoWaves

PEOPLE_AT_ONCE = 1_000_000
RESAMPLED = 300  # drawn studies of a comparison on which Webb's weights and the divisions are gone through
BANK, BANK_SEED = 5_000, 11  # buurten of one kind, from which programmes are drawn
ALPHA = 1 - LEVEL


@dataclass(frozen=True, eq=False)
class Found:
    """What one method found in many studies; ``aim`` is what was true. ``p`` and the ends may be missing (NaN)."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    aim: float | np.ndarray


def one_buurt(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The change of one buurt: by the people with both scores, and as ``te.change`` does, by everyone."""
    scores = draw_scores(draw, reps, 1, world, own=True)
    rows = {"pairs": np.full((reps, 3), np.nan), "everyone": np.full((reps, 3), np.nan)}
    for place in range(reps):
        data = _waves(scores.before[place, 0], scores.after[place, 0], scores.stays[place, 0])
        rows["everyone"][place] = _contrast(data)
        rows["pairs"][place] = _contrast(TwoWaves(data.pairs, np.empty(0), np.empty(0)))
    return {name: _by_t(*found.T, truth(world)) for name, found in rows.items()}


def _waves(before: np.ndarray, after: np.ndarray, stays: np.ndarray) -> TwoWaves:
    pairs = np.column_stack((before[stays], after[stays])).astype(float)
    return TwoWaves(pairs, before[~stays].astype(float), np.empty(0))


def _contrast(data: TwoWaves) -> tuple[float, float, float]:
    """Value, standard error and degrees of freedom of the change; NaN where ``te.change`` refuses."""
    if len(data.pairs) < MIN_PEOPLE:
        return np.nan, np.nan, np.nan
    value, se, df = fit_waves(data)[1].contrast(-1, 1)
    return (value, se, df) if se > 0 else (np.nan, np.nan, np.nan)


def compared(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The difference in change between two arms, as ``te.difference_in_differences`` does it.

    Methods that begin with ``linked`` use who answered twice (``person=``), the others the means of either wave.
    """
    groups = Groups(np.arange(buurten + comparison) < buurten, np.empty((buurten + comparison, 0)))
    arms = [_buurt_parts(draw, reps, world, size, own) for size, own in ((buurten, True), (comparison, False))]
    everyone, stayed, later, squares, products = np.concatenate(arms, axis=2)
    changes = {"": later - everyone, "linked_": foretold(everyone, stayed, later, squares, products) - everyone}
    aim, judge = truth(world) - truth(world, own=False), _placed if buurten == 1 else _tested
    return {f"{kind}{name}": one for kind, own in changes.items() for name, one in judge(groups, own, aim).items()}


def _placed(groups: Groups, changes: np.ndarray, aim: float) -> dict[str, Found]:
    """One buurt is ‘found’ where it stands first or last."""
    extreme = (changes[:, 1:] >= changes[:, :1]).all(1) | (changes[:, 1:] <= changes[:, :1]).all(1)
    value, nothing = groups.value(changes), np.full(len(changes), np.nan)
    return {"place": Found(value, nothing, nothing, np.where(np.isnan(value), np.nan, ~extreme), aim)}


def _tested(groups: Groups, changes: np.ndarray, aim: float) -> dict[str, Found]:
    value = groups.value(changes)
    found = {
        name: _by_t(value, se, np.full(len(value), df), aim) for name, (se, df) in groups.closed_forms(changes).items()
    }
    few = changes[~np.isnan(value)][:RESAMPLED]
    nothing = np.full(len(few), np.nan)
    for name, p in (("wild", groups.wild_p), ("permutation", groups.permutation_p)):
        found[name] = Found(groups.value(few), nothing, nothing, p(few), aim)
    return found


def _buurt_parts(draw: np.random.Generator, reps: int, world: World, buurten: int, own: bool) -> np.ndarray:
    """What ``foretold`` needs, (part, study, buurt); NaN where nobody of a buurt answers at T1."""
    rows = max(PEOPLE_AT_ONCE // (buurten * world.n), 1)
    parts = []
    for done in range(0, reps, rows):
        scores = draw_scores(draw, min(rows, reps - done), buurten, world, own)
        before, after, stays = (array.astype(float) for array in (scores.before, scores.after, scores.stays))
        with np.errstate(invalid="ignore"):
            stayed, later = ((wave * stays).sum(2) / stays.sum(2) for wave in (before, after))
        apart = (before - stayed[:, :, None]) * stays
        products = (apart * (after - later[:, :, None])).sum(2)
        parts.append(np.stack((before.mean(2), stayed, later, (apart**2).sum(2), products)))
    return np.concatenate(parts, axis=1)


def pooled(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The mean change over a programme, as ``te.pool`` does on what ``te.change`` found, and where a next buurt lands.

    Programmes are drawn from a bank of buurten, each once in a programme. What ``te.change`` refuses is in none.
    """
    bank = bank_of(world)
    fits, next_ones = np.empty((reps, 3)), draw_true_changes(draw, reps, world)
    for place in range(reps):
        value, se = bank[:, draw.choice(bank.shape[1], buurten, replace=False)]
        fits[place] = random_effects(value, se**2)
    mean, se, tau2 = fits.T
    df = np.full(reps, buurten - 1.0)
    return {
        "pool": _by_t(mean, se, df, truth(world)),
        "prediction": _by_t(mean, np.sqrt(se**2 + tau2), df, next_ones),
    }


@cache
def bank_of(world: World) -> np.ndarray:
    """Change and standard error of many buurten of one kind: the same for programmes of any size."""
    scores = draw_scores(np.random.default_rng(BANK_SEED), BANK, 1, world, own=True)
    each = zip(scores.before[:, 0], scores.after[:, 0], scores.stays[:, 0], strict=True)
    found = np.array([_contrast(_waves(*three)) for three in each]).T
    return found[:2, ~np.isnan(found[0])]


def _by_t(value: np.ndarray, se: np.ndarray, df: np.ndarray, aim: float | np.ndarray) -> Found:
    away = special.stdtrit(df, (1 + LEVEL) / 2) * se
    return Found(value, value - away, value + away, 2 * special.stdtr(df, -np.abs(value) / se), aim)


STUDIES: dict[str, Callable[..., dict[str, Found]]] = {
    **{"one_buurt": one_buurt, "compared": compared, "pooled": pooled},
}
