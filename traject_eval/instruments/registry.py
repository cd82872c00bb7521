"""The registry of scales: one YAML file a scale, of the package and of a project, checked when read."""

import functools
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.instruments.lines import line_of, load_with_lines
from traject_eval.instruments.schema import faults
from traject_eval.types import FAULT_COLUMNS, Instrument, Item, Norm, Option


def load_instruments(folders: Iterable[Path] = ()) -> dict[str, Instrument]:
    """The scales of the package and of these folders, by id.

    Raises
    ------
    Faults
        Everything that is wrong with any of the files, with file and line.

    Examples
    --------
    >>> sorted(load_instruments())
    ['djg_6', 'leefbaarheid_cijfer', 'vm_cohesie_4']
    """
    own = tuple(path for folder in folders if Path(folder).is_dir() for path in sorted(Path(folder).glob("*.yaml")))
    if not own:
        return dict(_bundled())
    return _read([*_bundled_files(), *own])


def instruments_table(registry: dict[str, Instrument]) -> pd.DataFrame:
    """One row per scale: ``id, name, items, rule, low, high, better, licence, unverified``."""
    rows = [
        {
            **{"id": one.id, "name": one.nl, "items": len(one.items), "rule": one.rule, "low": one.low},
            **{"high": one.high, "better": one.better, "licence": one.licence},
            "unverified": ", ".join(field for field, status in one.status.items() if status == "unverified"),
        }
        for one in registry.values()
    ]
    return pd.DataFrame(rows).set_index("id")


@functools.cache
def _bundled() -> dict[str, Instrument]:
    return _read(_bundled_files())


def _bundled_files() -> list[Path]:
    folder = Path(str(resources.files("traject_eval.instruments") / "scales"))
    return sorted(folder.glob("*.yaml"))


def _read(paths: Iterable[Path]) -> dict[str, Instrument]:
    found, rows, origin = {}, [], {}
    for path in paths:
        raw, lines, broken = load_with_lines(path)
        problems = [((), broken, "geldige YAML in UTF-8")] if broken else list(faults(raw, path.stem))
        if path.stem in origin:
            problems.append((("id",), f"{path.stem} bestaat al ({origin[path.stem]})", "een andere naam"))
        origin[path.stem] = path
        rows += [
            (f"{path.name}, regel {line_of(where, lines)}: {'.'.join(map(str, where)) or 'bestand'}", what, expected, "herstel dit veld")
            for where, what, expected in problems
        ]
        if not problems:
            found[path.stem] = _instrument(raw)
    if rows:
        raise Faults("De beschrijving van een vragenlijst klopt niet.", pd.DataFrame(rows, columns=list(FAULT_COLUMNS)))
    return found


def _instrument(raw: dict) -> Instrument:
    return Instrument(
        id=raw["id"],
        **raw["name"],
        items=tuple(Item(**{"reverse": False} | row | {"counts": tuple(row.get("counts", ()))}) for row in raw["items"]),
        options=tuple(Option(**row) for row in raw["options"]),
        rule=raw["scoring"]["rule"],
        low=float(raw["scoring"]["range"][0]),
        high=float(raw["scoring"]["range"][1]),
        min_answered=raw["scoring"]["min_answered"],
        better=raw["better"],
        individual_scores=raw.get("individual_scores", True),
        context_only=raw.get("context_only", ""),
        norms=tuple(Norm(**row) for row in raw.get("norms", ())),
        citation=raw["citation"],
        licence=raw["licence"]["name"],
        bundled=raw["licence"]["bundled"],
        status=dict(raw["status"]),
    )
