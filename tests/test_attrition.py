"""Who left: by hand, against R, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, NotComparable
from traject_eval.evaluation.attrition import lee_ends

REFERENCE = Path(__file__).parent / "reference"
R = json.loads((REFERENCE / "attrition.json").read_text(encoding="utf-8"))
CLOSED = 1e-9  # closed forms


def _scores() -> pd.DataFrame:
    wide = pd.read_csv(REFERENCE / "attrition.csv")
    return wide.melt(["person", "treated"], ["T0", "T1"], "wave", "score")


def _few(**change) -> pd.DataFrame:
    """Ten people, of whom six answer again; by hand."""
    start = [4.0, 5, 6, 7, 5, 6, 3, 4, 5, 4]
    later = [5.0, 7, 7, 9, 6, 8]
    return pd.DataFrame(
        {"person": [*range(10), *range(6)], "wave": ["T0"] * 10 + ["T1"] * 6, "score": [*start, *later]} | change
    )


def test_leavers_beside_stayers_are_those_of_r():
    row = te.attrition(_scores(), before="T0", after="T1").leavers.iloc[0]
    for name, known in R["leavers"].items():
        assert row[name] == pytest.approx(known, rel=CLOSED)


def test_the_tipping_point_is_that_of_r():
    row = te.attrition(_scores(), before="T0", after="T1").tipping.iloc[0]
    for name, known in R["tipping"].items():
        assert row[name] == pytest.approx(known, rel=CLOSED)


def test_two_arms_are_those_of_r():
    row = te.attrition(_scores(), before="T0", after="T1", arm="treated").arms.iloc[0]
    for name, known in R["arms"].items():
        assert row[name] == pytest.approx(known, rel=CLOSED)
    assert row["lee_low"] < row["value"] < row["lee_high"]


def test_by_hand():
    found = te.attrition(_few(), before="T0", after="T1")
    assert found.n == 10
    assert found.leavers.iloc[0][["stayed", "left", "share_left", "mean_stayed", "mean_left"]].tolist() == [
        *(6, 4, 0.4, 5.5, 4.0)
    ]
    assert found.flow[["wave", "n", "returned", "new", "left"]].to_numpy().tolist() == [
        ["T0", 10, 10, 10, 0],
        ["T1", 6, 6, 0, 4],
    ]
    assert found.arms.empty


def test_at_the_tipping_point_the_interval_of_everyone_touches_zero():
    row = te.attrition(_few(), before="T0", after="T1").tipping.iloc[0]
    assert row["low"] + row["share_left"] * row["delta"] == pytest.approx(0, abs=1e-12)


def test_a_fall_tips_the_other_way():
    scores = _few()
    scores["score"] = 10 - scores["score"]
    up, down = (te.attrition(one, before="T0", after="T1").tipping.iloc[0] for one in (_few(), scores))
    assert down["delta"] == pytest.approx(-up["delta"])
    assert down["delta"] > 0


def test_where_nothing_is_sure_it_has_tipped_already():
    scores = _few(score=[4.0, 5, 6, 7, 5, 6, 3, 4, 5, 4, 5, 4, 7, 6, 6, 5])
    found = te.attrition(scores, before="T0", after="T1")
    assert found.tipping["delta"].tolist() == [0]
    assert "Ook zonder wie wegging" in found.explain("nl")


def test_who_comes_back_or_is_new_is_counted():
    scores = pd.DataFrame({"person": [1, 2, 3, 2, 3, 4, 1, 4], "wave": ["T0"] * 3 + ["T1"] * 3 + ["T2"] * 2})
    flow = te.attrition(scores.assign(score=5.0), before="T0", after="T1").flow
    assert flow[["n", "returned", "new", "left"]].to_numpy().tolist() == [[3, 3, 3, 0], [3, 2, 1, 1], [2, 1, 0, 2]]


def test_under_three_people_no_difference_is_given():
    found = te.attrition(_few().drop(index=[15, 14]), before="T0", after="T1")
    assert found.leavers["left"].tolist() == [6]
    gone = te.attrition(_few()[lambda one: ~one["person"].isin([7, 8])], before="T0", after="T1")
    assert gone.leavers[["g", "low", "high"]].isna().all(axis=None)
    assert "{" not in gone.explain("nl")


def test_nobody_left_leaves_nothing_to_tip():
    assert te.attrition(_few()[lambda one: one["person"] < 6], before="T0", after="T1").tipping.empty


def test_shifting_and_stretching_all_scores_leaves_the_standardised_difference():
    scores = _scores()
    plain, other = (
        te.attrition(one, before="T0", after="T1") for one in (scores, scores.assign(score=3 + 2 * scores["score"]))
    )
    assert other.leavers["g"].tolist() == pytest.approx(plain.leavers["g"].tolist())
    assert other.tipping["delta_sd"].tolist() == pytest.approx(plain.tipping["delta_sd"].tolist())


def test_equal_arms_are_told_apart_from_those_to_adjust_for():
    scores = _scores()
    word = te.attrition(scores, before="T0", after="T1", arm="treated").arms["difference"][0]
    assert 0.0 < abs(word) < 0.25
    shifted = scores.assign(
        score=scores["score"].where((scores["treated"] == 0) | (scores["wave"] == "T1"), scores["score"] - word * 1.5)
    )
    assert te.attrition(shifted, before="T0", after="T1", arm="treated").arms["equivalence"].tolist() == ["equal"]


def test_arms_that_start_too_far_apart_are_refused_with_the_difference():
    scores = _scores()
    scores["score"] += scores["treated"]
    with pytest.raises(NotComparable, match=r"te veel tussen de twee groepen: 0\.\d\d standaardafwijking"):
        te.attrition(scores, before="T0", after="T1", arm="treated")


def test_bounds_are_the_mean_where_nobody_is_cut_off_and_count_parts():
    values = np.array([3.0, 1.0, 2.0])
    assert lee_ends(values, 0.0) == (2.0, 2.0)
    assert lee_ends(values, 0.5) == pytest.approx(((1 + 0.5 * 2) / 1.5, (3 + 0.5 * 2) / 1.5))


@pytest.mark.parametrize(
    ("scores", "asked", "told"),
    [
        (_few().drop(columns="wave"), {}, "ontbreekt: wave"),
        (_few(), {"after": "T2"}, "Bij meting T2 heeft niemand een score"),
        (_few(), {"after": "T0"}, "Twee keer dezelfde meting"),
        (_few(), {"arm": "groep"}, "ontbreekt: groep"),
        (_few(groep="traject"), {"arm": "groep"}, "Gevonden: traject"),
        (_few(groep=["a", *["traject"] * 15]), {"arm": "groep"}, "bij alle metingen dezelfde"),
        (pd.concat([_few(), _few().tail(1)]), {}, "dubbel gevonden"),
        (_few(population=["deelnemer", *["bewoner"] * 15]), {}, "één groep"),
    ],
)
def test_what_does_not_fit_is_refused(scores, asked, told):
    with pytest.raises(DataProblem, match=told):
        te.attrition(scores, **{"before": "T0", "after": "T1"} | asked)


def test_two_arms_are_said_and_drawn_in_both_languages():
    found = te.attrition(_scores(), before="T0", after="T1", arm="treated")
    assert "(grenzen van Lee)" in found.explain("nl")
    assert "en is er geloot" in found.explain("nl")
    assert "bounds of Lee" in found.explain("en")
    assert found.plot(lang="en").get_figwidth() == 6.7
