"""The figure of before and after, one per population."""

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.claims import verdict
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.titles import changes_title
from traject_eval.evaluation import Case, Evaluation, Study
from traject_eval.privacy import safe_overlap
from traject_eval.words import (
    change_words,
    number,
    people,
    points,
    scale_title,
    text,
)


def show_changes(study: Study) -> Blocks:
    """Before and after with their margins, one figure per population."""
    found = study.evaluation
    shown = [_changes_or_refusal(found, population) for population in found.populations]
    return Blocks(
        tuple(shown) or (refusal("changes", text("changes.nothing"), "nothing", "needed", base=found.min_base),)
    )


def _changes_or_refusal(found: Evaluation, population: str) -> Block:
    cases = found.conclusive(population)
    if able := [case for case in cases if case.change]:
        return _changes(population, able, found)
    group = text(f"group.{population}")
    if cases or not found.one_wave(population):
        return refusal(f"no_change.{population}", group, "reason", "needed", base=found.min_base)
    return refusal(f"no_change.{population}", group, "once", "once_needed")


def _changes(population: str, cases: list[Case], found: Evaluation) -> Block:
    rows = [_change_row(case, found) for case in cases]
    return block(
        "figure",
        key=f"changes.{population}",
        chart="changes",
        data={"rows": rows, "before_label": text("wave.before"), "after_label": text("wave.after")},
        title=changes_title(population, cases),
        alt=text("changes.alt", rows=" ".join(_change_alt(case, row) for case, row in zip(cases, rows, strict=True))),
        note=text("changes.note"),
        table={
            "columns": columns(headings("changes.columns"), 5),
            "rows": [_change_cells(case, row) for case, row in zip(cases, rows, strict=True)],
        },
    )


def _change_row(case: Case, found: Evaluation) -> dict:
    change, instrument = case.change, case.instrument
    value, bounds = change_words(change.value, change.low, change.high)
    both = safe_overlap(change.n_before, change.n_after, change.n_both, found.min_cell)
    return {
        "label": scale_title(instrument),
        "scale": text(f"scale.{instrument.better}", low=points(instrument.low), high=points(instrument.high)),
        **{"lo": instrument.low, "hi": instrument.high},
        "before": {"value": change.mean_before, "low": change.mean_before_low, "high": change.mean_before_high},
        "after": {"value": change.mean_after, "low": change.mean_after_low, "high": change.mean_after_high},
        "change": {"value": change.value, "low": change.low, "high": change.high},
        "change_text": text("changes.change", value=value, interval=bounds),
        "verdict_text": text(f"verdict.{verdict(case)}"),
        "people": people(change.design, change.n_before, change.n_after, both),
        "sure": change.low > 0 or change.high < 0,
        **{"norm": None, "norm_text": text("changes.norm_none")},
    }


def _change_alt(case: Case, row: dict) -> str:
    before, after = (number(row[wave]["value"]) for wave in ("before", "after"))
    return text(
        "changes.alt_row",
        scale=row["label"],
        before=before,
        after=after,
        change=row["change_text"],
        verdict=row["verdict_text"],
    )


def _change_cells(case: Case, row: dict) -> list[str]:
    value, bounds = change_words(case.change.value, case.change.low, case.change.high)
    before, after = (number(row[wave]["value"]) for wave in ("before", "after"))
    return [row["label"], before, after, value, bounds, row["people"]]
