"""Nothing of one buurt in the report of another, and nothing torn, whatever breaks off a run."""

import errno
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
import tomlkit

from tests.paper import reads
from traject_eval import cli
from traject_eval.forms.evening import open_evenings
from traject_eval.reporting import assemble
from traject_eval.reporting.run import report
from traject_eval.store import Project, files, responses, write_bytes, write_text

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "killed.py"
ONE, TWO, COMPARED = CODES = ("BU99990001", "BU99990002", "BU99990003")


def _marker(code: str) -> str:
    """A word that stands nowhere else."""
    return f"Zwq{code[-1] * 3}xvj"


def _marked(project: Project) -> Project:
    """The same project with a secret word of each buurt in its name, its municipality and what was said there."""
    path = project.root / "traject.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    for row in document["buurten"]:
        row["name"] = row["municipality"] = _marker(row["code"])
    write_text(path, tomlkit.dumps(document))
    project = Project.load(project.root)
    with open_evenings(project) as evening_of:
        for code in CODES:
            for form, field in (("agenda.ideeen", "idea"), ("aftrap.hopen", "words")):
                change = {"id": uuid4().hex, "row": uuid4().hex, "field": field, "value": _marker(code)}
                assert evening_of(code).save(form, [change]).refused == {}
    return project


def _told(folder: Path) -> str:
    """All that stands in the files of a report, as text."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".pdf":
            parts.append(reads(path.read_bytes()))
        elif path.is_file():
            parts.append(path.read_text(encoding="utf-8"))
    return "\n".join(parts)


def _break(project: Project, code: str) -> None:
    """Put an answer in a buurt that cannot be: its workbook stops halfway."""
    (path,) = (project.root / "data" / "responses" / f"buurt={code}").glob("*.parquet")
    answers = pd.read_parquet(path)
    write_bytes(path, responses.parquet(answers.assign(vm_cohesie_4_2=99)))


def test_nothing_of_a_buurt_is_in_the_report_of_another_while_they_are_made_side_by_side_and_one_fails(demo):
    project = _marked(demo)
    _break(project, TWO)
    outcomes = report(project, jobs=3, numbers=[1, 4, 9])
    assert {outcome.buurt: outcome.status for outcome in outcomes} == {ONE: "klaar", TWO: "mislukt", COMPARED: "klaar"}
    for code in (ONE, COMPARED):
        told = _told(project.report_folder(code))
        assert told.count(_marker(code)) > 5  # the word does come through, where it belongs
        assert [other for other in CODES if other != code and _marker(other) in told] == []
    assert not project.report_folder(TWO).exists()


@pytest.mark.parametrize("writes", [0, 3, 9, 16, 21])
def test_a_disk_that_is_full_leaves_everything_whole_and_the_same_command_makes_the_rest(
    reported, capsys, monkeypatch, writes
):
    """The disk is full after so many files, wherever in the run that is."""

    def rendered(project, code, folder, formats, *, final):
        files.write_text(folder / "rapport.html", code)

    monkeypatch.setattr(assemble, "render_folder", rendered)
    before = _stood(reported)
    write_text(reported.root / "duiding" / f"{ONE}.md", "Wij zien een hechte groep.\n")
    write_text(reported.root / "duiding" / f"{TWO}.md", "Wij zien een hechte groep.\n")
    usual, written = files.os.fsync, []

    def full(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) > writes:
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(descriptor)

    command = ["report", "--project", str(reported.root), "--workbooks", "9", "--formats", "html", "--debug"]
    with monkeypatch.context() as patched, suppress(OSError):
        patched.setattr(files.os, "fsync", full)
        cli.main(command)
    for name, content in _stood(reported).items():
        assert content in (before.get(name), *CODES) or name.endswith(".json"), name
        assert not name.endswith(".json") or json.loads(content)
    assert cli.main(command) == 0
    assert (reported.report_folder(ONE) / "rapport.html").read_text(encoding="utf-8") == ONE
    assert (reported.report_folder(TWO) / "rapport.html").read_text(encoding="utf-8") == TWO
    assert list((reported.root / "reports").glob(".*")) == []


def _stood(project: Project) -> dict[str, str]:
    """What stands in every report, but not on paper."""
    paths = [path for path in (project.root / "reports").glob("BU*/*") if path.suffix not in ("", ".pdf")]
    return {str(path.relative_to(project.root)): path.read_text(encoding="utf-8") for path in paths}


def test_a_full_disk_is_said_in_words(reported, capsys, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    (reported.root / "data" / "snapshots" / "gezien.json").unlink()
    assert cli.main(["report", "--project", str(reported.root), "--workbooks", "9"]) == 1
    said = capsys.readouterr()
    assert "De schijf is vol. Wat klaar was, staat er nog." in said.err
    assert "Traceback" not in said.err


def test_a_run_that_is_killed_at_a_random_moment_is_finished_by_the_same_command(tmp_path):
    """Four moments; ``benchmarks/killed.py`` without arguments does fifty."""
    call = [sys.executable, str(BENCHMARK), "--times", "4", "--buurten", "2", "--seed", "7"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["hits"] == 4
    assert told["made again at the end"] == 0
