"""Who changed more than measurement error: improved, worsened, and how many would by noise alone."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import NotForIndividuals, TooFewData
from traject_eval.evaluation.measurement_error import MeasurementError, measurement_error, refuse_single
from traject_eval.evaluation.scoring import keyed_answers, score, score_step
from traject_eval.evaluation.two_waves import two_waves
from traject_eval.types import Estimate, Instrument

LEAST_ALPHA = 0.80  # under it one person's change is mostly error
MIN_PEOPLE = 10  # with a complete questionnaire both times
SAME = 1e-9  # scores closer than this are equal; the rest is rounding


@dataclass(frozen=True, eq=False)
class ImprovedWorsened:
    """People who answered everything both times, by whether their score changed more than measurement error.

    ``shares`` has the rows ``improved, same, worsened`` (favourable first) with ``direction, people, share, low, high,
    by_noise``: the last is the share expected had nobody's true score changed. ``value, low, high`` is share improved
    minus share worsened. ``n_before`` and ``n_after`` answered everything at that wave.
    """

    before: str
    after: str
    n: int
    n_before: int
    n_after: int
    value: float
    se: float
    low: float
    high: float
    level: float
    mdc: float
    alpha: float
    shares: pd.DataFrame

    @property
    def estimate(self) -> Estimate:
        """Share improved minus share worsened."""
        return Estimate(
            quantity="improved_minus_worsened",
            **{name: getattr(self, name) for name in ("value", "se", "low", "high", "level", "n")},
            df=float("inf"),
            unit="share",
            method="bonett_price",
            assumptions=(
                *("people answer independently", "the error is normal, as large for everyone, and new at every wave"),
                "who left is not counted; nobody joined because of a low score at that moment",
            ),
        )

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row; the shares are a table of their own."""
        return pd.DataFrame([{field.name: getattr(self, field.name) for field in fields(self)[:-1]}])


def improved_worsened(
    answers: pd.DataFrame, instrument: Instrument, *, before: str, after: str, level: float = 0.95
) -> ImprovedWorsened:
    """Share of people who improved or worsened by more than measurement error, beside what noise alone would give.

    Parameters
    ----------
    answers : DataFrame
        Answers of one population: ``person, buurt, wave`` and a column of option codes per item. Only people who
        answered everything at both waves are counted: for them the measurement error is known.
    instrument : Instrument
        Says which way is favourable, and whether a person's score may be looked at.
    before, after : str
        Names of the two waves; the measurement error is that of ``before``.
    level : float
        Level of the intervals.

    Raises
    ------
    NotForIndividuals
        The scale has one item, is for groups only, or has an alpha under 0.80.
    DataProblem
        A column is missing, or a person has two rows in a wave, or populations are mixed.
    TooFewData
        Fewer than ten people answered everything both times.

    Notes
    -----
    Improved: a favourable change larger than mdc = 1.96 · √2 · sem. By noise alone: a normal error of √2 · sem,
    rounded to the steps of the scale, is larger than that. With m the least number of steps s beyond mdc, this is
    Φ(−(m − ½) · s / (√2 · sem)) each way; 2.5 % for a score without steps.

    Shares: Wilson's interval. Difference: Bonett and Price, with one person added on each side; its standard error is
    the one in that interval, its value the plain difference.

    Regression to the mean is not removed. Among everyone it goes up as often as down; in a group that joined because
    things went badly at that moment, it looks like improvement.
    Compared with R: ``prop.test(correct = FALSE)`` and the formula of Bonett and Price in base R.

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991). Journal of Consulting and Clinical Psychology 59, 12–19.
    Wilson, E. B. (1927). Journal of the American Statistical Association 22, 209–212.
    Bonett, D. G., & Price, R. M. (2012). Journal of Educational and Behavioral Statistics 37, 479–488.

    Examples
    --------
    >>> from itertools import product
    >>> from traject_eval.instruments import load_instruments
    >>> cohesion = load_instruments()["vm_cohesie_4"]
    >>> people = list(enumerate(product((1, 3), *[(0, 1)] * 4)))  # who all agree one step more the second time
    >>> rows = [[p, "b", "T0", 6 - m - a, m + b, m + c, m + d] for p, (m, a, b, c, d) in people]
    >>> rows += [[p, "b", "T1", 5 - m - a, m + b + 1, m + c + 1, m + d + 1] for p, (m, a, b, c, d) in people]
    >>> answers = pd.DataFrame(rows, columns=["person", "buurt", "wave", *cohesion.columns])
    >>> found = improved_worsened(answers, cohesion, before="T0", after="T1")
    >>> found.shares["people"].tolist(), found.value
    ([32, 0, 0], 1.0)
    """
    refuse_individuals(instrument)
    complete = answers[keyed_answers(answers, instrument).notna().all(axis=1)]
    data = two_waves(score(complete, instrument), before=before, after=after)
    error = measurement_error(complete[complete["wave"] == before], instrument, level=level)
    if error.alpha < LEAST_ALPHA:
        raise NotForIndividuals(
            "alpha",
            f"{instrument.id}: de vragen meten niet precies genoeg (alfa onder 0,80). Of één mens veranderde, "
            "is niet te zeggen; wel of de groep veranderde.",
        )
    n = len(data.pairs)
    if n < MIN_PEOPLE:
        raise TooFewData(
            f"Te weinig mensen beantwoordden beide keren alle vragen. Er zijn er minstens {MIN_PEOPLE} nodig."
        )
    change = (data.pairs[:, 1] - data.pairs[:, 0]) * (1 if instrument.better == "higher" else -1)
    improved, worsened = (int((way > error.mdc + SAME).sum()) for way in (change, -change))
    return ImprovedWorsened(
        before=before,
        after=after,
        n=n,
        n_before=len(data.before),
        n_after=len(data.after),
        **net_change(improved, worsened, n, level),
        level=level,
        mdc=error.mdc,
        alpha=error.alpha,
        shares=_shares([improved, n - improved - worsened, worsened], by_noise(error, score_step(instrument)), level),
    )


def refuse_individuals(instrument: Instrument) -> None:
    """Refuse to look at single people where a scale has one item or is for groups only."""
    refuse_single(instrument)
    if not instrument.individual_scores:
        raise NotForIndividuals(
            "group", f"{instrument.id} is alleen voor groepen: de score van één mens zegt te weinig."
        )


def by_noise(error: MeasurementError, step: float) -> float:
    """Share that changes more than ``error.mdc`` one way by noise alone, for a score in steps (0: without steps).

    Examples
    --------
    >>> error = MeasurementError(0.9, 1.0, 1.0, *[1.0] * 2, 2.7718, *[2.7] * 2, 0.5, 30, 87.0, 0.95)
    >>> round(by_noise(error, 0.0), 4), round(by_noise(error, 1.0), 4)  # 2.7718/√2 and 2.5/√2 from the middle
    (0.025, 0.0385)
    """
    least = error.mdc if step == 0 else (np.floor(error.mdc / step) + 0.5) * step
    return float(special.ndtr(-least / (np.sqrt(2) * error.sem)))


def net_change(improved: int, worsened: int, n: int, level: float = 0.95) -> dict[str, float]:
    """Share improved minus share worsened, with the interval of Bonett and Price.

    Examples
    --------
    >>> {name: round(value, 4) for name, value in net_change(10, 4, 50).items()}
    {'value': 0.12, 'se': 0.0752, 'low': -0.0321, 'high': 0.2629}
    """
    up, down = (improved + 1) / (n + 2), (worsened + 1) / (n + 2)
    se = np.sqrt((up + down - (up - down) ** 2) / (n + 2))
    half = special.ndtri((1 + level) / 2) * se
    low, high = max(up - down - half, -1), min(up - down + half, 1)
    return {"value": (improved - worsened) / n, "se": float(se), "low": float(low), "high": float(high)}


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share.

    Examples
    --------
    >>> [round(end, 4) for end in wilson(10, 50)]
    [0.1124, 0.3304]
    """
    z2 = special.ndtri((1 + level) / 2) ** 2
    middle, half = count + z2 / 2, np.sqrt(z2 * (count * (n - count) / n + z2 / 4))
    return float((middle - half) / (n + z2)), float((middle + half) / (n + z2))


def _shares(counts: list[int], noise: float, level: float) -> pd.DataFrame:
    n = sum(counts)
    intervals = [wilson(count, n, level) for count in counts]
    return pd.DataFrame(
        {
            "direction": ["improved", "same", "worsened"],
            "people": counts,
            "share": [count / n for count in counts],
            "low": [low for low, _ in intervals],
            "high": [high for _, high in intervals],
            "by_noise": [noise, 1 - 2 * noise, noise],
        }
    )
