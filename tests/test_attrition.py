"""Who left: by hand, against R, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, NotComparable, TooFewData
from traject_eval.evaluation.attrition import lee_ends
from traject_eval.evaluation.attrition_boundary import attrition_limit
from traject_eval.evaluation.imputation import draw_missing, pool_imputations
from traject_eval.evaluation.response_weights import fit_logistic

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


def _leaking(seed: int, n: int = 400) -> pd.DataFrame:
    """Who starts low gains more and leaves more often: the change of everyone is 1, that of stayers less."""
    draw = np.random.default_rng(seed)
    start = draw.normal(5, 1.5, n)
    later = start + 1 - 0.4 * (start - 5) + draw.normal(0, 0.8, n)
    gone = draw.random(n) < 1 / (1 + np.exp(1.2 * (start - 4.5)))
    waves = [pd.DataFrame({"person": range(n), "wave": "T0", "score": start})]
    waves += [pd.DataFrame({"person": range(n), "wave": "T1", "score": later})[~gone]]
    return pd.concat(waves, ignore_index=True)


def test_a_logistic_regression_is_that_of_glm():
    wide = pd.read_csv(REFERENCE / "attrition.csv")
    columns = np.column_stack((np.ones(len(wide)), wide["T0"]))
    assert fit_logistic(columns, wide["T1"].notna().to_numpy()).tolist() == pytest.approx(R["logistic"], rel=CLOSED)


def test_the_weighted_change_is_that_of_survey():
    row = te.attrition(_scores(), before="T0", after="T1").weighted.iloc[0]
    for name, known in R["weighted"].items():
        assert row[name] == pytest.approx(known, rel=CLOSED), name


def test_imputations_are_taken_together_as_mice_does():
    known = R["rubin"]
    found = pool_imputations(np.array(known["values"]), np.array(known["variances"]), 89, 0.95)
    for name in ("value", "se", "df", "missing"):
        assert getattr(found, name) == pytest.approx(known[name], rel=CLOSED), name


def test_imputations_spread_as_the_regression_is_unsure():
    draw = np.random.default_rng(1)
    known = np.column_stack((np.ones(12), draw.normal(size=12)))
    scores, at = known @ [1, 2] + draw.normal(0, 1, 12), np.array([[1.0, 3.0]])
    drawn = np.concatenate([draw_missing(known, scores, at, seed)[:, 0] for seed in range(400)])
    beta, squares = np.linalg.lstsq(known, scores, rcond=None)[:2]
    variance = squares[0] / 10 * (1 + at[0] @ np.linalg.inv(known.T @ known) @ at[0])  # of a new score, t with 10 df
    assert drawn.mean() == pytest.approx(at[0] @ beta, abs=4 * (variance / len(drawn)) ** 0.5)
    assert drawn.var() == pytest.approx(variance * 10 / 8, rel=0.05)


def test_weights_and_imputation_bring_back_who_left():
    found = [te.attrition(_leaking(seed), before="T0", after="T1") for seed in range(60)]
    values = {name: np.mean([getattr(one, name)["value"][0] for one in found]) for name in ("tipping", "weighted")}
    filled = pd.concat([one.imputed for one in found])
    assert values["tipping"] < 0.9
    assert values["weighted"] == pytest.approx(1, abs=0.04)
    assert filled["value"].mean() == pytest.approx(1, abs=0.03)
    assert ((filled["low"] <= 1) & (filled["high"] >= 1)).mean() > 0.9
    assert all(one.weighted["effective_n"][0] < one.weighted["n"][0] for one in found)


def test_the_same_scores_give_the_same_imputations():
    once, again = (te.attrition(_scores(), before="T0", after="T1").imputed for _ in range(2))
    pd.testing.assert_frame_equal(once, again)


def test_what_is_known_of_people_counts_too():
    scores = _leaking(1)
    older = scores.assign(age=scores["person"] % 40 + 60, street=scores["person"].map(lambda one: "abc"[one % 3]))
    plain, more = (te.attrition(older, before="T0", after="T1", covariates=c) for c in ((), ("age", "street")))
    assert plain.weighted["value"][0] != more.weighted["value"][0]
    assert more.imputed["value"][0] == pytest.approx(plain.imputed["value"][0], abs=0.1)
    with pytest.raises(DataProblem, match=r"leeg is: age \(10 keer\)"):
        te.attrition(
            older.assign(age=older["age"].where(older["person"] % 40 > 0)), before="T0", after="T1", covariates=["age"]
        )


def test_with_too_few_leavers_or_a_sure_sign_there_is_no_model():
    few = te.attrition(_few(), before="T0", after="T1")
    assert few.weighted.empty
    assert few.imputed.empty
    assert "proef op een aanname" not in few.explain("nl")
    split = pd.DataFrame({"person": [*range(20), *range(10)], "wave": ["T0"] * 20 + ["T1"] * 10})
    sure = te.attrition(split.assign(score=[*range(20), *range(2, 12)]), before="T0", after="T1")
    assert sure.weighted.empty  # who started under 10 stayed, and nobody else
    assert len(sure.imputed) == 1
    with pytest.raises(TooFewData):
        fit_logistic(np.column_stack((np.ones(6), range(6))), np.arange(6) < 3)


def test_the_boundary_of_attrition_asks_for_a_draw_by_lot():
    asked = {"before": "T0", "after": "T1", "arm": "treated"}
    assert te.attrition(_scores(), **asked).boundary.empty
    found = te.attrition(_scores(), by_lot=True, **asked)
    assert found.boundary["overall"].tolist() == pytest.approx([23 / 90] * 2)
    assert found.boundary["differential"].tolist() == pytest.approx([13 / 40 - 10 / 50] * 2)
    assert found.boundary[["limit", "low"]].to_numpy().tolist() == [[0.047, False], [0.09, False]]
    assert "26% weg, met 12,5 procentpunt verschil" in found.explain("nl")
    assert "telt de loting niet meer" in found.explain("nl")


def test_limits_fall_after_ten_percent_and_end():
    for assumption, last in (("cautious", 0.57), ("optimistic", 0.65)):
        limits = [attrition_limit(percent / 100, assumption) for percent in range(10, round(100 * last) + 1)]
        assert limits == sorted(limits, reverse=True)
        assert np.isnan(attrition_limit(last + 0.01, assumption))
    assert attrition_limit(0.2551, "cautious") == attrition_limit(0.26, "cautious") == 0.047
