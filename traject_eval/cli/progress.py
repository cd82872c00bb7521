"""How far a run is: a line that renews itself on a terminal, plain lines in a log, or JSON for machines."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from traject_eval.cli.say import say
from traject_eval.words import counted, number, text

if TYPE_CHECKING:
    from traject_eval.reporting.one import Outcome

MINUTE = 120  # seconds from which time is told in minutes
MADE = ("klaar", "mislukt")  # what takes time; the others are done as soon as they were looked at


class Progress:
    """Done, total, rate, time left and who failed, for a person.

    What is as it was is one line, however many buurten that are. Rate and time left are of what was made in this run.
    """

    def __init__(self, live: bool | None = None):
        self.start = time.monotonic()
        self.live = sys.stderr.isatty() if live is None else live
        self.made = self.same = self.failed = 0

    def __call__(self, done: int, total: int, outcome: Outcome) -> None:
        """Show that one more is done."""
        if outcome.status not in MADE:
            self.same += 1
        if self.same and (done == total or outcome.status in MADE):
            self._show(counted("cli.progress_same", self.same), "\n")
            self.same = 0
        if outcome.status not in MADE:
            return
        self.made += 1
        self.failed += bool(outcome.error)
        passed = max(time.monotonic() - self.start, 0.1)
        line = text(
            "cli.progress",
            done=done,
            total=total,
            name=outcome.buurt,
            status=outcome.status,
            rate=number(60 * self.made / passed, 0),
            left=duration(passed / self.made * (total - done)),
        )
        line += text("cli.progress_failed", n=self.failed) if self.failed else ""
        self._show(line, "\n" if not self.live or done == total or outcome.error else "")

    def _show(self, line: str, end: str) -> None:
        print(("\r\x1b[K" if self.live else "") + line, end=end, file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """How long, in round words.

    Examples
    --------
    >>> duration(12.3), duration(600)
    ('12 s', '10 min')
    """
    return f"{number(seconds, 0)} s" if seconds < MINUTE else f"{number(seconds / 60, 0)} min"


class JsonLines:
    """Every outcome as one JSON object a line: what ``reports/run.json`` says of it, with ``done`` and ``total``."""

    def __call__(self, done: int, total: int, outcome: Outcome) -> None:
        """Tell of one more."""
        say(json.dumps({"done": done, "total": total, **asdict(outcome)}, ensure_ascii=False))

    def end(self, outcomes: list[Outcome], index: str) -> None:
        """The last line: how many there are, the codes of those that failed (an empty one is the programme)."""
        failed = [outcome.buurt for outcome in outcomes if outcome.error]
        say(json.dumps({"total": len(outcomes), "failed": failed, "index": index}, ensure_ascii=False))
