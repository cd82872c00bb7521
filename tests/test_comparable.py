"""What may be set side by side and what not: two scales, two waves, a mean and a norm; by hand and against R."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import traject_eval as te
from traject_eval.errors import ContextOnly, DataProblem, NotComparable, TooFewData, UnknownName
from traject_eval.evaluation import Obstacle, against_norm, between_dates, between_scales, norm_for
from traject_eval.instruments import load_instruments
from traject_eval.store import create_project
from traject_eval.types import Norm

REFERENCE = Path(__file__).parent / "reference"
CLOSED_FORM = 1e-9  # relative; rounding only
SCALES = load_instruments()
NORM = Norm("Nederland", 2021, 6.4, "verzonnen", "sourced")
DIFFERENT = (
    "‘vm_cohesie_4’ en ‘vm_cohesie_6’ lijken op elkaar, maar het zijn verschillende vragenlijsten met eigen vragen en "
    "een eigen berekening. Hun scores en normen zijn niet te vergelijken."
)
BROKEN = (
    "Vanaf 2021 is op een andere manier gemeten dan daarvoor. Cijfers van voor en na dat jaar zijn niet te vergelijken."
)


def _scores(*names: str, n: int = 6) -> pd.DataFrame:
    """Scores of two waves, each of the next of these instruments."""
    waves = zip(("T0", "T1"), names * (2 // len(names)), strict=True)
    rows = [(f"p{i}", wave, name, 5 + i % 3 + (wave == "T1") * i / 7) for wave, name in waves for i in range(n)]
    return pd.DataFrame(rows, columns=["person", "wave", "instrument", "score"])


# --- two scales, two dates


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        ("vm_cohesie_4", "vm_cohesie_6", "family"),
        ("vm_cohesie_6", "cbs_binding_6", "family"),
        ("utrecht_cohesie_5", "zwolle_cohesie_5", "family"),
        ("djg_6", "djg_11", "family"),
        ("nci_8", "nci_18", "family"),
        ("vm_cohesie_6", "djg_6", "other_scale"),
        ("cantril", "leefbaarheid_cijfer", "other_scale"),
    ],
)
def test_two_scales_are_never_compared_either_way(one, other, key):
    assert between_scales(SCALES[one], SCALES[other]).key == key
    assert between_scales(SCALES[other], SCALES[one]).key == key


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_is_compared_with_itself(name):
    assert between_scales(SCALES[name], SCALES[name]) is None


@pytest.mark.parametrize("name", ["vm_cohesie_4", "vm_cohesie_6", "leefbaarheid_cijfer"])
@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        ("2019-10-01", "2021-10-01", True),
        ("2021-10-01", "2019-10-01", True),
        ("2020-12-31", "2021-01-01", True),
        ("2012-01-01", "2019-12-31", False),
        ("2021-01-01", "2026-03-01", False),
        ("", "2026-03-01", False),
        ("2019-01-01", "", False),
    ],
)
def test_a_break_lies_between_waves_on_both_sides_of_it(name, first, second, broken):
    expected = Obstacle("break", (("year", "2021"),)) if broken else None
    assert between_dates(SCALES[name], first, second) == expected


def test_a_scale_without_a_break_has_none():
    assert between_dates(SCALES["djg_6"], "1999-01-01", "2026-01-01") is None


# --- which norm


def test_the_norm_of_four_statements_is_not_one_for_today_and_that_of_six_is():
    assert norm_for(SCALES["vm_cohesie_4"], ["2025-03-01", "2026-03-01"]).key == "break"
    assert norm_for(SCALES["vm_cohesie_4"], ["2018-03-01", "2019-03-01"]).mean == 6.2
    assert norm_for(SCALES["vm_cohesie_6"], ["2025-03-01", "2026-03-01"]).mean == 6.4
    assert norm_for(SCALES["vm_cohesie_6"], ["2019-03-01", "2026-03-01"]).key == "break"


def test_without_a_date_a_scale_with_a_break_has_no_norm():
    assert norm_for(SCALES["vm_cohesie_6"], ["2025-03-01", ""]) == Obstacle("undated", (("year", "2021"),))
    assert norm_for(SCALES["utrecht_cohesie_5"], [""], "Gemeente Utrecht").mean == 5.9


def test_the_newest_norm_of_the_group_is_taken():
    assert norm_for(SCALES["utrecht_cohesie_5"], ["2026-01-01"], "Gemeente Utrecht").year == 2023
    assert norm_for(SCALES["vm_cohesie_6"], ["2026-01-01"], "Nederland, niet stedelijk").mean == 7.1


def test_a_norm_that_nobody_read_in_a_source_is_not_used(monkeypatch):
    scale = SCALES["vm_cohesie_6"]
    unread = tuple(Norm(one.group, one.year, one.mean, one.source, "unverified") for one in scale.norms)
    monkeypatch.setitem(SCALES, "vm_cohesie_6", type(scale)(**{**vars(scale), "norms": unread}))
    assert norm_for(SCALES["vm_cohesie_6"], ["2026-01-01"]).key == "no_norm"


# --- a mean beside a norm


@pytest.mark.parametrize("case", ["linked", "unlinked"])
def test_a_mean_beside_a_norm_is_that_of_r(case):
    scores = pd.read_csv(REFERENCE / "change.csv")
    used = scores[(scores["case"] == case) & (scores["wave"] == "T1")]
    found, expected = against_norm(used, NORM), json.loads((REFERENCE / "norm.json").read_text())[case]
    assert found.mean.value == pytest.approx(expected["mean"], rel=CLOSED_FORM)
    for field in ("value", "se", "df", "low", "high"):
        assert getattr(found.estimate, field) == pytest.approx(expected[field], rel=CLOSED_FORM)


def test_a_mean_beside_a_norm_by_hand():
    # mean 6, sd 2, n 4: se 1; t(3) = 3.1824; 6 − 6.4 = −0.4
    found = against_norm(pd.DataFrame({"score": [4.0, 6.0, 8.0, 6.0]}), NORM)
    se = np.sqrt(8 / 3) / 2
    assert (found.estimate.value, found.estimate.se) == (pytest.approx(-0.4), pytest.approx(se))
    assert found.estimate.high - found.estimate.value == pytest.approx(3.182446305284263 * se, rel=CLOSED_FORM)
    assert found.estimate.n == 4
    assert "the norm is taken as exact" in found.estimate.assumptions
    assert found.to_frame()[["mean", "norm", "group", "year"]].to_numpy().tolist() == [[6.0, 6.4, "Nederland", 2021]]


@given(st.lists(st.integers(0, 10), min_size=3, max_size=30), st.integers(-20, 20))
def test_moving_all_scores_moves_the_difference_and_not_its_width(scores, step):
    frame = pd.DataFrame({"score": np.array(scores, float)})
    here, there = (against_norm(frame + move, NORM).estimate for move in (0, step))
    assert there.value - here.value == pytest.approx(step, abs=1e-9)
    assert there.high - there.low == pytest.approx(here.high - here.low, abs=1e-9)


@pytest.mark.parametrize(
    ("column", "word"), [("instrument", "vragenlijst"), ("population", "groep"), ("wave", "meting")]
)
def test_a_mean_beside_a_norm_is_of_one_of_each(column, word):
    mixed = pd.DataFrame({"score": [1.0, 2.0, 3.0], column: ["a", "b", "a"]})
    with pytest.raises(DataProblem, match=f"gaat over één {word}; in deze scores: a, b"):
        against_norm(mixed, NORM)


def test_a_norm_needs_scores():
    with pytest.raises(DataProblem, match="ontbreekt: score"):
        against_norm(pd.DataFrame({"mark": [1]}), NORM)
    with pytest.raises(TooFewData):
        against_norm(pd.DataFrame({"score": [1.0, None]}), NORM)


# --- the front door


def test_a_change_between_two_scales_is_refused_with_the_reason():
    with pytest.raises(NotComparable) as caught:
        te.change(_scores("vm_cohesie_4", "vm_cohesie_6"), before="T0", after="T1")
    assert str(caught.value) == DIFFERENT


def test_a_change_between_a_part_and_the_whole_is_refused():
    with pytest.raises(DataProblem, match="één vragenlijst"):
        te.change(_scores("djg_6", "djg_6:social"), before="T0", after="T1")


def test_a_change_over_the_break_is_refused_where_the_project_knows_the_dates(tmp_path, monkeypatch):
    project = create_project(tmp_path / "p", "Proef", {"T0": "2019-03-01", "T1": "2022-03-01"})
    monkeypatch.setenv("TRAJECT_PROJECT", str(project.root))
    with pytest.raises(NotComparable) as caught:
        te.change(_scores("vm_cohesie_4"), before="T0", after="T1")
    assert str(caught.value) == BROKEN
    assert te.change(_scores("djg_6"), before="T0", after="T1").n_both == 6
    answers = pd.DataFrame({"person": ["p", "p"], "buurt": ["b", "b"], "wave": ["T0", "T1"]})
    with pytest.raises(NotComparable, match="niet te vergelijken"):
        te.improved_worsened(answers, "vm_cohesie_4", before="T0", after="T1")


def test_a_change_of_one_scale_is_what_it_was():
    assert te.change(_scores("vm_cohesie_4"), before="T0", after="T1").value == pytest.approx(15 / 7 / 6)


@pytest.mark.parametrize("name", ["mijn_positieve_gezondheid", "leefbaarometer", "gezondheid_per_wijk_en_buurt"])
def test_what_is_context_only_is_never_an_outcome(name):
    answers = pd.DataFrame({"person": ["p"], "buurt": ["b"], "wave": ["T0"], f"{name}_1": [7]})
    with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
        te.score(answers, name)
    with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
        te.change(_scores(name), before="T0", after="T1")
    with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
        te.against_norm(_scores(name), name, wave="T1")
    with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
        te.questionnaire(name)
    for between in (te.pool, te.multilevel):
        with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
            between(_scores(name))
    for compared in (te.difference_in_differences, te.pre_trends, te.attrition):
        with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
            compared(_scores(name), before="T0", after="T1")
    with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
        te.staggered(pd.DataFrame({name: [1.0]}), outcome=name)


def test_a_mean_is_laid_beside_the_norm_of_its_own_scale_and_called_a_description():
    found = te.against_norm(_scores("vm_cohesie_6"), "vm_cohesie_6", wave="T1", year=2026)
    assert found.norm.mean == 6.4
    assert found.explain() == (
        "Het gemiddelde is 6,4. Daarnaast ligt het cijfer 6,4 (Nederland, 2021): een verschil van 0,0 punt, met een "
        "marge van −1,1\u00a0tot\u00a01,1 (95%). Dit rust op 6 mensen. Het is een beschrijving: waardoor het verschil "
        "komt, is hier niet te zien."
    )
    assert "Het is een beschrijving" in found._repr_html_()


def test_a_mean_is_not_laid_beside_the_norm_of_another_scale():
    with pytest.raises(NotComparable) as caught:
        te.against_norm(_scores("vm_cohesie_4"), "vm_cohesie_6", wave="T1", year=2026)
    assert str(caught.value) == DIFFERENT


def test_a_mean_is_not_laid_beside_a_norm_from_before_the_break():
    with pytest.raises(NotComparable) as caught:
        te.against_norm(_scores("vm_cohesie_4"), "vm_cohesie_4", wave="T1", year=2026)
    assert str(caught.value) == BROKEN
    with pytest.raises(NotComparable, match="de datum van deze meting is niet bekend"):
        te.against_norm(_scores("vm_cohesie_4"), "vm_cohesie_4", wave="T1")


def test_the_date_of_a_wave_comes_from_the_project(tmp_path, monkeypatch):
    project = create_project(tmp_path / "p", "Proef", {"T0": "", "T1": "2026-03-01"})
    monkeypatch.setenv("TRAJECT_PROJECT", str(project.root))
    assert te.against_norm(_scores("vm_cohesie_6"), "vm_cohesie_6", wave="T1").norm.year == 2021


def test_a_group_or_scale_without_a_norm_is_said():
    with pytest.raises(UnknownName, match=r"De groep ‘Gelderland’ bestaat niet. Wel bekend: Nederland"):
        te.against_norm(_scores("vm_cohesie_6"), "vm_cohesie_6", wave="T1", year=2026, group="Gelderland")
    with pytest.raises(NotComparable, match="Van ‘djg_6’ is geen gemiddelde bekend voor de groep ‘Nederland’"):
        te.against_norm(_scores("djg_6"), "djg_6", wave="T1")
