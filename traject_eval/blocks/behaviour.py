"""How every question of every scale behaves, beside the rules of thumb that say where to look."""

import numpy as np

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Evaluation, ItemBehaviour, Quality, Study
from traject_eval.instruments.item_rules import ItemRule, item_rules
from traject_eval.privacy import enough, safe_cell
from traject_eval.words import item_label, number, percent, scale_title, text


def show_item_behaviour(study: Study) -> Blocks:
    """Extremes, gaps and coherence of every question, a table per population; rare answers are not counted out."""
    found = study.evaluation
    tables = tuple(table for population in found.populations if (table := _table(found, population)))
    return Blocks(tables or (refusal("behaviour", text("behaviour.refused"), "reason", "needed", base=found.min_base),))


def _table(found: Evaluation, population: str) -> Block | None:
    own = [one for one in found.qualities if one.population == population and isinstance(one.behaviour, ItemBehaviour)]
    rows = [row for quality in own for row in _rows(quality, found)]
    if not rows:
        return None
    return block(
        "table",
        key=f"behaviour.{population}",
        title=text("behaviour.title", group=text(f"group.{population}")),
        columns=_columns(),
        rows=rows,
        note=_note(item_rules()),
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


def _rows(quality: Quality, found: Evaluation):
    behaviour, cell = quality.behaviour, found.min_cell
    complete = enough(behaviour.n_complete, found.min_base)
    for item, row in zip(quality.instrument.items, behaviour.items.to_dict("records"), strict=True):
        if not enough(row["answered"], found.min_base):
            continue
        told = safe_cell(row["n_missing"], cell)
        yield [
            scale_title(quality.instrument),
            item_label(item),
            *(_extreme(row, end, cell) for end in ("floor", "ceiling")),
            _share(row["missing"], "missing") if told else text("people.few", base=cell),
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
