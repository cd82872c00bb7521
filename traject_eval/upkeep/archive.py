"""The file of a backup: one zip that tells what is in it, with a hash of every file.

The hashes find damage: a stick that was pulled out, a bad sector, a file that somebody changed by hand. They are no
seal against somebody who makes a false copy on purpose.
"""

import datetime as dt
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from traject_eval.errors import ProjectProblem
from traject_eval.store import sha256
from traject_eval.words import text

CONTENTS = "traject-kopie.json"
KIND = "traject-kopie 1"
BROKEN = (  # what reading a damaged zip can come to
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, KeyError, TypeError, RuntimeError),
)


@dataclass(frozen=True)
class Archive:
    """A backup that was read and found whole: which project, from when, and its files by path."""

    project: str
    name: str
    time: str
    files: dict[str, str]  # path in the project: hash


def write_archive(path: Path, files: dict[str, Path], *, project: str, name: str, time: str) -> Archive:
    """Write files into one zip at ``path``; returns what ``read_archive`` will say of it."""
    hashes = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside in sorted(files):
            content = files[inside].read_bytes()
            hashes[inside] = sha256(content)
            archive.writestr(inside, content)
        head = {"kind": KIND, "project": project, "name": name, "time": time, "files": hashes}
        archive.writestr(CONTENTS, json.dumps(head, ensure_ascii=False, indent=1))
    return Archive(project, name, time, hashes)


def read_archive(path: Path) -> Archive:
    """Look whether every file in a backup is there and as it was.

    Raises
    ------
    ProjectProblem
        It is no backup, or something in it is damaged, missing, or does not belong there.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read(CONTENTS))
            found = Archive(*(head[name] for name in ("project", "name", "time", "files")))
            names = archive.namelist()
            dt.datetime.fromisoformat(found.time)
            right = head["kind"] == KIND and sorted(names) == sorted([*found.files, CONTENTS])
            right = right and all(_safe(name) for name in names)
            whole = right and all(sha256(archive.read(name)) == wanted for name, wanted in found.files.items())
    except BROKEN:
        whole = False
    if not whole:
        raise ProjectProblem(text("restore.damaged", path=path))
    return found


def unpack(path: Path, folder: Path) -> None:
    """Put the files of a backup that was found whole into a folder."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name != CONTENTS:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))


def _safe(name: str) -> bool:
    """A path that stays inside the folder, on every system.

    Examples
    --------
    >>> [_safe(name) for name in ("data/a.csv", "../a", "/a", "c:/a", "b\\\\..\\\\..\\\\a", "")]
    [True, False, False, False, False, False]
    """
    paths = PurePosixPath(name), PureWindowsPath(name)
    return bool(name) and not any(".." in path.parts or path.root or path.drive for path in paths)
