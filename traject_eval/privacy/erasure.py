"""Forgetting in the journal: which entries tell of a person, and what is left of them.

It is the one exception to "entries are never changed". The entry itself stays, so that a merge cannot bring its old
value back; what it said goes.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from traject_eval.privacy.personal import is_sealed
from traject_eval.store.entry import FORGOTTEN, Entry


def erased(entries: Iterable[Entry], person: str, names: Collection[str]) -> list[Entry]:
    """The entries that tell of a person, as they are to be from now on.

    Parameters
    ----------
    entries : iterable of Entry
        A whole journal.
    person : str
        The id of the person: of their record, of the rows and fields about them, and wherever others refer to them.
    names : collection of str
        What the person is called in ``by`` and ``on_behalf``; an alias that somebody else has too is not among them.

    Returns
    -------
    list of Entry
        Only those that change. Free text of others that names the person cannot be recognised and stays.

    Examples
    --------
    >>> mine = Entry("1", "BU1", "f", "p1", "alias", "Bep", "", "", "d", "t")
    >>> team = Entry("2", "BU1", "g", "r", "wie", ["p1", "p2"], "Bep", "Jo", "d", "t")
    >>> [(entry.value, entry.by, entry.on_behalf) for entry in erased([mine, team], "p1", {"Bep"})]
    [(None, '', ''), (['p2'], '', 'Jo')]
    """
    changed = []
    for entry in entries:
        if entry.field == FORGOTTEN:
            continue
        about = person in (entry.row, entry.field)
        value = None if about else _without(entry.value, person)
        typed = {name: "" for name in ("by", "on_behalf") if getattr(entry, name) in {person, *names}}
        if value != entry.value or typed:
            changed.append(replace(entry, value=value, **typed))
    return changed


def _without(value: object, person: str) -> object:
    """A value in which nothing refers to a person any more."""
    if value == person or (is_sealed(value) and value["person"] == person):
        return None
    if isinstance(value, list):
        return [_without(part, person) for part in value if part != person]
    if isinstance(value, dict):
        return {key: _without(part, person) for key, part in value.items() if person not in (key, part)}
    return value
