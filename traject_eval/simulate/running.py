"""What runs in an invented buurt already: initiatives, of which themes there is nothing, and who helps whom."""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, row_id, start_date
from traject_eval.simulate.phrases import say, words
from traject_eval.simulate.plan import BuurtPlan

AFTER = 49  # days after the kick-off
ASSETS, MATCHES = (5, 9), 2
OPEN = 0.7  # chance that everyone can join
METRES, STEP = (2, 24), 50
KINDS = ("hands", "knowledge", "space", "goods", "money")
LOOKS, OFFERS = 0.3, 0.35  # chance of each kind that something looks for it; that it has it to offer


def draw_running(draw: np.random.Generator, plan: BuurtPlan, rank: int, kickoff: dict) -> tuple[dict, dict]:
    """The forms of what runs already, and the theme that people hope for and for which there is nothing."""
    hopes = {row: said for row, said in kickoff["aftrap.hopen"].items() if said["kind"] == "hope"}
    gap = str(draw.choice(sorted({said["theme"] for said in hopes.values()})))
    told = [nr for nr, one in enumerate(words()["running"]) if one["theme"] != gap]
    chosen = draw.permutation(told)[: int(draw.integers(*ASSETS, endpoint=True))].tolist()
    assets = numbered(plan, "lopend.initiatieven", [_asset(draw, rank, nr) for nr in chosen])
    day = start_date(plan) + dt.timedelta(days=AFTER)
    people = list(kickoff["aftrap.aanwezigen"])
    return {
        "lopend.initiatieven": assets,
        "lopend.wensen": _answered(hopes, assets),
        "lopend.koppelingen": numbered(plan, "lopend.koppelingen", _matches(draw, plan, rank, len(assets))),
        "lopend.afspraken": agreements(draw, plan, rank, "lopend", people, day),
    }, {"gap": gap}


def _asset(draw: np.random.Generator, rank: int, nr: int) -> dict:
    one = words()["running"][nr]
    said = {name: say(one[name], nr, rank, street=nr) for name in ("name", "audience", "rhythm", "where")}
    kinds = {
        field: [kind for kind in KINDS if draw.random() < chance]
        for field, chance in (("needs", LOOKS), ("offers", OFFERS))
    }
    return {
        **said,
        **{name: one[name] for name in ("theme", "kind")},
        **{"open": bool(draw.random() < OPEN), "distance": STEP * int(draw.integers(*METRES))},
        **{field: some for field, some in kinds.items() if some},
    }


def _answered(hopes: dict[str, dict], assets: dict[str, dict]) -> dict[str, dict]:
    """For every hope what there is of its theme; nothing for the others."""
    fitting = {
        row: [asset for asset, one in assets.items() if one["theme"] == said["theme"]] for row, said in hopes.items()
    }
    return {row: {"answered": there} for row, there in fitting.items() if there}


def _matches(draw: np.random.Generator, plan: BuurtPlan, rank: int, size: int) -> list[dict]:
    told = words()["matches"]
    rows = []
    for nr in draw.permutation(len(told))[:MATCHES].tolist():
        asks, gives = (row_id(plan, "lopend.initiatieven", one) for one in draw.permutation(size)[:2].tolist())
        rows.append({"what": say(told[nr], nr, rank, street=nr), "asks": asks, "gives": gives})
    return rows
