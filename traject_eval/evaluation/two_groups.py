"""The difference between two groups of buurten by every method, for one study or for many drawn ones at once.

The number of a buurt is its change, or what else one number says. It is regressed on being in the first group and, if
wanted, on facts of the buurt; the difference is the coefficient of the group. All methods share that value: they
differ in how sure it is.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

MOST_WAYS = (
    20_000  # of dividing the buurten, or of giving them signs, that are all gone through; else as many are drawn
)
SEED = 1
AT_ONCE = 2_000_000  # numbers drawn in one go
SAME = 1e-12  # relative: a tie is as far off as what was found
WEBB = np.sqrt([0.5, 1.0, 1.5])
SIGNS = np.concatenate((-WEBB, WEBB))


@dataclass(frozen=True, eq=False)
class Groups:
    """Which buurten are in the first group (n,), and facts of them to hold equal (n, k): k may be 0.

    ``changes`` of its methods is (studies, n); they give one number a study.
    """

    first: np.ndarray
    facts: np.ndarray

    @cached_property
    def df(self) -> int:
        """Buurten beyond what is estimated from them."""
        return len(self.first) - self._design.shape[1]

    def value(self, changes: np.ndarray) -> np.ndarray:
        """First group minus the other, at equal facts.

        Examples
        --------
        >>> groups = Groups(np.array([True, True, False, False]), np.empty((4, 0)))
        >>> groups.value(np.array([[3.0, 2.0, 1.0, 0.0]])).round(12).tolist()
        [2.0]
        """
        return changes @ self._weights

    def closed_forms(self, changes: np.ndarray) -> dict[str, tuple[np.ndarray, float]]:
        """Standard error and degrees of freedom: ``t`` (equal variances), ``CR1`` (Stata's) and ``CR2``.

        CR2 with Satterthwaite's degrees of freedom under equal variances (Pustejovsky & Tipton 2018); as every buurt
        is one number, it is the HC2 of MacKinnon and White (1985).
        """
        n, squares = len(self.first), (changes @ self._left) ** 2
        free = np.diag(self._left)
        own = self._weights**2
        shares = np.sqrt(own / free)
        products = np.outer(shares, shares) * self._left
        df = (shares**2 * free).sum() ** 2 / (products**2).sum()
        return {
            "t": (np.sqrt(squares.sum(1) / self.df * own.sum()), float(self.df)),
            "CR1": (np.sqrt(n / self.df * (squares @ own)), n - 1.0),
            "CR2": (np.sqrt(squares @ (own / free)), float(df)),
        }

    def wild_p(self, changes: np.ndarray) -> np.ndarray:
        """p of CR1's t when changes are made anew: what facts foretell, plus residuals times Webb's weight a buurt.

        All ways are gone through where they are few; else they are drawn, with a fixed seed.
        """
        residuals = changes @ self._left_of_facts
        was, error = self._extremes(np.ones((1, len(self.first))), residuals)
        found = np.zeros(len(changes))
        for weights in self._signs():
            far, se = self._extremes(weights, residuals)
            found += (far * error >= was * se * (1 - SAME)).sum(0)
        return self._share(found, len(SIGNS) ** len(self.first))

    def permutation_p(self, changes: np.ndarray) -> np.ndarray:
        """Share of the ways to divide the buurten with a difference at least this far from 0; their own one counts."""
        residuals = (changes @ self._left_of_facts).T
        reached = abs(self.first @ residuals) / (self.first @ self._left_of_facts @ self.first) * (1 - SAME)
        found = np.zeros(len(changes))
        for chosen in self._divisions():
            spread = ((chosen @ self._left_of_facts) * chosen).sum(1)
            untold = spread <= SAME * len(
                self.first
            )  # facts tell these groups apart by themselves: counted, to be safe
            found += (untold[:, None] | (abs(chosen @ residuals) >= reached * spread[:, None])).sum(0)
        return self._share(found, self._ways)

    @property
    def least_p(self) -> float:
        """The smallest p that dividing the buurten otherwise can give: groups of equal size mirror each other.

        Examples
        --------
        >>> Groups(np.array([True, True, False, False]), np.empty((4, 0))).least_p  # 2 of 6 ways
        0.3333333333333333
        """
        mirrored = 2 * self.first.sum() == len(self.first)
        return (2 if mirrored else 1) / self._ways if self._ways <= MOST_WAYS else 1 / MOST_WAYS

    @cached_property
    def _design(self) -> np.ndarray:
        return np.column_stack((np.ones(len(self.first)), self.first, self.facts))

    @cached_property
    def _weights(self) -> np.ndarray:
        return np.linalg.pinv(self._design)[1]

    @cached_property
    def _left(self) -> np.ndarray:
        return _residual_maker(self._design)

    @cached_property
    def _left_of_facts(self) -> np.ndarray:
        return _residual_maker(np.delete(self._design, 1, axis=1))

    @cached_property
    def _ways(self) -> int:
        return math.comb(len(self.first), int(self.first.sum()))

    def _extremes(self, weights: np.ndarray, residuals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Difference from 0 and its CR1 error, up to a fixed factor: a row per set of weights, a column per study.

        With c the coefficients of weighted residuals u on the design x, and q the weights of the difference:
        Σ q²(u − xc)² = Σ q²u² − 2 (Σ q²ux) c + c (Σ q²xx) c, and each sum is weights times something fixed.
        """
        own, design = self._weights**2, self._design
        to_coefficients = np.linalg.pinv(design)
        coefficients = np.stack([weights @ (residuals * row).T for row in to_coefficients])
        crossed = np.stack([weights @ (residuals * own * column).T for column in design.T])
        squares = weights**2 @ (residuals**2 * own).T - 2 * (crossed * coefficients).sum(0)
        squares += np.einsum("irs,ij,jrs->rs", coefficients, (design.T * own) @ design, coefficients)
        return abs(coefficients[1]), np.sqrt(np.maximum(squares, 0.0))

    def _signs(self) -> Iterator[np.ndarray]:
        n = len(self.first)
        if len(SIGNS) ** n <= MOST_WAYS:
            yield np.array(list(itertools.product(SIGNS, repeat=n)))
            return
        draw = np.random.default_rng(SEED)
        yield from (draw.choice(SIGNS, (rows, n)) for rows in _batches(n))

    def _divisions(self) -> Iterator[np.ndarray]:
        n, size = len(self.first), int(self.first.sum())
        if self._ways <= MOST_WAYS:
            chosen = np.array(list(itertools.combinations(range(n), size)))
            yield (chosen[:, :, None] == np.arange(n)).any(1).astype(float)
            return
        draw = np.random.default_rng(SEED)
        own = self.first.astype(float)
        yield from (draw.permuted(np.tile(own, (rows, 1)), axis=1) for rows in _batches(n))

    @staticmethod
    def _share(found: np.ndarray, ways: int) -> np.ndarray:
        """Of all ways, or of those drawn and the one that was found."""
        return found / ways if ways <= MOST_WAYS else (found + 1) / MOST_WAYS


def _residual_maker(design: np.ndarray) -> np.ndarray:
    basis, _ = np.linalg.qr(design)
    return np.eye(len(design)) - basis @ basis.T


def _batches(n: int) -> list[int]:
    """All draws but the one that was found, in parts that fit in memory."""
    rows = max(AT_ONCE // n, 1)
    return [min(rows, MOST_WAYS - 1 - done) for done in range(0, MOST_WAYS - 1, rows)]
