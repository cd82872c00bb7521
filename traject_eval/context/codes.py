"""Codes of regions: what kind of region a code is of, and in which larger ones it lies."""

import re

LEVELS = {"BU": "buurt", "WK": "wijk", "GM": "gemeente", "NL": "land"}
COUNTRY = "NL00"
CODE = re.compile(r"NL\d\d|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")  # letters where there are a hundred or more
OTHER = re.compile(r"(PV|LD|CR|AM|GG|RU|AR|JZ|VR|ZK|LB|SG|WR|OR)\d{2,4}")  # regions that no buurt is told to lie in


def level_of(code: str) -> str | None:
    """``buurt``, ``wijk``, ``gemeente`` or ``land``; None where it is no code of one of these.

    Examples
    --------
    >>> level_of("BU0363AE01"), level_of("NL00"), level_of("BU36")
    ('buurt', 'land', None)
    """
    return LEVELS[code[:2]] if CODE.fullmatch(code) else None


def wijk_of(code: str) -> str:
    """The wijk in which a buurt lies.

    Examples
    --------
    >>> wijk_of("BU0363AE01")
    'WK0363AE'
    """
    return "WK" + code[2:8]


def municipality_of(code: str) -> str:
    """The municipality in which a buurt or wijk lies.

    Examples
    --------
    >>> municipality_of("BU0363AE01")
    'GM0363'
    """
    return "GM" + code[2:6]
