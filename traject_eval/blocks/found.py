"""The findings of a phase as the table in which findings are kept."""

from collections.abc import Iterable, Mapping

import pandas as pd

from traject_eval.types import FINDING_COLUMNS

WORDS = (
    *("buurt", "workbook", "key", "instrument", "population", "before", "after", "subgroup"),
    *("unit", "method", "design", "refused_because"),
)
FORMULA = "=+-@\t\r\n "


def phase_findings(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows with some of ``FINDING_COLUMNS`` as a table with all of them; a word that is not there is empty text.

    A word that somebody typed loses the signs at its start that make a spreadsheet calculate with it.

    Examples
    --------
    >>> phase_findings([{"key": "aftrap.turnout", "value": 24}])[["key", "value", "unit"]].values.tolist()
    [['aftrap.turnout', 24.0, '']]
    >>> len(phase_findings([]))
    0
    """
    whole = [{**dict.fromkeys(WORDS, ""), **row} for row in rows]
    safe = [row | {name: str(row[name]).lstrip(FORMULA) for name in WORDS} for row in whole]
    frame = pd.DataFrame(safe, columns=list(FINDING_COLUMNS))
    numbers = {name: float for name in FINDING_COLUMNS if name not in WORDS}
    return frame.astype(dict.fromkeys(WORDS, object) | numbers | {"n": "Int64"})
