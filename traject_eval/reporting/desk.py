"""What a workbook asks for: its buurt, the programme, and a place for its findings."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from traject_eval.blocks import (
    Programme,
    aftrap_findings,
    agenda_findings,
    business_findings,
    handover_findings,
    model_findings,
    place_findings,
    profile_findings,
    programme_findings,
    running_findings,
    team_findings,
    trip_findings,
)
from traject_eval.errors import ProjectProblem, UnknownName
from traject_eval.evaluation import GATE_COLUMNS, Study, findings
from traject_eval.privacy import gate_findings
from traject_eval.reporting.evenings import frozen_answers
from traject_eval.reporting.example import example_project
from traject_eval.reporting.freeze import evaluate_snapshot, freeze
from traject_eval.store import FILE, Project, Snapshot, find_project, snapshots, write_text
from traject_eval.types import FINDING_COLUMNS
from traject_eval.words import speak, text

if TYPE_CHECKING:
    from traject_eval.forms.reading import Answers

PHASE_FINDINGS = {
    "00-buurtprofiel": profile_findings,
    "01-aftrap": aftrap_findings,
    "02-inspiratiereis": trip_findings,
    "03-lopend": running_findings,
    "04-agenda": agenda_findings,
    "05-bedrijven": business_findings,
    "06-team": team_findings,
    "07-model": model_findings,
    "08-collectief": handover_findings,
}
FROZEN = "TRAJECT_FROZEN"  # set by a run in bulk: the snapshots are fresh, read them as they are
OUTPUT = "TRAJECT_OUTPUT"  # set by a run in bulk: the folder where findings go
FINDINGS = "findings.csv"
PROGRAMME_FOLDER = "programma"
INTEGERS = {"n": "Int64"}
NUMBERS = ("value", "se", "df", "low", "high", "level", "n")
WORDS = tuple(name for name in FINDING_COLUMNS if name not in NUMBERS)


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
    if FROZEN in os.environ:
        return _study(_frozen(buurt))
    project = current_project()
    project.buurt(buurt)
    speak(project.language)
    if buurt in (frozen := freeze(project, [buurt])).failed:
        raise ProjectProblem(frozen.failed[buurt])
    return study_of(project, buurt)


def open_evening(buurt: str) -> Answers:
    """An evening in a buurt of the project around: its forms, and all that was answered in them.

    In a run in bulk it is the frozen copy, which can only be read.

    Raises
    ------
    UnknownName
        The project has no such buurt; the message lists those it has.
    """
    if FROZEN in os.environ:
        return frozen_answers(find_project(), _frozen(buurt))
    from traject_eval.forms import evening  # loads the database library: only who fills a form in needs it

    project = current_project()
    project.buurt(buurt)
    speak(project.language)
    return evening.open_evening(project, buurt)


def _frozen(buurt: str) -> Snapshot:
    """A buurt in a run in bulk: its snapshot says it all, so that it costs the same however many buurten there are."""
    snapshot = snapshots.load_snapshot(find_project(), buurt)
    speak(snapshot.language)
    return snapshot


def study_of(project: Project, code: str) -> Study:
    """A buurt from its snapshot.

    Raises
    ------
    ProjectProblem
        Nobody of this buurt has answered anything yet.
    """
    return _study(snapshots.load_snapshot(project.root, code))


def _study(snapshot: Snapshot) -> Study:
    if not snapshot.instruments:
        raise ProjectProblem(text("index.no_answers"))
    evaluation = evaluate_snapshot(snapshot)
    about = (snapshot.buurt, snapshot.programme, snapshot.wave_dates, snapshot.comparison)
    return Study(*about, evaluation, snapshot.excluded, snapshot.plan, snapshot.typed_twice)


class _Told(str):
    """A sentence that a notebook shows as a sentence, without quotes."""

    __repr__ = str.__str__


def save_findings(study: Study | Programme | Answers, workbook: str = "09-evaluatie") -> str:
    """Keep the findings of a workbook, after disclosure control, and say how many there are.

    Raises
    ------
    UnknownName
        An evening has no findings under that name.
    """
    return _Told(text("forms.findings_kept", n=_save_findings(study, workbook)))


def _save_findings(study: Study | Programme | Answers, workbook: str) -> int:
    if isinstance(study, Programme):
        project = current_project()
        folder = Path(os.environ.get(OUTPUT) or programme_folder(project))
        return keep_findings(folder, workbook, programme_findings(study), project.min_base, project.min_cell)
    folder = Path(os.environ.get(OUTPUT) or current_project().report_folder(study.buurt["code"]))
    if isinstance(study, Study):
        return keep_study(folder, workbook, study)
    if workbook not in PHASE_FINDINGS:
        raise UnknownName("werkboek", workbook, PHASE_FINDINGS)
    found = PHASE_FINDINGS[workbook](study).assign(buurt=study.buurt["code"])
    return keep_findings(folder, workbook, found, study.min_base, study.min_cell)


def keep_study(folder: Path, workbook: str, study: Study) -> int:
    """Put the findings of a buurt in the findings file of a report."""
    found, place = findings(study.evaluation), _gateable(place_findings(study))
    whole = pd.concat([found, place.astype(found.dtypes)], ignore_index=True)
    return keep_findings(folder, workbook, whole, study.evaluation.min_base, study.evaluation.min_cell)


def keep_findings(folder: Path, workbook: str, found: pd.DataFrame, min_base: int, min_cell: int) -> int:
    """Put the findings of one workbook in the findings file of a report, in place of its earlier ones; gated here."""
    own = gate_findings(_gateable(found).assign(workbook=workbook), min_base, min_cell)[list(FINDING_COLUMNS)]
    others = _other_findings(folder, workbook)
    _write_findings(folder, own if others.empty else pd.concat([others, own], ignore_index=True))
    return len(own)


def _gateable(found: pd.DataFrame) -> pd.DataFrame:
    """With every column the gate looks at; what no survey counted is not known."""
    missing = {name: pd.array([pd.NA] * len(found), dtype="Int64") for name in GATE_COLUMNS if name not in found}
    return found.assign(**missing)


def drop_findings(folder: Path, workbook: str) -> None:
    """Take the findings of a workbook out of the findings file of a report."""
    if (folder / FINDINGS).is_file():
        _write_findings(folder, _other_findings(folder, workbook))


def _other_findings(folder: Path, workbook: str) -> pd.DataFrame:
    kept = kept_findings(folder)
    earlier = pd.DataFrame(columns=list(FINDING_COLUMNS)) if kept is None else kept
    return earlier[earlier["workbook"] != workbook]


def _write_findings(folder: Path, found: pd.DataFrame) -> None:
    write_text(folder / FINDINGS, found[list(FINDING_COLUMNS)].to_csv(index=False, lineterminator="\n"))


def read_findings(path: Path) -> pd.DataFrame:
    """Findings from disk, at full precision.

    Raises
    ------
    ProjectProblem
        The file does not hold findings.
    """
    try:
        found = pd.read_csv(path, dtype=dict.fromkeys(WORDS, str) | INTEGERS)
        found = found[list(FINDING_COLUMNS)]
    except (ValueError, KeyError, pd.errors.ParserError):
        raise _no_findings(path) from None
    return found.astype(dict.fromkeys(WORDS, object)).fillna(dict.fromkeys(WORDS, ""))


def _no_findings(path: Path) -> ProjectProblem:
    return ProjectProblem(
        f"Het bestand {path} is geen lijst met bevindingen. Haal het weg en draai traject report opnieuw."
    )


def finding_rows(folder: Path) -> list[dict] | None:
    """The kept findings of a report as rows, for who looks at those of every buurt; None where there are none.

    Numbers are numbers, NaN where there is none; all else is text.

    Raises
    ------
    ProjectProblem
        The file does not hold findings.
    """
    path = folder / FINDINGS
    if not path.is_file():
        return None
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *lines = csv.reader(stream, strict=True)
        rows = [dict(zip(header, line, strict=True)) for line in lines]
        return [{name: _value(name, row[name]) for name in FINDING_COLUMNS} for row in rows]
    except (ValueError, KeyError, csv.Error):
        raise _no_findings(path) from None


def _value(name: str, written: str) -> str | float:
    return written if name in WORDS else float(written or "nan")


def findings_files(project: Project, codes: list[str]) -> list[Path]:
    """The kept findings of those of these buurten that have a report."""
    return [path for code in codes if (path := project.report_folder(code) / FINDINGS).is_file()]


def kept_findings(folder: Path) -> pd.DataFrame | None:
    """The findings of a report that stands in a folder, or None where there are none."""
    return read_findings(folder / FINDINGS) if (folder / FINDINGS).is_file() else None


def programme_folder(project: Project) -> Path:
    """Where the page about all buurten goes."""
    return project.root / "reports" / PROGRAMME_FOLDER
