"""The client's logo: read, checked and made clean, so that it looks the same in every kind of report."""

import base64
import io
import struct
from pathlib import Path

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.reporting.logo_svg import clean_svg
from traject_eval.reporting.page import Logo
from traject_eval.store import FILE, Project
from traject_eval.types import FAULT_COLUMNS
from traject_eval.words import text

PNG, SVG = "image/png", "image/svg+xml"
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".svg": "SVG"}
LARGEST = 1_000_000  # bytes; every report carries the logo inside it
MOST_PIXELS = 25_000_000  # a small file can unpack to more than fits in memory
BOX = (1200, 600)  # pixels kept: 50 mm wide at 600 dpi
ON_PAPER = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("logo.svg", width: 60mm)\n'


def read_logo(project: Project) -> Logo | None:
    """The logo of a project, or None where it names none.

    A picture of pixels is drawn again as PNG, upright and without what a camera or a program wrote into it (place,
    maker); a drawing of shapes keeps its shapes only.

    Raises
    ------
    Faults
        The file is not there, lies outside the project, is too large, is no PNG, JPEG or SVG, or, for an SVG, holds
        a script, an address outside it or letters that are not shapes.
    """
    if not project.logo:
        return None
    data, kind = _content(project), KINDS[Path(project.logo).suffix.lower()]
    if kind == "SVG":
        shapes, wrong = clean_svg(data)
        if wrong:
            raise _refused(project.logo, *(text(f"logo.{key}", found=found) for key, found in wrong))
        return _drawable(project.logo, Logo(shapes, SVG, project.logo_alt))
    return Logo(_redrawn(project.logo, data, kind), PNG, project.logo_alt)


def as_png(logo: Logo) -> bytes:
    """The logo in pixels, for a program that knows no other pictures.

    Examples
    --------
    >>> square = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0H9V9H0Z"/></svg>'
    >>> as_png(Logo(square, SVG, "Zwart vierkant"))[1:4]
    b'PNG'
    """
    if logo.media == PNG:
        return logo.data
    import typst  # most projects have no logo of shapes

    files = {"main": ON_PAPER, "logo.svg": logo.data}
    return typst.compile(files, format="png", ppi=400, ignore_system_fonts=True)


def as_svg(logo: Logo) -> bytes:
    """The logo as SVG, for a program that takes files of text only; pixels then stand inside a drawing.

    Examples
    --------
    >>> as_svg(Logo(b"<svg/>", SVG, "Leeg"))
    b'<svg/>'
    """
    if logo.media == SVG:
        return logo.data
    width, height = struct.unpack(">II", logo.data[16:24])  # where every PNG says its size
    pixels = f"data:{PNG};base64,{base64.b64encode(logo.data).decode()}"
    image = f'<image width="{width}" height="{height}" href="{pixels}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{image}</svg>'.encode()


def _content(project: Project) -> bytes:
    """The bytes of the file, if it may be one at all."""
    root, path = project.root.resolve(), (project.root / project.logo).resolve()
    if path.suffix.lower() not in KINDS:
        raise _refused(project.logo, text("logo.kind", found=path.suffix or path.name))
    if not path.is_relative_to(root):
        raise _refused(project.logo, text("logo.outside_project"))
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _refused(project.logo, text("logo.large", found=f"{size / 1e6:.1f}".replace(".", ",")))
        return path.read_bytes()
    except OSError:
        raise _refused(project.logo, text("logo.unreadable")) from None


def _redrawn(name: str, data: bytes, kind: str) -> bytes:
    """The pixels, and nothing else of the file."""
    from PIL import Image, ImageOps  # most runs draw no logo again

    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refused(name, text("logo.pixels"))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError):  # what the library raises on a broken file
        raise _refused(name, text("logo.broken", kind=kind)) from None
    upright.thumbnail(BOX)
    out = io.BytesIO()
    Image.frombytes("RGBA", upright.size, upright.tobytes()).save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawable(name: str, logo: Logo) -> Logo:
    try:
        as_png(logo)
    except RuntimeError:  # as typst says that it cannot read a drawing
        raise _refused(name, text("logo.broken", kind="SVG")) from None
    return logo


def _refused(name: str, *found: str) -> Faults:
    where = f"{FILE}, report.logo ({name})"
    rows = [(where, one, text("logo.expected"), text("logo.advice")) for one in found]
    return Faults(text("logo.title"), pd.DataFrame(rows, columns=list(FAULT_COLUMNS)))
