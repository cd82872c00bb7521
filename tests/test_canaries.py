"""What somebody types about a person is nowhere but in the form: looked for in every byte that the program leaves.

Every field of every form that is marked ``personal`` gets a canary of its own, so a form that is added later is looked
at too. The alias is the control: it may be seen, and the search has to find it in each kind of file.
"""

import asyncio
import base64
import io
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.evening_case import VISITS
from traject_eval.forms.evening import open_evening
from traject_eval.forms.widget import FormWidget
from traject_eval.privacy.personal import is_sealed
from traject_eval.reporting.execute import execute
from traject_eval.reporting.freeze import freeze
from traject_eval.reporting.run import report
from traject_eval.reporting.seal import seal as sealed_notebook
from traject_eval.store import Project, write_text
from traject_eval.store.journal import FILE
from traject_eval.upkeep.backup import backup, backup_keys, restore
from traject_eval.upkeep.forget import forget
from traject_eval.upkeep.merge import merge
from traject_eval.upkeep.tell import conflict_lines

NAME, PHONE, REMARK = "Elisabeth Kanarievogel", "06-98765432", "hoort slecht; wil dat niet laten merken"
ALIAS = "Roepnaam-Bep"
FORM = "aftrap.aanwezigen"


def _spellings(word: str) -> set[bytes]:
    """A word as it can stand in a file: plain, two bytes a letter, as JSON writes it, in base64 (three ways)."""
    plain = word.encode()
    shifted = (base64.b64encode(b"x" * shift + plain)[2 + shift : -4] for shift in range(3))
    return {plain, word.encode("utf-16-le"), json.dumps(word)[1:-1].encode(), *shifted}


def _insides(name: str, content: bytes):
    """A file, and what is in it where it is a zip, a table or a database."""
    yield name, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from _insides(f"{name}/{part}", archive.read(part))
    if content[:4] == b"PAR1":
        yield f"{name} (tabel)", pd.read_parquet(io.BytesIO(content)).to_csv().encode()
    if content[:15] == b"SQLite format 3":
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content[:18] + b"\1\1" + content[20:])  # read it as a file without a log beside it
            yield f"{name} (databank)", "\n".join(database.iterdump()).encode()


def _holding(word: str, *folders: Path) -> list[str]:
    """The files in which a word stands, whatever their kind."""
    spellings = _spellings(word)
    return [
        inside
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for inside, content in _insides(path.relative_to(folder).as_posix(), path.read_bytes())
        if any(spelling in content for spelling in spellings)
    ]


def _row(form) -> str:
    """The record in which a canary is typed: that of the person, or one that says whom it is about."""
    return "" if form.kind == "canvas" else "bezoek-1" if form.person else "persoon-1"


def _with_visits(project: Project) -> Project:
    """A project with a form of its own, in which somebody writes about somebody else."""
    (project.root / "forms").mkdir(exist_ok=True)
    write_text(project.root / "forms" / "90-bezoek.nl.yaml", VISITS)
    return project


def _typed(evening) -> dict[str, str]:
    """Fill every personal field of every form; where each canary was typed."""
    canaries = {}
    for form in evening.forms.values():
        personal = [field for field in form.fields if field.personal]
        for number, field in enumerate(personal):
            word = (NAME, PHONE, REMARK)[number % 3]
            canary = f"{word} {uuid4().hex}"
            canaries[canary] = f"{form.id}.{field.id}"
            row = _row(form)
            change = {"id": uuid4().hex, "row": row, "field": field.id, "value": canary}
            about = {"id": uuid4().hex, "row": row, "field": form.person, "value": "persoon-1"}
            saved = evening.save(form.id, [about, change] if form.person else [change])
            assert saved.refused == {}
    saved = evening.save(FORM, [{"id": uuid4().hex, "row": "persoon-1", "field": "alias", "value": ALIAS}])
    assert saved.refused == {}
    return canaries


def _workbook(path: Path, forms) -> Path:
    """A workbook that shows every form, and all that a workbook can ask of an evening."""
    asked = [f"te.show_form(evening, {name!r})" for name in forms]
    asked += [f"evening.answers({name!r})" for name in forms] + [f"evening.rows({name!r})" for name in forms]
    cells = [new_code_cell('buurt = ""', metadata={"tags": ["parameters"]})]
    cells.append(new_code_cell("import traject_eval as te\nevening = te.open_evening(buurt)"))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = new_notebook(
        cells=[*cells, *map(new_code_cell, asked)], metadata={**kernel, "language_info": {"name": "python"}}
    )
    write_text(path, nbformat.writes(book))
    return path


def test_nothing_personal_stands_in_any_file_or_line_that_the_program_leaves(
    reported, tmp_path, monkeypatch, capfd, keys_folder
):
    scratch = tmp_path / "kladmap"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    code = reported.buurten["code"].iloc[0]
    evening = open_evening(_with_visits(reported), code)
    canaries = _typed(evening)
    assert len(canaries) >= 4
    assert set(canaries) <= {
        str(value) for form in evening.forms for row in evening.revealed(form).values() for value in row.values()
    }  # the facilitator's own form does show them

    workbook = _workbook(tmp_path / "proef.ipynb", evening.forms)
    executed = execute(workbook, {"buurt": code}, {"TRAJECT_PROJECT": str(reported.root)})
    write_text(tmp_path / "uitgevoerd.ipynb", nbformat.writes(executed))
    write_text(tmp_path / "bewaard.ipynb", nbformat.writes(sealed_notebook(executed)))
    freeze(reported, [code])
    assert all(not outcome.error for outcome in report(reported, [code], jobs=1, force=True))
    copy = backup(reported, tmp_path / "stick", reports=True)
    backup_keys(reported, tmp_path / "stick", "vier losse woorden hier")
    restored = Project.load(restore(copy, tmp_path / "terug").root)
    for project, end in ((reported, "a"), (restored, "b")):
        for canary in canaries:
            form, _, field = canaries[canary].rpartition(".")
            row = _row(evening.form(form))
            change = {"id": uuid4().hex, "row": row, "field": field, "value": f"{canary} {end}"}
            open_evening(project, code).save(form, [change])
    print(*conflict_lines(reported, merge(reported, restored.root)), sep="\n")
    evening.journal.close()

    said = "".join(capfd.readouterr())
    write_text(tmp_path / "gezegd.txt", said)
    found = {canaries[canary]: _holding(canary, tmp_path, keys_folder, reported.root) for canary in canaries}
    assert {where: files for where, files in found.items() if files} == {}
    for word in (NAME, PHONE, REMARK):
        assert _holding(word, tmp_path, keys_folder, reported.root) == []
    assert said.count("een persoonlijk gegeven") == 3 * len(canaries)  # the conflicts were told, without what was typed


def test_forgetting_somebody_reaches_what_was_written_about_them_in_another_form(demo):
    evening = open_evening(_with_visits(demo), demo.buurten["code"].iloc[0])
    canaries = _typed(evening)
    evening.journal.close()
    forget(demo, ALIAS)
    evening = open_evening(demo, demo.buurten["code"].iloc[0])
    left = json.dumps([evening.revealed(form) for form in evening.forms])
    sealed = [entry for entry in evening.journal.entries() if is_sealed(entry.value)]
    evening.journal.close()
    assert "proef.bezoek.note" in canaries.values()
    assert not [canary for canary in canaries if canary in left]
    assert [entry for entry in sealed if entry.value["person"] == "persoon-1"] == []


def test_a_page_that_is_saved_holds_nothing_of_the_form_in_it(demo, tmp_path, monkeypatch):
    """What Jupyter would write into a notebook that is saved while the form is on the screen."""
    evening = open_evening(demo, demo.buurten["code"].iloc[0])
    canaries = _typed(evening)

    async def shown() -> str:
        widget = FormWidget(evening, evening.form(FORM))
        assert any(canary in json.dumps(widget.rows) for canary in canaries)
        return json.dumps(widget._repr_mimebundle_()) + repr(widget) + str(widget)

    written = asyncio.run(shown())
    evening.journal.close()
    assert "FormWidget" in written
    assert not [canary for canary in canaries if canary in written]


def test_the_search_finds_a_word_in_every_kind_of_file(demo, tmp_path):
    """The alias is no secret: this is how the tests above would notice a name."""
    evening = open_evening(demo, demo.buurten["code"].iloc[0])
    _typed(evening)
    assert f"{FILE}-wal" in _holding(ALIAS, demo.root)  # still in the log beside the database
    evening.journal.close()
    backup(demo, tmp_path / "stick")
    pd.DataFrame({"a": [ALIAS]}).to_parquet(tmp_path / "stick" / "a.parquet")
    write_text(tmp_path / "stick" / "a.json", json.dumps({"beeld": base64.b64encode(f"..{ALIAS}..".encode()).decode()}))
    found = _holding(ALIAS, demo.root, tmp_path / "stick")
    assert {name.split("/")[-1] for name in found} >= {"traject.sqlite", "traject.sqlite (databank)", "a.json"}
    assert "a.parquet (tabel)" in found
    assert any(name.endswith(f".zip/{FILE}") for name in found)


@pytest.mark.parametrize("word", ["é’t Zandvoort", "Kanarievogel", PHONE])
def test_every_spelling_is_looked_for(word):
    for shift in range(3):
        hidden = base64.b64encode(b"xyz"[:shift] + word.encode() + b"xyz")
        assert any(spelling in hidden for spelling in _spellings(word))
    assert min(map(len, _spellings(word))) > 4
