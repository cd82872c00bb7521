"""Surveys as values, and the file in which a project writes them."""

import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, Faults, UnknownName
from traject_eval.instruments import load_instruments
from traject_eval.survey.questions import build_survey, standard
from traject_eval.survey.survey_file import load_survey

REGISTRY = load_instruments()
GOOD = """\
title: {nl: Vragenlijst De Horn, en: Questionnaire De Horn}
wave: T0
instruments: [vm_cohesie_4, djg_6]
background: [sex, birth_year]
own:
  - id: tuin
    kind: single
    nl: Komt u in de buurttuin?
    en: Do you visit the community garden?
    options: [["1", Ja, "Yes"], ["2", Nee, "No"]]
"""


def _file(tmp_path, text):
    path = tmp_path / "start.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "title", "label"), [("nl", "Vragenlijst De Horn", "Ja"), ("en", "Questionnaire De Horn", "Yes")]
)
def test_a_survey_file_becomes_questions_in_its_order(tmp_path, lang, title, label):
    survey = load_survey(_file(tmp_path, GOOD), REGISTRY, lang)
    names = [*REGISTRY["vm_cohesie_4"].columns, *REGISTRY["djg_6"].columns, "sex", "birth_year", "tuin"]
    assert [question.name for question in survey.questions] == names
    assert (survey.id, survey.title, survey.wave, survey.has_code) == ("start", title, "T0", True)
    assert survey.questions[-1].options[0] == ("1", label)


def test_the_version_changes_with_the_words_and_with_nothing_else(tmp_path):
    first = load_survey(_file(tmp_path, GOOD), REGISTRY)
    assert load_survey(_file(tmp_path, "# niets\n" + GOOD), REGISTRY) == first
    assert load_survey(_file(tmp_path, GOOD.replace("Komt u", "Komt u weleens")), REGISTRY).version != first.version


def test_the_texts_of_a_scale_are_those_of_the_registry():
    asked = te.questionnaire("djg_6", lang="en")
    survey = build_survey([REGISTRY["djg_6"]], lang="en")
    rows = [(q.name, q.text, int(value), label) for q in survey.questions for value, label in q.options]
    assert rows == list(asked[["column", "question", "code", "answer"]].itertuples(index=False, name=None))


def test_an_anonymous_survey_has_no_code():
    survey = build_survey([REGISTRY["djg_6"]], settings={"anonymous": True})
    assert not survey.has_code
    assert survey.anonymous


def test_scales_without_texts_are_refused_with_every_reason():
    lacking = [one for one in REGISTRY.values() if not all(item.nl for item in one.items)]
    assert len(lacking) > 1
    with pytest.raises(Faults) as refused:
        build_survey(lacking)
    assert list(refused.value.table["where"]) == [one.id for one in lacking]


def test_an_unknown_fact_or_language_is_refused():
    with pytest.raises(UnknownName, match="sex"):
        build_survey([REGISTRY["djg_6"]], ["inkomen"])
    with pytest.raises(UnknownName, match="taal"):
        build_survey([REGISTRY["djg_6"]], lang="fy")


def test_every_standing_text_is_there_in_both_languages():
    for part in ("title", "intro", "consent"):
        assert set(standard()[part]) == {"nl", "en"}


BAD = {
    "unknown scale": (GOOD.replace("djg_6", "djg_7"), 3, "onbekende schaal djg_7"),
    "context only": (GOOD.replace("djg_6", "leefbaarometer"), 3, "leefbaarometer kan geen uitkomst zijn"),
    "scale twice": (GOOD.replace("djg_6", "vm_cohesie_4"), 3, "vm_cohesie_4 staat er twee keer"),
    "unknown fact": (GOOD.replace("birth_year", "inkomen"), 4, "onbekende achtergrondvraag inkomen"),
    "own id taken": (GOOD.replace("id: tuin", "id: djg_6_1"), 6, "djg_6_1 bestaat al"),
    "no options": (GOOD[: GOOD.index("    options")], 6, "options ontbreekt"),
    "range of a choice": (GOOD + "    range: [1, 2]\n", 11, "range"),
    "unknown kind": (GOOD.replace("single", "multiple"), 7, "kind: multiple"),
    "no English": (GOOD.replace("    en: Do", "    # en: Do"), 6, "en ontbreekt"),
    "unknown field": (GOOD + "kleur: rood\n", 11, "onbekend veld kleur"),
    "code and anonymous": (GOOD + "code: true\nanonymous: true\n", 12, "allebei true"),
    "no list": ("instruments: djg_6\n", 1, "instruments: djg_6"),
    "empty": ("", 1, "leeg"),
    "title in one language": (GOOD.replace(", en: Questionnaire De Horn", ""), 1, "en ontbreekt"),
    "options of one": (GOOD.replace(', ["2", Nee, "No"]', ""), 10, "options:"),
}


@pytest.mark.parametrize("name", BAD)
def test_every_fault_is_told_with_its_line(tmp_path, name):
    text, line, found = BAD[name]
    with pytest.raises(Faults) as refused:
        load_survey(_file(tmp_path, text), REGISTRY)
    told = refused.value.table
    assert any(row.where == f"start.yaml, regel {line}" and found in row.found for row in told.itertuples()), told


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DataProblem, match="bestaat niet"):
        load_survey(tmp_path / "geen.yaml", REGISTRY)
