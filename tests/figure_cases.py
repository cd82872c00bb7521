"""Studies of every size and the longest Dutch words, shown by the real blocks: what has to stay legible."""

import functools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from traject_eval import blocks
from traject_eval.evaluation import Study, evaluate_study, findings
from traject_eval.instruments import load_instruments
from traject_eval.privacy import gate_findings
from traject_eval.reporting.programme import SCORE_COLUMNS
from traject_eval.types import ANSWER_COLUMNS, Instrument

SIZES = (9, 10, 40, 400)
COHESION, MARK, LONELY = "vm_cohesie_4", "leefbaarheid_cijfer", "djg_6"
LONG_NAME = "Verkeersveiligheidsbeleving in buurt"  # a scale of 35 letters
LONG_BUURT = "Bedrijventerreinontwikkelingsgebied"  # and a buurt of 35, in one word
LONG_ITEM = (
    "Als ik langere tijd afwezig ben, durf ik mijn huissleutel aan de buren te geven en vraag ik hun "
    "de planten te verzorgen."
)
# How the people of a case answer: from which answer (of 1 to 5, before and after), and how far they lie apart.
TRENDS = {
    "omhoog": (2.6, 3.6, 1.0),
    "omlaag": (3.6, 2.6, 1.0),
    "gelijk": (3.0, 3.0, 1.0),
    "laagste": (1.0, 1.0, 0.45),
    "hoogste": (5.0, 5.0, 0.45),
}


def instruments(long: bool) -> dict[str, Instrument]:
    """Three scales that go together in a report, with their own words or with the longest ones."""
    found = {name: load_instruments()[name] for name in (COHESION, MARK, LONELY)}
    if not long:
        return found
    return {
        name: replace(
            scale,
            nl=f"{LONG_NAME}",
            items=tuple(replace(item, short=LONG_ITEM[: 120 - nr]) for nr, item in enumerate(scale.items)),
        )
        for name, scale in found.items()
    }


def _answers(scale: Instrument, n: int, centre: float, apart: float, rng: np.random.Generator) -> np.ndarray:
    """Answers of n people, ``centre`` on a scale of 1 to 5; people differ, and so do their answers."""
    codes = np.array([option.code for option in scale.options])
    level = (centre - 1) / 4 * (len(codes) - 1) * np.ones((n, len(scale.items)))
    level += rng.normal(0, apart * len(codes) / 7, (n, 1)) + rng.normal(0, apart * len(codes) / 9, level.shape)
    turned = np.array([item.reverse for item in scale.items])
    places = np.clip(np.round(level), 0, len(codes) - 1).astype(int)
    return codes[np.where(turned, len(codes) - 1 - places, places)]


@functools.cache
def study(n: int, trend: str, long: bool = False, population: str = "bewoner", waves: int = 2) -> Study:
    """A buurt in which ``n`` people answered; of 40 or more, a fifth only the first or only the second time."""
    scales, rng = instruments(long), np.random.default_rng(n)
    before, after, apart = TRENDS[trend]
    stay = 0.8 if n >= 40 else 1
    frames = []
    for wave, centre, first in (("T0", before, 0), ("T1", after, round((1 - stay) * n)))[:waves]:
        people = [f"p{person}" for person in range(first, first + n)]
        own = {
            column: values
            for scale in scales.values()
            for column, values in zip(scale.columns, _answers(scale, n, centre, apart, rng).T, strict=True)
        }
        frames.append(pd.DataFrame({"person": people, "buurt": "b", "wave": wave, **own}))
    answers = pd.concat(frames, ignore_index=True)
    items = [name for name in answers if name not in ANSWER_COLUMNS]
    answers[items] = answers[items].astype("Int64").mask(rng.random((len(answers), len(items))) < 0.01)
    persons = pd.DataFrame({"person": answers["person"].unique(), "population": population})
    evaluation = evaluate_study(
        answers,
        persons,
        buurt="b",
        waves=("T0", "T1"),
        instruments=scales,
        primary=COHESION,
        smallest_change={COHESION: 0.5},
    )
    buurt = {"code": "b", "name": LONG_BUURT if long else "Vlierbeek", "arm": "traject", "municipality": "", "phase": 9}
    return Study(buurt, "Goed Oud", {"T0": "", "T1": ""}, pd.DataFrame(), evaluation, {}, None, {})


NO_SCORES = pd.DataFrame(columns=list(SCORE_COLUMNS))


@functools.cache
def programme(buurten: int, long: bool = False) -> blocks.Programme:
    """A programme of so many buurten: every fifth to compare with, every seventh with too few people."""
    trends, sizes = list(TRENDS), [9, 10, 15, 40, 23, 12]
    found, rows = [], []
    for place in range(buurten):
        one = study(sizes[place % 6] if place % 7 else 9, trends[place % 3], population="bewoner")
        table = gate_findings(findings(one.evaluation), 10, 5).assign(buurt=f"b{place}")
        found.append(table)
        name = f"{LONG_BUURT} {place}" if long else f"Buurt {place}"
        rows.append((f"b{place}", name, "vergelijking" if place % 5 == 2 else "traject"))
    table = pd.DataFrame(rows, columns=["code", "name", "arm"])
    return blocks.Programme(
        "Goed Oud", table, {}, pd.concat(found), instruments(long)[COHESION], {}, None, NO_SCORES, 10, 5
    )


def shown() -> Iterator[tuple[str, dict]]:
    """Every figure and refusal of every case, with its name."""
    cases = [(n, trend, False, 2) for n in SIZES for trend in TRENDS]
    cases += [(n, trend, True, waves) for n in SIZES for trend, waves in (("omlaag", 2), ("hoogste", 2), ("gelijk", 1))]
    for n, trend, long, waves in cases:
        one = study(n, trend, long, waves=waves)
        for show in (blocks.show_changes, blocks.show_items, blocks.show_spread):
            for made in show(one).blocks:
                name = f"{show.__name__[5:]} n={n} {trend}{' lang' if long else ''}{' eenmaal' if waves == 1 else ''}"
                yield name, made.content
    for buurten, long in ((1, True), (24, False), (24, True), (300, True)):
        for made in blocks.show_programme(programme(buurten, long)).blocks:
            yield f"buurten {buurten}{' lang' if long else ''}", made.content
