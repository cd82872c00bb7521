"""Answers to our own questions come out of every tool's export as they went in, without a mapping."""

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from tests import tool_exports
from traject_eval.cli import main
from traject_eval.errors import DataProblem, Faults, UnknownName
from traject_eval.store import Project, add_buurten, create_project, responses
from traject_eval.survey import import_file
from traject_eval.survey.erasing import raw_without

CASES = [
    pytest.param(tool, writer, lang, id=f"{writer.__name__}-{lang}")
    for tool, writers in tool_exports.WRITERS.items()
    for writer in writers
    for lang in ("nl", "en")
]
SAID = {"wave": "T0", "buurt": "BU1", "population": "deelnemer"}


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "project", "Proef", {"T0": "2024-01-01", "T1": "2025-01-01"})
    return add_buurten(made, [{"code": "BU1", "name": "Eén"}, {"code": "BU2", "name": "Twee"}])


def _write(tmp_path, written: tuple[str, bytes]):
    path = tmp_path / written[0]
    path.write_bytes(written[1])
    return path


def _stored(project) -> tuple[pd.DataFrame, pd.DataFrame]:
    answers, persons = responses.read(project.root, "BU1")
    return answers.sort_values("person", ignore_index=True), persons.sort_values("person", ignore_index=True)


def _scores(answers: pd.DataFrame, scale: str) -> list[float]:
    frame = answers.assign(buurt="BU1", wave="T0", population="deelnemer")
    return te.score(frame, scale).sort_values("person")["score"].tolist()


@pytest.mark.parametrize(("tool", "writer", "lang"), CASES)
def test_answers_come_back_as_they_were_given(tmp_path, project, tool, writer, lang):
    true = tool_exports.truth(seed=3)
    result = import_file(project, _write(tmp_path, writer(true, lang)), **SAID)
    answers, persons = _stored(project)
    given = [column for column in true if column not in ("person", "sex", "birth_year")]
    stored = answers[given].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    np.testing.assert_array_equal(stored, true[given].to_numpy())
    assert persons["person"].tolist() == true["person"].tolist()
    assert persons["sex"].tolist() == true["sex"].tolist()
    assert persons["birth_year"].tolist() == true["birth_year"].tolist()
    for scale in tool_exports.SCALES:
        wanted = _scores(true.astype({column: "Int64" for column in given}), scale)
        np.testing.assert_array_equal(_scores(answers, scale), wanted)
    names = ", ".join(sorted(tool_exports.SCALES))
    from_tool = f"van {tool}" if tool else "met onze vragen"
    assert result.notes[0] == f"Herkend als een bestand {from_tool}: {names}."


def test_other_order_an_extra_column_and_a_decimal_comma_change_nothing(tmp_path, project):
    true = tool_exports.truth(seed=4)
    name, content = tool_exports.kobo(true, "nl")
    (tmp_path / name).write_bytes(content)
    frame = pd.read_csv(tmp_path / name, sep=";", dtype="str")
    frame["gewicht"], frame["Wat wilt u nog kwijt?"] = "1,5", "Niets"
    frame = frame[sorted(frame, reverse=True)]
    result = import_file(project, _write(tmp_path, (name, frame.to_csv(index=False, sep=";").encode())), **SAID)
    answers, persons = _stored(project)
    np.testing.assert_array_equal(answers["djg_6_2"].to_numpy(dtype=float, na_value=np.nan), true["djg_6_2"])
    assert set(persons["weight"]) == {1.5}
    assert "Niet gelezen, aantal andere kolommen: 8." in result.notes
    assert not any("kwijt" in column for column in [*answers, *persons])


def test_who_somebody_is_is_not_read_not_kept_and_said(tmp_path, project):
    result = import_file(project, _write(tmp_path, tool_exports.microsoft(tool_exports.truth(5), "nl")), **SAID)
    assert "Wie iemand is, is niet ingelezen en niet bewaard: E-mail, Naam." in result.notes
    kept = [path for path in (project.root / "data").rglob("*") if path.is_file()]
    assert not [path.name for path in kept if b"Jansen" in path.read_bytes() or b"example.org" in path.read_bytes()]
    assert [path.suffix for path in (project.root / "data" / "raw").iterdir() if "bewerkt" in path.name] == [".csv"]
    assert responses.missing_files(project.root, responses.imports(project.root)[0]) == []


def test_the_same_export_twice_changes_nothing(tmp_path, project):
    path = _write(tmp_path, tool_exports.google(tool_exports.truth(6), "nl"))
    assert not import_file(project, path, **SAID).already
    assert import_file(project, path, **SAID).already


def test_rows_without_a_code_are_strangers_and_said(tmp_path, project):
    name, content = tool_exports.odk(tool_exports.truth(7), "nl")
    bare = content.replace(b"over_u-person", b"over_u-iets")
    result = import_file(project, _write(tmp_path, (name, bare)), **SAID)
    assert result.persons == 40
    assert "Er staat geen code van een persoon in: elke rij telt als een ander, onbekend mens." in result.notes


def test_what_the_file_does_not_say_is_asked_for_all_at_once(tmp_path, project):
    path = _write(tmp_path, tool_exports.odk(tool_exports.truth(8), "nl"))
    with pytest.raises(Faults) as caught:
        import_file(project, path, wave="T0")
    assert caught.value.table["expected"].tolist() == ["--buurt BU03630101", "--group deelnemer of --group bewoner"]
    with pytest.raises(UnknownName, match="BU9"):
        import_file(project, path, **{**SAID, "buurt": "BU9"})
    assert responses.imports(project.root) == []


def test_a_buurt_may_be_named_by_its_name_and_not_twice(tmp_path, project):
    name, content = tool_exports.wide_texts(tool_exports.truth(9), "nl")
    lines = content.decode("utf-8-sig").splitlines()
    whole = "\n".join([f"{lines[0]};Buurt;Groep", *(f"{line};Twee;Bewoner" for line in lines[1:])])
    path = _write(tmp_path, (name, whole.encode()))
    with pytest.raises(DataProblem, match="Laat --buurt weg"):
        import_file(project, path, **SAID)
    assert import_file(project, path, wave="T1").buurten == ("BU2",)


def test_bare_numbers_under_the_text_of_a_question_say_nothing(tmp_path, project):
    true = tool_exports.truth(10)
    name, content = tool_exports.wide_texts(true, "nl")
    path = _write(tmp_path, (name, content.replace(b"2. Min of meer", b"2")))
    with pytest.raises(Faults) as caught:
        import_file(project, path, **SAID)
    assert set(caught.value.table["found"]) == {"2"}
    assert responses.imports(project.root) == []


def test_a_shorter_scale_inside_a_longer_one_is_not_seen_twice(tmp_path, project):
    asked = te.questionnaire("djg_11").drop_duplicates("column")  # its eleven questions hold the six of djg_6
    rows = [["person", *asked["question"]], ["p1", *["Ja"] * 11]]
    text = "\n".join(";".join(row) for row in rows)
    result = import_file(project, _write(tmp_path, ("elf.csv", text.encode())), **SAID)
    assert result.instruments == ("djg_11",)


def test_two_columns_for_one_answer_are_refused(tmp_path, project):
    name, content = tool_exports.kobo(tool_exports.truth(11), "nl")
    double = content.replace(b"over_u/hulp;", b"extra/djg_6_1;", 1)
    with pytest.raises(Faults) as caught:
        import_file(project, _write(tmp_path, (name, double)), **SAID)
    assert caught.value.table["expected"].tolist() == ["één kolom voor djg_6_1"]


def test_an_answer_given_twice_in_a_long_file_is_refused_by_row(tmp_path, project):
    text = "persoon;vraag;antwoord\np1;djg_6_1;1\np1;djg_6_1;2\n"
    with pytest.raises(Faults) as caught:
        import_file(project, _write(tmp_path, ("lang.csv", text.encode())), **SAID)
    assert caught.value.table["where"].tolist() == ["rij 3"]


def test_someone_who_is_forgotten_leaves_an_edited_source_too(tmp_path, project):
    import_file(project, _write(tmp_path, tool_exports.microsoft(tool_exports.truth(12), "nl")), **SAID)
    line = responses.imports(project.root)[0]
    name, whole = raw_without(project, line, ["P003"])
    left = (project.root / "data" / "raw" / name).read_text(encoding="utf-8")
    assert whole
    assert "P003" not in left
    assert "P004" in left


def test_the_command_says_what_was_recognised(tmp_path, project, capsys):
    path = _write(tmp_path, tool_exports.kobo(tool_exports.truth(13), "nl"))
    said = ["--wave", "T0", "--buurt", "BU1", "--group", "deelnemer", "--project", str(project.root)]
    assert main(["import", str(path), *said]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "kobo.csv is ingelezen. Vragenlijsten: 40, mensen: 40, buurten: 1, metingen: T0."
    assert told[1] == "Herkend als een bestand van KoboToolbox: djg_6, leefbaarheid_cijfer, vm_cohesie_4."


@pytest.mark.parametrize("tool", ["KoboToolbox", "ODK", "LimeSurvey", "Google Forms", "Microsoft Forms"])
def test_the_day_is_kept_without_the_time_where_it_is_sure(tmp_path, project, tool):
    for nr, writer in enumerate(tool_exports.WRITERS[tool]):
        true = tool_exports.truth(seed=nr).assign(person=lambda frame, nr=nr: f"{nr}" + frame["person"])
        import_file(project, _write(tmp_path, writer(true, "en")), **SAID)
    answers, _ = _stored(project)
    if tool == "Microsoft Forms":  # 3/1/26: of March or of January
        assert "date" not in answers
    else:
        assert set(answers["date"]) == {"2026-03-01"}
