"""What a scale's file must hold, as a table of checks; each check yields what it found and what it expected."""

import re
from collections.abc import Iterator

STATUSES = ("sourced", "inferred", "unverified")
RULES = ("mean", "sum", "count")
STATUS_FIELDS = ("items", "english", "options", "scoring", "missing", "norms", "licence")
TEXT, PAIR = "tekst", "nl en en, elk een tekst"
REQUIRED = {
    "id": (lambda value: isinstance(value, str) and bool(re.fullmatch(r"[a-z0-9_]+", value)), "kleine letters, cijfers en _"),
    "name": (lambda value: _texts(value, ("nl", "en")), PAIR),
    "options": (lambda value: isinstance(value, list) and len(value) > 1, "een lijst van minstens twee antwoorden"),
    "items": (lambda value: isinstance(value, list) and len(value) > 0, "een lijst van minstens één vraag"),
    "scoring": (lambda value: isinstance(value, dict), "rule, range en min_answered"),
    "better": (lambda value: value in ("higher", "lower"), "higher of lower"),
    "citation": (lambda value: isinstance(value, str) and bool(value.strip()), TEXT),
    "licence": (lambda value: _licence(value), "name (tekst) en bundled (true of false)"),
    "status": (lambda value: isinstance(value, dict), f"per veld: {', '.join(STATUSES)}"),
}
OPTIONAL = {
    "individual_scores": (lambda value: isinstance(value, bool), "true of false"),
    "context_only": (lambda value: isinstance(value, str), TEXT),
    "norms": (lambda value: isinstance(value, list), "een lijst van normen"),
}
OPTION = {"code": int, "nl": str, "en": str}
ITEM = {"nr": int, "nl": (str, type(None)), "en": (str, type(None)), "short": str}
ITEM_OPTIONAL = {"reverse": bool, "counts": list}
NORM = {"group": str, "year": int, "mean": (int, float), "source": str}
Fault = tuple[tuple, str, str]  # path in the file, found, expected


def faults(raw: object, stem: str) -> Iterator[Fault]:
    """Every fault of one scale's file; ``stem`` is the file's name without its ending.

    Examples
    --------
    >>> [(path, expected) for path, found, expected in faults({"id": "a"}, "a")][0]
    (('name',), 'nl en en, elk een tekst')
    """
    if not isinstance(raw, dict):
        yield (), "geen velden", "een bestand met velden zoals id, name en items"
        return
    for name, (passes, expected) in (REQUIRED | OPTIONAL).items():
        if name not in raw:
            if name in REQUIRED:
                yield (name,), "ontbreekt", expected
        elif not passes(raw[name]):
            yield (name,), repr(raw[name]), expected
    for name in raw:
        if name not in REQUIRED | OPTIONAL:
            yield (name,), "onbekend veld", ", ".join(REQUIRED | OPTIONAL)
    if isinstance(raw.get("id"), str) and raw["id"] != stem:
        yield ("id",), raw["id"], f"gelijk aan de bestandsnaam: {stem}"
    yield from _parts(raw)


def _parts(raw: dict) -> Iterator[Fault]:
    options, items = (raw.get(name) if isinstance(raw.get(name), list) else [] for name in ("options", "items"))
    norms = raw.get("norms") if isinstance(raw.get("norms"), list) else []
    for name, rows, required, optional in (
        ("options", options, OPTION, {}),
        ("items", items, ITEM, ITEM_OPTIONAL),
        ("norms", norms, NORM, {}),
    ):
        for place, row in enumerate(rows):
            yield from _row((name, place), row, required, optional)
    codes = [row["code"] for row in options if isinstance(row, dict) and isinstance(row.get("code"), int)]
    if codes != sorted(set(codes)):
        yield ("options",), f"codes {codes}", "codes van laag naar hoog, elke code één keer"
    numbers = [row.get("nr") for row in items if isinstance(row, dict)]
    if numbers != list(range(1, len(items) + 1)):
        yield ("items",), f"nummers {numbers}", f"de nummers 1 tot en met {len(items)}"
    yield from _scoring(raw, items, codes)
    yield from _status(raw.get("status"))


def _row(path: tuple, row: object, required: dict, optional: dict) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield path, repr(row), f"de velden {', '.join(required)}"
        return
    for name, kind in (required | optional).items():
        if name not in row:
            if name in required:
                yield (*path, name), "ontbreekt", _kind(kind)
        elif not isinstance(row[name], kind) or isinstance(row[name], bool) and kind is not bool:
            yield (*path, name), repr(row[name]), _kind(kind)
    for name in row:
        if name not in required | optional:
            yield (*path, name), "onbekend veld", ", ".join(required | optional)


def _scoring(raw: dict, items: list, codes: list[int]) -> Iterator[Fault]:
    scoring = raw.get("scoring")
    if not isinstance(scoring, dict):
        return
    rule, span, least = (scoring.get(name) for name in ("rule", "range", "min_answered"))
    if rule not in RULES:
        yield ("scoring", "rule"), repr(rule), " of ".join(RULES)
    numbers = isinstance(span, list) and len(span) == 2 and all(isinstance(end, int | float) for end in span)
    if not numbers or not span[0] < span[1]:
        yield ("scoring", "range"), repr(span), "twee getallen, laag en hoog"
    if not isinstance(least, int) or not 1 <= least <= len(items):
        yield ("scoring", "min_answered"), repr(least), f"een getal van 1 tot en met {len(items)}"
    for place, item in enumerate(items):
        counts = item.get("counts", []) if isinstance(item, dict) else []
        if rule == "count" and (not counts or not set(counts) <= set(codes)):
            yield ("items", place, "counts"), repr(counts), f"codes uit {codes}"
        if rule != "count" and counts:
            yield ("items", place, "counts"), repr(counts), "alleen bij de regel count"


def _status(status: object) -> Iterator[Fault]:
    if not isinstance(status, dict):
        return
    for name in STATUS_FIELDS:
        if status.get(name) not in STATUSES:
            yield ("status", name), repr(status.get(name, "ontbreekt")), " of ".join(STATUSES)
    for name in status:
        if name not in STATUS_FIELDS:
            yield ("status", name), "onbekend veld", ", ".join(STATUS_FIELDS)


def _texts(value: object, names: tuple[str, ...]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(name), str) and value[name] for name in names)


def _licence(value: object) -> bool:
    return _texts(value, ("name",)) and isinstance(value.get("bundled"), bool)


def _kind(kind: object) -> str:
    names = {str: "tekst", int: "een heel getal", list: "een lijst", bool: "true of false", type(None): "leeg"}
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " of ".join(names.get(one, "een getal") for one in kinds)
