"""A form as a sheet to write on: the same questions in the same words, with what is known already filled in."""

import datetime as dt

from traject_eval.forms.form import Field, Form
from traject_eval.forms.headless import written
from traject_eval.forms.paper.cells import LINE, ROOM, beside, boxes, fit, label, needed, notes, tall
from traject_eval.forms.reading import Answers
from traject_eval.printing.columns import shared
from traject_eval.printing.letters import clipped, printable
from traject_eval.printing.press import print_pdf
from traject_eval.words import branch, language, text

SIZES = {"a4": (267.0, 180.0), "a3": (390.0, 267.0)}  # mm of a sheet on its side that can be printed on
HEAD = 58.0  # mm that title, help and the place for the date take
NOTE = {"a4": 50, "a3": 75}  # letters of a note on a line
NAMES = 70.0  # mm for what a row is called, at most
CIRCLES = 30.0  # mm: the least for a column of a matrix
EMPTY = 12  # rows, ideas or slips where nothing is known yet
LONG = 300  # letters of a name that are printed
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # as the page of the vote gives them; ideas after these have none


def sheet_pdf(form: Form, evening: Answers, made: dt.date, size: str | None = None) -> bytes:
    """A form as a PDF to write on, A4 on its side, or A3 where its questions need that.

    Parameters
    ----------
    form : Form
    evening : Answers
        Gives the rows that are known already: people, ideas, what another form filled in.
    made : date
        What the file says of when it was made.
    size : str, optional
        "a4" or "a3"; without it the smallest in which every question has its room.

    Returns
    -------
    bytes
        PDF/UA-1; nothing in a text is read as markup.
    """
    data = MAKERS[form.kind](form, evening, size)
    return print_pdf(__package__, data.pop("template"), printable(_head(form, evening, made) | data), made)


def _head(form: Form, evening: Answers, made: dt.date) -> dict:
    return {
        "lang": language(),
        "document": f"{clipped(form.title, LONG)} · {evening.buurt['name']}",
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "title": fit(clipped(form.title, LONG), SIZES["a4"][0] / 2),
        "help": fit(form.help, SIZES["a4"][0]),
        "buurt": fit(clipped(evening.buurt["name"], LONG), 100),
        "id": form.id,
        "words": branch("sheet"),
        "notes": [{name: fit(part, 85) for name, part in note.items()} for note in notes(form.fields)],
    }


def _rows(form: Form, evening: Answers, size: str | None) -> dict:
    """Records and tables: the questions are the columns, with lines to write on."""
    fields = form.fields
    least, most = (list(part) for part in zip(*map(needed, fields), strict=True))
    known = _known(form, evening)
    heads = [label(field) for field in fields]
    if form.rows:
        least, most, heads = [NAMES / 2, *least], [NAMES, *most], [text("forms.row"), *heads]
    chosen = size or ("a4" if sum(most) * 0.8 <= SIZES["a4"][0] else "a3")
    lined = [*most[: len(most) - len(fields)], *map(max, most[-len(fields) :], map(beside, fields))]
    if sum(lined) <= SIZES[chosen][0]:  # boxes on one line make rows low, so that more of them stand on a sheet
        most = lined
    ticked = [*([True] * (len(most) - len(fields))), *(bool(boxes(field)) for field in fields)]
    widths = _stretched(shared(least, most, SIZES[chosen][0]), ticked, SIZES[chosen][0])
    room = SIZES[chosen][1] - _head_height(form, chosen)
    height = max(tall(fields, widths[-len(fields) :]), room / len(form.rows) if form.rows else 0)
    least_blank = 3 if known else 1  # an empty sheet is one page: a copy of it does for more
    blank = 0 if form.rows else max(least_blank, int(room / height) - len(known))
    rows = [*known, *([_blank(fields) for _ in range(blank)])]
    return {"template": "rows", "paper": chosen, "tables": [_table(heads, rows, widths, height)]}


def _stretched(widths: list[float], ticked: list[bool], room: float) -> list[float]:
    """Columns that take the whole sheet: what is left goes to those in which people write, where there are any."""
    grows = [width * (all(ticked) or not tick) for width, tick in zip(widths, ticked, strict=True)]
    left = room - sum(widths)
    return [width + left * part / sum(grows) for width, part in zip(widths, grows, strict=True)]


def _head_height(form: Form, size: str) -> float:
    """About how many mm stand above the first row."""
    lines = sum(-(-len(note["label"] + note["text"]) // NOTE[size]) for note in notes(form.fields))
    return HEAD + lines * LINE / 2


def _known(form: Form, evening: Answers) -> list[list[dict]]:
    """Fixed rows with their names, those a record each is asked about, and what another form fills in."""
    if form.rows:
        return [[_cell(row.label), *_blank(form.fields)] for row in form.rows]
    name = form.field(form.row_label)
    if name is not None and name.ref:
        called = evening.labels(name.ref).values()
        return [[_cell(one) if field is name else _blank((field,))[0] for field in form.fields] for one in called]
    if form.prefill is None:
        return []
    filled = [field for field, _ in form.prefill.fields]
    return [
        [
            _cell(written(evening, field, values), boxes(field) if not values.get(field.id) else [])
            if field.id in filled
            else _cell("", boxes(field))
            for field in form.fields
        ]
        for values in evening.rows(form.id).values()
    ]


def _blank(fields: tuple[Field, ...]) -> list[dict]:
    return [_cell("", boxes(field)) for field in fields]


def _cell(words: str = "", ticked: list[str] | tuple = ()) -> dict:
    return {"text": clipped(words, LONG), "boxes": list(ticked)}


def _table(heads: list[str], rows: list[list[dict]], widths: list[float], height: float) -> dict:
    fitted = [
        [
            {"text": fit(cell["text"], width - 4), "boxes": [fit(one, width - 11) for one in cell["boxes"]]}
            for cell, width in zip(row, widths, strict=True)
        ]
        for row in rows
    ]
    heads = [fit(head, width - 4) for head, width in zip(heads, widths, strict=True)]
    return {"heads": heads, "rows": fitted, "widths": widths, "height": height}


def _matrix(form: Form, evening: Answers, size: str | None) -> dict:
    """People down and questions across; too many questions go on to a next table."""
    if form.columns_from:
        asked = [(name, boxes(form.cell)) for name in evening.labels(form.columns_from).values()] or [("", [])] * 4
    else:
        asked = [(label(field), boxes(field)) for field in form.fields]
    people = [*evening.labels(form.rows_from).values()] or [""] * EMPTY
    chosen = size or ("a4" if len(asked) <= 6 else "a3")
    room = SIZES[chosen][0] - NAMES
    many = int(room // CIRCLES)
    parts = [asked[start : start + many] for start in range(0, len(asked), many)]
    tables = []
    for part in parts:
        rows = [[_cell(name), *(_cell("", ticked) for _, ticked in part)] for name in people]
        widths = [NAMES, *([min(room / len(part), 60.0)] * len(part))]
        heads = [text("forms.who"), *(clipped(name, LONG) for name, _ in part)]
        tables.append(_table(heads, rows, widths, max([ROOM, *(len(ticked) * LINE for _, ticked in part)])))
    return {"template": "rows", "paper": chosen, "tables": tables}


def _board(form: Form, evening: Answers, size: str | None) -> dict:
    """The columns of a board as large places for cards; what a card asks stands above."""
    columns = [choice.label for choice in form.field(form.columns).choices]
    asked = [label(field) for field in form.fields if field.id != form.columns]
    width = SIZES["a3"][0] / len(columns)
    places = [{"title": fit(name, width - 8), "help": "", "boxes": []} for name in columns]
    on_card = fit(text("sheet.on_card", fields=", ".join(asked)), 200)
    return {"template": "canvas", "paper": size or "a3", "places": places, "across": len(columns), "card": on_card}


def _canvas(form: Form, evening: Answers, size: str | None) -> dict:
    """Every question a large box."""
    across = min(3, len(form.fields))
    return _places(form, size or "a3", across)


def _choice(form: Form, evening: Answers, size: str | None) -> dict:
    """Every question with its boxes, or a place to write."""
    return _places(form, size or "a4", 1 if len(form.fields) < 4 else 2)


def _places(form: Form, size: str, across: int) -> dict:
    width = SIZES[size][0] / across - 10
    places = [
        {
            "title": fit(label(field), width),
            "help": "",
            "boxes": [fit(one, width - 8) for one in boxes(field, len(field.choices))],
        }
        for field in form.fields
    ]
    return {"template": "canvas", "paper": size, "places": places, "across": across, "card": ""}


def _dots(form: Form, evening: Answers, size: str | None) -> dict:
    """The ideas with their letters, and a slip for everyone with a circle for each dot."""
    ideas = [*evening.labels(form.columns_from).values()] or [""] * EMPTY
    voters = [*evening.labels(form.rows_from).values()] or [""] * EMPTY
    letters = LETTERS.ljust(len(ideas))
    return {
        "template": "dots",
        "paper": size or "a4",
        "ideas": [
            {"letter": letters[nr].strip(), "text": fit(clipped(idea, LONG), 150)} for nr, idea in enumerate(ideas)
        ],
        "voters": [{"nr": str(nr), "name": fit(clipped(name, 60), 60)} for nr, name in enumerate(voters, start=1)],
        "dots": form.dots,
    }


MAKERS = {
    **{"records": _rows, "table": _rows, "matrix": _matrix, "board": _board},
    **{"canvas": _canvas, "choice": _choice, "dots": _dots},
}
