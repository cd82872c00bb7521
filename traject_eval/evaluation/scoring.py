"""From answers to scores: one row per person and wave, by the rule of the instrument."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from traject_eval.errors import DataProblem, UnknownName
from traject_eval.types import ANSWER_COLUMNS, Instrument, Responses

NEEDED = ("person", "wave")


def score(responses: Responses | pd.DataFrame, instrument: Instrument, *, subscale: str = "") -> pd.DataFrame:
    """Score of every person at every wave, by the instrument's own rules.

    Parameters
    ----------
    responses : Responses or DataFrame
        Answers: ``person, wave`` and a column of option codes per item, NA where unanswered.
    instrument : Instrument
    subscale : str
        Id of one of the instrument's subscales; empty for the whole.

    Returns
    -------
    DataFrame
        ``person, wave, instrument, score, answered``, a row per row of the answers. ``score`` is in points of
        the instrument's range, NaN under ``min_answered`` answers; ``answered`` counts the items answered.
        ``instrument`` is ``<id>`` or ``<id>:<subscale>``, so that ``change`` can refuse to mix them. The columns
        ``buurt`` and ``population`` go along where the answers have them, the latter for the same reason.

    Raises
    ------
    DataProblem
        A column is missing, or a value is not one of the options.
    UnknownName
        The instrument has no such subscale.

    Notes
    -----
    ``mean``: mean of the keyed answers, mapped linearly from the lowest and highest option to the range.
    ``sum``: that same mean times the number of items, so that a missing answer does not lower it.
    ``count``: the number of items with an answer that counts; a missing answer counts as 0.
    ``table``: the sum of all keyed answers, looked up in the instrument's table.
    Where the instrument says ``every_subscale``, there is a score only if each subscale has enough answers.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> cohesion = load_instruments()["vm_cohesie_4"]
    >>> answers = pd.DataFrame([["p1", "b", "T0", 2, 4, 5, None]], columns=[*ANSWER_COLUMNS, *cohesion.columns])
    >>> score(answers, cohesion)[["score", "answered"]].round(3).to_numpy().tolist()
    [[8.333, 3.0]]
    """
    answers = responses.answers if isinstance(responses, Responses) else responses
    if missing := [name for name in NEEDED if name not in answers]:
        raise DataProblem(f"In de antwoorden ontbreekt de kolom {', '.join(missing)}.")
    scored = _part(instrument, subscale) if subscale else instrument
    keyed = _keyed(_checked(answers, scored), scored)
    points = np.where(_enough(keyed, scored), RULES[scored.rule](keyed, scored), np.nan)
    found = answers[[name for name in (*ANSWER_COLUMNS, "population") if name in answers]].copy()
    label = f"{instrument.id}:{subscale}" if subscale else instrument.id
    return found.assign(instrument=label, score=points, answered=_answered(keyed))


def _part(instrument: Instrument, name: str) -> Instrument:
    """A subscale as an instrument of its own, with the columns it has in the whole."""
    parts = {part.id: part for part in instrument.subscales}
    if name not in parts:
        raise UnknownName("deelschaal", name, parts)
    part = parts[name]
    return replace(
        instrument,
        **{field: getattr(part, field) for field in ("low", "high", "min_answered", "cutoffs")},
        items=tuple(item for item in instrument.items if item.nr in part.items),
        **{"subscales": (), "every_subscale": False, "norms": (), "shares": ()},
    )


def _answered(keyed: np.ndarray) -> np.ndarray:
    return (~np.isnan(keyed)).sum(axis=1)


def _enough(keyed: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Who answered enough items, of the whole and, where the instrument asks it, of each subscale."""
    enough = _answered(keyed) >= max(instrument.min_answered, 1)
    for part in instrument.subscales if instrument.every_subscale else ():
        places = [place for place, item in enumerate(instrument.items) if item.nr in part.items]
        enough &= _answered(keyed[:, places]) >= part.min_answered
    return enough


def score_step(instrument: Instrument) -> float:
    """Points between two neighbouring scores of a complete questionnaire; 0 where these distances differ.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> [score_step(load_instruments()[name]) for name in ("vm_cohesie_4", "djg_6", "leefbaarheid_cijfer")]
    [0.625, 1.0, 1.0]
    """
    codes = [0, 1] if instrument.rule == "count" else sorted(option.code for option in instrument.options)
    places = range(len(instrument.items))
    ladder = [[code] * place + [low] * (len(places) - place) for low, code in pairwise(codes) for place in places]
    gaps = np.diff(RULES[instrument.rule](np.array([*ladder, [codes[-1]] * len(places)], dtype=float), instrument))
    return float(gaps[0]) if np.allclose(gaps, gaps[0]) else 0.0


def keyed_answers(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Answers of one instrument, so that higher means more of what it measures.

    Rows as in ``answers``, the instrument's columns only, as floats. Reversed items are turned round within the
    options; for the rule ``count`` an answer becomes 1 where it counts and 0 where it does not.

    Raises
    ------
    DataProblem
        An item column is missing, or a value is not one of the options.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> lonely = load_instruments()["djg_6"]
    >>> keyed_answers(pd.DataFrame([[1, 2, 3, 3, 3, None]], columns=lonely.columns), lonely).to_numpy().tolist()
    [[0.0, 1.0, 0.0, 0.0, 1.0, nan]]
    """
    keyed = _keyed(_checked(answers, instrument), instrument)
    return pd.DataFrame(keyed, index=answers.index, columns=instrument.columns)


def _checked(answers: pd.DataFrame, instrument: Instrument) -> np.ndarray:
    """Option codes as floats, one column per item, NaN where unanswered."""
    if missing := [column for column in instrument.columns if column not in answers]:
        raise DataProblem(f"{instrument.id}: in de antwoorden ontbreekt de kolom {', '.join(missing)}.")
    items = answers[instrument.columns]
    codes = items.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    allowed = [option.code for option in instrument.options]
    outside = ~np.isin(codes, allowed) & items.notna().to_numpy()
    if outside.any():
        raise DataProblem(_outside_message(answers, instrument, outside, allowed))
    return codes


def _outside_message(answers: pd.DataFrame, instrument: Instrument, outside: np.ndarray, allowed: list[int]) -> str:
    """Every cell that is not one of the options: what, where, and what was expected."""
    places = [name for name in ("person", "wave") if name in answers]
    cells = []
    for row, column in np.argwhere(outside):
        name = instrument.columns[column]
        where = ", ".join(str(answers[place].iloc[row]) for place in places) or f"rij {row + 1}"
        cells.append(f"{name} is {answers[name].iloc[row]} ({where})")
    return f"{instrument.id}: {'; '.join(cells)}. Verwacht: een van {', '.join(map(str, allowed))}."


def _keyed(codes: np.ndarray, instrument: Instrument) -> np.ndarray:
    if instrument.rule == "count":
        counted = [np.isin(codes[:, place], item.counts) for place, item in enumerate(instrument.items)]
        return np.where(np.isnan(codes), np.nan, np.column_stack(counted))
    lowest, highest = _ends(instrument)
    turned = np.array([item.reverse for item in instrument.items])
    return np.where(turned, lowest + highest - codes, codes)


def _ends(instrument: Instrument) -> tuple[int, int]:
    codes = [option.code for option in instrument.options]
    return min(codes), max(codes)


def _answered_mean(keyed: np.ndarray) -> np.ndarray:
    """Mean over the answered items; 0 where nothing was answered, which ``score`` then empties."""
    return np.nansum(keyed, axis=1) / np.maximum((~np.isnan(keyed)).sum(axis=1), 1)


def _mean(keyed: np.ndarray, instrument: Instrument) -> np.ndarray:
    lowest, highest = _ends(instrument)
    share = (_answered_mean(keyed) - lowest) / (highest - lowest)
    return instrument.low + share * (instrument.high - instrument.low)


def _sum(keyed: np.ndarray, instrument: Instrument) -> np.ndarray:
    return _answered_mean(keyed) * len(instrument.items)


def _count(keyed: np.ndarray, instrument: Instrument) -> np.ndarray:
    return np.nansum(keyed, axis=1)


def _table(keyed: np.ndarray, instrument: Instrument) -> np.ndarray:
    lowest, _ = _ends(instrument)
    complete = ~np.isnan(keyed).any(axis=1)
    place = np.where(complete, np.nansum(keyed, axis=1) - lowest * len(instrument.items), 0).astype(int)
    return np.array(instrument.table)[place]


RULES = {"mean": _mean, "sum": _sum, "count": _count, "table": _table}
