"""The command that makes the reports."""

import argparse

from traject_eval.cli.progress import JsonLines, Progress
from traject_eval.cli.say import say
from traject_eval.errors import UnknownName
from traject_eval.reporting.formats import DEFAULT, chosen_formats
from traject_eval.store import Project
from traject_eval.words import text


def report_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject report`` takes."""
    parser.add_argument("buurten", nargs="*", metavar="BUURT", help=text("cli.report.buurten"))
    parser.add_argument("--jobs", type=_count, metavar="N", help=text("cli.report.jobs"))
    parser.add_argument("--workbooks", type=_numbers, metavar="0,9", help=text("cli.report.workbooks"))
    parser.add_argument(
        "--formats", type=_formats, default=DEFAULT, metavar=",".join(DEFAULT), help=text("cli.report.formats")
    )
    parser.add_argument("--final", action="store_true", help=text("cli.report.final"))
    parser.add_argument("--force", action="store_true", help=text("cli.report.force"))
    parser.add_argument("--json", action="store_true", help=text("cli.report.json"))


def _count(written: str) -> int:
    if not written.isdigit() or int(written) < 1:
        raise argparse.ArgumentTypeError(text("cli.report.no_count", written=written))
    return int(written)


def _numbers(written: str) -> list[int]:
    if not all(part.strip().isdigit() for part in written.split(",")):
        raise argparse.ArgumentTypeError(text("cli.report.no_numbers", written=written))
    return [int(part) for part in written.split(",")]


def _formats(written: str) -> tuple[str, ...]:
    try:
        return chosen_formats(name.strip() for name in written.split(","))
    except UnknownName as unknown:
        raise argparse.ArgumentTypeError(str(unknown)) from None


def make_reports(call: argparse.Namespace) -> int:
    """Make the reports, and tell how far it is and what became of them; 1 where one failed."""
    from traject_eval.reporting.run import report
    from traject_eval.session.books import chosen_buurt

    project, machine = Project.load(call.project), JsonLines() if call.json else None
    outcomes = report(
        project,
        [chosen_buurt(project, asked)["code"] for asked in call.buurten] or None,
        jobs=call.jobs,
        numbers=call.workbooks,
        formats=call.formats,
        final=call.final,
        force=call.force,
        debug=call.debug,
        progress=machine or Progress(),
    )
    index = str((project.root / "reports" / "index.html").resolve())
    failed = [outcome for outcome in outcomes if outcome.error]
    if machine:
        machine.end(outcomes, index)
        return 1 if failed else 0
    for outcome in failed:
        say(text("cli.report.failed", name=outcome.buurt or text("programme.title"), error=outcome.error))
    say(text("cli.report.done", done=len(outcomes) - len(failed), total=len(outcomes)))
    say(index)
    return 1 if failed else 0
