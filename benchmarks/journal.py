"""What the journal promises, measured: how long a save takes, and that no acknowledged save is lost when processes die.

``python benchmarks/journal.py`` makes ten thousand saves by two processes that are killed (``kill -9``) at fifty random
moments, and prints what came of it as JSON. With ``--database URL`` the journal is an empty PostgreSQL database.
"""

import argparse
import json
import os
import random
import signal
import statistics
import struct
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from traject_eval.store import Project, create_project
from traject_eval.store.journal import Entry, open_journal

RECEIPT = struct.Struct("32sd")  # id of an acknowledged entry, seconds that the save took
WRITERS = 2


def write(project: Project, receipts: int, saves: int) -> None:
    """Save as a kernel does, and acknowledge every save once it is said to be kept."""
    with open_journal(project) as journal:
        for number in range(saves):
            entry = Entry(uuid4().hex, "BU1", "f", f"r{number % 40}", "veld", "x" * 40, "", "", str(os.getpid()), "")
            start = time.perf_counter()
            (kept,) = journal.append([entry])
            os.write(receipts, RECEIPT.pack(kept.id.encode(), time.perf_counter() - start))


def start_writer(project: Project, saves: int) -> tuple[int, int]:
    """A process that writes; its id, and the end of a pipe where its receipts come out."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        return child, reading
    os.close(reading)
    try:
        write(project, writing, saves)
    finally:
        os._exit(0)


def receipts_until(reading: int, count: int) -> list[tuple[bytes, float]]:
    """So many receipts, or as many as there come."""
    found = []
    while len(found) < count and (part := os.read(reading, RECEIPT.size)):
        found.append(RECEIPT.unpack(part))
    return found


def run(project: Project, moments: int, saves: int, seed: int) -> dict:
    """Let processes write and die, and compare what they were promised with what is there.

    At every moment two processes write side by side. One is killed after a random number of saves and a random instant
    more, the other when it did its share of ``saves``, which is the least number of saves that are made in all.
    """
    chance = random.Random(seed)
    share = saves // moments
    acknowledged = []
    for _ in range(moments):
        (victim, dying), (other, living) = (start_writer(project, saves) for _ in range(WRITERS))
        wanted = chance.randrange(share)
        acknowledged += receipts_until(dying, wanted)
        time.sleep(chance.random() * 0.003)
        os.kill(victim, signal.SIGKILL)
        acknowledged += receipts_until(dying, saves)
        acknowledged += receipts_until(living, share)
        os.kill(other, signal.SIGKILL)
        acknowledged += receipts_until(living, saves)
        for child, reading in ((victim, dying), (other, living)):
            os.waitpid(child, 0)
            os.close(reading)
    with open_journal(project) as journal:
        there = {entry.id for entry in journal.entries()}
    ids = {name.decode() for name, _ in acknowledged}
    times = sorted(1000 * seconds for _, seconds in acknowledged)
    return {
        "killed": moments * WRITERS,
        "acknowledged": len(ids),
        "lost": len(ids - there),
        "kept_unacknowledged": len(there - ids),
        "commit_ms": {
            "p50": round(statistics.median(times), 2),
            "p99": round(times[int(0.99 * (len(times) - 1))], 2),
            "max": round(times[-1], 2),
        },
    }


def main() -> int:
    """Measure in a new project that is thrown away; 1 where an acknowledged save was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--saves", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--database", default="")
    call = parser.parse_args()
    settings = {"database": call.database} if call.database else {}
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "project", "meting", {}, **settings)
        found = run(project, call.moments, call.saves, call.seed)
    print(json.dumps(found))
    return 1 if found["lost"] else 0


if __name__ == "__main__":
    sys.exit(main())
