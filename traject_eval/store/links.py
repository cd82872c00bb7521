"""Which questionnaires are of one person: ``koppelingen.csv`` in the project, a decision that can be undone.

The answers keep the codes that they came with. What stands in this file is applied where a buurt is frozen, and nowhere
else: without the file, or without a line of it, everybody is a person of their own again. It opens in a spreadsheet::

    buurt;wave;person;of;posterior;exact
    BU1;T1;1f0c9a2b-T1-4;77ab01cd-T0-12;0,991;True
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from traject_eval.errors import ProjectProblem
from traject_eval.store.files import write_text
from traject_eval.types import LINK_COLUMNS

FILE = "koppelingen.csv"
COLUMNS = ("buurt", *LINK_COLUMNS)


def read_links(root: Path) -> pd.DataFrame:
    """The links of a project: ``buurt`` and ``LINK_COLUMNS``; no rows where nothing was linked.

    Raises
    ------
    ProjectProblem
        The file is damaged.
    """
    path = root / FILE
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    words = {"sep": ";", "decimal": ",", "dtype": {"buurt": str, "wave": str, "person": str, "of": str}}
    try:
        found = pd.read_csv(path, **words)[list(COLUMNS)].astype({"posterior": float, "exact": bool})
    except (ValueError, KeyError, UnicodeDecodeError):
        found = None
    if (
        found is None
        or found[["wave", "person", "of"]].isna().any(axis=None)
        or not found["posterior"].between(0, 1).all()
    ):
        raise ProjectProblem(
            f"Het bestand {path} klopt niet: verwacht de kolommen {', '.join(COLUMNS)}, met in posterior een getal van "
            "0 tot en met 1. Maak het opnieuw met: traject link"
        )
    return found


def write_links(root: Path, links: pd.DataFrame) -> None:
    """Keep links in place of those that were there; without links the file goes."""
    if links.empty:
        (root / FILE).unlink(missing_ok=True)
        return
    write_text(root / FILE, links[list(COLUMNS)].to_csv(index=False, sep=";", decimal=",", lineterminator="\n"))


def forget_links(root: Path, people: Collection[str]) -> None:
    """Take forgotten people out of the links; the file is written anew only where one of them was in it."""
    links = read_links(root)
    kept = links[~links["person"].isin(people) & ~links["of"].isin(people)]
    if len(kept) < len(links):
        write_links(root, kept)


def same_people(links: pd.DataFrame, people: Collection[str]) -> list[str]:
    """These people, under every code that a questionnaire of theirs came with.

    Examples
    --------
    >>> same_people(pd.DataFrame([["q", "T1", "p", 0.9, False]], columns=LINK_COLUMNS), ["q"])
    ['p', 'q']
    """
    found = set(people)
    bases = set(links.loc[links["person"].isin(found), "of"]) | found
    return sorted(bases | set(links.loc[links["of"].isin(bases), "person"]))


def with_links(
    answers: pd.DataFrame, persons: pd.DataFrame, codes: pd.DataFrame, links: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The same answers and persons with linked questionnaires as those of one person.

    A link to somebody who is not there, or who has a questionnaire in that wave already, is passed over. Facts about a
    person are those of the first questionnaire, filled from the others.

    Returns
    -------
    answers, persons : DataFrame
    made : DataFrame
        ``person, wave, posterior, exact`` of every questionnaire with a self-made code: nothing of the code itself;
        without a posterior where it is not linked.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p", "q"], "wave": ["T0", "T1"]})
    >>> persons = pd.DataFrame({"person": ["q", "p"], "sex": ["man", None]})
    >>> links = pd.DataFrame([["q", "T1", "p", 0.9, False]], columns=LINK_COLUMNS)
    >>> answers, persons, made = with_links(answers, persons, answers, links)
    >>> answers["person"].tolist(), persons.values.tolist(), made["posterior"].tolist()
    (['p', 'p'], [['p', 'man']], [nan, 0.9])
    """
    there = set(answers["person"])
    taken = set(zip(answers["person"], answers["wave"], strict=True))
    good = links[links["person"].isin(there) & links["of"].isin(there)]
    good = good[~_among(good, "of", taken)]
    good = good.drop_duplicates("person").drop_duplicates(["of", "wave"])
    made = codes[["person", "wave"]].merge(good, on=["person", "wave"], how="left")
    of = dict(zip(good["person"], good["of"], strict=True))
    if of:
        before = persons["person"].tolist()
        answers, persons, made = (
            frame.assign(person=[of.get(one, one) for one in frame["person"]]) for frame in (answers, persons, made)
        )
        order = np.argsort([one in of for one in before], kind="stable")
        persons = persons.iloc[order].groupby("person", sort=False, as_index=False).first()[list(persons)]
    present = set(zip(answers["person"], answers["wave"], strict=True))  # not what a person left out
    made = made[_among(made, "person", present)]
    return answers, persons, made[["person", "wave", "posterior", "exact"]]


def _among(frame: pd.DataFrame, who: str, pairs: Collection[tuple[str, str]]) -> np.ndarray:
    """Is the person in ``who`` with the wave of the row one of these pairs? Per row."""
    return np.array([pair in pairs for pair in zip(frame[who], frame["wave"], strict=True)], dtype=bool)
