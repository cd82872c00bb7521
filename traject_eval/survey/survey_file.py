"""Reading a survey file: ``surveys/<name>.yaml`` in a project.

A whole example; only ``instruments`` must be there::

    title: {nl: Vragenlijst De Horn, en: Questionnaire De Horn}
    wave: T0
    instruments: [vm_cohesie_4, djg_6]
    background: [sex, birth_year, education, years_in_buurt]
    own:
      - id: tuin                          # the column of the answers
        kind: single                      # single, number or text
        nl: Komt u in de buurttuin?
        en: Do you visit the community garden?
        options: [["1", Ja, "Yes"], ["2", Nee, "No"]]     # value, Dutch, English; only for single
        range: [0, 99]                    # only for number
        help: {nl: "Eén antwoord", en: One answer}
        required: false
    code: true                            # a block for the code of the card
    anonymous: false                      # true: no code; the waves cannot be linked

``intro`` and ``consent`` replace the standing texts, by language.
"""

from collections.abc import Mapping
from pathlib import Path

from traject_eval.errors import DataProblem, Faults
from traject_eval.instruments import context_fault, context_measures
from traject_eval.instruments.located import Field, Located, check_fields, fault_table, shown
from traject_eval.instruments.schema import ID, LABEL, LANGUAGES, SHORT_ID, TEXT
from traject_eval.survey.own_code import own_code_columns
from traject_eval.survey.questions import KINDS, Survey, build_survey, standard
from traject_eval.types import Instrument

# Columns of our own layout, which an own question may not take.
OWN_LAYOUT = ("persoon", "buurt", "meting", "groep", "geslacht", "geboortejaar", "opleiding", "gewicht", "datum")
FLAG = Field((bool,), "true of false", required=False)
BOTH = Field((dict,), "nl en en, elk een tekst", required=False)


def _pair(span: list) -> bool:
    return len(span) == 2 and all(type(end) is int for end in span) and span[0] < span[1]


def _three(rows: list) -> bool:
    return len(rows) > 1 and all(isinstance(row, list) and len(row) == 3 and all(row) for row in rows)


TOP = {
    **{"title": BOTH, "intro": BOTH, "consent": BOTH},
    "wave": Field((str,), "een meting, zoals T0", required=False, passes=lambda text: bool(text.strip())),
    "instruments": Field((list,), "een lijst van schalen", passes=bool),
    "background": Field((list,), "een lijst van achtergrondvragen", required=False),
    "own": Field((list,), "een lijst van eigen vragen", required=False),
    **{"code": FLAG, "anonymous": FLAG},
}
OWN = {
    "id": Field((str,), SHORT_ID.expected, passes=ID.fullmatch),
    "kind": Field((str,), " of ".join(KINDS), passes=KINDS.__contains__),
    **dict.fromkeys(LANGUAGES, TEXT),
    "options": Field((list,), "twee of meer keer [waarde, Nederlands, Engels]", required=False, passes=_three),
    "range": Field((list,), "twee hele getallen, laag en hoog", required=False, passes=_pair),
    "help": BOTH,
    "required": FLAG,
}


def load_survey(
    path: Path, registry: Mapping[str, Instrument], lang: str = "nl", waves: Mapping[str, str] | None = None
) -> Survey:
    """The survey in a YAML file; ``waves`` are those of the project with their dates.

    Raises
    ------
    DataProblem
        The file is not there.
    Faults
        Every fault in it, by line; or every scale whose texts are missing.
    """
    path = Path(path)
    if not path.is_file():
        raise DataProblem(f"Het bestand {path} met de vragenlijst bestaat niet. Controleer de naam en de map.")
    document = Located(path)
    if document.readable:
        _check(document, registry)
    if not document.sound(()):
        raise Faults(f"De vragenlijst {path.name} klopt niet.", fault_table([document]))
    raw = document.value
    scales = [registry[name] for name in raw["instruments"]]
    asked = {"background": raw.get("background", ()), "own_questions": raw.get("own", ())}
    day = (waves or {}).get(raw.get("wave", ""), "")
    year = int(day[:4]) if day[:4].isdigit() else None
    return build_survey(scales, **asked, lang=lang, name=path.stem, settings=raw, year=year)


def _check(document: Located, registry: Mapping[str, Instrument]) -> None:
    raw = document.value
    if not check_fields(document, (), raw, TOP):
        return
    for part in ("title", "intro", "consent"):
        if part in raw and document.sound((part,)):
            check_fields(document, (part,), raw[part], dict.fromkeys(LANGUAGES, TEXT))
    for part, kind, known in (
        ("instruments", "schaal", registry),
        ("background", "achtergrondvraag", standard()["background"]),
    ):
        names = raw[part] if isinstance(raw.get(part), list) else []
        for place, name in enumerate(names):
            if isinstance(name, str) and name in context_measures():
                document.fault((part, place), *context_fault(name))
            elif not isinstance(name, str) or name not in known:
                expected = ", ".join(sorted(known))
                document.fault((part, place), f"onbekende {kind} {shown(name)}", expected, "herstel de naam")
            elif name in names[:place]:
                document.fault((part, place), f"{name} staat er twee keer", "elke naam één keer", "haal er een weg")
    if raw.get("anonymous") is True and raw.get("code") is True:
        found, advice = "anonymous en code allebei true", "kies: een code om metingen te koppelen, of geen code"
        document.fault(("anonymous",), found, "een van de twee", advice)
    if document.sound(("own",)):
        _check_own(document, raw.get("own", ()), registry)


def _check_own(document: Located, rows: list, registry: Mapping[str, Instrument]) -> None:
    columns = (column for one in registry.values() for column in one.columns)
    taken = {*standard()["background"], *columns, *OWN_LAYOUT, *own_code_columns()}
    for place, row in enumerate(rows):
        at = ("own", place)
        if not check_fields(document, at, row, OWN) or not document.sound(at):
            continue
        if "help" in row:
            check_fields(document, (*at, "help"), row["help"], dict.fromkeys(LANGUAGES, LABEL))
        if row["id"] in taken:
            document.fault((*at, "id"), f"{row['id']} bestaat al", "een naam die nog vrij is", "kies een andere naam")
        taken.add(row["id"])
        for field, kind in (("options", "single"), ("range", "number")):
            if field in row and row["kind"] != kind:
                document.fault((*at, field), field, f"{field} alleen bij kind: {kind}", f"haal {field} weg")
        if row["kind"] == "single" and "options" not in row:
            document.fault((*at, "options"), "options ontbreekt", OWN["options"].expected, "voeg options toe")
