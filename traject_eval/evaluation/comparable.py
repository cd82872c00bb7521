"""Which figures may be set side by side: of one scale, of one part of it, and of one way of measuring.

What comes out is no message but an ``Obstacle``: the key of the sentence that says why not. Saying it is for others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from traject_eval.types import Instrument, Norm

NEAR = 1  # years between a measurement and a published mean that may stand beside it in a trend
COUNTRY = "Nederland"  # the group of a national norm


@dataclass(frozen=True)
class Obstacle:
    """Why two figures may not be set side by side: a key, and what fills the sentence that goes with it."""

    key: str  # family, other_scale, break, undated, no_norm
    values: tuple[tuple[str, str], ...]


def between_scales(one: Instrument, other: Instrument) -> Obstacle | None:
    """Scores of two scales are never compared; those of one family look as if they could be.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> four, six, lonely = (load_instruments()[name] for name in ("vm_cohesie_4", "vm_cohesie_6", "djg_6"))
    >>> between_scales(four, six).key, between_scales(four, lonely).key, between_scales(four, four)
    ('family', 'other_scale', None)
    """
    if one.id == other.id:
        return None
    alike = one.family and one.family == other.family
    return Obstacle("family" if alike else "other_scale", (("one", one.id), ("other", other.id)))


def between_dates(instrument: Instrument, first: str, second: str) -> Obstacle | None:
    """Two waves of one scale, by their dates (``2025-03-01``, or empty where unknown).

    Without a date nothing says that a break lies between them, and they are compared.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> cohesion = load_instruments()["vm_cohesie_4"]
    >>> between_dates(cohesion, "2019-10-01", "2021-10-01")
    Obstacle(key='break', values=(('year', '2021'),))
    >>> between_dates(cohesion, "2025-03-01", "2026-03-01"), between_dates(cohesion, "", "2026-03-01")
    (None, None)
    """
    years = [year_of(date) for date in (first, second)]
    return None if None in years else _between_years(instrument, *years)


def norm_for(instrument: Instrument, dates: Iterable[str], group: str = COUNTRY) -> Norm | Obstacle:
    """The newest norm of a group that may stand beside scores of these dates, or why there is none.

    Only a norm that was read in a source is used, and only one of this very scale and way of measuring. Where that
    way has changed in some year, the dates of the scores must be known.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> four, six = (load_instruments()[name] for name in ("vm_cohesie_4", "vm_cohesie_6"))
    >>> norm_for(six, ["2025-03-01"]).mean, norm_for(four, ["2025-03-01"]), norm_for(six, [""]).key
    (6.4, Obstacle(key='break', values=(('year', '2021'),)), 'undated')
    """
    known = [norm for norm in instrument.norms if norm.group == group and norm.status == "sourced"]
    if not known:
        return Obstacle("no_norm", (("scale", instrument.id), ("group", group)))
    years = [year_of(date) for date in dates]
    if instrument.breaks and None in years:
        return Obstacle("undated", (("year", str(instrument.breaks[-1])),))
    obstacles = {norm: _obstacle_of(instrument, norm, years) for norm in known}
    fitting = [norm for norm, obstacle in obstacles.items() if obstacle is None]
    return max(fitting, key=lambda norm: norm.year) if fitting else next(iter(obstacles.values()))


def norm_trend(instrument: Instrument, before: str, after: str, group: str = COUNTRY) -> tuple[Norm, Norm] | None:
    """The published means of a group around two dates, where both are known; context, of which no margin is known.

    Each is that of the year nearest to its date, at most ``NEAR`` years away, of the same way of measuring.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from traject_eval.instruments import load_instruments
    >>> six = load_instruments()["vm_cohesie_6"]
    >>> norm_trend(six, "2021-03-01", "2023-03-01") is None
    True
    >>> later = replace(six.norms[0], year=2023, mean=6.3)
    >>> [norm.year for norm in norm_trend(replace(six, norms=(*six.norms, later)), "2021-03-01", "2023-03-01")]
    [2021, 2023]
    """
    years = [year_of(before), year_of(after)]
    if None in years or _between_years(instrument, *years):
        return None
    known = [norm for norm in instrument.norms if norm.group == group and norm.status == "sourced"]
    near = [[norm for norm in known if abs(norm.year - year) <= NEAR] for year in years]
    near = [[norm for norm in own if not _obstacle_of(instrument, norm, years)] for own in near]
    if not all(near):
        return None
    first, last = (
        min(own, key=lambda norm, year=year: abs(norm.year - year)) for own, year in zip(near, years, strict=True)
    )
    return (first, last) if first.year < last.year else None


def year_of(date: str) -> int | None:
    """The year of a date as text; None where there is none.

    Examples
    --------
    >>> year_of("2025-03-01"), year_of(""), year_of("voorjaar")
    (2025, None, None)
    """
    return int(date[:4]) if date[:4].isdigit() else None


def _obstacle_of(instrument: Instrument, norm: Norm, years: list[int | None]) -> Obstacle | None:
    found = (_between_years(instrument, norm.year, year) for year in years if year is not None)
    return next((obstacle for obstacle in found if obstacle), None)


def _between_years(instrument: Instrument, first: int, second: int) -> Obstacle | None:
    low, high = sorted((first, second))
    crossed = [start for start in instrument.breaks if low < start <= high]
    return Obstacle("break", (("year", str(crossed[0])),)) if crossed else None
