"""What a page is made of: finished texts, blocks and links; nothing here is computed or drawn."""

import datetime as dt
import re
from dataclasses import dataclass

SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)

DONE, TOO_FEW, FAILED, NO_ANSWERS = "done", "too_few", "failed", "no_answers"
STATUSES = (DONE, TOO_FEW, FAILED, NO_ANSWERS)  # in the order of the index: what is ready first


@dataclass(frozen=True)
class Link:
    """A file beside the page, or a page elsewhere in the same folder.

    Examples
    --------
    >>> Link("Alle cijfers (csv)", "findings.csv").href
    'findings.csv'
    """

    label: str
    href: str

    def __post_init__(self):
        if SCHEME.match(self.href) or self.href.startswith("//"):
            raise ValueError(f"a page links to files beside it only, not to {self.href!r}")


@dataclass(frozen=True)
class Markdown:
    """Prose of a workbook, as it was written."""

    text: str


@dataclass(frozen=True)
class Block:
    """The content of a gated block, as ``traject_eval.blocks`` makes it."""

    content: dict


@dataclass(frozen=True)
class Part:
    """What one workbook has to show, in order."""

    workbook: str  # "09-evaluatie"; its number is the stop on the trajectlijn
    title: str
    content: tuple[Markdown | Block, ...]
    appendix: bool = False  # for who checks the figures; on paper a file of its own


@dataclass(frozen=True)
class Logo:
    """The client's mark, clean: pixels or shapes, and nothing that a browser would run or fetch."""

    data: bytes
    media: str  # "image/png" or "image/svg+xml"
    alt: str


@dataclass(frozen=True)
class ReportPage:
    """Everything that stands in a report, whatever kind of file it becomes."""

    title: str  # the buurt
    kicker: str  # "Traject in de Buurt · verslag van 1 februari 2026"
    subtitle: str  # the municipality, or the name of the programme
    example: bool  # invented figures: the page says so at the top
    phase: int | None  # where the buurt is on the trajectlijn, 0 to 9; None draws no line
    parts: tuple[Part, ...]
    files: tuple[Link, ...]
    facts: tuple[str, ...]  # sentences at the foot: how and when this was made
    lang: str
    stamp: str  # "Concept", "Definitief · 1 februari 2026"; empty where there is none
    logo: Logo | None
    colophon: tuple[str, ...]  # the client's own lines at the foot: who made this, where to ask
    made: dt.date  # the day on which it was made


@dataclass(frozen=True)
class IndexRow:
    """One buurt in the index. What is not known is an empty text or None."""

    name: str
    municipality: str
    comparison: bool  # a comparison buurt: said with a word
    phase: int | None
    status: str  # one of ``STATUSES``
    reason: str  # what is to be done and why, in Dutch; empty when done
    report: str  # path of the report, relative to the index; of the previous one if the last run failed
    files: tuple[Link, ...]
    verdict: str  # "ging omhoog"
    figure: str  # "+0,5 punt"
    margin: str  # "marge 0,1 tot 0,8"
    sign: dict | None  # value, low, high and sure, as in a claim
    people: int | None  # for the order "aantal mensen"
    people_text: str  # "48 deelnemers"

    def __post_init__(self):
        if self.status not in STATUSES:
            raise ValueError(f"a row has one of the statuses {STATUSES}, not {self.status!r}")


@dataclass(frozen=True)
class IndexPage:
    """Everything that stands in the ``index.html`` of a programme."""

    title: str
    kicker: str
    lead: str
    updated: str  # "Bijgewerkt op 1 februari 2026, 03:12 uur."
    measure: str  # head of the column with intervals: "Verandering in sociale samenhang, in punten"
    example: bool
    rows: tuple[IndexRow, ...]
    files: tuple[Link, ...]
    facts: tuple[str, ...]
    lang: str
