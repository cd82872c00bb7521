"""Who left between two measurements, and how they differed beforehand; small numbers are held back."""

from traject_eval.blocks.block import Block, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Attrition, Case, Evaluation, Study, attrition
from traject_eval.privacy import enough, safe_overlap
from traject_eval.words import interval, number, scale_title, text


def show_leavers(study: Study) -> Block:
    """Per population: who answered again, who did not, and how those differed on the score that is spoken of first."""
    found, title = study.evaluation, text("leavers.title")
    leading = [next(iter(found.conclusive(population)), None) for population in found.populations]
    cases = [case for case in leading if case and case.change]
    if not cases:
        return refusal("leavers", title, "nothing", "needed", base=found.min_base)
    return block(
        "table",
        key="leavers",
        title=title,
        columns=columns(headings("leavers.columns"), 5),
        rows=[_row(case, found) for case in cases],
        note=text("leavers.note", base=found.min_base),
    )


def _row(case: Case, found: Evaluation) -> list[str]:
    scores = found.scores
    own = scores[(scores["population"] == case.population) & (scores["instrument"] == case.instrument.id)]
    result = attrition(own, before=case.before, after=case.after)
    group = f"{text(f'who.{case.population}')}: {scale_title(case.instrument)}"
    return [group, number(result.n, 0), *_counts(case, found.min_cell), *_difference(result, found.min_base)]


def _counts(case: Case, min_cell: int) -> list[str]:
    """Who stayed and who left, or neither where one of them could be worked out to be a few people."""
    change = case.change
    both = safe_overlap(change.n_before, change.n_after, change.n_both, min_cell)
    if both is None:
        return [text("turnout.hidden")] * 2
    return [number(both, 0), number(change.n_before - both, 0)]


def _difference(result: Attrition, base: int) -> list[str]:
    row = result.leavers.iloc[0]
    if not (enough(int(row["stayed"]), base) and enough(int(row["left"]), base)):
        return [text("turnout.hidden")] * 2
    return [number(row["g"], 2, sign=True), interval(row["low"], row["high"], 2)]
