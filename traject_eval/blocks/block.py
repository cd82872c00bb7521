"""The one kind of output that can reach a report: a block of our own MIME type."""

import json
import os
import re
from dataclasses import dataclass
from html import escape

import numpy as np

MIME = "application/vnd.traject.block+json"
SCHEMA = 1
FIELDS = {
    "text": {"style", "title", "text"},
    "claim": {"title", "text", "sign", "figure", "margin", "people", "alert"},
    "table": {"title", "columns", "rows", "note"},
    "figure": {"chart", "data", "title", "alt", "note", "table"},
    "refusal": {"title", "reason", "needed"},
}
COMMON = {"schema", "kind", "place", "key"}
DIGITS = 9  # significant digits kept in a figure's data: far more than can be drawn, fewer than differ by machine
# Invisible signs that come along with pasted text and make a drawing or a Word document unreadable as XML.
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BATCH = "TRAJECT_BATCH"  # set by a run in bulk: blocks are then stored bare, and drawn once, in the report


@dataclass(frozen=True)
class Block:
    """A gated result, ready to be shown; ``content`` is plain JSON."""

    content: dict

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {MIME: self.content, "text/plain": plain(self.content)}
        return bundle if BATCH in os.environ else bundle | shown(self.content)


@dataclass(frozen=True)
class Blocks:
    """Some blocks that one cell shows together, in order."""

    blocks: tuple[Block, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display  # only a notebook has it, and needs it

        for block in self.blocks:
            if block.content["kind"] == "figure" and BATCH not in os.environ:
                display(HTML(f"<p><strong>{escape(block.content['title'])}</strong></p>"))
            display(block)


def block(kind: str, *, key: str, place: str = "body", **content: object) -> Block:
    """A block of a kind, with exactly the fields that kind has.

    ``place`` says where a report has it: ``front`` at its beginning, ``appendix`` behind it, for who checks the
    figures, and else where its workbook has it.

    Examples
    --------
    >>> block("refusal", key="a", title="Eenzaamheid", reason="te weinig antwoorden", needed="").content["kind"]
    'refusal'
    """
    made = {"schema": SCHEMA, "kind": kind, "place": place, "key": key, **content}
    if not valid(made):
        raise ValueError(f"a {kind} block has the fields {sorted(FIELDS.get(kind, ()))}, not {sorted(content)}")
    return Block(json.loads(json.dumps(_plain(made), allow_nan=False)))


def valid(content: object) -> bool:
    """Is this the content of a block, as this package makes them?

    Examples
    --------
    >>> valid({"kind": "text"}), valid("text")
    (False, False)
    """
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        return False
    kind = content.get("kind")
    return isinstance(kind, str) and kind in FIELDS and set(content) == COMMON | FIELDS[kind]


def plain(content: dict) -> str:
    """A block as one line of text, for where nothing else can be shown."""
    return " · ".join(part for part in (content.get("title"), content.get("text"), content.get("reason")) if part)


def shown(content: dict) -> dict:
    """What a notebook shows of a block: a table as HTML, a figure as a picture, the rest as HTML text."""
    if content["kind"] == "figure":
        from traject_eval.plots import draw, png  # a run in bulk never draws here, and need not load the library

        return {"image/png": png(draw(content["chart"], content["data"]))}
    return {"text/html": _html(content)}


def _html(content: dict) -> str:
    title = f"<p><strong>{escape(content['title'])}</strong></p>" if content["title"] else ""
    if content["kind"] == "table":
        head = "".join(f"<th scope='col'>{escape(column['label'])}</th>" for column in content["columns"])
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in content["rows"])
        return (
            f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(content['note'])}</p>"
        )
    sureness = " · ".join(content[name] for name in ("figure", "margin", "people", "alert") if content.get(name))
    lines = [content.get(name) for name in ("text", "reason", "needed")]
    return title + "".join(f"<p>{escape(line)}</p>" for line in (*lines, sureness) if line)


def _plain(value: object):
    """Plain JSON values; missing numbers become null, and signs that no page can hold are left out of texts."""
    if isinstance(value, str):
        return UNSHOWABLE.sub("", value)
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else float(f"{value:.{DIGITS}g}")
    return value
