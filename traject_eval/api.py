"""What a researcher calls in a notebook of one's own: frames in, results out, scales by their id.

Every function works in any folder. Around a project its own scales and the dates of its waves are known too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from traject_eval import evaluation
from traject_eval.errors import DataProblem, NotComparable, UnknownName
from traject_eval.evaluation import (
    AgainstNorm,
    Change,
    GroupChanges,
    ImprovedWorsened,
    ItemBehaviour,
    MeasurementError,
    Obstacle,
    OrdinalAlpha,
    Reliability,
    between_dates,
    between_scales,
    norm_for,
)
from traject_eval.evaluation.two_waves import group_names
from traject_eval.instruments import refuse_context
from traject_eval.known import instrument, registry, wave_dates
from traject_eval.survey import questionnaire as make_questionnaire
from traject_eval.types import Instrument, Responses
from traject_eval.words import language, obstacle_words, speaking
from traject_eval.words.notebook import RESULTS

Answers = Responses | pd.DataFrame


def questionnaire(*names: str, lang: str = "nl") -> pd.DataFrame:
    """The questions of some scales with their answers; see ``traject_eval.survey.questionnaire``.

    Examples
    --------
    >>> questionnaire("rondkomen", lang="en")["answer"].tolist()[-1]
    'Yes, great trouble'
    """
    return make_questionnaire([instrument(name) for name in names], lang)


def answers(
    frame: pd.DataFrame,
    items: Mapping[str, Sequence[str]],
    *,
    person: str = "person",
    wave: str = "wave",
    question: str = "",
    answer: str = "",
) -> pd.DataFrame:
    """Your own table of answers, wide or long, in the form that the other functions read.

    ``items`` names per scale your columns (in a long table: your questions), in the order of the scale. See
    ``traject_eval.evaluation.tidy_answers`` for all that is checked.

    Raises
    ------
    DataProblem
        All that is missing or double, at once.
    UnknownName
        There is no such scale.

    Examples
    --------
    >>> own = pd.DataFrame({"id": [1, 1], "jaar": [2024, 2025], "cijfer": [6, 8], "sekse": ["v", "v"]})
    >>> list(answers(own, {"leefbaarheid_cijfer": ["cijfer"]}, person="id", wave="jaar"))
    ['person', 'wave', 'leefbaarheid_cijfer_1', 'sekse']
    """
    scales = {name: instrument(name) for name in items}
    columns = {"person": person, "wave": wave, "question": question, "answer": answer}
    return evaluation.tidy_answers(frame, scales, items, **columns)


def score(responses: Answers, name: str, *, subscale: str = "") -> pd.DataFrame:
    """Score of every person at every wave on one scale, or on one of its parts; see ``traject_eval.evaluation.score``.

    Other columns than answers, such as sex, go along.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome; the message says why.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p"], "wave": ["T0"], "leefbaarheid_cijfer_1": [7], "sex": ["v"]})
    >>> score(answers, "leefbaarheid_cijfer")[["score", "sex"]].values.tolist()
    [[7.0, 'v']]
    """
    own = _answers(responses)
    scores = evaluation.score(own, instrument(name), subscale=subscale)
    scale = re.compile(rf"(?:{'|'.join(map(re.escape, registry()))})_\d+")
    others = [column for column in own if column not in scores and not scale.fullmatch(str(column))]
    return scores.join(own[others]) if own.index.is_unique else scores.assign(**{name: own[name] for name in others})


def change(scores: pd.DataFrame, *, before: str, after: str, level: float = 0.95) -> Change:
    """Change of the mean score from one wave to another; see ``traject_eval.evaluation.change``.

    Before anything is computed it looks at which scales the scores are of, and at the dates of the waves in the
    project around, if there is one.

    Raises
    ------
    ContextOnly
        The scores are of a measure that can be no outcome; the message says why.
    UnknownName
        There is no such wave; the message lists those there are.
    NotComparable
        The scores are of two scales, or the way of measuring changed between the waves; the message says why.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3, "score": [4, 5, 6, 5, 7, 7]})
    >>> round(change(scores, before="T0", after="T1").value, 4)
    1.3333
    """
    waves = _comparable(scores, before, after)
    return evaluation.change(scores, **waves, level=level)


def change_by(scores: pd.DataFrame, by: str, *, before: str, after: str, level: float = 0.95) -> GroupChanges:
    """Change of the mean score in every group of a column; see ``traject_eval.evaluation.change_by``.

    What ``change`` refuses is refused here too.

    Examples
    --------
    >>> scores = pd.DataFrame({"person": list("abcdefabcdef"), "wave": ["T0"] * 6 + ["T1"] * 6,
    ...     "sex": ["v", "v", "v", "m", "m", None] * 2, "score": [4, 5, 6, 4, 5, 6, 5, 7, 7, 4, 6, 7]})
    >>> round(change_by(scores, "sex", before="T0", after="T1").changes["v"].value, 4)
    1.3333
    """
    waves = _comparable(scores, before, after)
    return evaluation.change_by(scores, by, **waves, level=level)


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
    used = scores[scores["wave"] == _wave(scores, wave)]
    _refuse(between_scales(other, scale) for other in _scales(used))
    groups = {norm.group for norm in scale.norms}
    if groups and group not in groups:
        raise UnknownName("groep", group, groups)
    norm = norm_for(scale, [str(year) if year else wave_dates().get(wave, "")], group)
    _refuse([norm] if isinstance(norm, Obstacle) else [])
    return evaluation.against_norm(used, norm)


def reliability(responses: Answers, name: str = "", *, level: float = 0.95) -> Reliability:
    """Cronbach's alpha with its interval and omega total of a scale, on one wave's answers.

    Without a name the columns are taken as the items themselves, keyed already; see
    ``traject_eval.evaluation.reliability``.

    Examples
    --------
    >>> half = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 5], "c": [1, 3, 3, 4, 4]})
    >>> round(reliability(pd.concat([half, half])).alpha, 4)
    0.9538
    """
    return evaluation.reliability(_items(responses, name), level=level)


def ordinal_alpha(responses: Answers, name: str = "", *, level: float = 0.95) -> OrdinalAlpha:
    """Alpha on polychoric correlations, on one wave's answers; see ``traject_eval.evaluation.ordinal_alpha``.

    Without a name the columns are taken as the items themselves, keyed already.

    Examples
    --------
    >>> half = pd.DataFrame({"a": [1, 2, 3, 4, 5, 2], "b": [2, 2, 3, 5, 4, 1], "c": [1, 3, 3, 4, 2, 2]})
    >>> ordinal_alpha(pd.concat([half] * 5)).n
    30
    """
    return evaluation.ordinal_alpha(_items(responses, name), level=level)


def measurement_error(responses: Answers, name: str, *, level: float = 0.95) -> MeasurementError:
    """How far a score may be off, on one wave's answers; see ``traject_eval.evaluation.measurement_error``.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p"], "buurt": ["b"], "wave": ["T0"], "leefbaarheid_cijfer_1": [7]})
    >>> measurement_error(answers, "leefbaarheid_cijfer")
    Traceback (most recent call last):
    traject_eval.errors.NotForIndividuals: leefbaarheid_cijfer is één vraag: de meetfout daarvan is niet bekend.
    """
    return evaluation.measurement_error(_one_wave(responses), instrument(name), level=level)


def improved_worsened(
    responses: Answers, name: str, *, before: str, after: str, level: float = 0.95
) -> ImprovedWorsened:
    """Who changed more than measurement error; see ``traject_eval.evaluation.improved_worsened``.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p"], "buurt": ["b"], "wave": ["T0"], "djg_6_1": [2]})
    >>> improved_worsened(answers, "djg_6", before="T0", after="T0")
    Traceback (most recent call last):
    traject_eval.errors.NotForIndividuals: djg_6 is alleen voor groepen: de score van één mens zegt te weinig.
    """
    own, scale, dates = _answers(responses), instrument(name), wave_dates()
    _refuse([between_dates(scale, dates.get(str(before), ""), dates.get(str(after), ""))])
    waves = {"before": _wave(own, before), "after": _wave(own, after)}
    return evaluation.improved_worsened(own, scale, **waves, level=level)


def item_behaviour(responses: Answers, name: str) -> ItemBehaviour:
    """How every question of a scale behaves, on one wave's answers; see ``traject_eval.evaluation.item_behaviour``.

    Examples
    --------
    >>> answers = pd.DataFrame({"leefbaarheid_cijfer_1": [10, 10, 7, 1]})
    >>> item_behaviour(answers, "leefbaarheid_cijfer").items["ceiling"].tolist()
    [0.5]
    """
    return evaluation.item_behaviour(_one_wave(responses), instrument(name))


def _comparable(scores: pd.DataFrame, before: object, after: object) -> dict:
    """Both waves as they stand in the scores, after everything was refused that may not be set side by side."""
    waves = {"before": _wave(scores, before), "after": _wave(scores, after)}
    scales = _scales(scores[scores["wave"].isin(waves.values())] if "wave" in scores else scores)
    _refuse(between_scales(scales[0], other) for other in scales[1:])
    dates = wave_dates()
    _refuse(between_dates(scale, dates.get(str(before), ""), dates.get(str(after), "")) for scale in scales)
    return waves


def _wave(scores: pd.DataFrame, name: object) -> object:
    """A wave as it stands in a frame: ``"2016"`` finds 2016.

    Raises
    ------
    UnknownName
        There is no such wave; the message lists those there are.
    """
    known = {str(wave): wave for wave in group_names(scores["wave"])} if "wave" in scores else {}
    if known and str(name) not in known:
        raise UnknownName("meting", str(name), known)
    return known.get(str(name), name)


def _scales(scores: pd.DataFrame) -> list[Instrument]:
    """The known scales that scores are of, whole or in part; what can be no outcome is refused."""
    named = scores["instrument"].dropna().unique() if "instrument" in scores else []
    known, names = registry(), dict.fromkeys(str(name).partition(":")[0] for name in named)
    for name in names:
        refuse_context(name)
    return [known[name] for name in names if name in known]


def _refuse(obstacles: Iterable[Obstacle | None]) -> None:
    for obstacle in obstacles:
        if obstacle:
            raise NotComparable(obstacle_words(obstacle))


def _items(responses: Answers, name: str) -> pd.DataFrame:
    """Keyed answers to the questions of a scale; the frame as it is where no scale is named."""
    if not name:
        return _answers(responses)
    scale = instrument(name)
    return evaluation.keyed_answers(_one_wave(responses), scale)[scale.columns]


def _answers(responses: Answers) -> pd.DataFrame:
    return responses.answers if isinstance(responses, Responses) else responses


def _one_wave(responses: Answers) -> pd.DataFrame:
    """Answers in which everyone stands once.

    Raises
    ------
    DataProblem
        There is more than one wave.
    """
    own = _answers(responses)
    found = group_names(own["wave"]) if "wave" in own else []
    if len(found) > 1:
        listed = ", ".join(map(str, found))
        raise DataProblem(
            f"Eén meting verwacht, gevonden: {listed}. Kies er een, bijvoorbeeld: "
            f'antwoorden[antwoorden["wave"] == {found[0]!r}].'
        )
    return own


def _plot(result: object, *, size: str = "wide", lang: str | None = None):
    """The result as a drawing that stands by itself: title, unit, people and interval.

    Parameters
    ----------
    size : str
        ``wide`` for a page, ``narrow`` for a column or phone, ``hall`` for a projector.
    lang : str
        ``nl`` or ``en``, or else the language spoken here.

    Returns
    -------
    matplotlib.figure.Figure
        Shown by a notebook; ``.savefig("naam.png", dpi=200)`` keeps it.
    """
    from traject_eval.plots.results import plot  # the drawing library takes its time: load it at the first drawing

    with speaking(lang or language()):
        return plot(result, registry(), size)


def attach() -> None:
    """Give the results their drawing; called once, when the package is imported."""
    for kind in RESULTS:
        kind.plot = _plot
