"""What the workbooks of one buurt may read: a frozen copy, with a key that changes when any of it does."""

import io
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from traject_eval.errors import ProjectProblem
from traject_eval.instruments import instrument_of_json
from traject_eval.store.exclusions import of_all_codes, read_exclusions, without_excluded
from traject_eval.store.files import sha256, write_bytes
from traject_eval.store.frozen import frozen_of_json, frozen_plan, leading_scale
from traject_eval.store.links import read_links, with_links
from traject_eval.store.project import Project
from traject_eval.store.responses import parquet, read, read_codes
from traject_eval.store.seen import content
from traject_eval.types import NO_ITEMS, FrozenPlan, Instrument

FOLDER = "data/snapshots"
FILES = ("answers.parquet", "persons.parquet", "snapshot.json", "evenings.json", "key")
COMPARISON = "comparison.parquet"
COMPARED = "vergelijking"  # the arm of buurten that others are compared with
MADE_COLUMNS = ("person", "wave", "posterior", "exact")
USUAL_PRIMARY = "vm_cohesie_4"


@dataclass(frozen=True)
class Snapshot:
    """One buurt as its workbooks see it.

    ``answers`` and ``persons`` are those of ``traject_eval.types``; ``comparison`` holds the gated changes of
    the comparison buurten, the only thing of other buurten that may be seen here. ``evenings`` maps a form to the
    rows that were filled in on an evening, without anything personal. ``excluded`` counts the questionnaires that a
    person left out, by reason; they are not in ``answers``. ``made`` says of every questionnaire with a self-made code
    whose it is and how sure that is (``person, wave, posterior, exact``), and nothing of the code. ``typed_twice``
    counts ``questionnaires, answers, same`` of paper that was typed a second time; empty where none was.
    """

    buurt: dict
    programme: str
    language: str
    example: bool
    waves: tuple[str, ...]
    wave_dates: dict[str, str]
    instruments: dict[str, Instrument]
    primary: str
    smallest_change: dict[str, float]
    min_base: int
    min_cell: int
    answers: pd.DataFrame
    persons: pd.DataFrame
    comparison: pd.DataFrame
    evenings: dict
    excluded: dict[str, int]
    plan: FrozenPlan | None
    made: pd.DataFrame
    typed_twice: dict[str, int]


def folder(root: Path, code: str) -> Path:
    """Where the snapshot of a buurt stands."""
    return root / FOLDER / code


@dataclass(frozen=True)
class Shared:
    """What the snapshots of all buurten of a project have in common, read once.

    ``forms`` is the hash of the project's own tables of forms: its workbooks read those beside the snapshot.
    """

    project: Project
    plan: FrozenPlan | None
    leading: str
    links: pd.DataFrame
    exclusions: pd.DataFrame  # by every code of a person
    forms: str

    @classmethod
    def of(cls, project: Project) -> "Shared":
        """Read it; faults in one of these files are those of the whole project."""
        links = read_links(project.root)
        exclusions = of_all_codes(read_exclusions(project.root), links)
        forms = sorted((project.root / "forms").glob("*.yaml"))
        read = {"plan": frozen_plan(project), "leading": leading_scale(project)}
        return cls(project, **read, links=links, exclusions=exclusions, forms=content(forms) if forms else "")

    def facts(self) -> dict:
        """What every snapshot says of the programme."""
        own = self.project
        return {
            **{"programme": own.name, "language": own.language, "example": own.example},
            **{"waves": list(own.waves), "wave_dates": own.waves},
            **{"min_base": own.min_base, "min_cell": own.min_cell, "plan": self.plan and asdict(self.plan)},
        }

    def stamp(self) -> str:
        """Changes with anything of a project that may be in the snapshot of a buurt, however little it may be."""
        own = self.project
        told = [self.facts(), self.leading, own.instruments, own.smallest_change, self.forms]
        scales = content(sorted((own.root / "instruments").glob("*.yaml")))
        return sha256("\0".join([json.dumps(told), scales, self.links.to_csv(), self.exclusions.to_csv()]).encode())


def freeze_buurt(shared: Shared, code: str, listed: list[dict], evenings: dict) -> tuple[str, tuple[str, ...]]:
    """Write the snapshot of one buurt; its key, which is the hash of all that is in it, and its scales.

    ``listed`` is the manifest of imports, ``evenings`` what was filled in on evenings. Reads and writes only this
    buurt.
    """
    project = shared.project
    answers, persons = read(project.root, code, listed)
    codes = read_codes(project.root, code, listed)
    # What a person left out stands in the list by the codes that the answers came with.
    answers, excluded = without_excluded(answers, shared.exclusions)
    answers, persons, made = with_links(answers, persons, codes, shared.links)
    facts = _facts(shared, code, answers) | ({"excluded": excluded} if excluded else {})
    facts |= {"forms": shared.forms} if evenings and shared.forms else {}
    if len(made):
        facts["made"] = json.loads(made.to_json(orient="values"))
    facts |= {"typed_twice": twice} if (twice := _typed_twice(code, listed)) else {}
    frozen = {
        "answers.parquet": parquet(answers),
        "persons.parquet": parquet(persons),
        "snapshot.json": _json(facts),
        "evenings.json": _json(evenings),
    }
    key = sha256("".join(sha256(frozen[name]) for name in sorted(frozen)).encode())
    place = folder(project.root, code)
    for name, data in {**frozen, "key": key.encode()}.items():
        if not (place / name).is_file() or (place / name).read_bytes() != data:
            write_bytes(place / name, data)
    return key, tuple(facts["instruments"])


def files(root: Path, code: str) -> list[Path]:
    """The files of the snapshot of a buurt."""
    return [folder(root, code) / name for name in FILES]


def freeze_comparison(project: Project, comparison: pd.DataFrame) -> str:
    """Write the gated changes of the comparison buurten, for the whole programme; the hash of the file."""
    path, data = project.root / FOLDER / COMPARISON, parquet(comparison)
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)
    return sha256(data)


def load_comparison(root: Path, key: str) -> pd.DataFrame | None:
    """The changes of the comparison buurten as they were written, if the file has this hash."""
    path = root / FOLDER / COMPARISON
    if not path.is_file() or sha256(data := path.read_bytes()) != key:
        return None
    return pd.read_parquet(io.BytesIO(data))


def visible(comparison: pd.DataFrame, arm: str, instruments: Collection[str]) -> pd.DataFrame:
    """The changes of comparison buurten that a buurt may see: on its own scales, and none where it is one of them.

    Examples
    --------
    >>> rows = pd.DataFrame([["BU2", "djg_6"], ["BU2", "vm_cohesie_4"]], columns=["buurt", "instrument"])
    >>> visible(rows, "traject", ["djg_6"]).values.tolist()
    [['BU2', 'djg_6']]
    >>> len(visible(rows, "vergelijking", ["djg_6"]))
    0
    """
    seen = comparison["instrument"].isin(() if arm == COMPARED else instruments)
    return comparison[seen].reset_index(drop=True)


def is_frozen(root: Path, code: str) -> bool:
    """Was a snapshot of this buurt made?"""
    return (folder(root, code) / "key").is_file()


def load_snapshot(root: Path, code: str) -> Snapshot:
    """The frozen copy of one buurt.

    Raises
    ------
    ProjectProblem
        It was never made.
    """
    place = folder(root, code)
    if not is_frozen(root, code):
        raise ProjectProblem(f"Van buurt {code} is nog geen momentopname. Maak die met: traject report {code}")
    facts, evenings = (json.loads((place / f"{name}.json").read_text("utf-8")) for name in ("snapshot", "evenings"))
    path = root / FOLDER / COMPARISON
    compared = pd.read_parquet(path) if path.is_file() else pd.DataFrame(columns=["buurt", "instrument"])
    return Snapshot(
        **{name: facts[name] for name in ("buurt", "programme", "language", "example", "wave_dates", "primary")},
        **{name: facts[name] for name in ("smallest_change", "min_base", "min_cell")},
        waves=tuple(facts["waves"]),
        instruments={name: instrument_of_json(raw) for name, raw in facts["instruments"].items()},
        answers=pd.read_parquet(place / "answers.parquet"),
        persons=pd.read_parquet(place / "persons.parquet"),
        comparison=visible(compared, facts["buurt"]["arm"], facts["instruments"]),
        evenings=evenings,
        excluded=facts.get("excluded", {}),
        plan=facts.get("plan") and frozen_of_json(facts["plan"]),
        made=pd.DataFrame(facts.get("made", []), columns=list(MADE_COLUMNS)),
        typed_twice=facts.get("typed_twice", {}),
    )


def _typed_twice(code: str, listed: list[dict]) -> dict[str, int]:
    counts = [line["typed_twice"] for line in listed if code in line["buurten"] and "typed_twice" in line]
    return {name: sum(one[name] for one in counts) for name in counts[0]} if counts else {}


def _json(content: dict) -> bytes:
    """In the order in which it was given: rows of a form stand in the order in which they were typed."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def primary_scale(named: str, used: list[str]) -> str:
    """The scale that leads: the one the project names, else social cohesion, else the first that was asked.

    Examples
    --------
    >>> primary_scale("", ["djg_6", "vm_cohesie_4"]), primary_scale("", ["own_3"]), primary_scale("", [])
    ('vm_cohesie_4', 'own_3', '')
    """
    if named:
        return named
    return USUAL_PRIMARY if USUAL_PRIMARY in used else next(iter(used), "")


def _facts(shared: Shared, code: str, answers: pd.DataFrame) -> dict:
    project = shared.project
    present = {str(column).rsplit("_", 1)[0] for column in answers if column not in NO_ITEMS}
    chosen = project.instruments or tuple(sorted(present))
    used = [name for name in chosen if name in present]
    row = {name: None if pd.isna(value) else value for name, value in project.buurt(code).items()}
    row = {name: value if isinstance(value, str | None) else int(value) for name, value in row.items()}
    return {
        "buurt": row,
        **shared.facts(),
        "instruments": {name: asdict(project.instrument(name)) for name in used},
        "primary": primary_scale(shared.leading, used),
        "smallest_change": {name: project.smallest_change[name] for name in used if name in project.smallest_change},
    }
