"""Reading a mapping file: which column of somebody's survey file means what.

A whole example; only ``person``, ``buurt``, ``population`` and ``instruments`` must be there::

    person: {column: pid}                  # {row: true}: unlinked survey, every row another person
    own_code: {code_moeder: m, code_dag: d}   # columns of a self-made code; traject link links waves by it
    buurt:
      column: area                         # or, for all rows: buurt: BU03630101
      code: "COM{}"                        # makes the code from what stands in the column
      values: {"De Horn": BU03630101}      # or: the code per text, instead of ``code``
      names: labels                        # value labels (.sav); or {column: name}; or a table per text
      register: true                       # buurten the project does not know are added to it
      empty: skip                          # rows without a buurt are left out and counted
    wave: {column: year, values: {"2016": T0, "2019": T3}}      # or wave: T1; or --wave on the command line
    population: bewoner                    # or {column: …, values: {…: deelnemer, …: bewoner}}
    sex: {column: sex, values: {Hombre: man, Mujer: vrouw}}
    birth_year: {column: born}             # or {age: age, year: 2019}, or {age: age, year: {column: year}}
    education: {column: edu, values: {Basica: laag}}
    weight: {column: w}
    date: {column: start}                  # the day on which it was filled in; a time behind it is not kept
    may_contradict: [sex, birth_year]      # differs between a person's rows: unknown, instead of a fault
    missing: ["No sabe", "-999"]           # texts that mean no answer
    answers:
      eens: {Totalmente de acuerdo: 5, De acuerdo: 4}           # label: option code or option label
    instruments:
      my_scale_2: {answers: eens, items: {1: t02_01, 2: t02_02}}  # null: this item was not asked

A bare number says nothing by itself, so ``"1"`` in an answers table must lead to an option's label.
"""

from collections.abc import Mapping
from pathlib import Path

from traject_eval.errors import DataProblem, Faults
from traject_eval.instruments.located import Located, fault_table
from traject_eval.survey.mapping import (
    Age,
    BuurtSource,
    FileMapping,
    ItemSource,
    Source,
    option_labels,
    words_of,
)
from traject_eval.survey.mapping_check import check_mapping, options_in_words
from traject_eval.survey.matching import plain
from traject_eval.types import Instrument


def load_mapping(path: Path, registry: Mapping[str, Instrument]) -> FileMapping:
    """The mapping in a YAML file.

    Raises
    ------
    DataProblem
        The file is not there.
    Faults
        Every fault in it, by line.
    """
    path = Path(path)
    if not path.is_file():
        raise DataProblem(f"Het indelingsbestand {path} bestaat niet. Controleer de naam achter --map.")
    return _checked(Located(path), registry)


def mapping_of(text: str, name: str, registry: Mapping[str, Instrument]) -> FileMapping:
    """The mapping in a text; ``name`` is what faults call it. See ``load_mapping``."""
    return _checked(Located(Path(name), text), registry)


def _checked(document: Located, registry: Mapping[str, Instrument]) -> FileMapping:
    if document.readable:
        check_mapping(document, registry)
    if not document.sound(()):
        raise Faults(f"De indeling {document.path.name} klopt niet. Er is niets ingelezen.", fault_table([document]))
    return _mapping(document.value, document.text, registry)


def _mapping(raw: dict, text: str, registry: Mapping[str, Instrument]) -> FileMapping:
    items, unasked = {}, []
    for name, part in raw["instruments"].items():
        instrument = registry[name]
        codes, expected = _codes(raw.get("answers", {}).get(part.get("answers")), instrument)
        for item, answer in zip(instrument.items, instrument.columns, strict=True):
            if column := part["items"][str(item.nr)]:
                items[answer] = ItemSource(column, codes, expected)
            else:
                unasked.append(answer)
    return FileMapping(
        person=raw["person"].get("column", ""),
        own_code=raw.get("own_code", {}),
        buurt=_buurt(raw["buurt"]),
        wave=_source("wave", raw.get("wave", "")),
        population=_source("population", raw["population"]),
        sex=_source("sex", raw.get("sex")),
        birth=_birth(raw.get("birth_year")),
        education=_source("education", raw.get("education")),
        weight=raw.get("weight", {}).get("column", ""),
        filled_in=raw.get("date", {}).get("column", ""),
        missing=frozenset(plain(str(one)) for one in raw.get("missing", [])),
        items=items,
        unasked=tuple(unasked),
        may_contradict=tuple(raw.get("may_contradict", ())),
        text=text,
    )


def _codes(table: dict | None, instrument: Instrument) -> tuple[dict[str, int], str]:
    """The option code per text, and the texts in words: the named table, else the instrument's own labels."""
    labels = option_labels(instrument)
    if table is None:
        return labels, options_in_words(instrument)
    codes = {plain(text): answer if type(answer) is int else labels[plain(answer)] for text, answer in table.items()}
    return codes, "; ".join(table)


def _source(part: str, raw: dict | str | None) -> Source | str | None:
    if not isinstance(raw, dict):
        return raw
    if "values" not in raw:
        return Source.of_words(raw["column"], words_of(part))
    return Source(raw["column"], {plain(text): word for text, word in raw["values"].items()})


def _buurt(raw: dict | str) -> BuurtSource:
    if isinstance(raw, str):
        return BuurtSource(Source("", {}), raw, {}, "", register=False, skip_empty=False)
    names = raw.get("names", {})
    by_column = isinstance(names, dict) and set(names) == {"column"}
    table = (
        {} if by_column else names if isinstance(names, str) else {plain(text): name for text, name in names.items()}
    )
    return BuurtSource(
        source=Source(raw["column"], {plain(text): str(code) for text, code in raw.get("values", {}).items()}),
        code=raw.get("code", "{}"),
        names=table,
        name_column=names["column"] if by_column else "",
        register=raw.get("register", False),
        skip_empty=raw.get("empty") == "skip",
    )


def _birth(raw: dict | None) -> str | Age | None:
    if raw is None or "column" in raw:
        return raw and raw["column"]
    year = raw["year"]
    return Age(raw["age"], year["column"] if isinstance(year, dict) else year)
