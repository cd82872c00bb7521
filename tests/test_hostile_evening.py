"""Whatever is typed on an evening comes back as text: in pictures, tables, findings and every form of the report."""

import datetime as dt
import io
import re
import subprocess
from html.parser import HTMLParser
from uuid import uuid4

import docx
import pandas as pd
import pytest

from traject_eval import blocks
from traject_eval.forms.evening import Evening, open_evening
from traject_eval.forms.form import Field, Form
from traject_eval.forms.headless import saved_block
from traject_eval.forms.paper.sheet import sheet_pdf
from traject_eval.forms.picture import picture
from traject_eval.reporting.run import report
from traject_eval.store import Project, add_buurten, create_project

BUURT = "BU99990001"
PEOPLE = 12  # enough for everything that is held back of few people
LONG = "lang" * 2500  # 10,000 letters without a place to break
HOSTILE = (
    "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'>",
    "\"dubbel\" 'enkel' ’krom’ `schuin` \\ &amp; &lt;b&gt;",
    "feest 🎉👩‍🌾🏳️‍🌈",
    "שלום عليكم \u202eomgekeerd",
    '=HYPERLINK("http://example.org";"klik") +1 -1 @SUM(A1)',
    "$x^2$ \\frac{1}{2} $\\badcommand$ {n} {idea} %s {0}",
    '#panic("typst") *vet* _schuin_ $ @ref <label> // weg /* weg */ = Kop',
    "{{ 7 * 7 }} {% raise %} {# weg #} ${y}",
    "# Kop [klik](javascript:x) ![x](http://example.org/x.png) | cel | <br>",
    "tekens \x00\x07\ufeff\u2028 einde",
    "regel een\nregel twee\ttab",
    LONG,
)
OURS = (
    "#",
    "data:",
    "rapport.",
    "bijlage.pdf",
    "buurtkaart.pdf",
    "findings.csv",
    "provenance.json",
)  # where a report's own links lead
MARKS = ("<script>window.broken", "{{7*7}}", '#panic("typst")*vet*', "$x^2$", "[klik](javascript:x)")
ON_PAPER = ("aftrap.toestemming", "aftrap.kent", "agenda.stemmen", "agenda.plaats")  # forms about people, about ideas
SHOWS = (
    *(blocks.show_attendance, blocks.show_hopes, blocks.show_talents, blocks.show_network, blocks.show_vote),
    *(blocks.show_places, blocks.show_agenda, blocks.show_handover, blocks.show_form_of_collective),
    *(blocks.show_examples, blocks.show_verdicts, blocks.show_insights),
    *(blocks.show_running, blocks.show_nearby, blocks.show_matches),
    *(blocks.show_offers, blocks.show_promises, blocks.show_kept),
    *(blocks.show_team, blocks.show_actions, blocks.show_load, blocks.show_initiatives, blocks.show_flywheel),
    *(blocks.show_loops, blocks.show_strength, blocks.show_lasting, blocks.show_model, blocks.show_horizons),
    *(blocks.show_money, blocks.show_hours, blocks.show_carrying, blocks.show_worth),
    *(blocks.show_why, blocks.show_told, blocks.show_ages, blocks.show_living, blocks.show_estimates),
    blocks.show_care,
)
ORDER = (  # a form that others refer to comes before them
    *("profiel.aanleiding", "profiel.verhalen", "profiel.mensen", "profiel.leven", "profiel.schattingen"),
    "profiel.scenario",
    *("aftrap.genodigd", "aftrap.aanwezigen", "aftrap.toestemming", "aftrap.hopen", "aftrap.talenten", "aftrap.kent"),
    *("aftrap.afspraken", "reis.vragen", "reis.voorbeelden", "reis.bezoeken", "reis.inzichten", "reis.oordeel"),
    *("reis.afspraken", "lopend.initiatieven", "lopend.wensen", "lopend.koppelingen", "lopend.afspraken"),
    *("agenda.oogst", "agenda.ideeen", "agenda.muur", "agenda.plaats", "agenda.punten", "agenda.afspraken"),
    *("bedrijven.bedrijven", "bedrijven.vraag", "bedrijven.aanbod", "bedrijven.toezeggingen", "bedrijven.afspraken"),
    *("team.doek", "team.acties", "team.initiatieven", "team.factoren", "team.pijlen", "team.kracht", "team.blijft"),
    *("team.afspraken", "model.doek", "model.horizon", "model.geld", "model.uren", "model.waarde", "model.afspraken"),
    "profiel.afspraken",
    *("collectief.besluiten", "collectief.vorm", "collectief.afspraken"),
)


def _answer(evening: Evening, field: Field, nr: int) -> object:
    """An answer that fits; a text is one of the hostile ones."""
    if field.type in ("text", "long_text"):
        return HOSTILE[nr % len(HOSTILE)]
    if field.type in ("choice", "multi"):
        chosen = field.choices[nr % len(field.choices)].id
        return chosen if field.type == "choice" else [chosen]
    if field.type in ("ref", "refs"):
        rows = list(evening.rows(field.ref)) or [f"r{nr}"]  # a form may refer to itself
        return rows[nr % len(rows)] if field.type == "ref" else rows[:3]
    return {"number": nr, "date": f"2026-{nr % 12 + 1:02}-01", "yes_no": True}[field.type]


def _fill(evening: Evening, form: Form) -> None:
    rows = [row.id for row in form.rows] or ([""] if form.kind == "canvas" else [f"r{nr}" for nr in range(PEOPLE)])
    changes = [
        {"id": uuid4().hex, "row": row, "field": field.id, "value": _answer(evening, field, nr), "by": HOSTILE[0]}
        for nr, row in enumerate(rows)
        for field in form.fields
    ]
    assert evening.save(form.id, changes).refused == {}


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("vijandig")
        patch.setenv("TRAJECT_KEYS", str(folder / "sleutels"))
        project = create_project(folder / "project", "Goed Oud", {"T0": ""})
        opened = open_evening(add_buurten(project, [{"code": BUURT, "name": "Vlierbeek"}]), BUURT)
        for name in ORDER:
            _fill(opened, opened.form(name))
        votes = [
            {"id": uuid4().hex, "row": f"r{nr}", "field": field, "value": value}
            for nr in range(PEOPLE)
            for field, value in ((f"r{nr}", 3), ("r0", 1), ("_done", True))
            if field != "r0" or nr
        ]
        assert opened.save("agenda.stemmen", votes).refused == {}
        yield opened
        opened.journal.close()


@pytest.fixture(scope="module")
def reports(evening):
    """The folder of the report, made in every form."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAJECT_KEYS", str(evening.project.root.parent / "sleutels"))
        outcomes = report(Project.load(evening.project.root), [BUURT], jobs=1, formats=("html", "pdf", "docx"))
    assert [outcome.error for outcome in outcomes] == [""] * len(outcomes)
    (folder,) = (evening.project.root / "reports").glob(f"{BUURT}-*")
    return folder


class _Reader(HTMLParser):
    """The elements of a page, the attributes that can run something, and the words."""

    def __init__(self, page: str):
        super().__init__()
        self.elements, self.dangers, self.words = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        links = [value or "" for name, value in attrs if name.endswith(("href", "src"))]
        self.dangers += [name for name, _ in attrs if name.startswith("on")]
        self.dangers += [link for link in links if not link.startswith(OURS)]

    def handle_data(self, data):
        self.words.append(data)


def _letters(said: str) -> str:
    """What is left of a text whatever sets it: its plain letters and digits, in order."""
    return re.sub("[^A-Za-z0-9]", "", said)


def _printed(path) -> str:
    """The words of a PDF, without the places where they were broken."""
    told = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return re.sub(r"[\s\u200b\u00ad]", "", told)


def _own_words(evening: Evening) -> set[str]:
    """The hostile texts that stand in fields for the report."""
    return {
        values[field.id]
        for name in ORDER
        for field in evening.form(name).fields
        if field.in_report and field.type in ("text", "long_text")
        for values in evening.rows(name).values()
    }


def test_every_form_of_the_package_is_filled(evening):
    assert {*ORDER, "agenda.stemmen"} == set(evening.forms)


def test_what_was_typed_is_kept_to_the_letter(evening):
    kept = evening.revealed("aftrap.aanwezigen")
    assert [kept[f"r{nr}"][name] for nr in range(PEOPLE) for name in ("alias", "name", "remark")] == [
        said for said in HOSTILE for _ in range(3)
    ]
    assert evening.answers("aftrap.hopen")["words"].tolist() == list(HOSTILE)


def test_half_an_emoji_which_no_file_can_hold_is_refused(evening):
    saved = evening.save("aftrap.hopen", [{"id": "half", "row": "r0", "field": "words", "value": "feest \ud83c"}])
    assert saved.refused == {"half": "Dit antwoord past niet bij ‘In eigen woorden’. Het is niet opgeslagen."}


def test_a_table_of_what_is_saved_holds_the_text_itself(evening):
    shown = saved_block(evening, evening.form("aftrap.hopen")).content
    assert [row[0] for row in shown["rows"]] == [re.sub("[\x00\x07]", "", said) for said in HOSTILE]


@pytest.mark.parametrize("show", SHOWS, ids=lambda show: show.__name__)
def test_a_live_picture_is_words_and_drawing_only(evening, show):
    made = picture(show(evening), "beeld")
    read = _Reader(made)
    assert read.dangers == []
    assert not {"script", "img", "b", "a", "iframe", "label"} & set(read.elements)
    assert "49" not in re.findall(r"\b49\b", " ".join(read.words))


def test_the_hall_reads_the_hopes_as_they_were_said(evening):
    words = " ".join(_Reader(picture(blocks.show_hopes(evening), "beeld")).words)
    assert [said for said in HOSTILE if _letters(said) not in _letters(words)] == []


def test_the_page_of_the_report_shows_it_as_text(evening, reports):
    page = (reports / "rapport.html").read_text(encoding="utf-8")
    read = _Reader(page)
    assert read.dangers == []
    assert "window.broken" not in "".join(re.findall(r"<script\b.*?</script>", page, re.DOTALL))
    assert not {"iframe", "img"} & set(read.elements)
    words = _letters("".join(read.words))
    assert [said for said in _own_words(evening) if _letters(said) not in words] == []


def test_the_printed_report_shows_it_as_text(evening, reports):
    told = _printed(reports / "rapport.pdf")
    assert [mark for mark in MARKS if mark not in told] == []


@pytest.mark.parametrize("name", [*ORDER, "agenda.stemmen"])
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_printed_form_shows_what_it_is_about_as_text(evening, name, size, tmp_path):
    """Every form can be printed; what another form holds of people, ideas and agenda stands on it as it was typed."""
    (tmp_path / "vel.pdf").write_bytes(sheet_pdf(evening.form(name), evening, dt.date(2026, 11, 24), size))
    told = _printed(tmp_path / "vel.pdf")
    if name in ON_PAPER:
        assert [mark for mark in MARKS if mark not in told] == []


def test_the_word_document_shows_it_as_text(evening, reports):
    document = docx.Document(io.BytesIO((reports / "rapport.docx").read_bytes()))
    words = _letters("".join(document.element.body.itertext()))
    assert [said for said in _own_words(evening) if _letters(said) not in words] == []


def test_findings_hold_nothing_that_a_spreadsheet_would_calculate(evening, reports):
    found = pd.read_csv(reports / "findings.csv", keep_default_na=False)
    words = found.select_dtypes(exclude="number").astype(str).to_numpy().ravel()
    assert [word for word in words if re.match(r"[=@\t\r]|[+-](?!\d)", word)] == []
    moments = {_letters(moment) for moment in found.loc[found["key"] == "aftrap.network.density", "after"]}
    assert moments == {_letters(said) for said in HOSTILE}
