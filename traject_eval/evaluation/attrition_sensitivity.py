"""How the change comes out if people who left had changed as people alike who stayed."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.imputation import draw_missing, pool_imputations
from traject_eval.evaluation.model_columns import terms_of
from traject_eval.evaluation.response_weights import effective_n, fit_logistic, weighted_mean

LEVEL = 0.95
MIN_EITHER = 5  # who stayed and who left, beyond the columns of a model that tells them apart
WEIGHTED = ["arm", "n", "effective_n", "least", "most", "value", "se", "df", "low", "high"]
IMPUTED = ["arm", "n", "imputations", "value", "se", "df", "low", "high", "missing"]


def sensitivities(sides: Mapping[str, tuple], facts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The change by weights and by imputation, a row an arm of which enough people stayed and left.

    ``sides`` has per arm the frames of who stayed and of who left, by person, with ``before`` and ``after``.

    Examples
    --------
    >>> people = pd.DataFrame({"before": [4.0, 5, 6, 7, 5, 6] * 2, "after": [5.0, 7, 7, 9, 6, 8] * 2})
    >>> weighted, imputed = sensitivities({"": (people[:6], people[6:])}, pd.DataFrame(index=people.index))
    >>> round(float(weighted["value"][0]), 4), round(float(weighted["effective_n"][0]), 4), len(imputed)
    (1.5, 6.0, 1)
    """
    enough = {name: side for name, side in sides.items() if min(map(len, side)) >= MIN_EITHER + len(facts.columns)}
    weighted = [row for name, side in enough.items() for row in _weighted(name, *side, facts)]
    imputed = [_imputed(name, *side, facts) for name, side in enough.items()]
    return pd.DataFrame(weighted, columns=WEIGHTED), pd.DataFrame(imputed, columns=IMPUTED)


def known_facts(first: pd.DataFrame, covariates: Sequence[str]) -> pd.DataFrame:
    """What is known of everyone at the start, as columns of numbers, by person.

    Raises
    ------
    DataProblem
        Something is not known of somebody.

    Examples
    --------
    >>> first = pd.DataFrame({"person": ["p", "q"], "age": [70, 81], "sex": ["v", "m"]})
    >>> known_facts(first, ["age", "sex"]).to_numpy().tolist()
    [[70.0, 1.0], [81.0, 0.0]]
    """
    if unknown := [f"{name} ({first[name].isna().sum()} keer)" for name in covariates if first[name].isna().any()]:
        raise DataProblem(
            f"Van iedereen met een score bij de eerste meting moet dit bekend zijn; leeg is: {', '.join(unknown)}. "
            "Vul aan, geef wie onbekend is een eigen waarde, of laat de kolom weg."
        )
    columns = {key: values for name in covariates for key, values in terms_of(first[name], name).items()}
    return pd.DataFrame(columns, index=first["person"])


def _columns(side: pd.DataFrame, facts: pd.DataFrame) -> np.ndarray:
    return np.column_stack((np.ones(len(side)), side["before"], facts.loc[side.index]))


def _weighted(name: str, stayed: pd.DataFrame, left: pd.DataFrame, facts: pd.DataFrame) -> list[list]:
    """The change when stayers count by how unlikely it was that they stayed; no row where that is sure beforehand."""
    columns = np.vstack((_columns(stayed, facts), _columns(left, facts)))
    try:
        logit = columns @ fit_logistic(columns, np.arange(len(columns)) < len(stayed))
    except TooFewData:
        return []
    weights = 1 + np.exp(-logit[: len(stayed)])
    found = weighted_mean((stayed["after"] - stayed["before"]).to_numpy(), weights, LEVEL)
    relative = weights / weights.mean()
    ends = (relative.min(), relative.max(), found.value, found.se, found.df, found.low, found.high)
    return [[name, len(stayed), effective_n(weights), *map(float, ends)]]


def _imputed(name: str, stayed: pd.DataFrame, left: pd.DataFrame, facts: pd.DataFrame) -> list:
    """The change of everyone when leavers score as people alike who stayed."""
    drawn = draw_missing(_columns(stayed, facts), stayed["after"].to_numpy(), _columns(left, facts))
    own = np.tile((stayed["after"] - stayed["before"]).to_numpy(), (len(drawn), 1))
    changes = np.hstack((own, drawn - left["before"].to_numpy()))
    n = changes.shape[1]
    found = pool_imputations(changes.mean(1), changes.var(1, ddof=1) / n, n - 1, LEVEL)
    return [name, n, len(drawn), *astuple(found)]
