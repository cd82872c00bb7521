"""The report of a buurt as a PDF: the same page as the HTML, set for paper, and its appendix as a file of its own."""

from dataclasses import replace

from traject_eval.printing.columns import GUTTER, set_table
from traject_eval.printing.letters import printable
from traject_eval.printing.press import print_pdf
from traject_eval.reporting.arrange import Placed, Section, arrange
from traject_eval.reporting.page import ReportPage
from traject_eval.reporting.paper.blocks import COLUMN, PAGE, fit, printed, title
from traject_eval.reporting.paper.masthead import logo_files, masthead, way
from traject_eval.reporting.paper.nodes import nodes
from traject_eval.reporting.prose import Prose
from traject_eval.words import speaking, text

INTRODUCTION = 500  # letters of prose that are kept with the block behind them


def report_pdf(page: ReportPage) -> bytes:
    """The report without its appendix: the story first, then every part; 60 to 400 kB.

    Nothing is computed, and no text of the page is read as anything but text. Signs that cannot be printed (control
    characters) are left out; a letter that our font lacks is set in another, and one that none has in a frame.

    Raises
    ------
    UnknownName
        The page's language is not spoken, or a chart does not exist.
    """
    with speaking(page.lang):
        parts = tuple(part for part in page.parts if not part.appendix)
        facts = (*page.facts, *([text("page.appendix_apart")] if len(parts) < len(page.parts) else []))
        return _printed(replace(page, parts=parts, facts=facts))


def appendix_pdf(page: ReportPage) -> bytes | None:
    """What is for who checks the figures, of every part; None where there is nothing.

    Raises
    ------
    UnknownName
        The page's language is not spoken, or a chart does not exist.
    """
    with speaking(page.lang):
        parts = tuple(part for part in page.parts if part.appendix)
        if not parts:
            return None
        return _printed(replace(page, parts=parts, phase=None, subtitle=text("page.appendix_of")))


def _printed(page: ReportPage) -> bytes:
    page = printable(page)
    return print_pdf(__package__, "rapport", _report(page), page.made, logo_files(page))


def _report(page: ReportPage) -> dict:
    arranged = arrange(page)
    signs = [block.content["sign"] for block in arranged.results if block.content.get("sign")]
    return {
        **masthead(page, PAGE, COLUMN),
        "leads": [printed(block) for block in arranged.leads],
        "results": [printed(block) for block in arranged.results],
        "others": [printed(block) for block in arranged.others],
        "signs": bool(signs),
        "compared": any(sign["null"] is not None for sign in signs),
        "sections": [_section(section) for section in arranged.sections],
        **way(page, arranged.stops),
        "colophon": [fit(line, PAGE, "colophon") for line in (*page.colophon, *page.facts)],
    }


def _section(section: Section) -> dict:
    last = len(section.items) - 1
    items = [_item(item, introduces=place < last) for place, item in enumerate(section.items)]
    return {"title": title(section.title, COLUMN, "h2"), "items": items}


def _item(item: Placed | Prose, introduces: bool) -> dict:
    """A block, or prose; short prose goes with what it introduces to the next page."""
    if isinstance(item, Placed):
        return printed(item)
    short = sum(len(token.content) for token in item.tokens) <= INTRODUCTION
    return {"kind": "prose", "items": [_widths(node) for node in nodes(item)], "sticky": introduces and short}


def _widths(node: dict) -> dict:
    """Tables in prose get widths as other tables do."""
    if node["kind"] != "table":
        return node
    return node | set_table(node["columns"], node["rows"], COLUMN) | {"gutter": GUTTER}
