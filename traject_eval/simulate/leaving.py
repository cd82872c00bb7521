"""Who answers at which wave: people leave for reasons that were seen, and new people come."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from traject_eval.simulate.answers import codes_upwards, draw_answers, item_points, leave_out
from traject_eval.simulate.people import People, draw_people
from traject_eval.simulate.settings import EDUCATION, LEAVING, SCALES, WAVES, PopulationSettings
from traject_eval.types import Instrument


@dataclass(frozen=True)
class Cohort:
    """People who joined at the same wave."""

    people: People
    joined: int  # place of the wave
    answers: dict[str, np.ndarray]  # per scale (person, wave, item), NaN unanswered; also of waves they missed
    present: np.ndarray  # (person, wave)


def draw_cohorts(
    draw: np.random.Generator,
    size: int,
    means: np.ndarray,
    population: PopulationSettings,
    scales: dict[str, Instrument],
) -> Iterator[Cohort]:
    """All people of a population who ever answer, by the wave at which they join.

    Parameters
    ----------
    draw : Generator
    size : int
        People at the first wave where the sample is refreshed, else people in all.
    means : ndarray
        Mean of each trait in this buurt and population, (wave, scale).
    population : PopulationSettings
    scales : dict of Instrument

    Notes
    -----
    A refreshed sample has the same size at every wave: those who left are replaced by a new random draw.
    """
    late = int((draw.random(size) < population.late).sum())
    coming = [size - late, late, 0]
    for wave in range(len(WAVES)):
        if not coming[wave]:
            continue
        cohort = _draw_cohort(draw, coming[wave], wave, means, population, scales)
        if population.refreshed:
            left = cohort.present[:, :-1] & ~cohort.present[:, 1:]
            for later in range(wave + 1, len(WAVES)):
                coming[later] += int(left[:, later - 1].sum())
        yield cohort


def _draw_cohort(
    draw: np.random.Generator,
    size: int,
    joined: int,
    means: np.ndarray,
    population: PopulationSettings,
    scales: dict[str, Instrument],
) -> Cohort:
    people = draw_people(draw, size, population)
    traits = people.traits + means
    answers = {}
    for place, (name, instrument) in enumerate(scales.items()):
        codes = draw_answers(draw, traits[:, :, place], instrument, SCALES[name])
        answers[name] = leave_out(draw, codes, people.age)
    first_answers = answers[LEAVING.scale][:, joined]
    odds = np.exp(leaving_log_odds(people, first_answers, population, scales[LEAVING.scale]))
    stays = draw.random((size, len(WAVES))) >= (odds / (1 + odds))[:, None]
    stays[:, : joined + 1] = True
    present = np.logical_and.accumulate(stays, axis=1)
    present[:, :joined] = False
    return Cohort(people, joined, answers, present)


def leaving_log_odds(
    people: People, first_answers: np.ndarray, population: PopulationSettings, instrument: Instrument
) -> np.ndarray:
    """Log odds to leave before a next wave, per person: more for older, less schooled and lonelier people.

    Only what was observed counts: age, education, and the answers (person, item) at the first wave someone took
    part in. So the missing waves are missing at random, given those.
    """
    mean, sd = population.age
    older = (people.age - mean) / sd
    steps_below = len(EDUCATION) // 2 - people.education
    height = score_share(first_answers, instrument)
    return (
        population.leaving
        + LEAVING.older * older
        + LEAVING.schooling * steps_below
        + LEAVING.most * (height - LEAVING.usual)
    )


def score_share(answers: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Score between the lowest (0) and highest (1) possible, over the items that someone answered.

    ``answers`` is (person, item). The usual share where nothing was answered.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> score_share(np.array([[1, 2, 3, 3, 3, np.nan]]), load_instruments()["djg_6"]).tolist()
    [0.4]
    """
    upwards, points = codes_upwards(instrument), item_points(instrument)
    worth = (points - points.min()) / (points.max() - points.min())
    steps = (answers[:, :, None] == upwards).argmax(axis=2)
    answered = ~np.isnan(answers)
    total = np.where(answered, worth[np.arange(len(worth)), steps], 0).sum(axis=1)
    number = answered.sum(axis=1)
    return np.where(number > 0, total / np.maximum(number, 1), LEAVING.usual)
