"""The workbooks: where they stand and which ones a run takes."""

import functools
import json
import re
from collections.abc import Collection
from importlib import resources
from pathlib import Path

from traject_eval.errors import UnknownName
from traject_eval.session.books import chosen_books

CHECKOUT = Path(__file__).resolve().parents[2] / "workbooks"
PROGRAMME = 10  # this one is about all buurten; the lower numbers are about one


def workbook_folder() -> Path:
    """The folder with the workbooks: inside an installed package, else in the checkout."""
    installed = Path(str(resources.files("traject_eval") / "resources" / "workbooks"))
    return installed if installed.is_dir() else CHECKOUT


def workbooks() -> dict[int, Path]:
    """The workbooks by number.

    Examples
    --------
    >>> workbooks()[9].stem
    '09-evaluatie'
    """
    found = (path for path in workbook_folder().glob("*.ipynb") if re.match(r"\d\d-", path.name))
    return {int(path.name[:2]): path for path in sorted(found)}


def needs(workbook: Path) -> tuple[str, ...]:
    """What a workbook is about: beginnings of form ids, or the survey; a report has it where one of them is filled in,
    and where nothing is named it always has it.

    It stands in the workbook itself, as ``metadata.traject.needs``.

    Examples
    --------
    >>> needs(workbooks()[9])
    ('vragenlijst',)
    """
    return _needs(workbook, workbook.stat().st_mtime_ns)


@functools.cache
def _needs(workbook: Path, _: int) -> tuple[str, ...]:
    metadata = json.loads(workbook.read_text(encoding="utf-8"))["metadata"]
    return tuple(metadata.get("traject", {}).get("needs", ()))


def has_part(workbook: Path, filled: Collection[str]) -> bool:
    """Is there anything for this workbook to tell, where these forms hold something?

    Examples
    --------
    >>> has_part(workbooks()[9], {"aftrap.talenten"}), has_part(workbooks()[9], {"vragenlijst"})
    (False, True)
    """
    starts = needs(workbook)
    return not starts or any(name.startswith(start) for start in starts for name in filled)


def chosen_workbooks(project: Path, numbers: list[int] | None) -> dict[int, Path]:
    """The asked workbooks, or all of them; a trusted one of the project itself takes the place of the package's.

    Raises
    ------
    UnknownName
        There is no workbook of that number.
    """
    known, _ = chosen_books(workbooks(), project)
    for number in numbers or ():
        if number not in known:
            raise UnknownName("werkboeknummer", str(number), map(str, known))
    return {number: path for number, path in known.items() if numbers is None or number in numbers}
