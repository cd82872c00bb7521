"""The workbooks: where they stand and which ones a run takes."""

import re
from importlib import resources
from pathlib import Path

from traject_eval.errors import UnknownName

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


def chosen_workbooks(numbers: list[int] | None) -> dict[int, Path]:
    """The asked workbooks, or all of them.

    Raises
    ------
    UnknownName
        There is no workbook of that number.
    """
    known = workbooks()
    for number in numbers or ():
        if number not in known:
            raise UnknownName("werkboeknummer", str(number), map(str, known))
    return {number: path for number, path in known.items() if numbers is None or number in numbers}
