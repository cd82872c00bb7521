"""The command that prints: its arguments, and what it says."""

import argparse
import datetime as dt
from pathlib import Path

from traject_eval.cli.say import say
from traject_eval.store import Project
from traject_eval.words import number, speaking, text

FOLDER = "papier"  # in the project, because the names that people use on an evening stand on it


def print_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject print`` takes."""
    parser.add_argument("buurt", metavar="BUURT", help=text("cli.print.buurt"))
    parser.add_argument("phase", nargs="?", type=_phase, metavar="FASE", help=text("cli.print.phase"))
    parser.add_argument("-o", dest="out", type=Path, metavar="MAP", help=text("cli.print.out"))
    parser.add_argument("--size", choices=("a4", "a3"), help=text("cli.print.size"))


def _phase(written: str) -> int:
    if not written.isdigit():
        raise argparse.ArgumentTypeError(text("cli.open.no_phase", written=written))
    return int(written)


def print_paper(call: argparse.Namespace) -> int:
    """All paper of an evening, as PDF files in a folder."""
    from traject_eval.forms.evening import open_evenings
    from traject_eval.forms.paper.phase import print_phase
    from traject_eval.session.books import chosen_buurt

    project = Project.load(call.project)
    code = chosen_buurt(project, call.buurt)["code"]
    folder = call.out or project.root / FOLDER / code
    with speaking(project.language), open_evenings(project) as evening:
        files = print_phase(evening(code), call.phase, folder, dt.date.today(), call.size)
    for path in files:
        say(path.name)
    say(text("cli.print.done", n=number(len(files), 0), folder=folder.resolve()))
    return 0
