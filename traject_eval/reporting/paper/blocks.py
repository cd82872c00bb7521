"""Blocks as a printed page takes them: texts that fit their place, tables with widths, figures drawn."""

from traject_eval.plots import draw, paper_svg
from traject_eval.printing.columns import GUTTER, set_table
from traject_eval.printing.letters import clipped, fitted, paragraphs
from traject_eval.reporting.arrange import Placed
from traject_eval.resources.design import tokens

PAGE, COLUMN, MARGIN = 170.0, 116.0, 46.0  # mm: the text area of A4, the column of claims, and the kantlijn beside it
TALLEST = {
    "wide": 225.0,
    "card": 130.0,
}  # mm of a drawing that leaves room for its title and note, and on a card for more
HYPHENATED = ("margin", "people")
IN_MARGIN = ("figure", "alert", *HYPHENATED)
PANEL = 10.0  # mm that the edges of a sand panel take
TITLE = 600  # letters
ROWS = 4  # of a table that is kept on one page
LONG = 900  # letters of text that may have to run over to the next page


def printed(block: Placed, width: float = PAGE, size: str = "wide") -> dict:
    """The content of a block with everything that its template needs beside it.

    A drawing taller than a page is replaced by its table, which has the same numbers and may run over pages.
    """
    content = block.content
    place = (
        COLUMN if content["kind"] in ("claim", "refusal") else width - (PANEL if content.get("style") == "box" else 0)
    )
    made = content | {"level": block.level, "title": title(content["title"], place, "h3")}
    if content["kind"] == "figure":
        return made | _figure(content, width, size)
    return made | MAKERS[content["kind"]](content, width)


def _text(content: dict, width: float) -> dict:
    size = "lead" if content["style"] == "lead" else "body"
    return {"text": _paragraphs(content["text"], width - PANEL, size), "long": len(content["text"]) > LONG}


def _claim(content: dict, _: float) -> dict:
    margin = {name: fit(content[name], MARGIN, "note", running=name in HYPHENATED) for name in IN_MARGIN}
    return margin | {"text": _paragraphs(content["text"], COLUMN), "long": _is_long(content, "text")}


def _refusal(content: dict, _: float) -> dict:
    texts = {name: _paragraphs(content[name], COLUMN) for name in ("reason", "needed")}
    return texts | {"long": _is_long(content, "reason", "needed")}


def _table(content: dict, width: float) -> dict:
    made = set_table(content["columns"], content["rows"], width) | {"gutter": GUTTER}
    letters = sum(len(cell) for row in content["rows"] for cell in row)
    long = len(content["rows"]) > ROWS or letters > LONG or _is_long(content, "note")
    return made | {"note": _paragraphs(content["note"], width, "note"), "long": long}


def _figure(content: dict, width: float, size: str) -> dict:
    figure = draw(content["chart"], content["data"], size=size)
    fits = figure.get_figheight() * width / figure.get_figwidth() <= TALLEST[size]
    table = content["table"]
    return {
        "svg": paper_svg(figure) if fits else "",
        "table": set_table(table["columns"], table["rows"], width) | {"gutter": GUTTER},
        "note": _paragraphs(content["note"], width, "note"),
        "long": _is_long(content, "note"),
        "data": None,
    }


MAKERS = {"text": _text, "claim": _claim, "refusal": _refusal, "table": _table}


def _paragraphs(text: str, width: float, size: str = "body") -> list[str]:
    return [fit(one, width, size, running=size != "lead") for one in paragraphs(text)]


def title(text: str, width: float, size: str) -> str:
    """A title fitted to its place; what no title should be (a heading cannot run over pages) ends in dots."""
    return fit(clipped(text, TITLE), width, size)


def fit(text: str, width: float, size: str, *, running: bool = False) -> str:
    """The text with its words fitted to a place of ``width`` mm in a named size of type, bold at the widest."""
    return fitted(text, width, tokens()["type"]["paper_pt"][size], bold=True, running=running)


def _is_long(content: dict, *names: str) -> bool:
    return sum(len(content[name]) for name in ("title", *names)) > LONG
