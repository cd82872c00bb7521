"""What Word can do and its library has no call for: fields, links, lists that start anew, heads of tables."""

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LONGEST_LINK = 2000  # letters; Word takes a file with a longer one for a broken one


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """An element of Word's own name space.

    Examples
    --------
    >>> element("w:shd", val="clear").get(qn("w:val"))
    'clear'
    """
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def add_field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in itself, such as ``PAGE``."""
    field = element("w:fldSimple", instr=code)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"  # until a program that knows better fills it in
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def add_link(paragraph: Paragraph, address: str) -> Paragraph:
    """A link at the end of a paragraph; what is written to the result stands in it."""
    if len(address) > LONGEST_LINK:
        return paragraph
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return _Inside(link, paragraph)


class _Inside(Paragraph):
    """The inside of a link, which takes runs as a paragraph does."""

    def __init__(self, link: BaseOxmlElement, paragraph: Paragraph):
        super().__init__(paragraph._p, paragraph._parent)
        self._link = link

    def add_run(self, text: str | None = None, style: str | None = None) -> Run:
        """A run inside the link, looking as a link does."""
        run = super().add_run(text, style)
        run.font.underline = True
        self._link.append(run._r)
        return run


def new_list(document: Document, style: str, start: int) -> int:
    """A list of its own in this style, that counts from ``start``; its number is for ``number_as``."""
    numbering = document.part.numbering_part.element
    used = document.styles[style].element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == used).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return made.numId


def number_as(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph an item of a list that ``new_list`` made."""
    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number


def add_tab(paragraph: Paragraph, place: Length) -> None:
    """The only tab of a paragraph, to the right."""
    stops = paragraph.paragraph_format.tab_stops
    paragraph.style.paragraph_format.tab_stops.clear_all()
    stops.add_tab_stop(place, WD_TAB_ALIGNMENT.RIGHT)


def describe(picture: InlineShape, alt: str) -> None:
    """Give a picture its words for who cannot see it, and no edge: untold, some programs make one up."""
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")
    picture._inline.docPr.set("descr", alt)


def dress_table(table: Table, title: str, line: str, head: str) -> None:
    """Thin lines under the rows, a head that comes back on every page, and a title for who hears the table."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=line))
    margins = OxmlElement("w:tblCellMar")
    margins.append(element("w:left", w="0", type="dxa"))  # so that a table stands under the text above it
    for part in (borders, margins):
        properties.find(qn("w:tblLook")).addprevious(part)
    properties.append(element("w:tblCaption", val=title))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    first = table.rows[0]
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in first.cells:
        edges = OxmlElement("w:tcBorders")
        edges.append(element("w:bottom", val="single", sz="8", space="0", color=head))
        cell._tc.get_or_add_tcPr().append(edges)
