"""The workbook to type questionnaires into: what its cells take, and that it comes back by itself."""

import datetime as dt
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

import traject_eval as te
from tests import tool_exports
from traject_eval.cli import main
from traject_eval.errors import Faults
from traject_eval.instruments import load_instruments
from traject_eval.store import Project, add_buurten, create_project, responses
from traject_eval.survey import import_file
from traject_eval.survey.layout import CALLED
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import build_survey
from traject_eval.survey.survey_file import load_survey
from traject_eval.survey.template import ROWS, SHEETS, template_bytes

REGISTRY = load_instruments()
OWN = [{"id": "opmerking", "kind": "text", "nl": "=1+1 <b>Wat nog?</b>", "en": "Anything else?"}]
FACTS = ["sex", "birth_year", "education", "years_in_buurt"]
BUURTEN, WAVES = ("BU1", "BU2"), {"T0": "2024-01-01", "T1": "2025-01-01"}


def _survey(lang: str):
    return build_survey([REGISTRY[name] for name in tool_exports.SCALES], FACTS, OWN, lang, year=2024)


def _book(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "project", "Proef", WAVES)
    return add_buurten(made, [{"code": code, "name": code} for code in BUURTEN])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_cell_takes_what_can_be_answered_and_nothing_else(lang):
    survey = _survey(lang)
    book = _book(template_bytes(survey, BUURTEN, WAVES))
    answers, questions = (book[name] for name in SHEETS)
    rules = {str(rule.sqref): rule for rule in answers.data_validations.dataValidation}
    header = {cell.value: cell for cell in answers[1]}
    asked = {CALLED.get(one.name, one.name): one for one in survey.questions}
    assert list(header) == ["persoon", "buurt", "meting", "groep", *own_code_columns(), *asked]
    ends = {name: tuple(row["range"]) for name, row in own_code_columns().items() if "range" in row}
    ends |= {name: one.limits for name, one in asked.items() if one.kind == "number"}
    for name, cell in header.items():
        rule = rules[f"{cell.column_letter}2:{cell.column_letter}{ROWS + 1}"]
        values = [row[2] for row in questions.iter_rows(min_row=2, values_only=True) if row[0] == name and row[2]]
        if rule.type == "list":
            first, last = (int(part) for part in rule.formula1.replace(f"{SHEETS[1]}!$C$", "").split(":$C$"))
            assert [questions.cell(row, 3).value for row in range(first, last + 1)] == values
        elif rule.type == "whole":
            low, high = int(rule.formula1), int(rule.formula2)
            assert (low, high) == (ends[name] if name in ends else (int(values[0]), int(values[-1])))
        else:
            assert name in {"persoon", "opmerking", *own_code_columns()} - set(ends)
            continue
        assert rule.showErrorMessage
    assert answers.freeze_panes == "B2"
    assert header["djg_6_1"].comment.text == asked["djg_6_1"].text
    born = header["geboortejaar"].column_letter
    assert rules[f"{born}2:{born}{ROWS + 1}"].formula2 == "2024"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_typed_comes_back_with_the_same_scores(tmp_path, project, lang):
    true = tool_exports.truth(seed=5)
    book = _book(template_bytes(_survey(lang), BUURTEN, WAVES))
    page = book[SHEETS[0]]
    said = {"persoon": "person", "geslacht": "sex", "geboortejaar": "birth_year"}
    fixed = {"buurt": "BU1", "meting": "T0", "groep": "deelnemer"}
    header = [cell.value for cell in page[1]]
    for row, one in enumerate(true.to_dict("records"), start=2):
        for column, name in enumerate(header, start=1):
            value = fixed.get(name, one.get(said.get(name, name)))
            if pd.notna(value):
                page.cell(row, column, int(value) if isinstance(value, float) else value)
    _without_a_card(page, header, len(true) + 2, fixed)
    path = tmp_path / "overgetypt.xlsx"
    book.save(path)
    import_file(project, path)
    made = responses.read_codes(project.root, "BU1", responses.imports(project.root))
    assert made[["code_moeder", "code_dag"]].to_numpy().tolist() == [["an", "7"]]
    answers, persons = responses.read(project.root, "BU1")
    answers = answers[answers["person"].isin(true["person"])]
    assert persons.set_index("person").loc[true["person"], "birth_year"].tolist() == true["birth_year"].tolist()
    given = [column for column in true if column not in ("person", "sex", "birth_year")]
    wanted = true.astype({column: "Int64" for column in given}).assign(buurt="BU1", wave="T0", population="deelnemer")
    stored = answers.assign(population="deelnemer")
    for scale in tool_exports.SCALES:
        scores = [te.score(frame, scale).sort_values("person")["score"] for frame in (stored, wanted)]
        np.testing.assert_array_equal(*scores)


def _without_a_card(page, header, row, fixed):
    """One more questionnaire, of somebody who made a code."""
    for name, value in (fixed | {"code_moeder": "An", "code_dag": 7}).items():
        page.cell(row, header.index(name) + 1, value)


def test_an_empty_template_is_told_to_be_empty(tmp_path, project):
    path = tmp_path / "leeg.xlsx"
    path.write_bytes(template_bytes(_survey("nl"), (), ()))
    with pytest.raises(Faults) as refused:
        import_file(project, path)
    assert refused.value.table["found"].tolist() == ["geen rijen met antwoorden"]


def test_the_command_writes_the_same_bytes_with_the_waves_and_buurten_of_the_project(tmp_path, project, monkeypatch):
    monkeypatch.chdir(project.root)
    for name in ("een.xlsx", "twee.xlsx"):
        assert main(["survey", "djg_6", "--format", "xlsx", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "een.xlsx").read_bytes() == (tmp_path / "twee.xlsx").read_bytes()
    told = list(_book((tmp_path / "een.xlsx").read_bytes())[SHEETS[1]].iter_rows(values_only=True))
    assert [row[2] for row in told if row[0] in ("buurt", "meting")] == [*BUURTEN, *WAVES]


def test_nobody_is_born_after_the_wave_or_after_this_year(tmp_path):
    path = tmp_path / "start.yaml"
    path.write_text("wave: T0\ninstruments: [djg_6]\nbackground: [birth_year]\n", encoding="utf-8")
    assert load_survey(path, REGISTRY, waves=WAVES).questions[-1].limits == (1900, 2024)
    for waves in (None, {"T0": ""}, {"T0": "voorjaar"}):
        assert load_survey(path, REGISTRY, waves=waves).questions[-1].limits == (1900, dt.date.today().year)
