"""All questions of one buurt at once: every population, scale and pair of waves.

Which result carries a conclusion is fixed here and nowhere else. With a plan: the change of its outcomes between its
waves, which share one error rate (Bonferroni). Without one: the change from the first wave to the last that has
answers, at the full level for the primary scale. The other scales of the same population share one error rate of their
own, so that looking at more scales does not make chance findings more likely.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from traject_eval.errors import TooFewData
from traject_eval.evaluation.change import Change, change
from traject_eval.evaluation.comparable import Obstacle, between_dates
from traject_eval.evaluation.level import mean_estimate
from traject_eval.evaluation.quality import Quality, scale_qualities
from traject_eval.evaluation.reliability import Reliability, reliability
from traject_eval.evaluation.scoring import keyed_answers, score
from traject_eval.evaluation.screening import screen
from traject_eval.evaluation.verdict import interpret_change
from traject_eval.evaluation.wave_links import COUNT_COLUMNS, link_counts
from traject_eval.types import (
    FEW,
    INCOMPARABLE,
    NO_ITEMS,
    NO_MARGIN,
    POPULATIONS,
    Estimate,
    Finding,
    FrozenPlan,
    Instrument,
    Plan,
)

LEVEL = 0.95


@dataclass(frozen=True)
class Case:
    """One change: of whom, on which scale, between which waves, and what may be concluded.

    ``change`` and ``finding`` are None where there are too few data, or where ``obstacle`` says why the waves cannot
    be compared; ``refused`` then says so in short.
    """

    population: str
    instrument: Instrument
    before: str
    after: str
    primary: bool  # on the scale that is spoken of first
    planned: bool  # an outcome of the plan that was laid down; without one, nothing is
    conclusive: bool  # first to last wave, or as planned: carries a verdict
    smallest: float  # least change that matters, 0 where nobody fixed one
    change: Change | None
    finding: Finding | None
    obstacle: Obstacle | None
    refused: str


@dataclass(frozen=True)
class Level:
    """Where a population stands on a scale at one wave; ``mean`` is None where there are too few answers."""

    population: str
    instrument: Instrument
    wave: str
    primary: bool
    mean: Estimate | None


@dataclass(frozen=True)
class Evaluation:
    """Everything that was computed for one buurt.

    ``scores``: person, buurt, population, wave, instrument, score, answered, and ``posterior`` where waves were linked
    by self-made codes (``linkage``: how many, see ``link_counts``). ``turnout``: population, wave,
    n. ``reliabilities``: (population, instrument id) to ``Reliability`` or the reason there is none.
    """

    buurt: str
    waves: tuple[str, ...]
    wave_dates: Mapping[str, str]
    instruments: Mapping[str, Instrument]
    answers: pd.DataFrame  # with population
    scores: pd.DataFrame
    turnout: pd.DataFrame
    reliabilities: dict[tuple[str, str], Reliability | str]
    levels: tuple[Level, ...]
    cases: tuple[Case, ...]
    primary: str
    min_base: int
    min_cell: int
    persons: pd.DataFrame
    start: str  # the day on which the trajectory began here, empty where it is not known
    plan: Plan | None
    linkage: pd.DataFrame

    def conclusive(self, population: str) -> list[Case]:
        """The cases of a population that carry a verdict: what was planned first, then the primary scale."""
        chosen = [case for case in self.cases if case.population == population and case.conclusive]
        return sorted(chosen, key=lambda case: (not case.planned, not case.primary))

    def one_wave(self, population: str) -> list[Level]:
        """Where a population stands on the scales it was asked about only once, the primary scale first."""
        changed = {case.instrument.id for case in self.cases if case.population == population}
        own = [level for level in self.levels if level.population == population]
        return sorted(
            (level for level in own if level.instrument.id not in changed), key=lambda level: not level.primary
        )

    @cached_property
    def qualities(self) -> tuple[Quality, ...]:
        """How well every scale measured; computed when it is first asked for, as comparing buurten never does."""
        return tuple(scale_qualities(self.answers, self.instruments, self.waves, self.wave_dates, self.min_base))

    @cached_property
    def signs(self) -> pd.DataFrame:
        """What deserves a second look in the questionnaires (``screen``); computed when it is first asked for."""
        return screen(self.answers, self.persons, self.instruments, self.wave_dates, {self.buurt: self.start})

    @property
    def leading(self) -> Instrument:
        """The scale that is spoken of first."""
        return self.instruments.get(self.primary) or next(iter(self.instruments.values()))

    @property
    def populations(self) -> list[str]:
        """The populations with at least one answer, participants first."""
        return [name for name in POPULATIONS if name in set(self.turnout["population"])]


def evaluate_study(
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    *,
    buurt: str,
    waves: Sequence[str],
    instruments: Mapping[str, Instrument],
    primary: str,
    smallest_change: Mapping[str, float],
    wave_dates: Mapping[str, str] | None = None,
    start: str = "",
    min_base: int = 10,
    min_cell: int = 5,
    plan: Plan | None = None,
    made: pd.DataFrame | None = None,
) -> Evaluation:
    """Evaluate one buurt; with a ``plan`` its outcomes carry the verdicts, between its waves and at its level.

    ``answers`` and ``persons`` are frames of ``traject_eval.types``; ``waves`` are in order of time, ``wave_dates``
    their dates and ``start`` the day on which the trajectory began, where known. A result on fewer than ``min_base``
    people is not computed but refused, and so is one between waves that were measured in different ways. ``made`` are
    the questionnaires with a self-made code (``person, wave, posterior, exact``), None where there are none.
    """
    dates = wave_dates or {}
    answers = answers.merge(persons[["person", "population"]], on="person", validate="many_to_one")
    answers = answers[_answered_any(answers)]
    scores = pd.concat([_scores(answers, instrument) for instrument in instruments.values()], ignore_index=True)
    if made is not None:
        sure = made.dropna(subset="posterior")[["person", "wave", "posterior"]]
        scores = scores.merge(sure, on=["person", "wave"], how="left", validate="many_to_one")
    turnout = answers.groupby(["population", "wave"], observed=True).size().rename("n").reset_index()
    cases = [
        case
        for population in POPULATIONS
        for case in _cases(scores, population, waves, dates, instruments, primary, smallest_change, min_base, plan)
    ]
    return Evaluation(
        buurt=buurt,
        waves=tuple(waves),
        wave_dates=dates,
        instruments=instruments,
        answers=answers,
        scores=scores,
        turnout=turnout,
        reliabilities=_reliabilities(answers, instruments, waves, min_base),
        levels=tuple(_levels(scores, waves, instruments, primary, min_base)),
        cases=tuple(cases),
        primary=primary,
        min_base=min_base,
        min_cell=min_cell,
        persons=persons,
        start=start,
        plan=plan,
        linkage=link_counts(made, answers, waves) if made is not None else pd.DataFrame(columns=list(COUNT_COLUMNS)),
    )


def _answered_any(answers: pd.DataFrame) -> pd.Series:
    items = [column for column in answers if column not in (*NO_ITEMS, "population")]
    return answers[items].notna().any(axis=1)


def _scores(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    return score(answers, instrument).dropna(subset="score")


def _cases(scores, population, waves, dates, instruments, primary, smallest_change, min_base, plan):
    own = scores[scores["population"] == population]
    seen = {name: [wave for wave in waves if wave in set(part["wave"])] for name, part in own.groupby("instrument")}
    planned = {name: plan.outcome(population, name) if plan else None for name in seen}
    leading = {name for name in seen if (planned[name] if plan else name == primary)}
    others = sum(len(found) > 1 and name not in leading for name, found in seen.items())
    levels = {True: plan.level if plan else LEVEL, False: 1 - (1 - LEVEL) / max(others, 1)}
    for name, found in seen.items():
        first, last = _ends(found, plan)
        for after in found[found.index(first) + 1 :]:
            conclusive, outcome = after == last, planned[name]
            level = levels[name in leading] if conclusive else LEVEL
            part = own[own["instrument"] == name]
            smallest = outcome.smallest if outcome else smallest_change.get(name, 0.0)
            obstacle = between_dates(instruments[name], dates.get(first, ""), dates.get(after, ""))
            result, refused = None, INCOMPARABLE
            if obstacle is None:
                result, refused = _change(part, first, after, level, min_base)
            rule = "plan" if outcome else "settings" if smallest else "zero"
            finding = interpret_change(result.estimate, smallest, rule) if result else None
            about = population, instruments[name], first, after, name == primary, bool(outcome), conclusive, smallest
            yield Case(*about, result, finding, obstacle, refused)


def _ends(found: list[str], plan: Plan | None) -> tuple[str, str]:
    """The waves between which a conclusion is drawn: those of the plan as far as they are there."""
    first = plan.before if plan and plan.before in found else found[0]
    return first, plan.after if plan and plan.after in found else found[-1]


def _levels(scores, waves, instruments, primary, min_base):
    for (population, name), own in scores.groupby(["population", "instrument"], sort=False, observed=True):
        for wave in (wave for wave in waves if wave in set(own["wave"])):
            found = own.loc[own["wave"] == wave, "score"]
            mean = mean_estimate(found) if len(found) >= min_base else None
            yield Level(population, instruments[name], wave, name == primary, mean)


def _change(scores: pd.DataFrame, before: str, after: str, level: float, min_base: int) -> tuple[Change | None, str]:
    counts = scores["wave"].value_counts()
    if min(counts[before], counts[after]) < min_base:
        return None, FEW
    try:
        return change(scores, before=before, after=after, level=level), ""
    except TooFewData:
        return None, NO_MARGIN


def _reliabilities(answers, instruments, waves, min_base) -> dict[tuple[str, str], Reliability | str]:
    """Reliability at the first wave of each population, for scales of three items or more."""
    found = {}
    for population in (name for name in POPULATIONS if name in set(answers["population"])):
        own = answers[answers["population"] == population]
        first = next(wave for wave in waves if wave in set(own["wave"]))
        at_first = own[own["wave"] == first]
        for name, instrument in instruments.items():
            if len(instrument.items) < 3:
                continue
            items = keyed_answers(at_first, instrument)[instrument.columns].dropna()
            try:
                found[population, name] = reliability(items) if len(items) >= min_base else FEW
            except TooFewData as reason:
                found[population, name] = str(reason)
    return found


@dataclass(frozen=True)
class Study:
    """A buurt and all that was computed for it: what a workbook holds in its hands.

    ``buurt`` has the fields of ``traject.toml``; ``comparison`` the changes of the comparison buurten, ``excluded``
    how many questionnaires a person left out, by reason. ``plan`` is None where none was laid down. ``typed_twice``
    counts ``questionnaires, answers, same`` of paper that was typed a second time, and is empty where none was.
    """

    buurt: dict
    programme: str
    wave_dates: Mapping[str, str]
    comparison: pd.DataFrame
    evaluation: Evaluation
    excluded: Mapping[str, int]
    plan: FrozenPlan | None
    typed_twice: Mapping[str, int]
