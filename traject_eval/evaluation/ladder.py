"""What a design allows: facts about an evaluation, and the rung of the ladder that they reach."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import pandas as pd
import yaml

from traject_eval.types import BETWEEN_BUURTEN, COMPARISONS, FrozenPlan

LEVEL, CHANGE, PLACE, DIFFERENCE = "level", "change", "place", "difference"  # what may be estimated
NO, ASSUMED, DRAWN = "no", "assumed", "drawn"  # may a cause be named: never, under an assumption, by lot


@dataclass(frozen=True)
class Facts:
    """What is known about how an evaluation was set up."""

    comparison: str  # one of ``COMPARISONS``
    planned: bool  # that comparison was written down before the answers were there
    treated: int  # buurten with the trajectory and a change
    compared: int  # buurten without it and a change
    waves: int  # measurements with answers
    waves_before: int  # of those, before the trajectory started


@dataclass(frozen=True)
class Rung:
    """What a design allows, and from which facts on."""

    rung: str
    comparison: tuple[str, ...]
    treated: int
    compared: int
    waves: int
    waves_before: int
    estimate: str  # ``LEVEL``, ``CHANGE``, ``PLACE`` or ``DIFFERENCE``
    cause: str  # ``NO``, ``ASSUMED`` or ``DRAWN``


@functools.cache
def ladder() -> tuple[Rung, ...]:
    """The rungs, from the highest down; read once.

    Examples
    --------
    >>> [one.rung for one in ladder()]
    ['lot', 'trend', 'chosen', 'place', 'national', 'change', 'level']
    """
    text = resources.files("traject_eval.resources").joinpath("ladder.yaml").read_text(encoding="utf-8")
    return tuple(Rung(**row | {"comparison": tuple(row["comparison"])}) for row in yaml.safe_load(text))


def rung_of(facts: Facts) -> Rung:
    """The highest rung that these facts reach.

    Examples
    --------
    >>> rung_of(Facts("geloot", True, 8, 4, 2, 1)).rung, rung_of(Facts("geloot", True, 1, 4, 2, 1)).rung
    ('lot', 'place')
    >>> rung_of(Facts("geen", True, 8, 0, 2, 1)).rung, rung_of(Facts("gekozen", False, 8, 1, 2, 1)).rung
    ('change', 'change')
    """
    return next(one for one in ladder() if _reaches(facts, one))


def _reaches(facts: Facts, rung: Rung) -> bool:
    counts = ("treated", "compared", "waves", "waves_before")
    return facts.comparison in rung.comparison and all(getattr(facts, name) >= getattr(rung, name) for name in counts)


def comparison_kind(frozen: FrozenPlan | None, compared: int) -> tuple[str, bool]:
    """How buurten without the trajectory came in, and was that written down beforehand?

    Only a plan can say that lots were drawn, or how buurten were chosen: one that was laid down in time, whose copy is
    still what it was, over all buurten. Without it they are chosen, and not written down.

    Examples
    --------
    >>> comparison_kind(None, 4), comparison_kind(None, 0)
    (('gekozen', False), ('geen', False))
    """
    valid = frozen is not None and frozen.intact and not frozen.late
    if not compared:
        national = valid and frozen.plan.comparison == COMPARISONS[1]
        return (COMPARISONS[1] if national else COMPARISONS[0]), valid
    if not valid or frozen.plan.comparison not in BETWEEN_BUURTEN:
        return BETWEEN_BUURTEN[0], False
    return (BETWEEN_BUURTEN[0] if frozen.not_drawn else frozen.plan.comparison), True


def waves_before(waves: Mapping[str, str], starts: pd.Series) -> int:
    """How many measurements lay before the first buurt started; where dates are unknown the first one did.

    Parameters
    ----------
    waves : mapping
        Measurement to its date (empty text where unknown), in order.
    starts : Series
        Dates on which buurten started, as text; empty where unknown.

    Examples
    --------
    >>> waves_before({"T0": "2025-02-03", "T1": "2026-02-01"}, pd.Series(["2025-03-01", ""]))
    1
    >>> waves_before({"T0": "", "T1": ""}, pd.Series([""]))
    1
    """
    known = sorted(start for start in starts if start)
    if not known or not all(waves.values()):
        return min(len(waves), 1)
    return sum(date <= known[0] for date in waves.values())
