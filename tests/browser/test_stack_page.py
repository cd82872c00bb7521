"""Ten questionnaires on paper are typed with the keyboard alone, one again, and read in; the kernel dies in between."""

import threading
import time

import numpy as np
import pytest
from form_page import SAVED, everyone_can_use, region, wait_for
from test_session_page import _kernel
from trial_evening import BUURT, NAME, Trial

import traject_eval as te
from traject_eval.instruments import load_instruments
from traject_eval.session.evening import serving
from traject_eval.session.stack import NAME as BOOK
from traject_eval.session.stack import stack_book
from traject_eval.store import add_buurten, create_project, responses
from traject_eval.survey.codes import new_codes, shown
from traject_eval.words import speaking

SCALES = ("vm_cohesie_4", "djg_6", "leefbaarheid_cijfer")
FORM = "stapel.start.T0.deelnemer"
FIRST, SECOND = "Typ de stapel over", "Typ een deel een tweede keer"
KEY, SHEET = 150, 0.5  # milliseconds a key, as somebody who types often; seconds to take the next sheet
NUMBER, DIES_AT = 10, 4
SURVEY = f"instruments: [{', '.join(SCALES)}]\nbackground: [sex, birth_year]\n"


def _paper(seed: int) -> list[dict[str, str]]:
    """What stands on ten sheets: option codes, a missing answer here and there, one without a card."""
    rng, registry = np.random.default_rng(seed), load_instruments()
    sheets = []
    for code in [*new_codes(NUMBER - 1), ""]:
        sheet = {"_code": code and shown(code)}
        for scale in map(registry.get, SCALES):
            for column in scale.columns:
                option = rng.choice([option.code for option in scale.options])
                sheet[column] = "" if rng.random() < 0.1 else str(option)
        sheets.append(sheet | {"sex": rng.choice(["man", "vrouw"]), "birth_year": str(rng.integers(1935, 1990))})
    return sheets


def _keys(sheet: dict[str, str]) -> list[str]:
    """The keys of the answers on a sheet, in order."""
    typed = []
    for name, value in list(sheet.items())[1:]:
        key = {"man": "1", "vrouw": "2", "10": "t", "": " "}.get(value, value)
        typed += list(key) if name == "birth_year" else [key]
    return typed


@pytest.fixture(scope="module")
def stack(home, tmp_path_factory):
    """The page for a stack, as ``traject enter`` opens it."""
    folder = tmp_path_factory.mktemp("stack") / "project"
    project = add_buurten(create_project(folder, "Goed Oud", {"T0": ""}), [{"code": BUURT, "name": NAME}])
    (folder / "surveys").mkdir()
    (folder / "surveys" / "start.yaml").write_text(SURVEY, encoding="utf-8")
    with speaking("nl"):
        page = {BOOK: ("Papier overtypen", stack_book(BUURT, "T0", "deelnemer", ("start",)))}
    with serving(project, BUURT, page, BOOK) as (server, address):
        threading.Thread(target=server.keep_alive, daemon=True).start()
        yield Trial(project, server, address)


def _type(page, sheet: dict[str, str], first: bool = True) -> None:
    page.wait_for_timeout(1000 * SHEET)
    if first:
        page.keyboard.type(sheet["_code"].lower(), delay=KEY)
        page.keyboard.press("Enter")
        page.keyboard.press("Space")  # nobody made a code
    for key in _keys(sheet):
        page.keyboard.press("Space" if key == " " else key, delay=KEY)
    page.keyboard.press("Enter")


def _given(values: dict) -> dict[str, str]:
    return {
        name: "" if value == "-" else value
        for name, value in values.items()
        if name not in ("_done", "_settled", "_own_code")
    }


def test_a_stack_is_typed_and_read_in_though_the_kernel_dies(join, stack):
    page, paper = join(stack), _paper(seed=7)
    form = region(page, FIRST)
    form.get_by_label("Welke code staat op uw kaartje?").focus()
    _a_slip_is_told_at_once(page, form, paper[0])
    start = time.monotonic()
    for nr, sheet in enumerate(paper):
        if nr == DIES_AT:
            _kernel(stack).kill()
        assert form.get_by_text(f"Vragenlijst {nr + 1} van deze stapel").is_visible()
        _type(page, sheet)
    took = time.monotonic() - start
    wait_for(lambda: sum(row.get("_done", False) for row in stack.rows(FORM).values()) == NUMBER, 90)
    form.locator(".saved", has_text=SAVED).wait_for(timeout=60_000)
    kept = [_given(values) for values in stack.rows(FORM).values()]
    assert kept == [sheet | {"_code": sheet["_code"].replace("-", "")} for sheet in paper]
    _what_was_typed_is_taken_back(page, form, stack, paper)
    _one_is_typed_again_with_a_slip(page, form, stack, paper)
    everyone_can_use(page)
    page.set_viewport_size({"width": 640, "height": 400})  # 1280 pixels at 200 %
    assert form.evaluate("node => node.scrollWidth <= node.clientWidth")
    form.get_by_role("button", name="Lees deze stapel in").press("Enter")
    form.get_by_text("Ingelezen bij meting T0, aantal vragenlijsten: 10").wait_for(timeout=60_000)
    _the_scores_are_those_of_the_paper(stack, paper)
    print(f"ten questionnaires of 13 answers: {took:.0f} s at {KEY} ms a key")
    page.reload()
    region(page, FIRST).get_by_text("Vragenlijst 1 van deze stapel").wait_for(timeout=60_000)


def _a_slip_is_told_at_once(page, form, sheet):
    wrong = sheet["_code"][:-1] + ("2" if sheet["_code"][-1] != "2" else "3")
    page.keyboard.type(wrong)
    page.keyboard.press("Enter")
    form.get_by_text("Deze code kan niet op een kaartje staan").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type(sheet["_code"])
    form.get_by_text("de code klopt").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("9")
    form.get_by_text("De toets 9 hoort niet bij deze vraag").wait_for()
    page.keyboard.press("Backspace")  # to the codes again
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+a")


def _what_was_typed_is_taken_back(page, form, stack, paper):
    form.get_by_label("Welke code staat op uw kaartje?").focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("Enter")  # the last sheet has no code
    page.keyboard.press("Enter")
    page.keyboard.press("5" if paper[-1]["vm_cohesie_4_1"] != "5" else "4")
    form.locator(".saved", has_text=SAVED).wait_for()
    page.keyboard.press("Control+z")
    wait_for(lambda: _given(list(stack.rows(FORM).values())[-1]) == paper[-1])
    assert page.evaluate("document.activeElement.dataset.field") == "vm_cohesie_4_1"


def _one_is_typed_again_with_a_slip(page, form, stack, paper):
    again = region(page, SECOND)
    told = again.locator(".where").inner_text()
    sheet = next(one for one in paper if (one["_code"] or "zonder code") in told)
    slip = sheet | {"vm_cohesie_4_2": "1" if sheet["vm_cohesie_4_2"] != "1" else "2"}
    box = again.locator("input").first
    assert box.input_value() == ""  # blind
    box.focus()
    _type(page, slip, first=False)
    again.get_by_text("Er is nu geen vragenlijst om een tweede keer te typen").wait_for(timeout=20_000)
    form.get_by_text("Van de 13 antwoorden waren er 12 gelijk: 92,3").wait_for(timeout=20_000)
    form.get_by_role("button", name="Lees deze stapel in").press("Enter")
    form.get_by_text("waarover nog niet is besloten: 1").wait_for(timeout=20_000)
    form.get_by_role("group", name="Wat staat er op papier?").get_by_role("button").first.press("Enter")
    wait_for(lambda: form.locator(".differences li").count() == 0)
    kept = [_given(values) for values in stack.rows(FORM).values()]
    assert [one["vm_cohesie_4_2"] for one in kept] == [one["vm_cohesie_4_2"] for one in paper]


def _the_scores_are_those_of_the_paper(stack, paper):
    answers, _ = responses.read(stack.project.root, BUURT)
    assert responses.imports(stack.project.root)[0]["typed_twice"] == {"questionnaires": 1, "answers": 13, "same": 12}
    frame = answers.assign(population="deelnemer")
    registry = load_instruments()
    columns = [column for name in SCALES for column in registry[name].columns]
    for row, sheet in zip(frame.to_dict("records"), paper, strict=True):
        given = {
            name: "" if value is None or value != value else str(int(value))
            for name, value in row.items()
            if name in columns
        }
        assert given == {name: sheet[name] for name in columns}
    assert len(te.score(frame, "djg_6")) == NUMBER
