"""How much attrition two arms drawn by lot may have before a review no longer calls it low."""

import functools
from collections.abc import Mapping
from importlib import resources

import numpy as np
import yaml


def attrition_limit(overall: float, assumption: str) -> float:
    """The largest difference in attrition between arms (a share) that is still low; NaN where no difference is.

    ``overall`` is the share of everyone that left, taken to the nearest whole percent. ``assumption`` is ``cautious``
    (the trajectory may itself make people stay or leave) or ``optimistic`` (that is unlikely).

    References
    ----------
    What Works Clearinghouse (2020). Standards Handbook, Version 4.1, Table II.1; see ``attrition_boundary.yaml``.

    Examples
    --------
    >>> round(attrition_limit(0.3, "cautious"), 4), attrition_limit(0.6, "cautious")
    (0.041, nan)
    """
    limits, percent = _table()[assumption], int(np.floor(100 * overall + 0.5))
    return limits[percent] / 100 if percent < len(limits) else float("nan")


@functools.cache
def _table() -> Mapping[str, list[float]]:
    text = resources.files("traject_eval.resources").joinpath("attrition_boundary.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
