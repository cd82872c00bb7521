"""The figure of how the scores lie: classes joined until nobody can be recognised."""

import numpy as np
import pandas as pd

from traject_eval.blocks.block import Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.titles import spread_title
from traject_eval.evaluation import MEANS_LEVEL, Change, Evaluation, Study
from traject_eval.privacy import join_ordered, safe_cell, safe_overlap
from traject_eval.words import margin, number, points, scale_name, text

MOST_DOTS = 120  # above this one dot stands for several people
CLASSES = 10  # classes that a score is divided into before small ones are joined


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
        place="appendix",
        chart="spread",
        data={
            **{"cells": cells, "movement": movement, "per_dot": per_dot, "told": _told(change)},
            **{"before_label": text("wave.before"), "after_label": text("wave.after")},
        },
        title=spread_title(population, scale, movement),
        alt=text("spread.alt", scale=scale, rows=" ".join(text("spread.alt_row", **_class(cell)) for cell in cells)),
        note=text("spread.note", per_dot=text("spread.per_many", n=per_dot) if per_dot > 1 else text("spread.per_one")),
        table={
            "columns": columns(headings("spread.columns"), 2),
            "rows": [[text("spread.class", **_class(cell)), *_counts(cell)] for cell in cells],
        },
    )


def _told(change: Change) -> dict[str, str]:
    """Per wave how many people there are, and their mean with its margin."""
    sides = {
        "before": (change.n_before, change.mean_before, change.mean_before_low, change.mean_before_high),
        "after": (change.n_after, change.mean_after, change.mean_after_low, change.mean_after_high),
    }
    return {
        wave: text("spread.told", n=number(n, 0), mean=number(mean), margin=margin(low, high, MEANS_LEVEL))
        for wave, (n, mean, low, high) in sides.items()
    }


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
