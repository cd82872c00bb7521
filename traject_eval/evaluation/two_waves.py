"""The scores of two waves, sorted into people with both and people with one of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData

MIN_PEOPLE = 3  # per wave: with two, one odd answer decides the width of the interval
NEEDED = ("person", "wave", "score")
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
    used = scores[scores["wave"].isin([before, after]) & scores["score"].notna()]
    _refuse_mixtures(used)
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


def _refuse_mixtures(used: pd.DataFrame) -> None:
    for column, word in ONE_OF.items():
        found = used[column].unique() if column in used else []
        if len(found) > 1:
            named = ", ".join(sorted(map(str, found)))
            raise DataProblem(f"Een verandering gaat over één {word}; in deze scores staan er meer: {named}.")
    if nameless := int(used["person"].isna().sum()):
        raise DataProblem(f"Bij {nameless} scores ontbreekt van wie ze zijn (kolom person is leeg).")
    double = used[used.duplicated(["person", "wave"])]
    if len(double):
        named = ", ".join(f"{row.person} ({row.wave})" for row in double.itertuples())
        raise DataProblem(f"Eén score per persoon per meting verwacht; dubbel gevonden: {named}.")
