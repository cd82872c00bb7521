"""What may be kept of an executed workbook: Markdown, code and blocks. All other output is dropped.

Whatever a cell printed, drew or raised stays on the screen of whoever ran it: it is in no stored file.
"""

from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from traject_eval.blocks import MIME, plain, valid

KEPT_METADATA = ("kernelspec", "language_info", "traject")


def seal(notebook: NotebookNode) -> NotebookNode:
    """A copy of an executed workbook that holds nothing but its cells and valid blocks.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> cell = new_code_cell("1", outputs=[new_output("stream", name="stdout", text="geheim")])
    >>> seal(new_notebook(cells=[cell])).cells[0].outputs
    []
    """
    sealed = nbformat.v4.new_notebook(
        metadata={k: notebook.metadata[k] for k in KEPT_METADATA if k in notebook.metadata}
    )
    sealed.cells = [_cell(cell) for cell in notebook.cells]
    return sealed


def _cell(cell: NotebookNode) -> NotebookNode:
    tags = {"tags": list(cell.metadata.get("tags", []))} if cell.metadata.get("tags") else {}
    kept = {"cell_type": cell.cell_type, "id": cell.id, "source": cell.source, "metadata": tags}
    if cell.cell_type == "code":
        outputs = [sealed for output in cell.outputs if (sealed := _output(output)) is not None]
        kept |= {"execution_count": None, "outputs": outputs}
    return NotebookNode(kept)


def _output(output: NotebookNode) -> NotebookNode | None:
    content = output.get("data", {}).get(MIME)
    if not valid(content):
        return None
    return new_output("display_data", data={MIME: content, "text/plain": plain(content)}, metadata={})


def contents(notebook: NotebookNode, told: Mapping[str, str]) -> list[str | dict]:
    """Markdown texts and block contents of a workbook, in order; what is tagged ``alleen-werkboek`` left out.

    ``told`` says in another language what a Markdown text says; a text that it does not hold stays as it is.
    """
    found: list[str | dict] = []
    for cell in notebook.cells:
        if "alleen-werkboek" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            found.append(told.get(cell.source, cell.source))
        elif cell.cell_type == "code":
            found.extend(output.data[MIME] for output in cell.outputs if valid(output.get("data", {}).get(MIME)))
    return found
