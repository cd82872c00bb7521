"""Whom somebody means by an alias, the id of a record, or the code on a questionnaire."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from traject_eval.errors import ProjectProblem
from traject_eval.store import responses
from traject_eval.store.entry import Entry, newest
from traject_eval.survey.stack import CODE, FORM, NAMELESS
from traject_eval.words import listed, text

PEOPLE, ALIAS = "aftrap.aanwezigen", "alias"


@dataclass(frozen=True)
class Person:
    """Somebody in the project: the id that everything refers to, and their buurt."""

    id: str
    buurt: str


def find_person(root: Path, entries: list[Entry], who: str) -> Person:
    """The one person that is meant.

    Parameters
    ----------
    root : Path
        Of the project.
    entries : list of Entry
        Its whole journal.
    who : str
        The id of a record, the alias somebody has now, or the code of a person in the questionnaires.

    Raises
    ------
    ProjectProblem
        Nobody is called so, or more than one person is; then the message lists them by id.
    """
    now = newest(entries)
    named = {
        Person(row, buurt)
        for (buurt, form, row, field), entry in now.items()
        if form == PEOPLE and (row == who or (field == ALIAS and _same(entry.value, who)))
    }
    found = named or {Person(entry.row, entry.buurt) for entry in entries if entry.row == who}
    found = found or _surveyed(root, who) | {Person(who, buurt) for buurt in typed_in(entries, who).values()}
    if not found:
        raise ProjectProblem(text("forget.nobody", who=who))
    if len(found) > 1:
        people = listed([f"{one.id} ({one.buurt})" for one in sorted(found, key=lambda one: (one.buurt, one.id))])
        raise ProjectProblem(text("forget.ambiguous", who=who, people=people))
    return found.pop()


def aliases(entries: list[Entry], person: str) -> dict[str, set[str]]:
    """What a person was ever called, by buurt, without what somebody else there is called too."""
    mine: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for entry in entries:
        if (entry.form, entry.field) == (PEOPLE, ALIAS) and isinstance(entry.value, str):
            side = mine if entry.row == person else others
            side.setdefault(entry.buurt, set()).add(entry.value)
    return {buurt: names - others.get(buurt, set()) for buurt, names in mine.items()}


def typed_in(entries: Iterable[Entry], code: str) -> dict[str, str]:
    """The buurt of every questionnaire on paper that was typed in under a code, by the id of the questionnaire.

    The code may be the one that a questionnaire without a code got.

    Examples
    --------
    >>> typed_in([Entry("1", "BU1", "stapel.start.T0.deelnemer", "r", "_code", "K7M4PD", "", "", "d", "")], "K7M4PD")
    {'r': 'BU1'}
    """
    ours = (entry for entry in entries if entry.form.startswith(FORM))
    return {
        entry.row: entry.buurt
        for entry in ours
        if (entry.field == CODE and entry.value == code) or code == f"{NAMELESS}{entry.row}"
    }


def _same(value: object, who: str) -> bool:
    return isinstance(value, str) and value.strip().casefold() == who.strip().casefold()


def _surveyed(root: Path, who: str) -> set[Person]:
    found = set()
    for line in responses.imports(root):
        for path in responses.parts(root, line):
            if path.is_file() and "persons" in path.parts:
                frame = pd.read_parquet(path, columns=["person", "buurt"])
                found |= {Person(who, str(buurt)) for buurt in frame.loc[frame["person"] == who, "buurt"]}
    return found
