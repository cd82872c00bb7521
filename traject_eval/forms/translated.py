"""The forms of the package in another language: the same questions under the same ids, with other texts.

The Dutch table says what is asked; ``tables/<lang>/`` holds its texts by id. A project's own form has one language.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources

import yaml

from traject_eval.forms.form import Choice, Field, Form
from traject_eval.types import LANGUAGES


@functools.cache
def form_texts(lang: str) -> dict[str, dict]:
    """The texts of the package's forms in a language, by form; none for the language of the tables themselves.

    Examples
    --------
    >>> form_texts("en")["agenda.stemmen"]["title"]
    'What do we take on first?'
    """
    if lang == LANGUAGES[0]:
        return {}
    folder = resources.files("traject_eval.forms").joinpath("tables", lang)
    tables = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.iterdir(), key=str))
    return {name: texts for table in tables for name, texts in table.items()}


def translated(forms: Mapping[str, Form], lang: str) -> dict[str, Form]:
    """The forms in a language.

    Raises
    ------
    KeyError
        A form of the package lacks a text in that language.

    Examples
    --------
    >>> from traject_eval.forms.table import load_forms
    >>> translated(load_forms(), "en")["aftrap.toestemming"].field("photo").label
    'Photo'
    """
    told = form_texts(lang)
    return {name: _form(form, told[name]) if name in told else form for name, form in forms.items()}


def _form(form: Form, texts: dict) -> Form:
    return replace(
        form,
        title=texts["title"],
        help=texts["help"] if form.help else "",
        fields=tuple(_field(field, texts["fields"][field.id]) for field in form.fields),
        rows=tuple(Choice(row.id, texts["rows"][row.id]) for row in form.rows),
    )


def _field(field: Field, texts: dict) -> Field:
    choices = tuple(Choice(choice.id, texts["choices"][choice.id]) for choice in field.choices)
    return replace(field, label=texts["label"], help=texts["help"] if field.help else "", choices=choices)
