"""An evening in one buurt: what has been answered, what fills a form beforehand, and saving what is typed."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import uuid4

import pandas as pd

from traject_eval.context import context_rows
from traject_eval.errors import DataProblem, ProjectProblem
from traject_eval.forms.form import CONTEXT, Field, Form, Prefill
from traject_eval.forms.reading import Answers
from traject_eval.forms.subjects import Subjects
from traject_eval.forms.table import project_forms
from traject_eval.forms.values import checked
from traject_eval.privacy.keys import open_keys
from traject_eval.privacy.personal import reveal, seal, without_personal
from traject_eval.store import Project
from traject_eval.store.entry import DELETED, FORGOTTEN, Entry
from traject_eval.store.journal import Read, open_journal
from traject_eval.words import text

DEVICE = "TRAJECT_DEVICE"  # set by the launcher: the id of this laptop
PRACTICE = "TRAJECT_PRACTICE"  # set by the launcher: nothing is kept
DONE, CLOSED = "_done", "_closed"  # of a vote: this person is ready; nobody votes any more


@dataclass(frozen=True)
class Saved:
    """What became of some changes: ids that are safely on disk, ids that were refused with why, and the time."""

    ids: tuple[str, ...]
    refused: Mapping[str, str]
    time: str


class Evening(Answers):
    """One buurt with its forms and journal; see ``open_evening``."""

    live = True

    def __init__(self, project: Project, buurt: Mapping[str, object], journal, keys, forms: Mapping[str, Form]):
        super().__init__(buurt, forms, project.min_base, project.min_cell)
        self.project = project
        self.journal = journal
        self._keys = keys
        self.device = os.environ.get(DEVICE) or uuid4().hex
        self.practice = PRACTICE in os.environ
        self._seen: dict[str, dict] | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Read each form once while many are shown: a form may be filled from several, and those from others again."""
        self._seen = {}
        try:
            yield
        finally:
            self._seen = None

    def rows(self, name: str) -> dict[str, dict[str, object]]:
        """What holds now in a form: ``{row: {field: value}}``, with what fills it beforehand; nothing personal."""
        if self._seen is None:
            return self._rows(name)
        if name not in self._seen:
            self._seen[name] = self._rows(name)
        return self._seen[name]

    def _rows(self, name: str) -> dict[str, dict[str, object]]:
        form = self.form(name)
        own = without_personal(self.journal.current(self.buurt["code"], name))
        filled = self._filled(form)
        removed = self._removed(name) if filled else set()
        merged = {row: values | own.get(row, {}) for row, values in filled.items() if row not in removed}
        return merged | {row: values for row, values in own.items() if row not in merged}

    def _filled(self, form: Form) -> dict[str, dict[str, object]]:
        """What earlier forms fill in, by row; where two of them have the same row, the first that knows an answer."""
        filled: dict[str, dict[str, object]] = {}
        for source in form.prefill:
            for row, values in self._records(form, source).items():
                if source.takes(values):
                    filled[row] = source.filled(values) | filled.get(row, {})
        return filled

    def _records(self, form: Form, source: Prefill) -> dict[str, dict[str, object]]:
        """The records of what fills a form: of another form, or the figures that it asks of the files of a project."""
        if source.form != CONTEXT:
            return self.rows(source.form)
        asked = {row.id for row in form.rows}
        return {row: values for row, values in self._context.items() if row in asked}

    @cached_property
    def _context(self) -> dict[str, dict[str, object]]:
        year = self.buurt["year"]
        return context_rows(self.project.root, self.buurt["code"], None if pd.isna(year) else int(year))

    def origins(self, name: str) -> dict[str, str]:
        """The title of the form in which a row that was filled in beforehand was first written down, by row."""
        found: dict[str, str] = {}
        for source in (one for one in self.form(name).prefill if one.form != CONTEXT):
            earlier, title = self.origins(source.form), self.form(source.form).title
            there = [row for row, values in self.rows(source.form).items() if source.takes(values)]
            found = {row: earlier.get(row, title) for row in there} | found
        return found

    def revealed(self, name: str) -> dict[str, dict[str, object]]:
        """The same with what is personal in it: only for the form in which the facilitator sees and types it."""
        own = self.journal.current(self.buurt["code"], name)
        opened = reveal(self.buurt["code"], name, own, self._keys)
        return {row: values | opened.get(row, {}) for row, values in self.rows(name).items()}

    def _everything(self, form: Form) -> dict[str, dict[str, object]]:
        """What holds now in a form, with what fills it beforehand and what is sealed."""
        own = self.journal.current(self.buurt["code"], form.id)
        filled = self.rows(form.id)
        return {row: filled.get(row, {}) | own.get(row, {}) for row in filled.keys() | own.keys()}

    def _removed(self, name: str) -> set[str]:
        """Rows that were taken out of a form; one that another form fills in must not come back by itself."""
        last = {entry.row: entry.value for entry in self._entries(name) if entry.field == DELETED}
        return {row for row, removed in last.items() if removed}

    def _entries(self, name: str) -> list[Entry]:
        return self.journal.entries(self.buurt["code"], name)

    def save(self, name: str, changes: Iterable[Mapping[str, object]]) -> Saved:
        """Keep what was typed; when this returns, what is in ``ids`` is on disk.

        A change has ``id, row, field, value`` and may have ``by, on_behalf, change``, as in the journal. One that can
        never be kept, as of somebody who was forgotten, is refused: a page would offer it again without end.
        """
        form = self.form(name)
        personal = [field.id for field in form.fields if field.personal]
        forgotten = self.journal.rows_with(FORGOTTEN) | self._keys.forgotten()
        subjects = Subjects(form, self._everything(form) if form.person else {}, forgotten)
        entries, refused = [], {}
        for change in changes:
            try:
                entry = subjects.allowed(self._entry(form, change))
                entries += seal([entry], personal, self._keys, subjects.person)
                subjects.note(entries[-1])
            except (DataProblem, ProjectProblem) as problem:
                refused[str(change.get("id"))] = str(problem)
        stored = self.journal.append(entries)
        return Saved(tuple(entry.id for entry in stored), refused, max((entry.time for entry in stored), default=""))

    def _entry(self, form: Form, change: Mapping[str, object]) -> Entry:
        field = question(form, str(change.get("field", "")))
        if field is None:
            raise DataProblem(text("forms.unknown_field", form=form.title))
        words = {name: str(change.get(name) or "") for name in ("id", "row", "by", "on_behalf", "change")}
        value = checked(field, change.get("value"))
        return Entry(
            **words, buurt=self.buurt["code"], form=form.id, field=field.id, value=value, device=self.device, time=""
        )

    def undo(self, name: str) -> bool:
        """Take back the last change that this laptop made in a form; was there one?"""
        return bool(self.journal.undo(self.buurt["code"], name, self.device))


def question(form: Form, name: str) -> Field | None:
    """What is asked under a name in a form; None where nothing is.

    Examples
    --------
    >>> from traject_eval.forms.table import load_forms
    >>> question(load_forms()["aftrap.toestemming"], "photo").label
    'Foto'
    """
    if name in (DELETED, DONE, CLOSED):
        return Field(name, name, "yes_no")
    if form.kind == "dots":
        return Field(name, text("forms.dots"), "number")
    if form.cell:
        return replace(form.cell, id=name)
    return form.field(name)


def open_evening(project: Project, buurt: str) -> Evening:
    """An evening in a buurt of a project.

    Raises
    ------
    UnknownName
        The project has no such buurt.
    """
    row = project.buurt(buurt)
    journal = open_journal(project)
    return Evening(project, row, journal, open_keys(project, journal), project_forms(project.root))


@contextmanager
def open_evenings(project: Project) -> Iterator[Callable[[str], Evening]]:
    """A function that gives the evening of a buurt; all of them read the same journal, which is closed at the end."""
    with open_journal(project) as journal:
        keys, forms = open_keys(project, journal), project_forms(project.root)
        yield lambda buurt: Evening(project, project.buurt(buurt), journal, keys, forms)


@contextmanager
def read_evenings(project: Project) -> Iterator[tuple[Callable[[str], Evening], dict[str, str]]]:
    """A function that gives the evening of a buurt, only to read; and per buurt what changes with its answers.

    All of them read the same journal, which is closed at the end.
    """
    with open_journal(project) as journal:
        keys, forms = open_keys(project, journal), project_forms(project.root)
        yield (
            lambda buurt: Evening(project, project.buurt(buurt), journal.read(buurt), keys, forms),
            journal.stamps(),
        )


def unopened_evenings(project: Project) -> tuple[Callable[[str], Evening], dict[str, str]]:
    """The same of a project whose evenings were never opened: only what files fill in. It makes no journal."""
    forms = project_forms(project.root)
    return lambda buurt: Evening(project, project.buurt(buurt), Read(()), None, forms), {}
