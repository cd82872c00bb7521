"""Who benefits: the change in every group that the plan names, known at the first measurement."""

from collections.abc import Iterator

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings
from traject_eval.evaluation import Case, Change, Evaluation, Study, change_by
from traject_eval.evaluation.known_facts import AGES, known_facts
from traject_eval.privacy import enough, safe_cell
from traject_eval.words import branch, change_words, level_words, number, scale_title, text

ORDER = (*AGES, "laag", "midden", "hoog")


def show_groups(study: Study) -> Blocks:
    """Per planned outcome and fact the change in every group with enough people, each with its margin."""
    if study.plan is None or not study.plan.plan.subgroups:
        said = text("groups.none")
        return Blocks((block("text", key="groups", style="note", title="", text=said),))
    cases = [case for name in study.evaluation.populations for case in study.evaluation.conclusive(name)]
    made = [_table(case, study) for case in cases if case.planned and case.change]
    return Blocks(tuple(made) or (block("text", key="groups", style="note", title="", text=text("groups.few")),))


def _table(case: Case, study: Study) -> Block:
    rows, levels = [], {}
    for fact in study.plan.plan.subgroups:
        found = _changes(case, fact, study.evaluation)
        levels[fact] = found.level
        rows += _rows(fact, found, study.evaluation)
    told = ", ".join(f"{text(f'plan.fact.{fact}')} {level_words(level)}" for fact, level in levels.items())
    return block(
        "table",
        key=f"groups.{case.population}.{case.instrument.id}",
        title=text("groups.title", who=text(f"group.{case.population}"), scale=scale_title(case.instrument)),
        columns=columns(headings("groups.columns"), 3),
        rows=rows,
        note=text("groups.note", levels=told),
    )


def _changes(case: Case, fact: str, found: Evaluation):
    scores = found.scores
    own = scores[(scores["population"] == case.population) & (scores["instrument"] == case.instrument.id)]
    facts = known_facts(found.persons, found.wave_dates, case.before)
    return change_by(own.merge(facts, on="person", how="left"), fact, before=case.before, after=case.after)


def _rows(fact: str, found, evaluation: Evaluation) -> Iterator[list[str]]:
    """A row per group; where one group is so small that it could be worked out, no group tells its number."""
    base, cell = evaluation.min_base, evaluation.min_cell
    sizes = [size for change in found.changes.values() for size in (change.n_before, change.n_after)]
    told = not found.refused and safe_cell(found.without_group, cell) and all(enough(size, base) for size in sizes)
    for group in sorted({*found.changes, *found.refused}, key=_order):
        change = found.changes.get(group)
        shown = change is not None and enough(change.n_before, base) and enough(change.n_after, base)
        yield [
            text(f"plan.fact.{fact}"),
            group_name(fact, group),
            *(_numbers(change, told) if shown else _hidden(base)),
        ]


def _order(group: object) -> tuple[int, str]:
    return (ORDER.index(group) if group in ORDER else len(ORDER), str(group))


def group_name(fact: str, group: object) -> str:
    """What a group is called; a word of the file itself where we have no other."""
    return text(f"groups.group.{group}") if group in branch("groups.group") else str(group)


def _numbers(change: Change, told: bool) -> list[str]:
    value, margin = change_words(change.value, change.low, change.high)
    people = text("groups.people", before=number(change.n_before, 0), after=number(change.n_after, 0))
    return [people if told else text("turnout.hidden"), value, margin]


def _hidden(base: int) -> list[str]:
    return [text("people.few", base=base), "–", "–"]
