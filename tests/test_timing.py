"""Before the start, and starts that are not everywhere at the same time: by hand, against R, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import DataProblem, TooFewData

R = json.loads((Path(__file__).parent / "reference" / "timing.json").read_text(encoding="utf-8"))
NUMBERS = ("value", "se", "df", "low", "high", "p")
CLOSED = 1e-9  # closed forms
YEARS = (2019, 2021, 2022)


def _long(means, waves, **about) -> pd.DataFrame:
    """One person a buurt, with these means per wave; ``about`` has a value per buurt."""
    wide = pd.DataFrame(np.array(means, float), columns=list(waves)).assign(**about).reset_index(names="buurt")
    return wide.melt(["buurt", *about], list(waves), "wave", "score").astype({"wave": object})


def _before(known: dict) -> pd.DataFrame:
    later = np.column_stack((known["y"], np.zeros(len(known["y"]))))
    return _long(later, (*YEARS, 2024), treated=known["treated"])


@pytest.mark.parametrize("name", R["pre"])
def test_the_trend_before_the_start_is_that_of_r(name):
    known = R["pre"][name]
    found = te.pre_trends(_before(known), before=2022, after=2024)
    for number in NUMBERS:
        assert getattr(found, number) == pytest.approx(known["trend"][number], rel=CLOSED), number
    first = found.estimates.set_index("wave").loc[2019, list(NUMBERS)]
    assert first.tolist() == pytest.approx([known["first"][number] for number in NUMBERS], rel=CLOSED)
    assert found.seen == pytest.approx(known["seen"], rel=CLOSED)
    assert (found.steps, found.bias) == (2, pytest.approx(2 * known["seen"], rel=CLOSED))


def test_what_such_a_look_cannot_tell_is_said():
    told = te.pre_trends(_before(R["pre"]["few"]), before=2022, after=2024).explain("nl")
    assert "Wat niet gezien is, kan er toch zijn" in told
    assert "aanname" in told


def test_waves_with_names_are_one_step_apart():
    few = R["pre"]["few"]
    found = te.pre_trends(_long(few["y"], ("T0", "T1", "T2"), treated=few["treated"]), before="T1", after="T2")
    assert found.steps == 1
    assert found.value == pytest.approx(-found.estimates["value"][0])


def test_a_drift_as_large_as_was_said_is_seen_that_often():
    draw, seen = np.random.default_rng(6), 0
    treated, times = np.arange(10) < 4, np.arange(3)
    sd = 0.5  # of a slope: with three waves that of (last − first) / 2
    plan = te.pre_trends(_long(draw.normal(0, 1, (10, 4)), range(4), treated=treated), before=2, after=3)
    drift = plan.seen / plan.se * sd * (1 / 4 + 1 / 6) ** 0.5  # at the true standard error, not that of one study
    for _ in range(300):
        means = draw.normal(0, sd * 2**0.5, (10, 3)) + np.outer(treated, times * drift)
        seen += (
            te.pre_trends(_long(np.column_stack((means, means[:, 2])), range(4), treated=treated), before=2, after=3).p
            < 0.05
        )
    assert abs(seen / 300 - 0.8) < 4 * (0.8 * 0.2 / 300) ** 0.5


def test_without_an_earlier_wave_or_with_one_buurt_nothing_is_said():
    few = R["pre"]["few"]
    table = _before(few)
    with pytest.raises(TooFewData, match="Vóór 2019 is er geen meting"):
        te.pre_trends(table, before=2019, after=2024)
    with pytest.raises(DataProblem, match="een latere"):
        te.pre_trends(table, before=2022, after=2021)
    one = table[(table["treated"] == 0) | (table["buurt"] == 0)]
    with pytest.raises(TooFewData, match="Met één buurt"):
        te.pre_trends(one, before=2022, after=2024)


# --- different starts


def _starts(known: dict) -> pd.DataFrame:
    names = {0: None, **{wave: f"T{wave}" for wave in range(1, 5)}}
    return _long(known["y"], [f"T{wave}" for wave in range(1, 5)], start=[names[wave] for wave in known["start"]])


@pytest.mark.parametrize("name", R["late"])
def test_effects_since_different_starts_are_those_of_r(name):
    known, found = R["late"][name], te.staggered(_starts(R["late"][name]))
    for number in ("value", "se", "df", "p"):
        assert getattr(found, number) == pytest.approx(known[number], rel=CLOSED), number
    effects = found.effects.set_index(["start", "wave"])["value"]
    places = [("T2", "T2"), ("T2", "T4"), ("T3", "T1"), ("T4", "T4")]
    assert [effects[place] for place in places] == pytest.approx(known["effects"], rel=CLOSED)


@pytest.mark.parametrize("sizes", [(3, 5), (10, 12)])
def test_with_one_start_and_two_waves_it_is_the_plain_comparison(sizes):
    treated = np.arange(sum(sizes)) < sizes[0]
    table = _long(np.random.default_rng(3).normal(5, 1, (sum(sizes), 2)), ("T0", "T1"), treated=treated)
    plain = te.difference_in_differences(table, before="T0", after="T1")
    found = te.staggered(table.assign(start=table["treated"].map({True: "T1"})))
    for number in NUMBERS:
        assert getattr(found, number) == pytest.approx(getattr(plain, number), rel=CLOSED), number
    assert found.method == plain.method


def test_an_effect_that_grows_is_not_turned_round_by_earlier_starters():
    """Without noise: the effect is 1 per wave since the start; a regression on buurt and wave would give less."""
    starts = np.array([1, 1, 3, 3, 0, 0])
    waves = np.arange(5)
    since = np.where(starts[:, None] > 0, np.clip(waves - starts[:, None] + 1, 0, None), 0)
    noise = np.array([0.01, -0.01] * 3)[:, None] * (waves > 0)
    names = [{0: None}.get(start, f"T{start}") for start in starts]
    found = te.staggered(_long(since + noise, [f"T{wave}" for wave in waves], start=names))
    assert found.value == pytest.approx((2.5 + 1.5) / 2)  # means of 1 to 4, and of 1 and 2
    assert found.effects.loc[found.effects["since"] < 0, "value"].abs().max() < 1e-9


def test_starts_that_cannot_be_are_refused():
    table = _starts(R["late"]["few"])
    with pytest.raises(DataProblem, match="Gevonden: T9"):
        te.staggered(table.replace({"start": {"T3": "T9"}}))
    with pytest.raises(TooFewData, match="minstens 2 zonder"):
        te.staggered(table[table["start"].notna()])
    alone = table[table["start"].isna() | table["buurt"].isin([0, 2, 5])]
    with pytest.raises(TooFewData, match="een start die 2 buurten delen"):
        te.staggered(alone)
    with pytest.raises(DataProblem, match="ontbreekt: start"):
        te.staggered(table.drop(columns="start"))
