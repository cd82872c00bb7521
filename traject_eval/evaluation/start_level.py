"""Does the change of a buurt go with where it started, when both were measured with error in the same people?"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from traject_eval.errors import TooFewData

STEP = 1e-30  # of a derivative along the imaginary axis: exact, for nothing is subtracted
FAR = 1e3  # slopes beyond this, in units of the spreads, are no slopes any more
SEARCH = {"gtol": 1e-9, "ftol": 1e-15, "maxiter": 500}
NONE = 1e-7  # of the spread of starts: as good as no true differences


@dataclass(frozen=True)
class StartLevel:
    """``slope``: the true change that goes with a point more at the true start, with its interval and ``p`` against 0.

    ``low`` or ``high`` is infinite where the data do not end it.
    """

    slope: float
    low: float
    high: float
    p: float


def start_level(start: np.ndarray, change: np.ndarray, errors: np.ndarray, level: float) -> StartLevel:
    """A bivariate random-effects model: (start, change) ~ N(true, ``errors``), and the true ones are bivariate normal.

    ``errors`` is (buurten, 2, 2): the sampling covariance of start and change, known. Their covariance is never 0
    where the same people were measured twice, which is why a regression of change on the measured start finds a slope
    below 0 where there is none. REML; the interval and ``p`` come from the profiled likelihood, by t with k − 2
    degrees of freedom in place of the normal distribution.

    The same slope as R's ``metafor::rma.mv(struct = "UN")``, G[1, 2] / G[1, 1].

    Raises
    ------
    TooFewData
        Nothing shows that buurten truly differ at the start.

    References
    ----------
    van Houwelingen, H. C., Arends, L. R., & Stijnen, T. (2002). Statistics in Medicine 21, 589–624.

    Examples
    --------
    Hardly any error, and a change of half a point less for a point more at the start:

    >>> start = np.array([4.0, 5.0, 6.0, 7.0])
    >>> found = start_level(start, 5 - start / 2 + [0.1, -0.1, -0.1, 0.1], np.tile(np.eye(2) * 1e-6, (4, 1, 1)), 0.95)
    >>> round(found.slope, 3)
    -0.5
    """
    from scipy import optimize  # takes a third of the time that the package needs to load

    units = np.sqrt([start.var(ddof=1), change.var(ddof=1)])
    own = (np.column_stack((start, change)) - [start.mean(), change.mean()]) / units
    noise = errors / np.outer(units, units)

    def least(slope: float) -> float:
        return _search(lambda at: _deviance(slope, *at, own, noise), np.array([0.7, 0.5]), [(0, None)] * 2)[1]

    begins = [np.array([slope, 0.7, 0.5]) for slope in (-0.7, 0.0, 0.7)]
    tops = [
        _search(lambda at: _deviance(*at, own, noise), begin, [(-FAR, FAR), (0, None), (0, None)]) for begin in begins
    ]
    (best, true, _), height = min(tops, key=lambda top: top[1])
    if true <= NONE:
        raise TooFewData(
            "De buurten verschillen aan het begin niet meer dan door toeval te verwachten is. Of de verandering met "
            "het begin samenhangt, is dan niet te zeggen. Laat het begin weg."
        )
    df = len(start) - 2
    limit = height + special.stdtrit(df, (1 + level) / 2) ** 2

    def end(sign: int) -> float:
        away = 0.25
        while least(best + sign * away) < limit:
            away *= 2
            if away > FAR:
                return sign * np.inf
        return optimize.brentq(lambda slope: least(slope) - limit, best, best + sign * away, xtol=1e-12, rtol=1e-10)

    ratio = units[1] / units[0]
    p = 2 * special.stdtr(df, -np.sqrt(max(least(0.0) - height, 0.0)))
    return StartLevel(*(float(number) for number in (best * ratio, end(-1) * ratio, end(1) * ratio, p)))


def _deviance(slope, true, rest, own: np.ndarray, noise: np.ndarray):
    """−2 log restricted likelihood: true starts with variance ``true``, changes with ``rest`` beyond the slope."""
    a = noise[:, 0, 0] + true
    b = noise[:, 0, 1] + slope * true
    c = noise[:, 1, 1] + slope**2 * true + rest
    det = a * c - b**2
    weights = np.array([[c, -b], [-b, a]]) / det
    inner = weights.sum(axis=2)
    known = np.einsum("ijk,kj->i", weights, own)
    squares = np.einsum("ki,ijk,kj->", own, weights, own) - known @ np.linalg.solve(inner, known)
    return np.log(det).sum() + np.log(np.linalg.det(inner)) + squares


def _search(deviance, begin: np.ndarray, bounds: list) -> tuple[np.ndarray, float]:
    """The least deviance within bounds, and where."""
    from scipy import optimize  # see above

    def told(at: np.ndarray) -> tuple[float, np.ndarray]:
        heights = [deviance(at + STEP * 1j * row) for row in np.eye(len(at))]
        return heights[0].real, np.imag(heights) / STEP

    found = optimize.minimize(told, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=SEARCH)
    return found.x, float(found.fun)
