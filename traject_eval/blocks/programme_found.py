"""What workbook 10 found, as findings: the buurten together, their people in one model, and with beside without."""

from collections.abc import Iterator

import pandas as pd

from traject_eval.blocks.allowed import facts_of
from traject_eval.blocks.difference import POPULATION, Compared, compare
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.programme import Programme
from traject_eval.blocks.together import nested, pooled
from traject_eval.evaluation import Multilevel, Pool
from traject_eval.evaluation.ladder import PLACE, rung_of

LEVEL = 0.95


def programme_findings(programme: Programme) -> pd.DataFrame:
    """What workbook 10 found, with the columns in which findings are kept; ``design`` is the rung of the ladder.

    Per population and outcome ``pool.mean``, ``pool.prediction`` (bounds only), ``pool.tau2`` and ``pool.i2``, and by
    one model of all people ``multilevel.change`` (only where buurten may change differently and people are known)
    and ``multilevel.icc``. Per outcome of residents ``difference.value`` with ``difference.permutation`` (its p) where
    buurten with and without may be compared.
    """
    rung = rung_of(facts_of(programme)).rung
    rows = [row for population, scale, found in pooled(programme) for row in _pool(found, population, scale.id)]
    rows += [row for population, scale, found in nested(programme) for row in _nested(found, population, scale.id)]
    rows += [row for compared in compare(programme) if compared.found.method != PLACE for row in _difference(compared)]
    return phase_findings([{"design": rung} | row for row in rows])


def _pool(found: Pool, population: str, scale: str) -> Iterator[dict]:
    about = {"instrument": scale, "population": population, "method": "reml_knha"}
    whole = {name: getattr(found, name) for name in ("value", "se", "low", "high")} | {"df": found.buurten - 1}
    beyond = {"low": found.prediction_low, "high": found.prediction_high}
    spread = {"value": found.tau2, "low": found.tau2_low, "high": found.tau2_high}
    yield {**about, "key": "pool.mean", "unit": "points", "level": LEVEL, **whole}
    yield {**about, "key": "pool.prediction", "unit": "points", "level": LEVEL, **beyond}
    yield {**about, "key": "pool.tau2", "unit": "points2", "level": LEVEL, **spread}
    yield {**about, "key": "pool.i2", "unit": "share", "value": found.i2}


def _nested(found: Multilevel, population: str, scale: str) -> Iterator[dict]:
    about = {"instrument": scale, "population": population, "method": "lmm_reml", "level": LEVEL}
    share = {"value": found.icc, "low": found.icc_low, "high": found.icc_high}
    if found.finding:
        term = found.fixed.iloc[1]
        numbers = {name: term[name] for name in ("value", "se", "df", "low", "high")}
        yield {**about, "key": "multilevel.change", "unit": "points", **numbers}
    yield {**about, "key": "multilevel.icc", "unit": "share", **share}


def _difference(compared: Compared) -> Iterator[dict]:
    found = compared.found
    about = {"instrument": compared.scale.id, "population": POPULATION, "before": found.before, "after": found.after}
    whole = {name: getattr(found, name) for name in ("value", "se", "df", "low", "high", "level", "method")}
    by_chance = {"value": found.permutation_p, "unit": "share", "method": "permutation"}
    yield {**about, "key": "difference.value", "unit": "points", **whole}
    yield {**about, "key": "difference.permutation", **by_chance}
