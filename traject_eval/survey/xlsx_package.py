"""An .xlsx is a bundle of XML files: what is unpacked is looked at before a library reads it as a whole.

A few kilobytes can unpack to gigabytes, and XML can define words in terms of words without end or point at other
files; no spreadsheet program writes such things.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from traject_eval.survey.limits import (
    MOST_ENTRIES,
    MOST_EXCEL_CELLS,
    MOST_EXCEL_ROWS,
    MOST_PART_BYTES,
    MOST_SHEET_BYTES,
)
from traject_eval.survey.raw import refuse, too_many_cells

UNREADABLE = (
    "het bestand",
    "geen leesbaar Excel-bestand",
    "een .xlsx-bestand",
    "open het bestand in Excel en sla het op als .xlsx, zonder wachtwoord",
)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_PIECE = 1 << 20  # bytes unpacked at a time
_OVERLAP = 20_000  # a formula has at most 8,192 characters, so none is missed between two pieces
_SHEETS = "xl/worksheets/"
_DEFINES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[ >]")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="([^"]*)"')
_PLACE = re.compile(rb'\br="([A-Z]+[0-9]+)"')


@dataclass
class SheetFacts:
    """What stands in one sheet: how many cells, formulas without the value that Excel worked out, rows out of order."""

    cells: int
    bare_formulas: dict[str, None]  # cells such as B3, in order
    last_row: int
    torn_row: int  # where the first row should stand whose number does not fit; 0 where all do


def check_package(name: str, content: bytes) -> dict[str, SheetFacts]:
    """Look through every part; facts by part, such as ``xl/worksheets/sheet1.xml``.

    Raises
    ------
    Faults
        It is no bundle, a part is locked or damaged, unpacks to more than we read, or defines its own words.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len({part.filename for part in parts}) < len(parts):
                raise refuse(name, [UNREADABLE])  # programs differ in which of the two they read
            if len(parts) > MOST_ENTRIES:
                found = f"{len(parts)} onderdelen"
                raise refuse(name, [("het bestand", found, f"hoogstens {MOST_ENTRIES} onderdelen", UNREADABLE[3])])
            for part in parts:
                _check_size(name, part)
            return {
                part.filename: _facts(name, package, part)
                for part in parts
                if part.filename.lower().endswith((".xml", ".rels", ".vml"))
            }
    except BROKEN:
        raise refuse(name, [UNREADABLE]) from None


def _check_size(name: str, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 1:
        raise refuse(name, [("het bestand", "een wachtwoord", *UNREADABLE[2:])])
    most = MOST_SHEET_BYTES if part.filename.startswith(_SHEETS) else MOST_PART_BYTES
    if part.file_size > most and part.filename.lower().endswith((".xml", ".rels", ".vml")):
        found, expected = f"uitgepakt {part.file_size // 10**6} MB", f"hoogstens {most // 10**6} MB"
        advice = "sla het blad met de antwoorden op als ‘CSV UTF-8’"
        raise refuse(name, [(f"onderdeel {part.filename}", found, expected, advice)])


def _facts(name: str, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> SheetFacts:
    facts = SheetFacts(0, {}, 0, 0)
    before = b""
    for fresh in _pieces(package, part):
        piece = before + fresh
        if _DEFINES.search(piece) or _DEFINES.search(piece.replace(b"\0", b"")):  # also as UTF-16
            found = "eigen afkortingen in de XML (DOCTYPE)"
            told = found, "gewone XML, zoals Excel die schrijft", UNREADABLE[3]
            raise refuse(name, [(f"onderdeel {part.filename}", *told)])
        facts.cells += len(_CELL.findall(fresh))
        if facts.cells > MOST_EXCEL_CELLS:
            raise refuse(name, [too_many_cells(MOST_EXCEL_CELLS)])
        found = (match[1] for match in _FORMULA.finditer(piece) if b't="str"' not in match[1])
        facts.bare_formulas |= {place[1].decode(): None for about in found if (place := _PLACE.search(about))}
        for written in _ROW.findall(fresh):
            row = int(written) if written.isdigit() and len(written) < len(str(10 * MOST_EXCEL_ROWS)) else 0
            if not facts.last_row < row <= MOST_EXCEL_ROWS and not facts.torn_row:
                facts.torn_row = facts.last_row + 1
            facts.last_row = row
        before = piece[-_OVERLAP:]
    return facts


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpacked bytes, cut before a tag."""
    rest = b""
    with package.open(part) as stream:
        while fresh := stream.read(_PIECE):
            fresh = rest + fresh
            cut = max(fresh.rfind(b"<"), 0) if len(fresh) < 2 * _PIECE else len(fresh)
            rest = fresh[cut:]
            yield fresh[:cut]
    yield rest
