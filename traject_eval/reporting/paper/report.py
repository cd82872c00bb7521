"""The report of a buurt as a PDF: the same page as the HTML, set for paper."""

from traject_eval.reporting.arrange import Placed, Section, arrange
from traject_eval.reporting.page import ReportPage
from traject_eval.reporting.paper.blocks import COLUMN, PAGE, printed
from traject_eval.reporting.paper.columns import GUTTER, set_table
from traject_eval.reporting.paper.letters import clipped, fitted, printable
from traject_eval.reporting.paper.nodes import nodes
from traject_eval.reporting.paper.press import print_pdf
from traject_eval.reporting.prose import Prose
from traject_eval.resources.design import tokens
from traject_eval.words import branch, speaking

FOOT = 60  # letters of a name in the foot of a page
INTRODUCTION = 500  # letters of prose that are kept with the block behind them
SUFFIX = {"image/png": "png", "image/svg+xml": "svg"}


def report_pdf(page: ReportPage) -> bytes:
    """The whole report: the story first, then every part; 60 to 400 kB.

    Nothing is computed, and no text of the page is read as anything but text. Signs that cannot be printed (control
    characters) are left out; a letter that our font lacks is set in another, and one that none has in a frame.

    Raises
    ------
    UnknownName
        The page's language is not spoken, or a chart does not exist.
    """
    with speaking(page.lang):
        page = printable(page)
        return print_pdf("rapport", _report(page), page.made, logo_files(page))


def _report(page: ReportPage) -> dict:
    arranged = arrange(page)
    signs = [block.content["sign"] for block in arranged.results if block.content.get("sign")]
    return {
        **masthead(page),
        "leads": [printed(block) for block in arranged.leads],
        "results": [printed(block) for block in arranged.results],
        "others": [printed(block) for block in arranged.others],
        "signs": bool(signs),
        "compared": any(sign["null"] is not None for sign in signs),
        "sections": [_section(section) for section in arranged.sections],
        **way(page, arranged.stops),
        "colophon": [*page.colophon, *page.facts],
    }


def masthead(page: ReportPage) -> dict:
    """What stands at the head and foot of a page of paper, and in the properties of the document."""
    words = branch("web")
    foot = [
        clipped(page.title, FOOT),
        page.kicker.rpartition(" · ")[2],
        page.stamp,
        words["example"] if page.example else "",
    ]
    size, wide = _title_size(page.title)
    return {
        "lang": page.lang,
        "document": clipped(f"{page.title} · {page.kicker}", 4 * FOOT),
        "date": {"year": page.made.year, "month": page.made.month, "day": page.made.day},
        "title": fitted(page.title, PAGE, wide, bold=True),
        "title-size": size,
        "subtitle": fitted(page.subtitle, PAGE, size),
        "kicker": fitted(page.kicker, COLUMN, wide),
        "stamp": page.stamp,
        "example": page.example,
        "logo": {"file": _logo_name(page), "alt": page.logo.alt} if page.logo else None,
        "foot": " · ".join(part for part in foot if part),
        "words": words["report"] | branch("paper") | {"example": words["example"]},
    }


def way(page: ReportPage, stops: list) -> dict:
    """The trajectlijn with its short names, and what it says to who cannot see it."""
    words = branch("web")
    said = words["report"]["phase"].format(nr=page.phase, name=words["phases"][page.phase]) if stops else ""
    return {
        "stops": [
            {"name": name, "place": stop.place} for stop, name in zip(stops, branch("paper")["phases"], strict=False)
        ],
        "trail": said,
    }


def logo_files(page: ReportPage) -> dict[str, bytes]:
    """The logo by the name that the template knows it by."""
    return {_logo_name(page): page.logo.data} if page.logo else {}


def _logo_name(page: ReportPage) -> str:
    return f"logo.{SUFFIX[page.logo.media]}"


def _title_size(title: str) -> tuple[float, float]:
    """Display type for a name, smaller type where a name is a sentence."""
    sizes = tokens()["type"]["paper_pt"]
    size = sizes["display"] if len(title) <= FOOT else sizes["h2"]
    return size, size


def _section(section: Section) -> dict:
    follows = [*(isinstance(item, Placed) for item in section.items[1:]), False]
    items = [_item(item, before) for item, before in zip(section.items, follows, strict=True)]
    return {"title": fitted(section.title, COLUMN, tokens()["type"]["paper_pt"]["h2"], bold=True), "items": items}


def _item(item: Placed | Prose, introduces: bool) -> dict:
    """A block, or prose; prose that introduces a block goes with it to the next page."""
    if isinstance(item, Placed):
        return printed(item)
    short = sum(len(token.content) for token in item.tokens) <= INTRODUCTION
    return {"kind": "prose", "items": [_widths(node) for node in nodes(item)], "sticky": introduces and short}


def _widths(node: dict) -> dict:
    """Tables in prose get widths as other tables do."""
    if node["kind"] != "table":
        return node
    return node | set_table(node["columns"], node["rows"], COLUMN) | {"gutter": GUTTER}
