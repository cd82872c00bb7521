"""What survey tools put around the questions in an export; the tables stand in ``tools.yaml``."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from itertools import chain

import yaml

from traject_eval.survey.matching import plain
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import standard

_NUMBERED = re.compile(r"^\(?(?:\d{1,3}|[a-z])\s*[.:)=-]+\s*(?=\D)|\s*\(\d{1,3}\)$")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True)
class Tool:
    """How one survey tool writes an export; ``name`` is empty for a file that no tool made."""

    name: str
    headers: tuple[re.Pattern, ...]
    codes: tuple[str, ...]


PLAIN_FILE = Tool("", (), ("{}",))


def wording(text: str) -> str:
    """A text as it is compared: without tags, a number in front or behind, and punctuation at the end.

    Examples
    --------
    >>> wording("3. Ik mis <b>mensen</b>  om me heen."), wording("(1) Nee"), wording("Ja (3)"), wording("7")
    ('ik mis mensen om me heen', 'nee', 'ja', '7')
    """
    bare = plain(re.sub(r"<[^>]{0,200}>", "", text).translate(_QUOTES))
    return _NUMBERED.sub("", bare).rstrip(" .:?!*;")


def tool_of(header: Iterable[str]) -> Tool:
    """The tool that wrote an export with these headers.

    Examples
    --------
    >>> tool_of(["_id", "_uuid", "vragen/djg_6_1"]).name, tool_of(["djg_6_1"]).name
    ('KoboToolbox', '')
    """
    known = {form for name in header for form in (plain(name), plain(re.sub(r"^\w+\.\s+", "", name)))}
    for tool in tables()["tools"].values():
        if any(known.issuperset(sign) for sign in tool["signs"]):
            return Tool(tool["name"], tuple(map(re.compile, tool["headers"])), tuple(tool["codes"]))
    return PLAIN_FILE


def forms_of(header: str, tool: Tool) -> list[str]:
    """Everything that the header of a column may be called after, the whole of it first.

    Examples
    --------
    >>> forms_of("vragen/djg_6_1", tool_of(["_id", "_uuid"]))
    ['vragen/djg_6_1', 'djg_6_1']
    """
    found = [match for pattern in tool.headers if (match := pattern.match(header))]
    return list(dict.fromkeys([header, *("_".join(match.groups()) for match in found if match.groups())]))


def personal_columns(header: Iterable[str]) -> list[str]:
    """The columns that say who somebody is, or where they can be reached.

    Examples
    --------
    >>> personal_columns(["ID", "Email", "Name", "djg_6_1"])
    ['Email', 'Name']
    """
    known = set(chain(*tables()["personal"]))
    return [name for name in header if known & {plain(name), plain(name).rpartition(". ")[2]}]


@functools.cache
def facts() -> dict[str, dict]:
    """Per fact the texts it is asked with, and what each answer means; those of our own surveys are among them.

    Examples
    --------
    >>> facts()["education"]["values"]["hbo of universiteit"]
    'hoog'
    """
    found = {}
    for part, table in tables()["facts"].items():
        ours = standard()["background"].get(part, {})
        asked = {*table["asked"], *(wording(ours[lang]) for lang in ("nl", "en") if ours)}
        values = {text: word for word, texts in table.get("values", {}).items() for text in texts}
        values |= {plain(text): word for word, *labels in ours.get("options", ()) for text in (word, *labels)}
        found[part] = {"asked": asked, "values": values}
    for name, row in own_code_columns().items():
        found[name] = {"asked": {name, wording(row["nl"]), wording(row["en"])}, "values": {}}
    return found


def no_answers() -> list[str]:
    """Texts that mean no answer."""
    return list(chain(*tables()["missing"]))


@functools.cache
def tables() -> dict:
    """The tables in ``tools.yaml``."""
    return yaml.safe_load(resources.files("traject_eval.survey").joinpath("tools.yaml").read_text(encoding="utf-8"))
