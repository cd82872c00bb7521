"""The registry of scales: one YAML file a scale, of the package and of a project, checked when read."""

import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

import pandas as pd
import yaml

from traject_eval.errors import Faults, UnknownName
from traject_eval.instruments.build import instrument_of_file
from traject_eval.instruments.checks import check_instrument
from traject_eval.instruments.context import context_fault, context_measures, refuse_context
from traject_eval.instruments.located import Located, fault_table
from traject_eval.instruments.wording import WORDING_OF, check_wording, is_wording, with_wording
from traject_eval.types import Cutoff, Instrument

ENDING = ".yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads ten times as fast, where it was built
OUTCOME, CONTEXT = "uitkomst", "alleen context"


def load_instruments(folders: Iterable[Path] = ()) -> dict[str, Instrument]:
    """The scales of the package and of these folders or files, by id.

    Raises
    ------
    Faults
        Everything that is wrong with any of the files, with file and line.

    Examples
    --------
    >>> sorted(load_instruments())[:2]
    ['bscs_8', 'cantril']
    """
    own = [path for folder in folders for path in _files(Path(folder))]
    return _with_own(_bundled(), own) if own else dict(_bundled())


def find_instrument(registry: Mapping[str, Instrument], name: str) -> Instrument:
    """One scale of a registry by its id.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome.
    UnknownName
        There is no such scale; the message lists those there are.

    Examples
    --------
    >>> find_instrument(load_instruments(), "djg_6").high
    6.0
    """
    refuse_context(name)
    if name not in registry:
        raise UnknownName("schaal", name, registry)
    return registry[name]


def instruments_table(registry: Mapping[str, Instrument]) -> pd.DataFrame:
    """One row per scale, and one per measure that is context only.

    Columns ``name, use, family, items, rule, low, high, better, licence, texts, inferred, unverified`` by id;
    ``use`` is ``uitkomst`` or ``alleen context``, ``texts`` says whether every question has a Dutch text, and the
    last two list what is only inferred and what nobody found in a source.
    """
    rows = [
        {
            **{"id": one.id, "name": one.nl, "use": OUTCOME, "family": one.family, "items": len(one.items)},
            **{"rule": one.rule, "low": one.low, "high": one.high, "better": one.better, "licence": one.licence},
            "texts": all(item.nl for item in one.items),
            **{known: ", ".join(_known(one, known)) for known in ("inferred", "unverified")},
        }
        for one in registry.values()
    ]
    context = [{"id": one.id, "name": one.nl, "use": CONTEXT} for one in dict.fromkeys(context_measures().values())]
    table = pd.concat([pd.DataFrame(rows), pd.DataFrame(context)], ignore_index=True).set_index("id")
    return table.astype({"items": "Int64"}).fillna({"family": "", "inferred": "", "unverified": ""})


def _known(one: Instrument, known: str) -> list[str]:
    fields = [field for field, status in one.status.items() if status == known]
    figures = {"norms": (*one.norms, *one.shares), "cutoffs": (*one.cutoffs, *_part_cutoffs(one))}
    return [*fields, *(name for name, rows in figures.items() if any(row.status == known for row in rows))]


def _part_cutoffs(one: Instrument) -> list[Cutoff]:
    return [cutoff for part in one.subscales for cutoff in part.cutoffs]


@functools.cache
def _bundled() -> dict[str, Instrument]:
    """The scales of the package; a test holds their files to what a project's own file is checked for."""
    read = [yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) for path in bundled_files()]
    return {raw["id"]: instrument_of_file(raw) for raw in read}


def bundled_files() -> list[Path]:
    """The files of the scales that come with the package."""
    return _files(Path(str(resources.files("traject_eval.instruments") / "scales")))


def _files(folder: Path) -> list[Path]:
    """The files of scales in a folder, also those whose ending is nearly right; none where there is no folder.

    A path of one file is that file.
    """
    if folder.is_file():
        return [folder]
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.suffix.lower() in (ENDING, ".yml")]


def _with_own(bundled: Mapping[str, Instrument], paths: Iterable[Path]) -> dict[str, Instrument]:
    """The scales of the package, those in these files, and the texts in these files for any of them."""
    documents, taken = [], {name: "in het pakket" for name in bundled}
    for path in paths:
        document = Located(path)
        documents.append(document)
        if path.suffix != ENDING:
            document.fault((), path.name, f"een naam die eindigt op {ENDING}", "geef het bestand die naam")
        if path.stem in taken:
            found = f"{path.stem} bestaat al ({taken[path.stem]})"
            document.fault(("id",), found, "een andere naam", "geef het bestand en id een andere naam")
        if path.stem in context_measures():
            document.fault(("id",), *context_fault(path.stem))
        taken.setdefault(path.stem, str(path))
        if document.readable and not is_wording(document):
            check_instrument(document)
    _refuse(documents)
    scales = [instrument_of_file(document.value) for document in documents if not is_wording(document)]
    return _worded({**bundled, **{one.id: one for one in scales}}, [one for one in documents if is_wording(one)])


def _worded(scales: dict[str, Instrument], documents: list[Located]) -> dict[str, Instrument]:
    """The same scales, with the texts that these files supply."""
    for document in documents:
        check_wording(document, scales)
        if document.sound(()):
            name = document.value[WORDING_OF]
            scales[name] = with_wording(scales[name], document.value)
    _refuse(documents)
    return scales


def _refuse(documents: list[Located]) -> None:
    if any(document.faults for document in documents):
        raise Faults("De beschrijving van een vragenlijst klopt niet.", fault_table(documents))
