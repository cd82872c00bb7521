"""Every text that code shows, by key and per language; sentences are whole templates and are never glued."""

import functools
import string
from importlib import resources

import yaml
from babel import Locale

from traject_eval.errors import UnknownName
from traject_eval.words.language import language, locale

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads ten times as fast, where it was built
# For who runs the programme; what an evening, a report, figure or result says is in all languages.
DUTCH_ONLY = ("cli.yaml", "project.yaml", "upkeep.yaml")


@functools.cache
def tree(lang: str) -> dict:
    """All texts of a language as they stand in its files, read once."""
    files = {name: _folder("nl") for name in DUTCH_ONLY} | {name: _folder(lang) for name in topics(lang)}
    read = (yaml.load(files[name].joinpath(name).read_text(encoding="utf-8"), Loader=LOADER) for name in sorted(files))
    return {top: texts for topic in read for top, texts in topic.items()}


def topics(lang: str) -> list[str]:
    """The files with texts of a language.

    Examples
    --------
    >>> set(topics("nl")) - set(topics("en")) == set(DUTCH_ONLY)
    True
    """
    return sorted(file.name for file in _folder(lang).iterdir() if file.name.endswith(".yaml"))


def _folder(lang: str):
    return resources.files("traject_eval.words").joinpath("texts", lang)


@functools.cache
def _flat(lang: str) -> dict[str, str]:
    return dict(_flatten("", tree(lang)))


def _flatten(prefix: str, part: dict):
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _flatten(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", value


def texts() -> dict[str, str]:
    """All texts of the language that is spoken, by dotted key."""
    return _flat(language())


def branch(key: str) -> dict:
    """The texts under a key, as they stand in their file: the words of a drawing, or of a page.

    Examples
    --------
    >>> branch("verdict")["rose"]
    'ging omhoog'
    """
    return functools.reduce(dict.__getitem__, key.split("."), tree(language()))


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


def plural(n: int) -> str:
    """Which form of a word goes with a number, by the rules of the language that is spoken: ``one`` or ``other``.

    Examples
    --------
    >>> plural(0), plural(1), plural(2)
    ('other', 'one', 'other')
    """
    return Locale.parse(locale()).plural_form(n)


def places(template: str) -> set[str]:
    """The named places of a template.

    Examples
    --------
    >>> sorted(places("{name} telt {n} mensen"))
    ['n', 'name']
    """
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
