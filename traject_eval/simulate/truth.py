"""What was planted, in scale points: computed from the model, never from answers.

The truth is a property of the population of a buurt, not of the people who happened to be drawn. Over that
population a trait is normal with variance 1, and so is the latent answer to each item; the chance of an answer
above a threshold is then ``Phi(loading * mean - threshold)``, which is the graded model integrated over the
population in closed form. A score under each of our rules is a sum over items, so its expectation follows.
"""

from dataclasses import asdict

import numpy as np
from scipy.special import ndtr

from traject_eval.simulate import settings
from traject_eval.simulate.answers import item_points
from traject_eval.simulate.plan import BuurtPlan, shifts
from traject_eval.simulate.settings import SCALES, ScaleSettings, thresholds
from traject_eval.types import Instrument

DECIMALS = 9  # the last bits of Phi differ between platforms, and the same seed must give the same file
MEANING = {
    "change": (
        "Verschil tussen twee metingen in de verwachte score van deze buurt en populatie, in schaalpunten, "
        "als niemand afvalt en iedereen alles invult. De landelijke beweging hoort erbij."
    ),
    "effect": (
        "Deel van 'change' dat van het traject komt: de verwachte score bij de latere meting, min de verwachte "
        "score op dat moment met alleen de landelijke beweging."
    ),
    "strength": "Sterkte van het traject in de buurt: 0 doet niets, 1 is gewoon.",
}


def expected_score(instrument: Instrument, scale: ScaleSettings, mean: float | np.ndarray) -> np.ndarray:
    """Mean score, in points, of a population whose trait has this mean and variance 1.

    Parameters
    ----------
    instrument : Instrument
    scale : ScaleSettings
    mean : float or ndarray
        In standard deviations from an average buurt at the first wave.

    Returns
    -------
    ndarray
        Shaped as ``mean``.

    Examples
    --------
    In an average buurt, a mark is the mean of the options weighted by their shares.

    >>> from traject_eval.instruments import load_instruments
    >>> mark = load_instruments()["leefbaarheid_cijfer"]
    >>> expected_score(mark, SCALES["leefbaarheid_cijfer"], 0.0).round(6).item()
    7.085
    """
    loadings = np.array(scale.loadings)[:, None]
    above = ndtr(loadings * np.asarray(mean)[..., None, None] - thresholds(scale))
    points = item_points(instrument)
    return points[:, 0].sum() + (np.diff(points, axis=1) * above).sum(axis=(-1, -2))


def planted(plan: BuurtPlan, scales: dict[str, Instrument]) -> list[dict]:
    """Change and effect of one buurt: a row per population, scale and pair of waves."""
    rows = []
    first, *later = settings.WAVES
    for population in plan.sizes:
        drift, effect = shifts(plan, population)
        alone = plan.levels + drift
        for place, (name, instrument) in enumerate(scales.items()):
            without = expected_score(instrument, SCALES[name], alone[:, place])
            reached = expected_score(instrument, SCALES[name], alone[:, place] + effect[:, place])
            for number, wave in enumerate(later, start=1):
                change, gain = reached[number] - reached[0], reached[number] - without[number]
                rows.append(
                    {
                        **{"buurt": plan.code, "population": population, "instrument": name},
                        **{"before": first, "after": wave},
                        **{"change": _stable(change), "effect": _stable(gain)},
                    }
                )
    return rows


def programme_truth(plans: list[BuurtPlan], seed: int, scales: dict[str, Instrument]) -> dict:
    """Everything that was planted in a programme, ready for JSON.

    ``planted`` is a list of rows ``buurt, population, instrument, before, after, change, effect``, which can be
    laid beside findings by its first five names; ``strength`` is by buurt.
    """
    return {
        "schema": 1,
        "seed": seed,
        "unit": "points",
        "meaning": MEANING,
        "planted": [row for plan in plans for row in planted(plan, scales)],
        "strength": {plan.code: _stable(plan.strength) for plan in plans},
        "settings": {
            "scales": {name: asdict(scale) for name, scale in SCALES.items()},
            "populations": {name: asdict(one) for name, one in settings.POPULATIONS.items()},
            "leaving": asdict(settings.LEAVING),
            "silence": asdict(settings.SILENCE),
            "growth": settings.GROWTH,
            "stable": settings.STABLE,
        },
    }


def _stable(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0  # no minus before a zero
