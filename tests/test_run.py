"""The main job: a buurt that fails leaves the others whole, and what did not change is left as it was."""

import html
import json
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from traject_eval import cli
from traject_eval.errors import UnknownName
from traject_eval.reporting import assemble, one, shelf
from traject_eval.reporting.execute import execute
from traject_eval.reporting.formats import DEFAULT, FORMATS
from traject_eval.reporting.freeze import freeze
from traject_eval.reporting.overview import main_finding
from traject_eval.reporting.run import report
from traject_eval.reporting.shelf import workbooks
from traject_eval.store import Project, add_buurten, responses, write_bytes
from traject_eval.store.snapshots import primary_scale

ONE, TWO, COMPARED = "BU99990001", "BU99990002", "BU99990003"
CODES = [ONE, TWO, COMPARED]
LEFT_OVER = (".bezig-*", ".oud-*", ".schrijven-*")


def _statuses(outcomes) -> dict[str, str]:
    statuses = {outcome.buurt: outcome.status for outcome in outcomes}
    assert len(statuses) == len(outcomes), "a buurt ended twice"
    return statuses


def _run_json(project) -> dict[str, dict]:
    return {
        row["buurt"]: row for row in json.loads((project.root / "reports" / "run.json").read_text(encoding="utf-8"))
    }


def _index(project) -> str:
    """The index as it is read: entities as the letters they stand for."""
    return html.unescape((project.root / "reports" / "index.html").read_text(encoding="utf-8"))


def _files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was written, and what is in it."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _left_over(project) -> list[Path]:
    return [path for pattern in LEFT_OVER for path in project.root.rglob(pattern)]


def _part(project, kind: str, code: str) -> Path:
    (path,) = (project.root / "data" / kind / f"buurt={code}").glob("*.parquet")
    return path


def _answer(project, code: str, answer: int) -> None:
    """Change the first known answer of a buurt."""
    path = _part(project, "responses", code)
    answers = pd.read_parquet(path)
    first = answers["vm_cohesie_4_2"].first_valid_index()
    assert answers.loc[first, "vm_cohesie_4_2"] != answer
    answers.loc[first, "vm_cohesie_4_2"] = answer
    write_bytes(path, responses.parquet(answers))


def _other(project, code: str) -> int:
    answers = pd.read_parquet(_part(project, "responses", code))["vm_cohesie_4_2"].dropna()
    return 5 if answers.iloc[0] != 5 else 1


# --- the first run


def test_a_run_makes_a_report_for_every_buurt_and_tells_how_it_went(seen):
    outcomes = json.loads((seen.root / "outcomes.json").read_text(encoding="utf-8"))
    assert [(outcome["buurt"], outcome["status"], outcome["error"]) for outcome in outcomes] == [
        (code, "klaar", "") for code in [*CODES, ""]
    ]
    told = _run_json(seen)
    assert list(told) == [*CODES, ""]
    assert all(set(row) == {"buurt", "status", "seconds", "error"} for row in told.values())
    assert all(row["seconds"] > 0 for row in told.values())
    for code in CODES:
        folder = seen.report_folder(code)
        assert {path.name for path in folder.iterdir()} == {
            *("rapport.html", "rapport.pdf", "bijlage.pdf", "buurtkaart.pdf"),
            *("findings.csv", "provenance.json", "workbooks"),
        }
    assert _left_over(seen) == []


def test_the_index_leads_to_every_report(seen):
    index = _index(seen)
    for code in CODES:
        assert seen.buurt(code)["name"] in index
        for name in ("rapport.html", "rapport.pdf", "buurtkaart.pdf"):
            assert f'href="{seen.report_folder(code).name}/{name}"' in index
    assert 'href="programma/rapport.html"' in index
    assert "Alle 3 buurten hebben een uitkomst." in index


def test_a_report_shows_its_own_buurt_and_no_other(seen):
    for code in CODES:
        shown = (seen.report_folder(code) / "rapport.html").read_text(encoding="utf-8")
        others = [seen.buurt(other)["name"] for other in CODES if other != code]
        assert f"<h1>{seen.buurt(code)['name']}</h1>" in shown
        assert not [name for name in others if name in shown]


def test_a_report_leads_to_its_printed_forms(seen):
    shown = (seen.report_folder(ONE) / "rapport.html").read_text(encoding="utf-8")
    assert '<a href="rapport.pdf">' in shown
    assert '<a href="bijlage.pdf">' in shown
    assert '<a href="buurtkaart.pdf">' in shown
    assert "buurtkaart.pdf" not in (seen.root / "reports" / "programma" / "rapport.html").read_text(encoding="utf-8")


def test_a_report_on_paper_only_is_in_the_index(reported):
    report(reported, [TWO], numbers=[9], formats=["pdf"], debug=True)
    assert f'<a href="{reported.report_folder(TWO).name}/rapport.pdf">{reported.buurt(TWO)["name"]}</a>' in _index(
        reported
    )


# --- the second run


def test_a_second_run_without_changes_leaves_every_file_as_it_was(reported):
    before = {code: _files(reported.report_folder(code)) for code in CODES}
    before["programme"] = _files(reported.root / "reports" / "programma")
    told = []
    outcomes = report(reported, jobs=2, progress=lambda done, total, one: told.append((done, total, one.buurt)))
    assert _statuses(outcomes) == dict.fromkeys([*CODES, ""], "ongewijzigd")
    assert [(done, total) for done, total, _ in told] == [(1, 3), (2, 3), (3, 3)]
    assert {code for *_, code in told} == set(CODES)
    after = {code: _files(reported.report_folder(code)) for code in CODES}
    after["programme"] = _files(reported.root / "reports" / "programma")
    assert after == before
    assert {row["status"] for row in _run_json(reported).values()} == {"ongewijzigd"}


def test_a_changed_answer_makes_only_its_own_buurt_again(reported):
    before = {code: _files(reported.report_folder(code)) for code in CODES}
    programme = _files(reported.root / "reports" / "programma")
    _answer(reported, ONE, _other(reported, ONE))
    outcomes = report(reported, jobs=2, numbers=[9])
    assert _statuses(outcomes) == {ONE: "klaar", TWO: "ongewijzigd", COMPARED: "ongewijzigd"}
    assert _files(reported.report_folder(TWO)) == before[TWO]
    assert _files(reported.report_folder(COMPARED)) == before[COMPARED]
    again = _files(reported.report_folder(ONE))
    assert set(again) == set(before[ONE])
    assert again["findings.csv"][1] != before[ONE]["findings.csv"][1]
    assert _files(reported.root / "reports" / "programma") == programme  # workbook 10 was not asked for


def test_a_changed_answer_changes_the_key_of_its_own_buurt_only(reported):
    before = freeze(reported, CODES).keys
    _answer(reported, TWO, _other(reported, TWO))
    after = freeze(reported, CODES).keys
    assert [code for code in CODES if after[code] != before[code]] == [TWO]


def test_a_changed_answer_in_a_comparison_buurt_concerns_all_that_are_laid_beside_it(reported):
    before = freeze(reported, CODES).keys
    _answer(reported, COMPARED, _other(reported, COMPARED))
    after = freeze(reported, CODES).keys
    assert [code for code in CODES if after[code] != before[code]] == CODES


def test_freezing_some_buurten_gives_the_same_keys_as_freezing_all(reported):
    assert freeze(reported, [TWO]).keys[TWO] == freeze(reported, CODES).keys[TWO]


@pytest.mark.parametrize("lost", ["findings.csv", "rapport.html", "buurtkaart.pdf", "workbooks/09-evaluatie.ipynb"])
def test_a_file_that_went_missing_from_a_report_is_made_again(reported, lost):
    folder = reported.report_folder(TWO)
    names = set(_files(folder))
    (folder / lost).unlink()
    outcomes = report(reported, [TWO], jobs=1, numbers=[9], debug=True)
    assert _statuses(outcomes) == {TWO: "klaar"}
    assert set(_files(folder)) == names


@pytest.mark.parametrize("changed", ["formats", "look"])
def test_a_report_that_has_to_look_otherwise_is_made_again_from_the_workbooks_that_were_run(
    reported, changed, monkeypatch
):
    folder = reported.report_folder(TWO)
    executed, before = one.provenance(folder), _files(folder)
    if changed == "look":
        monkeypatch.setattr(one, "rendering", lambda: "nieuwe sjabloon")
    formats = DEFAULT[:1] if changed == "formats" else DEFAULT
    outcomes = report(reported, [TWO], jobs=1, numbers=[9], formats=formats, debug=True)
    assert _statuses(outcomes) == {TWO: "klaar"}
    assert one.provenance(folder) == executed
    after = _files(folder)
    assert after["workbooks/09-evaluatie.ipynb"] == before["workbooks/09-evaluatie.ipynb"]
    assert {name for name in before if name not in after} == {
        file for name in DEFAULT if name not in formats for file in FORMATS[name].files
    }
    outcomes = report(reported, [TWO], jobs=1, numbers=[9], formats=formats, debug=True)
    assert _statuses(outcomes) == {TWO: "ongewijzigd"}


# --- failures


def test_buurten_whose_answers_are_broken_fail_alone(reported, capsys):
    """One buurt holds an impossible answer and stops in its workbook; of another the file is no file any more."""
    before = {code: _files(reported.report_folder(code)) for code in CODES}
    _answer(reported, ONE, 99)
    write_bytes(_part(reported, "responses", TWO), b"geen parquet")
    assert cli.main(["report", "--project", str(reported.root), "--workbooks", "9", "--jobs", "2"]) == 1
    told = _run_json(reported)
    assert {code: row["status"] for code, row in told.items()} == {
        ONE: "mislukt",
        TWO: "mislukt",
        COMPARED: "ongewijzigd",
    }
    index = _index(reported)
    for code in (ONE, TWO):
        assert re.match(r"[A-Z].* .*(\.|traject [a-z]+)$", told[code]["error"])  # a sentence, or a way out
        assert told[code]["error"] in index
        assert _files(reported.report_folder(code)) == before[code]  # the report of before still stands, whole
    assert index.count("Het vorige verslag staat er nog.") == 2
    assert _files(reported.report_folder(COMPARED)) == before[COMPARED]
    assert _left_over(reported) == []
    said = capsys.readouterr()
    assert "1 van de 3 klaar. Open dit bestand in een browser:" in said.out
    assert f"Mislukt: {ONE}." in said.out
    assert "Traceback" not in said.out + said.err


def test_a_broken_comparison_buurt_leaves_the_others_whole(reported):
    write_bytes(_part(reported, "persons", COMPARED), b"geen parquet")
    outcomes = report(reported, [COMPARED], numbers=[9], debug=True)
    assert _statuses(outcomes) == {COMPARED: "mislukt"}
    assert set(freeze(reported, CODES).keys) == {ONE, TWO}


def test_a_buurt_that_was_not_asked_for_is_not_in_the_outcome(reported):
    write_bytes(_part(reported, "persons", COMPARED), b"geen parquet")
    shutil.rmtree(reported.root / "reports")
    outcomes = report(reported, [TWO], jobs=1, numbers=[10])
    assert [outcome.buurt for outcome in outcomes] == [""]


def test_a_comparison_buurt_without_answers_yet_is_no_failure(reported):
    grown = add_buurten(reported, [{"code": "BU99990009", "name": "Nieuwland", "arm": "vergelijking"}])
    outcomes = report(grown, numbers=[9], debug=True)
    assert _statuses(outcomes) == {**dict.fromkeys(CODES, "ongewijzigd"), "BU99990009": "geen antwoorden"}
    assert "Er zijn nog geen antwoorden. Lees ze in met: traject import BESTAND" in _index(grown)


def test_a_broken_list_of_findings_does_not_end_a_run_without_an_index(reported):
    (reported.report_folder(ONE) / "findings.csv").write_text("kapot", encoding="utf-8")
    (reported.root / "reports" / "index.html").unlink()
    report(reported, [TWO], numbers=[9], debug=True)
    assert reported.buurt(TWO)["name"] in _index(reported)


def _books(folder: Path, source: str) -> Path:
    """A folder with small workbooks in the place of the real ones: one for a buurt, one for the programme."""
    folder.mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for name, parameter, code in (("09-evaluatie", 'buurt = ""', source), ("10-vergelijking", "buurten = []", "1")):
        cells = [new_code_cell(f"{parameter}  # wat", metadata={"tags": ["parameters"]}), new_code_cell(code)]
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / f"{name}.ipynb")
    return folder


def test_a_worker_that_dies_is_a_failure_of_its_own_buurt_only(demo, tmp_path, monkeypatch):
    """As when the machine runs out of memory: the process is killed, with its workbook half done."""
    kill = f"import os, signal\nif buurt == {ONE!r}:\n    os.kill(os.getppid(), signal.SIGKILL); os._exit(1)"
    monkeypatch.setattr(shelf, "CHECKOUT", _books(tmp_path / "werkboeken", kill))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # the killed worker cannot clean up after itself
    outcomes = report(demo, jobs=1)
    assert _statuses(outcomes) == {ONE: "mislukt", TWO: "klaar", COMPARED: "klaar", "": "klaar"}
    assert not demo.report_folder(ONE).exists()  # no half report under its own name
    assert (demo.report_folder(TWO) / "rapport.html").is_file()
    assert _run_json(demo)[ONE]["error"] in _index(demo)


# --- broken-off runs


def test_what_a_broken_off_run_left_behind_is_put_right(reported):
    """Of one report the old folder was set aside and not yet replaced; of another a half new one stands beside it."""
    before = {code: _files(reported.report_folder(code)) for code in CODES}
    aside, beside = (reported.report_folder(code) for code in (ONE, TWO))
    half = beside.with_name(f".bezig-{beside.name}")
    shutil.copytree(beside, half)
    (half / "rapport.html").write_text("half", encoding="utf-8")
    shutil.copytree(aside, aside.with_name(f".bezig-{aside.name}"))
    aside.rename(aside.with_name(f".oud-{aside.name}"))
    old = reported.report_folder(COMPARED)
    shutil.copytree(old, old.with_name(f".oud-{old.name}"))  # replaced, but not yet thrown away
    outcomes = report(reported, numbers=[9], debug=True)
    assert _statuses(outcomes) == dict.fromkeys(CODES, "ongewijzigd")
    assert {code: _files(reported.report_folder(code)) for code in CODES} == before
    assert _left_over(reported) == []


def test_a_report_whose_last_step_fails_keeps_what_stood_there(reported, monkeypatch):
    folder = reported.report_folder(TWO)
    (folder / "rapport.html").unlink()  # nothing to execute, everything to render
    before = _files(folder)

    def full(*_, **__):
        raise OSError("schijf vol")

    monkeypatch.setattr(assemble, "render_folder", full)
    task = one.Task(reported, TWO, folder, (), (), DEFAULT, {"buurt": TWO}, "sleutel", "", final=False, force=False)
    outcome = one.make(task)
    assert outcome.status == "mislukt"
    assert "OSError" in outcome.error
    assert "schijf vol" not in outcome.error  # of an unforeseen error only the kind is told
    assert _files(folder) == before
    assert _left_over(reported) == []


# --- what is asked for


def test_only_the_asked_workbook_is_run(reported):
    outcomes = report(reported, numbers=[10], jobs=1)
    assert _statuses(outcomes) == {"": "ongewijzigd"}


def test_a_workbook_that_does_not_exist_is_told_before_anything_is_done(reported):
    before = _files(reported.root / "reports")
    with pytest.raises(UnknownName) as refused:
        report(reported, numbers=[9, 33])
    known = ", ".join(map(str, workbooks()))
    assert str(refused.value) == f"Het werkboeknummer ‘33’ bestaat niet. Wel bekend: {known}."
    assert _files(reported.root / "reports") == before


def test_an_unknown_buurt_is_told_before_anything_is_done(reported):
    before = _files(reported.root / "reports")
    with pytest.raises(UnknownName, match=r"De buurt ‘BU1’ bestaat niet\. Wel bekend: BU99990001"):
        report(reported, [ONE, "BU1"])
    assert _files(reported.root / "reports") == before


def test_a_parameter_that_the_workbook_does_not_have_is_refused():
    with pytest.raises(UnknownName) as refused:
        execute(workbooks()[9], {"buurt": ONE, "kleur": "rood"}, {})
    assert str(refused.value) == "De parameter ‘kleur’ bestaat niet. Wel bekend: buurt."


def test_provenance_says_what_a_report_was_made_with(seen):
    told = json.loads((seen.report_folder(ONE) / "provenance.json").read_text(encoding="utf-8"))
    assert told["buurt"] == ONE
    assert told["workbooks"]["09-evaluatie"]["parameters"] == {"buurt": ONE}
    assert {"traject-eval", "pandas", "python"} <= set(told["versions"])
    assert str(seen.root) not in json.dumps(told)


def test_a_project_can_be_moved_without_making_its_reports_again(seen, tmp_path):
    moved = Project.load(shutil.copytree(seen.root, tmp_path / "elders"))
    assert _statuses(report(moved, [ONE], jobs=1, numbers=[9], debug=True)) == {ONE: "ongewijzigd"}


def test_the_index_shows_one_scale_for_all_buurten_where_no_primary_is_named():
    rows = [("djg_6", "deelnemer", "change.rose"), ("vm_cohesie_4", "bewoner", "change.fell")]
    names = ("instrument", "population", "key")
    found = [dict(zip(names, row, strict=True), refused_because="", before="T0") for row in rows]
    primary = primary_scale("", sorted(row["instrument"] for row in found))
    assert main_finding(found, primary)["key"] == "change.fell"
    assert main_finding(found[:1], primary) is None
