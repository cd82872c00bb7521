"""Every Dutch text that code shows, by key; sentences are whole templates and are never glued."""

import functools
import string
from importlib import resources

import yaml

from traject_eval.errors import UnknownName

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads ten times as fast, where it was built


@functools.cache
def texts(language: str = "nl") -> dict[str, str]:
    """All texts of a language by dotted key, of every file in its folder, read once."""
    folder = resources.files("traject_eval.words").joinpath("texts", language)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    trees = [yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER) for file in files]
    return {key: value for tree in trees for key, value in _flatten("", tree)}


def _flatten(prefix: str, tree: dict):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", value


def text(key: str, /, **values: object) -> str:
    """The text of a key with its named places filled.

    Raises
    ------
    UnknownName
        The key does not exist.
    KeyError
        A place in the template has no value.

    Examples
    --------
    >>> text("verdict.rose")
    'ging omhoog'
    """
    known = texts()
    if key not in known:
        raise UnknownName("tekst", key, known)
    return known[key].format(**values)


def places(template: str) -> set[str]:
    """The named places of a template.

    Examples
    --------
    >>> sorted(places("{name} telt {n} mensen"))
    ['n', 'name']
    """
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
