"""The scales that are known here, and the project around: what every call of a researcher looks up first."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from traject_eval.errors import Faults, ProjectProblem
from traject_eval.instruments import find_instrument, instruments_table, load_instruments
from traject_eval.store import Project, find_project
from traject_eval.types import Instrument

_added: list[Path] = []  # files of ``add_instruments``, in order


def instruments() -> pd.DataFrame:
    """The scales that can be used here, of the package and of the project around, as a table by id.

    Examples
    --------
    >>> instruments().loc["djg_6", ["rule", "better"]].tolist()
    ['count', 'lower']
    """
    return instruments_table(registry())


def instrument(name: str) -> Instrument:
    """One scale.

    Raises
    ------
    ContextOnly
        The name is that of a measure that can be no outcome; the message says why.
    UnknownName
        There is no such scale; the message lists those there are.

    Examples
    --------
    >>> instrument("vm_cohesie_4").high
    10.0
    """
    return find_instrument(registry(), name)


def add_instruments(path: str | Path) -> pd.DataFrame:
    """Make your own scales known: a YAML file, or a folder with a file a scale; what comes out is a table of them.

    How such a file looks stands in CONTRIBUTING, under "How to add a scale".

    Raises
    ------
    ProjectProblem
        There is no such file or folder, it holds no scale, or everything that is wrong with the files, with file
        and line.

    Examples
    --------
    >>> add_instruments("bestaat-niet.yaml")
    Traceback (most recent call last):
    traject_eval.errors.ProjectProblem: bestaat-niet.yaml bestaat niet. Verwacht: een YAML-bestand of een map daarmee.
    """
    path = Path(path).resolve()
    if not path.exists():
        raise ProjectProblem(f"{path.name} bestaat niet. Verwacht: een YAML-bestand of een map daarmee.")
    files = sorted(file for ending in ("yaml", "yml") for file in path.glob(f"*.{ending}")) if path.is_dir() else [path]
    if not files:
        raise ProjectProblem(f"In de map {path} staat geen YAML-bestand. Verwacht: een bestand per schaal.")
    kept = [file for file in _added if file not in files]
    try:
        before, found = _scales(kept), _scales([*kept, *files])
    except Faults as problem:  # a notebook shows an error as its text alone
        raise ProjectProblem(_in_full(problem)) from None
    _added[:] = [*kept, *files]
    return instruments_table(found).loc[[name for name in found if found[name] != before.get(name)]]


def registry() -> dict[str, Instrument]:
    """The scales of the package, of the project around, and those that were added, by id."""
    return _scales(_added)


def wave_dates() -> dict[str, str]:
    """The date of every wave of the project around; none without a project."""
    root = find_project()
    return Project.load(root).waves if root else {}


def _scales(added: Sequence[Path]) -> dict[str, Instrument]:
    root = find_project()
    if not added:
        return Project.load(root).registry if root else load_instruments()
    return load_instruments([*([root / "instruments"] if root else []), *added])


def _in_full(problem: Faults) -> str:
    """Every fault on a line of its own: where, what was found, what was expected, what to do."""
    lines = [f"{row.where}: {row.found}. Verwacht: {row.expected}. {row.advice}." for row in problem.table.itertuples()]
    return "\n".join([problem.title, *lines])
