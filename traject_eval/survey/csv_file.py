"""Reading CSV: which characters, which delimiter, then rows of text."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

import pandas as pd

from traject_eval.survey.csv_columns import columns_of, records
from traject_eval.survey.encodings import decode
from traject_eval.survey.limits import MOST_CSV_CELLS
from traject_eval.survey.raw import refuse, table_of_rows

DELIMITERS = (",", ";", "\t", "|")
SNIFFED = 100  # rows looked at to find the delimiter
SNIFFED_TEXT = 500_000  # characters that surely hold so many rows, or enough of them
_SAID = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)  # Excel's own first line that names the delimiter
_CELLS = "cellen met gesloten aanhalingstekens"
_CLOSE = "zoek het aanhalingsteken dat open is gebleven en sluit het"
PROBLEMS = {  # what the standard library says: found, expected and what to do
    "unexpected end of data": ("een aanhalingsteken dat open blijft", _CELLS, _CLOSE),
    "expected after": ("tekst achter een gesloten aanhalingsteken", _CELLS, 'schrijf een aanhalingsteken dubbel: ""'),
    "field larger": (f"een cel van meer dan {csv.field_size_limit()} tekens", _CELLS, _CLOSE),
}


def read_csv(name: str, content: bytes) -> pd.DataFrame:
    """The rows of a CSV file as text; see ``table_of_rows``.

    UTF-8, UTF-16 with a mark, or Windows-1252; a comma, semicolon, tab or bar between the cells.
    """
    text = decode(name, content)
    if said := _SAID.match(text):
        text = "\n" + text[said.end() :]  # the row keeps its number and holds nothing
    delimiter = said[1] if said else delimiter_of(text)
    frame = columns_of(text, delimiter)
    return frame if frame is not None else table_of_rows(name, _rows(name, text, delimiter), MOST_CSV_CELLS)


def _rows(name: str, text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows one by one; slower than columns, and knows the line where something is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as problem:
        told = next((told for start, told in PROBLEMS.items() if start in str(problem)), ("geen cel", _CELLS, _CLOSE))
        raise refuse(name, [(f"regel {reader.line_num}", *told)]) from None


def delimiter_of(text: str) -> str:
    """The delimiter under which most rows are as wide as the header; of those the widest.

    Examples
    --------
    >>> delimiter_of('persoon;gewicht;"a,b"\\np1;1,5;x,y\\n')
    ';'
    >>> delimiter_of("persoon\\np1\\n")
    ','
    """
    best, best_fit = ",", (0.0, 1)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in islice(records(text[:SNIFFED_TEXT], delimiter, strict=False), SNIFFED) if row]
        if widths and widths[0] > 1:
            fit = (widths.count(widths[0]) / len(widths), widths[0])
            best, best_fit = max((best, best_fit), (delimiter, fit), key=lambda one: one[1])
    return best
