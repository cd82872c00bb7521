"""Loops in what a group says makes more or less of what: those that strengthen themselves, and those that do not."""

from dataclasses import dataclass
from itertools import islice

import pandas as pd

from traject_eval.errors import DataProblem

SIGNS = ("more", "less")
LONGEST = 8  # arrows in a loop: a longer one nobody can follow, and with many arrows there are millions of those
MOST = 100  # loops that are looked for, shortest first
ARROW_COLUMNS = ("source", "sign", "target")


@dataclass(frozen=True)
class Loop:
    """A way along arrows that comes back where it began; ``signs[i]`` is that of the arrow from ``factors[i]``."""

    factors: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def reinforcing(self) -> bool:
        """Does more of the first come back as more of it? So it is with an even number of arrows to less."""
        return self.signs.count("less") % 2 == 0


def feedback_loops(arrows: pd.DataFrame) -> list[Loop]:
    """Every loop of at most eight arrows, the shortest first; each begins at its factor that was named first.

    Parameters
    ----------
    arrows : DataFrame
        ``source, sign, target``: more of ``source`` gives ``more`` or ``less`` of ``target``. Of two arrows from one
        to the same other, the last holds.

    Returns
    -------
    list of Loop
        At most a hundred.

    Raises
    ------
    DataProblem
        A column is missing or a sign is unknown.

    Notes
    -----
    A loop strengthens itself where the product of its signs is positive, whichever way it is turned.

    References
    ----------
    Sterman, J. (2000). Business dynamics, chapter 5. Johnson, D. (1975). SIAM Journal on Computing 4, 77–84.

    Examples
    --------
    >>> rows = [("eten", "more", "kennen"), ("kennen", "more", "helpers"), ("helpers", "more", "eten"),
    ...         ("eten", "less", "helpers")]
    >>> for loop in feedback_loops(pd.DataFrame(rows, columns=["source", "sign", "target"])):
    ...     print(loop.factors, loop.reinforcing)
    ('eten', 'helpers') False
    ('eten', 'kennen', 'helpers') True
    """
    if missing := [name for name in ARROW_COLUMNS if name not in arrows]:
        raise DataProblem(f"In de pijlen ontbreekt de kolom {', '.join(missing)}.")
    if unknown := sorted(set(arrows["sign"]) - set(SIGNS)):
        raise DataProblem(f"Een pijl is een van {', '.join(SIGNS)}; gevonden: {', '.join(map(str, unknown))}.")
    import networkx  # only who looks for loops needs it, and it takes a while to load

    sign = {(row.source, row.target): row.sign for row in arrows.itertuples()}
    graph = networkx.DiGraph(list(sign))
    place = {name: nr for nr, name in enumerate(dict.fromkeys(name for pair in sign for name in pair))}
    found = []
    for bound in range(1, LONGEST + 1):  # by length, so that where there are too many the shortest are found
        ways = networkx.simple_cycles(graph, length_bound=bound)
        found = [tuple(way) for way in islice(ways, MOST)]
        if len(found) == MOST:
            break
    turned = [_from_first(way, place) for way in found]
    turned.sort(key=lambda way: (len(way), [place[name] for name in way]))
    return [Loop(way, tuple(sign[pair] for pair in zip(way, (*way[1:], way[0]), strict=True))) for way in turned]


def _from_first(way: tuple, place: dict) -> tuple:
    start = min(range(len(way)), key=lambda nr: place[way[nr]])
    return way[start:] + way[:start]
