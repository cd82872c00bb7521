"""The registry of scales: one YAML file a scale, of the package and of a project, checked when read."""

import functools
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pandas as pd

from traject_eval.errors import Faults
from traject_eval.instruments.located import Located, fault_table
from traject_eval.instruments.schema import check_instrument
from traject_eval.types import Instrument, Item, Norm, Option

ENDING = ".yaml"


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
    own = [path for folder in folders for path in _files(Path(folder))]
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
    return _files(Path(str(resources.files("traject_eval.instruments") / "scales")))


def _files(folder: Path) -> list[Path]:
    """The files of scales in a folder, also those whose ending is nearly right; none where there is no folder."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.suffix.lower() in (ENDING, ".yml")]


def _read(paths: Iterable[Path]) -> dict[str, Instrument]:
    documents, origin = [], {}
    for path in paths:
        document = Located(path)
        documents.append(document)
        if path.suffix != ENDING:
            document.fault((), path.name, f"een naam die eindigt op {ENDING}", "geef het bestand die naam")
        if path.stem in origin:
            found = f"{path.stem} bestaat al ({origin[path.stem]})"
            document.fault(("id",), found, "een andere naam", "geef het bestand en id een andere naam")
        origin.setdefault(path.stem, path)
        if document.readable:
            check_instrument(document)
    if any(document.faults for document in documents):
        raise Faults("De beschrijving van een vragenlijst klopt niet.", fault_table(documents))
    return {document.path.stem: _instrument(document.value) for document in documents}


def _instrument(raw: dict) -> Instrument:
    return Instrument(
        id=raw["id"],
        **raw["name"],
        items=tuple(
            Item(**{"reverse": False} | row | {"counts": tuple(row.get("counts", ()))}) for row in raw["items"]
        ),
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
