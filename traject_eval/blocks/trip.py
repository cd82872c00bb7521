"""The trip to examples: which there are for what people hope, what they do with each, and what struck them."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.dots import dot_row, dots_data
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import choice_labels, columns, headings, refusal, said
from traject_eval.method import Weighing, weigh_examples
from traject_eval.method.examples import VERDICTS
from traject_eval.words import number, text


def show_examples(evening) -> Blocks:
    """Examples per theme as dots: filled is taken along or adapted; beside it how often people hope for the theme."""
    examples = read_examples(evening)
    if examples.empty:
        title = text("trip.examples.title_none")
        return Blocks((refusal("reis.examples", title, "no_examples", "no_examples_needed"),))
    found = _weighed(evening, examples)
    names = {"": text("trip.examples.no_theme")} | choice_labels(evening, "reis.voorbeelden", "theme")
    rows = [_theme_row(row, names[row.theme]) for row in found.table.itertuples()]
    used = int(found.table[["take", "adapt"]].to_numpy().sum())
    figure = block(
        "figure",
        key="reis.examples",
        chart="dots",
        data=dots_data(rows, text("trip.examples.key")),
        title=text("trip.examples.title", used=used, all=len(examples)),
        alt=text("trip.examples.alt", rows=" ".join(_theme_alt(row) for row in rows)),
        note=text("trip.examples.note", served=found.served, hoped=found.hoped) if found.hoped else "",
        table={
            "columns": columns(headings("trip.examples.columns"), 5),
            "rows": [[names[theme], *(number(n, 0) for n in counts)] for theme, *counts in found.table.to_numpy()],
        },
    )
    return Blocks((figure,))


def read_examples(evening) -> pd.DataFrame:
    """Every example with its theme, what works there, and what people do with it and why."""
    examples = evening.answers("reis.voorbeelden").dropna(subset="name").set_index("row")
    weighed = evening.answers("reis.oordeel").set_index("row")[["verdict", "why"]]
    return examples.join(weighed).rename_axis("example").reset_index()


def _weighed(evening, examples: pd.DataFrame) -> Weighing:
    hopes = evening.answers("aftrap.hopen")
    return weigh_examples(examples, hopes.loc[hopes["kind"].eq("hope"), "theme"].dropna().tolist())


def _theme_row(row, name: str) -> dict:
    used = row.take + row.adapt
    return dot_row(name, used, row.seen - used, text("trip.examples.hopes", n=row.hopes) if row.hopes else "")


def _theme_alt(row: dict) -> str:
    told = {"theme": row["name"], "seen": row["count"], "used": row["filled"]}
    return text("trip.examples.alt_row", **told) + (f" {row['told']}." if row["told"] else "")


def show_verdicts(evening) -> Block:
    """What people do with every example, and why: those they take along first."""
    examples = read_examples(evening)
    title = text("trip.verdicts.title_none")
    if examples.empty or not examples["verdict"].isin(VERDICTS).any():
        return refusal("reis.verdicts", title, "no_verdicts", "no_verdicts_needed")
    names = choice_labels(evening, "reis.oordeel", "verdict")
    order = examples["verdict"].map({verdict: nr for nr, verdict in enumerate(VERDICTS)}).sort_values(kind="stable")
    shown = examples.loc[order.index]
    return block(
        "table",
        key="reis.verdicts",
        title=text("trip.verdicts.title", **{one: int(shown["verdict"].eq(one).sum()) for one in VERDICTS}),
        columns=columns(headings("trip.verdicts.columns"), 0),
        rows=[
            [row.name, names.get(row.verdict, "–"), said(row.why), said(row.works), said(row.conditions)]
            for row in shown[["name", "verdict", "why", "works", "conditions"]].itertuples(index=False)
        ],
        note="",
    )


def show_insights(evening) -> Block:
    """What struck people and which question it raises; what really matters comes first."""
    insights = evening.answers("reis.inzichten").dropna(subset="insight")
    if insights.empty:
        return refusal("reis.insights", text("trip.insights.title_none"), "no_insights", "no_insights_needed")
    matters = insights["matters"].eq(True)
    names = evening.labels("reis.voorbeelden")
    chosen = [text("forms.yes") if matters[place] else "–" for place in insights.index]
    shown = insights.assign(chosen=chosen, about=insights["example"].map(names)).loc[
        matters.sort_values(ascending=False, kind="stable").index
    ]
    return block(
        "table",
        key="reis.insights",
        title=text("trip.insights.title", n=int(matters.sum())) if matters.any() else text("trip.insights.title_open"),
        columns=columns(headings("trip.insights.columns"), 0),
        rows=[[said(row[name]) for name in ("insight", "about", "question", "chosen")] for _, row in shown.iterrows()],
        note="",
    )


def trip_findings(evening) -> pd.DataFrame:
    """How many examples were taken along or adapted, and in how many of the themes hoped for; ungated."""
    examples = read_examples(evening)
    if examples.empty:
        return phase_findings([])
    found = _weighed(evening, examples)
    used = int(found.table[["take", "adapt"]].to_numpy().sum())
    rows = [{"key": "reis.used", "value": used, "unit": "examples"}]
    if found.hoped:
        rows.append({"key": "reis.served", "value": found.served / found.hoped, "unit": "share"})
    return phase_findings({**row, "method": "count", "design": "census"} for row in rows)
