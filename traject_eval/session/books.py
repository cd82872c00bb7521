"""The workbooks of an evening: which ones, and as copies that run for one buurt and cannot be changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from traject_eval.errors import ProjectProblem, UnknownName
from traject_eval.session.trust import trusted
from traject_eval.store import Project
from traject_eval.words import prose, text

if TYPE_CHECKING:
    from nbformat import NotebookNode

GOES_ON = "raises-exception"  # Jupyter's own mark: where this cell fails, the next ones still run
LOCKED = {"editable": False, "deletable": False}
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def chosen_books(package: Mapping[int, Path], project: Path) -> tuple[dict[int, Path], list[Path]]:
    """The workbook of every phase, and the project's own ones that were left out because nobody trusts them.

    A trusted workbook of the project itself takes the place of the package's of the same number.
    """
    own = own_books(project)
    fit = {int(path.name[:2]): path for path in own if trusted(path)}
    return dict(sorted({**package, **fit}.items())), [path for path in own if path not in fit.values()]


def own_books(project: Path) -> list[Path]:
    """A project's own workbooks."""
    return sorted((project / "workbooks").glob("[0-9][0-9]-*.ipynb"))


def chosen_buurt(project: Project, asked: str | None) -> dict:
    """The buurt that was asked for, by code or name; the only one where nothing was asked.

    Raises
    ------
    UnknownName
        There is no such buurt.
    ProjectProblem
        There are several and none was named.
    """
    known = dict(zip(project.buurten["code"], project.buurten["name"], strict=True))
    if asked is None and len(known) != 1:
        raise ProjectProblem(
            text("cli.open.which", names=", ".join(f"{name} ({code})" for code, name in known.items()))
        )
    asked = asked or next(iter(known))
    named = [code for code, name in known.items() if name.casefold() == asked.casefold()]
    return project.buurt(named[0] if len(named) == 1 else asked)


def chosen_phase(books: Mapping[int, Path], asked: int | None, reached: int | None) -> int:
    """The workbook that was asked for, else that of the phase a buurt has reached, else the first.

    Examples
    --------
    >>> chosen_phase({0: Path("00.ipynb"), 4: Path("04.ipynb")}, None, 4)
    4
    """
    if asked is not None and asked not in books:
        raise UnknownName("werkboeknummer", str(asked), map(str, books))
    return next(number for number in (asked, reached, *books) if number in books)


def book_for(path: Path, buurt: str) -> NotebookNode:
    """A copy of a workbook for one buurt: in the language spoken, without outputs, with every cell locked."""
    import nbformat  # takes long to load: only who shows a workbook does
    from nbformat.v4 import new_code_cell

    book = nbformat.read(path, as_version=4)
    told = prose(path.stem)
    cells = []
    for cell in book.cells:
        cell.source = told.get(cell.source, cell.source)
        cell.metadata.update(LOCKED)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), GOES_ON]
        cells.append(cell)
        if "parameters" in cell.metadata.get("tags", []):
            cells.append(new_code_cell(f"buurt = {buurt!r}", metadata={**LOCKED, "tags": ["injected-parameters"]}))
    book.cells = cells
    book.metadata = KERNEL
    return book


def title(book: NotebookNode, number: int) -> str:
    """What a workbook is called: its number and its first heading.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> title(new_notebook(cells=[new_markdown_cell("# Aftrap: mensen ontmoeten elkaar")]), 1)
    '1 Aftrap'
    """
    lines = (line for cell in book.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    heading = next((line[2:] for line in lines if line.startswith("# ")), "")
    return f"{number} {heading.lstrip('0123456789. ').split(':')[0].split('—')[0].strip()}".strip()
