"""Evenings that nobody typed: the forms of an invented programme, into a journal."""

import datetime as dt
from collections.abc import Mapping
from uuid import NAMESPACE_OID, uuid5

from traject_eval.store.entry import Entry, utc
from traject_eval.store.journal import open_journal
from traject_eval.store.project import Project

DEVICE = "voorbeeld"
EVENING = dt.datetime(2025, 2, 17, 18, 30, tzinfo=dt.UTC)  # fixed: the same forms give the same entries


def keep_invented(project: Project, evenings: Mapping[str, Mapping[str, Mapping[str, Mapping[str, object]]]]) -> int:
    """Keep ``{buurt: {form: {row: {field: value}}}}`` in the journal of a project; the number of entries.

    Ids and times follow from the place of an answer, so that the same evenings give the same journal.
    """
    entries = []
    for buurt, forms in evenings.items():
        for form, rows in forms.items():
            for row, fields in rows.items():
                change = uuid5(NAMESPACE_OID, f"{buurt}/{form}/{row}").hex
                for field, value in fields.items():
                    place = f"{buurt}/{form}/{row}/{field}"
                    time = utc((EVENING + dt.timedelta(milliseconds=len(entries))).isoformat())
                    told = {"by": "", "on_behalf": "", "device": DEVICE, "time": time, "change": change}
                    entries.append(Entry(uuid5(NAMESPACE_OID, place).hex, buurt, form, row, field, value, **told))
    with open_journal(project) as journal:
        return len(journal.append(entries))
