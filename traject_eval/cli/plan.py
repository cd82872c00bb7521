"""The commands about the plan of an evaluation: write its form, look at it, lay it down."""

import argparse
import datetime as dt
import sys

from traject_eval.blocks.tables import headings
from traject_eval.cli.say import say
from traject_eval.evaluation.expected import expected_verdicts
from traject_eval.store import Project, write_bytes
from traject_eval.store.frozen import freeze_plan, frozen_plan
from traject_eval.store.plan import new_plan, read_plan
from traject_eval.types import Plan
from traject_eval.words import level_words, scale_title, speaking, text
from traject_eval.words.plan import (
    deviation_rows,
    deviation_sentences,
    expected_rows,
    expected_words,
    plan_mark,
    plan_rows,
)

ACTIONS = ("new", "show", "freeze")
WIDTH = 12  # signs of a column of the table


def plan_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject plan`` takes."""
    parser.add_argument("action", choices=ACTIONS, help=text("cli.plan.action"))
    parser.add_argument("--late", action="store_true", help=text("cli.plan.late"))


def plan(call: argparse.Namespace) -> int:
    """Write the form, show the plan, or lay it down."""
    project = Project.load(call.project)
    return {"new": _new, "show": _show, "freeze": _freeze}[call.action](project, call)


def _new(project: Project, call: argparse.Namespace) -> int:
    say(text("cli.plan.made", path=new_plan(project).resolve()))
    return 0


def _show(project: Project, call: argparse.Namespace) -> int:
    frozen = frozen_plan(project)
    _say_plan(project, frozen.plan if frozen else read_plan(project))
    if frozen is None:
        say(text("cli.plan.loose"))
        return 0
    say(plan_mark(frozen))
    for label, planned, now in deviation_rows(frozen, project.registry):
        say(text("cli.plan.changed", label=label, planned=planned, now=now))
    for sentence in deviation_sentences(frozen):
        say(sentence)
    return 0


def _freeze(project: Project, call: argparse.Namespace) -> int:
    """Show what the plan may lead to, ask where somebody sits at a terminal, and lay it down with a printed copy."""
    from traject_eval.reporting.paper.plan import FILE, plan_pdf  # loads the printer

    if frozen_plan(project) is None:
        _say_plan(project, read_plan(project))
        if sys.stdin.isatty() and input(text("cli.plan.sure")).strip().casefold() not in ("j", "ja"):
            say(text("cli.plan.not_now"))
            return 1
    frozen = freeze_plan(project, dt.date.today(), late=call.late)
    with speaking(project.language):
        write_bytes(project.root / FILE, plan_pdf(project, frozen))
    say(plan_mark(frozen))
    say(text("cli.plan.printed", path=(project.root / FILE).resolve()))
    return 0


def _say_plan(project: Project, plan: Plan) -> None:
    """A plan, and how often it would lead to which conclusion."""
    for label, told in plan_rows(plan, project.registry):
        say(f"{label}: {told}")
    for one in plan.outcomes:
        say("\n" + text("plan.expected.title"))
        say(f"{text(f'who.{one.population}')}: {scale_title(project.instrument(one.scale))}. {expected_words(one)}")
        for place, column in enumerate(headings("plan.expected.columns"), 1):
            say(f"  {place} {column}")
        rows = expected_rows(expected_verdicts(one, plan.level))
        for row in [map(str, range(1, len(rows[0]) + 1)), *rows] if rows else []:
            say("".join(f"{cell:>{WIDTH}}" for cell in row))
        say(text("plan.expected.note", level=level_words(plan.level)) + "\n")
