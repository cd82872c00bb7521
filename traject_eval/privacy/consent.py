"""What people allow: separate choices, each given by the person and each revocable.

Consent is an answer in the journal like any other, so taking it back is a new entry and the history stays.
"""

from collections.abc import Mapping

FORM = "aftrap.toestemming"
USES = ("data", "photo", "quote", "contact", "door")


def consent(records: Mapping[str, Mapping[str, object]]) -> dict[str, frozenset[str]]:
    """What every person allows now.

    Parameters
    ----------
    records : mapping
        ``journal.current(buurt, "aftrap.toestemming")``: one record per person, under the person's id.

    Returns
    -------
    dict
        The uses that were allowed, by person. Silence is no consent: only a plain yes counts, and who is not in
        it allowed nothing.

    Examples
    --------
    >>> sorted(consent({"p1": {"data": True, "photo": False, "quote": "misschien"}})["p1"])
    ['data']
    """
    return {person: frozenset(use for use in USES if choices.get(use) is True) for person, choices in records.items()}


def allowed(records: Mapping[str, Mapping[str, object]], person: str, use: str) -> bool:
    """Does a person allow this use now?

    Examples
    --------
    >>> allowed({"p1": {"photo": True}}, "p1", "photo"), allowed({}, "p1", "photo")
    (True, False)
    """
    if use not in USES:
        raise ValueError(f"{use!r} is no use; expected one of {USES}")
    return use in consent(records).get(person, frozenset())
