"""What tests of an evening do in its page: find a form, wait for what comes by itself, look for barriers."""

import re
import time
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from trial_evening import BUURT, Trial

from traject_eval.forms.evening import open_evening

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 120  # seconds that something may take, on the slowest and busiest machine that runs this
SAVED = re.compile(r"^opgeslagen \d\d:\d\d$")


def region(page, title: str):
    """The form with this title."""
    return page.get_by_role("region", name=title, exact=True).first


def saved(page, title: str, told: re.Pattern[str] = SAVED) -> None:
    """Wait until a form says that all is saved; to who hears the page it may say so apart."""
    region(page, title).locator("p.saved", has_text=told).wait_for()


def wait_for(what, seconds: float = PATIENCE):
    """What a function gives, as soon as that is something."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)
    return found


def put(trial: Trial, form: str, row: str, **values) -> None:
    """Answers as another window would save them."""
    evening = open_evening(trial.project, BUURT)
    changes = [{"id": uuid4().hex, "row": row, "field": name, "value": value} for name, value in values.items()]
    assert not evening.save(form, changes).refused
    evening.journal.close()


def everyone_can_use(page, *more: str) -> None:
    """No rule for accessibility is broken, also in what has to be opened first; ``more`` names other sets of rules."""
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")
    found = Axe().run(page, options={"runOnly": [*RULES, *more], "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def sheet_seconds(page, most: float) -> float:
    """Seconds from the button for the sheet beside the door until that sheet can be opened; it is closed again."""
    start = time.monotonic()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Maak het vel voor bij de deur").click()
    page.get_by_role("link", name="Open het vel").wait_for(timeout=1000 * most)
    took = time.monotonic() - start
    assert took < most
    opened.value.wait_for_url(re.compile(r"^blob:http://127\.0\.0\.1"), wait_until="commit")
    opened.value.close()
    return took
