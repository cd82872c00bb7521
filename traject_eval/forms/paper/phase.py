"""All the paper of one phase, in a folder."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from traject_eval.errors import UnknownName
from traject_eval.forms.form import Form
from traject_eval.forms.paper.door import door_pdf
from traject_eval.forms.paper.letters import letter_pdf, letters
from traject_eval.forms.paper.sheet import sheet_pdf
from traject_eval.forms.reading import Answers
from traject_eval.store import write_bytes
from traject_eval.words import language

PHASES = {
    0: "profiel.",
    1: "aftrap.",
    2: "reis.",
    3: "lopend.",
    4: "agenda.",
    5: "bedrijven.",
    6: "team.",
    7: "model.",
    8: "collectief.",
}  # the forms of a phase, by how their ids begin
AGREED = ".afspraken"  # how the form of what was agreed is called in every phase


def print_phase(
    evening: Answers, phase: int | None, folder: Path, made: dt.date, size: str | None = None
) -> list[Path]:
    """Every form, letter and sheet of a phase as a PDF of its own; without a phase those of all phases.

    Returns
    -------
    list of Path
        The files, in the order in which an evening needs them.

    Raises
    ------
    UnknownName
        There is no paper for that phase; the message lists the phases that have it.
    """
    if phase is not None and phase not in PHASES:
        raise UnknownName("fase met formulieren", str(phase), [str(known) for known in PHASES])
    made_files = []
    for nr in PHASES if phase is None else [phase]:
        for name, pdf in _papers(evening, nr, made, size):
            write_bytes(folder / f"{nr:02d}-{name}.pdf", pdf)
            made_files.append(folder / f"{nr:02d}-{name}.pdf")
    return made_files


def _papers(evening: Answers, phase: int, made: dt.date, size: str | None) -> Iterator[tuple[str, bytes]]:
    for letter in letters(language()):
        if letter["phase"] == phase:
            yield letter["id"], letter_pdf(letter, evening.buurt, made)
    for form in forms_of(evening, phase):
        yield form.id, sheet_pdf(form, evening, made, size)
        if form.id.endswith(AGREED):
            yield f"{form.id}-deur", door_pdf(evening, form.id, made)


def forms_of(evening: Answers, phase: int) -> list[Form]:
    """The forms of a phase, in their order."""
    return [form for name, form in evening.forms.items() if name.startswith(PHASES[phase])]
