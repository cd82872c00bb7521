"""Who carries it: what part of the costs is covered, on whom that leans, and what happens when that one leaves."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.model import read_hours, read_money
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.errors import TooFewData
from traject_eval.method import BreakEven, Coverage, break_even, coverage, dependence
from traject_eval.method.budget import HORIZON, SURE, sureness
from traject_eval.words import number, percent, text


def show_carrying(evening) -> Blocks:
    """Coverage of money and of hours, dependence, the stress test and the month of break-even, with the assumptions."""
    money, hours = _coverage(lines := read_money(evening)), _coverage(read_hours(evening))
    title = text("model.carrying.title_none")
    if money is None and hours is None:
        return Blocks((refusal("model.carrying", title, "no_costs", "no_costs_needed"),))
    rows = [*(_money_rows(lines, money) if money else ())]
    if hours:
        rows.append(_row("hours", _share(hours.value), _range(hours)))
    if money:
        title = text("model.carrying.title", value=_share(money.value), range=_range(money))
    made = block(
        "table",
        key="model.carrying",
        title=title,
        columns=columns(headings("model.carrying.columns"), 0),
        rows=rows,
        note=text("model.carrying.note"),
    )
    return Blocks((made, _assumptions()))


def _coverage(lines: pd.DataFrame) -> Coverage | None:
    try:
        return coverage(lines)
    except TooFewData:
        return None


def _money_rows(lines: pd.DataFrame, money: Coverage) -> Iterator[list[str]]:
    yield _row("covered", _share(money.value), _range(money))
    yield _row("enough", percent(money.enough), "–")
    given = dependence(lines)
    if len(given):
        largest = given.iloc[0]
        told = text("model.carrying.of_party", party=largest["party"], share=percent(largest["share"]))
        yield _row("largest", told, "–")
        left = coverage(without_largest(lines))
        yield _row("without", _share(left.value), _range(left))
    even = break_even(lines)
    yield _row("even", _month(even.planned), _months(even))


def without_largest(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines without what the party brings that would give most in the first year."""
    largest = dependence(lines)["party"].iloc[0]
    return lines[~(lines["direction"].eq("income") & lines["party"].eq(largest))]


def _row(key: str, outcome: str, spread: str) -> list[str]:
    return [text(f"model.carrying.{key}"), outcome, spread, text(f"model.carrying.{key}_of")]


def _share(share: float) -> str:
    """A share of the costs as a percentage; beyond ten times the costs nobody needs to know how far."""
    return percent(share) if share < 10 else text("model.carrying.far_above")


def _range(found: Coverage) -> str:
    return text("model.carrying.between", low=_share(found.low), high=_share(found.high))


def _month(month: float) -> str:
    if np.isnan(month):
        return text("model.carrying.never")
    return text("model.carrying.at_once") if month == 1 else text("model.carrying.month", month=number(month, 0))


def _months(even: BreakEven) -> str:
    told = text("model.carrying.between", low=_month(even.low), high=_month(even.high))
    return told if even.low == even.low else text("model.carrying.reached", share=percent(even.reached))


def _assumptions() -> Block:
    """What is assumed of what is promised, expected and hoped for."""
    rows = []
    for sure in SURE:
        low, high = sureness()[sure]["comes"]
        comes = text("model.carrying.between", low=percent(low), high=percent(high))
        differs = text("model.assumed.differs", share=percent(sureness()[sure]["differs"]))
        rows.append([text(f"drawing.balance.{sure}"), comes, differs])
    return block(
        "table",
        key="model.assumptions",
        title=text("model.assumed.title"),
        columns=columns(headings("model.assumed.columns"), 0),
        rows=rows,
        note=text("model.assumed.note", years=HORIZON // 12),
    )


def model_findings(evening) -> pd.DataFrame:
    """Coverage of money and hours, without the largest giver too, dependence and break-even; ungated."""
    lines, rows = read_money(evening), []
    if money := _coverage(lines):
        rows.append({"key": "model.coverage", **_ends(money)})
        given = dependence(lines)
        if len(given):
            rows.append(
                {"key": "model.dependence", "value": given["share"].iloc[0], "unit": "share", "method": "count"}
            )
            rows.append({"key": "model.coverage.without_largest", **_ends(coverage(without_largest(lines)))})
        even = break_even(lines)
        ends = {"value": even.planned, "low": even.low, "high": even.high}
        rows.append({"key": "model.break_even", **ends, "unit": "months", "method": "plan_simulation"})
    if hours := _coverage(read_hours(evening)):
        rows.append({"key": "model.hours.coverage", **_ends(hours)})
    return phase_findings({**row, "design": "plan"} for row in rows)


def _ends(found: Coverage) -> dict:
    ends = {name: getattr(found, name) for name in ("value", "low", "high", "level")}
    return {**ends, "unit": "share", "method": "plan_simulation"}
