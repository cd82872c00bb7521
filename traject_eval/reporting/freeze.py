"""Freezing a project: one snapshot per buurt, and the gated changes of the comparison buurten."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem, TrajectError
from traject_eval.evaluation import Evaluation, evaluate_study
from traject_eval.reporting.code import package
from traject_eval.reporting.evenings import frozen_evenings
from traject_eval.store import Project, Snapshot, responses, sha256, snapshots
from traject_eval.store.files import is_full
from traject_eval.store.seen import Seen, keep_seen, read_seen, stamp
from traject_eval.words import text

SURVEY = "vragenlijst"  # among the forms of a buurt: its people answered a survey
COMPARISON_COLUMNS = {
    **dict.fromkeys(("buurt", "population", "instrument", "before", "after"), "object"),
    **dict.fromkeys(("n_before", "n_after"), "int64"),
    **dict.fromkeys(("mean_before", "mean_after", "change", "se", "df"), "float64"),
    "design": "object",
}


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
    the others whole. A buurt of which nothing was written since the last time is not read again; any other costs its
    own answers, and a comparison buurt the questions that are asked of them.
    """
    arms = dict(zip(project.buurten["code"], project.buurten["arm"], strict=True))
    kept, made = read_seen(project.root)
    before = snapshots.load_comparison(project.root, made)
    rows = {code: [] for code in arms}
    for row in [] if before is None else before.to_dict("records"):
        rows.setdefault(row["buurt"], []).append(row)
    seen, failed = {}, {}
    with _inputs(project) as inputs:
        chosen = [code for code, arm in arms.items() if arm == snapshots.COMPARED and code in inputs.lines]
        for code in dict.fromkeys([*codes, *chosen]):
            known = kept.get(code) if before is not None or code not in chosen else None
            try:
                one = inputs.frozen(code, known)
                if code in chosen and one is not known:
                    rows[code] = compared(evaluate_snapshot(snapshots.load_snapshot(project.root, code)))
            except (TrajectError, OSError, ValueError, KeyError) as problem:
                if is_full(problem):
                    raise
                failed[code] = _reason(problem)
                continue
            if one:
                seen[code] = one
    told = [row for code in chosen if code in seen for row in rows[code]]
    comparison = pd.DataFrame(told, columns=list(COMPARISON_COLUMNS)).astype(COMPARISON_COLUMNS)
    others = {code: one for code, one in kept.items() if code in arms and code not in failed}
    now = others | seen, snapshots.freeze_comparison(project, comparison)
    if now != (kept, made):
        keep_seen(project.root, *now)
    own = {code: seen[code] for code in codes if code in seen}
    keys = _keys(own, arms, comparison)
    filled = {code: frozenset(one.filled) for code, one in own.items()}
    return Frozen(keys, filled, {code: reason for code, reason in failed.items() if code in codes})


@dataclass(frozen=True)
class _Inputs:
    """What the buurten of a project are frozen from: lines of the manifest and answers of evenings, by code."""

    shared: snapshots.Shared
    common: str  # stamp of what all buurten share, and of the package
    lines: Mapping[str, list[dict]]
    evenings_of: Callable[[str], dict]
    evenings: Mapping[str, str]

    def frozen(self, code: str, known: Seen | None) -> Seen | None:
        """A buurt as it is frozen now: just as it was, if nothing of it was written since; None if it has nothing."""
        if code not in self.lines and code not in self.evenings:
            return None
        root, lines = self.shared.project.root, self.lines.get(code, [])
        now, files = self._stamp(code, lines), snapshots.files(root, code)
        if known and (known.stamp, known.files) == (now, stamp(files)):
            return known
        evenings = self.evenings_of(code)
        if not lines and not evenings:
            return None
        key, instruments = snapshots.freeze_buurt(self.shared, code, lines, evenings)
        return Seen(now, stamp(files), key, (*evenings, *([SURVEY] if lines else [])), instruments)

    def _stamp(self, code: str, lines: list[dict]) -> str:
        root, row = self.shared.project.root, self.shared.project.buurt(code)
        parts = [path for line in lines for path in responses.parts_of(root, line, code)]
        twice = [line.get("typed_twice") for line in lines]
        return sha256(repr((self.common, row, stamp(parts), twice, self.evenings.get(code))).encode())


@contextmanager
def _inputs(project: Project) -> Iterator[_Inputs]:
    shared, lines = snapshots.Shared.of(project), {}
    for line in responses.imports(project.root):
        for code in line["buurten"]:
            lines.setdefault(code, []).append(line)
    with frozen_evenings(project) as (evenings_of, evenings):
        yield _Inputs(shared, shared.stamp() + package(), lines, evenings_of, evenings)


def _keys(seen: Mapping[str, Seen], arms: Mapping[str, str], comparison: pd.DataFrame) -> dict[str, str]:
    """Per buurt the hash of its snapshot, with that of the comparison rows that it may see."""
    hashes = {}
    for code, one in seen.items():
        if (view := (arms[code], one.instruments)) not in hashes:
            rows = snapshots.visible(comparison, *view).to_dict("records")
            hashes[view] = sha256(repr(rows).encode())[:16]
    return {code: f"{one.key}-{hashes[arms[code], one.instruments]}" for code, one in seen.items()}


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


def compared(evaluation: Evaluation) -> list[dict]:
    """What others may see of a buurt: changes on enough people; nothing of those that were refused."""
    return [
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
