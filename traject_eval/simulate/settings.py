"""What a simulated programme looks like, as tables; every number here is ours and invented.

The shares per answer lie near published Dutch figures, so that a demo shows believable levels. Effects and drift
are in standard deviations of the trait: ``traject_eval.simulate.truth`` says what they are in scale points.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from traject_eval.errors import DataProblem, UnknownName
from traject_eval.types import Instrument

PROGRAMME = "Voorbeeldprogramma (verzonnen)"
CBS_YEAR = 2025
WAVES = {"T0": "2025-02-03", "T1": "2025-09-01", "T2": "2026-05-04"}
GROWTH = (0.0, 0.55, 1.0)  # part of the effect that is there at each wave
EDUCATION = (("laag", 0.35), ("midden", 0.40), ("hoog", 0.25))
STABLE = 0.75  # part of a trait's variance that a person keeps from wave to wave

COMPARISON_EVERY = 4  # the fourth buurt of every four has no trajectory
SMALL_PLACE, SMALL_SIZE = 2, 8  # this traject buurt has eight participants and no sample of residents
STRENGTHS = ((0.8, 1.2), (0.0, 0.0), (0.4, 0.8), (1.2, 1.6))  # traject buurten take these bands in turn


@dataclass(frozen=True)
class ScaleSettings:
    """The graded model of one scale.

    ``shares`` holds per item the percentage per answer in an average buurt at the first wave, from least to most
    of what the scale measures. ``age``, ``education`` and ``common`` say how strongly a person's stable trait goes
    with age, schooling and the part that all scales share; their squares add to less than 1.
    """

    loadings: tuple[float, ...]  # correlation of each item's latent answer with the trait
    shares: tuple[tuple[float, ...], ...]
    age: float
    education: float
    common: float
    level_sd: float  # how much buurten differ
    drift: tuple[float, ...]  # national movement per wave, for everyone
    effect: float  # of a trajectory of strength 1 on its participants, at the last wave


@dataclass(frozen=True)
class PopulationSettings:
    """One population of a buurt: how many people, who they are, and how they leave."""

    sizes: tuple[int, int]  # people at the first wave (bewoners) or in all (deelnemers)
    late: float  # part that joins at the second wave
    refreshed: bool  # new people replace those who left
    women: float
    age: tuple[float, float]  # mean and standard deviation
    ages: tuple[int, int]  # youngest and oldest
    leaving: float  # log odds to leave before the next wave, for an average person
    effect_share: float  # part of the effect on participants


@dataclass(frozen=True)
class LeavingSettings:
    """What makes people leave, in log odds; all of it was observed at their first wave."""

    older: float  # one standard deviation older than the mean of the population
    schooling: float  # one step lower
    scale: str
    most: float  # the highest instead of the lowest possible score on ``scale``
    usual: float  # share between those two that adds nothing


@dataclass(frozen=True)
class SilenceSettings:
    """How often an answer is missing."""

    item: tuple[float, float]  # chance per item at the ages below
    ages: tuple[float, float]
    scale: float  # chance that a whole scale is skipped


SCALES = {
    "vm_cohesie_4": ScaleSettings(
        loadings=(0.62, 0.74, 0.82, 0.78),
        shares=((5, 20, 25, 40, 10), (2, 6, 22, 55, 15), (5, 16, 34, 36, 9), (4, 11, 25, 45, 15)),
        age=0.10,
        education=0.10,
        common=0.65,
        level_sd=0.20,
        drift=(0.0, -0.02, -0.04),
        effect=0.40,
    ),
    "djg_6": ScaleSettings(
        loadings=(0.82, 0.68, 0.72, 0.76, 0.78, 0.74),
        shares=((72, 18, 10), (65, 24, 11), (52, 30, 18), (65, 23, 12), (67, 21, 12), (83, 12, 5)),
        age=0.20,
        education=-0.20,
        common=-0.60,
        level_sd=0.12,
        drift=(0.0, 0.03, 0.06),
        effect=-0.30,
    ),
    "leefbaarheid_cijfer": ScaleSettings(
        loadings=(0.85,),
        shares=((0.5, 0.5, 1, 2.5, 6, 16, 34, 28, 9, 2.5),),
        age=0.05,
        education=0.10,
        common=0.60,
        level_sd=0.25,
        drift=(0.0, 0.01, 0.02),
        effect=0.25,
    ),
}
POPULATIONS = {
    "deelnemer": PopulationSettings(
        sizes=(16, 60),
        late=0.10,
        refreshed=False,
        women=0.62,
        age=(73.0, 8.0),
        ages=(55, 92),
        leaving=-2.10,
        effect_share=1.0,
    ),
    "bewoner": PopulationSettings(
        sizes=(30, 150),
        late=0.0,
        refreshed=True,
        women=0.51,
        age=(54.0, 18.0),
        ages=(18, 95),
        leaving=-1.40,
        effect_share=0.2,
    ),
}
LEAVING = LeavingSettings(older=0.35, schooling=0.35, scale="djg_6", most=1.4, usual=0.33)
SILENCE = SilenceSettings(item=(0.02, 0.04), ages=(50.0, 90.0), scale=0.01)


def simulated_scales(registry: dict[str, Instrument]) -> dict[str, Instrument]:
    """The scales of the registry that are simulated, checked against the tables here.

    Raises
    ------
    UnknownName
        A simulated scale is not in the registry.
    DataProblem
        The registry knows another number of items or answers than the tables.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> list(simulated_scales(load_instruments()))
    ['vm_cohesie_4', 'djg_6', 'leefbaarheid_cijfer']
    """
    for name, settings in SCALES.items():
        if name not in registry:
            raise UnknownName("schaal", name, registry)
        known = [len(registry[name].options)] * len(registry[name].items)
        told = [len(shares) for shares in settings.shares]
        if known != told:
            raise DataProblem(f"{name}: het aantal antwoorden per vraag is {known}; verwacht voor een demo: {told}.")
    return {name: registry[name] for name in SCALES}


def thresholds(settings: ScaleSettings) -> np.ndarray:
    """The edges between the answers on the latent scale, a row per item.

    They give each answer its share where the latent answer is standard normal.

    Examples
    --------
    >>> thresholds(SCALES["djg_6"]).shape
    (6, 2)
    """
    below = np.cumsum(np.array(settings.shares) / 100, axis=1)[:, :-1]
    return np.vectorize(NormalDist().inv_cdf)(below)
