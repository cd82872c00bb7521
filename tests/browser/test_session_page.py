"""An evening in a real browser, with a real server and kernel: forms that save, and nothing that frightens."""

import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from trial_evening import Trial, trial_evening

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
PATIENCE = 30_000  # milliseconds, on the slowest machine that may run this
SAVED = re.compile(r"opgeslagen \d\d:\d\d")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Keys and settings of the user: in a folder of the tests, also for the server that they start."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "TRAJECT_KEYS", "LOCALAPPDATA"):
            patch.setenv(name, str(folder / name.lower()))
        yield patch


@pytest.fixture(scope="module")
def trial(home, tmp_path_factory):
    with trial_evening(tmp_path_factory.mktemp("evening")) as going_on:
        yield going_on


@pytest.fixture
def visit(browser):
    """Open the workbook in a window of its own; afterwards, nothing may have been asked from outside."""
    contexts, asked, problems = [], [], []

    def open_page(trial: Trial, width: int = 1280, height: int = 800, context=None):
        if context is None:
            context = browser.new_context(viewport={"width": width, "height": height})
            contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(trial.address)
        page.wait_for_selector("body[data-traject=ready]", state="attached", timeout=PATIENCE)
        page.wait_for_selector(".traject-form", timeout=PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not re.match(r"(https?|wss?)://127\.0\.0\.1:|data:|blob:", url)] == []
    assert problems == []


def _form(page, title: str):
    return page.get_by_role("region", name=title, exact=True)


def _wait_for(what, seconds: float = 20):
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)
    return found


def _add_person(page, alias: str) -> None:
    form = _form(page, "Wie zijn er?")
    form.get_by_role("button", name="Voeg toe").click()
    page.keyboard.type(alias)
    page.keyboard.press("Tab")
    form.get_by_text(SAVED).wait_for()


def test_what_is_typed_is_on_disk_when_the_form_says_saved(visit, trial):
    page = visit(trial)
    _add_person(page, "Corrie")
    assert {"alias": "Corrie"} in trial.rows("aftrap.aanwezigen").values()


def test_no_code_no_menu_and_no_prompt_can_be_seen(visit, trial):
    page = visit(trial)
    assert page.locator(".jp-InputArea-editor:visible, .jp-InputPrompt:visible").count() == 0
    assert page.locator("#jp-top-panel:visible, #jp-menu-panel:visible, .jp-SideBar:visible").count() == 0
    assert "import traject_eval" not in page.locator("body").inner_text()


def test_names_are_sealed_on_disk_and_shown_in_the_form(visit, trial):
    page = visit(trial)
    _add_person(page, "Bep")
    form = _form(page, "Wie zijn er?")
    form.get_by_label("Naam", exact=True).last.fill("Elisabeth van der Kanarie")
    page.keyboard.press("Tab")
    _wait_for(lambda: [row for row in trial.rows("aftrap.aanwezigen").values() if "naam" in row])
    folder = Path(trial.project.root)
    assert not [path for path in folder.rglob("*") if path.is_file() and b"van der Kanarie" in path.read_bytes()]
    again = visit(trial)
    again.locator("summary", has_text="Bep").click()
    assert (
        _form(again, "Wie zijn er?").get_by_label("Naam", exact=True).last.input_value() == "Elisabeth van der Kanarie"
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (640, 400)])
def test_no_rule_for_accessibility_is_broken(visit, trial, width, height):
    page = visit(trial, width, height)
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()
