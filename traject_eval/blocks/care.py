"""Care that is asked for against care that there is: a scenario with everything it assumes beside it."""

import re

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.profile import figure_words, read_figures
from traject_eval.blocks.tables import columns, headings, refusal, said
from traject_eval.context import context_table
from traject_eval.errors import DataProblem
from traject_eval.method import CareScenario, care_scenario
from traject_eval.words import listed, number, text

NEEDED = ("people", "hours", "growth", "change", "years")
YEAR = re.compile(r"(?:19|20)\d\d")
PERCENT = ("growth", "change")
ENDS = ("low", "middle", "high")


def show_care(evening) -> Blocks:
    """The scenario as two fans, and every assumption with what it rests on."""
    assumed, title = read_assumptions(evening), text("profile.care.title_none")
    labels = evening.labels("profiel.scenario")
    if missing := [labels[name] for name in NEEDED if name not in assumed.index]:
        needed = text("profile.care.needed", missing=listed([f"‘{label}’" for label in missing]))
        content = {"title": title, "reason": text("refusal.no_scenario"), "needed": needed}
        return Blocks((block("refusal", key="profiel.care", **content),))
    try:
        found = _scenario(assumed)
    except DataProblem:
        return Blocks((refusal("profiel.care", title, "wrong_scenario", "wrong_scenario_needed"),))
    return Blocks((_figure(found, start_year(evening)), _assumptions(assumed, labels)))


def read_assumptions(evening) -> pd.DataFrame:
    """What is assumed, by its name: ``low, high, why``; where one end is given it is both.

    How many people there are comes from the figures where nobody typed it.
    """
    frame = evening.answers("profiel.scenario").set_index("row")
    ends = {name: pd.to_numeric(frame[name]) for name in ("low", "high")}
    frame = frame.assign(low=ends["low"].fillna(ends["high"]), high=ends["high"].fillna(ends["low"]))
    frame = frame.dropna(subset="low")
    figures = read_figures(evening)
    known = {name: figures["here"].get(name) for name in ("age_75", "inhabitants")}
    if "people" not in frame.index and not any(value is None or pd.isna(value) for value in known.values()):
        people = round(known["age_75"] / 100 * known["inhabitants"])
        share, inhabitants = number(known["age_75"]), number(known["inhabitants"], 0)
        why = text("profile.care.from_figures", share=share, inhabitants=inhabitants)
        frame.loc["people"] = {"low": people, "high": people, "why": why}
    return frame


def start_year(evening) -> int:
    """The year in which the scenario starts: that of the number of inhabitants, else that of the code of the buurt."""
    figures = read_figures(evening)
    told = (figures["year"].get("inhabitants"), evening.buurt.get("year"))
    return next((int(year) for year in map(str, told) if YEAR.fullmatch(year)), 0)


def _scenario(assumed: pd.DataFrame) -> CareScenario:
    ends = {name: (float(row["low"]), float(row["high"])) for name, row in assumed.iterrows()}
    shares = {name: tuple(end / 100 for end in ends[name]) for name in PERCENT}
    years = ends["years"][1]
    if not years.is_integer():
        raise DataProblem(f"years is {years}; verwacht: een heel getal")
    return care_scenario(ends["people"], ends["hours"], **shares, years=int(years), supply=ends.get("supply"))


def _figure(found: CareScenario, first: int) -> Block:
    table, last = found.table, found.table.iloc[-1]
    year = str(first + int(last["year"]))
    fans = [_fan(table, kind, year) for kind in ("demand", "supply")]
    tenths = {end: number(10 * last[f"covered_{end}"]) for end in ("low", "high")}
    told = " ".join(text("profile.care.alt_row", name=one["name"], end=one["end"]) for one in fans)
    return block(
        "figure",
        key="profiel.care",
        chart="fan",
        data={"years": [first + int(one) for one in table["year"]], "fans": fans},
        title=text(f"profile.care.title_{verdict(found)}", year=year),
        alt=text("profile.care.alt", first=first, year=year, rows=told),
        note=f"{text('profile.care.covered', year=year, **tenths)} {text('profile.care.note')}",
        table={
            "columns": columns(headings("profile.care.columns"), 4),
            "rows": [
                [
                    str(first + int(row["year"])),
                    *(number(row[f"{kind}_{end}"], 0) for kind in ("demand", "supply") for end in ("low", "high")),
                ]
                for _, row in table.iterrows()
            ],
        },
    )


def _fan(table: pd.DataFrame, kind: str, year: str) -> dict:
    low, high = (number(table[f"{kind}_{end}"].iloc[-1], 0) for end in ("low", "high"))
    told = {"name": text(f"profile.care.{kind}"), "end": text("profile.care.end", year=year, low=low, high=high)}
    return {"kind": kind, **told, **{end: table[f"{kind}_{end}"].tolist() for end in ENDS}}


def verdict(found: CareScenario) -> str:
    """What holds in every corner at the end: ``short``, ``enough``, or ``either`` where the corners differ.

    Examples
    --------
    >>> verdict(care_scenario((1, 1), (1, 1), (0.01, 0.02), (-0.02, 0.0), 5))
    'short'
    """
    last = found.table.iloc[-1]
    return "short" if last["covered_high"] < 1 else "enough" if last["covered_low"] >= 1 else "either"


def _assumptions(assumed: pd.DataFrame, labels: dict[str, str]) -> Block:
    rows = []
    for name, label in labels.items():
        if name in assumed.index:
            row = assumed.loc[name]
            rows.append([label, *(figure_words(row[end]) for end in ("low", "high")), said(row["why"])])
        else:
            rows.append([label, *[text("profile.care.as_asked_cell")] * 2, text("profile.care.as_asked")])
    heads = headings("profile.care.assumed")
    made = {"columns": columns(heads, 0), "rows": rows, "note": ""}
    return block("table", key="profiel.assumptions", title=text("profile.care.assumptions"), **made)


def profile_findings(evening) -> pd.DataFrame:
    """Measured shares of the buurt, and the ends of the scenario; no estimate of a model is ever a finding. Ungated."""
    topics, rows = context_table().topics, []
    for name, row in read_figures(evening).iterrows():
        topic = topics[name]
        if topic.unit == "percent" and not topic.modelled and 0 <= row["here"] <= 100:
            after = said(row["year"])
            about = {"value": row["here"] / 100, "unit": "share", "method": "register", "design": "context"}
            rows.append({"key": f"profiel.{name}", "after": after, **about})
    assumed = read_assumptions(evening)
    if set(NEEDED) <= set(assumed.index):
        try:
            last = _scenario(assumed).table.iloc[-1]
        except DataProblem:
            return phase_findings(rows)
        for end in ("low", "high"):
            about = {"value": last[f"covered_{end}"], "unit": "share", "method": "scenario", "design": "assumptions"}
            rows.append({"key": f"profiel.covered_{end}", **about})
    return phase_findings(rows)
