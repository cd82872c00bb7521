"""Invented places and meaningless codes: nothing in a simulated programme may look like a real person or buurt."""

import math

import numpy as np

# The first names stand in every demo and are written by hand; the others are put together.
FIRST = (
    *("De Akkers", "Het Kompas", "Molenkwartier", "De Vlinderhof", "Zonnehoek", "Oude Haven", "De Boomgaard"),
    *("Singelbuurt", "Het Palet", "Vogelweide", "De Spinnerij", "Rozenkamp", "Noordereind", "De Horizon"),
    *("Kerkebuurt", "Het Sterrenplein"),
)
STEMS = (
    *("Wilgen", "Merel", "Klaver", "Beuken", "Reiger", "Vlier", "Linden", "Zwaluwen", "Varen", "Elzen", "Kievit"),
    *("Meidoorn", "Populieren", "Leeuweriken", "Hazelaar", "Berken", "Lijster", "Brem", "Kastanje", "Ooievaar"),
    *("Lavendel", "Essen", "Spreeuwen", "Iris"),
)
ENDINGS = (
    *("hof", "kamp", "veld", "hoek", "park", "brink", "dal", "weide"),
    *("gaarde", "singel", "laar", "burg", "donk", "oord", "horst", "wijk"),
)
TOWN_STEMS = ("Voorbeeld", "Verzin", "Nergens", "Denkbeeld", "Ergens", "Schijn", "Proef", "Oefen", "Model", "Droom")
TOWN_ENDINGS = ("dam", "huizen", "recht", "veen", "burg", "wolde", "drecht", "horst", "lo", "stede")
TOWN_SIZE = 4  # buurten per municipality
MOST = len(FIRST) + len(STEMS) * len(ENDINGS)

CONSONANTS, DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
SHAPE = (CONSONANTS, DIGITS, CONSONANTS, CONSONANTS, DIGITS, CONSONANTS)  # never a word, a name or a number
MANY = math.prod(map(len, SHAPE))


def buurt_code(place: int) -> str:
    """A code in the form of a CBS buurt code; municipality 9999 does not exist.

    Examples
    --------
    >>> buurt_code(0)
    'BU99990001'
    """
    return f"BU9999{place + 1:04d}"


def buurt_name(place: int) -> str:
    """An invented name, another one for each place below ``MOST``.

    Examples
    --------
    >>> [buurt_name(place) for place in (0, 16, 17)]
    ['De Akkers', 'Wilgenhof', 'Merelkamp']
    """
    if place < len(FIRST):
        return FIRST[place]
    return _joined(place - len(FIRST), STEMS, ENDINGS)


def municipality(place: int) -> str:
    """An invented municipality; four buurten in a row share one.

    Examples
    --------
    >>> [municipality(place) for place in (0, 3, 4)]
    ['Voorbeelddam', 'Voorbeelddam', 'Verzinhuizen']
    """
    return _joined(place // TOWN_SIZE, TOWN_STEMS, TOWN_ENDINGS)


def person_codes(draw: np.random.Generator, size: int, taken: set[str]) -> list[str]:
    """So many new codes without meaning; ``taken`` holds those in use and gets the new ones.

    Examples
    --------
    >>> taken = set()
    >>> code = person_codes(np.random.Generator(np.random.PCG64(1)), 1, taken)[0]
    >>> len(code), taken == {code}
    (6, True)
    """
    found: list[str] = []
    while len(found) < size:
        for number in draw.integers(MANY, size=size - len(found)).tolist():
            code = _spelled(number)
            if code not in taken:
                taken.add(code)
                found.append(code)
    return found


def _spelled(number: int) -> str:
    signs = []
    for choice in SHAPE:
        number, place = divmod(number, len(choice))
        signs.append(choice[place])
    return "".join(signs)


def _joined(number: int, stems: tuple[str, ...], endings: tuple[str, ...]) -> str:
    """Neighbouring numbers differ in both parts, and no pair comes back before all have been used."""
    turn, stem = divmod(number, len(stems))
    return stems[stem] + endings[(number + turn) % len(endings)]
