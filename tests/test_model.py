"""The business model: by hand, by chance computed on paper, by walking through months, and what is shown of it."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.evening_case import evening
from traject_eval import blocks
from traject_eval.errors import DataProblem, TooFewData
from traject_eval.method import break_even, coverage, dependence
from traject_eval.method.budget import HORIZON, LINE_COLUMNS, SURE, by_month, outcomes, sureness
from traject_eval.plots import draw, sizes, text_faults

BY_CHANCE = 4  # standard errors that a share of drawn plans may lie off
DRAWS = 4000


def _lines(*rows: tuple) -> pd.DataFrame:
    """``direction, party, amount, rhythm, first, sure`` per line."""
    return pd.DataFrame(rows, columns=list(LINE_COLUMNS))


def _near(share: float, truth: float) -> bool:
    return abs(share - truth) <= BY_CHANCE * np.sqrt(truth * (1 - truth) / DRAWS)


# --- coverage


def test_amounts_fall_in_the_months_that_they_say():
    lines = _lines(
        ("cost", "", 10, "month", 3, "certain"),
        ("cost", "", 5, "year", 2, "certain"),
        ("cost", "", 7, "once", 12, "certain"),
    )
    assert by_month(lines, 14).tolist() == [
        [0, 0, *[10] * 12],
        [0, 5, *[0] * 11, 5],
        [*[0] * 11, 7, 0, 0],
    ]


def test_both_of_two_promises_come_as_often_as_the_sums_say():
    """Enough comes in only if both do: chance E(p²), for p even between 0.9 and 1: (1 − 0.9³) / 0.3."""
    lines = _lines(
        *[("income", name, 60, "once", 1, "certain") for name in "ab"], ("cost", "", 100, "once", 1, "certain")
    )
    found = coverage(lines)
    assert _near(found.enough, (1 - 0.9**3) / 0.3)
    assert found.value == pytest.approx(1.2, rel=0.05)
    assert found.low <= 0.6 / 0.95


@pytest.mark.parametrize("sure", SURE)
def test_an_income_comes_as_often_as_is_assumed_and_those_called_alike_go_together(sure):
    low, high = sureness()[sure]["comes"]
    drawn = outcomes(_lines(*[("income", "", 1, "once", 1, sure)] * 2), seed=3, draws=20000)
    middle = (low + high) / 2
    assert drawn.mean(axis=0) == pytest.approx([middle] * 2, abs=BY_CHANCE * 0.5 / np.sqrt(20000))
    together = (drawn[:, 0] * drawn[:, 1]).mean()
    assert together == pytest.approx((high**3 - low**3) / (3 * (high - low)), abs=BY_CHANCE * 0.5 / np.sqrt(20000))


@pytest.mark.parametrize("sure", SURE)
def test_a_cost_stays_within_what_it_may_differ(sure):
    drawn = outcomes(_lines(("cost", "", 1, "once", 1, sure)), seed=3)
    differs = sureness()[sure]["differs"]
    assert 1 - differs <= drawn.min() < drawn.max() <= 1 + differs


def test_twice_all_amounts_is_the_same_coverage_and_an_income_more_is_never_less():
    lines = _lines(("income", "a", 70, "month", 2, "expected"), ("cost", "", 90, "month", 1, "expected"))
    found = coverage(lines)
    assert coverage(lines.assign(amount=lines["amount"] * 2)) == found
    more = coverage(pd.concat([lines, _lines(("income", "b", 500, "once", 3, "certain"))], ignore_index=True))
    assert more.value > found.value


def test_surer_income_is_a_narrower_range():
    found = [
        coverage(_lines(*[("income", "", 10, "once", 1, sure)] * 10, ("cost", "", 100, "once", 1, "certain")))
        for sure in ("certain", "expected")
    ]
    assert found[0].high - found[0].low < found[1].high - found[1].low


def test_without_costs_there_is_nothing_to_cover():
    with pytest.raises(TooFewData, match="no_costs"):
        coverage(_lines(("income", "a", 70, "month", 1, "certain"), ("cost", "", 50, "once", 13, "certain")))


# --- dependence and break-even


def test_dependence_is_of_all_income_and_what_nobody_is_named_for_is_no_party():
    lines = _lines(
        *[("income", "fonds", 20, "once", month, "certain") for month in (1, 5)],
        *(("income", "", 40, "once", 1, "hoped"), ("income", "winkels", 10, "year", 1, "hoped")),
        ("cost", "fonds", 500, "once", 1, "certain"),
    )
    found = dependence(lines)
    assert found["party"].tolist() == ["fonds", "winkels"]
    assert found["share"].tolist() == pytest.approx([40 / 90, 10 / 90])
    assert dependence(lines.iloc[:0]).empty


def _walked(lines: pd.DataFrame) -> float:
    """The month of break-even, by walking through the months with a purse."""
    purse, since = 0.0, None
    for month in range(1, HORIZON + 1):
        for line in lines.itertuples():
            due = {
                "month": month >= line.first,
                "year": month >= line.first and (month - line.first) % 12 == 0,
                "once": month == line.first,
            }[line.rhythm]
            purse += due * (line.amount if line.direction == "income" else -line.amount)
        since = (since or month) if purse >= 0 else None
    return float("nan") if since is None else float(since)


def test_break_even_is_the_month_that_walking_through_them_gives():
    chance = np.random.default_rng(8)
    months = []
    for _ in range(60):
        rows = [
            (
                *(("income", "cost")[int(chance.integers(2))], "", int(chance.integers(1, 9)) * 10),
                *(("month", "year", "once")[int(chance.integers(3))], int(chance.integers(1, 20)), "certain"),
            )
            for _ in range(5)
        ]
        found = break_even(_lines(*rows), draws=10).planned
        assert found == pytest.approx(_walked(_lines(*rows)), nan_ok=True)
        months.append(found)
    assert len(set(months)) > 10
    assert np.isnan(months).any()


def test_a_plan_that_may_never_get_there_says_how_often_it_does():
    lines = _lines(("income", "a", 30, "month", 1, "expected"), ("cost", "", 100, "once", 1, "certain"))
    found = break_even(lines)
    assert found.planned == 4
    assert found.low == 4
    assert np.isnan(found.high)
    assert _near(found.reached, 0.65)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"direction": "gift"}, "income, cost; gevonden: gift"),
        ({"rhythm": None}, "month, year, once; gevonden: None"),
        ({"sure": "maybe"}, "gevonden: maybe"),
        ({"amount": -1}, "getal van 0 of hoger"),
        ({"first": 0.5}, "heel getal vanaf 1"),
    ],
)
def test_a_line_that_cannot_be_is_refused(change, words):
    lines = _lines(("income", "a", 30, "month", 1, "expected")).assign(**change)
    with pytest.raises(DataProblem, match=words):
        coverage(lines)
    with pytest.raises(DataProblem, match="ontbreekt de kolom party"):
        dependence(lines.drop(columns="party"))


# --- what is shown


MONEY = {
    "a": {
        "what": "Subsidie",
        "direction": "income",
        "party": "Gemeente",
        "amount": 900,
        "rhythm": "year",
        "sure": "certain",
    },
    "b": {"what": "Maaltijden", "direction": "income", "party": "Eters", "amount": 10, "rhythm": "month", "first": 7},
    "c": {"what": "Huur", "direction": "cost", "party": "Eigenaar", "amount": 100, "rhythm": "month"},
    "d": {"what": "Stoelen", "direction": "cost", "amount": 300},
}
HOURS = {"i": {"what": "Koffie", "available": 12, "sure": "certain", "needed": 10}, "j": {"what": "Tuin", "needed": 8}}


def _shown(made) -> list[dict]:
    return [one.content for one in (made.blocks if isinstance(made, blocks.Blocks) else (made,))]


def test_money_is_shown_by_how_sure_it_is_and_half_lines_do_not_count():
    figure, table = _shown(blocks.show_money(evening(model_geld=MONEY)))
    assert figure["title"] == "In het eerste jaar kan er 960 euro binnenkomen; nodig is 1.200 euro"
    assert figure["data"]["rows"][0]["parts"] == [
        {"kind": "certain", "share": 0.75},
        {"kind": "hoped", "share": 0.05},
    ]
    assert [row[0] for row in table["rows"]] == ["Subsidie", "Maaltijden", "Huur"]
    assert table["note"].endswith("tellen niet mee: 1.")


def test_when_the_largest_leaves_it_is_told_what_is_left():
    made = evening(model_geld=MONEY, model_uren=HOURS)
    rows = {row[0]: row for row in _shown(blocks.show_carrying(made))[0]["rows"]}
    assert rows["Wie het meeste geeft"][1] == "Gemeente: 94%"
    assert rows["Deel dat gedekt is als die wegvalt"][1] == "0%"
    assert rows["Deel van de kosten dat in het eerste jaar gedekt is"][1] == "76%"
    assert rows["Deel van de uren dat er is"][1] == "66%"


def test_the_assumptions_stand_beside_what_rests_on_them():
    found = _shown(blocks.show_carrying(evening(model_geld=MONEY)))[1]
    assert found["rows"][2] == ["gehoopt", "10% tot 40%", "tot 30% lager of hoger"]


def test_hours_are_never_euros():
    made = evening(model_uren=HOURS)
    told = json.dumps([_shown(blocks.show_hours(made)), blocks.model_findings(made).to_dict("records")])
    assert "euro" not in told
    assert blocks.model_findings(made)["key"].tolist() == ["model.hours.coverage"]
    assert _shown(blocks.show_hours(made))[0]["title"] == "Per maand zijn er 12 uur; nodig zijn er 18 uur"


def test_worth_is_a_range_with_what_it_rests_on_or_no_amount_at_all():
    worth = {
        "a": {"what": "Rust", "whom": "Buren", "low": 100, "high": 400, "assumption": "Meldingen"},
        "b": {"what": "Plezier", "low": 100, "high": 400},
        "c": {"what": "Zaal", "low": 400, "high": 400, "assumption": "Huur elders"},
    }
    (found,) = _shown(blocks.show_worth(evening(model_waarde=worth)))
    assert [row[2] for row in found["rows"]] == ["100 tot 400 euro", "niet in euro", "niet in euro"]
    assert not [row for row in found["rows"] if "Totaal" in row[0]]


def test_findings_keep_the_coverage_with_and_without_the_largest():
    found = blocks.model_findings(evening(model_geld=MONEY)).set_index("key")
    assert list(found.index) == [
        *("model.coverage", "model.dependence", "model.coverage.without_largest", "model.break_even"),
    ]
    assert found.loc["model.dependence", "value"] == pytest.approx(900 / 960)
    assert found.loc["model.coverage", "low"] < found.loc["model.coverage", "value"]


def test_hours_of_the_initiatives_are_not_typed_again():
    (source,) = evening().form("model.uren").prefill
    assert source.form == "team.initiatieven"
    assert dict(source.fields) == {"what": "name", "available": "hours"}


@pytest.mark.parametrize("size", sizes())
def test_the_bars_can_be_read(size):
    for made in (blocks.show_money(evening(model_geld=MONEY)), blocks.show_hours(evening(model_uren=HOURS))):
        content = _shown(made)[0]
        assert text_faults(draw(content["chart"], content["data"], size=size)) == []
