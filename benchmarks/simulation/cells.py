"""The grid, cell by cell: what is drawn in each, and the row per method that comes out."""

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import yaml

from benchmarks.simulation.found import ALPHA, Found
from benchmarks.simulation.studies import STUDIES
from benchmarks.simulation.world import World

GRID = Path(__file__).with_name("grid.yaml")
VARIED = ("arms", "scale", "n", "icc", "retention", "leaving", "effect")


@dataclass(frozen=True)
class Cell:
    """One kind of study and how often it is drawn."""

    study: str
    buurten: int  # with the trajectory
    comparison: int
    world: World
    reps: int
    seed: int

    @property
    def name(self) -> str:
        """The same for the same cell, whatever else is in the grid; its seed is made of it."""
        world = "_".join(str(fact) for fact in asdict(self.world).values() if fact is not None)
        return f"{self.study}_{self.buurten}+{self.comparison}_{world}_{self.reps}_{self.seed}"


def read_grid(seed: int | None = None) -> list[Cell]:
    """Every cell, with a seed of its own made from its name and that of the grid, or from another."""
    grid = yaml.safe_load(GRID.read_text(encoding="utf-8"))
    return [cell for block in grid["blocks"] for cell in _cells(block, grid["reps"], seed or grid["seed"])]


def run_cell(cell: Cell) -> list[dict]:
    """A row per method: how far off on average, how often the interval holds the truth, how often it finds any."""
    draw = np.random.default_rng(cell.seed)
    found = STUDIES[cell.study](draw, cell.reps, cell.world, cell.buurten, cell.comparison)
    about = {"study": cell.study, "buurten": cell.buurten, "comparison": cell.comparison, **asdict(cell.world)}
    return [about | {"seed": cell.seed, "method": name} | _summary(one) for name, one in found.items()]


def _cells(block: dict, reps: dict[str, int], seed: int) -> Iterator[Cell]:
    varied = [block[name] for name in VARIED]
    for arms, *facts, apart in itertools.product(*varied, block.get("apart", [None])):
        world, (buurten, comparison) = World(*facts, block["drift"], apart), map(int, arms.split("+"))
        cell = Cell(block["study"], buurten, comparison, world, reps[block["study"]], seed)
        yield Cell(**{**vars(cell), "seed": zlib.crc32(cell.name.encode())})


def _summary(found: Found) -> dict:
    """The share of studies refused, and of the others bias, coverage and finds, each with its Monte Carlo error."""
    used = ~np.isnan(found.value)
    error = (found.value - found.aim)[used]
    held = ((found.low <= found.aim) & (found.aim <= found.high))[used]
    interval = used.any() and not np.isnan(found.low[used]).any()
    coverage = _share(held) if interval else {"": np.nan, "_error": np.nan}
    return {
        **{"reps": int(used.sum()), "refused": float(1 - used.mean()), "truth": float(np.mean(found.aim))},
        **{"bias": float(error.mean()), "bias_error": float(error.std(ddof=1) / np.sqrt(len(error)))},
        **{f"coverage{end}": number for end, number in coverage.items()},
        **{f"found{end}": number for end, number in _share(found.p[used] <= ALPHA).items()},
    }


def _share(which: np.ndarray) -> dict[str, float]:
    """A share and its Monte Carlo error, of Agresti and Coull: a share of 0 has one too."""
    share = (which.sum() + 2) / (len(which) + 4)
    return {"": float(which.mean()), "_error": float(np.sqrt(share * (1 - share) / (len(which) + 4)))}
