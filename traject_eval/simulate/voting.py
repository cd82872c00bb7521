"""The agenda of an invented buurt: ideas out of hopes, votes by what people prefer, and points to begin with."""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, row_id, start_date
from traject_eval.simulate.phrases import say, words
from traject_eval.simulate.plan import BuurtPlan

DOTS = 4
STAYED_AWAY = 0.06  # of the people of the kick-off, on the evening of the vote
LEADER, TOGETHER = 0.50, 0.20  # share of the first idea where it is clearly ahead; of each of three where it is not
CONTESTED = 3
AGREEMENT = 6.0  # how alike people's own preferences are: the higher, the more alike
POINTS = 3
AFTER = 70  # days after the kick-off
DECIMALS = 9
EASY = ("eat", "meet", "move", "learn", "repair")  # themes that residents can begin by themselves


def draw_agenda(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, kickoff: dict, topics: list[int]
) -> tuple[dict, dict]:
    """The forms of the agenda, and the true preferences: share per idea, the leader, and whether it is clear."""
    subjects = [words()["subjects"][nr] for nr in topics]
    # An idea keeps the row of the hope that it comes from, as in a real evening.
    ideas = {
        row_id(plan, "aftrap.hopen", place): {
            **{"idea": say(subject["idea"], nr, rank, street=nr), "theme": subject["theme"], "source": "hope"}
        }
        for place, (nr, subject) in enumerate(zip(topics, subjects, strict=True))
    }
    clear = bool(rank % 2 == 0)
    shares = _preferences(draw, len(ideas), clear)
    voters = [who for who in kickoff["aftrap.aanwezigen"] if draw.random() >= STAYED_AWAY]
    given = np.array([draw.multinomial(DOTS, draw.dirichlet(AGREEMENT * shares)) for _ in voters])
    order = np.argsort(-given.sum(axis=0), kind="stable").tolist()
    reviewed = start_date(plan) + dt.timedelta(days=AFTER + 14)
    rows = {
        "agenda.ideeen": ideas,
        "agenda.stemmen": _ballots(voters, list(ideas), given),
        "agenda.plaats": {
            row: {
                "term": "short" if subject["theme"] in EASY or draw.random() < 0.3 else "long",
                "whose": "ourselves" if subject["theme"] in EASY else "others",
            }
            for row, subject in zip(ideas, subjects, strict=True)
        },
        "agenda.punten": _points(draw, plan, rank, kickoff, [(topics[nr], list(ideas)[nr]) for nr in order[:POINTS]]),
        "agenda.afspraken": agreements(draw, plan, rank, "agenda", voters, reviewed),
    }
    told = {row: round(float(share), DECIMALS) for row, share in zip(ideas, shares, strict=True)}
    return rows, {"clear": clear, "leader": max(told, key=told.get) if clear else None, "shares": told}


def _preferences(draw: np.random.Generator, size: int, clear: bool) -> np.ndarray:
    """The share of the dots that each idea would get had everybody voted."""
    ahead = [LEADER] if clear else [TOGETHER] * CONTESTED
    rest = draw.uniform(0.5, 1.5, size - len(ahead))
    shares = np.concatenate([ahead, (1 - sum(ahead)) * rest / rest.sum()])
    return shares[draw.permutation(size)]


def _ballots(voters: list[str], ideas: list[str], given: np.ndarray) -> dict[str, dict]:
    """A ballot per voter, and the vote closed."""
    ballots = {
        who: {idea: int(dots) for idea, dots in zip(ideas, row, strict=True) if dots} | {"_done": True}
        for who, row in zip(voters, given, strict=True)
    }
    return ballots | {"": {"_closed": True}}


def _points(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, kickoff: dict, chosen: list[tuple[int, str]]
) -> dict[str, dict]:
    """The points of the agenda, from the ideas with most dots; each uses the talents of its theme and some others."""
    people, offers = list(kickoff["aftrap.aanwezigen"]), kickoff["aftrap.talenten"]
    rows = []
    for place, (nr, idea) in enumerate(chosen):
        subject = words()["subjects"][nr]
        said = {name: say(subject[name], nr, rank, street=nr) for name in ("aim", "means", "sign")}
        fitting = [row for row, offer in offers.items() if offer["theme"] == subject["theme"] or draw.random() < 0.1]
        rows.append(
            {
                **{"aim": said["aim"], "idea": idea, "first_step": say(subject["step"], nr, rank, street=nr)},
                **{
                    "who": sorted(people[one] for one in draw.permutation(len(people))[:2]),
                    **({"talents": fitting} if fitting else {}),
                },
                "when": (start_date(plan) + dt.timedelta(days=AFTER + 30 + 14 * place)).isoformat(),
                **{"means": said["means"], "indicator": said["sign"]},
            }
        )
    return numbered(plan, "agenda.punten", rows)
