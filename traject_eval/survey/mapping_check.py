"""What a mapping file may hold. Every fault is noted with its line; none stops at the first."""

import re
from collections.abc import Mapping

from traject_eval.instruments import context_fault, context_measures
from traject_eval.instruments.located import Field, Located, check_fields, shown
from traject_eval.survey.mapping import FACTS, option_labels, words_of
from traject_eval.survey.matching import plain
from traject_eval.survey.own_code import own_code_columns
from traject_eval.types import Instrument

_COLUMN = Field((str,), "een kolomnaam", passes=bool)
ELEMENT = Field((str,), "een kolomnaam", required=False, passes=bool)
_VALUES = Field((dict,), "een tabel: tekst in het bestand: betekenis", required=False)
_SOURCE = {"column": _COLUMN, "values": _VALUES}
_YES = Field((bool,), "true of false", required=False)
TOP = {
    "person": Field((dict,), "{column: …} of {row: true}"),
    "own_code": Field((dict,), "{code_moeder: …, code_dag: …}", required=False),
    "buurt": Field((str, dict), "de code van een buurt, of {column: …}"),
    "wave": Field((str, dict), "een meting, of {column: …, values: {…}}", required=False),
    "population": Field((str, dict), "deelnemer, bewoner, of {column: …, values: {…}}"),
    "sex": Field((dict,), "{column: …, values: {…}}", required=False),
    "birth_year": Field((dict,), "{column: …} of {age: …, year: …}", required=False),
    "education": Field((dict,), "{column: …, values: {…}}", required=False),
    "weight": Field((dict,), "{column: …}", required=False),
    "date": Field((dict,), "{column: …}", required=False),
    "may_contradict": Field((list,), f"een lijst uit {', '.join(FACTS)}", required=False),
    "missing": Field((list,), "een lijst van teksten", required=False),
    "answers": Field((dict,), "tabellen: naam: {tekst: antwoord}", required=False),
    "instruments": Field((dict,), "per schaal {answers: …, items: {…}}"),
}
BUURT = {
    **_SOURCE,
    "code": Field((str,), 'tekst met {}, bijvoorbeeld "COM{}"', required=False),
    "names": Field((str, dict), "labels, {column: …} of een tabel", required=False),
    "register": _YES,
    "empty": Field((str,), "skip", required=False),
}
YEAR = Field((int, dict), "een jaartal, of {column: …}")
INSTRUMENT = {
    "answers": Field((str,), "de naam van een tabel onder answers", required=False),
    "items": Field((dict,), "per vraag een kolom: {1: …, 2: …}"),
}


def check_mapping(document: Located, registry: Mapping[str, Instrument]) -> None:
    """Note every fault of one mapping file in ``document.faults``."""
    raw = document.value
    if not check_fields(document, (), raw, TOP):
        return
    _check_person_and_buurt(document, raw)
    for part in ("wave", "population", "sex", "education"):
        if isinstance(raw.get(part), dict):
            _check_source(document, part, raw[part])
    for part in ("weight", "date"):
        if isinstance(raw.get(part), dict):
            check_fields(document, (part,), raw[part], {"column": _COLUMN})
    if isinstance(raw.get("own_code"), dict):
        check_fields(document, ("own_code",), raw["own_code"], dict.fromkeys(own_code_columns(), ELEMENT))
    if isinstance(raw.get("population"), str) and raw["population"] not in words_of("population"):
        _word_fault(document, ("population",), raw["population"], words_of("population"))
    if isinstance(birth := raw.get("birth_year"), dict):
        check_fields(
            document,
            ("birth_year",),
            birth,
            {"age": _COLUMN, "year": YEAR} if "age" in birth else {"column": _COLUMN},
        )
        if isinstance(birth.get("year"), dict):
            check_fields(document, ("birth_year", "year"), birth["year"], {"column": _COLUMN})
    for place, fact in enumerate(raw.get("may_contradict") or []):
        if fact not in FACTS:
            _word_fault(document, ("may_contradict", place), fact, FACTS)
    tables = raw.get("answers") if isinstance(raw.get("answers"), dict) else {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            document.fault(("answers", name), shown(table), "een tabel: {tekst: antwoord}", "herstel deze tabel")
    if isinstance(raw.get("instruments"), dict):
        _check_instruments(document, raw["instruments"], tables, registry)


def _word_fault(document: Located, at: tuple, found: object, words: tuple[str, ...]) -> None:
    document.fault(at, shown(found), " of ".join(words), "kies een van deze woorden")


def _check_person_and_buurt(document: Located, raw: dict) -> None:
    if isinstance(person := raw.get("person"), dict):
        check_fields(
            document,
            ("person",),
            person,
            {"row": Field((bool,), "true")} if "row" in person else {"column": _COLUMN},
        )
        if person.get("row") is False:
            document.fault(("person", "row"), "false", "true, of {column: …}", "noem de kolom met de persoon")
    if not isinstance(buurt := raw.get("buurt"), dict):
        return
    check_fields(document, ("buurt",), buurt, BUURT)
    if isinstance(code := buurt.get("code"), str) and code.count("{}") != 1:
        document.fault(("buurt", "code"), code, 'tekst met één {}, bijvoorbeeld "COM{}"', "zet {} waar de code komt")
    if "code" in buurt and "values" in buurt:
        document.fault(("buurt", "code"), "code en values", "een van de twee", "haal er een weg")
    if isinstance(buurt.get("empty"), str) and buurt["empty"] != "skip":
        document.fault(("buurt", "empty"), buurt["empty"], "skip", "schrijf skip, of haal de regel weg")
    if isinstance(names := buurt.get("names"), str) and names != "labels":
        document.fault(("buurt", "names"), names, "labels, {column: …} of een tabel", "herstel deze waarde")


def _check_source(document: Located, part: str, raw: dict) -> None:
    check_fields(document, (part,), raw, _SOURCE)
    values = raw.get("values")
    for text, word in values.items() if isinstance(values, dict) else []:
        if words_of(part) and word not in words_of(part):
            _word_fault(document, (part, "values", text), word, words_of(part))
        elif not isinstance(word, str):
            document.fault((part, "values", text), shown(word), "tekst", "zet aanhalingstekens om de waarde")


def _check_instruments(document: Located, raw: dict, tables: dict, registry: Mapping[str, Instrument]) -> None:
    used: dict[str, str] = {}
    for name, part in raw.items():
        at = ("instruments", name)
        if name in context_measures():
            document.fault(at, *context_fault(name))
        elif name not in registry:
            document.fault(
                at,
                f"onbekende schaal {name}",
                ", ".join(sorted(registry)),
                "herstel de naam of voeg de schaal toe",
            )
        elif check_fields(document, at, part, INSTRUMENT) and document.sound(at):
            _check_items(document, at, part["items"], registry[name], used)
            if "answers" in part and part["answers"] not in tables:
                known = ", ".join(tables) or "nog geen"
                document.fault((*at, "answers"), f"tabel {part['answers']} is er niet", known, "herstel de naam")
            elif "answers" in part and isinstance(tables[part["answers"]], dict):
                _check_answers(document, part["answers"], tables[part["answers"]], registry[name])


def _check_items(document: Located, at: tuple, items: dict, instrument: Instrument, used: dict[str, str]) -> None:
    numbers = [str(item.nr) for item in instrument.items]
    for number, column in items.items():
        here = (*at, "items", number)
        if number not in numbers:
            document.fault(here, f"vraag {number}", f"een van {', '.join(numbers)}", "herstel het nummer")
        elif not isinstance(column, str | None):
            document.fault(here, shown(column), "een kolomnaam, of null", "zet aanhalingstekens om de naam")
        elif column in used:
            document.fault(here, f"kolom {column} is al {used[column]}", "elke kolom één keer", "herstel de kolom")
        elif column:
            used[column] = f"{instrument.id}_{number}"
    if lost := [number for number in numbers if number not in items]:
        advice = "noem de kolom, of schrijf null als de vraag niet gesteld is"
        document.fault((*at, "items"), f"vraag {', '.join(lost)} ontbreekt", f"alle {len(numbers)} vragen", advice)


def _check_answers(document: Located, name: str, table: dict, instrument: Instrument) -> None:
    labels = option_labels(instrument)
    codes = {option.code for option in instrument.options}
    for text, answer in table.items():
        at = ("answers", name, text)
        bare = re.fullmatch(r"-?\d+([.,]\d+)?", text.strip())
        label_only = bare and plain(text) not in labels
        if label_only and not (isinstance(answer, str) and plain(answer) in labels):
            found, advice = f"{text}: {shown(answer)}", "zet achter een kaal getal de tekst van het antwoord"
            document.fault(at, found, f"een antwoord van {instrument.id}: {options_in_words(instrument)}", advice)
        elif not label_only and not (answer in codes if type(answer) is int else plain(str(answer)) in labels):
            expected = f"een code of antwoord van {instrument.id}: {options_in_words(instrument)}"
            document.fault(at, f"{text}: {shown(answer)}", expected, "herstel het antwoord")


def options_in_words(instrument: Instrument) -> str:
    """The answers of an instrument, as its labels."""
    lists = (instrument.options, *instrument.other_options.values())
    return "; ".join(option.nl for options in lists for option in options)
