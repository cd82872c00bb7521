"""The few calls that look a scale up by its id, so that a workbook need not."""

from collections.abc import Iterable

import pandas as pd

from traject_eval import evaluation
from traject_eval.errors import NotComparable, UnknownName
from traject_eval.evaluation import (
    AgainstNorm,
    Change,
    ImprovedWorsened,
    ItemBehaviour,
    MeasurementError,
    Obstacle,
    between_dates,
    between_scales,
    norm_for,
)
from traject_eval.instruments import find_instrument, instruments_table, load_instruments, refuse_context
from traject_eval.store import Project, find_project
from traject_eval.survey import questionnaire as make_questionnaire
from traject_eval.types import Instrument, Responses
from traject_eval.words import obstacle_words


def instruments() -> pd.DataFrame:
    """The scales that can be used here, of the package and of the project around, as a table by id.

    Examples
    --------
    >>> instruments().loc["djg_6", ["rule", "better"]].tolist()
    ['count', 'lower']
    """
    return instruments_table(_registry())


def instrument(name: str) -> Instrument:
    """One scale.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome; the message says why.
    UnknownName
        There is no such scale; the message lists those there are.

    Examples
    --------
    >>> instrument("vm_cohesie_4").high
    10.0
    """
    return find_instrument(_registry(), name)


def questionnaire(*names: str, lang: str = "nl") -> pd.DataFrame:
    """The questions of some scales with their answers; see ``traject_eval.survey.questionnaire``.

    Examples
    --------
    >>> questionnaire("rondkomen", lang="en")["answer"].tolist()[-1]
    'Yes, great trouble'
    """
    return make_questionnaire([instrument(name) for name in names], lang)


def score(responses: Responses | pd.DataFrame, name: str, *, subscale: str = "") -> pd.DataFrame:
    """Score of every person at every wave on one scale, or on one of its parts; see ``traject_eval.evaluation.score``.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome; the message says why.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p"], "buurt": ["b"], "wave": ["T0"], "leefbaarheid_cijfer_1": [7]})
    >>> score(answers, "leefbaarheid_cijfer")["score"].tolist()
    [7.0]
    """
    return evaluation.score(responses, instrument(name), subscale=subscale)


def change(scores: pd.DataFrame, *, before: str, after: str, level: float = 0.95) -> Change:
    """Change of the mean score from one wave to another; see ``traject_eval.evaluation.change``.

    Before anything is computed it looks at which scales the scores are of, and at the dates of the waves in the
    project around, if there is one.

    Raises
    ------
    ContextOnly
        The scores are of a measure that can be no outcome; the message says why.
    NotComparable
        The scores are of two scales, or the way of measuring changed between the waves; the message says why.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3, "score": [4, 5, 6, 5, 7, 7]})
    >>> round(change(scores, before="T0", after="T1").value, 4)
    1.3333
    """
    scales = _scales(scores[scores["wave"].isin([before, after])] if "wave" in scores else scores)
    _refuse(between_scales(scales[0], other) for other in scales[1:])
    dates = _wave_dates()
    _refuse(between_dates(scale, dates.get(before, ""), dates.get(after, "")) for scale in scales)
    return evaluation.change(scores, before=before, after=after, level=level)


def against_norm(
    scores: pd.DataFrame, name: str, *, wave: str, group: str = evaluation.COUNTRY, year: int | None = None
) -> AgainstNorm:
    """The mean score of some people at one wave beside a published mean of the same scale: a description.

    Parameters
    ----------
    scores : DataFrame
        What ``score`` gave, of one population.
    name : str
        The scale of which the norm is wanted: that of the scores.
    wave : str
    group : str
        Of whom the norm is, as in ``instrument(name).norms``.
    year : int, optional
        When the wave was; without it, the date of the wave in the project around.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome.
    NotComparable
        The scores are of another scale, or there is no norm that was measured in the same way.
    UnknownName
        There is no norm of this group; the message lists those there are.

    Examples
    --------
    >>> scores = pd.DataFrame({"wave": "T1", "instrument": "vm_cohesie_6", "score": [6.0, 7.0, 8.0]})
    >>> round(against_norm(scores, "vm_cohesie_6", wave="T1", year=2026).estimate.value, 4)
    0.6
    """
    scale = instrument(name)
    used = scores[scores["wave"] == wave]
    _refuse(between_scales(other, scale) for other in _scales(used))
    groups = {norm.group for norm in scale.norms}
    if groups and group not in groups:
        raise UnknownName("groep", group, groups)
    norm = norm_for(scale, [str(year) if year else _wave_dates().get(wave, "")], group)
    _refuse([norm] if isinstance(norm, Obstacle) else [])
    return evaluation.against_norm(used, norm)


def _scales(scores: pd.DataFrame) -> list[Instrument]:
    """The known scales that scores are of, whole or in part; what can be no outcome is refused."""
    named = scores["instrument"].dropna().unique() if "instrument" in scores else []
    known, names = _registry(), dict.fromkeys(str(name).partition(":")[0] for name in named)
    for name in names:
        refuse_context(name)
    return [known[name] for name in names if name in known]


def _refuse(obstacles: Iterable[Obstacle | None]) -> None:
    for obstacle in obstacles:
        if obstacle:
            raise NotComparable(obstacle_words(obstacle))


def measurement_error(responses: Responses | pd.DataFrame, name: str, *, level: float = 0.95) -> MeasurementError:
    """How far a score may be off, on one wave's answers; see ``traject_eval.evaluation.measurement_error``.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p"], "buurt": ["b"], "wave": ["T0"], "leefbaarheid_cijfer_1": [7]})
    >>> measurement_error(answers, "leefbaarheid_cijfer")
    Traceback (most recent call last):
    traject_eval.errors.NotForIndividuals: leefbaarheid_cijfer is één vraag: de meetfout daarvan is niet bekend.
    """
    return evaluation.measurement_error(_answers(responses), instrument(name), level=level)


def improved_worsened(
    responses: Responses | pd.DataFrame, name: str, *, before: str, after: str, level: float = 0.95
) -> ImprovedWorsened:
    """Who changed more than measurement error; see ``traject_eval.evaluation.improved_worsened``.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p"], "buurt": ["b"], "wave": ["T0"], "djg_6_1": [2]})
    >>> improved_worsened(answers, "djg_6", before="T0", after="T1")
    Traceback (most recent call last):
    traject_eval.errors.NotForIndividuals: djg_6 is alleen voor groepen: de score van één mens zegt te weinig.
    """
    scale, dates = instrument(name), _wave_dates()
    _refuse([between_dates(scale, dates.get(before, ""), dates.get(after, ""))])
    return evaluation.improved_worsened(_answers(responses), scale, before=before, after=after, level=level)


def item_behaviour(responses: Responses | pd.DataFrame, name: str) -> ItemBehaviour:
    """How every question of a scale behaves, on one wave's answers; see ``traject_eval.evaluation.item_behaviour``.

    Examples
    --------
    >>> answers = pd.DataFrame({"leefbaarheid_cijfer_1": [10, 10, 7, 1]})
    >>> item_behaviour(answers, "leefbaarheid_cijfer").items["ceiling"].tolist()
    [0.5]
    """
    return evaluation.item_behaviour(_answers(responses), instrument(name))


def _answers(responses: Responses | pd.DataFrame) -> pd.DataFrame:
    return responses.answers if isinstance(responses, Responses) else responses


def _registry() -> dict[str, Instrument]:
    root = find_project()
    return Project.load(root).registry if root else load_instruments()


def _wave_dates() -> dict[str, str]:
    root = find_project()
    return Project.load(root).waves if root else {}
