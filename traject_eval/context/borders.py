"""Is a figure of one CBS year about the same place as a buurt of another? Only where that is known, never because the
code looks the same.

What is known comes from two places: the files themselves (CBS says per region and year whether its border moved since
the year before) and ``overgang.csv`` in the project, for what the files do not say::

    code;jaar;was;was_jaar
    BU0363AE01;2024;BU03630000;2020
    BU0363AE02;2024;;2020

An empty ``was`` says that in that year there was no such buurt.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from traject_eval.context.codes import level_of
from traject_eval.errors import Faults
from traject_eval.survey.readers import table_of
from traject_eval.types import FAULT_COLUMNS

FILE = "overgang.csv"
COLUMNS = ("code", "jaar", "was", "was_jaar")
BORDER = "border"  # the figure that says what became of a code: 1 nothing, 2 another code, 3 the border moved
NOTHING, MOVED = 1, 3


@dataclass(frozen=True)
class Same:
    """The code that a place had in another year; or why there is none: ``moved``, ``gone`` or ``unknown``."""

    code: str | None
    why: str = ""


def read_crosswalk(root: Path) -> pd.DataFrame:
    """What a project says itself of codes that changed: ``code, jaar, was, was_jaar``; empty where it says nothing.

    Raises
    ------
    Faults
        Everything that is wrong with the file, by row.
    """
    path = root / FILE
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    raw = table_of(FILE, path.read_bytes()).frame
    missing = [name for name in COLUMNS if name not in raw]
    faults = [(f"{FILE}, rij 1", f"geen kolom {name}", ";".join(COLUMNS), "zet deze kolom erbij") for name in missing]
    if not missing:
        for place, row in raw.fillna("").iterrows():
            for name in ("code", "was"):
                if level_of(row[name]) is None and (name == "code" or row[name]):
                    faults.append(
                        (f"{FILE}, rij {place}, {name}", row[name] or "niets", "een code zoals BU03630000", "herstel")
                    )
            for name in ("jaar", "was_jaar"):
                if not (row[name].isdigit() and len(row[name]) == len("2025")):
                    faults.append(
                        (f"{FILE}, rij {place}, {name}", row[name] or "niets", "een jaar, zoals 2025", "herstel dit")
                    )
        again = raw.duplicated(["code", "jaar", "was_jaar"])
        faults += [
            (f"{FILE}, rij {place}", "staat er twee keer", "één regel", "haal er een weg") for place in raw.index[again]
        ]
    if faults:
        rows = pd.DataFrame(faults, columns=list(FAULT_COLUMNS), dtype="str")
        raise Faults(f"Het bestand {FILE} klopt niet.", rows)
    return raw.fillna("")[list(COLUMNS)].astype({"jaar": int, "was_jaar": int}).reset_index(drop=True)


def same_place(
    code: str, year: int, other: int, borders: dict[tuple[str, int], float], crosswalk: pd.DataFrame
) -> Same:
    """The code in the CBS year ``other`` of the place that has this code in ``year``.

    ``borders`` maps a code and a year to what CBS says of it: 1 unchanged since the year before, 2 another code for
    the same border, 3 the border moved.

    Examples
    --------
    >>> none = pd.DataFrame(columns=list(COLUMNS))
    >>> same_place("BU1", 2024, 2025, {("BU1", 2025): 1}, none), same_place("BU1", 2024, 2025, {("BU1", 2025): 3}, none)
    (Same(code='BU1', why=''), Same(code=None, why='moved'))
    >>> same_place("BU1", 2020, 2025, {("BU1", 2025): 1}, none)
    Same(code=None, why='unknown')
    """
    if other == year:
        return Same(code)
    for here, there, now, then in (("code", "was", "jaar", "was_jaar"), ("was", "code", "was_jaar", "jaar")):
        told = crosswalk[(crosswalk[here] == code) & (crosswalk[now] == year) & (crosswalk[then] == other)]
        if len(told) == 1:
            was = told[there].iloc[0]
            shared = crosswalk[(crosswalk[there] == was) & (crosswalk[now] == year) & (crosswalk[then] == other)]
            return Same(was) if was and len(shared) == 1 else Same(None, "moved" if was else "gone")
        if len(told) > 1:
            return Same(None, "moved")
    between = [borders.get((code, one)) for one in range(min(year, other) + 1, max(year, other) + 1)]
    if MOVED in between:
        return Same(None, "moved")
    return Same(code) if all(one == NOTHING for one in between) else Same(None, "unknown")
