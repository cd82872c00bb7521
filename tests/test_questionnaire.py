"""A questionnaire: every question with its answers, or every reason why it cannot be made."""

import pytest

import traject_eval as te
from traject_eval.errors import Faults, UnknownName
from traject_eval.instruments import load_instruments
from traject_eval.survey import questionnaire
from traject_eval.survey.layout import own_layout

SCALES = load_instruments()


def _faults(*names: str, lang: str = "nl"):
    with pytest.raises(Faults) as caught:
        questionnaire([SCALES[name] for name in names], lang)
    return caught.value.table


def test_every_question_stands_there_with_every_answer_in_order():
    asked = te.questionnaire("vm_cohesie_4", "djg_6")
    assert asked["column"].unique().tolist() == [*SCALES["vm_cohesie_4"].columns, *SCALES["djg_6"].columns]
    assert asked.groupby("instrument")["answer"].size().to_dict() == {"vm_cohesie_4": 20, "djg_6": 18}
    first = asked[asked["column"] == "vm_cohesie_4_1"]
    assert first["answer"].tolist()[0] == "Helemaal mee oneens"
    assert first["code"].tolist() == [1, 2, 3, 4, 5]
    assert set(asked.loc[asked["instrument"] == "vm_cohesie_4", "intro"]) == {""}
    assert asked.loc[asked["instrument"] == "djg_6", "intro"].iloc[0].startswith("Wilt u van elk van de volgende")


def test_a_questionnaire_in_english_is_english():
    asked = te.questionnaire("mastery_7", lang="en")
    assert asked["question"].iloc[-1] == "I can do just about anything I really set my mind to"
    assert asked["answer"].iloc[-1] == "Strongly disagree"


def test_what_is_asked_can_be_read_back():
    asked = te.questionnaire("mhc_sf", "rondkomen", "vm_cohesie_4")
    header = ["persoon", "buurt", "groep", *asked["column"].unique()]
    read = own_layout("antwoorden.csv", header, SCALES, "T0")
    assert sorted(read.items) == sorted(asked["column"].unique())
    for row in asked.itertuples():
        assert read.items[row.column].codes[row.answer.casefold()] == row.code


def test_while_a_text_is_missing_all_reasons_come_at_once():
    told = _faults("vm_cohesie_6", "djg_6", "swemwbs")
    assert told["where"].tolist() == ["vm_cohesie_6", "swemwbs"]
    assert told["found"].tolist() == [
        "geen Nederlandse tekst bij vraag 6 (nergens gevonden)",
        "geen Nederlandse tekst bij vraag 1, 2, 3, 4, 5, 6, 7 (niet meegeleverd; licentie: © NHS Health Scotland, "
        "University of Warwick en University of Edinburgh, 2008; toestemming nodig)",
    ]
    assert told["advice"].iloc[1].endswith("wording_of: swemwbs")


def test_a_text_in_one_language_is_none_in_the_other():
    assert len(te.questionnaire("mhc_sf")) == 14 * 6
    assert _faults("mhc_sf", lang="en")["found"].iloc[0].startswith("geen Engelse tekst bij vraag 1, 2,")


def test_a_project_that_supplies_the_text_can_ask_it(tmp_path):
    words = "wording_of: vm_cohesie_6\nsource: verzonnen\nitems: {6: {nl: De zesde}}\n"
    (tmp_path / "zesde.yaml").write_text(words, encoding="utf-8")
    asked = questionnaire([load_instruments([tmp_path])["vm_cohesie_6"]])
    assert asked["question"].iloc[-1] == "De zesde"


def test_two_kinds_of_answers_in_one_scale_each_stand_with_their_own_questions(tmp_path):
    items = "".join(f"  {nr}: {{nl: vraag {nr}}}\n" for nr in range(1, 11))
    words = f"wording_of: collective_efficacy_10\nsource: verzonnen\nitems:\n{items}"
    (tmp_path / "teksten.yaml").write_text(words, encoding="utf-8")
    asked = questionnaire([load_instruments([tmp_path])["collective_efficacy_10"]])
    assert asked.loc[asked["nr"] == 1, "answer"].iloc[-1] == "Zeer waarschijnlijk"
    assert asked.loc[asked["nr"] == 6, "answer"].iloc[-1] == "Helemaal mee eens"


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownName, match=r"De taal ‘de’ bestaat niet. Wel bekend: en, nl"):
        te.questionnaire("djg_6", lang="de")
