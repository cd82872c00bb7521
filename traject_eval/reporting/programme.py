"""The programme as workbook 10 sees it: the kept findings of every buurt, and nothing else."""

import pandas as pd

from traject_eval.blocks import Programme
from traject_eval.reporting.desk import FINDINGS, current_project, keep_evaluation, read_findings, study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.store import Project, find_project
from traject_eval.store.frozen import frozen_plan, leading_scale
from traject_eval.store.snapshots import primary_scale
from traject_eval.types import FINDING_COLUMNS
from traject_eval.words import speak


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
    return Programme(
        name=project.name,
        buurten=own[["code", "name", "arm", "start"]].sort_values("name", key=lambda names: names.str.casefold()),
        waves=project.waves,
        findings=found,
        primary=project.registry.get(primary),
        instruments=project.registry,
        plan=frozen_plan(project),
    )


def all_findings(project: Project, codes: list[str]) -> pd.DataFrame:
    """The kept findings of these buurten; those without a report have none."""
    paths = [project.report_folder(code) / FINDINGS for code in codes]
    frames = [read_findings(path) for path in paths if path.is_file()]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(FINDING_COLUMNS))


def _fill_example(project: Project, codes: list[str]) -> None:
    """The built-in example has no reports; its findings are made when they are first asked for."""
    missing = [code for code in codes if not (project.report_folder(code) / FINDINGS).is_file()]
    if missing:
        freeze(project, missing)
    for code in missing:
        keep_evaluation(project.report_folder(code), "09-evaluatie", study_of(project, code).evaluation)
