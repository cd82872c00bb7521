"""Self-made codes and cards from the questionnaire to what is kept: nothing is linked, mended or lost by itself."""

import pandas as pd
import pytest

from traject_eval.cli import main
from traject_eval.errors import Faults
from traject_eval.instruments import load_instruments
from traject_eval.store import Project, add_buurten, create_project, responses, write_text
from traject_eval.survey import import_file
from traject_eval.survey.codes import GIVEN, nearest
from traject_eval.survey.limesurvey import code_of, limesurvey
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import build_survey
from traject_eval.survey.xlsform import xlsform

SAID = {"wave": "T0", "buurt": "BU1", "population": "deelnemer"}
FILLED = {
    "persoon": ["K7M-4PD", "", ""],
    "code_moeder": ["Ánna", "jo", ""],
    "code_vader": ["k", "P", ""],
    "code_dag": ["07", "21", ""],
    "code_plaats": ["Utrecht", "", ""],
    "code_ouder": ["0", "99", ""],
    "leefbaarheid_cijfer_1": ["7", "8", "6"],
}
KEPT = [["an", "k", "7", "u", "0"], ["jo", "p", "21", None, None]]


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "project", "Proef", {"T0": "2024-01-01", "T1": "2025-01-01"})
    return add_buurten(made, [{"code": "BU1", "name": "Eén"}])


def _file(tmp_path, frame: pd.DataFrame, name: str = "a.csv"):
    path = tmp_path / name
    path.write_text(frame.to_csv(index=False), encoding="utf-8")
    return path


def _kobo(survey) -> dict[str, str]:
    """Our name of every question, and its column in an export: the groups before the name."""
    groups, found = [], {}
    for kind, name, *_ in xlsform(survey)["survey"][1:]:
        if kind == "begin_group":
            groups.append(name)
        elif kind == "end_group":
            groups.pop()
        else:
            found[name] = "/".join([*groups, name])
    return found


def _limesurvey_codes(survey) -> dict[str, str]:
    codes = {code_of(name): name for name in FILLED}
    return {codes.get(row["name"], ""): row["name"] for row in limesurvey(survey) if row["class"] == "Q"}


def _limesurvey_texts(survey) -> dict[str, str]:
    codes = {code_of(name): name for name in FILLED}
    return {codes.get(row["name"], ""): row["text"] for row in limesurvey(survey) if row["class"] == "Q"}


SIGNS = {
    _kobo: ["_id", "_uuid"],
    _limesurvey_codes: ["lastpage", "startlanguage"],
    _limesurvey_texts: ["submitdate", "lastpage"],
}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("tool", SIGNS)
def test_a_code_that_was_made_in_a_survey_tool_comes_back(tmp_path, project, tool, lang):
    survey = build_survey([load_instruments()["leefbaarheid_cijfer"]], lang=lang)
    headers = tool(survey)
    export = pd.DataFrame({headers[name]: answers for name, answers in FILLED.items()})
    result = import_file(project, _file(tmp_path, export.assign(**dict.fromkeys(SIGNS[tool], 1))), **SAID)
    codes = responses.read_codes(project.root, "BU1", responses.imports(project.root))
    kept = codes[list(own_code_columns())].astype(object)
    assert kept.where(kept.notna(), None).to_numpy().tolist() == KEPT
    assert "Vragenlijsten met een zelfgemaakte code: 2. Koppel de metingen met: traject link" in result.notes
    assert "Zonder enige code: 1. Elk daarvan telt als een ander, onbekend mens." in result.notes


def test_our_own_layout_takes_codes_and_keeps_them_beside_the_answers(tmp_path, project):
    frame = pd.DataFrame(FILLED).assign(buurt="BU1", groep="deelnemer", meting="T0")
    import_file(project, _file(tmp_path, frame))
    answers, persons = responses.read(project.root, "BU1")
    codes = responses.read_codes(project.root, "BU1", responses.imports(project.root))
    assert answers["person"].is_unique
    assert answers["person"][0] == "K7M-4PD"
    assert codes["person"].tolist() == answers["person"].tolist()[:2]
    assert not {"jo", "21", "an"} & set(answers.astype(str).to_numpy().ravel())
    assert not set(own_code_columns()) & {*answers, *persons}


def test_two_people_may_make_the_same_code(tmp_path, project):
    frame = pd.DataFrame(FILLED).iloc[[1, 1]].assign(buurt="BU1", groep="deelnemer", meting="T0")
    assert import_file(project, _file(tmp_path, frame)).persons == 2


def test_a_mapping_names_the_columns_of_a_code(tmp_path, project):
    rules = tmp_path / "m.yaml"
    text = "person: {row: true}\nown_code: {code_moeder: m, code_dag: d}\nbuurt: BU1\npopulation: deelnemer\nwave: T0\n"
    text += "instruments: {leefbaarheid_cijfer: {items: {1: cijfer}}}\n"
    rules.write_text(text)
    frame = pd.DataFrame({"m": ["Marie", "Jo"], "d": ["3", "12"], "cijfer": ["7", "8"]})
    import_file(project, _file(tmp_path, frame), mapping=rules)
    codes = responses.read_codes(project.root, "BU1", responses.imports(project.root))
    assert codes[["code_moeder", "code_dag"]].to_numpy().tolist() == [["ma", "3"], ["jo", "12"]]
    rules.write_text(text.replace("code_dag", "code_week"))
    with pytest.raises(Faults) as wrong:
        import_file(project, _file(tmp_path, frame, "b.csv"), mapping=rules)
    assert "code_week" in wrong.value.table.to_string()


def _cards(project) -> None:
    write_text(project.root / GIVEN, "C3F4T7\nK7M4PD\n")


def _answers(codes: list[str], wave: str = "T1") -> pd.DataFrame:
    rows = pd.DataFrame({"persoon": codes, "buurt": "BU1", "groep": "deelnemer", "meting": wave})
    return rows.assign(leefbaarheid_cijfer_1="7")


def test_a_code_of_a_card_is_one_however_it_is_written(tmp_path, project):
    _cards(project)
    import_file(project, _file(tmp_path, _answers(["K7M-4PD"], "T0")))
    import_file(project, _file(tmp_path, _answers(["k7m 4pd", "p12"]), "b.csv"))
    assert responses.read(project.root, "BU1")[0]["person"].tolist() == ["K7M4PD", "K7M4PD", "p12"]


@pytest.mark.parametrize("slip", ["K7M-4PW", "7KM-4PD", "K7M-4P", "K7M-44PD"])
def test_a_slip_in_the_code_of_a_card_is_told_and_never_linked(tmp_path, project, slip, capsys):
    _cards(project)
    assert main(["import", str(_file(tmp_path, _answers(["C3F-4T7", slip]))), "--project", str(project.root)]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert (
        f"gevonden {slip} (zo’n code is niet uitgedeeld); verwacht een code van een kaartje; K7M-4PD lijkt erop" in told
    )
    assert "rij 3" in told
    assert responses.imports(project.root) == []


def test_a_code_that_looks_like_no_card_in_particular_names_none(tmp_path, project):
    _cards(project)
    with pytest.raises(Faults) as wrong:
        import_file(project, _file(tmp_path, _answers(["WWWWWX"])))
    assert wrong.value.table["expected"].tolist() == ["een code van een kaartje"]
    assert nearest("K7M4PD", ["K7M4PC", "K7M4PF"]) == ""


def test_where_no_cards_were_given_any_code_will_do(tmp_path, project):
    assert import_file(project, _file(tmp_path, _answers(["K7M-4PW", "WWWWWX"]))).persons == 2
