"""A form as a sheet to write on: the same questions in the same words, with what is known already filled in."""

import datetime as dt

from traject_eval.forms.form import Form
from traject_eval.forms.paper.cells import boxes, fit, label, notes
from traject_eval.forms.paper.rows import LONG, SIZES, list_data, matrix_data
from traject_eval.forms.reading import Answers
from traject_eval.printing.letters import clipped, printable
from traject_eval.printing.press import print_pdf
from traject_eval.words import branch, language, text

SLIPS = {"a4": (2, 5), "a3": (3, 7)}  # on a page: beside each other and under each other
CARD, CARD_HEIGHT = 45, 23.0  # letters of a card on a board, and the mm that it takes at most
BOARD_HEAD = 78.0  # mm above the first card on a board
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


def _board(form: Form, evening: Answers, size: str | None) -> dict:
    """The columns of a board as large places for cards; what a card asks stands above."""
    columns = [choice.label for choice in form.field(form.columns).choices]
    asked = [label(field) for field in form.fields if field.id != form.columns]
    chosen = size or "a3"
    width = SIZES[chosen][0] / len(columns)
    places = [{"title": fit(name, width - 8), "help": "", "boxes": []} for name in columns]
    places[0]["boxes"] = [fit(name, width - 19) for name in _cards(form, evening, chosen)]
    on_card = fit(text("sheet.on_card", fields=", ".join(asked)), 200)
    return {"template": "canvas", "paper": chosen, "places": places, "across": len(columns), "card": on_card}


def _cards(form: Form, evening: Answers, size: str) -> list[str]:
    """What another form fills in, as cards that still wait in the first column; of more than fit there, an ellipsis."""
    first = form.field(form.columns).choices[0].id
    waiting = {row for row, values in evening.rows(form.id).items() if values.get(form.columns, first) == first}
    names = [clipped(name, CARD) for row, name in evening.labels(form.id).items() if form.prefill and row in waiting]
    most = int((SIZES[size][1] - BOARD_HEAD) // CARD_HEIGHT) - 1
    return names if len(names) <= most else [*names[: most - 1], "…"]


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
    paper = size or "a4"
    ideas = [*evening.labels(form.columns_from).values()]
    voters = [*evening.labels(form.rows_from).values()]
    across, down = SLIPS[paper]
    slips = -(-max(len(voters), 1) // (across * down)) * across * down  # pages are filled with slips for latecomers
    names = [fit(clipped(name, 60), 60) for name in voters] + [""] * (slips - len(voters))
    letters = LETTERS.ljust(len(ideas))
    return {
        "template": "dots",
        "paper": paper,
        "ideas": [
            {"letter": letters[nr].strip(), "text": fit(clipped(idea, LONG), 150)} for nr, idea in enumerate(ideas)
        ],
        "spare": list(LETTERS[len(ideas) :]),
        "voters": [{"nr": str(nr), "name": name} for nr, name in enumerate(names, start=1)],
        "across": across,
        "dots": form.dots,
    }


MAKERS = {
    **{"records": list_data, "table": list_data, "matrix": matrix_data, "board": _board},
    **{"canvas": _canvas, "choice": _choice, "dots": _dots},
}
