"""Accepted answers on disk: Parquet by buurt, and a manifest that says which files count.

A file that the manifest does not name does not exist for a reader, so an import that is broken off
halfway leaves nothing behind: the manifest is replaced in one step, last of all.
"""

import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from traject_eval.errors import ProjectProblem
from traject_eval.store.files import sha256, write_bytes, write_json
from traject_eval.store.project import Project
from traject_eval.types import ANSWER_COLUMNS, NO_ITEMS, PERSON_COLUMNS, Responses

MANIFEST = "data/imports.json"
KINDS = ("responses", "persons", "codes")


def imports(root: Path) -> list[dict]:
    """What was imported, oldest first: ``id, name, hash, time, rows, persons, buurten, waves, columns``."""
    path = root / MANIFEST
    if not path.is_file():
        return []
    try:
        return json.loads(path.read_text(encoding="utf-8"))["imports"]
    except (json.JSONDecodeError, KeyError, UnicodeDecodeError):
        raise ProjectProblem(f"Het bestand {path} is beschadigd. Zet een reservekopie terug.") from None


def import_id(source_hash: str, mapping: str, wave: str | None = None, sheet: str | None = None) -> str:
    """The same file read in the same way has the same id.

    Examples
    --------
    >>> import_id("ab", "m") == import_id("ab", "m"), import_id("ab", "m") == import_id("ab", "m", wave="T1")
    (True, False)
    """
    return sha256(json.dumps([source_hash, mapping, wave, sheet]).encode())[:16]


def save(
    project: Project,
    responses: Responses,
    source: bytes,
    name: str,
    mapping: str,
    wave: str | None = None,
    sheet: str | None = None,
    raw: str | None = None,
    typed_twice: Mapping[str, int] | None = None,
) -> dict:
    """Keep accepted answers and the untouched source; all of it or nothing.

    ``source`` are the bytes that were checked; ``name`` is the import's id (``import_id``); ``mapping`` the text of the
    mapping, kept beside the source; ``wave`` and ``sheet`` are what the source was read with;
    ``raw`` is the name of the source in ``data/raw`` where it is not kept as it was delivered; ``typed_twice`` counts
    the answers of a stack of paper that were typed a second time.
    Returns the new line of the manifest. Costs time in proportion to the rows, not to what was there before.
    """
    if not responses.faults.empty:
        raise ProjectProblem("Antwoorden met fouten worden niet bewaard.")
    line = {
        "id": name,
        "name": responses.source_name,
        "hash": responses.source_hash,
        "wave": wave,
        "sheet": sheet,
        "time": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        "rows": len(responses.answers),
        "persons": len(responses.persons),
        "buurten": sorted(responses.persons["buurt"].astype(str).unique()),
        "waves": sorted(responses.answers["wave"].astype(str).unique()),
        "columns": [column for column in responses.answers if column not in NO_ITEMS],
    }
    if len(responses.codes):
        line["codes"] = sorted(responses.codes["buurt"].astype(str).unique())
    if raw:
        line["raw"] = raw
    if typed_twice:
        line["typed_twice"] = dict(typed_twice)
    written: list[Path] = []
    try:
        for path, content in _contents(project.root, line, responses, source, mapping):
            written.append(path)
            write_bytes(path, content)
        write_json(project.root / MANIFEST, {"imports": [*imports(project.root), line]})
    except BaseException:
        _take_back(written)
        raise
    return line


def _contents(root: Path, line: dict, responses: Responses, source: bytes, mapping: str) -> Iterator[tuple]:
    yield raw_file(root, line), source
    yield mapping_file(root, line), mapping.encode("utf-8")
    for kind, frame in zip(KINDS, (responses.answers, responses.persons, responses.codes), strict=True):
        ordered = frame.sort_values("buurt", kind="stable")
        table = pa.Table.from_pandas(ordered, preserve_index=False)  # once: a part of it costs next to nothing
        start = 0
        for code, rows in ordered.groupby("buurt", sort=True, observed=True).size().items():
            yield _file(root, kind, str(code), line["id"]), _parquet(table.slice(start, rows))
            start += rows


def _take_back(written: list[Path]) -> None:
    """Undo a broken-off import: its files, and the folders of buurten that nothing else stands in."""
    for path in written:
        try:
            path.unlink(missing_ok=True)
            if path.parent.name.startswith("buurt="):
                path.parent.rmdir()
        except OSError:  # the folder is not empty, or was never made
            continue


def read(root: Path, buurt: str, listed: list[dict] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers (one row per person and wave) and persons of one buurt, from every import that counts.

    Reads only the files of this buurt. Where two imports hold other items of the same person and wave,
    their answers are put together; an unknown fact about a person is filled by the import that has it.
    ``listed`` is the manifest where the caller has it already.
    """
    names = [line["id"] for line in (imports(root) if listed is None else listed) if buurt in line["buurten"]]
    answers = _together([pd.read_parquet(_file(root, "responses", buurt, name)) for name in names], ANSWER_COLUMNS)
    persons = _together([pd.read_parquet(_file(root, "persons", buurt, name)) for name in names], PERSON_COLUMNS)
    return answers, persons


def read_codes(root: Path, buurt: str, listed: list[dict]) -> pd.DataFrame:
    """The self-made codes of one buurt: ``person, buurt, wave`` and a column per element."""
    names = [line["id"] for line in listed if buurt in line.get("codes", ())]
    frames = [pd.read_parquet(_file(root, "codes", buurt, name)) for name in names]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(ANSWER_COLUMNS))


def missing_files(root: Path, line: dict) -> list[Path]:
    """The files that a line of the manifest promises and that are not there, or are empty."""
    wanted = [*parts(root, line), raw_file(root, line)]
    return [path for path in wanted if not path.is_file() or path.stat().st_size == 0]


def parts(root: Path, line: dict) -> list[Path]:
    """The files with the answers, persons and self-made codes of one import, by buurt."""
    told = {kind: line["buurten"] for kind in KINDS} | {"codes": line.get("codes", ())}
    return [_file(root, kind, code, line["id"]) for kind, some in told.items() for code in some]


def parts_of(root: Path, line: dict, buurt: str) -> list[Path]:
    """The files with what one import holds of one buurt."""
    kinds = KINDS if buurt in line.get("codes", ()) else KINDS[:2]
    return [_file(root, kind, buurt, line["id"]) for kind in kinds]


def raw_file(root: Path, line: dict) -> Path:
    """The source of an import: as it was delivered, or what is left of it after somebody was forgotten."""
    return root / "data" / "raw" / line.get("raw", f"{line['id']}-{line['name']}")


def mapping_file(root: Path, line: dict) -> Path:
    """The mapping with which a source was read; empty where it was in our own layout."""
    return root / "data" / "raw" / f"{line['id']}-indeling.yaml"


def parquet(frame: pd.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file, the same for the same content."""
    return _parquet(pa.Table.from_pandas(frame, preserve_index=False))


def _parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def _file(root: Path, kind: str, buurt: str, name: str) -> Path:
    return root / "data" / kind / f"buurt={buurt}" / f"{name}.parquet"


def _together(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame(columns=list(columns))
    if len(frames) == 1:
        return frames[0]
    key = ["person"] if columns is PERSON_COLUMNS else list(ANSWER_COLUMNS)
    stacked = pd.concat(frames, ignore_index=True)
    return stacked.groupby(key, sort=False, observed=True, as_index=False).first()[list(stacked)]
