"""What it costs to run a notebook: a papermill loop, two such loops side by side, and the engine of this package.

``python benchmarks/engine.py`` runs ``reference.ipynb`` in all three ways in turn, and the workbooks of an invented
programme with the engine; prints JSON and draws ``engine.png``. Beside each stands what the cells take by themselves.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import matplotlib.pyplot as plt
import papermill
from nbformat import NotebookNode

from traject_eval.engine import run_apart
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.execute import execute
from traject_eval.reporting.shelf import PROGRAMME, workbooks

REFERENCE = Path(__file__).with_name("reference.ipynb")
LIMITS = {"seconds": 300, "megabytes": 4096}
CORES = os.cpu_count() or 1


def run(seed: int, engine: str | None = None) -> float:
    """Run the reference with papermill; the seconds that its cells took."""
    how = {"engine_name": engine, "kernel_name": "python3", "progress_bar": False, "cwd": tempfile.gettempdir()}
    return cells(papermill.execute_notebook(str(REFERENCE), None, {"seed": seed}, **how))


def cells(notebook: NotebookNode) -> float:
    """The seconds that the cells of a notebook took."""
    return sum(cell.metadata.papermill.get("duration") or 0 for cell in notebook.cells)


def apart(seed: int) -> float:
    """Run the reference as a report does its workbooks."""
    return run_apart(run, seed, "traject", **LIMITS)


def timed(way: Callable[[Iterable[int]], Iterable[float]], notebooks: int) -> dict[str, float]:
    """Seconds per notebook on the clock, and of its cells, of one way of running them."""
    start = time.perf_counter()
    own = list(way(range(notebooks)))
    return {"seconds": (time.perf_counter() - start) / notebooks, "cells": statistics.fmean(own)}


def measure(turns: int, notebooks: int) -> dict[str, dict[str, float]]:
    """The three ways in turn, so that what else the machine does falls on all; the median of the turns."""
    with ProcessPoolExecutor(2, get_context("spawn")) as two, ThreadPoolExecutor(CORES) as ours:
        apart(0)  # the process to fork from is made once in a run, and is not counted here
        list(two.map(run, range(2)))
        ways = {
            "papermill loop": (partial(map, run), notebooks),
            "two loops side by side": (partial(two.map, run), 2 * notebooks),
            "our engine": (partial(ours.map, apart), 10 * notebooks),
        }
        found = [{name: timed(way, many) for name, (way, many) in ways.items()} for _ in range(turns)]
    return {
        name: {key: statistics.median(turn[name][key] for turn in found) for key in found[0][name]} for name in ways
    }


def real_workbooks(folder: Path) -> dict[str, float]:
    """Seconds that the workbooks of a buurt take, one after the other, and of their cells alone."""
    project = make_demo(folder, buurten=3)
    environment = {"TRAJECT_PROJECT": str(project.root)}
    start, own = time.perf_counter(), 0.0
    for number, path in workbooks().items():
        if number < PROGRAMME:
            own += cells(execute(path, {"buurt": project.buurten["code"].iloc[0]}, environment))
    return {"seconds": time.perf_counter() - start, "cells": own}


def draw(found: dict[str, dict[str, float]], path: Path) -> None:
    """Seconds per notebook of each way, and what its cells take by themselves."""
    figure, ax = plt.subplots(figsize=(7, 2.5), layout="constrained")
    ax.barh(list(found), [way["seconds"] for way in found.values()], color="#9db4c0", label="a notebook")
    ax.axvline(found["our engine"]["cells"] / CORES, color="#253237", label=f"its cells alone, on {CORES} cores")
    ax.set(xlabel="seconds")
    ax.invert_yaxis()
    ax.legend(frameon=False)
    figure.savefig(path, dpi=150)


def main() -> None:
    """Read the call, measure, print and draw."""
    call = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    call.add_argument("--turns", type=int, default=3)
    call.add_argument("--notebooks", type=int, default=5, help="in a loop, per turn; the faster ways run more")
    call.add_argument("--figure", type=Path, default=Path("engine.png"))
    asked = call.parse_args()
    found = measure(asked.turns, asked.notebooks)
    draw(found, asked.figure)
    ours = found["our engine"]["seconds"]
    faster = {name: round(way["seconds"] / ours, 1) for name, way in found.items()}
    with tempfile.TemporaryDirectory() as folder:
        ours_alone = real_workbooks(Path(folder) / "demo")
    told = {"cores": CORES, "load": os.getloadavg()[0], "ways": found, "times as fast": faster, "workbooks": ours_alone}
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
