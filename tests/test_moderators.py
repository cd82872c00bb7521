"""What goes with the outcomes of buurten: against metafor, by hand, and what is refused or only described."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, NotComparable, TooFewData

R = json.loads((Path(__file__).parent / "reference" / "moderators.json").read_text(encoding="utf-8"))
TABLE = pd.DataFrame(R["table"])
BESIDE = pd.DataFrame(R["beside"])
SEARCHED = 1e-9  # roots of the same equation
OPTIMISED = 2e-6  # the slope of rma.mv, which stops a little before the top
PROFILED = 1e-7  # ends of an interval, by a search within a search in R


@pytest.mark.parametrize(("name", "asked"), [("size", ["size"]), ("both", ["size", "urban"])])
def test_moderators_are_those_of_metafor(name, asked):
    found, known = te.pool(TABLE, asked), R[name]
    terms = pd.DataFrame(known["terms"])
    for number in ("value", "se", "df", "low", "high", "p"):
        assert found.moderators[number].tolist() == pytest.approx(terms[number].tolist(), rel=SEARCHED), number
    row = found.moderation.iloc[0]
    for number in ("tau2", "f", "f_p", "q", "q_p", "r2"):
        assert row[number] == pytest.approx(known[number], rel=SEARCHED), number
    assert [len(asked), row["df"]] == known["f_df"]


def test_asking_moderators_leaves_the_mean_as_it_was():
    plain, more = te.pool(TABLE), te.pool(TABLE, ["size"])
    pd.testing.assert_frame_equal(plain.to_frame(), more.to_frame())
    assert plain.moderators.empty
    assert plain.moderation.empty
    assert plain.start_level.empty


def test_the_mean_with_a_standard_error_that_is_never_too_small_is_that_of_metafor():
    alike = pd.DataFrame({"value": [0.20, 0.22, 0.18, 0.21, 0.19], "se": [0.2, 0.3, 0.25, 0.2, 0.3]})
    for name, table in (("differ", TABLE), ("alike", alike)):
        found = te.pool(table)
        rows = found.alternatives.set_index("method")
        for number in ("se", "low", "high"):
            assert rows.loc["adhoc", number] == pytest.approx(R["adhoc"][name][number], rel=SEARCHED), number
            assert rows.loc["knha", number] == getattr(found, number)
    errors = te.pool(alike).alternatives["se"]
    assert errors[1] > 5 * errors[0]


def test_two_kinds_of_buurten_with_equal_errors_are_done_by_hand():
    table = pd.DataFrame({"value": [1.0, 2, 3, 5, 6, 7], "se": 0.1, "kind": list("aaabbb")})
    found = te.pool(table, ["kind"])
    assert found.moderators["term"].tolist() == ["intercept", "kind b"]
    assert found.moderators["value"].tolist() == pytest.approx([2, 4])
    assert found.moderators["se"].tolist() == pytest.approx([(1 / 3) ** 0.5, (2 / 3) ** 0.5])
    assert found.moderation["tau2"][0] == pytest.approx(1 - 0.1**2)


def test_what_is_known_only_afterwards_is_description():
    found = te.pool(TABLE.assign(dose=TABLE["size"]), ["urban", "dose"])
    assert found.moderators["kind"].tolist() == ["before", "before", "description"]
    assert "dose was bij het begin nog niet bekend: dat beschrijft alleen" in found.explain("nl")
    assert "beschrijft alleen" not in te.pool(TABLE, ["urban"]).explain("nl")
    assert "only describes" in found.explain("en")


@pytest.mark.parametrize("name", ["start", "T0", "cohesie"])
def test_the_start_is_refused_as_an_ordinary_moderator_with_the_reason(name):
    asked = BESIDE.rename(columns={"start": name, "start_se": "cohesie_se"})
    with pytest.raises(NotComparable, match=r"zelf gemeten, met toeval erin.*te\.pool\(tabel, start="):
        te.pool(asked, [name])


def test_the_slope_on_the_true_start_is_that_of_the_bivariate_model():
    found = te.pool(BESIDE, start="start")
    row = found.start_level.iloc[0]
    assert row["slope"] == pytest.approx(R["slope"], rel=OPTIMISED)
    assert [row["low"], row["high"]] == pytest.approx([R["low"], R["high"]], rel=PROFILED)
    assert row["p"] < 0.05
    assert "Bij een punt hoger begin hoort" in found.explain("nl")
    assert "With a start one point higher" in found.explain("en")


def test_another_unit_gives_the_same_slope():
    tenfold = BESIDE.assign(start=10 * BESIDE["start"] + 3, start_se=10 * BESIDE["start_se"])
    other = te.pool(tenfold.assign(start_cov=10 * BESIDE["start_cov"]), start="start").start_level.iloc[0]
    row = te.pool(BESIDE, start="start").start_level.iloc[0]
    assert (10 * other[["slope", "low", "high"]]).tolist() == pytest.approx(row[["slope", "low", "high"]].tolist())
    assert other["p"] == pytest.approx(row["p"])


def _unrelated(seed: int, k: int = 20) -> pd.DataFrame:
    """Buurten whose true change has nothing to do with their true start; both measured in the same people."""
    draw = np.random.default_rng(seed)
    before, after = draw.uniform(0.15, 0.3, k), draw.uniform(0.15, 0.3, k)
    shared = 0.4 * before * after
    errors = draw.normal(size=(k, 2))
    first = before * errors[:, 0]
    second = shared / before * errors[:, 0] + np.sqrt(after**2 - (shared / before) ** 2) * errors[:, 1]
    start, change = 6 + draw.normal(0, 0.2, k), 0.3 + draw.normal(0, 0.15, k)
    return pd.DataFrame(
        {
            **{"start": start + first, "start_se": before, "start_cov": shared - before**2},
            **{"value": change + second - first, "se": np.sqrt(before**2 + after**2 - 2 * shared)},
        }
    )


def test_where_the_start_does_not_matter_it_is_seldom_found_and_naively_often():
    ours, naive = [], []
    for seed in range(40):
        table = _unrelated(seed)
        plain = te.pool(table.rename(columns={"start": "x", "start_se": "y"}), ["x"])
        naive.append(plain.moderators["p"][1] < 0.05)
        try:
            ours.append(te.pool(table, start="start").start_level["p"][0] < 0.05)
        except TooFewData:
            ours.append(False)
    assert np.mean(ours) < 0.1
    assert np.mean(naive) > 0.2


def test_starts_that_chance_alone_could_have_made_say_nothing():
    alike = BESIDE.assign(start=6 + 0.01 * (BESIDE.index % 5), start_se=0.3, start_cov=0.0)
    with pytest.raises(TooFewData, match="niet meer dan door toeval"):
        te.pool(alike.assign(value=0.3 + 0.01 * (BESIDE.index % 3)), start="start")
    found = te.pool(TABLE.assign(size_se=9.0, size_cov=0.0), start="size")
    assert np.isinf(found.start_level[["low", "high"]].to_numpy()).any()
    assert "is met deze buurten niet te zeggen" in found.explain("nl")


@pytest.mark.parametrize(
    ("make", "asked", "fault", "said"),
    [
        (lambda one: one, {"moderators": ["wijk"]}, DataProblem, "ontbreekt: wijk"),
        (lambda one: one.assign(size=one["size"].where(one.index > 0)), {"moderators": ["size"]}, DataProblem, "size"),
        (lambda one: one.assign(twice=2 * one["size"]), {"moderators": ["size", "twice"]}, DataProblem, "Laat weg"),
        (lambda one: one.head(4), {"moderators": ["size"]}, TooFewData, "minstens 5 buurten"),
        (lambda one: one, {"start": "size"}, DataProblem, "ontbreekt: size_se, size_cov"),
        (lambda one: one.assign(size_se=0.1, size_cov=1.0), {"start": "size"}, DataProblem, r"kan zo niet in rij 1, 2"),
        (
            lambda one: one.head(4).assign(size_se=0.1, size_cov=0.0),
            {"start": "size"},
            TooFewData,
            "minstens 5 buurten",
        ),
    ],
)
def test_what_does_not_fit_is_refused(make, asked, fault, said):
    with pytest.raises(fault, match=said):
        te.pool(make(TABLE), **asked)
