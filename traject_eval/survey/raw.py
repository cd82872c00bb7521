"""A table as it was delivered: text cells, with nothing guessed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.survey.limits import MOST_COLUMNS
from traject_eval.types import FAULT_COLUMNS

CHUNK, CHUNK_CELLS = 50_000, 2_000_000  # rows and cells that are plain Python text at one time: within memory


@dataclass(frozen=True)
class RawTable:
    """What stands in a file.

    ``frame`` holds text without spaces around it, missing where a cell is empty; its index is the number of
    the row as the user sees it (a header is row 1; SPSS numbers its first case 1). Columns with value labels
    hold the labels; ``codes`` holds, for those columns, the text behind the labels, and ``user_missing`` the
    texts in ``frame`` that the file itself declares to be no answer.
    """

    frame: pd.DataFrame
    codes: dict[str, pd.Series]
    user_missing: dict[str, frozenset[str]]
    first_row: int
    name: str
    hash: str


def refuse(name: str, faults: list[tuple[str, str, str, str]]) -> Faults:
    """The error for a file that cannot be read as a table: ``where, found, expected, advice`` a fault."""
    table = pd.DataFrame(faults, columns=list(FAULT_COLUMNS), dtype="str")
    return Faults(f"Het bestand {name} is niet te lezen als tabel. Er is niets ingelezen.", table)


def table_of_rows(name: str, rows: Iterable[list[str | None]], most_cells: int) -> pd.DataFrame:
    """A frame from a header and rows of text; the index is the row number, wholly empty rows are left out.

    Raises
    ------
    Faults
        No header, a header without or with double names, no rows, rows that do not fit the header, or more than
        ``most_cells`` cells.
    """
    stream = enumerate(rows, 1)
    header_row, header = next(((number, row) for number, row in stream if any(map(_text, row))), (1, []))
    columns = _trimmed([_text(cell) for cell in header])
    faults = list(column_faults(columns, header_row))
    frames, seen = [], 0
    chunk_rows = max(1, min(CHUNK, CHUNK_CELLS // max(len(columns), 1)))
    while not faults and (chunk := list(islice(stream, chunk_rows))):
        seen += sum(len(row) for _, row in chunk)
        if seen > most_cells:
            raise refuse(name, [too_many_cells(most_cells)])
        kept = [(number, row) for number, row in chunk if any(map(_text, row))]
        long = [(number, row) for number, row in kept if any(map(_text, row[len(columns) :]))]
        faults.extend(_length_fault(number, row, columns) for number, row in long)
        frames.append(_frame(kept, columns))
    if not faults and not sum(map(len, frames)):
        faults.append(("het bestand", "geen rijen met antwoorden", "minstens 1 rij", "kies een ander bestand of blad"))
    if faults:
        raise refuse(name, faults)
    return pd.concat(frames)


def _text(cell: str | None) -> str:
    return (cell or "").strip()


def _trimmed(names: list[str]) -> list[str]:
    """A header without the empty cells that spreadsheets leave at its end."""
    while names and not names[-1]:
        names = names[:-1]
    return names


def _frame(rows: list[tuple[int, list[str | None]]], columns: list[str]) -> pd.DataFrame:
    width = len(columns)
    fitted = ([_text(cell) or None for cell in row[:width]] + [None] * (width - len(row)) for _, row in rows)
    cells = dict(zip(columns, zip(*fitted, strict=True), strict=False))  # no rows: no cells
    index = [number for number, _ in rows]
    return pd.DataFrame({name: pd.array(cells.get(name, ()), dtype="str") for name in columns}, index=index)


def column_faults(columns: list[str], row: int) -> Iterator[tuple[str, str, str, str]]:
    """What is wrong with the names above the columns, which stand in ``row``."""
    if not columns:
        yield "het bestand", "leeg", "een rij met kolomnamen", "controleer of het juiste bestand is gekozen"
    if len(columns) > MOST_COLUMNS:
        found, advice = f"{len(columns)} kolommen", "bewaar alleen de kolommen die nodig zijn"
        yield f"rij {row}", found, f"hoogstens {MOST_COLUMNS} kolommen", advice
        return
    seen: set[str] = set()
    for place, name in enumerate(columns, 1):
        if not name:
            yield f"rij {row}, kolom {place}", "geen kolomnaam", "een naam boven elke kolom", "vul de naam in"
        elif name in seen:
            yield f"rij {row}, kolom {place}", f"{name} staat er twee keer", "elke naam één keer", "hernoem er een"
        seen.add(name)


def too_many_cells(most: int) -> tuple[str, str, str, str]:
    """The fault of a table that is larger than any survey."""
    return "het bestand", f"meer dan {most} cellen", f"hoogstens {most} cellen", "verdeel het over meer bestanden"


def _length_fault(number: int, row: list[str | None], columns: list[str]) -> tuple[str, str, str, str]:
    advice = "zet tekst met een scheidingsteken tussen aanhalingstekens, of haal de extra cellen weg"
    return (
        f"rij {number}",
        f"{len(_trimmed([_text(c) for c in row]))} cellen",
        f"{len(columns)} cellen",
        advice,
    )
