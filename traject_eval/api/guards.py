"""What is looked at before anything is computed: which waves, which scales, and whether they may be compared."""

from collections.abc import Iterable

import pandas as pd

from traject_eval.errors import DataProblem, NotComparable, UnknownName
from traject_eval.evaluation import Obstacle, between_dates, between_scales
from traject_eval.evaluation.two_waves import group_names
from traject_eval.instruments import refuse_context
from traject_eval.known import registry, wave_dates
from traject_eval.types import Instrument, Responses
from traject_eval.words import obstacle_words

Answers = Responses | pd.DataFrame


def comparable_waves(scores: pd.DataFrame, before: object, after: object) -> dict:
    """Both waves as they stand in the scores, after everything was refused that may not be set side by side."""
    waves = {"before": known_wave(scores, before), "after": known_wave(scores, after)}
    scales = scales_of(scores[scores["wave"].isin(waves.values())] if "wave" in scores else scores)
    refuse(between_scales(scales[0], other) for other in scales[1:])
    dates = wave_dates()
    refuse(between_dates(scale, dates.get(str(before), ""), dates.get(str(after), "")) for scale in scales)
    return waves


def known_wave(scores: pd.DataFrame, name: object) -> object:
    """A wave as it stands in a frame: ``"2016"`` finds 2016.

    Raises
    ------
    UnknownName
        There is no such wave; the message lists those there are.
    """
    known = {str(wave): wave for wave in group_names(scores["wave"])} if "wave" in scores else {}
    if known and str(name) not in known:
        raise UnknownName("meting", str(name), known)
    return known.get(str(name), name)


def scales_of(scores: pd.DataFrame) -> list[Instrument]:
    """The known scales that scores are of, whole or in part; what can be no outcome is refused."""
    named = scores["instrument"].dropna().unique() if "instrument" in scores else []
    known, names = registry(), dict.fromkeys(str(name).partition(":")[0] for name in named)
    for name in names:
        refuse_context(name)
    return [known[name] for name in names if name in known]


def refuse(obstacles: Iterable[Obstacle | None]) -> None:
    """Stop at the first reason why two figures may not be set side by side.

    Raises
    ------
    NotComparable
        There is such a reason; the message says which.
    """
    for obstacle in obstacles:
        if obstacle:
            raise NotComparable(obstacle_words(obstacle))


def own_answers(responses: Answers) -> pd.DataFrame:
    """The frame of answers, of what was read from a file or made by hand."""
    return responses.answers if isinstance(responses, Responses) else responses


def one_wave(responses: Answers) -> pd.DataFrame:
    """Answers in which everyone stands once.

    Raises
    ------
    DataProblem
        There is more than one wave.
    """
    own = own_answers(responses)
    found = group_names(own["wave"]) if "wave" in own else []
    if len(found) > 1:
        listed = ", ".join(map(str, found))
        raise DataProblem(
            f"Eén meting verwacht, gevonden: {listed}. Kies er een, bijvoorbeeld: "
            f'antwoorden[antwoorden["wave"] == {found[0]!r}].'
        )
    return own
