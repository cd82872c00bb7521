"""What runs in the buurt already: what there is for what people hope, how far it is, and who could help whom."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.dots import dot_row, dots_data
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import choice_labels, columns, headings, refusal, said
from traject_eval.method import Gaps, asset_gaps, match_offers
from traject_eval.words import listed, number, text

TALENTS = {"head": "knowledge", "hands": "hands"}  # what somebody knows or can do answers a need of that kind


def show_running(evening) -> Blocks:
    """What there is per theme as dots, filled where everyone can join; hopes without anything are named."""
    assets = read_assets(evening)
    if assets.empty:
        title = text("running.assets.title_none")
        return Blocks((refusal("lopend.assets", title, "no_assets", "no_assets_needed"),))
    found = _gaps(evening, assets)
    names = {"": text("running.assets.no_theme")} | choice_labels(evening, "lopend.initiatieven", "theme")
    rows = [_theme_row(row, names[row.theme]) for row in found.table.itertuples()]
    missing = [names[theme] for theme in found.table.loc[found.table["gap"], "theme"]]
    figure = block(
        "figure",
        key="lopend.assets",
        chart="dots",
        data=dots_data(rows, text("running.assets.key")),
        title=text("running.assets.title_gaps", gaps=found.gaps, hoped=found.hoped)
        if missing
        else text("running.assets.title", n=len(assets)),
        alt=text("running.assets.alt", rows=" ".join(_theme_alt(row) for row in rows)),
        note=text("running.assets.missing", themes=listed(missing)) if missing else "",
        table={
            "columns": columns(headings("running.assets.columns"), 4),
            "rows": [
                [names[row.theme], *(number(n, 0) for n in (row.hopes, row.answered, row.running, row.open))]
                for row in found.table.itertuples()
            ],
        },
    )
    return Blocks((figure,))


def read_assets(evening) -> pd.DataFrame:
    """Everything that is there, with its id as ``asset``."""
    return evening.answers("lopend.initiatieven").dropna(subset="name").rename(columns={"row": "asset"})


def _gaps(evening, assets: pd.DataFrame) -> Gaps:
    hopes, wishes = evening.answers("aftrap.hopen"), evening.answers("lopend.wensen")
    answered = {row for row, named in zip(wishes["row"], wishes["answered"], strict=True) if isinstance(named, list)}
    own = hopes[hopes["kind"].eq("hope")]
    return asset_gaps(assets, own[["theme"]].assign(answered=own["row"].isin(answered)))


def _theme_row(row, name: str) -> dict:
    return dot_row(
        name, row.open, row.running - row.open, text("running.assets.hopes", n=row.hopes) if row.hopes else ""
    )


def _theme_alt(row: dict) -> str:
    told = text("running.assets.alt_row", theme=row["name"], all=row["count"], open=row["filled"])
    return told + (f" {row['told']}." if row["told"] else "")


def show_nearby(evening) -> Block:
    """What there is, the nearest first: for whom, when, where and how far to walk."""
    assets = read_assets(evening)
    if assets.empty:
        return refusal("lopend.nearby", text("running.nearby.title"), "no_assets", "no_assets_needed")
    far = pd.to_numeric(assets["distance"])
    themes = choice_labels(evening, "lopend.initiatieven", "theme")
    shown = assets.assign(
        theme=assets["theme"].map(themes),
        far=[text("running.nearby.metres", n=number(one, 0)) if pd.notna(one) else None for one in far],
    ).loc[far.sort_values(kind="stable").index]
    return block(
        "table",
        key="lopend.nearby",
        title=text("running.nearby.title"),
        columns=columns(headings("running.nearby.columns"), 1),
        rows=[
            [said(row[name]) for name in ("name", "theme", "audience", "rhythm", "where", "far")]
            for _, row in shown.iterrows()
        ],
        note=text("running.nearby.note"),
    )


def show_matches(evening) -> Block:
    """Who looks for something, and who has it: what is there already, and talents of the kick-off."""
    assets = read_assets(evening)
    needs = _spread(assets, "needs", "need")
    title = text("running.matches.title_none")
    if needs.empty:
        return refusal("lopend.matches", title, "no_needs", "no_needs_needed")
    talents = _talents(evening)
    offers = _spread(assets, "offers", "offer").assign(bound=False)
    found = match_offers(needs, pd.concat([offers, talents.drop(columns="name")]))
    names = dict(zip(assets["asset"], assets["name"], strict=True)) | dict(
        zip(talents["offer"], talents["name"], strict=True)
    )
    kinds = choice_labels(evening, "lopend.initiatieven", "needs")
    answered = int(found.dropna(subset="offer").drop_duplicates(["need", "kind"]).shape[0])
    return block(
        "table",
        key="lopend.matches",
        title=text("running.matches.title", answered=answered, all=len(needs)),
        columns=columns(headings("running.matches.columns"), 0),
        rows=[
            [names[need], kinds[kind], _givers(own, names)]
            for (need, kind), own in found.groupby(["need", "kind"], sort=False)
        ],
        note=text("running.matches.note"),
    )


def _givers(own: pd.DataFrame, names: dict[str, str]) -> str:
    """Who has it: those of the same theme where there are any, else all."""
    offers = own.dropna(subset="offer")
    close = offers[offers["same_theme"].astype(bool)]
    return "; ".join(names[one] for one in (close if len(close) else offers)["offer"]) or text("running.matches.nobody")


def _spread(assets: pd.DataFrame, field: str, name: str) -> pd.DataFrame:
    """A row for each kind of thing that is looked for, or offered."""
    rows = [(row.asset, kind, row.theme) for row in assets.itertuples() for kind in _named(getattr(row, field))]
    return pd.DataFrame(rows, columns=[name, "kind", "theme"])


def _named(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def _talents(evening) -> pd.DataFrame:
    """Talents of people who would like to do something with them, as offers within their theme."""
    offers = evening.answers("aftrap.talenten").dropna(subset=["talent", "kind"])
    able = offers[offers["would_do"].eq(True) & offers["kind"].isin(list(TALENTS))]
    return pd.DataFrame(
        {"offer": able["row"], "kind": able["kind"].map(TALENTS), "theme": able["theme"], "name": able["talent"]}
    ).assign(bound=True)


def running_findings(evening) -> pd.DataFrame:
    """How much there is, and the share of the themes hoped for that have something everyone can join; ungated."""
    assets = read_assets(evening)
    if assets.empty:
        return phase_findings([])
    found = _gaps(evening, assets)
    rows = [{"key": "lopend.assets", "value": len(assets), "unit": "assets"}]
    if found.hoped:
        rows.append({"key": "lopend.covered", "value": 1 - found.gaps / found.hoped, "unit": "share"})
    return phase_findings({**row, "method": "count", "design": "census"} for row in rows)
