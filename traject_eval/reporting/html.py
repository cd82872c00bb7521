"""The report of a buurt as one HTML file that needs nothing else."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from traject_eval.plots import draw, svg
from traject_eval.reporting.page import Block, Markdown, Part, ReportPage
from traject_eval.reporting.prose import Heading, Outline, render_prose
from traject_eval.reporting.sign import no_sign, sign, way
from traject_eval.reporting.theme import page_words, render_page

FOUND = "gevonden"  # id of the section with the findings
FRONT_LEVEL = 3


@dataclass(frozen=True)
class _Shown:
    """A block in its place: its content, the level of its title, an id, and its drawings if it has any."""

    content: dict
    level: int
    id: str
    wide: Markup
    narrow: Markup


@dataclass(frozen=True)
class _Section:
    """A part in its place; an item is prose (``Markup``) or a block."""

    id: str
    title: str
    headings: list[Heading]
    items: list[Markup | _Shown]


def render_report(page: ReportPage) -> str:
    """One page with everything in it: text, tables, drawings and fonts.

    Blocks placed "front" come first, whatever part they are from; then every part in order. Nothing is computed,
    and what is not Markdown or a block does not exist here: the page can only show what has passed the gate.

    Parameters
    ----------
    page : ReportPage

    Returns
    -------
    str
        HTML of 100 to 400 kB; the same page always gives the same text.

    Raises
    ------
    UnknownName
        There are no words in the page's language, or a chart does not exist.

    Examples
    --------
    >>> page = ReportPage("Vlierbeek", "Verslag", "Meerdrecht", False, None, (), (), (), "nl")
    >>> "<h1>Vlierbeek</h1>" in render_report(page)
    True
    """
    front = [
        _show(item.content, FRONT_LEVEL, f"voor-{nr}")
        for nr, item in enumerate(item for part in page.parts for item in part.content if _is_front(item))
    ]
    sections = [section for part in page.parts if (section := _section(part, page.lang)).items]
    return render_page(
        "report",
        lang=page.lang,
        page=page,
        leads=_of_kind(front, "lead"),
        results=_of_kind(front, "claim", "refusal"),
        others=[*_of_kind(front, "table", "figure", "body", "note"), *_of_kind(front, "box")],
        sections=sections,
        stops=_stops(page, sections) if page.phase is not None else [],
        found=FOUND,
        sign=sign,
        no_sign=no_sign,
        way=way,
    )


def _is_front(item: Markdown | Block) -> bool:
    return isinstance(item, Block) and item.content["place"] == "front"


def _of_kind(blocks: list[_Shown], *kinds: str) -> list[_Shown]:
    """The blocks of these kinds, or, for text, of these styles."""
    return [block for block in blocks if block.content.get("style", block.content["kind"]) in kinds]


def _section(part: Part, lang: str) -> _Section:
    outline, headings, items = Outline(), [], []
    anchor = f"deel-{re.sub('[^a-z0-9]+', '-', part.workbook.lower()).strip('-')}"
    for nr, item in enumerate(part.content):
        if isinstance(item, Markdown):
            prose, found = render_prose(
                item.text, outline, f"{anchor}-{nr}", title=part.title, table=page_words(lang)["table"]
            )
            headings += found
            items += [prose] if prose.strip() else []
        elif not _is_front(item):
            items.append(_show(item.content, outline.below, f"{anchor}-blok-{nr}"))
    return _Section(anchor, part.title, headings, items)


def _show(content: dict, level: int, anchor: str) -> _Shown:
    wide, narrow = (_drawing(content, anchor, small) for small in (False, True))
    return _Shown(content, level, anchor, wide, narrow)


def _drawing(content: dict, anchor: str, narrow: bool) -> Markup:
    if content["kind"] != "figure":
        return Markup("")
    figure = draw(content["chart"], content["data"], narrow=narrow)
    return Markup(svg(figure, f"{anchor}-{'smal' if narrow else 'breed'}"))


def _stops(page: ReportPage, sections: list[_Section]) -> list[dict]:
    """The trajectlijn: every phase with its place and, where this report has its workbook, its section."""
    numbers = {re.match(r"deel-(\d*)", section.id)[1]: section.id for section in sections}
    return [
        {
            "name": name,
            "place": "here" if nr == page.phase else "behind" if nr < page.phase else "ahead",
            "section": numbers.get(f"{nr:02d}", ""),
        }
        for nr, name in enumerate(page_words(page.lang)["phases"])
    ]
