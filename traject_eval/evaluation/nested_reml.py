"""Random effects of groups, and of people within groups, by REML on sums per group: no search goes over people."""

from dataclasses import dataclass

import numpy as np

from traject_eval.errors import TooFewData

STEP = 1e-30  # of a derivative along the imaginary axis: exact, for nothing is subtracted
APART = 1e-5  # relative, of the central difference of first derivatives that gives the second
LEAST = 1e-4  # ratio of standard deviations at which a random effect is taken to be absent
MOST = 1e4  # the ratio above which there is no noise: the model tells every score
CLOSE = {"gtol": 1e-6, "ftol": 1e-14, "maxiter": 500}  # where Newton's steps take over
STARTS = (0.1, 1.0)  # ratios of standard deviations; a second start finds a second top


class Sums:
    """Sums of squares and products from which the restricted likelihood follows for every ratio of variances.

    ``random``, ``fixed`` and ``y`` have a row per score; ``group`` and ``person`` (or None) are whole numbers from 0
    without gaps, and a person stands in one group. A person's scores share one more random intercept. ``theta`` holds
    the lower triangle of the root of the covariance of a group's random effects, row by row, and the standard
    deviation of people, all relative to that of the noise.
    """

    def __init__(self, random: np.ndarray, fixed: np.ndarray, y: np.ndarray, group: np.ndarray, person=None):
        columns = np.column_stack((random, fixed, y))
        self.q, self.p = random.shape[1], fixed.shape[1]
        self.n, self.counts = len(y), np.bincount(group)
        self.spare = self.n - self.p
        self.total = columns.T @ columns
        self.own = _products(columns, columns[:, : self.q], group)
        self.people = person is not None
        self.triangle = np.tril_indices(self.q)
        self.column = np.append(self.triangle[1], [self.q] * self.people)  # of the root, for every place of theta
        self.bounded = np.append(self.triangle[0], [self.q] * self.people) == self.column
        if self.people:
            self._add_people(columns, group, person)

    def _add_people(self, columns: np.ndarray, group: np.ndarray, person: np.ndarray) -> None:
        """Sums of squares of what people add up to, for people of one group with as many scores taken together."""
        answered = np.bincount(person)
        added = np.column_stack([np.bincount(person, column) for column in columns.T])
        home = np.zeros(len(answered), dtype=int)
        home[person] = group
        self.sizes, size = np.unique(answered, return_inverse=True)
        self.with_size = np.bincount(size)
        self.added = np.array([added[size == one].T @ added[size == one] for one in range(len(self.sizes))])
        cells, cell = np.unique(home * len(self.sizes) + size, return_inverse=True)
        self.added_own = _products(added, added[:, : self.q], cell)
        self.size_of_cell, homes = cells % len(self.sizes), cells // len(self.sizes)
        self.first_cell = np.flatnonzero(np.diff(homes, prepend=-1))

    def root(self, theta: np.ndarray) -> np.ndarray:
        """The lower triangle of ``theta`` as a matrix."""
        root = np.zeros((self.q, self.q), dtype=theta.dtype)
        root[self.triangle] = theta[: len(self.triangle[0])]
        return root

    def at(self, theta: np.ndarray) -> tuple:
        """Products M′V⁻¹M over everyone and Z′V⁻¹M per group, M being (random, fixed, y), and log|V|."""
        total, own, log_det = self.total, self.own, 0.0
        if self.people:
            ratio = theta[-1] ** 2
            weight = ratio / (1 + self.sizes * ratio)
            total = total - np.tensordot(weight, self.added, 1)
            less = weight[self.size_of_cell][:, None, None] * self.added_own
            own = own - np.add.reduceat(less, self.first_cell)
            log_det = self.with_size @ np.log(1 + self.sizes * ratio)
        for column in self.root(theta).T:  # V grows by one random effect at a time (Sherman and Morrison)
            if column.any():
                along = own[:, 0] * column[0] if self.q == 1 else np.tensordot(own, column, ([1], [0]))
                left = 1 + along[:, : self.q] @ column
                scaled = along / left[:, None]
                total = total - along.T @ scaled
                own = own - along[:, : self.q, None] * scaled[:, None, :]
                log_det = log_det + np.log(left).sum()
        return total, own, log_det

    def solved(self, theta: np.ndarray) -> tuple:
        """X′V⁻¹X, the fixed effects, the residual sum of squares, and the log-determinants of V and of X′V⁻¹X."""
        total, _, log_det = self.at(theta)
        inner, known = total[self.q : -1, self.q : -1], total[self.q : -1, -1]
        beta = np.linalg.solve(inner, known)
        return inner, beta, total[-1, -1] - known @ beta, log_det + np.log(np.linalg.det(inner / self.n))

    def deviance(self, theta: np.ndarray) -> complex:
        """−2 log restricted likelihood up to a constant, the variance of the noise profiled out."""
        _, _, squares, log_det = self.solved(theta)
        return self.spare * np.log(squares) + log_det


@dataclass(frozen=True, eq=False)
class Fit:
    """The top of the restricted likelihood: ``theta``, its places that are not held at 0, and what follows from them.

    ``fixed_cov`` takes the variances as known. ``within`` is the variance of the noise, ``group_cov`` the covariance
    of a group's random effects, ``people`` the variance of people within a group (NaN where that is not in the model),
    ``spread`` the covariance of the free places of ``theta`` and of log ``within``.
    """

    sums: Sums
    theta: np.ndarray
    free: np.ndarray
    fixed: np.ndarray
    fixed_cov: np.ndarray
    within: float
    group_cov: np.ndarray
    people: float
    spread: np.ndarray


def fit(sums: Sums) -> Fit:
    """The highest top of the restricted likelihood; what comes out under ``LEAST`` is held at 0 (singular).

    Raises
    ------
    TooFewData
        The model tells every score, or its parts cannot be told apart.

    Examples
    --------
    Three groups of two: variance 2 within, 4 between their means:

    >>> one, y = np.ones((6, 1)), np.array([1.0, 3, 3, 5, 5, 7])
    >>> found = fit(Sums(one, one, y, np.array([0, 0, 1, 1, 2, 2])))
    >>> round(found.within, 6), found.group_cov.round(6).tolist()
    (2.0, [[3.0]])
    """
    tops = [_top(sums, start) for start in STARTS]
    theta, free = min(tops, key=lambda top: sums.deviance(top[0]))
    if _without_noise(theta):
        raise TooFewData(
            "De kolommen, buurten en mensen in de berekening voorspellen elke score precies; er blijft geen verschil "
            "over om een marge uit te halen. Kijk of dit de scores van mensen zijn, en niet de gemiddelden van buurten."
        )
    inner, beta, squares, _ = sums.solved(theta)
    within = float(squares / sums.spare)
    root = sums.root(theta)
    return Fit(
        **{"sums": sums, "theta": theta, "free": free, "fixed": beta},
        **{"fixed_cov": within * np.linalg.inv(inner), "within": within, "group_cov": within * root @ root.T},
        people=within * theta[-1] ** 2 if sums.people else np.nan,
        spread=_spread(sums, theta, free, within),
    )


def satterthwaite(found: Fit, contrasts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance of every contrast (a row) of the fixed effects, and its degrees of freedom 2f²/(g′Ag).

    g is the gradient of the variance f in the parameters of the covariance, A their covariance.

    Examples
    --------
    The mean of three groups of two has the variance of three means, with two degrees of freedom:

    >>> one, y = np.ones((6, 1)), np.array([1.0, 3, 3, 5, 5, 7])
    >>> found = satterthwaite(fit(Sums(one, one, y, np.array([0, 0, 1, 1, 2, 2]))), np.eye(1))
    >>> [number.round(4).tolist() for number in found]
    [[1.3333], [2.0]]
    """

    def variances(theta: np.ndarray) -> np.ndarray:
        inner = found.sums.solved(theta)[0]
        return found.within * np.einsum("ij,ji->i", contrasts, np.linalg.solve(inner, contrasts.T))

    variance = variances(found.theta)
    slopes = [variances(step).imag / STEP for step in _steps(found.theta, found.free)]
    gradients = np.column_stack((*slopes, variance))
    return variance, 2 * variance**2 / np.einsum("ij,jk,ik->i", gradients, found.spread, gradients)


def _products(columns: np.ndarray, random: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Sums per group of every random column times every column: (groups, random, columns)."""
    pairs = [np.bincount(group, one * other) for one in random.T for other in columns.T]
    return np.array(pairs).T.reshape(-1, random.shape[1], columns.shape[1])


def _steps(theta: np.ndarray, free: np.ndarray) -> list[np.ndarray]:
    return [theta + STEP * 1j * (np.arange(len(theta)) == place) for place in free]


def _gradient(sums: Sums, theta: np.ndarray, free: np.ndarray) -> np.ndarray:
    return np.array([sums.deviance(step).imag / STEP for step in _steps(theta, free)])


def _second(sums: Sums, theta: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Second derivatives of the deviance in the free places."""
    rows = []
    for place in free:
        apart = APART * max(abs(theta[place]), 0.01) * (np.arange(len(theta)) == place)
        ends = (_gradient(sums, theta + sign * apart, free) for sign in (1, -1))
        rows.append(np.subtract(*ends) / (2 * apart[place]))
    second = np.array(rows).reshape(len(free), len(free))
    return (second + second.T) / 2


def _top(sums: Sums, start: float) -> tuple[np.ndarray, np.ndarray]:
    """Climb from one start; while a random effect vanishes it is left out, and the others start again."""
    free = np.arange(len(sums.column))
    while True:
        theta = np.zeros(len(sums.column))
        theta[free] = np.where(sums.bounded[free], start, 0.0)
        theta = _climb(sums, theta, free) if len(free) else theta
        gone = [place for place in free if _absent(sums, theta, place)]
        if not gone:
            return theta, free
        free = free[sums.column[free] != sums.column[min(gone, key=lambda place: theta[place])]]


def _without_noise(theta: np.ndarray) -> bool:
    return bool(np.abs(theta).max() > MOST / 2)


def _absent(sums: Sums, theta: np.ndarray, place: int) -> bool:
    return bool(sums.bounded[place] and theta[place] <= 2 * LEAST)


def _climb(sums: Sums, theta: np.ndarray, free: np.ndarray) -> np.ndarray:
    """A quasi-Newton search in the free places, and Newton steps where the top is near."""
    from scipy import optimize  # takes a third of the time that the package needs to load

    def put(values: np.ndarray) -> np.ndarray:
        full = theta.copy()
        full[free] = values
        return full

    def told(values: np.ndarray) -> tuple[float, np.ndarray]:
        heights = [sums.deviance(step) for step in _steps(put(values), free)]
        return heights[0].real, np.imag(heights) / STEP

    bounds = [(LEAST if sums.bounded[place] else -MOST, MOST) for place in free]
    rough = optimize.minimize(told, theta[free], jac=True, method="L-BFGS-B", bounds=bounds, options=CLOSE)
    best = put(rough.x)
    for _ in range(3):
        second, gradient = _second(sums, best, free), _gradient(sums, best, free)
        at_an_end = any(_absent(sums, best, place) for place in free) or _without_noise(best)
        if at_an_end or not _definite(second):
            break
        step = put(best[free] - np.linalg.solve(second, gradient))
        if not np.abs(_gradient(sums, step, free)).max() < np.abs(gradient).max():
            break
        best = step
    return best


def _definite(second: np.ndarray) -> bool:
    return bool(np.linalg.eigvalsh(second)[0] > 0)


def _spread(sums: Sums, theta: np.ndarray, free: np.ndarray, within: float) -> np.ndarray:
    """Covariance of the free places of ``theta`` and of log ``within``: twice the inverse of the second derivatives."""
    slopes = np.array([sums.solved(step)[2].imag / STEP for step in _steps(theta, free)])
    second = np.zeros((len(free) + 1, len(free) + 1))
    if len(free):
        # of the deviance that is not profiled, spare·log within + squares / within + log-determinants
        second[:-1, :-1] = _second(sums, theta, free) + np.outer(slopes, slopes) / within**2 / sums.spare
        second[:-1, -1] = second[-1, :-1] = -slopes / within
    second[-1, -1] = sums.spare
    if not _definite(second):
        raise TooFewData(
            "De verschillen tussen buurten, tussen mensen en tussen metingen zijn met deze scores niet uit elkaar te "
            "houden. Neem minder in de berekening mee (laat slope of person weg), of verzamel meer scores."
        )
    return 2 * np.linalg.inv(second)
