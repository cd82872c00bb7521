"""The code and tables of this package as hashes: a report is made again when what makes it is another."""

import functools
import platform
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from traject_eval.store import sha256

PACKAGES = ("traject-eval", "pandas", "numpy", "scipy", "matplotlib", "papermill")
RENDERING = ("reporting", "printing", "plots", "words", "resources")  # the packages that decide how a report looks


def versions() -> dict[str, str]:
    """What computes a report, with its version."""
    return {name: version(name) for name in PACKAGES} | {"python": platform.python_version()}


@functools.cache
def package() -> str:
    """A hash of all that decides what a workbook says: every file of the package, and what it computes with."""
    return sha256(f"{_hash(('',))}{versions()}".encode())[:32]


@functools.cache
def rendering() -> str:
    """A hash of all that decides how a report looks: templates, words, drawings, fonts and the code around them."""
    return sha256(f"{_hash(RENDERING)}{version('traject-eval')}".encode())[:32]


def _hash(folders: tuple[str, ...]) -> str:
    own = Path(str(resources.files("traject_eval")))
    files = sorted(path for name in folders for path in (own / name).rglob("*") if _counts(path))
    return sha256(b"\0".join(path.relative_to(own).as_posix().encode() + b"\0" + path.read_bytes() for path in files))


def _counts(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts
