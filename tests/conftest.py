"""What several tests need: a demo that is made and reported once, and small studies of which every number is known."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.postgresql import server
from traject_eval.evaluation import Study, evaluate_study
from traject_eval.instruments import load_instruments
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.run import report
from traject_eval.store import Project
from traject_eval.types import ANSWER_COLUMNS, LANGUAGES
from traject_eval.words import speak

BUURTEN = 3  # two with a trajectory and one to compare with: the least that has everything
NO_DATES = {"T0": "", "T1": ""}
READY, BUSY = "klaar", "bezig"
PATIENCE = 600  # seconds that a second pytest process waits for the first to make the demo
OURS = ("TRAJECT_PROJECT", "TRAJECT_FROZEN", "TRAJECT_OUTPUT", "TRAJECT_BATCH")


@pytest.fixture(autouse=True)
def _no_project_around(monkeypatch):
    """No test may find the project of whoever runs it, or hear the language that another test spoke."""
    speak(LANGUAGES[0])
    for name in OURS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def keys_folder(tmp_path_factory, monkeypatch) -> Path:
    """Where the keys of one test stand: no test may touch those of whoever runs it."""
    folder = tmp_path_factory.getbasetemp() / f"sleutels-{uuid4().hex}"
    monkeypatch.setenv("TRAJECT_KEYS", str(folder))
    return folder


def _once(folder: Path, make) -> Path:
    """Make a folder once for all processes of a test run (pytest-xdist starts several)."""
    try:
        folder.with_name(f"{folder.name}-{BUSY}").mkdir(parents=True)
    except FileExistsError:
        until = time.monotonic() + PATIENCE
        while not folder.with_name(f"{folder.name}-{READY}").exists():
            assert time.monotonic() < until, f"another process never finished {folder}"
            time.sleep(0.2)
        return folder
    make(folder)
    folder.with_name(f"{folder.name}-{READY}").touch()
    return folder


@pytest.fixture(scope="session")
def _shared(tmp_path_factory) -> Path:
    """A folder that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent / f"samen-{base.parent.name}" if os.environ.get("PYTEST_XDIST_WORKER") else base / "samen"


@pytest.fixture(scope="session")
def _demo(_shared) -> Path:
    return _once(_shared / "demo", lambda folder: make_demo(folder, buurten=BUURTEN))


@pytest.fixture(scope="session")
def _reported(_shared, _demo) -> Path:
    """The demo with its reports, made in parallel as a consultant does; for reading only."""

    def make(folder: Path) -> None:
        shutil.copytree(_demo, folder)
        outcomes = report(Project.load(folder), jobs=2)
        (folder / "outcomes.json").write_text(json.dumps([asdict(outcome) for outcome in outcomes]), encoding="utf-8")

    return _once(_shared / "reported", make)


@pytest.fixture
def demo(_demo, tmp_path) -> Project:
    """An own copy of the demo, without reports."""
    return Project.load(shutil.copytree(_demo, tmp_path / "demo"))


@pytest.fixture
def reported(_reported, tmp_path) -> Project:
    """An own copy of the demo with its reports."""
    return Project.load(shutil.copytree(_reported, tmp_path / "demo"))


@pytest.fixture(scope="session")
def seen(_reported) -> Project:
    """The reported demo itself: look, do not touch."""
    return Project.load(_reported)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a PostgreSQL server of this process's own."""
    with server() as address:
        yield address


@pytest.fixture
def empty_database(postgresql) -> str:
    """Address of a new PostgreSQL database with nothing in it."""
    name = f"t{uuid4().hex}"
    engine = sa.create_engine(
        sa.make_url(f"{postgresql}/postgres").set(drivername="postgresql+pg8000"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    engine.dispose()
    return f"{postgresql}/{name}"


@pytest.fixture(scope="session")
def make_study():
    """A function that makes a study out of marks: ``{population: {person: {wave: mark}}}``.

    A mark is one answer for a scale of one question, or a list of answers for a scale of more. ``name`` is a scale of
    the package, or a scale itself.
    """

    def make(
        people,
        name="leefbaarheid_cijfer",
        *,
        smallest=0.0,
        arm="traject",
        comparison=None,
        dates=NO_DATES,
        excluded=(),
        frozen=None,
        **settings,
    ):
        instrument = load_instruments()[name] if isinstance(name, str) else name
        name = instrument.id
        rows = [
            (person, "b", wave, *(marks if isinstance(marks, list) else [marks]))
            for persons in people.values()
            for person, waves in persons.items()
            for wave, marks in waves.items()
        ]
        answers = pd.DataFrame(rows, columns=[*ANSWER_COLUMNS, *instrument.columns])
        answers = answers.astype({column: "Int64" for column in instrument.columns})
        persons = pd.DataFrame(
            [(person, population) for population, own in people.items() for person in own],
            columns=["person", "population"],
        )
        evaluation = evaluate_study(
            answers,
            persons,
            buurt="b",
            waves=("T0", "T1"),
            instruments={name: instrument},
            primary=name,
            smallest_change={name: smallest} if smallest else {},
            wave_dates=dates,
            plan=frozen and frozen.plan,
            **settings,
        )
        buurt = {"code": "b", "name": "Vlierbeek", "arm": arm, "municipality": "", "phase": None}
        compared = pd.DataFrame() if comparison is None else comparison
        return Study(buurt, "Goed Oud", dates, compared, evaluation, dict(excluded), frozen, {})

    return make
