"""Simulated answers as each survey tool writes them down in an export."""

import io
import tempfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat

from traject_eval.instruments import load_instruments
from traject_eval.survey.limesurvey import code_of
from traject_eval.survey.questions import build_survey
from traject_eval.survey.xlsform import MADE_FROM, PERSON

SCALES = ("vm_cohesie_4", "djg_6", "leefbaarheid_cijfer")
SEX = {"nl": {"man": "Man", "vrouw": "Vrouw"}, "en": {"man": "Male", "vrouw": "Female"}}


def truth(seed: int, people: int = 40, missing: float = 0.1) -> pd.DataFrame:
    """Option codes per person: ``person, sex, birth_year`` and a column per question; NaN where unanswered."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"person": [f"P{number:03d}" for number in range(people)]})
    frame["sex"] = rng.choice(["man", "vrouw"], people)
    frame["birth_year"] = rng.integers(1935, 1965, people)
    for scale in map(load_instruments().get, SCALES):
        for column in scale.columns:
            given = rng.choice([option.code for option in scale.options], people).astype(float)
            frame[column] = np.where(rng.random(people) < missing, np.nan, given)
    return frame


def _questions(lang: str):
    """Column, scale and text of every question."""
    for scale in map(load_instruments().get, SCALES):
        for item, column in zip(scale.items, scale.columns, strict=True):
            yield column, scale, getattr(item, lang)


def _labels(answers: pd.Series, scale, lang: str) -> pd.Series:
    return answers.map({option.code: getattr(option, lang) for option in scale.options})


def _codes(answers: pd.Series, written: str) -> pd.Series:
    return answers.map(lambda code: "" if np.isnan(code) else written.format(int(code)))


def kobo(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """CSV with semicolons: the path of a group before the name, XML values, a select_multiple beside it."""
    frame = pd.DataFrame({"start": "2026-03-01T19:30:12.000+01:00", "person": true["person"]})
    frame["over_u/sex"], frame["over_u/birth_year"] = true["sex"], true["birth_year"]
    for column, scale, _ in _questions(lang):
        frame[f"vragen/{scale.id}/{column}"] = _codes(true[column], "{}")
    frame["over_u/hulp"], frame["over_u/hulp/buren"], frame["over_u/hulp/familie"] = "buren familie", 1, 1
    frame["_id"], frame["_uuid"] = range(901, 901 + len(true)), "b1c5"
    frame["_submission_time"], frame["_submitted_by"], frame["__version__"] = "2026-03-01T19:41:00", "jan", "vX1"
    return "kobo.csv", frame.to_csv(index=False, sep=";").encode()


def kobo_points(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """The same with a point between groups and questions, as whoever exports may choose."""
    name, content = kobo(true, lang)
    head, _, rows = content.decode().partition("\n")
    return name, f"{head.replace('/', '.')}\n{rows}".encode()


def kobo_labels(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """XLSX with the texts of questions and answers."""
    frame = pd.DataFrame({"Uw code" if lang == "nl" else "Your code": true["person"]})
    frame["Geslacht" if lang == "nl" else "Sex"] = true["sex"].map(SEX[lang])
    frame["Geboortejaar" if lang == "nl" else "Year of birth"] = true["birth_year"]
    for column, scale, text in _questions(lang):
        frame[f"{scale.nl}/{text}"] = _labels(true[column], scale, lang)
    frame["_id"], frame["_uuid"], frame["_submission_time"] = 1, "b1c5", "2026-03-01T19:41:00"
    return "kobo.xlsx", _xlsx(frame)


def odk(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """CSV of ODK Central: groups before the name with a hyphen."""
    frame = pd.DataFrame({"SubmissionDate": "2026-03-01T18:41:00.000Z", "over_u-person": true["person"]})
    frame["over_u-sex"], frame["over_u-birth_year"] = true["sex"], true["birth_year"]
    for column, _, _ in _questions(lang):
        frame[f"vragen-{column}"] = _codes(true[column], "{}")
    frame["meta-instanceID"], frame["KEY"], frame["SubmitterID"], frame["SubmitterName"] = "uuid:1", "uuid:1", 5, "Jan"
    frame["AttachmentsPresent"], frame["Status"], frame["DeviceID"], frame["FormVersion"] = 0, "", "ee.kaart:1", "1"
    return "odk.csv", frame.to_csv(index=False).encode()


def limesurvey_codes(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """CSV with question codes, the questions of a scale as subquestions, and answer codes."""
    frame = pd.DataFrame({"id": range(1, len(true) + 1), "submitdate": "2026-03-01 19:41:00", "lastpage": 4})
    frame["startlanguage"], frame["ipaddr"], frame["person"] = lang, "10.1.2.3", true["person"]
    frame["sex"], frame["birthyear"] = true["sex"], true["birth_year"]
    for column, scale, _ in _questions(lang):
        number = int(column.rpartition("_")[2])
        frame[f"{scale.id.replace('_', '')}[SQ{number:03d}]"] = _codes(true[column], "A{}")
    return "limesurvey.csv", frame.to_csv(index=False, quoting=1).encode()


def limesurvey_names(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """The same with the codes of the expression manager: an underscore before the subquestion."""
    name, content = limesurvey_codes(true, lang)
    head, _, rows = content.decode().partition("\n")
    return name, f"{head.replace('[', '_').replace(']', '')}\n{rows}".encode()


def limesurvey_ours(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """CSV of the questionnaire that we made for LimeSurvey: its question codes and the codes of its answers."""
    survey = build_survey(map(load_instruments().get, SCALES), ("sex", "birth_year"), lang=lang)
    frame = pd.DataFrame({"id": range(1, len(true) + 1), "submitdate": "2026-03-01 19:41:00", "lastpage": 4})
    frame["startlanguage"], frame[MADE_FROM], frame[PERSON] = lang, survey.id, true["person"]
    for question in survey.questions:
        given = true[question.name]
        frame[code_of(question.name)] = _codes(given, "{}") if question.instrument else given
    return "limesurvey.csv", frame.to_csv(index=False, quoting=1).encode()


def limesurvey_texts(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """XLSX with code and text of a question above, and full answers; N/A where a question was not shown."""
    frame = pd.DataFrame({"id. Response ID": range(1, len(true) + 1), "submitdate. Date submitted": "2026-03-01"})
    frame["lastpage. Last page"], frame["startlanguage. Start language"] = 4, lang
    frame["G1Q1. Code"] = true["person"]
    frame[f"G1Q2. {'Wat is uw geslacht?' if lang == 'nl' else 'What is your gender?'}"] = true["sex"].map(SEX[lang])
    frame[f"G1Q3. {'Geboortejaar' if lang == 'nl' else 'Year of birth'}"] = true["birth_year"]
    for place, (column, scale, text) in enumerate(_questions(lang)):
        frame[f"G2Q1[SQ{place:03d}]. {scale.nl} [{text}]"] = _labels(true[column], scale, lang).fillna("N/A")
    return "limesurvey.xlsx", _xlsx(frame)


def google(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """CSV with the texts of questions; those of a grid stand in brackets behind its title."""
    frame = pd.DataFrame({"Tijdstempel" if lang == "nl" else "Timestamp": ["2026/03/01 7:41:00 p.m. CET"] * len(true)})
    frame["E-mailadres" if lang == "nl" else "Email Address"] = "iemand@example.org"
    frame["Uw code" if lang == "nl" else "Your code"] = true["person"]
    frame["Geslacht" if lang == "nl" else "Sex"] = true["sex"].map(SEX[lang])
    frame["In welk jaar bent u geboren?" if lang == "nl" else "In which year were you born?"] = true["birth_year"]
    for column, scale, text in _questions(lang):
        header = text if len(scale.items) == 1 else f"{scale.nl}: wat vindt u? [{text}]"
        frame[header] = _labels(true[column], scale, lang)
    return "google.csv", frame.to_csv(index=False).encode()


def microsoft(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """XLSX with the texts of questions behind six columns of its own, two of them about who it was."""
    heads = {
        "nl": ("ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"),
        "en": ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time"),
    }[lang]
    own = (range(1, len(true) + 1), "3/1/26 19:30:12", "3/1/26 19:41:00", "iemand@example.org", "Jan Jansen", "")
    frame = pd.DataFrame(dict(zip(heads, own, strict=True)))
    frame["Uw code\n" if lang == "nl" else "Your code\n"] = true["person"]
    frame["Geslacht" if lang == "nl" else "Gender"] = true["sex"].map(SEX[lang])
    frame["Geboortejaar" if lang == "nl" else "Year of birth"] = true["birth_year"]
    for column, scale, text in _questions(lang):
        frame[f"{text}\u00a0"] = _labels(true[column], scale, lang)
    return "microsoft.xlsx", _xlsx(frame)


def long_rows(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """CSV with an answer in a row; answers are codes with a decimal comma."""
    facts = {"sex": "geslacht", "birth_year": "geboortejaar"} if lang == "nl" else {}
    names = {"person": "persoon", "item": "vraag", "value": "antwoord"} if lang == "nl" else {}
    columns = [column for column, _, _ in _questions(lang)]
    frame = true.melt(["person", "sex", "birth_year"], columns, "item", "value")
    frame["value"] = _codes(frame["value"], "{},0")
    return "lang.csv", frame.rename(columns=facts | names).to_csv(index=False, sep=";").encode()


def wide_texts(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """Plain CSV with the texts of questions and numbered answers."""
    frame = pd.DataFrame({"person": true["person"], "sex": true["sex"], "birth_year": true["birth_year"]})
    for column, scale, text in _questions(lang):
        told = {o.code: f"{o.code}. {getattr(o, lang)}" for o in scale.options if not o.nl.isdigit()}
        told = told or {o.code: o.nl for o in scale.options}
        frame[text] = true[column].map(told)
    return "plat.csv", frame.to_csv(index=False, sep=";").encode("utf-8-sig")


def spss(true: pd.DataFrame, lang: str) -> tuple[str, bytes]:
    """An SPSS file as people make of our codebook: labels of variables and values, 99 for who gave no answer."""
    survey = build_survey(map(load_instruments().get, SCALES), ("sex", "birth_year"), lang=lang)
    frame = true.rename(columns={"person": "persoon"}).astype({"birth_year": float})
    frame["sex"] = true["sex"].map({value: place for place, (value, _) in enumerate(_sexes(survey), start=1)})
    labels = {"sex": {float(place): label for place, (_, label) in enumerate(_sexes(survey), start=1)}}
    for question in survey.questions[:-2]:
        frame[question.name] = true[question.name].fillna(99.0)
        labels[question.name] = {float(value): label for value, label in question.options} | {99.0: "Geen opgave"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spss.sav"
        told = {question.name: question.text for question in survey.questions}
        gone = {name: [99] for name in labels if name != "sex"}
        pyreadstat.write_sav(
            frame, path, column_labels=told, variable_value_labels=labels, missing_ranges=gone, row_compress=True
        )
        return path.name, path.read_bytes()


def _sexes(survey):
    return next(question.options for question in survey.questions if question.name == "sex")


def _xlsx(frame: pd.DataFrame) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(frame))
    for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False):
        book.active.append([value.item() if isinstance(value, np.generic) else value for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WRITERS = {
    "KoboToolbox": (kobo, kobo_points, kobo_labels),
    "ODK": (odk,),
    "LimeSurvey": (limesurvey_codes, limesurvey_names, limesurvey_ours, limesurvey_texts),
    "Google Forms": (google,),
    "Microsoft Forms": (microsoft,),
    "": (long_rows, wide_texts, spss),
}
