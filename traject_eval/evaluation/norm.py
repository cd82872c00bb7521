"""A mean beside a published mean of the same scale: a description, and never what a trajectory brought about."""

from dataclasses import dataclass, replace

import pandas as pd

from traject_eval.errors import DataProblem
from traject_eval.evaluation.level import mean_estimate
from traject_eval.types import Estimate, Norm

ONE_OF = {"instrument": "vragenlijst", "population": "groep", "wave": "meting"}
ASSUMPTIONS = ("the norm is taken as exact", "people here may differ from the norm's in age and much else")


@dataclass(frozen=True)
class AgainstNorm:
    """The mean of some people and what it differs from a norm; the interval is that of these people alone."""

    norm: Norm
    mean: Estimate
    estimate: Estimate  # mean minus norm

    def to_frame(self) -> pd.DataFrame:
        """One row: the difference, and the mean and norm it is between."""
        about = {"mean": self.mean.value, "norm": self.norm.mean, "group": self.norm.group, "year": self.norm.year}
        return self.estimate.to_frame().assign(**about)


def against_norm(scores: pd.DataFrame, norm: Norm, *, level: float = 0.95) -> AgainstNorm:
    """What the mean score of some people differs from a norm.

    Whether they may be set side by side is for ``comparable``; this only computes.

    Parameters
    ----------
    scores : DataFrame
        A column ``score`` in points of the scale; of one instrument, population and wave, where it has those columns.
    norm : Norm
        A published mean of this scale, taken as exact: its own margin is not known here.
    level : float

    Raises
    ------
    DataProblem
        There is no column ``score``, or more than one instrument, population or wave.
    TooFewData
        Fewer than two scores.

    Notes
    -----
    The same as R's ``t.test(x, mu = norm)``, with its interval moved by the norm.

    Examples
    --------
    >>> from traject_eval.types import Norm
    >>> found = against_norm(pd.DataFrame({"score": [4.0, 5.0, 6.0]}), Norm("Nederland", 2021, 6.4, "", "sourced"))
    >>> round(found.estimate.value, 3), round(found.estimate.low, 3), round(found.estimate.high, 3)
    (-1.4, -3.884, 1.084)
    """
    if "score" not in scores:
        raise DataProblem("In de tabel met scores ontbreekt: score.")
    used = scores[scores["score"].notna()]
    for column, word in ONE_OF.items():
        found = used[column].unique() if column in used else []
        if len(found) > 1:
            named = ", ".join(sorted(map(str, found)))
            raise DataProblem(f"Een gemiddelde naast een norm gaat over één {word}; in deze scores: {named}.")
    mean = mean_estimate(used["score"], level=level)
    moved = {end: getattr(mean, end) - norm.mean for end in ("value", "low", "high")}
    difference = replace(mean, **moved, quantity="difference_from_norm", assumptions=(*mean.assumptions, *ASSUMPTIONS))
    return AgainstNorm(norm, mean, difference)
