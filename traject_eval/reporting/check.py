"""Every problem of a project at once, before anything is made from it."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd

from traject_eval.context import read_crosswalk
from traject_eval.errors import Faults, TrajectError
from traject_eval.instruments import context_fault, context_measures
from traject_eval.reporting.duiding import duiding_advice, duiding_faults
from traject_eval.reporting.logo import read_logo
from traject_eval.reporting.noticed import exclusion_faults, noticed_advice
from traject_eval.store import FILE, Project, responses
from traject_eval.types import FAULT_COLUMNS
from traject_eval.words import listed, text


def check_project(root: Path) -> None:
    """Look at the whole project: its settings, scales and answers.

    Costs a look at each imported file's name and size, not at its content.

    Raises
    ------
    ProjectProblem
        There is no project here.
    Faults
        With everything that is wrong.
    """
    project = Project.load(root)
    rows = [*_settings(project), *_logo(project), *_scales(project), *_answers(project), *duiding_faults(project)]
    rows += [*_left_out(project), *_crosswalk(project)]
    if rows:
        raise Faults(text("check.title"), pd.DataFrame(rows, columns=list(FAULT_COLUMNS)))


def advise_project(root: Path) -> pd.DataFrame:
    """What a consultant may want to look at again and what stops nothing: columns ``FAULT_COLUMNS``.

    Raises
    ------
    ProjectProblem
        There is no project here.
    Faults
        Its settings cannot be read.
    """
    return pd.DataFrame(duiding_advice(Project.load(root)), columns=list(FAULT_COLUMNS))


def odd_questionnaires(root: Path) -> pd.DataFrame:
    """Questionnaires that deserve a second look: columns ``FAULT_COLUMNS``; reads the answers of every buurt.

    Empty where the answers cannot be read: ``check_project`` tells what stops that.

    Raises
    ------
    ProjectProblem
        There is no project here.
    Faults
        Its settings cannot be read.
    """
    project = Project.load(root)
    try:
        rows = list(noticed_advice(project))
    except (TrajectError, OSError, ValueError, KeyError):
        rows = []
    return pd.DataFrame(rows, columns=list(FAULT_COLUMNS))


def _left_out(project: Project) -> list[tuple]:
    try:
        return list(exclusion_faults(project))
    except Faults as broken:
        return list(_told(broken))
    except OSError:  # a file of answers that is gone is told elsewhere
        return []


def _row(where: str, key: str, **values: object) -> tuple:
    return (where, *(text(f"check.{key}_{part}", **values) for part in ("found", "expected", "advice")))


def _settings(project: Project) -> Iterator[tuple]:
    for name, present in (("waves", project.waves), ("buurten", len(project.buurten))):
        if not present:
            parts = (f"no_{name}", f"no_{name}_expected", f"no_{name}_advice")
            yield (FILE, *(text(f"check.{part}") for part in parts))
    for wave, date in project.waves.items():
        if date and not _is_date(date):
            yield _row(f"{FILE}, waves.{wave}", "date", date=date)
    dated = [(wave, date) for wave, date in project.waves.items() if date and _is_date(date)]
    for (before, first), (wave, date) in pairwise(dated):
        if date <= first:
            yield _row(f"{FILE}, waves.{wave}", "order", wave=wave, date=date, before=before, first=first)


def _is_date(written: str) -> bool:
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _logo(project: Project) -> Iterator[tuple]:
    try:
        read_logo(project)
    except Faults as broken:
        yield from _told(broken)


def _told(broken: Faults) -> Iterator[tuple]:
    yield from broken.table[list(FAULT_COLUMNS)].itertuples(index=False, name=None)


def _crosswalk(project: Project) -> Iterator[tuple]:
    try:
        read_crosswalk(project.root)
    except Faults as broken:
        yield from _told(broken)


def _scales(project: Project) -> Iterator[tuple]:
    try:
        known = project.registry
    except Faults as broken:
        yield from _told(broken)
        return
    asked = {("instruments", name) for name in project.instruments}
    asked |= {("smallest_change", name) for name in project.smallest_change}
    asked |= {("primary", project.primary)} if project.primary else set()
    for where, name in sorted(asked):
        if name in context_measures():
            yield (f"{FILE}, {where}", *context_fault(name))
        elif name not in known:
            yield _row(f"{FILE}, {where}", "scale", name=name, known=listed(sorted(known)))


def _answers(project: Project) -> Iterator[tuple]:
    lines = responses.imports(project.root)
    if not lines:
        yield (project.root.name, *(text(f"check.no_answers{part}") for part in ("", "_expected", "_advice")))
    waves, codes = listed(list(project.waves) or ["–"]), set(project.buurten["code"])
    for line in lines:
        for wave in (wave for wave in line["waves"] if wave not in project.waves):
            yield _row(line["name"], "wave", wave=wave, waves=waves)
        for code in (code for code in line["buurten"] if code not in codes):
            yield _row(line["name"], "buurt", code=code)
        for path in responses.missing_files(project.root, line):
            yield _row(str(path.relative_to(project.root)), "part")
