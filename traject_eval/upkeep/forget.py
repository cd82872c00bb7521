"""Somebody is forgotten: the key destroyed, the answers removed, and said what cannot be reached."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from uuid import uuid4

from traject_eval.privacy.erasure import erased
from traject_eval.privacy.keys import Keys, open_keys
from traject_eval.store import Project, snapshots
from traject_eval.store.entry import FORGOTTEN, Entry
from traject_eval.store.exclusions import forget_exclusions
from traject_eval.store.journal import Journal, open_journal
from traject_eval.store.links import forget_links, read_links, same_people
from traject_eval.store.removal import lines_with, remove_people
from traject_eval.survey.erasing import raw_without
from traject_eval.upkeep.who import PEOPLE, Person, aliases, find_person, typed_in


@dataclass(frozen=True)
class Erased:
    """What was taken out of a project."""

    entries: int  # answers of evenings that told of the person
    questionnaires: int
    imports: tuple[str, ...]  # names of the files they came from
    lost_sources: tuple[str, ...]  # of those, the raw files that had to go as a whole
    compact: bool  # are the old words gone from the database file too?


@dataclass(frozen=True)
class Forgotten:
    """What forgetting somebody did, and what is told about what it cannot reach."""

    person: Person
    had_key: bool
    erased: Erased
    copies: int  # backups in the project's own folder
    shared: bool  # does the journal stand on a server?


def forget(project: Project, who: str) -> Forgotten:
    """Forget a person; doing it again does no harm, and finishes what was broken off.

    Parameters
    ----------
    project : Project
    who : str
        The alias or the id of a person, or their code in the questionnaires.

    Raises
    ------
    ProjectProblem
        Nobody, or more than one person, is called so. Nothing was changed.
    """
    with open_journal(project) as journal:
        keys = open_keys(project, journal)
        person = find_person(project.root, journal.entries(), who)
        for code in same_people(read_links(project.root), [person.id]):
            bury(journal, replace(person, id=code))
        had_key = keys.destroy(person.id)
        removed = apply_tombstones(project, journal, keys)
    copies = len(list((project.root / "backups").glob("*.zip")))
    return Forgotten(person, had_key, removed, copies, bool(project.database))


def bury(journal: Journal, person: Person) -> None:
    """Note in the journal that a person is forgotten, so that every laptop that merges it does the same."""
    if person.id not in journal.rows_with(FORGOTTEN):
        blank = {"by": "", "on_behalf": "", "device": "", "time": ""}
        journal.append([Entry(uuid4().hex, person.buurt, PEOPLE, person.id, FORGOTTEN, True, **blank)])


def apply_tombstones(project: Project, journal: Journal, keys: Keys, merged: Iterable[Entry] = ()) -> Erased:
    """Take everybody who was ever forgotten out of the project again: after a merge or a restored copy they are back.

    ``merged`` are entries of another laptop, which may still know what somebody was called.
    """
    known = journal.rows_with(FORGOTTEN)
    for person in sorted(keys.forgotten() - known):
        if entries := [entry for entry in journal.entries() if person in (entry.row, entry.field)]:
            bury(journal, Person(person, entries[0].buurt))
    people = sorted(known | keys.forgotten())
    if not people:
        return Erased(0, 0, (), (), True)
    changed = _without(journal.entries(), people, merged)
    compact = journal.rewrite(changed) if changed else True
    return _from_questionnaires(project, people, Erased(len(changed), 0, (), (), compact))


def _without(entries: list[Entry], people: list[str], merged: Iterable[Entry]) -> list[Entry]:
    """The entries that change when these people go, as they are to be."""
    before = {entry.id: entry for entry in entries}
    after = dict(before)
    for person in people:
        called = aliases([*entries, *merged], person)
        records = (person, *typed_in([*entries, *merged], person))
        for buurt, record in product({entry.buurt for entry in entries}, records):
            own = [entry for entry in after.values() if entry.buurt == buurt]
            after |= {entry.id: entry for entry in erased(own, record, called.get(buurt, ()))}
    return [entry for name, entry in after.items() if entry != before[name]]


def _from_questionnaires(project: Project, people: list[str], done: Erased) -> Erased:
    """Take people out of the answers, their sources and the frozen copies of their buurten."""
    count, names, lost = 0, [], []
    forget_exclusions(project.root, people)
    for line in lines_with(project.root, people):
        raw, whole = raw_without(project, line, people)
        count += remove_people(project.root, line["id"], people, raw)
        names.append(line["name"])
        lost += [] if whole else [line["name"]]
        for code in line["buurten"]:
            shutil.rmtree(snapshots.folder(project.root, code), ignore_errors=True)
    forget_links(project.root, people)
    return replace(done, questionnaires=count, imports=tuple(names), lost_sources=tuple(lost))
