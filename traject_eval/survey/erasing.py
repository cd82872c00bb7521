"""Sources of answers without the people who asked to be forgotten.

``data/raw`` holds every file as it was delivered. When somebody in it is forgotten, a table of text takes its place,
with all other rows as they were and the code that each person has in the project. A file with columns that say who
somebody is, is kept as such a table from the start, without those columns.
"""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from traject_eval.errors import TrajectError
from traject_eval.store import Project, responses, write_text
from traject_eval.survey.codes import given_codes
from traject_eval.survey.convert import convert
from traject_eval.survey.csv_file import read_csv
from traject_eval.survey.mapping_file import load_mapping
from traject_eval.survey.raw import RawTable
from traject_eval.survey.readers import read_table
from traject_eval.types import Responses

PERSON = "persoon in het project"
NOTHING = "Dit bestand is weggehaald: iemand die erin stond, vroeg om vergeten te worden.\n"


def raw_without(project: Project, line: dict, people: Collection[str]) -> tuple[str, bool]:
    """Write the source of an import without some people, beside the old one.

    Returns
    -------
    name : str
        Of the new file in ``data/raw``.
    whole : bool
        False where the source could not be read again, so that nothing of it could be kept.
    """
    path = responses.raw_file(project.root, line)
    name = edited_name(line["id"])
    try:
        owned = read_csv(path.name, path.read_bytes()) if path.name == name else _owned(project, line, path)
    except (TrajectError, OSError):
        name = f"{line['id']}-weggehaald.txt"
        write_text(path.with_name(name), NOTHING)
        return name, False
    kept = owned[~owned[PERSON].isin(people)]
    write_text(path.with_name(name), _csv(kept))
    return name, True


def edited_name(import_id: str) -> str:
    """The name in ``data/raw`` of a source that is not as it was delivered.

    Examples
    --------
    >>> edited_name("ab12")
    'ab12-bewerkt.csv'
    """
    return f"{import_id}-bewerkt.csv"


def edited_source(raw: RawTable, checked: Responses, without: Collection[str]) -> bytes:
    """A source without some columns, each row with the code of its person in the project, as CSV."""
    return _csv(_with_person(raw, checked).drop(columns=list(without))).encode("utf-8")


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, sep=";", lineterminator="\n")


def _owned(project: Project, line: dict, path: Path) -> pd.DataFrame:
    """The rows of a source, each with the code of its person in the project."""
    raw = read_table(path, line.get("sheet"))
    mapping = responses.mapping_file(project.root, line)
    rules = load_mapping(mapping, project.registry) if mapping.stat().st_size else None
    waves = list(project.waves)
    codes, cards = list(project.buurten["code"]), given_codes(project.root)
    found = convert(raw, rules, project.registry, codes, waves, line.get("wave"), cards)
    if not found.faults.empty:
        raise TrajectError(path.name)
    return _with_person(raw, found)


def _with_person(raw: RawTable, found: Responses) -> pd.DataFrame:
    frame = raw.frame.drop(columns=PERSON, errors="ignore")
    frame.insert(0, PERSON, found.answers["person"].reindex(frame.index))
    return frame
