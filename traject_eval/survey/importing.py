"""One file into a project: all of it, or nothing and every reason why not."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from traject_eval.errors import DataProblem, Faults
from traject_eval.store import FILE, Project, add_buurten, responses, sha256, write_text
from traject_eval.survey.codes import given_codes
from traject_eval.survey.conflicts import conflicts
from traject_eval.survey.convert import buurten_in, convert_with_notes
from traject_eval.survey.erasing import edited_name, edited_source
from traject_eval.survey.layout import NEEDED, own_layout
from traject_eval.survey.mapping import FileMapping
from traject_eval.survey.mapping_file import load_mapping, mapping_of
from traject_eval.survey.raw import RawTable
from traject_eval.survey.readers import content_of, name_of, table_of
from traject_eval.survey.recognise import recognise
from traject_eval.survey.tools import personal_columns
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
    buurt: str | None = None,
    population: str | None = None,
    typed_twice: Mapping[str, int] | None = None,
) -> ImportResult:
    """Bring the answers in a file into a project.

    Parameters
    ----------
    project : Project
    path : Path
        CSV, Excel or SPSS.
    mapping : Path, optional
        A mapping file (``traject_eval.survey.mapping_file``); without one the file must be in our own layout
        (``traject_eval.survey.layout``), or hold our own questions (``traject_eval.survey.recognise``).
    wave : str, optional
        The wave of all rows, where the file and the mapping do not say it.
    sheet : str, optional
        The sheet of a workbook.
    buurt, population : str, optional
        Those of all rows, where a recognised file does not say them.
    typed_twice : mapping, optional
        Of a stack that was typed in: ``questionnaires, answers, same``, as ``evaluation.double_entry`` counts them.

    Returns
    -------
    ImportResult
        The same file read in the same way twice is recognised by its content and changes nothing.

    Raises
    ------
    DataProblem
        The file or mapping does not exist, or the wave, buurt or population is said twice or not at all.
    Faults
        Everything that is wrong with the mapping, with the file, or with the file beside what the project
        holds. Nothing is kept.
    """
    path = Path(path)
    rules = load_mapping(mapping, project.registry) if mapping else None
    if rules and (buurt or population):
        raise DataProblem(
            f"{path.name}: de indeling zegt al welke buurt en groep dit zijn. Laat --buurt en --group weg."
        )
    content = content_of(path)
    raw, told = None, ()
    if not rules:
        raw = table_of(name_of(path), content, sheet)
        rules, told = _recognised(project, raw, wave, buurt, population)
    name = responses.import_id(sha256(content), rules.text, wave, sheet)
    for line in responses.imports(project.root):
        if line["id"] == name:
            return _result(line, (), (), already=True)
    raw = raw or table_of(name_of(path), content, sheet)
    checked, notes = convert_with_notes(
        raw,
        rules,
        project.registry,
        list(project.buurten["code"]),
        list(project.waves),
        wave,
        given_codes(project.root),
    )
    faults = checked.faults if len(checked.faults) else conflicts(project, checked, rules)
    if not faults.empty:
        raise Faults(f"{raw.name}: {_number(len(faults))}. Er is niets ingelezen.", _told(faults))
    personal = [name for name in personal_columns(raw.frame) if name not in rules.key_columns + rules.other_columns]
    read_with = {"wave": wave, "sheet": sheet, "typed_twice": typed_twice}
    if personal:
        notes.append(f"Wie iemand is, is niet ingelezen en niet bewaard: {', '.join(personal)}.")
        content = edited_source(raw, checked, personal)
        read_with["raw"] = edited_name(name)
    line, added = _keep(project, raw, rules, checked, content, name, rules.text, read_with)
    return _result(line, added, (*told, *notes), already=False)


def _recognised(
    project: Project, raw: RawTable, wave: str | None, buurt: str | None, population: str | None
) -> tuple[FileMapping, tuple[str, ...]]:
    """The meaning of a file without a mapping, and what to tell about it."""
    header = {column.casefold() for column in raw.frame}
    ours = header.issuperset(NEEDED) and (wave or "meting" in header) and not (buurt or population)
    found = None if ours else recognise(raw, project.registry, project.buurten, buurt, population)
    if found is None:
        return own_layout(raw.name, raw.frame.columns, project.registry, wave), ()
    return mapping_of(found.text, f"van {raw.name}", project.registry), found.notes


def _keep(
    project: Project,
    raw: RawTable,
    rules: FileMapping,
    checked: Responses,
    content: bytes,
    name: str,
    text: str,
    read_with: Mapping[str, object],
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
