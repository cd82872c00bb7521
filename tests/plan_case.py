"""A project that was set up otherwise: with another comparison in its plan, other buurten, starts or measurements."""

import json
import re

import pandas as pd

from traject_eval.store import Project, write_text
from traject_eval.store.frozen import FROZEN, plan_hash
from traject_eval.store.plan import FILE


def replanned(project: Project, comparison: str) -> Project:
    """The project with this comparison in its plan, as if it had always been there; lots are drawn over all buurten."""
    root, kept = project.root, json.loads((project.root / FROZEN).read_text(encoding="utf-8"))
    kept["plan"]["comparison"] = comparison
    write_text(root / FROZEN, json.dumps(kept | {"hash": plan_hash(kept)}))
    form = (root / FILE).read_text(encoding="utf-8")
    write_text(root / FILE, re.sub(r"(?m)^comparison: \w+", f"comparison: {comparison}", form))
    how = "geloot" if comparison == "geloot" else "gekozen"
    settings = (root / "traject.toml").read_text(encoding="utf-8")
    settings = re.sub(r'how_chosen = "\w+"\n', "", settings)
    write_text(root / "traject.toml", settings.replace("[[buurten]]", f'[[buurten]]\nhow_chosen = "{how}"'))
    return Project.load(root)


def with_buurten(project: Project, **most: int) -> Project:
    """The project with no more than so many buurten of an arm."""
    path, left = project.root / "traject.toml", dict(most)
    head, *rows = path.read_text(encoding="utf-8").split("[[buurten]]")
    kept = []
    for row in rows:
        arm = re.search(r'arm = "(\w+)"', row).group(1)
        left[arm] = left.get(arm, len(rows)) - 1
        kept += [row] if left[arm] >= 0 else []
    write_text(path, "[[buurten]]".join([head, *kept]))
    return Project.load(project.root)


def started(project: Project, day: str) -> Project:
    """The project in which every buurt with the trajectory started on this day."""
    path = project.root / "traject.toml"
    write_text(path, re.sub(r'(?m)^start = "[\d-]+"', f'start = "{day}"', path.read_text(encoding="utf-8")))
    return Project.load(project.root)


def measured_once(project: Project) -> Project:
    """The project with the answers of the first measurement only."""
    for path in (project.root / "data" / "responses").rglob("*.parquet"):
        answers = pd.read_parquet(path)
        answers[answers["wave"].astype(str).eq("T0")].to_parquet(path)
    return project
