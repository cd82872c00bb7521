"""How well a scale measures: by hand, properties, and R (``tests/reference/measurement.R``)."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import traject_eval as te
from traject_eval.errors import DataProblem, NotForIndividuals, TooFewData
from traject_eval.evaluation import improved_worsened, item_behaviour, measurement_error, ordinal_alpha
from traject_eval.evaluation.movers import by_noise, net_change
from traject_eval.evaluation.polychoric import _smooth, normal_below, polychoric
from traject_eval.instruments import load_instruments
from traject_eval.instruments.item_rules import QUANTITIES, item_rules

REFERENCE = Path(__file__).parent / "reference"
FROM_R = json.loads((REFERENCE / "measurement.json").read_text(encoding="utf-8"))
CLOSED_FORM = 1e-9  # relative; rounding only
ITERATIVE = 1e-6  # both sides polished; lavaan and our own likelihood in R stop within 1e-9
R_STOPS = 5e-5  # psych and polycor use optimize() as it comes, which stops this far from the top
SIMULATED = 0.01  # standard error of a share of 0.04 in 6000 people is 0.0025; the rest is the floor and the ceiling
CASES = ("edge", "eight", "four", "heywood", "turned")
OF_FOUR = ("four", "turned")
COHESION, LONELY, MARK = (load_instruments()[name] for name in ("vm_cohesie_4", "djg_6", "leefbaarheid_cijfer"))


def _items(case):
    long = pd.read_csv(REFERENCE / "items.csv")
    return long[long["case"] == case].pivot(index="person", columns="item", values="answer").add_prefix("item_")


def _as_cohesion(keyed, wave="T0", people=None, highest=5):
    """Answers to four items as a respondent gives them to the cohesion scale, whose first item is put the other way."""
    raw = np.asarray(keyed, dtype=float).copy()
    raw[:, 0] = highest + 1 - raw[:, 0]
    answers = pd.DataFrame(raw, columns=COHESION.columns).astype("Int64")
    answers.insert(0, "person", range(len(raw)) if people is None else people)
    return answers.assign(buurt="b", wave=wave)


def _waves():
    two = pd.read_csv(REFERENCE / "waves.csv")
    items = [f"item_{nr}" for nr in range(1, 5)]
    return pd.concat([_as_cohesion(own[items], wave, own["person"].to_numpy()) for wave, own in two.groupby("wave")])


def _simulated(seed, n, loading=0.85, rise=0.0, cuts=(-1.2, -0.4, 0.4, 1.2)):
    """Two waves in which everyone's trait rises by ``rise`` standard deviations."""
    rng = np.random.default_rng(seed)
    trait = rng.standard_normal((n, 1))
    waves = []
    for wave, shift in (("T0", 0.0), ("T1", rise)):
        latent = loading * (trait + shift) + math.sqrt(1 - loading**2) * rng.standard_normal((n, 4))
        waves.append(_as_cohesion(np.searchsorted(cuts, latent) + 1, wave))
    return pd.concat(waves)


# --- polychoric correlations


@pytest.mark.parametrize("rho", [-0.99, -0.4, 0.0, 0.3, 0.999])
@pytest.mark.parametrize(("h", "k"), [(0.0, 0.0), (0.0, -1.3), (1.1, 0.0), (-0.7, 2.0), (-1.0, -1.5), (0.4, 0.4)])
def test_bivariate_normal_probabilities_add_up(h, k, rho):
    below = float(normal_below(np.array(h), np.array(k), rho))
    # P(X < h, Y < k) + P(X < h, −Y < −k) = P(X < h)
    beyond = float(normal_below(np.array(h), np.array(-k), -rho))
    assert below + beyond == pytest.approx(0.5 * math.erfc(-h / math.sqrt(2)), abs=1e-15)
    if h == k == 0:
        assert below == pytest.approx(0.25 + math.asin(rho) / (2 * math.pi), abs=1e-15)


@pytest.mark.parametrize("agree", [21, 40, 57, 79])
def test_two_halves_have_a_closed_form(agree):
    """Both split in half: a share a of equal answers gives rho = sin(π(a − ½))."""
    pairs = [[0, 0], [1, 1]] * (agree) + [[0, 1], [1, 0]] * (80 - agree)
    rho = polychoric(pd.DataFrame(pairs, columns=["a", "b"])).pairs["rho"].item()
    assert rho == pytest.approx(math.sin(math.pi * (agree / 80 - 0.5)), rel=CLOSED_FORM)


@pytest.mark.parametrize("case", CASES)
def test_polychoric_correlations_and_their_errors_equal_r(case):
    found, expected = polychoric(_items(case).dropna()), FROM_R[case]["ordinal"]
    assert found.n == expected["n"]
    for route in ("rho", "lavaan"):
        np.testing.assert_allclose(found.pairs["rho"], expected[route], atol=ITERATIVE, rtol=0, err_msg=route)
    for route in ("psych", "polycor"):
        np.testing.assert_allclose(found.pairs["rho"], expected[route], atol=R_STOPS, rtol=0, err_msg=route)
    np.testing.assert_allclose(found.pairs["se"], expected["se_lavaan"], rtol=ITERATIVE)
    assert not found.smoothed
    assert not found.pairs["corrected"].any()


def test_thresholds_are_those_of_the_margin():
    found = polychoric(pd.DataFrame({"a": [1] * 2 + [2] * 5 + [3] * 3, "b": [0, 1] * 5})).thresholds
    expected = [("a", 1, -0.8416212), ("a", 2, 0.5244005), ("b", 1, 0.0)]
    assert [(row.item, row.step, round(row.value, 7)) for row in found.itertuples()] == expected


def test_one_empty_cell_of_four_gets_half_a_person_as_in_lavaan():
    table = np.array(FROM_R["empty"]["table"])
    people = [[i, j] for i in (0, 1) for j in (0, 1) for _ in range(table[i, j])]
    for turned in (False, True):  # the empty cell on the one diagonal, then on the other
        answers = pd.DataFrame(people, columns=["a", "b"])
        pair = polychoric(answers.assign(b=1 - answers["b"]) if turned else answers).pairs.iloc[0]
        assert pair["corrected"]
        assert pair["rho"] == pytest.approx((-1) ** turned * FROM_R["empty"]["rho"], abs=ITERATIVE)


def test_a_matrix_that_cannot_be_is_smoothed_as_in_psych_and_that_is_told():
    matrix, smoothed = _smooth(np.array(FROM_R["smooth"]["matrix"]))
    assert smoothed
    np.testing.assert_allclose(matrix, FROM_R["smooth"]["smoothed"], rtol=CLOSED_FORM)
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert _smooth(np.eye(3))[1] is False


def test_items_answered_in_the_same_order_are_refused():
    twins = pd.DataFrame({"a": [1, 2, 3, 4] * 5, "b": [1, 1, 3, 4] * 5})
    with pytest.raises(TooFewData, match="De vragen a en b zijn door iedereen in dezelfde volgorde beantwoord"):
        polychoric(twins)


@pytest.mark.parametrize("table", [[[0, 2], [0, 5], [1, 7]], [[0, 0, 4], [0, 0, 2], [2, 1, 16]]])
def test_answers_of_a_few_people_that_point_one_way_only_are_refused_without_a_warning(table):
    pairs = [(row, column) for row, counts in enumerate(table) for column, n in enumerate(counts) for _ in range(n)]
    with pytest.raises(TooFewData, match="in dezelfde volgorde beantwoord"):
        polychoric(pd.DataFrame(pairs, columns=["a", "b"]))


# --- ordinal alpha


@pytest.mark.parametrize("case", CASES)
def test_ordinal_alpha_and_its_error_equal_r(case):
    found, expected = ordinal_alpha(_items(case)), FROM_R[case]["ordinal"]
    assert found.alpha == pytest.approx(expected["alpha"], rel=ITERATIVE)
    assert found.se == pytest.approx(expected["alpha_se"], rel=ITERATIVE)


@settings(derandomize=True, max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_only_the_order_of_the_answers_counts(seed):
    items = _simulated(seed, 60).query("wave == 'T0'")[COHESION.columns].astype(float)
    items[COHESION.columns[0]] = 6 - items[COHESION.columns[0]]
    other = items.replace({1: -7, 2: 0, 3: 1, 4: 50, 5: 51})
    assert ordinal_alpha(other).alpha == pytest.approx(ordinal_alpha(items).alpha, rel=CLOSED_FORM)


def test_ordinal_alpha_is_higher_than_alpha_where_steps_are_few():
    """Four items with loading 0.7: alpha of the variables beneath is 4·0.49/(1 + 3·0.49) = 0.794."""
    rng = np.random.default_rng(7)
    latent = 0.7 * rng.standard_normal((4000, 1)) + math.sqrt(0.51) * rng.standard_normal((4000, 4))
    halves = pd.DataFrame((latent > 0).astype(int)).add_prefix("item_")
    found = ordinal_alpha(halves)
    assert found.alpha == pytest.approx(0.794, abs=3 * found.se)
    assert te.reliability(halves).alpha < found.alpha - 0.1


def test_interval_of_ordinal_alpha_covers():
    truth, hits = 4 * 0.49 / (1 + 3 * 0.49), 0
    rng = np.random.default_rng(3)
    for _ in range(100):
        latent = 0.7 * rng.standard_normal((120, 1)) + math.sqrt(0.51) * rng.standard_normal((120, 4))
        found = ordinal_alpha(pd.DataFrame(np.digitize(latent, [-1, 0, 1])).add_prefix("item_"))
        hits += found.alpha_low <= truth <= found.alpha_high
    assert 0.90 <= hits / 100 < 1


# --- measurement error


@pytest.mark.parametrize("case", OF_FOUR)
def test_measurement_error_equals_r(case):
    found, expected = measurement_error(_as_cohesion(_items(case)), COHESION), FROM_R[case]["points"]
    for name in ("alpha", "sd", "sem", "sem_low", "sem_high", "mdc", "mdc_low", "mdc_high", "mdc_group", "n", "df"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=CLOSED_FORM), name
    assert found.sem == pytest.approx(expected["sem_anova"], rel=CLOSED_FORM)


def test_interval_of_the_measurement_error_covers():
    """Four items of 1 to 401, each with an error of 20: their mean has one of 10, or a quarter of a point of ten."""
    fine = replace(COHESION, options=tuple(replace(COHESION.options[0], code=code) for code in range(1, 402)))
    rng, hits = np.random.default_rng(5), 0
    for _ in range(100):
        codes = np.round(201 + 40 * rng.standard_normal((30, 1)) + 20 * rng.standard_normal((30, 4)))
        found = measurement_error(_as_cohesion(np.clip(codes, 1, 401), highest=401), fine)
        hits += found.sem_low <= 0.25 <= found.sem_high
    assert 0.90 <= hits / 100 < 1


def test_shifting_everyone_changes_nothing_and_a_longer_range_stretches_points():
    keyed = _items("four").clip(upper=4)
    found = measurement_error(_as_cohesion(keyed), COHESION)
    moved = measurement_error(_as_cohesion(keyed + 1), COHESION)
    pd.testing.assert_frame_equal(moved.to_frame(), found.to_frame(), rtol=CLOSED_FORM)
    longer = measurement_error(_as_cohesion(keyed), replace(COHESION, high=100.0))
    assert longer.mdc == pytest.approx(10 * found.mdc, rel=CLOSED_FORM)


def test_a_group_is_measured_more_precisely_than_one_of_its_people():
    found = measurement_error(_as_cohesion(_items("four")), COHESION)
    assert found.mdc_group == pytest.approx(found.mdc / math.sqrt(found.n), rel=CLOSED_FORM)


def test_measurement_error_is_about_one_wave_and_one_population():
    answers = _waves()
    with pytest.raises(DataProblem, match="één meting; in deze antwoorden staan er meer: T0, T1"):
        measurement_error(answers, COHESION)
    mixed = answers.query("wave == 'T0'")
    mixed["population"] = np.where(mixed.index % 2, "deelnemer", "bewoner")
    with pytest.raises(DataProblem, match="één groep; in deze antwoorden staan er meer: bewoner, deelnemer"):
        measurement_error(mixed, COHESION)


# --- improved and worsened


def test_improved_and_worsened_equal_r():
    found, expected = improved_worsened(_waves(), COHESION, before="T0", after="T1"), FROM_R["movers"]
    shares = found.shares.set_index("direction")
    assert shares["people"].to_dict() == {
        "improved": expected["improved"],
        "same": expected["n"] - expected["improved"] - expected["worsened"],
        "worsened": expected["worsened"],
    }
    for name in ("value", "se", "low", "high", "n"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=CLOSED_FORM), name
    for direction in ("improved", "same", "worsened"):
        ends = shares.loc[direction, ["low", "high"]].tolist()
        assert ends == pytest.approx(expected[f"{direction}_ci"], rel=CLOSED_FORM)
    assert shares["by_noise"]["improved"] == pytest.approx(expected["by_noise"], rel=CLOSED_FORM)
    assert found.mdc == pytest.approx(expected["error"]["mdc"], rel=CLOSED_FORM)


@pytest.mark.parametrize("loading", [0.80, 0.85, 0.90])
def test_without_true_change_the_shares_are_those_of_noise(loading):
    found = improved_worsened(_simulated(11, 6000, loading), COHESION, before="T0", after="T1")
    improved, _, worsened = found.shares["share"]
    noise = found.shares["by_noise"][0]
    assert 0.01 < noise < 0.05
    assert improved == pytest.approx(noise, abs=SIMULATED)
    assert worsened == pytest.approx(noise, abs=SIMULATED)
    assert found.low < 0 < found.high


def test_noise_of_a_score_without_steps_is_one_in_forty_each_way():
    error = measurement_error(_as_cohesion(_items("four")), COHESION)
    assert by_noise(error, 0.0) == pytest.approx(0.025, rel=CLOSED_FORM)
    assert by_noise(error, 1e-9) == pytest.approx(0.025, rel=1e-6)


def test_a_true_rise_is_found_and_lower_can_be_better():
    answers = _simulated(4, 400, 0.9, rise=1.0)
    up = improved_worsened(answers, COHESION, before="T0", after="T1")
    down = improved_worsened(answers, replace(COHESION, better="lower"), before="T0", after="T1")
    assert up.low > 0
    assert up.shares["people"].tolist() == down.shares["people"].tolist()[::-1]
    assert down.value == pytest.approx(-up.value)


@pytest.mark.parametrize("shares", [(0.04, 0.92, 0.04), (0.3, 0.6, 0.1)])
def test_interval_of_the_difference_covers_with_few_people(shares):
    drawn = np.random.default_rng(9).multinomial(30, shares, 2000)
    ends = [net_change(int(improved), int(worsened), 30) for improved, _, worsened in drawn]
    hits = np.mean([end["low"] <= shares[0] - shares[2] <= end["high"] for end in ends])
    assert 0.94 < hits <= 1


def test_only_people_who_answered_everything_twice_are_counted():
    answers = _waves()
    found = improved_worsened(answers, COHESION, before="T0", after="T1")
    complete = answers.dropna()
    again = improved_worsened(complete, COHESION, before="T0", after="T1")
    pd.testing.assert_frame_equal(found.to_frame(), again.to_frame())
    assert found.n == (complete["person"].value_counts() == 2).sum()
    assert found.shares["people"].sum() == found.n


@pytest.mark.parametrize(
    ("instrument", "why", "said"),
    [
        (MARK, "single", "leefbaarheid_cijfer is één vraag: de meetfout daarvan is niet bekend."),
        (LONELY, "group", "djg_6 is alleen voor groepen: de score van één mens zegt te weinig."),
        (replace(COHESION, individual_scores=False), "group", "vm_cohesie_4 is alleen voor groepen"),
    ],
)
def test_a_scale_that_cannot_judge_one_person_is_refused_before_its_answers_are_read(instrument, why, said):
    with pytest.raises(NotForIndividuals, match=said) as refused:
        improved_worsened(pd.DataFrame(), instrument, before="T0", after="T1")
    assert refused.value.why == why


def test_an_alpha_under_eighty_is_refused_though_the_ordinal_one_is_higher():
    answers = _simulated(2, 1000, 0.78, cuts=(-0.5, 0.5))
    keyed = answers.query("wave == 'T0'")[COHESION.columns].astype(float)
    keyed[COHESION.columns[0]] = 6 - keyed[COHESION.columns[0]]
    assert te.reliability(keyed).alpha < 0.80 < ordinal_alpha(keyed).alpha_low
    with pytest.raises(NotForIndividuals, match="alfa onder 0,80") as refused:
        improved_worsened(answers, COHESION, before="T0", after="T1")
    assert refused.value.why == "alpha"


def test_too_few_people_are_refused():
    answers = _simulated(1, 40, 0.9)
    few = answers[(answers["wave"] == "T0") | (answers["person"] < 9)]
    with pytest.raises(TooFewData, match="minstens 10 nodig"):
        improved_worsened(few, COHESION, before="T0", after="T1")


# --- items


@pytest.mark.parametrize("case", OF_FOUR)
def test_item_behaviour_equals_r(case):
    found, expected = item_behaviour(_as_cohesion(_items(case)), COHESION).items, FROM_R[case]["behaviour"]
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=CLOSED_FORM, err_msg=name)


def test_a_question_put_the_other_way_has_its_ceiling_where_most_is_measured():
    answers = _as_cohesion([[5, 5, 1, 2]] * 6 + [[1, 5, 2, 3]] * 4)  # as keyed: the first item is turned round
    found = item_behaviour(answers, COHESION).items
    assert found["ceiling"].tolist() == [0.6, 1.0, 0.0, 0.0]
    assert found["floor"].tolist() == [0.4, 0.0, 0.6, 0.0]
    assert found["flags"].tolist() == [(), ("ceiling",), (), ()]
    assert found["item_rest"].isna().all()


def test_who_skipped_the_whole_scale_did_not_skip_a_question():
    answers = _as_cohesion([[5, 5, 1, 2]] * 8 + [[4, np.nan, 3, 3]] * 2 + [[np.nan] * 4] * 5)
    found = item_behaviour(answers, COHESION)
    assert found.n == 10
    assert found.items["missing"].tolist() == [0.0, 0.2, 0.0, 0.0]
    assert found.items["flags"].tolist()[1] == ("ceiling", "missing")


def test_a_question_that_goes_its_own_way_is_flagged():
    answers = _simulated(6, 300).query("wave == 'T0'")
    answers[COHESION.columns[2]] = np.random.default_rng(1).permutation(answers[COHESION.columns[2]])
    found = item_behaviour(answers, COHESION)
    assert found.items["flags"].tolist() == [(), (), ("item_rest",), ()]
    assert found.items["alpha_without"][2] > found.alpha


def test_a_question_nobody_answered_is_refused():
    with pytest.raises(TooFewData, match="niemand beantwoordde vm_cohesie_4_2"):
        item_behaviour(_as_cohesion([[5, np.nan, 1, 2]] * 12), COHESION)


def test_every_rule_is_complete_and_no_value_meets_two_of_a_quantity():
    rules = item_rules()
    assert {rule.quantity for rule in rules} == set(QUANTITIES)
    for rule in rules:
        assert rule.low < rule.high
        assert rule.rule
        assert rule.source
        assert rule.status in ("sourced", "inferred", "unverified")
    for value in (-0.5, 0.0, 0.1, 0.3, 0.5, 0.8, 1.0):
        for quantity in QUANTITIES:
            assert sum(rule.holds(value) for rule in rules if rule.quantity == quantity) <= 1


# --- what the results say


def test_results_explain_themselves():
    answers = _waves()
    first = answers.query("wave == 'T0'")
    assert te.measurement_error(first, "vm_cohesie_4").explain().replace("\u00a0", " ") == (
        "De meetfout van één score is 0,83 punt (marge 0,75 tot 0,92), berekend over 70 mensen. Pas als één mens meer "
        "dan 2,29 punt verandert, is dat meer dan meetfout; bij het gemiddelde van die 70 mensen is dat 0,27 punt."
    )
    found = te.improved_worsened(answers, "vm_cohesie_4", before="T0", after="T1")
    assert found.explain().replace("\u00a0", " ") == (
        "Van 62 mensen veranderde 26% gunstig en 2% ongunstig met meer dan de meetfout (2,29 punt). Door toeval alleen "
        "verwachten we in elke richting 3,1%. Het verschil heeft een marge van 11 tot 35 procentpunten."
    )
    assert te.item_behaviour(first, "vm_cohesie_4").explain() == "Geen van de vragen valt op bij 81 mensen."
    assert te.ordinal_alpha(_items("four")).explain().replace("\u00a0", " ") == (
        "Zouden de antwoorden geen vaste stappen hebben, dan hingen de vragen samen met een alfa van 0,82 "
        "(marge 0,74 tot 0,88), berekend over 72 mensen. Over de score zelf zegt dit niets."
    )


def test_every_result_has_an_estimate_and_a_frame():
    answers = _waves()
    error = measurement_error(answers.query("wave == 'T0'"), COHESION)
    moved = improved_worsened(answers, COHESION, before="T0", after="T1")
    ordinal = ordinal_alpha(_items("four"))
    for found, value, unit in (
        (error, error.sem, "points"),
        (moved, moved.value, "share"),
        (ordinal, ordinal.alpha, "share"),
    ):
        estimate = found.estimate
        assert (estimate.value, estimate.unit, estimate.n) == (value, unit, found.n)
        assert estimate.low < estimate.value < estimate.high
        assert len(found.to_frame()) == 1
