"""The report of a buurt as one HTML file that needs nothing else."""

import base64
from dataclasses import dataclass, replace

from markupsafe import Markup

from traject_eval.plots import draw, svg
from traject_eval.reporting.arrange import Arranged, Placed, arrange
from traject_eval.reporting.page import Logo, ReportPage
from traject_eval.reporting.prose import render_prose
from traject_eval.reporting.sign import no_sign, sign, way
from traject_eval.reporting.theme import render_page
from traject_eval.words import branch, speaking

FOUND = "gevonden"  # id of the section with the findings


@dataclass(frozen=True)
class _Shown(Placed):
    """A block in its place with its drawings, if it has any."""

    wide: Markup
    narrow: Markup


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
        The page's language is not spoken, or a chart does not exist.

    Examples
    --------
    >>> from datetime import date
    >>> page = ReportPage("Vlierbeek", "", "", False, None, (), (), (), "nl", "", None, (), date(2026, 2, 1))
    >>> "<h1>Vlierbeek</h1>" in render_report(page)
    True
    """
    logo = _source(page.logo) if page.logo else ""
    drawn = {"sign": sign, "no_sign": no_sign, "way": way}
    with speaking(page.lang):
        shown = _shown(arrange(page), branch("web")["table"])
        return render_page("report", page=page, shown=shown, found=FOUND, logo=logo, **drawn)


def _source(logo: Logo) -> str:
    """The logo inside the page itself; as the source of an image a drawing runs nothing and fetches nothing."""
    return f"data:{logo.media};base64,{base64.b64encode(logo.data).decode()}"


def _shown(arranged: Arranged, table: str) -> Arranged:
    """The same page with its prose as HTML and its figures drawn."""
    sections = [
        replace(
            section,
            items=[_show(item) if isinstance(item, Placed) else render_prose(item, table) for item in section.items],
        )
        for section in arranged.sections
    ]
    return Arranged(
        leads=[_show(block) for block in arranged.leads],
        results=[_show(block) for block in arranged.results],
        others=[_show(block) for block in arranged.others],
        sections=sections,
        stops=arranged.stops,
    )


def _show(block: Placed) -> _Shown:
    wide, narrow = (_drawing(block, size) for size in ("wide", "narrow"))
    return _Shown(block.content, block.level, block.id, wide, narrow)


def _drawing(block: Placed, size: str) -> Markup:
    if block.content["kind"] != "figure":
        return Markup("")
    figure = draw(block.content["chart"], block.content["data"], size=size)
    return Markup(svg(figure, f"{block.id}-{size}"))
