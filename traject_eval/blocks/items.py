"""The figure of the answers to every statement, before and after."""

import numpy as np

from traject_eval.blocks.block import Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.titles import items_title
from traject_eval.evaluation import Evaluation, ItemChange, Study, item_changes
from traject_eval.privacy import at_least, safe_parts
from traject_eval.words import interval, item_label, level_words, number, percent, scale_name, text

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
    out = [item for item in changes if not _kept(item, drawn)]
    held = [{"label": item_label(item.item), "reason": _held_back(item, found.min_base)} for item in out]
    title = text("items.title_once", group=text(f"group.{population}"), scale=scale_name(chosen.instrument))
    if not drawn:
        yield refusal(f"items.{population}", title, "few_people", "few_people_needed")
        return
    yield block(
        "figure",
        key=f"items.{population}",
        chart="items",
        data={
            **{"before_label": text("wave.before") if case else "", "after_label": text("wave.after")},
            **{"items": [row for _, row in drawn], "held_back": held},
            "people": _items_people(found, population, before, after, [item for item, _ in drawn]),
        },
        title=items_title(population, [row for _, row in drawn]) if case else title,
        alt=text("items.alt", rows=" ".join(_item_alt(row) for _, row in drawn)),
        note=text("items.note", level=level_words(adjusted), all=len(changes)) if case else text("items.note_once"),
        table=_items_table([row for _, row in drawn], once=case is None),
    )


def _items_people(found: Evaluation, population: str, before: str, after: str, drawn: list[ItemChange]) -> str:
    """How many people answered every drawn statement; at least so many, where some skipped one."""
    turnout = found.turnout[found.turnout["population"] == population].set_index("wave")["n"]
    fewest = {before: min(item.before.sum() for item in drawn), after: min(item.after.sum() for item in drawn)}
    told = {wave: at_least(int(n), int(turnout[wave]), found.min_cell) for wave, n in fewest.items() if wave}
    exact = all(told[wave] == turnout[wave] for wave in told)
    counts = {name: number(n, 0) for name, n in zip(("n_before", "n_after"), told.values(), strict=False)}
    kind = ("" if after else "_once") + ("" if exact else "_least")
    return text(f"items.people{kind}", **counts)


def _kept(item: ItemChange, drawn: list) -> bool:
    return any(kept is item for kept, _ in drawn)


def _held_back(item: ItemChange, min_base: int) -> str:
    """Why a statement is not drawn: few people answered it, or a few of many gave some answer."""
    return text("items.held_back" if _fewest(item) < min_base else "items.held_back_cell")


def _fewest(item: ItemChange) -> int:
    """How many people answered a statement, at the wave with the fewest of those that were held."""
    return min((int(counts.sum()) for counts in (item.before, item.after) if counts.sum()), default=0)


def _item_row(item: ItemChange, min_base: int, min_cell: int) -> dict | None:
    """One statement as it may be drawn: its answers joined until no small count can be read from it."""
    waves = [counts for counts in (item.before, item.after) if counts.sum()]
    if _fewest(item) < min_base:
        return None
    partitions = PARTITIONS[len(item.before)]
    bare = safe_parts(waves, [[part for _, part in parts] for parts in partitions], min_cell)
    if bare is None:
        return None
    parts = partitions[[[part for _, part in parts] for parts in partitions].index(bare)]
    known = len(waves) == 2 and not np.isnan(item.value)
    return {
        "label": item_label(item.item),
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
            bounds = interval(100 * row["low"], 100 * row["high"], 0)
        cells.append([row["label"], _favourable(row["before"]), _favourable(row["after"]), value, bounds])
    return {"columns": columns(headings("items.columns"), 4), "rows": cells}


def _rest(shares: list[dict]) -> str:
    return percent(sum(part["share"] for part in shares if not part["token"].startswith("for")))
