"""Reading one sheet of an Excel workbook as text."""

import datetime as dt
import io
import warnings
import zipfile
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from traject_eval.survey.raw import refuse, table_of_rows


def read_xlsx(name: str, content: bytes, sheet: str | None) -> pd.DataFrame:
    """The rows of a sheet as text (see ``table_of_rows``); formulas give the value that Excel saved.

    Raises
    ------
    Faults
        No workbook, no such sheet, or several sheets and none named.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl names parts of Excel that do not matter here
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError):
            advice = "open het bestand in Excel en sla het op als .xlsx, zonder wachtwoord"
            raise refuse(name, [("het bestand", "geen leesbaar Excel-bestand", "een .xlsx-bestand", advice)]) from None
        try:
            page = book[_chosen(name, [page.title for page in book.worksheets], sheet)]
            page.reset_dimensions()  # some programs save a wrong size
            return table_of_rows(name, ([_text(cell) for cell in row] for row in page.iter_rows(values_only=True)))
        finally:
            book.close()


def _chosen(name: str, sheets: list[str], sheet: str | None) -> str:
    if sheet in sheets:
        return sheet
    if sheet is None and len(sheets) == 1:
        return sheets[0]
    found = f"{len(sheets)} bladen" if sheet is None else f"geen blad ‘{sheet}’"
    raise refuse(name, [("het bestand", found, f"een van: {', '.join(sheets)}", "kies een blad met --sheet NAAM")])


def _text(cell: object) -> str | None:
    """A cell as text: whole numbers without a point, dates as jjjj-mm-dd."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return None if cell is None else str(cell)
