"""The command for open data: takes files as they were downloaded into a project, and says what is there."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from traject_eval.cli.say import say
from traject_eval.errors import ProjectProblem
from traject_eval.store import Project
from traject_eval.words import listed, number, text

ACTIONS = ("add", "status", "fetch")


def context_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject context`` takes."""
    parser.add_argument("action", choices=ACTIONS, metavar="|".join(ACTIONS), help=text("cli.context.action"))
    parser.add_argument("file", nargs="?", type=Path, metavar="BESTAND", help=text("cli.context.file"))
    parser.add_argument("--year", type=int, metavar="JAAR", help=text("cli.context.year"))


def context(call: argparse.Namespace) -> int:
    """Add a file, or tell what was added and which buurten have no figures of their own."""
    project = Project.load(call.project)
    if call.action == "fetch":
        raise ProjectProblem(text("cli.context.fetch"))
    if call.action == "status":
        return _status(project)
    if call.file is None:
        raise ProjectProblem(text("cli.context.no_file"))
    from traject_eval.context import add_context

    added = add_context(project, call.file, call.year)
    told = {"name": added.name, "figures": number(added.figures, 0), "regions": number(added.regions, 0)}
    years = _spell(added.years)
    say(
        text("cli.context.already", name=added.name) if added.already else text("cli.context.done", years=years, **told)
    )
    return 0


def _status(project: Project) -> int:
    from traject_eval.context import context_files, used_years

    files = context_files(project.root)
    if not files:
        say(text("cli.context.none"))
    for line in files:
        told = {"name": line["name"], "day": line["time"][:10], "hash": line["hash"][:12]}
        told |= {name: number(line[name], 0) for name in ("figures", "regions")}
        say(text("cli.context.line", years=_spell(line["years"]), **told))
    for buurt in project.buurten.itertuples(index=False) if files else ():
        used, left_out = used_years(project, buurt.code)
        told = {"name": buurt.name, "code": buurt.code}
        say(text("cli.context.uses", years=_spell(used), **told) if used else text("cli.context.uses_none", **told))
        if left_out:
            say(text("cli.context.left_out", years=_spell(left_out)))
    return 0


def _spell(years: Sequence[int]) -> str:
    """Years as one enumeration; more than two in a row as the first and the last."""
    if len(years) > 2 and list(years) == list(range(years[0], years[-1] + 1)):
        return text("cli.context.spell", first=years[0], last=years[-1])
    return listed([str(year) for year in years])
