"""The command ``traject``: reads arguments, calls one function, prints, exits."""

import argparse
import sys
import traceback
from pathlib import Path

from traject_eval.cli import commands
from traject_eval.cli.dutch import Parser
from traject_eval.cli.say import complain
from traject_eval.errors import TrajectError
from traject_eval.store.files import is_full
from traject_eval.words import text


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments and help."""
    top = Parser(prog="traject", description=text("cli.about"), epilog=text("cli.exits"))
    top.add_argument("--debug", action="store_true", help=text("cli.debug"))
    actions = top.add_subparsers(dest="command", required=True, metavar="OPDRACHT", title=text("cli.commands"))
    for name, command in commands.COMMANDS.items():
        sub = actions.add_parser(name, help=text(f"cli.{name}.help"), description=text(f"cli.{name}.help"))
        command.arguments(sub)
        sub.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=text("cli.debug"))
        if command.in_project:
            sub.add_argument("--project", type=Path, default=Path(), metavar="MAP", help=text("cli.project"))
        sub.set_defaults(run=command.run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 all well, 1 something was found or failed, 2 the call itself is wrong."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may not be UTF-8
    call = parser().parse_args(arguments)
    try:
        return call.run(call)
    except TrajectError as problem:
        if call.debug:
            traceback.print_exc()
        complain(problem)
        return commands.exit_code(problem)
    except KeyboardInterrupt:
        complain(text("cli.stopped"))
        return 1
    except Exception as problem:
        if call.debug:
            raise
        complain(text("run.disk_full" if is_full(problem) else "cli.unexpected", kind=type(problem).__name__))
        return 1
