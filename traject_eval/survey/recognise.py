"""Answers to our own questions in the export of a survey tool, recognised without a mapping file.

What is recognised is written down as a mapping (``traject_eval.survey.mapping_file``), so that it is checked, kept
and read again like one that a person wrote. A column is ours by its name (``djg_6_1``) or by the exact text of a
question; by its text only where every question of the scale is there, and where the answers are texts: a bare
number says nothing by itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
import yaml

from traject_eval.errors import DataProblem
from traject_eval.survey.limesurvey import code_of
from traject_eval.survey.mapping import option_labels
from traject_eval.survey.matching import plain
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.raw import RawTable, refuse
from traject_eval.survey.tools import Tool, facts, forms_of, no_answers, personal_columns, tool_of, wording
from traject_eval.types import Instrument

FLAGS = {"buurt": "--buurt BU03630101", "population": "--group deelnemer of --group bewoner"}
DUTCH = {"buurt": "de buurt", "population": "of het deelnemers of bewoners zijn"}


@dataclass(frozen=True)
class Recognised:
    """The mapping of a file as text, and what to tell about it in Dutch."""

    text: str
    notes: tuple[str, ...]


def recognise(
    raw: RawTable,
    registry: Mapping[str, Instrument],
    buurten: pd.DataFrame,
    buurt: str | None = None,
    population: str | None = None,
) -> Recognised | None:
    """The mapping of a file with our own questions; None where nothing in it is known.

    Parameters
    ----------
    raw : RawTable
    registry : mapping of Instrument
    buurten : DataFrame
        ``code, name`` of the buurten in the project: a column may hold either.
    buurt, population : str, optional
        Those of all rows, where the file does not say them.

    Raises
    ------
    DataProblem
        The buurt or population is said twice.
    Faults
        Two columns hold one answer, or nothing says the buurt or the population.
    """
    tool = tool_of(raw.frame)
    scales = known_scales(raw, tool, registry)
    if not scales or not (tool.name or buurt or population or any(scale.by_text for scale in scales)):
        return None
    places = known_facts(raw.frame, tool)
    faults = [fault for scale in scales for fault in scale.faults]
    said = {"buurt": buurt, "population": population}
    for part, value in said.items():
        if value and part in places:
            raise DataProblem(
                f"{raw.name}: kolom ‘{places[part]}’ zegt al {DUTCH[part]}. Laat {FLAGS[part].split()[0]} weg."
            )
        if not value and part not in places:
            faults.append(("de kop", f"geen kolom die zegt {DUTCH[part]}", FLAGS[part], "zeg het bij de opdracht"))
    if faults:
        raise refuse(raw.name, faults)
    document = _document(raw, tool, registry, scales, places, buurten, said)
    return Recognised(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), _notes(raw, tool, scales, places))


@dataclass(frozen=True)
class Scale:
    """The columns of one instrument in a file, by the number of the item."""

    instrument: str
    columns: dict[str, str]
    by_text: bool
    faults: tuple[tuple[str, str, str, str], ...]


def known_scales(raw: RawTable, tool: Tool, registry: Mapping[str, Instrument]) -> list[Scale]:
    """The instruments whose answers stand in a file; each column counts once, for the largest scale it completes."""
    named, told = _by_name(registry), _by_text(registry)
    found: dict[str, dict[str, list[str]]] = {}
    by_text: dict[str, dict[str, list[str]]] = {}
    for column in raw.frame:
        forms = forms_of(column, tool)
        name = next((named[key] for form in forms for key in (form.casefold(), _bare(form)) if key in named), None)
        if name:
            found.setdefault(name[0], {}).setdefault(name[1], []).append(column)
            continue
        for instrument, number in {place for form in forms for place in told.get(wording(form), ())}:
            by_text.setdefault(instrument, {}).setdefault(number, []).append(column)
    scales = [_scale(name, columns, False) for name, columns in found.items()]
    used: set[str] = set()
    for name in sorted(by_text, key=lambda one: (-len(by_text[one]), -_understood(raw, registry[one], by_text[one]))):
        columns = {n: free for n, some in by_text[name].items() if (free := [c for c in some if c not in used])}
        if name not in found and len(columns) == len(registry[name].items):
            scales.append(_scale(name, columns, True))
            used.update(*columns.values())
    return scales


def _scale(name: str, columns: dict[str, list[str]], by_text: bool) -> Scale:
    double = [
        (
            "de kop",
            " en ".join(f"‘{column}’" for column in some),
            f"één kolom voor {name}_{number}",
            "haal er een weg",
        )
        for number, some in columns.items()
        if len(some) > 1
    ]
    return Scale(name, {number: some[0] for number, some in columns.items()}, by_text, tuple(double))


def _understood(raw: RawTable, instrument: Instrument, columns: dict[str, list[str]]) -> float:
    """The share of different texts in some columns that are answers of an instrument."""
    labels = {wording(label) for label in option_labels(instrument)}
    texts = {text for some in columns.values() for column in some for text in raw.frame[column].dropna().unique()}
    return sum(wording(text) in labels for text in texts) / max(len(texts), 1)


def known_facts(header: Iterable[str], tool: Tool) -> dict[str, str]:
    """The column of every fact about a person or a row, the first that is called after it."""
    found: dict[str, str] = {}
    for column in header:
        forms = {form for one in forms_of(column, tool) for form in (plain(one), wording(one))}
        for part, table in facts().items():
            if forms.intersection([*table["asked"], code_of(part).casefold()]):
                found.setdefault(part, column)
    return found


def _by_name(registry: Mapping[str, Instrument]) -> dict[str, tuple[str, str]]:
    """Instrument and item number by the name of the answer, also as tools write it that allow no underscore."""
    places = {column: (one.id, column.rpartition("_")[2]) for one in registry.values() for column in one.columns}
    bare: dict[str, set] = {}
    for name, place in places.items():
        bare.setdefault(_bare(name), set()).add(place)
    codes = {code_of(name).casefold(): place for name, place in places.items()}
    return {**{name: some.pop() for name, some in bare.items() if len(some) == 1}, **codes, **places}


def _bare(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def _by_text(registry: Mapping[str, Instrument]) -> dict[str, set[tuple[str, str]]]:
    told: dict[str, set[tuple[str, str]]] = {}
    for one in registry.values():
        for item in one.items:
            for text in filter(None, (item.nl, item.en)):
                told.setdefault(wording(text), set()).add((one.id, str(item.nr)))
    return told


def answer_table(raw: RawTable, tool: Tool, instrument: Instrument, columns: Iterable[str], codes: bool) -> dict:
    """What each text in some columns means: our labels in either language, and our codes where ``codes``."""
    labels = option_labels(instrument)
    lists = (instrument.options, *instrument.other_options.values())
    label_of = {option.code: option.nl for options in reversed(lists) for option in options}
    table = {label: label_of[code] for label, code in labels.items()}
    by_wording = {wording(label): label_of[code] for label, code in labels.items()}
    if codes:
        tails = ("", ".0", ",0")
        for code, label in label_of.items():
            table |= {f"{form.format(code)}{tail}": label for form in tool.codes for tail in tails}
    texts = {text for column in columns for text in raw.frame[column].dropna().unique()}
    for text in sorted(texts, key=plain):
        if plain(text) not in table and (label := by_wording.get(wording(text))):
            table[plain(text)] = label
    return table


def _document(
    raw: RawTable,
    tool: Tool,
    registry: Mapping[str, Instrument],
    scales: list[Scale],
    places: dict[str, str],
    buurten: pd.DataFrame,
    said: dict[str, str | None],
) -> dict:
    document: dict = {"person": {"column": places["person"]} if "person" in places else {"row": True}}
    names = {plain(name): code for code, name in zip(buurten["code"], buurten["name"], strict=True)}
    codes = {plain(code): code for code in buurten["code"]}
    document["buurt"] = said["buurt"] or {"column": places["buurt"], "values": names | codes}
    if "wave" in places:
        document["wave"] = {"column": places["wave"]}
    document["population"] = said["population"] or None
    for part in ("population", "sex", "education"):
        if part in places:
            document[part] = {"column": places[part], "values": facts()[part]["values"]}
    for part in ("birth_year", "weight", "date"):
        if part in places:
            document[part] = {"column": places[part]}
    if made := {name: places[name] for name in own_code_columns() if name in places}:
        document["own_code"] = made
    document["missing"] = no_answers()
    document["answers"], document["instruments"] = {}, {}
    for scale in scales:
        one = registry[scale.instrument]
        table = answer_table(raw, tool, one, scale.columns.values(), codes=not scale.by_text)
        document["answers"][one.id] = table
        items = {str(item.nr): scale.columns.get(str(item.nr)) for item in one.items}
        document["instruments"][one.id] = {"answers": one.id, "items": items}
    return document


def _notes(raw: RawTable, tool: Tool, scales: list[Scale], places: dict[str, str]) -> tuple[str, ...]:
    names = ", ".join(sorted(scale.instrument for scale in scales))
    notes = [f"Herkend als een bestand {f'van {tool.name}' if tool.name else 'met onze vragen'}: {names}."]
    if "person" not in places and not set(own_code_columns()) & set(places):
        notes.append("Er staat geen code van een persoon in: elke rij telt als een ander, onbekend mens.")
    read = {*places.values(), *(column for scale in scales for column in scale.columns.values())}
    if rest := [column for column in raw.frame if column not in read and column not in personal_columns([column])]:
        notes.append(f"Niet gelezen, aantal andere kolommen: {len(rest)}.")
    return tuple(notes)
