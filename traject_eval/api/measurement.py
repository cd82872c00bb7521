"""How well something was measured: reliability, measurement error, and what each question does."""

import pandas as pd

from traject_eval import evaluation
from traject_eval.api.guards import Answers, known_wave, one_wave, own_answers, refuse
from traject_eval.evaluation import (
    ImprovedWorsened,
    ItemBehaviour,
    MeasurementError,
    OrdinalAlpha,
    Reliability,
    between_dates,
)
from traject_eval.known import instrument, wave_dates


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
    return evaluation.measurement_error(one_wave(responses), instrument(name), level=level)


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
    own, scale, dates = own_answers(responses), instrument(name), wave_dates()
    refuse([between_dates(scale, dates.get(str(before), ""), dates.get(str(after), ""))])
    waves = {"before": known_wave(own, before), "after": known_wave(own, after)}
    return evaluation.improved_worsened(own, scale, **waves, level=level)


def item_behaviour(responses: Answers, name: str) -> ItemBehaviour:
    """How every question of a scale behaves, on one wave's answers; see ``traject_eval.evaluation.item_behaviour``.

    Examples
    --------
    >>> answers = pd.DataFrame({"leefbaarheid_cijfer_1": [10, 10, 7, 1]})
    >>> item_behaviour(answers, "leefbaarheid_cijfer").items["ceiling"].tolist()
    [0.5]
    """
    return evaluation.item_behaviour(one_wave(responses), instrument(name))


def _items(responses: Answers, name: str) -> pd.DataFrame:
    """Keyed answers to the questions of a scale; the frame as it is where no scale is named."""
    if not name:
        return own_answers(responses)
    scale = instrument(name)
    return evaluation.keyed_answers(one_wave(responses), scale)[scale.columns]
