"""Sentences of an invented buurt, put together from parts so that no two buurten say the same."""

import functools
from dataclasses import dataclass
from importlib import resources

import yaml

STREETS = 5  # per buurt
ELSEWHERE = 320  # ranks further: streets that no buurt of a programme has, which is where a trip goes
FIRST_YEARS = 4  # of experience with a talent
MOST_YEARS = 48
LEAST_EUROS, EUROS, STEP = 50, 40, 25
STRIDE = 29  # shares no factor with the number of pairs: neighbouring sentences differ in both halves


@functools.cache
def words() -> dict:
    """The table of what people of an invented programme say; read once.

    Examples
    --------
    >>> words()["fears"][0]
    'Dat het na een jaar stopt, zoals eerder in {house}'
    """
    return yaml.safe_load(resources.files("traject_eval.resources").joinpath("life.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Places:
    """The names of places that only one buurt has."""

    house: str
    square: str
    streets: tuple[str, ...]


def places(rank: int) -> Places:
    """Where the people of the traject buurt with this rank (from 0) meet and live.

    Examples
    --------
    >>> places(0).house, places(0).square, places(0).streets[:2]
    ('buurthuis De Schakel', 'Lijsterplein', ('Lijsterstraat', 'Akkerlaan'))
    """
    told = words()["places"]
    turn, house = divmod(rank, len(told["houses"]))
    kind = told["kinds"][(turn + rank) % len(told["kinds"])]
    turn, stem = divmod(rank, len(told["stems"]))
    square = told["stems"][stem] + told["squares"][turn % len(told["squares"])].lower()
    streets = tuple(_street(STREETS * rank + nr, told) for nr in range(STREETS))
    return Places(f"{kind} {told['houses'][house]}", square, streets)


def _street(number: int, told: dict) -> str:
    """The streets of a buurt have different endings; no name comes back before all have been used."""
    turn, stem = divmod(number, len(told["stems"]))
    before, ending = divmod(turn, len(told["streets"]))
    return told["before"][before] + told["stems"][stem] + told["streets"][(ending + number) % len(told["streets"])]


def say(sentence: str, nr: int, rank: int, *, street: int = 0) -> str:
    """One sentence of the buurt with this rank; ``nr`` is its place among those of its kind.

    The pair of ``{with}`` and ``{when}``, ``{euro}`` and ``{years}`` is a Latin square: of one sentence every buurt
    has another one, as long as there are no more buurten than pairs (72), sums (40) or years (48).

    Examples
    --------
    >>> say("Soep, {with}, {when}", 1, 0)
    'Soep, ook met wie alleen woont, op een vaste middag'
    >>> say("Nieuwe stoelen voor {house}", 0, 0)
    'Nieuwe stoelen voor buurthuis De Schakel'
    """
    own, away, tails = places(rank), places(rank + ELSEWHERE), words()["tails"]
    pairs = len(tails["with"]) * len(tails["when"])
    when, company = divmod((rank + nr) * STRIDE % pairs, len(tails["with"]))
    year = (rank + nr * STRIDE) % MOST_YEARS
    said = sentence.format(
        **{"house": own.house, "square": own.square, "street": own.streets[street % STREETS]},
        elsewhere=away.streets[street % STREETS],
        **{"with": tails["with"][company], "when": tails["when"][when]},
        euro=LEAST_EUROS + STEP * ((rank + nr) % EUROS),
        years=tails["years"][year % len(tails["years"])].format(n=FIRST_YEARS + year),
    )
    return said[0].upper() + said[1:]  # it may begin with the name of a place
