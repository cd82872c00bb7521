"""Why an invented buurt begins, and the files with open data that would be downloaded for it; all of it made up.

The files have the form in which CBS and RIVM give theirs, so that a demo takes the same way in as the real ones.
"""

import datetime as dt

import numpy as np

from traject_eval.simulate.gathering import agreements, numbered, start_date
from traject_eval.simulate.phrases import say, words
from traject_eval.simulate.plan import BuurtPlan, stream
from traject_eval.simulate.settings import CBS_YEAR, SMALL_PLACE

WHY, PROFILE = 20, 21  # of the streams of a buurt: its forms and its figures
EARLIER, ASKED = 2020, 2024  # the older figures, and the year in which people were asked about their health
FIRST = 42  # days before the kick-off
TOLD = (2, 4)
CODE = "Regiocode (gemeente, wijk, buurt) (code)"
KWB = (
    *("gwb_code_10", "regio", "gm_naam", "recs", "ind_wbi", "a_inw", "a_00_14", "a_15_24", "a_25_44", "a_45_64"),
    *("a_65_oo", "a_hh", "a_1p_hh", "p_hh_li", "ste_mvs"),
)
HEALTH = (
    *("Leeftijd", "Marges", "Wijken en buurten", CODE, "Perioden", "Ervaren gezondheid goed/zeer goed (%)"),
    *("Moeite met rondkomen (%)", "Eenzaam (%)", "Ernstig/zeer ernstig eenzaam (%)", "Mantelzorger (%)"),
)
AGED = ("Perioden", "Wijken en buurten", CODE, "75 jaar of ouder (aantal)")
GROUPS = ("18 jaar of ouder", "65 jaar of ouder")
# Invented as well: a municipality and a country in the middle of the buurten.
WIDE = (
    ("NL00", "Nederland", "Land", 17_900_000, (15, 12, 26, 27, 20), 9, 40, 7, (76, 16, 48, 13, 15)),
    ("GM9999", "Voorbeeldgemeente", "Gemeente", 84_000, (14, 11, 24, 28, 23), 10, 42, 9, (74, 18, 50, 14, 15)),
)
LESS_OLD = 3  # per cent of the people, in the older figures
ROUND = 5  # CBS rounds counts of a buurt to fives


def draw_profile(draw: np.random.Generator, plan: BuurtPlan, rank: int, people: list[str]) -> dict:
    """The forms of the profile: why here, what residents say, what is assumed about care, what was agreed."""
    told = words()["profile"]
    said = {name: int(draw.integers(len(told[name]))) for name in ("urgency", "occasion", "client")}
    heard = draw.permutation(len(told["told"]))[: int(draw.integers(*TOLD, endpoint=True))].tolist()
    stories = [
        {
            "words": say(told["told"][nr]["words"], nr, rank, street=nr),
            "kind": "fear",
            "theme": told["told"][nr]["theme"],
        }
        for nr in heard
    ]
    first = start_date(plan) - dt.timedelta(days=FIRST)
    return {
        "profiel.aanleiding": {"": {name: say(told[name][nr], nr, rank, street=1) for name, nr in said.items()}},
        "profiel.verhalen": numbered(plan, "profiel.verhalen", stories),
        "profiel.scenario": _assumed(draw, rank),
        "profiel.afspraken": agreements(draw, plan, rank, "profiel", people, first),
    }


def _assumed(draw: np.random.Generator, rank: int) -> dict[str, dict]:
    hours, growth = int(draw.integers(2, 5)), int(draw.integers(1, 4))
    ends = {
        **{"hours": (hours, hours + 2), "growth": (growth, growth + 2)},
        **{"change": (-int(draw.integers(1, 4)), 0), "years": (15, 15)},
    }
    why = words()["profile"]["why"]
    return {
        name: {"low": low, "high": high, "why": say(why[name], 0, rank, street=2)} for name, (low, high) in ends.items()
    }


def open_data(plans: list[BuurtPlan], names: list[str], seed: int) -> dict:
    """What would be downloaded for these buurten, ready for JSON.

    ``files`` are the name, the CBS year of the codes (None where the file says it) and the content of each;
    ``crosswalk`` is what the project says itself of codes: that they stayed the same.
    """
    regions = [*WIDE, *(_region(plan, name, seed) for plan, name in zip(plans, names, strict=True))]
    small = {plan.code for plan in plans if plan.place == SMALL_PLACE}
    years = (EARLIER, CBS_YEAR)
    files = [
        (f"verzonnen-kerncijfers-{year}.csv", year, [KWB, *(_kwb(one, year, small) for one in regions)])
        for year in years
    ]
    aged = [AGED, *(_aged(one, year) for one in regions for year in years)]
    health = [HEALTH, *(_health(one, group, small) for one in regions for group in GROUPS)]
    files += [("verzonnen-75-jaar-of-ouder.csv", None, aged), (f"verzonnen-gezondheid-{ASKED}.csv", CBS_YEAR, health)]
    same = [("code", "jaar", "was", "was_jaar"), *((plan.code, CBS_YEAR, plan.code, EARLIER) for plan in plans)]
    return {"files": [[name, year, _csv(rows)] for name, year, rows in files], "crosswalk": _csv(same)}


def _csv(rows: list[tuple]) -> str:
    return "".join(";".join(map(str, row)) + "\n" for row in rows)


def _region(plan: BuurtPlan, name: str, seed: int) -> tuple:
    """Code, name, kind, inhabitants, five age bands in per cent, 75 or older, alone, low income, and health."""
    draw = stream(seed, plan.place, PROFILE)
    old = int(draw.integers(20, 34))
    young = 100 - old
    ages = [round(young * part) for part in (0.17, 0.13, 0.3)]
    shares = (*ages, young - sum(ages), old)
    health = tuple(int(draw.integers(low, high)) for low, high in ((62, 76), (18, 34), (48, 62), (13, 24), (12, 19)))
    size = int(draw.integers(90, 480)) * 10
    return (
        plan.code,
        name,
        "Buurt",
        size,
        shares,
        old // 2,
        int(draw.integers(40, 62)),
        int(draw.integers(8, 20)),
        health,
    )


def _count(region: tuple, percent: float) -> int:
    count = region[3] * percent / 100
    return round(count / ROUND) * ROUND


def _kwb(region: tuple, year: int, small: set[str]) -> tuple:
    code, name, kind, size, shares, _, alone, poor, _ = region
    less = LESS_OLD if year == EARLIER else 0
    shares = (*shares[:3], shares[3] + less, shares[4] - less)
    homes = round(size * 0.5)
    told = "." if code in small else f"{poor},5"
    counts = (*(_count(region, share) for share in shares), homes, round(homes * alone / 100))
    return code.ljust(10), name, "Voorbeeldgemeente", kind, 1, size, *counts, told, 2


def _aged(region: tuple, year: int) -> tuple:
    return year, region[1], region[0].ljust(10), _count(region, region[5] - (1 if year == EARLIER else 0))


def _health(region: tuple, group: str, small: set[str]) -> tuple:
    older = 2 if group == GROUPS[1] else 0  # older people are a little lonelier, here as elsewhere
    told = ["."] * 5 if region[0] in small else [region[8][0] - 3 * older, *(one + older for one in region[8][1:])]
    return group, "Waarde", region[1], region[0].ljust(10), ASKED, *told
