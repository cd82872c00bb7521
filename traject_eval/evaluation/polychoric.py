"""Polychoric correlations: what two rough answers would correlate, were they read from normal scales without steps."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import TooFewData

LIMIT = 0.9999  # a correlation beyond it has no maximum between −1 and 1 (the limit of R's polycor)
LEAST = 1e-15  # probability below which a cell is rounding
NO_ZERO = 1e-300  # stands for a threshold of exactly 0, by which Owen's formula divides
SOLVED, MOST_STEPS, FARTHEST = 1e-10, 200, 1.0  # in Fisher's z; of thousands of answers rounding leaves some 1e-11
ADDED = 0.5  # to the one empty cell of a table of two by two
SMALLEST_EIGENVALUE, SMOOTHED_EIGENVALUE = 1e-12, 1e-10  # psych::cor.smooth


@dataclass(frozen=True, eq=False)
class Polychoric:
    """Polychoric correlations between some items.

    ``matrix`` is smoothed where ``smoothed``; ``pairs`` has a row per pair (``first, second, rho, se, corrected``), as
    estimated; ``thresholds`` a row per step of an item (``item, step, value``). ``influence`` (people, pairs) is how
    far each person moves each correlation, times n: from it follow the errors of all that is made of them.
    """

    matrix: pd.DataFrame
    pairs: pd.DataFrame
    thresholds: pd.DataFrame
    smoothed: bool
    influence: np.ndarray
    n: int


def polychoric(items: pd.DataFrame) -> Polychoric:
    """Polychoric correlations of complete answers, two-step, with standard errors.

    Parameters
    ----------
    items : DataFrame
        A row per person, a column per item, no missing answers; only the order of the answers counts.

    Raises
    ------
    TooFewData
        Two items are answered in exactly the same (or opposite) order, so that no correlation below 1 fits best.

    Notes
    -----
    Step one: thresholds, from each item's own margin. Step two: for each pair the correlation that makes its table
    most likely, thresholds held. The standard error counts the uncertainty of both steps (Muthén's outer products).

    Empty cells get no correction, as in ``psych::polychoric(correct = 0)``. One exception: a table of two by two with
    one empty cell has its maximum at ±1; there half a person is added, margins kept, as lavaan does, and
    ``corrected`` says so. A matrix that is no correlation matrix is smoothed as by ``psych::cor.smooth``.

    Compared with R: ``psych::polychoric``, ``polycor::polychor(ML = FALSE)``, ``lavaan::lavCor``.

    References
    ----------
    Olsson, U. (1979). Psychometrika 44, 443–460. Muthén, B. (1984). Psychometrika 49, 115–132.

    Examples
    --------
    >>> answers = pd.DataFrame([[0, 0]] * 3 + [[0, 1]] + [[1, 0]] + [[1, 1]] * 3, columns=["a", "b"])
    >>> found = polychoric(answers)  # both split in half: rho = sin(π/2 · (3 + 3 − 1 − 1)/8) = sin(π/4)
    >>> round(float(found.pairs["rho"][0]), 6)
    0.707107
    """
    names = [str(name) for name in items]
    codes = [np.unique(items[name], return_inverse=True)[1] for name in items]
    steps = [_thresholds(code) for code in codes]
    rows, influence = [], []
    for i, j in combinations(range(len(names)), 2):
        table = np.zeros((len(steps[i]) + 1, len(steps[j]) + 1))
        np.add.at(table, (codes[i], codes[j]), 1)
        fitted = _without_empty_cell(table)
        rho = _most_likely(fitted, steps[i], steps[j], f"{names[i]} en {names[j]}")
        moves = _influence(table, rho, steps[i], steps[j])[codes[i], codes[j]]
        se = np.sqrt((moves**2).sum()) / len(items)
        rows.append((names[i], names[j], rho, se, fitted is not table))
        influence.append(moves)
    pairs = pd.DataFrame(rows, columns=["first", "second", "rho", "se", "corrected"])
    matrix, smoothed = _smooth(_square(pairs["rho"].to_numpy(), len(names)))
    return Polychoric(
        matrix=pd.DataFrame(matrix, index=names, columns=names),
        pairs=pairs,
        thresholds=pd.DataFrame(
            [(name, step, cut) for name, cuts in zip(names, steps, strict=True) for step, cut in enumerate(cuts, 1)],
            columns=["item", "step", "value"],
        ),
        smoothed=smoothed,
        influence=np.column_stack(influence),
        n=len(items),
    )


def normal_below(h: np.ndarray, k: np.ndarray, rho: float) -> np.ndarray:
    """P(X < h, Y < k) of two standard normal variables with correlation ``rho``, by Owen's T.

    Examples
    --------
    >>> round(float(normal_below(np.array(0.0), np.array(0.0), 0.5)), 6)  # 1/4 + asin(1/2)/2π
    0.333333
    """
    h, k = (np.where(bound == 0, NO_ZERO, bound) for bound in (h, k))
    wide = np.sqrt((1 - rho) * (1 + rho))
    split = special.owens_t(h, (k / h - rho) / wide) + special.owens_t(k, (h / k - rho) / wide)
    return (special.ndtr(h) + special.ndtr(k)) / 2 - split - np.where((h < 0) != (k < 0), 0.5, 0.0)


def _thresholds(code: np.ndarray) -> np.ndarray:
    return special.ndtri(np.cumsum(np.bincount(code))[:-1] / len(code))


def _without_empty_cell(table: np.ndarray) -> np.ndarray:
    """The table itself, or where it is two by two with one empty cell, with half a person moved into that."""
    if table.shape != (2, 2) or (table == 0).sum() != 1:
        return table
    place = np.argwhere(table == 0)[0].sum()
    return table + ADDED * np.array([[1, -1], [-1, 1]]) * (1 if place % 2 == 0 else -1)


def _density(x: np.ndarray) -> np.ndarray:
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def _cells(rho: float, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probability of every cell, and its derivative to the correlation (the density at its corners, by Plackett)."""
    h, k = np.meshgrid(rows, columns, indexing="ij")
    below = np.zeros((len(rows) + 2, len(columns) + 2))
    below[1:-1, 1:-1] = normal_below(h, k, rho)
    below[1:-1, -1], below[-1, 1:-1], below[-1, -1] = special.ndtr(rows), special.ndtr(columns), 1
    corners = np.zeros_like(below)
    rest = (1 - rho) * (1 + rho)
    corners[1:-1, 1:-1] = np.exp(-(h**2 - 2 * rho * h * k + k**2) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    cells, slopes = (np.diff(np.diff(part, axis=0), axis=1) for part in (below, corners))
    return np.maximum(cells, LEAST), slopes


def _most_likely(table: np.ndarray, rows: np.ndarray, columns: np.ndarray, pair: str) -> float:
    """Fisher scoring in Fisher's z, where no step can leave (−1, 1)."""
    z = 0.0
    for _ in range(MOST_STEPS):
        rho = np.tanh(z)
        cells, slopes = _cells(rho, rows, columns)
        slope, information = (table * slopes / cells).sum(), table.sum() * (slopes**2 / cells).sum()
        curve = information * (1 - rho**2)
        if not curve > 0:  # so close to 1 that nothing is left to tell one step from another
            break
        step = np.clip(slope / curve, -FARTHEST, FARTHEST)
        z += step
        if abs(step) < SOLVED:
            return float(np.tanh(z))
        if abs(np.tanh(z)) > LIMIT:
            break
    raise TooFewData(
        f"De vragen {pair} zijn door iedereen in dezelfde volgorde beantwoord; zo is hun samenhang niet te schatten."
    )


def _influence(table: np.ndarray, rho: float, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Per cell: how far one person in it moves the correlation, times n."""
    n = table.sum()
    cells, slopes = _cells(rho, rows, columns)
    score = slopes / cells
    weighed = table * score / cells / n
    through = _through(weighed, rho, rows, columns)[:, None] + _through(weighed.T, rho, columns, rows)[None, :]
    return (score - through) / ((table * score**2).sum() / n)


def _through(weighed: np.ndarray, rho: float, own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Per answer to one item: what its thresholds, estimated from the same people, do to the score."""
    inner = special.ndtr((other[None, :] - rho * own[:, None]) / np.sqrt((1 - rho) * (1 + rho)))
    edged = np.column_stack([np.zeros(len(own)), inner, np.ones(len(own))])
    shared = -(np.diff(weighed, axis=0) * np.diff(edged, axis=1)).sum(axis=1)  # times the density at each threshold
    under = np.arange(len(own) + 1)[:, None] <= np.arange(len(own))[None, :]
    return (under - special.ndtr(own)) @ shared  # a threshold moves by (under − share under)/density


def _square(rho: np.ndarray, k: int) -> np.ndarray:
    matrix = np.eye(k)
    matrix[np.triu_indices(k, 1)] = rho
    return matrix + np.triu(matrix, 1).T


def _smooth(matrix: np.ndarray) -> tuple[np.ndarray, bool]:
    """The nearest thing that is a correlation matrix, and whether that was needed."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= np.finfo(float).eps:
        return matrix, False
    values = np.where(values < SMALLEST_EIGENVALUE, SMOOTHED_EIGENVALUE, values)
    mended = (vectors * values) @ vectors.T
    sd = np.sqrt(np.diag(mended))
    return mended / np.outer(sd, sd), True
