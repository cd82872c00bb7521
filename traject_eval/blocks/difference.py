"""Buurten with the trajectory beside buurten without: per outcome the difference in change, and every calculation."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from traject_eval.blocks.allowed import facts_of
from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.programme import Programme, sure_changes, told_scores
from traject_eval.blocks.starts import around_the_start, first_waves
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.taking_part import arms_apart
from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation import Comparison, difference_in_differences
from traject_eval.evaluation.ladder import DIFFERENCE, DRAWN, PLACE, rung_of
from traject_eval.evaluation.power import smallest_seen
from traject_eval.types import Instrument
from traject_eval.words import counted, interval, level_words, listed, number, scale_title, text
from traject_eval.words.explain import explain

POPULATION = "bewoner"  # participants are only there where the trajectory is
POWER = 0.8
DIGITS = 2


@dataclass(frozen=True)
class Compared:
    """The difference on one scale as it was planned, beside the same by other calculations, by their key.

    ``dropped``: the facts of the plan that could not be held equal. ``late``: buurten with the trajectory that had not
    started at the second measurement, and are in neither group.
    """

    scale: Instrument
    found: Comparison
    others: dict[str, Comparison]
    dropped: tuple[str, ...]
    late: int


@functools.lru_cache(maxsize=1)
def compare(programme: Programme) -> tuple[Compared, ...]:
    """Per outcome change among residents with the trajectory beside change without, where the design allows that.

    Made once for a programme: its page, its appendix and its findings ask for it.
    """
    rung = rung_of(facts_of(programme))
    if rung.estimate not in (DIFFERENCE, PLACE):
        return ()
    by_lot = rung.cause == DRAWN
    made = [_compared(programme, scale, by_lot) for scale in programme.outcomes(POPULATION)]
    return tuple(one for one in made if one)


def _compared(programme: Programme, scale: Instrument, by_lot: bool) -> Compared | None:
    changed, scores, late = _under_way(programme, scale)
    if changed.empty or (not by_lot and arms_apart(scores, changed)):
        return None
    facts = tuple(programme.plan.plan.covariates) if programme.plan else ()
    # A fresh sample at every wave cannot be followed: there its means are compared.
    person = None if changed["design"].eq("unlinked").any() else "person"
    about = {"changed": changed, "level": programme.level, "by_lot": by_lot}
    found = _difference(scores, facts, person, **about)
    dropped = facts if found is None else ()
    found = found or _difference(scores, (), person, **about)
    if found is None:
        return None
    tried = {"unfollowed": _difference(scores, facts, None, **about) if person else None}
    tried |= {"unequal": _difference(scores, (), person, **about) if facts and not dropped else None}
    return Compared(scale, found, {name: one for name, one in tried.items() if one}, dropped, late)


def _under_way(programme: Programme, scale: Instrument) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Changes and scores of the buurten to compare, and how many had not started yet and are left out."""
    changed = sure_changes(programme, POPULATION, scale)
    if changed.empty:
        return changed, told_scores(programme, POPULATION, scale, changed), 0
    order = list(programme.waves)
    started = order[: order.index(changed["after"].iloc[0]) + 1]
    late = changed["arm"].eq("traject") & ~changed["buurt"].map(first_waves(programme)).isin(started)
    changed = changed[~late]
    return changed, told_scores(programme, POPULATION, scale, changed), int(late.sum())


def _difference(
    scores: pd.DataFrame, facts: Sequence[str], person: str | None, changed: pd.DataFrame, level: float, by_lot: bool
) -> Comparison | None:
    """The difference with these facts held equal; None where there are too few buurten, or a fact is not known."""
    named = {f"number_{fact}": text(f"plan.fact.{fact}") for fact in facts}
    table = scores.assign(treated=scores["arm"].eq("traject")).rename(columns=named)
    waves = {"before": changed["before"].iloc[0], "after": changed["after"].iloc[0]}
    about = {"person": person, "covariates": tuple(named.values()), "by_lot": by_lot, "level": level}
    try:
        return difference_in_differences(table, **waves, **about)
    except (DataProblem, TooFewData):
        return None


def show_difference(programme: Programme) -> Blocks:
    """The difference in change between buurten with and without, what it would have shown, and what came before."""
    found = compare(programme)
    if not found:
        title = text("difference.title")
        if _apart(programme):
            return Blocks((refusal("difference", title, "arms_apart", "arms_apart_needed"),))
        return Blocks((refusal("difference", title, "no_difference", "no_difference_needed"),))
    return Blocks(tuple(one for compared in found for one in _told(programme, compared)))


def _apart(programme: Programme) -> bool:
    found = [_under_way(programme, scale) for scale in programme.outcomes(POPULATION)]
    return any(arms_apart(scores, changed) for changed, scores, _ in found)


def _told(programme: Programme, compared: Compared) -> Iterator[Block]:
    found, title = compared.found, text("difference.of", scale=scale_title(compared.scale))
    said = [explain(found)]
    if compared.dropped:
        named = listed([text(f"plan.fact.{fact}") for fact in compared.dropped])
        said.append(text("difference.dropped", facts=named))
    if compared.late:
        said.append(counted("difference.late", compared.late, after=found.after))
    if found.method != PLACE:
        seen = smallest_seen(found.se, found.df, POWER, 1 - found.level)
        said.append(text("difference.seen", mdes=number(seen, DIGITS)))
    said += around_the_start(programme, POPULATION, compared.scale, found)
    yield block("text", key=f"difference.{compared.scale.id}", style="note", title=title, text="\n\n".join(said))


def show_calculations(programme: Programme) -> Blocks:
    """For a referee: per outcome the difference by every method, and by other calculations of it."""
    made = [_table(one) for one in compare(programme) if one.found.method != PLACE]
    title = text("difference.alternatives")
    return Blocks(tuple(made) or (refusal("calculations", title, "no_difference", "no_difference_needed"),))


def _table(compared: Compared) -> Block:
    """Every calculation of the difference; what a method does not give is a dash."""
    found = compared.found
    rows = [[text(f"difference.method.{row.method}"), *_calculated(row)] for row in found.alternatives.itertuples()]
    rows += [[text(f"difference.other.{name}"), *_calculated(other)] for name, other in compared.others.items()]
    lead, level = text(f"difference.method.{found.method}"), level_words(found.level)
    return block(
        "table",
        key=f"difference.alternatives.{compared.scale.id}",
        title=f"{text('difference.alternatives')}: {scale_title(compared.scale)}",
        columns=columns(headings("difference.columns"), 5),
        rows=rows,
        note=text("difference.note", lead=lead, level=level),
    )


def _calculated(row) -> list[str]:
    value = number(row.value, DIGITS, sign=True)
    if row.se != row.se:  # a method that gives a p only
        return [value, "–", "–", "–", number(row.p, 4)]
    return [value, interval(row.low, row.high, DIGITS), number(row.se, 3), number(row.df, 1), number(row.p, 4)]
