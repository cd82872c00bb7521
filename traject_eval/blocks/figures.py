"""Figures of a report: answers per statement, before and after, and how the scores lie."""

import numpy as np
import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.claims import verdict
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.evaluation import Case, Evaluation, ItemChange, Study, item_changes
from traject_eval.privacy import join_ordered, safe_cell, safe_overlap, safe_parts
from traject_eval.words import (
    change_words,
    level_words,
    listed,
    number,
    people,
    percent,
    points,
    scale_name,
    text,
)

# How the options of an item are coloured, and how they may be joined where numbers are small (finest first).
PARTITIONS = {
    2: [(("against_1", [0]), ("for_1", [1]))],
    3: [(("against_1", [0]), ("neither", [1]), ("for_1", [2])), (("neither", [0, 1]), ("for_1", [2]))],
    4: [
        (("against_2", [0]), ("against_1", [1]), ("for_1", [2]), ("for_2", [3])),
        (("against_1", [0, 1]), ("for_1", [2, 3])),
    ],
    5: [
        (("against_2", [0]), ("against_1", [1]), ("neither", [2]), ("for_1", [3]), ("for_2", [4])),
        (("against_1", [0, 1]), ("neither", [2]), ("for_1", [3, 4])),
        (("neither", [0, 1, 2]), ("for_1", [3, 4])),
    ],
}
MOST_DOTS = 120  # above this one dot stands for several people
CLASSES = 10  # classes that a score is divided into before small ones are joined


def show_changes(study: Study) -> Blocks:
    """Before and after with their margins, one figure per population."""
    found = study.evaluation
    shown = [_changes_or_refusal(found, population) for population in found.populations]
    return Blocks(
        tuple(shown) or (refusal("changes", text("changes.nothing"), "nothing", "needed", base=found.min_base),)
    )


def _changes_or_refusal(found: Evaluation, population: str) -> Block:
    cases = found.conclusive(population)
    if able := [case for case in cases if case.change]:
        return _changes(population, able, found)
    group = text(f"group.{population}")
    if cases or not found.one_wave(population):
        return refusal(f"no_change.{population}", group, "reason", "needed", base=found.min_base)
    return refusal(f"no_change.{population}", group, "once", "once_needed")


def _changes(population: str, cases: list[Case], found: Evaluation) -> Block:
    rows = [_change_row(case, found) for case in cases]
    return block(
        "figure",
        key=f"changes.{population}",
        chart="changes",
        data={"rows": rows, "before_label": text("wave.before"), "after_label": text("wave.after")},
        title=text("changes.title", group=text(f"group.{population}"), claim=_changes_title(cases)),
        alt=text("changes.alt", rows=" ".join(_change_alt(case, row) for case, row in zip(cases, rows, strict=True))),
        note=text("changes.note"),
        table={
            "columns": columns(headings("changes.columns"), 5),
            "rows": [_change_cells(case, row) for case, row in zip(cases, rows, strict=True)],
        },
    )


def _changes_title(cases: list[Case]) -> str:
    names = [scale_name(case.instrument) for case in cases if verdict(case).startswith(("rose", "fell"))]
    if names:
        return text("changes.title_some", names=listed(names))
    if any(verdict(case) == "no_relevant_change" for case in cases):
        return text("changes.title_plain")
    return text("changes.title_none" if len(cases) > 1 else "changes.title_one_none")


def _change_row(case: Case, found: Evaluation) -> dict:
    change, instrument = case.change, case.instrument
    value, bounds = change_words(change.value, change.low, change.high)
    both = safe_overlap(change.n_before, change.n_after, change.n_both, found.min_cell)
    return {
        "label": instrument.nl,
        "scale": text(f"scale.{instrument.better}", low=points(instrument.low), high=points(instrument.high)),
        **{"lo": instrument.low, "hi": instrument.high},
        "before": {"value": change.mean_before, "low": change.mean_before_low, "high": change.mean_before_high},
        "after": {"value": change.mean_after, "low": change.mean_after_low, "high": change.mean_after_high},
        "change": {"value": change.value, "low": change.low, "high": change.high},
        "change_text": text("changes.change", value=value, interval=bounds),
        "verdict_text": text(f"verdict.{verdict(case)}"),
        "people": people(change.design, change.n_before, change.n_after, both),
        "sure": change.low > 0 or change.high < 0,
        **{"norm": None, "norm_text": text("changes.norm_none")},
    }


def _change_alt(case: Case, row: dict) -> str:
    before, after = (number(row[wave]["value"]) for wave in ("before", "after"))
    return text(
        "changes.alt_row",
        scale=row["label"],
        before=before,
        after=after,
        change=row["change_text"],
        verdict=row["verdict_text"],
    )


def _change_cells(case: Case, row: dict) -> list[str]:
    value, bounds = change_words(case.change.value, case.change.low, case.change.high)
    before, after = (number(row[wave]["value"]) for wave in ("before", "after"))
    return [row["label"], before, after, value, bounds, row["people"]]


def show_items(study: Study) -> Blocks:
    """Answers to every statement of the primary scale, per population."""
    found = study.evaluation
    figures = tuple(figure for population in found.populations for figure in _items(found, population))
    return Blocks(figures or (refusal("items", text("refusal.items_title"), "no_items", "no_items_needed"),))


def _items(found: Evaluation, population: str):
    case = next((case for case in found.conclusive(population) if case.primary and case.change), None)
    level = next((level for level in found.one_wave(population) if level.primary and level.mean), None)
    chosen = case or level
    if chosen is None or len(chosen.instrument.options) not in PARTITIONS or len(chosen.instrument.items) < 2:
        return
    before, after = (case.before, case.after) if case else (level.wave, "")
    own = found.answers[found.answers["population"] == population]
    adjusted = 1 - 0.05 / len(chosen.instrument.items)
    changes = item_changes(own, chosen.instrument, before=before, after=after, level=adjusted)
    drawn = [(item, row) for item in changes if (row := _item_row(item, found.min_base, found.min_cell))]
    held = [{"label": item.label, "reason": text("items.held_back")} for item in changes if not _kept(item, drawn)]
    title = text("items.title_once", group=text(f"group.{population}"), scale=scale_name(chosen.instrument))
    if not drawn:
        yield refusal(f"items.{population}", title, "few_people", "few_people_needed")
        return
    yield block(
        "figure",
        key=f"items.{population}",
        chart="items",
        data={
            **{"before_label": text("wave.before"), "after_label": text("wave.after")},
            **{"items": [row for _, row in drawn], "held_back": held},
        },
        title=_items_title(population, drawn) if case else title,
        alt=text("items.alt", rows=" ".join(_item_alt(row) for _, row in drawn)),
        note=text("items.note", level=level_words(adjusted), all=len(changes)) if case else text("items.note_once"),
        table=_items_table([row for _, row in drawn], once=case is None),
    )


def _kept(item: ItemChange, drawn: list) -> bool:
    return any(kept is item for kept, _ in drawn)


def _items_title(population: str, drawn: list[tuple[ItemChange, dict]]) -> str:
    group, sure = text(f"group.{population}"), sum(row["sure"] for _, row in drawn)
    if not sure:
        return text("items.title_none", group=group, all=len(drawn))
    return text("items.title_count", group=group, count=sure, all=len(drawn))


def _item_row(item: ItemChange, min_base: int, min_cell: int) -> dict | None:
    """One statement as it may be drawn: its answers joined until no small count can be read from it."""
    waves = [counts for counts in (item.before, item.after) if counts.sum()]
    if not waves or min(counts.sum() for counts in waves) < min_base:
        return None
    partitions = PARTITIONS[len(item.before)]
    bare = safe_parts(waves, [[part for _, part in parts] for parts in partitions], min_cell)
    if bare is None:
        return None
    parts = partitions[[[part for _, part in parts] for parts in partitions].index(bare)]
    known = len(waves) == 2 and not np.isnan(item.value)
    return {
        "label": item.label,
        "turned": item.turned,
        "before": _shares(item.before, parts),
        "after": _shares(item.after, parts),
        "change": item.value if known else None,
        "low": item.low if known else None,
        "high": item.high if known else None,
        "sure": bool(known and (item.low > 0 or item.high < 0)),
    }


def _shares(counts: np.ndarray, parts) -> list[dict]:
    if not counts.sum():
        return []
    return [{"share": counts[part].sum() / counts.sum(), "token": token} for token, part in parts]


def _favourable(shares: list[dict]) -> str:
    return percent(sum(part["share"] for part in shares if part["token"].startswith("for")))


def _item_alt(row: dict) -> str:
    if not row["after"]:
        return text("items.alt_row_once", label=row["label"], before=_favourable(row["before"]))
    return text("items.alt_row", label=row["label"], before=_favourable(row["before"]), after=_favourable(row["after"]))


def _items_table(rows: list[dict], once: bool) -> dict:
    if once:
        cells = [[row["label"], _favourable(row["before"]), _rest(row["before"])] for row in rows]
        return {"columns": columns(headings("items.columns_once"), 2), "rows": cells}
    cells = []
    for row in rows:
        value, bounds = "–", "–"
        if row["change"] is not None:
            value = number(100 * row["change"], 0, sign=True)
            bounds = f"{number(100 * row['low'], 0)}\u00a0tot\u00a0{number(100 * row['high'], 0)}"
        cells.append([row["label"], _favourable(row["before"]), _favourable(row["after"]), value, bounds])
    return {"columns": columns(headings("items.columns"), 4), "rows": cells}


def _rest(shares: list[dict]) -> str:
    return percent(sum(part["share"] for part in shares if not part["token"].startswith("for")))


def show_spread(study: Study) -> Blocks:
    """How the scores of the primary scale lie, one dot a person; never for scales that are for groups only."""
    found = study.evaluation
    return Blocks(tuple(figure for population in found.populations for figure in _spread(found, population)))


def _spread(found: Evaluation, population: str):
    case = next((case for case in found.conclusive(population) if case.primary and case.change), None)
    if case is None or not case.instrument.individual_scores:
        return
    instrument, scale = case.instrument, scale_name(case.instrument)
    own = found.scores[(found.scores["population"] == population) & (found.scores["instrument"] == instrument.id)]
    wide = own[own["wave"].isin([case.before, case.after])].pivot(index="person", columns="wave", values="score")
    edges = np.linspace(instrument.low, instrument.high, CLASSES + 1)
    table = np.column_stack([np.histogram(wide[wave].dropna(), edges)[0] for wave in (case.before, case.after)])
    runs = join_ordered(table, found.min_cell)
    if len(runs) < 2:
        title = text("spread.title_plain", group=text(f"group.{population}"), scale=scale)
        yield refusal(f"spread.{population}", title, "few_people", "few_people_needed")
        return
    cells = [_cell(table, edges, run) for run in runs]
    change = case.change
    shared = safe_overlap(change.n_before, change.n_after, change.n_both, found.min_cell)
    movement = _movement(wide[case.after] - wide[case.before], found.min_cell) if shared else None
    per_dot = int(np.ceil(table.sum(axis=0).max() / MOST_DOTS))
    yield block(
        "figure",
        key=f"spread.{population}",
        chart="spread",
        data={
            **{"cells": cells, "movement": movement, "per_dot": per_dot},
            **{"before_label": text("wave.before"), "after_label": text("wave.after")},
        },
        title=_spread_title(population, scale, movement),
        alt=text("spread.alt", scale=scale, rows=" ".join(text("spread.alt_row", **_class(cell)) for cell in cells)),
        note=text("spread.note", per_dot=text("spread.per_many", n=per_dot) if per_dot > 1 else text("spread.per_one")),
        table={
            "columns": columns(headings("spread.columns"), 2),
            "rows": [[text("spread.class", **_class(cell)), *_counts(cell)] for cell in cells],
        },
    )


def _cell(table: np.ndarray, edges: np.ndarray, run: tuple[int, int]) -> dict:
    before, after = table[slice(*run)].sum(axis=0)
    return {
        **{"from": edges[run[0]], "to": edges[run[1]], "before": before, "after": after},
        "joined": run[1] - run[0] > 1,
    }


def _class(cell: dict) -> dict:
    return {**cell, "from": points(cell["from"]), "to": points(cell["to"])}


def _counts(cell: dict) -> list[str]:
    return [number(cell["before"], 0), number(cell["after"], 0)]


def _movement(differences: pd.Series, min_cell: int) -> dict | None:
    known = np.sign(differences.dropna().round(9))
    counts = {name: int((known == sign).sum()) for name, sign in (("lower", -1), ("same", 0), ("higher", 1))}
    return counts if len(known) and all(safe_cell(count, min_cell) for count in counts.values()) else None


def _spread_title(population: str, scale: str, movement: dict | None) -> str:
    group = text(f"group.{population}")
    if movement is None:
        return text("spread.title_plain", group=group, scale=scale)
    return text("spread.title", group=group, **movement)
