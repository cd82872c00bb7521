"""The buurten of a programme together: their mean and the next one, and those with the trajectory beside the others."""

from collections.abc import Iterator

import pandas as pd

from traject_eval.blocks.allowed import facts_of
from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.programme import Programme, changes
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.errors import TooFewData
from traject_eval.evaluation import Comparison, Pool, difference_in_differences, pool
from traject_eval.evaluation.ladder import DIFFERENCE, DRAWN, PLACE, rung_of
from traject_eval.evaluation.power import smallest_seen
from traject_eval.types import POPULATIONS
from traject_eval.words import change_words, interval, number, scale_title, text
from traject_eval.words.explain import explain

POWER, ALPHA = 0.8, 0.05


def show_together(programme: Programme) -> Blocks:
    """Per population the mean change over the buurten with the trajectory, and every buurt drawn towards it."""
    made = [_pooled(programme, population, found) for population, found in _told(programme)]
    return Blocks(tuple(made) or (refusal("together", text("together.title"), "few_buurten", "few_buurten_needed"),))


def _told(programme: Programme) -> Iterator[tuple[str, Pool]]:
    """Per population the pool of the buurten with the trajectory; nothing where there are too few of them."""
    for population in POPULATIONS:
        own = _sure(programme, population)
        own = own[own["arm"].eq("traject")]
        try:
            yield population, pool(own.assign(buurt=own["name"])[["buurt", "value", "se"]])
        except TooFewData:
            continue


def _sure(programme: Programme, population: str) -> pd.DataFrame:
    """The changes on the scale that leads, of buurten with one: ``buurt, name, arm, value, se, before, after``."""
    found = changes(programme)
    own = found[found["population"].eq(population) & found["refused_because"].eq("")]
    return own[own["se"].gt(0)].astype({"value": float, "se": float})


def _pooled(programme: Programme, population: str, found: Pool) -> Block:
    """A table and not a figure in order of outcome: buurten stand by name, each drawn towards the mean."""
    rows = [[row.buurt, *_numbers(row.value, None), *_numbers(row.shrunken, row)] for row in found.groups.itertuples()]
    rows.append([text("pooling.average"), "–", *_numbers(found.value, found)])
    return block(
        "table",
        key=f"together.{population}",
        title=text("together.of", who=text(f"who.{population}"), scale=scale_title(programme.primary)),
        columns=columns(headings("together.columns"), 3),
        rows=rows,
        note=f"{explain(found)} {text('together.note')}",
    )


def _numbers(value: float, row) -> list[str]:
    digits = 2
    return [number(value, digits, sign=True), *([interval(row.low, row.high, digits)] if row is not None else [])]


def compare(programme: Programme) -> Comparison | None:
    """Change among residents with the trajectory beside change without, where the design allows that; else None."""
    rung = rung_of(facts_of(programme))
    if rung.estimate not in (DIFFERENCE, PLACE) or programme.primary is None:
        return None
    found = _sure(programme, "bewoner").assign(treated=lambda own: own["arm"].eq("traject"))
    before, after = found[["before", "after"]].mode().iloc[0]
    found = found[found["before"].eq(before) & found["after"].eq(after)]
    waves = [found.assign(wave=before, score=0.0), found.assign(wave=after, score=found["value"])]
    try:
        about = {"before": before, "after": after, "by_lot": rung.cause == DRAWN}
        return difference_in_differences(pd.concat(waves), **about)
    except TooFewData:
        return None


def show_difference(programme: Programme) -> Blocks:
    """The difference in change between buurten with and without, what it would have shown, and every calculation."""
    title = text("difference.title")
    found = compare(programme)
    if found is None:
        return Blocks((refusal("difference", title, "no_difference", "no_difference_needed"),))
    said = explain(found)
    if found.method == "place":
        return Blocks((block("text", key="difference", style="note", title=title, text=said),))
    seen = smallest_seen(found.se, found.df, POWER, ALPHA)
    told = block(
        "text",
        key="difference",
        style="note",
        title=title,
        text=f"{said}\n\n{text('difference.seen', mdes=number(seen, 2))}",
    )
    return Blocks((told, _alternatives(found)))


def _alternatives(found: Comparison) -> Block:
    """Every calculation of the difference, for a referee; what a method does not give is a dash."""
    rows = [[text(f"difference.method.{row.method}"), *_calculated(row)] for row in found.alternatives.itertuples()]
    return block(
        "table",
        key="difference.alternatives",
        title=text("difference.alternatives"),
        columns=columns(headings("difference.columns"), 5),
        rows=rows,
        note=text("difference.note", lead=text(f"difference.method.{found.method}")),
    )


def _calculated(row) -> list[str]:
    if row.se != row.se:  # a method that gives a p only
        return [number(row.value, 2, sign=True), "–", "–", "–", number(row.p, 4)]
    value, margin = change_words(row.value, row.low, row.high)
    return [value, margin, number(row.se, 3), number(row.df, 1), number(row.p, 4)]


def programme_findings(programme: Programme) -> pd.DataFrame:
    """What workbook 10 found, with the columns in which findings are kept; ``design`` is the rung of the ladder.

    ``pool.mean``, ``pool.prediction`` (bounds only), ``pool.tau2`` and ``pool.i2`` per population, and
    ``difference.value`` with ``difference.permutation`` (its p) where buurten with and without may be compared.
    """
    rung = rung_of(facts_of(programme)).rung
    scale = programme.primary.id if programme.primary else ""
    rows = []
    for population, found in _told(programme):
        about = {"instrument": scale, "population": population, "design": rung, "method": "reml_knha", "level": 0.95}
        whole = {name: getattr(found, name) for name in ("value", "se", "low", "high")} | {"df": found.buurten - 1}
        beyond = {"low": found.prediction_low, "high": found.prediction_high}
        rows += [
            {**about, "key": "pool.mean", "unit": "points", **whole},
            {**about, "key": "pool.prediction", "unit": "points", **beyond},
            {**about, "key": "pool.tau2", "unit": "points2", "value": found.tau2},
            {**about, "key": "pool.i2", "unit": "share", "value": found.i2},
        ]
    if (found := compare(programme)) and found.method != PLACE:
        about = {"instrument": scale, "population": "bewoner", "before": found.before, "after": found.after}
        about |= {"design": rung, "level": 0.95}
        whole = {name: getattr(found, name) for name in ("value", "se", "df", "low", "high", "method")}
        by_chance = {"value": found.permutation_p, "unit": "share", "method": "permutation"}
        rows += [
            {**about, "key": "difference.value", "unit": "points", **whole},
            {**about, "key": "difference.permutation", **by_chance},
        ]
    return phase_findings(rows)
