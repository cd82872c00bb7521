"""The report of a buurt as a Word document: the same page as the HTML, to be edited."""

import datetime as dt
import io
import zipfile

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from traject_eval.printing.letters import clipped, printable
from traject_eval.reporting.arrange import Arranged, Placed, arrange
from traject_eval.reporting.logo import as_png
from traject_eval.reporting.page import Logo, ReportPage
from traject_eval.reporting.word.blocks import add_block, add_paragraphs
from traject_eval.reporting.word.prose import add_prose
from traject_eval.reporting.word.style import blank, own_style
from traject_eval.reporting.word.table import WIDTH
from traject_eval.reporting.word.xml import add_field, add_tab, describe
from traject_eval.words import branch, speaking

LOGO = (50.0, 18.0)  # mm at most
FOOT = 60  # letters of a name in the foot of a page
LONGEST_TITLE = 250  # letters that the property of a document takes


def report_docx(page: ReportPage) -> bytes:
    """The whole report as a Word document, with real styles, headings, tables and words for every picture.

    Nothing is computed, and no text of the page is read as anything but text. Control characters, which the format
    refuses, are left out. The same page always gives the same bytes.

    Raises
    ------
    UnknownName
        The page's language is not spoken, or a chart does not exist.
    """
    with speaking(page.lang):
        page = printable(page)
        document = blank(page.lang)
        arranged = arrange(page)
        _properties(document, page)
        _edges(document, page)
        _top(document, page, arranged)
        _findings(document, arranged)
        for section in arranged.sections:
            document.add_heading(section.title, 2)
            for item in section.items:
                add_block(document, item) if isinstance(item, Placed) else add_prose(document, item)
        _colophon(document, page)
        return _bytes(document)


def _properties(document: Document, page: ReportPage) -> None:
    made = dt.datetime.combine(page.made, dt.time())
    told = document.core_properties
    told.title = clipped(f"{page.title} · {page.kicker}", LONGEST_TITLE)
    told.author = told.last_modified_by = told.comments = told.keywords = ""
    told.created = told.modified = made


def _edges(document: Document, page: ReportPage) -> None:
    """At the head of every page what kind of report this is, at its foot whose and which page."""
    words, section = branch("web"), document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.text = " · ".join(part for part in (page.stamp, words["example"] if page.example else "") if part)
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_tab(foot, Mm(WIDTH))
    foot.add_run(f"{clipped(page.title, FOOT)}\t")
    before, _, rest = branch("paper")["page"].partition("{nr}")
    between, _, after = rest.partition("{all}")
    for said, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        foot.add_run(said)
        if field:
            add_field(foot, field)


def _top(document: Document, page: ReportPage, arranged: Arranged) -> None:
    words = branch("web")
    if page.logo:
        _logo(document, page.logo)
    kicker = " · ".join(part for part in (page.kicker, page.stamp) if part)
    add_paragraphs(document, words["example"] if page.example else "", "panel")
    add_paragraphs(document, kicker, "note")
    document.add_heading(page.title, 1)
    if page.subtitle:
        document.add_paragraph(page.subtitle, style="Subtitle")
    if arranged.stops:
        phase = words["report"]["phase"].format(nr=page.phase, name=words["phases"][page.phase])
        add_paragraphs(document, phase, "note")
    for lead in arranged.leads:
        add_block(document, lead)


def _logo(document: Document, logo: Logo) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    picture = paragraph.add_run().add_picture(io.BytesIO(as_png(logo)))
    scale = min(Mm(LOGO[0]) / picture.width, Mm(LOGO[1]) / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
    describe(picture, logo.alt)


def _findings(document: Document, arranged: Arranged) -> None:
    blocks = [*arranged.results, *arranged.others]
    if not blocks:
        return
    said = branch("web")["report"]
    document.add_heading(said["found"], 2)
    if any(block.content.get("sign") for block in arranged.results):
        add_paragraphs(document, said["margin"], "note")
    for block in blocks:
        add_block(document, block)


def _colophon(document: Document, page: ReportPage) -> None:
    """The last lines, kept together and apart from the report above them."""
    lines = [line for line in (*page.colophon, page.stamp, *page.facts) if line]
    for nr, line in enumerate(lines):
        paragraph = document.add_paragraph(line, style=own_style("foot"))
        paragraph.paragraph_format.keep_with_next = nr < len(lines) - 1
        if nr == 0:
            paragraph.paragraph_format.space_before = Pt(24)


def _bytes(document: Document) -> bytes:
    """The file, with nothing in it of the moment at which it was written."""
    written, steady = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as found, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in found.namelist():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, found.read(name))
    return steady.getvalue()
