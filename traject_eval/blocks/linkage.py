"""How the report knows which questionnaires are of one person, and how sure that is."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings
from traject_eval.evaluation import Evaluation, Study
from traject_eval.privacy import enough, safe_cell
from traject_eval.words import number, percent, text


def show_linkage(study: Study) -> Blocks:
    """Per population how its waves were linked; with self-made codes, how many were linked and how surely."""
    found = study.evaluation
    told = [text(f"linkage.{_kind(found, one)}", who=text(f"who.{one}").lower()) for one in found.populations]
    words = block("text", key="linkage.told", style="note", title="", text="\n\n".join(told or [text("linkage.empty")]))
    return Blocks((words,) if found.linkage.empty else (_table(found), words))


def _kind(found: Evaluation, population: str) -> str:
    """``once`` (one wave), ``none`` (nobody in two), ``made`` (by self-made codes) or ``known`` (by others)."""
    own = found.answers[found.answers["population"] == population]
    if own["wave"].nunique() < 2:
        return "once"
    if own["person"].is_unique:
        return "none"
    counted = found.linkage[found.linkage["population"] == population]
    return "made" if counted[["exact", "likely"]].any(axis=None) else "known"


def _table(found: Evaluation) -> Block:
    return block(
        "table",
        key="linkage",
        title=text("linkage.title"),
        columns=columns(headings("linkage.columns"), 6),
        rows=[_row(row, found) for _, row in found.linkage.iterrows()],
        note=text("linkage.note"),
    )


def _row(row: pd.Series, found: Evaluation) -> list[str]:
    parts = [row["exact"], row["likely"], row["alone"]]
    hidden = text("turnout.hidden")
    base = enough(row["codes"], found.min_base)
    told = base and all(safe_cell(part, found.min_cell) for part in parts)
    wrong = percent(row["expected_wrong_share"], 1) if told and row["exact"] + row["likely"] else hidden
    return [
        text("linkage.of", who=text(f"who.{row['population']}"), wave=row["wave"]),
        number(row["codes"], 0) if base else hidden,
        *(number(part, 0) if told else hidden for part in parts),
        wrong,
    ]
