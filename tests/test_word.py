"""The Word document: real styles, headings in order, words for every picture, and text that stays text."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from tests.browser.example_pages import HOSTILE, LOGO, hostile_page, report_page
from traject_eval.errors import UnknownName
from traject_eval.reporting.duiding import duiding_parts
from traject_eval.reporting.page import Block, Markdown, Part, ReportPage
from traject_eval.reporting.word import report_docx
from traject_eval.words import speaking, text

READING = """Wij zien een **hechte** groep: [lees meer](https://example.org/a?b=1&c=2), [niet](javascript:x).

1. een
2. twee
   - onder twee

3. drie

Opnieuw:

1. weer een

> Een bewoner.

| Wat | Hoeveel |
|-----|--------:|
| dit | 3       |
"""


@pytest.fixture(scope="module")
def page() -> ReportPage:
    made = report_page()
    return replace(made, parts=(*duiding_parts(READING), *made.parts))


@pytest.fixture(scope="module")
def data(page) -> bytes:
    return report_docx(page)


@pytest.fixture
def document(data):
    return docx.Document(io.BytesIO(data))


def _words(document) -> list[tuple[str, str]]:
    """Style and text of every paragraph outside tables."""
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def _small(*content, **values) -> ReportPage:
    part = Part("09-evaluatie", "Evaluatie", content)
    page = ReportPage("Vlierbeek", "Verslag", "", False, None, (part,), (), (), "nl", "", None, (), dt.date(2026, 2, 1))
    return replace(page, **values)


def _made(page: ReportPage):
    return docx.Document(io.BytesIO(report_docx(page)))


def _xml(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))}


def test_headings_are_real_and_never_skip_a_level(document):
    levels = [int(style.split()[1]) for style, _ in _words(document) if style.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    heads = [words for style, words in _words(document) if style == "Heading 2"]
    assert heads == ["Wat we vonden", "Duiding", "Evaluatie"]


def test_title_language_and_nothing_of_who_made_it_stand_in_the_properties(document, data):
    told = document.core_properties
    assert told.title == "Vlierbeek · Traject in de Buurt · verslag van 1 februari 2026"
    assert told.language == "nl-NL"
    assert (told.author, told.last_modified_by, told.comments) == ("", "", "")
    assert told.created.date() == dt.date(2026, 2, 1)
    assert re.search(
        r'<w:rPrDefault>.*<w:lang w:val="nl-NL" .*</w:rPrDefault>', _xml(data)["word/styles.xml"], re.DOTALL
    )


def test_an_english_report_is_an_english_document(page):
    made = _made(replace(page, lang="en"))
    assert made.core_properties.language == "en-GB"
    with speaking("en"):
        assert ("Heading 2", "What we found") in _words(made)
        assert any(style == text("word.sure") for style, _ in _words(made))


def test_a_claim_is_a_heading_its_text_and_one_line_that_says_how_sure_it_is(document):
    words = _words(document)
    at = words.index(("Heading 3", "Deelnemers: de score voor sociale samenhang ging omhoog; hoeveel is onzeker"))
    assert words[at + 1][1].startswith("Het gemiddelde was eerst 5,7 en is nu 6,2")
    style, line = words[at + 2]
    assert (style, line.replace("\u00a0", " ")) == (
        "Zekerheid",
        "+0,5 punt · marge 0,1 tot 0,8 (95%) · dezelfde 48 mensen",
    )
    (sure,) = [one for one in document.paragraphs if one.text.startswith("+0,5 punt")]
    assert [run.text for run in sure.runs if run.bold] == ["+0,5 punt"]
    (alert,) = [one for one in document.paragraphs if one.text.startswith("Let op")]
    assert alert.text == "Let op · 48 van de 61 bleven (79%)"


def test_a_refusal_says_why_and_what_is_needed(document):
    words = [said for _, said in _words(document)]
    at = words.index("Bewoners: eenzaamheid")
    assert words[at + 1 : at + 4] == [
        "Te weinig antwoorden om iets te laten zien.",
        "Nodig zijn minstens 10 mensen per meting. Zo blijft ook niemand herkenbaar.",
        "nog geen uitkomst",
    ]


def test_every_table_has_a_head_that_comes_back_and_numbers_at_the_right(document):
    assert len(document.tables) == 3
    for table in document.tables:
        heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
        width = sum(column.width.mm for column in table.columns)
        assert width < 170.5
    method = document.tables[-1]
    assert [cell.text for cell in method.rows[0].cells][-1] == "Mensen"
    assert method.rows[1].cells[-1].paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert method._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Hoe er is gerekend"


def test_every_picture_has_its_words_and_is_sharp_enough_for_paper(document, page):
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    figures = [
        item.content for item in page.parts[1].content if isinstance(item, Block) and item.content["kind"] == "figure"
    ]
    assert alts == [LOGO.alt, *(figure["alt"] for figure in figures)]
    for shape in document.inline_shapes:
        image = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        with Image.open(io.BytesIO(image.blob)) as picture:
            assert picture.width / shape.width.inches >= 200
        assert shape.width.mm <= 170.01
        assert [shape._inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4


def test_stamp_example_name_and_page_numbers_stand_on_every_page(document):
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "Concept · Voorbeeld met verzonnen cijfers"
    foot = section.footer.paragraphs[0]
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(node.text for node in foot._p.iter(qn("w:t"))) == "Vlierbeek1 van 1"


def test_colophon_stamp_and_facts_end_the_document(document, page):
    assert _words(document)[-5:] == [("Colofon", line) for line in (*page.colophon, page.stamp, *page.facts)]
    assert "Colofon" not in [style for style, _ in _words(_made(_small()))]


def test_the_reading_stands_in_it_as_the_consultants_own(document):
    words = _words(document)
    at = words.index(("Heading 2", "Duiding"))
    assert words[at + 1] == ("Noot", text("page.whose"))
    assert words[at + 2] == ("Normal", "Wij zien een hechte groep: lees meer, niet.")
    assert [run.text for run in document.paragraphs[at + 2].runs if run.bold] == ["hechte"]
    links = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert "https://example.org/a?b=1&c=2" in links
    assert all(link.startswith(("https://", "mailto:")) for link in links)


def _item(paragraph) -> tuple[str, str, int | None]:
    """Style, text, and the list it is numbered in."""
    numbered = paragraph._p.pPr.numPr
    return paragraph.style.name, paragraph.text, None if numbered is None else numbered.numId.val


def test_a_numbered_list_starts_anew_and_goes_on_after_what_is_under_it(document):
    told = [_item(paragraph) for paragraph in document.paragraphs if paragraph.style.name.startswith("List")]
    one, two, under, three, again = told[:5]
    assert [item[1] for item in told[:5]] == ["een", "twee", "onder twee", "drie", "weer een"]
    assert (one[2], two[2], three[2]) == (one[2],) * 3
    assert again[2] != one[2]
    assert under[:2] == ("List Bullet 2", "onder twee")
    starts = document.part.numbering_part.element.iter(qn("w:startOverride"))
    assert [start.get(qn("w:val")) for start in starts] == ["1", "1"]


def test_same_page_is_the_same_file(page, data):
    assert report_docx(page) == data


def test_markup_stays_text_and_control_characters_do_not_break_the_file():
    page = hostile_page()
    odd = replace(page, title=f"{HOSTILE}\x00\x08\ud800\ufffe", colophon=("w" * 10_000, "\x0b"), stamp=f"{HOSTILE}\x1b")
    made = _made(odd)
    assert ("Heading 1", HOSTILE) in _words(made)
    assert ("Colofon", HOSTILE) in _words(made)
    assert made.inline_shapes[0]._inline.docPr.get("descr") == HOSTILE
    assert made.tables[-1].rows[0].cells[0].text == HOSTILE


def test_a_link_too_long_for_word_keeps_its_words_only():
    made = _made(_small(Markdown(f"[lees dit](https://example.org/{'a' * 3000})")))
    assert ("Normal", "lees dit") in _words(made)
    assert not [rel for rel in made.part.rels.values() if rel.is_external]


def test_a_figure_taller_than_a_page_becomes_its_table(page):
    figures = (item.content for item in page.parts[1].content if isinstance(item, Block))
    chart = next(content for content in figures if content.get("chart") == "items")
    many = chart | {"data": chart["data"] | {"items": chart["data"]["items"] * 20}}
    made = _made(_small(Block(many)))
    assert len(made.inline_shapes) == 0
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["Uitspraak", "Gunstig", "Niet gunstig"]


def test_unknown_language_is_refused():
    with pytest.raises(UnknownName, match="taal"):
        report_docx(_small(lang="tlh"))


def test_document_asks_nothing_from_outside_and_holds_no_macro(data):
    told = _xml(data)
    outside = [
        target for rels in told.values() for target in re.findall(r'Target="([^"]+)" TargetMode="External"', rels)
    ]
    assert all(target.startswith(("https://", "mailto:")) for target in outside)
    assert not re.search(r"attachedTemplate|vbaProject|INCLUDEPICTURE|DDEAUTO", "".join(told.values()))
