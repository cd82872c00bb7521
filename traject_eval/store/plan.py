"""The plan of an evaluation: ``plan/plan.yaml`` in the project, which a person fills in, read and checked."""

from collections.abc import Mapping
from pathlib import Path

from traject_eval.errors import Faults, ProjectProblem
from traject_eval.instruments import context_fault, context_measures
from traject_eval.instruments.located import Field, Located, check_fields, fault_table
from traject_eval.store.files import write_text
from traject_eval.store.project import Project
from traject_eval.store.settings import ARMS
from traject_eval.types import BETWEEN_BUURTEN, COMPARISONS, KNOWN_FACTS, POPULATIONS, Instrument, Plan, PlannedOutcome

FILE = "plan/plan.yaml"
LOT = COMPARISONS[-1]
NUMBER = (int, float)
FORM = """\
# Het plan van de evaluatie. Vul het in voordat de antwoorden van {after} er zijn.
# Bekijk het met: traject plan show      Leg het vast met: traject plan freeze
# Wat na het vastleggen verandert, komt als afwijking in elk verslag.

who: ""             # wie dit plan opstelt: functie en organisatie, geen naam van een persoon
before: {before}          # de meting vooraf
after: {after}           # de meting waar het oordeel op rust

# De uitkomsten waar het oordeel op rust: liefst één of twee. Hoe meer, hoe ruimer elke marge. Per uitkomst:
# population: deelnemer (deed mee aan het traject) of bewoner (steekproef uit de buurt)
# smallest_change: de kleinste verandering die telt, in punten van de schaal (met een punt: 0.3), en waarom
# wat u verwacht, per buurt. Zoek het op in eerder onderzoek; er is geen veilige schatting:
#   n: mensen bij de eerste meting         retention: deel van hen dat weer antwoordt, zoals 0.7
#   correlation: samenhang tussen iemands twee scores, zoals 0.6      sd: standaardafwijking van de scores, in punten
outcomes:
  - population: bewoner
    scale: {scale}
    smallest_change:
    why: ""
    n:
    retention:
    correlation:
    sd:

comparison: geen    # geen, landelijk (een landelijk cijfer ernaast), gekozen of geloot
how: ""             # hoe de buurten zonder traject zijn gekozen; bij loting: wie, wanneer, hoe, uit welke buurten
covariates: []      # waarvoor de vergelijking wordt gecorrigeerd: sex, age, education
subgroups: []       # groepen om apart naar te kijken, bekend bij de eerste meting: sex, age, education
missing: Iedereen met minstens één score telt mee. Daarnaast staat de uitkomst van alleen wie beide keren antwoordde.
"""


def _filled(value: object) -> bool:
    return bool(str(value).strip())


def _facts(value: list) -> bool:
    return set(map(str, value)) <= set(KNOWN_FACTS) and len(set(map(str, value))) == len(value)


FIELDS = {
    "who": Field((str,), "functie en organisatie van wie het plan opstelt", passes=_filled),
    "before": Field((str, int), "een meting, zoals T0", passes=_filled),
    "after": Field((str, int), "een latere meting, zoals T1", passes=_filled),
    "outcomes": Field((list,), "minstens één uitkomst", passes=bool),
    "comparison": Field((str,), " of ".join(COMPARISONS), passes=lambda value: value in COMPARISONS),
    "how": Field((str,), "tekst", required=False),
    "covariates": Field((list,), f"een lijst uit {', '.join(KNOWN_FACTS)}", required=False, passes=_facts),
    "subgroups": Field((list,), f"een lijst uit {', '.join(KNOWN_FACTS)}", required=False, passes=_facts),
    "missing": Field((str,), "wat u doet met ontbrekende antwoorden", passes=_filled),
}
OUTCOME = {
    "population": Field((str,), " of ".join(POPULATIONS), passes=lambda value: value in POPULATIONS),
    "scale": Field((str,), "de naam van een schaal", passes=_filled),
    "smallest_change": Field(NUMBER, "een getal boven 0, met een punt: 0.3", passes=lambda value: value > 0),
    "why": Field((str,), "waarom dit de kleinste verandering is die telt", passes=_filled),
    "n": Field((int,), "een heel getal van minstens 3", passes=lambda value: value >= 3),
    "retention": Field(NUMBER, "een getal boven 0 tot en met 1, zoals 0.7", passes=lambda value: 0 < value <= 1),
    "correlation": Field(NUMBER, "een getal van 0 tot 1, zoals 0.6", passes=lambda value: 0 <= value < 1),
    "sd": Field(NUMBER, "een getal boven 0, in punten van de schaal", passes=lambda value: value > 0),
}


def new_plan(project: Project) -> Path:
    """Write the form of a plan with Dutch comments, and say where it is.

    Raises
    ------
    ProjectProblem
        There is a plan already, or the project has fewer than two waves.
    """
    path = project.root / FILE
    if path.exists():
        raise ProjectProblem(f"Er is al een plan: {path}. Er is niets veranderd. Vul dat aan.")
    if len(project.waves) < 2:
        raise ProjectProblem("Een plan gaat over twee metingen. Zet er minstens twee onder [waves] in traject.toml.")
    first, *_, last = project.waves
    write_text(path, FORM.format(before=first, after=last, scale=project.primary or "vm_cohesie_4"))
    return path


def read_plan(project: Project) -> Plan:
    """The plan as it stands in ``plan/plan.yaml``.

    Raises
    ------
    ProjectProblem
        There is no plan yet.
    Faults
        Every fault in it, by line.
    """
    path = project.root / FILE
    if not path.is_file():
        raise ProjectProblem("Er is nog geen plan. Maak het formulier met: traject plan new")
    document = Located(path)
    if document.readable and check_fields(document, (), document.value, FIELDS):
        _check(document, document.value, project)
    if document.faults:
        raise Faults(f"Het plan {FILE} is nog niet goed.", fault_table([document]))
    return plan_of(document.value)


def plan_of(raw: Mapping) -> Plan:
    """A plan out of the fields of its file, which were checked."""
    return Plan(
        **{name: str(raw[name]).strip() for name in ("who", "before", "after", "comparison", "missing")},
        how=raw.get("how", "").strip(),
        covariates=tuple(raw.get("covariates", ())),
        subgroups=tuple(raw.get("subgroups", ())),
        outcomes=tuple(
            PlannedOutcome(
                **{name: one[name].strip() for name in ("population", "scale", "why")},
                **{name: float(one[name]) for name in ("retention", "correlation", "sd")},
                **{"smallest": float(one["smallest_change"]), "n": one["n"]},
            )
            for one in raw["outcomes"]
        ),
    )


def _check(document: Located, raw: dict, project: Project) -> None:
    """Note what fits no plan, or not this project, though every field by itself is right."""
    waves, (before, after) = list(project.waves), (str(raw.get(name)) for name in ("before", "after"))
    for name, wave in (("before", before), ("after", after)):
        if name in raw and document.sound((name,)) and wave not in waves:
            document.fault((name,), f"{name}: {wave}", f"een van {', '.join(waves)}", "noem een meting uit [waves]")
    if {before, after} <= set(waves) and waves.index(after) <= waves.index(before):
        document.fault(("after",), f"after: {after}", f"een meting na {before}", "noem een latere meting")
    outcomes = raw["outcomes"] if isinstance(raw.get("outcomes"), list) else []
    for place, one in enumerate(outcomes):
        if check_fields(document, ("outcomes", place), one, OUTCOME) and document.sound(("outcomes", place)):
            _check_outcome(document, place, outcomes, project.registry)
    if raw.get("comparison") in BETWEEN_BUURTEN:
        _check_comparison(document, raw, outcomes, project)


def _check_outcome(document: Located, place: int, outcomes: list, known: Mapping[str, Instrument]) -> None:
    one, name = outcomes[place], outcomes[place]["scale"]
    at = ("outcomes", place, "scale")
    if name in context_measures():
        document.fault(at, *context_fault(name))
    elif name not in known:
        document.fault(at, f"scale: {name}", f"een van {', '.join(sorted(known))}", "herstel de naam")
    elif one["smallest_change"] >= known[name].high - known[name].low:
        whole = f"minder dan de hele schaal ({known[name].low:g} tot {known[name].high:g})"
        found = f"smallest_change: {one['smallest_change']}"
        document.fault(("outcomes", place, "smallest_change"), found, whole, "kies een kleiner getal")
    earlier = [(other.get("population"), other.get("scale")) for other in outcomes[:place] if isinstance(other, dict)]
    if (one["population"], name) in earlier:
        document.fault(at, f"{name} bij {one['population']} twee keer", "elke uitkomst één keer", "haal er een weg")


def _check_comparison(document: Located, raw: dict, outcomes: list, project: Project) -> None:
    kind, at = raw["comparison"], ("comparison",)
    if not str(raw.get("how") or "").strip():
        by_lot = "wie lootte, wanneer, hoe en uit welke buurten"
        document.fault(("how",), "how: leeg", by_lot if kind == LOT else "hoe de buurten zijn gekozen", "vul how in")
    if not any(isinstance(one, dict) and one.get("population") == "bewoner" for one in outcomes):
        expected = "een uitkomst bij bewoners: deelnemers zijn er alleen waar het traject is"
        advice = "neem een uitkomst bij bewoners op, of zet comparison op geen"
        document.fault(at, f"comparison: {kind}, zonder bewoners", expected, advice)
    if set(project.buurten["arm"]) != set(ARMS):
        advice = "voeg ze eerst toe met: traject buurt add CODE NAAM --arm vergelijking"
        document.fault(at, f"comparison: {kind}", "buurten met en zonder het traject in traject.toml", advice)
    if kind == LOT and (chosen := not_drawn(project)):
        found = f"volgens traject.toml niet geloot: {', '.join(chosen)}"
        advice = f'zet bij elke gelote buurt how_chosen = "{LOT}", of zet comparison op gekozen'
        document.fault(at, found, "alle buurten geloot", advice)


def not_drawn(project: Project) -> tuple[str, ...]:
    """The names of the buurten that, by ``traject.toml``, no lot was drawn over."""
    return tuple(project.buurten.loc[project.buurten["how_chosen"] != LOT, "name"])
