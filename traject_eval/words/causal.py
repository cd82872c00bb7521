"""Words that name a cause, for text that somebody else wrote."""

import functools
import re
from importlib import resources

import yaml


def causal_words(written: str, language: str = "nl") -> list[tuple[int, str]]:
    """Every place where a text names a cause: its line, counted from 1, and the words as they stand there.

    Examples
    --------
    >>> causal_words("De samenhang groeide.\\nDat komt  door het traject.")
    [(2, 'komt  door')]
    """
    found = _pattern(language).finditer(written)
    return [(written.count("\n", 0, match.start()) + 1, match[0]) for match in found]


@functools.cache
def _pattern(language: str) -> re.Pattern:
    table = resources.files("traject_eval.resources").joinpath("causal", f"{language}.yaml")
    phrases = yaml.safe_load(table.read_text(encoding="utf-8"))
    longest_first = sorted(phrases, key=len, reverse=True)
    ways = ("\\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE)
