"""Two laptops that were apart, together again: everything of both, and what both of them changed."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from traject_eval.errors import ProjectProblem
from traject_eval.privacy.key_copy import is_key_copy, read_key_copy
from traject_eval.privacy.keys import open_keys
from traject_eval.store import Project, add_buurten
from traject_eval.store.entry import FORGOTTEN
from traject_eval.store.journal import FILE as JOURNAL
from traject_eval.store.journal import Journal, open_journal
from traject_eval.store.merging import Conflict, conflicts
from traject_eval.store.together import Overlap, overlaps, take_over
from traject_eval.upkeep.archive import read_archive, unpack
from traject_eval.upkeep.forget import Erased, apply_tombstones
from traject_eval.words import text


@dataclass(frozen=True)
class Merged:
    """What came in from the other project, and what people may want to look at."""

    entries: int
    imports: tuple[str, ...]
    buurten: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    overlaps: tuple[Overlap, ...]
    erased: Erased


def merge(project: Project, other: Path) -> Merged:
    """Take over everything that another laptop has and this one has not; doing it again changes nothing.

    The outcome is the same whichever of the two is merged into which. Of a field that both changed the newest value
    holds and the other is in the history.

    Parameters
    ----------
    project : Project
    other : Path
        The folder of the same project from another laptop, or a backup of it. It is left as it is.

    Raises
    ------
    ProjectProblem
        It is no project, no whole backup, or another project. Nothing was changed.
    """
    with _opened(other) as (theirs, their_root), open_journal(project) as journal:
        if theirs.project != journal.project:
            raise ProjectProblem(text("merge.other_project", other=other, name=project.name))
        entries, new = journal.entries(), theirs.entries()
        known = {entry.id for entry in entries}
        lines = take_over(project.root, their_root)
        journal.append(entry for entry in new if entry.id not in known)
        project, buurten = _with_buurten(project, Project.load(their_root))
        erased = apply_tombstones(project, journal, open_keys(project, journal), merged=new)
        gone = journal.rows_with(FORGOTTEN)
    return Merged(
        entries=sum(entry.id not in known for entry in new),
        imports=tuple(line["name"] for line in lines),
        buurten=buurten,
        conflicts=tuple(one for one in conflicts(entries, new) if not gone & {one.ours.row, one.ours.field}),
        overlaps=tuple(overlaps(project.root, lines)),
        erased=erased,
    )


def merge_keys(project: Project, content: bytes, passphrase: str) -> int:
    """Take over the keys of people whom this laptop cannot read yet; how many that were."""
    with open_journal(project) as journal:
        keys = open_keys(project, journal)
        return len(keys.take_over(read_key_copy(content, journal.project, passphrase)))


def holds_keys(other: Path) -> bool:
    """Is this a copy of keys, and no project?"""
    return other.is_file() and is_key_copy(other.read_bytes())


@contextmanager
def _opened(other: Path) -> Iterator[tuple[Journal, Path]]:
    """The journal and the folder of another project, looked at in a copy where opening would change it."""
    with tempfile.TemporaryDirectory() as aside:
        root = other
        if other.is_file():
            read_archive(other)
            root = Path(aside) / "project"
            unpack(other, root)
        theirs = Project.load(root)
        if theirs.database and not other.is_file():
            place: Path | str = theirs.database
        else:
            place = _copied(root, Path(aside))
        with Journal(place, theirs.id) as journal:
            yield journal, root


def _copied(root: Path, aside: Path) -> Path:
    """The other journal file, copied with the log that may stand beside it: a stick can be read-only."""
    place = aside / "traject.sqlite"
    for part in ("", "-wal"):
        if (source := root / f"{JOURNAL}{part}").is_file():
            shutil.copyfile(source, f"{place}{part}")
    try:
        with closing(sqlite3.connect(place)) as connection:
            whole = connection.execute("pragma quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise ProjectProblem(text("merge.damaged", file=root / JOURNAL))
    return place


def _with_buurten(project: Project, theirs: Project) -> tuple[Project, tuple[str, ...]]:
    """Add the buurten that only the other project has."""
    known = set(project.buurten["code"])
    rows = [
        {column: value for column, value in row.items() if value == value and value is not None}
        for row in theirs.buurten.astype(object).to_dict("records")
        if row["code"] not in known
    ]
    return (add_buurten(project, rows) if rows else project), tuple(row["code"] for row in rows)
