"""The business model of an invented buurt: money and hours by how sure they are; the true coverage is known."""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, start_date
from traject_eval.simulate.phrases import STREETS, say, words
from traject_eval.simulate.plan import BuurtPlan

AFTER = 420  # days after the kick-off
COSTS, INCOMES, WORTH = (4, 6), (4, 7), (2, 3)
EUROS, STEP = (4, 40), 25  # a monthly amount, in steps of euros
FIRST = 6  # month of the plan in which a line begins, at the latest
SURE = {"certain": 0.4, "expected": 0.35, "hoped": 0.25}
COMES = {"certain": 0.95, "expected": 0.65, "hoped": 0.25}  # the middle of what is assumed of each
RHYTHM = {"month": 0.5, "year": 0.3, "once": 0.2}
TIMES = {"month": 1, "year": 8, "once": 5}  # how much larger an amount is that comes less often
YEAR = 12
NEEDED = (0.7, 1.5)  # hours that are needed, as a share of those there are
DECIMALS = 9


def draw_model(draw: np.random.Generator, plan: BuurtPlan, rank: int, gathered: dict) -> tuple[dict, dict]:
    """The forms of the business model, and the true coverage: what is expected to come in over what it costs."""
    told = words()["model"]
    lines = [*_lines(draw, rank, "cost", told["costs"], COSTS), *_lines(draw, rank, "income", told["incomes"], INCOMES)]
    hours = {
        row: {"sure": _chosen(draw, SURE), "needed": max(1, round(values["hours"] * float(draw.uniform(*NEEDED))))}
        for row, values in gathered["team.initiatieven"].items()
    }
    people = list(gathered["aftrap.aanwezigen"])
    last = start_date(plan) + dt.timedelta(days=AFTER)
    rows = {
        "model.doek": {"": {part: _said(draw, some, rank) for part, some in told["sheet"].items()}},
        "model.horizon": {
            when: {part: _said(draw, some, rank) for part, some in parts.items()}
            for when, parts in told["horizon"].items()
        },
        "model.geld": numbered(plan, "model.geld", lines),
        "model.uren": hours,
        "model.waarde": numbered(plan, "model.waarde", _worth(draw, rank)),
        "model.afspraken": agreements(draw, plan, rank, "model", people, last),
    }
    return rows, {"coverage": _coverage([*lines, *_promised(gathered)])}


def _chosen(draw: np.random.Generator, shares: dict[str, float]) -> str:
    return list(shares)[int(np.searchsorted(np.cumsum(list(shares.values()))[:-1], draw.random()))]


def _said(draw: np.random.Generator, some: list[str], rank: int) -> str:
    nr = int(draw.integers(len(some)))
    return say(some[nr], nr, rank, street=int(draw.integers(STREETS)))


def _lines(
    draw: np.random.Generator, rank: int, direction: str, told: list[list[str]], limits: tuple[int, int]
) -> list[dict]:
    """Some lines of one direction; no two are for or from the same."""
    many = int(draw.integers(*limits, endpoint=True))
    rows = []
    for nr in draw.permutation(len(told))[:many].tolist():
        what, party = told[nr]
        rhythm = _chosen(draw, RHYTHM)
        rows.append(
            {
                **{"what": say(what, nr, rank, street=nr), "direction": direction},
                **{"party": say(party, nr, rank, street=nr + 1), "rhythm": rhythm},
                "amount": int(draw.integers(*EUROS)) * STEP * TIMES[rhythm],
                "first": int(draw.integers(1, FIRST, endpoint=True)),
                "sure": _chosen(draw, SURE),
            }
        )
    return rows


def _promised(gathered: dict) -> list[dict]:
    """Money that businesses promised, which the form of the budget holds beforehand."""
    promises, offers = gathered["bedrijven.toezeggingen"], gathered["bedrijven.aanbod"]
    return [
        {"direction": "income", "rhythm": "once", "first": 1, "sure": "certain", "amount": promise["euro"]}
        for row, promise in promises.items()
        if offers[row]["kind"] == "money" and promise["status"] in ("promised", "delivered")
    ]


def _coverage(lines: list[dict]) -> float:
    """Expected income over costs in the first year, computed from what was drawn and from nothing else."""
    sums = {"income": 0.0, "cost": 0.0}
    for line in lines:
        times = YEAR - line["first"] + 1 if line["rhythm"] == "month" else 1
        chance = COMES[line["sure"]] if line["direction"] == "income" else 1.0
        sums[line["direction"]] += line["amount"] * times * chance
    return round(sums["income"] / sums["cost"], DECIMALS)


def _worth(draw: np.random.Generator, rank: int) -> list[dict]:
    """What it is worth, each with a range and what that rests on."""
    told = words()["model"]["worth"]
    rows = []
    for nr in draw.permutation(len(told))[: int(draw.integers(*WORTH, endpoint=True))].tolist():
        low = int(draw.integers(2, 20)) * 500
        said = {part: say(sentence, nr, rank, street=nr) for part, sentence in told[nr].items()}
        rows.append({**said, "low": low, "high": low * int(draw.integers(2, 5))})
    return rows
