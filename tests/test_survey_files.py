"""Surveys as other programs read them, and codes that catch a slip."""

import csv
import io
import random
import re
from itertools import combinations

import pytest
from pyxform.xls2xform import convert

from traject_eval.errors import DataProblem
from traject_eval.instruments import load_instruments
from traject_eval.survey.codebook import codebook
from traject_eval.survey.codes import ALPHABET, MOST, is_code, new_codes, shown
from traject_eval.survey.limesurvey import COLUMNS, LONGEST, code_of, limesurvey_bytes
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import build_survey, standard
from traject_eval.survey.xlsform import xlsform_bytes

REGISTRY = load_instruments()
FACTS = list(standard()["background"])
OWN = [{"id": "opmerking", "kind": "text", "nl": "=1+1 <b>Wat & nog?</b>", "en": "Anything else?"}]
OWN_CODE = ["codeXmoeder", "codeXvader", "codeXdag", "codeXplaats", "codeXouder"]


def _whole(lang: str, **settings):
    """Every scale whose texts may be shipped in this language, all facts and an own question."""
    scales = [one for one in REGISTRY.values() if all(getattr(item, lang) for item in one.items)]
    assert len(scales) > 5
    return build_survey(scales, FACTS, OWN, lang, name="alles", settings={"wave": "T0"} | settings)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_kobo_and_odk_can_make_a_form_of_it(lang, tmp_path):
    survey = _whole(lang)
    path = tmp_path / "form.xlsx"
    path.write_bytes(xlsform_bytes(survey))
    made = convert(path, validate=False)
    assert made.warnings == []
    assert _missing(made.xform, [question.name for question in survey.questions]) == []
    assert f'version="{survey.version}"' in made.xform
    assert "&gt;= 1900 and . &lt;= " in " ".join(made.xform.split())
    assert "'T0'" in made.xform


def _missing(xform: str, names: list[str]) -> list[str]:
    return [name for name in names if not re.search(rf'nodeset="/data/(blok_[0-9]+/)?{name}"', xform)]


def test_the_same_survey_gives_the_same_bytes_and_an_anonymous_one_asks_no_code(tmp_path):
    assert xlsform_bytes(_whole("nl")) == xlsform_bytes(_whole("nl"))
    for anonymous in (True, False):
        path = tmp_path / "form.xlsx"
        path.write_bytes(xlsform_bytes(_whole("nl", anonymous=anonymous)))
        assert bool(_missing(convert(path, validate=False).xform, ["persoon"])) is anonymous
        elements = [f"eigen_code/{name}" for name in own_code_columns()]
        assert (len(_missing(convert(path, validate=False).xform, elements)) == len(elements)) is anonymous


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_limesurvey_file_holds_every_question_with_its_answers(lang):
    survey = _whole(lang)
    rows = list(csv.DictReader(io.StringIO(limesurvey_bytes(survey).decode("utf-8-sig")), delimiter="\t"))
    assert set(rows[0]) == set(COLUMNS)
    asked = [row for row in rows if row["class"] == "Q"]
    codes = {code_of(question.name): question for question in survey.questions}
    assert len(codes) == len(survey.questions)
    assert [row["name"] for row in asked] == ["vragenlijst", "meting", "persoon", *OWN_CODE, *codes]
    assert {row["mandatory"] for row in asked[2:8]} == {"N"}
    for row in asked[3 + len(OWN_CODE) :]:
        question = codes[row["name"]]
        answers = [(one["name"], one["text"]) for one in rows if one["class"] == "A" and one["id"] == row["id"]]
        assert (row["text"], tuple(answers)) == (question.text, question.options)


def test_every_question_code_is_one_that_limesurvey_keeps():
    names = [column for one in REGISTRY.values() for column in one.columns] + FACTS
    codes = {code_of(name): name for name in names}
    assert len(codes) == len(names)
    assert all(code.isalnum() and code.isascii() and code[0].isalpha() and len(code) <= LONGEST for code in codes)


def test_the_codebook_says_what_is_reversed_and_what_can_be_answered():
    book = codebook(_whole("nl"), REGISTRY).set_index("name")
    assert book.loc["vm_cohesie_4_1", "reversed"] == "ja"
    assert book.loc["vm_cohesie_4_2", ["reversed", "labels"]].tolist()[0] == "nee"
    assert book.loc["sex", ["values", "labels", "low"]].tolist() == ["man | vrouw | anders", "Man | Vrouw | Anders", ""]
    assert book.loc["birth_year", ["low", "instrument"]].tolist() == ["1900", ""]


# --- codes


def test_every_wrong_sign_and_every_swap_is_caught():
    chance = random.Random(1)
    for code in chance.sample(new_codes(400), 40):
        for place in range(len(code)):
            for sign in set(ALPHABET) - {code[place]}:
                assert not is_code(code[:place] + sign + code[place + 1 :])
        for one, other in combinations(range(len(code)), 2):
            signs = list(code)
            signs[one], signs[other] = signs[other], signs[one]
            assert is_code("".join(signs)) is (code[one] == code[other])


def test_codes_are_new_and_look_like_nothing_else():
    made = new_codes(5000)
    assert len(set(made)) == 5000
    assert not set(made) & set(new_codes(5000, taken=made))
    assert not set("".join(made)) & set("01OILSZBAEU")
    assert all(is_code(f" {shown(code).lower()} ") for code in made)
    assert not is_code("")
    for count in (0, -1, MOST + 1):
        with pytest.raises(DataProblem, match="codes kan niet"):
            new_codes(count)
