"""Forms: tables that are checked, answers that are saved or refused, and what may leave of them."""

import sqlite3
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from tests.evening_case import VISITS
from traject_eval.errors import DataProblem, Faults, UnknownName
from traject_eval.forms.evening import open_evening
from traject_eval.forms.form import Choice, Field, Prefill
from traject_eval.forms.headless import saved_block
from traject_eval.forms.schema import KINDS
from traject_eval.forms.show import show_form
from traject_eval.forms.table import load_forms, project_forms, read_forms
from traject_eval.forms.translated import form_texts
from traject_eval.forms.values import checked
from traject_eval.forms.widget import SCRIPTS, FormWidget, scripts
from traject_eval.privacy.keys import open_keys
from traject_eval.store import add_buurten, create_project
from traject_eval.types import LANGUAGES
from traject_eval.upkeep.forget import bury
from traject_eval.upkeep.who import Person
from traject_eval.words import speaking

FORGOTTEN_WORDS = "Deze persoon is vergeten. Hierover wordt niets meer bewaard; de rest wel."
TRIAL = Path(__file__).parent / "browser" / "trial_forms.yaml"


@pytest.fixture
def evening(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAJECT_KEYS", str(tmp_path / "keys"))
    project = create_project(tmp_path / "project", "Goed Oud", {"T0": ""})
    (project.root / "forms").mkdir()
    (project.root / "forms" / "90-proef.nl.yaml").write_text(TRIAL.read_text(encoding="utf-8"), encoding="utf-8")
    (project.root / "forms" / "91-bezoek.nl.yaml").write_text(VISITS, encoding="utf-8")
    opened = open_evening(add_buurten(project, [{"code": "BU1", "name": "Vlierbeek"}]), "BU1")
    yield opened
    opened.journal.close()


def _save(evening, form, row, **values):
    changes = [{"id": uuid.uuid4().hex, "row": row, "field": name, "value": value} for name, value in values.items()]
    return evening.save(form, changes)


# --- tables


def _faults(tmp_path, written):
    path = tmp_path / "01-proef.nl.yaml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        read_forms((path,))
    return caught.value.table


def test_the_tables_of_the_package_are_sound():
    forms = load_forms()
    assert {"aftrap.aanwezigen", "aftrap.toestemming"} <= set(forms)
    assert [field.id for field in forms["aftrap.toestemming"].fields] == ["data", "photo", "quote", "contact", "door"]


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_form_of_the_package_has_its_texts_in_every_language_and_no_others(lang):
    def shape(field):
        asked = {"label"} | ({"help"} if field.help else set()) | ({"choices"} if field.choices else set())
        return asked, {choice.id for choice in field.choices}

    told, forms = form_texts(lang), load_forms()
    assert list(told) == list(forms)
    for name, form in forms.items():
        texts = told[name]
        parts = {key for key in ("title", "help", "fields", "rows") if getattr(form, key)}
        assert set(texts) == parts, name
        assert list(texts.get("fields", {})) == [field.id for field in form.fields], name
        assert list(texts.get("rows", {})) == [row.id for row in form.rows], name
        found = {key: (set(one), set(one.get("choices", ()))) for key, one in texts.get("fields", {}).items()}
        assert found == {field.id: shape(field) for field in form.fields}, name


def test_an_evening_in_english_asks_in_english_and_an_own_form_stays_as_it_is(evening):
    with speaking("en"):
        english = project_forms(evening.project.root)
    assert english["aftrap.kent"].title == "Who knows whom?"
    assert english["collectief.vorm"].rows[0].label.startswith("Form: group")
    assert english["proef.keuze"] == evening.forms["proef.keuze"]


def test_every_kind_is_drawn_by_the_page():
    assert [kind for kind in KINDS if f"kinds.{kind} =" not in scripts(*SCRIPTS)] == []


def test_all_faults_of_a_table_are_told_at_once_with_their_lines(tmp_path):
    table = _faults(
        tmp_path,
        "- id: proef.a\n  kind: records\n  title: A\n  row_label: naam\n  fields:\n"
        "    - {id: naam, label: Naam, type: text, personal: true}\n"
        "- id: proef.b\n  kind: plaatje\n  title: B\n"
        "- id: proef.c\n  kind: matrix\n  title: C\n  rows_from: proef.weg\n"
        "  fields: [{id: a, label: A, type: yes_no}]\n",
    )
    assert table["where"].str.extract(r"regel (\d+)")[0].tolist() == ["4", "8", "13"]
    assert table["found"].tolist() == ["naam", "kind: plaatje", "proef.weg"]


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("{id: a, label: A, type: choice}", "choice en choices"),
        ("{id: a, label: A, type: ref}", "ref en ref"),
        ("{id: a, label: A, type: text, personal: true, in_report: true}", "personal en in_report"),
        ("{id: A, label: A, type: text}", "id: A"),
        ("{id: a, label: A, type: tekst}", "type: tekst"),
    ],
)
def test_a_field_that_cannot_be_is_refused(tmp_path, field, found):
    table = _faults(tmp_path, f"- id: proef.a\n  kind: canvas\n  title: A\n  fields:\n    - {field}\n")
    assert found in table["found"].tolist()


ABOUT = (
    "- id: proef.mensen\n  kind: records\n  title: M\n  row_label: alias\n  fields:\n"
    "    - {id: alias, label: Alias, type: text}\n    - {id: naam, label: Naam, type: text, personal: true}\n"
    "- id: proef.bezoek\n  kind: records\n  title: B\n  row_label: who\n{person}  fields:\n"
    "    - {id: who, label: Wie, type: ref, ref: proef.mensen}\n"
    "    - {id: note, label: Hoe, type: text, personal: true}\n"
)


@pytest.mark.parametrize(("person", "found"), [("", "person ontbreekt"), ("  person: note\n", "note")])
def test_a_form_with_personal_answers_about_somebody_else_says_about_whom(tmp_path, person, found):
    assert _faults(tmp_path, ABOUT.replace("{person}", person))["found"].tolist() == [found]


def test_a_record_that_is_called_as_another_needs_one_with_a_name_of_its_own(tmp_path):
    table = _faults(
        tmp_path,
        "- id: proef.a\n  kind: records\n  title: A\n  row_label: b\n  fields:\n"
        "    - {id: b, label: B, type: ref, ref: proef.b}\n"
        "- id: proef.b\n  kind: records\n  title: B\n  row_label: a\n  fields:\n"
        "    - {id: a, label: A, type: ref, ref: proef.a}\n",
    )
    assert table["found"].tolist() == ["b", "a"]


def test_every_source_that_fills_a_form_is_checked(tmp_path):
    table = _faults(
        tmp_path,
        "- id: proef.a\n  kind: table\n  title: A\n  fields: [{id: a, label: A, type: text}]\n  prefill:\n"
        "    - {from: proef.a, fields: {b: a}}\n    - {from: proef.a, fields: {a: a}, given: {c: 1}}\n"
        "- id: proef.b\n  kind: table\n  title: B\n  fields: [{id: a, label: A, type: text}]\n  prefill: []\n"
        "- id: proef.c\n  kind: table\n  title: C\n  fields: [{id: a, label: A, type: text}]\n  prefill:\n"
        "    - {from: proef.weg, fields: {a: a}}\n",
    )
    assert table["found"].tolist() == ["b", "c", "prefill: []", "proef.weg"]


def test_what_a_kind_does_not_use_is_refused(tmp_path):
    table = _faults(
        tmp_path,
        "- id: proef.a\n  kind: canvas\n  title: A\n  dots: 4\n  fields: [{id: a, label: A, type: text}]\n",
    )
    assert table["expected"].tolist() == ["niet bij canvas"]


# --- answers


PLUS = Field("k", "Keuze", "choice", choices=(Choice("plus", "+"),))
GOOD = [
    (Field("t", "T", "text"), "<b>x</b>"),
    (Field("n", "N", "number"), -2.5),
    (Field("d", "D", "date"), "2027-02-03"),
    (Field("j", "J", "yes_no"), False),
    (PLUS, "plus"),
    (Field("r", "R", "refs"), ["a", "b"]),
]
WRONG = [
    (Field("t", "T", "text"), 3),
    (Field("t", "T", "text"), "x" * 20_001),
    (Field("n", "N", "number"), "3"),
    (Field("n", "N", "number"), True),
    (Field("n", "N", "number"), float("inf")),
    (Field("d", "D", "date"), "3-2-2027"),
    (Field("d", "D", "date"), "20270203"),
    (Field("j", "J", "yes_no"), "ja"),
    (PLUS, "min"),
    (PLUS, ["plus"]),
    (Field("r", "R", "refs"), ["a", "a"]),
    (Field("r", "R", "refs"), "a"),
]


@pytest.mark.parametrize(("field", "value"), GOOD)
def test_an_answer_that_fits_is_kept_as_it_is(field, value):
    assert checked(field, value) == value


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_an_answer_that_does_not_fit_is_refused_by_name(field, value):
    with pytest.raises(DataProblem, match=f"‘{field.label}’"):
        checked(field, value)


def test_a_wrong_answer_is_refused_and_the_good_ones_beside_it_are_kept(evening):
    saved = evening.save(
        "proef.kosten",
        [
            {"id": "a" * 32, "row": "k", "field": "post", "value": "Zaal"},
            {"id": "b" * 32, "row": "k", "field": "euro", "value": "veel"},
            {"id": "c" * 32, "row": "k", "field": "verzonnen", "value": "x"},
        ],
    )
    assert saved.ids == ("a" * 32,)
    assert set(saved.refused) == {"b" * 32, "c" * 32}
    assert evening.rows("proef.kosten") == {"k": {"post": "Zaal"}}


def test_the_same_change_twice_is_one_change(evening):
    change = {"id": "a" * 32, "row": "k", "field": "post", "value": "Zaal"}
    assert evening.save("proef.kosten", [change]).ids == evening.save("proef.kosten", [change]).ids
    assert len(evening.journal.entries("BU1", "proef.kosten")) == 1


def test_undo_takes_back_the_last_change_of_this_laptop(evening):
    _save(evening, "proef.kosten", "k", post="Zaal")
    _save(evening, "proef.kosten", "k", post="Tent")
    assert evening.undo("proef.kosten")
    assert evening.rows("proef.kosten") == {"k": {"post": "Zaal"}}


def test_an_unknown_form_is_refused_with_those_there_are(evening):
    with pytest.raises(UnknownName, match=r"formulier ‘aftrap\.weg’ bestaat niet"):
        evening.form("aftrap.weg")


# --- nothing is typed twice


def test_a_form_is_filled_from_an_earlier_one_and_own_answers_stand_over_it(evening):
    _save(evening, "proef.ideeen", "i1", idee="Samen eten")
    _save(evening, "proef.ideeen", "i2", idee="Bellen")
    _save(evening, "proef.overgenomen", "i1", idee="Elke week samen eten", stap="Zaal")
    assert evening.rows("proef.overgenomen") == {
        "i1": {"idee": "Elke week samen eten", "stap": "Zaal"},
        "i2": {"idee": "Bellen"},
    }


def test_a_filled_in_row_that_was_removed_stays_away(evening):
    _save(evening, "proef.ideeen", "i1", idee="Samen eten")
    _save(evening, "proef.overgenomen", "i1", _deleted=True)
    assert evening.rows("proef.overgenomen") == {}
    assert list(evening.rows("proef.ideeen")) == ["i1"]


SOURCES = {
    "aftrap.hopen": {
        "h1": {"words": "Samen eten", "kind": "hope", "theme": "eat"},
        "h2": {"words": "Stilte", "kind": "fear"},
    },
    "aftrap.talenten": {
        "t1": {"talent": "Fietsen maken", "kind": "hands", "theme": "repair", "would_do": True},
        "t2": {"talent": "Zingen", "kind": "heart", "would_do": False},
    },
    "reis.voorbeelden": {"v1": {"name": "Repaircafé", "theme": "repair"}, "v2": {"name": "Buurtbus"}},
    "reis.oordeel": {"v1": {"verdict": "adapt"}, "v2": {"verdict": "leave"}},
    "lopend.initiatieven": {
        "l1": {"name": "Kookclub", "theme": "eat", "needs": ["space"]},
        "l2": {"name": "Koor"},
        "l3": {"name": "De bakker", "kind": "business"},
    },
    "lopend.koppelingen": {"k1": {"what": "Soep koken in de kerk"}},
}


@pytest.fixture
def earlier(evening):
    """An evening of the agenda, with what was typed in the workbooks before it."""
    for form, rows in SOURCES.items():
        for row, values in rows.items():
            assert _save(evening, form, row, **values).refused == {}
    return evening


def test_the_agenda_takes_from_every_earlier_workbook_what_fits_and_says_where_it_came_from(earlier):
    assert earlier.rows("agenda.oogst") == {
        "t1": {"what": "Fietsen maken", "theme": "repair", "source": "talent"},
        "v1": {"what": "Repaircafé", "theme": "repair", "source": "example"},
        "l1": {"what": "Kookclub", "theme": "eat", "source": "initiative"},
        "k1": {"what": "Soep koken in de kerk", "source": "initiative"},
    }
    for row in ("t1", "v1", "k1"):
        _save(earlier, "agenda.oogst", row, chosen=True)
    assert [(row, one["idea"], one["source"]) for row, one in earlier.rows("agenda.ideeen").items()] == [
        *(("h1", "Samen eten", "hope"), ("t1", "Fietsen maken", "talent"), ("v1", "Repaircafé", "example")),
        ("k1", "Soep koken in de kerk", "initiative"),
    ]
    assert earlier.origins("agenda.ideeen") == {
        **{"h1": "Waar hopen we op? Waar zien we tegenop?", "t1": "Wat brengen we mee?"},
        **{"v1": "Welke voorbeelden zijn er in de regio?", "k1": "Wie gaat wie helpen?"},
    }


def test_a_row_that_two_forms_fill_in_stands_there_once_with_what_each_of_them_knows(earlier):
    both = (
        Prefill("lopend.koppelingen", (("what", "what"),)),
        Prefill("aftrap.hopen", (("what", "words"), ("theme", "theme"))),
    )
    earlier.forms["agenda.oogst"] = replace(earlier.form("agenda.oogst"), prefill=both)
    _save(earlier, "lopend.koppelingen", "h1", what="Soep voor iedereen")
    assert earlier.rows("agenda.oogst")["h1"] == {"what": "Soep voor iedereen", "theme": "eat"}
    assert list(earlier.rows("agenda.oogst")).count("h1") == 1
    assert earlier.origins("agenda.oogst")["h1"] == "Wie gaat wie helpen?"


def test_while_many_forms_are_shown_each_is_read_once_and_afterwards_what_is_new_is_seen(earlier, monkeypatch):
    read = []
    current = type(earlier.journal).current
    monkeypatch.setattr(type(earlier.journal), "current", lambda *given: read.append(given[2]) or current(*given))
    plain = [earlier.rows("agenda.ideeen"), earlier.rows("agenda.muur")]
    assert read.count("aftrap.talenten") > 1
    read.clear()
    with earlier.at_once():
        assert [earlier.rows("agenda.ideeen"), earlier.rows("agenda.muur")] == plain
        assert {read.count(form) for form in ("aftrap.talenten", "agenda.ideeen", "agenda.muur")} == {1}
    _save(earlier, "agenda.oogst", "t1", chosen=True)
    assert "t1" in earlier.rows("agenda.ideeen")


def test_a_business_of_workbook_3_is_one_of_workbook_5_and_an_agenda_item_is_an_ask(earlier):
    _save(earlier, "agenda.punten", "a1", aim="Iedereen eet mee", means="Brood")
    assert earlier.rows("bedrijven.bedrijven") == {"l3": {"name": "De bakker"}}
    assert earlier.rows("bedrijven.vraag") == {"a1": {"aim": "Iedereen eet mee", "means": "Brood"}}


# --- what is personal


def test_what_is_typed_about_a_forgotten_person_is_refused_and_the_rest_is_kept(evening):
    _save(evening, "aftrap.aanwezigen", "p1", name="Elisabeth Kanarie")
    open_keys(evening.project, evening.journal).destroy("p1")
    saved = _save(evening, "aftrap.aanwezigen", "p1", name="Elisabeth Kanarie", age_band="van75")
    assert list(saved.refused.values()) == [FORGOTTEN_WORDS] * 2
    assert evening.rows("aftrap.aanwezigen").get("p1", {}) == {}
    assert len(_save(evening, "aftrap.aanwezigen", "p2", alias="Jo").ids) == 1


@pytest.mark.parametrize(
    ("form", "row", "field", "value"),
    [
        ("aftrap.toestemming", "p1", "photo", True),  # a row of a matrix
        ("proef.kent", "p2", "p1", "naam"),  # a column of one
        ("agenda.stemmen", "p1", "i1", 2),  # a voter
        ("aftrap.talenten", "t1", "who", "p1"),
        ("aftrap.kent", "k1", "knows", ["p2", "p1"]),
    ],
)
def test_nothing_is_kept_about_a_forgotten_person_in_any_kind_of_form(evening, form, row, field, value):
    bury(evening.journal, Person("p1", "BU1"))  # as another laptop did that shares the journal
    assert list(_save(evening, form, row, **{field: value}).refused.values()) == [FORGOTTEN_WORDS]
    assert len(_save(evening, form, row, **{field: None}).ids) == 1  # taking away may always be done


def test_a_personal_answer_about_somebody_else_has_the_key_of_that_person(evening):
    refused = _save(evening, "proef.bezoek", "b1", note="wil geen bezoek").refused
    assert list(refused.values()) == [
        "Kies eerst bij ‘Bij wie’ over wie het gaat. Dan kan dit antwoord veilig worden bewaard."
    ]
    _save(evening, "proef.bezoek", "b1", who="p1", note="wil geen bezoek")  # both in one go
    assert evening.revealed("proef.bezoek")["b1"]["note"] == "wil geen bezoek"
    moved = _save(evening, "proef.bezoek", "b1", who="p2").refused
    assert [words.split(".")[0] for words in moved.values()] == [
        "Bij deze regel staan persoonlijke antwoorden van iemand"
    ]
    open_keys(evening.project, evening.journal).destroy("p1")
    assert "note" not in evening.revealed("proef.bezoek")["b1"]
    assert list(_save(evening, "proef.bezoek", "b1", day="2026-11-24").refused.values()) == [FORGOTTEN_WORDS]


def test_a_record_about_a_person_is_called_as_that_person(evening):
    _save(evening, "aftrap.aanwezigen", "p1", alias="Bep")
    _save(evening, "aftrap.kent", "k1", moment="aftrap", who="p1")
    _save(evening, "aftrap.kent", "k2", moment="aftrap")
    assert evening.labels("aftrap.kent") == {"k1": "Bep", "k2": "nog zonder naam"}


def test_a_name_is_sealed_and_only_the_form_itself_shows_it(evening):
    _save(evening, "aftrap.aanwezigen", "p1", alias="Bep", name="Elisabeth Kanarie")
    assert evening.rows("aftrap.aanwezigen") == {"p1": {"alias": "Bep"}}
    assert evening.revealed("aftrap.aanwezigen")["p1"]["name"] == "Elisabeth Kanarie"
    assert "name" not in evening.answers("aftrap.aanwezigen").columns
    kept = sqlite3.connect(evening.project.root / "data" / "traject.sqlite")
    values = str(kept.execute("select value from entry").fetchall())
    kept.close()
    assert "Bep" in values
    assert "Kanarie" not in values


# --- without a page


def test_without_a_page_a_form_is_a_block_with_the_words_of_the_group(evening):
    _save(evening, "proef.ideeen", "i1", idee="<b>Samen eten</b>", uitleg="niet voor het verslag")
    content = show_form(evening, "proef.ideeen").content
    assert (content["kind"], content["rows"]) == ("table", [["<b>Samen eten</b>"]])
    assert "niet voor het verslag" not in str(content)


def test_a_form_without_words_for_the_report_tells_only_how_many_and_not_if_few(evening):
    for number in range(3):
        _save(evening, "aftrap.aanwezigen", f"p{number}", alias=f"Bep {number}", name="Kanarie")
    content = saved_block(evening, evening.form("aftrap.aanwezigen")).content
    assert content["text"] == "Ingevuld: minder dan 10. Deze antwoorden staan niet in het verslag."
    assert "Bep" not in str(content)


def test_in_bulk_no_form_is_drawn_even_when_started_from_a_page(evening, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    monkeypatch.setenv("TRAJECT_BATCH", "1")
    assert not isinstance(show_form(evening, "proef.ideeen"), FormWidget)
