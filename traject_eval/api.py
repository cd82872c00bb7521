"""The few calls that look a scale up by its id, so that a workbook need not."""

import pandas as pd

from traject_eval import evaluation
from traject_eval.evaluation import ImprovedWorsened, ItemBehaviour, MeasurementError
from traject_eval.instruments import find_instrument, instruments_table, load_instruments
from traject_eval.store import Project, find_project
from traject_eval.types import Instrument, Responses


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
    return evaluation.improved_worsened(_answers(responses), instrument(name), before=before, after=after, level=level)


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
