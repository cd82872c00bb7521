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
CLOSED = 1e-12
WAVES = {"before": "T0", "after": "T1"}


def _table(own, other) -> pd.DataFrame:
    """One person a buurt, who scores 5 and then 5 plus the change."""
    gains = pd.DataFrame({"gain": [*own, *other], "treated": [True] * len(own) + [False] * len(other)})
    first = gains.assign(buurt=gains.index, wave="T0", score=0.0)
    return pd.concat([first, first.assign(wave="T1", score=first["gain"])], ignore_index=True)


def _found(own, other, **more):
    return te.difference_in_differences(_table(own, other), **WAVES, **more)


@pytest.mark.parametrize("name", R)
def test_the_numbers_are_those_of_r(name):
    rows = _found(R[name]["own"], R[name]["other"]).alternatives.set_index("method")
    for method in ("t", "CR1", "CR2"):
        known = [R[name][method][number] for number in NUMBERS]
        assert rows.loc[method, list(NUMBERS)].tolist() == pytest.approx(known, rel=CLOSED), method


@pytest.mark.parametrize("name", ["small", "middle"])
def test_what_can_be_gone_through_is_exact(name):
    found = _found(R[name]["own"], R[name]["other"])
    assert found.permutation_p == pytest.approx(R[name]["permutation"], rel=CLOSED)
    if "wild" in R[name]:
        assert found.alternatives.set_index("method")["p"]["wild"] == pytest.approx(R[name]["wild"], rel=CLOSED)


def test_what_is_drawn_lies_near_what_can_be_gone_through():
    known = R["large"]["permutation"]
    error = math.sqrt(known * (1 - known) / 20_000)
    assert _found(R["large"]["own"], R["large"]["other"]).permutation_p == pytest.approx(known, abs=4 * error)


def test_which_method_leads_is_a_rule():
    assert [_found(R[name]["own"], R[name]["other"]).method for name in R] == ["t", "t", "CR2"]
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


def test_all_that_is_wrong_is_said_at_once():
    table = _table([0.8, 0.3], [0.1, -0.2, 0.25])
    table.loc[0, "treated"] = False
    with pytest.raises(DataProblem, match=r"tegelijk in treated: 0; geen score bij T1: 4\. Laat"):
        te.difference_in_differences(table[(table["buurt"] != 4) | (table["wave"] == "T0")], **WAVES)
    with pytest.raises(DataProblem, match="ontbreekt: treated, buurt"):
        te.difference_in_differences(table[["wave", "score"]], **WAVES)
    with pytest.raises(TooFewData, match="2 buurten met het traject en 1 zonder"):
        _found([1, 2], [3])
    with pytest.raises(TooFewData, match="precies even veel"):
        _found([1, 1], [0.5, 0.5, 0.5])
