"""The command that links waves by self-made codes: its argument, and what it says."""

import argparse

import pandas as pd

from traject_eval.cli.say import say
from traject_eval.store import Project
from traject_eval.words import number, percent, text


def link_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject link`` takes."""
    parser.add_argument("--undo", action="store_true", help=text("cli.link.undo"))


def link_waves(call: argparse.Namespace) -> int:
    """Link the waves of a project, or undo what was linked."""
    from traject_eval.store.links import FILE
    from traject_eval.upkeep.linking import link_project, unlink_project

    project = Project.load(call.project)
    if call.undo:
        say(text("link.undone", count=number(unlink_project(project), 0)))
        return 0
    counted = link_project(project)
    say_links(counted)
    say(text("link.none") if counted.empty else text("link.done", file=project.root / FILE))
    return 0


def say_links(counted: pd.DataFrame) -> None:
    """What is linked so far, a line per buurt, group and wave."""
    for row in counted.itertuples(index=False):
        counts = {name: number(getattr(row, name), 0) for name in ("codes", "exact", "likely", "alone")}
        about = {"buurt": row.buurt, "wave": row.wave, "who": text(f"who.{row.population}").lower()}
        say(text("link.counts", **about, **counts))
        if row.exact + row.likely:
            say(text("link.wrong", wrong=percent(row.expected_wrong_share, 1)))
