"""The trip of an invented buurt: where people went, what struck them, and what they do with each example."""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, row_id, start_date
from traject_eval.simulate.phrases import STREETS, say, words
from traject_eval.simulate.plan import BuurtPlan

AFTER = 28  # days after the kick-off
EXAMPLES, INSIGHTS, QUESTIONS = (3, STREETS), (4, 6), 3
MATTERS = 3
WENT = 0.5  # of those who came to the kick-off
OPENNESS = (0.35, 0.9)  # chance that an example is taken along or adapted, per buurt
AS_IT_IS = 0.5  # of those, taken along without a change
HOSTS = ("een bewonersbedrijf", "een wijkcoöperatie", "een dorpshuis", "een welzijnsorganisatie")
DECIMALS = 9


def draw_trip(draw: np.random.Generator, plan: BuurtPlan, rank: int, kickoff: dict) -> tuple[dict, dict]:
    """The forms of the trip, and the true chance that an example is taken along or adapted."""
    openness = round(float(draw.uniform(*OPENNESS)), DECIMALS)
    size = int(draw.integers(*EXAMPLES, endpoint=True))
    examples = numbered(plan, "reis.voorbeelden", _examples(draw, rank, size))
    people = list(kickoff["aftrap.aanwezigen"])
    day = start_date(plan) + dt.timedelta(days=AFTER)
    hopes = [row for row, said in kickoff["aftrap.hopen"].items() if said["kind"] == "hope"]
    return {
        "reis.vragen": {
            row: {"question": say(words()["trip_questions"][nr], nr, rank, street=nr)}
            for nr, row in enumerate(hopes[:QUESTIONS])
        },
        "reis.voorbeelden": examples,
        "reis.bezoeken": numbered(plan, "reis.bezoeken", [_visit(draw, one, day, people) for one in examples]),
        "reis.inzichten": numbered(plan, "reis.inzichten", _insights(draw, plan, rank, size)),
        "reis.oordeel": _verdicts(draw, rank, list(examples), openness),
        "reis.afspraken": agreements(draw, plan, rank, "reis", people, day + dt.timedelta(days=14)),
    }, {"openness": openness}


def _examples(draw: np.random.Generator, rank: int, size: int) -> list[dict]:
    """Every example is in another street of the place that is visited."""
    told = words()["examples"]
    rows = []
    for place, nr in enumerate(draw.permutation(len(told))[:size].tolist()):
        said = {name: say(told[nr][name], nr, rank, street=place) for name in ("name", "works", "conditions")}
        rows.append(said | {"theme": told[nr]["theme"], "host": HOSTS[int(draw.integers(len(HOSTS)))]})
    return rows


def _visit(draw: np.random.Generator, example: str, day: dt.date, people: list[str]) -> dict:
    went = [who for who in people if draw.random() < WENT]
    return {"example": example, "date": day.isoformat()} | ({"went": went} if went else {})


def _insights(draw: np.random.Generator, plan: BuurtPlan, rank: int, size: int) -> list[dict]:
    told = words()["insights"]
    rows = []
    for place, nr in enumerate(draw.permutation(len(told))[: int(draw.integers(*INSIGHTS, endpoint=True))].tolist()):
        about = int(draw.integers(size))
        said = {name: say(told[nr][name], nr, rank, street=about) for name in ("insight", "question")}
        example = row_id(plan, "reis.voorbeelden", about)
        rows.append(said | {"example": example, "group": str(place % 3 + 1), "matters": place < MATTERS})
    return rows


def _verdicts(draw: np.random.Generator, rank: int, examples: list[str], openness: float) -> dict[str, dict]:
    """What is done with every example; no reason is given twice."""
    reasons = {verdict: draw.permutation(len(said)).tolist() for verdict, said in words()["reasons"].items()}
    rows = {}
    for place, example in enumerate(examples):
        used = draw.random() < openness
        verdict = "leave" if not used else "take" if draw.random() < AS_IT_IS else "adapt"
        nr = reasons[verdict].pop()
        rows[example] = {"verdict": verdict, "why": say(words()["reasons"][verdict][nr], nr, rank, street=place)}
    return rows
