"""Text that a printed page can hold: letters that exist, and no word wider than its place."""

import re
from dataclasses import fields, is_dataclass, replace

from traject_eval.plots.layout import text_width

# Signs that no font draws and PDF/UA refuses, and those that turn the order of letters round behind a reader's back.
# All else stays: the last of our fonts has a frame for every letter that the others lack.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
BREAK = "\u200b"  # a place where a line may end, without a hyphen
SHORT = 12  # words of so few letters fit every place on the page; measuring the others costs time
# What the printer can break by itself, after a syllable and with a hyphen: letters only, and never many consonants
# in a row. Everything else that is too wide is broken anywhere.
SYLLABLES = re.compile(r"(?!.*[bcdfghjklmnpqrstvwxz]{8})[^\W\d_]{1,60}[,.;:)!?’]*", re.IGNORECASE)
MM = 25.4


def printable(value: object):
    """A text, or everything in a page or a block, without signs that cannot be printed.

    Examples
    --------
    >>> printable({"title": "Het\\x00 Kompas\\u202e", "rows": [["☐ 漢", 3]]})
    {'title': 'Het Kompas', 'rows': [['☐ 漢', 3]]}
    """
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {name: printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(printable(part) for part in value)
    if is_dataclass(value):
        return replace(value, **{field.name: printable(getattr(value, field.name)) for field in fields(value)})
    return value


def fitted(
    text: str, width: float, size: float, *, bold: bool = False, running: bool = False, short: int = SHORT
) -> str:
    """The text with places to break inside every word that is wider than ``width`` mm in type of ``size`` points.

    Words that fit are left alone, so that only what would run off the page is ever broken without a hyphen. In
    ``running`` text the printer hyphenates, so there a word of syllables is left to it. Words of ``short`` letters are
    not measured; large type in a narrow place measures all.

    Examples
    --------
    >>> fitted("Buurt", 46, 10.5)
    'Buurt'
    >>> fitted("w" * 40, 46, 10.5).count("\u200b")
    39
    >>> fitted("verantwoordelijkheidsverzekering", 46, 10.5, running=True).count("\u200b")
    0
    """
    words = re.split(r"(\s)", text)
    return "".join(BREAK.join(word) if _too_wide(word, width, size, bold, running, short) else word for word in words)


def _too_wide(word: str, width: float, size: float, bold: bool, running: bool, short: int) -> bool:
    if len(word) <= short or (running and SYLLABLES.fullmatch(word)):
        return False
    # A long word is measured up to where it is surely too wide: 1 mm a letter is less than any of them takes.
    return text_width(word[: int(width)], size, bold) * MM > width


def shortened(text: str, width: float, size: float) -> str:
    """The first letters of a text that fit on one line of ``width`` mm; the dots say that there is more.

    Examples
    --------
    >>> shortened("Vlierbeek", 40, 10), shortened("Vlierbeek", 10, 10)
    ('Vlierbeek', 'Vlier…')
    """
    text = text[: int(width)]  # 1 mm a letter is less than any of them takes
    if text_width(text, size) * MM <= width:
        return text
    while text and text_width(f"{text}…", size) * MM > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def clipped(text: str, most: int) -> str:
    """The first words of a text, ``most`` letters at most; the dots say that there is more.

    Examples
    --------
    >>> clipped("De score ging omhoog.", 12), clipped("Kort.", 12), clipped("w" * 99, 5)
    ('De score …', 'Kort.', 'wwwww …')
    """
    if len(text) <= most:
        return text
    head = text[: most + 1]
    words = head.rsplit(None, 1)[0] if re.search(r"\s", head.strip()) else head[:most]
    return f"{words.rstrip(' ,;:.')} …"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, which a white line keeps apart; other line ends are spaces.

    Examples
    --------
    >>> paragraphs("Een\\nregel.\\n\\n\\nTwee.")
    ['Een regel.', 'Twee.']
    """
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
