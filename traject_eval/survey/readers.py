"""One way in for every kind of file: CSV, Excel and SPSS become a table of text."""

import os
from pathlib import Path

from traject_eval.errors import DataProblem
from traject_eval.store import sha256
from traject_eval.survey.csv_file import read_csv
from traject_eval.survey.kinds import check_size, kind_of
from traject_eval.survey.long import wide
from traject_eval.survey.raw import RawTable
from traject_eval.survey.sav_file import read_sav
from traject_eval.survey.xlsx_file import read_xlsx


def read_table(path: Path, sheet: str | None = None) -> RawTable:
    """The table in a file, every cell as text.

    Parameters
    ----------
    path : Path
        A ``.csv`` (or ``.txt``, ``.tsv``), ``.xlsx`` or ``.sav`` file.
    sheet : str, optional
        The sheet of a workbook; not needed where it has one.

    Returns
    -------
    RawTable
        Nothing is guessed: a weight of ``1,5`` is the text "1,5".

    Raises
    ------
    DataProblem
        The file is not there, cannot be read, or is of another kind.
    Faults
        It cannot be read as a table: every reason, by row.
    """
    return table_of(name_of(path), content_of(path), sheet)


def name_of(path: Path) -> str:
    """The name of a file as text; bytes in it that are none become a question mark in a diamond.

    Examples
    --------
    >>> name_of("map/antwoorden.csv")
    'antwoorden.csv'
    """
    return os.fsencode(Path(path).name).decode("utf-8", "replace")


def content_of(path: Path) -> bytes:
    """The bytes of a file, read once: what is checked is what is kept, also where somebody saves it meanwhile.

    Raises
    ------
    DataProblem
        There is no such file, or it cannot be read.
    Faults
        It is too large.
    """
    path = Path(path)
    if not path.is_file():
        raise DataProblem(f"Het bestand {path} bestaat niet, of is geen gewoon bestand. Controleer de naam en de map.")
    try:
        check_size(name_of(path), path.stat().st_size)
        return path.read_bytes()
    except OSError:
        raise DataProblem(
            f"Het bestand {path} is niet te lezen. Sluit het in andere programma’s en kijk of het open mag."
        ) from None


def table_of(name: str, content: bytes, sheet: str | None = None) -> RawTable:
    """The table in the bytes of a file; see ``read_table``. Answers below each other are put beside each other."""
    kind = kind_of(name, content)
    if kind == "CSV":
        frame, codes, user_missing, first = read_csv(name, content), {}, {}, 2
    elif kind == "Excel":
        frame, codes, user_missing, first = read_xlsx(name, content, sheet), {}, {}, 2
    else:
        (frame, codes, user_missing), first = read_sav(name, content), 1
    return wide(RawTable(frame, codes, user_missing, first, name, sha256(content)))
