"""What tests of an evening do in its page: find a form, wait for what comes by itself, look for barriers."""

import re
import time
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from trial_evening import BUURT, Trial

from traject_eval.forms.evening import open_evening

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SAVED = re.compile(r"^opgeslagen \d\d:\d\d$")


def region(page, title: str):
    """The form with this title."""
    return page.get_by_role("region", name=title, exact=True).first


def wait_for(what, seconds: float = 20):
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
