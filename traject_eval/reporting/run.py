"""The main job: every buurt of a project in parallel, then the programme, then the index."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from traject_eval.errors import ProjectProblem
from traject_eval.reporting.desk import programme_folder
from traject_eval.reporting.formats import DEFAULT, chosen_formats
from traject_eval.reporting.freeze import freeze
from traject_eval.reporting.logo import read_logo
from traject_eval.reporting.one import EMPTY, FAILED, UNCHANGED, Outcome, Task, is_current
from traject_eval.reporting.overview import write_index
from traject_eval.reporting.pool import Work, workers
from traject_eval.reporting.shelf import PROGRAMME, chosen_workbooks
from traject_eval.store import Project, responses, sha256, write_json
from traject_eval.words import text

Progress = Callable[[int, int, Outcome], None]


def report(
    project: Project,
    codes: list[str] | None = None,
    *,
    jobs: int | None = None,
    numbers: list[int] | None = None,
    formats: Iterable[str] = DEFAULT,
    force: bool = False,
    debug: bool = False,
    progress: Progress = lambda done, total, outcome: None,
) -> list[Outcome]:
    """Make the reports of these buurten (all, if None), the programme page and the index.

    A buurt that fails leaves the others whole. Buurten of which nothing changed are left as they are, unless
    ``force``. Costs one run of the workbooks per changed buurt, ``jobs`` at a time.

    Raises
    ------
    ProjectProblem
        The project has no buurten.
    UnknownName
        There is no such buurt or workbook.
    Faults
        The client's logo cannot be shown.
    """
    if project.buurten.empty:
        raise ProjectProblem(text("check.empty_project"))
    read_logo(project)  # a logo that cannot be shown is told before anything is made
    order = list(project.buurten["code"])
    codes = order if codes is None else [project.buurt(code)["code"] for code in codes]
    chosen, formats = chosen_workbooks(numbers), chosen_formats(formats)
    listed = responses.imports(project.root)
    answered = {code for line in listed for code in line["buurten"]}
    frozen = freeze(project, [code for code in codes if code in answered])
    local = tuple(path for number, path in chosen.items() if number < PROGRAMME)
    tasks = [_task(project, code, key, local, formats, force) for code, key in frozen.keys.items()] if local else []
    ended = [Outcome(code, EMPTY, 0.0, "") for code in codes if code not in answered]
    ended += [Outcome(code, FAILED, 0.0, reason) for code, reason in frozen.failed.items()]
    todo = [task for task in tasks if not is_current(task)]
    ended += [Outcome(task.name, UNCHANGED, 0.0, "") for task in tasks if task not in todo]
    total = len(todo) + len(ended)
    outcomes = list(_counted(ended, total, 0, progress))
    with workers(jobs or os.cpu_count() or 1, debug) as work:
        outcomes += _counted(work(todo), total, len(ended), progress)
        outcomes.sort(key=lambda outcome: order.index(outcome.buurt))
        if PROGRAMME in chosen:
            outcomes += _programme(project, chosen[PROGRAMME], formats, force, work)
    write_json(project.root / "reports" / "run.json", [asdict(outcome) for outcome in outcomes])
    write_index(project, outcomes)
    return outcomes


def _task(
    project: Project, code: str, key: str, local: tuple[Path, ...], formats: tuple[str, ...], force: bool
) -> Task:
    return Task(project.root, code, project.report_folder(code), local, formats, {"buurt": code}, key, force)


def _programme(project: Project, workbook: Path, formats: tuple[str, ...], force: bool, work: Work) -> list[Outcome]:
    """The page about all buurten; it rests on the findings of every buurt, and on the list of buurten."""
    files = sorted((project.root / "reports").glob("[!.]*/findings.csv"))
    content = [path.read_bytes() for path in files] + [(project.root / "traject.toml").read_bytes()]
    key = sha256(b"\0".join(content))
    task = Task(project.root, "", programme_folder(project), (workbook,), formats, {"buurten": []}, key, force)
    return [Outcome(task.name, UNCHANGED, 0.0, "")] if is_current(task) else list(work([task]))


def _counted(outcomes: Iterable[Outcome], total: int, start: int, progress: Progress) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start + 1):
        progress(done, total, outcome)
        yield outcome
