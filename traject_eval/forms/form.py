"""What a form is: its questions, and for some kinds where its rows and columns come from."""

from dataclasses import dataclass


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

    Only records whose fields have the values of ``where``.
    """

    form: str
    fields: tuple[tuple[str, str], ...]
    where: tuple[tuple[str, object], ...]


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
    prefill: Prefill | None = None
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
