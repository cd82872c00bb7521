"""Forms on paper: every question stands on its twin, nothing runs off, and a name only where that was allowed."""

import datetime as dt
import io
import time
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest

from tests.paper import Line, Word, lines, page_count, reads, squeezed, tags, words
from traject_eval.cli.main import main
from traject_eval.forms import agreements
from traject_eval.forms.form import Form
from traject_eval.forms.paper.cells import BOXES, SIZE
from traject_eval.forms.paper.door import USE, door_pdf, who
from traject_eval.forms.paper.letters import letter_pdf, letters
from traject_eval.forms.paper.phase import PHASES, print_phase
from traject_eval.forms.paper.sheet import MAKERS, sheet_pdf
from traject_eval.forms.reading import FrozenAnswers
from traject_eval.forms.schema import KINDS
from traject_eval.forms.table import bundled_files, load_forms, read_forms
from traject_eval.forms.translated import translated
from traject_eval.types import LANGUAGES
from traject_eval.words import speaking

MADE = dt.date(2026, 11, 24)
BUURT = {"code": "BU99990001", "name": "Vlierbeek"}
TRIAL = Path(__file__).parent / "browser" / "trial_forms.yaml"
PROEF = "proef.ideeen"
HOSTILE = '#let x = 1 $y$ *vet* <b> #panic("!") \\u{41} ' + "W" * 300
EDGE, ROUNDING = 14.0, 0.8  # mm: the narrowest margin; what pdftotext adds to a box


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> dict[str, Form]:
    """The forms of the package, and one of every kind."""
    path = tmp_path_factory.mktemp("forms") / "99-proef.nl.yaml"
    path.write_text(TRIAL.read_text(encoding="utf-8"), encoding="utf-8")
    return read_forms((*bundled_files(), path))


def _evening(forms: dict[str, Form], alias: str = "buurvrouw van", idea: str = "Samen eten") -> FrozenAnswers:
    people = {f"p{nr}": {"alias": f"{alias} {nr}", "role": "bewoner"} for nr in range(14)}
    said = {name: form.row_label for name, form in forms.items() if form.prefill or name in ("agenda.ideeen", PROEF)}
    kept = {name: {f"i{nr}": {label: f"{idea} {nr}"} for nr in range(12)} for name, label in said.items()}
    kept |= {  # of a table whose rows are given a text is typed in its last question
        name: {row.id: {forms[name].fields[-1].id: f"{idea} {nr}"} for nr, row in enumerate(forms[name].rows)}
        for name in said
        if forms[name].rows
    }
    kept |= {"aftrap.aanwezigen": people}
    return FrozenAnswers(BUURT, forms, 10, 5, kept)


ALL = [
    *load_forms(),
    *(f"proef.{name}" for name in ["ideeen", "stemmen", "taken", "doek", "keuze", "kosten", "scan", "kent"]),
]


def _inside(pdf: bytes) -> None:
    """Every word lies within the margins of the page it is on."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        boxes = [[float(side) / 72 * 25.4 for side in page.mediabox[2:]] for page in opened.pages]
    for word in words(pdf):
        width, height = boxes[word.page]
        assert word.left >= EDGE - ROUNDING, word
        assert word.right <= width - EDGE + ROUNDING, word
        assert word.bottom <= height - 5, word


def test_every_kind_of_form_can_be_printed():
    assert set(MAKERS) == set(KINDS)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", [None, "a4", "a3"])
def test_a_form_on_paper_holds_every_question_and_stays_in_the_page(forms, name, size):
    form = forms[name]
    pdf = sheet_pdf(form, _evening(forms), MADE, size)
    said = squeezed(reads(pdf))
    assert squeezed(form.title) in said
    assert squeezed(form.help) in said
    if form.kind != "dots":
        for field in form.fields:
            if form.columns != field.id:
                assert squeezed(field.label) in said
            for choice in field.choices:
                assert squeezed(choice.label) in said
        for row in form.rows:
            assert squeezed(row.label) in said
    for field in form.fields:
        assert not field.personal or squeezed(f"{field.label} (alleen voor de begeleider)") in said
    assert "Vlierbeek" in said
    assert "Datum" in said
    _inside(pdf)


@pytest.mark.parametrize("name", ALL)
def test_what_people_typed_is_only_text_and_stays_in_the_page(forms, name):
    pdf = sheet_pdf(forms[name], _evening(forms, HOSTILE, HOSTILE), MADE)
    _inside(pdf)
    form = forms[name]
    if form.rows_from or form.columns_from or form.prefill:
        assert squeezed('#panic("!")') in squeezed(reads(pdf))


@pytest.mark.parametrize("name", ALL)
def test_a_form_without_anything_known_is_blank_with_room_to_write(forms, name):
    pdf = sheet_pdf(forms[name], FrozenAnswers(BUURT, forms, 10, 5, {}), MADE)
    assert page_count(pdf) <= 3
    _inside(pdf)


LISTS = [name for name, form in load_forms().items() if form.kind in ("records", "table", "matrix")]
BOTTOM = 17.0  # mm under the last row of a list


def _evenings(forms: dict[str, Form]) -> list[FrozenAnswers]:
    """Nothing known yet, and an evening with many people and ideas."""
    return [FrozenAnswers(BUURT, forms, 10, 5, {}), _evening(forms)]


def _bare(text: str) -> set[str]:
    return {word.strip(".,:;?!()‘’“”") for word in text.replace("\u00a0", " ").split()}


def _asked(form: Form) -> str:
    fields = [] if form.kind == "dots" else form.fields
    choices = [choice.label for field in fields for choice in field.choices]
    parts = [form.title, form.help, *(field.label for field in fields), *choices, *(row.label for row in form.rows)]
    return " ".join(parts)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("name", list(load_forms()))
def test_no_word_is_cut_and_none_crosses_the_edge_of_a_cell(name, size, lang):
    with speaking(lang):
        forms = load_forms()
        for evening in _evenings(forms):
            pdf = sheet_pdf(forms[name], evening, MADE, size)
            found = words(pdf)
            assert _bare(_asked(forms[name])) <= {bare for word in found for bare in _bare(word.text)}
            _inside(pdf)
            drawn = lines(pdf)
            crossed = [(word, line) for word in found for line in drawn if _crosses(word, line)]
            assert not crossed


def _crosses(word: Word, line: Line) -> bool:
    """Does a line go through the letters of a word? Its box is a little larger than they are."""
    low = (word.bottom - word.top) / 4
    beside = line.right <= word.left + ROUNDING or line.left >= word.right - ROUNDING
    apart = line.bottom <= word.top + low or line.top >= word.bottom - low
    return line.page == word.page and not beside and not apart


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("name", LISTS)
def test_every_page_of_a_list_has_its_heads_and_is_filled_with_rows(name, size, lang):
    with speaking(lang):
        forms = load_forms()
        blank, known = _evenings(forms)
        assert page_count(sheet_pdf(forms[name], blank, MADE, size)) == 1
        pdf = sheet_pdf(forms[name], known, MADE, size)
    tall = {"a4": 210.0, "a3": 297.0}[size]
    edges = [max(line.bottom for line in lines(pdf) if line.page == page) for page in range(page_count(pdf))]
    for lowest in edges[:-1]:
        assert tall - BOTTOM - 30 < lowest <= tall - BOTTOM
    assert edges[-1] == pytest.approx(tall - BOTTOM, abs=1)
    last = squeezed(forms[name].fields[-1].label)
    assert all(last in squeezed(page) for page in reads(pdf).split("\f")[: len(edges)])


def test_what_is_known_of_one_record_stays_together(forms):
    ideas = {f"i{nr}": {"idea": f"Begin{nr} {'een lang idee ' * 12} eind{nr}"} for nr in range(12)}
    pdf = sheet_pdf(forms["agenda.muur"], FrozenAnswers(BUURT, forms, 10, 5, {"agenda.muur": ideas}), MADE, "a4")
    at = {word.text: word.page for word in words(pdf)}
    assert page_count(pdf) > 1
    assert all(at[f"Begin{nr}"] == at[f"eind{nr}"] for nr in range(12))


def test_slips_and_lines_for_ideas_fill_their_page(forms):
    for size, slips in (("a4", 10), ("a3", 21)):
        pdf = sheet_pdf(forms["agenda.stemmen"], FrozenAnswers(BUURT, forms, 10, 5, {}), MADE, size)
        assert page_count(pdf) == 2
        assert {f"{nr}." for nr in range(1, slips + 1)} <= {word.text for word in words(pdf) if word.page == 1}
        assert {*"ABCDEFGHIJKLMNOP"} <= {word.text for word in words(pdf) if word.page == 0}


def test_people_and_ideas_that_are_known_are_filled_in(forms):
    evening = _evening(forms)
    consent = squeezed(reads(sheet_pdf(forms["aftrap.toestemming"], evening, MADE)))
    vote = squeezed(reads(sheet_pdf(forms["agenda.stemmen"], evening, MADE)))
    for nr in range(14):
        assert f"buurvrouwvan{nr}" in consent
        assert f"{nr + 1}.buurvrouwvan{nr}" in vote
    assert "ASameneten0BSameneten1" in vote
    assert "Sameneten11" in squeezed(reads(sheet_pdf(forms["agenda.plaats"], evening, MADE)))


def test_a_sheet_has_tags_headings_and_column_heads(forms):
    found = tags(sheet_pdf(forms["profiel.verhalen"], _evening(forms), MADE))
    assert len([tag for tag in found if tag.kind == "TH"]) == 4
    assert next(tag.kind for tag in found if tag.kind.startswith("H")) == "H1"


def test_type_is_large_enough_to_read_without_glasses():
    assert SIZE >= 14
    assert BOXES >= 2


@pytest.mark.parametrize("letter", [*letters("nl"), *letters("en")], ids=lambda letter: letter["title"])
def test_a_letter_is_one_page_and_holds_its_words(letter):
    pdf = letter_pdf(letter, BUURT | {"name": "Vlierbeek " + "W" * 80}, MADE)
    said = squeezed(reads(pdf))
    for part in letter["parts"]:
        for words_of in part.values():
            for line in [words_of] if isinstance(words_of, str) else words_of if isinstance(words_of, list) else []:
                assert squeezed(line) in said
    assert page_count(pdf) == 1
    _inside(pdf)


def test_the_consent_form_asks_what_the_form_on_screen_asks(forms):
    for lang in LANGUAGES:
        asked = next(letter for letter in letters(lang) if letter["id"] == "toestemming")["parts"][1]["asks"]
        assert len(asked) == len(translated(forms, lang)["aftrap.toestemming"].fields)


def test_the_letters_are_the_same_in_every_language():
    shapes = [
        [(one["id"], one["phase"], [list(part) for part in one["parts"]]) for one in letters(lang)]
        for lang in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


# --- the sheet beside the door


def _agreed(forms, consents: dict) -> FrozenAnswers:
    people = {"p1": {"alias": "KANARIE", "role": "bewoner"}, "p2": {"alias": "Riet", "role": "bewoner"}}
    agreed = {"a": {"what": "Soep maken", "who": ["p1", "p2", "weg"], "when": "2026-12-03"}}
    kept = {"aftrap.aanwezigen": people, "aftrap.toestemming": consents, "aftrap.afspraken": agreed}
    return FrozenAnswers(BUURT, forms, 10, 5, kept)


@pytest.mark.parametrize("said", [{}, {"door": False}, {"door": None}, {"quote": True, "contact": True, "photo": True}])
def test_a_name_stands_at_the_door_only_of_who_said_yes_to_that(forms, said):
    pdf = door_pdf(_agreed(forms, {"p1": said, "p2": {USE: True}}), "aftrap.afspraken", MADE)
    assert b"KANARIE" not in pdf
    text = reads(pdf)
    assert "KANARIE" not in text
    assert "Riet en een bewoner" in text
    assert "Soep maken" in text
    assert "3 december 2026" in text


def test_who_gave_no_consent_is_counted_by_role(forms):
    assert who(_agreed(forms, {}), ["p1", "p2"]) == "2 bewoners"
    assert who(_agreed(forms, {"p1": {USE: True}}), ["p1"]) == "KANARIE"
    assert who(_agreed(forms, {}), []) == ""


def test_the_sheet_is_large_in_the_page_and_ready_in_seconds(forms):
    evening = _agreed(forms, {"p1": {USE: True}})
    evening.rows("aftrap.afspraken")["a"]["what"] = HOSTILE
    start = time.monotonic()
    pdf = door_pdf(evening, "aftrap.afspraken", MADE)
    assert time.monotonic() - start < 10
    _inside(pdf)
    asked = [word for word in words(pdf) if word.text.startswith("Wie")]
    assert min(word.bottom - word.top for word in asked) > 18 / 72 * 25.4


def test_the_page_gets_the_sheet_as_bytes_or_hears_that_it_failed(forms, monkeypatch):
    sent = []
    view = SimpleNamespace(
        _evening=_agreed(forms, {}),
        _name="aftrap.afspraken",
        send=lambda said, buffers=(): sent.append((said, buffers)),
    )
    agreements.AgreementsView._received(view, None, {"kind": "make"}, None)
    assert sent[0][0] == {"kind": "made"}
    assert sent[0][1][0].startswith(b"%PDF")
    view._name = "bestaat.niet"
    agreements.AgreementsView._received(view, None, {"kind": "make"}, None)
    assert sent[1] == ({"kind": "failed"}, ())


# --- the command


def test_all_paper_of_a_phase_in_the_order_of_the_evening(forms, tmp_path):
    files = print_phase(_evening(load_forms()), 1, tmp_path, MADE)
    names = [path.name for path in files]
    assert names[:4] == ["01-uitnodiging.pdf", "01-toestemming.pdf", "01-aanwezigheid.pdf", "01-aftrap.genodigd.pdf"]
    assert names[-2:] == ["01-aftrap.afspraken.pdf", "01-aftrap.afspraken-deur.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in files)


def test_every_form_of_the_package_belongs_to_a_phase():
    assert all(name.startswith(tuple(PHASES.values())) for name in load_forms())


def test_print_says_what_it_made_and_refuses_what_it_does_not_know(demo, tmp_path, capsys):
    code = demo.buurten["code"].iloc[0]
    call = ["print", code, "1", "--project", str(demo.root)]
    assert main([*call, "-o", str(tmp_path / "uit")]) == 0
    assert "01-uitnodiging.pdf" in capsys.readouterr().out
    assert (tmp_path / "uit" / "01-aftrap.hopen.pdf").is_file()
    assert main(["print", "BU00000000", "1", "--project", str(demo.root)]) == 2
    assert main(["print", code, "99", "--project", str(demo.root)]) == 2
    assert "1" in capsys.readouterr().err
