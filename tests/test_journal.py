"""The journal: what is acknowledged is kept, once, in one order; nothing is ever overwritten."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from traject_eval.errors import DataProblem, Faults, ProjectProblem
from traject_eval.store import Project, create_project
from traject_eval.store.database import STEPS
from traject_eval.store.journal import FILE, Entry, Journal, open_journal

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "journal.py"
ONE_SAVE = 50  # milliseconds that a save may take
BUURT, FORM = "BU1", "aftrap.aanwezigen"


def _entry(value, field="alias", row="r1", device="laptop-a", **given) -> Entry:
    blank = {"id": uuid4().hex, "buurt": BUURT, "form": FORM, "by": "", "on_behalf": "", "time": ""}
    return Entry(**blank | {"value": value, "field": field, "row": row, "device": device} | given)


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request, tmp_path) -> Project:
    """A project on each of the two databases: all that a journal promises, it promises on both."""
    settings = {}
    if request.param == "postgresql":
        settings["database"] = request.getfixturevalue("empty_database")
    return create_project(tmp_path / "p", "Goed Oud", {"T0": ""}, **settings)


@pytest.fixture
def sqlite(tmp_path) -> Project:
    """A project whose journal is a file of its own, as it is by default."""
    return create_project(tmp_path / "p", "Goed Oud", {"T0": ""})


@pytest.fixture
def journal(project):
    with open_journal(project) as journal:
        yield journal


# --- what is kept


def test_what_was_appended_comes_back_as_it_was_given(journal):
    values = ["Bep", "’t Zand é \U0001f600 \ud800", 4, 4.5, True, None, ["a", {"b": []}], ""]
    stored = journal.append(_entry(value, field=f"f{place}") for place, value in enumerate(values))
    assert [entry.value for entry in stored] == values
    assert journal.entries(BUURT, FORM) == stored
    assert journal.current(BUURT, FORM) == {"r1": {f"f{p}": v for p, v in enumerate(values) if v is not None}}


def test_an_id_that_is_there_already_is_left_as_it_is(journal):
    (first,) = journal.append([_entry("Bep")])
    again = journal.append([replace(first, value="anders", time=""), replace(first, value="weer anders")])
    assert again == [first, first]
    assert journal.entries(BUURT) == [first]


def test_a_batch_is_kept_whole_or_not_at_all(journal):
    with pytest.raises(DataProblem, match=r"Het antwoord op aftrap\.aanwezigen, alias is niet te bewaren"):
        journal.append([_entry("Bep"), _entry(float("nan"))])
    with pytest.raises(DataProblem, match="geen tekst: 7"):
        journal.append([_entry("Bep"), _entry("Jo", by=7)])
    with pytest.raises(DataProblem, match="bij on_behalf geen tekst"):
        journal.append([_entry("Bep"), _entry("Jo", on_behalf="half \ud800")])
    with pytest.raises(DataProblem, match="verwacht een ISO-tijd met tijdzone"):
        journal.append([_entry("Bep"), _entry("Jo", time="2026-01-01T10:00:00")])
    with pytest.raises(DataProblem, match="heeft geen id"):
        journal.append([_entry("Bep", id="")])
    assert (journal.entries(), journal.version(), journal.append([])) == ([], 0, [])


def test_times_never_run_back_also_when_a_clock_did(journal):
    ahead = "2031-01-01T00:00:00.000000Z"
    journal.append([_entry("uit de toekomst", time=ahead)])
    later = journal.append([_entry("nu"), _entry("straks")])
    assert [entry.time for entry in later] == ["2031-01-01T00:00:00.000001Z", "2031-01-01T00:00:00.000002Z"]
    assert journal.current(BUURT, FORM) == {"r1": {"alias": "straks"}}


def test_the_version_grows_with_every_write_and_with_nothing_else(journal):
    seen = [journal.version()]
    for _ in range(3):
        journal.append([_entry("x")])
        seen.append(journal.version())
    journal.current(BUURT, FORM)
    assert seen == sorted(set(seen))
    assert journal.version() == seen[-1]


def test_buurten_and_forms_are_apart(journal):
    journal.append([_entry("Bep"), _entry("Jo", buurt="BU2"), _entry("groen", form="agenda.ideeen")])
    assert journal.buurten() == {"BU1", "BU2"}
    assert [entry.value for entry in journal.entries(BUURT)] == ["Bep", "groen"]
    assert journal.current("BU2", FORM) == {"r1": {"alias": "Jo"}}
    assert journal.current("BU3", FORM) == {}


# --- what holds now


def test_rows_stand_in_the_order_of_their_first_entry(journal):
    journal.append([_entry("Bep", row="r9"), _entry("Jo", row="r1"), _entry("Bep H.", row="r9")])
    assert list(journal.current(BUURT, FORM).items()) == [("r9", {"alias": "Bep H."}), ("r1", {"alias": "Jo"})]


def test_a_removed_record_is_gone_and_can_come_back(journal):
    journal.append([_entry("Bep"), _entry(True, field="_deleted")])
    assert journal.current(BUURT, FORM) == {}
    journal.append([_entry(False, field="_deleted")])
    assert journal.current(BUURT, FORM) == {"r1": {"alias": "Bep"}}


# --- undo


def test_undo_walks_back_over_a_devices_own_changes_and_adds_entries(journal):
    for value in ("een", "twee", "drie"):
        journal.append([_entry(value)])
    seen = []
    while added := journal.undo(BUURT, FORM, "laptop-a"):
        seen.append([entry.value for entry in added])
    assert seen == [["twee"], ["een"], [None]]
    assert journal.current(BUURT, FORM) == {}
    assert [entry.value for entry in journal.entries(BUURT)] == ["een", "twee", "drie", "twee", "een", None]


def test_a_record_that_was_added_in_one_go_is_taken_back_in_one_go(journal):
    journal.append([_entry("Jo", row="r0")])
    journal.append([_entry("Bep"), _entry("65-75", field="leeftijd"), _entry("groen", field="hart")])
    assert len(journal.undo(BUURT, FORM, "laptop-a")) == 3
    assert journal.current(BUURT, FORM) == {"r0": {"alias": "Jo"}}


def test_clicks_that_waited_and_were_saved_together_are_taken_back_row_by_row(journal):
    journal.append([_entry(1, field="stippen", row="idee-1"), _entry(2, field="stippen", row="idee-2")])
    journal.undo(BUURT, FORM, "laptop-a")
    assert journal.current(BUURT, FORM) == {"idee-1": {"stippen": 1}}


def test_undo_leaves_the_other_laptop_alone(journal):
    journal.append([_entry("van a")])
    journal.append([_entry("van b", device="laptop-b"), _entry("x", field="hart", device="laptop-b")])
    assert journal.undo(BUURT, FORM, "laptop-a") == []  # nothing of a shows any more
    journal.append([_entry("weer a")])
    assert [entry.value for entry in journal.undo(BUURT, FORM, "laptop-a")] == ["van b"]


def test_what_another_laptop_changed_since_keeps_its_value(journal):
    journal.append([_entry("Bep"), _entry("65-75", field="leeftijd")])
    journal.append([_entry("Bep H.", device="laptop-b")])
    assert [entry.field for entry in journal.undo(BUURT, FORM, "laptop-a")] == ["leeftijd"]
    assert journal.current(BUURT, FORM) == {"r1": {"alias": "Bep H."}}


def test_a_removal_can_be_taken_back(journal):
    journal.append([_entry("Bep")])
    journal.append([_entry(True, field="_deleted")])
    journal.undo(BUURT, FORM, "laptop-a")
    assert journal.current(BUURT, FORM) == {"r1": {"alias": "Bep"}}


# --- the database


def test_with_sqlite_a_commit_is_on_disk_before_it_is_acknowledged(sqlite):
    with open_journal(sqlite) as journal, journal._engine.connect() as connection:
        asked = [connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert asked == ["wal", 2]  # write-ahead log; full


def test_steps_are_taken_once(project):
    with open_journal(project) as journal, journal._engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from step").scalar() == len(STEPS)
    with open_journal(project) as journal, journal._engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from step").scalar() == len(STEPS)


def test_a_journal_of_an_older_version_is_brought_up_to_date_with_what_is_in_it(project, monkeypatch):
    steps = (*STEPS, "create table later (a text)", "insert into later values ('x')")
    with open_journal(project) as journal:
        journal.append([_entry("Bep")])
    monkeypatch.setattr("traject_eval.store.database.STEPS", steps)
    with open_journal(project) as journal, journal._engine.connect() as connection:
        assert journal.current(BUURT, FORM) == {"r1": {"alias": "Bep"}}
        assert connection.exec_driver_sql("select a from later").scalar() == "x"


def test_a_step_that_fails_leaves_the_journal_as_it_was(project, monkeypatch):
    open_journal(project).close()
    monkeypatch.setattr("traject_eval.store.database.STEPS", (*STEPS, "create table later (a text)", "dit is geen sql"))
    with pytest.raises(ProjectProblem, match="niet te openen"):
        open_journal(project)
    monkeypatch.undo()
    with open_journal(project) as journal:
        assert "later" not in sa.inspect(journal._engine).get_table_names()


def test_a_journal_of_a_newer_version_is_refused(project, monkeypatch):
    open_journal(project).close()
    monkeypatch.setattr("traject_eval.store.database.STEPS", STEPS[:-1])
    with pytest.raises(ProjectProblem, match="nieuwere versie"):
        open_journal(project)


def test_a_file_that_is_no_database_is_refused_and_left_alone(sqlite):
    (sqlite.root / FILE).write_bytes(b"geen databank" * 1000)
    with pytest.raises(ProjectProblem, match="niet te openen"):
        open_journal(sqlite)
    assert (sqlite.root / FILE).read_bytes() == b"geen databank" * 1000


def test_the_journal_of_another_project_is_refused(project, tmp_path):
    open_journal(project).close()
    other = create_project(
        tmp_path / "ander", "Ander", {}, **({"database": project.database} if project.database else {})
    )
    if not project.database:
        (other.root / FILE).write_bytes((project.root / FILE).read_bytes())
    with pytest.raises(ProjectProblem, match="horen bij een ander project"):
        open_journal(other)


def test_a_database_that_cannot_be_reached_is_told_without_its_password(tmp_path):
    nobody = create_project(tmp_path / "p", "x", {}, database="postgresql+psycopg://ik:geheim@127.0.0.1:1/traject")
    with pytest.raises(ProjectProblem, match=r"is niet te openen\. Controleer het netwerk") as refused:
        open_journal(nobody)
    assert "geheim" not in str(refused.value)


def test_an_address_that_is_no_database_is_a_fault_of_the_settings_and_is_not_shown(tmp_path):
    with pytest.raises(Faults) as refused:
        create_project(tmp_path / "p", "x", {}, database="mysql://ik:geheim@laptop/traject", id="a/b")
    assert refused.value.table["where"].tolist() == ["id", "database"]
    assert "geheim" not in refused.value.table.to_string()


def test_a_project_without_an_id_gets_one_in_its_journal(tmp_path):
    (tmp_path / "traject.toml").write_text('name = "x"\n', encoding="utf-8")
    project = Project.load(tmp_path)
    with open_journal(project) as journal:
        given = journal.project
    with open_journal(project) as journal:
        assert journal.project == given != ""


def test_threads_that_write_at_once_lose_nothing(journal):
    def write(name: str) -> None:
        for number in range(25):
            journal.append([_entry(number, device=name)])

    threads = [threading.Thread(target=write, args=(f"d{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = journal.entries(BUURT)
    assert sorted((entry.device, entry.value) for entry in entries) == [
        (f"d{d}", number) for d in range(4) for number in range(25)
    ]
    assert len({entry.time for entry in entries}) == 100


def test_the_first_openings_may_come_at_once(project):
    failed = []

    def start() -> None:
        try:
            open_journal(project).close()
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_no_acknowledged_answer_is_lost_when_processes_are_killed(where, request):
    """Ten random moments; ``benchmarks/journal.py`` without arguments does fifty, in ten thousand saves."""
    address = ["--database", request.getfixturevalue("empty_database")] if where == "postgresql" else []
    command = [sys.executable, BENCHMARK, "--moments", "10", "--saves", "500", *address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["killed"], found["lost"]) == (20, 0)
    assert found["acknowledged"] >= 500
    assert found["commit_ms"]["p50"] < ONE_SAVE


def test_the_package_is_imported_without_the_database():
    code = "import sys, traject_eval; print([m for m in ('sqlalchemy', 'pg8000', 'cryptography') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_journal_can_stand_alone(tmp_path):
    with Journal(tmp_path / "los.sqlite") as journal:
        assert len(journal.project) == 32
