"""Forms as tables: read from YAML, those of the package and those of a project."""

import functools
import re
from importlib import resources
from pathlib import Path

from traject_eval.errors import Faults
from traject_eval.forms.form import Choice, Field, Form, Prefill
from traject_eval.forms.schema import check_form, check_references, sources
from traject_eval.forms.translated import translated
from traject_eval.instruments.located import Located, fault_table
from traject_eval.words import language

FOLDER = "forms"  # a project's own tables
FILE_NAME = re.compile(r"\d\d-[a-z-]+\.nl\.yaml")


@functools.cache
def bundled_files() -> tuple[Path, ...]:
    """The tables of the package."""
    return tuple(form_files(Path(str(resources.files("traject_eval.forms") / "tables"))))


def form_files(folder: Path) -> list[Path]:
    """The tables in a folder; none where there is no folder."""
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def load_forms(folder: Path | None = None) -> dict[str, Form]:
    """The forms of the package and of a project's own folder, by id; those of the package in the language spoken here.

    Raises
    ------
    Faults
        Everything that is wrong with any of the tables, with file and line.

    Examples
    --------
    >>> load_forms()["aftrap.aanwezigen"].row_label
    'alias'
    """
    return translated(read_forms((*bundled_files(), *(form_files(folder) if folder else ()))), language())


def project_forms(root: Path) -> dict[str, Form]:
    """The forms of the package and of a project, by id."""
    return load_forms(root / FOLDER)


@functools.cache
def read_forms(paths: tuple[Path, ...]) -> dict[str, Form]:
    """The forms in these files, by id; all faults of all files at once."""
    documents = [Located(path) for path in paths]
    forms: dict[str, tuple[Located, tuple, dict]] = {}
    for document in documents:
        if not FILE_NAME.fullmatch(document.path.name):
            expected = "een naam zoals 01-aftrap.nl.yaml"
            document.fault((), document.path.name, expected, "geef het bestand zo’n naam")
        if document.readable and not isinstance(document.value, list):
            document.fault((), "geen lijst", "een lijst van formulieren", "begin elk formulier met ‘- id:’")
        for place, raw in enumerate(document.value if isinstance(document.value, list) else ()):
            if check_form(document, (place,), raw):
                if raw["id"] in forms:
                    document.fault((place, "id"), f"{raw['id']} bestaat al", "een andere id", "geef een andere id")
                forms[raw["id"]] = (document, (place,), raw)
    for document, at, raw in forms.values():
        check_references(document, at, raw, forms)
    if any(document.faults for document in documents):
        raise Faults("De beschrijving van een formulier klopt niet.", fault_table(documents))
    return {name: _form(raw) for name, (_, _, raw) in forms.items()}


def _form(raw: dict) -> Form:
    plain = {name: value for name, value in raw.items() if name not in ("fields", "rows", "cell", "prefill")}
    return Form(
        **{"help": ""} | plain,
        fields=tuple(map(_field, raw.get("fields", ()))),
        rows=tuple(Choice(**row) for row in raw.get("rows", ())),
        cell=_field(raw["cell"]) if "cell" in raw else None,
        prefill=tuple(map(_prefill, sources(raw))),
    )


def _prefill(raw: dict) -> Prefill:
    asked = raw.get("where", {}).items()
    where = tuple((name, tuple(wanted if isinstance(wanted, list) else [wanted])) for name, wanted in asked)
    return Prefill(raw["from"], tuple(raw["fields"].items()), where, tuple(raw.get("given", {}).items()))


def _field(raw: dict) -> Field:
    return Field(**raw | {"choices": tuple(Choice(**choice) for choice in raw.get("choices", ()))})
