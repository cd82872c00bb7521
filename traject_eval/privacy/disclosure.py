"""Small numbers of people are protected here, in one place, before anything is shown.

Two rules hold for everything that leaves: a result rests on at least ``min_base`` people, and no count of
1 up to ``min_cell`` − 1 people can be read or worked out. A count of nobody may be shown.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from traject_eval.types import FEW, VERDICT_KEYS


def enough(n: int, min_base: int) -> bool:
    """May a result about ``n`` people be shown?

    Examples
    --------
    >>> enough(9, 10), enough(10, 10)
    (False, True)
    """
    return n >= min_base


def safe_cell(count: int, min_cell: int) -> bool:
    """May this count be shown?

    Examples
    --------
    >>> [safe_cell(count, 5) for count in (0, 1, 4, 5)]
    [True, False, False, True]
    """
    return count == 0 or count >= min_cell


def at_least(count: int, total: int, min_cell: int) -> int:
    """A number of people that may be told where ``count`` of ``total`` answered: that many, or safely fewer.

    Beside the total no rest of 1 up to ``min_cell`` − 1 people can be worked out.

    Examples
    --------
    >>> at_least(48, 48, 5), at_least(47, 48, 5), at_least(40, 48, 5)
    (48, 43, 40)
    """
    return count if safe_cell(total - count, min_cell) else total - min_cell


def safe_parts(
    tables: Iterable[Sequence[int]], partitions: Sequence[Sequence[Sequence[int]]], min_cell: int
) -> Sequence[Sequence[int]] | None:
    """The first, finest partition in which every count of every table is safe; None if there is none.

    A partition lists which ordered answers are taken together: ``[[0, 1], [2], [3, 4]]``.

    Examples
    --------
    >>> safe_parts([[2, 5, 9], [6, 6, 6]], [[[0], [1], [2]], [[0, 1], [2]]], 5)
    [[0, 1], [2]]
    >>> safe_parts([[1, 0, 9]], [[[0], [1], [2]]], 5) is None
    True
    """
    tables = [np.asarray(table) for table in tables]
    for parts in partitions:
        if all(safe_cell(int(table[list(part)].sum()), min_cell) for table in tables for part in parts):
            return parts
    return None


def join_ordered(table: np.ndarray, min_cell: int) -> list[tuple[int, int]]:
    """Runs [from, to) of ordered rows, joined until every column holds at least ``min_cell`` in each run.

    ``table`` has one row per class of a score and one column per wave. Joined from the outside in, so that
    the middle keeps its detail longest. One run over everything is left where the numbers are small.

    Examples
    --------
    >>> join_ordered(np.array([[2, 1], [9, 6], [8, 7], [1, 0]]), 5)
    [(0, 2), (2, 4)]
    """
    runs = [(place, place + 1) for place in range(len(table))]
    for end in (0, -1):
        while len(runs) > 1 and table[slice(*runs[end])].sum(axis=0).min() < min_cell:
            runs = _joined(runs, 0 if end == 0 else len(runs) - 2)
    while len(runs) > 1:
        small = [i for i, run in enumerate(runs) if table[slice(*run)].sum(axis=0).min() < min_cell]
        if not small:
            break
        runs = _joined(runs, min(small[0], len(runs) - 2))
    return runs


def _joined(runs: list[tuple[int, int]], place: int) -> list[tuple[int, int]]:
    return [*runs[:place], (runs[place][0], runs[place + 1][1]), *runs[place + 2 :]]


def safe_overlap(n_before: int, n_after: int, n_both: int, min_cell: int) -> int | None:
    """How many took part both times, or None where that would give away that 1–4 people left or joined.

    Examples
    --------
    >>> safe_overlap(30, 28, 28, 5) is None, safe_overlap(30, 25, 25, 5), safe_overlap(30, 30, 30, 5)
    (True, 25, 30)
    """
    left, joined = n_before - n_both, n_after - n_both
    return n_both if safe_cell(left, min_cell) and safe_cell(joined, min_cell) and safe_cell(n_both, min_cell) else None


def safe_sides(improved: int, same: int, worsened: int, min_cell: int) -> tuple[bool, bool]:
    """May it be told how many improved, and how many worsened?

    One side alone may be told where only the other is small: the rest is then those together with who stayed the
    same. With few who stayed the same neither may: from both sides they could be worked out.

    Examples
    --------
    >>> safe_sides(16, 45, 0, 5), safe_sides(16, 45, 1, 5), safe_sides(16, 3, 20, 5)
    ((True, True), (True, False), (False, False))
    """
    told = safe_cell(same, min_cell)
    return told and safe_cell(improved, min_cell), told and safe_cell(worsened, min_cell)


def gate_findings(findings: pd.DataFrame, min_base: int, min_cell: int) -> pd.DataFrame:
    """Findings as they may be kept.

    Numbers on too few people are emptied, with the reason; so are those that tell about a group of 1–4 people
    (``n_least``, the smallest group a number gives away). A verdict does not stay behind: its key becomes ``refused``.
    ``n`` alone is emptied where it would tell, beside the people of both waves (``n_before, n_after, n_both``), that
    1–4 people left or joined.

    Examples
    --------
    >>> frame = pd.DataFrame({"key": ["change.rose"] * 3, "value": [1.0, 2.0, 3.0], "n": [9, 12, 31],
    ...     "refused_because": ["", "", ""], "n_before": [9, 12, 30], "n_after": [9, 12, 29], "n_both": [9, 12, 28],
    ...     "n_least": [None] * 3})
    >>> gated = gate_findings(frame.convert_dtypes(), 10, 5)
    >>> gated["key"].tolist(), gated["n"].isna().tolist()
    (['refused', 'change.rose', 'change.rose'], [True, False, True])
    """
    findings = findings.copy()
    small = findings["n_least"].between(1, min_cell - 1)
    few = ((findings["n"] < min_base) | small).fillna(False).astype(bool)
    numbers = [name for name in ("value", "se", "df", "low", "high", "n") if name in findings]
    findings.loc[few, numbers] = pd.NA
    findings.loc[few, "refused_because"] = FEW
    findings.loc[few & findings["key"].str.startswith(VERDICT_KEYS), "key"] = "refused"
    waves = findings[["n_before", "n_after", "n_both"]].dropna()
    telling = [row.Index for row in waves.itertuples() if safe_overlap(*row[1:], min_cell) is None]
    findings.loc[telling, "n"] = pd.NA
    return findings


def join_small(counts: Sequence[int], min_cell: int) -> list[int]:
    """Places of the counts that are to be taken together, so that none of 1 up to ``min_cell`` − 1 is left to read.

    Those that are too small, and where their sum is too small itself, the smallest of the others too. Counts of
    nobody may be shown and are never joined. An empty list where nothing is too small; where even everything together
    is, everything.

    Examples
    --------
    >>> join_small([0, 3, 12, 4], 5), join_small([3, 12, 7], 5), join_small([6, 0], 5)
    ([1, 3], [0, 2], [])
    """
    order = sorted((count, place) for place, count in enumerate(counts) if count)
    joined = [place for count, place in order if count < min_cell]
    while joined and len(joined) < len(order) and sum(counts[place] for place in joined) < min_cell:
        joined.append(order[len(joined)][1])
    return sorted(joined)
