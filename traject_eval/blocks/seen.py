"""Which change the answers that there are could show, whatever came out."""

from traject_eval.blocks.block import Block, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Case, Study
from traject_eval.evaluation.power import smallest_seen
from traject_eval.words import number, scale_name, text

POWER = 0.8


def show_seen(study: Study) -> Block:
    """Per conclusion the smallest true change that it shows in eight of ten times, by its own margin."""
    found = study.evaluation
    cases = [case for population in found.populations for case in found.conclusive(population) if case.change]
    title = text("seen.title")
    if not cases:
        return refusal("seen", title, "nothing", "needed", base=found.min_base)
    return block(
        "table",
        key="seen",
        title=title,
        columns=columns(headings("seen.columns"), 1),
        rows=[[f"{text(f'who.{case.population}')}: {scale_name(case.instrument)}", _least(case)] for case in cases],
        note=text("seen.note"),
    )


def _least(case: Case) -> str:
    change = case.change
    return number(smallest_seen(change.se, change.df, POWER, 1 - change.level), 2)
