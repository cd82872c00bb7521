"""The project's font inside a page: two weights, cut down to the letters of Latin Europe."""

import base64
import functools
import io

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from traject_eval.resources.design import look, tokens

WEIGHTS = {"Regular": 400, "Bold": 700}
LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x180))
MARKS = "–—‘’‚“”„•…€−×≥≤"  # dashes, quotes and signs of Dutch text; the real minus


@functools.cache
def font_faces() -> str:
    """The ``@font-face`` rules with the fonts in them; about 50 kB, made once a process.

    A letter that is not in it (a name in Greek, say) is set in the reader's own font.

    Examples
    --------
    >>> font_faces().count("@font-face"), "http" in font_faces()
    (2, False)
    """
    return "\n".join(_font_face(name, weight) for name, weight in WEIGHTS.items())


def _font_face(name: str, weight: int) -> str:
    family = tokens()["font"]
    file = look().joinpath("fonts", f"{family['files']}-{name}.ttf")
    data = base64.b64encode(subset(file.read_bytes())).decode()
    return (
        f'@font-face {{ font-family: "{family["family"]}"; font-weight: {weight}; font-display: block; '
        f'src: url(data:font/woff2;base64,{data}) format("woff2"); }}'
    )


def subset(ttf: bytes) -> bytes:
    """A font file as woff2 with Latin letters only; the same font gives the same bytes."""
    font = TTFont(io.BytesIO(ttf), recalcTimestamp=False)
    # Name 0 is the copyright notice, 13 and 14 the licence: they travel with the font.
    cutter = Subsetter(Options(layout_features=["*"], name_IDs=[0, 1, 2, 13, 14]))
    cutter.populate(unicodes=[*LATIN, *map(ord, MARKS)])
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
