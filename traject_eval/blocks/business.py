"""Local business: what the agenda asks, who has it to offer, and what was asked, promised and delivered."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.dots import dot_row, dots_data
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import choice_labels, columns, headings, refusal, said
from traject_eval.method import match_offers, promise_funnel
from traject_eval.words import number, percent, text


def show_offers(evening) -> Block:
    """For every point of the agenda what it asks, and which business has that to offer, for what in return."""
    asked = evening.answers("bedrijven.vraag").dropna(subset="kind")
    title = text("business.offers.title_none")
    if asked.empty:
        return refusal("bedrijven.offers", title, "no_asks", "no_asks_needed")
    offers = evening.answers("bedrijven.aanbod").dropna(subset=["what", "kind"])
    needs = asked[["row", "kind"]].rename(columns={"row": "need"}).assign(theme=None)
    found = match_offers(
        needs, offers[["row", "kind"]].rename(columns={"row": "offer"}).assign(theme=None, bound=False)
    )
    aims, kinds = evening.labels("bedrijven.vraag"), choice_labels(evening, "bedrijven.vraag", "kind")
    told = {row["row"]: _offer(row, evening.labels("bedrijven.bedrijven")) for _, row in offers.iterrows()}
    return block(
        "table",
        key="bedrijven.offers",
        title=text(
            "business.offers.title", answered=int(found.dropna(subset="offer")["need"].nunique()), all=len(asked)
        ),
        columns=columns(headings("business.offers.columns"), 0),
        rows=[
            [
                aims[need],
                kinds[kind],
                "; ".join(told[one] for one in own["offer"].dropna()) or text("business.offers.nobody"),
            ]
            for (need, kind), own in found.groupby(["need", "kind"], sort=False)
        ],
        note="",
    )


def _offer(row: pd.Series, businesses: dict[str, str]) -> str:
    """What is offered, by which business, and what they get in return, as far as that was written down."""
    by = [businesses[row["business"]]] if row["business"] in businesses else []
    returns = [text("business.offers.returns", returns=row["returns"])] if isinstance(row["returns"], str) else []
    return f"{row['what']} ({', '.join([*by, *returns])})" if by or returns else row["what"]


def show_promises(evening) -> Blocks:
    """From asked to delivered as dots: how many went on to the next stage, and the share of promises that was kept."""
    promises = read_promises(evening)
    if promises.empty:
        title = text("business.promises.title_none")
        return Blocks((refusal("bedrijven.promises", title, "no_promises", "no_promises_needed"),))
    found = promise_funnel(promises)
    stages = [("asked", 0, found.asked), ("promised", 0, found.promised), ("delivered", found.delivered, 0)]
    rows = [dot_row(text(f"business.promises.{stage}"), filled, unfilled) for stage, filled, unfilled in stages]
    settled = found.delivered + found.dropped
    kept = text("business.promises.kept", kept=found.delivered, settled=settled) if settled else ""
    worth = text("business.promises.worth", hours=number(found.hours, 0), euro=number(found.euro, 0))
    figure = block(
        "figure",
        key="bedrijven.promises",
        chart="dots",
        data=dots_data(rows, text("business.promises.key")),
        title=text("business.promises.title", delivered=found.delivered, asked=found.asked),
        alt=text("business.promises.alt", rows=" ".join(f"{row['name']}: {row['count']}." for row in rows)),
        note=" ".join(part for part in (kept, worth if found.delivered else "") if part),
        table={
            "columns": columns(headings("business.promises.columns"), 2),
            "rows": [[row["name"], row["count"], percent((row["filled"] + row["open"]) / found.asked)] for row in rows],
        },
    )
    return Blocks((figure,))


def read_promises(evening) -> pd.DataFrame:
    """Everything that a business was asked; what was only offered has no state yet and is left out."""
    return evening.answers("bedrijven.toezeggingen").dropna(subset="status")


def show_kept(evening) -> Block:
    """Every thing that was asked, with its state and what it is worth by whose estimate."""
    promises = read_promises(evening)
    if promises.empty:
        title = text("business.kept.title")
        return refusal("bedrijven.kept", title, "no_promises", "no_promises_needed")
    states = choice_labels(evening, "bedrijven.toezeggingen", "status")
    whose = choice_labels(evening, "bedrijven.toezeggingen", "estimated_by")
    businesses, aims = evening.labels("bedrijven.bedrijven"), evening.labels("bedrijven.vraag")
    shown = promises.assign(
        business=promises["business"].map(businesses),
        serves=promises["serves"].map(aims),
        status=promises["status"].map(states),
        whose=promises["estimated_by"].map(whose),
        **{name: [_amount(one) for one in pd.to_numeric(promises[name])] for name in ("hours", "euro")},
    )
    fields = ("what", "business", "serves", "status", "hours", "euro", "whose")
    return block(
        "table",
        key="bedrijven.kept",
        title=text("business.kept.title"),
        columns=columns(headings("business.kept.columns"), 0),
        rows=[[said(row[name]) for name in fields] for _, row in shown.iterrows()],
        note=text("business.kept.note"),
    )


def _amount(value: float) -> str | None:
    return None if pd.isna(value) else number(value, 0)


def business_findings(evening) -> pd.DataFrame:
    """What was asked and delivered, the share of settled promises that was kept, and what it is worth; ungated."""
    promises = read_promises(evening)
    if promises.empty:
        return phase_findings([])
    found = promise_funnel(promises)
    rows = [
        {"key": "bedrijven.asked", "value": found.asked, "unit": "asks"},
        {"key": "bedrijven.promised", "value": found.promised, "unit": "asks"},
        {"key": "bedrijven.delivered", "value": found.delivered, "unit": "asks"},
        {"key": "bedrijven.delivered.hours", "value": found.hours, "unit": "hours"},
        {"key": "bedrijven.delivered.euro", "value": found.euro, "unit": "euro"},
    ]
    if found.delivered + found.dropped:
        rows.append({"key": "bedrijven.kept", "value": found.kept, "unit": "share"})
    return phase_findings({**row, "method": "count", "design": "census"} for row in rows)
