"""What drawn studies find, by every method: a function per kind of study, of a cell of the grid and random numbers."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

import traject_eval as te
from benchmarks.simulation.arms import compared, facts
from benchmarks.simulation.found import Found, by_t
from benchmarks.simulation.waves import pre_trends, staggered
from benchmarks.simulation.world import World, draw_scores, draw_true_changes, truth
from traject_eval.errors import TooFewData
from traject_eval.evaluation.change import fit_waves
from traject_eval.evaluation.pooling import random_effects
from traject_eval.evaluation.two_waves import MIN_PEOPLE, TwoWaves

BANK, BANK_SEED = 5_000, 11  # buurten of one kind, from which programmes are drawn


def one_buurt(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """The change of one buurt: by the people with both scores, and as ``te.change`` does, by everyone."""
    scores = draw_scores(draw, reps, 1, world, own=True)
    rows = {"pairs": np.full((reps, 3), np.nan), "everyone": np.full((reps, 3), np.nan)}
    for place in range(reps):
        data = _waves(scores.before[place, 0], scores.after[place, 0], scores.stays[place, 0])
        rows["everyone"][place] = _contrast(data)
        rows["pairs"][place] = _contrast(TwoWaves(data.pairs, np.empty(0), np.empty(0)))
    return {name: by_t(*found.T, truth(world)) for name, found in rows.items()}


def _waves(before: np.ndarray, after: np.ndarray, stays: np.ndarray) -> TwoWaves:
    pairs = np.column_stack((before[stays], after[stays])).astype(float)
    return TwoWaves(pairs, before[~stays].astype(float), np.empty(0))


def _contrast(data: TwoWaves) -> tuple[float, float, float]:
    """Value, standard error and degrees of freedom of the change; NaN where ``te.change`` refuses."""
    if len(data.pairs) < MIN_PEOPLE:
        return np.nan, np.nan, np.nan
    value, se, df = fit_waves(data)[1].contrast(-1, 1)
    return (value, se, df) if se > 0 else (np.nan, np.nan, np.nan)


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
        "pool": by_t(mean, se, df, truth(world)),
        "prediction": by_t(mean, np.sqrt(se**2 + tau2), df, next_ones),
    }


@cache
def bank_of(world: World) -> np.ndarray:
    """Change and standard error of many buurten of one kind: the same for programmes of any size."""
    scores = draw_scores(np.random.default_rng(BANK_SEED), BANK, 1, world, own=True)
    each = zip(scores.before[:, 0], scores.after[:, 0], scores.stays[:, 0], strict=True)
    found = np.array([_contrast(_waves(*three)) for three in each]).T
    return found[:2, ~np.isnan(found[0])]


def nested(draw: np.random.Generator, reps: int, world: World, buurten: int, comparison: int) -> dict[str, Found]:
    """What goes with the wave by ``te.multilevel``: with slope and people in the model, and an intercept alone."""
    scores = draw_scores(draw, reps, buurten, world, own=True)
    models = {"multilevel": {"slope": "wave", "person": "person"}, "intercept_alone": {}}
    rows = {name: [] for name in models}
    for before, after, stays in zip(scores.before, scores.after, scores.stays, strict=True):
        table = _people(before, after, stays)
        for name, more in models.items():
            rows[name].append(_wave_effect(table, more))
    return {name: by_t(*np.array(own).T, truth(world)) for name, own in rows.items()}


def _people(before: np.ndarray, after: np.ndarray, stays: np.ndarray) -> pd.DataFrame:
    """A row per person and wave, of one drawn study."""
    everyone = pd.DataFrame(
        {"person": np.arange(before.size), "buurt": np.repeat(np.arange(len(before)), before[0].size)}
    )
    waves = [everyone.assign(wave=wave, score=own.ravel().astype(float)) for wave, own in enumerate((before, after))]
    return pd.concat([waves[0], waves[1][stays.ravel()]])


def _wave_effect(table: pd.DataFrame, model: dict[str, str]) -> tuple[float, float, float]:
    try:
        found = te.multilevel(table, **model).fixed.set_index("term").loc["wave"]
    except TooFewData:
        return np.nan, np.nan, np.nan
    return found["value"], found["se"], found["df"]


STUDIES: dict[str, Callable[..., dict[str, Found]]] = {
    **{"one_buurt": one_buurt, "pooled": pooled, "nested": nested, "compared": compared, "facts": facts},
    **{"staggered": staggered, "pre_trends": pre_trends},
}
