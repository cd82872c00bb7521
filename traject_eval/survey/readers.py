"""One way in for every kind of file: CSV, Excel and SPSS become a table of text."""

from pathlib import Path

from traject_eval.errors import DataProblem
from traject_eval.store import sha256
from traject_eval.survey.csv_file import read_csv
from traject_eval.survey.raw import RawTable
from traject_eval.survey.sav_file import read_sav
from traject_eval.survey.xlsx_file import read_xlsx

KINDS = {
    ".csv": "CSV",
    ".txt": "CSV",
    ".tsv": "CSV",
    ".xlsx": "Excel",
    ".xlsm": "Excel",
    ".sav": "SPSS",
    ".zsav": "SPSS",
}


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
        The file is not there, or of another kind.
    Faults
        It cannot be read as a table: every reason, by row.
    """
    path = Path(path)
    if not path.is_file():
        raise DataProblem(f"Het bestand {path} bestaat niet. Controleer de naam en de map.")
    kind = KINDS.get(path.suffix.lower())
    content = path.read_bytes()
    if kind == "CSV":
        frame, codes, user_missing, first = read_csv(path.name, content), {}, {}, 2
    elif kind == "Excel":
        frame, codes, user_missing, first = read_xlsx(path.name, content, sheet), {}, {}, 2
    elif kind == "SPSS":
        (frame, codes, user_missing), first = read_sav(path), 1
    else:
        known = ", ".join(KINDS)
        raise DataProblem(f"{path.name}: dit soort bestand is niet bekend. Wel bekend: {known}. Sla het zo op.")
    return RawTable(frame, codes, user_missing, first, path.name, sha256(content))
