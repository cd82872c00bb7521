"""Which of a project's own workbooks may run by themselves: those whose content somebody on this laptop agreed to.

The list stands with the user, outside the project: a folder that comes from elsewhere cannot trust itself.
"""

import json
from pathlib import Path

import platformdirs

from traject_eval.store import sha256, write_text


def trusted(workbook: Path) -> bool:
    """May this workbook, with this content, run by itself?"""
    return sha256(workbook.read_bytes()) in _hashes()


def trust(workbooks: list[Path]) -> None:
    """Agree to the content of these workbooks as they are now."""
    kept = _hashes() | {sha256(path.read_bytes()) for path in workbooks}
    write_text(_file(), json.dumps(sorted(kept), indent=1))


def _file() -> Path:
    return Path(platformdirs.user_data_dir("traject", appauthor=False)) / "trusted.json"


def _hashes() -> set[str]:
    return set(json.loads(_file().read_text(encoding="utf-8"))) if _file().is_file() else set()
