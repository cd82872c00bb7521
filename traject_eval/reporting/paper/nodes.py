"""The prose of a workbook as a small tree of plain values, so that no letter of it can become markup of the printer."""

from markdown_it.tree import SyntaxTreeNode

from traject_eval.printing.letters import fitted
from traject_eval.reporting.prose import Prose
from traject_eval.resources.design import tokens

PLAIN = {"softbreak": " ", "hardbreak": "\n"}
OUTSIDE = (
    "http://",
    "https://",
    "mailto:",
)  # links that lead somewhere from paper; those inside the page keep their words
HEADING, TEXT = 116.0, 100.0  # mm: what a heading, and the narrowest list in the text column, may take


def nodes(prose: Prose) -> list[dict]:
    """The tokens of prose as nodes: ``{"kind": …, "items": […]}``; a string is text.

    Examples
    --------
    >>> from traject_eval.reporting.prose import Outline, read_prose
    >>> nodes(read_prose("Het *gaat* goed: `#let`", Outline(), "p"))
    [{'kind': 'paragraph', 'items': ['Het ', {'kind': 'em', 'items': ['gaat']}, ' goed: ', '#let']}]
    """
    return [_node(node) for node in SyntaxTreeNode(prose.tokens).children]


def _node(node: SyntaxTreeNode) -> dict:
    if node.type in ("fence", "code_block"):
        return {"kind": "code", "items": [_fit(line) for line in node.content.rstrip("\n").split("\n")]}
    if node.type == "html_block":
        return {"kind": "paragraph", "items": [_fit(node.content)]}
    if node.type == "table":
        return {"kind": "table", **_table(node)}
    if node.type in ("paragraph", "heading"):
        items = _inline(node.children[0].children, HEADING if node.type == "heading" else TEXT)
        level = {"level": int(node.tag[1])} if node.type == "heading" else {}
        return {"kind": node.type, **level, "items": items}
    start = {"start": int(node.attrs.get("start", 1))} if node.type == "ordered_list" else {}
    return {"kind": node.type, **start, "items": [_node(child) for child in node.children]}


def _inline(children: list[SyntaxTreeNode], width: float = TEXT) -> list:
    found = []
    for child in children:
        if child.type in ("text", "code_inline", "html_inline"):
            found.append(_fit(child.content, width))
        elif child.type in PLAIN:
            found.append(PLAIN[child.type])
        elif child.type == "link" and not str(child.attrs["href"]).lower().startswith(OUTSIDE):
            found += _inline(child.children, width)
        else:
            link = {"to": str(child.attrs["href"])} if child.type == "link" else {}
            found.append({"kind": child.type, **link, "items": _inline(child.children, width)})
    return found


def _table(node: SyntaxTreeNode) -> dict:
    """Cells as plain text; the first row heads the columns, as Markdown wants it."""
    rows = [[_plain(cell) for cell in row.children] for part in node.children for row in part.children]
    numbers = ["text-align:right" in str(cell.attrs.get("style", "")) for cell in node.children[0].children[0].children]
    columns = [{"label": label, "number": number} for label, number in zip(rows[0], numbers, strict=True)]
    return {"columns": columns, "rows": rows[1:]}


def _plain(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline", "html_inline"):
        return node.content
    return PLAIN.get(node.type, "") or "".join(_plain(child) for child in node.children)


def _fit(text: str, width: float = TEXT) -> str:
    size = tokens()["type"]["paper_pt"]["h3" if width == HEADING else "body"]
    return fitted(text, width, size, bold=True, running=width == TEXT)
