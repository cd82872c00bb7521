"""Opening an evening: which workbooks run by themselves, as what copies, and on which address."""

import json
import re
import socket
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from traject_eval.errors import ProjectProblem, UnknownName
from traject_eval.reporting.shelf import workbooks
from traject_eval.session.books import book_for, chosen_books, chosen_buurt, chosen_phase, title
from traject_eval.session.evening import device, practice_copy
from traject_eval.session.launcher import HOST, free_port
from traject_eval.session.place import lay_out
from traject_eval.session.trust import trust, trusted
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.words import LANGUAGES, speaking


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "user"))
    return create_project(tmp_path / "project", "Goed Oud", {"T0": ""})


def _book(path: Path, source: str = "1") -> Path:
    output = new_output("stream", text="oud")
    cells = [
        new_markdown_cell("# Aftrap: elkaar leren kennen"),
        new_code_cell('buurt = "x"  # de buurt', metadata={"tags": ["parameters"]}),
        new_code_cell(source, outputs=[output]),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_an_own_workbook_runs_only_after_it_was_trusted_and_not_after_a_change(project, tmp_path):
    package = {1: _book(tmp_path / "01-aftrap.ipynb")}
    own = _book(project.root / "workbooks" / "01-eigen.ipynb")
    assert chosen_books(package, project.root) == (package, [own])
    trust([own])
    assert chosen_books(package, project.root) == ({1: own}, [])
    _book(own, "print('veranderd')")
    assert not trusted(own)
    assert chosen_books(package, project.root) == (package, [own])


def test_the_list_of_trust_stands_outside_the_project(project):
    own = _book(project.root / "workbooks" / "01-eigen.ipynb")
    before = {path for path in project.root.rglob("*") if path.is_file()}
    trust([own])
    assert {path for path in project.root.rglob("*") if path.is_file()} == before


def test_a_copy_is_for_one_buurt_without_outputs_and_cannot_be_changed(tmp_path):
    book = book_for(_book(tmp_path / "01-aftrap.ipynb"), 'BU"1')
    assert [cell.source for cell in book.cells if cell.cell_type == "code"][1] == "buurt = 'BU\"1'"
    assert all(cell.metadata["editable"] is cell.metadata["deletable"] is False for cell in book.cells)
    assert not any(cell.get("outputs") for cell in book.cells)
    assert title(book, 1) == "1 Aftrap"


@pytest.mark.parametrize("number", workbooks())
def test_a_copy_speaks_the_language_of_the_programme(number):
    with speaking("en"):
        book = book_for(workbooks()[number], "BU1")
    told = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert len(told) > 400
    assert re.findall(r"\b(het|een|voor|wie|waar|niet)\b", told) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_jupyterlab_around_the_page_speaks_that_language_too(tmp_path, lang):
    lay_out(tmp_path, {}, {"lang": lang})
    told = json.loads((tmp_path / "settings" / "overrides.json").read_text(encoding="utf-8"))
    assert told["@jupyterlab/translation-extension:plugin"]["locale"].startswith(lang)


def test_a_buurt_is_found_by_code_by_name_or_because_it_is_the_only_one(project):
    one = add_buurten(project, [{"code": "BU1", "name": "Vlierbeek"}])
    assert chosen_buurt(one, None)["code"] == chosen_buurt(one, "vlierbeek")["code"] == "BU1"
    two = add_buurten(one, [{"code": "BU2", "name": "Lindeplein"}])
    with pytest.raises(ProjectProblem, match=r"Noem de buurt erbij: Vlierbeek \(BU1\), Lindeplein \(BU2\)"):
        chosen_buurt(two, None)
    with pytest.raises(UnknownName, match="Wel bekend: BU1, BU2"):
        chosen_buurt(two, "Weg")


def test_an_unknown_phase_is_refused():
    with pytest.raises(UnknownName, match="werkboeknummer ‘7’ bestaat niet"):
        chosen_phase({1: Path("a"), 4: Path("b")}, 7, None)
    assert chosen_phase({1: Path("a"), 4: Path("b")}, None, 9) == 1


def test_practice_has_the_buurten_but_no_answers_and_never_the_real_database(project, tmp_path):
    settings = project.root / "traject.toml"
    shared = 'database = "postgresql://laptop/traject"\n'
    settings.write_text(shared + settings.read_text(encoding="utf-8"), encoding="utf-8")
    real = add_buurten(Project.load(project.root), [{"code": "BU1", "name": "Vlierbeek"}])
    (real.root / "data" / "traject.sqlite").write_bytes(b"answers")
    copy = Project.load(practice_copy(real, tmp_path / "practice"))
    assert copy.buurten["code"].tolist() == ["BU1"]
    assert copy.database == ""
    assert not list((copy.root / "data").iterdir())


def test_a_project_keeps_its_port_and_takes_another_when_that_is_busy():
    usual = free_port("a project")
    assert free_port("a project") == usual
    with socket.create_server((HOST, usual)):
        assert free_port("a project") != usual


def test_a_laptop_has_one_id(project):
    assert device() == device()
    assert len(device()) == 32
