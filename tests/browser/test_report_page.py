"""The report in a real browser: for everyone, on every width, on paper, and with nothing from outside."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
SCREENS = [
    *(("report", width, dark) for width, dark in ((1280, False), (1280, True), (390, False), (320, False))),
    *(("hostile", width, dark) for width, dark in ((1280, True), (320, False))),
]
A4 = (0, 0, 595, 842)  # points
A4_WIDTH = 643  # CSS pixels between the margins of 20 mm
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """[...document.querySelectorAll("table, figure, .finding")].filter(
    (part) => part.getClientRects().length && part.getBoundingClientRect().right > innerWidth + 1).length"""


@pytest.mark.parametrize(("name", "width", "dark"), SCREENS)
def test_no_rule_for_accessibility_is_broken(visit, name, width, dark):
    page = visit(name, width, dark=dark)
    page.eval_on_selector_all("details.numbers", "all => all.forEach(details => { details.open = true })")
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ["report", "hostile"])
def test_page_does_not_scroll_sideways(visit, name):
    page = visit(name)
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")
    for width in (1280, 1000, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == 0, width


def test_markup_in_a_text_stays_text(visit):
    page = visit("hostile")
    assert page.evaluate("window.broken") is None
    assert page.locator("h1").inner_text().startswith("<script>")
    assert page.locator("main script").count() == 0


def test_policy_stops_a_script_that_slipped_through(browser, files):
    context = browser.new_context()
    page = context.new_page()
    hole = files["report"].read_text(encoding="utf-8").replace("</h1>", "</h1><script>window.broken = 1</script>")
    leaky = files["report"].with_name("leaky.html")
    leaky.write_text(hole, encoding="utf-8")
    page.goto(leaky.as_uri())
    assert page.evaluate("window.broken") is None
    context.close()


def test_numbers_behind_a_drawing_open_with_the_keyboard(visit):
    page = visit("report")
    details = page.locator("details.numbers").first
    assert not details.locator("table").is_visible()
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.locator("table").is_visible()
    assert details.locator("tbody th[scope=row]").first.inner_text() == "Sociale samenhang"


def test_skip_link_is_the_first_stop_and_leads_to_the_text(visit):
    page = visit("report")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_focus_can_be_seen(visit):
    page = visit("report")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(style) == "solid"


def test_a_drawing_is_made_for_the_width_of_the_screen(visit):
    for width, shown, hidden in ((1280, "wide", "narrow"), (390, "narrow", "wide")):
        figure = visit("report", width).locator("figure").first
        assert figure.locator(f".{shown}").is_visible()
        assert not figure.locator(f".{hidden}").is_visible()


def test_a_wide_table_scrolls_by_itself_and_can_be_reached(visit):
    table = "div.data .scroll"
    assert visit("report", 320).locator(table).get_attribute("tabindex") == "0"
    assert visit("report", 1280).locator(table).get_attribute("tabindex") is None


def test_way_through_the_report_folds_on_a_phone_only(visit):
    wide, phone = visit("report"), visit("report", 390)
    assert wide.locator(".trail .here").is_visible()
    assert not phone.locator(".trail").is_visible()
    phone.locator("nav summary").click()
    assert "hier zijn we nu" in phone.locator(".trail .here").inner_text()


def test_sections_can_be_reached_without_javascript(visit):
    page = visit("report", 390, javascript=False)
    page.locator(".sections").get_by_role("link", name="Wat veranderde er?").click()
    assert page.url.rpartition("#")[2].startswith("deel-09-evaluatie")


def test_claim_stands_left_of_its_sureness_and_above_it_on_a_phone(visit):
    place = "[...document.querySelector('.finding').children].map(part => part.getBoundingClientRect())"
    claim, sure = visit("report", 1280).evaluate(place)
    assert claim["right"] < sure["left"]
    claim, sure = visit("report", 320).evaluate(place)
    assert claim["bottom"] <= sure["top"]


def test_nothing_is_cut_on_paper(visit):
    for name in ("report", "hostile"):
        page = visit(name, A4_WIDTH)
        page.emulate_media(media="print")
        assert page.evaluate(CUT) == 0
        assert page.evaluate(OVERFLOW) == 0


def test_paper_is_white_even_from_a_dark_screen(visit):
    page = visit("report", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_print_is_a_few_pages_of_a4(visit):
    pdf = visit("report").pdf(prefer_css_page_size=True)
    assert 3 <= len(re.findall(rb"/Type */Page\b(?!s)", pdf)) <= 5
    boxes = {tuple(map(round, map(float, box.split()))) for box in re.findall(rb"/MediaBox *\[([^]]*)\]", pdf)}
    assert boxes == {A4}
