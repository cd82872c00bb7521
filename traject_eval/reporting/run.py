"""The main job: every buurt of a project in parallel, then the programme, then the index."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from traject_eval.errors import ProjectProblem
from traject_eval.reporting.assemble import programme_folder
from traject_eval.reporting.freeze import freeze
from traject_eval.reporting.one import Outcome, Task, make
from traject_eval.reporting.overview import write_index
from traject_eval.reporting.shelf import PROGRAMME, chosen_workbooks
from traject_eval.store import Project, responses, sha256, write_json
from traject_eval.words import text

EMPTY = "geen antwoorden"
Progress = Callable[[int, int, Outcome], None]


def report(
    project: Project,
    codes: list[str] | None = None,
    *,
    jobs: int | None = None,
    numbers: list[int] | None = None,
    force: bool = False,
    debug: bool = False,
    progress: Progress = lambda done, total, outcome: None,
) -> list[Outcome]:
    """Make the reports of these buurten (all, if None), the programme page and the index.

    A buurt that fails leaves the others whole. Buurten of which nothing changed are left as they are, unless
    ``force``. Costs one run of the workbooks per changed buurt, ``jobs`` at a time.
    """
    if project.buurten.empty:
        raise ProjectProblem(text("check.empty_project"))
    codes = list(project.buurten["code"]) if codes is None else [project.buurt(code)["code"] for code in codes]
    chosen = chosen_workbooks(numbers)
    listed = responses.imports(project.root)
    answered = {code for line in listed for code in line["buurten"]}
    frozen = freeze(project, [code for code in codes if code in answered])
    local = tuple(path for number, path in chosen.items() if number < PROGRAMME)
    tasks = [_task(project, code, key, local, force) for code, key in frozen.keys.items()] if local else []
    ended = [Outcome(code, EMPTY, 0.0, "") for code in codes if code not in answered]
    ended += [Outcome(code, "mislukt", 0.0, reason) for code, reason in frozen.failed.items()]
    total = len(tasks) + len(ended)
    outcomes = list(_counted([*ended], total, 0, progress))
    outcomes += _counted(_parallel(tasks, jobs or os.cpu_count() or 1, debug), total, len(ended), progress)
    order = list(project.buurten["code"])
    outcomes.sort(key=lambda outcome: order.index(outcome.buurt))
    if PROGRAMME in chosen:
        outcomes.append(make(_programme_task(project, chosen[PROGRAMME], force), debug))
    write_json(project.root / "reports" / "run.json", [asdict(outcome) for outcome in outcomes])
    write_index(project, outcomes)
    return outcomes


def _task(project: Project, code: str, key: str, local: tuple[Path, ...], force: bool) -> Task:
    return Task(project.root, code, project.report_folder(code), local, {"buurt": code}, key, force)


def _programme_task(project: Project, workbook: Path, force: bool) -> Task:
    """The programme rests on the findings of every buurt, and on the list of buurten."""
    files = sorted((project.root / "reports").glob("*/findings.csv"))
    content = [path.read_bytes() for path in files] + [(project.root / "traject.toml").read_bytes()]
    return Task(
        project.root, "", programme_folder(project), (workbook,), {"buurten": []}, sha256(b"\0".join(content)), force
    )


def _counted(outcomes: Iterable[Outcome], total: int, start: int, progress: Progress) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start + 1):
        progress(done, total, outcome)
        yield outcome


def _parallel(tasks: list[Task], jobs: int, debug: bool) -> Iterator[Outcome]:
    """Outcomes as they come; with --debug in this process, so that a traceback is whole."""
    if debug or not tasks:
        yield from (make(task, debug) for task in tasks)
        return
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(make, task): task for task in tasks}
        try:
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield _outcome(future, waiting.pop(future))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _outcome(future, task: Task) -> Outcome:
    """A worker that died (out of memory, killed) is a failure of its buurt, not of the run."""
    problem = future.exception()
    if problem is None:
        return future.result()
    return Outcome(task.name, "mislukt", 0.0, f"Het proces is gestopt ({type(problem).__name__}). Draai opnieuw.")
