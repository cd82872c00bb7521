"""``python -m benchmarks.simulation`` (``make simulation``): draw what was not drawn yet, and write docs/simulatie.*.

Every cell has a file of its own in reports/simulatie, so that stopping loses at most the cell that was under way.
"""

import argparse
import json
import time
from pathlib import Path

import pandas as pd

from benchmarks.simulation.cells import Cell, read_grid, run_cell
from benchmarks.simulation.figure import draw_table

ROOT = Path(__file__).resolve().parents[2]
KEPT, TABLE, FIGURE = ROOT / "reports/simulatie", ROOT / "docs/simulatie.csv", ROOT / "docs/simulatie.svg"


def rows_of(cell: Cell) -> list[dict]:
    """What a cell gave, from its file where there is one."""
    path = KEPT / f"{cell.name}.json"
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_text(json.dumps(run_cell(cell)), encoding="utf-8")
        part.replace(path)
    return json.loads(path.read_text(encoding="utf-8"))


def main() -> None:
    """Run the grid; with ``--study`` only that kind, and then nothing is written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study")
    study = parser.parse_args().study
    cells = [cell for cell in read_grid() if study in (None, cell.study)]
    KEPT.mkdir(parents=True, exist_ok=True)
    started, rows = time.monotonic(), []
    for number, cell in enumerate(cells, start=1):
        rows += rows_of(cell)
        print(f"{number}/{len(cells)}  {time.monotonic() - started:.0f} s  {cell.name}", flush=True)
    if study is None:
        table = pd.DataFrame(rows)
        table.to_csv(TABLE, index=False, float_format="%.5g")
        draw_table(table).savefig(FIGURE, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))


if __name__ == "__main__":
    main()
