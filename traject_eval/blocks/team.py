"""The team: what it stands for, who does what and whether that is too much, how strong it is, and what will last."""

import datetime as dt

import pandas as pd

from traject_eval.blocks.block import Block, block
from traject_eval.blocks.tables import columns, headings, refusal, sheet_of_parts
from traject_eval.method import workload
from traject_eval.method.workload import MOST
from traject_eval.privacy import enough, safe_cell
from traject_eval.words import date, number, text

OPEN = ("todo", "doing")
STATEMENTS = ("aim", "speak", "rely", "share", "learn")


def show_team(evening) -> Block:
    """The team on one sheet, as a table of its parts."""
    title = text("team.canvas.title")
    made = sheet_of_parts(evening, "team.doek", "team.canvas", title, headings("team.canvas.columns"))
    return made or refusal("team.canvas", title, "no_canvas", "no_canvas_needed")


def show_actions(evening) -> Block:
    """The action board as a table, by stage; who does it is not in it."""
    actions = evening.answers("team.acties").dropna(subset="what")
    if actions.empty:
        return refusal("team.actions", text("team.actions.title_none"), "no_actions", "no_actions_needed")
    stages = {choice.id: choice.label for choice in evening.form("team.acties").field("status").choices}
    stage = actions["status"].fillna("todo")
    ordered = actions.assign(stage=stage, place=stage.map(list(stages).index)).sort_values("place", kind="stable")
    return block(
        "table",
        key="team.actions",
        title=text("team.actions.title", done=int(stage.eq("done").sum()), all=len(actions)),
        columns=columns(headings("team.actions.columns"), 0),
        rows=[[row.what, day(row.when), row.means or "–", stages[row.stage]] for row in ordered.itertuples()],
        note="",
    )


def day(written: object) -> str:
    """A date as people read it; a dash where there is none.

    Examples
    --------
    >>> day("2026-11-24"), day(None)
    ('24 november 2026', '–')
    """
    return date(dt.date.fromisoformat(written)) if isinstance(written, str) else "–"


def show_load(evening) -> Block:
    """Who carries how much. While people are together by alias; elsewhere only how many carry too much, if not few."""
    actions = _actions(evening)
    carried = workload(actions)
    still = actions[actions["open"]]
    told = text("team.load.told", open=len(still), nobody=int(still["people"].map(len).eq(0).sum()))
    title = text("team.load.title")
    if actions.empty:
        return refusal("team.load", title, "no_actions", "no_actions_needed")
    if evening.live and len(carried):
        names = evening.labels("aftrap.aanwezigen")
        told_of = {True: text("team.load.much", most=MOST), False: ""}
        rows = [[names[row.person], number(row.open, 0), told_of[row.overloaded]] for row in carried.itertuples()]
        heads = columns(headings("team.load.columns"), 0)
        return block("table", key="team.load", title=title, columns=heads, rows=rows, note=told)
    many = int(carried["overloaded"].sum())
    safe = enough(len(evening.rows("aftrap.aanwezigen")), evening.min_base) and safe_cell(many, evening.min_cell)
    overloaded = text("team.load.overloaded", most=MOST, n=many) if safe else text("team.load.hidden")
    return block("text", key="team.load", style="note", title=title, text=f"{told} {overloaded}")


def _actions(evening) -> pd.DataFrame:
    """The actions as the measure of workload wants them; somebody who is no longer on the list carries nothing."""
    known = evening.rows("aftrap.aanwezigen")
    rows = []
    for action, values in evening.rows("team.acties").items():
        named = [*(values.get("who") or []), *([values["buddy"]] if values.get("buddy") else [])]
        people = [person for person in dict.fromkeys(named) if person in known]
        rows.append((action, people, values.get("status", "todo") in OPEN))
    return pd.DataFrame(rows, columns=["action", "people", "open"]).astype({"open": bool})


def show_strength(evening) -> Block:
    """How strong the team finds itself, statement by statement, at every moment it was asked."""
    form = evening.form("team.kracht")
    asked = evening.answers("team.kracht").dropna(subset=list(STATEMENTS), how="all")
    if asked.empty:
        title = text("team.strength.title_none")
        return refusal("team.strength", title, "no_strength", "no_strength_needed")
    marks = read_strength(evening)
    moments = asked["moment"].fillna("–").tolist()
    rows = [[form.field(name).label, *map(_mark, marks[name])] for name in STATEMENTS]
    means = marks.mean(axis=1)
    ends = {"first": number(means.iloc[0]), "last": number(means.iloc[-1])}
    once = text("team.strength.title_one", last=ends["last"])
    heads = [text("team.strength.statement"), *moments]
    return block(
        "table",
        key="team.strength",
        title=text("team.strength.title", **ends) if len(means) > 1 else once,
        columns=columns(heads, len(moments)),
        rows=[*rows, [text("team.strength.mean"), *(number(mean) for mean in means)]],
        note=text("team.strength.note"),
    )


def read_strength(evening) -> pd.DataFrame:
    """The marks of the team, 1 to 5: a row per moment and a column per statement, NaN where none was chosen."""
    asked = evening.answers("team.kracht").dropna(subset=list(STATEMENTS), how="all")
    place = {choice.id: nr for nr, choice in enumerate(evening.form("team.kracht").field("aim").choices, start=1)}
    return asked[list(STATEMENTS)].apply(lambda column: column.map(place)).astype(float)


def _mark(value: float) -> str:
    return "–" if pd.isna(value) else number(value, 0)


def show_lasting(evening) -> Block:
    """What goes on without a facilitator, and what it takes; of an initiative that has stopped there is no asking."""
    stopped = evening.answers("team.initiatieven").dropna(subset="ended")["row"]
    scanned = evening.answers("team.blijft").dropna(subset="stays")
    scanned = scanned[~scanned["row"].isin(stopped)]
    if scanned.empty:
        return refusal("team.lasting", text("team.lasting.title"), "no_lasting", "no_lasting_needed")
    names = evening.labels("team.blijft")
    choices = {choice.id: choice.label for choice in evening.form("team.blijft").field("stays").choices}
    return block(
        "table",
        key="team.lasting",
        title=text("team.lasting.count", good=int(scanned["stays"].eq("good").sum()), all=len(scanned)),
        columns=columns(headings("team.lasting.columns"), 0),
        rows=[[names[row.row], choices[row.stays], row.note or "–"] for row in scanned.itertuples()],
        note="",
    )
