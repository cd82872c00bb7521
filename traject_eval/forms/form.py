"""What a form is: its questions, and for some kinds where its rows and columns come from."""

from collections.abc import Mapping
from dataclasses import dataclass

CONTEXT = "data.context"  # may fill a form beforehand, as if it were one: the files with open data of a project


@dataclass(frozen=True)
class Choice:
    """One possible answer, or one fixed row of a table."""

    id: str
    label: str
    key: str = ""  # that types it, in a stack


@dataclass(frozen=True)
class Field:
    """One question of a form; ``ref`` names the form whose records can be chosen."""

    id: str
    label: str
    type: str
    help: str = ""
    required: bool = False
    personal: bool = False
    in_report: bool = False
    choices: tuple[Choice, ...] = ()
    ref: str = ""
    limits: tuple[int, ...] = ()  # of a whole number in a stack: least and most


@dataclass(frozen=True)
class Prefill:
    """What fills a form beforehand: records of another form, ``fields`` mapping a field here to one there.

    Only records in which every field of ``where`` is, or holds, one of the values that stand there. ``given`` are
    answers that every record of this source gets here.
    """

    form: str
    fields: tuple[tuple[str, str], ...]
    where: tuple[tuple[str, tuple[object, ...]], ...] = ()
    given: tuple[tuple[str, object], ...] = ()

    def takes(self, values: Mapping[str, object]) -> bool:
        """Does a record with these values come along?

        Examples
        --------
        >>> looks = Prefill("lopend.initiatieven", (("what", "name"),), (("needs", ("hands", "space")),))
        >>> looks.takes({"needs": ["space", "goods"]}), looks.takes({"name": "Kookclub"})
        (True, False)
        """
        return all(not set(wanted).isdisjoint(_held(values.get(field))) for field, wanted in self.where)

    def filled(self, values: Mapping[str, object]) -> dict[str, object]:
        """What stands here of a record that comes along.

        Examples
        --------
        >>> Prefill("reis.oordeel", (("idea", "name"),), given=(("source", "example"),)).filled({"name": "Moestuin"})
        {'idea': 'Moestuin', 'source': 'example'}
        """
        return {here: values[there] for here, there in self.fields if there in values} | dict(self.given)

    def names(self) -> set[str]:
        """The fields here that this source fills."""
        return {here for here, _ in (*self.fields, *self.given)}


@dataclass(frozen=True)
class Form:
    """One form. Which of the last nine a kind uses stands in ``KINDS``; what it does not use is empty."""

    id: str
    kind: str
    title: str
    help: str
    fields: tuple[Field, ...]
    row_label: str = ""  # the field that a record is called by; of type ref: called as what was chosen there
    person: str = ""  # the field that says whose key seals what is personal; without it the record is the person
    prefill: tuple[Prefill, ...] = ()
    rows: tuple[Choice, ...] = ()  # the fixed rows of a table
    rows_from: str = ""  # the form whose records are the rows (or, of a vote, the voters)
    columns_from: str = ""  # the form whose records are the columns (or, of a vote, the ideas)
    cell: Field | None = None  # what is asked where a row and a column from another form meet
    columns: str = ""  # the field of a board whose choices are its columns
    dots: int = 0  # dots a person has
    stack: bool = False  # may a person put more than one dot on an idea?

    def field(self, name: str) -> Field | None:
        """One field by its id."""
        return next((field for field in self.fields if field.id == name), None)


def _held(value: object) -> list:
    return value if isinstance(value, list) else [value]
