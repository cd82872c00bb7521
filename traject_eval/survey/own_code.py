"""The code that somebody without a card makes: a few things that stay the same, each in a column of its own.

The elements stand in ``standard.yaml``; in a file their columns are called ``code_moeder``, ``code_dag`` and so on.
They are kept beside the answers, never with them, and serve to link waves only (``evaluation/linkage.py``).
"""

import unicodedata
from collections.abc import Mapping

import pandas as pd

from traject_eval.survey.cells import Cells
from traject_eval.survey.questions import standard
from traject_eval.types import ANSWER_COLUMNS

PREFIX = "code_"
GROUP = "eigen_code"  # of the questions on the web


def own_code_columns() -> dict[str, dict]:
    """Per column of the self-made code its row in ``standard.yaml``.

    Examples
    --------
    >>> list(own_code_columns())
    ['code_moeder', 'code_vader', 'code_dag', 'code_plaats', 'code_ouder']
    """
    return {f"{PREFIX}{row['id']}": row for row in standard()["own_code"]}


def element(written: str, row: Mapping) -> str | None:
    """What somebody filled in for one element, as it is compared; None where it cannot be what was asked.

    Letters without accents and capitals, as many as are asked; numbers without noughts in front.

    Examples
    --------
    >>> rows = own_code_columns()
    >>> element(" Ánna", rows["code_moeder"]), element("07", rows["code_dag"]), element("45", rows["code_dag"])
    ('an', '7', None)
    """
    if "range" in row:
        low, high = row["range"]
        digits = written.strip()
        return str(int(digits)) if digits.isascii() and digits.isdigit() and low <= int(digits) <= high else None
    bare = unicodedata.normalize("NFKD", written).casefold()
    letters = "".join(sign for sign in bare if sign.isalpha())[: row["signs"]]
    return letters if len(letters) == row["signs"] else None


def own_codes(cells: Cells, columns: Mapping[str, str], keys: pd.DataFrame) -> pd.DataFrame:
    """The self-made codes in a file: ``ANSWER_COLUMNS`` and the elements, of every row with at least one.

    ``columns`` says per element in which column of the file it stands; an element that the file has not, is missing.
    """
    rows = own_code_columns()
    made = {
        name: cells.text(columns[name]).map(lambda text, row=row: element(text, row), na_action="ignore")
        if name in columns
        else None
        for name, row in rows.items()
    }
    frame = pd.DataFrame(made, index=cells.rows.index).astype("str")
    some = frame.notna().any(axis=1)
    return keys.loc[some, list(ANSWER_COLUMNS)].join(frame)
