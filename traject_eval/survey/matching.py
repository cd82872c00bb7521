"""Comparing texts the way a reader would: letter case and spaces make no difference."""

import unicodedata
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd


def plain(text: str) -> str:
    """A text without differences that mean nothing.

    Examples
    --------
    >>> plain("  Helemaal   mee EENS ")
    'helemaal mee eens'
    >>> plain("E\\u0301e\\u0301n") == plain("één")
    True
    """
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(whole.split()).casefold()


def lookup(cells: pd.Series, table: Mapping[str, object], missing: Collection[str]) -> tuple[pd.Series, pd.Series]:
    """The meaning of each cell, and where there is none.

    Parameters
    ----------
    cells : Series
        Text, missing where empty.
    table : mapping
        Meaning per ``plain`` text.
    missing : collection
        Plain texts that mean no answer.

    Returns
    -------
    values, unknown : Series
        The meanings, and True where a text is neither known nor missing. Without an answer the meaning is
        None, or NaN where all meanings are numbers.

    Examples
    --------
    >>> values, unknown = lookup(pd.Series(["Ja", "nee ", "-", "?"]), {"ja": 1, "nee": 0}, {"-"})
    >>> values.tolist(), unknown.tolist()
    ([1.0, 0.0, nan, nan], [False, False, False, True])
    """
    places, texts = pd.factorize(cells)  # every different text is looked at once
    plains = [plain(text) for text in texts]
    meanings = np.array([*(table.get(text) for text in plains), None], dtype=object)
    strange = np.array([*(text not in table and text not in missing for text in plains), False], dtype=bool)
    for place, text in enumerate(plains):
        if text in missing:
            meanings[place] = None
    if table and all(isinstance(meaning, int) for meaning in table.values()):
        meanings = meanings.astype(float)
    values = pd.Series(meanings[places], index=cells.index)
    return values, pd.Series(strange[places], index=cells.index)
