"""Buurten taken together: by hand, against R, and what may never happen."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, TooFewData

R = json.loads((Path(__file__).parent / "reference" / "pooling.json").read_text(encoding="utf-8"))
NUMBERS = ("value", "se", "low", "high", "tau2", "tau2_low", "tau2_high", "i2", "q", "q_p")
BEYOND = ("prediction_low", "prediction_high")
SEARCHED = 1e-9  # roots, ours and those of metafor
AT_ZERO = 1e-12  # absolute: metafor's tau² stops just above 0
PARTLY = {"value": [0.1, 0.6, -0.3, 0.5], "se": [0.1, 0.2, 0.1, 0.2]}


def _table(name: str) -> pd.DataFrame:
    return pd.DataFrame({"value": R[name]["yi"], "se": R[name]["sei"]})


@pytest.mark.parametrize("name", R)
def test_the_numbers_are_those_of_metafor(name):
    found, known = te.pool(_table(name)), R[name]
    for number in (*NUMBERS, *BEYOND):
        assert getattr(found, number) == pytest.approx(known[number], rel=SEARCHED, abs=AT_ZERO), number
    for ours, theirs in (("shrunken", "shrunken"), ("low", "blup_low"), ("high", "blup_high")):
        assert found.groups[ours].to_numpy() == pytest.approx(known[theirs], rel=SEARCHED, abs=AT_ZERO)


def test_with_equal_errors_all_is_done_by_hand():
    found = te.pool(pd.DataFrame({"value": [1.0, 2.0, 4.0, 5.0], "se": [1.0] * 4}))
    assert found.value == pytest.approx(3)
    assert found.tau2 == pytest.approx(10 / 3 - 1)
    assert found.se == pytest.approx((10 / 3 / 4) ** 0.5)
    assert found.q == pytest.approx(10)
    assert found.i2 == pytest.approx(0.7)


def test_another_unit_gives_the_same_in_that_unit():
    table = _table("differ")
    found, larger = te.pool(table), te.pool(table * 1000 + [7000, 0])
    assert larger.value == pytest.approx(1000 * found.value + 7000)
    assert larger.tau2 == pytest.approx(1e6 * found.tau2)
    assert larger.i2 == pytest.approx(found.i2)
    assert larger.groups["rank"].tolist() == pytest.approx(found.groups["rank"].tolist())


def test_nothing_tells_buurten_apart_that_differ_less_than_chance():
    found = te.pool(_table("alike"))
    assert (found.tau2, found.tau2_high, found.i2) == (0, 0, 0)
    assert found.groups["rank"].tolist() == pytest.approx([3] * 5, abs=0.05)
    assert found.groups["rank_low"].tolist() == [1] * 5
    assert found.groups["rank_high"].tolist() == [5] * 5
    assert "hieraan niet te zien" in found.explain("nl")


def test_ranks_are_sure_where_buurten_are_far_apart_and_the_same_each_time():
    table = pd.DataFrame({"buurt": list("cab"), "value": [0.0, 10.0, 20.0], "se": [0.1] * 3})
    groups = te.pool(table).groups
    assert groups[["buurt", "rank", "rank_low", "rank_high"]].values.tolist() == [
        *(["c", 3, 3, 3], ["a", 2, 2, 2], ["b", 1, 1, 1])
    ]
    differ = _table("differ")
    pd.testing.assert_frame_equal(te.pool(differ).groups, te.pool(differ).groups)


def test_intervals_hold_the_true_mean_and_a_next_buurt_as_often_as_they_say():
    draw, kept, caught = np.random.default_rng(5), 0, 0
    for _ in range(400):
        se = draw.uniform(0.1, 0.3, 20)
        found = te.pool(pd.DataFrame({"value": draw.normal(0.2, np.hypot(0.3, se)), "se": se}))
        kept += found.low <= 0.2 <= found.high
        caught += found.prediction_low <= draw.normal(0.2, 0.3) <= found.prediction_high
    assert 0.92 < kept / 400 < 0.98
    assert 0.91 < caught / 400 < 0.98


def test_the_limit_of_a_prediction_is_said_under_thirty_buurten():
    assert "minder dan 30" in te.pool(pd.DataFrame(PARTLY)).explain("nl")
    many = pd.DataFrame({"value": np.linspace(0, 1, 30), "se": 0.2})
    assert "minder dan 30" not in te.pool(many).explain("nl")


def test_all_that_is_wrong_is_said_at_once():
    wrong = pd.DataFrame({"buurt": ["a", "a", "b", "c"], "value": [1, 2, None, 3], "se": [1, 1, 1, 0]})
    with pytest.raises(DataProblem, match=r"bij value: b; geen getal boven 0 bij se: c; dezelfde naam nog eens: a\."):
        te.pool(wrong)
    with pytest.raises(DataProblem, match=r"ontbreekt: se\. Gevonden: value"):
        te.pool(wrong[["value"]])
    with pytest.raises(TooFewData, match="Er zijn 2 buurten"):
        te.pool(pd.DataFrame({"value": [1, 2], "se": [1, 1]}))
