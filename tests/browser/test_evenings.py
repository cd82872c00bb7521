"""An evening of each workbook in a real browser: every form filled in with the keyboard alone, and nothing lost.

All that is typed looks like markup, so that a picture, a sheet or a name of a row that would read it as such is seen.
"""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from form_page import everyone_can_use, put, region, saved, sheet_seconds, wait_for
from trial_evening import Trial, package_evening

from traject_eval.forms.form import Form
from traject_eval.forms.paper.phase import PHASES
from traject_eval.forms.table import load_forms
from traject_eval.reporting.shelf import workbooks

HOSTILE = "<img src=x onerror='window.broken=1'><b>{n}</b> ${y}"
SHEET_MOST = 10  # seconds from the button to the page with what was agreed
EARLIER = {  # what stands in a form before it is opened
    "aftrap.aanwezigen": {"alias": "Zonnebloem"},
    "aftrap.talenten": {"talent": HOSTILE, "kind": "hands", "theme": "eat"},
    "aftrap.hopen": {"words": HOSTILE, "kind": "hope", "theme": "eat"},
    "reis.voorbeelden": {"name": HOSTILE},
    "bedrijven.bedrijven": {"name": HOSTILE},
    "agenda.punten": {"aim": HOSTILE, "first_step": HOSTILE},
}
EMPTY = ("team.pijlen", "model.geld")  # tables in which nothing stands yet
KEYS = {  # what a hand types where the focus is; in a list of choices it takes the first
    **{"textarea": HOSTILE, "text": HOSTILE, "decimal": "12", "date": "24-11-2026"},
    **{"select-one": "ArrowDown", "radio": "Space", "checkbox": "Space"},
}
HERE = """() => {
  const here = document.activeElement;
  if (!here.closest(".traject-form :is(.records > li, tbody, .canvas, .single, .card)")) return null;
  const [row, field] = (here.dataset.place ?? "").split("/");
  const group = here.closest("fieldset");
  return {
    row, field, answered: Boolean(group ? group.querySelector(":checked") : here.value),
    kind: here.placeholder ? "date" : here.inputMode || here.type,
  };
}"""
ANSWERS = """() => Object.fromEntries([...document.querySelectorAll(
  ".traject-form :is(input, select, textarea)[data-place]")].map((one) => [
  `${one.closest(".traject-form").parentElement.ariaLabel} ${one.dataset.place}`, one.checked || one.value]))"""
READ_AS_MARKUP = ".traject-form :is(img, b), .traject-picture :is(img[src=x], b)"


@pytest.fixture(scope="module")
def evenings(home, tmp_path_factory) -> Iterator[Trial]:
    """Evenings with all workbooks of the package, after those on which people met and made an agenda."""
    with package_evening(tmp_path_factory.mktemp("evenings")) as going_on:
        threading.Thread(target=going_on.server.keep_alive, daemon=True).start()
        for form, values in EARLIER.items():
            put(going_on, form, "earlier", **values)
        yield going_on


def _begin(page, form: Form) -> None:
    """Bring the focus to the first question of a form; where records or rows are added, to that of a new one."""
    part = region(page, form.title)
    if form.kind in ("records", "board"):
        part.get_by_role("button", name="Voeg toe").press("Enter")
    elif form.id in EMPTY:
        part.get_by_role("button", name="Voeg een rij toe").press("Enter")
    else:
        part.locator("[data-place]").first.focus()


def _fill_with_the_keyboard(page, form: Form) -> set[str]:
    """Walk a form from question to question and answer each that has no answer; which questions were there."""
    _begin(page, form)
    met = set()
    while here := page.evaluate(HERE):
        if form.kind == "board" and (here["field"] or "").startswith("move"):
            page.keyboard.press("Enter")  # a card is put in the next column
            return met - {"", None} | {form.columns}
        if not here["field"] and form.kind == "records":
            break  # past the last question of the record
        if here["field"] and not here["answered"]:
            keys = KEYS[here["kind"]]
            (page.keyboard.press if keys in ("ArrowDown", "Space") else page.keyboard.type)(keys)
        met.add(here["field"])
        page.keyboard.press("Tab")
    return met - {"", None}


@pytest.mark.parametrize("phase", [0, 2, 3, 5, 6, 7])
def test_every_form_of_an_evening_is_filled_in_with_the_keyboard_and_nothing_is_lost(join, evenings, phase):
    path = workbooks()[phase]
    page = join(replace(evenings, address=evenings.address.replace(workbooks()[1].stem, path.stem)))
    forms = [form for name, form in load_forms().items() if name.startswith(PHASES[phase])]
    for form in forms:
        assert _fill_with_the_keyboard(page, form) == {field.id for field in form.fields}
        saved(page, form.title)
    kept = {form.id: evenings.rows(form.id) for form in forms}
    for form in forms:
        known = set().union(*(source.names() for source in form.prefill))
        assert {field.id for field in form.fields} - known <= {name for row in kept[form.id].values() for name in row}
    page.locator(".traject-picture").first.wait_for()
    assert page.evaluate("window.broken") is None
    assert page.locator(READ_AS_MARKUP).count() == 0
    everyone_can_use(page, "best-practice")
    sheet_seconds(page, SHEET_MOST)
    before = page.evaluate(ANSWERS)
    page.reload()
    for form in forms:
        region(page, form.title).wait_for()
    wait_for(lambda: page.evaluate(ANSWERS) == before)
    assert {form.id: evenings.rows(form.id) for form in forms} == kept
    assert page.evaluate("window.broken") is None
