"""What a buurt costs in a small programme and in a large one, and the memory of the process that leads the run.

``python benchmarks/flat.py --sizes 20 1000`` makes the reports of invented programmes of these sizes and prints JSON:
seconds per buurt on the clock from the first report to the last, seconds before the first one (starting and freezing),
and the memory in MB at the first and the last report. Other arguments go to ``traject report``, after ``--``.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from traject_eval.reporting.demo import make_demo


def measured(folder: Path, buurten: int, more: list[str]) -> dict[str, float]:
    """Seconds and memory of one run of so many buurten."""
    project = make_demo(folder / str(buurten), buurten=buurten)
    call = [sys.executable, "-m", "traject_eval", "report", "--json", "--project", str(project.root), *more]
    start, seen = time.perf_counter(), []
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as run:
        own = psutil.Process(run.pid)
        for line in run.stdout:
            if "done" in json.loads(line):
                seen.append((time.perf_counter() - start, own.memory_info().rss / 2**20))
    (first, least), (last, most) = seen[0], seen[-1]
    return {
        "buurten": buurten,
        "seconds per buurt": round((last - first) / (len(seen) - 1), 3),
        "seconds before the first": round(first, 1),
        "seconds after the last": round(time.perf_counter() - start - last, 1),
        "MB at the first": round(least),
        "MB at the last": round(most),
        "exit": run.returncode,
    }


def main() -> None:
    """Read the call, measure and print."""
    call = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    call.add_argument("--sizes", type=int, nargs="+", default=[20, 1000])
    call.add_argument("more", nargs="*", help="for traject report, after --")
    asked = call.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps([measured(Path(folder), size, asked.more) for size in asked.sizes], indent=2))


if __name__ == "__main__":
    main()
