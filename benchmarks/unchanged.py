"""How long ``traject report`` takes where nothing changed: it looks at every buurt, and makes nothing.

``python benchmarks/unchanged.py --buurten 2000`` makes an invented programme, gives every buurt the report of the first
one (only making it is left out: what it rests on is looked at as ever), and measures three calls of the command: with
nothing changed, with one answer changed, and with nothing changed again. Prints JSON.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import nbformat
import pandas as pd

from traject_eval.reporting import assemble, execute
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.desk import FINDINGS
from traject_eval.reporting.run import report
from traject_eval.store import Project, responses, write_bytes


def fill(project: Project) -> None:
    """Give every buurt a report without making it."""
    first = project.buurten["code"].iloc[0]
    report(project, [first], jobs=1)
    made = project.report_folder(first)

    def copied(workbook: Path, parameters: dict, variables: dict, beside: Path) -> nbformat.NotebookNode:
        shutil.copyfile(made / FINDINGS, Path(variables["TRAJECT_OUTPUT"]) / FINDINGS)
        return nbformat.v4.new_notebook()

    def rendered(project: Project, code: str, folder: Path, formats: tuple[str, ...], *, final: bool) -> None:
        for path in made.glob("*.[hp]*"):
            if not (folder / path.name).exists():
                shutil.copyfile(path, folder / path.name)

    with patch.object(execute, "execute", copied), patch.object(assemble, "render_folder", rendered):
        report(project, debug=True)


def change(project: Project, code: str) -> None:
    """Another answer in a buurt."""
    path = next((project.root / "data" / "responses" / f"buurt={code}").glob("*.parquet"))
    answers = pd.read_parquet(path)
    first = answers["vm_cohesie_4_2"].first_valid_index()
    answers.loc[first, "vm_cohesie_4_2"] = 5 - answers.loc[first, "vm_cohesie_4_2"] % 5
    write_bytes(path, responses.parquet(answers))


def called(root: Path) -> dict[str, object]:
    """Seconds on the clock of the whole command, with what is started and loaded; and how many were made."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "traject_eval", "report", "--project", str(root)], check=True, timeout=900)
    seconds = time.perf_counter() - start
    ended = json.loads((root / "reports" / "run.json").read_text(encoding="utf-8"))
    return {"seconds": round(seconds, 2), "made": sum(one["status"] == "klaar" for one in ended)}


def main() -> None:
    """Read the call, measure and print."""
    call = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    call.add_argument("--buurten", type=int, default=2000)
    asked = call.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = make_demo(Path(folder) / "demo", buurten=asked.buurten)
        fill(project)
        told = {"buurten": asked.buurten, "nothing changed": called(project.root)}
        change(project, project.buurten["code"].iloc[1])
        told |= {"one answer changed": called(project.root), "nothing changed again": called(project.root)}
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
