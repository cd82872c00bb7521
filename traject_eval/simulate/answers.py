"""Answers by Samejima's graded response model, and the answers that are not given.

Every item has a latent answer: its loading times the trait, plus noise, together with variance 1 in an average
buurt. The answer given is the number of thresholds below it (Samejima 1969, the normal ogive form).

References
----------
Samejima, F. (1969). Estimation of latent ability using a response pattern of graded scores. Psychometrika
Monograph Supplement 17.
"""

import numpy as np

from traject_eval.simulate.settings import SILENCE, ScaleSettings, thresholds
from traject_eval.types import Instrument, Item


def codes_upwards(instrument: Instrument) -> np.ndarray:
    """Option codes of every item (a row each) from least to most of what the instrument measures.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> codes_upwards(load_instruments()["djg_6"])[:2].tolist()
    [[1, 2, 3], [3, 2, 1]]
    """
    codes = np.array([option.code for option in instrument.options])
    return np.array([codes[::-1] if _turned(item, instrument) else codes for item in instrument.items])


def item_points(instrument: Instrument) -> np.ndarray:
    """What each answer (column, from least to most) of each item (row) adds to a complete score.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> item_points(load_instruments()["vm_cohesie_4"])[0].tolist()
    [0.0, 0.625, 1.25, 1.875, 2.5]
    """
    upwards = codes_upwards(instrument)
    if instrument.rule == "count":
        return np.array(
            [np.isin(codes, item.counts) for codes, item in zip(upwards, instrument.items, strict=True)], float
        )
    keyed = np.sort(upwards, axis=1).astype(float)
    if instrument.rule == "sum":
        return keyed
    share = (keyed - keyed.min()) / (keyed.max() - keyed.min())
    return (instrument.low + share * (instrument.high - instrument.low)) / len(instrument.items)


def draw_answers(
    draw: np.random.Generator, traits: np.ndarray, instrument: Instrument, settings: ScaleSettings
) -> np.ndarray:
    """Option codes (person, wave, item) of people who answer everything.

    ``traits`` is (person, wave), in standard deviations from an average buurt at the first wave.
    """
    loadings = np.array(settings.loadings)
    noise = draw.standard_normal((*traits.shape, len(loadings)))
    latent = loadings * traits[:, :, None] + np.sqrt(1 - loadings**2) * noise
    steps = (latent[..., None] > thresholds(settings)).sum(axis=-1)
    return codes_upwards(instrument)[np.arange(len(loadings)), steps]


def leave_out(draw: np.random.Generator, codes: np.ndarray, age: np.ndarray) -> np.ndarray:
    """The same codes as floats, with NaN where someone skipped an item or the whole scale.

    Older people skip items more often. Skipping does not depend on what the answer would have been.
    """
    chance = np.interp(age, SILENCE.ages, SILENCE.item)
    item = draw.random(codes.shape) < chance[:, None, None]
    whole = draw.random(codes.shape[:2]) < SILENCE.scale
    return np.where(item | whole[:, :, None], np.nan, codes)


def _turned(item: Item, instrument: Instrument) -> bool:
    """Does the highest code mean least? For the rule "count" the answers that count say so."""
    if instrument.rule == "count":
        return instrument.options[-1].code not in item.counts
    return item.reverse
