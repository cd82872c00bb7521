"""People with facts about them and traits that answer for them; nobody has left yet."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from traject_eval.simulate.settings import CBS_YEAR, EDUCATION, SCALES, STABLE, WAVES, PopulationSettings


@dataclass(frozen=True)
class People:
    """Some people of one population, an entry or row per person.

    ``traits`` is (person, wave, scale). Over the population every trait is standard normal at every wave:
    levels, drift and effects of a buurt come on top of it.
    """

    sex: np.ndarray
    age: np.ndarray  # whole years, at the first wave
    education: np.ndarray  # place in EDUCATION
    traits: np.ndarray

    @property
    def birth_year(self) -> np.ndarray:
        """Year of birth; the first wave is early in the year."""
        return CBS_YEAR - self.age


def draw_people(draw: np.random.Generator, size: int, population: PopulationSettings) -> People:
    """So many people, drawn at random from the population.

    Notes
    -----
    With age ``a``, schooling ``s``, a common part ``g`` and a part of the scale itself ``u`` (all standard normal),
    the stable trait is ``age*a + education*s + common*g + own*u``, its variance 1. The trait at a wave is that
    times the root of ``STABLE``, plus the mood of the occasion, which has a common part too.
    The age and schooling that are seen are ``a`` in whole years, cut off at the ends, and ``s`` in three steps.

    Examples
    --------
    >>> from traject_eval.simulate.settings import POPULATIONS
    >>> draw_people(np.random.Generator(np.random.PCG64(1)), 5, POPULATIONS["bewoner"]).traits.shape
    (5, 3, 3)
    """
    sex = np.where(draw.random(size) < population.women, "vrouw", "man")
    older, schooled, common = draw.standard_normal((3, size))
    own = draw.standard_normal((len(SCALES), size))
    mood_common = draw.standard_normal((size, len(WAVES)))
    mood_own = draw.standard_normal((len(SCALES), size, len(WAVES)))
    traits = np.empty((size, len(WAVES), len(SCALES)))
    for place, scale in enumerate(SCALES.values()):
        told = scale.age * older + scale.education * schooled + scale.common * common
        rest = 1 - scale.age**2 - scale.education**2 - scale.common**2
        stable = told + np.sqrt(rest) * own[place]
        mood = scale.common * mood_common + np.sqrt(1 - scale.common**2) * mood_own[place]
        traits[:, :, place] = np.sqrt(STABLE) * stable[:, None] + np.sqrt(1 - STABLE) * mood
    mean, sd = population.age
    age = np.clip(np.rint(mean + sd * older), *population.ages).astype(int)
    return People(sex, age, _steps(schooled), traits)


def _steps(schooled: np.ndarray) -> np.ndarray:
    below = np.cumsum([share for _, share in EDUCATION])[:-1]
    edges = [NormalDist().inv_cdf(share) for share in below]
    return np.searchsorted(edges, schooled)
