"""The flywheel: by hand, properties, R (``tests/reference/survival.R``), loops found by trying all, and coverage."""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.method import feedback_loops, flywheel, followed, kaplan_meier, lineage, workload
from traject_eval.method.loops import LONGEST, MOST

REFERENCE = Path(__file__).parent / "reference"
CLOSED_FORM = 1e-12  # relative; products and sums in another order
CURVES = json.loads((REFERENCE / "survival.json").read_text(encoding="utf-8"))
LIVED = pd.read_csv(REFERENCE / "survival.csv")
LEAST_COVERED = 0.92  # of 200 processes each: 95 % less some two binomial standard errors


def _initiatives(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["initiative", "parent", "started"], dtype=object)
    return frame.assign(started=pd.to_datetime(frame["started"]))


UNTIL = pd.Timestamp("2026-12-31")
# Ten that could be followed for twelve months (all but k and l). Within twelve months of their own start b and c came
# from a, f from b, h from g: four. d came from a a day too late; k counts for e, but e counts k only if it is in time.
BY_HAND = _initiatives(
    [
        *(("a", None, "2024-03-01"), ("b", "a", "2024-09-01"), ("c", "a", "2025-03-01"), ("d", "a", "2025-03-02")),
        *(("e", None, "2025-01-10"), ("f", "b", "2025-06-30"), ("g", None, "2025-02-01"), ("h", "g", "2025-05-05")),
        *(("i", None, "2025-04-01"), ("j", None, "2025-12-31"), ("k", "e", "2026-02-01"), ("l", "j", "2026-11-30")),
    ]
)


def test_the_number_of_a_case_by_hand():
    found = flywheel(BY_HAND, UNTIL)
    assert (found.parents, found.offspring, found.trees) == (10, 5, 5)
    assert found.value == 0.5
    assert found.low < 0.5 < found.high


def test_who_could_not_be_followed_is_no_parent_but_may_be_a_child():
    parents = followed(BY_HAND, UNTIL).set_index("initiative")["offspring"]
    assert parents.to_dict() == {"a": 2, "b": 1, "c": 0, "d": 0, "e": 0, "f": 0, "g": 1, "h": 0, "i": 0, "j": 1}
    earlier = followed(BY_HAND, UNTIL - pd.Timedelta(days=1))
    assert "j" not in set(earlier["initiative"])


def test_late_starters_do_not_pull_the_number_down():
    late = _initiatives([(f"z{nr}", None, "2026-12-01") for nr in range(30)])
    assert flywheel(pd.concat([BY_HAND, late], ignore_index=True), UNTIL).value == flywheel(BY_HAND, UNTIL).value


def test_it_can_be_above_one():
    roots = [(nr, None, "2024-01-01") for nr in range(8)]
    born = [(f"{nr}{part}", nr, "2024-06-01") for nr in range(8) for part in "abc"]
    found = flywheel(_initiatives(roots + born), pd.Timestamp("2025-02-01"))
    assert (found.value, found.parents, found.low, found.high) == (3.0, 8, pytest.approx(3), pytest.approx(3))


def test_the_same_initiatives_twice_are_the_same_number_and_surer():
    twin = BY_HAND.assign(**{name: [one and one + "2" for one in BY_HAND[name]] for name in ("initiative", "parent")})
    once, twice = flywheel(BY_HAND, UNTIL), flywheel(pd.concat([BY_HAND, twin], ignore_index=True), UNTIL)
    assert twice.value == once.value
    assert twice.high - twice.low < once.high - once.low


def test_order_on_the_list_and_seed_change_nothing_that_matters():
    shuffled = BY_HAND.sample(frac=1, random_state=3)
    assert flywheel(shuffled, UNTIL).value == flywheel(BY_HAND, UNTIL).value
    assert flywheel(BY_HAND, UNTIL, seed=4) == flywheel(BY_HAND, UNTIL, seed=4)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(nr, None, "2024-01-01") for nr in range(7)], "few"),
        ([(0, None, "2024-01-01"), *((nr, 0, "2024-02-01") for nr in range(1, 12))], "few_trees"),
        ([(nr, None, "2024-01-01") for nr in range(9)], "none"),
        ([(0, 1, "2024-01-01"), *((nr, None, "2024-02-01") for nr in range(1, 12))], "doubtful"),
    ],
)
def test_where_there_is_no_number_the_reason_is_said(rows, reason):
    with pytest.raises(TooFewData, match=f"^{reason}$"):
        flywheel(_initiatives(rows), UNTIL)


def _process(draw: np.random.Generator, rate: float, roots: int) -> pd.DataFrame:
    """A branching process of 24 months; roots begin in its first half year."""
    rows, waiting = [], [(None, days) for days in draw.integers(0, 180, roots)]
    while waiting:
        parent, day = waiting.pop()
        rows.append((len(rows), parent, int(day)))
        born = day + draw.integers(1, 365, draw.poisson(rate))
        waiting += [(len(rows) - 1, one) for one in born if one <= 730]
    frame = pd.DataFrame(rows, columns=["initiative", "parent", "day"]).astype({"parent": object})
    return frame.assign(started=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["day"], unit="D"))


@pytest.mark.parametrize(("rate", "roots"), [(0.4, 8), (0.8, 15)])
def test_the_interval_holds_the_number_of_a_branching_process_as_often_as_it_says(rate, roots):
    draw = np.random.default_rng(11)
    covered, found_of = [], []
    for seed in range(200):
        try:
            found = flywheel(_process(draw, rate, roots), pd.Timestamp("2025-12-31"), seed=seed, resamples=400)
        except TooFewData:
            continue
        covered.append(found.low <= rate <= found.high)
        found_of.append((found.offspring, found.parents))
    assert len(covered) > 150
    assert np.mean(covered) >= LEAST_COVERED
    if roots == 15:  # none is refused: offspring over parents of all processes together is the planted number
        offspring, parents = np.sum(found_of, axis=0)
        assert offspring / parents == pytest.approx(rate, abs=3 * np.sqrt(rate / parents))


# --- the tree


def test_a_tree_is_read_from_its_root_down_and_children_new_to_old():
    found = lineage(BY_HAND)
    assert "".join(found["initiative"]) == "adcbfekghijl"
    assert found.set_index("initiative")["root"]["f"] == "a"
    assert found.set_index("initiative")["depth"][["a", "b", "f"]].tolist() == [0, 1, 2]


def test_whatever_parents_are_named_everything_is_in_one_tree_once():
    draw = np.random.default_rng(2)
    for _ in range(50):
        days = pd.Timestamp("2025-01-01") + pd.to_timedelta(draw.integers(0, 20, 12), unit="D")
        named = [None if one == 12 else int(one) for one in draw.integers(0, 13, 12)]
        found = lineage(
            pd.DataFrame({"initiative": range(12), "parent": pd.Series(named, dtype=object), "started": days})
        )
        assert sorted(found["initiative"]) == list(range(12))
        own = found.set_index("initiative")
        for row in found[found["depth"] > 0].itertuples():
            assert own["started"][row.parent] <= row.started
            assert own["root"][row.parent] == row.root


def test_initiatives_that_cannot_be_read_are_refused():
    with pytest.raises(DataProblem, match="ontbreekt de kolom parent"):
        lineage(BY_HAND.drop(columns="parent"))
    with pytest.raises(DataProblem, match="Bij 1 initiatieven ontbreekt de begindatum"):
        lineage(_initiatives([("a", None, None)]))
    with pytest.raises(DataProblem, match="twee keer"):
        lineage(pd.concat([BY_HAND, BY_HAND]))


# --- how long things go on


@pytest.mark.parametrize("case", CURVES)
def test_survival_agrees_with_r(case):
    own, expected = LIVED[LIVED["case"] == case], CURVES[case]
    found = kaplan_meier(own["time"].to_numpy(), own["event"].to_numpy(bool))
    for name in ("time", "at_risk", "events", "share", "se", "low", "high"):
        told = [float("nan") if value is None else value for value in expected[name]]
        assert found.table[name].tolist() == pytest.approx(told, rel=CLOSED_FORM, nan_ok=True), name
    middle = [float("nan") if value is None else value for value in expected["median"]]
    assert list(found.median()) == pytest.approx(middle, rel=CLOSED_FORM, nan_ok=True)


def test_without_anybody_lost_survival_is_the_share_that_is_left():
    found = kaplan_meier(np.array([1, 2, 2, 5, 9]), np.ones(5, dtype=bool))
    assert found.table["share"].tolist() == pytest.approx([0.8, 0.4, 0.2, 0.0])


def test_nothing_is_said_beyond_what_was_followed():
    found = kaplan_meier(np.array([10, 20]), np.array([True, False]))
    assert found.at(20)[0] == 0.5
    assert found.at(20)[3] == 1
    assert np.isnan(found.at(21)[0])
    assert found.at(5)[0] == 1.0


def test_a_time_that_is_no_time_is_refused():
    with pytest.raises(DataProblem, match="meer dan nul"):
        kaplan_meier(np.array([0.0, 2.0]), np.array([True, True]))


# --- loops


def _by_trying(arrows: dict[tuple[int, int], str]) -> set[tuple[tuple[int, ...], bool]]:
    """Every loop, by trying all orders of all sets of factors."""
    factors = sorted({one for pair in arrows for one in pair})
    found = set()
    for size in range(1, min(len(factors), LONGEST) + 1):
        for way in itertools.permutations(factors, size):
            pairs = list(zip(way, (*way[1:], way[0]), strict=True))
            if way[0] == min(way) and all(pair in arrows for pair in pairs):
                found.add((way, sum(arrows[pair] == "less" for pair in pairs) % 2 == 0))
    return found


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.sampled_from(["more", "less"]), max_size=12))
def test_every_loop_is_found_once_with_the_right_sign(arrows):
    frame = pd.DataFrame([(a, sign, b) for (a, b), sign in arrows.items()], columns=["source", "sign", "target"])
    found = feedback_loops(frame)
    turned = set()
    for loop in found:
        start = loop.factors.index(min(loop.factors))
        turned.add((loop.factors[start:] + loop.factors[:start], loop.reinforcing))
    assert len(turned) == len(found)
    assert turned == _by_trying(arrows)


def test_turning_one_arrow_turns_every_loop_it_is_in():
    rows = [("a", "more", "b"), ("b", "less", "c"), ("c", "more", "a"), ("b", "more", "a")]
    frame = pd.DataFrame(rows, columns=["source", "sign", "target"])
    turned = frame.assign(sign=["less", "less", "more", "more"])
    before, after = ({loop.factors: loop.reinforcing for loop in feedback_loops(one)} for one in (frame, turned))
    assert before == {("a", "b"): True, ("a", "b", "c"): False}
    assert after == {ways: not strong for ways, strong in before.items()}


def test_of_very_many_arrows_the_shortest_loops_are_told_at_once():
    everywhere = [(a, "more", b) for a in range(30) for b in range(30) if a != b]
    found = feedback_loops(pd.DataFrame(everywhere, columns=["source", "sign", "target"]))
    assert len(found) == MOST
    assert {len(loop.factors) for loop in found} == {2}


def test_arrows_that_cannot_be_read_are_refused():
    with pytest.raises(DataProblem, match="more, less; gevonden: maybe"):
        feedback_loops(pd.DataFrame([("a", "maybe", "b")], columns=["source", "sign", "target"]))


# --- who carries how much


def test_who_has_more_than_three_open_actions_is_overloaded_and_done_ones_do_not_count():
    rows = [(nr, ["p", "q"] if nr < 2 else ["p"], nr < 4) for nr in range(9)]
    found = workload(pd.DataFrame(rows, columns=["action", "people", "open"]))
    assert found.to_numpy().tolist() == [["p", 4, True], ["q", 2, False]]


def test_whoever_does_and_helps_with_the_same_action_carries_it_once():
    frame = pd.DataFrame([("a", ["p", "p"], True)], columns=["action", "people", "open"])
    assert workload(frame)["open"].tolist() == [1]
    assert workload(frame.iloc[:0]).empty
