"""Who took part in a programme, who left, and how well was measured: the buurten with and without taken together."""

import pandas as pd

from traject_eval.blocks.allowed import facts_of
from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.programme import Programme, sure_changes, told_scores
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.errors import NotComparable
from traject_eval.evaluation import Attrition, attrition
from traject_eval.evaluation.ladder import DRAWN, rung_of
from traject_eval.privacy import safe_overlap
from traject_eval.store.settings import ARMS
from traject_eval.types import POPULATIONS, Instrument
from traject_eval.words import interval, number, percent, scale_title, text
from traject_eval.words.leaving import arms_words

DIGITS = 2


def show_people(programme: Programme) -> Blocks:
    """Per population, with and without trajectory: how many people there were, who answered again and who did not."""
    rows, notes = [], [text("people_of.note", cell=programme.min_cell)]
    for population in POPULATIONS:
        for scale in programme.outcomes(population)[:1]:
            changed = sure_changes(programme, population, scale)
            own = _tellable(told_scores(programme, population, scale, changed), changed, programme.min_cell)
            rows += [_row(population, arm, own[own["arm"] == arm], changed) for arm in ARMS if arm in set(own["arm"])]
            notes += _both_arms(programme, own, changed)
    if not rows:
        return Blocks((refusal("people", text("people_of.title"), "nothing", "no_reports"),))
    about = {"title": text("people_of.title"), "columns": columns(headings("people_of.columns"), 6)}
    return Blocks((block("table", key="people", rows=rows, note=" ".join(notes), **about),))


def _tellable(scores: pd.DataFrame, changed: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """The scores of buurten of which it may be told how many answered again: no other can be worked out of a total."""
    if changed.empty:
        return scores
    there = scores.pivot_table(index=["buurt", "person"], columns="wave", values="score").notna()
    waves = _waves(changed)
    first, last = (there.reindex(columns=waves.values(), fill_value=False)[wave] for wave in waves.values())
    counts = pd.DataFrame({"before": first, "after": last, "both": first & last}).groupby(level=0).sum()
    safe = [row.Index for row in counts.itertuples() if safe_overlap(*row[1:], min_cell) is not None]
    return scores[scores["buurt"].isin(safe)]


def _row(population: str, arm: str, scores: pd.DataFrame, changed: pd.DataFrame) -> list[str]:
    found = attrition(scores, **_waves(changed)).leavers.iloc[0]
    known = found["g"] == found["g"]
    return [
        text("people_of.group", who=text(f"who.{population}"), arm=text(f"people_of.{arm}")),
        number(scores["buurt"].nunique(), 0),
        number(found["stayed"] + found["left"], 0),
        number(found["stayed"], 0),
        percent(found["share_left"]),
        number(found["g"], DIGITS, sign=True) if known else "–",
        interval(found["low"], found["high"], DIGITS) if known else "–",
    ]


def _waves(changed: pd.DataFrame) -> dict[str, str]:
    return {wave: changed[wave].iloc[0] for wave in ("before", "after")}


def _both_arms(programme: Programme, scores: pd.DataFrame, changed: pd.DataFrame) -> list[str]:
    """Are those who answered twice alike at the start, with and without trajectory?"""
    if set(scores["arm"]) != set(ARMS):
        return []
    by_lot = rung_of(facts_of(programme)).cause == DRAWN
    found = _attrition(scores, changed, by_lot)
    if found is None:
        return [text("people_of.apart")]
    unequal = found.arms["equivalence"].eq("adjust").any()
    return [arms_words(found), *([text("people_of.corrected")] if unequal else [])]


def arms_apart(scores: pd.DataFrame, changed: pd.DataFrame) -> bool:
    """Do the people who answered twice differ too much at the start between both arms to be set beside each other?"""
    return set(scores["arm"]) == set(ARMS) and _attrition(scores, changed, by_lot=False) is None


def _attrition(scores: pd.DataFrame, changed: pd.DataFrame, by_lot: bool) -> Attrition | None:
    """Both arms beside each other; None where they differ too much at the start."""
    try:
        return attrition(scores, **_waves(changed), arm="arm", by_lot=by_lot)
    except NotComparable:
        return None


def show_quality(programme: Programme) -> Block:
    """Per scale and population how well the questions hold together in the buurten: the least, the middle, the most."""
    found = programme.findings
    own = found[found["key"].eq("measurement.ordinal_alpha") & found["refused_because"].eq("")]
    own = own[own["instrument"].isin(programme.instruments)]
    rows = [
        _quality(programme.instruments[scale], who, rows["value"])
        for (scale, who), rows in own.groupby(["instrument", "population"], sort=False)
    ]
    if not rows:
        return refusal("quality", text("quality.title"), "no_reliability", "no_reliability_needed")
    about = {"title": text("quality.title"), "columns": columns(headings("quality.columns"), 4)}
    return block("table", key="quality", rows=rows, note=text("quality.note"), **about)


def _quality(scale: Instrument, population: str, values: pd.Series) -> list[str]:
    ends = [number(value, DIGITS) for value in (values.min(), values.median(), values.max())]
    return [scale_title(scale), text(f"who.{population}"), number(len(values), 0), *ends]
