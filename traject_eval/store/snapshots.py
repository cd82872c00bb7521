"""What the workbooks of one buurt may read: a frozen copy, with a key that changes when any of it does."""

import json
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
from traject_eval.types import NO_ITEMS, FrozenPlan, Instrument

FOLDER = "data/snapshots"
COMPARISON = "comparison.parquet"
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


def freeze_buurt(project: Project, code: str, listed: list[dict], evenings: dict) -> str:
    """Write the snapshot of one buurt and return its key: the hash of all that is in it.

    ``listed`` is the manifest of imports, ``evenings`` what was filled in on evenings. Reads and writes only this
    buurt.
    """
    answers, persons = read(project.root, code, listed)
    codes, links = read_codes(project.root, code, listed), read_links(project.root)
    # What a person left out stands in the list by the codes that the answers came with.
    answers, excluded = without_excluded(answers, of_all_codes(read_exclusions(project.root), links))
    answers, persons, made = with_links(answers, persons, codes, links)
    facts = _facts(project, code, answers) | ({"excluded": excluded} if excluded else {})
    if len(made):
        facts["made"] = json.loads(made.to_json(orient="values"))
    facts |= {"typed_twice": twice} if (twice := _typed_twice(code, listed)) else {}
    content = {
        "answers.parquet": parquet(answers),
        "persons.parquet": parquet(persons),
        "snapshot.json": _json(facts),
        "evenings.json": _json(evenings),
    }
    key = sha256("".join(sha256(content[name]) for name in sorted(content)).encode())
    place = folder(project.root, code)
    for name, data in {**content, "key": key.encode()}.items():
        if not (place / name).is_file() or (place / name).read_bytes() != data:
            write_bytes(place / name, data)
    return key


def freeze_comparison(project: Project, comparison: pd.DataFrame) -> None:
    """Write the gated changes of the comparison buurten, for the whole programme."""
    write_bytes(project.root / FOLDER / COMPARISON, parquet(comparison))


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
    compared = root / FOLDER / COMPARISON
    return Snapshot(
        **{name: facts[name] for name in ("buurt", "programme", "language", "example", "wave_dates", "primary")},
        **{name: facts[name] for name in ("smallest_change", "min_base", "min_cell")},
        waves=tuple(facts["waves"]),
        instruments={name: instrument_of_json(raw) for name, raw in facts["instruments"].items()},
        answers=pd.read_parquet(place / "answers.parquet"),
        persons=pd.read_parquet(place / "persons.parquet"),
        comparison=pd.read_parquet(compared) if compared.is_file() else pd.DataFrame(),
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


def _facts(project: Project, code: str, answers: pd.DataFrame) -> dict:
    present = {str(column).rsplit("_", 1)[0] for column in answers if column not in NO_ITEMS}
    chosen = project.instruments or tuple(sorted(present))
    used = [name for name in chosen if name in present]
    row = {name: None if pd.isna(value) else value for name, value in project.buurt(code).items()}
    row = {name: value if isinstance(value, str | None) else int(value) for name, value in row.items()}
    frozen = frozen_plan(project)
    return {
        "buurt": row,
        "programme": project.name,
        "language": project.language,
        "example": project.example,
        "waves": list(project.waves),
        "wave_dates": project.waves,
        "instruments": {name: asdict(project.instrument(name)) for name in used},
        "primary": primary_scale(leading_scale(project), used),
        "smallest_change": {name: project.smallest_change[name] for name in used if name in project.smallest_change},
        "min_base": project.min_base,
        "min_cell": project.min_cell,
        "plan": frozen and asdict(frozen),
    }
