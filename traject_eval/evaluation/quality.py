"""How well every scale measured, in every population of a buurt."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from traject_eval.errors import NotForIndividuals, TooFewData
from traject_eval.evaluation.comparable import between_dates
from traject_eval.evaluation.item_behaviour import ItemBehaviour, item_behaviour
from traject_eval.evaluation.measurement_error import MeasurementError, measurement_error
from traject_eval.evaluation.movers import ImprovedWorsened, improved_worsened
from traject_eval.evaluation.ordinal_alpha import OrdinalAlpha, ordinal_alpha
from traject_eval.evaluation.scoring import keyed_answers
from traject_eval.types import ANSWER_COLUMNS, INCOMPARABLE, POPULATIONS, Instrument

KEPT = (*ANSWER_COLUMNS, "population")
Refusal = TooFewData | NotForIndividuals  # kept in place of a result: it says why there is none


@dataclass(frozen=True, eq=False)
class Quality:
    """How well one scale measured in one population, at the first wave in which it was answered.

    ``movers`` is about that wave and the last one, ``after``; None where there is one wave only.
    """

    population: str
    instrument: Instrument
    wave: str
    after: str
    ordinal: OrdinalAlpha | Refusal
    error: MeasurementError | Refusal
    behaviour: ItemBehaviour | Refusal
    movers: ImprovedWorsened | Refusal | None


def scale_qualities(
    answers: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    waves: Sequence[str],
    dates: Mapping[str, str],
    min_base: int,
) -> Iterator[Quality]:
    """Every scale in every population that answered it, participants first; nothing on fewer than ``min_base`` people.

    ``answers`` has the columns of ``traject_eval.types`` and ``population``; ``waves`` are in order of time, with
    their ``dates`` where known.
    """
    for population in POPULATIONS:
        for instrument in instruments.values():
            own = answers.loc[answers["population"] == population, [*KEPT, *instrument.columns]]
            own = own[own[instrument.columns].notna().any(axis=1)]
            if seen := [wave for wave in waves if wave in set(own["wave"])]:
                broken = between_dates(instrument, dates.get(seen[0], ""), dates.get(seen[-1], "")) is not None
                yield _quality(own, instrument, population, seen, broken, min_base)


def _quality(
    own: pd.DataFrame, instrument: Instrument, population: str, seen: list[str], broken: bool, min_base: int
) -> Quality:
    wave, after = seen[0], seen[-1]
    first = own[own["wave"] == wave]
    movers = _or_refusal(partial(_movers, own, instrument, wave, after, broken), min_base) if len(seen) > 1 else None
    return Quality(
        population=population,
        instrument=instrument,
        wave=wave,
        after=after,
        ordinal=_or_refusal(partial(ordinal_alpha, keyed_answers(first, instrument)), min_base)
        if len(instrument.items) > 1
        else TooFewData("één vraag"),
        error=_or_refusal(partial(measurement_error, first, instrument), min_base),
        behaviour=_or_refusal(partial(item_behaviour, first, instrument), min_base),
        movers=movers,
    )


def _movers(own: pd.DataFrame, instrument: Instrument, before: str, after: str, broken: bool) -> ImprovedWorsened:
    if broken:
        raise NotForIndividuals("break", INCOMPARABLE)
    return improved_worsened(own, instrument, before=before, after=after)


def _or_refusal(make: Callable, min_base: int):
    """The result, or the reason there is none."""
    try:
        found = make()
    except (TooFewData, NotForIndividuals) as reason:
        return reason
    return found if found.n >= min_base else TooFewData("te weinig antwoorden")
