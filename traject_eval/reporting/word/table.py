"""A table in Word: its head comes back on every page, numbers stand under each other."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from traject_eval.printing.columns import set_table
from traject_eval.reporting.word.style import colour, own_style
from traject_eval.reporting.word.xml import dress_table

WIDTH = 170.0  # mm: A4 with margins of 20
WIDER = 1.15  # this font than the one that columns are measured in
EDGE = 2.0  # mm between the text of a cell and the next


def add_table(document: Document, columns: list[dict], rows: list[list[str]], title: str) -> None:
    """Write a finished table at the end of a document; ``title`` is for who hears it."""
    table = document.add_table(rows=1 + len(rows), cols=len(columns))
    for column, wide in zip(table.columns, _widths(columns, rows), strict=True):
        column.width = Mm(wide)
    for place, texts in enumerate([[column["label"] for column in columns], *rows]):
        for nr, (cell, written) in enumerate(zip(table.rows[place].cells, texts, strict=True)):
            cell.width = table.columns[nr].width
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles[own_style("cell" if place else "head")]
            paragraph.add_run(written)
            if columns[nr]["number"]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    dress_table(table, title, colour("line"), colour("axis"))


def _widths(columns: list[dict], rows: list[list[str]]) -> list[float]:
    """Widths in mm, as on paper, with room for the wider font; together no wider than the text."""
    widths = [wide * WIDER + EDGE for wide in set_table(columns, rows, WIDTH)["widths"]]
    return [wide * min(1, WIDTH / sum(widths)) for wide in widths]
