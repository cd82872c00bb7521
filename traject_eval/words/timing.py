"""What is said of the time before the start, and of starts that are not everywhere at the same time."""

from traject_eval.evaluation import PreTrends, Staggered
from traject_eval.evaluation.comparison import LEVEL
from traject_eval.evaluation.pre_trends import POWER
from traject_eval.words.numbers import level_words, number, percent
from traject_eval.words.phrases import change_words
from traject_eval.words.templates import text


def pre_trends_words(result: PreTrends) -> str:
    """The trend that was found, what such a look could have found, and what it cannot tell."""
    value, bounds = change_words(result.value, result.low, result.high)
    counts = {"own": result.treated, "other": result.clusters - result.treated, "all": result.clusters}
    counts = {name: number(count, 0) for name, count in counts.items()}
    hidden = {"seen": number(result.seen, 2), "bias": number(result.bias, 2)}
    return " ".join(
        (
            text("before_start.trend", value=value, interval=bounds, level=level_words(LEVEL), **counts),
            text("before_start.seen", power=percent(POWER), after=result.after, **hidden),
            text("before_start.unseen"),
            text("compared.unlinked"),
        )
    )


def staggered_words(result: Staggered) -> str:
    """The mean effect since the start, and what it rests on."""
    value, bounds = change_words(result.value, result.low, result.high)
    counts = {"treated": result.treated, "never": result.never, "all": result.treated + result.never}
    counts = {name: number(count, 0) for name, count in counts.items()}
    return " ".join(
        (
            text("staggered.value", value=value, interval=bounds, level=level_words(LEVEL), **counts),
            *([text("staggered.narrow")] if result.method == "t" and result.treated < result.never else []),
            text("compared.unlinked"),
            text("staggered.alike"),
        )
    )
