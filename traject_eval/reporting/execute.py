"""Executing one workbook: the only place that knows how. A faster engine takes its place here."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from traject_eval.blocks import BATCH
from traject_eval.engine import CAN_FORK, Stopped, TrajectEngine, run_apart
from traject_eval.engine.environment import environment
from traject_eval.errors import ProjectProblem, TrajectError, UnknownName
from traject_eval.store import write_text
from traject_eval.words import text

OURS = ("ProjectProblem", "TooFewData", "UnknownName")  # errors whose message names no answer and no person

ENGINE = "traject"
SECONDS, MEGABYTES = 600, 4096  # what one workbook may take


class WorkbookFailed(TrajectError):
    """A workbook stopped; the message tells where, and never what the data held."""


def execute(
    workbook: Path, parameters: Mapping[str, object], variables: Mapping[str, str], beside: Path | None = None
) -> NotebookNode:
    """Run a workbook in a fresh kernel and return it with its outputs; nothing is written.

    ``variables`` are added to its environment. The user's own IPython startup files and history stay out of it.
    What it works with stands in a folder ``beside`` the others there, and goes when it ends; a process that is killed
    leaves it standing. Without ``beside`` that is the folder for temporary files.

    Raises
    ------
    UnknownName
        The workbook does not have such a parameter.
    WorkbookFailed
        A cell stopped.
    """
    known = papermill.inspect_notebook(str(workbook))
    for name in parameters:
        if name not in known:
            raise UnknownName("parameter", name, known)
    if not CAN_FORK:
        return _execute(workbook, parameters, variables, beside)
    try:
        limits = {"seconds": SECONDS, "megabytes": MEGABYTES}
        return run_apart(_execute, workbook, dict(parameters), dict(variables), beside, **limits)
    except Stopped as stopped:
        raise WorkbookFailed(text(f"run.stopped_{stopped.reason}", workbook=workbook.stem)) from None


def _execute(
    workbook: Path, parameters: Mapping[str, object], variables: Mapping[str, str], beside: Path | None
) -> NotebookNode:
    papermill_engines.register(ENGINE, TrajectEngine)
    with tempfile.TemporaryDirectory(prefix="traject-", dir=beside, ignore_cleanup_errors=True) as folder:
        profile = Path(folder) / "profile_default" / "ipython_kernel_config.py"
        write_text(profile, "c.IPKernelApp.log_level = 50\n")  # a kernel's own log is no news to a consultant
        own = {"IPYTHONDIR": folder, "JUPYTER_PREFER_ENV_PATH": "1", "MPLBACKEND": "agg", BATCH: "1"}
        with environment({**own, **variables}):
            try:
                return papermill.execute_notebook(
                    str(workbook),
                    None,
                    dict(parameters),
                    kernel_name="python3",
                    engine_name=ENGINE,
                    progress_bar=False,
                    log_output=False,
                    store_widget_state=False,
                    cwd=folder,
                )
            except PapermillExecutionError as stopped:
                raise WorkbookFailed(_what_happened(workbook, stopped)) from stopped


def _what_happened(workbook: Path, stopped: PapermillExecutionError) -> str:
    """Some messages of ours are fit for a shared page; of other errors only the kind is told: they quote the data."""
    if stopped.ename in OURS:
        return stopped.evalue
    return (
        f"Werkboek {workbook.stem} is gestopt bij codecel {stopped.exec_count} ({stopped.ename}). "
        "Open het werkboek in JupyterLab en voer die cel uit om te zien wat er mis is."
    )


def read_notebook(path: Path) -> NotebookNode:
    """A workbook from disk.

    Raises
    ------
    ProjectProblem
        The file cannot be read as a notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, OSError, nbformat.ValidationError):
        raise ProjectProblem(f"Het werkboek {path} is niet te lezen. Haal het weg of zet het goede terug.") from None


def write_notebook(path: Path, notebook: NotebookNode) -> None:
    """Put a workbook on disk in one step."""
    write_text(path, nbformat.writes(notebook) + "\n")
