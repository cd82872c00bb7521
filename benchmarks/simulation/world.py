"""Drawn studies: people in buurten who answer a scale twice, and some of whom leave."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import expit, ndtr

from traject_eval.instruments import load_instruments
from traject_eval.simulate.answers import item_points
from traject_eval.simulate.settings import SCALES, STABLE, thresholds
from traject_eval.simulate.truth import expected_score

AUTOCORRELATION = 0.8  # of the level of a buurt, from T0 to T1
SLOPE = 0.5  # log odds to leave of who scores one standard deviation worse
SAMPLE, SAMPLE_SEED = 100_000, 7  # people who tell which odds give the retention that was asked


@dataclass(frozen=True)
class World:
    """One kind of study. ``icc`` and ``effect`` are about the trait, which has variance 1.

    ``leaving``: ``mar`` (by the score at T0, in both arms), ``mar_own`` (the same, only where the trajectory is; as
    many others leave by chance), ``mnar`` (by the score at T1, in both arms), ``mnar_own`` (only where the trajectory
    is; as many others by chance).
    """

    scale: str
    n: int  # people per buurt at T0
    icc: float
    retention: float
    leaving: str
    effect: float  # standard deviations, in buurten with the trajectory
    drift: float  # standard deviations that everyone moves by, in comparison buurten too

    def shift(self, own: bool) -> float:
        """How far an arm moves, in standard deviations."""
        return self.drift + own * self.effect


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores in points, (study, buurt, person); ``stays`` says who answers at T1."""

    before: np.ndarray
    after: np.ndarray
    stays: np.ndarray


def draw_scores(draw: np.random.Generator, studies: int, buurten: int, world: World, own: bool) -> Scores:
    """So many studies of one arm; ``own``: that with the trajectory."""
    shape = (studies, buurten, world.n)
    level = draw.standard_normal((2, *shape[:2], 1), np.float32) * np.sqrt(world.icc)
    level[1] = AUTOCORRELATION * level[0] + np.sqrt(1 - AUTOCORRELATION**2) * level[1]
    stable = draw.standard_normal(shape, np.float32) * np.sqrt((1 - world.icc) * STABLE)
    shifts = (0.0, world.shift(own))
    waves = [_points(draw, level[wave] + stable + shifts[wave], world) for wave in (0, 1)]
    return Scores(*waves, draw.random(shape, np.float32) < _staying(waves, world, own))


def truth(world: World, own: bool = True) -> float:
    """Change in points of the population at T0 of an arm, over all buurten that there could be."""
    levels = np.array([0.0, world.shift(own)])
    return float(np.diff(expected_score(load_instruments()[world.scale], SCALES[world.scale], levels))[0])


def draw_true_changes(draw: np.random.Generator, buurten: int, world: World) -> np.ndarray:
    """Change in points of the population at T0 of buurten with the trajectory: that of each buurt itself."""
    before, other = draw.standard_normal((2, buurten)) * np.sqrt(world.icc)
    after = AUTOCORRELATION * before + np.sqrt(1 - AUTOCORRELATION**2) * other + world.shift(True)
    scale = SCALES[world.scale]
    within = np.sqrt(1 - np.array(scale.loadings) ** 2 * world.icc)  # spread of a latent answer inside one buurt
    edges, loadings = thresholds(scale) / within[:, None], np.array(scale.loadings) / within
    steps = np.diff(item_points(load_instruments()[world.scale]), axis=1)
    means = [(steps * ndtr(loadings[:, None] * wave[:, None, None] - edges)).sum((1, 2)) for wave in (before, after)]
    return means[1] - means[0]


def _points(draw: np.random.Generator, lasting: np.ndarray, world: World) -> np.ndarray:
    """Scores of people with this lasting part of their trait: a mood of the day, and noise on every question."""
    mood = draw.standard_normal(lasting.shape, np.float32) * np.sqrt((1 - world.icc) * (1 - STABLE))
    trait = (lasting + mood).astype(np.float32)
    instrument, scale = load_instruments()[world.scale], SCALES[world.scale]
    score = np.zeros(lasting.shape, np.float32)
    for points, loading, edges in zip(item_points(instrument), scale.loadings, thresholds(scale), strict=True):
        latent = np.float32(loading) * trait
        latent += np.float32(np.sqrt(1 - loading**2)) * draw.standard_normal(lasting.shape, np.float32)
        score += np.float32(points[0])
        for step, edge in zip(np.diff(points), edges, strict=True):
            if step:
                score += np.float32(step) * (latent > np.float32(edge))
    return score


def _staying(waves: list[np.ndarray], world: World, own: bool) -> np.ndarray | float:
    """The chance of everyone to answer at T1."""
    kind, _, only_own = world.leaving.partition("_")
    if only_own and not own:
        return world.retention
    wave = 1 if kind == "mnar" else 0
    shift = wave * world.shift(own)
    mean, worse, odds = _odds(world.scale, world.retention, shift)
    return expit(odds - worse * (waves[wave] - mean))


@cache
def _odds(scale: str, retention: float, shift: float) -> tuple[float, float, float]:
    """Mean score, slope per point and log odds to stay that keep this share of people."""
    alone = World(scale, SAMPLE, 0.0, retention, "mar", 0.0, 0.0)
    draw = np.random.default_rng(SAMPLE_SEED)
    lasting = draw.standard_normal((1, 1, SAMPLE), np.float32) * np.sqrt(STABLE) + shift
    score = _points(draw, lasting, alone)
    slope = (1 if load_instruments()[scale].better == "lower" else -1) * SLOPE / score.std()
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        kept = expit(middle - slope * (score - score.mean())).mean()
        low, high = (middle, high) if kept < retention else (low, middle)
    return float(score.mean()), float(slope), middle
