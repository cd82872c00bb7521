"""Texts that a project supplies for a scale whose own texts may not be shipped, or are not known.

A file in the project's folder ``instruments``, under any name that is not that of a scale::

    wording_of: swemwbs
    source: toestemming van de Universiteit van Warwick, 3 maart 2026
    intro: {nl: "…", en: "…"}
    items:
      1: {nl: "…", en: "…"}
    options:
      1: {nl: "…", en: "…"}

It holds texts and nothing else, so it cannot change a score: not the questions there are, their order, their codes,
or which are turned round. A text that the scale has already is kept: with other words it is another question.
"""

from dataclasses import replace

from traject_eval.instruments.located import Field, Located, check_fields
from traject_eval.instruments.schema import LABEL, LANGUAGES, TEXT
from traject_eval.types import Instrument, Item, Option

WORDING_OF = "wording_of"
TOP = {
    WORDING_OF: TEXT,
    "source": Field((str,), "waar de teksten vandaan komen", passes=lambda text: bool(text.strip())),
    "intro": Field((dict,), "nl en en, elk een tekst", required=False),
    "items": Field((dict,), "per nummer van een vraag de tekst: {1: {nl: …}}", passes=bool),
    "options": Field((dict,), "per code van een antwoord de tekst: {1: {nl: …}}", required=False),
}
BY_LANGUAGE = {"nl": LABEL, "en": LABEL}


def is_wording(document: Located) -> bool:
    """Does this file hold texts for a scale, instead of a scale?"""
    return isinstance(document.value, dict) and WORDING_OF in document.value


def check_wording(document: Located, registry: dict[str, Instrument]) -> None:
    """Note every fault of a file of texts in ``document.faults``."""
    raw = document.value
    check_fields(document, (), raw, TOP)
    for part in ("intro", "items", "options"):
        rows = raw.get(part)
        for key, row in ({"": rows} if part == "intro" else rows).items() if isinstance(rows, dict) else ():
            check_fields(document, (part, key) if key else (part,), row, BY_LANGUAGE)
    name = raw.get(WORDING_OF)
    if document.sound((WORDING_OF,)) and name not in registry:
        known = ", ".join(sorted(registry))
        document.fault((WORDING_OF,), f"onbekende schaal {name}", known, "herstel de naam")
    if document.sound(()):
        _check_against(document, registry[name])


def _check_against(document: Located, scale: Instrument) -> None:
    """Only questions and answers that are there, and only texts that the scale does not have."""
    raw = document.value
    items = {str(item.nr): item for item in scale.items}
    codes = {str(option.code) for option in scale.options}
    for part, known in (("items", set(items)), ("options", codes)):
        for key in set(raw.get(part, {})) - known:
            expected = f"een van {', '.join(sorted(known, key=int))}"
            document.fault((part, key), f"{key} hoort niet bij {scale.id}", expected, "herstel het nummer")
    for key, row in raw["items"].items():
        for language in row:
            if key in items and getattr(items[key], language):
                advice = "haal deze tekst weg; zijn de vragen anders, maak dan een eigen schaal"
                found = f"vraag {key} heeft al een tekst ({language})"
                document.fault(("items", key, language), found, "alleen teksten die ontbreken", advice)
    if scale.bundled and "options" in raw:
        found, expected = f"{scale.id} heeft al antwoorden", "alleen vragen"
        document.fault(("options",), found, expected, "haal options weg")
    meaning = {}
    for option in with_wording(scale, raw).options:
        for label in {" ".join(text.split()).casefold() for text in (option.nl, option.en)}:
            if meaning.setdefault(label, option.code) != option.code:
                found, expected = f"{label} is ook een ander antwoord", "een tekst die bij één antwoord hoort"
                document.fault(("options", str(option.code)), found, expected, "kies een andere tekst")


def with_wording(scale: Instrument, raw: dict) -> Instrument:
    """The scale with the texts of one file; how it is scored stays as it was."""
    items, options = raw["items"], raw.get("options", {})
    return replace(
        scale,
        intro=scale.intro | raw.get("intro", {}),
        items=tuple(_item(item, items.get(str(item.nr), {})) for item in scale.items),
        options=tuple(_option(option, options.get(str(option.code), {})) for option in scale.options),
        wording="; ".join(source for source in (scale.wording, raw["source"]) if source),
    )


def _item(item: Item, texts: dict) -> Item:
    return replace(item, **{language: texts[language] for language in LANGUAGES if language in texts})


def _option(option: Option, texts: dict) -> Option:
    return replace(option, **texts)
