"""Reading one sheet of an Excel workbook as text."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator

import openpyxl
import pandas as pd
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from traject_eval.survey.limits import EXACT, MOST_EXCEL_CELLS, MOST_EXCEL_ROWS
from traject_eval.survey.raw import refuse, table_of_rows, too_many_cells
from traject_eval.survey.sav_file import number_text
from traject_eval.survey.template import SHEETS
from traject_eval.survey.xlsx_package import UNREADABLE, SheetFacts, check_package

SHOWN = 8  # formulas named


def read_xlsx(name: str, content: bytes, sheet: str | None) -> pd.DataFrame:
    """The rows of a sheet as text (see ``table_of_rows``); formulas give the value that Excel saved.

    Raises
    ------
    Faults
        No workbook, no such sheet, several sheets to be seen and none named, formulas without a value, or more than
        a survey holds.
    """
    parts = check_package(name, content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names parts of Excel that do not matter here
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception:  # openpyxl lets through whatever its many readers run into
            raise refuse(name, [UNREADABLE]) from None
        try:
            page = _page(name, book, sheet)
            facts = parts.get(page._worksheet_path)
            if facts is None:
                raise refuse(name, [UNREADABLE])
            if faults := list(_sheet_faults(facts)):
                raise refuse(name, faults)
            return table_of_rows(name, _rows(name, page), MOST_EXCEL_CELLS)
        finally:
            book.close()


def _page(name: str, book: openpyxl.Workbook, sheet: str | None) -> ReadOnlyWorksheet:
    """The sheet that was asked for, else the only one that can be seen, else that with the answers in our template."""
    seen = [page for page in book.worksheets if page.sheet_state == "visible"]
    named = {page.title: page for page in book.worksheets}
    if sheet in named:
        return named[sheet]
    if sheet is None and [page.title for page in seen] == list(SHEETS):
        return named[SHEETS[0]]
    if sheet is None and len(seen) == 1:
        return seen[0]
    found = f"{len(seen)} bladen" if sheet is None else f"geen blad ‘{sheet}’"
    raise refuse(name, [("het bestand", found, f"een van: {', '.join(named)}", "kies een blad met --sheet NAAM")])


def _rows(name: str, page: ReadOnlyWorksheet) -> Iterator[list[str | None]]:
    page.reset_dimensions()  # some programs save a wrong size
    rows = page.iter_rows(values_only=True)
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception:  # as above: whatever a damaged sheet makes openpyxl run into
            advice = "herstel de rij, of open het bestand in Excel en sla het opnieuw op"
            told = "een beschadigd blad", "cellen die te lezen zijn", advice
            raise refuse(name, [(f"na rij {number}", *told)]) from None
        if row is None:
            return
        number += 1
        if number > MOST_EXCEL_ROWS:
            raise refuse(name, [too_many_cells(MOST_EXCEL_CELLS)])
        yield [_text(cell) for cell in row]


def _sheet_faults(facts: SheetFacts) -> Iterator[tuple[str, str, str, str]]:
    """What would make openpyxl leave answers out without saying so."""
    if places := list(facts.bare_formulas):
        shown = ", ".join(places[:SHOWN]) + (" …" if len(places) > SHOWN else "")
        advice = "open het bestand in Excel en sla het op: dan staan de uitkomsten erin"
        yield f"cel {shown}", "een formule zonder uitkomst", "antwoorden, of formules met hun uitkomst", advice
    if facts.torn_row:
        advice = "open het bestand in Excel en sla het opnieuw op"
        yield f"rij {facts.torn_row}", "een rij die niet op volgorde staat", "rijen met oplopende nummers", advice


def _text(cell: object) -> str | None:
    """A cell as text: whole numbers without a point, dates as jjjj-mm-dd."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number_text(float(cell)) if abs(cell) >= EXACT else number_text(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return None if cell is None else str(cell)
