"""The prose of a workbook or a consultant in Word: the same tree that the printer gets."""

from docx.document import Document
from docx.text.paragraph import Paragraph

from traject_eval.reporting.paper.nodes import nodes
from traject_eval.reporting.prose import Prose
from traject_eval.reporting.word.table import add_table
from traject_eval.reporting.word.xml import add_link, new_list, number_as

LISTS = {"bullet_list": "List Bullet", "ordered_list": "List Number"}
DEEPEST = 3  # levels of lists that Word has a style for


def add_prose(document: Document, prose: Prose) -> None:
    """Write prose at the end of a document, with real headings, lists, links and tables."""
    for node in nodes(prose):
        _add(document, node, "Normal", 1)


def _add(document: Document, node: dict, style: str, depth: int) -> None:
    kind = node["kind"]
    if kind == "heading":
        _write(document.add_paragraph(style=f"Heading {node['level']}"), node["items"])
    elif kind in LISTS:
        _add_list(document, node, depth)
    elif kind == "table":
        add_table(document, node["columns"], node["rows"], "")
    elif kind == "code":
        document.add_paragraph("\n".join(node["items"]), style=style)
    elif kind == "paragraph":
        _write(document.add_paragraph(style=style), node["items"])
    else:  # a quotation, or a line across the page that holds nothing
        for child in node["items"]:
            _add(document, child, "Quote", depth)


def _add_list(document: Document, node: dict, depth: int) -> None:
    level = "" if depth == 1 else f" {min(depth, DEEPEST)}"
    style = LISTS[node["kind"]] + level
    number = new_list(document, style, node["start"]) if node["kind"] == "ordered_list" else 0
    for item in node["items"]:
        first = item["items"][0] if item["items"] else {"kind": "paragraph", "items": []}
        opens = first["kind"] == "paragraph"
        paragraph = document.add_paragraph(style=style)
        if number:
            number_as(paragraph, number)
        if opens:
            _write(paragraph, first["items"])
        for child in item["items"][opens:]:
            _add(document, child, f"List Continue{level}", depth + 1)


def _write(paragraph: Paragraph, items: list, *, bold: bool = False) -> None:
    """Text, emphasis and links; both kinds of emphasis are bold, as on every other page of ours."""
    for item in items:
        if isinstance(item, str):
            paragraph.add_run(item).bold = bold or None
        elif item["kind"] == "link":
            _write(add_link(paragraph, item["to"]), item["items"], bold=bold)
        else:
            _write(paragraph, item["items"], bold=bold or item["kind"] in ("em", "strong"))
