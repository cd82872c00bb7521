"""What a result says, in a sentence, and as a small table in a notebook.

The results themselves know no language: ``attach`` gives them ``explain(lang)`` and ``_repr_html_`` from here.
"""

import functools
from html import escape

from traject_eval.errors import UnknownName
from traject_eval.evaluation import Change, Reliability
from traject_eval.types import Estimate
from traject_eval.words.numbers import interval, level_words, number
from traject_eval.words.phrases import change_words, people
from traject_eval.words.templates import text

LANGUAGES = ("nl",)


@functools.singledispatch
def explain(result: object, lang: str = "nl") -> str:
    """One or two sentences that say what a result is, in plain language."""
    raise TypeError(f"nothing is known to say about a {type(result).__name__}")


@explain.register
def _(result: Change, lang: str = "nl") -> str:
    _check(lang)
    value, bounds = change_words(result.value, result.low, result.high)
    return text(
        "explain.change",
        before=result.before,
        after=result.after,
        mean_before=number(result.mean_before),
        mean_after=number(result.mean_after),
        value=value,
        interval=bounds,
        level=level_words(result.level),
        people=people(result.design, result.n_before, result.n_after, result.n_both),
    )


@explain.register
def _(result: Reliability, lang: str = "nl") -> str:
    _check(lang)
    bounds = interval(result.alpha_low, result.alpha_high, 2)
    return text("explain.reliability", alpha=number(result.alpha, 2), interval=bounds, n=number(result.n, 0))


@explain.register
def _(result: Estimate, lang: str = "nl") -> str:
    _check(lang)
    value, bounds = number(result.value, 2), interval(result.low, result.high, 2)
    return text(
        "explain.estimate", value=value, interval=bounds, level=level_words(result.level), n=number(result.n, 0)
    )


def _check(lang: str) -> None:
    if lang not in LANGUAGES:
        raise UnknownName("taal", lang, LANGUAGES)


def _html(result: object) -> str:
    return f"<p>{escape(explain(result))}</p>{result.to_frame().to_html(index=False)}"


def attach() -> None:
    """Give the results their words; called once, when the package is imported."""
    for kind in (Change, Reliability, Estimate):
        kind.explain = lambda result, lang="nl": explain(result, lang)
        kind._repr_html_ = _html
