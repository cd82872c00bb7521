"""``make simulation`` (``python -m benchmarks.simulation``): draw what docs/simulatie.csv lacks, and put it there.

A cell that stands in the table is not drawn again, so stopping loses at most the cell that was under way. Take the rows
of a method out of the table when it has changed.
"""

import argparse
import time
from pathlib import Path

import pandas as pd

from benchmarks.simulation.cells import read_grid, run_cell
from benchmarks.simulation.figure import draw_table

DOCS = Path(__file__).resolve().parents[2] / "docs"
TABLE, FIGURE = DOCS / "simulatie.csv", DOCS / "simulatie.svg"


def save(drawn: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """Write the cells of the grid that were drawn, by their seeds, in the order of the grid."""
    table = pd.concat([drawn[cell.seed] for cell in read_grid() if cell.seed in drawn], ignore_index=True)
    part = TABLE.with_suffix(".part")
    table.to_csv(part, index=False, float_format="%.5g")
    part.replace(TABLE)
    return table


def main() -> None:
    """Run what is missing of the grid; with ``--study`` only that kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study")
    study = parser.parse_args().study
    drawn = dict(list(pd.read_csv(TABLE).groupby("seed"))) if TABLE.exists() else {}
    cells = [cell for cell in read_grid() if study in (None, cell.study) and cell.seed not in drawn]
    started = time.monotonic()
    for number, cell in enumerate(cells, start=1):
        drawn[cell.seed] = pd.DataFrame(run_cell(cell))
        save(drawn)
        print(f"{number}/{len(cells)}  {time.monotonic() - started:.0f} s  {cell.name}", flush=True)
    draw_table(save(drawn)).savefig(FIGURE, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))


if __name__ == "__main__":
    main()
