"""People within buurten: by hand, against lmerTest, and what is no finding or is refused."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, TooFewData

REFERENCE = Path(__file__).parent / "reference"
R = json.loads((REFERENCE / "multilevel.json").read_text(encoding="utf-8"))
TABLE = pd.read_csv(REFERENCE / "multilevel.csv")
SEARCHED = 1e-6  # two searches for the same top
SMALL = 1e-6  # absolute, in points: of values close to 0
CLOSED = 1e-9  # by hand
EXACT = 1e-10  # roots of the same equation
NAMES = {"Residual": "within", "(Intercept)": "intercept", None: ""}
THREE = TABLE[TABLE["buurt"].isin(["b03", "b05", "b07"])]
FLAT = TABLE.assign(score=TABLE["score"] - TABLE.groupby("buurt")["score"].transform("mean") + 6)
TEXTS = TABLE.assign(wave="T" + TABLE["wave"].astype(str))
BOTH = {"slope": "wave", "person": "person"}
CASES = {
    "intercept": (TABLE, {}),
    "covariate": (TABLE, {"fixed": ("wave", "age")}),
    "three": (THREE, {}),
    "flat": (FLAT, {}),
    "person": (TABLE, {"person": "person"}),
    "slope": (TABLE, {"slope": "wave"}),
    "both": (TABLE, BOTH),
    "dummies": (TEXTS, BOTH),
}


def _programme(groups: int, seed: int, slope: float, between: float = 0.3) -> pd.DataFrame:
    """Two waves of some fifteen people a buurt, of whom a fifth stays away; the wave adds 0.3 on average."""
    draw = np.random.default_rng(seed)
    buurt = np.repeat(np.arange(groups), draw.integers(8, 22, groups))
    level = 5 + draw.normal(0, between, groups)[buurt] + draw.normal(0, 0.8, len(buurt))
    steeper, person = 0.3 + draw.normal(0, slope, groups)[buurt], np.arange(len(buurt))
    waves = [level + wave * steeper + draw.normal(0, 1, len(buurt)) for wave in (0, 1)]
    frames = [pd.DataFrame({"buurt": buurt, "person": person, "wave": wave, "score": waves[wave]}) for wave in (0, 1)]
    table = pd.concat(frames, ignore_index=True)
    return table[draw.random(len(table)) > 0.2]


@pytest.mark.parametrize("name", CASES)
def test_fixed_effects_are_those_of_lmertest(name):
    table, asked = CASES[name]
    found, known = te.multilevel(table, **asked).fixed, pd.DataFrame(R[name]["fixed"])
    for number in ("value", "se", "df", "low", "high"):
        assert found[number].tolist() == pytest.approx(known[number].tolist(), rel=SEARCHED, abs=SMALL), number
    assert found["p"].tolist() == pytest.approx(known["p"].tolist(), rel=1e-5)  # a tail makes a difference larger


@pytest.mark.parametrize("name", CASES)
def test_every_covariance_is_that_of_lme4(name):
    table, asked = CASES[name]
    found = {
        (row.level, frozenset((row.term, row.other)) - {""}): row.covariance
        for row in te.multilevel(table, **asked).random.itertuples()
    }
    for row in R[name]["random"]:
        terms = [NAMES.get(one, one) for one in (row.get("term"), row.get("other") or row.get("term"))]
        terms = frozenset(one.replace("factor(wave)", "wave T") for one in terms) - {""}
        level = NAMES.get(row["level"], row["level"])
        assert found.pop((level, terms)) == pytest.approx(row["covariance"], rel=SEARCHED, abs=1e-7), (level, terms)
    assert not found


@pytest.mark.parametrize("name", ["intercept", "three", "person"])
def test_levels_differ_as_those_of_lme4(name):
    table, asked = CASES[name]
    found, known = te.multilevel(table, **asked), [row["(Intercept)"] for row in R[name]["added"]]
    mean = found.fixed["value"][0] + found.fixed["value"][1] * table["wave"].mean()
    assert (found.groups["shrunken"] - mean).tolist() == pytest.approx(known, rel=SEARCHED)


@pytest.mark.parametrize("name", ["both", "slope"])
def test_a_level_holds_the_slope_at_the_mean_wave(name):
    found, at = te.multilevel(*CASES[name][:1], **CASES[name][1]), TABLE["wave"].mean()
    known = [row["(Intercept)"] + at * row["wave"] for row in R[name]["added"]]
    mean = found.fixed["value"][0] + at * found.fixed["value"][1]
    assert (found.groups["shrunken"] - mean).tolist() == pytest.approx(known, rel=SEARCHED, abs=SMALL)


@pytest.mark.parametrize("name", ["intercept", "three"])
def test_the_interval_of_the_intraclass_correlation_is_the_exact_one(name):
    found = te.multilevel(CASES[name][0])
    assert [found.icc_low, found.icc_high] == pytest.approx(R[name]["icc"], rel=EXACT)


def test_equal_buurten_are_done_by_hand():
    table = pd.DataFrame({"buurt": list("aaabbbccc"), "score": [1.0, 2, 3, 3, 4, 5, 8, 9, 10]})
    found = te.multilevel(table, fixed=())
    squares_between, squares_within = 39.0, 1.0  # mean squares of the table of variances
    assert found.within == pytest.approx(squares_within, rel=CLOSED)
    assert found.between == pytest.approx((squares_between - squares_within) / 3, rel=CLOSED)
    assert found.fixed.loc[0, ["value", "se", "df"]].tolist() == pytest.approx([5, math.sqrt(39 / 9), 2], rel=CLOSED)
    kept = 1 - squares_within / squares_between
    assert found.groups["shrunken"].tolist() == pytest.approx([5 - 3 * kept, 5 - kept, 5 + 4 * kept], rel=CLOSED)
    assert found.groups["raw"].tolist() == pytest.approx([2, 4, 9])
    assert found.design_effect == pytest.approx(1 + 2 * found.icc)
    # F(2, 6) of 39, against its 97.5 and 2.5 % points from tables
    for end, point in ((found.icc_low, 7.2599), (found.icc_high, 0.025409)):
        assert end == pytest.approx((39 / point - 1) / (39 / point + 2), rel=1e-4)


def test_another_unit_or_other_years_give_the_same_in_that_unit():
    found = te.multilevel(TABLE, **BOTH)
    other = te.multilevel(TABLE.assign(score=100 * TABLE["score"] - 40, wave=TABLE["wave"] + 2024), **BOTH)
    assert other.fixed["value"][1] == pytest.approx(100 * found.fixed["value"][1], rel=SEARCHED)
    assert other.fixed["df"][1] == pytest.approx(found.fixed["df"][1], rel=SEARCHED)
    assert other.between == pytest.approx(1e4 * found.between, rel=SEARCHED)
    assert [other.icc, other.icc_low] == pytest.approx([found.icc, found.icc_low], rel=SEARCHED)
    levels = [100 * found.groups[name].to_numpy() - 40 for name in ("shrunken", "low", "high")]
    assert pytest.approx(np.array(levels), rel=SEARCHED) == other.groups[["shrunken", "low", "high"]].to_numpy().T


def test_the_order_of_rows_does_not_matter():
    mixed = TABLE.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(te.multilevel(mixed, **BOTH).fixed, te.multilevel(TABLE, **BOTH).fixed, rtol=SEARCHED)
    assert te.multilevel(mixed).groups["buurt"].tolist() == sorted(TABLE["buurt"].unique())


def test_without_differences_between_buurten_none_are_seen():
    found = te.multilevel(FLAT)
    assert (found.between, found.icc, found.icc_low, found.icc_high, found.design_effect) == (0, 0, 0, 0, 1)
    assert np.ptp(found.groups["shrunken"]) == pytest.approx(0, abs=1e-12)
    assert "hieraan niet te zien" in found.explain("nl")


def test_three_buurten_and_one_person_each():
    assert len(te.multilevel(THREE).groups) == 3
    assert "minder dan 10" in te.multilevel(THREE).explain("nl")
    one = TABLE.drop_duplicates("buurt")
    with pytest.raises(TooFewData, match="In elke buurt staat maar één mens"):
        te.multilevel(one)
    with pytest.raises(TooFewData, match="In elke buurt staat maar één mens"):
        te.multilevel(TABLE[TABLE["person"].isin(one["person"])], person="person")
    with pytest.raises(TooFewData, match="telt 2 buurten"):
        te.multilevel(TABLE[TABLE["buurt"] < "b03"])


def test_only_with_slope_and_people_is_a_wave_more_than_a_description():
    said = {
        name: te.multilevel(TABLE, **asked) for name, (_, asked) in CASES.items() if name not in ("three", "dummies")
    }
    assert [name for name, found in said.items() if found.finding] == ["both"]
    assert "geen bevinding: dat buurten verschillend veranderen (slope) en dat" in said["intercept"].explain("nl")
    assert "geen bevinding: dat dezelfde mensen" in said["slope"].explain("nl")
    assert "geen bevinding: dat buurten verschillend veranderen (slope), is" in said["person"].explain("nl")
    assert "geen bevinding" not in said["both"].explain("nl")
    assert "no finding" not in said["both"].explain("en")
    assert "bevinding" not in te.multilevel(TABLE, fixed=()).explain("nl")


def test_who_never_comes_back_has_nothing_to_add():
    once = TABLE.drop_duplicates("person")
    found = te.multilevel(once, **BOTH)
    pd.testing.assert_frame_equal(found.fixed, te.multilevel(once, slope="wave").fixed)
    assert math.isnan(found.persons)
    assert found.finding
    assert "niemand heeft twee scores" in found.explain("nl")


def test_the_same_number_in_another_buurt_is_another_person():
    numbered = TABLE.assign(person=TABLE.groupby("buurt")["person"].rank("dense"))
    found, known = (te.multilevel(table, person="person") for table in (numbered, TABLE))
    pd.testing.assert_frame_equal(found.fixed, known.fixed, rtol=CLOSED)


def test_rows_that_miss_something_are_left_out_and_counted():
    holes = TABLE.assign(score=TABLE["score"].where(TABLE.index % 7 > 0), wave=TABLE["wave"].where(TABLE.index % 5 > 0))
    whole = holes.dropna()
    found = te.multilevel(holes)
    assert (found.n, found.left_out) == (len(whole), len(TABLE) - len(whole))
    pd.testing.assert_frame_equal(found.fixed, te.multilevel(whole).fixed)


def test_a_shrunken_level_lies_between_its_own_mean_and_that_of_all():
    table = TABLE[TABLE["wave"] == 0]
    found = te.multilevel(table, fixed=())
    mean = found.fixed["value"][0]
    kept = (found.groups["shrunken"] - mean) / (found.groups["raw"] - mean)
    assert kept.between(0, 1).all()
    assert kept.tolist() == pytest.approx((found.between / (found.between + found.within / found.groups["n"])).tolist())


def test_a_wave_is_held_as_often_as_it_says_and_not_without_slope_and_people():
    held = {"both": 0, "intercept": 0}
    for seed in range(60):
        table = _programme(12, seed, slope=0.8)
        for name in held:
            effect = te.multilevel(table, **CASES[name][1]).fixed.iloc[1]
            held[name] += effect["low"] <= 0.3 <= effect["high"]
    assert 0.88 <= held["both"] / 60 < 1
    assert held["intercept"] / 60 < 0.8


def test_levels_and_the_share_between_are_held_as_often_as_they_say():
    held, levels, share = 0, [], 0.5**2 / (0.5**2 + 0.8**2 + 1)
    for seed in range(80):
        table = _programme(12, seed, slope=0.0, between=0.5)
        found = te.multilevel(table, person="person")
        held += found.icc_low <= share <= found.icc_high
        draw = np.random.default_rng(seed)
        draw.integers(8, 22, 12)
        true = 5 + draw.normal(0, 0.5, 12) + 0.3 * table["wave"].mean()
        levels.append(((found.groups["low"] <= true) & (true <= found.groups["high"])).mean())
    assert 0.9 < held / 80 < 1
    assert 0.92 < np.mean(levels) < 0.98


@pytest.mark.parametrize(
    ("change", "asked", "said"),
    [
        ({}, {"outcome": "cijfer", "group": "wijk"}, r"ontbreekt: cijfer, wijk\. Gevonden: buurt, person, wave"),
        ({"score": "6"}, {}, "bevat geen getallen"),
        ({}, {"slope": "age"}, "Noem age ook in fixed"),
        ({"wave": 1}, {}, r"Overal hetzelfde, .*: wave\."),
        ({"wave": "T0"}, {}, r"Overal hetzelfde, .*: wave\."),
        ({"twice": TABLE["wave"] * 2}, {"fixed": ("wave", "twice")}, r"Volgt uit .*: twice\."),
        ({"population": ["bewoner", *["deelnemer"] * 243]}, {}, "één groep"),
        ({"instrument": ["djg_6", *["vm_cohesie_4"] * 243]}, {}, "één vragenlijst"),
    ],
)
def test_what_does_not_fit_is_refused(change, asked, said):
    with pytest.raises(DataProblem, match=said):
        te.multilevel(TABLE.assign(**change), **asked)


@pytest.mark.parametrize(
    ("table", "asked", "said"),
    [
        (TABLE.assign(score=6.0), {}, "alle scores gelijk"),
        (TABLE.assign(score=TABLE["buurt"].str[1:].astype(float)), {}, "alle scores gelijk"),
        (TABLE.assign(score=TABLE["buurt"].str[1:].astype(float) + TABLE["wave"]), {}, "precies"),
        (TABLE.assign(score=1.0 * TABLE["person"]), {"person": "person"}, "precies"),
        (TABLE.groupby("buurt").head(2), {"slope": "wave"}, "die elk 2 eigen waarden krijgen"),
    ],
)
def test_without_differences_to_tell_apart_nothing_is_said(table, asked, said):
    with pytest.raises(TooFewData, match=said):
        te.multilevel(table, **asked)


def test_a_drawing_has_a_row_a_buurt_and_is_no_ranking():
    said = [text.get_text() for text in te.multilevel(TABLE).plot().findobj(lambda one: hasattr(one, "get_text"))]
    assert [name for name in said if name in set(TABLE["buurt"])] == sorted(TABLE["buurt"].unique())
    assert "geen ranglijst" in " ".join(said)
