"""Which questionnaire of a later wave is of whom: self-made codes with slips in them, linked by likelihood."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem

MOST_WRONG = 0.03  # share of the linked pairs that may be expected to be two people
LEAST = 0.5  # least posterior of a pair that is not exactly alike: more likely one person than two
PRIOR_AGREE, PRIOR_DIFFER = 9.0, 1.0  # as if ten true pairs were seen before, of whose elements nine in ten agreed
PRIOR_STAY = 0.5  # share of the smaller wave that is expected in the other, where the search for a maximum begins
ROUNDS, CLOSE = 1000, 1e-12
MOST_PAIRS = 4_000_000  # two waves of two thousand: what is compared stands in memory
PAIR_COLUMNS = ("before", "after", "posterior", "exact")


@dataclass(frozen=True, eq=False)
class Linkage:
    """Pairs of two waves, and how sure they are.

    ``pairs`` has a row per linked pair: ``before, after`` (labels of the two tables), ``posterior`` (the chance that
    they are one person), ``exact`` (every element filled in, the same, and of nobody else). ``agree`` is per element
    the chance that it agrees in a true pair, ``by_chance`` that two people agree in it.
    """

    pairs: pd.DataFrame
    n_before: int
    n_after: int
    agree: pd.Series
    by_chance: pd.Series

    @property
    def matched_share(self) -> float:
        """Linked pairs as a share of the smaller wave: who left is among the others."""
        return len(self.pairs) / min(self.n_before, self.n_after)

    @property
    def expected_wrong_share(self) -> float:
        """The mean chance that a linked pair is two people; NaN where nothing was linked."""
        return float((1 - self.pairs["posterior"]).mean())

    def to_frame(self) -> pd.DataFrame:
        """Counts and shares in one row; the pairs are a table of their own."""
        exact = int(self.pairs["exact"].sum())
        counts = {"n_before": self.n_before, "n_after": self.n_after, "exact": exact, "likely": len(self.pairs) - exact}
        shares = {"matched_share": self.matched_share, "expected_wrong_share": self.expected_wrong_share}
        return pd.DataFrame([counts | shares])


def link(before: pd.DataFrame, after: pd.DataFrame, *, most_wrong: float = MOST_WRONG) -> Linkage:
    """Link two waves by the elements of self-made codes.

    Parameters
    ----------
    before, after : DataFrame
        One row per questionnaire, one column per element, the same columns in both; missing where not filled in.
    most_wrong : float
        Share of the linked pairs that may be expected to be wrong.

    Returns
    -------
    Linkage

    Raises
    ------
    DataProblem
        The columns differ, a wave has no rows, or there are more than ``MOST_PAIRS`` pairs to compare.

    Notes
    -----
    Estimand: per pair of questionnaires the chance that one person filled in both.

    The model of Fellegi and Sunter: elements agree or differ independently, given whether a pair is one person. A true
    pair agrees in element k with chance m_k; two people agree with the chance u of the value that they share, its
    share in both waves with half a person added, so that a rare value says more than a common one, and differ with
    chance 1 - sum(u^2). An element that is missing in either says nothing. An agreement never says less than a
    difference would.

    Of n1 and n2 questionnaires M are of people in both, any assignment being as likely as another; so the odds w of a
    pair, beside both staying alone, are M / ((n1 - M)(n2 - M)) times its likelihood ratio (Fortini et al. 2001; Sadinle
    2017). The posterior of a pair is w / (1 + the w of every pair with one of its two questionnaires). Those other
    pairs are taken as free to be true, which makes it rather too low than too high. m (with a Beta(10, 2) prior, as a
    group is small) and M follow by expectation and maximisation (EM).

    Pairs that are alike in every element, and like nobody else, are linked. Among the others the one-to-one set with
    the largest sum of posteriors is found, and from the surest on pairs are linked while the mean of 1 - posterior over
    all links stays within ``most_wrong`` and the posterior at least ``LEAST``.

    Compared with R: the same formulas in loops in base R.

    References
    ----------
    All *unverified*: from memory, not looked up. Fellegi and Sunter (1969), Journal of the American Statistical
    Association 64, 1183-1210; Fortini, Liseo, Nuccitelli and Scanu (2001), Research in Official Statistics 4, 185-198;
    Sadinle (2017), Journal of the American Statistical Association 112, 600-612. On self-made codes: Yurek, Vasey and
    Sullivan Havens (2008), Evaluation Review 32, 435-452; Schnell, Bachteler and Reiher (2010), Evaluation Review 34,
    391-418.

    Examples
    --------
    >>> codes = pd.DataFrame({"moeder": ["an", "jo", "ma"], "dag": ["07", "21", "30"], "plaats": ["h", "u", "g"]})
    >>> linked = link(codes, codes.iloc[::-1])
    >>> linked.pairs[["before", "after"]].values.tolist(), linked.matched_share
    ([[0, 0], [1, 1], [2, 2]], 1.0)
    """
    _check(before, after)
    compared = compare(before, after)
    agree, odds = fit(compared)
    chances = posteriors(odds)
    exact = _exactly_alike(compared)
    rows, columns = _chosen(chances, exact, most_wrong)
    pairs = pd.DataFrame(
        {
            **{"before": before.index[rows], "after": after.index[columns]},
            **{"posterior": chances[rows, columns], "exact": exact[rows, columns]},
        }
    )
    names = pd.Index(before.columns)
    return Linkage(pairs, len(before), len(after), pd.Series(agree, names), pd.Series(compared.alike, names))


@dataclass(frozen=True, eq=False)
class Compared:
    """Every pair of two waves, element by element: arrays (before, after, elements).

    ``same`` and ``known`` (filled in in both) are true or false; ``chance`` is that of the shared value, where there is
    one. ``alike`` is per element the chance that two people agree.
    """

    same: np.ndarray
    known: np.ndarray
    chance: np.ndarray
    alike: np.ndarray


def compare(before: pd.DataFrame, after: pd.DataFrame) -> Compared:
    """Set every questionnaire of one wave beside every one of the other.

    Examples
    --------
    >>> one = pd.DataFrame({"letter": ["a", "b"]})
    >>> found = compare(one, one)
    >>> found.same[..., 0].tolist(), found.chance[..., 0].tolist(), found.alike.tolist()
    ([[True, False], [False, True]], [[0.5, 1.0], [1.0, 0.5]], [0.5])
    """
    shape = (len(before), len(after), before.shape[1])
    same, known, chance, alike = np.zeros(shape, bool), np.zeros(shape, bool), np.ones(shape), np.full(shape[2], 0.5)
    for k, name in enumerate(before):
        codes, found = pd.factorize(pd.concat([before[name], after[name]], ignore_index=True))
        if not len(found):
            continue
        one, other = codes[: len(before), None], codes[None, len(before) :]
        known[..., k] = (one >= 0) & (other >= 0)
        same[..., k] = known[..., k] & (one == other)
        counts = np.bincount(codes[codes >= 0], minlength=len(found)) + 0.5
        share = counts / counts.sum()
        alike[k] = (share**2).sum()
        chance[..., k] = np.where(same[..., k], share[np.broadcast_to(one, shape[:2])], 1.0)
    return Compared(same, known, chance, alike)


def fit(compared: Compared) -> tuple[np.ndarray, np.ndarray]:
    """The chance per element that it agrees in a true pair, and the odds of every pair.

    Returns
    -------
    agree : array (elements,)
    odds : array (before, after)
        Of the two being one person, beside both staying alone.

    Examples
    --------
    >>> letters = pd.DataFrame({"a": list("abcd"), "b": list("efgh"), "c": list("ijkl")})
    >>> agree, odds = fit(compare(letters, letters))
    >>> agree.round(2).tolist(), bool(odds[0, 0] > 1 > odds[0, 1])
    ([0.93, 0.93, 0.93], True)
    """
    n_before, n_after, elements = compared.same.shape
    most = min(n_before, n_after)
    agree, both = np.full(elements, PRIOR_AGREE / (PRIOR_AGREE + PRIOR_DIFFER)), PRIOR_STAY * most
    for _ in range(ROUNDS):
        odds = pair_odds(compared, agree, both)
        weight = posteriors(odds)
        agreed = np.einsum("ij,ijk->k", weight, compared.same)
        asked = np.einsum("ij,ijk->k", weight, compared.known)
        new_agree = (agreed + PRIOR_AGREE) / (asked + PRIOR_AGREE + PRIOR_DIFFER)
        new_both = float(np.clip(weight.sum(), 0.5, most - 0.5))
        moved = max(np.abs(new_agree - agree).max(), abs(new_both - both) / most)
        agree, both = new_agree, new_both
        if moved < CLOSE:
            break
    return agree, pair_odds(compared, agree, both)


def pair_odds(compared: Compared, agree: np.ndarray, both: float) -> np.ndarray:
    """The odds of every pair, where ``both`` people are in both waves.

    Examples
    --------
    >>> one = pd.DataFrame({"letter": ["a", "b"]})
    >>> pair_odds(compare(one, one), np.array([0.9]), 1.0).round(2).tolist()
    [[1.8, 0.2], [0.2, 1.8]]
    """
    n_before, n_after = compared.same.shape[:2]
    differs = np.log((1 - agree) / (1 - compared.alike))
    agrees = np.maximum(np.log(agree / compared.chance), differs)
    ratio = (np.where(compared.same, agrees, differs) * compared.known).sum(axis=2)
    return both / ((n_before - both) * (n_after - both)) * np.exp(ratio)


def posteriors(odds: np.ndarray) -> np.ndarray:
    """The chance that a pair is one person: its odds beside those of every pair with one of its two questionnaires.

    Examples
    --------
    >>> posteriors(np.array([[8.0, 1.0]])).tolist()
    [[0.8, 0.1]]
    """
    return odds / (1 + odds.sum(axis=0, keepdims=True) + odds.sum(axis=1, keepdims=True) - odds)


def _check(before: pd.DataFrame, after: pd.DataFrame) -> None:
    if list(before) != list(after) or not before.shape[1] or before.empty or after.empty:
        raise DataProblem(
            "Om metingen te koppelen moeten beide dezelfde onderdelen van een code hebben, en minstens één lijst. "
            f"Gevonden: {len(before)} vragenlijsten met {', '.join(map(str, before)) or 'niets'}, en {len(after)} met "
            f"{', '.join(map(str, after)) or 'niets'}."
        )
    if len(before) * len(after) > MOST_PAIRS:
        raise DataProblem(
            f"{len(before)} en {len(after)} vragenlijsten zijn te veel om ineens te koppelen. "
            "Koppel per buurt, of geef mensen een kaartje met een code."
        )


def _exactly_alike(compared: Compared) -> np.ndarray:
    """Pairs with every element filled in and the same, of which neither is so alike to another."""
    alike = compared.same.all(axis=2)
    return alike & (alike.sum(axis=0, keepdims=True) == 1) & (alike.sum(axis=1, keepdims=True) == 1)


def _chosen(chances: np.ndarray, exact: np.ndarray, most_wrong: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the pairs that are linked, in the order of the rows."""
    from scipy.optimize import linear_sum_assignment  # takes its time to load: only who links waves needs it

    taken = exact.any(axis=1, keepdims=True) | exact.any(axis=0, keepdims=True)
    rows, columns = linear_sum_assignment(np.where(exact, 2.0, np.where(taken, 0.0, chances)), maximize=True)
    first = exact[rows, columns]
    order = np.lexsort((-chances[rows, columns], ~first))  # exact ones before the others, the surest first
    rows, columns, first = rows[order], columns[order], first[order]
    sure = chances[rows, columns]
    places = np.arange(len(sure))
    last = np.flatnonzero(np.cumsum(1 - sure) <= most_wrong * (places + 1)).max(initial=-1)
    kept = first | ((sure >= LEAST) & (places <= last))
    ordered = np.argsort(rows[kept])
    return rows[kept][ordered], columns[kept][ordered]
