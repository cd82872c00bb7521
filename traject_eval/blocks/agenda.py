"""The agenda: what was voted for, how sure that is, where the ideas stand, and what is on the agenda."""

import datetime as dt

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.dots import dot_row, dots_data
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import columns, headings, refusal, said
from traject_eval.method import Vote, dot_vote, sticker_wall
from traject_eval.words import date, number, percent, text

TERMS, WHOSE = ("short", "long"), ("ourselves", "others")


def show_vote(evening) -> Blocks:
    """Votes per idea as dots; filled is every idea that may be first, had others come."""
    title = text("agenda.vote.none")
    if evening.live and _is_open(evening):
        return Blocks((refusal("agenda.vote", title, "vote_open", "vote_open_needed"),))
    vote = read_vote(evening)
    if vote is None or not vote.dots:
        return Blocks((refusal("agenda.vote", title, "no_votes", "no_votes_needed"),))
    rows = _vote_rows(vote)
    figure = block(
        "figure",
        key="agenda.vote",
        chart="dots",
        data=dots_data(rows, text("agenda.vote.key")),
        title=_vote_title(vote),
        alt=text("agenda.vote.alt", rows=" ".join(_vote_alt(row) for row in rows)),
        note=_vote_note(vote, evening.min_base),
        table={
            "columns": columns(headings("agenda.vote.columns"), 3),
            "rows": [
                [row["name"], row["count"], percent(share), row["told"] or "–"] for row, share in _shares(vote, rows)
            ],
        },
    )
    return Blocks((figure,))


def _is_open(evening) -> bool:
    """Are people still voting? The standing is then hidden, so that nobody follows the crowd."""
    given, voters = evening.rows("agenda.stemmen"), evening.rows("aftrap.aanwezigen")
    begun = any(row in voters for row in given)
    closed = given.get("", {}).get("_closed") or all(given.get(voter, {}).get("_done") for voter in voters)
    return begun and not closed


def read_vote(evening) -> Vote | None:
    """The vote of an evening: the ballots where there are any, else the stickers that were counted on the wall."""
    names = evening.labels("agenda.ideeen")
    ballots = evening.answers("agenda.stemmen").rename(columns={"row": "voter", "column": "idea", "value": "dots"})
    wall = evening.answers("agenda.muur").dropna(subset="dots")
    if len(ballots):
        found = dot_vote(ballots[["voter", "idea", "dots"]], list(names))
    elif len(wall):
        found = sticker_wall(dict(zip(wall["row"], wall["dots"].astype(int), strict=True)))
    else:
        return None
    named = found.table.assign(idea=found.table["idea"].map(names))
    return Vote(named, found.ballots, found.dots, found.effective, found.lead)


def _vote_rows(vote: Vote) -> list[dict]:
    """A row per idea; letters as they are called out, in the order of the votes."""
    open_ahead = vote.table["best"].fillna(0).eq(1)
    rows = []
    for nr, row in enumerate(vote.table.itertuples()):
        first = bool(open_ahead[nr]) if vote.lead else False
        rule = bool(vote.lead) and nr > 0 and bool(open_ahead[nr - 1]) and not first
        filled, unfilled = (row.dots, 0) if first else (0, row.dots)
        places = "" if pd.isna(row.best) else _places(row.best, row.worst)
        rows.append(dot_row(row.idea, filled, unfilled, places, rule=rule))
    return rows


def _places(best: int, worst: int) -> str:
    return (
        text("agenda.vote.place", place=best) if best == worst else text("agenda.vote.places", best=best, worst=worst)
    )


def _shares(vote: Vote, rows: list[dict]):
    return zip(rows, vote.table["share"], strict=True)


def _vote_title(vote: Vote) -> str:
    """The main point, no stronger than the lead allows."""
    first = vote.table["idea"].iloc[0]
    if vote.lead is None:
        tied = int(vote.table["dots"].eq(vote.table["dots"].iloc[0]).sum()) > 1
        return text("agenda.vote.most_tied" if tied else "agenda.vote.most", idea=first)
    if vote.lead.clear:
        return text("agenda.vote.clear", idea=first)
    return text("agenda.vote.several", count=int(vote.table["best"].eq(1).sum()))


def _vote_alt(row: dict) -> str:
    told = text("agenda.vote.alt_row", idea=row["name"], dots=row["count"])
    return f"{told} {row['told']}." if row["told"] else told


def _vote_note(vote: Vote, base: int) -> str:
    if not vote.ballots:
        return text("agenda.vote.note_wall", dots=number(vote.dots, 0))
    counted = {"dots": number(vote.dots, 0), "people": number(vote.ballots, 0)}
    if vote.lead is None:
        return text("agenda.vote.note_few", dots=counted["dots"], base=number(base, 0))
    lead = {"lead": number(vote.lead.value, 0), "low": number(vote.lead.low, 0), "high": number(vote.lead.high, 0)}
    return text("agenda.vote.note", **counted, **lead)


def show_places(evening) -> Blocks:
    """Ideas in four fields: short or long term, by ourselves or with others."""
    ideas = evening.answers("agenda.plaats").dropna(subset=["term", "whose"])
    if ideas.empty:
        return Blocks(())
    names = evening.labels("agenda.plaats")
    cells = [
        [
            [names[row] for row in ideas.loc[(ideas["term"] == term) & (ideas["whose"] == whose), "row"]]
            for whose in WHOSE
        ]
        for term in TERMS
    ]
    heads = {
        part: [text(f"agenda.places.{name}") for name in own] for part, own in (("rows", TERMS), ("columns", WHOSE))
    }
    fields = [
        (row, column, cells[r][c]) for r, row in enumerate(heads["rows"]) for c, column in enumerate(heads["columns"])
    ]
    figure = block(
        "figure",
        key="agenda.places",
        chart="quadrants",
        data={**heads, "cells": cells},
        title=text("agenda.places.title", count=len(cells[0][0])) if cells[0][0] else text("agenda.places.title_none"),
        alt=text(
            "agenda.places.alt",
            rows=" ".join(f"{row}, {column}: {'; '.join(found) or '–'}." for row, column, found in fields),
        ),
        note="",
        table={
            "columns": columns(headings("agenda.places.columns"), 0),
            "rows": [[name, row, column] for row, column, found in fields for name in found],
        },
    )
    return Blocks((figure,))


def show_agenda(evening) -> Block:
    """What is on the agenda: aim, first step, when, what it takes, how we shall notice."""
    points = evening.answers("agenda.punten")
    title = text("agenda.points.title")
    if points.empty:
        return refusal("agenda.points", title, "no_points", "no_points_needed")
    points["when"] = points["when"].map(lambda day: date(dt.date.fromisoformat(day)), na_action="ignore")
    rows = [
        [said(row[name]) for name in ("aim", "first_step", "when", "means", "indicator")]
        for _, row in points.iterrows()
    ]
    return block(
        "table",
        key="agenda.points",
        title=title,
        columns=columns(headings("agenda.points.columns"), 0),
        rows=rows,
        note=text("agenda.points.note"),
    )


def agenda_findings(evening) -> pd.DataFrame:
    """The lead of the first idea and how concentrated the votes are, as a table of findings; ungated."""
    vote = read_vote(evening)
    if vote is None or not vote.dots:
        return phase_findings([])
    common = {"design": "dot_vote", "n": vote.ballots or pd.NA}
    rows = [
        {**common, "key": "agenda.effective", "value": vote.effective, "unit": "ideas", "method": "laakso_taagepera"}
    ]
    if vote.lead:
        ends = {name: getattr(vote.lead, name) for name in ("value", "low", "high", "level")}
        rows.append({**common, **ends, "key": "agenda.lead", "unit": "dots", "method": "percentile_bootstrap"})
    return phase_findings(rows)
