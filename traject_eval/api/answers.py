"""From questions to scores: a frame of answers in, a frame of scores out."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from traject_eval import evaluation
from traject_eval.api.guards import Answers, own_answers
from traject_eval.known import instrument, registry
from traject_eval.survey import questionnaire as make_questionnaire


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
    own = own_answers(responses)
    scores = evaluation.score(own, instrument(name), subscale=subscale)
    scale = re.compile(rf"(?:{'|'.join(map(re.escape, registry()))})_\d+")
    others = [column for column in own if column not in scores and not scale.fullmatch(str(column))]
    return scores.join(own[others]) if own.index.is_unique else scores.assign(**{name: own[name] for name in others})
