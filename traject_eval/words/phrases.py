"""Small phrases about scales, people and estimates, made from templates and rounded here."""

import datetime as dt

from traject_eval.evaluation import Obstacle
from traject_eval.evaluation.double_entry import Agreement
from traject_eval.types import Instrument, Item
from traject_eval.words.language import language
from traject_eval.words.numbers import date, digits_for, interval, level_words, number, percent
from traject_eval.words.templates import plural, text


def scale_title(instrument: Instrument) -> str:
    """The name of a scale as it stands by itself.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> scale_title(load_instruments()["vm_cohesie_4"])
    'Sociale samenhang'
    """
    return {"nl": instrument.nl, "en": instrument.en}[language()]


def scale_name(instrument: Instrument) -> str:
    """The name of a scale as it stands inside a sentence.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> scale_name(load_instruments()["vm_cohesie_4"])
    'sociale samenhang'
    """
    title = scale_title(instrument)
    return title[0].lower() + title[1:]


def item_label(item: Item) -> str:
    """What a statement is called in a figure.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> item_label(load_instruments()["djg_6"].items[4])
    'Mist mensen om zich heen'
    """
    return {"nl": item.short, "en": item.short_en}[language()]


def counted(key: str, n: int, /, **values: object) -> str:
    """The text of a key that has a form for one and a form for more, with its number as ``n``.

    Examples
    --------
    >>> counted("page.all", 1), counted("page.all", 12)
    ('1 buurt', '12 buurten')
    """
    return text(f"{key}.{plural(n)}", n=number(n, 0), **values)


def points(value: float) -> str:
    """A number of points with as many decimals as it needs.

    Examples
    --------
    >>> points(10.0), points(0.3)
    ('10', '0,3')
    """
    return number(value, 0 if float(value).is_integer() else 1)


def change_words(value: float, low: float, high: float) -> tuple[str, str]:
    """A change and its interval, with enough decimals not to round onto zero.

    Examples
    --------
    >>> change_words(0.22, 0.03, 0.41)[0]
    '+0,22'
    """
    digits = digits_for(low, high)
    return number(value, digits, sign=True), interval(low, high, digits)


def margin(low: float, high: float, level: float) -> str:
    """An interval in words, with its level."""
    return text("claim.margin", interval=change_words(low, low, high)[1], level=level_words(level))


def people(design: str, n_before: int, n_after: int, n_both: int | None) -> str:
    """Who a change rests on, in words.

    Examples
    --------
    >>> people("linked", 48, 48, 48), people("mixed", 31, 28, None)
    ('dezelfde 48 mensen', '31 mensen voor, 28 na')
    """
    if design == "linked" and n_both is not None and n_both == n_before == n_after:
        return text("people.linked", n=number(n_both, 0))
    kind = "unlinked" if design == "unlinked" else "mixed"
    return text(f"people.{kind}", n_before=number(n_before, 0), n_after=number(n_after, 0))


def obstacle_words(obstacle: Obstacle) -> str:
    """Why two figures may not be set side by side, as sentences.

    Examples
    --------
    >>> obstacle_words(Obstacle("break", (("year", "2021"),)))
    'Vanaf 2021 is op een andere manier gemeten dan daarvoor. Cijfers van voor en na dat jaar zijn niet te vergelijken.'
    """
    return text(f"obstacle.{obstacle.key}", **dict(obstacle.values))


def wave_name(wave: str, dates: dict[str, str]) -> str:
    """A wave with its date, where that is known.

    Examples
    --------
    >>> wave_name("T0", {"T0": "2025-03-01"}), wave_name("T1", {"T1": ""})
    ('T0 (1 maart 2025)', 'T1')
    """
    when = dates.get(wave, "")
    return text("wave.dated", wave=wave, date=date(dt.date.fromisoformat(when))) if when else wave


def agreement_words(found: Agreement) -> str:
    """How well a stack of paper was typed.

    Examples
    --------
    >>> from traject_eval.evaluation.double_entry import agreement
    >>> agreement_words(agreement(1, 13, 12))[:52]
    'Aantal vragenlijsten dat twee keer is getypt: 1. Van'
    """
    counts = {name: number(getattr(found, name), 0) for name in ("questionnaires", "answers", "same")}
    return text(
        "stack.agreement", **counts, **{name: percent(getattr(found, name), 1) for name in ("share", "low", "high")}
    )
