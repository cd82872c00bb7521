"""A run that is killed at random moments: no torn file, nothing left behind, and the same command finishes the rest.

``python benchmarks/killed.py`` kills fifty times with SIGKILL, in turn the whole run (its first process) and any one
process that it started, of a run on an invented programme of which one answer per buurt is another each time. After
every kill each file that stands under its own name is read, and the processes of the run have to be gone; then the same
command has to make what is not there. Prints JSON; exit 1 if anything was found.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from traject_eval.reporting.demo import make_demo
from traject_eval.store import Project, responses, write_bytes

UNFINISHED = (".bezig-", ".oud-", ".schrijven-")
CODE = "import traject_eval as te\nte.save_findings(te.open_buurt(buurt))"
GONE = 60  # seconds in which what a run started has to be gone: one that is importing sees it when that is done


def prepare(folder: Path, buurten: int) -> tuple[Project, dict[str, str]]:
    """A programme with one small workbook, that somebody agreed to; and the environment to run it in."""
    project = make_demo(folder / "demo", buurten=buurten)
    cells = [new_code_cell('buurt = ""', metadata={"tags": ["parameters"]}), new_code_cell(CODE)]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=about), project.root / "workbooks" / "09-klein.ipynb")
    (folder / "tijdelijk").mkdir()
    own = {"XDG_DATA_HOME": str(folder / "gegevens"), "TMPDIR": str(folder / "tijdelijk")}
    environment = os.environ | own
    subprocess.run(_call("trust", project.root), env=environment, check=True, capture_output=True)
    return project, environment


def _call(command: str, root: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "traject_eval", command, "--project", str(root), *more]


def change(project: Project) -> None:
    """Another answer in every buurt."""
    for path in (project.root / "data" / "responses").glob("*/*.parquet"):
        answers = pd.read_parquet(path)
        first = answers["vm_cohesie_4_2"].first_valid_index()
        answers.loc[first, "vm_cohesie_4_2"] = answers.loc[first, "vm_cohesie_4_2"] % 5 + 1
        write_bytes(path, responses.parquet(answers))


def torn(root: Path) -> Iterator[str]:
    """Files under their own name that are not whole."""
    for path in [*(root / "reports").rglob("*"), *(root / "data" / "snapshots").rglob("*")]:
        inside = path.relative_to(root)
        if not path.is_file() or any(part.startswith(UNFINISHED) for part in inside.parts):
            continue
        try:
            whole = _is_whole(path)
        except Exception as problem:
            whole = False
            inside = f"{inside}: {problem}"
        if not whole:
            yield str(inside)


def _is_whole(path: Path) -> bool:
    match path.suffix:
        case ".json":
            json.loads(path.read_text(encoding="utf-8"))
        case ".ipynb":
            nbformat.validate(nbformat.read(path, as_version=4))
        case ".csv":
            return len(pd.read_csv(path)) > 0
        case ".parquet":
            pd.read_parquet(path)
        case ".html":
            return "</html>" in path.read_text(encoding="utf-8")[-100:]
    return path.stat().st_size > 0


def incomplete(project: Project) -> list[str]:
    """Buurten whose report does not stand there as a whole."""
    wanted = ("rapport.html", "findings.csv", "provenance.json", "workbooks/09-klein.ipynb")
    folders = [project.report_folder(code) for code in project.buurten["code"]]
    return [f"{folder.name}/{name}" for folder in folders for name in wanted if not (folder / name).is_file()]


def killed(command: list[str], environment: dict[str, str], whole: bool, after: float, chance: random.Random) -> dict:
    """Start the command and kill it, or one process that it started; what became of it."""
    run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    own = psutil.Process(run.pid)
    time.sleep(after)
    started = own.children(recursive=True) if own.is_running() else []
    victim = own if whole or not started else chance.choice(started)
    hit = victim.is_running() and run.poll() is None
    if hit:
        victim.kill()
    code = run.wait(timeout=300)
    _, alive = psutil.wait_procs(started, timeout=GONE)
    return {"hit": hit, "exit": code, "alive": [process.pid for process in alive]}


def attack(project: Project, environment: dict[str, str], times: int, seed: int) -> dict:
    """Kill so many times; the faults that were found."""
    chance, faults, hits = random.Random(seed), [], 0
    command = _call("report", project.root, "--workbooks", "9", "--formats", "html", "--jobs", "2")
    start = time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    usual = time.monotonic() - start
    for turn in range(times):
        change(project)
        done = killed(command, environment, turn % 2 == 0, chance.uniform(0.1, usual), chance)
        hits += done["hit"]
        faults += [f"turn {turn}: torn {name}" for name in torn(project.root)]
        faults += [f"turn {turn}: still running {pid}" for pid in done["alive"]]
        again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
        if again.returncode:
            faults.append(f"turn {turn}: the same command ended with {again.returncode}: {again.stdout[-300:]}")
        faults += [f"turn {turn}: not made {name}" for name in incomplete(project)]
        left = [path.name for path in (project.root / "reports").glob(".*")]
        faults += [f"turn {turn}: left behind {name}" for name in left]
    last = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    made = last.stderr.count("klaar")
    left = [path.name for path in Path(environment["TMPDIR"]).iterdir()]
    return {"times": times, "hits": hits, "made again at the end": made, "left in temporary": left, "faults": faults}


def main() -> int:
    """Read the call, kill and print."""
    call = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    call.add_argument("--times", type=int, default=50)
    call.add_argument("--buurten", type=int, default=4)
    call.add_argument("--seed", type=int, default=1)
    asked = call.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        told = attack(*prepare(folder, asked.buurten), asked.times, asked.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(told, indent=2))
    return 1 if told["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
