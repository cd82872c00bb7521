"""What one method found in many drawn studies."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from traject_eval.evaluation.comparison import LEVEL

ALPHA = 1 - LEVEL


@dataclass(frozen=True, eq=False)
class Found:
    """One number per drawn study in every array, NaN where the study was refused; ``aim`` is what was true.

    ``p`` and the ends may be missing (NaN).
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    aim: float | np.ndarray


def by_t(value: np.ndarray, se: np.ndarray, df: np.ndarray, aim: float | np.ndarray) -> Found:
    """What a t-test makes of values and their standard errors."""
    away = special.stdtrit(df, (1 + LEVEL) / 2) * se
    return Found(value, value - away, value + away, 2 * special.stdtr(df, -np.abs(value) / se), aim)
