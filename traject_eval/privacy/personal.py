"""Personal fields: sealed before they reach the journal, opened in the facilitator's forms and nowhere else.

A sealed value is ``{"person": id, "sealed": token}``. The token is AES-256-GCM under the person's own key and is bound
to its field, so that it cannot be moved to another one. Everything outside the forms uses ``without_personal``.
"""

import base64
import json
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from traject_eval.privacy.keys import Keys
from traject_eval.store.entry import Entry

NONCE = 12  # bytes, as AES-GCM wants them
Records = dict[str, dict[str, object]]  # {row: {field: value}}, as ``journal.current`` gives


def own_record(entry: Entry) -> str:
    """Whom an entry is about: the record is the person; in a form of one record, the form itself has the key."""
    return entry.row or f"{entry.buurt}.{entry.form}"


def seal(
    entries: Iterable[Entry],
    fields: Collection[str],
    keys: Keys,
    person: Callable[[Entry], str] = own_record,
) -> list[Entry]:
    """Entries with the values of personal fields sealed, ready for the journal; the others as they are.

    Parameters
    ----------
    entries : iterable of Entry
        Of one form.
    fields : collection of str
        The fields of that form that are marked ``personal``.
    keys : Keys
        A person without a key gets one.
    person : function, optional
        Whom an entry is about, where that is not its own record.

    Raises
    ------
    ProjectProblem
        The person was forgotten.
    """
    return [
        replace(entry, value=_sealed(entry, person(entry), keys))
        if entry.field in fields and entry.value is not None and not is_sealed(entry.value)
        else entry
        for entry in entries
    ]


def reveal(buurt: str, form: str, records: Records, keys: Keys) -> Records:
    """Records with what is sealed opened; a field whose key is not here, or that was tampered with, is left out.

    Only for the form in which the facilitator sees and types it.
    """
    return {
        row: {
            field: value
            for field, found in fields.items()
            if (value := _opened(found, (buurt, form, row, field), keys) if is_sealed(found) else found) is not None
        }
        for row, fields in records.items()
    }


def without_personal(records: Records) -> Records:
    """Records without what is sealed: for everything but the facilitator's form.

    Examples
    --------
    >>> without_personal({"r": {"alias": "Bep", "naam": {"person": "r", "sealed": "…"}}})
    {'r': {'alias': 'Bep'}}
    """
    return {
        row: {field: value for field, value in fields.items() if not is_sealed(value)}
        for row, fields in records.items()
    }


def is_sealed(value: object) -> bool:
    """Is this the sealed form of a value?"""
    return (
        isinstance(value, dict)
        and set(value) == {"person", "sealed"}
        and all(isinstance(part, str) for part in value.values())
    )


def _sealed(entry: Entry, person: str, keys: Keys) -> dict[str, str]:
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps(entry.value, allow_nan=False).encode("ascii")
    hidden = AESGCM(keys.get_or_make(person)).encrypt(nonce, plain, _bound(person, entry.place))
    return {"person": person, "sealed": base64.b64encode(nonce + hidden).decode("ascii")}


def _opened(value: dict[str, str], place: tuple[str, str, str, str], keys: Keys) -> object:
    key = keys.get(value["person"])
    if key is None:
        return None
    try:
        token = base64.b64decode(value["sealed"], validate=True)
        plain = AESGCM(key).decrypt(token[:NONCE], token[NONCE:], _bound(value["person"], place))
    except (InvalidTag, ValueError):
        return None
    return json.loads(plain)


def _bound(person: str, place: tuple[str, str, str, str]) -> bytes:
    return json.dumps([person, *place]).encode("ascii")
