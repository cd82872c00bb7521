"""Reliability: by hand, properties, and R (``tests/reference/reliability.R``)."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation import reliability
from traject_eval.evaluation.omega import LEAST_UNIQUE

REFERENCE = Path(__file__).parent / "reference"
CLOSED_FORM = 1e-9  # relative; rounding only
ITERATIVE = 1e-6  # R's optimisers stop at about this distance from the top
CASES = ("edge", "eight", "four", "heywood", "turned")


def _items(case):
    long = pd.read_csv(REFERENCE / "items.csv")
    return long[long["case"] == case].pivot(index="person", columns="item", values="answer").add_prefix("item_")


def _from_r(case):
    return json.loads((REFERENCE / "reliability.json").read_text(encoding="utf-8"))[case]


def _simulated(seed, n=60, loadings=(0.8, 0.7, 0.6, 0.5)):
    rng, loadings = np.random.default_rng(seed), np.array(loadings)
    latent = rng.standard_normal((n, 1)) * loadings
    return pd.DataFrame(latent + rng.standard_normal((n, len(loadings))) * np.sqrt(1 - loadings**2)).add_prefix("item_")


def test_alpha_of_two_items_by_hand():
    # sums of squares 10 and 10, of products 6: alpha = 2 · (1 − 20/32)
    half = pd.DataFrame({"a": [-2, -1, 0, 1, 2], "b": [-1, 0, -2, 2, 1]})
    found = reliability(pd.concat([half, half]))
    assert found.alpha == pytest.approx(0.75, rel=CLOSED_FORM)
    assert found.items["item_rest"].tolist() == pytest.approx([0.6, 0.6], rel=CLOSED_FORM)
    assert math.isnan(found.omega_total)
    assert found.items["alpha_without"].isna().all()


def test_omega_of_three_items_by_hand():
    # three items have an exact solution: loading² of a = cov(ab)·cov(ac)/cov(bc), and so on
    items = _simulated(3, loadings=(0.8, 0.7, 0.6))
    (_, ab, ac), (_, _, bc), _ = items.cov().to_numpy()
    common = (math.sqrt(ab * ac / bc) + math.sqrt(ab * bc / ac) + math.sqrt(ac * bc / ab)) ** 2
    assert reliability(items).omega_total == pytest.approx(common / items.cov().to_numpy().sum(), rel=ITERATIVE)


@pytest.mark.parametrize("case", CASES)
def test_alpha_interval_and_item_table_equal_r(case):
    found, expected = reliability(_items(case)), _from_r(case)
    assert found.n == expected["n"]
    for name in ("alpha", "alpha_low", "alpha_high"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=CLOSED_FORM), name
    for name, values in expected["items"].items():
        np.testing.assert_allclose(found.items[name], values, rtol=CLOSED_FORM, err_msg=name)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("engine", ["factanal", "psych_fa"])
def test_omega_equals_r_with_bounded_unique_variances(case, engine):
    assert reliability(_items(case)).omega_total == pytest.approx(_from_r(case)[f"omega_{engine}"], abs=ITERATIVE)


@pytest.mark.parametrize("case", [case for case in CASES if case != "heywood"])
def test_omega_equals_lavaan(case):
    assert reliability(_items(case)).omega_total == pytest.approx(_from_r(case)["omega_lavaan"], abs=ITERATIVE)


def test_omega_differs_from_lavaan_only_where_that_allows_a_negative_variance():
    expected = _from_r("heywood")
    assert expected["smallest_unique"] < 0 < LEAST_UNIQUE
    assert abs(reliability(_items("heywood")).omega_total - expected["omega_lavaan"]) > 1000 * ITERATIVE


def test_people_are_excluded_first_and_counted_after():
    items = _simulated(1)
    holes = pd.concat([items, items.head(4).assign(item_2=np.nan)])
    pd.testing.assert_frame_equal(reliability(holes).to_frame(), reliability(items).to_frame())
    assert reliability(holes).n == 60


@settings(derandomize=True, max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(-20, 20))
def test_unit_and_origin_of_the_answers_do_not_matter(seed, scale, shift):
    items = _simulated(seed)
    plain, moved = reliability(items), reliability(items * scale + shift)
    for name in ("alpha", "alpha_low", "alpha_high"):
        assert getattr(moved, name) == pytest.approx(getattr(plain, name), rel=1e-7)
    assert moved.omega_total == pytest.approx(plain.omega_total, abs=ITERATIVE)
    np.testing.assert_allclose(moved.items["item_rest"], plain.items["item_rest"], rtol=1e-7)


def test_equal_loadings_make_omega_and_alpha_the_same():
    # covariances 0.5 and variances 1 exactly: alpha = omega = 0.8
    root = np.linalg.cholesky(np.full((4, 4), 0.5) + 0.5 * np.eye(4))
    white = np.linalg.qr(np.random.default_rng(2).standard_normal((40, 5)) * [0, 1, 1, 1, 1] + [1, 0, 0, 0, 0])[0][
        :, 1:
    ]
    found = reliability(pd.DataFrame(white * np.sqrt(39) @ root.T))
    assert found.alpha == pytest.approx(0.8, rel=CLOSED_FORM)
    assert found.omega_total == pytest.approx(0.8, abs=ITERATIVE)


def test_more_people_narrow_the_interval():
    items = _simulated(5)
    once, twice = reliability(items), reliability(pd.concat([items, items]))
    assert twice.alpha_high - twice.alpha_low < once.alpha_high - once.alpha_low


def test_feldt_interval_covers():
    # two parallel items with correlation 0.4: alpha = 2·0.4/1.4
    truth, rng, hits = 0.8 / 1.4, np.random.default_rng(12), 0
    root = np.linalg.cholesky([[1, 0.4], [0.4, 1]])
    for _ in range(300):
        found = reliability(pd.DataFrame(rng.standard_normal((25, 2)) @ root.T))
        hits += found.alpha_low <= truth <= found.alpha_high
    assert 0.92 < hits / 300 < 0.98


def test_estimate_says_how_sure_alpha_is():
    found = reliability(_simulated(8), level=0.9)
    estimate = found.estimate
    assert (estimate.value, estimate.low, estimate.high) == (found.alpha, found.alpha_low, found.alpha_high)
    assert (estimate.quantity, estimate.level, estimate.n, estimate.df) == ("alpha", 0.9, 60, 59.0)
    assert estimate.se == pytest.approx((1 - found.alpha) * stats.f(59 * 3, 59).std(), rel=CLOSED_FORM)
    assert list(found.to_frame()) == ["alpha", "alpha_low", "alpha_high", "omega_total", "n", "level"]


def test_an_item_without_differences_is_named():
    with pytest.raises(TooFewData, match="verschillen niet op item_1;"):
        reliability(_simulated(1).assign(item_1=3.0))


def test_an_item_that_repeats_the_others_is_refused():
    items = _simulated(1)
    with pytest.raises(TooFewData, match="precies te voorspellen"):
        reliability(items.assign(item_3=items["item_0"] + items["item_1"]))


def test_too_few_people_or_items_are_refused():
    with pytest.raises(TooFewData, match="minstens 10 nodig"):
        reliability(_simulated(1, n=9))
    with pytest.raises(TooFewData, match="minstens 13 nodig"):
        reliability(_simulated(1, n=12, loadings=(0.5,) * 12))
    with pytest.raises(DataProblem, match="vanaf twee vragen; gevonden: 1"):
        reliability(_simulated(1)[["item_0"]])


def test_a_column_of_text_is_refused():
    with pytest.raises(DataProblem, match="geen getallen in: person"):
        reliability(_simulated(1).assign(person="p"))
