"""What a workbook asks for: its buurt, the programme, and a place for its findings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from traject_eval.errors import ProjectProblem
from traject_eval.evaluation import Evaluation, Study, findings
from traject_eval.privacy import gate_findings
from traject_eval.reporting.example import example_project
from traject_eval.reporting.freeze import evaluate_snapshot, freeze
from traject_eval.store import FILE, Project, find_project, snapshots, write_text
from traject_eval.types import FINDING_COLUMNS
from traject_eval.words import speak

if TYPE_CHECKING:
    from traject_eval.forms.evening import Evening

FROZEN = "TRAJECT_FROZEN"  # set by a run in bulk: the snapshots are fresh, read them as they are
OUTPUT = "TRAJECT_OUTPUT"  # set by a run in bulk: the folder where findings go
FINDINGS = "findings.csv"
PROGRAMME_FOLDER = "programma"
INTEGERS = {"n": "Int64"}


def current_project() -> Project:
    """The project a workbook belongs to: ``TRAJECT_PROJECT``, a folder upwards, else the built-in example."""
    root = find_project()
    return Project.load(root) if root else example_project()


def practice_project(root: Path) -> Project:
    """The project to practise in: the one in a folder, else the built-in example."""
    return Project.load(root) if (root / FILE).is_file() else example_project()


def open_buurt(buurt: str) -> Study:
    """A buurt with everything that was computed for it; from here on the language of its programme is spoken.

    Raises
    ------
    UnknownName
        The project has no such buurt; the message lists those it has.
    """
    project = current_project()
    project.buurt(buurt)
    speak(project.language)
    if FROZEN not in os.environ and buurt in (frozen := freeze(project, [buurt])).failed:
        raise ProjectProblem(frozen.failed[buurt])
    return study_of(project, buurt)


def open_evening(buurt: str) -> Evening:
    """An evening in a buurt of the project around: its forms, and all that was answered in them.

    Raises
    ------
    UnknownName
        The project has no such buurt; the message lists those it has.
    """
    from traject_eval.forms import evening  # loads the database library: only an evening needs it

    return evening.open_evening(current_project(), buurt)


def study_of(project: Project, code: str) -> Study:
    """A buurt from its snapshot."""
    snapshot = snapshots.load_snapshot(project.root, code)
    evaluation = evaluate_snapshot(snapshot)
    return Study(snapshot.buurt, snapshot.programme, snapshot.wave_dates, snapshot.comparison, evaluation)


def save_findings(study: Study, workbook: str = "09-evaluatie") -> str:
    """Keep the findings of a workbook, after disclosure control, and say how many there are."""
    folder = os.environ.get(OUTPUT) or current_project().report_folder(study.buurt["code"])
    return f"{keep_findings(Path(folder), workbook, study.evaluation)} bevindingen bewaard"


def keep_findings(folder: Path, workbook: str, evaluation: Evaluation) -> int:
    """Put the findings of one workbook in the findings file of a report, in place of its earlier ones."""
    path = folder / FINDINGS
    earlier = read_findings(path) if path.is_file() else pd.DataFrame(columns=list(FINDING_COLUMNS))
    found = findings(evaluation).assign(workbook=workbook)
    own = gate_findings(found, evaluation.min_base, evaluation.min_cell)[list(FINDING_COLUMNS)]
    others = earlier[earlier["workbook"] != workbook]
    together = own if others.empty else pd.concat([others, own], ignore_index=True)
    write_text(path, together[list(FINDING_COLUMNS)].to_csv(index=False, lineterminator="\n"))
    return len(own)


def read_findings(path: Path) -> pd.DataFrame:
    """Findings from disk, at full precision.

    Raises
    ------
    ProjectProblem
        The file does not hold findings.
    """
    words = {name: str for name in ("buurt", "workbook", "key", "instrument", "population", "before", "after")}
    try:
        found = pd.read_csv(path, dtype=words | INTEGERS)
        found = found[list(FINDING_COLUMNS)]
    except (ValueError, KeyError, pd.errors.ParserError):
        raise ProjectProblem(
            f"Het bestand {path} is geen lijst met bevindingen. Haal het weg en draai traject report opnieuw."
        ) from None
    text_columns = ["subgroup", "unit", "method", "design", "refused_because", *words]
    return found.astype({name: object for name in text_columns}).fillna({name: "" for name in text_columns})


def kept_findings(folder: Path) -> pd.DataFrame | None:
    """The findings of a report that stands in a folder, or None where there are none."""
    return read_findings(folder / FINDINGS) if (folder / FINDINGS).is_file() else None


def programme_folder(project: Project) -> Path:
    """Where the page about all buurten goes."""
    return project.root / "reports" / PROGRAMME_FOLDER
