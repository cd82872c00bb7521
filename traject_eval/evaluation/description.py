"""Where the scores of a group lie at every wave: people, mean, spread and interval."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem
from traject_eval.evaluation.level import mean_estimate
from traject_eval.evaluation.two_waves import NEEDED, group_names, one_of, refuse_doubles

DESCRIPTION_COLUMNS = ["wave", "group", "n", "missing", "mean", "sd", "low", "high"]


@dataclass(frozen=True, eq=False)
class Description:
    """Scores of one scale per wave, and per group where ``by`` names a column.

    ``rows`` has ``wave, group, n, missing, mean, sd, low, high``: people with and without a score, mean and standard
    deviation in points, and the t-interval of the mean at ``level`` (NaN for fewer than two people). Without groups
    ``group`` is empty.
    """

    instrument: str  # id of the scale, empty where the scores do not say
    by: str
    level: float
    rows: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """One row per wave and group; no column ``group`` where there are no groups."""
        return self.rows.copy() if self.by else self.rows.drop(columns="group")


def describe(scores: pd.DataFrame, *, by: str = "", level: float = 0.95) -> Description:
    """People, mean, standard deviation and interval of the mean, per wave and, if asked, per group.

    Parameters
    ----------
    scores : DataFrame
        ``person, wave, score`` of one instrument and one population, one row per person and wave.
    by : str
        Name of a column with groups, such as ``sex``. Who has no group is left out.
    level : float
        Level of the intervals.

    Raises
    ------
    DataProblem
        A column is missing, a person has two scores in a wave, or instruments or populations are mixed.

    Notes
    -----
    mean ± t(n − 1) · s / √n; the same as R's ``t.test(x)$conf.int``. The standard deviation divides by n − 1.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3, "score": [4, 5, 6, 5, 7, None]})
    >>> describe(scores).to_frame()[["wave", "n", "missing", "mean", "sd"]].round(2).values.tolist()
    [['T0', 3, 0, 5.0, 1.0], ['T1', 2, 1, 6.0, 1.41]]
    """
    if missing := [name for name in (*NEEDED, *([by] if by else [])) if name not in scores]:
        found = ", ".join(map(str, scores))
        raise DataProblem(f"In de tabel met scores ontbreekt: {', '.join(missing)}. Gevonden: {found}.")
    instrument = one_of(scores, "instrument")
    if by != "population":
        one_of(scores, "population")
    refuse_doubles(scores)
    rows = []
    for wave in group_names(scores["wave"]):
        own = scores[scores["wave"] == wave]
        parts = {group: own[own[by] == group] for group in group_names(scores[by])} if by else {"": own}
        rows += [_row(wave, group, part["score"], level) for group, part in parts.items()]
    return Description(instrument, by, level, pd.DataFrame(rows, columns=DESCRIPTION_COLUMNS))


def _row(wave: object, group: object, scores: pd.Series, level: float) -> tuple:
    known = scores.dropna().astype(float)
    n, missing = len(known), len(scores) - len(known)
    mean = known.mean() if n else np.nan
    if n < 2:
        return wave, group, n, missing, mean, np.nan, np.nan, np.nan
    found = mean_estimate(known, level=level)
    return wave, group, n, missing, found.value, known.std(ddof=1), found.low, found.high
