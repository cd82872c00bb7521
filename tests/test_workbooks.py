"""Workbooks tell the story and call the package; they compute nothing themselves."""

import ast
from pathlib import Path

import nbformat
import pytest

from traject_eval.blocks import MIME
from traject_eval.reporting.shelf import workbooks

BOOKS = list(workbooks().values())
MOST_LINES = 8
BANNED = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
    ast.Lambda,
    ast.ListComp,
    ast.IfExp,
)
ALLOWED_OUTPUTS = {MIME, "text/plain", "text/html", "image/png"}


def _code(path: Path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_code_cells_are_thin(path):
    for cell in _code(path):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert 1 <= len(lines) <= MOST_LINES
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, BANNED)]
        assert "%" not in cell.source


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_there_is_one_cell_of_literal_parameters_with_help(path):
    cells = [cell for cell in _code(path) if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1
    for node, line in zip(ast.parse(cells[0].source).body, cells[0].source.splitlines(), strict=True):
        assert isinstance(node, ast.Assign)
        ast.literal_eval(node.value)
        assert "#" in line


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_the_only_import_is_the_package(path):
    imports = [
        n
        for cell in _code(path)
        for n in ast.walk(ast.parse(cell.source))
        if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    assert [ast.unparse(node) for node in imports] == ["import traject_eval as te"]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_about_as_much_prose_as_code(path):
    cells = nbformat.read(path, as_version=4).cells
    prose = sum(cell.cell_type == "markdown" for cell in cells)
    assert prose >= 0.6 * (len(cells) - prose)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_committed_outputs_are_those_of_the_example_and_nothing_else(path):
    outputs = [output for cell in _code(path) for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.output_type in ("stream", "error")]
    assert {mime for output in outputs for mime in output.data} <= ALLOWED_OUTPUTS
