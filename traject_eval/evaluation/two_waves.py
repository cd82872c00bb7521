"""The scores of two waves, sorted into people with both and people with one of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData

MIN_PEOPLE = 3  # per wave: with two, one odd answer decides the width of the interval
NEEDED = ("person", "wave", "score")
MOST_NAMED = 10  # in one message
ONE_OF = {"instrument": "vragenlijst", "population": "groep"}  # what a change may never mix


@dataclass(frozen=True, eq=False)
class TwoWaves:
    """Scores before and after: ``pairs`` (one row a person, columns before and after), and the rest."""

    pairs: np.ndarray
    only_before: np.ndarray
    only_after: np.ndarray

    @property
    def before(self) -> np.ndarray:
        """Every score of the first wave."""
        return np.concatenate([self.pairs[:, 0], self.only_before])

    @property
    def after(self) -> np.ndarray:
        """Every score of the second wave."""
        return np.concatenate([self.pairs[:, 1], self.only_after])

    @property
    def design(self) -> str:
        """``linked`` where everyone has both scores, ``unlinked`` where nobody has, else ``mixed``."""
        if not len(self.pairs):
            return "unlinked"
        return "mixed" if len(self.only_before) or len(self.only_after) else "linked"


def two_waves(scores: pd.DataFrame, *, before: str, after: str) -> TwoWaves:
    """Scores of two waves, sorted by who has one or both; people without a score are left out first.

    Raises
    ------
    DataProblem
        A column is missing, a person has two scores in one wave, or instruments or populations are mixed.
    TooFewData
        Fewer than three people with a score in one of the waves.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdabce"), "wave": ["T0"] * 4 + ["T1"] * 4, "score": range(8)})
    >>> found = two_waves(scores, before="T0", after="T1")
    >>> found.pairs.tolist(), found.only_before.tolist(), found.only_after.tolist()
    ([[0.0, 4.0], [1.0, 5.0], [2.0, 6.0]], [3.0], [7.0])
    """
    if before == after:
        raise DataProblem(f"Twee keer dezelfde meting gevraagd: {before}. Kies twee verschillende metingen.")
    if missing := [name for name in NEEDED if name not in scores]:
        raise DataProblem(f"In de tabel met scores ontbreekt: {', '.join(missing)}.")
    used = known_scores(scores, before, after)
    for column in ONE_OF:
        one_of(used, column)
    refuse_doubles(used)
    sides = [used[used["wave"] == wave].set_index("person")["score"].astype(float) for wave in (before, after)]
    for wave, side in zip((before, after), sides, strict=True):
        if len(side) < MIN_PEOPLE:
            raise TooFewData(
                f"Bij meting {wave} hebben te weinig mensen een score. "
                f"Om een verandering te berekenen zijn er minstens {MIN_PEOPLE} nodig."
            )
    both = sides[0].index.intersection(sides[1].index)
    pairs = np.column_stack([side.loc[both].to_numpy() for side in sides])
    alone = [side[~side.index.isin(both)].to_numpy() for side in sides]
    return TwoWaves(pairs, *alone)


def expected_wrong_share(scores: pd.DataFrame, before: str, after: str) -> float:
    """The share of the people with both scores whose two questionnaires may be expected to be of two people.

    ``scores`` may have a column ``posterior``: the chance that a questionnaire is of the person it was linked to;
    missing where it came with the code of a person. 0 where nothing was linked by likelihood.

    Examples
    --------
    >>> scores = pd.DataFrame({"person": ["p", "p", "q", "q"], "wave": ["T0", "T1"] * 2, "score": [1, 2, 3, 4],
    ...     "posterior": [None, 0.9, None, None]})
    >>> round(expected_wrong_share(scores, "T0", "T1"), 4)
    0.05
    """
    if "posterior" not in scores:
        return 0.0
    used = known_scores(scores, before, after)
    sure = used["posterior"].astype(float).fillna(1.0).groupby(used["person"])
    pairs = sure.prod()[sure.size() == 2]
    return float((1 - pairs).mean()) if len(pairs) else 0.0


def known_scores(scores: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """The rows of two waves that hold a score."""
    return scores[scores["wave"].isin([before, after]) & scores["score"].notna()]


def one_of(scores: pd.DataFrame, column: str) -> str:
    """The only value of a column that may hold one; empty where there is no such column.

    Raises
    ------
    DataProblem
        There are more.
    """
    found = scores[column].unique() if column in scores else []
    if len(found) > 1:
        named = ", ".join(sorted(map(str, found)))
        raise DataProblem(f"Dit gaat over één {ONE_OF[column]}; in deze scores staan er meer: {named}.")
    return str(found[0]) if len(found) and pd.notna(found[0]) else ""


def group_names(values: pd.Series) -> list:
    """The values there are, in order: of a categorical its own order, else sorted; missing ones left out.

    A whole number is one again where a missing value made it a fraction.

    Examples
    --------
    >>> group_names(pd.Series(["b", None, "a", "b"]))
    ['a', 'b']
    >>> group_names(pd.Series([2, None, 1]))
    [1, 2]
    """
    known = values.dropna()
    if isinstance(known.dtype, pd.CategoricalDtype):
        return [name for name in known.cat.categories if (known == name).any()]
    found = [int(name) if isinstance(name, float) and name.is_integer() else name for name in known.unique().tolist()]
    try:
        return sorted(found)
    except TypeError:  # numbers and texts mixed
        return sorted(found, key=str)


def refuse_doubles(scores: pd.DataFrame) -> None:
    """Refuse scores of nobody, and two scores of one person in one wave; all that are found, by name."""
    if nameless := int(scores["person"].isna().sum()):
        raise DataProblem(f"Bij {nameless} scores ontbreekt van wie ze zijn (kolom person is leeg).")
    double = scores[scores.duplicated(["person", "wave"])]
    if len(double):
        named = ", ".join(f"{row.person} ({row.wave})" for row in double.head(MOST_NAMED).itertuples())
        more = f" en nog {len(double) - MOST_NAMED}" if len(double) > MOST_NAMED else ""
        raise DataProblem(f"Eén score per persoon per meting verwacht; dubbel gevonden: {named}{more}.")
