"""An evening of which every answer is known, as a report reads it."""

from traject_eval.forms.reading import FrozenAnswers
from traject_eval.forms.table import load_forms

VISITS = """
- id: proef.bezoek
  kind: records
  title: Bij wie gaan we langs?
  row_label: who
  person: who
  fields:
    - {id: who, label: Bij wie, type: ref, ref: aftrap.aanwezigen}
    - {id: day, label: Wanneer, type: date}
    - {id: note, label: Opmerking, type: long_text, personal: true}
"""  # a form in which somebody writes about somebody else
BUURT = {"code": "BU1", "name": "Vlierbeek", "arm": "traject", "municipality": "", "phase": 8}


def evening(**forms: dict) -> FrozenAnswers:
    """Answers by form, with ``_`` for the dot of its id: ``evening(agenda_ideeen={"i1": {"idea": "Tuin"}})``."""
    kept = {name.replace("_", ".", 1): rows for name, rows in forms.items()}
    return FrozenAnswers(BUURT, load_forms(), 10, 5, kept)


def people(n: int, **values: object) -> dict[str, dict]:
    """So many people who came."""
    return {f"p{nr}": {"alias": f"Bewoner {nr}", **values} for nr in range(n)}


def ballots(n: int, dots: dict[str, int], start: int = 0) -> dict[str, dict]:
    """So many equal ballots."""
    return {f"p{nr}": {**dots, "_done": True} for nr in range(start, start + n)}
