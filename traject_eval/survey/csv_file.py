"""Reading CSV: which characters, which delimiter, then rows of text."""

import csv
import io
import re
from itertools import islice

import pandas as pd

from traject_eval.survey.raw import refuse, table_of_rows

DELIMITERS = (",", ";", "\t")
SNIFFED = 100  # rows looked at to find the delimiter
SNIFFED_TEXT = 500_000  # characters that surely hold so many rows, or enough of them
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_ENCODING = "tekst in UTF-8 of Windows-1252"
_ENCODING_ADVICE = "sla het bestand in Excel opnieuw op als ‘CSV UTF-8’"


def read_csv(name: str, content: bytes) -> pd.DataFrame:
    """The rows of a CSV file as text; see ``table_of_rows``.

    UTF-8 with or without a mark, else Windows-1252; a comma, semicolon or tab between the cells.
    """
    text = decode(name, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        return table_of_rows(name, reader)
    except csv.Error as problem:
        where = f"regel {reader.line_num}"
        advice = "zoek het aanhalingsteken dat open is gebleven en sluit het"
        raise refuse(name, [(where, str(problem), "cellen met gesloten aanhalingstekens", advice)]) from None


def decode(name: str, content: bytes) -> str:
    """Bytes as text.

    Raises
    ------
    Faults
        The bytes are no text in either encoding, or were damaged by an earlier conversion.

    Examples
    --------
    >>> decode("a.csv", "één".encode("utf-8-sig")), decode("a.csv", "één".encode("cp1252"))
    ('één', 'één')
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError as problem:
            line = content.count(b"\n", 0, problem.start) + 1
    else:
        found = "tekens die niet te lezen zijn"
        raise refuse(name, [(f"regel {line}", found, _ENCODING, _ENCODING_ADVICE)])
    if broken := _BROKEN.search(text):
        line = text.count("\n", 0, broken.start()) + 1
        found = f"een onleesbaar teken ({ord(broken[0]):#04x})"
        raise refuse(name, [(f"regel {line}", found, _ENCODING, _ENCODING_ADVICE)])
    return text


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
        reader = csv.reader(io.StringIO(text[:SNIFFED_TEXT], newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(reader, SNIFFED) if row]
        except csv.Error:  # an unclosed quote; reading tells where
            continue
        if widths and widths[0] > 1:
            fit = (widths.count(widths[0]) / len(widths), widths[0])
            best, best_fit = max((best, best_fit), (delimiter, fit), key=lambda one: one[1])
    return best
