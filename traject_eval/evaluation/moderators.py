"""What goes with the outcome of a buurt: facts known before the start, and the level at which it started."""

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, NotComparable, TooFewData
from traject_eval.evaluation.meta_regression import regress
from traject_eval.evaluation.model_columns import terms_of
from traject_eval.evaluation.start_level import start_level
from traject_eval.evaluation.t_test import t_test

LEVEL = 0.95
LEAST_DF = 3  # buurten beyond the columns; with fewer the t-interval is as good as endless
STARTS = {"start", "begin", "baseline", "before", "t0"}  # names of what an outcome is a change from
DURING = {"dose", "active_core"}  # known only afterwards: people who gain more may come more often
TERMS = ["term", "value", "se", "df", "low", "high", "p", "kind"]
MODEL = ["tau2", "r2", "f", "df", "f_p", "q", "q_p"]
START = ["slope", "low", "high", "p"]


def moderate(
    table: pd.DataFrame, values: np.ndarray, variances: np.ndarray, moderators: Sequence[str], tau2: float
) -> dict[str, pd.DataFrame]:
    """The tables ``moderators`` and ``moderation`` of a pool; without rows where no moderators are asked.

    Per term its ``value`` by a random-effects regression with Knapp and Hartung's standard error, and its ``kind``:
    ``before``, or ``description`` for what is known only afterwards. ``r2`` is the share of ``tau2`` that goes with
    them (NaN where that is 0). Estimand: the difference between true outcomes of buurten that differ by one in a
    moderator, whatever else they differ in.

    Examples
    --------
    >>> table = pd.DataFrame({"size": [0.0, 1, 2, 3, 4], "value": [1.0, 2, 2, 4, 4]})
    >>> found = moderate(table, table["value"].to_numpy(), np.full(5, 0.01), ["size"], 1.8)
    >>> found["moderators"][["term", "value", "kind"]].round(4).values.tolist()
    [['intercept', 1.0, 'before'], ['size', 0.8, 'before']]
    """
    if not moderators:
        return {"moderators": pd.DataFrame(columns=TERMS), "moderation": pd.DataFrame(columns=MODEL)}
    _refuse_measured(table, moderators)
    terms, kinds = {"intercept": np.ones(len(table))}, ["before"]
    for name in moderators:
        own = terms_of(table[name], name)
        terms |= own
        kinds += ["description" if name in DURING else "before"] * len(own)
    columns = np.column_stack(list(terms.values()))
    if np.linalg.matrix_rank(columns / np.abs(columns).max(axis=0).clip(1e-300)) < columns.shape[1]:
        raise DataProblem(
            f"Overal hetzelfde, of volgend uit elkaar: {', '.join(moderators)}. Laat weg wat hetzelfde zegt."
        )
    if len(values) - columns.shape[1] < LEAST_DF:
        raise TooFewData(
            f"Met {columns.shape[1] - 1} kenmerken zijn minstens {columns.shape[1] + LEAST_DF} buurten nodig; er zijn "
            f"er {len(values)}. Kies minder kenmerken."
        )
    found = regress(values, variances, columns)
    errors = np.sqrt(found.covariance.diagonal())
    tests = [t_test(*pair, found.df, LEVEL) for pair in zip(found.beta, errors, strict=True)]
    rows = [(term, *astuple(test), kind) for term, test, kind in zip(terms, tests, kinds, strict=True)]
    share = max(0.0, 1 - found.tau2 / tau2) if tau2 else np.nan
    model = (found.tau2, share, found.f, found.df, found.f_p, found.q, found.q_p)
    return {"moderators": pd.DataFrame(rows, columns=TERMS), "moderation": pd.DataFrame([model], columns=MODEL)}


def start_of(table: pd.DataFrame, values: np.ndarray, errors: np.ndarray, start: str | None) -> pd.DataFrame:
    """The table ``start_level`` of a pool: how change goes with the true level at the start; see ``start_level``.

    Examples
    --------
    >>> start_of(pd.DataFrame(), np.array([]), np.array([]), None).empty
    True
    """
    if start is None:
        return pd.DataFrame(columns=START)
    names = [start, f"{start}_se", f"{start}_cov"]
    if missing := [name for name in names if name not in table]:
        raise DataProblem(
            f"Om de verandering naast het begin te leggen ontbreekt: {', '.join(missing)}. Nodig zijn het gemiddelde "
            "bij het begin, de standaardfout daarvan, en hoe de fouten van begin en verandering samenhangen (de "
            "covariantie van beide metingen min de variantie van de eerste)."
        )
    if len(table) - 2 < LEAST_DF:
        raise TooFewData(f"Om verandering en begin naast elkaar te leggen zijn minstens {LEAST_DF + 2} buurten nodig.")
    level, se, shared = (pd.to_numeric(table[name], errors="coerce").to_numpy(float) for name in names)
    possible = (se > 0) & (np.abs(shared) < se * errors) & np.isfinite(level)
    if not possible.all():
        rows = ", ".join(str(place + 1) for place in np.flatnonzero(~possible))
        raise DataProblem(
            f"Begin, standaardfout of covariantie kan zo niet in rij {rows}. Verwacht: een getal, een standaardfout "
            "boven 0 en een covariantie kleiner dan het product van beide standaardfouten."
        )
    noise = np.array([[se**2, shared], [shared, errors**2]]).transpose(2, 0, 1)
    return pd.DataFrame([astuple(start_level(level, values, noise, LEVEL))], columns=START)


def _refuse_measured(table: pd.DataFrame, moderators: Sequence[str]) -> None:
    if missing := [name for name in moderators if name not in table]:
        raise DataProblem(f"In de tabel met buurten ontbreekt: {', '.join(missing)}. Gevonden: {', '.join(table)}.")
    if unknown := [name for name in moderators if table[name].isna().any()]:
        raise DataProblem(f"Van elke buurt moet dit bekend zijn: {', '.join(unknown)}. Vul aan, of laat de kolom weg.")
    measured = [name for name in moderators if name.casefold() in STARTS or f"{name}_se" in table]
    if measured:
        raise NotComparable(
            f"{', '.join(measured)} is zelf gemeten, met toeval erin. Wie bij het begin toevallig laag uitkwam, stijgt "
            "daarna vanzelf; een gewone samenhang met de verandering vindt dan vaak iets dat er niet is. Gebruik voor "
            f"het begin: te.pool(tabel, start={measured[0]!r}), met de kolommen {measured[0]}_se en {measured[0]}_cov."
        )
