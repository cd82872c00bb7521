"""What a scale's file must hold, as tables of fields; the checks that look at two places at once are in ``checks``."""

import re

from traject_eval.instruments.located import Field, Located, Place, check_fields

STATUSES = ("sourced", "inferred", "unverified")
RULES = ("mean", "sum", "count", "table")
STATUS_FIELDS = ("items", "english", "options", "scoring", "missing", "licence")
LANGUAGES = ("nl", "en")
NUMBER = (int, float)
ID = re.compile("[a-z0-9_]+")


def _ordered(span: list) -> bool:
    return len(span) == 2 and all(type(end) in NUMBER for end in span) and span[0] < span[1]


def _whole(numbers: list) -> bool:
    return bool(numbers) and all(type(one) is int for one in numbers)


def _rising(numbers: list) -> bool:
    return all(type(one) in NUMBER for one in numbers) and numbers == sorted(set(numbers))


TEXT = Field((str,), "tekst", passes=lambda text: bool(text.strip()))
LABEL = Field(TEXT.kinds, TEXT.expected, required=False, passes=TEXT.passes)
TEXT_OR_NULL = Field(
    (str, type(None)), "tekst, of null waar die er niet is", passes=lambda text: text is None or bool(text.strip())
)
WHOLE = Field((int,), "een heel getal, zonder aanhalingstekens of nul ervoor")
ANY_NUMBER = Field(NUMBER, "een getal, met een punt: 6.2")
FLAG = Field((bool,), "true of false", required=False)
SPAN = Field((list,), "twee getallen, laag en hoog", passes=_ordered)
LEAST = Field((int,), "een getal vanaf 1", passes=lambda least: least >= 1)
STATUS = Field((str,), " of ".join(STATUSES), passes=STATUSES.__contains__)
KNOWN_BY = Field(STATUS.kinds, STATUS.expected, required=False, passes=STATUS.passes)
IDENTITY = Field((str,), "kleine letters, cijfers en _", passes=ID.fullmatch)
SHORT_ID = Field((str,), IDENTITY.expected, required=False, passes=ID.fullmatch)
CUTOFFS = Field((dict,), "source, status en bands", required=False)


def _list(expected: str) -> Field:
    return Field((list,), expected, required=False)


TOP = {
    "id": IDENTITY,
    "name": Field((dict,), "nl en en, elk een tekst"),
    "family": SHORT_ID,
    "breaks": Field((list,), "een lijst van jaren, zoals [2021]", required=False, passes=_whole),
    "intro": Field((dict,), "nl en en, elk een tekst", required=False),
    "options": Field((list,), "een lijst van minstens twee antwoorden", passes=lambda rows: len(rows) > 1),
    "other_options": Field((dict,), "lijsten van antwoorden, elk met een naam", required=False),
    "items": Field((list,), "een lijst van minstens één vraag", passes=bool),
    "scoring": Field((dict,), "rule, range en min_answered"),
    "better": Field((str,), "higher of lower", passes=("higher", "lower").__contains__),
    "individual_scores": FLAG,
    "subscales": Field((list,), "een lijst van delen", required=False, passes=bool),
    "cutoffs": CUTOFFS,
    "norms": _list("een lijst van normen"),
    "shares": _list("een lijst van percentages"),
    "citation": TEXT,
    "licence": Field((dict,), "name (tekst) en bundled (true of false)"),
    "status": Field((dict,), f"per veld: {', '.join(STATUSES)}"),
}
PARTS = {
    "name": {"nl": TEXT, "en": TEXT},
    "intro": {"nl": LABEL, "en": LABEL},
    "scoring": {
        "rule": Field((str,), " of ".join(RULES), passes=RULES.__contains__),
        "range": SPAN,
        "min_answered": LEAST,
        "every_subscale": FLAG,
        "table": Field((list,), "getallen van laag naar hoog", required=False, passes=_rising),
    },
    "licence": {"name": TEXT, "bundled": Field((bool,), "true of false")},
    "status": {**dict.fromkeys(STATUS_FIELDS, STATUS), "subscales": KNOWN_BY},
}
OPTION = {"code": WHOLE, "nl": TEXT, "en": TEXT}
CUTOFF = {
    **{"source": TEXT, "status": STATUS},
    "bands": Field((list,), "een lijst van grenzen, elk met low, nl en en", passes=bool),
}
BAND = {"low": ANY_NUMBER, "nl": TEXT, "en": TEXT}
PUBLISHED = {"group": TEXT, "year": WHOLE, "source": TEXT, "status": STATUS}
ROWS = {
    "options": OPTION,
    "items": {
        **{"nr": WHOLE, "nl": TEXT_OR_NULL, "en": TEXT_OR_NULL, "short": TEXT, "short_en": LABEL},
        "reverse": FLAG,
        "counts": Field((list,), "een lijst van codes, zoals [2, 3]", required=False),
        "options": SHORT_ID,
    },
    "subscales": {
        **{"id": IDENTITY, "nl": TEXT, "en": TEXT, "range": SPAN, "min_answered": LEAST, "cutoffs": CUTOFFS},
        "items": Field((list,), "een lijst van nummers van vragen", passes=_whole),
    },
    "norms": {**PUBLISHED, "mean": ANY_NUMBER},
    "shares": {
        **{**PUBLISHED, "low": ANY_NUMBER, "high": ANY_NUMBER},
        "percent": Field(NUMBER, "een percentage van 0 tot en met 100", passes=lambda share: 0 <= share <= 100),
        "of": Field((str, int), "score, de naam van een deel, of het nummer van een vraag"),
    },
}


def check_shape(document: Located) -> bool:
    """Note unknown, missing and wrong fields of one scale's file; is it a mapping at all?"""
    raw = document.value
    if not check_fields(document, (), raw, TOP):
        return False
    for part, fields in PARTS.items():
        if isinstance(raw.get(part), dict):
            check_fields(document, (part,), raw[part], fields)
    for part, fields in ROWS.items():
        for place, row in enumerate(rows_of(raw, part)):
            check_fields(document, (part, place), row, fields)
    _check_cutoffs(document, (), raw)
    for place, row in enumerate(rows_of(raw, "subscales")):
        _check_cutoffs(document, ("subscales", place), row)
    others = raw.get("other_options")
    for name in others if isinstance(others, dict) else ():
        if not isinstance(others[name], list):
            document.fault(("other_options", name), str(others[name]), "een lijst van antwoorden", "herstel deze lijst")
        for place, row in enumerate(rows_of(others, name)):
            check_fields(document, ("other_options", name, place), row, OPTION)
    return True


def _check_cutoffs(document: Located, at: Place, raw: object) -> None:
    cutoffs = raw.get("cutoffs") if isinstance(raw, dict) else None
    if isinstance(cutoffs, dict):
        check_fields(document, (*at, "cutoffs"), cutoffs, CUTOFF)
        for place, band in enumerate(rows_of(cutoffs, "bands")):
            check_fields(document, (*at, "cutoffs", "bands", place), band, BAND)


def rows_of(raw: object, part: str) -> list:
    """The rows of a part; none where it is missing or no list."""
    rows = raw.get(part) if isinstance(raw, dict) else None
    return rows if isinstance(rows, list) else []
