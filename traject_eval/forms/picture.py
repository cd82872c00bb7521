"""Blocks as a page shows them while an evening goes on: drawn for the hall, with their words as text."""

from html import escape

from traject_eval.blocks import Block, Blocks, shown
from traject_eval.plots import draw, svg

SIZE = "hall"


def picture(made: Block | Blocks, prefix: str) -> str:
    """Some blocks as HTML; every word in it is escaped, and a drawing is SVG with its words as text.

    ``prefix`` keeps the ids inside drawings apart from those of others in the page.

    Examples
    --------
    >>> from traject_eval.blocks import block
    >>> picture(block("refusal", key="a", title="Stemmen", reason="<b>nog niet</b>", needed=""), "p")
    '<section><h3>Stemmen</h3><p>&lt;b&gt;nog niet&lt;/b&gt;</p></section>'
    """
    blocks = made.blocks if isinstance(made, Blocks) else (made,)
    return "".join(f"<section>{_one(one.content, f'{prefix}-{nr}')}</section>" for nr, one in enumerate(blocks))


def _one(content: dict, prefix: str) -> str:
    title = f"<h3>{escape(content['title'])}</h3>" if content["title"] else ""
    if content["kind"] == "figure":
        drawn = svg(draw(content["chart"], content["data"], size=SIZE), prefix)
        figure = f'<div role="img" aria-label="{escape(content["alt"], quote=True)}">{drawn}</div>'
        return f"{title}{figure}{_line(content['note'])}"
    if content["kind"] == "table":
        return title + shown(content | {"title": ""})["text/html"]
    return title + "".join(_line(content.get(name)) for name in ("text", "reason", "needed"))


def _line(words: str | None) -> str:
    return f"<p>{escape(words)}</p>" if words else ""
