"""Blocks in Word: claims with how sure they are, refusals, tables, and figures as pictures that say what they show."""

import io

from docx.document import Document
from docx.shared import Mm, RGBColor

from traject_eval.plots import draw, png
from traject_eval.printing.letters import paragraphs
from traject_eval.reporting.arrange import Placed
from traject_eval.reporting.paper.blocks import TALLEST
from traject_eval.reporting.word.style import colour, own_style
from traject_eval.reporting.word.table import WIDTH, add_table
from traject_eval.reporting.word.xml import describe
from traject_eval.words import branch

DPI = 220


def add_block(document: Document, block: Placed) -> None:
    """Write a block at the end of a document, under its title where it has one."""
    if block.content["title"]:
        document.add_heading(block.content["title"], block.level)
    WRITERS[block.content["kind"]](document, block.content)


def add_paragraphs(document: Document, text: str, style: str = "", *, keep: bool = False) -> None:
    """Write the paragraphs of a text, in one of our own styles or as body text; ``keep`` holds them to what follows."""
    for one in paragraphs(text):
        paragraph = document.add_paragraph(one, style=own_style(style) if style else "Normal")
        paragraph.paragraph_format.keep_with_next = keep or None


def _text(document: Document, content: dict) -> None:
    style = {"box": "panel", "lead": "lead", "note": "note"}.get(content["style"], "")
    add_paragraphs(document, content["text"], style)


def _claim(document: Document, content: dict) -> None:
    add_paragraphs(document, content["text"], keep=True)
    _sure(document, content["alert"], content["figure"], content["margin"], content["people"])


def _refusal(document: Document, content: dict) -> None:
    for name in ("reason", "needed"):
        add_paragraphs(document, content[name], keep=True)
    _sure(document, "", branch("web")["report"]["no_result"], "", "")


def _sure(document: Document, alert: str, figure: str, margin: str, people: str) -> None:
    """How sure it is, in one line: the figure bold, then its margin and its people."""
    told = [part for part in (alert, figure, margin, people) if part]
    line = document.add_paragraph(style=own_style("sure"))
    for nr, part in enumerate(told):
        line.add_run(" · " if nr else "")
        said = line.add_run(part)
        said.bold = part in (alert, figure) or None
        if part == alert:
            said.font.color.rgb = RGBColor.from_string(colour("alert"))


def _table(document: Document, content: dict) -> None:
    add_table(document, content["columns"], content["rows"], content["title"])
    add_paragraphs(document, content["note"], "note")


def _figure(document: Document, content: dict) -> None:
    """A picture as wide as the text; one taller than a page is replaced by its table, which may run over pages."""
    figure = draw(content["chart"], content["data"], size="wide")
    if figure.get_figheight() * WIDTH / figure.get_figwidth() > TALLEST["wide"]:
        add_table(document, content["table"]["columns"], content["table"]["rows"], content["title"])
    else:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(content["note"])
        picture = paragraph.add_run().add_picture(io.BytesIO(png(figure, DPI)), width=Mm(WIDTH))
        describe(picture, content["alt"])
    add_paragraphs(document, content["note"], "note")


WRITERS = {"text": _text, "claim": _claim, "refusal": _refusal, "table": _table, "figure": _figure}
