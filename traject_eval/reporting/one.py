"""The report of one buurt, or of the programme: workbooks run, sealed and rendered, then put in place as a whole."""

import datetime as dt
import functools
import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from traject_eval.errors import TrajectError
from traject_eval.reporting.archive import archive
from traject_eval.reporting.code import package, rendering, versions
from traject_eval.reporting.desk import FINDINGS, FROZEN, OUTPUT, drop_findings
from traject_eval.reporting.formats import FORMATS
from traject_eval.store import Project, sha256, write_json
from traject_eval.store.files import is_full
from traject_eval.words import text

PROVENANCE = "provenance.json"
BUSY, OLD = ".bezig-", ".oud-"
DONE, UNCHANGED, FAILED, EMPTY = "klaar", "ongewijzigd", "mislukt", "geen antwoorden"  # as run.json says it


@dataclass(frozen=True)
class Task:
    """What one worker does: these workbooks with these parameters into this folder."""

    project: Project
    name: str  # code of the buurt; empty for the programme
    folder: Path
    workbooks: tuple[Path, ...]
    untold: tuple[Path, ...]  # workbooks that have nothing to tell here; they are not in the report
    formats: tuple[str, ...]
    parameters: dict
    key: str
    own: str  # hash of what the client and the consultant put in it
    final: bool  # stamp it as final and keep a copy
    force: bool


@dataclass(frozen=True)
class Outcome:
    """How a task ended: ``klaar``, ``ongewijzigd`` or ``mislukt``, and why."""

    buurt: str
    status: str
    seconds: float
    error: str


def make(task: Task, debug: bool = False) -> Outcome:
    """Do a task. A failure is an outcome; what stood in the folder before then still stands there."""
    start = time.monotonic()
    try:
        status, error = _make(task), ""
    except TrajectError as problem:
        status, error = FAILED, str(problem)
        if debug:
            raise
    except Exception as problem:
        status, error = (
            FAILED,
            text("run.disk_full" if is_full(problem) else "run.unexpected", kind=type(problem).__name__),
        )
        if debug:
            raise
    return Outcome(task.name, status, round(time.monotonic() - start, 2), error)


def is_current(task: Task) -> bool:
    """Does the report that stands there rest on exactly this data, these workbooks and this package?"""
    recover(task.folder)
    return not _todo(task) and not _stale(task) and _is_rendered(task)


def _stale(task: Task) -> list[Path]:
    """Workbooks that were executed before and have nothing to tell any more, or in whose place another came."""
    untold = {path.name for path in task.untold}
    told = {path.name[:2]: path.name for path in task.workbooks}
    there = sorted((task.folder / "workbooks").glob("*.ipynb"))
    return [path for path in there if path.name in untold or told.get(path.name[:2], path.name) != path.name]


def _is_rendered(task: Task) -> bool:
    """Are the forms of the report there that are asked for, and made as they would be now?

    A report that is final keeps the forms it was sent in, and stays final until something in it changes.
    """
    earlier = _kept(task.folder).get("rendered", {})
    made, files, final = earlier.get("formats", ()), earlier.get("files", ()), earlier.get("final", "")
    enough = set(task.formats) <= set(made) if final else list(task.formats) == list(made)
    same = earlier.get("key") == _render_key(task) and all((task.folder / file).is_file() for file in files)
    return same and enough and (bool(final) or not task.final)


def _render_key(task: Task) -> str:
    """Hash of all that decides how a report looks beside what its workbooks say: its head is of the data itself."""
    return sha256(f"{rendering()}\0{task.own}\0{task.key}".encode())[:32]


def _todo(task: Task) -> list[Path]:
    earlier = provenance(task.folder)
    whole = not task.name or (task.folder / FINDINGS).is_file()
    return [
        path
        for path in task.workbooks
        if task.force
        or not whole
        or not (task.folder / "workbooks" / path.name).is_file()
        or earlier.get(path.stem, {}).get("key") != _key(task, path)
    ]


def _make(task: Task) -> str:
    if is_current(task):
        return UNCHANGED
    busy = task.folder.with_name(BUSY + task.folder.name)
    if task.folder.is_dir():
        shutil.copytree(task.folder, busy)
    (busy / "workbooks").mkdir(parents=True, exist_ok=True)
    try:
        for path in _stale(task):
            _forget(path, busy)
        for path in _todo(task):
            _run(task, path, busy)
        _render(task, busy)
        _swap(busy, task.folder)
    finally:
        shutil.rmtree(busy, ignore_errors=True)
    return DONE


def _render(task: Task, busy: Path) -> None:
    """Make the report out of its executed workbooks; of a final one a copy goes to the archive."""
    from traject_eval.reporting.assemble import render_folder  # only who makes a report loads what that takes

    today = dt.date.today()
    render_folder(task.project, task.name, busy, task.formats, final=task.final)
    files = _rendered_files(busy)
    made = {"key": _render_key(task), "formats": task.formats, "files": files}
    _keep(busy, {"rendered": made | {"final": today.isoformat() if task.final else ""}})
    if task.final:
        archive(busy, [name for name in (*files, FINDINGS, PROVENANCE) if (busy / name).is_file()], today)


def _run(task: Task, path: Path, busy: Path) -> None:
    from traject_eval.reporting.execute import execute, write_notebook
    from traject_eval.reporting.seal import seal

    environment = {"TRAJECT_PROJECT": str(task.project.root.resolve()), FROZEN: "1", OUTPUT: str(busy.resolve())}
    write_notebook(busy / "workbooks" / path.name, seal(execute(path, task.parameters, environment, busy.resolve())))
    done = provenance(busy) | {path.stem: {"key": _key(task, path), "parameters": task.parameters, "time": _now()}}
    _keep(busy, {"buurt": task.name, "data": task.key, "versions": versions(), "workbooks": done})


def _forget(path: Path, busy: Path) -> None:
    """Leave a workbook out of a report that had it."""
    (busy / "workbooks" / path.name).unlink()
    drop_findings(busy, path.stem)
    _keep(busy, {"workbooks": {name: kept for name, kept in provenance(busy).items() if name != path.stem}})


def _rendered_files(folder: Path) -> list[str]:
    return [file for form in FORMATS.values() for file in form.files if (folder / file).is_file()]


def _key(task: Task, path: Path) -> str:
    """Hash of all that an executed workbook depends on: data, workbook, parameters and package."""
    parts = (task.key, _hash(path, path.stat().st_mtime_ns), json.dumps(task.parameters), package())
    return sha256("\0".join(parts).encode())[:32]


@functools.cache
def _hash(path: Path, _: int) -> str:
    """Of a workbook that was written at this time."""
    return sha256(path.read_bytes())


def provenance(folder: Path) -> dict:
    """What was run to make a folder, per workbook; empty where nothing was, or nothing readable."""
    return _kept(folder).get("workbooks", {})


def _kept(folder: Path) -> dict:
    try:
        kept = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(folder: Path, told: dict) -> None:
    """Add to what the folder says of itself."""
    write_json(folder / PROVENANCE, _kept(folder) | told)


def recover(folder: Path) -> None:
    """Put back what a broken-off swap had set aside, and clear away what was half made."""
    shutil.rmtree(folder.with_name(BUSY + folder.name), ignore_errors=True)
    old = folder.with_name(OLD + folder.name)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _swap(busy: Path, folder: Path) -> None:
    old = folder.with_name(OLD + folder.name)
    if folder.exists():
        folder.rename(old)
    busy.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")
