"""The plan of an evaluation on paper, to keep outside the laptop."""

import datetime as dt

from traject_eval.blocks.tables import headings
from traject_eval.evaluation.expected import expected_verdicts
from traject_eval.printing.letters import clipped, fitted, printable
from traject_eval.printing.press import print_pdf
from traject_eval.resources.design import tokens
from traject_eval.store import Project
from traject_eval.types import FrozenPlan
from traject_eval.words import language, level_words, scale_title, text
from traject_eval.words.plan import expected_rows, expected_words, plan_mark, plan_rows

FILE = "plan/plan.pdf"
WIDTH, COLUMN = 170.0, 124.0  # mm: A4 with margins of 20; the second column of the table
LONG = 2000


def plan_pdf(project: Project, frozen: FrozenPlan) -> bytes:
    """A plan that was laid down, with its hash and the table of conclusions that it may lead to; A4."""
    size, plan = tokens()["type"]["paper_pt"]["body"], frozen.plan
    made = dt.date.fromisoformat(frozen.date)
    rows = [
        (fitted(label, WIDTH - COLUMN, size, bold=True), fitted(clipped(told, LONG), COLUMN, size))
        for label, told in plan_rows(plan, project.registry)
    ]
    expected = [
        {
            "title": text("plan.expected.title"),
            "outcome": f"{text(f'who.{one.population}')}: {scale_title(project.instrument(one.scale))}",
            "facts": expected_words(one),
            "columns": headings("plan.expected.columns"),
            "rows": expected_rows(expected_verdicts(one, plan.level)),
            "note": text("plan.expected.note", level=level_words(plan.level)),
        }
        for one in plan.outcomes
    ]
    data = {
        "lang": language(),
        "document": f"{text('plan.title')} · {project.name}",
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "title": text("plan.title"),
        "programme": fitted(project.name, WIDTH, size, bold=True),
        "mark": plan_mark(frozen),
        "columns": headings("plan.columns"),
        "rows": rows,
        "expected": expected,
        "printed": text("plan.printed"),
        "hash": fitted(frozen.hash, WIDTH, size),
    }
    return print_pdf(__package__, "plan", printable(data), made)
