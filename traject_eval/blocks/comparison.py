"""One buurt beside buurten without the trajectory: the changes side by side, and its place among them."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Case, Comparison, Study, difference_in_differences, norm_trend
from traject_eval.evaluation.ladder import PLACE
from traject_eval.words import change_words, number, scale_title, text

LEAST_OTHERS = 2  # buurten without the trajectory, for a place among them


def show_comparison(study: Study) -> Blocks:
    """The change among residents here beside that in the comparison buurten, its place there, and the country's."""
    national = _national(study)
    return Blocks((*_beside(study, bool(national)), *national))


def _beside(study: Study, national: bool) -> tuple[Block, ...]:
    """The comparison buurten; where the country is looked at instead, that there are none need not be said."""
    found = study.evaluation
    if study.buurt["arm"] == "vergelijking":
        own = block("text", key="comparison", style="note", title="", text=text("comparison.own"))
        return (own,)
    own = [case for case in found.conclusive("bewoner") if case.change]
    title = text("comparison.title")
    if study.comparison.empty and national:
        return ()
    if study.comparison.empty:
        return (refusal("comparison", title, "no_comparison", "no_comparison_needed"),)
    others = {case.instrument.id: alike(case, study.comparison) for case in own}
    rows = [_row(case, others[case.instrument.id]) for case in own if len(others[case.instrument.id])]
    if not rows:
        return (refusal("comparison", title, "own_too_few", "needed", base=found.min_base),)
    made = block(
        "table",
        key="comparison",
        title=title,
        columns=columns(headings("comparison.columns"), 4),
        rows=rows,
        note=text("comparison.note"),
    )
    return (made, *_place(own[0], others[own[0].instrument.id]))


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
    if (found := place_among(case, others)) is None:
        return ()
    title = text("comparison.place", scale=scale_title(case.instrument))
    counts = {"other": found.clusters - 1, "all": found.clusters, "place": found.place}
    known = {name: number(count, 0) for name, count in counts.items()}
    said = text("comparison.among", value=number(found.value, 2, sign=True), **known)
    return (block("text", key="place", style="note", title=title, text=said),)


def place_among(case: Case, others: pd.DataFrame) -> Comparison | None:
    """The change of this buurt beside those of the others; None where there are too few of them."""
    if len(others) < LEAST_OTHERS:
        return None
    own = pd.DataFrame([{"buurt": "", "change": case.change.value, "treated": True}])
    changes = pd.concat([own, others[["buurt", "change"]].assign(treated=False)])
    waves = [changes.assign(wave=case.before, score=0.0), changes.assign(wave=case.after, score=changes["change"])]
    return difference_in_differences(pd.concat(waves), before=case.before, after=case.after)


def _national(study: Study) -> tuple[Block, ...]:
    """The country's change on every outcome, where it was published; where the plan asks for it, that it was not."""
    asked = study.plan is not None and study.plan.plan.comparison == "landelijk"
    said = []
    for case in study.evaluation.conclusive("bewoner"):
        dates = (study.wave_dates.get(wave, "") for wave in (case.before, case.after))
        scale = scale_title(case.instrument)
        if trend := norm_trend(case.instrument, *dates):
            known = {"group": trend[0].group, "year": trend[0].year, "later": trend[1].year}
            means = {"before": number(trend[0].mean), "after": number(trend[1].mean)}
            said.append(text("comparison.national", scale=scale, **known, **means))
        elif asked and case.planned:
            said.append(text("comparison.no_national", scale=scale))
    if not said:
        return ()
    title = text("comparison.national_title")
    return (block("text", key="national", style="note", title=title, text="\n\n".join(said)),)


def place_findings(study: Study) -> pd.DataFrame:
    """``comparison.place``: the place of this buurt, where 1 is the largest rise, among ``low`` to ``high``."""
    if study.buurt["arm"] != "traject" or study.comparison.empty:
        return phase_findings([])
    own = [case for case in study.evaluation.conclusive("bewoner") if case.change]
    rows = []
    for case in own[:1]:
        if found := place_among(case, alike(case, study.comparison)):
            about = {"instrument": case.instrument.id, "population": "bewoner", "before": case.before}
            about |= {"after": case.after, "design": PLACE, "method": "place", "unit": "place"}
            place = {"value": found.place, "low": 1, "high": found.clusters}
            rows.append({**about, "key": "comparison.place", "buurt": study.buurt["code"], **place})
    return phase_findings(rows)
