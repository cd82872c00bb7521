"""What a table of forms may hold, per kind of form, and everything that can be wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from traject_eval.forms.form import CONTEXT
from traject_eval.instruments.located import Field as Key
from traject_eval.instruments.located import Located, check_fields

TYPES = ("text", "long_text", "number", "date", "yes_no", "choice", "multi", "ref", "refs")
WITH_CHOICES = ("choice", "multi")
WITH_REF = ("ref", "refs")
NAME = re.compile(r"[a-z][a-z0-9_]*")
FORM_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Kind:
    """What a kind of form needs and may have, beside what every form has."""

    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    one_record: bool = False


KINDS = {
    "records": Kind(frozenset({"fields", "row_label"}), frozenset({"prefill", "person"})),
    "table": Kind(frozenset({"fields"}), frozenset({"rows", "row_label", "prefill", "person"})),
    "choice": Kind(frozenset({"fields"}), one_record=True),
    "canvas": Kind(frozenset({"fields"}), one_record=True),
    "board": Kind(frozenset({"fields", "row_label", "columns"}), frozenset({"prefill", "person"})),
    "matrix": Kind(frozenset({"rows_from"}), frozenset({"fields", "columns_from", "cell"})),
    "dots": Kind(frozenset({"rows_from", "columns_from", "dots", "stack"})),
}


def _text(expected: str, required: bool = True, pattern: re.Pattern | None = None) -> Key:
    return Key((str,), expected, required, lambda value: bool(pattern.fullmatch(value) if pattern else value.strip()))


def _flag() -> Key:
    return Key((bool,), "true of false", False)


def _one_of(names: Iterable[str]) -> Key:
    known = tuple(names)
    return Key((str,), f"een van: {', '.join(known)}", passes=lambda value: value in known)


def _list(expected: str, required: bool = False) -> Key:
    return Key((list,), expected, required, lambda value: bool(value))


FORM_NAME_WORDS = "de naam van een formulier, zoals aftrap.aanwezigen"
FORM_KEYS = {
    "id": _text(FORM_NAME_WORDS, pattern=FORM_NAME),
    "kind": _one_of(KINDS),
    "title": _text("een titel"),
    "help": _text("uitleg in gewone woorden", False),
    "fields": _list("een lijst van velden"),
    "row_label": _text("de id van een veld", False, NAME),
    "person": _text("de id van een veld", False, NAME),
    "prefill": Key((dict, list), "velden: from, fields, where, given; of een lijst daarvan", False, bool),
    "rows": _list("een lijst van rijen met id en label"),
    "rows_from": _text(FORM_NAME_WORDS, False, FORM_NAME),
    "columns_from": _text(FORM_NAME_WORDS, False, FORM_NAME),
    "cell": Key((dict,), "een veld", False),
    "columns": _text("de id van een veld", False, NAME),
    "dots": Key((int,), "een aantal stippen van minstens 1", False, lambda value: value > 0),
    "stack": _flag(),
}
ALWAYS = {"id", "kind", "title", "help"}
FIELD_KEYS = {
    "id": _text("een naam van kleine letters, cijfers en _", pattern=NAME),
    "label": _text("de vraag zoals mensen die lezen"),
    "type": _one_of(TYPES),
    "help": _text("uitleg in gewone woorden", False),
    **{name: _flag() for name in ("required", "personal", "in_report")},
    "choices": _list("een lijst van keuzes met id en label"),
    "ref": _text(FORM_NAME_WORDS, False, FORM_NAME),
}
CHOICE_KEYS = {"id": _text("een naam", pattern=re.compile(r"[a-z0-9_]+")), "label": _text("een tekst")}
PREFILL_KEYS = {
    "from": _text(FORM_NAME_WORDS, pattern=FORM_NAME),
    "fields": Key((dict,), "veld hier: veld daar"),
    "where": Key((dict,), "veld daar: waarde, of een lijst van waarden", False),
    "given": Key((dict,), "veld hier: waarde", False),
}


def check_form(document: Located, at: tuple, raw: object) -> bool:
    """Note everything that is wrong with one form by itself; is it sound?"""
    if not check_fields(document, at, raw, FORM_KEYS) or not document.sound(at):
        return False
    kind = KINDS[raw["kind"]]
    for name in kind.needs - set(raw):
        document.fault(at, f"{name} ontbreekt", f"{raw['kind']} heeft {name} nodig", f"voeg {name} toe")
    for name in set(raw) - ALWAYS - kind.needs - kind.may:
        document.fault((*at, name), name, f"niet bij {raw['kind']}", f"haal {name} weg")
    if raw["kind"] == "matrix" and ("columns_from" in raw) is not ("cell" in raw and "fields" not in raw):
        document.fault(at, "kolommen onduidelijk", "fields, of columns_from met cell", "kies een van beide")
    for place, field in enumerate(raw.get("fields", ())):
        _check_field(document, (*at, "fields", place), field)
    if "cell" in raw:
        _check_field(document, (*at, "cell"), raw["cell"])
    for place, row in enumerate(raw.get("rows", ())):
        check_fields(document, (*at, "rows", place), row, CHOICE_KEYS)
    for place, source in enumerate(sources(raw)):
        check_fields(document, _source_at(at, raw, place), source, PREFILL_KEYS)
    if document.sound(at):
        _check_names(document, at, raw)
    return document.sound(at)


def sources(raw: dict) -> list[dict]:
    """What fills a form beforehand, as a list also where one source stands by itself.

    Examples
    --------
    >>> sources({"prefill": {"from": "aftrap.hopen"}}), sources({})
    ([{'from': 'aftrap.hopen'}], [])
    """
    given = raw.get("prefill", [])
    return given if isinstance(given, list) else [given]


def _source_at(at: tuple, raw: dict, place: int) -> tuple:
    return (*at, "prefill", place) if isinstance(raw["prefill"], list) else (*at, "prefill")


def _check_field(document: Located, at: tuple, raw: object) -> None:
    if not check_fields(document, at, raw, FIELD_KEYS) or not document.sound(at):
        return
    for name, types in (("choices", WITH_CHOICES), ("ref", WITH_REF)):
        if (name in raw) is not (raw["type"] in types):
            document.fault(at, f"{raw['type']} en {name}", f"{name} bij {' en '.join(types)}", f"herstel {name}")
    for place, choice in enumerate(raw.get("choices", ())):
        check_fields(document, (*at, "choices", place), choice, CHOICE_KEYS)
    if raw.get("personal") and raw.get("in_report"):
        document.fault(at, "personal en in_report", "een van beide", "persoonlijke velden komen nooit in een verslag")


def _check_names(document: Located, at: tuple, raw: dict) -> None:
    """Ids are there once, and what names a field names one that fits."""
    fields = {field["id"]: field for field in raw.get("fields", ())}
    for name, rows in (("fields", raw.get("fields", ())), ("rows", raw.get("rows", ()))):
        _check_once(document, (*at, name), rows)
    for place, field in enumerate(raw.get("fields", ())):
        _check_once(document, (*at, "fields", place, "choices"), field.get("choices", ()))
    for name, types in (("row_label", ("text", "ref")), ("person", ("ref",)), ("columns", ("choice",))):
        named = fields.get(raw.get(name, ""), {})
        if name in raw and (named.get("type") not in types or named.get("personal")):
            expected = f"een veld van type {' of '.join(types)} dat niet persoonlijk is"
            document.fault((*at, name), raw[name], expected, "noem zo’n veld")
    for place, source in enumerate(sources(raw)):
        for name in (*source["fields"], *source.get("given", ())):
            if name not in fields:
                expected = f"een van: {', '.join(fields)}"
                document.fault(_source_at(at, raw, place), name, expected, "noem een veld van dit formulier")


def _check_once(document: Located, at: tuple, rows: list[dict]) -> None:
    seen = set()
    for place, row in enumerate(rows):
        if row["id"] in seen:
            document.fault((*at, place, "id"), f"{row['id']} staat er twee keer", "elke id één keer", "hernoem er een")
        seen.add(row["id"])


def check_references(document: Located, at: tuple, raw: dict, forms: dict) -> None:
    """Note every other form that is named but is not there, or whose records have no name of their own."""
    asked = [(name, raw[name]) for name in ("rows_from", "columns_from") if name in raw]
    asked += [("fields", field["ref"]) for field in (*raw.get("fields", ()), raw.get("cell", {})) if "ref" in field]
    asked += [("prefill", source["from"]) for source in sources(raw) if source["from"] != CONTEXT]
    for name, wanted in asked:
        known = forms.get(wanted)
        if known is None:
            document.fault((*at, name), wanted, f"een van: {', '.join(forms)}", "herstel de naam")
        elif name != "prefill" and not (known[2].get("row_label") or known[2].get("rows")):
            document.fault((*at, name), wanted, "een formulier met row_label", "geef dat formulier row_label")
        elif name == "fields" and _label_type(raw) == _label_type(known[2]) == "ref":
            document.fault((*at, "row_label"), raw["row_label"], "een naam die daar is getypt", "kies een ander veld")
    _check_person(document, at, raw, forms)


def _label_type(raw: dict) -> str:
    return next((field["type"] for field in raw.get("fields", ()) if field["id"] == raw.get("row_label")), "")


def _check_person(document: Located, at: tuple, raw: dict, forms: dict) -> None:
    """What is personal in a record about somebody else is sealed for that person, so the form says who it is."""
    fields = raw.get("fields", ())
    people = {name for name, (_, _, form) in forms.items() if any(map(_personal, form.get("fields", ())))}
    about = [field["id"] for field in fields if field.get("ref") in people]
    if any(map(_personal, fields)) and about and "person" not in raw:
        expected = "person: het veld (type ref) dat zegt over wie de persoonlijke antwoorden gaan"
        document.fault(at, "person ontbreekt", expected, f"voeg person toe, zoals person: {about[0]}")


def _personal(field: dict) -> bool:
    return field.get("personal", False)
