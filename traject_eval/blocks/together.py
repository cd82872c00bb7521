"""The buurten with the trajectory together: their mean change, the next one, and their people in one model."""

from collections.abc import Iterator

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.programme import Programme, sure_changes, told_scores
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation import Multilevel, Pool, multilevel, pool
from traject_eval.types import POPULATIONS, Instrument
from traject_eval.words import interval, number, scale_title, text
from traject_eval.words.explain import explain

DIGITS = 2
TREATED = "traject"


def show_together(programme: Programme) -> Blocks:
    """Per outcome the mean change over the buurten with the trajectory, and the same from all their people at once."""
    pools = [_pooled(*about) for about in pooled(programme)]
    models = [_nested(*about) for about in nested(programme)]
    made = [*pools, *models]
    return Blocks(tuple(made) or (refusal("together", text("together.title"), "few_buurten", "few_buurten_needed"),))


def pooled(programme: Programme) -> Iterator[tuple[str, Instrument, Pool]]:
    """Per population and outcome the pool of the buurten with the trajectory; nothing where there are too few."""
    for population in POPULATIONS:
        for scale in programme.outcomes(population):
            own = sure_changes(programme, population, scale)
            own = own[own["arm"].eq(TREATED)]
            try:
                yield population, scale, pool(own.assign(buurt=own["name"])[["buurt", "value", "se"]])
            except TooFewData:
                continue


def nested(programme: Programme) -> Iterator[tuple[str, Instrument, Multilevel]]:
    """The same by one model of all people: buurten have levels and changes of their own, and people levels."""
    for population in POPULATIONS:
        for scale in programme.outcomes(population):
            changed = sure_changes(programme, population, scale)
            changed = changed[changed["arm"].eq(TREATED)]
            wave = text("together.wave")
            scores = told_scores(programme, population, scale, changed).rename(columns={"wave": wave})
            try:
                yield population, scale, multilevel(scores, fixed=(wave,), slope=wave, person="person")
            except (DataProblem, TooFewData):
                continue


def _pooled(population: str, scale: Instrument, found: Pool) -> Block:
    """A table and not a figure in order of outcome: buurten stand by name, each drawn towards the mean."""
    rows = [[row.buurt, *_numbers(row.value, None), *_numbers(row.shrunken, row)] for row in found.groups.itertuples()]
    rows.append([text("pooling.average"), "–", *_numbers(found.value, found)])
    return block(
        "table",
        key=f"together.{population}.{scale.id}",
        title=text("together.of", who=text(f"who.{population}"), scale=scale_title(scale)),
        columns=columns(headings("together.columns"), 3),
        rows=rows,
        note=f"{explain(found)} {text('together.note')}",
    )


def _numbers(value: float, row) -> list[str]:
    return [number(value, DIGITS, sign=True), *([interval(row.low, row.high, DIGITS)] if row is not None else [])]


def _nested(population: str, scale: Instrument, found: Multilevel) -> Block:
    title = text("together.nested", who=text(f"who.{population}"), scale=scale_title(scale))
    return block("text", key=f"nested.{population}.{scale.id}", style="note", title=title, text=explain(found))
