"""From a table of text to checked answers: every fault at once, or answers without a fault."""

from collections.abc import Collection, Mapping

import pandas as pd

from traject_eval.errors import DataProblem
from traject_eval.survey.cells import COLUMNS, Cells
from traject_eval.survey.days import days
from traject_eval.survey.facts import persons_of
from traject_eval.survey.keys import SHOWN, keys_of
from traject_eval.survey.layout import own_layout
from traject_eval.survey.mapping import FileMapping, Source
from traject_eval.survey.matching import plain
from traject_eval.survey.own_code import own_codes
from traject_eval.survey.raw import RawTable
from traject_eval.types import ANSWER_COLUMNS, FILLED_IN, PERSON_COLUMNS, Instrument, Responses


def convert(
    raw: RawTable,
    mapping: FileMapping | None,
    registry: Mapping[str, Instrument],
    known_buurten: Collection[str],
    known_waves: Collection[str],
    wave: str | None = None,
    cards: Collection[str] = (),
) -> Responses:
    """The answers in a file, checked.

    Parameters
    ----------
    raw : RawTable
    mapping : FileMapping or None
        None: the file is in our own layout (``traject_eval.survey.layout``).
    registry : mapping of Instrument
    known_buurten : collection of str
        Codes; others are a fault, unless the mapping registers new ones.
    known_waves : collection of str
        In order of time.
    wave : str, optional
        The wave of all rows, where neither the file nor the mapping says it.
    cards : collection of str
        The codes on the cards that were given: a code with a slip in it is a fault.

    Returns
    -------
    Responses
        With faults, ``answers`` and ``persons`` are empty. The index of both is the row in the file.

    Raises
    ------
    DataProblem
        The wave is said twice or not at all.
    UnknownName
        The wave said for all rows is not one of ``known_waves``.
    Faults
        The file is not in our own layout and there is no mapping.
    """
    return convert_with_notes(raw, mapping, registry, known_buurten, known_waves, wave, cards)[0]


def convert_with_notes(
    raw: RawTable,
    mapping: FileMapping | None,
    registry: Mapping[str, Instrument],
    known_buurten: Collection[str],
    known_waves: Collection[str],
    wave: str | None = None,
    cards: Collection[str] = (),
) -> tuple[Responses, list[str]]:
    """As ``convert``, with what was left out or made unknown at the mapping's request, in Dutch."""
    mapping = mapping or own_layout(raw.name, raw.frame.columns, registry, wave)
    waves = list(known_waves)
    chosen = _chosen_wave(raw, mapping, wave)
    absent = [name for name in (*mapping.key_columns, *mapping.other_columns) if name not in raw.frame]
    if absent:
        return _refused(raw, _absent_columns(raw, absent)), []
    rows = raw.frame
    if mapping.buurt.skip_empty:
        rows = rows[Cells(raw, rows, mapping.missing).key(mapping.buurt.source.column).notna()]
    cells = Cells(raw, rows, mapping.missing)
    keys = keys_of(cells, mapping, chosen, known_buurten, waves, raw.hash[:8], cards)
    persons, notes = persons_of(cells, mapping, keys, waves)
    answers = keys[list(ANSWER_COLUMNS)].join(_items(cells, mapping, registry))
    day = days(cells.text(mapping.filled_in)) if mapping.filled_in else None
    if day is not None and day.notna().any():
        answers[FILLED_IN] = day
    faults = cells.faults()
    if not faults.empty:
        return _refused(raw, faults), []
    if skipped := len(raw.frame) - len(rows):
        told = "1 rij zonder buurt is" if skipped == 1 else f"{skipped} rijen zonder buurt zijn"
        notes = [f"{told} overgeslagen.", *notes]
    codes = own_codes(cells, mapping.own_code, keys)
    if mapping.own_code:
        notes += _codes_told(cells, mapping, codes)
    if day is not None and (unknown := int(day.isna().sum())):
        notes.append(f"Vragenlijsten waarvan niet te lezen is op welke dag ze zijn ingevuld: {unknown}.")
    return Responses(answers, persons, codes, faults, raw.name, raw.hash), notes


def _codes_told(cells: Cells, mapping: FileMapping, codes: pd.DataFrame) -> list[str]:
    """How many questionnaires have a self-made code, and how many no code at all."""
    carded = cells.text(mapping.person).notna() if mapping.person else pd.Series(False, index=cells.rows.index)
    told = []
    if len(codes):
        told.append(f"Vragenlijsten met een zelfgemaakte code: {len(codes)}. Koppel de metingen met: traject link")
    if nameless := int((~carded).sum()) - int((~carded[codes.index]).sum()):
        told.append(f"Zonder enige code: {nameless}. Elk daarvan telt als een ander, onbekend mens.")
    return told


def buurten_in(raw: RawTable, mapping: FileMapping, answers: pd.DataFrame) -> dict[str, str]:
    """The name of every buurt in the answers, by code; the code itself where no name is given."""
    source = mapping.buurt
    text = raw.frame[source.source.column].reindex(answers.index)
    if source.name_column:
        names = raw.frame[source.name_column].reindex(answers.index)
    elif source.names == "labels" or source.source.values:
        names = text
    else:
        names = text.map({one: source.names.get(plain(one)) for one in text.dropna().unique()})
    found = pd.DataFrame({"code": answers["buurt"], "name": names.fillna(answers["buurt"])})
    return dict(found.drop_duplicates("code").sort_values("code").itertuples(index=False))


def _refused(raw: RawTable, faults: pd.DataFrame) -> Responses:
    answers, persons = pd.DataFrame(columns=list(ANSWER_COLUMNS)), pd.DataFrame(columns=list(PERSON_COLUMNS))
    return Responses(answers, persons, pd.DataFrame(columns=list(ANSWER_COLUMNS)), faults, raw.name, raw.hash)


def _absent_columns(raw: RawTable, absent: list[str]) -> pd.DataFrame:
    expected = ", ".join(list(raw.frame)[:SHOWN]) + (" …" if raw.frame.shape[1] > SHOWN else "")
    advice = "herstel de naam van de kolom in de indeling"
    row = max(raw.first_row - 1, 1)
    told = [(row, name, "deze kolom staat niet in het bestand", f"een van: {expected}", advice) for name in absent]
    return pd.DataFrame(told, columns=list(COLUMNS)).drop_duplicates(ignore_index=True)


def _chosen_wave(raw: RawTable, mapping: FileMapping, wave: str | None) -> Source | str:
    said_in_file = isinstance(mapping.wave, Source) or any(
        mapping.text == "" and plain(c) == "meting" for c in raw.frame
    )
    if wave and (said_in_file or mapping.wave not in ("", None, wave)):
        raise DataProblem(f"{raw.name}: de meting staat al in het bestand of in de indeling. Laat --wave weg.")
    if not wave and not mapping.wave:
        raise DataProblem(
            f"{raw.name}: het is niet bekend bij welke meting dit hoort. Zeg het met --wave, zoals --wave T0."
        )
    return mapping.wave or wave


def _items(cells: Cells, mapping: FileMapping, registry: Mapping[str, Instrument]) -> pd.DataFrame:
    """Option codes as Int64, columns in the order of the instruments."""
    advice = "herstel het antwoord, of noem deze tekst in de indeling"
    columns = {}
    for answer in (column for one in registry.values() for column in one.columns):
        if answer in mapping.items:
            source = mapping.items[answer]
            columns[answer] = cells.meaning(source.column, source.codes, source.expected, advice).astype("Int64")
        elif answer in mapping.unasked:
            columns[answer] = pd.Series(pd.NA, index=cells.rows.index, dtype="Int64")
    return pd.DataFrame(columns, index=cells.rows.index)
