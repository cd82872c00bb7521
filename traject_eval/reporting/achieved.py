"""What the answers of a project could show: of one buurt, or of all of them together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import ProjectProblem, TooFewData
from traject_eval.evaluation import Case, Evaluation
from traject_eval.evaluation.achieved import Achieved, achieved
from traject_eval.privacy import enough
from traject_eval.reporting.desk import study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.store import Project
from traject_eval.types import Instrument
from traject_eval.words import text

OWN = "traject"  # the arm of buurten with the trajectory
COMPARED = "bewoner"  # the population in which buurten with and without the trajectory are compared


@dataclass(frozen=True)
class Seen:
    """What could be seen of one population on one scale; ``found`` is None where too few people answered twice."""

    population: str
    instrument: Instrument
    found: Achieved | None


def seen_in_buurt(project: Project, code: str, chances: Mapping[str, float]) -> list[Seen]:
    """Per conclusion about a buurt; ``chances`` (``power``, ``alpha``) where not the usual, or that of its interval.

    Raises
    ------
    ProjectProblem
        It has no two waves of answers.
    """
    found = _evaluated(project, [code]).get(code)
    cases = [case for name in found.populations for case in found.conclusive(name)] if found else []
    if not cases:
        raise ProjectProblem(text("power.one_wave"))
    return [_seen(case, _scores(found, case), project.min_base, _level(case) | dict(chances)) for case in cases]


def seen_in_programme(project: Project, chances: Mapping[str, float]) -> Seen:
    """The difference in change between residents of buurten with and without; with none without the mean change.

    On the scale that leads and between the waves that most buurten have.

    Raises
    ------
    ProjectProblem
        No buurt has a change on it.
    """
    arms = project.buurten.set_index("code")["arm"]
    leading = {
        code: (found, case)
        for code, found in _evaluated(project, list(arms.index)).items()
        for case in found.conclusive(COMPARED)
        if case.primary and case.change
    }
    if not leading:
        raise ProjectProblem(text("power.one_wave"))
    waves = Counter((case.before, case.after) for _, case in leading.values()).most_common(1)[0][0]
    same = {code: one for code, one in leading.items() if (one[1].before, one[1].after) == waves}
    scores = pd.concat([_scores(*one).assign(treated=arms[code] == OWN) for code, one in same.items()])
    compared = {} if scores["treated"].all() else {"treated": "treated"}
    return _seen(next(iter(same.values()))[1], scores, project.min_base, compared | dict(chances))


def _seen(case: Case, scores: pd.DataFrame, min_base: int, about: Mapping[str, object]) -> Seen:
    try:
        found = achieved(scores, case.before, case.after, **about)
    except TooFewData:
        found = None
    return Seen(case.population, case.instrument, found if found and enough(found.pairs, min_base) else None)


def _level(case: Case) -> dict[str, float]:
    return {"alpha": 1 - case.change.level} if case.change else {}


def _evaluated(project: Project, codes: list[str]) -> dict[str, Evaluation]:
    """The buurten that have answers, frozen as they are now."""
    return {code: study_of(project, code).evaluation for code in freeze(project, codes).keys}


def _scores(found: Evaluation, case: Case) -> pd.DataFrame:
    own = found.scores
    return own[own["population"].eq(case.population) & own["instrument"].eq(case.instrument.id)]
