"""Change between two waves: by hand, properties, R (``tests/reference/change.R``), simulated truth; and its verdict."""

import json
from dataclasses import replace
from math import gamma
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation import change, interpret_change
from traject_eval.evaluation.bivariate import fit_paired, fit_separate
from traject_eval.evaluation.effect_size import hedges_g_av
from traject_eval.evaluation.reml import MIN_PAIRS, fit_reml
from traject_eval.evaluation.two_waves import TwoWaves, two_waves
from traject_eval.types import Estimate

REFERENCE = Path(__file__).parent / "reference"
CLOSED_FORM = 1e-9  # relative; rounding only
ITERATIVE = 1e-6  # gls stops within about 1e-7 of its optimum, numDeriv loses as much
TEST_FIELDS = ("value", "se", "df", "low", "high", "p")
MIXED = ("leaking", "loose", "opposite", "refreshed")
CLOSED = ("linked", "unlinked")


def _scores(case):
    scores = pd.read_csv(REFERENCE / "change.csv")
    return scores[scores["case"] == case]


def _from_r(case):
    return json.loads((REFERENCE / "change.json").read_text(encoding="utf-8"))[case]


def _found(case, level=0.95):
    return change(_scores(case), before="T0", after="T1", level=level)


def _long(before, after):
    """Scores from two lists; the same place is the same person, None is absent."""
    people = [f"p{nr}" for nr in range(len(before))]
    wide = pd.DataFrame({"person": people, "T0": before, "T1": after}, dtype=object)
    return wide.melt("person", var_name="wave", value_name="score").astype({"score": float})


def _panel(seed, pairs=20, before=8, after=6, correlation=0.5, rise=0.4):
    rng, n = np.random.default_rng(seed), pairs + before + after
    scores = rng.multivariate_normal([6, 6 + rise], [[2, 2 * correlation], [2 * correlation, 2]], n)
    return TwoWaves(scores[:pairs], scores[pairs : pairs + before, 0], scores[pairs + before :, 1])


def _as_long(data):
    before = [*data.pairs[:, 0], *data.only_before, *[None] * len(data.only_after)]
    after = [*data.pairs[:, 1], *[None] * len(data.only_before), *data.only_after]
    return _long(before, after)


def _change_or_reason(scores):
    try:
        return change(scores, before="T0", after="T1")
    except TooFewData as reason:
        return str(reason)


def _estimate(low, high):
    return Estimate("change", (low + high) / 2, 0.1, 30, low, high, 0.95, 31, "points", "paired_t", ())


# --- by hand ---


def test_linked_people_get_the_paired_t_test_by_hand():
    # differences 1, 2, 1, 0: mean 1, sd √(2/3), se √(1/6); t(3) = 3.182446305
    found = change(_long([4, 5, 6, 7], [5, 7, 7, 7]), before="T0", after="T1")
    assert (found.design, found.n_before, found.n_after, found.n_both, found.n) == ("linked", 4, 4, 4, 4)
    assert (found.value, found.df) == (1.0, pytest.approx(3, rel=CLOSED_FORM))
    assert found.se == pytest.approx(np.sqrt(1 / 6), rel=CLOSED_FORM)
    assert found.high == pytest.approx(1 + 3.182446305284263 * np.sqrt(1 / 6), rel=CLOSED_FORM)
    assert found.sensitivity.empty


def test_separate_samples_get_welch_by_hand():
    # variances 1 and 4, three people each: se² = 5/3, df = (5/3)² / (1/9/2 + 16/9/2) = 50/17
    found = change(_long([4, 5, 6, None, None, None], [None, None, None, 6, 8, 10]), before="T0", after="T1")
    assert (found.design, found.n_both, found.n) == ("unlinked", 0, 6)
    assert (found.value, found.se, found.df) == pytest.approx((3, np.sqrt(5 / 3), 50 / 17), rel=CLOSED_FORM)
    assert found.sensitivity.empty


def test_g_of_pairs_by_hand():
    # sd 2 in both waves, rise 1, correlation (2 − 2 + 2)/10 = 0.2, five people: d = 0.5 and m = 2·4/1.04
    spread = np.sqrt(8 / 5)
    first, second = np.array([-2, -1, 0, 1, 2]) * spread, 1 + np.array([-1, 2, -2, 0, 1]) * spread
    found = hedges_g_av(fit_paired(TwoWaves(np.column_stack([first, second]), np.array([]), np.array([]))))
    m = 8 / 1.04
    small = gamma(m / 2) / (np.sqrt(m / 2) * gamma((m - 1) / 2))
    # Var(d) = (4 + 4 − 2·0.8)/5 / 4 + 0.5²/(2m) = 0.32 + 0.01625
    half = 1.959963984540054 * small * np.sqrt(0.33625)
    assert (found.g, found.g_low) == pytest.approx((0.5 * small, 0.5 * small - half), rel=CLOSED_FORM)


# --- against R ---


@pytest.mark.parametrize("case", CLOSED)
def test_closed_designs_equal_r(case):
    found, expected = _found(case), _from_r(case)
    assert found.design == found.computed_as == case
    for name in TEST_FIELDS:
        assert getattr(found, name) == pytest.approx(expected[name], rel=CLOSED_FORM), name
    for name, pair in (("", "means"), ("_low", "mean_low"), ("_high", "mean_high")):
        ours = [getattr(found, f"mean_{side}{name}") for side in ("before", "after")]
        assert ours == pytest.approx(expected[pair], rel=CLOSED_FORM), pair


@pytest.mark.parametrize("case", MIXED)
def test_mixed_design_equals_gls_and_first_principles(case):
    found, expected = _found(case), _from_r(case)
    assert found.design == found.computed_as == "mixed"
    assert found.estimate.n == expected["n"]
    for name in TEST_FIELDS:
        assert getattr(found, name) == pytest.approx(expected[name], rel=ITERATIVE), name
    half = stats.t.ppf(0.975, expected["mean_df"]) * expected["mean_se"]
    assert [found.mean_before, found.mean_after] == pytest.approx(expected["means"], rel=ITERATIVE)
    assert [found.mean_before_low, found.mean_after_low] == pytest.approx(expected["means"] - half, rel=ITERATIVE)
    assert [found.mean_before_high, found.mean_after_high] == pytest.approx(expected["means"] + half, rel=ITERATIVE)


@pytest.mark.parametrize("case", MIXED)
def test_covariance_equals_first_principles(case):
    (before, both), (_, after) = fit_reml(two_waves(_scores(case), before="T0", after="T1")).covariance
    assert [before, both, after] == pytest.approx(_from_r(case)["covariance"], rel=ITERATIVE)


@pytest.mark.parametrize("case", MIXED)
@pytest.mark.parametrize("method", ["pairs_only", "partially_overlapping"])
def test_sensitivity_equals_r(case, method):
    row = _found(case).sensitivity.set_index("method").loc[method]
    for name in TEST_FIELDS:
        assert row[name] == pytest.approx(_from_r(case)[method][name], rel=CLOSED_FORM), name


@pytest.mark.parametrize("case", [*CLOSED, *MIXED])
def test_hedges_g_equals_the_papers_formula_in_r(case):
    found, expected = _found(case), _from_r(case)["g"]
    assert found.g_kind == "g_av"
    for name in ("g", "g_low", "g_high"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=CLOSED_FORM if case in CLOSED else ITERATIVE)


def test_metafor_differs_from_hedges_g_by_three_known_choices():
    data, expected = two_waves(_scores("unlinked"), before="T0", after="T1"), _from_r("unlinked")
    df = np.array([len(data.before), len(data.after)]) - 1
    variances = np.array([data.before.var(ddof=1), data.after.var(ddof=1)])
    unit = variances.mean()
    pooled = df.sum()  # first choice: J with n1 + n2 − 2
    small = gamma(pooled / 2) / (np.sqrt(pooled / 2) * gamma((pooled - 1) / 2))
    g = small * expected["value"] / np.sqrt(unit)
    noise = (2 * variances**2 / df).sum() / 4
    first = (variances / df).sum() / unit  # second choice: n − 1
    assert expected["metafor_g"] == pytest.approx(g, rel=CLOSED_FORM)
    assert expected["metafor_var"] == pytest.approx(  # third choice: g itself in its variance
        small**2 * (first + g**2 * noise / (4 * unit**2)), rel=CLOSED_FORM
    )


# --- properties ---


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 40), st.floats(-0.9, 0.95))
def test_reml_of_complete_pairs_is_the_paired_t_test(seed, n, correlation):
    data = _panel(seed, n, 0, 0, correlation)
    expected = stats.ttest_rel(data.pairs[:, 1], data.pairs[:, 0])
    value, se, df = fit_reml(data).contrast(-1, 1)
    assert (value / se, df) == pytest.approx((expected.statistic, n - 1), rel=CLOSED_FORM)
    assert (value, se, df) == pytest.approx(fit_paired(data).contrast(-1, 1), rel=CLOSED_FORM)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 40), st.integers(3, 40))
def test_separate_samples_are_welchs_test(seed, before, after):
    data = _panel(seed, 0, before, after)
    expected = stats.ttest_ind(data.only_after, data.only_before, equal_var=False)
    value, se, df = fit_separate(data).contrast(-1, 1)
    assert (value / se, df) == pytest.approx((expected.statistic, expected.df), rel=CLOSED_FORM)


def test_reml_goes_to_welch_as_pairs_become_few():
    data = _panel(3, MIN_PAIRS, 3000, 3000)
    assert fit_reml(data).contrast(-1, 1)[:2] == pytest.approx(fit_separate(data).contrast(-1, 1)[:2], rel=0.01)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(-100, 100), st.floats(0.01, 100))
def test_origin_and_unit_of_the_score_do_not_matter(seed, shift, scale):
    scores = _as_long(_panel(seed))
    plain = change(scores, before="T0", after="T1")
    moved = change(scores.assign(score=shift + scale * scores["score"]), before="T0", after="T1")
    for name in ("value", "se", "low", "high"):
        assert getattr(moved, name) == pytest.approx(scale * getattr(plain, name), rel=ITERATIVE, abs=scale * ITERATIVE)
    assert (moved.df, moved.p, moved.g) == pytest.approx((plain.df, plain.p, plain.g), rel=ITERATIVE, abs=ITERATIVE)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_turning_time_round_turns_the_sign_and_row_order_does_nothing(seed):
    scores = _as_long(_panel(seed))
    there = change(scores, before="T0", after="T1")
    back = change(scores.sample(frac=1, random_state=seed), before="T1", after="T0")
    assert (back.value, back.low, back.g_high) == pytest.approx(
        (-there.value, -there.high, -there.g_low), rel=ITERATIVE
    )
    assert (back.mean_after, back.mean_before_low) == pytest.approx((there.mean_before, there.mean_after_low))


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 40), st.sampled_from([0.05, 0.3, 0.7]), st.sampled_from([1, 4]))
def test_any_answers_give_whole_numbers_or_a_reasoned_refusal(seed, n, leaving, options):
    rng = np.random.default_rng(seed)
    scores = rng.binomial(options, 0.8, (n, 2)).astype(float)
    scores[rng.random((n, 2)) < leaving] = np.nan
    found = _change_or_reason(_long(scores[:, 0], scores[:, 1]))
    if isinstance(found, str):
        assert "minstens 3 nodig" in found or "verschillen te weinig van mens tot mens" in found
        return
    assert np.isfinite(found.to_frame().select_dtypes("number").to_numpy()).all()
    assert np.isfinite(found.sensitivity.drop(columns="method").to_numpy(dtype=float)).all()
    assert found.low < found.value < found.high
    assert found.mean_after - found.mean_before == pytest.approx(found.value, abs=ITERATIVE)


def test_doubling_the_people_narrows_the_interval():
    scores = _as_long(_panel(11))
    once = change(scores, before="T0", after="T1")
    twice = change(pd.concat([scores, scores.assign(person="q" + scores["person"])]), before="T0", after="T1")
    assert twice.value == pytest.approx(once.value, rel=0.05)
    assert twice.high - twice.low < 0.8 * (once.high - once.low)


# --- simulated truth ---


def test_mixed_interval_covers():
    rng, hits, runs = np.random.default_rng(20240918), 0, 500
    scores = rng.multivariate_normal([6, 6.5], [[2.5, 1.5], [1.5, 2]], (runs, 50))
    for people in scores:
        value, se, df = fit_reml(TwoWaves(people[:28], people[28:40, 0], people[40:, 1])).contrast(-1, 1)
        hits += abs(value - 0.5) <= stats.t.ppf(0.975, df) * se
    assert 0.93 < hits / runs < 0.97


def test_everyone_corrects_what_selective_leaving_does_to_the_pairs():
    rng, truth = np.random.default_rng(7), 0.5
    scores = rng.multivariate_normal([6, 6 + truth], [[2, 1], [1, 2]], (150, 80))
    all_people, pairs_only = [], []
    for people in scores:
        stays = rng.random(80) < 1 / (1 + np.exp(-1.5 * (people[:, 0] - 6)))  # lower scores leave more
        data = TwoWaves(people[stays], people[~stays, 0], np.array([]))
        all_people.append(fit_reml(data).contrast(-1, 1)[0])
        pairs_only.append(fit_paired(data).contrast(-1, 1)[0])
    assert np.mean(pairs_only) < truth - 0.2
    assert np.mean(all_people) == pytest.approx(truth, abs=0.05)


# --- few pairs, and what is refused ---


@pytest.mark.parametrize("pairs", [2, MIN_PAIRS - 1])
def test_few_pairs_are_compared_as_separate_samples_and_it_says_so(pairs):
    data = _panel(5, pairs, 10, 10)
    found = change(_as_long(data), before="T0", after="T1")
    assert (found.design, found.computed_as, found.n_both, found.n) == ("mixed", "unlinked", pairs, 20 + pairs)
    assert found.estimate.method == "welch_t"
    assert "taken as different people" in found.estimate.assumptions[-1]
    assert "nobody answered twice" not in found.estimate.assumptions
    expected = stats.ttest_ind(data.after, data.before, equal_var=False)
    assert (found.p, found.df) == pytest.approx((expected.pvalue, expected.df), rel=CLOSED_FORM)
    assert found.sensitivity["method"].tolist() == ["pairs_only"] * (pairs > 2)


def test_pairs_on_a_line_are_compared_as_separate_samples():
    data = _panel(5, 12, 10, 10)
    found = change(_as_long(replace(data, pairs=data.pairs[:, [0, 0]])), before="T0", after="T1")
    assert (found.design, found.computed_as) == ("mixed", "unlinked")
    assert found.sensitivity.empty


def test_a_wave_without_differences_still_gives_a_change():
    found = change(_long([4, 5, 6, 7], [8, 8, 8, 8]), before="T0", after="T1")
    assert (found.value, found.mean_after_low, found.mean_after_high) == (2.5, 8, 8)
    assert found.se == pytest.approx(np.sqrt(5 / 3 / 4), rel=CLOSED_FORM)


@pytest.mark.parametrize("after", [[4, 5, 6, 7], [4.1, 5.1, 6.1, 7.1]])
def test_no_differences_between_people_in_change_are_refused(after):
    with pytest.raises(TooFewData, match="verschillen te weinig van mens tot mens"):
        change(_long([4, 5, 6, 7], after), before="T0", after="T1")


def test_fewer_than_three_people_in_a_wave_are_refused():
    message = (
        "Bij meting T1 hebben te weinig mensen een score. Om een verandering te berekenen zijn er minstens 3 nodig."
    )
    with pytest.raises(TooFewData, match=message):
        change(_long([4, 5, 6, 7], [5, 7, None, None]), before="T0", after="T1")
    with pytest.raises(TooFewData, match="Bij meting T2"):
        change(_long([4, 5, 6], [5, 7, 7]), before="T0", after="T2")


def test_other_waves_and_missing_scores_are_left_out():
    scores = _long([4, 5, 6, 7], [5, 7, 7, None])
    extra = pd.concat([scores, scores.assign(wave="T2", score=99.0)])
    found = change(extra, before="T0", after="T1")
    assert (found.n_before, found.n_after, found.n_both) == (4, 3, 3)


def test_the_same_change_for_everyone_has_no_margin_also_where_rounding_leaves_less_than_nothing():
    with pytest.raises(TooFewData, match="verschillen te weinig"):
        change(_long([0, 5, 5], [5, 10, 10]), before="T0", after="T1")


def test_what_may_not_be_mixed_is_refused():
    scores = _long([4, 5, 6], [5, 7, 7])
    with pytest.raises(DataProblem, match="één groep; in deze scores staan er meer: bewoner, deelnemer"):
        change(scores.assign(population=["deelnemer", "bewoner"] * 3), before="T0", after="T1")
    with pytest.raises(DataProblem, match="één vragenlijst"):
        change(scores.assign(instrument=["a", "b"] * 3), before="T0", after="T1")
    with pytest.raises(DataProblem, match=r"dubbel gevonden: p0 \(T0\)"):
        change(pd.concat([scores, scores.head(1)]), before="T0", after="T1")
    with pytest.raises(DataProblem, match="ontbreekt: wave"):
        change(scores.drop(columns="wave"), before="T0", after="T1")
    with pytest.raises(DataProblem, match="Twee keer dezelfde meting"):
        change(scores, before="T0", after="T0")
    with pytest.raises(DataProblem, match="van wie ze zijn"):
        change(scores.assign(person=scores["person"].where(scores["person"] != "p1")), before="T0", after="T1")


def test_level_is_that_of_the_change_and_the_means_stay_at_95_percent():
    wide, narrow = _found("leaking", 0.99), _found("leaking", 0.90)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert (wide.mean_before_low, wide.mean_after_high) == (narrow.mean_before_low, narrow.mean_after_high)
    assert (wide.estimate.level, narrow.to_frame().loc[0, "level"]) == (0.99, 0.90)


def test_estimate_carries_the_change():
    found = _found("leaking")
    estimate = found.estimate
    assert (estimate.quantity, estimate.unit, estimate.method, estimate.n) == ("change", "points", "bivariate_reml", 42)
    for name in ("value", "se", "df", "low", "high"):
        assert getattr(estimate, name) == getattr(found, name)


# --- verdicts ---

RANK = {
    **{"fell": 0, "fell_size_uncertain": 1, "no_relevant_change": 2, "undecided": 2},
    **{"rose_size_uncertain": 3, "rose": 4},
}
BOUNDS = st.floats(-3, 3).map(lambda bound: round(bound, 1))  # rounded: ends often coincide


def _verdict(low, high, smallest):
    return interpret_change(_estimate(low, high), smallest, "plan").key.removeprefix("change.")


@pytest.mark.parametrize(
    ("low", "high", "key"),
    [
        (0.5, 0.9, "rose"),
        (0.1, 0.9, "rose_size_uncertain"),
        (-0.9, -0.5, "fell"),
        (-0.9, -0.1, "fell_size_uncertain"),
        (-0.4, 0.4, "no_relevant_change"),
        (0.1, 0.4, "no_relevant_change"),
        (-0.1, 0.9, "undecided"),
        (0.0, 0.9, "undecided"),
    ],
)
def test_verdict_when_half_a_point_matters(low, high, key):
    finding = interpret_change(_estimate(low, high), 0.5, "plan")
    assert (finding.key, finding.rule, finding.estimate) == (f"change.{key}", "plan", _estimate(low, high))


def test_without_a_smallest_change_an_interval_that_touches_zero_decides_nothing():
    assert [_verdict(*ends, 0.0) for ends in ((0.1, 0.2), (0, 0.2), (-0.2, 0), (0, 0))] == ["rose", *["undecided"] * 3]


@settings(derandomize=True, max_examples=300)
@given(BOUNDS, BOUNDS, BOUNDS.map(abs))
def test_exactly_one_verdict_holds(one, other, smallest):
    low, high = sorted((one, other))
    clear_rise, clear_fall = low > 0, high < 0
    small = -smallest < low and high < smallest
    claims = {
        "rose": clear_rise and low >= smallest,
        "fell": clear_fall and high <= -smallest,
        "no_relevant_change": small,
        "rose_size_uncertain": clear_rise and low < smallest and not small,
        "fell_size_uncertain": clear_fall and high > -smallest and not small,
        "undecided": low <= 0 <= high and not small,
    }
    assert [key for key, holds in claims.items() if holds] == [_verdict(low, high, smallest)]


@settings(derandomize=True, max_examples=300)
@given(BOUNDS, BOUNDS, BOUNDS.map(abs), BOUNDS.map(abs), BOUNDS.map(abs))
def test_a_higher_interval_never_gets_a_lower_verdict(one, other, smallest, up_low, up_high):
    low, high = sorted((one, other))
    higher = sorted((low + up_low, high + up_high))
    assert RANK[_verdict(low, high, smallest)] <= RANK[_verdict(*higher, smallest)]


@pytest.mark.parametrize(("low", "high", "smallest"), [(0.2, 0.1, 0.5), (np.nan, 1, 0.5), (0, 1, -0.5), (0, 1, np.nan)])
def test_what_is_no_interval_gets_no_verdict(low, high, smallest):
    with pytest.raises(ValueError, match="no interval to judge"):
        _verdict(low, high, smallest)
