"""Answers of two project folders together: what the other one has and this one has not, and where they disagree.

A reader can use the project at every moment: the manifest comes last.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from traject_eval.errors import ProjectProblem
from traject_eval.store import responses
from traject_eval.store.files import write_bytes, write_json
from traject_eval.types import NO_ITEMS


@dataclass(frozen=True)
class Overlap:
    """Questions that two imports answer differently for the same people; the first of the two holds."""

    buurt: str
    wave: str
    first: str  # names of the files
    second: str
    answers: int


def take_over(root: Path, other: Path) -> list[dict]:
    """Take over the imports that this project lacks; their lines of the manifest.

    The manifest is put in the order of time, so that it does not matter which project is merged into which.

    Raises
    ------
    ProjectProblem
        A file that the other manifest promises is not there; nothing was taken over.
    """
    ours = responses.imports(root)
    known = {line["id"] for line in ours}
    new = [line for line in responses.imports(other) if line["id"] not in known]
    for line in new:
        if missing := responses.missing_files(other, line):
            raise ProjectProblem(
                f"In het andere project ontbreekt {missing[0].relative_to(other)}. Er zijn geen vragenlijsten "
                "overgenomen. Zet daar eerst een reservekopie terug."
            )
    for line in new:
        paths = [*responses.parts(other, line), responses.raw_file(other, line), responses.mapping_file(other, line)]
        for path in (path for path in paths if path.is_file()):
            write_bytes(root / path.relative_to(other), path.read_bytes())
    if new:
        lines = sorted([*ours, *new], key=lambda line: (dt.datetime.fromisoformat(line["time"]), line["id"]))
        write_json(root / responses.MANIFEST, {"imports": lines})
    return new


def overlaps(root: Path, new: list[dict]) -> list[Overlap]:
    """Where imports that were taken over differ from those that were there."""
    names = {line["id"] for line in new}
    listed = responses.imports(root)
    pairs = [
        (first, second)
        for place, first in enumerate(listed)
        for second in listed[place + 1 :]
        if (first["id"] in names) is not (second["id"] in names) and set(first["columns"]) & set(second["columns"])
    ]
    return [
        Overlap(buurt, str(wave), first["name"], second["name"], int(count))
        for first, second in pairs
        for buurt in sorted(set(first["buurten"]) & set(second["buurten"]))
        for wave, count in _differences(*(responses.read(root, buurt, [line])[0] for line in (first, second))).items()
        if count
    ]


def _differences(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """Per wave, the answers of the same person to the same question that are not the same."""
    items = [column for column in first if column in second and column not in NO_ITEMS]
    both = first.merge(second, on=["person", "wave"], suffixes=("", "_other"))
    differ = [
        (both[item].notna() & both[f"{item}_other"].notna() & both[item].ne(both[f"{item}_other"]).fillna(False))
        for item in items
    ]
    return sum(part.astype(int) for part in differ).groupby(both["wave"]).sum()
