"""Change per subgroup: each estimated by itself, with one error rate for all of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.change import Change, change
from traject_eval.evaluation.two_waves import NEEDED, group_names, known_scores, one_of

GROUP_COLUMNS = ["group", "n_before", "n_after", "value", "se", "df", "low", "high", "level", "design", "refused"]


@dataclass(frozen=True, eq=False)
class GroupChanges:
    """The change in every group of the column ``by``, in order.

    ``changes`` holds the groups of which there is one, ``refused`` why there is none of the others.
    ``without_group`` people are left out, as their group is not known.
    """

    by: str
    instrument: str
    before: str
    after: str
    changes: dict[object, Change]
    refused: dict[object, str]
    without_group: int
    level: float  # of every interval: stricter, so that together they miss in no more than 5 of 100 studies

    def to_frame(self) -> pd.DataFrame:
        """One row a group: people, change in points, its interval; or why it is refused."""
        rows = []
        for group in group_names(pd.Series([*self.changes, *self.refused])):
            found = self.changes.get(group)
            numbers = {name: getattr(found, name, np.nan) for name in GROUP_COLUMNS[1:-2]}
            told = {"design": getattr(found, "design", ""), "refused": self.refused.get(group, "")}
            rows.append({"group": group, **numbers, **told})
        whole = {"n_before": "Int64", "n_after": "Int64"}
        return pd.DataFrame(rows, columns=GROUP_COLUMNS).astype(whole)


def change_by(scores: pd.DataFrame, by: str, *, before: str, after: str, level: float = 0.95) -> GroupChanges:
    """Change of the mean score in every group of a column, such as ``sex`` or an age class.

    Parameters
    ----------
    scores : DataFrame
        ``person, wave, score`` and the column ``by``, of one instrument and one population. A person belongs to one
        group; who has none is left out.
    by : str
        Name of the column with groups.
    before, after : str
        Names of the two waves.
    level : float
        Level at which all intervals hold together; each by itself is at 1 − (1 − level) / number of groups.

    Raises
    ------
    DataProblem
        A column is missing, a person is in two groups, or instruments or populations are mixed.

    Notes
    -----
    Every group is estimated by itself, see ``change``. That one group changed surely and another not does not say
    that the groups differ: for that, their difference itself would have to be estimated.

    References
    ----------
    Gelman, A., & Stern, H. (2006). The American Statistician 60, 328–331.

    Examples
    --------
    >>> scores = pd.DataFrame({"person": list("abcdefabcdef"), "wave": ["T0"] * 6 + ["T1"] * 6,
    ...     "sex": ["v", "v", "v", "m", "m", None] * 2, "score": [4, 5, 6, 4, 5, 6, 5, 7, 7, 4, 6, 7]})
    >>> found = change_by(scores, "sex", before="T0", after="T1")
    >>> found.without_group, list(found.refused), round(found.changes["v"].value, 4)
    (1, ['m'], 1.3333)
    """
    if missing := [name for name in (*NEEDED, by) if name not in scores]:
        found = ", ".join(map(str, scores))
        raise DataProblem(f"In de tabel met scores ontbreekt: {', '.join(missing)}. Gevonden: {found}.")
    used = known_scores(scores, before, after)
    instrument = one_of(used, "instrument")
    if by != "population":
        one_of(used, "population")
    _refuse_movers(used, by)
    groups = group_names(used[by])
    each = 1 - (1 - level) / max(len(groups), 1)
    changes, refused = {}, {}
    for group in groups:
        try:
            changes[group] = change(used[used[by] == group], before=before, after=after, level=each)
        except TooFewData as reason:
            refused[group] = str(reason)
    without = used.loc[used[by].isna(), "person"].nunique()
    return GroupChanges(by, instrument, before, after, changes, refused, without, each)


def _refuse_movers(used: pd.DataFrame, by: str) -> None:
    known = used.dropna(subset=by).groupby("person", observed=True)[by].nunique()
    if moved := int((known > 1).sum()):
        raise DataProblem(
            f"In de kolom {by} hoort één groep per persoon; bij {moved} mensen verschilt die tussen de metingen. "
            f'Neem bijvoorbeeld die van de eerste keer: scores.groupby("person")["{by}"].transform("first").'
        )
