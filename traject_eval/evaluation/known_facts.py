"""Facts about people that were known at the first measurement, as groups to look at and as numbers to hold equal."""

from collections.abc import Mapping

import pandas as pd

AGE_EDGES = (65, 75)  # years; groups run from an edge up to the next
AGES = ("under_65", "65_to_74", "75_and_over")


def known_facts(persons: pd.DataFrame, dates: Mapping[str, str], before: str) -> pd.DataFrame:
    """The groups of every person: ``person, sex, age, education``, missing where not known.

    Parameters
    ----------
    persons : DataFrame
        ``person``, and as far as known ``sex, birth_year, education``.
    dates : mapping
        Measurement to its date; an age is that at ``before``, reached in that year.
    before : str

    Examples
    --------
    >>> people = pd.DataFrame({"person": ["p", "q"], "sex": ["v", None], "birth_year": [1950, 1990]})
    >>> known_facts(people, {"T0": "2025-03-01"}, "T0")["age"].tolist()
    ['75_and_over', 'under_65']
    """
    wanted = persons.reindex(columns=["person", "sex", "birth_year", "education"])
    year = dates.get(before, "")[:4]
    age = int(year) - wanted["birth_year"].astype("Float64") if year else pd.Series(float("nan"), wanted.index)
    edges = [-float("inf"), *AGE_EDGES, float("inf")]
    groups = pd.cut(age.astype(float), edges, right=False, labels=list(AGES)).astype(object)
    return wanted.assign(age=groups)[["person", "sex", "age", "education"]]


def known_numbers(persons: pd.DataFrame) -> pd.DataFrame:
    """The same facts as numbers: ``person``, ``sex`` (1 a woman), ``age`` (birth year, turned round), ``education``.

    ``education`` is 1 where it is low. Missing where not known. An age counts from any one year, which changes no
    difference between people.

    Examples
    --------
    >>> people = pd.DataFrame({"person": ["p", "q"], "sex": ["vrouw", None], "birth_year": [1950, 1990]})
    >>> known_numbers(people)[["sex", "age"]].values.tolist()
    [[1.0, -1950.0], [nan, -1990.0]]
    """
    wanted = persons.reindex(columns=["person", "sex", "birth_year", "education"])
    known = {
        **{"sex": wanted["sex"].eq("vrouw").astype(float).where(wanted["sex"].notna())},
        **{"age": -wanted["birth_year"].astype(float)},
        **{"education": wanted["education"].eq("laag").astype(float).where(wanted["education"].notna())},
    }
    return wanted[["person"]].assign(**known)
