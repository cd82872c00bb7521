"""The findings of a phase as the table in which findings are kept."""

from collections.abc import Iterable, Mapping

import pandas as pd

from traject_eval.types import FINDING_COLUMNS

WORDS = (
    *("buurt", "workbook", "key", "instrument", "population", "before", "after", "subgroup"),
    *("unit", "method", "design", "refused_because"),
)


def phase_findings(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows with some of ``FINDING_COLUMNS`` as a table with all of them; a word that is not there is empty text.

    Examples
    --------
    >>> phase_findings([{"key": "aftrap.turnout", "value": 24}])[["key", "value", "unit"]].values.tolist()
    [['aftrap.turnout', 24.0, '']]
    >>> len(phase_findings([]))
    0
    """
    frame = pd.DataFrame([{**dict.fromkeys(WORDS, ""), **row} for row in rows], columns=list(FINDING_COLUMNS))
    numbers = {name: float for name in FINDING_COLUMNS if name not in WORDS}
    return frame.astype(dict.fromkeys(WORDS, object) | numbers | {"n": "Int64"})
