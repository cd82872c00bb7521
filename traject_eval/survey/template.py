"""A workbook to type questionnaires into: a row per person, and cells that take only what can be answered.

Its first sheet is in our own layout (``traject_eval.survey.layout``), so that it is known when it comes back.
"""

from collections.abc import Iterable

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from traject_eval.survey.layout import CALLED
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import Question, Survey, standard
from traject_eval.survey.xlsform import text_workbook, timeless
from traject_eval.types import POPULATIONS

SHEETS = ("antwoorden", "vragen")  # of every language: the first is read in
ROWS = 1000  # people that fit; more get cells without a check
WIDTH, WIDE, PROMPT, TITLE = 14, 60, 255, 32  # letters: of columns, and what Excel shows of a prompt and its title


def template_bytes(survey: Survey, buurten: Iterable[str], waves: Iterable[str]) -> bytes:
    """The workbook as an XLSX file; the same survey gives the same bytes.

    Parameters
    ----------
    survey : Survey
    buurten, waves : iterable of str
        Those of the project, to choose from; where there are none any text will do.

    Returns
    -------
    bytes
        Sheet ``antwoorden`` has a row per person; sheet ``vragen`` says what every column asks. A value outside the
        answers is refused while it is typed, an empty cell is no answer.
    """
    keys = _keys(survey, list(buurten), list(waves))
    asked = [(CALLED.get(one.name, one.name), one) for one in (*keys, *survey.questions)]
    told, places = [("kolom", "vraag", "waarde", "antwoord")], {}
    for column, one in asked:
        places[column] = len(told) + 1
        told += [(column, one.text, value, label) for value, label in one.options or (("", one.help),)]
    book = text_workbook({SHEETS[0]: [tuple(column for column, _ in asked)], SHEETS[1]: told})
    answers, questions = (book[name] for name in SHEETS)
    for place, (column, one) in enumerate(asked, start=1):
        letter = get_column_letter(place)
        answers.column_dimensions[letter].width = WIDTH
        answers[f"{letter}1"].comment = Comment(one.text, SHEETS[1])
        rule = _rule(one, places[column])
        if rule.type != "none":
            rule.showInputMessage = rule.showErrorMessage = True
        rule.promptTitle, rule.prompt = column[:TITLE], _prompt(one)
        rule.errorTitle, rule.error = column[:TITLE], standard()["template"]["refused"][survey.lang]
        rule.add(f"{letter}2:{letter}{ROWS + 1}")
        answers.add_data_validation(rule)
    for sheet, letters in ((answers, ""), (questions, "BD")):
        sheet.freeze_panes = "B2" if sheet is answers else "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for letter in letters:
            sheet.column_dimensions[letter].width = WIDE
            for cell in sheet[letter]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    return timeless(book)


def _keys(survey: Survey, buurten: list[str], waves: list[str]) -> list[Question]:
    """What our own layout needs to know of every row, as questions; with the elements of a self-made code."""
    told = {name: words[survey.lang] for name, words in standard()["template"].items()}
    chosen = {"buurt": buurten, "meting": [survey.wave] if survey.wave else waves, "groep": POPULATIONS}
    person = _asked("persoon", told["persoon" if survey.has_code else "nummer"])
    made = own_code_columns() if survey.has_code else {}
    return [
        person,
        *(_asked(name, told[name], tuple((one, one) for one in some)) for name, some in chosen.items()),
        *(_asked(name, row[survey.lang], limits=tuple(row.get("range", ()))) for name, row in made.items()),
    ]


def _asked(name: str, text: str, options: tuple = (), limits: tuple = ()) -> Question:
    kind = "single" if options else "number" if limits else "text"
    return Question(name, text, kind, options, limits, required=True, help="", instrument="", intro="")


def _rule(one: Question, place: int) -> DataValidation:
    """What a cell may hold: a whole number between two ends, one of the values on the other sheet, or any text."""
    values = [int(value) for value, _ in one.options if value.isdigit()]
    whole = bool(values) and len(values) == len(one.options) == max(values) - min(values) + 1
    if whole or one.kind == "number":
        low, high = (min(values), max(values)) if whole else one.limits
        return DataValidation("whole", operator="between", formula1=str(low), formula2=str(high))
    if one.kind == "single":
        return DataValidation("list", formula1=f"{SHEETS[1]}!$C${place}:$C${place + len(one.options) - 1}")
    return DataValidation("none", showInputMessage=True)


def _prompt(one: Question) -> str:
    """The question and its answers, as much as Excel shows."""
    answers = ", ".join(label if label == value else f"{value} = {label}" for value, label in one.options)
    return " ".join(filter(None, (one.text, answers, one.help)))[:PROMPT]
