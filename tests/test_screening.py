"""What stands out is told and never left out by itself; what a person leaves out is counted and told."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.cli import main
from traject_eval.errors import Faults
from traject_eval.evaluation import looked_for, screen, screening_rules
from traject_eval.evaluation.screening import NO_ANSWER, SIGNS, longest_run, pairs_alike
from traject_eval.instruments import load_instruments
from traject_eval.reporting.check import check_project, odd_questionnaires
from traject_eval.reporting.freeze import evaluate_snapshot
from traject_eval.store import Project, add_buurten, create_project, exclusions, snapshots
from traject_eval.store.responses import imports
from traject_eval.survey import import_file
from traject_eval.upkeep.forget import forget

REFERENCE = Path(__file__).parent / "reference"
SCALES = {name: load_instruments()[name] for name in ("mastery_7", "nci_18", "leefbaarheid_cijfer")}
COLUMNS = [column for one in SCALES.values() for column in one.columns]
DATES = {"T0": "2025-03-01", "T1": "2026-03-01"}
NO_STARTS = {}
MIDDLE = 3


def _answers(rows: dict[tuple[str, str], list[int | None]]) -> pd.DataFrame:
    keys = pd.DataFrame([(person, "b", wave) for person, wave in rows], columns=["person", "buurt", "wave"])
    return keys.join(pd.DataFrame(list(rows.values()), columns=COLUMNS, dtype="Int64"))


def _varied(seed: int) -> list[int]:
    return np.random.default_rng(seed).integers(1, 6, len(COLUMNS)).tolist()


def _signs(answers, born=(), scales=SCALES, dates=DATES, starts=NO_STARTS) -> list[tuple[str, str, str]]:
    persons = pd.DataFrame({"person": answers["person"].unique()})
    persons["birth_year"] = persons["person"].map(dict(born)).astype("Int64")
    found = screen(answers, persons, scales, dates, starts)
    return list(found[["person", "sign", "found"]].itertuples(index=False, name=None))


def test_the_longest_run_is_that_of_r():
    known = json.loads((REFERENCE / "screening.json").read_text(encoding="utf-8"))
    codes = np.array([[NO_ANSWER if code is None else code for code in row] for row in known["codes"]])
    assert longest_run(codes).tolist() == known["longest"]
    assert max(known["longest"]) == codes.shape[1]


def test_the_longest_run_knows_no_front_or_back():
    codes = np.random.default_rng(1).integers(-1, 4, (50, 30))
    np.testing.assert_array_equal(longest_run(codes), longest_run(codes[:, ::-1]))


def test_one_answer_to_questions_both_ways_and_a_long_run():
    same = [4] * 7 + [4] * 18 + [8]
    assert _signs(_answers({("p", "T0"): same, ("q", "T0"): _varied(1)})) == [
        *[("p", "one_answer", "4")] * 2,  # once for each of two scales that are turned
        ("p", "long_run", "25"),
    ]


def test_the_middle_answer_throughout_is_an_opinion_and_only_long():
    assert _signs(_answers({("p", "T0"): [MIDDLE] * 25 + [8]})) == [("p", "long_run", "25")]


def test_four_answers_alike_in_a_scale_that_asks_one_way_say_nothing():
    lonely = load_instruments()["djg_6"]
    answers = pd.DataFrame([["p", "b", "T0", *[3] * 6]], columns=["person", "buurt", "wave", *lonely.columns])
    assert _signs(answers, scales={"djg_6": lonely}) == []
    assert looked_for({"djg_6": lonely}, answers, pd.DataFrame({"person": []}), {}, {}) == []


def test_a_gap_is_no_answer_and_ends_a_run():
    row = [1, 2, *[5] * 9, None, *[5] * 9, 1, 2, 3, 4, 6]
    assert _signs(_answers({("p", "T0"): row})) == []


def test_twins_and_near_twins_are_found_once_each_and_only_within_a_wave():
    first, near = _varied(1), _varied(1)
    near[3] = near[3] % 5 + 1
    rows = {("p", "T0"): first, ("q", "T0"): first, ("r", "T0"): near, ("p", "T1"): first, ("s", "T0"): _varied(2)}
    found = _signs(_answers(rows))
    assert [one for one in found if one[1] == "twin"] == [("p", "twin", "q"), ("q", "twin", "p")]
    assert {one[0] for one in found if one[1] == "near_twin"} == {"p", "q", "r"}


@pytest.mark.parametrize("differing", [0, 1, 2, 3])
def test_every_pair_that_is_alike_enough_is_found(differing):
    draw = np.random.default_rng(differing)
    codes = draw.integers(1, 6, (60, 40))
    codes[1::2] = codes[::2]
    for row in codes[1::2]:
        row[draw.choice(40, differing, replace=False)] = 9
    told = {(one, other): count for one, other, count in pairs_alike(codes, 0.95)}
    assert told == ({(n, n + 1): differing for n in range(0, 60, 2)} if differing <= 2 else {})


def test_a_child_and_somebody_of_120_stand_out_and_an_unknown_age_does_not():
    rows = {(person, "T0"): _varied(n) for n, person in enumerate("abcd")}
    born = {"a": 2014, "b": 1904, "c": 2013}
    assert [one[:2] for one in _signs(_answers(rows), born)] == [("a", "young"), ("b", "old")]
    assert _signs(_answers(rows), born, dates={"T0": "", "T1": ""}) == []


def test_the_order_of_the_rows_changes_nothing():
    rows = {(f"p{n}", "T0"): _varied(n % 7) for n in range(20)} | {("x", "T0"): [4] * 26}
    answers = _answers(rows)
    turned = answers.iloc[::-1].reset_index(drop=True)
    told = [sorted(one[:2] for one in _signs(part)) for part in (answers, turned)]
    assert told[0] == told[1]


def _dated(days: dict[tuple[str, str], str | None]) -> pd.DataFrame:
    answers = _answers({key: _varied(nr) for nr, key in enumerate(days)})
    return answers.assign(date=pd.Series(list(days.values()), dtype="str"))


def test_who_filled_in_a_later_wave_first_is_told_by_hand():
    days = {
        ("p", "T1"): "2025-03-09",  # a day before the T0 of the same person
        ("p", "T0"): "2025-03-10",
        ("q", "T0"): "2025-03-10",
        ("q", "T1"): "2025-03-10",  # the same day is not before
        ("r", "T0"): None,
        ("r", "T1"): "2024-01-01",  # nothing to set it beside
        ("s", "T1"): "2025-03-09",  # T0 of others says nothing about s
    }
    assert _signs(_dated(days)) == [("p", "before_own", "2025-03-09")]
    three = {("p", "T0"): "2025-05-01", ("p", "T1"): None, ("p", "T2"): "2025-04-30"}
    assert _signs(_dated(three), dates=DATES | {"T2": ""}) == [("p", "before_own", "2025-04-30")]


def test_a_wave_that_belongs_after_the_start_is_told_where_it_was_filled_in_before_it():
    days = {("p", "T0"): "2025-03-10", ("q", "T1"): "2025-03-31", ("r", "T1"): "2025-04-01"}
    assert _signs(_dated(days), starts={"b": "2025-04-01"}) == [("q", "before_start", "2025-03-31")]
    assert _signs(_dated(days), starts={"b": ""}) == []
    assert _signs(_dated(days), starts={"b": "2025-04-01"}, dates={"T0": "", "T1": ""}) == []


def test_days_are_looked_at_only_where_they_are_known():
    answers, nobody = _answers({("p", "T0"): _varied(1), ("p", "T1"): _varied(2)}), pd.DataFrame({"person": []})
    known = answers.assign(date="2025-03-01")
    seen = [looked_for(SCALES, part, nobody, DATES, {"b": "2025-04-01"}) for part in (answers, known)]
    assert [name for name in seen[1] if name not in seen[0]] == ["before_own", "before_start"]


def test_every_rule_says_where_it_is_from():
    rules = screening_rules()
    assert tuple(rules) == SIGNS
    assert all(rule.source and rule.status in ("sourced", "inferred", "unverified") for rule in rules.values())


# --- in a report


def _told(make_study, odd: int, excluded=()) -> list[dict]:
    marks = {f"p{n}": {"T0": [4] * 7 if n < odd else _varied(n)[:7]} for n in range(40)}
    study = make_study({"bewoner": marks}, "mastery_7", excluded=excluded)
    return [one.content for one in te.show_screening(study).blocks]


@pytest.mark.parametrize(
    ("odd", "shown"), [(0, "0"), (1, "minder dan 5"), (4, "minder dan 5"), (5, "5"), (38, "minstens 35"), (40, "40")]
)
def test_no_group_of_a_few_can_be_worked_out(make_study, odd, shown):
    table, left_out = _told(make_study, odd)
    assert table["rows"][0][1] == shown
    assert "er hoeft niets mis te zijn" in table["note"]
    assert left_out["text"] == "Er zijn geen vragenlijsten weggelaten."


@pytest.mark.parametrize(("number", "shown"), [(3, "minder dan 5"), (6, "6")])
def test_what_a_person_left_out_is_told_with_the_reason(make_study, number, shown):
    _, left_out = _told(make_study, 0, {"dubbel": number})
    assert left_out["text"] == (
        f"Na bekijken heeft iemand vragenlijsten weggelaten. Aantal: {shown}. Waarom: dubbel ingevuld."
    )


def test_few_questionnaires_are_refused(make_study):
    study = make_study({"bewoner": {f"p{n}": {"T0": [4] * 7} for n in range(6)}}, "mastery_7")
    table, _ = (one.content for one in te.show_screening(study).blocks)
    assert table["kind"] == "refusal"


# --- in a project


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "project", "Proef", DATES)
    made = add_buurten(made, [{"code": "BU1", "name": "Eén"}])
    head = ["persoon", "buurt", "meting", "groep", "geboortejaar", *SCALES["mastery_7"].columns]
    rows = [[f"p{n}", "BU1", "T0", "bewoner", 1960, *([4] * 7 if n == 0 else _varied(n)[:7])] for n in range(12)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in (head, *rows)) + "\n", encoding="utf-8")
    import_file(made, path)
    return made


def _frozen(project: Project) -> str:
    return snapshots.freeze_buurt(snapshots.Shared.of(project), "BU1", imports(project.root), {})[0]


def _exclude(project: Project, text: str) -> None:
    (project.root / exclusions.FILE).write_text(text, encoding="utf-8")


def test_an_import_tells_what_stood_out_and_keeps_it(tmp_path, project, capsys):
    head = ";".join(["persoon", "buurt", "meting", "groep", *SCALES["mastery_7"].columns])
    path = tmp_path / "b.csv"
    path.write_text(f"{head}\np1;BU1;T1;bewoner;5;5;5;5;5;5;5\n", encoding="utf-8")
    assert main(["import", str(path), "--project", str(project.root)]) == 0
    told = capsys.readouterr().out
    assert "steeds hetzelfde antwoord, ook op omgekeerde vragen: 2 keer" in told
    assert "er is niets weggelaten" in told
    assert sum(line["rows"] for line in imports(project.root)) == 13


def test_a_check_names_the_questionnaire_until_somebody_left_it_out(project):
    advice = odd_questionnaires(project.root)
    assert advice["where"].tolist() == ["persoon p0, meting T0, buurt BU1"]
    assert advice["found"].tolist() == ["overal antwoord 4, ook op omgekeerde vragen"]
    _exclude(project, "- {person: p0, wave: T0, reason: niet_echt, note: nagevraagd bij de enquêteur}\n")
    assert odd_questionnaires(project.root).empty
    check_project(project.root)


def test_what_is_left_out_is_not_in_the_frozen_copy_and_is_counted_there(project):
    before = _frozen(project)
    _exclude(project, "- {person: p0, reason: dubbel, note: zie p1}\n- {person: p1, wave: T1, reason: anders}\n")
    assert _frozen(project) != before
    frozen = snapshots.load_snapshot(project.root, "BU1")
    assert frozen.excluded == {"dubbel": 1}
    assert "p0" not in set(frozen.answers["person"])
    assert len(frozen.answers) == 11
    assert "zie p1" not in (snapshots.folder(project.root, "BU1") / "snapshot.json").read_text(encoding="utf-8")
    (project.root / exclusions.FILE).unlink()
    assert _frozen(project) == before


def test_every_fault_in_the_list_comes_with_its_line(project):
    _exclude(project, "- {person: p0}\n- {person: p1, reason: raar}\n- {persoon: p2, reason: dubbel}\n")
    with pytest.raises(Faults) as caught:
        check_project(project.root)
    assert caught.value.table["where"].tolist() == [
        *("uitsluiten.yaml, regel 1", "uitsluiten.yaml, regel 2"),
        *["uitsluiten.yaml, regel 3"] * 2,
    ]


def test_a_line_about_nobody_and_a_wave_that_is_not_there(project):
    _exclude(project, "- {person: p99, wave: T9, reason: dubbel}\n")
    with pytest.raises(Faults) as caught:
        check_project(project.root)
    assert caught.value.table["found"].tolist() == ["persoon p99", "meting T9"]


def test_waves_out_of_order_are_a_fault(tmp_path):
    made = create_project(tmp_path / "p", "Proef", {"T0": "2026-03-01", "T1": "2025-03-01"})
    with pytest.raises(Faults) as caught:
        check_project(made.root)
    assert "T1 op 2025-03-01, en T0 op 2026-03-01" in caught.value.table["found"].tolist()


def test_who_is_forgotten_is_taken_out_of_the_list_too(project):
    _exclude(project, "- {person: p0, reason: dubbel}\n- {person: p1, wave: T0, reason: anders}\n")
    forget(project, "p0")
    assert exclusions.read_exclusions(project.root)["person"].tolist() == ["p1"]
    assert "p0" not in (project.root / exclusions.FILE).read_text(encoding="utf-8")


def test_a_questionnaire_out_of_order_is_told_at_the_import_and_the_check_and_counts_on(tmp_path, project, capsys):
    settings = project.root / "traject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('name = "Eén"', 'name = "Eén"\nstart = "2025-06-01"'), encoding="utf-8")
    before = sum(line["rows"] for line in imports(project.root))
    head = ";".join(["persoon", "buurt", "meting", "groep", "Datum", *SCALES["mastery_7"].columns])
    rows = [f"x{n};BU1;T{n % 2};bewoner;{day};1;2;3;4;5;1;2" for n, day in enumerate(["1-5-2026", "1-5-2025"])]
    rows += [f"y;BU1;T{n};bewoner;{day};2;2;3;1;5;1;2" for n, day in enumerate(["2026-03-02", "2026-03-01 10:00"])]
    path = tmp_path / "b.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert main(["import", str(path), "--project", str(project.root)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "ingevuld vóór de eerdere meting van dezelfde mens: 1 keer" in told
    assert "van een latere meting, maar ingevuld vóór de start van het traject: 1 keer" in told
    assert sum(line["rows"] for line in imports(project.root)) == before + 4
    advice = odd_questionnaires(project.root).set_index("where")["found"]
    assert advice["persoon y, meting T1, buurt BU1"].startswith("ingevuld op 2026-03-01, vóór een eerdere meting")
    assert advice["persoon x1, meting T1, buurt BU1"].startswith("ingevuld op 2025-05-01, vóór de start van")
    _frozen(Project.load(project.root))
    frozen = snapshots.load_snapshot(project.root, "BU1")
    signs = evaluate_snapshot(frozen).signs.set_index("sign")["person"]
    assert (signs["before_own"], signs["before_start"]) == ("y", "x1")
    assert set(frozen.instruments) == {"mastery_7"}
