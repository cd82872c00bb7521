"""The table of figures: which are shown, and in which column of a file each stands."""

import functools
import re
from dataclasses import dataclass
from importlib import resources

import yaml

NUMBERED = re.compile(r"_\d+$")
UNIT = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True)
class Topic:
    """One figure: what it counts in, where it stands, and of which two counts it is a share."""

    name: str
    unit: str
    modelled: bool = False
    late: bool = False  # may be about an earlier year than the file that it stands in
    columns: tuple[str, ...] = ()
    part: str = ""
    of: str = ""

    @property
    def kind(self) -> str:
        """``modelled`` (an estimate of a model) or ``measured``."""
        return "modelled" if self.modelled else "measured"


@dataclass(frozen=True)
class Table:
    """What is known of files with open data: see ``resources/context.yaml``."""

    code: tuple[str, ...]
    year: tuple[str, ...]
    rows: tuple[dict, ...]
    unknown: frozenset[str]
    unknown_below: float
    counts: dict[str, Topic]
    topics: dict[str, Topic]

    @property
    def figures(self) -> dict[str, Topic]:
        """Counts and topics together."""
        return self.counts | self.topics


@functools.cache
def context_table() -> Table:
    """The table, read once.

    Examples
    --------
    >>> context_table().topics["age_65"].of, context_table().topics["modelled_lonely"].kind
    ('inhabitants', 'modelled')
    """
    raw = yaml.safe_load(resources.files("traject_eval.resources").joinpath("context.yaml").read_text("utf-8"))
    return Table(
        **{name: tuple(raw[name]) for name in ("code", "year", "rows")},
        unknown=frozenset(raw["unknown"]),
        unknown_below=raw["unknown_below"],
        **{kind: {name: _topic(name, row) for name, row in raw[kind].items()} for kind in ("counts", "topics")},
    )


def _topic(name: str, row: dict) -> Topic:
    return Topic(name, **row | {"columns": tuple(row.get("columns", ()))})


def called(header: str) -> list[str]:
    """The names under which a column may be known, the most exact first.

    Examples
    --------
    >>> called("AantalInwoners_5"), called("Gezondheid/Eenzaam (%)")
    (['aantalinwoners_5', 'aantalinwoners'], ['gezondheid/eenzaam (%)', 'gezondheid/eenzaam', 'eenzaam'])
    """
    whole = header.strip().casefold()
    bare = UNIT.sub("", whole)
    return list(dict.fromkeys([whole, NUMBERED.sub("", whole), bare, bare.rpartition("/")[2]]))


def columns_named(headers: list[str], names: tuple[str, ...]) -> list[str]:
    """The columns that one of these names is the name of; by its exact name rather than by a part of it.

    Examples
    --------
    >>> columns_named(["regio", "a_inw"], ("AantalInwoners", "a_inw"))
    ['a_inw']
    """
    known = {name.casefold() for name in names}
    fits = {header: next((nr for nr, name in enumerate(called(header)) if name in known), None) for header in headers}
    best = min((nr for nr in fits.values() if nr is not None), default=None)
    return [header for header, nr in fits.items() if nr is not None and nr == best]
