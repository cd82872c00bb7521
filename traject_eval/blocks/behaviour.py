"""How every question of every scale behaves, beside the rules of thumb that say where to look."""

import numpy as np

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Evaluation, ItemBehaviour, Quality, Study
from traject_eval.instruments.item_rules import ItemRule, item_rules
from traject_eval.privacy import enough, safe_cell
from traject_eval.types import Item
from traject_eval.words import item_label, number, percent, scale_name, text


def show_item_behaviour(study: Study) -> Blocks:
    """Extremes, gaps and coherence of every question, a table per population and scale; rare answers are hidden.

    What the columns mean, and whose the rules are, stands once, under the last of the tables.
    """
    found = study.evaluation
    order = sorted(found.qualities, key=lambda one: found.populations.index(one.population))
    made = [(one, rows) for one in order if (rows := _rows(one, found))]
    if not made:
        title = text("behaviour.refused")
        return Blocks((refusal("behaviour", title, "reason", "needed", base=found.min_base),))
    return Blocks(tuple(_table(one, rows, last=one is made[-1][0]) for one, rows in made))


def _table(quality: Quality, rows: list[list[str]], *, last: bool) -> Block:
    about = {"who": text(f"who.{quality.population}"), "scale": scale_name(quality.instrument)}
    return block(
        "table",
        key=f"behaviour.{quality.population}.{quality.instrument.id}",
        title=text("behaviour.title", **about),
        columns=_columns(),
        rows=rows,
        note=_note(item_rules()) if last else "",
    )


def _columns() -> list[dict]:
    """All but the names in front and the remarks at the end are numbers."""
    made = columns(headings("behaviour.columns"), 6)
    return [*made[:-1], made[-1] | {"number": False}]


def _note(rules: tuple[ItemRule, ...]) -> str:
    """What the table means, with every rule that can flag a question and who it is from."""
    told = [
        text(f"behaviour.rule.{rule.quantity}", low=_edge(rule, rule.low), high=_edge(rule, rule.high), rule=rule.rule)
        for rule in rules
    ]
    sources = dict.fromkeys(rule.source for rule in rules)
    return text("behaviour.note", rules="; ".join(told), sources="; ".join(sources))


def _edge(rule: ItemRule, value: float) -> str:
    if not np.isfinite(value):
        return ""
    return number(value, 2) if rule.quantity == "item_rest" else percent(value)


def _rows(quality: Quality, found: Evaluation) -> list[list[str]]:
    """A row per question that enough people answered; none where the questions could not be looked at."""
    behaviour = quality.behaviour
    if not isinstance(behaviour, ItemBehaviour):
        return []
    complete = enough(behaviour.n_complete, found.min_base)
    asked = zip(quality.instrument.items, behaviour.items.to_dict("records"), strict=True)
    return [_row(item, row, complete, found) for item, row in asked if enough(row["answered"], found.min_base)]


def _row(item: Item, row: dict, complete: bool, found: Evaluation) -> list[str]:
    cell = found.min_cell
    return [
        item_label(item),
        *(_extreme(row, end, cell) for end in ("floor", "ceiling")),
        _share(row["missing"], "missing") if safe_cell(row["n_missing"], cell) else text("people.few", base=cell),
        *(_number(row[name], name, complete) for name in ("item_rest", "alpha_without")),
        "; ".join(text(f"behaviour.flag.{flag}") for flag in row["flags"]) or text("behaviour.none"),
    ]


def _extreme(row: dict, end: str, min_cell: int) -> str:
    """A share; where an answer was rare only its side of the rule's edge, as a sum elsewhere could give it away."""
    if safe_cell(row["n_least"], min_cell):
        return _share(row[end], end)
    edge = next(percent(rule.low) for rule in item_rules() if rule.quantity == end)
    return text("behaviour.over" if end in row["flags"] else "behaviour.under", edge=edge)


def _share(value: float, quantity: str) -> str:
    return percent(value, _digits(value, quantity, 2) - 2)


def _number(value: float, quantity: str, told: bool) -> str:
    return number(value, _digits(value, quantity, 2)) if told and not np.isnan(value) else text("behaviour.none")


def _digits(value: float, quantity: str, digits: int) -> int:
    """One decimal more where rounding would carry a value over the edge of its rule."""
    rules = [rule for rule in item_rules() if rule.quantity == quantity]
    return digits + any(rule.holds(round(value, digits)) != rule.holds(value) for rule in rules)
