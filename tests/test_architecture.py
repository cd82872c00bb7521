"""Imports point one way, and every module stays small."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "traject_eval"
LAYERS = (
    *("cli", "reporting", "engine", "session", "forms", "upkeep", "blocks", "printing", "plots", "words"),
    *("privacy", "simulate", "evaluation", "method"),
    *("context", "survey", "store", "instruments", "types", "errors", "resources"),
)
FRONT = {"__init__", "__main__", "api", "known"}  # the package's face: may use everything
MOST_LINES = 300


def _layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


EVERY = sorted(PACKAGE.rglob("*.py"))
MODULES = [path for path in EVERY if _layer(path) not in FRONT]


def _imported_layers(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    ours = [name.split(".") for name in names if name.split(".")[0] == "traject_eval"]
    from_top = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "traject_eval"
        for alias in node.names
    ]
    return {parts[1] for parts in ours if len(parts) > 1} | set(from_top)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_layers_below_it(path):
    above = LAYERS[: LAYERS.index(_layer(path))]
    assert not _imported_layers(path) & set(above)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_one_idea_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_every_folder_is_in_the_map():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert folders <= {*LAYERS, *FRONT}


def test_importing_the_package_prints_nothing_and_opens_no_window(capsys):
    import traject_eval

    assert "show_summary" in traject_eval.__all__
    assert capsys.readouterr().out == ""
