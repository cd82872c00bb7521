"""What each buurt was last frozen from, so that one of which nothing changed is not read again.

A stamp is about files as they stand on disk, not about what they hold: another stamp means that a buurt is read again,
and whether its report is made again is up to the key, which is of the content.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from traject_eval.store.files import sha256, write_json

FILE = "data/snapshots/gezien.json"


@dataclass(frozen=True)
class Seen:
    """A buurt as it was last frozen: ``stamp`` of all that it was frozen from, ``files`` of what was written.

    ``key`` is that of the snapshot, ``filled`` what it holds, ``instruments`` the scales that it has answers to.
    """

    stamp: str
    files: str
    key: str
    filled: tuple[str, ...]
    instruments: tuple[str, ...]


def stamp(paths: Iterable[Path]) -> str:
    """Changes whenever one of these files is written, put in its place or taken away; nothing is read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     path = Path(name) / "a"
    ...     before = stamp([path])
    ...     path.write_text("1") and stamp([path]) == before
    False
    """
    return sha256(repr([_place(path) for path in paths]).encode())


def _place(path: Path) -> tuple:
    try:
        found = path.stat()
    except OSError:
        return (path.name,)
    return path.name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def content(paths: Iterable[Path]) -> str:
    """Hash of the names of these files and of what they hold."""
    return sha256(b"\0".join(part for path in paths for part in (path.name.encode(), path.read_bytes())))


def read_seen(root: Path) -> tuple[dict[str, Seen], str]:
    """What each buurt was frozen from, and the hash of the comparison that was made of them; nothing where unknown."""
    try:
        kept = json.loads((root / FILE).read_text(encoding="utf-8"))
        seen = {
            code: Seen(**one | {name: tuple(one[name]) for name in ("filled", "instruments")})
            for code, one in kept["buurten"].items()
        }
        return seen, str(kept["comparison"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, ""


def keep_seen(root: Path, seen: dict[str, Seen], comparison: str) -> None:
    """Keep it for the next time."""
    write_json(root / FILE, {"comparison": comparison, "buurten": {code: asdict(one) for code, one in seen.items()}})
