"""The index of a programme in a real browser: finding, filtering and ordering buurten."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from example_pages import LONG_NAME

HIT = 24  # CSS pixels: the least of WCAG 2.2 (2.5.8)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _names(page) -> list[str]:
    """Names of the buurten that can be seen, in their order."""
    rows = page.locator("#lijst tbody tr:visible .name > :first-child")
    return [name.strip() for name in rows.all_inner_texts()]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (320, False)])
def test_no_rule_for_accessibility_is_broken(visit, width, dark):
    found = Axe().run(visit("index", width, dark=dark), options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ["index", "hostile_index", "two"])
def test_page_does_not_scroll_sideways(visit, name):
    page = visit(name)
    for width in (1280, 1160, 1050, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == 0, width


def test_markup_in_a_text_stays_text(visit):
    page = visit("hostile_index")
    assert page.evaluate("window.broken") is None
    assert page.locator("main script").count() == 0
    page.get_by_label("Zoek een buurt of gemeente").fill("window.broken")
    assert len(_names(page)) == 8


def test_order_is_by_name_at_first(visit):
    page = visit("index")
    ordered = ["De Akkers", "Één-Oost", "Groenedijk", "Het Spoor", "Oude Haven", LONG_NAME, "’t Zand", "Westeinde"]
    assert _names(page) == ordered
    assert page.get_by_role("status").inner_text() == "8 buurten, op naam"


def test_search_finds_a_name_without_its_accents_and_a_municipality(visit):
    page = visit("index")
    search = page.get_by_label("Zoek een buurt of gemeente")
    search.fill("een-")
    assert _names(page) == ["Één-Oost"]
    assert page.get_by_role("status").inner_text() == "1 buurt"
    search.fill("OUDEWAAL")
    assert len(_names(page)) == 4
    search.fill("xyz")
    assert _names(page) == []
    assert page.get_by_role("status").inner_text() == "Geen buurt gevonden. Klopt de naam?"


def test_filter_shows_what_is_ready_and_what_is_to_be_done(visit):
    page = visit("index")
    page.get_by_label("Toon").select_option(label="te doen (4)")
    assert _names(page) == ["Groenedijk", "Het Spoor", "Oude Haven", "’t Zand"]
    page.get_by_label("Toon").select_option(label="klaar (4)")
    assert _names(page) == ["De Akkers", "Één-Oost", LONG_NAME, "Westeinde"]


def test_order_by_people_and_by_status_is_said_aloud(visit):
    page = visit("index")
    page.get_by_label("Volgorde").select_option(label="aantal mensen")
    assert _names(page)[:3] == ["Westeinde", "Één-Oost", LONG_NAME]
    assert page.get_by_role("status").inner_text() == "8 buurten, op aantal mensen"
    page.get_by_label("Volgorde").select_option(label="status")
    assert _names(page)[4:] == ["Groenedijk", "Oude Haven", "’t Zand", "Het Spoor"]
    page.get_by_label("Volgorde").select_option(label="naam")
    assert _names(page)[0] == "De Akkers"


def test_there_is_no_order_by_result(visit):
    options = visit("index").get_by_label("Volgorde").locator("option").all_inner_texts()
    assert options == ["naam", "aantal mensen", "status"]


def test_finder_works_with_the_keyboard_and_enter_leaves_the_page_alone(visit):
    page = visit("index")
    page.get_by_label("Zoek een buurt of gemeente").focus()
    page.keyboard.type("akkers")
    page.keyboard.press("Enter")
    assert _names(page) == ["De Akkers"]


def test_list_is_whole_without_javascript(visit):
    page = visit("index", javascript=False)
    assert len(_names(page)) == 8
    assert not page.locator(".finder").is_visible()


def test_list_stays_a_table_for_who_hears_it_on_a_phone(visit):
    page = visit("index", 320)
    assert page.get_by_role("row").count() == 9
    assert page.get_by_role("rowheader", name="De Akkers").count() == 1
    assert page.get_by_role("columnheader", name="Wat zien we?").count() == 1


def test_zero_stands_under_its_tick_in_every_row(visit):
    page = visit("index")
    middle = "element => { const box = element.getBoundingClientRect(); return box.left + box.width / 2 }"
    tick = page.locator(".axis text", has_text="0").nth(1)
    assert tick.inner_html() == "0"
    cells = page.locator("td.spark").all()
    assert len(cells) == 8
    for cell in cells:
        assert cell.evaluate(middle) == pytest.approx(tick.evaluate(middle), abs=1)


def test_three_hundred_buurten_are_found_at_once(visit):
    page = visit("many")
    page.get_by_label("Zoek een buurt of gemeente").fill("buurt 299")
    assert _names(page) == ["Buurt 299"]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_links_to_a_report_are_large_enough_to_hit(visit, width):
    boxes = [link.bounding_box() for link in visit("index", width).locator(".row-files a").all()]
    assert len(boxes) > 8
    assert all(box["width"] >= HIT and box["height"] >= HIT for box in boxes)


def test_index_fits_on_paper(visit):
    page = visit("index", 643)
    page.emulate_media(media="print")
    assert page.evaluate(OVERFLOW) == 0
    assert not page.locator(".finder").is_visible()
    assert page.locator("#lijst").evaluate("table => table.getBoundingClientRect().right") <= 643
    assert 1 <= len(re.findall(rb"/Type */Page\b(?!s)", page.pdf(prefer_css_page_size=True))) <= 2
