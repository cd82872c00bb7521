"""The few calls that look a scale up by its id, so that a workbook need not."""

import pandas as pd

from traject_eval import evaluation
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


def _registry() -> dict[str, Instrument]:
    root = find_project()
    return Project.load(root).registry if root else load_instruments()
