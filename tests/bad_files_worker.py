"""Reads the bad files of one batch, each into a project of its own, and says what came of it.

    python -m tests.bad_files_worker BATCH BATCHES

One JSON document per case and line, written before the next begins: the case whose line never comes hung or crashed.
"""

import contextlib
import io
import json
import resource
import shutil
import sys
import tempfile
from pathlib import Path

import pandas as pd

from tests import bad_books, bad_cells, bad_files, bad_sav
from traject_eval.cli import main
from traject_eval.store import add_buurten, create_project, responses

CASES = [*bad_files.CASES, *bad_cells.CASES, *bad_books.CASES, *bad_sav.CASES]
WAVES = {"T0": "2024-01-01", "T1": "2025-01-01"}


def batch_of(number: int, batches: int) -> list:
    """The cases of one batch: every so manieth, so that slow kinds are spread."""
    return CASES[number::batches]


def stands(root: Path) -> dict[str, bytes]:
    """Every file and folder of a project."""
    return {path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> int:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024


def outcome(case, template: Path, folder: Path) -> dict:
    """What one case gave: exit code, words, the marks that were kept, and whether the project stayed as it was."""
    root = folder / "project"
    shutil.copytree(template, root)
    (folder / "in").mkdir()
    path = case.make(folder / "in")
    before, start = stands(root), _seconds()
    said, told = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        try:
            code = main(["import", str(path), *case.more, "--project", str(root)])
        except SystemExit as end:
            code = end.code
    seconds = _seconds() - start
    marks = {}
    if code == 0:
        answers, _ = responses.read(root, "BU1")
        kept = answers.set_index("person")["leefbaarheid_cijfer_1"]
        marks = {person: None if pd.isna(mark) else int(mark) for person, mark in kept.items()}
    for stream in (said, told):
        stream.flush()
    return {
        "case": case.name,
        "code": code,
        "said": (said.buffer.getvalue() + told.buffer.getvalue()).decode("utf-8", "replace"),
        "marks": marks,
        "unchanged": stands(root) == before,
        "seconds": round(seconds, 2),
        "peak": _peak(),
    }


def run(number: int, batches: int) -> None:
    """Every case of a batch, one line each."""
    with tempfile.TemporaryDirectory() as top:
        made = create_project(Path(top) / "leeg", "Proef", WAVES)
        add_buurten(made, [{"code": "BU1", "name": "Eén"}])
        for place, case in enumerate(batch_of(number, batches)):
            folder = Path(top) / str(place)
            folder.mkdir()
            print(json.dumps(outcome(case, made.root, folder)), flush=True)
            shutil.rmtree(folder)


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
