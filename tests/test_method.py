"""Measures of the process: by hand, properties, R (``tests/reference/method.R``), networkx, simulated truth."""

import json
from dataclasses import asdict
from pathlib import Path

import networkx
import numpy as np
import pandas as pd
import pytest

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.method import (
    asset_gaps,
    attendance,
    dot_vote,
    handover,
    match_offers,
    network,
    promise_funnel,
    quasibinomial_trend,
    sticker_wall,
    talent_use,
    weigh_examples,
)
from traject_eval.method.agenda import FEWEST_BALLOTS, _vote

REFERENCE = Path(__file__).parent / "reference"
CLOSED_FORM = 1e-9  # relative; rounding only
ITERATIVE = 1e-9  # both fits converge quadratically; seen: 5e-11
NUMBERS = json.loads((REFERENCE / "method.json").read_text(encoding="utf-8"))


def _ballots(rows: dict[str, dict[str, int]]) -> pd.DataFrame:
    flat = [(voter, idea, dots) for voter, given in rows.items() for idea, dots in given.items()]
    return pd.DataFrame(flat, columns=["voter", "idea", "dots"])


def _many(pattern: list[dict[str, int]], times: int) -> pd.DataFrame:
    return _ballots({f"v{nr}": given for nr, given in enumerate(pattern * times)})


# --- the vote


def test_a_vote_counts_dots_by_idea_and_keeps_ideas_without_any():
    found = dot_vote(_many([{"a": 3, "b": 1}, {"b": 4}], 2), ["a", "b", "c"])
    assert found.table["idea"].tolist() == ["b", "a", "c"]
    assert found.table["dots"].tolist() == [10, 6, 0]
    assert found.table["share"].tolist() == [10 / 16, 6 / 16, 0]
    assert found.effective == pytest.approx(1 / (0.625**2 + 0.375**2), rel=CLOSED_FORM)
    assert (found.ballots, found.dots, found.lead) == (4, 16, None)


def test_a_vote_agrees_with_r_on_the_same_draws():
    expected = NUMBERS["vote"]
    votes = pd.read_csv(REFERENCE / "ballots.csv").to_numpy(float)
    draws = pd.read_csv(REFERENCE / "draws.csv").to_numpy(float)
    found = _vote([str(nr) for nr in range(6)], votes.sum(axis=0), len(votes), draws @ votes)
    table = found.table.sort_values("idea")
    assert table["dots"].tolist() == expected["dots"]
    assert table["best"].tolist() == expected["best"]
    assert table["worst"].tolist() == expected["worst"]
    assert [found.lead.value, found.lead.low, found.lead.high] == [expected["lead"], *expected["lead_ends"]]
    assert found.effective == pytest.approx(expected["effective"], rel=CLOSED_FORM)


def test_everybody_agreeing_leaves_nothing_to_chance():
    found = dot_vote(_many([{"a": 3, "b": 1}], 12), ["a", "b"])
    assert (found.lead.value, found.lead.low, found.lead.high) == (24, 24, 24)
    assert found.lead.clear
    assert found.table[["best", "worst"]].to_numpy().tolist() == [[1, 1], [2, 2]]


def test_the_lead_is_over_the_best_of_all_others_not_over_one_runner_up():
    votes = [{"a": 1}] * 10 + [{"b": 1}] * 8 + [{"c": 1}] * 8 + [{"d": 1}] * 8
    alone = [{"a": 1}] * 10 + [{"b": 1}] * 8 + [{"e": 1}] * 4 + [{"f": 1}] * 4 + [{"g": 1}] * 4 + [{"h": 1}] * 4
    crowded, duel = (dot_vote(_many(rows, 2), list("abcdefgh")).lead for rows in (votes, alone))
    assert crowded.value == duel.value == 4
    assert crowded.low < duel.low
    assert crowded.high < duel.high


def test_more_of_the_same_ballots_make_a_lead_surer():
    pattern = [{"a": 2, "b": 1}, {"a": 1, "b": 2}, {"a": 3}]
    few, many = (dot_vote(_many(pattern, times), ["a", "b"]).lead for times in (4, 40))
    assert (many.high - many.low) / 10 < 0.5 * (few.high - few.low)
    assert many.clear


def test_two_ideas_that_are_equally_liked_are_seldom_called_clear():
    chance = np.random.default_rng(5)
    claims = 0
    for seed in range(200):
        dots = chance.multinomial(4, [0.5, 0.5], size=FEWEST_BALLOTS)
        rows = {f"v{nr}": {"a": int(a), "b": int(b)} for nr, (a, b) in enumerate(dots)}
        claims += dot_vote(_ballots(rows), ["a", "b"], seed=seed, resamples=800).lead.clear
    assert claims / 200 <= 0.09  # one in twenty, and what 200 evenings can differ from it


def test_the_same_seed_gives_the_same_interval():
    votes = _many([{"a": 2, "b": 2}, {"a": 1, "b": 3}, {"b": 1, "c": 3}], 5)
    first, again = (dot_vote(votes, list("abc"), seed=7) for _ in range(2))
    assert first.lead == again.lead
    pd.testing.assert_frame_equal(first.table, again.table)


def test_an_empty_ballot_is_no_ballot_and_no_votes_are_no_result():
    found = dot_vote(_ballots({"x": {"a": 0}}), ["a", "b"])
    assert (found.ballots, found.dots) == (0, 0)
    assert found.table["share"].isna().all()


def test_a_wall_of_stickers_has_totals_and_no_interval():
    found = sticker_wall({"a": 7, "b": 9, "c": 0})
    assert found.table["idea"].tolist() == ["b", "a", "c"]
    assert found.lead is None
    assert found.table["best"].isna().all()


@pytest.mark.parametrize(
    ("rows", "ideas", "words"),
    [
        ({"v": {"a": -1}}, ["a"], "heel getal vanaf 0"),
        ({"v": {"a": 1.5}}, ["a"], "heel getal vanaf 0"),
        ({"v": {"z": 1}}, ["a"], "niet op de lijst staat: z"),
        ({"v": {"a": 1}}, ["a", "a"], "twee keer"),
    ],
)
def test_an_impossible_vote_is_refused(rows, ideas, words):
    with pytest.raises(DataProblem, match=words):
        dot_vote(_ballots(rows), ideas)


def test_a_vote_without_a_column_and_a_wall_with_half_a_dot_are_refused():
    with pytest.raises(DataProblem, match="kolom dots"):
        dot_vote(pd.DataFrame({"voter": [], "idea": []}), ["a"])
    with pytest.raises(DataProblem, match="a"):
        sticker_wall({"a": 0.5})


# --- the hand-over


def _decisions(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "decides", "does", "advises"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def test_decisions_are_counted_by_quarter_and_a_shared_one_counts_half():
    found = handover(
        _decisions(
            [
                ("2026-01-05", ["professional"], ["professional"], []),
                ("2026-03-31", ["residents", "municipality"], ["team"], ["professional"]),
                ("2026-07-01", ["team", "residents"], [], ["business"]),
            ]
        )
    )
    decides = found.quarters[found.quarters["act"] == "decides"]
    assert decides["quarter"].tolist() == ["2026K1", "2026K2", "2026K3"]
    assert decides["residents"].tolist() == [0.5, 0, 1]
    assert decides["total"].tolist() == [2, 0, 1]
    assert decides["share"].tolist()[::2] == [0.25, 1]
    assert np.isnan(decides["share"].iloc[1])
    assert found.advice[["professional", "total"]].to_numpy().tolist() == [[1, 1], [0, 0], [0, 1]]
    assert found.trends == {"decides": "few", "does": "few"}


@pytest.mark.parametrize("case", ["rising", "flat", "many", "few"])
def test_a_trend_agrees_with_r(case):
    data = pd.read_csv(REFERENCE / "decisions.csv").query("case == @case")
    found = asdict(quasibinomial_trend(data["share"].to_numpy(), data["years"].to_numpy()))
    for name, value in NUMBERS["trends"][case].items():
        assert found[name] == pytest.approx(value, rel=ITERATIVE), name


def test_a_trend_by_hand_is_the_difference_of_two_log_odds():
    share = np.repeat([0.0, 1.0, 0.0, 1.0], [30, 10, 10, 30])  # 1 in 4 at first, 3 in 4 a year later
    found = quasibinomial_trend(share, np.repeat([0.0, 1.0], 40))
    assert found.slope == pytest.approx(2 * np.log(3), rel=CLOSED_FORM)
    assert found.dispersion == pytest.approx(80 / 78, rel=CLOSED_FORM)
    assert found.se == pytest.approx(np.sqrt(80 / 78 * 2 / (40 * 0.25 * 0.75)), rel=CLOSED_FORM)
    assert (found.first, found.last) == (pytest.approx(0.25), pytest.approx(0.75))


def test_swapping_residents_and_others_turns_the_trend_round():
    data = pd.read_csv(REFERENCE / "decisions.csv").query("case == 'rising'")
    years = data["years"].to_numpy()
    found, turned = (
        quasibinomial_trend(share, years) for share in (data["share"].to_numpy(), 1 - data["share"].to_numpy())
    )
    assert turned.slope == pytest.approx(-found.slope, rel=1e-7)
    assert turned.last_low == pytest.approx(1 - found.last_high, rel=1e-7)


def test_counting_every_decision_twice_narrows_the_interval():
    data = pd.read_csv(REFERENCE / "decisions.csv").query("case == 'rising'")
    once = quasibinomial_trend(data["share"].to_numpy(), data["years"].to_numpy())
    twice = quasibinomial_trend(np.tile(data["share"], 2), np.tile(data["years"], 2))
    assert twice.slope == pytest.approx(once.slope, rel=1e-7)
    assert twice.se < 0.75 * once.se


def _spread(n: int, quarters: int, roles) -> pd.DataFrame:
    days = pd.date_range("2025-01-02", periods=n, freq=f"{max(1, 90 * quarters // n)}D")
    return _decisions([(day, [roles(nr)], [], []) for nr, day in enumerate(days)])


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (_spread(19, 6, lambda nr: ["residents", "municipality"][nr % 2]), "few"),
        (_spread(40, 3, lambda nr: ["residents", "municipality"][nr % 2]), "few"),
        (_spread(40, 6, lambda nr: "residents"), "one_side"),
        (_spread(40, 6, lambda nr: "residents" if nr >= 20 else "municipality"), "one_side"),
    ],
)
def test_too_few_or_one_sided_decisions_get_counts_only(frame, expected):
    assert handover(frame).trends["decides"] == expected


def test_twenty_decisions_in_four_quarters_get_a_trend():
    found = handover(_spread(24, 6, lambda nr: ["residents", "municipality", "municipality"][nr % 3]))
    assert found.trends["decides"].n == 24


def test_intervals_of_a_trend_cover_the_true_slope():
    chance, covered, tried = np.random.default_rng(11), 0, 0
    for _ in range(400):
        years = np.sort(chance.uniform(0, 2, 40))
        share = chance.random(40) < 1 / (1 + np.exp(1 - years))
        try:
            found = quasibinomial_trend(share.astype(float), years)
        except TooFewData:
            continue
        tried += 1
        covered += found.low <= 1 <= found.high
    assert tried > 390
    assert 0.92 < covered / tried < 0.98


def test_no_decisions_are_no_quarters_and_a_missing_date_is_refused():
    empty = _decisions([])
    assert handover(empty).quarters.empty
    with pytest.raises(DataProblem, match="1 besluiten ontbreekt de datum"):
        handover(_decisions([(None, ["team"], [], [])]))
    with pytest.raises(DataProblem, match="kolom advises"):
        handover(empty.drop(columns="advises"))


# --- the network


def test_a_network_agrees_with_igraph():
    ties = pd.read_csv(REFERENCE / "ties.csv").astype(str)
    found = asdict(network([str(nr) for nr in range(1, 31)], ties))
    assert found == {name: pytest.approx(value, rel=CLOSED_FORM) for name, value in NUMBERS["network"].items()}


def test_a_network_agrees_with_networkx_whatever_the_ties():
    for seed in range(30):
        chance = np.random.default_rng(seed)
        people = [f"p{nr}" for nr in range(chance.integers(2, 25))]
        ends = chance.choice(people, size=(chance.integers(0, 40), 2))
        graph = networkx.Graph()
        graph.add_nodes_from(people)
        graph.add_edges_from((a, b) for a, b in ends if a != b)
        found = network(people, pd.DataFrame(ends, columns=["person", "other"]))
        assert found.ties == graph.number_of_edges()
        assert found.density == pytest.approx(networkx.density(graph), rel=CLOSED_FORM)
        assert found.groups == networkx.number_connected_components(graph)
        assert found.largest == max(map(len, networkx.connected_components(graph))) / len(people)
        assert found.alone == len(list(networkx.isolates(graph)))


def test_a_network_of_nobody_and_a_stranger_in_it():
    nothing = pd.DataFrame({"person": [], "other": []})
    assert network([], nothing).people == 0
    with pytest.raises(DataProblem, match="niet op de lijst staat: z"):
        network(["a"], pd.DataFrame({"person": ["a"], "other": ["z"]}))
    with pytest.raises(DataProblem, match="kolom other"):
        network(["a"], nothing[["person"]])


# --- talents and turnout


def test_talents_in_use_are_counted_by_theme_and_in_all():
    offers = pd.DataFrame(
        {"talent": list("abcd"), "kind": ["head", "hands", "hands", "heart"], "theme": ["eten", "eten", "groen", None]}
    )
    found = talent_use(offers, {"a", "c"})
    assert found["theme"].tolist() == ["eten", "", "groen", None]
    assert found["in_use"].tolist() == [1, 0, 1, 2]
    assert found["hands"].tolist() == [1, 0, 1, 2]
    assert found["share"].tolist() == [0.5, 0, 1, 0.5]


def test_no_talents_are_a_table_of_one_empty_row():
    found = talent_use(pd.DataFrame({"talent": [], "kind": [], "theme": []}), set())
    assert found["offered"].tolist() == [0]
    assert found["share"].isna().all()


@pytest.mark.parametrize(
    ("offers", "used", "words"),
    [
        ({"talent": ["a", "a"], "kind": ["head"] * 2, "theme": [""] * 2}, set(), "twee keer"),
        ({"talent": ["a"], "kind": ["feet"], "theme": [""]}, set(), "gevonden: feet"),
        ({"talent": ["a"], "kind": ["head"], "theme": [""]}, {"z"}, "niemand aanbood: z"),
        ({"talent": ["a"], "kind": ["head"]}, set(), "kolom theme"),
    ],
)
def test_an_impossible_list_of_talents_is_refused(offers, used, words):
    with pytest.raises(DataProblem, match=words):
        talent_use(pd.DataFrame(offers), used)


def test_turnout_by_street_with_people_who_were_not_invited():
    people = pd.DataFrame(
        {
            "group": ["Dijk"] * 3 + ["elders"] * 2,
            "arrived": ["start"] * 4 + ["later"],
            "left_early": [True, *[False] * 4],
        }
    )
    found = attendance(people, pd.DataFrame({"group": ["Kade", "Dijk"], "invited": [10, 12]}))
    assert found.groups["group"].tolist() == ["Kade", "Dijk", None]
    assert found.groups["came"].tolist() == [0, 3, 2]
    assert found.groups["share"].tolist()[:2] == [0, 0.25]
    assert found.not_reached == ("Kade",)
    assert (found.came, found.late, found.left_early) == (5, 1, 1)


def test_more_guests_than_invited_or_an_unknown_number_give_no_share():
    people = pd.DataFrame({"group": ["a", "a", "b"], "arrived": ["start"] * 3, "left_early": [False] * 3})
    found = attendance(people, pd.DataFrame({"group": ["a", "b"], "invited": [1, None]}))
    assert found.groups["share"].isna().all()


@pytest.mark.parametrize(
    ("invited", "words"),
    [({"group": ["a", "a"], "invited": [1, 2]}, "twee keer"), ({"group": ["a"], "invited": [-1]}, "vanaf 0")],
)
def test_impossible_invitations_are_refused(invited, words):
    with pytest.raises(DataProblem, match=words):
        attendance(pd.DataFrame({"group": [], "arrived": [], "left_early": []}), pd.DataFrame(invited))


# --- examples

SEEN = pd.DataFrame(
    [("a", "eat", "take"), ("b", "eat", "leave"), ("c", "green", "adapt"), ("d", None, "take"), ("e", "care", None)],
    columns=["example", "theme", "verdict"],
)


def test_examples_are_counted_by_theme_beside_the_hopes():
    found = weigh_examples(SEEN, ["care", "eat", "care", "move", ""])
    assert found.table.to_numpy().tolist() == [
        ["care", 2, 1, 0, 0, 0],
        ["eat", 1, 2, 1, 0, 1],
        ["move", 1, 0, 0, 0, 0],
        ["green", 0, 1, 0, 1, 0],
        ["", 0, 1, 1, 0, 0],
    ]
    assert (found.hoped, found.served) == (3, 1)


def test_every_example_is_counted_once_and_an_example_for_a_hope_never_serves_fewer():
    found = weigh_examples(SEEN, ["care"])
    assert found.table["seen"].sum() == len(SEEN)
    more = pd.concat([SEEN, pd.DataFrame([("f", "care", "take")], columns=SEEN.columns)])
    assert weigh_examples(more, ["care"]).served == found.served + 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (SEEN.drop(columns="theme"), "ontbreekt de kolom theme"),
        (pd.concat([SEEN, SEEN]), "twee keer"),
        (SEEN.assign(verdict="mooi"), "gevonden: mooi"),
    ],
)
def test_what_is_wrong_with_examples_is_said(wrong, said):
    with pytest.raises(DataProblem, match=said):
        weigh_examples(wrong, [])


# --- what is there already

ASSETS = pd.DataFrame(
    [("a", "eat", True), ("b", "eat", None), ("c", "care", False), ("d", None, True)],
    columns=["asset", "theme", "open"],
)


def _hopes(*rows: tuple[str | None, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["theme", "answered"])


def test_a_gap_is_hoped_for_and_has_nothing_open_and_nothing_named():
    found = asset_gaps(ASSETS, _hopes(("care", False), ("move", False), ("move", True), ("eat", False), (None, False)))
    assert found.table.to_numpy().tolist() == [
        ["move", 2, 1, 0, 0, False],
        ["eat", 1, 0, 2, 1, False],
        ["care", 1, 0, 1, 0, True],
        ["", 0, 0, 1, 1, False],
    ]
    assert (found.hoped, found.gaps) == (3, 1)


def test_something_new_that_everyone_can_join_closes_one_gap_and_opens_none():
    hopes = _hopes(("care", False), ("green", False))
    more = pd.concat([ASSETS, pd.DataFrame([("e", "green", True)], columns=ASSETS.columns)])
    assert asset_gaps(ASSETS, hopes).gaps == 2
    assert asset_gaps(more, hopes).gaps == 1


def test_needs_and_offers_meet_by_kind_with_the_same_theme_first():
    needs = pd.DataFrame([("a", "space", "eat"), ("b", "money", None)], columns=["need", "kind", "theme"])
    rows = [("c", "space", "care", False), ("d", "space", "eat", True), ("e", "space", "move", True)]
    offers = pd.DataFrame(rows, columns=["offer", "kind", "theme", "bound"])
    assert match_offers(needs, offers).to_numpy().tolist() == [
        ["a", "space", "d", True],
        ["a", "space", "c", False],
        ["b", "money", None, False],
    ]
    assert match_offers(needs.iloc[:0], offers).empty
    assert match_offers(needs, offers.iloc[:0])["offer"].tolist() == [None, None]


def test_what_is_wrong_with_what_is_there_is_said():
    with pytest.raises(DataProblem, match="twee keer"):
        asset_gaps(pd.concat([ASSETS, ASSETS]), _hopes())
    with pytest.raises(DataProblem, match="ontbreekt de kolom open"):
        asset_gaps(ASSETS.drop(columns="open"), _hopes())


# --- promises


def _promises(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["status", "hours", "euro"])


def test_a_funnel_counts_who_went_on_and_values_only_what_was_delivered():
    found = promise_funnel(
        _promises(
            *(("asked", 1, 1), (None, None, None), ("refused", 2, 2), ("promised", 4, 4), ("dropped", 8, 8)),
            *(("delivered", 16, None), ("delivered", None, 32)),
        )
    )
    assert (found.asked, found.promised, found.delivered, found.dropped) == (7, 4, 2, 1)
    assert found.kept == pytest.approx(2 / 3, rel=CLOSED_FORM)
    assert (found.hours, found.euro) == (16, 32)


def test_a_promise_that_still_stands_changes_nothing_in_what_was_kept():
    settled = [("delivered", 1, 1), ("dropped", 1, 1)]
    assert promise_funnel(_promises(*settled)).kept == promise_funnel(_promises(*settled, ("promised", 1, 1))).kept
    assert np.isnan(promise_funnel(_promises(("promised", 1, 1))).kept)
    assert np.isnan(promise_funnel(_promises()).kept)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (_promises(("beloofd", 1, 1)), "gevonden: beloofd"),
        (_promises(("asked", -1, 1)), "0 of meer"),
        (_promises().drop(columns="euro"), "ontbreekt de kolom euro"),
    ],
)
def test_what_is_wrong_with_promises_is_said(wrong, said):
    with pytest.raises(DataProblem, match=said):
        promise_funnel(wrong)
