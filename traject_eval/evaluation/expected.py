"""What a plan would conclude: the chance of every verdict, before anything is measured."""

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.evaluation.power import mdes
from traject_eval.types import PlannedOutcome

VERDICTS = ("rose", "rose_size_uncertain", "no_relevant_change", "undecided", "fell_size_uncertain", "fell")
NODES, WEIGHTS = np.polynomial.legendre.leggauss(400)  # over the quantiles of the standard error that is found
TIMES_N = (0.5, 1, 2, 4)  # the people of the plan, fewer and more
TIMES_SMALLEST = (0, 1, 2)  # true changes: none, the smallest that matters, twice that
LEAST_PAIRS = 2
COLUMNS = ["n", "effect", *VERDICTS]


def verdict_chances(*, effect: float, se: float, df: float, smallest: float, level: float) -> dict[str, float]:
    """The chance of every verdict where the true change is ``effect``.

    Parameters
    ----------
    effect, smallest : float
        The true change, and the least one that matters (above 0), in one unit.
    se, df : float
        True standard error of the change that is found, in that unit, and its degrees of freedom.
    level : float
        Of the interval from which the verdict follows, such as 0.95.

    Returns
    -------
    dict
        Verdict (``VERDICTS``) to chance; together 1.

    Notes
    -----
    The change that is found is normal about ``effect``; its standard error is se √(χ²/df), apart from it. Given that
    error, half the interval is w = t·error wide and ``interpret_change`` cuts the line of changes into pieces: from
    m + w rose, up to there from max(w, m − w) rose with its size uncertain, between −(m − w) and m − w no relevant
    change, and below 0 the same mirrored; what is left is undecided. The chance of every piece is averaged over the
    error by Gauss and Legendre's rule on its quantiles. The chance that the interval leaves out 0 is that of the
    non-central t-test, as in ``mdes``. Compared with R's ``integrate`` over ``dchisq``.

    Examples
    --------
    A change so large, measured so well, that nothing else can be concluded:

    >>> chances = verdict_chances(effect=1.0, se=0.05, df=50, smallest=0.3, level=0.95)
    >>> round(chances["rose"], 6), round(sum(chances.values()), 12)
    (1.0, 1.0)
    """
    error = se * np.sqrt(special.chdtri(df, (1 - NODES) / 2) / df)
    wide = special.stdtrit(df, (1 + level) / 2) * error
    inner = np.maximum(smallest - wide, 0)

    def up_to(end: np.ndarray) -> float:
        return float(WEIGHTS @ special.ndtr((end - effect) / se) / 2)

    surely = np.maximum(wide, inner)
    fell, fell_at_all = up_to(-smallest - wide), up_to(-surely)
    rose, rose_at_all = 1 - up_to(smallest + wide), 1 - up_to(surely)
    alike = up_to(inner) - up_to(-inner)
    chances = (rose, rose_at_all - rose, alike, 1 - alike - rose_at_all - fell_at_all, fell_at_all - fell, fell)
    return {name: max(chance, 0.0) for name, chance in zip(VERDICTS, chances, strict=True)}


def expected_verdicts(outcome: PlannedOutcome, level: float) -> pd.DataFrame:
    """The chance of every verdict about one buurt, with fewer and more people, and for other true changes.

    The people who answer twice are ``n`` times ``retention``; who leaves is taken to be chance.

    Examples
    --------
    >>> planned = PlannedOutcome("bewoner", "vm_cohesie_4", 0.3, "made up", 60, 0.7, 0.6, 0.7)
    >>> found = expected_verdicts(planned, 0.95).set_index("n")
    >>> found["undecided"].round(2)[60].tolist()  # no change at all, 0.3 points, 0.6 points
    [0.23, 0.12, 0.0]
    """
    rows = []
    counts = dict.fromkeys(round(times * outcome.n) for times in TIMES_N)
    for n in (n for n in counts if n * outcome.retention >= LEAST_PAIRS):
        found = mdes(n=n, retention=outcome.retention, correlation=outcome.correlation)
        about = {"se": found.se * outcome.sd, "df": found.df, "smallest": outcome.smallest, "level": level}
        rows += [
            (n, effect, *verdict_chances(effect=effect, **about).values())
            for effect in (times * outcome.smallest for times in TIMES_SMALLEST)
        ]
    return pd.DataFrame(rows, columns=COLUMNS)
