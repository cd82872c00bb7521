"""Reading an SPSS file: labels decide, and what the file calls missing stays known."""

from pathlib import Path

import pandas as pd
import pyreadstat

from traject_eval.survey.raw import refuse, stripped


def read_sav(path: Path) -> tuple[pd.DataFrame, dict[str, pd.Series], dict[str, frozenset[str]]]:
    """The cases of an SPSS file as text: ``frame, codes, user_missing`` of ``RawTable``.

    Raises
    ------
    Faults
        The file cannot be read, or holds no cases.
    """
    try:
        data, meta = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, UnicodeDecodeError) as problem:
        advice = "open het bestand in SPSS en sla het opnieuw op als .sav"
        raise refuse(path.name, [("het bestand", str(problem), "een SPSS-bestand (.sav)", advice)]) from None
    if data.empty:
        raise refuse(path.name, [("het bestand", "geen rijen", "minstens 1 rij", "kies een ander bestand")])
    data.index = pd.RangeIndex(1, len(data) + 1)
    frame, codes, user_missing = {}, {}, {}
    for column in data:
        text = stripped(_mapped(data[column], _text))
        labels = {
            _text(value): " ".join(label.split()) for value, label in meta.variable_value_labels.get(column, {}).items()
        }
        ranges = meta.missing_ranges.get(column, [])
        frame[column] = _mapped(text, lambda value, labels=labels: labels.get(value) or value)
        if labels:
            codes[column] = text
        if ranges:
            values = [value for value in data[column].dropna().unique() if _within(value, ranges)]
            user_missing[column] = frozenset(labels.get(_text(value)) or _text(value) for value in values)
    return pd.DataFrame(frame, index=data.index), codes, user_missing


def _mapped(cells: pd.Series, convert) -> pd.Series:
    """Each different value converted once."""
    return cells.map({value: convert(value) for value in cells.dropna().unique()}).astype("str")


def _text(value: object) -> str:
    """A value as text: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _within(value: object, ranges: list[dict]) -> bool:
    same = [one for one in ranges if isinstance(one["lo"], str) == isinstance(value, str)]
    return any(one["lo"] <= value <= one["hi"] for one in same)
