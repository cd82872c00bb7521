"""Small numbers of people: hand cases, and properties that hold for whatever numbers come."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traject_eval.evaluation import findings
from traject_eval.privacy import enough, gate_findings, join_ordered, safe_cell, safe_overlap, safe_parts

BASE, CELL = 10, 5
NUMBERS = ("value", "se", "df", "low", "high", "n")
SEARCH = settings(derandomize=True, max_examples=100, deadline=None)

counts = st.integers(0, 30)
tables = st.integers(1, 12).flatmap(
    lambda classes: st.lists(st.tuples(counts, counts), min_size=classes, max_size=classes).map(np.array)
)


def _small(count: int) -> bool:
    return 1 <= count <= 4


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (4, False), (5, True), (400, True)])
def test_only_counts_of_one_to_four_are_hidden(count, shown):
    assert safe_cell(count, CELL) is shown


def test_a_base_of_ten_is_enough_and_nine_is_not():
    assert [n for n in range(8, 13) if enough(n, BASE)] == [10, 11, 12]


def test_small_ends_are_joined_inwards_and_the_middle_keeps_its_detail():
    table = np.array([[1, 0], [4, 6], [9, 9], [7, 8], [3, 5], [2, 2]])
    assert join_ordered(table, CELL) == [(0, 2), (2, 3), (3, 4), (4, 6)]


def test_classes_that_are_large_enough_stay_as_they_are():
    assert join_ordered(np.array([[5, 5], [6, 9], [5, 12]]), CELL) == [(0, 1), (1, 2), (2, 3)]


def test_a_small_class_in_the_middle_is_joined_with_its_neighbour():
    assert join_ordered(np.array([[8, 8], [1, 9], [8, 8]]), CELL) == [(0, 1), (1, 3)]


def test_few_people_leave_one_class_only():
    assert join_ordered(np.array([[1, 2], [1, 0], [2, 1]]), CELL) == [(0, 3)]


@SEARCH
@given(tables, st.integers(5, 8))
def test_no_joined_class_holds_one_to_four_people_unless_all_are_one(table, cell):
    runs = join_ordered(table, cell)
    sums = [int(count) for run in runs for count in table[slice(*run)].sum(axis=0)]
    assert len(runs) == 1 or all(safe_cell(count, cell) for count in sums)


@SEARCH
@given(tables)
def test_joining_loses_nobody_and_keeps_the_order(table):
    runs = join_ordered(table, CELL)
    assert [place for run in runs for place in range(*run)] == list(range(len(table)))


FIVE = ([[0], [1], [2], [3], [4]], [[0, 1], [2], [3, 4]], [[0, 1, 2], [3, 4]])


def test_the_finest_safe_partition_is_taken():
    assert safe_parts([[5, 6, 7, 8, 9], [0, 5, 5, 5, 5]], FIVE, CELL) == FIVE[0]
    assert safe_parts([[5, 6, 7, 8, 9], [1, 4, 5, 5, 5]], FIVE, CELL) == FIVE[1]
    assert safe_parts([[5, 6, 7, 8, 9], [0, 2, 3, 5, 5]], FIVE, CELL) == FIVE[2]


def test_no_partition_is_given_where_none_is_safe():
    assert safe_parts([[9, 9, 9, 1, 2]], FIVE, CELL) is None


@SEARCH
@given(st.lists(st.lists(counts, min_size=5, max_size=5), min_size=1, max_size=3), st.integers(5, 8))
def test_a_partition_is_safe_in_every_table_or_there_is_none(given_tables, cell):
    parts = safe_parts(given_tables, FIVE, cell)

    def safe(partition):
        return all(safe_cell(sum(table[i] for i in part), cell) for table in given_tables for part in partition)

    assert [safe(partition) for partition in FIVE][: FIVE.index(parts) + 1 if parts else 3] == (
        [False] * FIVE.index(parts) + [True] if parts else [False] * 3
    )


@pytest.mark.parametrize(
    ("before", "after", "both", "shown"),
    [
        (30, 30, 30, 30),  # nobody left
        (30, 25, 25, 25),  # five left
        (30, 26, 26, None),  # four left
        (30, 31, 30, None),  # one joined
        (30, 30, 29, None),  # one left and one joined
        (30, 30, 0, 0),  # other people
        (30, 30, 3, None),  # three took part twice
    ],
)
def test_overlap_is_told_only_where_it_gives_nobody_away(before, after, both, shown):
    assert safe_overlap(before, after, both, CELL) == shown


@SEARCH
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_leavers_and_joiners_of_one_to_four_can_never_be_worked_out(left, joined, both):
    told = safe_overlap(both + left, both + joined, both, CELL)
    small = _small(left) or _small(joined) or _small(both)
    assert (told is None) is small
    if told is not None:
        assert not _small(both + left - told)
        assert not _small(both + joined - told)


def _found(*people):
    """Findings on these numbers of people, who all took part both times."""
    rows = [
        {
            **{"key": "change.rose", "value": 1.0, "se": 0.1, "df": 8.0, "low": 0.8, "high": 1.2, "n": n},
            **{"refused_because": "", "n_before": n, "n_after": n, "n_both": n, "n_least": None},
        }
        for n in people
    ]
    return pd.DataFrame(rows).astype({name: "Int64" for name in ("n", "n_before", "n_after", "n_both", "n_least")})


def test_numbers_on_too_few_people_are_emptied_with_the_reason():
    kept = gate_findings(_found(9), BASE, CELL).iloc[0]
    assert kept[list(NUMBERS)].isna().all()
    assert kept["refused_because"] == "te weinig antwoorden"


def test_a_verdict_on_too_few_people_does_not_stay_behind():
    assert gate_findings(_found(9), BASE, CELL)["key"].tolist() == ["refused"]


def test_numbers_on_enough_people_stay_to_the_last_digit():
    pd.testing.assert_frame_equal(gate_findings(_found(10), BASE, CELL), _found(10))


def test_gating_leaves_the_given_table_alone():
    frame = _found(9)
    gate_findings(frame, BASE, CELL)
    pd.testing.assert_frame_equal(frame, _found(9))


@SEARCH
@given(st.lists(st.integers(0, 25), min_size=1, max_size=12), st.integers(5, 20))
def test_no_number_under_the_base_is_kept_whatever_the_table(people, base):
    kept = gate_findings(_found(*people), base, CELL)
    assert kept[list(NUMBERS)].notna().all(axis=1).tolist() == [n >= base for n in people]
    assert not (kept["n"].dropna() < base).any()


def _changing(left: int, joined: int, both: int = 20):
    people = {f"p{i}": {"T0": 5 + i % 3, "T1": 6 + i % 4} for i in range(both)}
    people |= {f"l{i}": {"T0": 5 + i % 3} for i in range(left)}
    people |= {f"j{i}": {"T1": 6 + i % 2} for i in range(joined)}
    return {"deelnemer": people}


@pytest.mark.parametrize(("left", "joined"), [(2, 0), (0, 3), (4, 1), (2, 7), (6, 8)])
def test_kept_findings_do_not_tell_how_few_left_or_joined(make_study, left, joined):
    """``n`` of a change is everyone; with both waves' own ``n`` it would give the overlap, and so the leavers."""
    kept = gate_findings(findings(make_study(_changing(left, joined)).evaluation), BASE, CELL)
    level = kept[kept["key"].eq("level.mean")].set_index("before")["n"]
    change = kept.loc[kept["key"].str.startswith("change."), "n"]
    assert level.tolist() == [20 + left, 20 + joined]
    assert change.isna().tolist() == [_small(left) or _small(joined)]


def test_a_change_keeps_its_numbers_where_only_the_number_of_people_is_hidden(make_study):
    kept = gate_findings(findings(make_study(_changing(2, 0)).evaluation), BASE, CELL)
    change = kept[kept["key"].str.startswith("change.")].iloc[0]
    assert change[["value", "se", "low", "high"]].notna().all()
    assert change["refused_because"] == ""
