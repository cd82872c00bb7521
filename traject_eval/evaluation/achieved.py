"""What a study could see, by the people and buurten that it has in the end: ``mdes`` once more, after measuring."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.multilevel import Multilevel, multilevel
from traject_eval.evaluation.power import LEAST_BUURTEN, Mdes, mdes
from traject_eval.evaluation.two_waves import MIN_PEOPLE, known_scores, one_of, refuse_doubles


@dataclass(frozen=True)
class Achieved:
    """The study as it turned out: its ``plan`` in standard deviations, of which one is ``sd`` points.

    Of ``people`` with a score at the first wave ``pairs`` have one at the second too, in all buurten.
    """

    before: str
    after: str
    people: int
    pairs: int
    sd: float
    plan: Mdes

    @property
    def seen(self) -> float:
        """The smallest true change, or difference in change, that is seen with the power of the plan, in points."""
        return self.plan.mdes * self.sd

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row."""
        about = {name: value for name, value in asdict(self).items() if name != "plan"}
        return pd.DataFrame([about | {"seen": self.seen} | asdict(self.plan)])


def achieved(
    scores: pd.DataFrame,
    before: object,
    after: object,
    *,
    treated: str | None = None,
    power: float = 0.8,
    alpha: float = 0.05,
) -> Achieved:
    """What ``mdes`` says with the people, retention and correlations that there are.

    Parameters
    ----------
    scores : DataFrame
        One row per person and wave: ``person, wave, score``, on one scale. With more than one value in ``buurt`` it
        is about the mean change over buurten (``clustered``), else about these people (``paired``).
    before, after : str
        Two waves.
    treated : str, optional
        A column that is true (or 1) in buurten with the trajectory: then about the difference in change (``did``).
    power, alpha : float
        As for ``mdes``.

    Raises
    ------
    DataProblem
        A column is missing, or somebody has two scores at one wave.
    TooFewData
        Fewer than three people with both scores, a buurt where nobody has both, or too few buurten.

    Notes
    -----
    Estimand: the change that this design finds with this chance, in points. It depends on how many people answered and
    how much they differ, never on the change that was found: it is not ‘observed power’, which only says the p-value
    again in other words (Hoenig and Heisey 2001).

    One buurt: ``sd``² is the mean of both variances of who answered twice, and the correlation their covariance
    through ``sd``², so that 2 sd² (1 − correlation) is the variance of their changes. More buurten: from ``multilevel``
    with slope of the wave and person, with L the mean variance of the level of a buurt at both waves, C the covariance
    of these levels, P that between people and W within them: ``sd``² = L + P + W, icc L / sd², cluster autocorrelation
    C / L, correlation P / (P + W); the arms have means of their own. ``n`` and those who stayed are harmonic means
    over buurten.

    The same as R's ``power.t.test`` on such differences, and ``lme4::VarCorr`` with the formula of ``mdes``.

    References
    ----------
    Hoenig, J. M., & Heisey, D. M. (2001). The abuse of power. The American Statistician 55, 19–24.

    Examples
    --------
    Four people change by 0, 1, 1 and 2 points, a spread of 0.8165; of five who began one left:

    >>> scores = pd.DataFrame({"person": list("abcdeabcd"), "wave": ["T0"] * 5 + ["T1"] * 4,
    ...     "score": [1.0, 2, 3, 4, 2, 1, 3, 4, 6]})
    >>> found = achieved(scores, "T0", "T1")
    >>> found.pairs, found.plan.n, found.plan.retention, round(found.plan.se * found.sd, 4)  # 0.8165 / √4
    (4, 5, 0.8, 0.4082)
    """
    needed = ["person", "wave", "score", *([treated] if treated else [])]
    if missing := [name for name in needed if name not in scores]:
        raise DataProblem(f"In de tabel met scores ontbreekt: {', '.join(missing)}.")
    used = known_scores(scores, before, after)
    one_of(used, "instrument")
    one_of(used, "population")
    used = used.assign(buurt=used.get("buurt", ""), after=used["wave"].eq(after).astype(float))
    refuse_doubles(used)
    wide = used.pivot(index=["buurt", "person"], columns="wave", values="score").reindex(columns=[before, after])
    wide = wide.astype(float)[wide[before].notna()]
    both = wide.dropna()
    if len(both) < MIN_PEOPLE:
        raise TooFewData(
            f"{len(both)} mensen hebben een score bij {before} en bij {after}; om te zeggen wat er te zien is, zijn er "
            f"minstens {MIN_PEOPLE} nodig."
        )
    buurten = used["buurt"].unique()
    began, stayed = (own.groupby(level="buurt").size().reindex(buurten, fill_value=0) for own in (wide, both))
    if (stayed == 0).any():
        named = ", ".join(map(str, stayed.index[stayed == 0]))
        raise TooFewData(f"Niemand met twee scores in: {named}. Laat zulke buurten weg en noem dat.")
    if len(buurten) > 1:
        design = _arms(used, treated)
        spread, sd = _between(used, treated)
    else:
        design = {"design": "paired"}
        spread, sd = _within(both.to_numpy())
    n, pairs = (len(buurten) / float((1 / count).sum()) for count in (began, stayed))
    plan = mdes(n=round(n), retention=min(pairs / round(n), 1.0), **design, **spread, power=power, alpha=alpha)
    return Achieved(str(before), str(after), len(wide), len(both), sd, plan)


def _arms(used: pd.DataFrame, treated: str | None) -> dict[str, object]:
    """The design, and the number of buurten in it."""
    if treated is None:
        return {"design": "clustered", "buurten": used["buurt"].nunique()}
    own = used.groupby("buurt")[treated].first().astype(bool)
    counts = {"buurten": int(own.sum()), "comparison_buurten": int((~own).sum())}
    if min(counts.values()) < LEAST_BUURTEN:
        raise TooFewData(
            f"Er zijn {counts['buurten']} buurten met het traject en {counts['comparison_buurten']} zonder; nodig zijn "
            f"er van elk minstens {LEAST_BUURTEN}."
        )
    return {"design": "did"} | counts


def _within(pairs: np.ndarray) -> tuple[dict[str, float], float]:
    """Correlation and standard deviation of people who answered twice."""
    spread = np.cov(pairs.T)
    variance = float(spread.trace() / 2)
    if not variance > abs(spread[0, 1]):
        raise TooFewData("Iedereen veranderde precies even veel; wat er te zien is, valt dan niet te zeggen.")
    return {"correlation": float(spread[0, 1] / variance)}, variance**0.5


def _between(used: pd.DataFrame, treated: str | None) -> tuple[dict[str, float], float]:
    """Intraclass correlation, correlations and standard deviation, by one model of all scores."""
    fixed = ["after"]
    if treated:
        own = used[treated].astype(float)
        used, fixed = used.assign(own=own, own_after=own * used["after"]), ["after", "own", "own_after"]
    found = multilevel(used, fixed=fixed, slope="after", person="person")
    level, together = _levels(found)
    people = found.persons + found.within
    if np.isnan(people):
        raise TooFewData("Niemand heeft twee scores; hoe sterk die op elkaar lijken, is dan niet te zeggen.")
    known = {"icc": level / (level + people), "correlation": found.persons / people}
    return known | ({"cluster_autocorrelation": together / level} if level else {}), (level + people) ** 0.5


def _levels(found: Multilevel) -> tuple[float, float]:
    """Mean variance of the levels of buurten at both waves, and their covariance."""
    own = found.random[found.random["level"].eq("buurt")]
    start, crossed, change = (float(value) for value in own["covariance"])
    return start + crossed + change / 2, start + crossed
