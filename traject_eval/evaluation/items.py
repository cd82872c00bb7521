"""Answers per item, before and after: how many chose each answer, and the change in favourable ones."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import TooFewData
from traject_eval.evaluation.change import change
from traject_eval.types import Instrument, Item


@dataclass(frozen=True)
class ItemChange:
    """One item: counts per option (unfavourable first) in both waves, and the change in the favourable share.

    ``value, low, high`` are differences of shares (−1 to 1), NaN where the change cannot be estimated.
    """

    item: Item
    turned: bool  # disagreeing is the favourable answer
    before: np.ndarray
    after: np.ndarray
    value: float
    low: float
    high: float


def favourable_high(instrument: Instrument, place: int) -> bool:
    """Is a higher code of this item the favourable answer?

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> cohesion, lonely = (load_instruments()[name] for name in ("vm_cohesie_4", "djg_6"))
    >>> favourable_high(cohesion, 0), favourable_high(cohesion, 1)
    (False, True)
    >>> [favourable_high(lonely, place) for place in range(6)]
    [False, True, True, True, False, False]
    """
    item, codes = instrument.items[place], [option.code for option in instrument.options]
    more = max(codes) in item.counts if instrument.rule == "count" else not item.reverse
    return more == (instrument.better == "higher")


def item_changes(
    answers: pd.DataFrame, instrument: Instrument, *, before: str, after: str, level: float = 0.95
) -> list[ItemChange]:
    """Every item of a scale, before and after, for the people of one population.

    ``answers`` has one row per person and wave. The favourable share is the share of answers beyond the middle
    option; its change is estimated like that of a score (linear probability), on everyone who answered.
    """
    return [_one(answers, instrument, place, before, after, level) for place in range(len(instrument.items))]


def _one(answers, instrument, place, before, after, level) -> ItemChange:
    item, column = instrument.items[place], instrument.columns[place]
    high = favourable_high(instrument, place)
    codes = [option.code for option in instrument.options][:: 1 if high else -1]
    rank = answers[column].map({code: rank for rank, code in enumerate(codes)})
    known = answers[["person", "wave"]].assign(rank=rank).dropna()
    counts = [
        np.bincount(known.loc[known["wave"] == wave, "rank"].astype(int), minlength=len(codes))
        for wave in (before, after)
    ]
    favourable = known.assign(score=(known["rank"] > (len(codes) - 1) / 2).astype(float))
    try:
        result = change(favourable, before=before, after=after, level=level)
        estimate = result.value, max(result.low, -1.0), min(result.high, 1.0)  # no share differs by more
    except TooFewData:
        estimate = (np.nan,) * 3
    return ItemChange(item, not high, *counts, *estimate)
