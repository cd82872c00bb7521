"""What stood out in the questionnaires before they counted, and what a person left out."""

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings
from traject_eval.evaluation import Evaluation, Study, looked_for, screening_rules
from traject_eval.evaluation.double_entry import agreement
from traject_eval.privacy import at_least, enough, safe_cell
from traject_eval.words import agreement_words, listed, number, text


def show_screening(study: Study) -> Blocks:
    """How many questionnaires show each sign, and how many were left out; small numbers are not told."""
    found = study.evaluation
    known = found.instruments, found.answers, found.persons, found.wave_dates, {found.buurt: found.start}
    rows = [_row(found, sign) for sign in looked_for(*known)]
    told = (
        block("text", key="screening.left_out", style="note", title="", text=_left_out(study)),
        *_typed_twice(study),
    )
    if not rows or not enough(len(found.answers), found.min_base):
        reason, needed = text("screening.refused_reason"), text("screening.refused_needed")
        title = text("screening.title")
        return Blocks((block("refusal", key="screening", title=title, reason=reason, needed=needed), *told))
    table = block(
        "table",
        key="screening",
        title=text("screening.title"),
        columns=_columns(),
        rows=rows,
        note=text("screening.note"),
    )
    return Blocks((table, *told))


def _columns() -> list[dict]:
    """Only the one in the middle holds numbers."""
    made = columns(headings("screening.columns"), 2)
    return [*made[:-1], made[-1] | {"number": False}]


def _row(found: Evaluation, sign: str) -> list[str]:
    count = found.signs.loc[found.signs["sign"] == sign, ["person", "wave"]].drop_duplicates().shape[0]
    edge = number(screening_rules()[sign].edge, 0)
    name = text(f"screening.sign.{sign}", edge=edge) if sign in ("young", "old") else text(f"screening.sign.{sign}")
    return [name, _people(count, len(found.answers), found.min_cell), text(f"screening.means.{sign}")]


def _people(count: int, total: int, min_cell: int) -> str:
    """A number of questionnaires from which no group of a few can be worked out."""
    if not safe_cell(count, min_cell):
        return text("people.few", base=min_cell)
    told = at_least(count, total, min_cell)
    return number(count, 0) if told == count else text("screening.some", people=number(max(told, min_cell), 0))


def _typed_twice(study: Study) -> tuple[Block, ...]:
    """How well paper was typed in; nothing where none was typed twice."""
    if not study.typed_twice:
        return ()
    words = agreement_words(agreement(**study.typed_twice))
    return (block("text", key="screening.typed_twice", style="note", title="", text=words),)


def _left_out(study: Study) -> str:
    if not study.excluded:
        return text("screening.none")
    total, cell = sum(study.excluded.values()), study.evaluation.min_cell
    people = number(total, 0) if safe_cell(total, cell) else text("people.few", base=cell)
    reasons = listed([text(f"screening.reason.{reason}") for reason in study.excluded])
    return text("screening.excluded", people=people, reasons=reasons)
