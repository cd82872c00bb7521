"""Buurt means of who answered at the first wave, as if nobody had left since: leavers are foretold by their score."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem


def of_the_first_wave(
    table: pd.DataFrame, waves: Sequence, outcome: str, period: str, cluster: str, person: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of people with an outcome at the first of two waves, and per buurt what ``foretold`` needs.

    Returns
    -------
    tuple of DataFrame
        The rows; and per buurt (index) ``everyone`` (mean at the first wave), ``stayed`` and ``later`` (means of who
        answered twice at the first and the second), ``squares`` and ``products`` (of those, about their means).

    Raises
    ------
    DataProblem
        There is no column of people, or somebody has two scores at one wave.
    """
    if person not in table:
        raise DataProblem(f"In de tabel ontbreekt: {person}. Gevonden: {', '.join(map(str, table))}.")
    used = table[table[period].isin(waves) & table[outcome].notna()]
    if len(double := used[used.duplicated([cluster, person, period])]):
        named = ", ".join(map(str, double[person].unique()[:10]))
        raise DataProblem(f"Eén score per mens per meting verwacht; dubbel gevonden: {named}.")
    wide = used.pivot(index=[cluster, person], columns=period, values=outcome).reindex(columns=list(waves))
    wide = wide[wide[waves[0]].notna()].astype(float).set_axis(["first", "second"], axis=1)
    both = wide.dropna()
    means = both.groupby(level=0).mean()
    apart = both - means.reindex(both.index, level=0)
    sums = pd.DataFrame({"squares": apart["first"] ** 2, "products": apart["first"] * apart["second"]})
    parts = means.set_axis(["stayed", "later"], axis=1).join(sums.groupby(level=0).sum())
    parts = parts.assign(everyone=wide["first"].groupby(level=0).mean())
    return used.set_index([cluster, person], drop=False).loc[wide.index].reset_index(drop=True), parts


def foretold(
    everyone: np.ndarray, stayed: np.ndarray, later: np.ndarray, squares: np.ndarray, products: np.ndarray
) -> np.ndarray:
    """Mean per buurt (last axis) at the second wave of everyone of the first, leavers as their first score foretells.

    Notes
    -----
    later + b (everyone − stayed), with b the slope of the second score on the first within buurten, one for all of
    them: Σ products / Σ squares. Unbiased where leaving goes by the first score, and scores by a straight line.

    References
    ----------
    Little, R. J. A., & Rubin, D. B. (2002). Statistical Analysis with Missing Data, 2nd ed., section 7.2.

    Examples
    --------
    Who stayed was 1 point above everyone, of which half is left at the second wave:

    >>> foretold(np.array([5.0]), np.array([6.0]), np.array([7.0]), np.array([4.0]), np.array([2.0])).tolist()
    [6.5]
    """
    total = squares.sum(-1, keepdims=True)
    slope = np.divide(products.sum(-1, keepdims=True), total, out=np.zeros_like(total), where=total > 0)
    return later + slope * (everyone - stayed)
