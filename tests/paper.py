"""What a PDF holds, as who reads it meets it: its tags, its bookmarks, its words and where they stand."""

import io
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pikepdf

MM = 72 / 25.4


@dataclass(frozen=True)
class Tag:
    """An element of the tag tree with its kind, its alternative text and the kinds above it."""

    kind: str
    alt: str
    above: tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """A word and the box it stands in, in mm from the top left of its page."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def tags(pdf: bytes) -> list[Tag]:
    """Every element of the tag tree, in the order in which it is read aloud."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(_tags(opened.Root.StructTreeRoot, ()))


def _tags(node: pikepdf.Object, above: tuple[str, ...]):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _tags(child, above)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            kind = str(node.S).removeprefix("/")
            yield Tag(kind, str(node.get("/Alt", "")), above)
            above = (*above, kind)
        if "/K" in node:
            yield from _tags(node.K, above)


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Depth and title of every bookmark, in order."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return list(_bookmarks(outline.root, 0))


def _bookmarks(items: list, depth: int):
    for item in items:
        yield depth, item.title
        yield from _bookmarks(item.children, depth + 1)


@cache
def _read(pdf: bytes, *options: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(pdf)
        done = subprocess.run(["pdftotext", *options, file.name, "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8", errors="replace")  # it writes far letters in halves


def words(pdf: bytes) -> list[Word]:
    """Every word of a PDF with its place."""
    pages = _read(pdf, "-bbox").split("<page ")[1:]
    return [_word(line, nr) for nr, page in enumerate(pages) for line in page.splitlines() if "<word " in line]


def _word(line: str, page: int) -> Word:
    box = ElementTree.fromstring(f"{line.strip().partition('>')[0]}/>").attrib
    left, top, right, bottom = (float(box[name]) / MM for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(unescape(line.strip().partition(">")[2].removesuffix("</word>")), page, left, top, right, bottom)


@dataclass(frozen=True)
class Line:
    """A straight line that is drawn, in mm from the top left of its page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def lines(pdf: bytes) -> list[Line]:
    """Every straight line of a PDF that stands upright or lies flat: edges of tables, boxes, places to write."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [line for nr, page in enumerate(opened.pages) for line in _lines(page, nr)]


def _lines(page: pikepdf.Page, nr: int):
    height = float(page.mediabox[3])
    now, kept, last = pikepdf.Matrix(), [], None
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(now)
            case "Q":
                now = kept.pop()
            case "cm":
                now = pikepdf.Matrix(*(float(one) for one in operands)) @ now
            case "m":
                last = now.transform(tuple(map(float, operands)))
            case "l":
                (x, y), last = last, now.transform(tuple(map(float, operands)))
                left, right = sorted((x / MM, last[0] / MM))
                top, bottom = sorted(((height - y) / MM, (height - last[1]) / MM))
                if right - left < 0.01 or bottom - top < 0.01:
                    yield Line(nr, left, top, right, bottom)


def reads(pdf: bytes) -> str:
    """The text of a PDF in the order of its content, pages apart by a form feed."""
    return _read(pdf, "-raw")


def squeezed(text: str) -> str:
    """A text without white space and without places to break, so that it does not matter where lines end."""
    return "".join(text.replace("\u200b", "").split())


def links(pdf: bytes) -> list[str]:
    """The addresses that a reader can go to."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        notes = [note for page in opened.pages for note in page.get("/Annots", ())]
        return [str(note.A.URI) for note in notes if "/URI" in note.get("/A", {})]


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for tag in tags(Path(name).read_bytes()):
            print("  " * len(tag.above), tag.kind, tag.alt)
