"""An SVG that holds shapes and nothing else: what could run or fetch something is refused, the rest left out."""

import re
from xml.etree import ElementTree

ADDRESS = "http://www.w3.org/2000/svg"
SPACE = f"{{{ADDRESS}}}"
OLD_LINK = "{http://www.w3.org/1999/xlink}href"
REFUSED = {  # element, and what it is called in the texts
    **dict.fromkeys(("script", "foreignObject", "iframe", "handler", "listener"), "script"),
    **dict.fromkeys(("animate", "animateMotion", "animateTransform", "set"), "moving"),
    "text": "letters",
}
LEFT_OUT = ("metadata", "title", "desc")  # who made it and with what; the words for the logo come from the project
INSIDE = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
FETCHES = re.compile(r"""url\(\s*+["']?+\s*+(?!#|data:image/(?:png|jpeg|gif|webp);base64,)|@import|\\""", re.IGNORECASE)
ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)

Wrong = list[tuple[str, str]]  # key of the text, and what was found


def clean_svg(data: bytes) -> tuple[bytes, Wrong]:
    """The shapes of an SVG, and everything in it that is refused.

    Elements and attributes of other name spaces (of the program it was drawn with) are left out, as are comments,
    processing instructions and the document type.

    Examples
    --------
    >>> clean_svg(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path onclick="x()"/></svg>')[1]
    [('script', 'onclick')]
    """
    try:
        written = data.decode("utf-8-sig")
        if ENTITY.search(written):  # a few of these can unpack to more than fits in memory
            return b"", [("script", "ENTITY")]
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", written))
    except (UnicodeDecodeError, ElementTree.ParseError):
        return b"", [("no_svg", "")]
    if root.tag != f"{SPACE}svg":
        return b"", [("no_svg", "")]
    wrong = list(dict.fromkeys(found for element in root.iter() for found in _wrong(element)))
    if "viewBox" not in root.attrib and not {"width", "height"} <= set(root.attrib):
        wrong.append(("no_size", ""))
    _strip(root)
    root.set("xmlns", ADDRESS)
    return ElementTree.tostring(root, encoding="utf-8"), wrong


def _wrong(element: ElementTree.Element):
    name = str(element.tag).removeprefix(SPACE)
    if name in REFUSED:
        yield REFUSED[name], name
    if name == "style" and FETCHES.search(element.text or ""):
        yield "fetches", "style"
    for attribute, value in element.attrib.items():
        link, foreign = attribute in ("href", OLD_LINK), attribute.startswith("{")
        if attribute.startswith("on"):
            yield "script", attribute
        elif not INSIDE.match(value.strip()) if link else not foreign and FETCHES.search(value):
            yield "fetches", value[:60]


def _strip(element: ElementTree.Element) -> None:
    """Plain names; what belongs to another program goes."""
    element.tag = str(element.tag).removeprefix(SPACE)
    if OLD_LINK in element.attrib:
        element.attrib.setdefault("href", element.attrib[OLD_LINK])
    element.attrib = {name: value for name, value in element.attrib.items() if not name.startswith("{")}
    for child in list(element):
        own = str(child.tag)
        if not own.startswith(SPACE) or own.removeprefix(SPACE) in LEFT_OUT:
            element.remove(child)
        else:
            _strip(child)
