"""Numbers, intervals, dates and enumerations as readers of a language write them; the only place that rounds."""

import datetime as dt
import math

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from traject_eval.words.language import locale
from traject_eval.words.templates import text

NBSP = "\u00a0"
MINUS = "−"  # the real one; the locales give a hyphen


def number(value: float, digits: int = 1, sign: bool = False) -> str:
    """A number as the language writes it, with a real minus; a plus only where asked and never before zero.

    Examples
    --------
    >>> number(-0.44), number(-0.04), number(0.26, sign=True), number(1940, 0), number(-1.005, 2)
    ('−0,4', '0,0', '+0,3', '1.940', '−1,00')
    """
    rounded = float(f"{value:.{digits}f}") + 0.0  # one rounding; the sum turns -0.0 into 0.0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    written = format_decimal(abs(rounded), format=pattern, locale=locale())
    mark = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return mark + written


def digits_for(low: float, high: float, digits: int = 1, most: int = 3) -> int:
    """Decimals needed so that no end of an interval rounds onto zero, which would hide its side, or onto the other end.

    Examples
    --------
    >>> digits_for(0.03, 0.41), digits_for(0.13, 0.81), digits_for(-0.4, 0.004), digits_for(0.0, 1.0)
    (2, 1, 3, 1)
    >>> digits_for(3.56, 3.62), digits_for(3.5512, 3.5513), digits_for(3, 3)
    (2, 3, 1)
    """
    while digits < most and _rounded_away(low, high, digits):
        digits += 1
    return digits


def _rounded_away(low: float, high: float, digits: int) -> bool:
    ends = [float(f"{bound:.{digits}f}") for bound in (low, high)]
    onto_zero = any(bound != 0 and end == 0 for bound, end in zip((low, high), ends, strict=True))
    return onto_zero or (ends[0] == ends[1] and low != high)


def interval(low: float, high: float, digits: int = 1) -> str:
    """Both ends of an interval, held together by no-break spaces.

    Examples
    --------
    >>> interval(-0.1, 0.8).replace(NBSP, "_")
    '−0,1_tot_0,8'
    """
    return text("interval", low=number(low, digits), high=number(high, digits)).replace(" ", NBSP)


def percent(share: float, digits: int = 0) -> str:
    """A share as a percentage.

    Examples
    --------
    >>> percent(0.975, 1), percent(0.5)
    ('97,5%', '50%')
    """
    whole = format_percent(0, locale=locale())  # where the sign stands, and what stands before it
    return whole.replace("0", number(100 * share, digits))


def level_words(level: float) -> str:
    """The level of an interval, with a decimal only where it has one.

    Examples
    --------
    >>> level_words(0.95), level_words(1 - 0.05 / 3)
    ('95%', '98,3%')
    """
    return percent(level, 0 if math.isclose(100 * level, round(100 * level), abs_tol=1e-9) else 1)


def date(day: dt.date) -> str:
    """A date in full.

    Examples
    --------
    >>> date(dt.date(2026, 2, 1))
    '1 februari 2026'
    """
    return format_date(day, "long", locale=locale())


def moment(time: dt.datetime) -> str:
    """A date and a time of day.

    Examples
    --------
    >>> moment(dt.datetime(2026, 2, 1, 3, 12))
    '1 februari 2026, 03:12 uur'
    """
    return text("moment", date=date(time), time=format_time(time, "short", locale=locale()))


def listed(names: list[str]) -> str:
    """Names as one enumeration.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b en c')
    """
    return format_list(names, locale=locale())
