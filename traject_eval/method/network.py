"""Who knows whom: how many ties there are, who hangs together, who stands alone."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from traject_eval.errors import DataProblem

TIE_COLUMNS = ("person", "other")


@dataclass(frozen=True)
class Network:
    """The ties among the people of one evening; a tie has no direction: one of the two naming it is enough."""

    people: int
    ties: int
    density: float  # ties as a share of all pairs; NaN under two people
    mean_ties: float  # per person
    alone: int  # people without a tie
    groups: int  # sets of people that hang together, those alone included
    largest: float  # share of the people in the largest of them
    mutual: float  # share of the ties that both named; NaN without ties

    def to_frame(self) -> pd.DataFrame:
        """All numbers in one row."""
        return pd.DataFrame([asdict(self)])


def network(people: list[str], ties: pd.DataFrame) -> Network:
    """The network of some people.

    Parameters
    ----------
    people : list of str
        Everyone who was asked and may be named.
    ties : DataFrame
        ``person, other``: who named whom. Naming oneself is left out, naming twice counts once.

    Raises
    ------
    DataProblem
        A column is missing, or somebody is named who is not among the people.

    Notes
    -----
    Density = ties / (n(n − 1)/2). People who left early or came late simply have fewer ties: density and mean are a
    floor. Compared with networkx.

    References
    ----------
    Wasserman, S., & Faust, K. (1994). Social network analysis, chapter 4.

    Examples
    --------
    >>> found = network(list("abcd"), pd.DataFrame({"person": ["a", "b", "b"], "other": ["b", "a", "c"]}))
    >>> found.ties, round(found.density, 3), found.alone, found.groups, found.mutual
    (2, 0.333, 1, 2, 0.5)
    """
    if missing := [name for name in TIE_COLUMNS if name not in ties]:
        raise DataProblem(f"In de tabel van wie wie kent ontbreekt de kolom {', '.join(missing)}.")
    place = {person: nr for nr, person in enumerate(people)}
    named = ties[ties["person"] != ties["other"]]
    if unknown := sorted({str(one) for name in TIE_COLUMNS for one in named[name]} - set(map(str, people))):
        raise DataProblem(f"Er wordt iemand genoemd die niet op de lijst staat: {', '.join(unknown)}.")
    arcs = {(place[row.person], place[row.other]) for row in named.itertuples()}
    pairs = {(min(arc), max(arc)) for arc in arcs}
    return _measured(len(people), arcs, sorted(pairs))


def _measured(n: int, arcs: set, pairs: list[tuple[int, int]]) -> Network:
    ends = np.array(pairs, dtype=int).reshape(-1, 2)
    degree = np.bincount(ends.ravel(), minlength=n)
    tied = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    groups, label = connected_components(tied, directed=False) if n else (0, np.array([], dtype=int))
    both = sum((other, person) in arcs for person, other in pairs if (person, other) in arcs)
    return Network(
        people=n,
        ties=len(pairs),
        density=len(pairs) / (n * (n - 1) / 2) if n > 1 else float("nan"),
        mean_ties=float(degree.mean()) if n else float("nan"),
        alone=int((degree == 0).sum()),
        groups=int(groups),
        largest=float(np.bincount(label).max() / n) if n else float("nan"),
        mutual=both / len(pairs) if pairs else float("nan"),
    )
