"""The order of a page, the same for every form of it: what comes first, which sections follow, how deep titles are."""

import re
from dataclasses import dataclass

from traject_eval.reporting.page import Block, Markdown, Part, ReportPage
from traject_eval.reporting.prose import Heading, Outline, Prose, read_prose
from traject_eval.words import branch

FRONT_LEVEL = 3


@dataclass(frozen=True)
class Placed:
    """A block in its place: its content, the level of its title and an id that is unique in the page."""

    content: dict
    level: int
    id: str


@dataclass(frozen=True)
class Section:
    """A part in its place."""

    id: str
    title: str
    headings: list[Heading]
    items: list[Prose | Placed]


@dataclass(frozen=True)
class Stop:
    """A phase on the trajectlijn: behind us, here or ahead, and its section where the report has its workbook."""

    name: str
    place: str
    section: str


@dataclass(frozen=True)
class Arranged:
    """A whole page: the blocks that come first, by what they are for, and then every section."""

    leads: list[Placed]
    results: list[Placed]
    others: list[Placed]
    sections: list[Section]
    stops: list[Stop]


def arrange(page: ReportPage) -> Arranged:
    """Put a page in order: blocks placed "front" first, whatever part they are from; then every part.

    Examples
    --------
    >>> lead = {"kind": "text", "place": "front", "key": "lead", "style": "lead", "title": "", "text": "Goed."}
    >>> part = Part("09-evaluatie", "Evaluatie", (Markdown("# Evaluatie"), Markdown("Meer."), Block(lead)))
    >>> from datetime import date
    >>> page = ReportPage("Vlierbeek", "", "", False, None, (part,), (), (), "nl", "", None, (), date(2026, 2, 1))
    >>> [block.id for block in arrange(page).leads], [section.id for section in arrange(page).sections]
    (['voor-0'], ['deel-09-evaluatie'])
    """
    items = [item for part in page.parts for item in part.content if _is_front(item)]
    front = [Placed(item.content, FRONT_LEVEL, f"voor-{nr}") for nr, item in enumerate(items)]
    sections = [section for part in page.parts if (section := _section(part)).items]
    return Arranged(
        leads=_of_kind(front, "lead"),
        results=_of_kind(front, "claim", "refusal"),
        others=[*_of_kind(front, "table", "figure", "body", "note"), *_of_kind(front, "box")],
        sections=sections,
        stops=_stops(page, sections) if page.phase is not None else [],
    )


def _is_front(item: Markdown | Block) -> bool:
    return isinstance(item, Block) and item.content["place"] == "front"


def _of_kind(blocks: list[Placed], *kinds: str) -> list[Placed]:
    """The blocks of these kinds, or, for text, of these styles."""
    return [block for block in blocks if block.content.get("style", block.content["kind"]) in kinds]


def _section(part: Part) -> Section:
    outline, headings, items = Outline(), [], []
    anchor = f"deel-{re.sub('[^a-z0-9]+', '-', part.workbook.lower()).strip('-')}"
    for nr, item in enumerate(part.content):
        if isinstance(item, Markdown):
            prose = read_prose(item.text, outline, f"{anchor}-{nr}", title=part.title)
            headings += prose.headings
            items += [prose] if prose.tokens else []
        elif not _is_front(item):
            items.append(Placed(item.content, outline.below, f"{anchor}-blok-{nr}"))
    return Section(anchor, part.title, headings, items)


def _stops(page: ReportPage, sections: list[Section]) -> list[Stop]:
    numbers = {re.match(r"deel-(\d*)", section.id)[1]: section.id for section in sections}
    return [
        Stop(
            name, "here" if nr == page.phase else "behind" if nr < page.phase else "ahead", numbers.get(f"{nr:02d}", "")
        )
        for nr, name in enumerate(branch("web")["phases"])
    ]
