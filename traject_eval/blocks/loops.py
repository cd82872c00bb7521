"""Loops: what the group says makes more or less of what, and which of that strengthens itself."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.method import Loop, feedback_loops
from traject_eval.method.loops import LONGEST, MOST
from traject_eval.words import text

FLIPPED = {"more": "less", "less": "more"}


def read_arrows(evening) -> pd.DataFrame:
    """The arrows that are whole and whose ends are on the list: ``source, sign, target``."""
    known = evening.rows("team.factoren")
    arrows = evening.answers("team.pijlen").dropna(subset=["source", "sign", "target"])
    return arrows.loc[arrows["source"].isin(known) & arrows["target"].isin(known), ["source", "sign", "target"]]


def show_loops(evening) -> Blocks:
    """The loops in words, the arrows they are made of, and by which sign each is seen."""
    arrows = read_arrows(evening)
    title = text("flywheel.loops.title_none")
    if arrows.empty:
        return Blocks((refusal("team.loops", title, "no_arrows", "no_arrows_needed"), *_factors(evening)))
    names = evening.labels("team.factoren")
    return Blocks((_loops(feedback_loops(arrows), names), _arrows(evening, arrows, names), *_factors(evening)))


def _loops(found: list[Loop], names: dict[str, str]) -> Block:
    if not found:
        title = text("flywheel.loops.title_none")
        return block("text", key="team.loops", style="note", title=title, text=text("flywheel.loops.none"))
    strong = sum(loop.reinforcing for loop in found)
    rows = [
        [_told(loop, names), text(f"flywheel.loops.{'reinforcing' if loop.reinforcing else 'balancing'}")]
        for loop in sorted(found, key=lambda loop: not loop.reinforcing)
    ]
    return block(
        "table",
        key="team.loops",
        title=text("flywheel.loops.title", strong=strong, all=len(found)),
        columns=columns(headings("flywheel.loops.columns"), 0),
        rows=rows,
        note=text("flywheel.loops.note", longest=LONGEST, most=MOST),
    )


def _told(loop: Loop, names: dict[str, str]) -> str:
    """A loop as it is read aloud: from more of the first, step by step, back to more or less of it."""
    way, steps = "more", [text("flywheel.loops.step_more", name=names[loop.factors[0]])]
    for sign, factor in zip(loop.signs, (*loop.factors[1:], loop.factors[0]), strict=True):
        way = way if sign == "more" else FLIPPED[way]
        steps.append(text(f"flywheel.loops.step_{way}", name=names[factor]))
    return text("flywheel.loops.then").join(steps)


def _arrows(evening, arrows: pd.DataFrame, names: dict[str, str]) -> Block:
    signs = {choice.id: choice.label for choice in evening.form("team.pijlen").field("sign").choices}
    return block(
        "table",
        key="team.arrows",
        place="appendix",
        title=text("flywheel.loops.arrows"),
        columns=columns(headings("flywheel.loops.arrow_columns"), 0),
        rows=[[names[row.source], signs[row.sign], names[row.target]] for row in arrows.itertuples()],
        note="",
    )


def _factors(evening) -> list[Block]:
    """By which sign each is seen; nothing where none was written down."""
    names = evening.labels("team.factoren")
    seen = evening.answers("team.factoren").dropna(subset="indicator")
    if seen.empty:
        return []
    made = block(
        "table",
        key="team.factors",
        place="appendix",
        title=text("flywheel.loops.factors"),
        columns=columns(headings("flywheel.loops.factor_columns"), 0),
        rows=[[names[row.row], row.indicator] for row in seen.itertuples()],
        note="",
    )
    return [made]
