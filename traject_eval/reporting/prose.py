"""The prose of a workbook: headings that never skip a level, no pictures, no HTML of its own."""

import functools
import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
FIRST, DEEPEST = 3, 6  # the title of the page is h1, that of a part h2


@dataclass(frozen=True)
class Heading:
    """A heading of the prose that the navigation can point at."""

    id: str
    text: str


class Outline:
    """Where we are among the headings of one part; ``#`` and ``##`` both start a section of it.

    Examples
    --------
    >>> outline = Outline()
    >>> [outline.enter(level) for level in (2, 4, 4, 3, 1, 6)], outline.below
    ([3, 4, 4, 4, 3, 4], 5)
    """

    def __init__(self):
        self._open: list[int] = []

    def enter(self, level: int) -> int:
        """The level in the page for a heading of this level in the workbook."""
        level = max(level, 2)
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return self.below - 1

    @property
    def below(self) -> int:
        """The level in the page for the title of a block that stands here."""
        return min(DEEPEST, FIRST + len(self._open))


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = lambda href: True  # judged below, where the words of a refused link are kept
    return parser


@dataclass(frozen=True)
class Prose:
    """One cell of prose as it was read: the tokens of its Markdown, and its headings of the first level."""

    tokens: list[Token]
    headings: list[Heading]


def read_prose(text: str, outline: Outline, prefix: str, *, title: str = "") -> Prose:
    """Markdown, read and made fit for a page.

    Parameters
    ----------
    text : str
        Markdown of one cell. HTML in it is text; links other than http(s), mailto and ``#`` keep their words
        only; pictures go.
    outline : Outline
        Of the part; moved on by the headings in ``text``.
    prefix : str
        Start of the ids of the headings, unique in the page.
    title : str
        Of the part: a heading that repeats it at once is left out.

    Examples
    --------
    >>> read_prose("## Vraag\\n\\nGing het beter?", Outline(), "p").headings
    [Heading(id='p-1', text='Vraag')]
    """
    tokens = _without_title(_parser().parse(text), title)
    headings: list[Heading] = []
    for position, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            entering = token.type == "heading_open"
            token.tag = f"h{outline.enter(int(token.tag[1])) if entering else outline.below - 1}"
            if token.tag == f"h{FIRST}" and entering:
                headings.append(Heading(f"{prefix}-{len(headings) + 1}", _words(tokens[position + 1])))
                token.attrSet("id", headings[-1].id)
        elif token.type == "inline":
            token.children = _safe(token.children)
    return Prose(tokens, headings)


def render_prose(prose: Prose, table: str = "") -> Markup:
    """Prose as HTML; ``table`` is what a table in it is called for who hears the page.

    Examples
    --------
    >>> print(render_prose(read_prose("<b>Ging</b> het [beter](javascript:x)?", Outline(), "p")), end="")
    <p>&lt;b&gt;Ging&lt;/b&gt; het beter?</p>
    """
    return Markup(_parser().renderer.render(_scrolling(prose.tokens, table), _parser().options, {}))


def _without_title(tokens: list[Token], title: str) -> list[Token]:
    starts = len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1"
    return tokens[3:] if starts and _words(tokens[1]) == title else tokens


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))


def _safe(children: list[Token]) -> list[Token]:
    """Without pictures, and without the links that lead elsewhere than a reader may expect."""
    kept, refused = [], False
    for token in children:
        if token.type == "link_open":
            refused = not LINK.match(token.attrs["href"])
        link = token.type in ("link_open", "link_close")
        if token.type != "image" and not (link and refused):
            kept.append(token)
    return kept


def _scrolling(tokens: list[Token], label: str) -> list[Token]:
    """Every table in a box of its own, that scrolls where the screen is narrow."""
    out = []
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "table_open":
            box = {"class": "scroll", "role": "group", "aria-label": label, "tabindex": "0"}
            out.append(Token("box_open", "div", 1, block=True, attrs=box))
        out.append(token)
        if token.type == "table_close":
            out.append(Token("box_close", "div", -1, block=True))
    return out
