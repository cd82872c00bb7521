"""The language that is spoken while something is made; everything that says a word reads it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from traject_eval.errors import UnknownName
from traject_eval.types import LANGUAGES

LOCALES = {"nl": "nl_NL", "en": "en_GB"}  # how each language writes its numbers, dates and enumerations

_usual = {"language": LANGUAGES[0]}  # of this process: a workbook has a process of its own, with threads and callbacks
_here: ContextVar[str] = ContextVar("language")  # of this block of code, as reports are made side by side


def language() -> str:
    """The language that is spoken here.

    Examples
    --------
    >>> language()
    'nl'
    """
    return _here.get(_usual["language"])


def locale() -> str:
    """The locale of the language that is spoken here."""
    return LOCALES[language()]


def speak(lang: str) -> None:
    """Speak a language from now on, in the whole process: what a workbook does when it opens its buurt.

    Raises
    ------
    UnknownName
        That language is not spoken; the message lists those that are.
    """
    _usual["language"] = _known(lang)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language for the time of a ``with`` block, whatever others speak meanwhile.

    Raises
    ------
    UnknownName
        That language is not spoken.

    Examples
    --------
    >>> with speaking("en"):
    ...     language()
    'en'
    """
    token = _here.set(_known(lang))
    try:
        yield
    finally:
        _here.reset(token)


def _known(lang: str) -> str:
    if lang not in LANGUAGES:
        raise UnknownName("taal", lang, LANGUAGES)
    return lang
