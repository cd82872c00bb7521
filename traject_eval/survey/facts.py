"""From rows to persons: one row per person, and every fact that contradicts itself."""

import datetime as dt

import pandas as pd

from traject_eval.survey.cells import Cells
from traject_eval.survey.mapping import EDUCATIONS, SEXES, Age, FileMapping, Source
from traject_eval.types import PERSON_COLUMNS

EARLIEST, OLDEST = 1900, 115  # birth year; age in years
DUTCH = {"sex": "het geslacht", "birth_year": "het geboortejaar"}
_ONE_FACT = "hetzelfde in elke rij van deze persoon"


def persons_of(
    cells: Cells, mapping: FileMapping, keys: pd.DataFrame, waves: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    """The people in a file, and in Dutch what was made unknown.

    Parameters
    ----------
    cells : Cells
    mapping : FileMapping
    keys : DataFrame
        ``person, buurt, wave, population`` per row of the file.
    waves : list of str
        In order of time: a fact is taken from the first wave that has it.

    Returns
    -------
    persons : DataFrame
        ``PERSON_COLUMNS``, one row per person; the index is the row in the file where the person comes first.
    notes : list of str
    """
    facts = keys.assign(
        sex=_words(cells, mapping.sex, SEXES),
        birth_year=_birth_year(cells, mapping),
        education=_words(cells, mapping.education, EDUCATIONS),
        joined=None,
        weight=cells.positive(mapping.weight, "herstel het gewicht") if mapping.weight else float("nan"),
    )
    notes = []
    slack = 1 if isinstance(mapping.birth, Age) else 0  # a birthday lies before or after the interview
    for fact, column, tolerance in (
        ("sex", mapping.sex.column if mapping.sex else "", 0),
        ("birth_year", mapping.birth.column if isinstance(mapping.birth, Age) else mapping.birth, slack),
        ("weight", mapping.weight, 0),
    ):
        torn = contradicting(facts["person"], facts[fact], tolerance)
        if torn.any() and fact in mapping.may_contradict:
            number = facts.loc[torn, "person"].nunique()
            people = "1 mens" if number == 1 else f"{number} mensen"
            notes.append(f"Bij {people} verschilt {DUTCH[fact]} tussen de rijen: het geldt nu als onbekend.")
            facts[fact] = facts[fact].mask(torn)
        elif torn.any():
            _note_torn(cells, facts, fact, column, torn)
    order = facts["wave"].map({wave: place for place, wave in enumerate(waves)})
    known = facts.iloc[order.argsort(kind="stable").to_numpy()]
    persons = known.groupby("person", sort=False, dropna=True).first().reset_index()
    first_rows = pd.Series(facts.index, index=facts.index).groupby(facts["person"]).min()
    persons.index = pd.Index(persons["person"].map(first_rows).to_numpy())
    return _typed(persons[list(PERSON_COLUMNS)].sort_index()), notes


def contradicting(person: pd.Series, fact: pd.Series, tolerance: float) -> pd.Series:
    """True in every row of a person whose rows differ by more than ``tolerance`` (text: differ at all).

    Examples
    --------
    >>> contradicting(pd.Series(["p", "p", "q"]), pd.Series([1960, 1962, 1970]), 1).tolist()
    [True, True, False]
    """
    if not fact.notna().any():
        return pd.Series(False, index=fact.index)
    if not pd.api.types.is_numeric_dtype(fact):
        fact = pd.Series(pd.factorize(fact)[0], index=fact.index).astype(float).where(fact.notna())
    grouped = fact.groupby(person)
    return (grouped.transform("max") - grouped.transform("min")).gt(tolerance)


def _note_torn(cells: Cells, facts: pd.DataFrame, fact: str, column: str, torn: pd.Series) -> None:
    first = facts[fact].where(torn).groupby(facts["person"]).transform("first")
    differs = torn & facts[fact].notna() & facts[fact].ne(first)
    shown = (
        facts[fact].astype("str") + " (eerder " + first.astype("str") + ") bij persoon " + facts["person"].astype("str")
    )
    advice = "controleer of het één persoon is en herstel het gegeven"
    if fact == "weight":
        advice = "neem één gewicht per persoon, of laat het gewicht weg uit de indeling"
    cells.note(differs, column, shown, _ONE_FACT, advice)


def _words(cells: Cells, source: Source | None, words: tuple[str, ...]) -> pd.Series | None:
    if source is None:
        return None
    expected = "; ".join(source.values)
    return cells.meaning(
        source.column,
        source.values,
        expected,
        f"herstel het woord, of noem het in de indeling als {' of '.join(words)}",
    )


def _birth_year(cells: Cells, mapping: FileMapping) -> pd.Series | float:
    this_year = dt.date.today().year
    if mapping.birth is None:
        return float("nan")
    if isinstance(mapping.birth, str):
        return cells.whole(
            mapping.birth, EARLIEST, this_year, "vul het geboortejaar in met vier cijfers, of laat het leeg"
        )
    age = cells.whole(mapping.birth.column, 0, OLDEST, "vul de leeftijd in jaren in, of laat de cel leeg")
    year = mapping.birth.year
    if isinstance(year, str):
        year = cells.whole(year, EARLIEST, this_year, "vul het jaar van de vragenlijst in")
    return year - age


def _typed(persons: pd.DataFrame) -> pd.DataFrame:
    text = {name: "str" for name in PERSON_COLUMNS if name not in ("birth_year", "weight")}
    return persons.astype({**text, "birth_year": "Int64", "weight": "float64"})
