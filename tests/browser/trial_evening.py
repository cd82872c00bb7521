"""Evenings to try: a project with one buurt, with a form of every kind or with the workbooks of the package."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from traject_eval.forms.table import load_forms
from traject_eval.reporting.shelf import workbooks
from traject_eval.session.evening import evening
from traject_eval.session.launcher import Server
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.store.journal import Journal, open_journal

BUURT, NAME = "BU99990001", "Vlierbeek"
PLAYED = ("profiel.", "lopend.", "bedrijven.", "team.", "model.")  # filled in, form by form, in test_evenings.py
FORMS = Path(__file__).with_name("trial_forms.yaml")


@dataclass(frozen=True)
class Trial:
    """An evening that is going on."""

    project: Project
    server: Server
    address: str

    def journal(self) -> Journal:
        return open_journal(self.project)

    def rows(self, form: str) -> dict[str, dict[str, object]]:
        with self.journal() as journal:
            return journal.current(BUURT, form)


def trial_book(path: Path, forms: list[str]) -> Path:
    cells = [
        new_markdown_cell("# Proefavond: alle formulieren\n\nEen werkboek om mee te oefenen."),
        new_code_cell('buurt = ""  # de buurt', metadata={"tags": ["parameters"]}),
        new_code_cell("import traject_eval as te\nsession = te.open_evening(buurt)"),
        new_code_cell("lost = te.show_form(session, 'proef.weg')"),
        new_code_cell("int('Corrie')"),
        new_code_cell("lost"),
        *(new_code_cell(f"te.show_form(session, {form!r})") for form in forms),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def trial_project(folder: Path) -> Project:
    project = create_project(folder, "Goed Oud", {"T0": ""})
    (folder / "forms").mkdir()
    shutil.copyfile(FORMS, folder / "forms" / "90-proef.nl.yaml")
    return add_buurten(project, [{"code": BUURT, "name": NAME}])


@contextmanager
def trial_evening(folder: Path, forms: list[str] | None = None, practice: bool = False) -> Iterator[Trial]:
    project = trial_project(folder / "project")
    known = [name for name in load_forms(project.root / "forms") if not name.startswith(PLAYED)]
    book = trial_book(folder / "01-proef.ipynb", forms or known)
    with evening(project, BUURT, {1: book}, 1, practice=practice) as (server, address):
        yield Trial(project, server, address)


@contextmanager
def package_evening(folder: Path, **settings: str) -> Iterator[Trial]:
    """An evening with the workbooks of the package, of which the first is open."""
    project = create_project(folder / "project", "Goed Oud", {"T0": ""}, **settings)
    project = add_buurten(project, [{"code": BUURT, "name": NAME}])
    with evening(project, BUURT, workbooks(), 1) as (server, address):
        yield Trial(project, server, address)
