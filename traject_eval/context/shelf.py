"""Files with open data that belong to a project: kept as they came, with their hash and date, and as figures."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from traject_eval.context.borders import BORDER, FILE, read_crosswalk, same_place
from traject_eval.context.codes import municipality_of, wijk_of
from traject_eval.context.reading import read_context
from traject_eval.errors import Faults, ProjectProblem
from traject_eval.store import Project, sha256, write_bytes, write_json
from traject_eval.survey.readers import content_of, name_of
from traject_eval.types import FAULT_COLUMNS

FOLDER, MANIFEST = "data/context", "data/context/bestanden.json"
GROUP = 2_000  # figures that are read together


@dataclass(frozen=True)
class Added:
    """What came of a file: how many figures of how many regions, over which years; was it there already?"""

    name: str
    figures: int
    regions: int
    years: tuple[int, ...]
    already: bool


def context_files(root: Path) -> list[dict]:
    """What was added to a project, oldest first: ``id, name, hash, time, year, figures, regions, years, levels``."""
    path = root / MANIFEST
    if not path.is_file():
        return []
    try:
        return json.loads(path.read_text(encoding="utf-8"))["files"]
    except (json.JSONDecodeError, KeyError, UnicodeDecodeError):
        raise ProjectProblem(f"Het bestand {path} is beschadigd. Zet een reservekopie terug.") from None


def context_stamp(root: Path) -> str:
    """A text that changes whenever figures come in, or what the project says of codes; empty where it has none."""
    parts = [(root / name).read_bytes() if (root / name).is_file() else b"" for name in (MANIFEST, FILE)]
    return sha256(b"\0".join(parts)) if parts[0] else ""


def add_context(project: Project, path: Path, year: int | None = None) -> Added:
    """Take a file with figures into a project: all of it, or nothing and everything that is wrong.

    ``year`` is the CBS year of its codes (see ``read_context``). Where two files tell the same figure, that of the
    file that was added last counts: a source corrects itself.

    Raises
    ------
    DataProblem
        There is no such file, or this kind of file is not known.
    Faults
        Every fault in the file; a buurt of the project that is not in it though its municipality is, and a buurt
        whose border moved.
    """
    content, name = content_of(path), name_of(path)
    found = read_context(name, content, year)
    line = {
        "id": sha256(f"{sha256(content)} {year}".encode())[:16],
        **{"name": name, "hash": sha256(content), "time": dt.datetime.now().astimezone().isoformat(timespec="seconds")},
        **{"year": year, "figures": len(found), "regions": int(found["code"].nunique())},
        "years": sorted(int(one) for one in found["year"].unique()),
        "levels": list(found["level"].unique()),
    }
    told = (name, line["figures"], line["regions"], tuple(line["years"]))
    listed = context_files(project.root)
    if line["id"] in {one["id"] for one in listed}:
        return Added(*told, already=True)
    _refuse_misfits(project, found, name)
    write_bytes(project.root / FOLDER / f"{line['id']}-{name}", content)
    # In order of their codes and in small groups: whoever asks for one buurt reads its groups and no others.
    figures = found.sort_values("code", kind="stable").to_parquet(index=False, row_group_size=GROUP)
    write_bytes(project.root / FOLDER / f"{line['id']}.parquet", figures)
    write_json(project.root / MANIFEST, {"files": [*listed, line]})
    return Added(*told, already=False)


def _refuse_misfits(project: Project, found: pd.DataFrame, name: str) -> None:
    """Nothing, unless a buurt of the project should be in the file and is not, or is another place in it."""
    crosswalk = read_crosswalk(project.root)
    codes, borders = set(found["code"]), borders_of(found)
    level, of = ("buurt", str) if "buurt" in set(found["level"]) else ("wijk", wijk_of)
    there = found.loc[found["level"] == level, ["code", "cbs_year"]].drop_duplicates()
    municipalities = {municipality_of(code) for code in there["code"]}
    faults = []
    for buurt in project.buurten.itertuples(index=False):
        if municipality_of(buurt.code) not in municipalities or pd.isna(buurt.year):
            continue
        for other in sorted(there["cbs_year"].unique()):
            same = same_place(buurt.code, int(buurt.year), int(other), borders, crosswalk)
            code = of(same.code or buurt.code)
            where = f"{buurt.name} ({buurt.code}, CBS-jaar {buurt.year})"
            if same.why == "moved" and level == "buurt":
                faults.append(
                    (where, f"in {other} heeft deze buurt een andere grens", "dezelfde grens", _cure(buurt, other))
                )
            elif same.why != "gone" and code not in codes:
                faults.append((where, f"geen {code} in {other}", "de code van elke buurt", _cure(buurt, other)))
    if faults:
        title = f"Het bestand {name} past niet bij de buurten van dit project. Er is niets ingelezen."
        raise Faults(title, pd.DataFrame(faults, columns=list(FAULT_COLUMNS), dtype="str"))


def _cure(buurt, other: int) -> str:
    return (
        f"kijk in de wijk- en buurtindeling van {other} welke code het was. Zet die in {FILE}, met de kolommen "
        f"code;jaar;was;was_jaar, zoals {buurt.code};{buurt.year};…;{other}. "
        "Laat ‘was’ leeg als er toen geen zulke buurt was"
    )


def borders_of(figures: pd.DataFrame) -> dict[tuple[str, int], float]:
    """What the files say of borders: code and CBS year to 1, 2 or 3."""
    told = figures[(figures["topic"] == BORDER) & figures["value"].notna()]
    return dict(zip(zip(told["code"], told["cbs_year"], strict=True), told["value"], strict=True))


def figures_of(root: Path, codes: list[str], listed: list[dict]) -> pd.DataFrame:
    """The figures of some regions, of every file that was added: each once, with the value that was told last.

    Its source is the file that told that value first, so that a file that repeats it changes nothing.
    """
    files = [root / FOLDER / f"{line['id']}.parquet" for line in listed]
    told = pd.concat([pd.read_parquet(file, filters=[("code", "in", codes)]) for file in files], ignore_index=True)
    key = ["code", "cbs_year", "year", "topic"]
    first = told.drop_duplicates([*key, "value"])
    last = told.drop_duplicates(key, keep="last").drop(columns="source")
    return last.merge(first[[*key, "value", "source"]], on=[*key, "value"])
