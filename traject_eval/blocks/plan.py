"""The plan of an evaluation in a report: what was agreed beforehand, and what went otherwise."""

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.programme import Programme
from traject_eval.blocks.tables import columns, headings
from traject_eval.evaluation import Study
from traject_eval.words import text
from traject_eval.words.plan import deviation_rows, deviation_sentences, plan_mark, plan_rows


def show_plan(of: Study | Programme) -> Blocks:
    """The plan that was laid down with its mark, and beside it everything that is otherwise now."""
    frozen = of.plan
    if frozen is None:
        return Blocks((_note("plan", text("plan.unplanned")),))
    known = of.instruments if isinstance(of, Programme) else of.evaluation.instruments
    changed, said = deviation_rows(frozen, known), deviation_sentences(frozen)
    if isinstance(of, Study) and frozen.plan.after not in set(of.evaluation.turnout["wave"]):
        said.append(text("plan.not_yet", before=frozen.plan.before, after=frozen.plan.after))
    kept = () if changed or said else (text("plan.kept"),)
    agreed = _table("plan", plan_rows(frozen.plan, known), " ".join((plan_mark(frozen), *kept)))
    beside = [_table("deviations", changed, "")] if changed else []
    return Blocks((agreed, *beside, *([_note("plan.deviations", "\n\n".join(said))] if said else [])))


def _note(key: str, said: str) -> Block:
    return block("text", key=key, style="note", title="", text=said)


def _table(key: str, rows: list[tuple[str, ...]], note: str) -> Block:
    labels = headings("plan.columns" if key == "plan" else "plan.deviation_columns")
    title = text("plan.title" if key == "plan" else "plan.deviations")
    return block("table", key=key, title=title, columns=columns(labels, 0), rows=[list(row) for row in rows], note=note)
