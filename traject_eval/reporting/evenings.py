"""What was filled in on evenings, as reports may read it: from the journal, without anything personal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from traject_eval.context import context_stamp
from traject_eval.store import Project
from traject_eval.store.snapshots import Snapshot

JOURNAL = "data/traject.sqlite"


@contextmanager
def frozen_evenings(project: Project) -> Iterator[tuple[Callable[[str], dict], dict[str, str]]]:
    """A function that gives what may be frozen of a buurt: ``{form: {row: {field: value}}}``; and per buurt that has
    anything a text that changes whenever something is kept of it.

    A project whose evenings were never opened, and that has no open data, has nothing to read and pays nothing for it.
    """
    opened, figures = project.database or (project.root / JOURNAL).is_file(), context_stamp(project.root)
    if not (opened or figures):
        yield lambda code: {}, {}
        return
    from traject_eval.forms.evening import read_evenings, unopened_evenings  # loads the database library
    from traject_eval.forms.reading import frozen

    def frozen_of(evening) -> dict:
        with evening.at_once():
            return frozen(evening)

    with read_evenings(project) if opened else nullcontext(unopened_evenings(project)) as (evening_of, stamps):
        if figures:  # any buurt may have some, and whoever adds a file changes what all of them are read from
            stamps = {code: f"{stamps.get(code)} {figures}" for code in project.buurten["code"]}
        yield lambda code: frozen_of(evening_of(code)), stamps


def frozen_answers(root: Path, snapshot: Snapshot):
    """The answers of a snapshot, with the forms they are of."""
    from traject_eval.forms.reading import FrozenAnswers
    from traject_eval.forms.table import project_forms

    forms = project_forms(root)
    return FrozenAnswers(snapshot.buurt, forms, snapshot.min_base, snapshot.min_cell, snapshot.evenings)
