"""A whole invented programme, of which it is known what changed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem
from traject_eval.simulate import settings
from traject_eval.simulate.leaving import Cohort, draw_cohorts
from traject_eval.simulate.life import MEANING, buurt_life
from traject_eval.simulate.names import MOST, person_codes
from traject_eval.simulate.plan import CODES, PEOPLE, BuurtPlan, buurt_table, plan_buurt, shifts, stream
from traject_eval.simulate.profiling import open_data
from traject_eval.simulate.settings import EDUCATION, POPULATIONS, WAVES, simulated_scales
from traject_eval.simulate.truth import programme_truth
from traject_eval.types import ANSWER_COLUMNS, PERSON_COLUMNS, Instrument

FEWEST = 2
Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Programme:
    """A simulated programme.

    ``buurten``: ``code, year, name, arm, start, how_chosen, municipality, phase``. ``waves``: wave to date.
    ``answers``: ``ANSWER_COLUMNS`` and a column of option codes (Int64) per item, a row per person and wave.
    ``persons``: ``PERSON_COLUMNS``. ``evenings``: per traject buurt ``{form: {row: {field: value}}}``.
    ``open_data``: files with figures about these buurten (``simulate.profiling.open_data``).
    ``truth``: what was planted, ready for JSON (``programme_truth``).
    """

    name: str
    buurten: pd.DataFrame
    waves: dict[str, str]
    answers: pd.DataFrame
    persons: pd.DataFrame
    evenings: dict[str, dict]
    open_data: dict
    truth: dict


def simulate_programme(*, buurten: int = 16, seed: int = 2026, registry: dict[str, Instrument]) -> Programme:
    """A programme with three waves, drop-out, missing answers and a known change per buurt.

    The same seed gives the same programme. From four buurten on, more buurten leave the earlier ones as they were.
    The fourth of every four is a comparison buurt. The third buurt has eight participants and no sample of
    residents, too few for any figure. People who live in a buurt (``bewoner``) are asked in both arms,
    participants (``deelnemer``) only where there is a trajectory.

    Parameters
    ----------
    buurten : int
        From 2 to 400; with 2 or 3 the last one is the comparison.
    seed : int
        0 or more.
    registry : dict of Instrument
        Holds the scales of ``traject_eval.simulate.settings.SCALES``, from which items and answers are read.

    Raises
    ------
    DataProblem
        The number of buurten or the seed is outside these limits, or a scale differs from the settings.
    UnknownName
        A simulated scale is not in the registry.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> programme = simulate_programme(buurten=4, seed=1, registry=load_instruments())
    >>> programme.buurten["name"].tolist()
    ['De Akkers', 'Het Kompas', 'Molenkwartier', 'De Vlinderhof']
    """
    if not FEWEST <= buurten <= MOST:
        raise DataProblem(f"Het aantal buurten is {buurten}. Kies een getal van {FEWEST} tot en met {MOST}.")
    if seed < 0:
        raise DataProblem(f"Het startgetal (seed) is {seed}. Kies een heel getal van 0 of hoger.")
    scales = simulated_scales(registry)
    plans = [plan_buurt(place, buurten, seed) for place in range(buurten)]
    taken: set[str] = set()
    parts = [part for plan in plans for part in _people_of(plan, seed, scales, taken)]
    persons, answers = (_table(tables) for tables in zip(*parts, strict=True))
    table = buurt_table(plans)
    lives = {
        plan.code: buurt_life(plan, int(phase), seed)
        for plan, phase in zip(plans, table["phase"], strict=True)
        if plan.arm == "traject"
    }
    truth = programme_truth(plans, seed, scales)
    truth["meaning"] = truth["meaning"] | MEANING
    items = {column: "Int64" for instrument in scales.values() for column in instrument.columns}
    return Programme(
        name=settings.PROGRAMME,
        buurten=table,
        waves=dict(WAVES),
        answers=answers.astype(items).sort_values(["buurt", "person", "wave"], ignore_index=True),
        persons=persons.astype({"birth_year": "Int64"}).sort_values(["buurt", "person"], ignore_index=True),
        evenings={code: life.rows for code, life in lives.items()},
        open_data=open_data(plans, list(table["name"]), seed),
        truth=truth | {"evenings": {code: life.truth for code, life in lives.items()}},
    )


def _people_of(
    plan: BuurtPlan, seed: int, scales: dict[str, Instrument], taken: set[str]
) -> list[tuple[Columns, Columns]]:
    """Persons and answers of one buurt, a pair of tables per cohort."""
    parts = []
    code_draw = stream(seed, plan.place, CODES)
    for population, size in plan.sizes.items():
        draw = stream(seed, plan.place, PEOPLE[population])
        drift, effect = shifts(plan, population)
        means = plan.levels + drift + effect
        for cohort in draw_cohorts(draw, size, means, POPULATIONS[population], scales):
            codes = np.array(person_codes(code_draw, len(cohort.present), taken))
            parts.append((_persons(cohort, codes, plan, population), _answers(cohort, codes, plan, scales)))
    return parts


def _persons(cohort: Cohort, codes: np.ndarray, plan: BuurtPlan, population: str) -> Columns:
    words = np.array([word for word, _ in EDUCATION])
    facts = (
        *(codes, plan.code, population, cohort.people.sex, cohort.people.birth_year),
        *(words[cohort.people.education], list(WAVES)[cohort.joined], 1.0),
    )
    return {name: np.broadcast_to(fact, codes.shape) for name, fact in zip(PERSON_COLUMNS, facts, strict=True)}


def _answers(cohort: Cohort, codes: np.ndarray, plan: BuurtPlan, scales: dict[str, Instrument]) -> Columns:
    person, wave = np.nonzero(cohort.present)
    keys = (codes[person], np.broadcast_to(plan.code, person.shape), np.array(list(WAVES))[wave])
    columns = dict(zip(ANSWER_COLUMNS, keys, strict=True))
    for name, instrument in scales.items():
        columns |= zip(instrument.columns, cohort.answers[name][person, wave].T, strict=True)
    return columns


def _table(parts: tuple[Columns, ...]) -> pd.DataFrame:
    """One table of many short ones; pandas comes in only here, as it is slow on hundreds of small tables."""
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
