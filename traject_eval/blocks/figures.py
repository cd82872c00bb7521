"""The figure of before and after, one per population."""

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.claims import verdict, why_not
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.titles import changes_title
from traject_eval.evaluation import Case, Obstacle, Study, norm_for
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
    shown = [_changes_or_refusal(study, population) for population in found.populations]
    return Blocks(
        tuple(shown) or (refusal("changes", text("changes.nothing"), "nothing", "needed", base=found.min_base),)
    )


def _changes_or_refusal(study: Study, population: str) -> Block:
    found = study.evaluation
    cases = found.conclusive(population)
    if able := [case for case in cases if case.change]:
        return _changes(population, able, study)
    group = text(f"group.{population}")
    if cases:
        return block("refusal", key=f"no_change.{population}", title=group, **why_not(cases[0], found.min_base))
    if not found.one_wave(population):
        return refusal(f"no_change.{population}", group, "reason", "needed", base=found.min_base)
    return refusal(f"no_change.{population}", group, "once", "once_needed")


def _changes(population: str, cases: list[Case], study: Study) -> Block:
    rows = [_change_row(case, study) for case in cases]
    note = [text("changes.note"), *([text("changes.norm_note")] if any(row["norm"] for row in rows) else [])]
    return block(
        "figure",
        key=f"changes.{population}",
        chart="changes",
        data={"rows": rows, "before_label": text("wave.before"), "after_label": text("wave.after")},
        title=changes_title(population, cases),
        alt=text("changes.alt", rows=" ".join(_change_alt(case, row) for case, row in zip(cases, rows, strict=True))),
        note=" ".join(note),
        table={
            "columns": columns(headings("changes.columns"), 5),
            "rows": [_change_cells(case, row) for case, row in zip(cases, rows, strict=True)],
        },
    )


def _change_row(case: Case, study: Study) -> dict:
    change, instrument, found = case.change, case.instrument, study.evaluation
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
        **_norm(case, study),
    }


def _norm(case: Case, study: Study) -> dict:
    """The national norm that may stand beside both waves, or the words that there is none."""
    norm = norm_for(case.instrument, [study.wave_dates.get(wave, "") for wave in (case.before, case.after)])
    if isinstance(norm, Obstacle):
        return {"norm": None, "norm_text": text("changes.norm_none")}
    label = text("changes.norm", value=number(norm.mean), year=norm.year)
    return {"norm": {"value": norm.mean, "label": label}, "norm_text": ""}


def _change_alt(case: Case, row: dict) -> str:
    before, after = (number(row[wave]["value"]) for wave in ("before", "after"))
    told = text(
        "changes.alt_row",
        scale=row["label"],
        before=before,
        after=after,
        change=row["change_text"],
        verdict=row["verdict_text"],
    )
    norm = row["norm"]
    return f"{told} {norm['label'].replace(chr(10), ' ')}." if norm else told


def _change_cells(case: Case, row: dict) -> list[str]:
    value, bounds = change_words(case.change.value, case.change.low, case.change.high)
    before, after = (number(row[wave]["value"]) for wave in ("before", "after"))
    return [row["label"], before, after, value, bounds, row["people"]]
