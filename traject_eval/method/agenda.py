"""Dot voting: totals, how concentrated they are, and whether the first idea is clearly ahead."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem

FEWEST_BALLOTS = 10  # with fewer, a lead between two equal ideas is called clear in more than one evening in twenty
RESAMPLES = 4000
LEVEL = 0.95
BALLOT_COLUMNS = ("voter", "idea", "dots")


@dataclass(frozen=True)
class Lead:
    """How many dots the first idea has more than the best of the others, had other people like these come."""

    value: float  # dots, as counted
    low: float
    high: float
    level: float

    @property
    def clear(self) -> bool:
        """Does the whole interval say that the first idea is ahead?"""
        return self.low > 0


@dataclass(frozen=True, eq=False)
class Vote:
    """The outcome of a dot vote.

    ``table`` has a row per idea, most dots first: ``idea, dots, share, best, worst``; ``best`` and ``worst`` are the
    places the idea may hold (1 is first), NA where nothing can be said about others than those who voted.
    ``effective`` is the number of ideas that, with equal dots each, would be as concentrated. ``lead`` is None
    for a wall without ballots, with too few ballots, or with one idea.
    """

    table: pd.DataFrame
    ballots: int  # 0 for a wall of stickers that nobody's name stands behind
    dots: int
    effective: float
    lead: Lead | None

    def to_frame(self) -> pd.DataFrame:
        """The table of ideas."""
        return self.table.copy()


def dot_vote(ballots: pd.DataFrame, ideas: list[str], *, seed: int = 1, resamples: int = RESAMPLES) -> Vote:
    """The outcome of a vote of which every ballot is known.

    Parameters
    ----------
    ballots : DataFrame
        ``voter, idea, dots``: one row per voter and idea with dots; whole numbers of 0 or more.
    ideas : list of str
        All ideas that could be chosen, in the order in which they were put forward; those without dots too.
    seed : int
        Of the resampling; the same votes and seed give the same interval.

    Returns
    -------
    Vote
        From ten ballots on with intervals: ballots are drawn again with replacement, as many as there were, and the
        2.5th and 97.5th percentile of the lead and of the places are taken (equal totals share the better place).

    Raises
    ------
    DataProblem
        A column is missing, a number of dots is impossible, or an idea is not in the list.

    Notes
    -----
    The lead is dots(first) − max dots(others) *in each draw*: against the best of all others, not only against the
    runner-up of tonight, so that a crowded second place cannot make a lead look sure. What it means: had other people
    come, as like and unlike as these, in this range would the lead have been. Effective number: 1 / Σ share²
    (Laakso & Taagepera 1979). Costs resamples × ballots × ideas.

    References
    ----------
    Efron, B., & Tibshirani, R. (1993). An introduction to the bootstrap, chapter 13 (percentile interval).
    Laakso, M., & Taagepera, R. (1979). Comparative Political Studies 12, 3–27.

    Examples
    --------
    >>> rows = [(voter, idea, 2) for voter in range(10) for idea in ("koffie", "tuin")]
    >>> found = dot_vote(pd.DataFrame(rows, columns=["voter", "idea", "dots"]), ["tuin", "koffie", "bus"])
    >>> found.table[["idea", "dots", "worst"]].values.tolist(), found.effective, found.lead.clear
    ([['tuin', 20, 1], ['koffie', 20, 1], ['bus', 0, 3]], 2.0, False)
    """
    _check(ballots, ideas)
    given = ballots.pivot_table(index="voter", columns="idea", values="dots", aggfunc="sum", fill_value=0)
    votes = given.reindex(columns=ideas, fill_value=0).to_numpy(dtype=float)
    votes = votes[votes.sum(axis=1) > 0]
    totals = votes.sum(axis=0)
    if len(votes) < FEWEST_BALLOTS or len(ideas) < 2:
        return _vote(ideas, totals, len(votes))
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(len(votes), np.full(len(votes), 1 / len(votes)), size=resamples) @ votes
    return _vote(ideas, totals, len(votes), drawn)


def sticker_wall(totals: dict[str, int]) -> Vote:
    """The outcome of a wall of stickers: totals only, as it is not known who stuck which.

    Examples
    --------
    >>> found = sticker_wall({"koffie": 3, "tuin": 1})
    >>> found.table["share"].tolist(), found.lead
    ([0.75, 0.25], None)
    """
    if wrong := [idea for idea, dots in totals.items() if dots < 0 or dots != int(dots)]:
        raise DataProblem(f"Een aantal stippen is een heel getal vanaf 0; dat klopt niet bij: {', '.join(wrong)}.")
    return _vote(list(totals), np.array(list(totals.values()), dtype=float), 0)


def _check(ballots: pd.DataFrame, ideas: list[str]) -> None:
    if missing := [name for name in BALLOT_COLUMNS if name not in ballots]:
        raise DataProblem(f"In de stemmen ontbreekt de kolom {', '.join(missing)}.")
    dots = pd.to_numeric(ballots["dots"], errors="coerce")
    if (dots.isna() | (dots < 0) | (dots % 1 != 0)).any():
        raise DataProblem("Een aantal stippen is een heel getal vanaf 0.")
    if unknown := sorted(set(ballots["idea"]) - set(ideas)):
        raise DataProblem(f"Er is gestemd op iets dat niet op de lijst staat: {', '.join(map(str, unknown))}.")
    if len(set(ideas)) < len(ideas):
        raise DataProblem("Een idee staat twee keer op de lijst.")


def _vote(ideas: list[str], totals: np.ndarray, ballots: int, drawn: np.ndarray | None = None) -> Vote:
    order = np.argsort(-totals, kind="stable")
    share = totals / totals.sum() if totals.sum() else np.full(len(totals), np.nan)
    best, worst, lead = _unknown(len(ideas)), _unknown(len(ideas)), None
    if drawn is not None:
        first = order[0]
        ahead = drawn[:, first] - np.delete(drawn, first, axis=1).max(axis=1)
        low, high = _ends(ahead)
        lead = Lead(float(totals[first] - np.delete(totals, first).max()), float(low), float(high), LEVEL)
        places = 1 + (drawn[:, None, :] > drawn[:, :, None]).sum(axis=2)  # ties share the better place
        best, worst = (pd.array(ends, dtype="Int64") for ends in _ends(places))
    table = pd.DataFrame({"idea": ideas, "dots": totals.astype(int), "share": share, "best": best, "worst": worst})
    effective = float(1 / (share**2).sum()) if totals.sum() else float("nan")
    return Vote(table.iloc[order].reset_index(drop=True), ballots, int(totals.sum()), effective, lead)


def _ends(drawn: np.ndarray) -> np.ndarray:
    """Both ends of the percentile interval, on values that occurred."""
    tail = (1 - LEVEL) / 2
    return np.quantile(drawn, [tail, 1 - tail], axis=0, method="inverted_cdf")


def _unknown(length: int) -> pd.api.extensions.ExtensionArray:
    return pd.array([pd.NA] * length, dtype="Int64")
