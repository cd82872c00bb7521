"""Questionnaires on paper that are typed in: the key of every answer, and the stack as a file in our own layout."""

from collections.abc import Mapping

import pandas as pd

from traject_eval.survey.codes import tidy
from traject_eval.survey.layout import CALLED
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import Question, Survey

NONE = "-"  # nothing was filled in there; typed as a space, and as 0 where 0 is no answer
NO_ANSWER = "0"
KEYS = "123456789abcdefghijk"  # of the first box, the second, …
CODE, OWN_CODE = "_code", "_own_code"  # of the card, and the one that somebody made, as it stands in its boxes
EMPTY_BOX = "?"
NAMELESS = "zonder-code-"  # before the id of a questionnaire without one
FORM = "stapel."  # how the forms of a stack are called in the journal
Rows = Mapping[str, Mapping[str, object]]  # what was typed: {questionnaire: {question: answer}}


def answer_keys(question: Question) -> tuple[tuple[str, str, str], ...]:
    """Key, value and label of every answer to choose from: the figure that is the answer, else the how-manieth box.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.survey.questions import build_survey
    >>> scales = load_instruments()
    >>> asked = build_survey([scales["djg_6"], scales["mhc_sf"], scales["cantril"]]).questions
    >>> answer_keys(asked[0])
    (('1', '1', 'Nee'), ('2', '2', 'Min of meer'), ('3', '3', 'Ja'))
    >>> answer_keys(asked[6])[0], answer_keys(asked[-1])[0], answer_keys(asked[-1])[-1]
    (('1', '0', 'Nooit'), ('0', '0', '0'), ('t', '10', '10'))
    """
    labels = [label for _, label in question.options]
    figures = all(label.isdigit() and int(label) <= len(KEYS) for label in labels)
    keys = [label if len(label) == 1 else "t" for label in labels] if figures else KEYS
    return tuple((key, *option) for key, option in zip(keys, question.options, strict=False))


def stack_file(survey: Survey, rows: Rows, buurt: str, wave: str, population: str) -> bytes:
    """What was typed as CSV in our own layout (``traject_eval.survey.layout``).

    Somebody without a card gets a code that nobody else has, so that only a self-made code can link their waves.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.survey.questions import build_survey
    >>> survey = build_survey([load_instruments()["leefbaarheid_cijfer"]], ["sex"])
    >>> one = {"_code": "k7m-4pd", "_own_code": "ANH07U3", "sex": "man", "leefbaarheid_cijfer_1": "8"}
    >>> typed = {"r1": one, "r2": {"_code": "-", "sex": "-"}}
    >>> print(stack_file(survey, typed, "BU1", "T0", "deelnemer").decode())
    persoon;buurt;meting;groep;code_moeder;code_vader;code_dag;code_plaats;code_ouder;leefbaarheid_cijfer_1;geslacht
    K7M4PD;BU1;T0;deelnemer;AN;H;07;U;3;8;man
    zonder-code-r2;BU1;T0;deelnemer;;;;;;;
    <BLANKLINE>
    """
    lines = [
        {
            "persoon": tidy(code) if (code := str(values.get(CODE, NONE))) != NONE else f"{NAMELESS}{row}",
            **{"buurt": buurt, "meting": wave, "groep": population},
            **(own_code_parts(_given(values.get(OWN_CODE))) if survey.has_code else {}),
            **{CALLED.get(one.name, one.name): _given(values.get(one.name)) for one in survey.questions},
        }
        for row, values in rows.items()
    ]
    return pd.DataFrame(lines).to_csv(index=False, sep=";", lineterminator="\n").encode("utf-8")


def own_code_parts(typed: str) -> dict[str, str]:
    """The elements of a self-made code, by their columns, from the signs in its boxes; ``?`` is an empty box.

    Examples
    --------
    >>> own_code_parts("AN?07U3")
    {'code_moeder': 'AN', 'code_vader': '', 'code_dag': '07', 'code_plaats': 'U', 'code_ouder': '3'}
    """
    parts, start = {}, 0
    for column, row in own_code_columns().items():
        signs = typed[start : start + row["signs"]]
        parts[column] = "" if EMPTY_BOX in signs else signs
        start += row["signs"]
    return parts


def _given(value: object) -> str:
    return "" if value in (None, NONE) else str(value)


def chosen_for_second(rows: list[str], one_in: int = 10) -> list[str]:
    """The questionnaires that are typed a second time: of every ten the one that chance points out.

    Chance is the id of a questionnaire, which nobody who types knows: so it cannot be guessed, and does not change.

    Examples
    --------
    >>> chosen_for_second(["7f", "2a", "9c"], one_in=2)
    ['2a', '9c']
    """
    return [min(rows[start : start + one_in]) for start in range(0, len(rows), one_in)]
