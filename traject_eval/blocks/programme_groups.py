"""Who changed more in the buurten with the trajectory: only the groups that the plan names."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.groups import group_name
from traject_eval.blocks.programme import Programme, sure_changes, told_scores
from traject_eval.blocks.tables import columns, headings
from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation import GroupDifferences, group_differences
from traject_eval.types import POPULATIONS, Instrument
from traject_eval.words import interval, level_words, number, scale_title, text

DIGITS = 2


def show_group_differences(programme: Programme) -> Blocks:
    """Per outcome how much more each planned group changed than the largest one, with a margin that counts them all."""
    facts = programme.plan.plan.subgroups if programme.plan else ()
    if not facts:
        return Blocks((block("text", key="benefit", style="note", title="", text=text("groups.none")),))
    made = [
        _table(population, scale, found)
        for population in POPULATIONS
        for scale in programme.outcomes(population)
        if (found := _found(programme, population, scale, facts))
    ]
    return Blocks(tuple(made) or (block("text", key="benefit", style="note", title="", text=text("groups.few")),))


def _found(programme: Programme, population: str, scale: Instrument, facts: tuple[str, ...]) -> list[GroupDifferences]:
    changed = sure_changes(programme, population, scale)
    changed = changed[changed["arm"].eq("traject")]
    if changed.empty:
        return []
    scores = told_scores(programme, population, scale, changed)
    made = [_differences(scores, changed, fact, programme.min_base) for fact in facts]
    return [one for one in made if one]


def _differences(scores: pd.DataFrame, changed: pd.DataFrame, fact: str, least: int) -> GroupDifferences | None:
    try:
        waves = {wave: changed[wave].iloc[0] for wave in ("before", "after")}
        return group_differences(scores, fact, **waves, least=least)
    except (DataProblem, TooFewData):
        return None


def _table(population: str, scale: Instrument, found: list[GroupDifferences]) -> Block:
    rows = [
        [
            *(text(f"plan.fact.{one.by}"), group_name(one.by, row.group), group_name(one.by, one.reference)),
            *(number(row.value, DIGITS, sign=True), interval(row.low, row.high, DIGITS)),
        ]
        for one in found
        for row in one.rows.itertuples()
    ]
    levels = ", ".join(f"{text(f'plan.fact.{one.by}')} {level_words(one.level)}" for one in found)
    return block(
        "table",
        key=f"benefit.{population}.{scale.id}",
        title=text("benefit.title", who=text(f"who.{population}"), scale=scale_title(scale)),
        columns=columns(headings("benefit.columns"), 2),
        rows=rows,
        note=text("benefit.note", levels=levels),
    )
