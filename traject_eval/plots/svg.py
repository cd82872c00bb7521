"""A drawing as a file: SVG to stand inside a page, or PNG."""

import functools
import io
import re
from xml.etree import ElementTree

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from traject_eval.plots.style import drawing_rules
from traject_eval.resources.design import tokens, variable

HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
NOTHING = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg(fig: Figure, prefix: str) -> str:
    """The drawing as one ``<svg class="chart">`` that follows the colours of the page it stands in.

    Text stays text; colours are the style sheet's variables (``var(--before-text)``), so that a dark page
    has a dark drawing; ids start with ``prefix``, which has to be unique in the page; width and height are
    left to the page. The same drawing always gives the same bytes. ``role`` and label are the caller's.

    Raises
    ------
    KeyError
        A colour in the drawing is not one of the tokens.
    """
    root = ElementTree.fromstring(paper_svg(fig))
    _without_namespaces(root)
    _without_own_styles(root)
    _with_ids(root, prefix)
    for element in root.iter():
        _with_variables(element)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    # The removed style sheet said this for every element; said here it reaches this drawing only.
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    root.set("class", "chart")
    return ElementTree.tostring(root, encoding="unicode")


def paper_svg(fig: Figure) -> str:
    """The drawing as an SVG file on white paper, with its own size and colours; the same drawing, the same bytes."""
    out = io.StringIO()
    with drawing_rules():
        FigureCanvasSVG(fig).print_svg(out, metadata=NOTHING)
    return out.getvalue()


def png(fig: Figure, dpi: int = 110) -> bytes:
    """The drawing as a PNG file on white paper; the same drawing always gives the same bytes."""
    out = io.BytesIO()
    with drawing_rules():
        FigureCanvasAgg(fig).print_figure(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def _without_namespaces(root: ElementTree.Element) -> None:
    """Plain names, as inside a page; white space between the elements goes too."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        element.tail = None
        if element.tag != "text":
            element.text = None


def _without_own_styles(root: ElementTree.Element) -> None:
    """Without matplotlib's style sheet, which would hold for the whole page."""
    for parent in reversed(list(root.iter())):
        for child in [child for child in parent if child.tag in ("style", "metadata")]:
            parent.remove(child)
        for child in [child for child in parent if child.tag == "defs" and not len(child)]:
            parent.remove(child)


def _with_ids(root: ElementTree.Element, prefix: str) -> None:
    """Only ids that are referred to, with the prefix."""
    values = [(name, value) for element in root.iter() for name, value in element.attrib.items()]
    used = {value[1:] for name, value in values if name == "href"}
    used |= {found for _, value in values for found in REFERENCE.findall(value)}
    for element in root.iter():
        if (own := element.attrib.pop("id", None)) in used:
            element.set("id", f"{prefix}-{own}")
        for name, value in element.attrib.items():
            if name == "href":
                element.set(name, f"#{prefix}-{value[1:]}")
            else:
                element.set(name, REFERENCE.sub(rf"url(#{prefix}-\1)", value))


@functools.cache
def _variables() -> dict[str, str]:
    """Style sheet variable by colour; tokens that share a colour share it in the dark too."""
    return {look["hex"].lower(): f"var({variable(token)})" for token, look in tokens()["colour"].items()}


def _with_variables(element: ElementTree.Element) -> None:
    """Colours as variables; those in an attribute move to the style, as variables work only there."""
    style = element.get("style", "")
    for name in ("fill", "stroke"):
        if HEX.fullmatch(element.get(name, "")):
            style = f"{name}: {element.attrib.pop(name)}; {style}".strip("; ")
    if style:
        element.set("style", HEX.sub(lambda found: _variables()[found[0].lower()], style))
