"""The main job: every buurt of a project in parallel, then the programme, then the index."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from traject_eval.errors import ProjectProblem
from traject_eval.reporting.desk import findings_files, programme_folder
from traject_eval.reporting.duiding import duiding_file
from traject_eval.reporting.formats import DEFAULT, chosen_formats
from traject_eval.reporting.freeze import Frozen, freeze
from traject_eval.reporting.logo import read_logo
from traject_eval.reporting.one import EMPTY, FAILED, UNCHANGED, Outcome, Task, is_current
from traject_eval.reporting.overview import write_index
from traject_eval.reporting.page import Logo
from traject_eval.reporting.pool import Work, workers
from traject_eval.reporting.shelf import PROGRAMME, chosen_workbooks, has_part
from traject_eval.store import Project, sha256, snapshots, write_json
from traject_eval.store.frozen import frozen_plan
from traject_eval.store.seen import content
from traject_eval.words import text

LOOKS = ("root", "id", "database", "logo", "logo_alt", "colophon")  # of a project: these change no figure
Progress = Callable[[int, int, Outcome], None]


@dataclass(frozen=True)
class _Order:
    """What was asked of a run, the same for every report in it."""

    project: Project
    logo: Logo | None
    formats: tuple[str, ...]
    final: bool
    force: bool

    def buurt(self, code: str, workbooks: list[Path], frozen: Frozen) -> Task:
        """The work on the report of a buurt: of these workbooks, those that have something to tell."""
        told = tuple(path for path in workbooks if has_part(path, frozen.filled[code]))
        untold = tuple(path for path in workbooks if path not in told)
        return self.task(code, told, {"buurt": code}, frozen.keys[code], untold)

    def task(
        self, code: str, workbooks: tuple[Path, ...], parameters: dict, key: str, untold: tuple[Path, ...] = ()
    ) -> Task:
        """The work on one report; an empty code is the programme."""
        folder = self.project.report_folder(code) if code else programme_folder(self.project)
        own = _own(self.project, code, self.logo)
        made = {"formats": self.formats, "own": own, "final": self.final, "force": self.force}
        return Task(self.project, code, folder, workbooks, untold, parameters=parameters, key=key, **made)


def _own(project: Project, code: str, logo: Logo | None) -> str:
    """Hash of what the client and the consultant put in a report."""
    try:
        written = sha256(duiding_file(project, code).read_bytes())
    except OSError:  # there is none; or it cannot be read, which its own report tells
        written = ""
    return sha256(json.dumps([logo and sha256(logo.data), project.logo_alt, project.colophon, written]).encode())


def report(
    project: Project,
    codes: list[str] | None = None,
    *,
    jobs: int | None = None,
    numbers: list[int] | None = None,
    formats: Iterable[str] = DEFAULT,
    final: bool = False,
    force: bool = False,
    debug: bool = False,
    progress: Progress = lambda done, total, outcome: None,
) -> list[Outcome]:
    """Make the reports of these buurten (all, if None), the programme page and the index.

    A buurt that fails leaves the others whole. Buurten of which nothing changed are left as they are, unless
    ``force``. Costs one run of the workbooks per changed buurt, ``jobs`` at a time. Reports are stamped as a concept;
    with ``final`` those of the named buurten, or all of them with the programme page, are stamped as final and a copy
    goes to their archive.

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
    named, known = codes is not None, list(project.buurten["code"])
    place = {code: nr for nr, code in enumerate(known)}
    codes = known if codes is None else [project.buurt(code)["code"] for code in codes]
    chosen = chosen_workbooks(project.root, numbers)
    # A logo that cannot be shown is told before anything is made.
    order = _Order(project, read_logo(project), chosen_formats(formats), final, force)
    frozen = freeze(project, codes)
    local = [path for number, path in chosen.items() if number < PROGRAMME]
    tasks = [order.buurt(code, local, frozen) for code in frozen.keys] if local else []
    ended = [Outcome(code, EMPTY, 0.0, "") for code in codes if code not in frozen.keys | frozen.failed]
    ended += [Outcome(code, FAILED, 0.0, reason) for code, reason in frozen.failed.items()]
    current = {task.name for task in tasks if is_current(task)}
    todo = [task for task in tasks if task.name not in current]
    ended += [Outcome(code, UNCHANGED, 0.0, "") for code in frozen.keys if code in current]
    total = len(todo) + len(ended)
    outcomes = list(_counted(ended, total, 0, progress))
    with workers(jobs or os.cpu_count() or 1, debug) as work:
        outcomes += _counted(work(todo), total, len(ended), progress)
        outcomes.sort(key=lambda outcome: place[outcome.buurt])
        if PROGRAMME in chosen:
            outcomes += _programme(replace(order, final=final and not named), chosen[PROGRAMME], work)
    write_json(project.root / "reports" / "run.json", [asdict(outcome) for outcome in outcomes])
    write_index(project, outcomes, _settings(project))
    return outcomes


def _programme(order: _Order, workbook: Path, work: Work) -> list[Outcome]:
    """The page about all buurten; it rests on what every buurt has and found, and on the settings of the project."""
    codes, root = list(order.project.buurten["code"]), order.project.root
    keys = [path for code in codes if (path := snapshots.folder(root, code) / "key").is_file()]
    found = [path.read_bytes() for path in (*findings_files(order.project, codes), *keys)]
    task = order.task("", (workbook,), {"buurten": []}, sha256(b"\0".join([*found, _settings(order.project)])))
    return [Outcome(task.name, UNCHANGED, 0.0, "")] if is_current(task) else list(work([task]))


def _settings(project: Project) -> bytes:
    """What a project says of its programme, without what only makes its reports look otherwise."""
    values = {field.name: getattr(project, field.name) for field in fields(project) if field.name not in LOOKS}
    frozen, scales = frozen_plan(project), sorted((project.root / "instruments").glob("*.yaml"))
    told = {"buurten": project.buurten.to_json(), "plan": frozen and asdict(frozen), "scales": content(scales)}
    return json.dumps(values | told, sort_keys=True).encode()


def _counted(outcomes: Iterable[Outcome], total: int, start: int, progress: Progress) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start + 1):
        progress(done, total, outcome)
        yield outcome
