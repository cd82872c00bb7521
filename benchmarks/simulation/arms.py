"""Buurten with the trajectory beside buurten without, at two waves."""

import numpy as np

from benchmarks.simulation.found import Found, by_t
from benchmarks.simulation.world import World, draw_scores, true_effect, truth
from traject_eval.evaluation.comparison import compared_groups
from traject_eval.evaluation.linked import foretold
from traject_eval.evaluation.two_groups import Groups

PEOPLE_AT_ONCE = 1_000_000
RESAMPLED = 300  # drawn studies of a comparison on which Webb's weights and the divisions are gone through


def compared(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The difference in change between two arms, as ``te.difference_in_differences`` does it.

    Methods that begin with ``linked`` use who answered twice (``person=``), the others the means of either wave.
    """
    groups = Groups(np.arange(buurten + comparison) < buurten, np.empty((buurten + comparison, 0)))
    arms = [_buurt_parts(draw, reps, world, size, own) for size, own in ((buurten, True), (comparison, False))]
    everyone, stayed, later, squares, products, _ = np.concatenate(arms, axis=2)
    changes = {"": later - everyone, "linked_": foretold(everyone, stayed, later, squares, products) - everyone}
    aim, judge = truth(world) - truth(world, own=False), _placed if buurten == 1 else _tested
    return {f"{kind}{name}": one for kind, own in changes.items() for name, one in judge(groups, own, aim).items()}


def facts(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The same, following people, by the method that leads: as it is, and with a fact of people held equal."""
    arms = [_buurt_parts(draw, reps, world, size, own) for size, own in ((buurten, True), (comparison, False))]
    *parts, fact = np.concatenate(arms, axis=2)
    changes, first = foretold(*parts) - parts[0], np.arange(buurten + comparison) < buurten
    held = {"plain": np.empty((reps, buurten + comparison, 0)), "adjusted": fact[:, :, None]}
    rows = {name: [led(first, *study) for study in zip(changes, own, strict=True)] for name, own in held.items()}
    return {name: by_t(*np.array(row).T, true_effect(world)) for name, row in rows.items()}


def led(first: np.ndarray, changes: np.ndarray, held: np.ndarray) -> tuple[float, float, float]:
    """Value, standard error and degrees of freedom by the method that leads; NaN where nobody of a buurt answers."""
    if np.isnan(changes).any():
        return np.nan, np.nan, np.nan
    groups, lead = compared_groups(first, changes, held)
    se, df = groups.closed_forms(changes[None, :])[lead]
    return float(groups.value(changes[None, :])[0]), float(se[0]), df


def _placed(groups: Groups, changes: np.ndarray, aim: float) -> dict[str, Found]:
    """One buurt is ‘found’ where it stands first or last."""
    extreme = (changes[:, 1:] >= changes[:, :1]).all(1) | (changes[:, 1:] <= changes[:, :1]).all(1)
    value, nothing = groups.value(changes), np.full(len(changes), np.nan)
    return {"place": Found(value, nothing, nothing, np.where(np.isnan(value), np.nan, ~extreme), aim)}


def _tested(groups: Groups, changes: np.ndarray, aim: float) -> dict[str, Found]:
    value = groups.value(changes)
    found = {
        name: by_t(value, se, np.full(len(value), df), aim) for name, (se, df) in groups.closed_forms(changes).items()
    }
    few = changes[~np.isnan(value)][:RESAMPLED]
    nothing = np.full(len(few), np.nan)
    for name, p in (("wild", groups.wild_p), ("permutation", groups.permutation_p)):
        found[name] = Found(groups.value(few), nothing, nothing, p(few), aim)
    return found


def _buurt_parts(draw: np.random.Generator, reps: int, world: World, buurten: int, own: bool) -> np.ndarray:
    """What ``foretold`` needs and the mean of a fact, (part, study, buurt); NaN where nobody answers at T1."""
    rows = max(PEOPLE_AT_ONCE // (buurten * world.n), 1)
    parts = []
    for done in range(0, reps, rows):
        scores = draw_scores(draw, min(rows, reps - done), buurten, world, own)
        before, after, stays = (array.astype(float) for array in (scores.before, scores.after, scores.stays))
        with np.errstate(invalid="ignore"):
            stayed, later = ((wave * stays).sum(2) / stays.sum(2) for wave in (before, after))
        apart = (before - stayed[:, :, None]) * stays
        products = (apart * (after - later[:, :, None])).sum(2)
        parts.append(np.stack((before.mean(2), stayed, later, (apart**2).sum(2), products, scores.fact.mean(2))))
    return np.concatenate(parts, axis=1)
