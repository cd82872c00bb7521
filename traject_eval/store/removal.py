"""Taking people out of the answers on disk.

A reader can use the project at every moment: a file is replaced in one step. What is broken off is finished by doing it
again.
"""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from traject_eval.store import responses
from traject_eval.store.files import write_bytes, write_json


def lines_with(root: Path, people: Collection[str]) -> list[dict]:
    """The imports in which answers or facts of any of these people are."""
    return [
        line
        for line in responses.imports(root)
        if any(
            pd.read_parquet(path, columns=["person"])["person"].isin(people).any()
            for path in responses.parts(root, line)
            if path.is_file()
        )
    ]


def remove_people(root: Path, name: str, people: Collection[str], raw: str) -> int:
    """Take people out of the parts of one import; the number of questionnaires that went.

    ``raw`` is the file in ``data/raw`` that now stands for the source, without these people. Every other raw file of
    this import goes, then the answers: where this is broken off, the same call finishes it.
    """
    line = next(line for line in responses.imports(root) if line["id"] == name)
    line = _changed(root, line, raw=raw)
    kept = {raw, responses.mapping_file(root, line).name}
    for path in (root / "data" / "raw").glob(f"{name}-*"):
        if path.name not in kept:
            path.unlink()
    gone = {kind: 0 for kind in responses.KINDS}
    for path in responses.parts(root, line):
        frame = pd.read_parquet(path)
        theirs = frame["person"].isin(people)
        if theirs.any():
            write_bytes(path, responses.parquet(frame[~theirs].reset_index(drop=True)))
            gone[path.parents[1].name] += int(theirs.sum())
    _changed(root, line, rows=line["rows"] - gone["responses"], persons=line["persons"] - gone["persons"])
    return gone["responses"]


def _changed(root: Path, line: dict, **changes: object) -> dict:
    """Replace one line of the manifest."""
    changed = line | changes
    lines = [changed if one["id"] == line["id"] else one for one in responses.imports(root)]
    write_json(root / responses.MANIFEST, {"imports": lines})
    return changed
