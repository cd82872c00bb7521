"""What a multilevel model says, and what it does not."""

from traject_eval.evaluation import Multilevel
from traject_eval.evaluation.icc import LEVEL
from traject_eval.words.numbers import interval, level_words, number, percent
from traject_eval.words.phrases import change_words
from traject_eval.words.templates import text

FEW_GROUPS = 10  # under it the limit of what is said about differences between them is told


def multilevel_words(result: Multilevel) -> str:
    """How much lies between buurten, what goes with every term, and whether that is more than a description.

    Examples
    --------
    >>> import pandas as pd
    >>> from traject_eval.evaluation import multilevel
    >>> table = pd.DataFrame({"buurt": list("aabbcc"), "wave": [0, 1] * 3, "score": [1.0, 3, 3, 5, 5, 7.5]})
    >>> "geen bevinding" in multilevel_words(multilevel(table))
    True
    """
    level = level_words(LEVEL)
    said = [text(f"multilevel.{between_key(result)}", n=number(result.n, 0), level=level, **between_words(result))]
    if len(result.groups) < FEW_GROUPS:
        said.append(text("multilevel.few", least=number(FEW_GROUPS, 0)))
    terms = result.fixed.iloc[1:]
    for row in terms.itertuples():
        value, bounds = change_words(row.value, row.low, row.high)
        said.append(text("multilevel.term", term=row.term, value=value, interval=bounds, level=level))
    if result.finding:
        key = "multilevel.finding" if _known(result.persons) else "multilevel.finding_once"
        said.append(text(key, slope=result.slope))
    elif len(terms):
        said.append(text(f"multilevel.describes.{_missing(result)}"))
    return " ".join(said)


def between_key(result: Multilevel) -> str:
    """``alike`` where no difference between buurten is seen, else ``between``."""
    return "between" if result.icc_low > 0 else "alike"


def between_words(result: Multilevel) -> dict[str, str]:
    """The number of buurten, and the share of all differences that lies between them with its interval."""
    known = {"groups": number(len(result.groups), 0), "icc": percent(result.icc, 1)}
    return known | {"interval": interval(100 * result.icc_low, 100 * result.icc_high, 1)}


def _missing(result: Multilevel) -> str:
    if result.slope:
        return "person"
    return "slope" if _known(result.persons) else "both"


def _known(variance: float) -> bool:
    return variance == variance
