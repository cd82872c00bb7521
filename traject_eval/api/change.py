"""What changed between two waves, and how a mean stands beside a published one."""

import pandas as pd

from traject_eval import evaluation
from traject_eval.api.guards import comparable_waves, known_wave, refuse, scales_of
from traject_eval.errors import UnknownName
from traject_eval.evaluation import AgainstNorm, Change, GroupChanges, Obstacle, between_scales, norm_for
from traject_eval.known import instrument, wave_dates


def change(scores: pd.DataFrame, *, before: str, after: str, level: float = 0.95) -> Change:
    """Change of the mean score from one wave to another; see ``traject_eval.evaluation.change``.

    Before anything is computed it looks at which scales the scores are of, and at the dates of the waves in the
    project around, if there is one.

    Raises
    ------
    ContextOnly
        The scores are of a measure that can be no outcome; the message says why.
    UnknownName
        There is no such wave; the message lists those there are.
    NotComparable
        The scores are of two scales, or the way of measuring changed between the waves; the message says why.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3, "score": [4, 5, 6, 5, 7, 7]})
    >>> round(change(scores, before="T0", after="T1").value, 4)
    1.3333
    """
    waves = comparable_waves(scores, before, after)
    return evaluation.change(scores, **waves, level=level)


def change_by(scores: pd.DataFrame, by: str, *, before: str, after: str, level: float = 0.95) -> GroupChanges:
    """Change of the mean score in every group of a column; see ``traject_eval.evaluation.change_by``.

    What ``change`` refuses is refused here too.

    Examples
    --------
    >>> scores = pd.DataFrame({"person": list("abcdefabcdef"), "wave": ["T0"] * 6 + ["T1"] * 6,
    ...     "sex": ["v", "v", "v", "m", "m", None] * 2, "score": [4, 5, 6, 4, 5, 6, 5, 7, 7, 4, 6, 7]})
    >>> round(change_by(scores, "sex", before="T0", after="T1").changes["v"].value, 4)
    1.3333
    """
    waves = comparable_waves(scores, before, after)
    return evaluation.change_by(scores, by, **waves, level=level)


def against_norm(
    scores: pd.DataFrame, name: str, *, wave: str, group: str = evaluation.COUNTRY, year: int | None = None
) -> AgainstNorm:
    """The mean score of some people at one wave beside a published mean of the same scale: a description.

    Parameters
    ----------
    scores : DataFrame
        What ``score`` gave, of one population.
    name : str
        The scale of which the norm is wanted: that of the scores.
    wave : str
    group : str
        Of whom the norm is, as in ``instrument(name).norms``.
    year : int, optional
        When the wave was; without it, the date of the wave in the project around.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome.
    NotComparable
        The scores are of another scale, or there is no norm that was measured in the same way.
    UnknownName
        There is no norm of this group; the message lists those there are.

    Examples
    --------
    >>> scores = pd.DataFrame({"wave": "T1", "instrument": "vm_cohesie_6", "score": [6.0, 7.0, 8.0]})
    >>> round(against_norm(scores, "vm_cohesie_6", wave="T1", year=2026).estimate.value, 4)
    0.6
    """
    scale = instrument(name)
    used = scores[scores["wave"] == known_wave(scores, wave)]
    refuse(between_scales(other, scale) for other in scales_of(used))
    groups = {norm.group for norm in scale.norms}
    if groups and group not in groups:
        raise UnknownName("groep", group, groups)
    norm = norm_for(scale, [str(year) if year else wave_dates().get(wave, "")], group)
    refuse([norm] if isinstance(norm, Obstacle) else [])
    return evaluation.against_norm(used, norm)
