"""Change of a mean score between two waves, for the design the data turns out to have."""

from dataclasses import asdict, dataclass, fields

import numpy as np
import pandas as pd

from traject_eval.errors import TooFewData
from traject_eval.evaluation.bivariate import Bivariate, fit_paired, fit_separate
from traject_eval.evaluation.effect_size import hedges_g_av
from traject_eval.evaluation.reml import correlation_known, fit_reml
from traject_eval.evaluation.t_test import TTest, partially_overlapping, t_test
from traject_eval.evaluation.two_waves import (
    MIN_PEOPLE,
    TwoWaves,
    expected_wrong_share,
    known_scores,
    one_of,
    two_waves,
)
from traject_eval.types import Estimate

NO_SPREAD = 1e-9  # standard error against the largest score: under this it is rounding, not spread
FITS = {"linked": fit_paired, "unlinked": fit_separate, "mixed": fit_reml}
MEANS_LEVEL = 0.95  # of the two means, which only describe; ``level`` is for what is concluded from the change
METHODS = {"linked": "paired_t", "unlinked": "welch_t", "mixed": "bivariate_reml"}
ASSUMPTIONS = {
    "linked": ("people answer independently", "differences roughly normal"),
    "unlinked": ("people answer independently", "nobody answered twice", "scores roughly normal"),
    "mixed": (
        *("people answer independently", "scores roughly normal"),
        "who is missing depends only on the scores that were given",
    ),
}
OVERLAP_IGNORED = "the few people who answered twice are taken as different people; too wide where people stay alike"
SENSITIVITY_COLUMNS = ["method", "value", "se", "df", "low", "high", "p", "n"]


@dataclass(frozen=True, eq=False)
class Change:
    """Change of a mean score between two waves, in points and standardised, with intervals at ``level``.

    ``design`` says who answered (``linked``, ``unlinked``, ``mixed``), ``computed_as`` which of the three calculations
    was used: the same, but for a mixed design whose pairs cannot tell their correlation, which is computed as
    ``unlinked``. ``matched_share`` is the share of the smaller wave with both scores; ``expected_wrong_share`` that of
    those which may be two people, where waves were linked by likelihood. ``sensitivity`` holds other calculations on
    the same data (``method, value, se, df, low, high, p, n``; methods ``pairs_only``, ``partially_overlapping`` and
    ``links_ignored``): no rows for designs that leave no choice.
    """

    instrument: str  # id of the scale, empty where the scores do not say
    design: str
    computed_as: str
    before: str
    after: str
    n_before: int
    n_after: int
    n_both: int
    matched_share: float
    expected_wrong_share: float
    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float
    mean_before: float
    mean_before_low: float
    mean_before_high: float
    mean_after: float
    mean_after_low: float
    mean_after_high: float
    g: float
    g_low: float
    g_high: float
    g_kind: str
    sensitivity: pd.DataFrame

    @property
    def n(self) -> int:
        """People the change rests on: who answered twice counts once."""
        return self.n_before + self.n_after - self.n_both

    @property
    def estimate(self) -> Estimate:
        """The change in points of the scale."""
        assumptions = ASSUMPTIONS[self.computed_as]
        if self.computed_as != self.design:
            assumptions = (
                *(text for text in assumptions if text != "nobody answered twice"),
                OVERLAP_IGNORED,
            )
        return Estimate(
            quantity="change",
            **{name: getattr(self, name) for name in ("value", "se", "df", "low", "high", "level", "n")},
            unit="points",
            method=METHODS[self.computed_as],
            assumptions=assumptions,
        )

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row; the sensitivity is a table of its own."""
        names = [field.name for field in fields(self) if field.name != "sensitivity"]
        return pd.DataFrame([{name: getattr(self, name) for name in names}])


def change(scores: pd.DataFrame, *, before: str, after: str, level: float = 0.95) -> Change:
    """Change of the mean score from one wave to another, on everyone with a score in either.

    Parameters
    ----------
    scores : DataFrame
        ``person, wave, score`` of one instrument and one population, one row per person and wave. Missing scores
        are left out first; other waves may be there and are not used. ``posterior``, where there is one, is the chance
        that a questionnaire is of the person it was linked to (``expected_wrong_share``).
    before, after : str
        Names of the two waves.
    level : float
        Level of the intervals of the change; those of the two means are always 95 %.

    Returns
    -------
    Change
        ``linked`` (everyone has both scores): paired t-test. ``unlinked`` (nobody has): Welch's t-test. ``mixed``:
        bivariate normal model by REML with Satterthwaite's df, see ``fit_reml``; its means are those of everyone,
        had nobody been missing.

    Raises
    ------
    DataProblem
        A column is missing, a person has two scores in a wave, or instruments or populations are mixed.
    TooFewData
        Fewer than three people in a wave, or so little difference between people that there is no margin.

    Notes
    -----
    A mixed design needs eight pairs, not all on one line, to tell the correlation between waves. With fewer, the
    waves are compared by Welch's test as if nobody answered twice; ``estimate.assumptions`` says so. Nobody's answer
    is thrown away, and as people mostly resemble themselves, the interval is too wide rather than too narrow.

    Links that are wrong by chance leave the mean change as it is where the same people are linked among each other, and
    draw the correlation of the two waves towards zero; where that is positive, the interval gets too wide.

    Compared with R: ``t.test``, ``nlme::gls`` (``corSymm``, ``varIdent``, REML).

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3, "score": [4, 5, 6, 5, 7, 7]})
    >>> found = change(scores, before="T0", after="T1")
    >>> found.design, round(found.value, 4), round(found.low, 4), round(found.high, 4)
    ('linked', 1.3333, -0.1009, 2.7676)
    """
    data = two_waves(scores, before=before, after=after)
    wrong = expected_wrong_share(scores, before, after)
    computed_as, model = fit_waves(data)
    found = t_test(*model.contrast(-1, 1), level)
    if found.se <= NO_SPREAD * max(np.abs(data.before).max(), np.abs(data.after).max()):
        raise TooFewData("De scores verschillen te weinig van mens tot mens om een marge te berekenen.")
    return Change(
        instrument=one_of(known_scores(scores, before, after), "instrument"),
        design=data.design,
        computed_as=computed_as,
        before=before,
        after=after,
        n_before=len(data.before),
        n_after=len(data.after),
        n_both=len(data.pairs),
        matched_share=len(data.pairs) / min(len(data.before), len(data.after)),
        expected_wrong_share=wrong,
        **asdict(found),
        level=level,
        **_means(model),
        **asdict(hedges_g_av(model, level)),
        sensitivity=_sensitivity(data, level, wrong > 0),
    )


def fit_waves(data: TwoWaves) -> tuple[str, Bivariate]:
    """The model of two waves, and which of the three calculations it is: see ``change``.

    Examples
    --------
    >>> pairs = np.array([[4.0, 5.0], [5.0, 7.0], [6.0, 7.0]])
    >>> fit_waves(TwoWaves(pairs, np.array([5.0]), np.array([])))[0]  # three pairs cannot tell their correlation
    'unlinked'
    """
    computed_as = "unlinked" if data.design == "mixed" and not correlation_known(data) else data.design
    return computed_as, FITS[computed_as](data)


def _means(model: Bivariate) -> dict[str, float]:
    """Both means by the same model as the change, so that their difference is the change."""
    weights = {"before": (1, 0), "after": (0, 1)}
    sides = {side: t_test(*model.contrast(*pair), MEANS_LEVEL) for side, pair in weights.items()}
    return {
        f"mean_{side}{end}": getattr(found, field)
        for side, found in sides.items()
        for end, field in (("", "value"), ("_low", "low"), ("_high", "high"))
    }


def _sensitivity(data: TwoWaves, level: float, doubted: bool) -> pd.DataFrame:
    """The other calculations that a mixed design allows, where its pairs carry them.

    Where links are ``doubted`` also that of two separate groups, which does not use who is who: no wrong link can
    change it.
    """
    rows = []
    if doubted:
        rows.append(
            _row(
                "links_ignored", t_test(*fit_separate(data).contrast(-1, 1), level), len(data.before) + len(data.after)
            )
        )
    if data.design == "mixed" and len(data.pairs) >= MIN_PEOPLE:
        paired = t_test(*fit_paired(data).contrast(-1, 1), level)
        if paired.se > NO_SPREAD * np.abs(data.pairs).max():
            rows.append(_row("pairs_only", paired, len(data.pairs)))
    if data.design == "mixed" and correlation_known(data):
        everyone = len(data.pairs) + len(data.only_before) + len(data.only_after)
        rows.append(_row("partially_overlapping", partially_overlapping(data, level), everyone))
    return pd.DataFrame(rows, columns=SENSITIVITY_COLUMNS)


def _row(method: str, found: TTest, n: int) -> dict:
    return {"method": method, **asdict(found), "n": n}
