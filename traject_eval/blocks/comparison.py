"""One buurt beside buurten without the trajectory: the changes side by side, and its place among them."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Case, Study, difference_in_differences
from traject_eval.words import change_words, number, scale_title, text

LEAST_OTHERS = 2  # buurten without the trajectory, for a place among them


def show_comparison(study: Study) -> Blocks:
    """The change among residents here beside that in the comparison buurten, and this buurt's place among them."""
    found = study.evaluation
    if study.buurt["arm"] == "vergelijking":
        own = block("text", key="comparison", style="note", title="", text=text("comparison.own"))
        return Blocks((own,))
    own = [case for case in found.conclusive("bewoner") if case.change]
    title = text("comparison.title")
    if study.comparison.empty:
        return Blocks((refusal("comparison", title, "no_comparison", "no_comparison_needed"),))
    others = {case.instrument.id: alike(case, study.comparison) for case in own}
    rows = [_row(case, others[case.instrument.id]) for case in own if len(others[case.instrument.id])]
    if not rows:
        return Blocks((refusal("comparison", title, "own_too_few", "needed", base=found.min_base),))
    made = block(
        "table",
        key="comparison",
        title=title,
        columns=columns(headings("comparison.columns"), 4),
        rows=rows,
        note=text("comparison.note"),
    )
    return Blocks((made, *_place(own[0], others[own[0].instrument.id])))


def alike(case: Case, comparison: pd.DataFrame) -> pd.DataFrame:
    """The changes of other buurten that are of the same people, scale and waves."""
    same = {"population": case.population, "instrument": case.instrument.id, "before": case.before, "after": case.after}
    return comparison[(comparison[list(same)] == pd.Series(same)).all(axis=1)]


def _row(case: Case, others: pd.DataFrame) -> list[str]:
    change, mean = case.change, others["change"].mean()
    value, margin = change_words(change.value, change.low, change.high)
    return [scale_title(case.instrument), value, margin, number(mean, 1, sign=True), number(len(others), 0)]


def _place(case: Case, others: pd.DataFrame) -> tuple[Block, ...]:
    """Where the change of this buurt lies among those of the others, on the outcome that is spoken of first."""
    if len(others) < LEAST_OTHERS:
        return ()
    own = pd.DataFrame([{"buurt": "", "change": case.change.value, "treated": True}])
    changes = pd.concat([own, others[["buurt", "change"]].assign(treated=False)])
    waves = [changes.assign(wave=case.before, score=0.0), changes.assign(wave=case.after, score=changes["change"])]
    found = difference_in_differences(pd.concat(waves), before=case.before, after=case.after)
    title = text("comparison.place", scale=scale_title(case.instrument))
    counts = {"other": found.clusters - 1, "all": found.clusters, "place": found.place}
    known = {name: number(count, 0) for name, count in counts.items()}
    said = text("comparison.among", value=number(found.value, 2, sign=True), **known)
    return (block("text", key="place", style="note", title=title, text=said),)
