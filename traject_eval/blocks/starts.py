"""When buurten started: how both groups moved before it, and what it does that they did not start together."""

from collections.abc import Iterator
from contextlib import suppress

import pandas as pd

from traject_eval.blocks.programme import Programme
from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation import Comparison, pre_trends, staggered
from traject_eval.evaluation.ladder import waves_before
from traject_eval.types import Instrument
from traject_eval.words.explain import explain


def first_waves(programme: Programme) -> pd.Series:
    """Per buurt the first measurement after its start; empty text where it has none, or no trajectory.

    A buurt of which no start is known is taken to have started after the first measurement.
    """
    dates = {wave: date for wave, date in programme.waves.items() if date}
    second = next(iter(list(programme.waves)[1:]), "")

    def _first(row) -> str:
        if row.arm != "traject":
            return ""
        if not row.start or pd.isna(row.start) or not dates:
            return second
        return next((wave for wave, date in dates.items() if date > row.start), "")

    rows = programme.buurten
    return pd.Series([_first(row) for row in rows.itertuples()], index=rows["code"], dtype=object)


def around_the_start(programme: Programme, population: str, scale: Instrument, found: Comparison) -> Iterator[str]:
    """What is to be said of the time before the start, and of starts that were not at the same time."""
    own = programme.scores
    own = own[own["population"].eq(population) & own["instrument"].eq(scale.id)]
    arms = found.changes.set_index("buurt")["treated"]
    own = own[own["buurt"].isin(arms.index)].assign(treated=lambda rows: rows["buurt"].map(arms))
    seen = {wave: date for wave, date in programme.waves.items() if wave in set(own["wave"])}
    earlier = list(seen)[: waves_before(seen, programme.buurten["start"])]
    starts = first_waves(programme).reindex(arms.index)
    if len(earlier) > 1 and found.after not in earlier:
        with suppress(DataProblem, TooFewData):
            rows = own[own["wave"].isin([*earlier, found.after])]
            yield explain(pre_trends(rows, before=earlier[-1], after=found.after))
    if len(set(starts[arms])) > 1:
        with suppress(DataProblem, TooFewData):
            yield explain(staggered(own.assign(start=own["buurt"].map(starts).replace("", None))))
