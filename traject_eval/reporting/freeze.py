"""Freezing a project: one snapshot per buurt, and the gated changes of the comparison buurten."""

from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem, TrajectError
from traject_eval.evaluation import Evaluation, evaluate_study
from traject_eval.reporting.evenings import frozen_evenings
from traject_eval.store import Project, Snapshot, responses, snapshots
from traject_eval.words import text

SURVEY = "vragenlijst"  # among the forms of a buurt: its people answered a survey
COMPARISON_COLUMNS = (
    *("buurt", "population", "instrument", "before", "after", "n_before", "n_after"),
    *("mean_before", "mean_after", "change", "se", "df", "design"),
)


@dataclass(frozen=True)
class Frozen:
    """What was frozen: per buurt its key and what it has, or the reason it could not be read.

    ``filled`` names the forms of an evening that hold something, and ``SURVEY`` where there are answers to a survey.
    A buurt that has nothing at all is in neither ``keys`` nor ``failed``.
    """

    keys: dict[str, str]
    filled: dict[str, frozenset[str]]
    failed: dict[str, str]


def freeze(project: Project, codes: list[str]) -> Frozen:
    """Freeze these buurten, as far as they have anything, and the comparison for the whole programme.

    A key is a hash of a buurt's snapshot and of the comparison rows it may see. A buurt that cannot be read leaves
    the others whole. A buurt costs its own answers; the comparison costs those of the comparison buurten, once.
    """
    listed = responses.imports(project.root)
    answered = {code for line in listed for code in line["buurten"]}
    comparing = project.buurten.loc[project.buurten["arm"] == "vergelijking", "code"]
    chosen = [code for code in comparing if code in answered]
    own, filled, parts, failed = {}, {}, [], {}
    with frozen_evenings(project) as evenings_of:
        for code in dict.fromkeys([*codes, *chosen]):
            try:
                evenings = evenings_of(code)
                if not evenings and code not in answered:
                    continue
                own[code] = snapshots.freeze_buurt(project, code, listed, evenings)
                filled[code] = frozenset([*evenings, *([SURVEY] if code in answered else [])])
                if code in chosen:
                    parts.append(compared(evaluate_snapshot(snapshots.load_snapshot(project.root, code))))
            except (TrajectError, OSError, ValueError, KeyError) as problem:
                failed[code] = _reason(problem)
    comparison = pd.concat([pd.DataFrame(columns=list(COMPARISON_COLUMNS)), *parts], ignore_index=True)
    snapshots.freeze_comparison(project, comparison)
    keys = {code: f"{own[code]}-{_seen_by(comparison, code)}" for code in codes if code in own and code not in failed}
    return Frozen(keys, filled, {code: reason for code, reason in failed.items() if code in codes})


def _reason(problem: Exception) -> str:
    """What may stand in a shared page: a message about the data itself could name a person."""
    if isinstance(problem, DataProblem):
        return text("freeze.impossible")
    return str(problem) if isinstance(problem, TrajectError) else text("freeze.unreadable")


def evaluate_snapshot(snapshot: Snapshot) -> Evaluation:
    """All questions of a frozen buurt."""
    return evaluate_study(
        snapshot.answers,
        snapshot.persons,
        buurt=snapshot.buurt["code"],
        waves=snapshot.waves,
        instruments=snapshot.instruments,
        primary=snapshot.primary,
        smallest_change=snapshot.smallest_change,
        wave_dates=snapshot.wave_dates,
        start=snapshot.buurt["start"] or "",
        min_base=snapshot.min_base,
        min_cell=snapshot.min_cell,
        plan=snapshot.plan and snapshot.plan.plan,
        made=snapshot.made if len(snapshot.made) else None,
    )


def compared(evaluation: Evaluation) -> pd.DataFrame:
    """What others may see of a buurt: changes on enough people; nothing of those that were refused."""
    rows = [
        {
            "buurt": evaluation.buurt,
            "population": case.population,
            "instrument": case.instrument.id,
            **{name: getattr(case.change, name) for name in ("before", "after", "n_before", "n_after")},
            **{name: getattr(case.change, name) for name in ("mean_before", "mean_after", "se", "df", "design")},
            "change": case.change.value,
        }
        for case in evaluation.cases
        if case.change is not None
    ]
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def _seen_by(comparison: pd.DataFrame, code: str) -> str:
    others = comparison[comparison["buurt"] != code].astype(str)
    return f"{pd.util.hash_pandas_object(others, index=False).sum():016x}"
