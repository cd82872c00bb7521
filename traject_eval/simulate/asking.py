"""Local business of an invented buurt: what the agenda asks, what businesses offer, and what comes of promises."""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, row_id, start_date
from traject_eval.simulate.phrases import say, words
from traject_eval.simulate.plan import BuurtPlan

AFTER = 150  # days after the kick-off
OFFERS = (5, 8)
KINDS = ("hands", "knowledge", "space", "goods", "money")
PROMISES, SETTLES = 0.7, 0.8  # chance that what is asked is promised; that a promise is settled by now
KEEPS = (0.5, 0.95)  # chance that a settled promise was kept, per buurt
FITS = 0.75  # chance that something is asked of a kind that a business has to offer
HOURS, EUROS, STEP = (2, 40), (1, 20), 25
IN_HOURS = ("hands", "knowledge")  # what people do is estimated in hours, all else in euros
WHOSE = ("business", "residents", "together")
DECIMALS = 9


def draw_business(draw: np.random.Generator, plan: BuurtPlan, rank: int, earlier: dict) -> tuple[dict, dict]:
    """The forms of local business, and the true chance that a promise is kept."""
    keeps = round(float(draw.uniform(*KEEPS)), DECIMALS)
    told, offered = words()["businesses"], words()["offers"]
    offers = draw.permutation(len(offered))[: int(draw.integers(*OFFERS, endpoint=True))].tolist()
    day = start_date(plan) + dt.timedelta(days=AFTER)
    points = list(earlier["agenda.punten"])
    firms = sorted({offered[nr]["by"] for nr in offers})
    rows = [
        {"name": say(told[firm]["name"], nr, rank, street=nr), "sector": told[firm]["sector"]}
        for nr, firm in enumerate(firms)
    ]
    own = [
        {
            **{name: say(offered[nr][name], nr, rank, street=nr) for name in ("what", "returns")},
            **{
                "kind": offered[nr]["kind"],
                "business": row_id(plan, "bedrijven.bedrijven", firms.index(offered[nr]["by"])),
            },
        }
        for nr in offers
    ]
    offers_made = numbered(plan, "bedrijven.aanbod", own)
    had = [one["kind"] for one in own]
    asks = {point: str(draw.choice(had if draw.random() < FITS else KINDS)) for point in points}
    # A promise keeps the row of its offer.
    promises = {row: _asked(draw, asks, offer["kind"], keeps, day) for row, offer in offers_made.items()}
    return {
        "bedrijven.bedrijven": numbered(plan, "bedrijven.bedrijven", rows),
        "bedrijven.vraag": {point: {"kind": kind} for point, kind in asks.items()},
        "bedrijven.aanbod": offers_made,
        "bedrijven.toezeggingen": promises,
        "bedrijven.afspraken": agreements(
            draw, plan, rank, "bedrijven", list(earlier["aftrap.aanwezigen"]), day + dt.timedelta(days=14)
        ),
    }, {"keeps": keeps}


def _asked(draw: np.random.Generator, asks: dict[str, str], kind: str, keeps: float, day: dt.date) -> dict:
    """What became of what a business was asked, for a point of the agenda that asks this where there is one."""
    fitting = [point for point, asked in asks.items() if asked == kind] or list(asks)
    status = "refused"
    if draw.random() < PROMISES:
        status = "promised"
        if draw.random() < SETTLES:
            status = "delivered" if draw.random() < keeps else "dropped"
    hours, euro = int(draw.integers(*HOURS)), STEP * int(draw.integers(*EUROS))
    worth = {"hours": hours} if kind in IN_HOURS else {"euro": euro}
    return {
        **{"serves": fitting[int(draw.integers(len(fitting)))], "status": status},
        "date": (day + dt.timedelta(days=int(draw.integers(60)))).isoformat(),
        **({} if status == "refused" else worth | {"estimated_by": WHOSE[int(draw.integers(len(WHOSE)))]}),
    }
