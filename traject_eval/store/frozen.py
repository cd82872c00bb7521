"""Laying a plan down: a copy with its hash and date, and what was changed since."""

import datetime as dt
import json
from dataclasses import asdict

from traject_eval.errors import Faults, ProjectProblem
from traject_eval.store import responses
from traject_eval.store.files import sha256, write_json
from traject_eval.store.plan import FILE, LOT, not_drawn, read_plan
from traject_eval.store.project import Project
from traject_eval.types import FrozenPlan, Plan, PlannedOutcome

FROZEN = "plan/vastgelegd.json"


def freeze_plan(project: Project, made: dt.date, *, late: bool = False) -> FrozenPlan:
    """Lay the plan down as it stands in ``plan/plan.yaml``.

    Parameters
    ----------
    project : Project
    made : date
        The day on which it is laid down.
    late : bool
        Lay it down although answers of a later measurement are there; the plan then carries that mark.

    Raises
    ------
    ProjectProblem
        A plan was laid down already, or answers of a later measurement are there and ``late`` was not given.
    Faults
        Every fault in the plan, by line.
    """
    path = project.root / FROZEN
    if path.exists():
        raise ProjectProblem(
            f"Er is al een plan vastgelegd: {path}. Het blijft zoals het is. Wat u in {FILE} verandert, staat als "
            "afwijking in elk verslag."
        )
    plan = read_plan(project)
    if (seen := later_answers(project, plan)) and not late:
        raise ProjectProblem(
            f"Er zijn al antwoorden van {', '.join(seen)}. Een plan hoort er eerder te zijn: wie de uitkomst kan zien, "
            "kan er een plan bij kiezen. Er is niets vastgelegd. Toch vastleggen, met het merk ‘na de meting’ in elk "
            "verslag: traject plan freeze --late"
        )
    content = {"plan": asdict(plan), "date": made.isoformat(), "late": bool(seen)}
    write_json(path, content | {"hash": plan_hash(content)})
    return frozen_plan(project)


def later_answers(project: Project, plan: Plan) -> list[str]:
    """The measurements after the first of the plan that have answers."""
    waves = list(project.waves)
    after = waves[waves.index(plan.before) + 1 :]
    found = {wave for line in responses.imports(project.root) for wave in line["waves"]}
    return [wave for wave in after if wave in found]


def plan_hash(content: dict) -> str:
    """Hash of a plan with its date and mark: the same content gives the same hash, however it is written.

    Examples
    --------
    >>> plan_hash({"date": "2025-01-01", "late": False}) == plan_hash({"late": False, "date": "2025-01-01"})
    True
    """
    told = {name: content[name] for name in sorted(content) if name != "hash"}
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def frozen_plan(project: Project) -> FrozenPlan | None:
    """The plan that was laid down, with what is otherwise now; None where none was.

    Raises
    ------
    ProjectProblem
        The copy cannot be read.
    """
    path = project.root / FROZEN
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        plan, kept = _plan_of_json(content["plan"]), content["hash"]
        about = {"date": content["date"], "late": content["late"], "hash": kept}
    except (OSError, ValueError, KeyError, TypeError):
        raise ProjectProblem(f"Het vastgelegde plan {path} is niet te lezen. Zet een reservekopie terug.") from None
    intact, missed = plan_hash(content) == kept, not_drawn(project) if plan.comparison == LOT else ()
    return FrozenPlan(plan, **about, intact=intact, now=_now(project), not_drawn=missed)


def leading_scale(project: Project) -> str:
    """The scale that leads: that of the first outcome of the plan, else the one that ``traject.toml`` names."""
    frozen = frozen_plan(project)
    return frozen.plan.outcomes[0].scale if frozen else project.primary


def frozen_of_json(raw: dict) -> FrozenPlan:
    """A frozen plan as it came out of JSON."""
    plans = {name: raw[name] and _plan_of_json(raw[name]) for name in ("plan", "now")}
    return FrozenPlan(**raw | plans | {"not_drawn": tuple(raw["not_drawn"])})


def _plan_of_json(raw: dict) -> Plan:
    lists = {name: tuple(raw[name]) for name in ("covariates", "subgroups")}
    return Plan(**raw | lists | {"outcomes": tuple(PlannedOutcome(**one) for one in raw["outcomes"])})


def _now(project: Project) -> Plan | None:
    try:
        return read_plan(project)
    except (Faults, ProjectProblem):
        return None
