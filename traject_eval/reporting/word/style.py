"""How the Word document looks: real styles, so that who edits it changes one and not every paragraph."""

from docx import Document
from docx.document import Document as Made
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from traject_eval.reporting.word.xml import element
from traject_eval.resources.design import tokens
from traject_eval.words import text
from traject_eval.words.language import LOCALES

FONT = "Verdana"  # legible, and on every computer with Word; a document cannot rely on ours being there
SMALLER = 0.875  # of the sizes on paper: this font is larger than ours at the same size
DEEPEST = 6
BUILT_IN = {  # style: size, colour, space before and after in points
    "Normal": ("body", "ink", 0, 6),
    "Heading 1": ("display", "ink", 0, 6),
    "Heading 2": ("h2", "after", 24, 6),
    "Heading 3": ("h3", "ink", 16, 3),
    **{f"Heading {level}": ("body", "ink", 12, 3) for level in range(4, DEEPEST + 1)},
    "Subtitle": ("body", "ink_soft", 0, 6),
    "Quote": ("body", "ink_soft", 6, 6),
    "Header": ("note", "ink_soft", 0, 0),
    "Footer": ("note", "ink_soft", 0, 0),
}
OWN = {  # key of its name: size, colour, space before and after
    "lead": ("lead", "ink", 4, 8),
    "note": ("note", "ink_soft", 2, 4),
    "panel": ("body", "ink", 0, 0),
    "cell": ("note", "ink", 2, 2),
    "head": ("note", "ink_soft", 2, 2),
    "foot": ("note", "ink_soft", 2, 2),
    "sure": ("body", "ink_soft", 0, 6),
}


def blank(lang: str) -> Made:
    """An empty A4 document in a language, with our styles; the language is spoken while it is made."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    for name, look in BUILT_IN.items():
        _set(document.styles[name], *look)
    for key, look in OWN.items():
        style = document.styles.add_style(own_style(key), WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.quick_style = True
        _set(style, *look)
    panel = document.styles[own_style("panel")]
    panel.element.get_or_add_pPr().append(element("w:shd", val="clear", color="auto", fill=colour("sand")))
    document.styles["Quote"].paragraph_format.left_indent = Mm(8)
    _speak(document, LOCALES[lang].replace("_", "-"))
    return document


def own_style(key: str) -> str:
    """The name of a style of ours, for who edits the document.

    Examples
    --------
    >>> own_style("note")
    'Noot'
    """
    return text(f"word.{key}")


def colour(token: str) -> str:
    """A colour as Word writes it.

    Examples
    --------
    >>> colour("sand")
    'F5F1E8'
    """
    return tokens()["colour"][token]["hex"].removeprefix("#")


def _set(style: ParagraphStyle, size: str, shade: str, before: float, after: float) -> None:
    """One style, whole: what the library's own style had of another font, colour or slant goes."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        properties.get_or_add_rFonts().attrib.pop(qn(f"w:{name}"), None)
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    style.font.bold = style.name.startswith("Heading")
    style.font.size = Pt(round(2 * SMALLER * tokens()["type"]["paper_pt"][size]) / 2)
    style.font.color.rgb = RGBColor.from_string(colour(shade))
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    spacing.line_spacing = 1.1 if style.font.bold else 1.3


def _speak(document: Made, language: str) -> None:
    """The language of every word in the document, for spelling and for who hears it."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    document.core_properties.language = language
