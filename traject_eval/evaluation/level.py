"""Where a population stands at one wave: a mean with its interval."""

import numpy as np
from scipy import special

from traject_eval.errors import TooFewData
from traject_eval.types import Estimate


def mean_estimate(scores, *, level: float = 0.95) -> Estimate:
    """Mean of some scores with its t-interval, in points of the scale.

    Missing scores are left out before counting.

    Raises
    ------
    TooFewData
        Fewer than two scores.

    Notes
    -----
    mean ± t(n − 1) · s / √n; the same as R's ``t.test(x)$conf.int``.

    Examples
    --------
    >>> found = mean_estimate([4.0, 5.0, 6.0, float("nan")])
    >>> found.value, found.n, round(found.low, 4)
    (5.0, 3, 2.5159)
    """
    known = np.asarray(scores, dtype=float)
    known = known[~np.isnan(known)]
    n = len(known)
    if n < 2:
        raise TooFewData("Voor een gemiddelde met een marge zijn minstens twee antwoorden nodig.")
    value, se = known.mean(), known.std(ddof=1) / np.sqrt(n)
    half = special.stdtrit(n - 1, (1 + level) / 2) * se
    return Estimate(
        quantity="mean",
        value=float(value),
        se=float(se),
        df=float(n - 1),
        low=float(value - half),
        high=float(value + half),
        level=level,
        n=n,
        unit="points",
        method="mean_t",
        assumptions=("people answer independently",),
    )
