"""A survey as LimeSurvey reads it: tab-separated text with a row per group, question and answer.

The layout is that of the manual of LimeSurvey, "Tab Separated Value survey structure".
"""

import csv
import hashlib
import io

from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import Question, Survey, standard
from traject_eval.survey.xlsform import MADE_FROM, PERSON, WAVE, blocks

COLUMNS = ("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language")
COLUMNS += (
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "hidden",
    "min_num_value_n",
    "max_num_value_n",
)
LONGEST = 20  # letters of a question code that LimeSurvey keeps
KINDS = {"single": "L", "number": "N", "text": "S"}  # list with radio buttons, number, short text


def code_of(name: str) -> str:
    """The question code of a column: letters and digits only, begins with a letter, 20 at most.

    An underscore becomes ``X``, which no name of ours holds; of a name that is too long the end becomes ``Z`` and six
    digits of its hash. So ``{code_of(name): name}`` of the names that can be asked leads back.

    Examples
    --------
    >>> code_of("djg_6_1"), code_of("collective_efficacy_10_1")
    ('djgX6X1', 'collectiveXefZ9913fa')
    """
    code = name.replace("_", "X")
    code = code if code[0].isalpha() else f"Y{code}"
    if len(code) <= LONGEST:
        return code
    return f"{code[: LONGEST - 7]}Z{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def limesurvey(survey: Survey) -> list[dict[str, str]]:
    """The rows of the file, each with the ``COLUMNS`` that it fills.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.survey.questions import build_survey
    >>> rows = limesurvey(build_survey([load_instruments()["djg_6"]]))
    >>> [row["name"] for row in rows if row["class"] == "Q"][-2:]
    ['djgX6X5', 'djgX6X6']
    """
    lang = survey.lang
    rows = [
        *({"class": "S", "name": name, "text": value} for name, value in _settings(survey).items()),
        *({"class": "SL", "name": name, "text": value, "language": lang} for name, value in _told(survey).items()),
    ]
    groups = [(survey.title, "", [_hidden(MADE_FROM, f"{survey.id} {survey.version}"), *_standing(survey)])]
    for _, block in blocks(survey.questions):
        groups.append((block[0].intro or survey.title, "", [_asked(one) for one in block]))
    number = 0
    for nr, (name, text, asked) in enumerate(groups, start=1):
        rows.append({"id": str(nr), "class": "G", "name": name, "relevance": "1", "text": text, "language": lang})
        for question, answers in asked:
            number += 1
            own = {"id": str(number), "language": lang}
            rows.append({**own, "class": "Q", "relevance": "1", "other": "N", **question})
            rows += [
                {**own, "class": "A", "type/scale": "0", "name": value, "relevance": "0", "text": label}
                for value, label in answers
            ]
    return rows


def limesurvey_bytes(survey: Survey) -> bytes:
    """The file as LimeSurvey imports it (ending ``.txt``): UTF-8 with a mark, tabs, every row as wide as the header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter="\t", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: value.replace("\t", " ") for name, value in row.items()} for row in limesurvey(survey))
    return out.getvalue().encode("utf-8-sig")


def _settings(survey: Survey) -> dict[str, str]:
    """One group a page; no address and no time of who answers is kept."""
    return {
        **{"language": survey.lang, "format": "G", "anonymized": "Y", "datestamp": "N", "ipaddr": "N"},
        **{"savetimings": "N", "allowprev": "Y", "showprogress": "Y"},
    }


def _told(survey: Survey) -> dict[str, str]:
    return {
        "surveyls_title": survey.title,
        "surveyls_welcometext": f"{survey.intro}<br /><br />{survey.consent}",
        "surveyls_description": f"{survey.id} {survey.version}",
    }


def _standing(survey: Survey) -> list[tuple[dict[str, str], tuple]]:
    """The wave, which is known, and the code that people fill in."""
    rows = [_hidden(WAVE, survey.wave)] if survey.wave else []
    if survey.has_code:
        told = {"text": standard()["code"][survey.lang], "help": standard()["code_help"][survey.lang]}
        rows.append(({"type/scale": "S", "name": PERSON, "mandatory": "N", **told}, ()))
        rows += _own_code(survey.lang)
    return rows


def _own_code(lang: str) -> list[tuple[dict[str, str], tuple]]:
    """The things that who has no card makes a code of; what they are for stands with the first."""
    rows = []
    for name, row in own_code_columns().items():
        asked = {"type/scale": KINDS["text"], "name": code_of(name), "text": row[lang], "mandatory": "N"}
        if "range" in row:
            least, most = map(str, row["range"])
            asked |= {"type/scale": KINDS["number"], "min_num_value_n": least, "max_num_value_n": most}
        rows.append((asked, ()))
    rows[0][0]["help"] = standard()["own_code_title"][lang]
    return rows


def _hidden(name: str, value: str) -> tuple[dict[str, str], tuple]:
    return {"type/scale": "S", "name": name, "text": name, "default": value, "hidden": "1", "mandatory": "N"}, ()


def _asked(one: Question) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    row = {"type/scale": KINDS[one.kind], "name": code_of(one.name), "text": one.text, "help": one.help}
    if one.kind == "number":
        row |= {"min_num_value_n": str(one.limits[0]), "max_num_value_n": str(one.limits[1])}
    return row | {"mandatory": "Y" if one.required else "N"}, one.options
