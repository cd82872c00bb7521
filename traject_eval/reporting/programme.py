"""The programme as workbook 10 sees it: the kept findings of every buurt, and the scores that they rest on."""

from pathlib import Path

import pandas as pd

from traject_eval.blocks import Programme
from traject_eval.evaluation import score
from traject_eval.evaluation.known_facts import known_facts, known_numbers
from traject_eval.reporting.desk import FINDINGS, current_project, findings_files, keep_study, read_findings, study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.store import Project, find_project, snapshots
from traject_eval.store.frozen import frozen_plan, leading_scale
from traject_eval.store.snapshots import primary_scale
from traject_eval.types import FINDING_COLUMNS, KNOWN_FACTS
from traject_eval.words import speak

NUMBERS = tuple(f"number_{name}" for name in KNOWN_FACTS)
SCORE_COLUMNS = ("person", "buurt", "population", "instrument", "wave", "score", *KNOWN_FACTS, *NUMBERS)


def open_programme(buurten: list[str]) -> Programme:
    """The findings of these buurten, or of all where the list is empty; by name. From here on its language is spoken.

    Raises
    ------
    UnknownName
        The project has no such buurt.
    """
    project = current_project()
    speak(project.language)
    codes = [project.buurt(code)["code"] for code in buurten] or list(project.buurten["code"])
    own = project.buurten[project.buurten["code"].isin(codes)]
    if find_project() is None:
        _fill_example(project, codes)
    found = all_findings(project, codes)
    primary = primary_scale(leading_scale(project), sorted(found["instrument"].unique()))
    plan = frozen_plan(project)
    return Programme(
        name=project.name,
        buurten=own[["code", "name", "arm", "start"]].sort_values("name", key=lambda names: names.str.casefold()),
        waves=project.waves,
        findings=found,
        primary=project.registry.get(primary),
        instruments=project.registry,
        plan=plan,
        scores=leading_scores(project, codes, {one.scale for one in plan.plan.outcomes} if plan else {primary}),
        min_base=project.min_base,
        min_cell=project.min_cell,
    )


def all_findings(project: Project, codes: list[str]) -> pd.DataFrame:
    """The kept findings of these buurten; those without a report have none."""
    frames = [read_findings(path) for path in findings_files(project, codes)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(FINDING_COLUMNS))


def leading_scores(project: Project, codes: list[str], scales: set[str]) -> pd.DataFrame:
    """The scores of these buurten on these scales, from their snapshots, beside what was known of people at the start.

    Costs the answers of all buurten, one buurt at a time in memory.
    """
    parts = [_scores_of(project.root, code, scales) for code in codes if snapshots.is_frozen(project.root, code)]
    numbers = {name: float for name in ("score", *NUMBERS)}
    return pd.concat([pd.DataFrame(columns=list(SCORE_COLUMNS)), *parts], ignore_index=True).astype(numbers)


def _scores_of(root: Path, code: str, scales: set[str]) -> pd.DataFrame:
    snapshot = snapshots.load_snapshot(root, code)
    used = [one for name, one in snapshot.instruments.items() if name in scales]
    answers = snapshot.answers.merge(snapshot.persons[["person", "population"]], on="person", validate="many_to_one")
    scored = [score(answers, one).dropna(subset="score").assign(buurt=code) for one in used]
    first = snapshot.plan.plan.before if snapshot.plan else next(iter(snapshot.waves), "")
    facts = known_facts(snapshot.persons, snapshot.wave_dates, first)
    numbers = known_numbers(snapshot.persons).rename(columns=dict(zip(KNOWN_FACTS, NUMBERS, strict=True)))
    made = pd.concat([pd.DataFrame(columns=list(SCORE_COLUMNS[:6])), *scored])
    made = made.merge(facts, on="person").merge(numbers, on="person")[list(SCORE_COLUMNS)]
    return made.assign(person=code + ":" + made["person"])


def _fill_example(project: Project, codes: list[str]) -> None:
    """The built-in example has no reports; its findings are made when they are first asked for."""
    missing = [code for code in codes if not (project.report_folder(code) / FINDINGS).is_file()]
    if missing:
        freeze(project, missing)
    for code in missing:
        keep_study(project.report_folder(code), "09-evaluatie", study_of(project, code))
