"""The commands on a whole project at once: two laptops together, copies, and somebody forgotten."""

import argparse
import getpass
import sys
from pathlib import Path

from traject_eval.cli.say import say
from traject_eval.errors import ProjectProblem
from traject_eval.store import Project
from traject_eval.words import moment, number, text

BULLET = "- "


def _there(written: str) -> Path:
    """A file or folder that exists."""
    path = Path(written)
    if not path.exists():
        raise argparse.ArgumentTypeError(text("merge.not_there", path=path))
    return path


def merge_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject merge`` takes."""
    parser.add_argument("other", type=_there, metavar="ANDER", help=text("cli.merge.other"))


def merge(call: argparse.Namespace) -> int:
    """Take over what another laptop has; or the keys in a copy of them."""
    from traject_eval.upkeep import merge as merging
    from traject_eval.upkeep.tell import conflict_lines

    project = Project.load(call.project)
    if merging.holds_keys(call.other):
        count = merging.merge_keys(project, call.other.read_bytes(), _passphrase())
        say(text("merge.keys_done", count=number(count, 0)))
        return 0
    merged = merging.merge(project, call.other)
    counts = {name: number(len(getattr(merged, name)), 0) for name in ("imports", "buurten")}
    say(text("merge.done", entries=number(merged.entries, 0), **counts))
    _say_erased(merged.erased)
    for line in conflict_lines(project, merged):
        say(line)
    return 0


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject backup`` takes."""
    parser.add_argument("folder", type=Path, nargs="?", metavar="MAP", help=text("cli.backup.folder"))
    parser.add_argument("--reports", action="store_true", help=text("cli.backup.reports"))
    parser.add_argument("--keys", action="store_true", help=text("cli.backup.keys"))


def backup(call: argparse.Namespace) -> int:
    """Copy a project, and its keys where that was asked."""
    from traject_eval.upkeep import backup as copying

    project = Project.load(call.project)
    folder = call.folder or project.root / "backups"
    passphrase = _new_passphrase() if call.keys else ""
    say(text("backup.done", file=copying.backup(project, folder, reports=call.reports)))
    if call.keys:
        say(text("backup.keys_done", file=copying.backup_keys(project, folder, passphrase)))
        say(text("backup.keys_care"))
    else:
        say(text("backup.keys_apart", folder=folder))
    return 0


def restore_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject restore`` takes."""
    parser.add_argument("file", type=_there, metavar="KOPIE", help=text("cli.restore.file"))
    parser.add_argument("folder", type=Path, metavar="MAP", help=text("cli.restore.folder"))


def restore(call: argparse.Namespace) -> int:
    """Put a copy back in an empty folder."""
    from traject_eval.upkeep.backup import restore as put_back

    found = put_back(call.file, call.folder)
    say(text("restore.done", time=moment(found.time), folder=found.root, entries=number(found.entries, 0)))
    if found.detached:
        say(text("restore.detached"))
    _say_erased(found.erased)
    if found.unreadable:
        key = "restore.unreadable_one" if found.unreadable == 1 else "restore.unreadable_more"
        places = {"folder": found.root} | ({} if found.unreadable == 1 else {"count": number(found.unreadable, 0)})
        say(text(key, **places))
    return 0


def forget_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject forget`` takes."""
    parser.add_argument("who", metavar="WIE", help=text("cli.forget.who"))


def forget(call: argparse.Namespace) -> int:
    """Forget a person, and say what was done and what cannot be reached."""
    from traject_eval.upkeep.forget import forget as forgetting
    from traject_eval.upkeep.tell import forgotten_lines

    project = Project.load(call.project)
    if sys.stdin.isatty() and input(text("forget.sure", who=call.who)).strip().casefold() != "ja":
        say(text("forget.stopped"))
        return 0
    done, cannot = forgotten_lines(forgetting(project, call.who))
    say(text("forget.done", who=call.who))
    for title, lines in (("forget.did", done), ("forget.cannot", cannot)):
        say(f"\n{text(title)}")
        for line in lines:
            say(f"{BULLET}{line}")
    say(f"\n{text('forget.reports')}")
    return 0


def _say_erased(erased) -> None:
    if erased.entries or erased.questionnaires:
        counts = {name: number(getattr(erased, name), 0) for name in ("entries", "questionnaires")}
        say(text("merge.forgotten_again", **counts))


def _passphrase(prompt: str = "backup.passphrase") -> str:
    """Typed unseen on a terminal; a line of standard input elsewhere."""
    if sys.stdin.isatty():
        return getpass.getpass(text(prompt))
    return sys.stdin.readline().rstrip("\r\n")


def _new_passphrase() -> str:
    """Typed twice, because nobody can mend a slip in it later."""
    first, second = _passphrase(), _passphrase("backup.again")
    if first != second:
        raise ProjectProblem(text("backup.not_equal"))
    return first
