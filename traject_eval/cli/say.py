"""What the command line prints: messages, tables of faults, progress."""

from __future__ import annotations

import sys
import time
from itertools import count
from typing import TYPE_CHECKING

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.words import number, text

if TYPE_CHECKING:
    from traject_eval.reporting.one import Outcome

SHOWN = 10  # faults printed of each kind; all of them are counted


def say(message: str) -> None:
    """A line for the user."""
    print(message, flush=True)


def complain(problem: object) -> None:
    """A message about something wrong, with its table of faults where it has one."""
    print(problem, file=sys.stderr, flush=True)
    if isinstance(problem, Faults):
        print(fault_lines(problem.table), file=sys.stderr, flush=True)


def fault_lines(table: pd.DataFrame) -> str:
    """Faults as numbered lines, those with the same cure together; a long list of one kind is cut, and says so.

    Examples
    --------
    >>> print(fault_lines(pd.DataFrame([["rij 2", "7", "1 tot 5", "kijk het na"]],
    ...     columns=["where", "found", "expected", "advice"])))
     1. rij 2: gevonden 7; verwacht 1 tot 5. Wat te doen: kijk het na.
    """
    lines, place = [], count(1)
    for _, kind in table.groupby("advice", sort=False):
        for row in kind.head(SHOWN).itertuples(index=False):
            lines.append(f"{next(place):2d}. " + text("cli.fault", **row._asdict()))
        if len(kind) > SHOWN:
            lines.append(text("cli.more_faults", more=number(len(kind) - SHOWN, 0)))
    if len(table) > SHOWN:
        lines.append(text("cli.all_faults", total=number(len(table), 0)))
    return "\n".join(lines)


class Progress:
    """Done, total, rate and time left: one line that renews itself on a terminal, plain lines in a log."""

    def __init__(self):
        self.start = time.monotonic()
        self.live = sys.stderr.isatty()

    def __call__(self, done: int, total: int, outcome: Outcome) -> None:
        """Show that one more is done."""
        passed = time.monotonic() - self.start
        line = text(
            "cli.progress",
            done=done,
            total=total,
            name=outcome.buurt,
            status=outcome.status,
            rate=number(60 * done / max(passed, 0.1), 0),
            left=number(passed / done * (total - done), 0),
        )
        end = "\n" if not self.live or done == total or outcome.error else ""
        print(("\r\x1b[K" if self.live else "") + line, end=end, file=sys.stderr, flush=True)
