"""A stack of questionnaires on paper: typed in once, a sample typed a second time, and then read in as a file."""

import datetime as dt
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from traject_eval.errors import DataProblem
from traject_eval.evaluation.double_entry import typed_twice
from traject_eval.forms.evening import DONE, Evening
from traject_eval.forms.form import Choice, Field, Form
from traject_eval.store.entry import Entry, current, in_order
from traject_eval.survey import ImportResult, import_file
from traject_eval.survey.codes import shown
from traject_eval.survey.questions import Question, Survey, standard
from traject_eval.survey.stack import (
    CODE,
    FORM,
    NO_ANSWER,
    NONE,
    OWN_CODE,
    Rows,
    answer_keys,
    chosen_for_second,
    stack_file,
)
from traject_eval.words import text

KIND = "stack"
BLANK = ("", "", "", "")  # typed by nobody on no laptop: so nobody takes it back
SETTLED, READ_IN = "_settled", "_read_in"  # questions of which a difference was decided; this one stands in the project


class Stack:
    """The questionnaires of one survey, wave and group in a buurt, while they are typed.

    ``first`` is the form in which all are typed, ``second`` that in which a sample is typed again, without seeing what
    was typed before. Both are kept in the journal under the same id of a questionnaire.
    """

    def __init__(self, evening: Evening, survey: Survey, wave: str, population: str):
        self.evening, self.survey, self.wave, self.population = evening, survey, wave, population
        name = f"{FORM}{survey.id}.{wave}.{population}"
        fields = tuple(map(_field, survey.questions))
        codes = (Field(CODE, standard()["code"][survey.lang], "text"), Field(OWN_CODE, text("stack.own_code"), "text"))
        kept = (Field(SETTLED, SETTLED, "refs"), Field(READ_IN, READ_IN, "yes_no"))
        self.first = Form(
            name,
            KIND,
            text("stack.first"),
            text("stack.first_help"),
            (*(codes if survey.has_code else ()), *fields, *kept),
        )
        again = text("stack.second"), text("stack.second_help")
        self.second = Form(f"{name}.nogmaals", KIND, *again, fields, rows_from=name)
        evening.forms |= {form.id: form for form in (self.first, self.second)}

    def entries(self, form: Form) -> list[Entry]:
        """The history of one of the two forms."""
        return self.evening.journal.entries(self.evening.buurt["code"], form.id)

    def look(self) -> "Typed":
        """How it stands now."""
        first, second = self.entries(self.first), self.entries(self.second)
        rows = {row: values for row, values in current(first).items() if not values.get(READ_IN)}
        done = [row for row, values in rows.items() if values.get(DONE)]
        again = {row: values for row, values in current(second).items() if row in rows}
        chosen = [row for row in rows if row in chosen_for_second(done) or row in again]
        questions = [one.name for one in self.survey.questions]
        before = {row: values for row, values in when_done(first).items() if row in done}
        after = {row: values for row, values in when_done(second).items() if row in again}
        counts, differences = typed_twice(before, after, questions)
        undecided = [(row, name) for row, name in differences if name not in rows[row].get(SETTLED, ())]
        return Typed(rows, again, chosen, counts if counts["answers"] else {}, undecided)

    def called(self, row: str, rows: Rows) -> str:
        """What a questionnaire is called: its place in the stack, and the code that stands on the paper."""
        code = rows[row].get(CODE, NONE)
        number = list(rows).index(row) + 1
        return (
            text("stack.called", n=number, code=shown(str(code))) if code != NONE else text("stack.nameless", n=number)
        )

    def read_in(self) -> tuple[ImportResult, dict[str, int]]:
        """Read what was typed into the project, as ``traject import`` does with a file; with ``Typed.twice``.

        Raises
        ------
        DataProblem
            Nothing was typed, a questionnaire is not ready, or a difference is not decided.
        Faults
            What the same file would be refused for. Nothing is kept.
        """
        now = self.look()
        unready = [self.called(row, now.rows) for row, values in now.rows.items() if not values.get(DONE)]
        if not now.rows:
            raise DataProblem(text("stack.nothing"))
        if unready:
            raise DataProblem(text("stack.unready", names=", ".join(unready)))
        if now.undecided:
            raise DataProblem(text("stack.undecided", n=len(now.undecided)))
        buurt = self.evening.buurt["code"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{self.first.id}-{dt.datetime.now():%Y%m%d-%H%M%S}.csv"
            path.write_bytes(stack_file(self.survey, now.rows, buurt, self.wave, self.population))
            result = import_file(self.evening.project, path, typed_twice=now.twice)
        self.evening.journal.append(
            Entry(uuid4().hex, buurt, self.first.id, row, READ_IN, True, *BLANK) for row in now.rows
        )
        return result, now.twice


@dataclass(frozen=True)
class Typed:
    """How a stack stands: what was typed and is not read in yet, and what came of typing some of it again."""

    rows: Rows
    again: Rows
    chosen: list[str]  # the questionnaires to type again
    twice: dict[str, int]  # ``questionnaires, answers, same`` of those typed twice; empty where there are none
    undecided: list[tuple[str, str]]  # questionnaire and question of differences that nobody decided yet


def when_done(entries: Iterable[Entry]) -> dict[str, dict[str, object]]:
    """What stood in every questionnaire when it was ready for the first time: what is decided later does not count.

    Examples
    --------
    >>> typed = [("x", "1"), ("_done", True), ("x", "2")]
    >>> told = [Entry(str(nr), "B", "f", "r", *one, "", "", "d", str(nr)) for nr, one in enumerate(typed)]
    >>> when_done(told)
    {'r': {'x': '1'}}
    """
    now: dict[str, dict[str, object]] = {}
    ready: dict[str, dict[str, object]] = {}
    for entry in in_order(entries):
        values = now.setdefault(entry.row, {})
        if entry.field == DONE and entry.value and entry.row not in ready:
            ready[entry.row] = {name: value for name, value in values.items() if value is not None}
        values[entry.field] = entry.value
    return ready


def _field(one: Question) -> Field:
    """A question as it is typed; what cannot be chosen is text, with the least and most that a number may be."""
    if one.kind != "single":
        return Field(one.name, one.text, "text", one.help, limits=one.limits if one.kind == "number" else ())
    keys = answer_keys(one)
    none = Choice(NONE, text("stack.none"), "" if NO_ANSWER in {key for key, _, _ in keys} else NO_ANSWER)
    choices = (*(Choice(value, label, key) for key, value, label in keys), none)
    return Field(one.name, one.text, "choice", one.intro, choices=choices)
