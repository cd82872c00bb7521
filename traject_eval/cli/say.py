"""What the command line prints: messages, tables of faults, progress."""

from __future__ import annotations

import sys
from itertools import count

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.words import number, text

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
