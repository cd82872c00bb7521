"""Whom the answers of a form are about: whose key seals them, and whether anything may still be kept."""

from collections.abc import Collection

from traject_eval.errors import DataProblem
from traject_eval.forms.form import Form
from traject_eval.privacy.personal import is_sealed, own_record
from traject_eval.store.entry import DELETED, Entry
from traject_eval.words import text


class Subjects:
    """The people that the records of one form are about, while changes come in one after the other.

    Parameters
    ----------
    form : Form
    records : dict
        What holds now, ``{row: {field: value}}``, sealed values too; only needed where the form has a ``person``.
    forgotten : collection of str
        The ids of those who asked to be forgotten.
    """

    def __init__(self, form: Form, records: dict[str, dict[str, object]], forgotten: Collection[str]):
        self._form, self._forgotten = form, set(forgotten)
        self._records = {row: dict(values) for row, values in records.items()}

    def allowed(self, entry: Entry) -> Entry:
        """The entry, if it may be kept. Taking away may always be done.

        Raises
        ------
        DataProblem
            It tells of somebody who was forgotten, or it would move personal answers from one person to another.

        Examples
        --------
        >>> who = Entry("1", "BU1", "f", "r", "knows", ["p1", "p2"], "", "", "d", "")
        >>> Subjects(Form("f", "records", "F", "", ()), {}, ["p2"]).allowed(who)
        Traceback (most recent call last):
        traject_eval.errors.DataProblem: Deze persoon is vergeten. Hierover wordt niets meer bewaard; de rest wel.
        """
        now = self._records.get(entry.row, {})
        if entry.value is None or entry.field == DELETED:
            told = set()
        else:
            named = entry.value if isinstance(entry.value, list) else [entry.value]
            told = {entry.row, entry.field, entry.by, entry.on_behalf, now.get(self._form.person)}
            told |= {one for one in named if isinstance(one, str)}
        if told & self._forgotten:
            raise DataProblem(text("forms.forgotten"))
        moved = entry.field == self._form.person and now.get(entry.field) not in (None, entry.value)
        if moved and any(map(is_sealed, now.values())):
            raise DataProblem(text("forms.whose_stays"))
        return entry

    def person(self, entry: Entry) -> str:
        """Whose key seals a personal answer.

        Raises
        ------
        DataProblem
            The record does not say yet whom it is about.
        """
        if not self._form.person:
            return own_record(entry)
        who = self._records.get(entry.row, {}).get(self._form.person)
        if not who:
            raise DataProblem(text("forms.whose_first", label=self._form.field(self._form.person).label))
        return str(who)

    def note(self, entry: Entry) -> None:
        """Remember an entry that is going to be kept, for those that come after it."""
        self._records.setdefault(entry.row, {})[entry.field] = entry.value
