"""The project folder: one programme, its buurten, waves and choices."""

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import pandas as pd
import tomlkit

from traject_eval.errors import ProjectProblem, UnknownName
from traject_eval.instruments import find_instrument, load_instruments
from traject_eval.store.files import write_bytes, write_text
from traject_eval.store.settings import BUURT_COLUMNS, read_settings
from traject_eval.types import Instrument

FILE = "traject.toml"
FOLDERS = (
    "workbooks",
    "instruments",
    "plan",
    "data/raw",
    "data/responses",
    "data/persons",
    "data/context",
    "backups",
    "duiding",
)
IGNORED = "# Deze map bevat persoonsgegevens: deel haar niet en zet haar niet in versiebeheer.\n*\n"


@dataclass(frozen=True)
class Project:
    """A project folder that was read and checked.

    ``buurten`` has the columns ``code, year, name, arm, start, how_chosen, municipality, phase``, in the
    order of the file; ``id`` is the same on every laptop that works on the programme and ``database`` is the
    address of a shared journal, both empty where the file does not say; ``waves`` maps a wave to its date
    (empty text where unknown), oldest first.
    """

    root: Path
    name: str
    id: str
    database: str
    language: str
    example: bool
    buurten: pd.DataFrame
    waves: dict[str, str]
    instruments: tuple[str, ...]
    primary: str
    smallest_change: Mapping[str, float]
    min_base: int
    min_cell: int
    logo: str  # file in the project folder; empty where the client has none
    logo_alt: str
    colophon: tuple[str, ...]

    @classmethod
    def load(cls, root: Path) -> "Project":
        """Read ``traject.toml``; every fault in it at once.

        Raises
        ------
        ProjectProblem
            There is no ``traject.toml``.
        Faults
            The file is not as it should be.
        """
        path = Path(root) / FILE
        if not path.is_file():
            raise ProjectProblem(
                f"In de map {Path(root).resolve()} staat geen {FILE}. Kies met --project een projectmap, "
                "of maak er een met: traject new MAP"
            )
        return cls(root=Path(root), **read_settings(path))

    @cached_property
    def registry(self) -> dict[str, Instrument]:
        """The scales of the package and of this project, by id."""
        return load_instruments([self.root / "instruments"])

    def instrument(self, name: str) -> Instrument:
        """One scale by its id."""
        return find_instrument(self.registry, name)

    def buurt(self, code: str) -> dict:
        """The row of one buurt, as a dictionary."""
        if code not in self._rows:
            raise UnknownName("buurt", code, self.buurten["code"])
        return dict(self._rows[code])

    def only(self, codes: list[str]) -> "Project":
        """The same project with these buurten alone: all that the report of a buurt has to know, however many more."""
        return replace(self, buurten=self.buurten[self.buurten["code"].isin(codes)])

    @cached_property
    def _rows(self) -> dict[str, dict]:
        return {row["code"]: row for row in self.buurten.to_dict("records")}

    def report_folder(self, code: str) -> Path:
        """Where the report of a buurt goes: ``reports/<code>-<slug>``."""
        return self.root / "reports" / f"{code}-{slug(self.buurt(code)['name'])}"


def slug(name: str) -> str:
    """A name as a safe part of a file name.

    Examples
    --------
    >>> slug("'t Zandje / Oost"), slug("Ëlst & Zn."), slug("…")
    ('t-zandje-oost', 'elst-zn', 'buurt')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "buurt"


def find_project(start: Path | None = None) -> Path | None:
    """The project that a workbook belongs to: ``TRAJECT_PROJECT``, else a folder upwards, else None."""
    if named := os.environ.get("TRAJECT_PROJECT"):
        return Path(named)
    here = (start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def create_project(root: Path, name: str, waves: Mapping[str, str], **settings: object) -> Project:
    """Make an empty project folder.

    Raises
    ------
    ProjectProblem
        The folder exists and holds something already.
    """
    if root.exists() and any(root.iterdir()):
        raise ProjectProblem(
            f"De map {root} bestaat al en is niet leeg. Er is niets veranderd. "
            "Kies een andere naam, of maak de map leeg."
        )
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    document.add(tomlkit.comment("Eén programma. De buurten komen hierin met: traject buurt add CODE NAAM"))
    document["name"] = name
    document["id"] = uuid4().hex
    for key, value in settings.items():
        document[key] = value
    document["waves"] = dict(waves)
    write_text(root / ".gitignore", IGNORED)
    write_text(root / FILE, tomlkit.dumps(document))
    return Project.load(root)


def add_buurten(project: Project, rows: list[dict]) -> Project:
    """Add buurten to ``traject.toml``, leaving everything else in it as it stands.

    Each row has a ``code`` and a ``name`` and may have the other columns of ``Project.buurten``.
    """
    path = project.root / FILE
    before = path.read_bytes()
    document = tomlkit.parse(before)
    tables = document.setdefault("buurten", tomlkit.aot())
    for row in rows:
        table = tomlkit.table()
        table.update({column: row[column] for column in BUURT_COLUMNS if row.get(column) not in (None, "")})
        tables.append(table)
    write_text(path, tomlkit.dumps(document))
    try:
        return Project.load(project.root)
    except Exception:
        write_bytes(path, before)
        raise
