"""What was answered on an evening, to read: from the journal while it goes on, or as it was frozen for a report."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import pandas as pd

from traject_eval.errors import UnknownName
from traject_eval.forms.form import Form
from traject_eval.words import text


class Answers(ABC):
    """The answers of one buurt, form by form; nothing personal is in them.

    ``live`` is true while people are filling in, so that what must not be seen yet can wait. ``buurt`` has the fields
    of ``traject.toml``; ``min_base`` and ``min_cell`` are what disclosure control holds to.
    """

    live = False

    def __init__(self, buurt: Mapping[str, object], forms: Mapping[str, Form], min_base: int, min_cell: int):
        self.buurt = dict(buurt)
        self.forms = dict(forms)
        self.min_base = min_base
        self.min_cell = min_cell

    @abstractmethod
    def rows(self, name: str) -> dict[str, dict[str, object]]:
        """What holds now in a form: ``{row: {field: value}}``, with what fills it beforehand."""

    def form(self, name: str) -> Form:
        """One form by its id.

        Raises
        ------
        UnknownName
            There is no such form; the message lists those there are.
        """
        if name not in self.forms:
            raise UnknownName("formulier", name, self.forms)
        return self.forms[name]

    def labels(self, name: str) -> dict[str, str]:
        """What the records of a form are called, by row."""
        form = self.form(name)
        if form.rows:
            return {row.id: row.label for row in form.rows}
        nameless = text("forms.nameless")
        label = form.field(form.row_label)
        called = self.labels(label.ref) if label and label.ref else None
        found = {row: values.get(form.row_label) for row, values in self.rows(name).items()}
        return {row: str((value if called is None else called.get(value)) or nameless) for row, value in found.items()}

    def answers(self, name: str) -> pd.DataFrame:
        """The answers of a form as a table: ``row`` and a column a field; fields about a person left out.

        A matrix over two forms, and a vote, give ``row, column, value``; columns that are gone are left out.
        """
        form = self.form(name)
        rows = self.rows(name)
        if form.columns_from:
            known = self.rows(form.columns_from)
            cells = [(row, column, value) for row, values in rows.items() for column, value in values.items()]
            cells = [cell for cell in cells if cell[1] in known]
            return pd.DataFrame(cells, columns=["row", "column", "value"])
        shown = [field.id for field in form.fields if not field.personal]
        return pd.DataFrame(
            [(row, *(values.get(field) for field in shown)) for row, values in rows.items()],
            columns=["row", *shown],
            dtype=object,
        )


class FrozenAnswers(Answers):
    """The answers as they stand in a snapshot: ``kept`` maps a form to its rows; a form without any is not in it."""

    def __init__(self, buurt, forms, min_base: int, min_cell: int, kept: Mapping[str, dict]):
        super().__init__(buurt, forms, min_base, min_cell)
        self._kept = dict(kept)

    def rows(self, name: str) -> dict[str, dict[str, object]]:
        """What was frozen of a form."""
        return self._kept.get(self.form(name).id, {})


def frozen(answers: Answers) -> dict[str, dict[str, dict[str, object]]]:
    """All that may be frozen of some answers: ``{form: {row: {field: value}}}``, empty forms left out."""
    found = {name: answers.rows(name) for name in answers.forms}
    return {name: rows for name, rows in found.items() if rows}
