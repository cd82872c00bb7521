"""The printed pages: their tags and words, that nothing runs off a page, that a card is one page whatever it holds."""

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pikepdf
import pytest

from tests.browser.example_pages import hostile_page, report_page
from tests.paper import bookmarks, links, page_count, reads, squeezed, tags, words
from traject_eval.plots import draw
from traject_eval.printing.letters import BREAK
from traject_eval.reporting.assemble import render_folder
from traject_eval.reporting.page import Block, Markdown, Part, ReportPage
from traject_eval.reporting.paper import card_pdf, report_pdf
from traject_eval.reporting.paper.blocks import TALLEST
from traject_eval.reporting.paper.card import layout
from traject_eval.words import branch, speaking

A4 = (210.0, 297.0)
SIDE, CARD_SIDE, EDGE = 20.0, 16.0, 8.0  # mm: margins of the report and of the card; what printers leave white
ROUNDING = 0.6  # mm by which the box that pdftotext tells is wider than the letters; more where a word was broken
LARGEST = 2_000_000  # bytes, as a mailbox lets through
MARKUP = '#let x = 1 $y^2$ @zie *vet* _schuin_ `code` <label> = Kop \\ // /* #panic("!") [vak] {blok} "haak\' ~ -- ...'
FAR = "→ ● ☐ ✓ مرحبا بالجيران שכנים 邻居 😀 👩‍🦳 é ﷽"
CONTROL = "a\x00b\x07c\u202ed\ufffee\ud800f\U0001fffeg"
ENDLESS = "w" * 10_000
LONG = "Meervoudigeverantwoordelijkheidsverzekeringsmaatschappij"
NAMES = {"text": "body", "lead": "lead", "box": "box"}


def _said(page: ReportPage, said: str, keep: tuple[str, ...] = ()) -> ReportPage:
    """The page with one text in every place where a text can stand; keys stay, so that blocks find their place."""
    parts = tuple(Part(part.workbook, said, tuple(_in(item, said) for item in part.content)) for part in page.parts)
    texts = {name: said for name in ("title", "kicker", "subtitle", "stamp") if name not in keep}
    return replace(page, **texts, parts=parts, facts=(said,), colophon=(said,), logo=replace(page.logo, alt=said))


def _in(item: Markdown | Block, said: str) -> Markdown | Block:
    if isinstance(item, Markdown):
        return Markdown(f"## {said}\n\n{said}\n\n- {said}\n\n> {said}\n\n| {said} | b |\n|---|---|\n| {said} | c |")
    return Block(_deep(item.content, said))


def _deep(value, said: str, name: str = ""):
    if isinstance(value, dict):
        return {key: part if key == "data" else _deep(part, said, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_deep(part, said, name) for part in value]
    fixed = ("kind", "key", "place", "style", "chart", "token")  # and what is inside a drawing has tests of its own
    return said if isinstance(value, str) and value and name not in fixed else value


def _block(kind: str, key: str = "x", place: str = "body", **content: object) -> Block:
    return Block({"schema": 1, "kind": kind, "place": place, "key": key, **content})


def _claim(title: str, key: str = "bewoner.a", text: str = "Uitleg.", people: str = "48 mensen") -> Block:
    values = {"sign": None, "figure": "+0,5 punt", "margin": "marge", "people": people, "alert": ""}
    return _block("claim", key, "front", title=title, text=text, **values)


def _table(rows: list[list[str]], labels: tuple[str, ...] = ("Groep", "Mensen")) -> Block:
    columns = [{"label": label, "number": nr > 0} for nr, label in enumerate(labels)]
    return _block("table", title="Wie antwoordde", columns=columns, rows=rows, note="")


def _page(*content: Markdown | Block, **values: object) -> ReportPage:
    return replace(report_page(), parts=(Part("09-evaluatie", "Evaluatie", content),), **values)


def _contents(page: ReportPage) -> list[dict]:
    return [item.content for part in page.parts for item in part.content if isinstance(item, Block)]


@pytest.fixture(scope="module")
def report() -> bytes:
    return report_pdf(report_page())


@pytest.fixture(scope="module")
def card() -> bytes:
    return card_pdf(report_page())


AWKWARD = {
    "example": report_page(),
    "hostile": hostile_page(),
    "markup": _said(report_page(), MARKUP),
    "far": _said(report_page(), FAR),
    "control": _said(report_page(), CONTROL),
    "long": _said(report_page(), f"{LONG} {LONG.upper()}"),
    "wide": _said(report_page(), "W" * 60),
    "sentences": _said(report_page(), "Dit is een zin die maar doorgaat en doorgaat. " * 12),
    "empty": replace(report_page(), parts=(), subtitle="", stamp="", logo=None, colophon=(), facts=(), phase=None),
}


@cache
def _printed(name: str) -> tuple[bytes, bytes | None]:
    """Report and card of an awkward page."""
    return report_pdf(AWKWARD[name]), card_pdf(AWKWARD[name])


# --- the same for everyone


@pytest.mark.parametrize("make", [report_pdf, card_pdf])
def test_same_page_is_the_same_file(make):
    assert make(report_page()) == make(report_page())


def test_a_file_says_its_language_its_title_and_that_it_can_be_read_aloud(report, card):
    for pdf, made in ((report, "2026-02-01"), (card, "2026-02-01")):
        with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as meta:
            assert str(opened.Root.Lang) == "nl"
            assert str(opened.docinfo.Title) == "Vlierbeek · Traject in de Buurt · verslag van 1 februari 2026"
            assert opened.Root.ViewerPreferences.DisplayDocTitle
            assert opened.Root.MarkInfo.Marked
            assert meta["pdfuaid:part"] == "1"
            assert meta["xmp:CreateDate"].startswith(made)


def test_an_english_report_is_english_on_paper_too():
    pdf = report_pdf(replace(report_page(), lang="en"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en"
    assert "What we found" in reads(pdf)
    assert re.search(r"\b1 of \d", reads(pdf))


@pytest.mark.parametrize("name", AWKWARD)
def test_headings_start_with_the_name_and_never_skip_a_level(name):
    for pdf in filter(None, _printed(name)):
        levels = [int(tag.kind[1]) for tag in tags(pdf) if re.fullmatch("H[1-6]", tag.kind)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_is_told_in_words_of_its_own_data(report):
    page = report_page()
    alts = [tag.alt for tag in tags(report) if tag.kind == "Figure"]
    told = [content["alt"] for content in _contents(page) if content["kind"] == "figure"]
    assert alts == [page.logo.alt, "Fase 8: Buurtcollectief", *told]


def test_a_table_has_headings_for_its_columns(report):
    tables = [tag for tag in tags(report) if tag.kind == "Table"]
    heads = [tag for tag in tags(report) if tag.kind == "TH"]
    columns = [len(content["columns"]) for content in _contents(report_page()) if content["kind"] == "table"]
    assert len(tables) == len(columns) + 1  # and one in the prose, of two columns
    assert len(heads) == sum(columns) + 2
    assert all(tag.above[-2:] == ("THead", "TR") for tag in heads)


def test_nothing_else_is_a_table(report, card):
    """What stands beside each other for the look of it must not be read aloud as cells."""
    assert not [tag for pdf in (report, card) for tag in tags(pdf) if tag.kind == "TD" and "Table" not in tag.above]
    assert not [tag for tag in tags(card) if tag.kind == "Table"]


def test_head_of_a_long_table_returns_on_every_page():
    pdf = report_pdf(_page(_table([[f"Groep {nr}", "48"] for nr in range(120)])))
    pages = [text for text in reads(pdf).split("\f") if re.search(r"Groep \d", text)]
    assert len(pages) > 2
    assert all("Groep\n" in text or "Groep Mensen" in text for text in pages)


def test_bookmarks_lead_to_the_findings_and_to_every_part(report):
    found = bookmarks(report)
    assert found[0] == (0, "Vlierbeek")
    assert (1, "Wat we vonden") in found
    assert (1, "Evaluatie") in found
    titles = [title for _, title in found]
    assert all(content["title"] in titles for content in _contents(report_page()) if content["title"])


def test_every_page_says_whose_it_is_of_when_and_which_of_how_many(report):
    pages = reads(report).split("\f")[:-1]
    foot = "Vlierbeek · verslag van 1 februari 2026 · Concept · Voorbeeld met verzonnen cijfers"
    for nr, page in enumerate(pages, 1):
        assert squeezed(f"{foot} {nr} van {len(pages)}") in squeezed(page)


def test_client_is_named_with_logo_colophon_and_stamp(report, card):
    for pdf in (report, card):
        assert "Gemaakt in opdracht van gemeente Meerdrecht." in reads(pdf)
        assert "Concept" in reads(pdf)
        assert next(tag.alt for tag in tags(pdf) if tag.kind == "Figure") == "Gemeente Meerdrecht"


# --- how it is set


@pytest.mark.parametrize("name", AWKWARD)
def test_no_word_leaves_its_page(name):
    for pdf, side in zip(_printed(name), (SIDE, CARD_SIDE), strict=True):
        for word in words(pdf) if pdf else ():
            rounding = 1 if BREAK in word.text else ROUNDING
            assert side - rounding <= word.left <= word.right <= A4[0] - side + rounding, word
            assert EDGE <= word.top <= word.bottom <= A4[1] - EDGE, word


def test_a_word_without_end_stays_on_the_page():
    page = _said(report_page(), ENDLESS)
    pdf = report_pdf(
        replace(page, parts=(Part("09", ENDLESS, (Markdown(ENDLESS), _claim(ENDLESS), _table([[ENDLESS, "1"]]))),))
    )
    assert max(word.right for word in words(pdf)) <= A4[0] - SIDE + 1
    assert max(word.bottom for word in words(pdf)) <= A4[1] - EDGE


def test_words_in_the_margin_stay_out_of_the_claim():
    pdf = report_pdf(_page(_claim("Titel", people="onderwijsachterstandenbestrijdingsprogramma’s en meer")))
    margin = [word for word in words(pdf) if word.page == 0 and word.text.startswith(("onder", "achter", "meer"))]
    assert margin
    assert all(word.left >= A4[0] - SIDE - 46 - ROUNDING for word in margin)


def test_narrow_text_is_hyphenated_as_dutch_is_and_titles_never_are():
    word = "verantwoordelijkheidsverzekering"
    pdf = report_pdf(_page(_claim(f"Alles over de {word} en over de {word}", people=f"mensen met {word} {word}")))
    assert re.search("verantwoorde\u00ad\n|verantwoordelijk\u00ad\n|verantwoordelijkheids\u00ad\n", reads(pdf))
    title = next(tag for tag in bookmarks(pdf) if tag[1].startswith("Alles"))[1]
    assert title == f"Alles over de {word} en over de {word}"
    assert reads(pdf).replace("\n", " ").count(f"over de {word}") == 2


def test_figures_are_drawn_and_stay_text(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        pictures = [
            one for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
    assert pictures == []
    assert "geen landelijk cijfer" in reads(report)


def test_a_figure_too_tall_for_a_page_is_its_table():
    row = {"value": 0.3, "low": 0.1, "high": 0.5, "people": "48", "held_back": "", "sure": True, "comparison": False}
    rows = [row | {"name": f"Buurt {nr}"} for nr in range(90)]
    data = {"rows": rows, "axis_label": "verandering, in punten"}
    assert draw("buurten", data).get_figheight() * 25.4 > TALLEST["wide"]
    table = {"columns": [{"label": "Buurt", "number": False}], "rows": [[one["name"]] for one in rows]}
    figure = _block("figure", chart="buurten", data=data, title="Alle buurten", alt="Veel.", note="", table=table)
    pdf = report_pdf(_page(figure, logo=None, phase=None))
    assert [tag for tag in tags(pdf) if tag.kind == "Figure"] == []
    assert all(f"Buurt {nr}\n" in reads(pdf) for nr in range(90))


def test_numbers_have_a_decimal_comma(seen):
    for code in seen.buurten["code"]:
        for name in ("rapport.pdf", "buurtkaart.pdf"):
            text = reads((seen.report_folder(code) / name).read_bytes())
            assert re.search(r"\d,\d", text)
            assert not re.search(r"\d\.\d(?!\d\d\b)", text)


def test_files_are_small_enough_to_send_and_complete_in_themselves(seen):
    for path in (seen.root / "reports").glob("*/*.pdf"):
        assert path.stat().st_size < LARGEST
        with pikepdf.open(path) as opened:
            fonts = [
                font
                for font in opened.objects
                if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
            ]
            assert fonts
            assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
            assert links(path.read_bytes()) == []


# --- what is text stays text


@pytest.mark.parametrize("said", [MARKUP, "<script>alert(1)</script>", '#include "data.json"', "\\u{41}", "$ x $"])
def test_nothing_in_a_text_is_read_as_markup(said):
    page = _said(report_page(), said)
    page = replace(
        page, parts=(replace(page.parts[0], content=tuple(c for c in page.parts[0].content if isinstance(c, Block))),)
    )
    text = squeezed(reads(report_pdf(page)))
    for content in _contents(page):
        assert squeezed(content["title"]) in text
    assert text.count(squeezed(said)) > 20


def test_prose_keeps_its_form_and_its_signs():
    pdf = report_pdf(
        _page(Markdown("Een **vet** woord, `#let x`.\n\n1. één\n2. twee\n\n> citaat\n\n```\n$ x $\n\n@y\n```"))
    )
    text = reads(pdf)
    for said in ("Een vet woord, #let x.", "één", "citaat", "$ x $", "@y"):
        assert said in text
    assert {"L", "LI", "Strong", "BlockQuote"} <= {tag.kind for tag in tags(pdf)}


def test_a_link_of_the_prose_leads_outside_only_where_a_reader_may_expect_it():
    pdf = report_pdf(_page(Markdown("[goed](https://example.org/x) [fout](javascript:alert(1)) [binnen](#deel)")))
    assert links(pdf) == ["https://example.org/x"]
    assert "goed fout binnen" in reads(pdf)


def test_letters_that_our_font_lacks_are_printed_and_signs_that_cannot_be_are_left_out():
    text = reads(report_pdf(_page(Markdown(f"{FAR}\n\n{CONTROL}"))))
    for letter in "→●☐✓邻居é":
        assert letter in text
    assert "abcdefg" in text


def test_far_letters_in_a_drawing_are_printed_too():
    row = {"value": 0.3, "low": 0.1, "high": 0.5, "people": "48", "held_back": "", "sure": True, "comparison": False}
    data = {"rows": [row | {"name": "邻居 مرحبا ☐"}], "axis_label": f"punten {FAR[:9]}"}
    table = {"columns": [{"label": "Buurt", "number": False}], "rows": []}
    figure = _block("figure", chart="buurten", data=data, title="Buurten", alt="Eén buurt.", note="", table=table)
    assert "邻居" in reads(report_pdf(_page(figure)))


# --- the card


@pytest.mark.parametrize("name", AWKWARD)
def test_a_card_is_one_page(name):
    _, pdf = _printed(name)
    assert pdf is None if name in ("empty", "hostile") else page_count(pdf) == 1


@pytest.mark.parametrize("said", [ENDLESS, "Dit is een zin. " * 700, "Kort."])
@pytest.mark.parametrize("count", [1, 30])
def test_a_card_is_one_page_with_the_longest_texts_and_many_claims(said, count):
    claims = [_claim(f"{nr} {said}", f"bewoner.{nr}", said, said) for nr in range(count)]
    limits = _block("text", "limits", "front", style="box", title=said, text=said)
    lead = _block("text", "lead", "front", style="lead", title="", text=said)
    pdf = card_pdf(_said(_page(lead, *claims, limits), said, keep=("stamp",)))
    assert page_count(pdf) == 1
    assert max(word.bottom for word in words(pdf)) <= A4[1] - EDGE


def test_a_card_says_that_there_is_more_only_where_there_is():
    more = branch("paper")["more"]
    few, many = (card_pdf(_page(*(_claim(f"Titel {nr}", f"bewoner.{nr}") for nr in range(count)))) for count in (3, 30))
    assert more not in reads(few)
    assert all(f"Titel {nr}\n" in reads(few) for nr in range(3))
    assert more in reads(many)


def test_what_comes_first_in_the_table_is_what_is_kept():
    text = reads(card_pdf(_page(*(_claim(f"Titel {nr}", f"bewoner.{nr}") for nr in range(30)))))
    kept = [int(nr) for nr in re.findall(r"Titel (\d+)", text)]
    assert kept == list(range(len(kept)))
    assert 5 < len(kept) < 30


def test_what_cannot_be_said_is_never_what_is_left_out():
    limits = _block("text", "limits", "front", style="box", title="Wat dit niet zegt", text="Eén ding.\n\nNog een.")
    text = reads(card_pdf(_page(*(_claim(f"Titel {nr}", f"bewoner.{nr}") for nr in range(30)), limits)))
    assert "Eén ding." in text


def test_a_question_without_an_answer_is_not_asked(card):
    asked = branch("paper")
    text = reads(card)
    assert asked["where"] in text
    assert asked["changed"] in text
    assert asked["did"] not in text
    assert asked["agreed"] not in text
    assert asked["where"] not in reads(card_pdf(replace(report_page(), phase=None)))


def test_a_claim_is_not_said_again_beside_its_figure(card):
    assert "Gemiddelden voor en na. Sociale samenhang" in "".join(tag.alt for tag in tags(card))
    assert "Deelnemers: de score voor sociale samenhang ging omhoog" not in reads(card)


def test_a_refused_buurt_has_a_card_that_says_so():
    refusal = _block(
        "refusal", "deelnemer.a", "front", title="Deelnemers: samenhang", reason="Te weinig.", needed="Nodig: 10."
    )
    text = reads(card_pdf(_page(refusal)))
    assert "Te weinig." in text
    assert branch("web.report")["no_result"] in text


def test_every_question_has_its_words_in_every_language():
    for lang in ("nl", "en"):
        with speaking(lang):
            assert all(question["name"] in branch("paper") for question in layout()["questions"])


def test_every_block_of_the_table_exists_in_some_report(seen, tmp_path):
    keys = set()
    for code in seen.buurten["code"]:
        text = "".join(path.read_text(encoding="utf-8") for path in seen.report_folder(code).glob("workbooks/*.ipynb"))
        keys |= set(re.findall(r'"key": "([\w.]+)"', text))
    patterns = [name for question in layout()["questions"] for line in question["blocks"] for name in line]
    for pattern in [*patterns, *layout()["panel"]]:
        assert any(re.fullmatch(pattern.replace(".", r"\.").replace("*", ".*"), key) for key in keys), pattern


def test_the_appendix_is_a_file_of_its_own_and_the_report_says_so(seen):
    folder = seen.report_folder("BU99990001")
    report, appendix = (reads((folder / name).read_bytes()) for name in ("rapport.pdf", "bijlage.pdf"))
    assert appendix.count("Bijlage: hoe is er gemeten en gerekend?") == 1
    assert "Bijlage: hoe is er gemeten en gerekend?" not in report
    assert "De bijlage is een apart bestand (bijlage.pdf)" in report
    assert "Wat mogen we zeggen?" in report
    assert "Wat mogen we zeggen?" not in appendix
    for title in ("Bijlage: Team en acties", "Bijlage: Collectief businessmodel"):
        assert title in appendix
        assert title not in report
    assert "Bijlage: hoe is er gemeten en gerekend?" in (folder / "rapport.html").read_text(encoding="utf-8")


def test_the_page_about_all_buurten_has_no_card(seen):
    assert (seen.root / "reports" / "programma" / "rapport.pdf").is_file()
    assert not (seen.root / "reports" / "programma" / "buurtkaart.pdf").exists()


def test_a_card_that_no_longer_holds_is_taken_away(reported):
    folder = reported.report_folder("BU99990001")
    render_folder(reported, "BU99990001", folder, ("html",), final=False)
    assert not (folder / "buurtkaart.pdf").exists()
    assert "buurtkaart.pdf" not in (folder / "rapport.html").read_text(encoding="utf-8")
