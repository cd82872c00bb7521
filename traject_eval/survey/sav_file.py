"""Reading an SPSS file: labels decide, and what the file calls missing stays known."""

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from traject_eval.survey.limits import EXACT, MOST_SAV_CELLS, SAV_MEMORY, SAV_PATIENCE, SAV_SECONDS
from traject_eval.survey.raw import column_faults, refuse

CHILD = Path(__file__).with_name("sav_child.py")
_EXPECTED = "een SPSS-bestand (.sav)"
_ADVICE = "open het bestand in SPSS en sla het opnieuw op als .sav, of als .csv"


def read_sav(name: str, content: bytes) -> tuple[pd.DataFrame, dict[str, pd.Series], dict[str, frozenset[str]]]:
    """The cases of an SPSS file as text: ``frame, codes, user_missing`` of ``RawTable``.

    Raises
    ------
    Faults
        The file cannot be read, is too large, or holds no cases.
    """
    found = _in_a_process_of_its_own(name, content)
    if "size" in found:
        rows, columns = found["size"]
        told = f"{rows} rijen van {columns} kolommen", f"hoogstens {MOST_SAV_CELLS} cellen"
        raise refuse(name, [("het bestand", *told, "verdeel het over meer bestanden")])
    data, labels_of, ranges_of = found["data"], found["labels"], found["ranges"]
    if data.empty:
        raise refuse(name, [("het bestand", "geen rijen", "minstens 1 rij", "kies een ander bestand")])
    data.columns = [column if isinstance(column, str) else "" for column in data]  # a damaged name is none
    if faults := list(column_faults(list(data), 1)):
        raise refuse(name, faults)
    data.index = pd.RangeIndex(1, len(data) + 1)
    frame, codes, user_missing = {}, {}, {}
    for column in data:
        places, values = pd.factorize(data[column])  # every different value is looked at once
        texts = [number_text(value) for value in values]
        named = labels_of.get(column, {})
        labels = {number_text(value): " ".join(str(label).split()) for value, label in named.items()}
        shown = [labels.get(text) or text for text in texts]
        frame[column] = _cells(shown, places, data.index)
        if labels:
            codes[column] = _cells(texts, places, data.index)
        if ranges := ranges_of.get(column, []):
            unsaid = [_within(value, ranges) for value in values]
            user_missing[column] = frozenset(text for text, one in zip(shown, unsaid, strict=True) if one)
    return pd.DataFrame(frame, index=data.index), codes, user_missing


def _in_a_process_of_its_own(name: str, content: bytes) -> dict:
    """What ``sav_child`` says of the file; where it crashes or stays busy, that is a fault of the file."""
    seconds = SAV_SECONDS + len(content) // 10**7
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"antwoorden{Path(name).suffix}"
        path.write_bytes(content)
        call = [sys.executable, "-P", str(CHILD), str(path), str(MOST_SAV_CELLS), str(SAV_MEMORY), str(seconds)]
        try:
            told = subprocess.run(call, capture_output=True, timeout=seconds + SAV_PATIENCE, check=True).stdout
            found = pickle.loads(told)
        except subprocess.TimeoutExpired:
            found = {"refused": "na een minuut nog niet gelezen"}
        except (subprocess.CalledProcessError, pickle.UnpicklingError, EOFError):
            found = {"refused": "beschadigd"}
    if "refused" in found:
        raise refuse(name, [("het bestand", f"niet te lezen ({found['refused']})", _EXPECTED, _ADVICE)])
    return found


def _cells(texts: list[str], places: np.ndarray, index: pd.Index) -> pd.Series:
    """The text of every cell; missing where the file has none."""
    known = np.array([*(text or None for text in texts), None], dtype=object)
    return pd.Series(known[places], index=index, dtype="str")


def number_text(value: object) -> str:
    """A value as text: whole numbers without a point, but only as long as all their digits are sure.

    Examples
    --------
    >>> number_text(1961.0), number_text(0.25), number_text(2.0**60)
    ('1961', '0.25', '1.15292150460685e+18')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < EXACT else f"{value:.15g}"
    return str(value).strip()


def _within(value: object, ranges: list[dict]) -> bool:
    same = [one for one in ranges if isinstance(one["lo"], str) == isinstance(value, str)]
    return any(one["lo"] <= value <= one["hi"] for one in same)
