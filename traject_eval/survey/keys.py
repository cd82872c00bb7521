"""Who, where, when: person, buurt, wave and population of every row, and what contradicts itself."""

import re
from collections.abc import Collection

import pandas as pd

from traject_eval.errors import UnknownName
from traject_eval.survey.cells import Cells
from traject_eval.survey.codes import LENGTH, is_code, looks_like_code, nearest, shown, tidy
from traject_eval.survey.mapping import BuurtSource, FileMapping, Source
from traject_eval.survey.matching import plain
from traject_eval.types import POPULATIONS

SHOWN = 8  # known codes named in one fault
NEAR_LENGTHS = range(LENGTH - 1, LENGTH + 2)  # of a code with one slip
CARD = "een code van een kaartje"
SHOWN_TEXT = 40  # characters of a code that is none
EXCEL_FAULTS = (
    *("N/A", "NB", "REF!", "VERW!", "DIV/0!", "DEEL/0!", "VALUE!", "WAARDE!", "NAME?", "NAAM?"),
    *("NUM!", "GETAL!", "NULL!", "LEEG!"),
)
NO_CODES = (  # texts that cannot be the code of a person: pattern, what they are, what to do
    (f"^#(?:{'|'.join(map(re.escape, EXCEL_FAULTS))})", "een fout van Excel", "herstel de formule, of typ de code"),
    ("^[=@]", "een formule", "typ de code zelf"),
    (
        r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+$",
        "een getal dat zijn laatste cijfers kwijt is",
        "maak in Excel de kolom eerst tekst, en vul de codes opnieuw in",
    ),
    (
        "[\x01-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
        "een teken dat niet te zien is",
        "typ de code opnieuw",
    ),
    ("^.{201}", "meer dan 200 tekens", "kies een korte code"),
)


def keys_of(
    cells: Cells,
    mapping: FileMapping,
    wave: Source | str,
    buurten: Collection[str],
    waves: list[str],
    prefix: str,
    cards: Collection[str],
) -> pd.DataFrame:
    """``person, buurt, wave, population`` of every row; faults are noted in ``cells``.

    ``cards`` are the codes on the cards that were given. ``prefix`` makes the codes of people without one unique to
    their file; the wave in them keeps a file that is read under two waves from making one person of two.

    Raises
    ------
    UnknownName
        The wave or buurt said for all rows is not one of ``waves`` or ``buurten``.
    """
    waved = _wave(cells, wave, waves)
    keys = pd.DataFrame(
        {
            "person": _person(cells, mapping, f"{prefix}-" + waved, cards),
            "buurt": _buurt(cells, mapping.buurt, buurten),
            "wave": waved,
            "population": _population(cells, mapping.population),
        },
        index=cells.rows.index,
    )
    _check_keys(cells, mapping, keys)
    return keys


def _person(cells: Cells, mapping: FileMapping, prefix: pd.Series, cards: Collection[str]) -> pd.Series:
    unknown = prefix + "-" + cells.rows.index.astype("str")
    if not mapping.person:
        return unknown
    person = cells.key(mapping.person)
    if mapping.own_code:
        person = person.fillna(unknown)
    cells.note(person.isna(), mapping.person, "leeg", "de code van een persoon", "vul de code in, of haal de rij weg")
    for pattern, found, advice in NO_CODES:
        wrong = person.notna() & person.str.contains(pattern).fillna(False).astype(bool)
        cells.note(wrong, mapping.person, person.str.slice(0, SHOWN_TEXT) + f" ({found})", "een code", advice)
    return _of_cards(cells, mapping.person, person, cards) if cards else person


def _of_cards(cells: Cells, column: str, person: pd.Series, cards: Collection[str]) -> pd.Series:
    """The codes of cards as they are kept; one with a slip in it is a fault, and never taken for another."""
    meant, expected = {}, {}
    for written in person.dropna().unique():
        code = tidy(written)
        if code in cards:
            meant[written] = code
        elif len(code) in NEAR_LENGTHS and not is_code(code):
            close = nearest(code, cards)
            if close or looks_like_code(code):
                expected[written] = f"een code van een kaartje; {shown(close)} lijkt erop" if close else CARD
    wrong = person.map(expected).astype("str")
    advice = "kijk op de vragenlijst welke code er staat, en typ die over; kies niet op de gok"
    cells.note(wrong.notna(), column, person + " (zo’n code is niet uitgedeeld)", wrong, advice)
    return person.replace(meant)


def _buurt(cells: Cells, source: BuurtSource, known: Collection[str]) -> pd.Series:
    column = source.source.column
    if not column:
        if source.code not in known:
            raise UnknownName("buurt", source.code, list(known))
        return pd.Series(source.code, index=cells.rows.index, dtype="str")
    if source.source.values:
        advice = "noem deze tekst in de indeling met de code van de buurt"
        codes = cells.meaning(column, source.source.values, "een buurt uit de indeling", advice).astype("str")
    else:
        before, after = source.code.split("{}")
        codes = before + cells.key(column) + after
    empty = cells.key(column).isna()
    cells.note(empty, column, "leeg", "de code van een buurt", "vul de buurt in, of haal de rij weg")
    if source.register:
        shaped = codes.isna() | codes.str.fullmatch(r"[\w-]+", flags=re.ASCII).fillna(False).astype(bool)
        cells.note(
            ~shaped,
            column,
            codes,
            "alleen letters, cijfers, - en _",
            "geef in de indeling een code per buurt",
        )
    else:
        some = ", ".join(sorted(known)[:SHOWN]) + (" …" if len(known) > SHOWN else "")
        advice = "herstel de code, of voeg de buurt toe met: traject buurt add CODE NAAM"
        cells.note(codes.notna() & ~codes.isin(list(known)), column, codes, some or "nog geen buurten", advice)
    return codes


def _wave(cells: Cells, source: Source | str, known: list[str]) -> pd.Series:
    expected = ", ".join(known)
    advice = "herstel de meting, of voeg haar toe onder [waves] in traject.toml"
    if isinstance(source, str):
        if source not in known:
            raise UnknownName("meting", source, known)
        return pd.Series(source, index=cells.rows.index, dtype="str")
    table = source.values or {plain(one): one for one in known}
    waves = cells.meaning(source.column, table, "; ".join(source.values) or expected, advice).astype("str")
    empty = cells.text(source.column).isna()
    cells.note(empty, source.column, "leeg", expected, "vul de meting in, of haal de rij weg")
    cells.note(waves.notna() & ~waves.isin(known), source.column, waves, expected, advice)
    return waves


def _population(cells: Cells, source: Source | str) -> pd.Series:
    if isinstance(source, str):
        return pd.Series(source, index=cells.rows.index, dtype="str")
    expected = "; ".join(source.values) or " of ".join(POPULATIONS)
    advice = "zeg per rij of iemand deelnemer of bewoner is; de twee groepen worden nooit gemengd"
    values = cells.meaning(source.column, source.values, expected, advice).astype("str")
    cells.note(cells.text(source.column).isna(), source.column, "leeg", expected, advice)
    return values


def _check_keys(cells: Cells, mapping: FileMapping, keys: pd.DataFrame) -> None:
    """A person stands once in a wave, lives in one buurt and belongs to one population."""
    known = keys.dropna(subset=["person", "wave"])
    person = "persoon " + keys["person"].astype("str")
    double = known.duplicated(["person", "wave"]).reindex(keys.index, fill_value=False)
    column = mapping.person or mapping.buurt.source.column or "persoon"
    advice = "laat één rij staan, of geef de tweede persoon een eigen code"
    cells.note(
        double,
        column,
        person + " nog een keer in " + keys["wave"].astype("str"),
        "één rij per persoon en meting",
        advice,
    )
    population = mapping.population.column if isinstance(mapping.population, Source) else ""
    for name, column, expected in (
        ("buurt", mapping.buurt.source.column, "elke persoon in één buurt"),
        ("population", population, "elke persoon deelnemer óf bewoner"),
    ):
        first = keys[name].groupby(keys["person"]).transform("first")
        moved = keys[name].notna() & first.notna() & keys[name].ne(first)
        found = keys[name].astype("str") + " (eerder " + first.astype("str") + ") bij " + person
        cells.note(moved, column, found, expected, "controleer of het één persoon is, en herstel de rij")
