"""Questionnaires and cards on paper, and the commands that make them."""

import datetime as dt
import re

import pytest

from tests.paper import page_count, reads, tags, words
from traject_eval.cli.main import main
from traject_eval.forms.paper.survey import cards_pdf, survey_pdf
from traject_eval.instruments import load_instruments
from traject_eval.survey.codes import is_code, new_codes, shown
from traject_eval.survey.questions import build_survey, standard

REGISTRY = load_instruments()
MADE = dt.date(2026, 11, 24)
FACTS = list(standard()["background"])
HOSTILE = '#let x = 1 $y$ *vet* <b> #panic("!") ' + "W" * 300
OWN = [{"id": "opmerking", "kind": "text", "nl": HOSTILE, "en": HOSTILE}]
HYPHEN = re.compile("[-\u2010\u00ad\u200b]")  # a long word may end a line
EDGE = 17.0  # mm: the margin, less what pdftotext adds to a box


def _whole(lang: str):
    scales = [one for one in REGISTRY.values() if all(getattr(item, lang) for item in one.items)]
    return build_survey(scales, FACTS, OWN, lang, name="alles")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_question_stands_whole_on_one_page_and_nothing_runs_off(lang):
    survey = _whole(lang)
    pdf = survey_pdf(survey, MADE)
    pages = {}
    for word in words(pdf):
        pages.setdefault(word.page, []).append(word)
    assert all(word.left >= EDGE and word.right <= 210 - EDGE for word in words(pdf))
    told = [HYPHEN.sub("", "".join(word.text for word in page)) for page in pages.values()]
    for nr, question in enumerate(survey.questions[:-1], start=1):
        wanted = HYPHEN.sub("", "".join(f"{nr}. {question.text}".split()))
        assert sum(wanted in page for page in told) == 1, wanted


def test_the_foot_says_which_page_and_which_questions():
    pdf = survey_pdf(_whole("nl"), MADE)
    found = [
        tuple(map(int, pair)) for pair in re.findall(r"vragen (\d+)–(\d+)", " ".join(word.text for word in words(pdf)))
    ]
    assert len(found) == page_count(pdf)
    assert [first for first, _ in found] == [1, *(last + 1 for _, last in found[:-1])]
    assert found[-1][1] == len(_whole("nl").questions)


def test_a_reader_hears_tables_with_heads_and_the_language():
    pdf = survey_pdf(build_survey([REGISTRY["vm_cohesie_4"]]), MADE)
    kinds = [tag.kind for tag in tags(pdf)]
    assert kinds.count("TH") == 6
    assert "H1" in kinds


def test_an_anonymous_questionnaire_has_no_place_for_a_code():
    code = "".join(standard()["code"]["nl"].split())
    for anonymous in (True, False):
        pdf = survey_pdf(build_survey([REGISTRY["djg_6"]], settings={"anonymous": anonymous}), MADE)
        assert (code in "".join(word.text for word in words(pdf))) is not anonymous


def test_cards_hold_every_code_once_and_no_other():
    codes = new_codes(24)
    told = [word.text for word in words(cards_pdf(codes, "Vlierbeek", "nl", MADE))]
    assert sorted(word for word in told if is_code(word)) == sorted(map(shown, codes))
    assert "Vlierbeek" not in told


# --- the commands


@pytest.mark.parametrize(
    ("kind", "ending"), [("pdf", "pdf"), ("xlsform", "xlsx"), ("limesurvey", "txt"), ("csv", "csv")]
)
def test_a_questionnaire_of_scales_needs_no_project(tmp_path, monkeypatch, capsys, kind, ending):
    monkeypatch.chdir(tmp_path)
    assert main(["survey", "djg_6", "vm_cohesie_4", "--format", kind, "--lang", "en"]) == 0
    assert (tmp_path / f"djg_6-vm_cohesie_4-en.{ending}").stat().st_size > 500
    assert "10 vragen" in capsys.readouterr().out


def test_a_project_writes_its_own_questionnaire(tmp_path, capsys):
    assert main(["new", str(tmp_path / "p")]) == 0
    (tmp_path / "p" / "surveys").mkdir()
    path = tmp_path / "p" / "surveys" / "start.yaml"
    path.write_text("instruments: [djg_6]\nanonymous: true\n", encoding="utf-8")
    call = ["survey", "start", "--project", str(tmp_path / "p"), "-o", str(tmp_path / "start.pdf")]
    assert main(call) == 0
    assert "losse groepen" in capsys.readouterr().out
    assert main(["survey", "start", "djg_6", "--project", str(tmp_path / "p")]) == 2
    path.write_text("instruments: [djg_7]\n", encoding="utf-8")
    assert main(call) == 1
    assert "start.yaml, regel 1" in capsys.readouterr().err


def test_a_wrong_name_or_missing_text_is_said(capsys):
    assert main(["survey", "djg_9"]) == 2
    assert main(["survey", "swemwbs"]) == 1
    assert "geen Nederlandse tekst" in capsys.readouterr().err


def test_no_code_is_given_twice_in_a_project(tmp_path, capsys):
    root = tmp_path / "p"
    assert main(["new", str(root)]) == 0
    assert main(["buurt", "add", "BU99990001", "Vlierbeek", "--project", str(root)]) == 0
    for count in ("12", "30"):
        assert main(["cards", "Vlierbeek", count, "--project", str(root)]) == 0
    given = (root / "surveys" / "codes.txt").read_text(encoding="utf-8").split()
    assert len(set(given)) == 42
    assert given == sorted(given)
    printed = [reads(path.read_bytes()) for path in (root / "surveys").glob("*.pdf")]
    assert sorted(re.sub("-", "", one) for page in printed for one in re.findall(r"\b\w{3}-\w{3}\b", page)) == given
    with pytest.raises(SystemExit, match="2"):
        main(["cards", "Vlierbeek", "0", "--project", str(root)])
