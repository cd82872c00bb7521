"""Notebooks run in a forked process give what a kernel over sockets gives, and take only themselves down."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
import papermill
import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import NBClientEngine, papermill_engines

from traject_eval.blocks import BATCH
from traject_eval.engine import Stopped, TrajectEngine, apart, run_apart
from traject_eval.errors import ProjectProblem
from traject_eval.reporting.shelf import workbooks

LIMITS = {"seconds": 120, "megabytes": 4096}
NASTY = {
    "order of what is printed": "import sys\nprint('een')\nprint('twee', file=sys.stderr)\nprint('drie')",
    "shell": "!echo uit de schil\nprint('daarna')",
    "a descriptor": "import os\nn = os.write(1, b'laag\\n')",
    "C": "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.puts(b'uit C')\nn = libc.fflush(None)",
    "a child process": "import subprocess, sys\nr = subprocess.run([sys.executable, '-c', 'print(1 + 1)'])",
    "capture": "%%capture gevangen\nprint('binnen')",
    "captured": "gevangen.stdout",
    "magic": "%lsmagic?\n%who_ls",
    "clear": "from IPython.display import clear_output\nprint('weg')\nclear_output()\nprint('blijft')",
    "update": "from IPython.display import display, HTML\nh = display('oud', display_id='x')",
    "updated": "h.update('nieuw')",
    "rich": "display(HTML('<b>vet</b>'), {'text/plain': 'p'}, metadata={'a': 1})",
    "table": "import pandas as pd\npd.DataFrame({'a': [1, 2]}, index=['é', '🙂'])",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
    "figure that is kept": "f, ax = plt.subplots(figsize=(2, 1)); ax.bar([1, 2], [3, 4]); f",
    "backend": "import matplotlib; print(matplotlib.get_backend())",
    "history": "_, __, len(In) > 10, sorted(Out)[:3]",
    "coroutine": "import asyncio\nawait asyncio.sleep(0.01)\nprint('wachtte')",
    "context variable": "import contextvars\nv = contextvars.ContextVar('v')\nt = v.set(7)",
    "context variable later": "v.get()",
    "decimal context": "import decimal\ndecimal.getcontext().prec = 5",
    "decimal context later": "decimal.Decimal(1) / 3",
    "carriage return": "for k in range(3):\n    print(f'{k} van 3', end='\\r', flush=True)",
    "slow": "import time\nprint('nu'); time.sleep(0.3); print('straks')",
    "nothing printed": "print('')\nprint(end='')",
    "warning": "import warnings\nwarnings.warn('let op')",
    "logging": "import logging\nlogging.warning('gelogd')",
    "thread": "import threading\nd = threading.Thread(target=lambda: print('uit een draad')); d.start(); d.join()",
    "widget": "import ipywidgets\nw = ipywidgets.IntSlider(3)\nw.value = 4\nw.value",
    "output widget": "uit = ipywidgets.Output()\nwith uit:\n    print('in het vak')\nprint('ernaast')",
    "no keyboard": "try:\n    input('naam? ')\nexcept Exception as e:\n    print(type(e).__name__)",
    "swallowed": "try:\n    1 / 0\nexcept BaseException:\n    print('opgevangen')",
    "pages": "import json\nprint(json.dumps(list(range(2000))))",
    "main": "__name__, '__file__' in globals()",
    "error": "def mis():\n    raise ValueError('mis')\nmis()",
    "syntax": "dit is geen python",
    "exit": "raise SystemExit(3)",
    "after all that": "print('nog steeds hier')",
}
UNLIKE = re.compile(
    r"0x[0-9a-f]{6,}|ipykernel_\d+|/\d+\.py|[0-9a-f]{32}|pid \d+"
)  # differs between two runs of one kernel


def _notebook(folder: Path, *sources: str) -> Path:
    """A notebook of which every cell runs, also after one that stopped."""
    cells = [new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in sources]
    about = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=about), folder / "boek.ipynb")
    return folder / "boek.ipynb"


def _run(engine: type, path: Path, environment: dict) -> NotebookNode:
    os.environ.update(environment)
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # a kernel that sees it does not watch its descriptors
    papermill_engines.register("under test", engine)
    how = {"engine_name": "under test", "kernel_name": "python3", "progress_bar": False}
    try:
        return papermill.execute_notebook(str(path), str(path), {}, cwd=str(path.parent), **how)
    except papermill.PapermillExecutionError:
        return nbformat.read(path, as_version=4)


def _told(engine: type, path: Path, folder: Path, environment: dict) -> list[tuple]:
    """What every cell gave, without what is never twice the same."""
    folder.mkdir()
    copy = Path(shutil.copy(path, folder / path.name))
    run = run_apart(_run, engine, copy, environment, **LIMITS)
    cells = [cell for cell in run.cells if cell.cell_type == "code"]
    return [(cell.source, cell.execution_count, UNLIKE.sub("·", repr(_joined(cell.outputs)))) for cell in cells]


def _joined(outputs: list) -> list:
    """Outputs in which all that was printed to a stream is one: in how many messages it comes, is a matter of time."""
    streams = {output["name"]: "" for output in outputs if "name" in output}
    for output in outputs:
        if "name" in output:
            streams[output["name"]] += output["text"]
    return [streams, *(dict(output) for output in outputs if "name" not in output)]


def test_the_strangest_cells_give_what_they_give_in_a_kernel_over_sockets(tmp_path):
    path = _notebook(tmp_path, *NASTY.values())
    for ours, stock in zip(
        _told(TrajectEngine, path, tmp_path / "a", {}), _told(NBClientEngine, path, tmp_path / "b", {}), strict=True
    ):
        assert ours == stock


@pytest.mark.parametrize("number", workbooks())
def test_a_workbook_gives_what_it_gives_in_a_kernel_over_sockets(number, tmp_path):
    path, batch = workbooks()[number], {BATCH: "1", "MPLBACKEND": "agg"}
    assert _told(TrajectEngine, path, tmp_path / "a", batch) == _told(NBClientEngine, path, tmp_path / "b", batch)


def _raise(problem: Exception) -> None:
    raise problem


def _forget_the_time() -> None:
    while True:
        try:
            time.sleep(0.1)
        except BaseException:
            continue


def _fill_the_memory() -> int:
    return len([bytearray(2**20) for _ in range(2000)])


def _leave_a_child(path: Path) -> None:
    path.write_text(str(subprocess.Popen(["sleep", "60"]).pid))


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def test_what_a_function_returns_comes_back():
    assert run_apart(divmod, 7, 2, **LIMITS) == (3, 1)


def test_an_error_of_ours_is_raised_where_the_function_was_asked_for():
    with pytest.raises(ProjectProblem, match="geen map"):
        run_apart(_raise, ProjectProblem("geen map"), **LIMITS)


@pytest.mark.parametrize(
    ("function", "given", "reason"),
    [(time.sleep, (600,), "time"), (os._exit, (3,), "died"), (_crash, (), "died"), (_fill_the_memory, (), "memory")],
    ids=["hangs", "leaves", "crashes", "eats memory"],
)
def test_what_goes_wrong_takes_only_itself_down(function, given, reason):
    with pytest.raises(Stopped) as stopped:
        run_apart(function, *given, seconds=10, megabytes=500)
    assert stopped.value.reason == reason
    assert run_apart(len, "nog", **LIMITS) == 3


def test_who_does_not_listen_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "GRACE", 1)
    with pytest.raises(Stopped, match="time"):
        run_apart(_forget_the_time, seconds=1, megabytes=1024)


def test_what_a_function_left_running_ends_with_it(tmp_path):
    run_apart(_leave_a_child, tmp_path / "pid", **LIMITS)
    left = int((tmp_path / "pid").read_text())
    assert not psutil.pid_exists(left) or psutil.Process(left).status() == psutil.STATUS_ZOMBIE


def test_the_process_that_others_are_forked_from_has_one_thread():
    assert run_apart(_threads_of_parent, **LIMITS) == 1


def _threads_of_parent() -> int:
    return psutil.Process(os.getppid()).num_threads()


def test_what_was_forked_can_be_forked_again_without_imports():
    assert run_apart(run_apart, divmod, 7, 2) == (3, 1)


def test_a_function_sees_the_environment_of_who_asked_for_it(monkeypatch):
    monkeypatch.setenv("TRAJECT_KEYS", "hier")
    assert run_apart(os.getenv, "TRAJECT_KEYS") == "hier"


def test_a_folder_for_temporary_files_with_a_long_name_is_no_hindrance(tmp_path):
    folder = tmp_path / ("lang" * 30)
    folder.mkdir()
    code = "from traject_eval.engine import run_apart; print(run_apart(divmod, 7, 2))"
    environment = os.environ | {"TMPDIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "(3, 1)\n", done.stderr


def test_two_notebooks_do_not_draw_the_same_numbers_at_random():
    assert run_apart(_drawn, **LIMITS) != run_apart(_drawn, **LIMITS)


def _drawn() -> float:
    return float(np.random.random())  # noqa: NPY002  (the old generator is the one that a fork copies)


@pytest.mark.parametrize("first", ["papermill", "traject_eval", "traject_eval.engine", "traject_eval.engine.notebook"])
def test_papermill_knows_the_engine_by_name_whatever_is_imported_first(first):
    code = f"import {first}; from papermill.engines import papermill_engines as all; print(all.get_engine('traject'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("<class 'traject_eval.engine.notebook.")
