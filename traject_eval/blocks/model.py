"""The business model: what comes in and what it costs, who carries it, and what it is worth. Money and hours apart."""

import numpy as np
import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal, sheet_of_parts
from traject_eval.method.budget import RHYTHMS, SURE, YEAR, by_month
from traject_eval.words import number, text

UNIT = {"money": "euro", "hours": "hours"}


def show_model(evening) -> Block:
    """The model on one sheet, as a table of its parts."""
    title = text("model.canvas.title")
    made = sheet_of_parts(evening, "model.doek", "model.canvas", title, headings("model.canvas.columns"))
    return made or refusal("model.canvas", title, "no_model", "no_model_needed")


def show_horizons(evening) -> Block:
    """Where the group wants to be in six months, two years and five."""
    told = evening.rows("model.horizon")
    rows = [
        [row.label, told[row.id].get("there") or "–", told[row.id].get("carrier") or "–"]
        for row in evening.form("model.horizon").rows
        if row.id in told
    ]
    title = text("model.horizon.title")
    if not rows:
        return refusal("model.horizon", title, "no_horizon", "no_horizon_needed")
    heads = columns(headings("model.horizon.columns"), 0)
    return block("table", key="model.horizon", title=title, columns=heads, rows=rows, note="")


def read_money(evening) -> pd.DataFrame:
    """The lines in euro that are whole, as ``coverage`` wants them, with ``what`` and ``row``.

    Where it is not said how sure an income is, it is hoped for; a cost is expected.
    """
    told = evening.answers("model.geld")
    amount = pd.to_numeric(told["amount"])
    party = told["party"].fillna(told["business"].map(evening.labels("bedrijven.bedrijven"))).fillna("").map(str.strip)
    lines = told.assign(amount=amount.astype(float), party=party)
    lines = lines[lines["direction"].notna() & lines["amount"].ge(0) & lines["rhythm"].isin(RHYTHMS)]
    first = pd.to_numeric(lines["first"]).fillna(1).clip(lower=1, upper=10 * YEAR)
    least = lines["direction"].map({"income": "hoped", "cost": "expected"})
    return lines.assign(first=np.ceil(first.astype(float)), sure=lines["sure"].where(lines["sure"].notna(), least))


def read_hours(evening) -> pd.DataFrame:
    """Hours a month as lines: those that there are come in, those that are needed are costs."""
    told = evening.answers("model.uren")
    there, needed = (pd.to_numeric(told[name]).astype(float) for name in ("available", "needed"))
    common = {"row": told["row"], "party": "", "rhythm": "month", "first": 1.0}
    own = pd.DataFrame({**common, "direction": "income", "amount": there, "sure": told["sure"].fillna("hoped")})
    asked = pd.DataFrame({**common, "direction": "cost", "amount": needed, "sure": "expected"})
    lines = pd.concat([own, asked], ignore_index=True)
    return lines[lines["amount"].gt(0)].reset_index(drop=True)


def show_money(evening) -> Blocks:
    """What comes in and what it costs in the first year, and every line that counts."""
    lines = read_money(evening)
    if lines.empty:
        return Blocks((refusal("model.money", text("model.money.title_none"), "no_money", "no_money_needed"),))
    figure = _balance("money", lines, by_month(lines, YEAR).sum(axis=1))
    left_out = len(evening.rows("model.geld")) - len(lines)
    notes = [text("model.money.note"), *([text("model.money.left_out", n=left_out)] if left_out else [])]
    choices = {name: _choices(evening, name) for name in ("direction", "rhythm", "sure")}
    table = block(
        "table",
        key="model.lines",
        place="appendix",
        title=text("model.lines.title"),
        columns=columns(headings("model.lines.columns"), 0),
        rows=[
            [
                *(str(row.what or "–"), choices["direction"][row.direction], row.party or "–"),
                text("model.lines.amount", amount=number(row.amount, 0), rhythm=choices["rhythm"][row.rhythm]),
                *(number(row.first, 0), choices["sure"][row.sure]),
            ]
            for row in lines.itertuples()
        ],
        note=" ".join(notes),
    )
    return Blocks((figure, table))


def _choices(evening, field: str) -> dict[str, str]:
    return {choice.id: choice.label for choice in evening.form("model.geld").field(field).choices}


def show_hours(evening) -> Blocks:
    """The hours that there are a month, and those that are needed."""
    lines = read_hours(evening)
    if lines.empty:
        return Blocks((refusal("model.hours", text("model.hours.title_none"), "no_hours", "no_hours_needed"),))
    return Blocks((_balance("hours", lines, lines["amount"].to_numpy()),))


def _balance(key: str, lines: pd.DataFrame, each: np.ndarray) -> Block:
    """The figure of one unit; ``each`` is what every line brings or costs over the time that is shown."""
    income = lines["direction"].eq("income").to_numpy()
    parts = {sure: float(each[income & lines["sure"].eq(sure).to_numpy()].sum()) for sure in SURE}
    sums = {"in": sum(parts.values()), "out": float(each[~income].sum())}
    longest = max(*sums.values(), 1e-9)
    shares = {
        "in": [{"kind": sure, "share": part / longest} for sure, part in parts.items() if part],
        "out": [{"kind": "cost", "share": sums["out"] / longest}] if sums["out"] else [],
    }
    told = {way: text(f"model.{key}.amount", amount=number(total, 0)) for way, total in sums.items()}
    rows = [{"name": text(f"model.{key}.{way}"), "parts": shares[way], "told": told[way]} for way in sums]
    cells = [
        *([text(f"drawing.balance.{sure}"), number(parts[sure], 0)] for sure in SURE),
        [text("drawing.balance.cost"), number(sums["out"], 0)],
    ]
    return block(
        "figure",
        key=f"model.{key}",
        chart="balance",
        data={"rows": rows},
        title=text(f"model.{key}.title", **told),
        alt=text("model.balance.alt", rows=" ".join(f"{row['name']}: {row['told']}." for row in rows)),
        note=text("model.balance.note"),
        table={"columns": columns(headings(f"model.{key}.columns"), 1), "rows": cells},
    )


def show_worth(evening) -> Block:
    """What changes for whom, each with its range and what that rests on; never added up."""
    told = evening.answers("model.waarde").dropna(subset="what")
    title = text("model.worth.title")
    if told.empty:
        return refusal("model.worth", title, "no_worth", "no_worth_needed")
    return block(
        "table",
        key="model.worth",
        title=title,
        columns=columns(headings("model.worth.columns"), 0),
        rows=[[row.what, row.whom or "–", _worth(row), row.assumption or "–"] for row in told.itertuples()],
        note=text("model.worth.note"),
    )


def _worth(row) -> str:
    """A range in euro a year; one that is not whole, or rests on nothing, is not told."""
    whole = all(isinstance(one, int | float) and one == one for one in (row.low, row.high))
    if not whole or row.low >= row.high or not row.assumption:
        return text("model.worth.unknown")
    return text("model.worth.range", low=number(row.low, 0), high=number(row.high, 0))
