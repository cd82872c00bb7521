"""One saved answer, and what follows from a row of them: what holds now, and how the last change is taken back.

Entries are added, never changed: for a field (``buurt, form, row, field``) the newest is current, the rest is history.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from traject_eval.errors import DataProblem

DELETED = "_deleted"  # true removes a record, false or None brings it back
FORGOTTEN = "_forgotten"  # true: this person asked to be forgotten; never undone
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"  # of one width, so that text sorts as time does


@dataclass(frozen=True)
class Entry:
    """One saved answer.

    What was typed in one go (a new record with all its fields) shares a ``change``, and is taken back in one go.
    """

    id: str  # uuid4 in hexadecimal, made where the answer was typed; storing an id twice is harmless
    buurt: str
    form: str  # "aftrap.aanwezigen"
    row: str  # uuid of the record; "" for a form of one record
    field: str  # "alias"; DELETED and FORGOTTEN are reserved
    value: object  # JSON; None is the same as never answered
    by: str  # alias or role of who typed; "" unknown
    on_behalf: str  # for whom; "" for oneself
    device: str  # id of the laptop
    time: str  # UTC, to the microsecond; the journal fills it in at commit where it is empty
    change: str = ""  # id of what was typed in one go; the journal fills it in where it is empty
    undoes: str = ""  # the change that this entry takes back

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The field that this is an answer of."""
        return (self.buurt, self.form, self.row, self.field)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries oldest first, in the order that every laptop agrees on: by time, then by id."""
    return sorted(entries, key=lambda entry: (entry.time, entry.id))


def newest(entries: Iterable[Entry]) -> dict[tuple[str, str, str, str], Entry]:
    """The newest entry of every field, fields in the order in which they were first answered."""
    return {entry.place: entry for entry in in_order(entries)}


def current(entries: Iterable[Entry]) -> dict[str, dict[str, object]]:
    """What holds now in one form of one buurt.

    Returns
    -------
    dict
        ``{row: {field: value}}``, rows in the order of their first entry. Removed and forgotten records, empty
        fields (None) and records with nothing in them are left out.

    Examples
    --------
    >>> from dataclasses import replace
    >>> old = Entry("1", "BU1", "f", "r", "alias", "Bep", "", "", "d", "2026-01-01T10:00:00.000000Z")
    >>> new = replace(old, id="2", value="Beppie", time="2026-01-01T10:00:01.000000Z")
    >>> current([new, old])
    {'r': {'alias': 'Beppie'}}
    >>> current([new, old, replace(new, id="3", field="_deleted", value=True)])
    {}
    """
    rows: dict[str, dict[str, object]] = {}
    for (_, _, row, field), entry in newest(entries).items():
        rows.setdefault(row, {})[field] = entry.value
    return {
        row: known
        for row, fields in rows.items()
        if not (fields.get(DELETED) or fields.get(FORGOTTEN))
        and (known := {field: value for field, value in fields.items() if value is not None and field != DELETED})
    }


def taken_back(entries: Iterable[Entry], device: str) -> tuple[str, dict[tuple[str, str, str, str], object]]:
    """The last change of a device in one form, and the values that take it back.

    Only what still shows is taken back: a field that somebody changed since keeps its newer value, and a change that
    was taken back before, or of which nothing shows any more, is passed over.

    Returns
    -------
    change : str
        Empty where nothing is left to take back.
    values : dict
        By field; None where there was no answer before.

    Examples
    --------
    >>> from dataclasses import replace
    >>> first = Entry("1", "BU1", "f", "r", "alias", "Bep", "", "", "d", "2026-01-01T10:00:00.000000Z", "1")
    >>> second = replace(first, id="2", value="Pep", time="2026-01-01T10:00:01.000000Z", change="2")
    >>> taken_back([first, second], "d")
    ('2', {('BU1', 'f', 'r', 'alias'): 'Bep'})
    """
    ordered = in_order(entries)
    undone = {entry.undoes for entry in ordered if entry.undoes}
    standing = [entry for entry in ordered if not entry.undoes and entry.change not in undone]
    shown = newest(standing)
    mine = [entry.change for entry in standing if entry.device == device and entry.field != FORGOTTEN]
    for change in dict.fromkeys(reversed(mine)):
        if places := [place for place, entry in shown.items() if entry.change == change]:
            before = newest(entry for entry in standing if entry.change != change)
            return change, {place: before[place].value if place in before else None for place in places}
    return "", {}


def utc(time: str) -> str:
    """A moment in the one form that entries carry.

    Raises
    ------
    DataProblem
        The text is no ISO time with a zone.

    Examples
    --------
    >>> utc("2026-11-24T09:30:00+01:00")
    '2026-11-24T08:30:00.000000Z'
    """
    try:
        moment = dt.datetime.fromisoformat(time)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DataProblem(f"Een antwoord heeft als tijd {time!r}; verwacht een ISO-tijd met tijdzone.")
    return moment.astimezone(dt.UTC).strftime(TIME_FORMAT)


def after(last: str, now: dt.datetime) -> str:
    """The time of a new entry: now, but always later than the last one, also where a clock was set back.

    Examples
    --------
    >>> after("2026-11-24T08:30:00.000009Z", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    '2026-11-24T08:30:00.000010Z'
    """
    written = now.strftime(TIME_FORMAT)
    if written > last:
        return written
    return (dt.datetime.fromisoformat(last) + dt.timedelta(microseconds=1)).strftime(TIME_FORMAT)
