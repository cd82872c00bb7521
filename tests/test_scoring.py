"""Scores: cases by hand for every rule, and what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traject_eval.errors import DataProblem
from traject_eval.evaluation import change, keyed_answers, score
from traject_eval.instruments import load_instruments
from traject_eval.types import Instrument, Item, Option, Responses, Subscale


def _instrument(
    rule,
    *,
    reverse=(),
    counts=(),
    items=3,
    codes=range(1, 6),
    low=0.0,
    high=10.0,
    min_answered=2,
    table=(),
    subscales=(),
):
    return Instrument(
        id="trial",
        nl="Proef",
        en="Trial",
        family="",
        breaks=(),
        intro={"nl": "", "en": ""},
        items=tuple(
            Item(nr, None, None, f"vraag {nr}", f"question {nr}", nr in reverse, counts, "")
            for nr in range(1, items + 1)
        ),
        options=tuple(Option(code, str(code), str(code)) for code in codes),
        other_options={},
        rule=rule,
        low=low,
        high=high,
        min_answered=min_answered,
        every_subscale=False,
        table=table,
        better="higher",
        individual_scores=True,
        subscales=subscales,
        cutoffs=(),
        norms=(),
        shares=(),
        citation="made up for this test",
        licence="CC0",
        bundled=True,
        wording="",
        status={},
    )


def _answers(rows):
    frame = pd.DataFrame(rows, columns=["trial_1", "trial_2", "trial_3"]).astype("Int64")
    people = [f"p{nr}" for nr in range(1, len(frame) + 1)]
    return pd.concat([pd.DataFrame({"person": people, "buurt": "BU1", "wave": "T0"}), frame], axis=1)


def _scores(rows, instrument):
    return score(_answers(rows), instrument)["score"].tolist()


def test_mean_is_mapped_to_the_range_with_reversed_items_turned():
    # 5 and 1 turned to 5 and 4: mean 14/3; (14/3 − 1) / 4 × 10 = 55/6
    assert _scores([[5, 1, 4]], _instrument("mean", reverse=(2,))) == [pytest.approx(55 / 6, rel=1e-12)]


def test_mean_is_over_the_answered_items():
    assert _scores([[3, None, 4]], _instrument("mean")) == [pytest.approx(6.25, rel=1e-12)]


def test_a_table_gives_the_score_of_a_whole_sum_and_nothing_else():
    tabled = _instrument("table", codes=(1, 2), reverse=(3,), table=(10, 20, 40, 80), low=10, high=80, min_answered=3)
    # 1 + 1 + (2 turned to 1) = 3, the lowest sum; 2 + 2 + (1 turned to 2) = 6, the highest
    assert _scores([[1, 1, 2], [2, 1, 2], [2, 2, 1]], tabled) == [10, 20, 80]
    assert np.isnan(_scores([[1, None, 2]], tabled)).all()


def test_a_score_can_ask_enough_of_every_part():
    parts = (
        Subscale("een", "Een", "One", (1,), 1, 5, 1, ()),
        Subscale("twee", "Twee", "Two", (2, 3), 1, 5, 1, ()),
    )
    strict = replace(_instrument("mean", low=1, high=5, min_answered=2, subscales=parts), every_subscale=True)
    rows = [[4, 2, None], [None, 2, 2], [4, None, None]]
    assert np.isnan(_scores(rows, strict)).tolist() == [False, True, True]
    loose = replace(strict, every_subscale=False)
    assert np.isnan(_scores(rows, loose)).tolist() == [False, False, True]


def test_a_part_and_the_whole_are_not_mixed_in_a_change():
    parts = (Subscale("een", "Een", "One", (1, 2), 0, 10, 2, ()),)
    whole = _instrument("mean", subscales=parts)
    both = pd.concat([score(_answers([[1, 2, 3]] * 4), whole), score(_answers([[1, 2, 3]] * 4), whole, subscale="een")])
    assert both["instrument"].unique().tolist() == ["trial", "trial:een"]
    with pytest.raises(DataProblem, match="één vragenlijst"):
        change(both.assign(wave=["T0"] * 4 + ["T1"] * 4), before="T0", after="T1")


def test_sum_is_prorated_for_a_missing_answer():
    assert _scores([[3, 4, 5], [3, None, 4]], _instrument("sum", low=3, high=15)) == [12.0, 10.5]


def test_count_takes_a_missing_answer_as_not_counting():
    assert _scores([[1, 2, 3], [3, None, 2]], _instrument("count", counts=(2, 3), codes=(1, 2, 3))) == [2.0, 2.0]


@pytest.mark.parametrize("rule", ["mean", "sum", "count"])
def test_too_few_answers_give_no_score(rule):
    found = score(_answers([[5, None, None], [None, None, None], [5, 5, None]]), _instrument(rule, counts=(5,)))
    assert found["score"].isna().tolist() == [True, True, False]
    assert found["answered"].tolist() == [1, 0, 2]


def test_nobody_gets_a_score_without_answers_even_if_none_is_required():
    assert np.isnan(_scores([[None, None, None]], _instrument("count", counts=(1,), min_answered=0))).all()


def test_a_single_mark_is_itself():
    mark = _instrument("mean", items=1, codes=range(1, 11), low=1, high=10, min_answered=1)
    assert _scores([[7, None, None]], mark) == [7.0]


def test_rows_come_back_as_they_went_in():
    answers = _answers([[1, 2, 3], [5, 4, 3]]).set_index(pd.Index([7, 3]))
    found = score(answers, _instrument("mean"))
    assert list(found) == ["person", "buurt", "wave", "instrument", "score", "answered"]
    assert found.index.tolist() == [7, 3]
    assert found[["person", "instrument"]].to_numpy().tolist() == [["p1", "trial"], ["p2", "trial"]]


def test_responses_are_scored_as_their_answers():
    answers, instrument = _answers([[1, 2, 3]]), _instrument("mean")
    whole = Responses(answers, pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), "made-up.csv", "0")
    pd.testing.assert_frame_equal(score(whole, instrument), score(answers, instrument))


def test_nobody_answering_gives_an_empty_table():
    assert score(_answers([]), _instrument("mean")).empty


def test_every_value_outside_the_options_is_named():
    with pytest.raises(DataProblem) as refused:
        score(_answers([[1, 7, 3], [1, 2, 3], [0, 2, 9]]), _instrument("mean"))
    assert str(refused.value) == (
        "trial: trial_2 is 7 (p1, T0); trial_1 is 0 (p3, T0); trial_3 is 9 (p3, T0). Verwacht: een van 1, 2, 3, 4, 5."
    )


def test_a_word_or_a_half_is_no_option():
    answers = _answers([[1, 2, 3]]).assign(trial_1="vaak", trial_2=2.5)
    with pytest.raises(DataProblem, match=r"trial_1 is vaak \(p1, T0\); trial_2 is 2.5 \(p1, T0\)"):
        score(answers, _instrument("mean"))


def test_a_missing_column_is_named():
    with pytest.raises(DataProblem, match="ontbreekt de kolom trial_2"):
        score(_answers([[1, 2, 3]]).drop(columns="trial_2"), _instrument("mean"))
    with pytest.raises(DataProblem, match="ontbreekt de kolom wave"):
        score(_answers([[1, 2, 3]]).drop(columns="wave"), _instrument("mean"))


def test_keyed_answers_are_turned_within_the_options():
    keyed = keyed_answers(_answers([[1, 2, None]]), _instrument("mean", reverse=(1, 3)))
    assert list(keyed) == ["trial_1", "trial_2", "trial_3"]
    assert keyed.fillna(-1).to_numpy().tolist() == [[5.0, 2.0, -1.0]]


def test_keyed_answers_of_a_count_say_whether_they_count():
    keyed = keyed_answers(_answers([[1, 2, None]]), _instrument("count", counts=(2, 3), codes=(1, 2, 3)))
    assert keyed.fillna(-1).to_numpy().tolist() == [[0.0, 1.0, -1.0]]


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=3, max_size=3), min_size=1, max_size=8))
def test_a_mean_stays_in_its_range_and_turning_every_item_mirrors_it(rows):
    plain, turned = (np.array(_scores(rows, _instrument("mean", reverse=r))) for r in ((), (1, 2, 3)))
    assert ((plain >= 0) & (plain <= 10) | np.isnan(plain)).all()
    np.testing.assert_allclose(plain + turned, np.where(np.isnan(plain), np.nan, 10.0), rtol=1e-12)


def test_the_population_goes_along_so_that_two_are_never_mixed_in_a_change():
    mark = load_instruments()["leefbaarheid_cijfer"]
    people = [f"p{i}" for i in range(8)]
    answers = pd.DataFrame(
        {
            "person": people * 2,
            "buurt": "b",
            "wave": ["T0"] * 8 + ["T1"] * 8,
            "population": (["deelnemer"] * 4 + ["bewoner"] * 4) * 2,
            "leefbaarheid_cijfer_1": [5, 6, 7, 8, 5, 6, 7, 8, 6, 6, 8, 8, 7, 6, 7, 9],
        }
    )
    scores = score(answers, mark)
    with pytest.raises(DataProblem):
        change(scores, before="T0", after="T1")
    assert change(scores[scores["population"] == "bewoner"], before="T0", after="T1").n == 4
