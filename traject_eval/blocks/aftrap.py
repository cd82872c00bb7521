"""The kick-off: who came and who is missing, what people hope for, what they bring, and who knows whom."""

from collections.abc import Iterator

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.dots import dot_row, dots_data
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import choice_labels, columns, headings, refusal
from traject_eval.method import Attendance, Network, attendance, network, talent_use
from traject_eval.privacy import enough, join_small, safe_cell
from traject_eval.words import listed, number, percent, text

TIES = ("knows", "did")


def show_attendance(evening) -> Block:
    """Invited and came, by street or group; small groups are taken together, and who was not reached is named."""
    found = read_attendance(evening)
    if not enough(found.came, evening.min_base):
        title = text("aftrap.turnout.title_none")
        return refusal("aftrap.turnout", title, "few_came", "few_came_needed", base=evening.min_base)
    missing = list(found.not_reached)
    return block(
        "table",
        key="aftrap.turnout",
        title=text("aftrap.turnout.title", n=number(found.came, 0)),
        columns=columns(headings("aftrap.turnout.columns"), 2),
        rows=list(_turnout_rows(found.groups, evening.min_cell)),
        note=text("aftrap.turnout.missing", groups=listed(missing)) if missing else text("aftrap.turnout.reached"),
    )


def read_attendance(evening) -> Attendance:
    """The turnout; a street that stands on the list twice is one street."""
    people, invited = evening.answers("aftrap.aanwezigen"), evening.answers("aftrap.genodigd")
    names = dict(zip(invited["row"], invited["group"].fillna(""), strict=True))
    streets = invited.assign(group=invited["row"].map(names), invited=pd.to_numeric(invited["invited"]))
    streets = streets[streets["group"].ne("")].groupby("group", sort=False)["invited"].sum(min_count=1).reset_index()
    from_street = [names.get(street, "") for street in people["group"]]
    present = people.assign(group=from_street, left_early=people["left_early"].eq(True))
    return attendance(present[["group", "arrived", "left_early"]], streets)


def _turnout_rows(groups: pd.DataFrame, min_cell: int) -> Iterator[list[str]]:
    joined = join_small(groups["came"].tolist(), min_cell)
    for place, row in groups.iterrows():
        if place not in joined:
            name = text("aftrap.turnout.elsewhere") if row["group"] is None else row["group"]
            yield [name, "–" if pd.isna(row["invited"]) else number(row["invited"], 0), number(row["came"], 0)]
    if joined:
        own = groups.loc[joined]
        invited = own["invited"].sum(min_count=1)
        known = own["invited"].notna().all() and own["group"].notna().all()
        yield [
            text("aftrap.turnout.together", count=len(joined)),
            number(invited, 0) if known else "–",
            number(own["came"].sum(), 0),
        ]


def show_hopes(evening) -> Block:
    """What people hope for and dread, in their own words."""
    said = evening.answers("aftrap.hopen").dropna(subset="words")
    title = text("aftrap.hopes.title")
    if said.empty:
        return refusal("aftrap.hopes", title, "no_hopes", "no_hopes_needed")
    labels = choice_labels(evening, "aftrap.hopen", "kind") | choice_labels(evening, "aftrap.hopen", "theme")
    hopes = int(said["kind"].eq("hope").sum())
    ordered = said.sort_values("kind", key=lambda kinds: kinds.ne("hope"), kind="stable")
    return block(
        "table",
        key="aftrap.hopes",
        title=text("aftrap.hopes.count", hopes=hopes, fears=len(said) - hopes),
        columns=columns(headings("aftrap.hopes.columns"), 0),
        rows=[[row.words, labels.get(row.kind, "–"), labels.get(row.theme, "–")] for row in ordered.itertuples()],
        note="",
    )


def show_talents(evening) -> Blocks:
    """Talents per theme as dots: filled is in use: a point of the agenda or an action names it."""
    offers, used = read_talents(evening)
    if offers.empty:
        title = text("aftrap.talents.title_none")
        return Blocks((refusal("aftrap.talents", title, "no_talents", "no_talents_needed"),))
    counted = talent_use(offers, used)
    themes = choice_labels(evening, "aftrap.talenten", "theme")
    whole = counted.iloc[-1]
    rows = [_talent_row(row, themes) for row in counted.iloc[:-1].itertuples()]
    figure = block(
        "figure",
        key="aftrap.talents",
        chart="dots",
        data=dots_data(rows, text("aftrap.talents.key")),
        title=text("aftrap.talents.title", used=int(whole["in_use"]), all=int(whole["offered"])),
        alt=text("aftrap.talents.alt", rows=" ".join(f"{row['name']}: {row['told']}." for row in rows)),
        note=text("aftrap.talents.note", **{kind: int(whole[kind]) for kind in ("head", "heart", "hands")}),
        table={
            "columns": columns(headings("aftrap.talents.columns"), 2),
            "rows": [[row["name"], row["count"], number(row["filled"], 0)] for row in rows],
        },
    )
    return Blocks((figure,))


def read_talents(evening) -> tuple[pd.DataFrame, set[str]]:
    """The talents on offer, and those that a point of the agenda or an action uses."""
    offers = evening.answers("aftrap.talenten").dropna(subset=["talent", "kind"])
    offers = offers[["row", "kind", "theme"]].rename(columns={"row": "talent"})
    named = [*evening.rows("agenda.punten").values(), *evening.rows("team.acties").values()]
    used = {talent for values in named for talent in values.get("talents") or ()}
    return offers, used & set(offers["talent"])


def _talent_row(row, themes: dict[str, str]) -> dict:
    used, offered = int(row.in_use), int(row.offered)
    name = themes.get(row.theme, text("aftrap.talents.no_theme"))
    return dot_row(name, used, offered - used, text("aftrap.talents.in_use", used=used))


def show_network(evening) -> Block:
    """Who knows whom, moment by moment: how many others people know, and how many know nobody."""
    found = list(read_networks(evening))
    title = text("aftrap.network.title_none")
    if not found or not enough(max(knows.people for _, knows, _ in found), evening.min_base):
        return refusal("aftrap.network", title, "few_ties", "few_ties_needed", base=evening.min_base)
    shown = [each for each in found if enough(each[1].people, evening.min_base)]
    knows = shown[-1][1]
    return block(
        "table",
        key="aftrap.network",
        title=text("aftrap.network.title", ties=number(knows.mean_ties), people=number(knows.people, 0)),
        columns=columns(headings("aftrap.network.columns"), 5),
        rows=[_network_row(*each, evening.min_cell) for each in shown],
        note=text("aftrap.network.note"),
    )


def read_networks(evening) -> Iterator[tuple[str, Network, Network]]:
    """Per moment that was asked, in that order: the network by name, and that of having done something together."""
    people = list(evening.rows("aftrap.aanwezigen"))
    asked = evening.answers("aftrap.kent")
    asked = asked[asked["who"].isin(people)].assign(moment=asked["moment"].fillna(""))
    for moment, own in asked.groupby("moment", sort=False):
        present = sorted(set(own["who"]) | {one for name in TIES for one in _named(own, name)["other"]})
        yield (moment, *(network(present, _named(own, name, people)) for name in TIES))


def _named(asked: pd.DataFrame, field: str, people: list[str] | None = None) -> pd.DataFrame:
    pairs = [(row.who, other) for row in asked.itertuples() for other in (getattr(row, field) or [])]
    named = pd.DataFrame(pairs, columns=["person", "other"])
    return named if people is None else named[named["other"].isin(people)]


def _network_row(moment: str, knows: Network, did: Network, min_cell: int) -> list[str]:
    alone = number(knows.alone, 0) if safe_cell(knows.alone, min_cell) else text("aftrap.network.few", most=min_cell)
    shown = [number(knows.people, 0), number(knows.mean_ties), number(did.mean_ties), percent(knows.density), alone]
    return [moment or text("aftrap.network.moment"), *shown]


def aftrap_findings(evening) -> pd.DataFrame:
    """Turnout, talents in use and the network, as a table of findings; ungated."""
    came = read_attendance(evening).came
    rows = [{"key": "aftrap.turnout", "value": came, "n": came, "unit": "people", "method": "count"}] if came else []
    offers, used = read_talents(evening)
    if len(offers):
        share = {"value": len(used) / len(offers), "n": len(offers), "unit": "share", "method": "count"}
        rows.append({"key": "aftrap.talents.in_use", **share})
    for moment, knows, _ in read_networks(evening):
        about = {"after": moment, "n": knows.people, "method": "count"}
        rows.append({"key": "aftrap.network.density", "value": knows.density, "unit": "share", **about})
        rows.append({"key": "aftrap.network.mean_ties", "value": knows.mean_ties, "unit": "people", **about})
    return phase_findings({**row, "design": "census"} for row in rows)
