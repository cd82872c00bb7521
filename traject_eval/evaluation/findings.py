"""What an evaluation found, as a tidy table: the form in which findings are kept and compared."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from traject_eval.evaluation.measurement_error import MeasurementError
from traject_eval.evaluation.movers import LEAST_ALPHA, ImprovedWorsened
from traject_eval.evaluation.ordinal_alpha import OrdinalAlpha
from traject_eval.evaluation.quality import Quality
from traject_eval.evaluation.study import Case, Evaluation, Level
from traject_eval.types import FEW, FINDING_COLUMNS, Estimate

OVERLAP_COLUMNS = ("n_before", "n_after", "n_both")
GATE_COLUMNS = (*OVERLAP_COLUMNS, "n_least")


def findings(evaluation: Evaluation) -> pd.DataFrame:
    """Every finding of a buurt, one row each, with the columns ``FINDING_COLUMNS``; ungated.

    ``key`` is ``change.<verdict>`` for a conclusion, ``change.interim`` for a wave in between, ``level.mean``
    for where a population stands at a wave, or ``refused``. An outcome that was planned also has ``plan.smallest``, the
    least change that matters; a conclusion without it is exploratory. ``value`` to ``high`` are in scale points.
    How well was measured: ``measurement.sem``, ``measurement.mdc`` and ``measurement.mdc_group`` (points),
    ``measurement.ordinal_alpha``, and ``movers.improved``, ``movers.worsened``, ``movers.net`` and ``movers.noise``
    (shares; with ``refused_because`` where a person's change cannot be judged).
    Where people made their own codes: ``linkage.linked`` (of the new codes) and ``linkage.expected_wrong`` (of the
    links), shares at the wave in ``after``.
    Behind those stand ``GATE_COLUMNS``, from which the gate works out what may be told.
    """
    rows = [*map(_change_row, evaluation.cases), *map(_level_row, evaluation.levels)]
    rows += [_plan_row(case) for case in evaluation.cases if case.planned and case.conclusive]
    rows += [row for _, counted in evaluation.linkage.iterrows() for row in _linkage_rows(counted)]
    rows += [row for quality in evaluation.qualities for row in _quality_rows(quality)]
    frame = pd.DataFrame(rows, columns=[*FINDING_COLUMNS[2:], *GATE_COLUMNS])
    frame.insert(0, "buurt", evaluation.buurt)
    frame.insert(1, "workbook", "")
    return frame.astype({name: "Int64" for name in ("n", *GATE_COLUMNS)})


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


def _plan_row(case: Case) -> dict:
    """The smallest change that matters, of an outcome that was planned beforehand."""
    about = {"instrument": case.instrument.id, "population": case.population, "subgroup": ""}
    waves = {"before": case.before, "after": case.after}
    said = {"value": case.smallest, "unit": "points", "method": "plan", "design": "plan", "refused_because": ""}
    return {**about, **waves, "key": "plan.smallest", **said}


def _level_row(level: Level) -> dict:
    about = {
        **{"instrument": level.instrument.id, "population": level.population, "subgroup": ""},
        **{"before": level.wave, "after": ""},
    }
    if level.mean is None:
        return {**about, "key": "refused", "unit": "points", "refused_because": FEW}
    return {**about, "key": "level.mean", "design": "one_wave", "refused_because": "", **_numbers(level.mean)}


def _linkage_rows(counted: pd.Series) -> Iterator[dict]:
    """How many self-made codes were linked, and which share of those may be expected to be wrong."""
    linked = counted["exact"] + counted["likely"]
    least = min((part for part in (linked, counted["alone"]) if part), default=None)
    common = {
        **{
            "instrument": "",
            "population": counted["population"],
            "subgroup": "",
            "before": "",
            "after": counted["wave"],
        },
        **{"unit": "share", "method": "fellegi_sunter", "design": "linked", "refused_because": "", "n_least": least},
    }
    yield {**common, "key": "linkage.linked", "value": linked / counted["codes"], "n": counted["codes"]}
    if linked:
        wrong = counted["expected_wrong_share"]
        yield {**common, "key": "linkage.expected_wrong", "value": wrong, "n": linked}


def _quality_rows(quality: Quality) -> Iterator[dict]:
    """How well one scale measured, a row per number; what was refused for want of answers has no row."""
    about = {"instrument": quality.instrument.id, "population": quality.population, "subgroup": ""}
    once = {**about, "before": quality.wave, "after": "", "design": "one_wave", "refused_because": ""}
    if isinstance(quality.ordinal, OrdinalAlpha):
        yield {**once, "key": "measurement.ordinal_alpha", **_numbers(quality.ordinal.estimate)}
    if isinstance(error := quality.error, MeasurementError):
        yield {**once, "key": "measurement.sem", **_numbers(error.estimate)}
        group = replace(error.estimate, value=error.mdc_group, **_scaled(error, error.mdc_group), method="mdc_group")
        yield {**once, "key": "measurement.mdc_group", **_numbers(group)}
        if quality.instrument.individual_scores and error.alpha >= LEAST_ALPHA:
            one = replace(error.estimate, value=error.mdc, **_scaled(error, error.mdc), method="mdc_alpha")
            yield {**once, "key": "measurement.mdc", **_numbers(one)}
    twice = {**about, "before": quality.wave, "after": quality.after, "unit": "share"}
    if isinstance(quality.movers, ImprovedWorsened):
        yield from ({**twice, **row} for row in _mover_rows(quality.movers))
    elif quality.movers is not None:
        yield {**twice, "key": "movers.net", "refused_because": str(quality.movers)}


def _scaled(error: MeasurementError, value: float) -> dict[str, float]:
    """Bounds and standard error of a number that is so many times the measurement error."""
    estimate, times = error.estimate, value / error.sem
    return {name: getattr(estimate, name) * times for name in ("low", "high", "se")}


def _mover_rows(movers: ImprovedWorsened) -> Iterator[dict]:
    """Shares of people who moved; ``n_least`` is the smallest group, not empty, that a row gives away."""
    improved, same, worsened = movers.shares["people"]
    left, joined = movers.n_before - movers.n, movers.n_after - movers.n
    common = {"design": "linked", "refused_because": "", "level": movers.level, "n": movers.n}
    told = {
        **{"improved": (improved, same), "worsened": (worsened, same)},
        **{"net": (improved, same, worsened), "noise": ()},
    }
    for name, groups in told.items():
        sizes = [size for size in (*groups, left, joined) if size > 0]
        row = {**common, "key": f"movers.{name}", "n_least": min(sizes, default=None)}
        if name == "net":
            yield {**row, **_numbers(movers.estimate)}
        elif name == "noise":
            yield {**row, "value": movers.shares["by_noise"][0], "unit": "share", "method": "noise_in_steps"}
        else:
            share = movers.shares.set_index("direction").loc[name]
            bounds = {"value": share["share"], "low": share["low"], "high": share["high"]}
            yield {**row, **bounds, "unit": "share", "method": "wilson"}


def _numbers(estimate: Estimate) -> dict:
    """The numbers of an estimate; an interval from the normal distribution has no degrees of freedom to keep."""
    names = ("value", "se", "df", "low", "high", "level", "n", "unit", "method")
    numbers = {name: getattr(estimate, name) for name in names}
    return numbers | {"df": np.nan if np.isinf(estimate.df) else estimate.df}
