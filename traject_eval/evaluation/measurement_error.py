"""How far a score may be off: standard error of measurement, and the least change that is more than that."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from scipy import special

from traject_eval.errors import DataProblem, NotForIndividuals
from traject_eval.evaluation.reliability import reliability
from traject_eval.evaluation.scoring import keyed_answers, score
from traject_eval.types import Estimate, Instrument

CERTAIN = 0.95  # of people whose true score stayed the same, this share changes less than the detectable change
ONE_GROUP = {"wave": "meting", "population": "groep"}


@dataclass(frozen=True)
class MeasurementError:
    """How precisely a scale measured in one group at one wave, in points of its score.

    ``sem`` is the standard error of one person's score, ``mdc`` the least change of one person that is more than
    measurement error, ``mdc_group`` the same for the mean of as many people as ``n``.
    """

    alpha: float
    sd: float
    sem: float
    sem_low: float
    sem_high: float
    mdc: float
    mdc_low: float
    mdc_high: float
    mdc_group: float
    n: int
    df: float
    level: float

    @property
    def estimate(self) -> Estimate:
        """The standard error of measurement; its own standard error by the delta method."""
        return Estimate(
            quantity="sem",
            value=self.sem,
            se=self.sem / np.sqrt(2 * self.df),
            df=self.df,
            low=self.sem_low,
            high=self.sem_high,
            level=self.level,
            n=self.n,
            unit="points",
            method="sem_alpha",
            assumptions=(
                *("people answer independently", "items measure one thing, each as strongly"),
                "the error is as large for everyone, and new at every wave",
            ),
        )

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row."""
        return pd.DataFrame([{field.name: getattr(self, field.name) for field in fields(self)}])


def measurement_error(answers: pd.DataFrame, instrument: Instrument, *, level: float = 0.95) -> MeasurementError:
    """Standard error of measurement and minimal detectable change, each with an interval.

    Parameters
    ----------
    answers : DataFrame
        Answers of one wave and one population: ``person, buurt, wave`` and a column of option codes per item. People
        who left an item out are excluded first, then people are counted.
    instrument : Instrument
        Of two items or more; the numbers are in points of its score.
    level : float
        Level of the intervals.

    Raises
    ------
    NotForIndividuals
        The scale has one item: then nothing tells how much of it is error.
    DataProblem
        A column is missing, or waves or populations are mixed.
    TooFewData
        As ``reliability``.

    Notes
    -----
    sem = sd · √(1 − alpha), with Cronbach's alpha, never the ordinal one: that is about variables without steps, which
    nobody scored. mdc = 1.96 · √2 · sem; that of a group's mean is mdc/√n. It says what error alone could do to a mean;
    which people happened to answer comes on top and is in the margin of the change.
    Intervals: under the assumptions of alpha's own interval, df · sem²/σ² follows χ² with (n − 1)(k − 1) df, as sem²
    is the residual mean square of people by items.
    Compared with R: ``psych::alpha``, ``aov(answer ~ person + item)``.

    References
    ----------
    De Vet, H. C. W., Terwee, C. B., Mokkink, L. B., & Knol, D. L. (2011). Measurement in Medicine, chapters 5 and 8.
    Feldt, L. S. (1965). Psychometrika 30, 357–370 (the distribution).

    Examples
    --------
    >>> from itertools import product
    >>> from traject_eval.instruments import load_instruments
    >>> cohesion = load_instruments()["vm_cohesie_4"]
    >>> rows = [["p", "b", "T0", 6 - m - a, m + b, m + c, m + d] for m, a, b, c, d in product((2, 4), *[(0, 1)] * 4)]
    >>> found = measurement_error(pd.DataFrame(rows, columns=["person", "buurt", "wave", *cohesion.columns]), cohesion)
    >>> round(found.sem, 4), round(found.mdc, 4)  # error of an item 1/4 · 32/31; of the mean of four, in 2.5 points
    (0.635, 1.7601)
    """
    refuse_single(instrument)
    _refuse_mixtures(answers)
    keyed = keyed_answers(answers, instrument)
    found = reliability(keyed, level=level)
    sd = float(score(answers[keyed.notna().all(axis=1)], instrument)["score"].std(ddof=1))
    sem = sd * np.sqrt(1 - found.alpha)
    df = (found.n - 1) * (len(instrument.items) - 1)
    low, high = np.sqrt(df / special.chdtri(df, [(1 - level) / 2, (1 + level) / 2])) * sem
    times = special.ndtri((1 + CERTAIN) / 2) * np.sqrt(2)
    numbers = {
        **{"sem": sem, "sem_low": low, "sem_high": high, "mdc_group": times * sem / np.sqrt(found.n)},
        **{"mdc": times * sem, "mdc_low": times * low, "mdc_high": times * high},
    }
    return MeasurementError(
        alpha=found.alpha,
        sd=sd,
        n=found.n,
        df=float(df),
        level=level,
        **{name: float(value) for name, value in numbers.items()},
    )


def refuse_single(instrument: Instrument) -> None:
    """Refuse a scale of one item: one answer cannot tell its own error."""
    if len(instrument.items) < 2:
        raise NotForIndividuals("single", f"{instrument.id} is één vraag: de meetfout daarvan is niet bekend.")


def _refuse_mixtures(answers: pd.DataFrame) -> None:
    for column, word in ONE_GROUP.items():
        found = answers[column].unique() if column in answers else []
        if len(found) > 1:
            named = ", ".join(sorted(map(str, found)))
            raise DataProblem(f"De meetfout gaat over één {word}; in deze antwoorden staan er meer: {named}.")
