"""Nothing bad comes in and nothing good is lost: every file is read right, or refused in words that help."""

import json
import subprocess
import sys
import threading

import pytest

from tests.bad_files import lines, written
from tests.bad_files_worker import CASES, WAVES, batch_of, stands
from traject_eval.errors import Faults
from traject_eval.store import add_buurten, create_project, responses, sha256
from traject_eval.survey import import_file, sav_file

BATCHES = 8
LEAST_CASES = 200
MOST_SECONDS, MOST_MEMORY = 10, 10**9  # of processor time and bytes, per file
PATIENCE = 600  # seconds on the clock for a batch: a hang, not a busy machine
UNFORESEEN = ("Traceback", "niet hadden voorzien")


def test_there_are_enough_cases_and_each_has_a_name_of_its_own():
    assert len(CASES) >= LEAST_CASES
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("number", range(BATCHES))
def test_each_file_is_read_right_or_refused(number):
    call = [sys.executable, "-m", "tests.bad_files_worker", str(number), str(BATCHES)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=PATIENCE, check=False)
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    batch = batch_of(number, BATCHES)
    assert len(outcomes) == len(batch), f"{batch[len(outcomes)].name} ended the process: {done.stderr[-2000:]}"
    faults = [f"{case.name}: {_wrong(case, found)}" for case, found in zip(batch, outcomes, strict=True)]
    assert [fault for fault in faults if not fault.endswith(": ")] == []


def _wrong(case, found: dict) -> str:
    """What is not as it should be with one outcome; empty where all is well."""
    said = found["said"]
    if any(sign in said for sign in UNFORESEEN):
        return f"not foreseen: {said[-600:]}"
    if found["seconds"] > MOST_SECONDS or found["peak"] > MOST_MEMORY:
        return f"{found['seconds']} seconds, {found['peak'] / 1e6:.0f} MB"
    if isinstance(case.expect, dict):
        return "" if found["marks"] == case.expect else f"read {found['marks']}: {said[:300]}"
    if found["code"] not in (1, 2) or case.expect not in said:
        return f"code {found['code']}: {said[:500]}"
    if not found["unchanged"]:
        return "refused, and the project is not as it was"
    helpful = (
        "Wat te doen: " in said
        or found["code"] == 2
        or any(word in said for word in ("Controleer", "Sla", "Sluit", "Maak"))
    )
    return "" if helpful else f"says not what to do: {said[:300]}"


@pytest.fixture
def project(tmp_path):
    made = create_project(tmp_path / "project", "Proef", WAVES)
    return add_buurten(made, [{"code": f"BU{number}", "name": str(number)} for number in range(9)])


@pytest.mark.parametrize("room", [0, 60_000])
def test_a_disk_that_fills_up_halfway_leaves_the_project_as_it_was(tmp_path, project, room):
    """No file may grow beyond ``room`` bytes, as on a full disk; ``test_store`` breaks off at every file in turn."""
    rows = [(f"p{n:05d}", f"BU{n % 9}", "T0", "bewoner", "x" * 40, str(n % 10 + 1)) for n in range(5_000)]
    path = written("antwoorden.csv", lines(rows=rows))(tmp_path)
    before = stands(project.root)
    code = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}));"
        "from traject_eval.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    call = [sys.executable, "-c", code, "import", str(path), "--project", str(project.root)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert "de schijf is vol" in done.stderr
    assert "Er is niets bewaard. Maak ruimte op de schijf" in done.stderr
    assert stands(project.root) == before


def test_a_file_that_is_saved_again_while_it_is_read_is_kept_as_it_was_checked(tmp_path, project):
    versions = [lines(rows=[(f"p{n}", "BU1", "T0", "bewoner", "", str(mark)) for n in range(2_000)]) for mark in (3, 4)]
    path, done = tmp_path / "antwoorden.csv", threading.Event()
    path.write_text(versions[0], encoding="utf-8")

    def save_again():
        while not done.is_set():
            for version in versions:
                (tmp_path / "nieuw").write_text(version, encoding="utf-8")
                (tmp_path / "nieuw").replace(path)

    other = threading.Thread(target=save_again)
    other.start()
    try:
        import_file(project, path)
    finally:
        done.set()
        other.join()
    (line,) = responses.imports(project.root)
    kept = responses.raw_file(project.root, line).read_bytes()
    assert sha256(kept) == line["hash"]
    marks = set(responses.read(project.root, "BU1")[0]["leefbaarheid_cijfer_1"])
    assert marks == {3 if kept.decode() == versions[0] else 4}


def test_a_damaged_spss_file_that_crashes_its_reader_is_refused(tmp_path, monkeypatch):
    """The library that reads SPSS files is in a process of its own, so its crash is only a fault of the file."""
    child = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    path = tmp_path / "kind.py"
    path.write_text(child, encoding="utf-8")
    monkeypatch.setattr(sav_file, "CHILD", path)
    with pytest.raises(Faults) as caught:
        sav_file.read_sav("a.sav", b"x")
    assert caught.value.table["found"].tolist() == ["niet te lezen (beschadigd)"]


def test_an_spss_file_that_keeps_its_reader_busy_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "kind.py"
    path.write_text("import time; time.sleep(600)", encoding="utf-8")
    monkeypatch.setattr(sav_file, "CHILD", path)
    monkeypatch.setattr(sav_file, "SAV_SECONDS", 1)
    monkeypatch.setattr(sav_file, "SAV_PATIENCE", 1)
    with pytest.raises(Faults) as caught:
        sav_file.read_sav("a.sav", b"x")
    assert caught.value.table["found"].tolist() == ["niet te lezen (na een minuut nog niet gelezen)"]


def test_an_spss_file_that_keeps_the_processor_busy_is_refused():
    """The limit is set in the reader's own process, and is of processor time: a busy computer changes nothing."""
    code = "import sav_child; sav_child._limit(10**10, 1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], cwd=sav_file.CHILD.parent, timeout=PATIENCE, check=False)
    assert done.returncode < 0
