"""From a row per person and wave to one mean per buurt and wave, after all that is wrong was said at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.two_waves import group_names


@dataclass(frozen=True, eq=False)
class BuurtMeans:
    """A row per buurt, in order: ``means`` and ``n`` have a column per wave, ``group`` what the whole buurt is.

    ``facts`` has the mean of every covariate over those who answered at the first of the waves.
    """

    means: pd.DataFrame
    n: pd.DataFrame
    group: pd.Series
    facts: pd.DataFrame


def buurt_means(
    table: pd.DataFrame,
    waves: Sequence,
    *,
    outcome: str,
    group: str,
    period: str,
    cluster: str,
    allowed: Sequence | None = None,
    covariates: Sequence[str] = (),
) -> BuurtMeans:
    """Mean outcome per buurt at every one of these waves; who has no outcome is left out.

    Parameters
    ----------
    table : DataFrame
        A row per person and wave.
    waves : list
        Every buurt must have answers at each of them.
    outcome, group, period, cluster : str
        Columns; ``group`` is one and the same within a buurt, and one of ``allowed`` where that is given.
    covariates : list of str
        Columns with numbers, or True and False. Only what stands there at the first of the waves is read.

    Raises
    ------
    DataProblem
        A column is missing or a covariate is no number; a buurt has two groups, no answers at a wave, or nobody
        whose covariate is known.
    TooFewData
        Nobody has an outcome at any of these waves.

    Examples
    --------
    >>> table = pd.DataFrame({"buurt": ["a", "a", "a"], "wave": [0, 0, 1], "score": [1, 3, 5], "arm": [1, 1, 1]})
    >>> found = buurt_means(table, [0, 1], outcome="score", group="arm", period="wave", cluster="buurt")
    >>> found.means.values.tolist(), found.n.values.tolist()
    ([[2.0, 5.0]], [[2, 1]])
    """
    columns = [outcome, group, period, cluster, *covariates]
    if missing := [name for name in columns if name not in table]:
        raise DataProblem(f"In de tabel ontbreekt: {', '.join(missing)}. Gevonden: {', '.join(map(str, table))}.")
    if texts := [name for name in covariates if not pd.api.types.is_numeric_dtype(table[name])]:
        raise DataProblem(
            f"Geen getal of waar/niet waar in: {', '.join(texts)}. Maak er een kolom van met 1 en 0, of met een getal."
        )
    used = table[table[period].isin(waves) & table[outcome].notna()]
    if used.empty:
        raise TooFewData(f"Er zijn geen scores bij {', '.join(map(str, waves))}. Verwacht: in elke buurt een paar.")
    order = pd.Index(group_names(used[cluster]))
    rows = used.groupby(cluster)
    n = used.groupby([cluster, period]).size().unstack(fill_value=0)
    n = n.reindex(index=order, columns=list(waves), fill_value=0)
    first = used[used[period] == waves[0]].groupby(cluster)
    facts = pd.DataFrame({name: first[name].mean() for name in covariates}, dtype=float).reindex(order)
    faults = {
        f"niet overal hetzelfde in {group}": rows[group].nunique(dropna=False).reindex(order) > 1,
        **{f"geen score bij {wave}": n[wave] == 0 for wave in waves},
        **{f"bij {waves[0]} van niemand bekend: {name}": facts[name].isna() for name in covariates},
    }
    if allowed is not None:
        right = used[group].isin(allowed).groupby(used[cluster]).all()
        faults[f"iets anders dan waar of niet waar in {group}"] = ~right.reindex(order).astype(bool)
    said = [f"{fault}: {', '.join(map(str, order[where]))}" for fault, where in faults.items() if where.any()]
    if said:
        raise DataProblem(
            "De buurten zijn zo niet te vergelijken. Verwacht: elke buurt heel met of heel zonder traject, met scores "
            f"bij elke meting. {'; '.join(said)}. Laat zulke buurten weg en noem dat, of vul aan wat ontbreekt."
        )
    means = used.groupby([cluster, period])[outcome].mean().unstack().reindex(index=order, columns=list(waves))
    return BuurtMeans(means.astype(float), n.astype(int), rows[group].first().reindex(order), facts)


def facts_of(means: BuurtMeans) -> np.ndarray:
    """The covariates (buurt, covariate), each about its mean in units of its spread: exact in any unit.

    Raises
    ------
    DataProblem
        A covariate is the same in every buurt.
    """
    values = means.facts.to_numpy(float)
    spread = values.std(axis=0)
    if flat := [name for name, one in zip(means.facts, spread, strict=True) if not one > 0]:
        raise DataProblem(f"In elke buurt gelijk: {', '.join(flat)}. Daarmee is niets gelijk te houden; laat het weg.")
    return (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
