"""What an evaluation found, as a tidy table: the form in which findings are kept and compared."""

import pandas as pd

from traject_eval.evaluation.study import Case, Evaluation, Level
from traject_eval.types import FINDING_COLUMNS, Estimate


def findings(evaluation: Evaluation) -> pd.DataFrame:
    """Every finding of a buurt, one row each, with the columns ``FINDING_COLUMNS``; ungated.

    ``key`` is ``change.<verdict>`` for a conclusion, ``change.interim`` for a wave in between, ``level.mean``
    for where a population stands at a wave, or ``refused``. ``value`` to ``high`` are in scale points.
    """
    rows = [*map(_change_row, evaluation.cases), *map(_level_row, evaluation.levels)]
    frame = pd.DataFrame(rows, columns=[name for name in FINDING_COLUMNS if name not in ("buurt", "workbook")])
    frame.insert(0, "buurt", evaluation.buurt)
    frame.insert(1, "workbook", "")
    return frame.astype({"n": "Int64"})


def _change_row(case: Case) -> dict:
    about = {
        **{"instrument": case.instrument.id, "population": case.population, "subgroup": ""},
        **{"before": case.before, "after": case.after},
    }
    if case.change is None:
        return {**about, "key": "refused", "unit": "points", "refused_because": case.refused}
    key = case.finding.key if case.conclusive else "change.interim"
    return {**about, "key": key, "design": case.change.design, "refused_because": "", **_numbers(case.change.estimate)}


def _level_row(level: Level) -> dict:
    about = {
        **{"instrument": level.instrument.id, "population": level.population, "subgroup": ""},
        **{"before": level.wave, "after": ""},
    }
    if level.mean is None:
        return {**about, "key": "refused", "unit": "points", "refused_because": "te weinig antwoorden"}
    return {**about, "key": "level.mean", "design": "one_wave", "refused_because": "", **_numbers(level.mean)}


def _numbers(estimate: Estimate) -> dict:
    names = ("value", "se", "df", "low", "high", "level", "n", "unit", "method")
    return {name: getattr(estimate, name) for name in names}
