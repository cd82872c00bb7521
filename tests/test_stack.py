"""A stack of paper typed in gives what the same answers in a file give; typed twice, it says how well it was typed."""

import re
import uuid
from importlib import resources

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from tests import tool_exports
from traject_eval.cli import main
from traject_eval.errors import DataProblem, Faults, ProjectProblem, UnknownName
from traject_eval.evaluation.double_entry import agreement, typed_twice
from traject_eval.forms.stack import Stack
from traject_eval.instruments import load_instruments
from traject_eval.reporting.desk import study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.session.stack import open_stack, stack_book
from traject_eval.store import Project, add_buurten, create_project, responses
from traject_eval.survey import import_file
from traject_eval.survey.codes import ALPHABET, LENGTH
from traject_eval.survey.questions import build_survey, standard
from traject_eval.survey.stack import KEYS, answer_keys, chosen_for_second
from traject_eval.upkeep.forget import forget
from traject_eval.words import agreement_words

SURVEY = f"instruments: [{', '.join(tool_exports.SCALES)}]\nbackground: [sex, birth_year]\n"
SAID = ("BU1", "T0", "deelnemer", ("start",))


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setenv("TRAJECT_KEYS", str(tmp_path / "keys"))
    return _project(tmp_path / "project")


def _project(folder) -> Project:
    made = create_project(folder, "Proef", {"T0": "2024-01-01", "T1": ""})
    (folder / "surveys").mkdir()
    (folder / "surveys" / "start.yaml").write_text(SURVEY, encoding="utf-8")
    return add_buurten(made, [{"code": "BU1", "name": "Eén"}])


@pytest.fixture
def stack(project):
    opened = open_stack(project, *SAID)
    yield opened
    opened.evening.journal.close()


def _save(stack: Stack, form, row: str, values: dict) -> None:
    changes = [{"id": uuid.uuid4().hex, "row": row, "field": name, "value": value} for name, value in values.items()]
    assert not stack.evening.save(form.id, changes).refused


def _sheets(seed: int, people: int = 12) -> dict[str, dict]:
    """What is typed of so many people: option codes as text, ``-`` where nothing was filled in."""
    true = tool_exports.truth(seed, people)
    sheets = {}
    for nr, one in enumerate(true.to_dict("records")):
        values = {name: "-" if pd.isna(value) else f"{value:g}" for name, value in list(one.items())[3:]}
        sheets[f"r{nr:02}"] = {
            "_code": one["person"],
            **values,
            "sex": one["sex"],
            "birth_year": str(one["birth_year"]),
        }
    return sheets


def _type(stack: Stack, sheets: dict[str, dict]) -> None:
    for row, values in sheets.items():
        _save(stack, stack.first, row, values | {"_done": True})


def _answers(project) -> pd.DataFrame:
    return responses.read(project.root, "BU1")[0].assign(population="deelnemer").sort_values("person")


def test_the_same_stack_typed_and_as_a_file_gives_the_same_scores(tmp_path, project, stack):
    sheets = _sheets(seed=11)
    _type(stack, sheets)
    result, _ = stack.read_in()
    assert (result.rows, result.waves) == (len(sheets), ("T0",))
    other = _project(tmp_path / "other")
    frame = pd.DataFrame(sheets.values()).rename(
        columns={"_code": "persoon", "sex": "geslacht", "birth_year": "geboortejaar"}
    )
    path = tmp_path / "antwoorden.csv"
    frame.replace("-", "").assign(buurt="BU1", meting="T0", groep="deelnemer").to_csv(path, index=False, sep=";")
    import_file(other, path)
    pd.testing.assert_frame_equal(*(_answers(one).reset_index(drop=True) for one in (project, other)))
    for scale in tool_exports.SCALES:
        np.testing.assert_array_equal(*(te.score(_answers(one), scale)["score"] for one in (project, other)))
    persons = [responses.read(one.root, "BU1")[1].sort_values("person", ignore_index=True) for one in (project, other)]
    pd.testing.assert_frame_equal(*persons)


def test_what_was_read_in_leaves_the_page_and_more_can_follow(stack):
    sheets = _sheets(seed=1)
    first, later = dict(list(sheets.items())[:5]), dict(list(sheets.items())[5:])
    _type(stack, first)
    stack.read_in()
    assert stack.look().rows == {}
    stack.evening.undo(stack.first.id)
    assert stack.look().rows == {}
    with pytest.raises(DataProblem, match="nog niets getypt"):
        stack.read_in()
    _type(stack, later)
    assert stack.read_in()[0].rows == len(later)


def test_nothing_is_read_in_that_is_not_ready_or_contradicts_itself(project, stack):
    sheets = _sheets(seed=2, people=3)
    _type(stack, sheets)
    _save(stack, stack.first, "half", {"_code": "K7M4PD"})
    with pytest.raises(DataProblem, match="vragenlijst 4, code K7M-4PD"):
        stack.read_in()
    _save(stack, stack.first, "half", {"_code": "P000", "_done": True})
    with pytest.raises(Faults) as refused:
        stack.read_in()
    assert "P000 nog een keer in T0" in refused.value.table["found"].item()
    assert responses.imports(project.root) == []
    _save(stack, stack.first, "half", {"_code": "-"})  # without a code: somebody else
    assert stack.read_in()[0].persons == len(sheets) + 1


def test_a_self_made_code_is_kept_beside_the_answers(project, stack):
    sheets = _sheets(seed=6, people=2)
    sheets["r00"] |= {"_code": "-", "_own_code": "AN?07U3"}
    _type(stack, sheets)
    stack.read_in()
    made = responses.read_codes(project.root, "BU1", responses.imports(project.root)).set_index("person")
    assert made.loc["zonder-code-r00", ["code_moeder", "code_dag", "code_ouder"]].tolist() == ["an", "7", "3"]
    assert len(made) == 1


def test_an_answer_that_is_none_is_refused(stack):
    change = {"id": "1", "row": "r", "field": "djg_6_1", "value": "7"}
    assert list(stack.evening.save(stack.first.id, [change]).refused) == ["1"]


def test_the_second_time_is_compared_with_what_was_ready_first_and_differences_are_decided(project, stack):
    sheets = _sheets(seed=3)
    _type(stack, sheets)
    chosen = stack.look().chosen
    assert len(chosen) == 2  # of ten one, and of the rest one
    slip = sheets[chosen[0]] | {"djg_6_2": "1" if sheets[chosen[0]]["djg_6_2"] != "1" else "2"}
    for row, values in zip(chosen, (slip, sheets[chosen[1]]), strict=True):
        _save(
            stack,
            stack.second,
            row,
            {name: value for name, value in values.items() if name != "_code"} | {"_done": True},
        )
    now = stack.look()
    assert (now.twice["same"], now.twice["answers"], now.undecided) == (25, 26, [(chosen[0], "djg_6_2")])
    with pytest.raises(DataProblem, match="niet is besloten: 1"):
        stack.read_in()
    _save(stack, stack.first, chosen[0], {"djg_6_2": slip["djg_6_2"], "_settled": ["djg_6_2"]})
    result, twice = stack.read_in()
    assert (twice, result.rows) == ({"questionnaires": 2, "answers": 26, "same": 25}, len(sheets))
    line = responses.imports(project.root)[0]
    assert line["typed_twice"] == twice
    freeze(project, ["BU1"])
    study = study_of(project, "BU1")
    told = [
        one.content["text"] for one in te.show_screening(study).blocks if one.content["key"] == "screening.typed_twice"
    ]
    assert told == [agreement_words(agreement(2, 26, 25))]
    stored = _answers(project).set_index("person")["djg_6_2"]
    assert str(stored[slip["_code"]]) == slip["djg_6_2"]


def test_agreement_by_hand_and_its_properties():
    once = {"a": {"x": "1", "y": "2"}, "b": {"x": "3", "y": "1"}}
    counts, differences = typed_twice(once, {"a": {"x": "1", "y": "2"}, "b": {"x": "3", "y": "2"}}, ["x", "y"])
    assert (counts, differences) == ({"questionnaires": 2, "answers": 4, "same": 3}, [("b", "y")])
    found = agreement(**counts)
    # Wilson (1927) for 3 of 4 by hand, z = 1.959964: (3 + z²/2 ± z·√(3/4 + z²/4)) / (4 + z²)
    np.testing.assert_allclose((found.share, found.low, found.high), (0.75, 0.300642, 0.954413), atol=5e-7)
    assert typed_twice(once, once, ["x", "y"]) == ({"questionnaires": 2, "answers": 4, "same": 4}, [])
    assert typed_twice(once, {}, ["x"])[0]["answers"] == 0
    assert agreement(4, 8, 8).low > agreement(2, 4, 4).low


def test_every_tenth_is_chosen_and_keeps_its_choice_while_the_stack_grows():
    rows = [uuid.UUID(int=np.random.default_rng(nr).integers(2**60)).hex for nr in range(95)]
    assert len(chosen_for_second(rows)) == 10
    assert chosen_for_second(rows[:90]) == chosen_for_second(rows)[:9]
    assert chosen_for_second([]) == []


def test_every_answer_has_a_key_of_its_own():
    registry = load_instruments()
    scales = [one for one in registry.values() if all(item.nl for item in one.items)]
    for question in build_survey(scales, ["sex", "education"]).questions:
        if question.options:
            keys = [key for key, _, _ in answer_keys(question)]
            assert len(set(keys)) == len(question.options)
            assert [value for _, value, _ in answer_keys(question)] == [value for value, _ in question.options]


def test_the_page_checks_codes_as_the_cards_were_made():
    script = resources.files("traject_eval.forms").joinpath("static", "stack.js").read_text(encoding="utf-8")
    assert re.search(r'SIGNS = "(\w+)"', script)[1] == ALPHABET
    assert int(re.search(r"CARD = (\d+)", script)[1]) == LENGTH
    assert int(re.search(r"OWN = (\d+)", script)[1]) == sum(one["signs"] for one in standard()["own_code"])
    assert len(KEYS) >= max(len(one.options) for one in load_instruments().values())


def test_a_wrong_call_is_told_before_a_page_opens(project, capsys, monkeypatch):
    monkeypatch.chdir(project.root)
    with pytest.raises(UnknownName, match="T0"):
        open_stack(project, "BU1", "T9", "deelnemer", ())
    (project.root / "surveys" / "twee.yaml").write_text(SURVEY, encoding="utf-8")
    with pytest.raises(ProjectProblem, match="start, twee"):
        open_stack(project, "BU1", "T0", "deelnemer", ())
    assert main(["enter", "Eén", "T0", "djg_7"]) == 2
    assert "djg_6" in capsys.readouterr().err


def test_the_workbook_of_a_stack_runs_by_itself_and_names_what_was_asked():
    code = [cell.source for cell in stack_book(*SAID).cells if cell.cell_type == "code"]
    assert code == [
        "from traject_eval.session.stack import show_stack\n\nshow_stack('BU1', 'T0', 'deelnemer', ('start',))"
    ]


@pytest.mark.parametrize("code", ["P002", "zonder-code-r02"])
def test_who_is_forgotten_is_in_no_byte_of_what_was_typed(project, stack, code):
    sheets = _sheets(seed=4, people=4)
    sheets["r02"]["_code"] = "-" if code != "P002" else code
    _type(stack, sheets)
    _save(stack, stack.second, "r02", {"djg_6_1": "3", "_done": True})
    _save(stack, stack.first, "r02", {"_settled": list(sheets["r02"])})
    stack.read_in()
    before = stack.entries(stack.first)
    stack.evening.journal.close()
    assert forget(project, code).erased.questionnaires == 1
    again = open_stack(project, *SAID)
    entries = [entry for form in (again.first, again.second) for entry in again.entries(form)]
    again.evening.journal.close()
    assert [entry.value for entry in entries if entry.row == "r02" and entry.value is not None] == []
    kept = [entry for entry in entries if entry.row != "r02" and not entry.form.endswith("nogmaals")]
    assert kept == [entry for entry in before if entry.row != "r02"]
    files = [path for path in project.root.rglob("*") if path.is_file() and path.name != "traject.sqlite"]
    assert [path for path in files if code.encode() in path.read_bytes()] == []


def test_who_is_forgotten_is_not_typed_in_again(project, stack):
    _type(stack, _sheets(seed=4, people=4))
    stack.evening.journal.close()
    forget(project, "P001")
    again = open_stack(project, *SAID)
    assert "r01" not in again.look().rows
    change = {"id": "again", "row": "r9", "field": "_code", "value": "P001"}
    assert "vergeten" in again.evening.save(again.first.id, [change]).refused["again"]
    again.evening.journal.close()
