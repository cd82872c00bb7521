"""The journal: every answer of a session, kept at once, outside the page and the kernel.

Opening one loads SQLAlchemy, so whoever needs a journal imports this module when it does.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from traject_eval.errors import DataProblem, ProjectProblem
from traject_eval.store.database import ABOUT, ENTRY, NAMES, compact, open_engine, writing
from traject_eval.store.entry import Entry, after, current, in_order, taken_back, utc
from traject_eval.store.project import Project

FILE = "data/traject.sqlite"
REWRITTEN = "rewritten"  # names the last time that other words were put in entries
PORTION = 500  # ids asked for at one time; a database takes a limited number

__all__ = ["FILE", "Entry", "Journal", "open_journal"]


def open_journal(project: Project) -> "Journal":
    """The journal of a project, made or brought up to date where needed.

    Safe from several threads and processes. Close it when the session ends, or use it in a ``with``.

    Raises
    ------
    ProjectProblem
        The database cannot be reached, a newer version made it, or it belongs to another project.
    """
    return Journal(project.database or project.root / FILE, project.id)


class Journal:
    """Entries in a database; ``project`` is the id of the project that they belong to."""

    def __init__(self, where: Path | str, project: str = ""):
        self._engine = open_engine(where)
        try:
            self.project = self._belongs(project)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; with SQLite all that was written is then in the one file."""
        self._engine.dispose()

    def append(self, entries: Iterable[Entry]) -> list[Entry]:
        """Keep entries: when this returns they are on disk, all of them; when it raises, none.

        An id that is there already is left as it is. Returns the entries as they are stored, in the order given.

        Raises
        ------
        DataProblem
            A value is not JSON, or a time no time.
        """
        given = [_checked(entry) for entry in entries]
        if not given:
            return []
        with writing(self._engine) as connection:
            stored = _known(connection, [entry.id for entry in given])
            last = connection.execute(sa.select(sa.func.max(ENTRY.c.time))).scalar() or ""
            changes: dict[str, str] = {}
            new = []
            for entry in given:
                if entry.id in stored:
                    continue
                last_time = entry.time or after(last, dt.datetime.now(dt.UTC))
                last = max(last, last_time)
                change = entry.change or changes.setdefault(entry.row, entry.id)
                stored[entry.id] = replace(entry, time=last_time, change=change)
                new.append(_row(stored[entry.id]))
            if new:
                connection.execute(sa.insert(ENTRY), new)
        return [stored[entry.id] for entry in given]

    def current(self, buurt: str, form: str) -> dict[str, dict[str, object]]:
        """What holds now: ``{row: {field: value}}``, see ``entry.current``."""
        return current(self.entries(buurt, form))

    def entries(self, buurt: str | None = None, form: str | None = None) -> list[Entry]:
        """The history, oldest first: of everything, of a buurt, or of one form in it."""
        query = sa.select(*(ENTRY.c[name] for name in NAMES))
        for name, wanted in (("buurt", buurt), ("form", form)):
            query = query if wanted is None else query.where(ENTRY.c[name] == wanted)
        with self._engine.begin() as connection:
            return in_order(map(_entry, connection.execute(query)))

    def undo(self, buurt: str, form: str, device: str) -> list[Entry]:
        """Take back the last change that a device made in a form; a new entry, so that nothing is lost.

        Returns the entries that were added; none where there was nothing to take back.
        """
        change, values = taken_back(self.entries(buurt, form), device)
        blank = {"by": "", "on_behalf": "", "device": device, "time": ""}
        return self.append(Entry(uuid4().hex, *place, value, **blank, undoes=change) for place, value in values.items())

    def version(self) -> int:
        """A number that grows whenever anybody wrote."""
        with self._engine.begin() as connection:
            return connection.execute(sa.select(sa.func.max(ENTRY.c.seq))).scalar() or 0

    def buurten(self) -> set[str]:
        """The buurten of which something is kept."""
        return set(self.stamps())

    def stamps(self) -> dict[str, str]:
        """Per buurt a text that changes whenever anything is kept of it, or other words are put in any entry."""
        last = sa.select(sa.func.max(ENTRY.c.seq).label("seq"), sa.func.count().label("n")).group_by(ENTRY.c.buurt)
        last = last.subquery()
        query = sa.select(ENTRY.c.buurt, ENTRY.c.id, last.c.n).join(last, ENTRY.c.seq == last.c.seq)
        with self._engine.begin() as connection:
            rewritten = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == REWRITTEN)).scalar()
            return {buurt: f"{n} {newest} {rewritten}" for buurt, newest, n in connection.execute(query)}

    def read(self, buurt: str) -> "Read":
        """All that is kept of one buurt, asked for once: for who reads many forms of it."""
        return Read(self.entries(buurt))

    def rewrite(self, entries: Iterable[Entry]) -> bool:
        """Put other words in entries that are there: only for forgetting somebody (``privacy.erasure``).

        Returns whether the old words are gone from the file itself as well; False where another program holds on to
        it, or where a server decides when.
        """
        changed = [_row(entry) for entry in entries]
        with writing(self._engine) as connection:
            connection.execute(sa.delete(ABOUT).where(ABOUT.c.key == REWRITTEN))
            connection.execute(sa.insert(ABOUT), {"key": REWRITTEN, "value": uuid4().hex})
            for row in changed:
                connection.execute(sa.update(ENTRY).where(ENTRY.c.id == row["id"]).values(row))
        return compact(self._engine)

    def copy_to(self, path: Path) -> int:
        """Write a journal of its own at ``path`` with everything that is in this one; the number of entries."""
        entries = self.entries()
        with Journal(path, self.project) as copy:
            copy.append(entries)
        return len(entries)

    def rows_with(self, field: str) -> set[str]:
        """The records, of all forms, of which this field was ever answered."""
        with self._engine.begin() as connection:
            return set(connection.execute(sa.select(ENTRY.c.row).where(ENTRY.c.field == field)).scalars())

    def _belongs(self, project: str) -> str:
        """The project that this database is of; it becomes that of the first project that opens it."""
        with writing(self._engine) as connection:
            known = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == "project")).scalar()
            if known is None:
                known = project or uuid4().hex
                connection.execute(sa.insert(ABOUT), {"key": "project", "value": known})
        if project and project != known:
            raise ProjectProblem(
                "De bewaarde antwoorden in deze databank horen bij een ander project. Er is niets veranderd. "
                "Controleer de regels ‘id’ en ‘database’ in traject.toml."
            )
        return known


class Read:
    """The entries of one buurt as they were when they were read."""

    def __init__(self, entries: Iterable[Entry]):
        self._forms: dict[str, list[Entry]] = {}
        for entry in entries:
            self._forms.setdefault(entry.form, []).append(entry)

    def current(self, buurt: str, form: str) -> dict[str, dict[str, object]]:
        """What holds now in a form, as ``Journal.current``."""
        return current(self.entries(buurt, form))

    def entries(self, buurt: str, form: str) -> list[Entry]:
        """The history of a form, as ``Journal.entries``."""
        return self._forms.get(form, [])


def _known(connection: sa.Connection, ids: list[str]) -> dict[str, Entry]:
    """The entries among these ids that are there already."""
    query = sa.select(*(ENTRY.c[name] for name in NAMES))
    portions = (ids[start : start + PORTION] for start in range(0, len(ids), PORTION))
    rows = (row for portion in portions for row in connection.execute(query.where(ENTRY.c.id.in_(portion))))
    return {entry.id: entry for entry in map(_entry, rows)}


def _checked(entry: Entry) -> Entry:
    for name in NAMES:
        if name != "value" and not _is_text(getattr(entry, name)):
            raise DataProblem(f"Een antwoord heeft bij {name} geen tekst: {getattr(entry, name)!r}.")
    if not entry.id:
        raise DataProblem(f"Een antwoord op {entry.form}, {entry.field} heeft geen id.")
    _written(entry)
    return replace(entry, time=utc(entry.time)) if entry.time else entry


def _is_text(found: object) -> bool:
    """Text that both databases can hold: no NUL, no half of a letter."""
    return isinstance(found, str) and "\0" not in found and not any("\ud800" <= sign <= "\udfff" for sign in found)


def _written(entry: Entry) -> str:
    """The value as text; ASCII, so that no half letter of a broken paste can stop a commit."""
    try:
        return json.dumps(entry.value, allow_nan=False)
    except (TypeError, ValueError):
        raise DataProblem(
            f"Het antwoord op {entry.form}, {entry.field} is niet te bewaren: verwacht tekst, een getal, ja of nee, "
            "of een lijst daarvan."
        ) from None


def _row(entry: Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in NAMES} | {"value": _written(entry)}


def _entry(row: sa.Row) -> Entry:
    return Entry(**row._asdict() | {"value": json.loads(row.value)})
