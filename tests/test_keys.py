"""Only what changed: one input at a time is changed, and exactly the reports that rest on it are made again.

Executing and rendering are left out, because they are what is expensive; what decides about them is the real code.
"""

import shutil
from pathlib import Path
from uuid import uuid4

import nbformat
import pandas as pd
import pytest
import yaml

from traject_eval.forms.evening import open_evenings
from traject_eval.reporting import assemble, code, execute, freeze, one, overview
from traject_eval.reporting.run import report
from traject_eval.reporting.shelf import workbooks
from traject_eval.session.trust import trust
from traject_eval.store import Project, responses, snapshots, write_bytes, write_text
from traject_eval.types import FINDING_COLUMNS

ONE, TWO, COMPARED = BUURTEN = ("BU99990001", "BU99990002", "BU99990003")
PROGRAMME = ""
ALL = {*BUURTEN, PROGRAMME}


class _Made:
    """What was executed and rendered, by buurt; findings say which data they rest on."""

    def __init__(self):
        self.executed, self.rendered = set(), set()

    def execute(self, workbook: Path, parameters: dict, variables: dict, beside: Path) -> nbformat.NotebookNode:
        buurt = parameters.get("buurt", PROGRAMME)
        self.executed.add((buurt, workbook.stem))
        if buurt:
            root, folder = Path(variables["TRAJECT_PROJECT"]), Path(variables["TRAJECT_OUTPUT"])
            row = dict.fromkeys(FINDING_COLUMNS, "") | {"method": (snapshots.folder(root, buurt) / "key").read_text()}
            pd.DataFrame([row]).to_csv(folder / "findings.csv", index=False)
        return nbformat.v4.new_notebook()

    def render(self, project: Project, buurt: str, folder: Path, formats: tuple[str, ...], *, final: bool) -> None:
        self.rendered.add(buurt)

    @property
    def buurten(self) -> set[str]:
        return {buurt for buurt, _ in self.executed}


@pytest.fixture
def made(monkeypatch) -> _Made:
    told = _Made()
    monkeypatch.setattr(execute, "execute", told.execute)
    monkeypatch.setattr(assemble, "render_folder", told.render)
    return told


@pytest.fixture
def ready(demo, made) -> Project:
    """A project of which every report was made."""
    report(demo, debug=True)
    assert made.buurten == made.rendered == ALL
    made.executed.clear()
    made.rendered.clear()
    return demo


def _answers(project: Project, buurt: str) -> tuple[Path, pd.DataFrame]:
    (path,) = (project.root / "data" / "responses" / f"buurt={buurt}").glob("*.parquet")
    return path, pd.read_parquet(path)


def _answer(project: Project, buurt: str, column: str = "vm_cohesie_4_2") -> None:
    """Change the first answer of a buurt to a question."""
    path, answers = _answers(project, buurt)
    first, low = answers[column].first_valid_index(), answers[column].min()
    answers.loc[first, column] = low if answers.loc[first, column] != low else low + 1
    write_bytes(path, responses.parquet(answers))


def _entry(project: Project, buurt: str, value: str = "Soep voor iedereen") -> None:
    with open_evenings(project) as evening_of:
        kept = evening_of(buurt).save(
            "agenda.ideeen", [{"id": uuid4().hex, "row": "r", "field": "idea", "value": value}]
        )
    assert kept.refused == {}


def _settings(project: Project, old: str, new: str) -> None:
    path = project.root / "traject.toml"
    written = path.read_text(encoding="utf-8")
    assert old in written
    write_text(path, written.replace(old, new, 1))


def _touch_the_settings(project: Project) -> None:
    _settings(project, "[waves]", "# wat een meting is, staat in de handleiding\n[waves]")


def _plan(project: Project) -> None:
    path = project.root / "plan" / "plan.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8")) | {"who": "iemand anders"}
    write_text(path, yaml.safe_dump(plan, allow_unicode=True))


def _leave_out(project: Project) -> None:
    person = _answers(project, TWO)[1]["person"].iloc[0]
    write_text(project.root / "uitsluiten.yaml", f"- {{person: {person}, reason: op_verzoek}}\n")


def _form(project: Project) -> None:
    fields = "fields: [{id: wat, label: Wat, type: text}]"
    own = f"- {{id: eigen.lijst, title: Eigen lijst, kind: records, row_label: wat, {fields}}}"
    write_text(project.root / "forms" / "90-eigen.nl.yaml", own + "\n")


def _read(project: Project) -> None:
    """Write a file of answers again with the same answers in it."""
    path, answers = _answers(project, ONE)
    write_bytes(path, responses.parquet(answers))


CHANGES = {
    "nothing": (lambda project: None, set()),
    "a file written again as it was": (_read, set()),
    "a comment in the settings": (_touch_the_settings, set()),
    "an entry of an evening": (lambda project: _entry(project, ONE), {ONE, PROGRAMME}),
    "an answer": (lambda project: _answer(project, TWO), {TWO, PROGRAMME}),
    "an answer of a comparison buurt": (lambda project: _answer(project, COMPARED), ALL),
    "a questionnaire left out": (_leave_out, {TWO, PROGRAMME}),
    "a threshold": (lambda project: _settings(project, "vm_cohesie_4 = 0.3", "vm_cohesie_4 = 0.4"), ALL),
    "the least number of people": (lambda p: _settings(p, "[waves]", "[privacy]\nmin_base = 11\n\n[waves]"), ALL),
    "the date of a wave": (lambda p: _settings(p, '[waves]\nT0 = "2025', '[waves]\nT0 = "2024'), ALL),
    "where a buurt stands": (lambda project: _settings(project, "phase = ", "phase = 1  # was "), {ONE, PROGRAMME}),
    "a buurt without answers": (
        lambda project: _settings(project, "[[buurten]]", '[[buurten]]\ncode = "BU9"\nname = "Nieuw"\n\n[[buurten]]'),
        {PROGRAMME},
    ),
    "the plan": (_plan, ALL),
    "the letters at the foot": (lambda p: _settings(p, "[waves]", '[report]\ncolophon = "Wij"\n\n[waves]'), set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_exactly_the_reports_again_that_rest_on_it(ready, made, change):
    act, expected = CHANGES[change]
    act(ready)
    report(Project.load(ready.root), debug=True)
    assert made.buurten == expected
    made.executed.clear()
    report(Project.load(ready.root), debug=True)
    assert made.buurten == set()


def test_an_answer_on_a_scale_that_a_buurt_does_not_have_does_not_concern_it(demo, made):
    path, answers = _answers(demo, ONE)
    write_bytes(path, responses.parquet(answers.drop(columns=[name for name in answers if name.startswith("djg_6")])))
    report(demo, debug=True)
    made.executed.clear()
    _answer(demo, COMPARED, "djg_6_1")
    report(demo, debug=True)
    assert made.buurten == {TWO, COMPARED, PROGRAMME}


def test_what_a_report_says_beside_its_figures_is_made_again_without_its_workbooks(ready, made):
    write_text(ready.root / "duiding" / f"{ONE}.md", "Wij zien een hechte groep.\n")
    report(ready, debug=True)
    assert (made.executed, made.rendered) == (set(), {ONE})


def test_another_package_makes_everything_again(ready, made, monkeypatch):
    for module in (code, freeze, one, overview):
        monkeypatch.setattr(module, "package", lambda: "anders")
    report(ready, debug=True)
    assert made.buurten == ALL


def test_the_package_is_another_when_any_file_of_it_is(tmp_path, monkeypatch):
    copy = tmp_path / "pakket"
    (copy / "evaluation").mkdir(parents=True)
    write_text(copy / "evaluation" / "change.py", "a = 1\n")
    monkeypatch.setattr(code.resources, "files", lambda name: copy)
    before = code.package.__wrapped__()
    write_text(copy / "evaluation" / "change.py", "a = 2\n")
    assert code.package.__wrapped__() != before


def test_a_workbook_of_the_project_itself_counts_once_somebody_agreed_to_it(ready, made, monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "gegevens"))
    own = Path(shutil.copy(workbooks()[9], ready.root / "workbooks" / "09-onze.ipynb"))
    report(ready, debug=True)
    assert made.executed == set()
    trust([own])
    report(ready, debug=True)
    assert made.executed == {(buurt, "09-onze") for buurt in BUURTEN}
    for buurt in BUURTEN:
        there = {path.name for path in (ready.report_folder(buurt) / "workbooks").glob("09-*")}
        assert there == {"09-onze.ipynb"}  # it took the place of the package's


def test_an_own_form_makes_the_reports_of_evenings_again(ready, made):
    _form(ready)
    report(ready, debug=True)
    held = {buurt for buurt in BUURTEN if snapshots.load_snapshot(ready.root, buurt).evenings}
    assert held
    assert made.buurten == {*held, PROGRAMME}


def test_words_that_were_taken_out_of_the_journal_are_not_in_a_report(ready, made):
    _entry(ready, ONE, "Bep belt")
    report(ready, debug=True)
    made.executed.clear()
    from traject_eval.store.journal import open_journal

    with open_journal(ready) as journal:
        entry = next(one for one in journal.entries(ONE) if one.value == "Bep belt")
        journal.rewrite([entry.__class__(**vars(entry) | {"value": None})])
    report(ready, debug=True)
    assert made.buurten == {ONE, PROGRAMME}


def test_a_comparison_of_another_run_is_not_trusted(ready, made):
    """Two runs at once: what each kept of the other would be wrong for good."""
    path = ready.root / "data" / "snapshots" / snapshots.COMPARISON
    rows = pd.read_parquet(path)
    write_bytes(path, responses.parquet(rows.assign(change=rows["change"] + 1)))
    report(ready, debug=True)
    assert made.executed == set()
    pd.testing.assert_frame_equal(pd.read_parquet(path), rows)
