"""The kick-off of an invented buurt: who came, what they hope for, what they bring, and who knows whom."""

import datetime as dt

import numpy as np

from traject_eval.simulate.phrases import STREETS, places, say, words
from traject_eval.simulate.plan import BuurtPlan

PEOPLE, FEW = (14, 34), 8  # people who come; in the small buurt
TOPICS, FEARS, TALENTS = (7, 10), (3, 6), (12, 22)
AGREED = 3
AGES = {"o45": 0.08, "van45": 0.22, "van65": 0.40, "van75": 0.30}
YEARS = {"o2": 0.08, "van2": 0.22, "van10": 0.40, "van30": 0.30}
SAYS_YES = {"data": 0.92, "photo": 0.55, "quote": 0.75, "contact": 0.70}  # the four choices are apart
SILENT = 0.06  # leaves a choice open
MOMENTS = ("aftrap", "een half jaar later")
KNOWS, KNOWS_STREET = 0.08, 0.45  # chance that two people know each other by name at the kick-off
LEARNS, TELLS, DID = 0.14, 0.90, 0.35
HOUSE_NUMBERS = 80


def row_id(plan: BuurtPlan, form: str, nr: int) -> str:
    """The id of a row: the same for the same buurt, form and place, and no other row's.

    Examples
    --------
    >>> from traject_eval.simulate.plan import plan_buurt
    >>> row_id(plan_buurt(0, 4, 1), "aftrap.hopen", 3)
    'BU99990001-aftrap.hopen-03'
    """
    return f"{plan.code}-{form}-{nr:02d}"


def numbered(plan: BuurtPlan, form: str, values: list[dict]) -> dict[str, dict]:
    """Rows with their ids."""
    return {row_id(plan, form, nr): row for nr, row in enumerate(values)}


def draw_kickoff(draw: np.random.Generator, plan: BuurtPlan, rank: int, *, small: bool) -> tuple[dict, list[int]]:
    """The forms of the kick-off, and which subjects people brought up, in that order."""
    size = FEW if small else int(draw.integers(*PEOPLE, endpoint=True))
    streets = numbered(plan, "aftrap.genodigd", _invited(draw, rank))
    people = numbered(plan, "aftrap.aanwezigen", _people(draw, size, list(streets)))
    here = list(people)
    topics = draw.permutation(len(words()["subjects"]))[: _count(draw, TOPICS, small)].tolist()
    offers = draw.permutation(len(words()["talents"]))[: _count(draw, TALENTS, small)].tolist()
    rows = {
        "aftrap.genodigd": streets,
        "aftrap.aanwezigen": people,
        "aftrap.toestemming": {who: _consent(draw) for who in here},
        "aftrap.hopen": numbered(plan, "aftrap.hopen", _hopes(draw, rank, topics, small)),
        "aftrap.talenten": numbered(plan, "aftrap.talenten", [_talent(draw, rank, nr, here) for nr in offers]),
        "aftrap.kent": numbered(plan, "aftrap.kent", _ties(draw, people)),
        "aftrap.afspraken": agreements(draw, plan, rank, "aftrap", here, start_date(plan) + dt.timedelta(days=21)),
    }
    return rows, topics


def _count(draw: np.random.Generator, limits: tuple[int, int], small: bool) -> int:
    return limits[0] - 2 if small else int(draw.integers(*limits, endpoint=True))


def start_date(plan: BuurtPlan) -> dt.date:
    """The day of the kick-off."""
    return dt.date.fromisoformat(plan.start)


def _invited(draw: np.random.Generator, rank: int) -> list[dict]:
    missed, ways = (words()["people"][name] for name in ("not_reached", "invited_by"))
    rows = []
    for nr, street in enumerate(places(rank).streets):
        row = {
            "group": street,
            "invited": int(draw.integers(12, 60)),
            "how": _one(draw, ways),
        }
        if nr < 2:
            which = int(draw.integers(len(missed)))
            row["not_reached"] = say(missed[which], which, rank, street=nr)
        rows.append(row)
    return rows


def _one(draw: np.random.Generator, choices: list) -> object:
    return choices[int(draw.integers(len(choices)))]


def _people(draw: np.random.Generator, size: int, streets: list[str]) -> list[dict]:
    """Residents by alias, and a few others by their role; from the last street nobody came."""
    told = words()["people"]
    others = [(role, alias) for role in ("professional", "entrepreneur", "municipality") for alias in told[role][:1]]
    others = others[: 1 if size < PEOPLE[0] else int(draw.integers(1, len(others), endpoint=True))]
    names = draw.permutation(len(told["names"]))
    doors = draw.permutation(HOUSE_NUMBERS) + 1
    rows = []
    for nr in range(size - len(others)):
        neighbour = draw.random() < 0.3
        alias = _one(draw, told["neighbours"]).format(n=doors[nr]) if neighbour else told["names"][names[nr]]
        rows.append(
            {
                **{"alias": alias, "age_band": _chosen(draw, AGES), "years_here": _chosen(draw, YEARS)},
                **{"role": "bewoner", "group": streets[int(draw.integers(len(streets) - 1))]},
                **{"arrived": "later" if draw.random() < 0.12 else "start", "left_early": bool(draw.random() < 0.06)},
            }
        )
    roles = {"professional": "professional", "entrepreneur": "ondernemer", "municipality": "gemeente"}
    return rows + [
        {"alias": alias, "years_here": "niet", "role": roles[role], "arrived": "start"} for role, alias in others
    ]


def _chosen(draw: np.random.Generator, shares: dict[str, float]) -> str:
    return list(shares)[int(np.searchsorted(np.cumsum(list(shares.values()))[:-1], draw.random()))]


def _consent(draw: np.random.Generator) -> dict[str, bool]:
    said = {name: bool(draw.random() < share) for name, share in SAYS_YES.items()}
    return {name: answer for name, answer in said.items() if draw.random() >= SILENT}


def _hopes(draw: np.random.Generator, rank: int, topics: list[int], small: bool) -> list[dict]:
    """A hope per subject, then what people dread."""
    subjects, fears = words()["subjects"], words()["fears"]
    dreaded = draw.permutation(len(fears))[: _count(draw, FEARS, small)].tolist()
    return [
        {"words": say(subjects[nr]["hope"], nr, rank, street=nr), "kind": "hope", "theme": subjects[nr]["theme"]}
        for nr in topics
    ] + [{"words": say(fears[nr], nr, rank, street=nr), "kind": "fear"} for nr in dreaded]


def _talent(draw: np.random.Generator, rank: int, nr: int, people: list[str]) -> dict:
    kind, theme, able = words()["talents"][nr]
    told = words()["people"]
    row = {
        **{"who": _one(draw, people), "talent": say(f"{able}, {{years}}", nr, rank), "kind": kind, "theme": theme},
        **{"would_do": bool(draw.random() < 0.75), "available": _one(draw, told["free"])},
    }
    return row | ({"would_learn": _one(draw, told["would_learn"])} if draw.random() < 0.3 else {})


def _ties(draw: np.random.Generator, people: dict[str, dict]) -> list[dict]:
    """Who knows whom at both moments; nobody forgets a name in between."""
    here, size = list(people), len(people)
    street = np.array([row.get("group", str(nr)) for nr, row in enumerate(people.values())])
    chance = np.where(street[:, None] == street[None, :], KNOWS_STREET, KNOWS)
    upper = np.triu(np.ones((size, size), dtype=bool), 1)
    knows = upper & (draw.random((size, size)) < chance)
    did = knows & (draw.random((size, size)) < DID)
    rows = []
    for moment in MOMENTS:
        told = (knows | knows.T) & (draw.random((size, size)) < TELLS)  # not everyone thinks of everyone
        for nr, who in enumerate(here):
            named = {"knows": [here[other] for other in np.flatnonzero(told[nr])]}
            named["did"] = [here[other] for other in np.flatnonzero(told[nr] & (did | did.T)[nr])]
            rows.append({"moment": moment, "who": who} | {field: whom for field, whom in named.items() if whom})
        knows = knows | (upper & (draw.random((size, size)) < LEARNS))
        did = did | (knows & (draw.random((size, size)) < DID))
    return rows


def agreements(
    draw: np.random.Generator, plan: BuurtPlan, rank: int, phase: str, people: list[str], first: dt.date
) -> dict[str, dict]:
    """Three things that people agreed on, each with who does it and when it is done."""
    told = words()["agreements"][phase]
    chosen = draw.permutation(len(told))[:AGREED].tolist()
    rows = [
        {
            "what": say(told[nr], nr, rank, street=int(draw.integers(STREETS))),
            "who": sorted(people[one] for one in draw.permutation(len(people))[:2]),
            "when": (first + dt.timedelta(days=7 * place)).isoformat(),
        }
        for place, nr in enumerate(chosen)
    ]
    return numbered(plan, f"{phase}.afspraken", rows)
