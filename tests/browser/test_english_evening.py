"""An evening in an English programme, in a real browser: no Dutch of ours on the page, and an answer that is kept."""

import re
from dataclasses import asdict

from form_page import everyone_can_use, region, saved
from trial_evening import package_evening

from traject_eval.forms.table import load_forms
from traject_eval.forms.translated import translated
from traject_eval.words import speaking, texts
from traject_eval.words.workbooks import prose_table

PEOPLE = "Who is here?"
BETWEEN = re.compile(r"\{.*?\}|[*`|#]+|^\s*(?:-|\d+\.)\s+")  # places that are filled in, and marks of Markdown
SPOKEN = """() => [...document.querySelectorAll("body *")].flatMap((node) =>
  ["aria-label", "placeholder", "title", "alt"].map((name) => node.getAttribute(name) ?? ""))"""


def _strings(value: object) -> list[str]:
    """Every text in a nest of dicts and lists."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def _sentences(lang: str) -> set[str]:
    """All that we say on an evening in a language: in the page, its forms and the prose of the kick-off."""
    with speaking(lang):
        words = list(texts().values())
    forms = [asdict(form) for form in translated(load_forms(), lang).values()]
    told = [cell[lang] for cell in prose_table("01-aftrap").values()]
    lines = [line for text in _strings([words, forms, told]) for line in text.splitlines()]
    return {piece.strip() for line in lines for piece in BETWEEN.split(line) if len(piece.strip()) > 3}


def test_an_english_kick_off_speaks_no_dutch_and_keeps_what_is_typed(join, home, tmp_path):
    with package_evening(tmp_path, language="en") as trial:
        page = join(trial)
        assert page.evaluate("document.documentElement.lang") == "en"
        form = region(page, PEOPLE)
        form.get_by_role("button", name="Add", exact=True).click()
        page.keyboard.type("Ann")
        page.keyboard.press("Tab")
        saved(page, PEOPLE, re.compile(r"^saved \d\d:\d\d$"))
        assert [row["alias"] for row in trial.rows("aftrap.aanwezigen").values()] == ["Ann"]
        everyone_can_use(page, "best-practice")  # it opens all that can be opened, too
        shown = page.locator("body").inner_text().splitlines()
        lines = {line.strip() for line in [*shown, *page.evaluate(SPOKEN)]}
        dutch = _sentences("nl") - _sentences("en")
        assert len(dutch) > 500
        assert dutch & lines == set()
        assert [said for said in dutch if " " in said and any(said in line for line in lines)] == []
