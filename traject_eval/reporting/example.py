"""The built-in example: a small invented programme, so that every workbook can be tried without a project."""

import json
import shutil
import tempfile
from importlib import resources
from pathlib import Path

from traject_eval.store import Project, sha256

HERE = Path(__file__).resolve().parents[2] / "data" / "example"
EVENINGS, OPEN_DATA = "avonden.json", "cijfers.json"
PLAN = ("plan/plan.yaml", "plan/vastgelegd.json")
FILES = ("traject.toml", "antwoorden.csv", EVENINGS, OPEN_DATA, *PLAN)


def example_source() -> Path:
    """The folder with the example's inputs: inside an installed package, else in the checkout."""
    installed = Path(str(resources.files("traject_eval") / "resources" / "example"))
    return installed if installed.is_dir() else HERE


def example_project() -> Project:
    """The example as a ready project in the temporary folder; made once, and again when its inputs change."""
    source = example_source()
    content = b"".join((source / name).read_bytes() for name in FILES)
    root = Path(tempfile.gettempdir()) / f"traject-voorbeeld-{sha256(content)[:16]}"
    if not (root / "klaar").is_file():
        _build(source, root)
    return Project.load(root)


def _build(source: Path, root: Path) -> None:
    """Build beside the place and move it there in one step, so that two workbooks may start at once."""
    # Only the first use of the example reads a file of answers, and writes in its journal.
    from traject_eval.reporting.demo import add_invented
    from traject_eval.store.invented import keep_invented
    from traject_eval.survey import import_file

    fresh = Path(tempfile.mkdtemp(prefix="traject-voorbeeld-nieuw-"))
    (fresh / "plan").mkdir()
    for name in FILES:
        shutil.copyfile(source / name, fresh / name)
    import_file(Project.load(fresh), fresh / "antwoorden.csv")
    add_invented(Project.load(fresh), json.loads((fresh / OPEN_DATA).read_text(encoding="utf-8")))
    keep_invented(Project.load(fresh), json.loads((fresh / EVENINGS).read_text(encoding="utf-8")))
    (fresh / "klaar").touch()
    try:
        fresh.rename(root)
    except OSError:  # another process was first
        shutil.rmtree(fresh)
