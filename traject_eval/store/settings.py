"""Reading ``traject.toml``: what may stand in it is a table, and every fault is told at once."""

import re
import tomllib
from pathlib import Path

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.types import FAULT_COLUMNS, LANGUAGES

ARMS = ("traject", "vergelijking")
HOW_CHOSEN = ("gekozen", "geloot")
BUURT_COLUMNS = ("code", "year", "name", "arm", "start", "how_chosen", "municipality", "phase")
BUURT_TYPES = {
    "code": (str, 'tekst, bijvoorbeeld "BU03630101"'),
    "name": (str, "tekst"),
    "year": (int, "een jaartal, bijvoorbeeld 2025"),
    "arm": (str, " of ".join(ARMS)),
    "start": (str, 'een datum als tekst, bijvoorbeeld "2025-03-01"'),
    "how_chosen": (str, " of ".join(HOW_CHOSEN)),
    "municipality": (str, "tekst"),
    "phase": (int, "een getal van 0 tot en met 9"),
}
TOP_TYPES = {
    "name": (str, "tekst: de naam van het programma"),
    "id": (str, "letters en cijfers, op elke laptop van dit programma dezelfde"),
    "database": (str, 'het adres van een PostgreSQL-databank, bijvoorbeeld "postgresql://laptop/traject"'),
    "language": (str, " of ".join(LANGUAGES)),
    "example": (bool, "true of false"),
    "waves": (dict, 'een tabel [waves] met per meting een datum tussen aanhalingstekens, of ""'),
    "instruments": (list, "een lijst van schalen"),
    "primary": (str, "de naam van één schaal"),
    "smallest_change": (dict, "een tabel met per schaal een getal"),
    "privacy": (dict, "een tabel met min_base en min_cell"),
    "report": (dict, "een tabel [report] met logo, logo_alt en colophon"),
    "buurten": (list, "tabellen [[buurten]]"),
}
REPORT_TYPES = {  # what makes a report the client's own
    "logo": (str, 'een bestand in de projectmap, bijvoorbeeld "logo.png"'),
    "logo_alt": (str, "wat er op het logo staat, voor wie het niet ziet"),
    "colophon": (str, "tekst; een nieuwe regel begint een nieuwe alinea"),
}
PARTS = {  # what every part of a list or table must be
    "waves": lambda date: isinstance(date, str),
    "instruments": lambda name: isinstance(name, str),
    "buurten": lambda row: isinstance(row, dict),
}
CHOICES = {"language": LANGUAGES, "arm": ARMS, "how_chosen": HOW_CHOSEN, "phase": tuple(range(10))}
DEFAULTS = {"arm": "traject", "how_chosen": "gekozen", "start": "", "municipality": "", "year": None, "phase": None}
DATABASES = ("postgresql://", "postgresql+pg8000://", "postgresql+psycopg://")  # all are opened with pg8000
LEAST_BASE, LEAST_CELL = 5, 5  # a base under 5 would show single people


def read_settings(path: Path) -> dict:
    """The settings of a project as keyword arguments for ``Project``.

    Raises
    ------
    Faults
        With every fault of the file.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _refused(path, [(path.name, str(problem), "geldige TOML in UTF-8", "herstel deze regel")]) from None
    faults = [
        *_top_faults(raw),
        *_journal_faults(raw),
        *_buurt_faults(raw.get("buurten", [])),
        *_number_faults(raw),
        *_report_faults(raw),
    ]
    if faults:
        raise _refused(path, faults)
    privacy, own = raw.get("privacy", {}), raw.get("report", {})
    return {
        "name": raw["name"],
        "id": raw.get("id", ""),
        "database": raw.get("database", ""),
        "language": raw.get("language", LANGUAGES[0]),
        "example": raw.get("example", False),
        "buurten": _buurten(raw.get("buurten", [])),
        "waves": dict(raw.get("waves", {})),
        "instruments": tuple(raw.get("instruments", ())),
        "primary": raw.get("primary", ""),
        "smallest_change": dict(raw.get("smallest_change", {})),
        "min_base": privacy.get("min_base", 10),
        "min_cell": privacy.get("min_cell", 5),
        "logo": own.get("logo", ""),
        "logo_alt": own.get("logo_alt", "").strip(),
        "colophon": tuple(line.strip() for line in own.get("colophon", "").splitlines() if line.strip()),
    }


def _refused(path: Path, faults: list[tuple]) -> Faults:
    return Faults(f"Het bestand {path} klopt niet.", pd.DataFrame(faults, columns=list(FAULT_COLUMNS)))


def _top_faults(raw: dict):
    if "name" not in raw:
        yield ("name", "ontbreekt", TOP_TYPES["name"][1], 'zet bovenaan: name = "Naam van het programma"')
    for key, value in raw.items():
        if key not in TOP_TYPES:
            yield (key, "onbekende instelling", ", ".join(TOP_TYPES), "haal de regel weg of herstel de naam")
        elif (
            not isinstance(value, TOP_TYPES[key][0])
            or (key in PARTS and not all(map(PARTS[key], _values(value))))
            or (key in CHOICES and value not in CHOICES[key])
        ):
            yield (key, repr(value), TOP_TYPES[key][1], "herstel deze regel")


def _journal_faults(raw: dict):
    """What says which project this is and where its journal stands; an address may hold a password and is not shown."""
    name, address = raw.get("id", "x"), raw.get("database", DATABASES[0])
    if isinstance(name, str) and not re.fullmatch(r"[0-9A-Za-z-]+", name):
        yield ("id", repr(name), TOP_TYPES["id"][1], "zet de regel terug zoals hij was")
    if isinstance(address, str) and not address.startswith(DATABASES):
        yield ("database", "een ander adres", TOP_TYPES["database"][1], "herstel deze regel, of haal haar weg")


def _values(value: object) -> list:
    return list(value.values()) if isinstance(value, dict) else list(value)


def _buurt_faults(rows: object):
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return
    codes = [row.get("code") for row in rows]
    for place, row in enumerate(rows, 1):
        where = f"buurt {place} ({row.get('code', 'zonder code')})"
        for key in ("code", "name"):
            if not row.get(key):
                yield (where, f"{key} ontbreekt", BUURT_TYPES[key][1], f"vul {key} in")
        for key, value in row.items():
            if key not in BUURT_TYPES:
                yield (where, f"onbekend: {key}", ", ".join(BUURT_TYPES), "haal de regel weg of herstel de naam")
            elif (
                not isinstance(value, BUURT_TYPES[key][0])
                or isinstance(value, bool)
                or (key in CHOICES and value not in CHOICES[key])
            ):
                yield (where, f"{key} = {value!r}", BUURT_TYPES[key][1], "herstel deze regel")
        if isinstance(row.get("code"), str) and not row["code"].replace("-", "").replace("_", "").isalnum():
            yield (where, f"code = {row['code']!r}", "alleen letters, cijfers, - en _", "herstel de code")
        if row.get("code") in codes[: place - 1]:
            yield (where, "deze code staat er twee keer", "elke code één keer", "haal er een weg")


def _number_faults(raw: dict):
    privacy = raw.get("privacy", {})
    if isinstance(privacy, dict):
        for key, least in (("min_base", LEAST_BASE), ("min_cell", LEAST_CELL)):
            value = privacy.get(key, least)
            if not isinstance(value, int) or value < least:
                yield (f"privacy.{key}", repr(value), f"een heel getal, minstens {least}", "kies een hoger getal")
        for key in set(privacy) - {"min_base", "min_cell"}:
            yield (f"privacy.{key}", "onbekende instelling", "min_base en min_cell", "haal de regel weg")
    smallest = raw.get("smallest_change", {})
    if isinstance(smallest, dict):
        for key, value in smallest.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
                yield (f"smallest_change.{key}", repr(value), "een getal groter dan 0", "herstel deze regel")


def _report_faults(raw: dict):
    own = raw.get("report", {})
    if not isinstance(own, dict):
        return
    for key, value in own.items():
        if key not in REPORT_TYPES:
            yield (f"report.{key}", "onbekende instelling", ", ".join(REPORT_TYPES), "haal de regel weg")
        elif not isinstance(value, REPORT_TYPES[key][0]):
            yield (f"report.{key}", repr(value), REPORT_TYPES[key][1], "herstel deze regel")
    if own.get("logo") and not str(own.get("logo_alt", "")).strip():
        yield (
            "report.logo_alt",
            "ontbreekt",
            REPORT_TYPES["logo_alt"][1],
            'vul in, bijvoorbeeld: "Gemeente Meerdrecht"',
        )


def _buurten(rows: list[dict]) -> pd.DataFrame:
    full = [DEFAULTS | row for row in rows]
    frame = pd.DataFrame(full, columns=list(BUURT_COLUMNS))
    return frame.astype({"year": "Int64", "phase": "Int64"})
