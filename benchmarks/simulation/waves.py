"""Buurten with the trajectory beside buurten without, at more than two waves, whoever answers at each of them."""

import numpy as np
import pandas as pd

import traject_eval as te
from benchmarks.simulation.arms import led
from benchmarks.simulation.found import ALPHA, Found, by_t
from benchmarks.simulation.world import World, draw_means, mean_points

LATER = np.arange(3)  # waves of buurten that start at the second or the third
BEFORE, LAST, AFTER = np.arange(3), 2, 3  # waves before the start, the last of them, and the one after it
ENDS = ["value", "low", "high", "p"]


def staggered(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The effect since the start, half of the buurten a wave later than the others, as ``te.staggered`` does it."""
    starts = np.where(np.arange(buurten) < buurten // 2, 1, 2)
    drift = world.drift * LATER
    alone, helped = mean_points(world.scale, drift), mean_points(world.scale, drift + world.effect)
    aim = np.mean([(helped - alone)[start:].mean() for start in starts])
    under_way = LATER[:, None] >= starts
    arms = _both_arms(draw, reps, world, drift[:, None] + world.effect * under_way, drift, comparison)
    table = _table(buurten, comparison, LATER).assign(start=np.repeat([*starts, *[None] * comparison], len(LATER)))
    found = [te.staggered(table.assign(score=study.ravel())).to_frame() for study in arms]
    return {"staggered": Found(*pd.concat(found)[ENDS].to_numpy(float).T, aim)}


def pre_trends(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The look before the start of ``te.pre_trends``, where ``effect`` is a drift per wave and no trajectory works.

    And the difference in change after it: always, and only where the look found nothing (the others are left out).
    """
    waves = np.append(BEFORE, AFTER)
    others, own = world.drift * waves, (world.drift + world.effect) * waves
    apart = np.subtract(*mean_points(world.scale, np.stack((own, others))))[BEFORE]
    arms = _both_arms(draw, reps, world, np.repeat(own[:, None], buurten, axis=1), others, comparison)
    table, first = _table(buurten, comparison, waves), np.arange(buurten + comparison) < buurten
    table["treated"] = np.repeat(first, len(waves))
    looks = [te.pre_trends(table.assign(score=study.ravel()), before=LAST, after=AFTER).to_frame() for study in arms]
    trend = Found(*pd.concat(looks)[ENDS].to_numpy(float).T, float(np.polyfit(BEFORE, apart, 1)[0]))
    changes, nothing = arms[:, :, AFTER] - arms[:, :, LAST], np.empty((len(first), 0))
    fits = np.array([led(first, study, nothing) for study in changes])
    unseen = np.where(trend.p[:, None] > ALPHA, fits, np.nan)
    return {"trend": trend, "difference": by_t(*fits.T, 0.0), "difference_unseen": by_t(*unseen.T, 0.0)}


def _both_arms(
    draw: np.random.Generator, reps: int, world: World, own: np.ndarray, others: np.ndarray, comparison: int
) -> np.ndarray:
    """Means (study, buurt, wave), first of the buurten with the trajectory, that moved by ``own`` (wave, buurt)."""
    alone = np.repeat(others[:, None], comparison, axis=1)
    arms = [draw_means(draw, reps, world, shifts, with_it) for shifts, with_it in ((own, True), (alone, False))]
    return np.concatenate(arms, axis=1)


def _table(buurten: int, comparison: int, waves: np.ndarray) -> pd.DataFrame:
    """A row per buurt and wave: their means are all that is looked at."""
    number = buurten + comparison
    return pd.DataFrame({"buurt": np.repeat(np.arange(number), len(waves)), "wave": np.tile(waves, number)})
