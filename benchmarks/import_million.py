"""How long a million questionnaires take to come in, how much memory that needs, and where the time goes.

    python benchmarks/import_million.py [--rows 1000000] [--buurten 200] [--seed 2026]

Writes a CSV of 40 columns in our own layout, reads it once with ``pandas.read_csv`` and once with ``traject import``,
each in a process of its own (seconds and peak memory), and then once more step by step. Prints one JSON document.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from traject_eval.instruments import load_instruments
from traject_eval.reporting.noticed import noticed
from traject_eval.store import Project, add_buurten, create_project, responses
from traject_eval.survey.conflicts import conflicts
from traject_eval.survey.convert import convert_with_notes
from traject_eval.survey.layout import own_layout
from traject_eval.survey.readers import read_table

SCALES = ("djg_6", "vm_cohesie_6", "swemwbs", "mastery_7", "leefbaarheid_cijfer", "bscs_8")  # 35 questions
KEYS = ("persoon", "buurt", "meting", "groep", "geboortejaar")
WAVES = {"T0": "2024-01-01", "T1": "2025-01-01"}
PANDAS = "import pandas, sys; print(pandas.read_csv(sys.argv[1], sep=';').shape)"
IMPORT = "import sys; from traject_eval.cli import main; sys.exit(main(sys.argv[1:]))"


def survey(rows: int, codes: list[str], seed: int) -> pd.DataFrame:
    """Answers of ``rows`` questionnaires: half as many people, each in two waves; one answer in fifty is missing."""
    random = np.random.default_rng(seed)
    person = np.arange(rows) // len(WAVES)
    places = random.integers(len(codes), size=rows // len(WAVES) + 1)
    years = random.integers(1930, 2006, size=len(places))
    made = {
        "persoon": [f"p{number:07d}" for number in person],
        "buurt": np.array(codes)[places[person]],
        "meting": np.array(list(WAVES))[np.arange(rows) % len(WAVES)],
        "groep": np.where(person % 4, "bewoner", "deelnemer"),
        "geboortejaar": years[person],
    }
    registry = load_instruments()
    for instrument in map(registry.get, SCALES):
        for item, column in zip(instrument.items, instrument.columns, strict=True):
            options = np.array([str(option.code) for option in instrument.options_of(item)] * 8 + [""])
            made[column] = options[random.integers(len(options), size=rows)]
    return pd.DataFrame(made)


def measured(*command: str) -> dict[str, float]:
    """Seconds on the clock and of the processor, and peak memory (GB), of a process of its own."""
    start = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", *command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the measured process ended with {process.returncode}")
    busy = used.ru_utime + used.ru_stime
    return {
        "seconds": round(time.monotonic() - start, 1),
        "processor_seconds": round(busy, 1),
        "peak_gb": round(used.ru_maxrss / 1e6, 2),
    }


def phases(project: Project, path: Path) -> dict[str, float]:
    """Processor seconds per step of one import in this process."""
    times, start = {}, time.process_time()

    def lap(name: str) -> None:
        nonlocal start
        times[name] = round(time.process_time() - start, 1)
        start = time.process_time()

    raw = read_table(path)
    lap("read the file: bytes to columns of text")
    rules = own_layout(raw.name, raw.frame.columns, project.registry, None)
    codes = list(project.buurten["code"])
    checked, _ = convert_with_notes(raw, rules, project.registry, codes, list(project.waves), None)
    lap("check every cell: texts to codes, persons, contradictions")
    del raw
    faults = conflicts(project, checked, rules)
    lap("compare with what the project holds")
    if len(checked.faults) or len(faults):
        raise SystemExit("the made-up file has faults")
    responses.save(project, checked, path.read_bytes(), "0" * 16, "")
    lap("keep: partition by buurt, write Parquet, keep the source")
    noticed(project, codes)
    lap("look for questionnaires that stand out")
    return times


def main() -> int:
    """Measure in a project that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--buurten", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    call = parser.parse_args()
    codes = [f"BU{number:08d}" for number in range(call.buurten)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "antwoorden.csv"
        frame = survey(call.rows, codes, call.seed)
        frame.to_csv(path, sep=";", index=False)
        shape = frame.shape
        del frame
        projects = []
        for name in ("geheel", "stap"):
            empty = create_project(Path(folder) / name, "meting", WAVES)
            projects.append(add_buurten(empty, [{"code": code, "name": code} for code in codes]))
        found = {
            "rows": shape[0],
            "columns": shape[1],
            "file_mb": round(path.stat().st_size / 1e6),
            "pandas.read_csv": measured(PANDAS, str(path)),
            "traject import": measured(IMPORT, "import", str(path), "--project", str(projects[0].root)),
            "phases": phases(projects[1], path),
        }
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
