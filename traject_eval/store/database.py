"""The database behind the journal: SQLite beside the data, or PostgreSQL by URL where several laptops share one.

Every writing transaction holds the one write lock from its first statement, so that no two writers can meet halfway,
and is on disk before it is acknowledged.
"""

import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from traject_eval.errors import ProjectProblem
from traject_eval.store.entry import Entry

PATIENCE = 30  # seconds that a writer waits for another one; also for a server that does not answer
LOCK = 7_261_746_553  # names the write lock of a journal on a PostgreSQL server
SEQUENCE = {
    "sqlite": "integer primary key autoincrement",
    "postgresql": "bigint generated always as identity primary key",
}
STEPS = (  # never edit a step that has shipped: add one
    "create table about (key text primary key, value text not null)",
    'create table entry (seq {sequence}, "id" text not null, "buurt" text not null, "form" text not null, '
    '"row" text not null, "field" text not null, "value" text not null, "by" text not null, '
    '"on_behalf" text not null, "device" text not null, "time" text not null, "change" text not null, '
    '"undoes" text not null)',
    'create unique index entry_id on entry ("id")',
    'create index entry_form on entry ("buurt", "form")',
    'create index entry_time on entry ("time")',
)

NAMES = tuple(field.name for field in fields(Entry))
TABLES = sa.MetaData()
ABOUT = sa.Table("about", TABLES, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text))
ENTRY = sa.Table(
    "entry",
    TABLES,
    sa.Column("seq", sa.BigInteger, primary_key=True),
    *(sa.Column(name, sa.Text) for name in NAMES),
)


def open_engine(where: Path | str) -> sa.Engine:
    """An engine on a journal whose tables are up to date.

    Parameters
    ----------
    where : Path or str
        A SQLite file, which is made where it is not there; or the URL of a PostgreSQL database.

    Raises
    ------
    ProjectProblem
        The database cannot be opened, or a newer version of this program made it.
    """
    engine = _sqlite(where) if isinstance(where, Path) else _postgresql(where)
    try:
        with writing(engine) as connection:
            _upgrade(connection)
    except sa.exc.DBAPIError as problem:
        engine.dispose()
        raise ProjectProblem(_refused(where)) from problem
    except BaseException:
        engine.dispose()
        raise
    return engine


def writing(engine: sa.Engine):
    """A transaction that holds the write lock; it commits at the end of the block, or leaves nothing behind."""
    return engine.execution_options(writes=True).begin()


def compact(engine: sa.Engine) -> bool:
    """Write the database anew without what was overwritten; did all of it go?

    False where another program has the file open, and always on a server: its log and copies are its own.
    """
    with closing(engine.raw_connection()) as connection:  # neither can be done inside a transaction
        database = connection.driver_connection
        if engine.dialect.name == "postgresql":
            database.rollback()
            database.autocommit = True
            database.cursor().execute("vacuum full entry")
            database.autocommit = False
            return False
        try:
            database.execute("vacuum")
            return database.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0
        except sqlite3.OperationalError:
            return False


def _sqlite(path: Path) -> sa.Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    url = sa.URL.create("sqlite", database=str(path))
    engine = sa.create_engine(url, connect_args={"timeout": PATIENCE, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _durable(connection, record: ConnectionPoolEntry) -> None:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # a transaction that reads first and locks later fails when another writer comes between
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return engine


def _postgresql(url: str) -> sa.Engine:
    plain = sa.make_url(url).set(drivername="postgresql+pg8000")
    engine = sa.create_engine(plain, pool_pre_ping=True, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("set local synchronous_commit to on")
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")

    return engine


def _upgrade(connection: sa.Connection) -> None:
    """Take the steps that were not taken yet; a step and the record of it are one transaction."""
    connection.exec_driver_sql("create table if not exists step (number integer primary key)")
    done = connection.exec_driver_sql("select coalesce(max(number), 0) from step").scalar_one()
    if done > len(STEPS):
        raise ProjectProblem(
            "Deze antwoorden zijn bewaard met een nieuwere versie van dit programma. "
            "Er is niets veranderd. Werk het programma op deze laptop bij."
        )
    for number, step in enumerate(STEPS[done:], start=done + 1):
        connection.exec_driver_sql(step.format(sequence=SEQUENCE[connection.dialect.name]))
        connection.exec_driver_sql(f"insert into step (number) values ({number})")


def _refused(where: Path | str) -> str:
    if isinstance(where, Path):
        return (
            f"De antwoorden in {where} zijn niet te openen. Is de schijf vol of alleen-lezen, of is het bestand "
            "beschadigd? Zet zo nodig een reservekopie terug."
        )
    return (
        f"De databank {sa.make_url(where).render_as_string(hide_password=True)} is niet te openen. Controleer het "
        "netwerk, of de databank draait, en de regel ‘database’ in traject.toml."
    )
