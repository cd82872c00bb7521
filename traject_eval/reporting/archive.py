"""The archive of a report: a dated copy of every version that was final, with the hashes of its files."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from traject_eval.store import sha256, write_bytes, write_json

FOLDER, MANIFEST = "archief", "manifest.json"
NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-[0-9a-f]{8}")


@dataclass(frozen=True)
class Archived:
    """One version that was final: its day and its folder."""

    day: dt.date
    folder: Path


def archive(folder: Path, files: Iterable[str], day: dt.date) -> Path:
    """Copy these files of a report into its archive, and say where; what stands there is never written over.

    The place is named after the day and the content: ``archief/2026-02-01-0f3a91c2``.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     (Path(name) / "rapport.html").write_text("klaar") and None
    ...     archive(Path(name), ["rapport.html"], dt.date(2026, 2, 1)).name
    '2026-02-01-59ccc10e'
    """
    content = {name: (folder / name).read_bytes() for name in sorted(files)}
    hashes = {name: sha256(data) for name, data in content.items()}
    whole = sha256("".join(f"{name}\0{found}\n" for name, found in hashes.items()).encode())
    place = folder / FOLDER / f"{day.isoformat()}-{whole[:8]}"
    if not (place / MANIFEST).is_file():
        for name, data in content.items():
            write_bytes(place / name, data)
        write_json(place / MANIFEST, {"day": day.isoformat(), "sha256": hashes})
    return place


def archived(folder: Path) -> list[Archived]:
    """The versions in the archive of a report, newest first."""
    places = sorted((folder / FOLDER).glob("*/"), key=lambda place: place.name, reverse=True)
    return [
        Archived(dt.date.fromisoformat(named[1]), place)
        for place in places
        if (named := NAME.fullmatch(place.name)) and (place / MANIFEST).is_file()
    ]
