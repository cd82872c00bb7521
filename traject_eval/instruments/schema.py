"""What a scale's file must hold: a table of fields, and the few checks that look at two places at once."""

import re
from collections.abc import Iterator
from itertools import pairwise

from traject_eval.instruments.located import Field, Located, check_fields, shown

STATUSES = ("sourced", "inferred", "unverified")
RULES = ("mean", "sum", "count")
STATUS_FIELDS = ("items", "english", "options", "scoring", "missing", "norms", "licence")
NUMBER = (int, float)


def _ordered(span: list) -> bool:
    return len(span) == 2 and all(type(end) in NUMBER for end in span) and span[0] < span[1]


TEXT = Field((str,), "tekst", passes=lambda text: bool(text.strip()))
TEXT_OR_NULL = Field(
    (str, type(None)), "tekst, of null waar die er niet is", passes=lambda text: text is None or bool(text.strip())
)
WHOLE = Field((int,), "een heel getal, zonder aanhalingstekens of nul ervoor")
TOP = {
    "id": Field((str,), "kleine letters, cijfers en _", passes=re.compile("[a-z0-9_]+").fullmatch),
    "name": Field((dict,), "nl en en, elk een tekst"),
    "options": Field((list,), "een lijst van minstens twee antwoorden", passes=lambda rows: len(rows) > 1),
    "items": Field((list,), "een lijst van minstens één vraag", passes=bool),
    "scoring": Field((dict,), "rule, range en min_answered"),
    "better": Field((str,), "higher of lower", passes=("higher", "lower").__contains__),
    "individual_scores": Field((bool,), "true of false", required=False),
    "context_only": Field((str,), "tekst", required=False),
    "norms": Field((list,), "een lijst van normen", required=False),
    "citation": TEXT,
    "licence": Field((dict,), "name (tekst) en bundled (true of false)"),
    "status": Field((dict,), f"per veld: {', '.join(STATUSES)}"),
}
PARTS = {
    "name": {"nl": TEXT, "en": TEXT},
    "scoring": {
        "rule": Field((str,), " of ".join(RULES), passes=RULES.__contains__),
        "range": Field((list,), "twee getallen, laag en hoog", passes=_ordered),
        "min_answered": Field((int,), "een getal vanaf 1", passes=lambda least: least >= 1),
    },
    "licence": {"name": TEXT, "bundled": Field((bool,), "true of false")},
    "status": dict.fromkeys(STATUS_FIELDS, Field((str,), " of ".join(STATUSES), passes=STATUSES.__contains__)),
}
ROWS = {
    "options": {"code": WHOLE, "nl": TEXT, "en": TEXT},
    "items": {
        **{"nr": WHOLE, "nl": TEXT_OR_NULL, "en": TEXT_OR_NULL, "short": TEXT},
        "reverse": Field((bool,), "true of false", required=False),
        "counts": Field((list,), "een lijst van codes, zoals [2, 3]", required=False),
    },
    "norms": {"group": TEXT, "year": WHOLE, "mean": Field(NUMBER, "een getal, met een punt: 6.2"), "source": TEXT},
}


def check_instrument(document: Located) -> None:
    """Note every fault of one scale's file in ``document.faults``."""
    raw = document.value
    if not check_fields(document, (), raw, TOP):
        return
    for part, fields in PARTS.items():
        if isinstance(raw.get(part), dict):
            check_fields(document, (part,), raw[part], fields)
    for part, fields in ROWS.items():
        for place, row in enumerate(_rows(document, part)):
            check_fields(document, (part, place), row, fields)
    stem = document.path.stem
    if document.sound(("id",)) and raw["id"] != stem:
        document.fault(("id",), raw["id"], f"gelijk aan de bestandsnaam: {stem}", "maak ze gelijk")
    _check_options(document)
    _check_items(document)
    _check_range(document)


def _rows(document: Located, part: str) -> list:
    rows = document.value.get(part)
    return rows if isinstance(rows, list) else []


def _sound(document: Located, part: str, field: str) -> Iterator[tuple[int, object]]:
    """Place and value of one field in the rows of a part, where the row has it and it is sound."""
    for place, row in enumerate(_rows(document, part)):
        if isinstance(row, dict) and field in row and document.sound((part, place, field)):
            yield place, row[field]


def _scoring(document: Located, field: str) -> object:
    """A field of the scoring; None where it is missing or wrong."""
    scoring = document.value.get("scoring")
    there = isinstance(scoring, dict) and field in scoring and document.sound(("scoring", field))
    return scoring[field] if there else None


def _check_options(document: Located) -> None:
    """Codes go up, and no text can mean two answers."""
    codes = list(_sound(document, "options", "code"))
    for (_, before), (place, code) in pairwise(codes):
        if code <= before:
            expected = "codes van laag naar hoog, elke code één keer"
            document.fault(("options", place, "code"), f"code {code} na {before}", expected, "herstel de code")
    meaning = {str(code): place for place, code in codes}
    for language in ("nl", "en"):
        for place, label in _sound(document, "options", language):
            if meaning.setdefault(" ".join(label.split()).casefold(), place) != place:
                expected = "een tekst die bij één antwoord hoort"
                document.fault(
                    ("options", place, language),
                    f"{label} is ook een ander antwoord",
                    expected,
                    "kies een andere tekst",
                )


def _check_items(document: Located) -> None:
    """Numbers count up from 1; what an item adds to the score fits the rule."""
    total = len(_rows(document, "items"))
    for place, number in _sound(document, "items", "nr"):
        if number != place + 1:
            expected = f"nummer {place + 1}: de nummers 1 tot en met {total}"
            document.fault(("items", place, "nr"), f"nummer {number}", expected, "herstel de nummers")
    least = _scoring(document, "min_answered")
    if least is not None and total and least > total:
        expected = f"een getal van 1 tot en met {total}"
        document.fault(("scoring", "min_answered"), f"min_answered: {least}", expected, "herstel deze waarde")
    if _scoring(document, "rule") == "count":
        _check_counts(document)
    elif _scoring(document, "rule"):
        for place, counts in _sound(document, "items", "counts"):
            at = ("items", place, "counts")
            document.fault(at, f"counts: {shown(counts)}", "counts alleen bij de regel count", "haal counts weg")


def _check_counts(document: Located) -> None:
    codes = [code for _, code in _sound(document, "options", "code")]
    all_known = len(codes) == len(_rows(document, "options"))  # else a code may be missing through another fault
    listed = f"een lijst van codes uit {shown(codes)}"
    for place, counts in _sound(document, "items", "counts"):
        if not counts or any(type(code) is not int or (all_known and code not in codes) for code in counts):
            document.fault(("items", place, "counts"), f"counts: {shown(counts)}", listed, "herstel deze waarde")
    for place, row in enumerate(_rows(document, "items")):
        if isinstance(row, dict) and "counts" not in row:
            document.fault(("items", place, "counts"), "counts ontbreekt", listed, "voeg counts toe")
    for place, turned in _sound(document, "items", "reverse"):
        if turned:
            expected = "bij de regel count zegt counts welk antwoord telt"
            document.fault(("items", place, "reverse"), "reverse: true", expected, "haal reverse weg")


def _check_range(document: Located) -> None:
    """A norm is a score, so it lies within the range of the scores."""
    span = _scoring(document, "range")
    for place, mean in _sound(document, "norms", "mean") if span else ():
        if not span[0] <= mean <= span[1]:
            expected = f"een getal van {span[0]} tot en met {span[1]}"
            document.fault(("norms", place, "mean"), f"mean: {mean}", expected, "herstel deze waarde")
