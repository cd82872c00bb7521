"""What a researcher calls in a notebook of one's own: frames in, results out, scales by their id.

Every function works in any folder. Around a project its own scales and the dates of its waves are known too.
"""

from traject_eval.api.answers import answers, questionnaire, score
from traject_eval.api.buurten import (
    attrition,
    difference_in_differences,
    multilevel,
    pool,
    pre_trends,
    staggered,
)
from traject_eval.api.change import against_norm, change, change_by
from traject_eval.api.drawing import attach
from traject_eval.api.measurement import (
    improved_worsened,
    item_behaviour,
    measurement_error,
    ordinal_alpha,
    reliability,
)

__all__ = [
    "against_norm",
    "answers",
    "attach",
    "attrition",
    "change",
    "change_by",
    "difference_in_differences",
    "improved_worsened",
    "item_behaviour",
    "measurement_error",
    "multilevel",
    "ordinal_alpha",
    "pool",
    "pre_trends",
    "questionnaire",
    "reliability",
    "score",
    "staggered",
]
