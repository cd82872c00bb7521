"""A survey as XLSForm: the workbook that KoboToolbox and ODK make a form of (xlsform.org)."""

import io
import zipfile
from itertools import groupby

from openpyxl import Workbook

from traject_eval.survey.own_code import GROUP, own_code_columns
from traject_eval.survey.questions import Question, Survey, standard

SURVEY_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "appearance",
    "constraint",
    "constraint_message",
    "calculation",
)
CHOICE_COLUMNS = ("list_name", "name", "label")
SETTING_COLUMNS = ("form_title", "form_id", "version", "default_language")
LANGUAGES = {"nl": "Nederlands (nl)", "en": "English (en)"}
PERSON, WAVE, MADE_FROM = "persoon", "meting", "vragenlijst"  # our own layout, and where the form comes from
MANY = 7  # answers beside each other at most; of more a table does not fit a telephone


def xlsform(survey: Survey) -> dict[str, list[tuple[str, ...]]]:
    """The three sheets of an XLSForm, each with its header first; all cells are text.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.survey.questions import build_survey
    >>> sheets = xlsform(build_survey([load_instruments()["djg_6"]]))
    >>> sheets["choices"][1:]
    [('a1', '1', 'Nee'), ('a1', '2', 'Min of meer'), ('a1', '3', 'Ja')]
    """
    lists = {}
    for question in survey.questions:
        if question.options:
            lists.setdefault(question.options, f"a{len(lists) + 1}")
    rows = [_row(type="note", name="inleiding", label=f"{survey.intro}\n\n{survey.consent}")]
    if survey.wave:
        rows.append(_row(type="calculate", name=WAVE, calculation=f"'{survey.wave}'"))
    rows.append(_row(type="calculate", name=MADE_FROM, calculation=f"'{survey.id} {survey.version}'"))
    if survey.has_code:
        rows += _code(survey.lang)
    for nr, (scale, block) in enumerate(blocks(survey.questions), start=1):
        asked = [_question(one, lists, survey.lang) for one in block]
        rows += _grouped(nr, block, asked) if scale else asked
    title = (survey.title, survey.id, survey.version, LANGUAGES[survey.lang])
    return {
        "survey": [SURVEY_COLUMNS, *rows],
        "choices": [CHOICE_COLUMNS, *((name, *option) for options, name in lists.items() for option in options)],
        "settings": [SETTING_COLUMNS, title],
    }


def blocks(questions: tuple[Question, ...]) -> list[tuple[str, list[Question]]]:
    """Neighbouring questions with the same scale, introduction and answers, each with the scale they are of.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.survey.questions import build_survey
    >>> survey = build_survey([load_instruments()["djg_6"]], ["sex"])
    >>> [(scale, len(block)) for scale, block in blocks(survey.questions)]
    [('djg_6', 6), ('', 1)]
    """
    alike = groupby(questions, key=lambda one: (one.instrument, one.intro, one.options, one.kind, one.limits))
    return [(key[0], list(block)) for key, block in alike]


def xlsform_bytes(survey: Survey) -> bytes:
    """The XLSForm as an XLSX file; the same survey gives the same bytes."""
    return workbook_bytes(xlsform(survey))


def workbook_bytes(sheets: dict[str, list[tuple[str, ...]]]) -> bytes:
    """Sheets of text as an XLSX file without the time at which it was made."""
    return timeless(text_workbook(sheets))


def text_workbook(sheets: dict[str, list[tuple[str, ...]]]) -> Workbook:
    """A workbook with these sheets, every cell of them text."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for place, row in enumerate(rows, start=1):
            for column, words in enumerate(row, start=1):
                cell = sheet.cell(place, column, words)
                cell.data_type = "s"  # a text that begins with = is no formula
    return book


def timeless(book: Workbook) -> bytes:
    """The bytes of a workbook with every part dated 1980, and without the properties that hold the time."""
    made, out = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = CORE
            new.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


CORE = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'


def _code(lang: str) -> list[tuple[str, ...]]:
    """The code of the card, and on one page under it what who has no card makes a code of."""
    told = {part: standard()[part][lang] for part in ("code", "code_help", "own_code_title")}
    made = [
        Question(name, row[lang], "number" if "range" in row else "text", (), row.get("range", ()), False, "", "", "")
        for name, row in own_code_columns().items()
    ]
    return [
        _row(type="text", name=PERSON, label=told["code"], hint=told["code_help"]),
        _row(type="begin_group", name=GROUP, label=told["own_code_title"], appearance="field-list"),
        *(_question(one, {}, lang) for one in made),
        _row(type="end_group", name=GROUP),
    ]


def _grouped(nr: int, block: list[Question], asked: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The questions of one scale under each other on one page, with the answers above where they fit beside them."""
    wide = len(block) > 1 and len(block[0].options) <= MANY
    appearance = "field-list table-list" if wide else "field-list"
    begin = _row(type="begin_group", name=f"blok_{nr}", label=block[0].intro, appearance=appearance)
    return [begin, *asked, _row(type="end_group", name=f"blok_{nr}")]


def _question(one: Question, lists: dict, lang: str) -> tuple[str, ...]:
    told = {"name": one.name, "label": one.text, "hint": one.help, "required": "yes" if one.required else ""}
    if one.kind == "single":
        return _row(type=f"select_one {lists[one.options]}", **told)
    if one.kind == "text":
        return _row(type="text", **told)
    low, high = one.limits
    message = standard()["out_of_range"][lang].format(low=low, high=high)
    return _row(type="integer", constraint=f". >= {low} and . <= {high}", constraint_message=message, **told)


def _row(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in SURVEY_COLUMNS)
