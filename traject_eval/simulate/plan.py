"""What each buurt gets: its arm, its size, its level, and how strong its trajectory is."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.simulate import settings
from traject_eval.simulate.names import buurt_code, buurt_name, municipality

PLAN, PEOPLE, CODES = 0, {"deelnemer": 1, "bewoner": 2}, 3  # each part of a buurt draws from a stream of its own
FIRST_START = dt.date(2025, 2, 17)


@dataclass(frozen=True)
class BuurtPlan:
    """One buurt before anyone has answered; ``levels`` is in standard deviations, one per scale."""

    place: int
    arm: str
    start: str  # empty for a comparison buurt
    strength: float  # of the trajectory: 0 does nothing, 1 is usual
    levels: tuple[float, ...]
    sizes: dict[str, int]  # people per population; only populations that were asked

    @property
    def code(self) -> str:
        """The code in the form of a CBS buurt code."""
        return buurt_code(self.place)


def stream(seed: int, place: int, part: int) -> np.random.Generator:
    """Random numbers for one part of one buurt, the same whatever other buurten there are."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(place, part))))


def plan_buurt(place: int, buurten: int, seed: int) -> BuurtPlan:
    """The plan of the buurt at this place (from 0) of a programme.

    Examples
    --------
    >>> [plan_buurt(place, 4, 1).arm for place in range(4)]
    ['traject', 'traject', 'traject', 'vergelijking']
    """
    draw = stream(seed, place, PLAN)
    every = settings.COMPARISON_EVERY
    compared = place % every == every - 1 or (buurten < every and place == buurten - 1)
    low, high = settings.STRENGTHS[(place - place // every) % len(settings.STRENGTHS)]
    strength = draw.uniform(low, high)
    levels = tuple(scale.level_sd * draw.standard_normal() for scale in settings.SCALES.values())
    start = FIRST_START + dt.timedelta(days=int(draw.integers(60)))
    sizes = {
        name: int(draw.integers(population.sizes[0], population.sizes[1], endpoint=True))
        for name, population in settings.POPULATIONS.items()
    }
    if compared:
        return BuurtPlan(place, "vergelijking", "", 0.0, levels, {"bewoner": sizes["bewoner"]})
    if place == settings.SMALL_PLACE:
        sizes = {"deelnemer": settings.SMALL_SIZE}
    return BuurtPlan(place, "traject", start.isoformat(), strength, levels, sizes)


def shifts(plan: BuurtPlan, population: str) -> tuple[np.ndarray, np.ndarray]:
    """National drift and effect of the trajectory, each (wave, scale), in standard deviations of the trait."""
    scales = settings.SCALES.values()
    drift = np.array([scale.drift for scale in scales]).T
    strength = plan.strength * settings.POPULATIONS[population].effect_share
    effect = np.outer(settings.GROWTH, [strength * scale.effect for scale in scales])
    return drift, effect


def buurt_table(plans: list[BuurtPlan]) -> pd.DataFrame:
    """``code, year, name, arm, start, how_chosen, municipality, phase``, a row per buurt."""
    rows = [
        {
            **{"code": plan.code, "year": settings.CBS_YEAR, "name": buurt_name(plan.place), "arm": plan.arm},
            **{"start": plan.start, "how_chosen": "gekozen", "municipality": municipality(plan.place)},
            "phase": 9 if plan.arm == "traject" else None,
        }
        for plan in plans
    ]
    return pd.DataFrame(rows).astype({"year": "Int64", "phase": "Int64"})
