"""Lists and tables on paper: questions are columns, and what is known already stands in the first rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from traject_eval.forms.form import Field, Form
from traject_eval.forms.headless import written
from traject_eval.forms.paper.cells import ROOM, beside, boxes, fit, label, needed
from traject_eval.forms.reading import Answers
from traject_eval.printing.columns import shared
from traject_eval.printing.letters import clipped
from traject_eval.words import text

SIZES = {"a4": (267.0, 180.0), "a3": (390.0, 267.0)}  # mm of a sheet on its side that can be printed on
NAMES = 70.0  # mm for what a row is called, at most
CIRCLES = 30.0  # mm: the least for a column of a matrix
CRAMPED = 0.8  # of the room that people would like to write in: with less a record goes on to a second line
LONG = 300  # letters of a name that are printed
EMPTY = 4  # columns of a matrix where nothing is known yet


@dataclass(frozen=True)
class Column:
    """A question over its answers: its width in mm at least, as it would like, and with its boxes on one line."""

    head: str
    least: float
    most: float
    beside: float = 0.0


def list_data(form: Form, evening: Answers, size: str | None) -> dict:
    """Records and tables, with rows to write on until the sheet is full."""
    columns = [_column(field) for field in form.fields]
    if form.rows:
        columns = [Column(text("forms.row"), NAMES / 2, NAMES), *columns]
    paper = size or ("a4" if _at_ease(columns, SIZES["a4"][0]) else "a3")
    room = SIZES[paper][0]
    across = next(n for n in _fewer(len(columns)) if n == 1 or _at_ease(_widest(columns, n), room))
    blank = None if form.rows else [_cell("", boxes(field)) for field in form.fields]
    return _sheet(paper, [_table(columns, _known(form, evening), blank, _widths(_widest(columns, across), room))])


def matrix_data(form: Form, evening: Answers, size: str | None) -> dict:
    """People down and questions across; too many questions go on to a next table."""
    if form.columns_from:
        asked = [(clipped(name, LONG), boxes(form.cell)) for name in evening.labels(form.columns_from).values()]
        asked = asked or [("", [])] * EMPTY
    else:
        asked = [(label(field), boxes(field)) for field in form.fields]
    paper = size or ("a4" if len(asked) <= 6 else "a3")
    room = SIZES[paper][0] - NAMES
    many = int(room // CIRCLES)
    tables = []
    for part in (asked[start : start + many] for start in range(0, len(asked), many)):
        columns = [Column(text("forms.who"), NAMES, NAMES), *(Column(name, CIRCLES, CIRCLES) for name, _ in part)]
        blank = [_cell(), *(_cell("", ticked) for _, ticked in part)]
        rows = [[_cell(name), *blank[1:]] for name in evening.labels(form.rows_from).values()]
        tables.append(_table(columns, rows, blank, [NAMES, *([room / len(part)] * len(part))]))
    return _sheet(paper, tables)


def _sheet(paper: str, tables: list[dict]) -> dict:
    return {"template": "rows", "paper": paper, "room": SIZES[paper][1], "tables": tables}


def _column(field: Field) -> Column:
    return Column(label(field), *needed(field), beside(field))


def _fewer(columns: int) -> list[int]:
    """How many columns there are with a record on one line, on two, and so on."""
    return [-(-columns // lines) for lines in range(1, columns + 1)]


def _at_ease(columns: list[Column], room: float) -> bool:
    """Does every word fit whole, and is there about as much room to write as people like?"""
    return max(sum(one.least for one in columns), CRAMPED * sum(one.most for one in columns)) <= room


def _widest(columns: list[Column], across: int) -> list[Column]:
    """What ``across`` columns need when the questions stand in them on lines under each other."""
    stacks = [columns[nr::across] for nr in range(across)]
    return [
        Column("", *(max(getattr(one, name) for one in stack) for name in ("least", "most", "beside")))
        for stack in stacks
    ]


def _widths(columns: list[Column], room: float) -> list[float]:
    """Columns that take the whole sheet: what is left goes to those in which people write, where there are any."""
    lined = [max(one.most, one.beside) for one in columns]
    fits = sum(lined) <= room  # boxes on one line make rows low, so that more of them stand on a sheet
    widths = shared([one.least for one in columns], lined if fits else [one.most for one in columns], room)
    written_in = [one.beside == 0 for one in columns]
    grows = [width * (free or not any(written_in)) for width, free in zip(widths, written_in, strict=True)]
    left = room - sum(widths)
    return [width + left * part / sum(grows) for width, part in zip(widths, grows, strict=True)]


def _known(form: Form, evening: Answers) -> list[list[dict]]:
    """Fixed rows with their names, those a record each is asked about, and what another form fills in."""
    blank = [_cell("", boxes(field)) for field in form.fields]
    if form.rows:
        known = evening.rows(form.id) if form.prefill else {}
        return [[_cell(row.label), *_filled(form, evening, known.get(row.id, {}))] for row in form.rows]
    name = form.field(form.row_label)
    if name is not None and name.ref:
        called = evening.labels(name.ref).values()
        return [
            [_cell(one) if field is name else empty for field, empty in zip(form.fields, blank, strict=True)]
            for one in called
        ]
    if not form.prefill:
        return []
    return [_filled(form, evening, values) for values in evening.rows(form.id).values()]


def _filled(form: Form, evening: Answers, values: Mapping[str, object]) -> list[dict]:
    """The cells of one record: what another form fills in, and room to answer what it does not."""
    filled = set().union(*(source.names() for source in form.prefill))
    return [
        _cell(written(evening, field, values), boxes(field) if values.get(field.id) is None else [])
        if field.id in filled
        else _cell("", boxes(field))
        for field in form.fields
    ]


def _cell(words: str = "", ticked: list[str] | tuple = ()) -> dict:
    return {"text": clipped(words, LONG), "boxes": list(ticked)}


def _table(columns: list[Column], rows: list[list[dict]], blank: list[dict] | None, widths: list[float]) -> dict:
    """A table in lines of as many cells as there are widths; the last cell of a line takes what is left of it.

    ``blank`` is the row that fills the sheet; without it the rows that there are become taller.
    """
    across = len(widths)

    def lines(cells: list[dict]) -> list[list[dict]]:
        parts = [cells[start : start + across] for start in range(0, len(cells), across)]
        return [
            [
                {
                    "text": fit(cell["text"], width - 4),
                    "boxes": [fit(one, width - 11) for one in cell["boxes"]],
                    "span": across - nr if nr == len(part) - 1 else 1,
                }
                for nr, (cell, width) in enumerate(zip(part, widths, strict=False))
            ]
            for part in parts
        ]

    return {
        "heads": lines([_cell(one.head) for one in columns]),
        "rows": [lines(row) for row in rows],
        "blank": lines(blank) if blank else [],
        "widths": widths,
        "least": ROOM,
    }
