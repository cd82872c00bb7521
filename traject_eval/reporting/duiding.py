"""The consultant's own reading of the figures: a file of Markdown per buurt, shown as theirs and not as a result."""

from collections.abc import Iterator
from pathlib import Path

from traject_eval.blocks import block
from traject_eval.errors import ProjectProblem
from traject_eval.evaluation.ladder import DRAWN, Facts, Rung, comparison_kind, rung_of, waves_before
from traject_eval.reporting.desk import PROGRAMME_FOLDER
from traject_eval.reporting.page import Block, Markdown, Part
from traject_eval.store import Project, responses
from traject_eval.store.frozen import frozen_plan
from traject_eval.store.settings import ARMS
from traject_eval.words import causal_words, text

FOLDER, SUFFIX = "duiding", ".md"


def duiding_file(project: Project, code: str) -> Path:
    """Where the reading of a buurt stands, if there is one; an empty code is the programme."""
    return project.root / FOLDER / f"{code or PROGRAMME_FOLDER}{SUFFIX}"


def read_duiding(path: Path) -> str:
    """What the consultant wrote; empty where nothing is.

    Raises
    ------
    ProjectProblem
        The file is no text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except FileNotFoundError:
        return ""
    except (UnicodeDecodeError, OSError):
        raise ProjectProblem(text("duiding.unreadable", path=f"{FOLDER}/{path.name}")) from None


def duiding_parts(written: str) -> tuple[Part, ...]:
    """The reading as a part of a report, which says whose words these are; nothing where nothing was written.

    Examples
    --------
    >>> [part.title for part in duiding_parts("Wij zien een hechte groep.")], duiding_parts("")
    (['Duiding'], ())
    """
    if not written:
        return ()
    whose = block("text", key="duiding", style="note", title="", text=text("page.whose"))
    return (Part(FOLDER, text("page.duiding"), (Block(whose.content), Markdown(written))),)


def duiding_faults(project: Project) -> Iterator[tuple]:
    """Files that no report would show, as rows of ``FAULT_COLUMNS``."""
    known = {*project.buurten["code"], PROGRAMME_FOLDER}
    for path in _files(project):
        where = f"{FOLDER}/{path.name}"
        if path.suffix != SUFFIX or path.stem not in known:
            yield (where, *_told("name"))
            continue
        try:
            read_duiding(path)
        except ProjectProblem:
            yield (where, *_told("encoding"))


def _told(key: str) -> tuple[str, ...]:
    return tuple(text(f"duiding.{key}_{part}") for part in ("found", "expected", "advice"))


def duiding_advice(project: Project) -> Iterator[tuple]:
    """Words that say more about causes than the design can carry, as rows of ``FAULT_COLUMNS``.

    Where lots were drawn over buurten with and without the trajectory, the programme as a whole may name a cause; one
    buurt never can. The words are the consultant's, so this is advice and stops nothing.
    """
    drawn = _allowed(project).cause == DRAWN
    for path in _files(project):
        if path.suffix != SUFFIX or (drawn and path.stem == PROGRAMME_FOLDER):
            continue
        why = text("duiding.why_programme" if path.stem == PROGRAMME_FOLDER else "duiding.why_buurt")
        try:
            written = path.read_text(encoding="utf-8-sig")
        except (UnicodeDecodeError, OSError):
            continue  # that is a fault, and told as one
        for line, found in causal_words(written, project.language):
            where = text("duiding.where", path=f"{FOLDER}/{path.name}", line=line)
            yield (where, f"‘{found}’", text("duiding.cause_expected"), why)


def _allowed(project: Project) -> Rung:
    """What the design of the programme allows, as the plan, the list of buurten and the answers say."""
    treated, compared = (int(project.buurten["arm"].eq(arm).sum()) for arm in ARMS)
    seen = {wave for line in responses.imports(project.root) for wave in line["waves"]}
    waves = {wave: date for wave, date in project.waves.items() if wave in seen}
    before = waves_before(waves, project.buurten["start"])
    return rung_of(Facts(*comparison_kind(frozen_plan(project), compared), treated, compared, len(waves), before))


def _files(project: Project) -> list[Path]:
    found = (project.root / FOLDER).glob("[!.]*")
    return sorted(path for path in found if path.is_file())
