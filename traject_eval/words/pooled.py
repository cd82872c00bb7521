"""What buurten taken together say, and what goes with their outcomes."""

import math

from traject_eval.evaluation import Pool
from traject_eval.evaluation.pooling import LEVEL
from traject_eval.words.numbers import digits_for, interval, level_words, listed, number, percent
from traject_eval.words.phrases import change_words
from traject_eval.words.templates import text

FEW_BUURTEN = 30  # under it a prediction is too sure of itself (docs/simulatie.md), which is said


def pool_words(result: Pool) -> str:
    """The mean, how much buurten differ, the next one, and what goes with their outcomes where that was asked.

    Examples
    --------
    >>> import pandas as pd
    >>> from traject_eval.evaluation import pool
    >>> found = pool(pd.DataFrame({"value": [0.1, 0.6, -0.3, 0.5], "se": [0.1, 0.2, 0.1, 0.2]}))
    >>> pool_words(found).replace("\u00a0", " ").partition(". ")[0]
    'Over 4 buurten is het gemiddelde 0,2 (marge −0,5 tot 0,9; 95%)'
    """
    digits = digits_for(result.low, result.high)
    value, bounds = number(result.value, digits), interval(result.low, result.high, digits)
    beyond = {"low": number(result.prediction_low, digits), "high": number(result.prediction_high, digits)}
    said = [
        text("pooling.mean", n=number(result.buurten, 0), value=value, interval=bounds, level=level_words(LEVEL)),
        text("pooling.differ", i2=percent(result.i2)) if result.tau2_low > 0 else text("pooling.alike"),
        text("pooling.next", **beyond),
    ]
    narrow = [text("pooling.narrow")] if not result.tau2 else []
    few = [text("pooling.few", least=number(FEW_BUURTEN, 0))] if result.buurten < FEW_BUURTEN else []
    return " ".join([*said, *narrow, *few, *_moderators(result), *_start(result)])


def _moderators(result: Pool) -> list[str]:
    terms, said = result.moderators.iloc[1:], []
    for row in terms.itertuples():
        value, bounds = change_words(row.value, row.low, row.high)
        said.append(text("pooling.term", term=row.term, value=value, interval=bounds, level=level_words(LEVEL)))
    for share in result.moderation["r2"]:
        said += [] if math.isnan(share) else [text("pooling.share", r2=percent(share))]
    during = terms.loc[terms["kind"] == "description", "term"].tolist()
    return [*said, text("pooling.during", terms=listed(during))] if during else said


def _start(result: Pool) -> list[str]:
    for row in result.start_level.itertuples():
        if math.isinf(row.low) or math.isinf(row.high):
            return [text("pooling.start_open")]
        value, bounds = change_words(row.slope, row.low, row.high)
        return [text("pooling.start", value=value, interval=bounds, level=level_words(LEVEL))]
    return []
