"""Our own simple layout: a file in it needs no mapping.

One row per person and wave, with these headers (any order, any letter case):

=============  ===========================================================  ========
``persoon``    the same code for the same person in every wave              needed
``buurt``      the code of a buurt of the project, such as BU03630101       needed
``meting``     a wave of the project, such as T0; or ``--wave T0``          needed
``groep``      ``deelnemer`` or ``bewoner``                                 needed
``geslacht``   ``man``, ``vrouw`` or ``anders``                             optional
``geboortejaar``  such as 1961                                              optional
``opleiding``  ``laag``, ``midden`` or ``hoog``                             optional
``gewicht``    a number above 0, with a decimal point or comma              optional
``datum``      the day on which it was filled in, such as 2025-03-01        optional
``code_…``     an element of a self-made code (``code_moeder``, …), as on   optional
               paper; ``persoon`` may then be empty
=============  ===========================================================  ========

and for every item a column ``<instrument>_<nr>``, such as ``djg_6_1``, with the option's code or its label.
An empty cell, or ``weet niet``, ``geen antwoord`` or ``n.v.t.``, is no answer. Other columns are not read.
"""

from collections.abc import Iterable, Mapping

from traject_eval.instruments import context_fault, context_measures
from traject_eval.survey.mapping import (
    EDUCATIONS,
    SEXES,
    BuurtSource,
    FileMapping,
    ItemSource,
    Source,
    option_labels,
)
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.raw import refuse
from traject_eval.types import POPULATIONS, Instrument, Option

NEEDED = ("persoon", "buurt", "groep")
OPTIONAL = ("meting", "geslacht", "geboortejaar", "opleiding", "gewicht", "datum")
MISSING = ("weet niet", "geen antwoord", "n.v.t.")
CALLED = {"sex": "geslacht", "birth_year": "geboortejaar", "education": "opleiding"}  # questions that are facts here


def own_layout(name: str, header: Iterable[str], registry: Mapping[str, Instrument], wave: str | None) -> FileMapping:
    """The mapping of a file in our own layout.

    Raises
    ------
    Faults
        A needed column is not there, or no column belongs to a known instrument.
    """
    header = list(header)
    found = {column.casefold(): column for column in header}
    made = own_code_columns()
    read_names = {*NEEDED, *OPTIONAL, *made, *(column for one in registry.values() for column in one.columns)}
    needed = NEEDED if wave else (*NEEDED, "meting")
    advice = "voeg de kolom toe, of lees het bestand in met een eigen indeling: --map INDELING.yaml"
    faults = [
        ("de kop", f"geen kolom ‘{column}’", ", ".join(needed), advice) for column in needed if column not in found
    ]
    faults += [
        ("de kop", f"‘{column}’ en ‘{found[column.casefold()]}’", "elke naam één keer", "hernoem er een")
        for column in header
        if column != found[column.casefold()] and column.casefold() in read_names
    ]
    items = {
        answer: ItemSource(found[answer], item_codes(instrument), codes_in_words(instrument.options_of(item)))
        for instrument in registry.values()
        for item, answer in zip(instrument.items, instrument.columns, strict=True)
        if answer in found
    }
    for column in _unknown_items(found, registry):
        faults.append(("de kop", f"kolom ‘{found[column]}’", "een vraag die bij de schaal hoort", "herstel het nummer"))
    for column in found:
        measure, _, number = column.rpartition("_")
        if measure in context_measures() and number.isdigit():
            faults.append((f"kolom ‘{found[column]}’", *context_fault(measure)))
    if not items:
        example = ", ".join(f"{one}_1" for one in sorted(registry))
        faults.append(("de kop", "geen kolom met antwoorden", f"kolommen zoals {example}", advice))
    if faults:
        raise refuse(name, faults)
    used = [instrument for instrument in registry.values() if any(column in items for column in instrument.columns)]
    return FileMapping(
        person=found["persoon"],
        own_code={name: found[name] for name in made if name in found},
        buurt=BuurtSource(Source(found["buurt"], {}), "{}", {}, "", register=False, skip_empty=False),
        wave=wave or Source(found["meting"], {}),
        population=Source.of_words(found["groep"], POPULATIONS),
        sex=Source.of_words(found["geslacht"], SEXES) if "geslacht" in found else None,
        birth=found.get("geboortejaar"),
        education=Source.of_words(found["opleiding"], EDUCATIONS) if "opleiding" in found else None,
        weight=found.get("gewicht", ""),
        filled_in=found.get("datum", ""),
        missing=frozenset(MISSING),
        items=items,
        unasked=tuple(column for one in used for column in one.columns if column not in items),
        may_contradict=(),
        text="",
    )


def _unknown_items(found: Iterable[str], registry: Mapping[str, Instrument]) -> list[str]:
    """Columns named after an instrument, with the number of an item that it does not have."""
    known = {column for one in registry.values() for column in one.columns}
    named = [column.rpartition("_") for column in found if column not in known]
    return ["".join(parts) for parts in named if parts[0] in registry and parts[2].isdigit()]


def item_codes(instrument: Instrument) -> dict[str, int]:
    """The option code of every label and of every code itself; 3.0 and 3,0 are 3."""
    bare = {f"{option.code}{tail}": option.code for option in instrument.options for tail in ("", ".0", ",0")}
    return bare | option_labels(instrument)


def codes_in_words(options: Iterable[Option]) -> str:
    """The answers to a question, for a fault: ``1 (Nee), 2 (Min of meer), 3 (Ja)``.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> codes_in_words(load_instruments()["djg_6"].options)
    '1 (Nee), 2 (Min of meer), 3 (Ja)'
    """
    told = (str(o.code) if o.nl == str(o.code) else f"{o.code} ({o.nl})" for o in options)
    return ", ".join(told)
