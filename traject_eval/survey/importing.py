"""One file into a project: all of it, or nothing and every reason why not."""

import errno
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from traject_eval.errors import DataProblem, Faults
from traject_eval.store import FILE, Project, add_buurten, responses, sha256, write_text
from traject_eval.survey.conflicts import conflicts
from traject_eval.survey.convert import buurten_in, convert_with_notes
from traject_eval.survey.layout import own_layout
from traject_eval.survey.mapping import FileMapping
from traject_eval.survey.mapping_file import load_mapping
from traject_eval.survey.raw import RawTable
from traject_eval.survey.readers import content_of, name_of, table_of
from traject_eval.types import ANSWER_COLUMNS, FAULT_COLUMNS, Responses


@dataclass(frozen=True)
class ImportResult:
    """What an import brought in; ``already`` if it was there and nothing changed.

    ``new_buurten`` are the codes that the import added to the project; ``notes`` say, in Dutch, what the
    mapping left out or made unknown.
    """

    rows: int
    persons: int
    buurten: tuple[str, ...]
    waves: tuple[str, ...]
    instruments: tuple[str, ...]
    new_buurten: tuple[str, ...]
    notes: tuple[str, ...]
    already: bool


def import_file(
    project: Project,
    path: Path,
    mapping: Path | None = None,
    wave: str | None = None,
    sheet: str | None = None,
) -> ImportResult:
    """Bring the answers in a file into a project.

    Parameters
    ----------
    project : Project
    path : Path
        CSV, Excel or SPSS.
    mapping : Path, optional
        A mapping file (``traject_eval.survey.mapping_file``); without one the file must be in our own layout
        (``traject_eval.survey.layout``).
    wave : str, optional
        The wave of all rows, where the file and the mapping do not say it.
    sheet : str, optional
        The sheet of a workbook.

    Returns
    -------
    ImportResult
        The same file read in the same way twice is recognised by its content and changes nothing.

    Raises
    ------
    DataProblem
        The file or mapping does not exist, or the wave is said twice or not at all.
    Faults
        Everything that is wrong with the mapping, with the file, or with the file beside what the project
        holds. Nothing is kept.
    """
    path = Path(path)
    rules = load_mapping(mapping, project.registry) if mapping else None
    text = rules.text if rules else ""
    content = content_of(path)
    name = responses.import_id(sha256(content), text, wave, sheet)
    for line in responses.imports(project.root):
        if line["id"] == name:
            return _result(line, (), (), already=True)
    raw = table_of(name_of(path), content, sheet)
    rules = rules or own_layout(raw.name, raw.frame.columns, project.registry, wave)
    checked, notes = convert_with_notes(
        raw, rules, project.registry, list(project.buurten["code"]), list(project.waves), wave
    )
    faults = checked.faults if len(checked.faults) else conflicts(project, checked, rules)
    if not faults.empty:
        raise Faults(f"{raw.name}: {_number(len(faults))}. Er is niets ingelezen.", _told(faults))
    line, added = _keep(project, raw, rules, checked, content, name, text, {"wave": wave, "sheet": sheet})
    return _result(line, added, tuple(notes), already=False)


def _keep(
    project: Project,
    raw: RawTable,
    rules: FileMapping,
    checked: Responses,
    content: bytes,
    name: str,
    text: str,
    read_with: dict[str, str | None],
) -> tuple[dict, tuple[str, ...]]:
    """Add new buurten and save the answers; if saving fails the buurten go out again.

    Raises
    ------
    DataProblem
        The disk is full, or the project may not be written. Nothing is kept.
    """
    known = set(project.buurten["code"])
    names = buurten_in(raw, rules, checked.answers) if rules.buurt.register else {}
    added = [{"code": code, "name": label} for code, label in names.items() if code not in known]
    settings = project.root / FILE
    before = settings.read_text(encoding="utf-8")
    try:
        if added:
            add_buurten(project, added)
        return responses.save(project, checked, content, name, text, **read_with), tuple(row["code"] for row in added)
    except BaseException as problem:
        if added:
            write_text(settings, before)
        if isinstance(problem, OSError):
            raise DataProblem(
                f"{raw.name} is niet ingelezen: schrijven in de map {project.root} lukt niet ({_reason(problem)}). "
                "Er is niets bewaard. Maak ruimte op de schijf, of kijk of u in deze map mag schrijven."
            ) from problem
        raise


def _reason(problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "de schijf is vol"
    return "de naam van het bestand is te lang" if problem.errno == errno.ENAMETOOLONG else "geen toegang"


def _result(line: dict, added: tuple[str, ...], notes: tuple[str, ...], already: bool) -> ImportResult:
    instruments = {column.rsplit("_", 1)[0] for column in line["columns"] if column not in ANSWER_COLUMNS}
    return ImportResult(
        rows=line["rows"],
        persons=line["persons"],
        buurten=tuple(line["buurten"]),
        waves=tuple(line["waves"]),
        instruments=tuple(sorted(instruments)),
        new_buurten=added,
        notes=notes,
        already=already,
    )


def _number(faults: int) -> str:
    return "1 fout" if faults == 1 else f"{faults} fouten"


def _told(faults: pd.DataFrame) -> pd.DataFrame:
    """The faults as text, the place in one column: ``rij 12, kolom leeftijd``."""
    where = "rij " + faults["row"].astype("str") + ", kolom " + faults["column"].astype("str")
    return faults.assign(where=where)[list(FAULT_COLUMNS)].astype("str").reset_index(drop=True)
