"""A copy of a project on a stick, and back again; and the keys apart, behind a passphrase."""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from traject_eval.errors import ProjectProblem
from traject_eval.privacy.key_copy import write_key_copy
from traject_eval.privacy.keys import open_keys, unknown
from traject_eval.privacy.personal import is_sealed
from traject_eval.store import FILE, Project, slug, write_bytes, write_text
from traject_eval.store.journal import FILE as JOURNAL
from traject_eval.store.journal import open_journal
from traject_eval.upkeep.archive import read_archive, unpack, write_archive
from traject_eval.upkeep.forget import Erased, apply_tombstones
from traject_eval.words import text

LEFT_OUT = ("backups", "data/snapshots")  # copies of copies; what a report makes again
REPORTS = "reports"
UNFINISHED = ".schrijven-"
STAMP = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True)
class Restored:
    """A project that was put back: from when it is, and what had to be done to it."""

    root: Path
    time: dt.datetime
    entries: int
    detached: bool  # the copy pointed at a shared database; the project now has a journal of its own
    erased: Erased  # people who were forgotten after the copy was made
    unreadable: int  # people whose key is not on this laptop


def backup(project: Project, folder: Path, *, reports: bool = False) -> Path:
    """Copy a project into one dated zip in ``folder``, and read it back to see that it is whole.

    The answers are copied as they are at one moment, also while somebody types. Keys are never in it.

    Parameters
    ----------
    project : Project
    folder : Path
        A stick, for instance; made where it is not there.
    reports : bool
        Also what was made from the answers.

    Returns
    -------
    Path
        The zip. Where anything goes wrong there is none.

    Raises
    ------
    ProjectProblem
        It cannot be written there, or did not arrive whole.
    """
    now = dt.datetime.now().astimezone()
    target = folder / f"traject-{slug(project.name)}-{now.strftime(STAMP)}.zip"
    working = target.with_name(f"{UNFINISHED}{target.name}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as aside:
            files = dict(_files(project.root, reports))
            with open_journal(project) as journal:
                journal.copy_to(Path(aside) / "traject.sqlite")
                about = {"project": journal.project, "name": project.name}
            files[JOURNAL] = Path(aside) / "traject.sqlite"
            written = write_archive(working, files, **about, time=now.isoformat(timespec="seconds"))
        _to_disk(working)
        if read_archive(working) != written:
            raise ProjectProblem(text("restore.damaged", path=target))
        working.replace(target)
    except OSError as problem:
        raise ProjectProblem(text("backup.unwritable", folder=folder, reason=problem.strerror)) from problem
    finally:
        if working.exists():
            working.unlink()
    return target


def backup_keys(project: Project, folder: Path, passphrase: str) -> Path:
    """Copy the keys of a project into a file of its own that is of no use without the passphrase."""
    now = dt.datetime.now().astimezone()
    target = folder / f"traject-sleutels-{slug(project.name)}-{now.strftime(STAMP)}.json"
    with open_journal(project) as journal:
        content = write_key_copy(open_keys(project, journal), journal.project, passphrase)
    write_bytes(target, content)
    return target


def restore(path: Path, root: Path) -> Restored:
    """Put a backup back in an empty folder: all of it, or nothing.

    People who were forgotten on this laptop after the copy was made are taken out again.

    Raises
    ------
    ProjectProblem
        The folder holds something, or the file is not whole. Nothing was written.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise ProjectProblem(text("restore.not_empty", folder=root))
    found = read_archive(path)
    try:
        detached = _put_back(path, root)
    except OSError as problem:
        raise ProjectProblem(text("backup.unwritable", folder=root, reason=problem.strerror)) from problem
    project = Project.load(root)
    with open_journal(project) as journal:
        keys = open_keys(project, journal)
        erased = apply_tombstones(project, journal, keys)
        entries = journal.entries()
    sealed = {entry.value["person"] for entry in entries if is_sealed(entry.value)}
    return Restored(
        root, dt.datetime.fromisoformat(found.time), len(entries), detached, erased, len(unknown(keys, sealed))
    )


def _put_back(path: Path, root: Path) -> bool:
    """Unpack beside the folder and move it into place in one step; did it point at a shared database?"""
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=UNFINISHED) as aside:
        whole = Path(aside) / "project"
        unpack(path, whole)
        detached = _detach(whole)
        Project.load(whole)
        if root.exists():
            root.rmdir()
        shutil.move(whole, root)
    return detached


def _files(root: Path, reports: bool) -> Iterator[tuple[str, Path]]:
    """The files of a project that belong in a copy, by their path in it; the manifest before what it names."""
    out = (*LEFT_OUT, *(() if reports else (REPORTS,)))
    for place, folders, names in os.walk(root):
        here = Path(place).relative_to(root)
        folders[:] = sorted(name for name in folders if (here / name).as_posix() not in out)
        for name in sorted(names):
            inside = (here / name).as_posix()
            if not name.startswith(UNFINISHED) and not inside.startswith(JOURNAL):
                yield inside, root / inside


def _detach(root: Path) -> bool:
    """Let a restored project use the journal that came with it, not a shared one that may be gone."""
    settings = tomlkit.parse((root / FILE).read_text(encoding="utf-8"))
    if "database" not in settings:
        return False
    del settings["database"]
    write_text(root / FILE, tomlkit.dumps(settings))
    return True


def _to_disk(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())
