"""A questionnaire on paper: large type, boxes to tick, and on every page which questionnaire and which page it is."""

import datetime as dt
import io

import segno

from traject_eval.forms.paper.cells import SIZE, fit
from traject_eval.printing.letters import clipped, fitted, printable
from traject_eval.printing.press import print_pdf
from traject_eval.survey.codes import LENGTH, shown
from traject_eval.survey.questions import Question, Survey, standard
from traject_eval.survey.stack import answer_keys
from traject_eval.survey.xlsform import blocks

WIDTH = 174.0  # mm: A4 with margins of 18
BESIDE = 5  # answers that stand in columns beside the questions; of more the columns get too narrow to tick
COLUMN = 21.0  # mm of such a column
HEADING = 12  # points of the answers above such columns, so that they need not be broken
TICK = 12.0  # mm that a box and its distance take
LONG = 400  # letters of a text that are printed
CARDS = 10  # on a page: two beside each other, five under each other


def survey_pdf(survey: Survey, made: dt.date) -> bytes:
    """The questionnaire as a PDF to print on A4, in type of 14 points.

    Parameters
    ----------
    survey : Survey
    made : date
        What the file says of when it was made.

    Returns
    -------
    bytes
        PDF/UA-1; no question runs over two pages. The QR in the foot of a page holds ``<id> <version> <page>`` and no
        address.
    """
    nr, parts = 1, []
    for _, block in blocks(survey.questions):
        parts.append(_part(block, nr))
        nr += len(block)
    data = {
        **_head(survey.title, survey.lang, made),
        "id": f"{survey.id} · {survey.version}",
        "texts": [survey.intro, survey.consent],
        "code": _code(survey.lang) if survey.has_code else [],
        "parts": parts,
    }
    pages = {f"qr-{page}.svg": _qr(survey, page) for page in range(1, len(survey.questions) + 4)}
    return print_pdf(__package__, "survey", printable(data), made, pages)


def cards_pdf(codes: list[str], buurt: str, lang: str, made: dt.date) -> bytes:
    """Cards to cut, ten on a page, each with a code in large letters; nothing says whose it is.

    Returns
    -------
    bytes
        PDF/UA-1.
    """
    title = standard()["paper"]["card_title"][lang]
    data = {
        **_head(f"{title} · {clipped(buurt, 60)}", lang, made),
        "pages": [[shown(one) for one in codes[nr : nr + CARDS]] for nr in range(0, len(codes), CARDS)],
    }
    return print_pdf(__package__, "cards", printable(data), made)


def _head(title: str, lang: str, made: dt.date) -> dict:
    return {
        "lang": lang,
        "document": clipped(title, LONG),
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "title": fit(clipped(title, LONG), WIDTH),
        "said": {name: told[lang] for name, told in standard()["paper"].items()},
    }


def _code(lang: str) -> list[dict]:
    """The block for the code: that of the card, and the things of which who has no card makes one."""
    card = {"text": standard()["code"][lang], "signs": LENGTH}
    return [card, *({"text": one[lang], "signs": one["signs"]} for one in standard()["own_code"])]


def _part(block: list[Question], first: int) -> dict:
    """Neighbouring questions with the same answers: a table where the answers fit beside them, else a list each."""
    labels = [label for _, label in block[0].options]
    beside = len(block) > 1 and 0 < len(labels) <= BESIDE
    room = WIDTH - TICK - (COLUMN * len(labels) if beside else 0)
    return {
        "kind": "table" if beside else block[0].kind,
        "intro": block[0].intro,
        "labels": [_label(clipped(label, LONG), beside) for label in labels],
        "keys": ["" if label.isdigit() else key for key, _, label in answer_keys(block[0])],
        "column": COLUMN,
        "signs": len(str(block[0].limits[1])),
        "questions": [
            {"nr": nr, "text": fitted(clipped(one.text, LONG), room, SIZE, bold=True, running=True), "help": one.help}
            for nr, one in enumerate(block, start=first)
        ],
    }


def _label(label: str, beside: bool) -> str:
    return fitted(label, COLUMN - 2, HEADING, bold=False, short=0) if beside else fit(label, WIDTH - TICK)


def _qr(survey: Survey, page: int) -> bytes:
    """A picture of what page this is, so that a scan of it is known."""
    out = io.BytesIO()
    code = segno.make_qr(f"{survey.id} {survey.version} {page}", error="m")
    code.save(out, kind="svg", xmldecl=False, border=2)
    return out.getvalue()
