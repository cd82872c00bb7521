"""Drawn studies: people in buurten who answer a scale twice, and some of whom leave."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import expit, ndtr

from traject_eval.instruments import load_instruments
from traject_eval.simulate.answers import item_points
from traject_eval.simulate.settings import SCALES, STABLE, thresholds

AUTOCORRELATION = 0.8  # of the level of a buurt, from T0 to T1
SLOPE = 0.5  # log odds to leave of who scores one standard deviation worse, or of whom a fact is one larger
FACT_BETWEEN = 0.2  # share of the variance of a fact that lies between buurten
FACT_EFFECT = 0.3  # standard deviations that somebody moves by, whose fact is one larger
SAMPLE, SAMPLE_SEED = 100_000, 7  # people who tell which odds give the retention that was asked


@dataclass(frozen=True)
class World:
    """One kind of study. ``icc`` and ``effect`` are about the trait, which has variance 1.

    ``leaving``: ``mar`` (by the score at T0, in both arms), ``mar_own`` (the same, only where the trajectory is; as
    many others leave by chance), ``mnar`` (by the score at T1, in both arms), ``mnar_own`` (only where the trajectory
    is; as many others by chance), ``fact_own`` (by the fact, only where the trajectory is; as many others by chance).

    A fact of people, such as age, has variance 1 within an arm and says how somebody moves without any trajectory.
    """

    scale: str
    n: int  # people per buurt at T0
    icc: float
    retention: float
    leaving: str
    effect: float  # standard deviations, in buurten with the trajectory
    drift: float  # standard deviations that everyone moves by, in comparison buurten too
    apart: float | None = None  # how much larger the fact is where the trajectory is; None: nobody has one

    def shift(self, own: bool) -> float:
        """How far an arm moves, in standard deviations."""
        return self.drift + own * self.effect


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores in points, (study, buurt, person); ``stays`` says who answers at T1. ``fact`` is 0 where there is none."""

    before: np.ndarray
    after: np.ndarray
    stays: np.ndarray
    fact: np.ndarray


def draw_scores(draw: np.random.Generator, studies: int, buurten: int, world: World, own: bool) -> Scores:
    """So many studies of one arm; ``own``: that with the trajectory."""
    shape = (studies, buurten, world.n)
    fact = np.zeros((1, 1, 1)) if world.apart is None else _fact(draw, shape) + own * world.apart
    waves = _waves(draw, shape, world, [0.0, world.shift(own) + FACT_EFFECT * fact])
    stays = draw.random(shape, np.float32) < _staying(waves, fact - own * (world.apart or 0.0), world, own)
    return Scores(*waves, stays, np.broadcast_to(fact, shape))


def draw_means(draw: np.random.Generator, studies: int, world: World, shifts: np.ndarray, own: bool) -> np.ndarray:
    """Means (study, buurt, wave) of who answers: everyone at first, later each time who stays; the arm is ``own``.

    ``shifts``, (wave, buurt), is how far a buurt has moved, in standard deviations.
    """
    shape = (studies, shifts.shape[1], world.n)
    first, *later = waves = _waves(draw, shape, world, list(shifts[:, :, None]))
    chance = _staying(waves, None, world, own)
    with np.errstate(invalid="ignore"):
        there = [draw.random(shape, np.float32) < chance for _ in later]
        means = [(wave * stays).sum(2) / stays.sum(2) for wave, stays in zip(later, there, strict=True)]
    return np.stack([first.mean(2), *means], axis=-1).astype(float)


def truth(world: World, own: bool = True) -> float:
    """Change in points of the population at T0 of an arm, over all buurten that there could be."""
    return float(np.diff(mean_points(world.scale, [0.0, world.shift(own)]))[0])


def true_effect(world: World) -> float:
    """What the trajectory adds in points to the change of the population at T0 of its buurten, who have a fact."""
    alone = world.drift + FACT_EFFECT * world.apart
    return float(np.diff(mean_points(world.scale, [alone, alone + world.effect], 1 + FACT_EFFECT**2))[0])


def mean_points(scale: str, mean: np.ndarray, variance: float = 1.0) -> np.ndarray:
    """Mean score of people whose trait has these means and this variance; shaped as ``mean``."""
    settings, points = SCALES[scale], item_points(load_instruments()[scale])
    loadings = np.array(settings.loadings)
    spread = np.sqrt(1 + loadings**2 * (variance - 1))[:, None]  # of a latent answer
    edges, loadings = thresholds(settings) / spread, loadings[:, None] / spread
    above = ndtr(loadings * np.asarray(mean)[..., None, None] - edges)
    return points[:, 0].sum() + (np.diff(points, axis=1) * above).sum((-2, -1))


def draw_true_changes(draw: np.random.Generator, buurten: int, world: World) -> np.ndarray:
    """Change in points of the population at T0 of buurten with the trajectory: that of each buurt itself."""
    before, other = draw.standard_normal((2, buurten)) * np.sqrt(world.icc)
    after = AUTOCORRELATION * before + np.sqrt(1 - AUTOCORRELATION**2) * other + world.shift(True)
    return np.subtract(*mean_points(world.scale, np.stack((after, before)), 1 - world.icc))


def _fact(draw: np.random.Generator, shape: tuple[int, int, int]) -> np.ndarray:
    own = draw.standard_normal((*shape[:2], 1), np.float32) * np.sqrt(FACT_BETWEEN)
    return own + draw.standard_normal(shape, np.float32) * np.sqrt(1 - FACT_BETWEEN)


def _waves(draw: np.random.Generator, shape: tuple[int, int, int], world: World, shifts: list) -> list[np.ndarray]:
    """Scores of the same people at every wave, moved by these shifts; the level of a buurt goes on from the last."""
    level = draw.standard_normal((len(shifts), *shape[:2], 1), np.float32) * np.sqrt(world.icc)
    for wave in range(1, len(shifts)):
        level[wave] = AUTOCORRELATION * level[wave - 1] + np.sqrt(1 - AUTOCORRELATION**2) * level[wave]
    stable = draw.standard_normal(shape, np.float32) * np.sqrt((1 - world.icc) * STABLE)
    return [_points(draw, own + stable + shift, world) for own, shift in zip(level, shifts, strict=True)]


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


def _staying(waves: list[np.ndarray], fact: np.ndarray | None, world: World, own: bool) -> np.ndarray | float:
    """The chance of everyone to answer at a later wave; ``fact`` is about the mean of the arm."""
    kind, _, only_own = world.leaving.partition("_")
    if only_own and not own:
        return world.retention
    if kind == "fact":
        return expit(_fact_odds(world.retention) - SLOPE * fact)
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
    return float(score.mean()), float(slope), _keeping(slope * (score - score.mean()), retention)


@cache
def _fact_odds(retention: float) -> float:
    return _keeping(SLOPE * np.random.default_rng(SAMPLE_SEED).standard_normal(SAMPLE), retention)


def _keeping(less: np.ndarray, retention: float) -> float:
    """The log odds that keep this share of people, who each have so much less of them."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(middle - less).mean() < retention else (low, middle)
    return middle
