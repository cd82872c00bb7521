"""Between buurten: the same functions as in ``evaluation``, which here first refuse what can be no outcome."""

import functools
from collections.abc import Callable

import pandas as pd

from traject_eval import evaluation
from traject_eval.api.guards import scales_of
from traject_eval.instruments import refuse_context


def _guarded(function: Callable) -> Callable:
    """The same function; a scale, a column or an outcome that is context only is refused before it is called."""

    @functools.wraps(function)
    def checked(table: pd.DataFrame, *args, **known):
        scales_of(table)
        for name in (*args, known.get("outcome")):
            if isinstance(name, str):
                refuse_context(name)
        return function(table, *args, **known)

    return checked


attrition = _guarded(evaluation.attrition)
difference_in_differences = _guarded(evaluation.difference_in_differences)
multilevel = _guarded(evaluation.multilevel)
pool = _guarded(evaluation.pool)
pre_trends = _guarded(evaluation.pre_trends)
staggered = _guarded(evaluation.staggered)
