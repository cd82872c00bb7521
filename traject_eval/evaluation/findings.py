"""What an evaluation found, as a tidy table: the form in which findings are kept and compared."""

import pandas as pd

from traject_eval.evaluation.study import Case, Evaluation, Level
from traject_eval.types import FINDING_COLUMNS, Estimate

OVERLAP_COLUMNS = ("n_before", "n_after", "n_both")


def findings(evaluation: Evaluation) -> pd.DataFrame:
    """Every finding of a buurt, one row each, with the columns ``FINDING_COLUMNS``; ungated.

    ``key`` is ``change.<verdict>`` for a conclusion, ``change.interim`` for a wave in between, ``level.mean``
    for where a population stands at a wave, or ``refused``. ``value`` to ``high`` are in scale points.
    Behind those stand ``OVERLAP_COLUMNS``, from which the gate works out whether ``n`` may be told.
    """
    rows = [*map(_change_row, evaluation.cases), *map(_level_row, evaluation.levels)]
    frame = pd.DataFrame(rows, columns=[*FINDING_COLUMNS[2:], *OVERLAP_COLUMNS])
    frame.insert(0, "buurt", evaluation.buurt)
    frame.insert(1, "workbook", "")
    return frame.astype({name: "Int64" for name in ("n", *OVERLAP_COLUMNS)})


def _change_row(case: Case) -> dict:
    about = {
        **{"instrument": case.instrument.id, "population": case.population, "subgroup": ""},
        **{"before": case.before, "after": case.after},
    }
    if case.change is None:
        return {**about, "key": "refused", "unit": "points", "refused_because": case.refused}
    key = case.finding.key if case.conclusive else "change.interim"
    overlap = {name: getattr(case.change, name) for name in OVERLAP_COLUMNS}
    design = case.change.design
    return {**about, "key": key, "design": design, "refused_because": "", **_numbers(case.change.estimate), **overlap}


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
