"""Every command: its arguments, and the one function it calls.

What a command calls is imported when it runs, so that the others start at once.
"""

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from traject_eval.cli import context, copies, linking, paper, plan, planning, reports, survey
from traject_eval.cli.say import fault_lines, say
from traject_eval.errors import ProjectProblem, TrajectError, UnknownName
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.store.settings import ARMS, HOW_CHOSEN
from traject_eval.types import POPULATIONS
from traject_eval.words import listed, number, text

USUAL_WAVES = {"T0": "", "T1": "", "T2": ""}
WRONG_CALL = (UnknownName, ProjectProblem)


@dataclass(frozen=True)
class Command:
    """One command: how its arguments are declared, what it does, and whether it works in a project."""

    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    in_project: bool


def exit_code(problem: TrajectError) -> int:
    """2 where the call itself is wrong, 1 where something in the data or project is."""
    return 2 if isinstance(problem, WRONG_CALL) else 1


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="MAP", help=text("cli.new.folder"))
    parser.add_argument("--name", default="", metavar="NAAM", help=text("cli.new.name"))
    parser.add_argument("--waves", type=_waves, default=USUAL_WAVES, metavar="T0,T1", help=text("cli.new.waves"))


def _waves(written: str) -> dict[str, str]:
    """``T0=2025-03-01,T1`` as waves with their dates."""
    parts = [part.strip().partition("=") for part in written.split(",")]
    if not all(name for name, _, _ in parts):
        raise argparse.ArgumentTypeError(text("cli.new.no_waves", written=written))
    return {name: _date(day) if day else "" for name, _, day in parts}


def _new(call: argparse.Namespace) -> int:
    project = create_project(call.folder, call.name or call.folder.resolve().name, call.waves)
    say(text("cli.new.done", folder=project.root))
    return 0


def _buurt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["add"], metavar="add", help=text("cli.buurt.action"))
    parser.add_argument("code", metavar="CODE", help=text("cli.buurt.code"))
    parser.add_argument("name", metavar="NAAM", nargs="+", help=text("cli.buurt.name"))
    parser.add_argument("--municipality", metavar="GEMEENTE", help=text("cli.buurt.municipality"))
    parser.add_argument("--arm", choices=ARMS, help=text("cli.buurt.arm"))
    parser.add_argument("--how-chosen", choices=HOW_CHOSEN, help=text("cli.buurt.how_chosen"))
    parser.add_argument("--year", type=int, metavar="JAAR", help=text("cli.buurt.year"))
    parser.add_argument("--start", type=_date, metavar="DATUM", help=text("cli.buurt.start"))
    parser.add_argument("--phase", type=int, choices=range(10), metavar="FASE", help=text("cli.buurt.phase"))


def _date(written: str) -> str:
    try:
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli.buurt.no_date", written=written)) from None


def _buurt(call: argparse.Namespace) -> int:
    columns = ("code", "municipality", "arm", "how_chosen", "year", "start", "phase")
    row = {column: getattr(call, column) for column in columns} | {"name": " ".join(call.name)}
    project = add_buurten(Project.load(call.project), [row])
    say(text("cli.buurt.done", name=row["name"], code=row["code"], total=len(project.buurten)))
    return 0


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="MAP", help=text("cli.new.folder"))
    parser.add_argument("--buurten", type=int, default=16, metavar="N", help=text("cli.demo.buurten"))
    parser.add_argument("--seed", type=int, default=2026, metavar="S", help=text("cli.demo.seed"))


def _demo(call: argparse.Namespace) -> int:
    from traject_eval.reporting.demo import make_demo

    project = make_demo(call.folder, buurten=call.buurten, seed=call.seed)
    say(text("cli.demo.done", folder=project.root, buurten=len(project.buurten)))
    return 0


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_file, metavar="BESTAND", help=text("cli.import.file"))
    parser.add_argument("--map", type=_file, metavar="INDELING.yaml", help=text("cli.import.map"))
    parser.add_argument("--wave", metavar="METING", help=text("cli.import.wave"))
    parser.add_argument("--sheet", metavar="BLAD", help=text("cli.import.sheet"))
    parser.add_argument("--suggest", action="store_true", help=text("cli.import.suggest"))
    parser.add_argument("--buurt", metavar="CODE", help=text("cli.import.buurt"))
    parser.add_argument("--group", choices=POPULATIONS, help=text("cli.import.group"))


def _file(written: str) -> Path:
    """A file that can be read."""
    path = Path(written)
    try:
        if path.is_dir():
            raise argparse.ArgumentTypeError(text("cli.import.is_folder", path=path))
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise argparse.ArgumentTypeError(text("cli.import.no_file", path=path))
        path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError):
        raise argparse.ArgumentTypeError(text("cli.import.not_there", path=path)) from None
    except OSError:
        raise argparse.ArgumentTypeError(text("cli.import.unreadable", path=path)) from None
    return path


def _import(call: argparse.Namespace) -> int:
    from traject_eval.reporting.noticed import noticed
    from traject_eval.survey import import_file, write_suggestion
    from traject_eval.survey.readers import name_of

    project = Project.load(call.project)
    if call.suggest:
        say(text("cli.import.suggested", path=write_suggestion(project, call.file, call.sheet)))
        return 0
    said = {"wave": call.wave, "sheet": call.sheet, "buurt": call.buurt, "population": call.group}
    result = import_file(project, call.file, mapping=call.map, **said)
    name = name_of(call.file)
    if result.already:
        say(text("cli.import.already", name=name))
        return 0
    counts = {"rows": result.rows, "persons": result.persons, "buurten": len(result.buurten)}
    said = {name: number(count, 0) for name, count in counts.items()}
    say(text("cli.import.done", name=name, waves=listed(list(result.waves)), **said))
    if result.new_buurten:
        say(text("cli.import.new_buurten", count=number(len(result.new_buurten), 0)))
    for note in result.notes:
        say(note)
    signs = noticed(Project.load(call.project), result.buurten)
    if len(signs):
        counts = signs["sign"].value_counts(sort=False)
        told = [text(f"noticed.count.{sign}", count=number(int(count), 0)) for sign, count in counts.items()]
        say(text("noticed.import", signs="; ".join(told)))
    return 0


def _check(call: argparse.Namespace) -> int:
    from traject_eval.reporting.check import advise_project, check_project, odd_questionnaires
    from traject_eval.upkeep.linking import linked_so_far

    linking.say_links(linked_so_far(Project.load(call.project)))
    for title, found in (
        (text("duiding.advice_title"), advise_project(call.project)),
        (text("noticed.title"), odd_questionnaires(call.project)),
    ):
        if not found.empty:
            say(title)
            say(fault_lines(found))
    check_project(call.project)
    say(text("cli.check.done"))
    return 0


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("buurt", nargs="?", metavar="BUURT", help=text("cli.open.buurt"))
    parser.add_argument("phase", nargs="?", type=_phase, metavar="FASE", help=text("cli.open.phase"))
    parser.add_argument("--oefenen", action="store_true", help=text("cli.open.practice"))


def _phase(written: str) -> int:
    if not written.isdigit():
        raise argparse.ArgumentTypeError(text("cli.open.no_phase", written=written))
    return int(written)


def _open(call: argparse.Namespace) -> int:
    from traject_eval.reporting.desk import practice_project
    from traject_eval.reporting.shelf import workbooks
    from traject_eval.session.books import chosen_books, chosen_buurt, chosen_phase
    from traject_eval.session.evening import evening, keep_open

    project = practice_project(call.project) if call.oefenen else Project.load(call.project)
    buurt = chosen_buurt(project, call.buurt)
    books, left_out = chosen_books(workbooks(), project.root)
    phase = chosen_phase(books, call.phase, buurt["phase"])
    if left_out:
        say(text("cli.open.left_out", names=listed([path.name for path in left_out])))
    with evening(project, buurt["code"], books, phase, call.oefenen, call.debug) as (server, address):
        keep_open(server, address, say, text("session.closed_practice" if call.oefenen else "session.closed"))
    return 0


def _lab(call: argparse.Namespace) -> int:
    from traject_eval.session.evening import keep_open, lab

    with lab(Project.load(call.project), call.debug) as (server, address):
        keep_open(server, address, say, text("session.closed_lab"))
    return 0


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=_file, metavar="WERKBOEK", help=text("cli.trust.files"))


def _trust(call: argparse.Namespace) -> int:
    from traject_eval.session.books import own_books
    from traject_eval.session.trust import trust

    files = call.files or own_books(Project.load(call.project).root)
    trust(files)
    say(text("cli.trust.done", names=listed([path.name for path in files])) if files else text("cli.trust.none"))
    return 0


COMMANDS = {
    "new": Command(_new_arguments, _new, in_project=False),
    "buurt": Command(_buurt_arguments, _buurt, in_project=True),
    "demo": Command(_demo_arguments, _demo, in_project=False),
    "import": Command(_import_arguments, _import, in_project=True),
    "check": Command(lambda parser: None, _check, in_project=True),
    "report": Command(reports.report_arguments, reports.make_reports, in_project=True),
    "open": Command(_open_arguments, _open, in_project=True),
    "print": Command(paper.print_arguments, paper.print_paper, in_project=True),
    "plan": Command(plan.plan_arguments, plan.plan, in_project=True),
    "mdes": Command(planning.mdes_arguments, planning.smallest_change, in_project=True),
    "survey": Command(survey.survey_arguments, survey.write_survey, in_project=True),
    "enter": Command(survey.enter_arguments, survey.enter_stack, in_project=True),
    "cards": Command(survey.cards_arguments, survey.print_cards, in_project=True),
    "context": Command(context.context_arguments, context.context, in_project=True),
    "link": Command(linking.link_arguments, linking.link_waves, in_project=True),
    "lab": Command(lambda parser: None, _lab, in_project=True),
    "trust": Command(_trust_arguments, _trust, in_project=True),
    "merge": Command(copies.merge_arguments, copies.merge, in_project=True),
    "backup": Command(copies.backup_arguments, copies.backup, in_project=True),
    "restore": Command(copies.restore_arguments, copies.restore, in_project=False),
    "forget": Command(copies.forget_arguments, copies.forget, in_project=True),
}
