"""The collective of an invented buurt: decisions that move to residents, and how it arranges itself."""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, row_id, start_date
from traject_eval.simulate.phrases import STREETS, say, words
from traject_eval.simulate.plan import BuurtPlan

DECISIONS = (24, 60)
MONTHS = (15, 18)  # how long they were written down: over six or seven calendar quarters
DAYS_IN_MONTH, DAYS_IN_YEAR = 30.44, 365.25
START = (-1.6, -0.6)  # log-odds that residents act, at the kick-off
STEEPNESS = {"decides": 1.3, "does": 1.0}  # log-odds a year, times the strength of the trajectory
SHARED = 0.4  # of the variance that a decision of either side would have, this part is in shared ones
TEAM = 0.4
ADVICE = (0.35, 0.9)  # chance that the professional advises: at the start, and at the end where it moves
PROFESSIONALS = {"professional": 0.75, "municipality": 0.25}
MARKS = ("good", "partly", "not_yet")
DECIMALS = 9


def draw_collective(draw: np.random.Generator, plan: BuurtPlan, rank: int) -> tuple[dict, dict]:
    """The forms of the collective, and the true intercept and slope (log-odds a year) per act."""
    size = int(draw.integers(*DECISIONS, endpoint=True))
    span = int(draw.integers(*MONTHS, endpoint=True)) * DAYS_IN_MONTH
    days = np.sort(np.floor(draw.random(size) * span)).astype(int)
    truth = {
        act: {"intercept": round(draw.uniform(*START), DECIMALS), "slope": round(steep * plan.strength, DECIMALS) + 0.0}
        for act, steep in STEEPNESS.items()
    }
    scores = {act: _scores(draw, days / DAYS_IN_YEAR, **line) for act, line in truth.items()}
    subjects = _subjects(draw, rank, size)
    moved = min(1.0, plan.strength)
    rows = []
    for nr, day in enumerate(days.tolist()):
        advises = draw.random() < ADVICE[0] + (ADVICE[1] - ADVICE[0]) * moved * day / span
        rows.append(
            {
                "what": subjects[nr],
                "date": (start_date(plan) + dt.timedelta(days=day)).isoformat(),
                **{act: _roles(draw, scores[act][nr]) for act in STEEPNESS},
                "advises": ["professional"] if advises else ["municipality"],
                "informed": ["residents"],
            }
        )
    last = start_date(plan) + dt.timedelta(days=round(span) + 21)
    people = [row_id(plan, "aftrap.aanwezigen", nr) for nr in range(5)]
    return {
        "collectief.besluiten": numbered(plan, "collectief.besluiten", rows),
        "collectief.vorm": _scan(draw, plan, rank),
        "collectief.afspraken": agreements(draw, plan, rank, "collectief", people, last),
    }, truth | {"from": plan.start}


def _scores(draw: np.random.Generator, years: np.ndarray, *, intercept: float, slope: float) -> np.ndarray:
    """Who acts, per decision: 1 residents, 0 others, a half both; the mean is the planted share.

    With share p a decision is shared with chance 2cp(1 − p); its variance is then (1 − c/2)p(1 − p), so that the
    quasi-binomial model of the hand-over meter holds exactly.
    """
    share = 1 / (1 + np.exp(-(intercept + slope * years)))
    both = 2 * SHARED * share * (1 - share)
    chance = draw.random(len(years))
    alone = share - both / 2
    return np.select([chance < alone, chance < alone + both], [1.0, 0.5], 0.0)


def _roles(draw: np.random.Generator, score: float) -> list[str]:
    own = ["team"] if draw.random() < TEAM else ["residents"]
    other = [list(PROFESSIONALS)[int(draw.random() >= PROFESSIONALS["professional"])]]
    return {1.0: own, 0.5: own + other, 0.0: other}[float(score)]


def _subjects(draw: np.random.Generator, rank: int, size: int) -> list[str]:
    """What was decided about: no subject twice, of a street at most once per street."""
    told = words()["decisions"]
    every = [(nr, street) for nr, one in enumerate(told) for street in range(STREETS if "{street}" in one else 1)]
    chosen = [every[place] for place in draw.permutation(len(every))[:size]]
    return [say(told[nr], nr, rank, street=street) for nr, street in chosen]


def _scan(draw: np.random.Generator, plan: BuurtPlan, rank: int) -> dict[str, dict]:
    """How the collective sees itself: a stronger trajectory has more arranged."""
    rows = {}
    for point, needed in words()["needs"].items():
        mark = MARKS[int(np.searchsorted([0.15 + 0.3 * min(plan.strength, 1.5), 0.75], draw.random()))]
        which = int(draw.integers(len(needed)))
        note = {} if mark == "good" else {"note": say(needed[which], which, rank, street=int(draw.integers(STREETS)))}
        rows[point] = {"mark": mark} | note
    return rows
