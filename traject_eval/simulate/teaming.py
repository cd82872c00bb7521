"""The team of an invented buurt: actions, initiatives that spring from each other, and what the team thinks of itself.

Initiatives are a branching process of which the mean number of offspring is planted.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, row_id, start_date
from traject_eval.simulate.phrases import STREETS, say, words
from traject_eval.simulate.plan import BuurtPlan
from traject_eval.simulate.voting import AFTER, POINTS

ROOTS = 6  # at the least; at most as many as there are subjects
SPAN = (540, 570)  # days after the kick-off until which the list was kept
SOON, LATE = 15, 130  # days after the kick-off between which roots begin
RATE = (0.3, 0.4)  # offspring in twelve months: without a trajectory, and what one of strength 1 adds
FADING = (0.6, -0.2)  # rate a year
OTHER_ENDS = {"planned": 0.12, "handed_on": 0.12}  # rates a year
ONCE, ONCE_DAYS = 0.15, 40
LED = (0.6, 0.25)  # chance that residents lead: without a trajectory, and what one of strength 1 adds
DAYS_IN_YEAR = 365
SEEN = 30  # days before the end of the list in which what runs was last seen
ACTIONS = (4, 8)
STAGES = {"todo": 0.35, "doing": 0.3, "done": 0.25, "stopped": 0.1}
MOMENTS = 3
STATEMENTS = ("aim", "speak", "rely", "share", "learn")
ARROWS = {  # between factors; ``first`` and ``second`` are initiatives. The first three make one loop, and so on.
    "known": (("first", "more", "known"), ("known", "more", "helpers"), ("helpers", "more", "first")),
    "busy": (("first", "more", "busy"), ("busy", "less", "helpers"), ("helpers", "more", "first")),
    "trust": (("second", "more", "trust"), ("trust", "more", "second")),
}
DECIMALS = 9


@dataclass
class _Initiative:
    """One initiative while it is drawn; days are counted from the kick-off."""

    row: str
    name: str
    started: int
    parent: str
    theme: str
    idea: str


def draw_team(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, gathered: dict, topics: list[int]
) -> tuple[dict, dict]:
    """The forms of the team, and the truth: offspring within twelve months, rate of fading, loops."""
    until = int(draw.integers(*SPAN))
    rate, fading = (one + more * plan.strength for one, more in (RATE, FADING))
    people = list(gathered["aftrap.aanwezigen"])
    began = _branch(draw, _roots(draw, plan, rank, gathered, topics), rate, until, plan, rank)
    rows = {one.row: _told(draw, plan, one, people, fading, until) for one in began}
    first, second = began[0].row, began[1].row
    factors, arrows, loops = _flywheel(draw, plan, rank, first, second)
    last = start_date(plan) + dt.timedelta(days=until + 14)
    kept = {
        "team.doek": {"": {part: _one_of(draw, told, rank) for part, told in words()["team"].items()}},
        "team.acties": _actions(draw, plan, rank, gathered, people, until),
        "team.initiatieven": rows,
        "team.factoren": factors,
        "team.pijlen": arrows,
        "team.kracht": numbered(plan, "team.kracht", _strength(draw, plan)),
        "team.blijft": _lasting(draw, plan, rank, rows),
        "team.afspraken": agreements(draw, plan, rank, "team", people, last),
    }
    truth = {"offspring": round(rate, DECIMALS), "fading": round(fading, DECIMALS), "loops": loops}
    return kept, truth


def _roots(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, gathered: dict, topics: list[int]
) -> list[_Initiative]:
    """The points of the agenda, after its evening, and other ideas that somebody began with."""
    points, ideas = gathered["agenda.punten"], gathered["agenda.ideeen"]
    subject_of = dict(zip(ideas, topics, strict=True))
    others = [row for row in ideas if row not in {point["idea"] for point in points.values()}]
    many = int(draw.integers(min(ROOTS, len(ideas)), len(ideas), endpoint=True))
    chosen = [(row, point["idea"], AFTER + 5) for row, point in points.items()]
    chosen += [(row_id(plan, "team.initiatieven", nr), row, SOON) for nr, row in enumerate(others[: many - POINTS])]
    roots = []
    for row, idea, first in chosen:
        nr = subject_of[idea]
        subject = words()["subjects"][nr]
        name = say(subject["initiative"], nr, rank, street=nr)
        roots.append(_Initiative(row, name, int(draw.integers(first, LATE)), "", subject["theme"], idea))
    return roots


def _branch(
    draw: np.random.Generator, roots: list[_Initiative], rate: float, until: int, plan: BuurtPlan, rank: int
) -> list[_Initiative]:
    """All initiatives that began by ``until``: each brings forth a Poisson number, spread over its twelve months."""
    told = words()["offshoots"]
    every = [(nr, street) for nr in range(len(told)) for street in range(STREETS)]
    names = [every[place] for place in draw.permutation(len(every))]
    began, waiting = [], list(roots)
    while waiting:
        one = waiting.pop(0)
        began.append(one)
        for days in np.sort(draw.integers(1, DAYS_IN_YEAR, int(draw.poisson(rate)), endpoint=True)).tolist():
            if one.started + days <= until:
                place = len(began) + len(waiting) - len(roots)  # far fewer than there are names
                nr, street = names[place]
                row = row_id(plan, "team.loot", place)
                name = say(told[nr], nr, rank, street=street)
                waiting.append(_Initiative(row, name, one.started + days, one.row, one.theme, ""))
    return began


def _told(
    draw: np.random.Generator, plan: BuurtPlan, one: _Initiative, people: list[str], fading: float, until: int
) -> dict:
    """What was filled in about an initiative; how it ends is a race between fading and the other ways."""
    once = bool(draw.random() < ONCE)
    rates = {"faded": fading} | OTHER_ENDS
    ends = {way: one.started + 1 + round(draw.exponential(1 / rate) * DAYS_IN_YEAR) for way, rate in rates.items()}
    if once:
        ends["planned"] = min(ends["planned"], one.started + int(draw.integers(1, ONCE_DAYS)))
    way = min(ends, key=ends.get)
    led = LED[0] + LED[1] * min(plan.strength, 1.5)
    row = {
        **{"name": one.name, "theme": one.theme, "started": _day(plan, one.started)},
        **({"parent": one.parent} if one.parent else {"idea": one.idea}),
        **{"owner": people[int(draw.integers(len(people)))], "resident_led": bool(draw.random() < led)},
        **{"kind": "once" if once else "continuing", "participants": int(draw.integers(4, 31))},
        "hours": int(draw.integers(2, 41)),
    }
    seen = max(until - int(draw.integers(SEEN)), one.started)
    if ends[way] <= until:
        return row | {"ended": _day(plan, ends[way]), "way": way}
    return row | {"confirmed": _day(plan, seen)}


def _day(plan: BuurtPlan, days: int) -> str:
    return (start_date(plan) + dt.timedelta(days=days)).isoformat()


def _one_of(draw: np.random.Generator, told: list[str], rank: int) -> str:
    nr = int(draw.integers(len(told)))
    return say(told[nr], nr, rank, street=int(draw.integers(STREETS)))


def _actions(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, gathered: dict, people: list[str], until: int
) -> dict[str, dict]:
    """The first steps of the agenda with how far they are, and actions that came later."""
    rows = {
        row: {"status": "done" if draw.random() < 0.6 else "doing", "buddy": people[int(draw.integers(len(people)))]}
        for row in gathered["agenda.punten"]
    }
    told = words()["actions"]
    offers = list(gathered["aftrap.talenten"])
    later = []
    for nr in draw.permutation(len(told))[: int(draw.integers(*ACTIONS, endpoint=True))].tolist():
        stage = list(STAGES)[int(np.searchsorted(np.cumsum(list(STAGES.values()))[:-1], draw.random()))]
        later.append(
            {
                **{"what": say(told[nr], nr, rank, street=nr), "status": stage},
                "who": sorted(people[one] for one in draw.permutation(min(len(people), 4))[:2]),
                "when": _day(plan, until + int(draw.integers(7, 60))),
                "talents": [offers[int(draw.integers(len(offers)))]],
            }
        )
    return rows | numbered(plan, "team.acties", later)


def _flywheel(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, first: str, second: str
) -> tuple[dict, dict, dict]:
    """Factors and arrows: two or three of the loops, of which it is known whether they strengthen themselves."""
    chosen = sorted(draw.permutation(list(ARROWS))[: int(draw.integers(2, 4))].tolist())
    told = words()["factors"]
    used = {name for loop in chosen for source, _, target in ARROWS[loop] for name in (source, target)}
    rows = {name: row_id(plan, f"team.factoren-{name}", 0) for name in told}
    factors = {
        rows[name]: {
            part: say(sentence, 0, rank, street=rank)
            for part, sentence in zip(("name", "indicator"), told[name], strict=True)
        }
        for name in told
        if name in used
    }
    place = rows | {"first": first, "second": second}
    arrows = list(dict.fromkeys(arrow for loop in chosen for arrow in ARROWS[loop]))
    drawn = [{"source": place[source], "sign": sign, "target": place[target]} for source, sign, target in arrows]
    strong = sum(all(sign == "more" for _, sign, _ in ARROWS[loop]) for loop in chosen)
    return factors, numbered(plan, "team.pijlen", drawn), {"reinforcing": strong, "balancing": len(chosen) - strong}


def _strength(draw: np.random.Generator, plan: BuurtPlan) -> list[dict]:
    """The joint answers of the team, moment by moment; a stronger trajectory moves them up."""
    marks = draw.integers(1, 4, len(STATEMENTS))
    rows = []
    for nr in range(MOMENTS):
        moment = start_date(plan) + dt.timedelta(days=120 + 180 * nr)
        rows.append(
            {"moment": f"{moment:%m-%Y}", **{name: f"m{mark}" for name, mark in zip(STATEMENTS, marks, strict=True)}}
        )
        marks = np.minimum(marks + (draw.random(len(STATEMENTS)) < 0.2 + 0.3 * min(plan.strength, 1.5)), 5)
    return rows


def _lasting(draw: np.random.Generator, plan: BuurtPlan, rank: int, rows: dict[str, dict]) -> dict[str, dict]:
    """Of each initiative that runs whether it goes on without a facilitator; of the first that do not what it takes."""
    told, marks = words()["lasting"], ("good", "partly", "not_yet")
    needed = draw.permutation(len(told)).tolist()
    scanned = {}
    for row in (row for row, values in rows.items() if "ended" not in values):
        mark = marks[int(np.searchsorted([0.3 + 0.3 * min(plan.strength, 1.5), 0.85], draw.random()))]
        scanned[row] = {"stays": mark}
        if mark != "good" and needed:
            nr = needed.pop()
            scanned[row]["note"] = say(told[nr], nr, rank, street=nr)
    return scanned
