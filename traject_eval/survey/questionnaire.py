"""A questionnaire out of the registry: every question with its answers, or all the reasons why it cannot be made."""

from collections.abc import Iterable

import pandas as pd

from traject_eval.errors import Faults, UnknownName
from traject_eval.types import FAULT_COLUMNS, Instrument

LANGUAGES = {"nl": "Nederlandse", "en": "Engelse"}
COLUMNS = ("instrument", "intro", "nr", "column", "question", "code", "answer")


def questionnaire(instruments: Iterable[Instrument], lang: str = "nl") -> pd.DataFrame:
    """The questions of some scales with their answers, in the order in which they are asked.

    Parameters
    ----------
    instruments : iterable of Instrument
    lang : str
        ``nl`` or ``en``.

    Returns
    -------
    DataFrame
        One row per question and answer, columns ``COLUMNS``: ``column`` is the name that the answers have in a file
        in our own layout, ``intro`` what stands above the questions of a scale.

    Raises
    ------
    UnknownName
        There are no texts in this language.
    Faults
        A question has no text, with every scale for which that is so, and why.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> asked = questionnaire([load_instruments()["djg_6"]])
    >>> len(asked), asked.loc[0, ["column", "question", "answer"]].tolist()
    (18, ['djg_6_1', 'Ik ervaar een leegte om me heen', 'Nee'])
    """
    asked = list(instruments)
    require_texts(asked, lang)
    return pd.DataFrame([row for one in asked for row in _rows(one, lang)], columns=list(COLUMNS))


def require_texts(instruments: Iterable[Instrument], lang: str) -> None:
    """Do nothing, unless a question of these scales has no text in this language.

    Raises
    ------
    UnknownName
        There are no texts in this language.
    Faults
        Every scale that lacks a text, and why.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> require_texts([load_instruments()["djg_6"]], "nl")
    """
    if lang not in LANGUAGES:
        raise UnknownName("taal", lang, LANGUAGES)
    if faults := [fault for one in instruments if (fault := _without_text(one, lang))]:
        title = "Deze vragenlijst is niet te maken: er ontbreken teksten."
        raise Faults(title, pd.DataFrame(faults, columns=list(FAULT_COLUMNS)))


def _rows(one: Instrument, lang: str):
    for item, column in zip(one.items, one.columns, strict=True):
        for option in one.options_of(item):
            asked = (one.id, one.intro[lang], item.nr, column, getattr(item, lang))
            yield (*asked, option.code, getattr(option, lang))


def _without_text(one: Instrument, lang: str) -> tuple[str, ...] | None:
    """The fault of a scale of which a question has no text."""
    lost = [str(item.nr) for item in one.items if not getattr(item, lang)]
    if not lost:
        return None
    reason = "nergens gevonden" if one.bundled else f"niet meegeleverd; licentie: {one.licence}"
    advice = f"zet de tekst in een bestand in de map instruments, met bovenaan: wording_of: {one.id}"
    found = f"geen {LANGUAGES[lang]} tekst bij vraag {', '.join(lost)} ({reason})"
    return one.id, found, "een tekst bij elke vraag", advice
