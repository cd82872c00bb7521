"""A project whose plan says otherwise: with another comparison, laid down before there were answers."""

import json
import re

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
