"""YAML read together with the line on which every field stands, so that a fault can be found."""

from pathlib import Path

import yaml


def load_with_lines(path: Path) -> tuple[object, dict[tuple, int], str]:
    """The content of a YAML file, the line of every path in it, and what is wrong with the YAML itself.

    A path is a tuple of names and places, such as ``("items", 0, "nr")``; ``()`` is the file as a whole.
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except UnicodeDecodeError:
        return None, {(): 1}, "het bestand is geen UTF-8"
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        return None, {(): mark.line + 1 if mark else 1}, f"geen geldige YAML: {getattr(problem, 'problem', problem)}"
    lines: dict[tuple, int] = {(): 1}
    if node is not None:
        _walk(node, (), lines)
    return content, lines, ""


def line_of(path: tuple, lines: dict[tuple, int]) -> int:
    """The line of a path, or of the nearest part of the file that holds it.

    Examples
    --------
    >>> line_of(("items", 3), {(): 1, ("items",): 7})
    7
    """
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _walk(node: yaml.Node, path: tuple, lines: dict[tuple, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*path, key.value)] = key.start_mark.line + 1
            _walk(value, (*path, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            lines[(*path, place)] = value.start_mark.line + 1
            _walk(value, (*path, place), lines)
