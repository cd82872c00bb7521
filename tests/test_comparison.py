"""Buurten with the trajectory beside buurten without: by hand, against R, and what may never be said."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, TooFewData

R = json.loads((Path(__file__).parent / "reference" / "comparison.json").read_text(encoding="utf-8"))
NUMBERS = ("value", "se", "df", "low", "high", "p")
CLOSED = 1e-9  # closed forms; the leverage of a buurt near 1 (held_few) costs both sides digits
WAVES = {"before": "T0", "after": "T1"}


def _table(own, other, facts=None) -> pd.DataFrame:
    """One person a buurt, who scores 0 and then the change; ``facts`` has a row per buurt."""
    gains = pd.DataFrame({"gain": [*own, *other], "treated": [True] * len(own) + [False] * len(other)})
    gains = gains.join(pd.DataFrame(facts or []).add_prefix("fact_"))
    first = gains.assign(buurt=gains.index, wave="T0", score=0.0)
    return pd.concat([first, first.assign(wave="T1", score=first["gain"])], ignore_index=True)


def _found(own, other, facts=None, **more):
    names = [f"fact_{place}" for place in range(len(facts[0]))] if facts else []
    return te.difference_in_differences(_table(own, other, facts), **WAVES, covariates=names, **more)


def _like_r(name: str):
    return _found(R[name]["own"], R[name]["other"], R[name].get("z"))


@pytest.mark.parametrize("name", R)
def test_the_numbers_are_those_of_r(name):
    rows = _like_r(name).alternatives.set_index("method")
    for method in ("t", "CR1", "CR2"):
        known = [R[name][method][number] for number in NUMBERS]
        assert rows.loc[method, list(NUMBERS)].tolist() == pytest.approx(known, rel=CLOSED), method


@pytest.mark.parametrize("name", ["small", "middle", "held", "held_few"])
def test_what_can_be_gone_through_is_exact(name):
    found = _like_r(name)
    assert found.permutation_p == pytest.approx(R[name]["permutation"], rel=CLOSED)
    if "wild" in R[name]:
        assert found.alternatives.set_index("method")["p"]["wild"] == pytest.approx(R[name]["wild"], rel=CLOSED)


def test_what_is_drawn_lies_near_what_can_be_gone_through():
    known = R["large"]["permutation"]
    error = math.sqrt(known * (1 - known) / 20_000)
    assert _found(R["large"]["own"], R["large"]["other"]).permutation_p == pytest.approx(known, abs=4 * error)


def test_which_method_leads_is_a_rule():
    assert [_found(R[name]["own"], R[name]["other"]).method for name in R] == [*("t", "t", "CR2", "t", "t")]
    led = _found(R["large"]["own"], R["large"]["other"])
    assert led.p == pytest.approx(R["large"]["CR2"]["p"], rel=CLOSED)


def test_one_buurt_gets_its_place_and_nothing_that_looks_like_proof():
    found = _found([0.4], [0.1, 0.5, -0.2, 0.3])
    assert (found.method, found.place) == ("place", 2)
    assert found.value == pytest.approx(0.4 - 0.175)
    assert all(
        math.isnan(getattr(found, name)) for name in ("se", "df", "low", "high", "p", "permutation_p", "least_p")
    )
    assert found.alternatives[["se", "df", "low", "high", "p"]].isna().all(axis=None)
    assert "plaats 2" in found.explain("nl")
    assert "marge" not in found.explain("nl")
    found.plot()


def test_the_smallest_chance_is_said():
    assert _found([5, 6], [0.1, 0.2, 0.0]).permutation_p == pytest.approx(1 / 10)
    assert _found([5, 6], [0.1, 0.2, 0.0]).least_p == pytest.approx(1 / 10)
    assert _found([5, 6], [0.1, 0.2]).least_p == pytest.approx(2 / 6)


def test_only_a_draw_by_lot_is_called_one():
    own, other = R["middle"]["own"], R["middle"]["other"]
    assert "loting" in _found(own, other, by_lot=True).explain("nl")
    assert "geloot" not in _found(own, other).explain("nl")
    assert "aanname" in _found(own, other).explain("nl")


def test_every_buurt_counts_once_and_who_has_no_score_is_left_out():
    table = _table([0.8, 0.3], [0.1, -0.2, 0.25])
    more = pd.concat([table, table[table["buurt"] == 0], table[table["buurt"] == 1].assign(score=np.nan)])
    found = te.difference_in_differences(more, **WAVES)
    assert found.value == pytest.approx(0.5)
    assert found.changes["n_before"].tolist() == [2, 1, 1, 1, 1]


def test_without_a_difference_few_studies_find_one():
    draw = np.random.default_rng(3)
    found = [_found(draw.normal(0, 1, 4), draw.normal(0, 1, 6)) for _ in range(300)]
    for p in ([one.p for one in found], [one.permutation_p for one in found]):
        assert 0.02 < np.mean(np.array(p) <= 0.05) < 0.09


def test_a_fact_held_equal_takes_away_what_it_tells():
    """By hand: change = 1 + 2 for the trajectory + 3 per unit of the fact, and a little noise."""
    noise = np.array([0.01, -0.01, 0, 0.01, -0.01, 0])
    facts = np.array([2, 3, 4, 0, 1, 2])
    change = 1 + 2 * (np.arange(6) < 3) + 3 * facts + noise
    plain, held = _found(change[:3], change[3:]), _found(change[:3], change[3:], facts[:, None].tolist())
    assert plain.value == pytest.approx(8, abs=0.02)
    assert held.value == pytest.approx(2, abs=0.02)
    assert held.df == 3
    assert "fact_0" in held.explain("nl")
    larger = _found(change[:3], change[3:], (1000 * facts[:, None] + 7).tolist())
    assert larger.alternatives["p"].tolist() == pytest.approx(held.alternatives["p"].tolist())


def test_a_covariate_is_the_mean_of_people_at_the_first_wave():
    table = _table([0.8, 0.3, 0.5], [0.1, -0.2, 0.25])
    older = pd.concat([table.assign(age=60), table[table["wave"] == "T0"].assign(age=70 + 2.0 * table["buurt"] ** 2)])
    older.loc[older["wave"] == "T1", "age"] = np.nan
    found = te.difference_in_differences(older, **WAVES, covariates=["age"])
    assert found.changes["age"].tolist() == [65, 66, 69, 74, 81, 90]


def test_covariates_that_cannot_be_are_refused():
    table = _table([0.8, 0.3], [0.1, -0.2, 0.25]).assign(same=1, name="x")
    for names, told in (
        (["score"], "meetfout"),
        (["name"], "Geen getal of waar/niet waar in: name"),
        (["same"], "In elke buurt gelijk: same"),
        (["buurt", "gain", "treated"], "niet gelijk te houden"),
        (["nowhere"], "ontbreekt: nowhere"),
    ):
        with pytest.raises((DataProblem, TooFewData), match=told):
            te.difference_in_differences(table, **WAVES, covariates=names)
    with pytest.raises(TooFewData, match="niet gelijk te houden"):
        _found([0.4], [0.1, 0.5, -0.2, 0.3], [[1], [2], [3], [4], [6]])


# --- people who are followed


def _people() -> pd.DataFrame:
    rows = json.loads((Path(__file__).parent / "reference" / "linked.json").read_text(encoding="utf-8"))
    wide = pd.DataFrame(rows["people"]).reset_index(names="person")
    long = wide.melt(["person", "buurt"], ["first", "second"], "wave", "score")
    return long.assign(treated=long["buurt"].isin(["a", "b"])), rows["change"]


def test_leavers_are_foretold_as_r_foretells_them():
    people, known = _people()
    found = te.difference_in_differences(people, before="first", after="second", person="person")
    assert found.changes["change"].tolist() == pytest.approx(known, rel=CLOSED)
    assert found.linked
    assert "voorspeld" in found.explain("nl")


def test_with_nobody_gone_following_people_changes_nothing():
    people, _ = _people()
    stayed = people[
        people["person"].isin(people.dropna().groupby("person").filter(lambda own: len(own) == 2)["person"])
    ]
    plain = te.difference_in_differences(stayed, before="first", after="second")
    linked = te.difference_in_differences(stayed, before="first", after="second", person="person")
    pd.testing.assert_frame_equal(plain.changes, linked.changes)


def test_newcomers_are_not_people_of_the_first_wave():
    people, known = _people()
    new = pd.DataFrame(
        {"person": ["x", "y"], "buurt": ["a", "d"], "wave": "second", "score": 10.0, "treated": [True, False]}
    )
    found = te.difference_in_differences(pd.concat([people, new]), before="first", after="second", person="person")
    assert found.changes["change"].tolist() == pytest.approx(known, rel=CLOSED)


def test_people_without_a_name_or_twice_are_refused():
    people, _ = _people()
    with pytest.raises(DataProblem, match="ontbreekt: wie"):
        te.difference_in_differences(people, before="first", after="second", person="wie")
    with pytest.raises(DataProblem, match="dubbel gevonden: 0"):
        te.difference_in_differences(pd.concat([people, people[:1]]), before="first", after="second", person="person")


# --- refusals


def test_all_that_is_wrong_is_said_at_once():
    table = _table([0.8, 0.3], [0.1, -0.2, 0.25])
    table.loc[0, "treated"] = False
    with pytest.raises(DataProblem, match=r"hetzelfde in treated: 0; geen score bij T1: 4\. Laat"):
        te.difference_in_differences(table[(table["buurt"] != 4) | (table["wave"] == "T0")], **WAVES)
    with pytest.raises(DataProblem, match="ontbreekt: treated, buurt"):
        te.difference_in_differences(table[["wave", "score"]], **WAVES)
    with pytest.raises(TooFewData, match="2 buurten met het traject en 1 zonder"):
        _found([1, 2], [3])
    with pytest.raises(TooFewData, match="precies even veel"):
        _found([1, 1], [0.5, 0.5, 0.5])


def test_without_any_score_there_is_nothing_to_compare_and_no_warning():
    none = pd.DataFrame(columns=["buurt", "person", "wave", "score", "treated"])
    for person in (None, "person"):
        with pytest.raises(TooFewData, match="Er zijn geen scores bij T0, T1"):
            te.difference_in_differences(none, before="T0", after="T1", person=person)
