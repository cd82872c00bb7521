"""Codes for cards: easy to copy, and with a check sign that catches every slip in one sign and every swap.

A code is five signs by chance and one that checks them. The alphabet has 23 signs without look-alikes (no 0 and O,
no 1, I and L, 2 without Z, 5 without S, 8 without B) and without vowels, so that no word appears. With the places of
the signs in the alphabet as numbers x1 to x6, the sum 1·x1 + 2·x2 + … + 6·x6 is a multiple of 23. Because 23 is prime
and no weight or difference of weights is a multiple of it, one wrong sign always shows, and so does a swap of any two
different signs (the scheme of ISBN-10, with 23 for 11).
"""

import secrets
from collections.abc import Collection
from pathlib import Path

from traject_eval.errors import DataProblem

ALPHABET = "23456789CDFHJKMNPRTVWXY"
GIVEN = "surveys/codes.txt"  # in a project: codes and nothing else, so that none is given twice
PRIME, LENGTH, HALF = len(ALPHABET), 6, 3
LAST_INVERSE = pow(LENGTH, -1, PRIME)
MOST = 100_000  # codes at a time: of the six million that exist, chance must stay able to find new ones


def with_check(signs: str) -> str:
    """Five signs with the sixth that checks them.

    Examples
    --------
    >>> with_check("K7M4P")
    'K7M4PD'
    """
    known = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, start=1))
    return signs + ALPHABET[-known * LAST_INVERSE % PRIME]


def is_code(written: str) -> bool:
    """Is this a code that a card can have? Spaces, dashes and small letters do not matter.

    Examples
    --------
    >>> is_code("k7m-4pd"), is_code("K7M-4PW"), is_code("7KM-4PX")
    (True, False, False)
    """
    code = tidy(written)
    if not looks_like_code(code):
        return False
    return sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(code, start=1)) % PRIME == 0


def looks_like_code(code: str) -> bool:
    """Has a tidied text as many signs as a code, all of them signs of a code? The check sign may be wrong.

    Examples
    --------
    >>> looks_like_code("K7M4PW"), looks_like_code("P12")
    (True, False)
    """
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def tidy(written: str) -> str:
    """A code as it is kept: capitals, without spaces and dashes.

    Examples
    --------
    >>> tidy(" k7m-4pd ")
    'K7M4PD'
    """
    return "".join(written.upper().replace("-", " ").split())


def shown(code: str) -> str:
    """A code as it stands on a card.

    Examples
    --------
    >>> shown("K7M4PD")
    'K7M-4PD'
    """
    return f"{code[:HALF]}-{code[HALF:]}"


def given_codes(root: Path) -> frozenset[str]:
    """The codes on the cards that were printed for a project."""
    path = root / GIVEN
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


def nearest(written: str, given: Collection[str]) -> str:
    """The one given code from which this is a single slip away; empty where there is none, or more than one.

    A slip is one wrong, missing or extra sign, or two neighbours swapped.

    Examples
    --------
    >>> nearest("k7m-4pw", ["K7M4PD", "CCCCCC"]), nearest("7KM4PD", ["K7M4PD"]), nearest("K7", ["K7M4PD"])
    ('K7M4PD', 'K7M4PD', '')
    """
    code = tidy(written)
    near = [one for one in given if _one_slip(code, one) or _one_slip(one, code)]
    return near[0] if len(near) == 1 else ""


def _one_slip(code: str, other: str) -> bool:
    """Is one sign of ``code`` wrong or to be left out, or are two neighbours to be swapped, to get the other?"""
    for place in range(len(code)):
        before, after = code[:place], code[place + 1 :]
        swapped = before + after[:1] + code[place] + after[1:]
        wrong = len(code) == len(other) and before == other[:place] and after == other[place + 1 :]
        if other in (before + after, swapped) or wrong:
            return code != other
    return False


def new_codes(count: int, taken: Collection[str] = ()) -> list[str]:
    """So many codes that differ from each other and from those that were given before.

    They come from the random source of the computer and say nothing about who gets them.

    Raises
    ------
    DataProblem
        Fewer than one, or more than ``MOST``.

    Examples
    --------
    >>> made = new_codes(3)
    >>> len(set(made)), all(map(is_code, made))
    (3, True)
    """
    if not 1 <= count <= MOST:
        raise DataProblem(f"{count} codes kan niet. Kies een aantal van 1 tot en met {MOST}.")
    made, used = [], set(taken)
    while len(made) < count:
        code = with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))
        if code not in used:
            used.add(code)
            made.append(code)
    return made
