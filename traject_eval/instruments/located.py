"""A YAML file with the line of every value in it, so that a fault can say where to look."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from traject_eval.types import FAULT_COLUMNS

REFERENCE = "een verwijzing (*) of een type (!)"
Place = tuple[str | int, ...]  # the keys and positions that lead to a value


class _Loader(yaml.SafeLoader):
    """YAML in which only ``true`` and ``false`` are booleans and ``0363`` stays text.

    The YAML 1.1 rules of the parent class would turn the answer ``No`` into false, and area codes that
    start with a nought into octal numbers. Whoever reads a file here must see what it says, so there are no
    references to other places in it and no types of its own either: those could also loop or explode.
    """

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) not in (None, "!"):
            raise yaml.MarkedYAMLError(problem=REFERENCE, problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (  # a longer row of digits is a code, not a number
    ("bool", "true|false", "tf"),
    ("int", "-?(0|[1-9][0-9]{0,14})", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]{0,14})\.[0-9]+", "-0123456789"),
    ("null", "~|null|", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


class Located:
    """The content of one YAML file, the line of each place in it, and the faults found so far.

    Keys of mappings are always text, as they stand in the file. ``readable`` is False where the file is no
    YAML at all; ``value`` is then None. With ``text`` the file need not be there.
    """

    def __init__(self, path: Path, text: str | None = None):
        self.path = path
        self.text = ""
        self.value: object = None
        self.faults: list[tuple[Place, str, int, str, str, str]] = []
        self._lines: dict[Place, int] = {(): 1}
        try:
            self.text = path.read_text(encoding="utf-8-sig") if text is None else text
            loader = _Loader(self.text)
            node = loader.get_single_node()
            self.value = None if node is None else self._walk(loader, node, ())
        except OSError:
            self.fault((), "niet te lezen", "een tekstbestand", "controleer of het een bestand is dat open mag")
        except UnicodeDecodeError:
            self.fault((), "geen UTF-8", "een tekstbestand in UTF-8", "sla het bestand op als UTF-8")
        except yaml.reader.ReaderError as problem:
            self._lines[("?",)] = self.text.count("\n", 0, problem.position) + 1
            found = f"een onleesbaar teken ({problem.character:#04x})"
            self.fault(("?",), found, "tekst", "haal dit teken weg")
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            self._lines[("?",)] = mark.line + 1 if mark else 1
            advice = "herstel deze regel; let op inspringen en aanhalingstekens"
            self.fault(("?",), self._told(problem), "geldige YAML", advice)
        except RecursionError:
            self.fault((), "te veel velden in elkaar", "geldige YAML", "maak het bestand eenvoudiger")
        self.readable = not self.faults or self.value is not None

    def _told(self, problem: yaml.MarkedYAMLError) -> str:
        """What stands there: our own words where they are ours, else the line itself, for the parser speaks English."""
        if problem.problem == REFERENCE:
            return REFERENCE
        lines = self.text.splitlines()[self._lines[("?",)] - 1 :]
        return shown(lines[0].strip()) if lines and lines[0].strip() else "het einde van het bestand"

    def _walk(self, loader: _Loader, node: yaml.Node, at: Place) -> object:
        self._lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self._walk(loader, part, (*at, place)) for place, part in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return loader.construct_object(node)
        result = {}
        for key, part in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in result:
                self._lines[(*at, name, "2")] = key.start_mark.line + 1
                self.fault((*at, name, "2"), f"{name} staat hier twee keer", "elk veld één keer", "haal er een weg")
            else:
                self._lines[(*at, name)] = key.start_mark.line + 1
                result[name] = self._walk(loader, part, (*at, name))
        return result

    def line(self, at: Place) -> int:
        """The line of a place, or of the nearest place around it that exists."""
        while at not in self._lines:
            at = at[:-1]
        return self._lines[at]

    def fault(self, at: Place, found: object, expected: str, advice: str) -> None:
        """Note one fault at a place."""
        line = self.line(at)
        self.faults.append((at, self.path.name, line, str(found), expected, advice))

    def sound(self, at: Place) -> bool:
        """Is nothing wrong, so far, at this place or inside it?"""
        return not any(place[: len(at)] == at for place, *_ in self.faults)


@dataclass(frozen=True)
class Field:
    """What may stand behind one key: the types, in words for the user, whether it must be there, and more.

    ``passes`` looks at a value of the right type.
    """

    kinds: tuple[type, ...]
    expected: str
    required: bool = True
    passes: Callable[[Any], bool] = lambda value: True


def check_fields(document: Located, at: Place, raw: object, fields: dict[str, Field]) -> bool:
    """Note unknown and missing keys and wrong values at one place; is it a mapping at all?"""
    if not isinstance(raw, dict):
        document.fault(at, shown(raw), f"velden: {', '.join(fields)}", "schrijf hier veld: waarde")
        return False
    for name, value in raw.items():
        if name not in fields:
            document.fault((*at, name), f"onbekend veld {name}", ", ".join(fields), "herstel de naam of haal het weg")
        elif type(value) not in fields[name].kinds or not fields[name].passes(value):
            document.fault((*at, name), f"{name}: {shown(value)}", fields[name].expected, "herstel deze waarde")
    for name, field in fields.items():
        if field.required and name not in raw:
            document.fault((*at, name), f"{name} ontbreekt", field.expected, f"voeg {name} toe")
    return True


def shown(value: object) -> str:
    """A value as the user would write it, shortened.

    Examples
    --------
    >>> shown(None), shown(True), shown("ja"), shown([1, False])
    ('leeg', 'true', 'ja', '[1, false]')
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return "leeg"
    if isinstance(value, list):
        text = f"[{', '.join(shown(one) for one in value)}]"
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def fault_table(documents: list[Located]) -> pd.DataFrame:
    """The faults of several files as one table, by file and line."""
    rows = sorted((name, line, *rest) for document in documents for _, name, line, *rest in document.faults)
    told = [(f"{name}, regel {line}", *rest) for name, line, *rest in rows]
    return pd.DataFrame(told, columns=list(FAULT_COLUMNS), dtype="str")
