"""A project with an invented programme, made through the same door as real answers."""

import datetime as dt
import tempfile
from pathlib import Path

from traject_eval.context import add_context
from traject_eval.context.borders import FILE as CROSSWALK
from traject_eval.errors import ProjectProblem
from traject_eval.instruments import load_instruments
from traject_eval.simulate import PLANNED_ON, as_layout, simulate_programme, simulated_plan
from traject_eval.store import Project, add_buurten, create_project, sha256, write_json, write_text
from traject_eval.store.frozen import freeze_plan
from traject_eval.store.plan import FILE as FORM
from traject_eval.survey import import_file

FEWEST = 2
SMALLEST_CHANGE = {"vm_cohesie_4": 0.3, "leefbaarheid_cijfer": 0.3, "djg_6": 0.3}
ANSWERS, TRUTH = "antwoorden.csv", "truth.json"


def make_demo(root: Path, *, buurten: int = 16, seed: int = 2026) -> Project:
    """Make a project with a simulated programme; ``data/truth.json`` holds what was planted.

    Raises
    ------
    ProjectProblem
        The folder exists and holds something, or there are fewer than two buurten.
    """
    if buurten < FEWEST:
        raise ProjectProblem(f"Een voorbeeld heeft minstens {FEWEST} buurten; gevraagd zijn er {buurten}.")
    programme = simulate_programme(buurten=buurten, seed=seed, registry=load_instruments())
    name = sha256(f"{buurten} buurten, seed {seed}".encode())[:32]  # no chance: the same seed gives the same project
    settings = {"id": name, "example": True, "primary": "vm_cohesie_4", "smallest_change": SMALLEST_CHANGE}
    project = create_project(root, programme.name, programme.waves, **settings)
    project = add_buurten(project, programme.buurten.to_dict("records"))
    write_text(root / FORM, simulated_plan())
    freeze_plan(project, dt.date.fromisoformat(PLANNED_ON))  # before there are answers
    source = root / "data" / ANSWERS
    write_text(source, as_layout(programme).to_csv(index=False, sep=";", lineterminator="\n"))
    import_file(project, source)
    source.unlink()  # it stands in data/raw now, as every imported file does
    add_invented(project, programme.open_data)
    from traject_eval.store.invented import keep_invented  # loads the database library

    keep_invented(project, programme.evenings)
    write_json(root / "data" / TRUTH, programme.truth)
    return project


def add_invented(project: Project, open_data: dict) -> None:
    """Invented files with open data into a project, the way that a downloaded file takes."""
    write_text(project.root / CROSSWALK, open_data["crosswalk"])
    with tempfile.TemporaryDirectory() as folder:
        for name, year, content in open_data["files"]:
            write_text(Path(folder) / name, content)
            add_context(project, Path(folder) / name, year)
