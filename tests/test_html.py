"""The pages as text: what stands in them, in which order, and that nothing gets in or is asked from outside."""

import datetime as dt
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont

from traject_eval.errors import UnknownName
from traject_eval.reporting.fonts import font_faces, subset
from traject_eval.reporting.html import render_report
from traject_eval.reporting.index import render_index
from traject_eval.reporting.page import Block, IndexPage, IndexRow, Link, Logo, Markdown, Part, ReportPage
from traject_eval.reporting.prose import Outline, read_prose, render_prose
from traject_eval.reporting.sign import no_sign, place, sign
from traject_eval.reporting.theme import style_sheet, token_rules
from traject_eval.resources.design import look, tokens

MADE = dt.date(2026, 2, 1)
SIGN = {"value": 0.5, "low": 0.1, "high": 0.8, "axis_low": -1, "axis_high": 1, "null": 0, "sure": True}
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction"}


def _block(kind: str, place: str = "body", **content: object) -> Block:
    return Block({"schema": 1, "kind": kind, "place": place, "key": kind, **content})


def _text(words: str, style: str = "body", place: str = "body", title: str = "") -> Block:
    return _block("text", place, style=style, title=title, text=words)


def _claim(title: str, sign: dict | None = None, place: str = "front", alert: str = "") -> Block:
    words = {"text": "", "figure": "+0,5 punt", "margin": "marge 0,1 tot 0,8", "people": "48 mensen"}
    return _block("claim", place, title=title, sign=sign, alert=alert, **words)


TABLE = _block(
    "table",
    title="Wie antwoordde",
    columns=[{"label": "Groep", "number": False}, {"label": "Mensen", "number": True}],
    rows=[["Deelnemers", "48"]],
    note="",
)


def _page(*content: Markdown | Block, **values: object) -> ReportPage:
    part = Part("09-evaluatie", "Evaluatie", content)
    page = ReportPage("Vlierbeek", "Verslag", "Meerdrecht", False, None, (part,), (), (), "nl", "", None, (), MADE)
    return replace(page, **values)


def _prose(text: str) -> str:
    return render_prose(read_prose(text, Outline(), "p"))


def _row(name: str, **values: object) -> IndexRow:
    row = IndexRow(name, "", False, None, "done", "", "a/rapport.html", (), "", "", "", None, None, "")
    return replace(row, **values)


def _index(*rows: IndexRow) -> IndexPage:
    return IndexPage("Goed Oud", "Programma", "", "", "Verandering", False, rows, (), (), "nl")


class _Read(HTMLParser):
    """A page read as a browser does: its tags, the levels of its headings, what it could load and its policy."""

    def __init__(self, page: str):
        super().__init__()
        self.levels, self.addresses, self.tags, self.policy = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"]
        self.addresses += [value for name, value in attrs if name in LOADING]


def test_front_comes_first_whatever_part_it_is_from():
    first = Part("00-buurtprofiel", "Buurtprofiel", (Markdown("Over de buurt."),))
    second = Part(
        "09-evaluatie",
        "Evaluatie",
        (
            Markdown("Over de meting."),
            _text("Dit kan niet.", "box", "front", "Grenzen"),
            _claim("Samenhang ging omhoog"),
            _text("De kern in één zin.", "lead", "front"),
        ),
    )
    page = render_report(_page(parts=(first, second)))
    order = [
        "De kern in één zin.",
        "Wat we vonden</h2>",
        "Samenhang ging omhoog",
        "Grenzen",
        "Over de buurt.",
        "Over de meting.",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_headings_never_skip_a_level():
    prose = Markdown("#### Diep\n\n# Hoog\n\n### Onder hoog\n\n###### Heel diep")
    page = render_report(_page(prose, TABLE, _claim("Voorop"), _claim("In de tekst", place="body")))
    levels = _Read(page).levels
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_part_that_showed_everything_at_the_front_has_no_empty_section():
    assert "Evaluatie" not in render_report(_page(_claim("Voorop"))).split("<main")[1]


def test_title_of_a_workbook_is_not_said_twice():
    page = render_report(_page(Markdown("# Evaluatie\n\nTekst.")))
    assert page.split("<main")[1].count("Evaluatie</h") == 1


def test_page_asks_nothing_from_outside():
    prose = Markdown("![volg](https://example.org/pixel.png) [lees](https://example.org/lees)")
    for page in (render_report(_page(prose, TABLE)), render_index(_index(_row("Vlierbeek")))):
        assert _Read(page).addresses == []
        assert not set(_Read(page).tags) & {"img", "link", "iframe", "object", "embed", "base"}
        assert not re.search(r"url\((?!#|data:font/woff2;base64,)|@import", page)
        assert _Read(page).policy.startswith("default-src 'none'; ")


def test_logo_comes_with_the_page_and_as_nothing_but_a_picture():
    page = render_report(_page(logo=Logo(b"<svg onload=x>", "image/svg+xml", 'Gemeente "Meerdrecht"')))
    source = "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9eD4="
    assert _Read(page).addresses == [source]
    assert f'<img class="logo" src="{source}" alt="Gemeente &#34;Meerdrecht&#34;">' in page
    assert "img-src data:;" in _Read(page).policy


def test_stamp_stands_at_the_top_and_at_the_foot_and_the_colophon_before_the_facts():
    page = render_report(_page(stamp="Concept", colophon=("Gemaakt voor Meerdrecht.", "Bel ons."), facts=("Feit.",)))
    top, foot = page.split("<h1>")[0], page.split('<footer class="foot">')[1]
    assert '<strong class="stamp">Concept</strong>' in top
    assert re.findall("<p>(.*)</p>", foot) == ["Gemaakt voor Meerdrecht.", "Bel ons.", "Concept", "Feit."]
    assert 'class="stamp"' not in render_report(_page()).split("<main")[1]


def test_same_page_is_the_same_text():
    page = _page(TABLE, _claim("Voorop", SIGN))
    assert render_report(page) == render_report(page)


def test_html_in_prose_is_shown_as_text():
    html = _prose("<img src=x onerror=alert(1)>\n\n<script>alert(1)</script>")
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "lijst.csv",
    ],
)
def test_link_that_leads_elsewhere_keeps_its_words_only(address):
    html = _prose(f"Lees [dit]({address}) goed.")
    assert html == "<p>Lees dit goed.</p>\n"


@pytest.mark.parametrize("address", ["https://example.org", "mailto:info@example.org", "#deel-09-evaluatie"])
def test_ordinary_link_stays(address):
    html = _prose(f"[dit]({address})")
    assert f'<a href="{address}">dit</a>' in html


def test_reference_style_link_is_judged_too():
    html = _prose("[dit][x]\n\n[x]: javascript:alert(1)")
    assert "href" not in html


def test_page_cannot_be_given_a_link_that_leaves_its_folder_by_a_scheme():
    for address in ("https://example.org", "javascript:alert(1)", " javascript:alert(1)", "//example.org"):
        with pytest.raises(ValueError, match="beside it"):
            Link("x", address)


def test_refusal_stands_among_the_results_with_what_is_needed():
    refusal = _block(
        "refusal", "front", title="Eenzaamheid", reason="Te weinig antwoorden.", needed="Nodig: 10 mensen."
    )
    page = render_report(_page(refusal))
    assert "Te weinig antwoorden." in page
    assert "Nodig: 10 mensen." in page
    assert page.count('<article class="finding">') == 1


def test_alert_stands_in_place_of_a_sign():
    page = render_report(_page(_claim("Uitval", alert="Let op")))
    assert '<strong class="alert">Let op</strong>' in page
    assert 'class="sign"' not in page


def test_line_of_no_difference_is_explained_only_where_it_is_drawn():
    explained = "Streep: geen verschil."
    assert explained in render_report(_page(_claim("Verandering", SIGN)))
    assert explained not in render_report(_page(_claim("Stand", SIGN | {"null": None})))


def test_trajectlijn_shows_what_is_behind_and_ahead_and_links_to_what_is_in_the_report():
    page = render_report(_page(TABLE, phase=8))
    assert page.count('<li class="behind">') == 8
    assert page.count('<li class="ahead">') == 1
    assert '<a href="#deel-09-evaluatie">Evaluatie</a>' in page
    assert "Fase 8: Buurtcollectief" in page
    assert 'class="trail"' not in render_report(_page(TABLE))


def test_first_cell_of_a_table_heads_its_row():
    page = render_report(_page(TABLE))
    assert '<th scope="row">Deelnemers</th>' in page
    assert '<th scope="col" class="num">Mensen</th>' in page
    assert '<td class="num">48</td>' in page


def test_example_says_so_at_the_top():
    assert "Voorbeeld met verzonnen cijfers" in render_report(_page(example=True))
    assert "Voorbeeld met verzonnen cijfers" not in render_report(_page())


def test_unknown_language_is_refused():
    with pytest.raises(UnknownName, match="taal"):
        render_report(_page(lang="tlh"))


def test_open_sign_is_unsure_and_filled_sign_is_sure():
    assert "fill: var(--after)" in sign(SIGN)
    assert "fill: var(--paper)" in sign(SIGN | {"sure": False})


def test_sign_without_comparison_has_no_line():
    assert 'class="null"' in sign(SIGN)
    assert 'class="null"' not in sign(SIGN | {"null": None})


def test_sign_keeps_to_its_axis():
    assert place(-100, SIGN) == place(-1, SIGN) < place(0, SIGN) < place(1, SIGN) == place(100, SIGN)


def test_index_is_in_the_order_of_names_and_knows_the_other_orders():
    page = render_index(
        _index(
            _row("’t Zand", people=10),
            _row("Zuid", people=90, status="failed", reason="Kapot."),
            _row("École", people=50, status="no_answers"),
        )
    )
    found = re.findall(
        r'data-text="(\S+)[^"]*" data-status="(\w+)" data-name="(\d)" data-people="(\d)" data-order="(\d)"', page
    )
    assert found == [("École", "todo", "0", "1", "2"), ("’t", "done", "1", "2", "0"), ("Zuid", "todo", "2", "0", "1")]


def test_failed_row_says_why_and_whether_an_earlier_report_is_there():
    reason = "Kolom ‘meting’ ontbreekt."
    row = _row("Vlierbeek", status="failed", reason=reason)
    earlier = "Het vorige verslag staat er nog."
    with_report, without = render_index(_index(row)), render_index(_index(replace(row, report="")))
    assert reason in with_report
    assert earlier in with_report
    assert reason in without
    assert earlier not in without


def test_comparison_buurt_is_named_as_such():
    assert "vergelijkingsbuurt" in render_index(_index(_row("Vlierbeek", comparison=True)))
    assert "vergelijkingsbuurt" not in render_index(_index(_row("Vlierbeek")))


def test_number_of_people_that_may_not_be_shown_is_said_to_be_so():
    cell = re.compile(r'class="people">([^<]*)<')
    assert cell.search(render_index(_index(_row("Vlierbeek"))))[1] == "niet getoond"
    assert (
        cell.search(render_index(_index(_row("Vlierbeek", people=48, people_text="48 bewoners"))))[1] == "48 bewoners"
    )
    assert cell.search(render_index(_index(_row("Vlierbeek", status="no_answers"))))[1] == ""


def test_phases_have_a_column_only_where_there_are_any():
    assert 'class="phase"' in render_index(_index(_row("Vlierbeek", phase=3)))
    assert 'class="phase"' not in render_index(_index(_row("Vlierbeek")))


def test_one_axis_holds_for_all_rows():
    narrow, wide = (_row(name, sign=SIGN | {"low": low, "high": 2.0}) for name, low in (("A", 0.1), ("B", -4.0)))
    drawn = re.findall(r'<circle cx="([\d.]+)" cy="20"', render_index(_index(narrow, wide)))
    assert drawn == [f"{place(0.5, {'axis_low': -4.4, 'axis_high': 4.4}):.1f}"] * 2


def test_unknown_status_is_refused():
    with pytest.raises(ValueError, match="statuses"):
        _row("Vlierbeek", status="klaar")


def test_hatch_stays_inside_its_drawing():
    numbers = [float(number) for number in re.findall(r'[xy][12]="([\d.]+)"', no_sign())]
    assert 0 <= min(numbers) <= max(numbers) <= 240


def test_every_colour_of_the_style_sheet_is_a_token():
    for template in ("report", "index"):
        rules = style_sheet(template).split("}", 2)[2]
        written = rules.replace(token_rules(), "")
        assert not re.search(r"(?<![&\w-])#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", written)
        used = set(re.findall(r"var\((--[\w-]+)\)", written))
        assert used <= set(re.findall(r"(--[\w-]+):", token_rules()))


def test_night_has_every_colour():
    assert len(re.findall("--after:", token_rules())) == 2
    assert tokens()["colour"]["after"]["dark"] in token_rules()


def test_font_is_cut_down_but_has_every_dutch_letter_and_the_real_minus():
    whole = look().joinpath("fonts", "AtkinsonHyperlegible-Regular.ttf").read_bytes()
    cut = subset(whole)
    assert len(cut) < len(whole) / 2
    assert cut == subset(whole)
    assert {ord(letter) for letter in "aZéëïöü0–−‘’€"} <= set(TTFont(io.BytesIO(cut)).getBestCmap())
    assert "http" not in font_faces()
