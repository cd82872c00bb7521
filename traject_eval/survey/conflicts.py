"""Checked answers beside what the project holds already: the same person may not be two people."""

import pandas as pd

from traject_eval.store import Project, responses
from traject_eval.survey.cells import COLUMNS
from traject_eval.survey.mapping import FileMapping, Source
from traject_eval.types import NO_ITEMS, Responses

BIRTH_SLACK = 1  # a birth year worked out from an age may be one off
_MOVED = "controleer of het één persoon is; geef anders een eigen code"
_AGAIN = "lever alleen nieuwe antwoorden; wat er staat, wordt niet overschreven"


def conflicts(project: Project, found: Responses, mapping: FileMapping) -> pd.DataFrame:
    """What in a file contradicts the project.

    Returns
    -------
    DataFrame
        ``row, column, found, expected, advice``; empty where the two agree. Reads the persons of all buurten,
        because a person may have been seen in another one, and the answers of the buurten of the file.
    """
    listed = responses.imports(project.root)
    if not listed:
        return pd.DataFrame(columns=list(COLUMNS))
    touched = set(found.persons["buurt"])
    stored = {code: responses.read(project.root, code, listed) for code in _codes(listed)}
    persons = pd.concat([people for _, people in stored.values()], ignore_index=True)
    answers = [rows for code, (rows, _) in stored.items() if code in touched]
    faults = list(_fact_faults(found.persons, persons, mapping))
    if answers:
        faults.append(_answer_faults(found.answers, pd.concat(answers, ignore_index=True), mapping))
    table = pd.concat(faults, ignore_index=True)
    return table.sort_values("row", kind="stable", ignore_index=True)


def _codes(listed: list[dict]) -> list[str]:
    return sorted({code for line in listed for code in line["buurten"]})


def _fact_faults(new: pd.DataFrame, old: pd.DataFrame, mapping: FileMapping):
    both = new.assign(row=new.index).merge(old, on="person", suffixes=("", "_old"))
    for fact, column in (
        ("buurt", mapping.buurt.source.column),
        (
            "population",
            mapping.population.column if isinstance(mapping.population, Source) else mapping.person,
        ),
        ("sex", mapping.sex.column if mapping.sex else ""),
        (
            "birth_year",
            mapping.birth if isinstance(mapping.birth, str) else getattr(mapping.birth, "column", ""),
        ),
    ):
        before, now = both[f"{fact}_old"], both[fact]
        known = before.notna() & now.notna()
        if fact == "birth_year":
            torn = known & (now.astype(float) - before.astype(float)).abs().gt(BIRTH_SLACK)
        else:
            torn = known & now.astype("str").ne(before.astype("str"))
        expected = before.astype("str") + " voor persoon " + both["person"].astype("str") + ", zoals in het project"
        yield _faults(both["row"], column, now.astype("str"), expected, _MOVED)[torn.to_numpy(dtype=bool)]


def _answer_faults(new: pd.DataFrame, old: pd.DataFrame, mapping: FileMapping) -> pd.DataFrame:
    """The same item of the same person and wave, answered in the project already."""
    shared = [column for column in new if column in old and column not in NO_ITEMS]
    both = new.assign(row=new.index).merge(old, on=["person", "wave"], suffixes=("", "_old"))
    twice = pd.Series(False, index=both.index)
    for column in shared:
        twice |= both[column].notna() & both[f"{column}_old"].notna()
    found = "antwoorden van persoon " + both["person"].astype("str") + " bij " + both["wave"].astype("str")
    column = mapping.person or mapping.buurt.source.column or "persoon"
    return _faults(both["row"], column, found, "antwoorden die er nog niet zijn", _AGAIN)[twice.to_numpy(dtype=bool)]


def _faults(row: pd.Series, column: str, found: pd.Series, expected: pd.Series | str, advice: str) -> pd.DataFrame:
    return pd.DataFrame({"row": row, "column": column, "found": found, "expected": expected, "advice": advice})
