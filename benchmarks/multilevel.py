"""How long a random intercept takes over a million scores in 14,500 buurten, beside lme4 where R is there.

    python benchmarks/multilevel.py [--scores 1000000] [--buurten 14500] [--seed 2026] [--times 5]

Prints one JSON document: seconds of the processor on one core (the best of so many times) for ``te.multilevel`` on a
table, and for its model alone; the variances that lme4 finds on the same scores, and its seconds.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"  # before numpy is loaded

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import traject_eval as te  # noqa: E402
from traject_eval.evaluation.model_columns import model_columns  # noqa: E402
from traject_eval.evaluation.nested_reml import Sums, fit  # noqa: E402

LME4 = """
suppressMessages(library(lme4))
table <- read.csv("scores.csv")
seconds <- system.time(m <- lmer(score ~ wave + (1 | buurt), table))[["user.self"]]
cat(seconds, as.data.frame(VarCorr(m))$vcov, sep = "\\n")
"""


def programme(scores: int, buurten: int, seed: int) -> pd.DataFrame:
    """Scores in buurten that differ, at two waves."""
    draw = np.random.default_rng(seed)
    group, wave = draw.integers(buurten, size=scores), draw.integers(2, size=scores)
    score = 6 + draw.normal(0, 0.3, buurten)[group] + 0.2 * wave + draw.normal(0, 1.4, scores)
    codes = np.array([f"BU{number:08d}" for number in range(buurten)])
    return pd.DataFrame({"buurt": codes[group], "wave": wave, "score": score})


def best(times: int, work) -> float:
    """Seconds of the processor that one call takes when nothing is in its way."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return round(min(spent), 3)


def beside(table: pd.DataFrame) -> dict:
    """What lme4 makes of the same scores."""
    with tempfile.TemporaryDirectory() as folder:
        table.to_csv(Path(folder) / "scores.csv", index=False)
        ran = subprocess.run(["Rscript", "-e", LME4], cwd=folder, capture_output=True, text=True, check=True)
    seconds, between, within = map(float, ran.stdout.split())
    return {"seconds": seconds, "between": between, "within": within}


def main() -> None:
    """Time the model, and set it beside lme4."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in {"scores": 1_000_000, "buurten": 14_500, "seed": 2026, "times": 5}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    table = programme(asked.scores, asked.buurten, asked.seed)
    found = te.multilevel(table)
    design = model_columns(table, "score", ("wave",), "buurt", None, None)
    parts = (design.random, design.fixed, design.scores, design.group)
    told = {
        "table": best(asked.times, lambda: te.multilevel(table)),
        "model": best(asked.times, lambda: fit(Sums(*parts))),
        **{"between": found.between, "within": found.within, "icc": found.icc},
        "lme4": beside(table) if shutil.which("Rscript") else None,
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
