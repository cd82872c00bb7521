"""Questionnaires that a person decided to leave out, each with the reason: ``uitsluiten.yaml`` in the project.

::

    - {person: p12, wave: T0, reason: dubbel, note: heeft het formulier twee keer ingeleverd}
    - {person: p31, reason: op_verzoek}          # no wave: all of them

Nothing is ever left out by itself. A reason is one of ``REASONS``, because a report tells it; the note stays here.
"""

from collections.abc import Collection
from pathlib import Path

import pandas as pd
import yaml

from traject_eval.errors import Faults
from traject_eval.instruments.located import Field, Located, check_fields, fault_table
from traject_eval.store.files import write_text
from traject_eval.store.links import same_people

FILE = "uitsluiten.yaml"
REASONS = ("dubbel", "niet_echt", "verkeerde_groep", "verkeerde_meting", "op_verzoek", "anders")
COLUMNS = ("person", "wave", "reason")
FIELDS = {
    "person": Field((str, int), "de code van een persoon", passes=lambda value: str(value).strip() != ""),
    "wave": Field((str,), "een meting, zoals T0", required=False, passes=bool),
    "reason": Field((str,), " of ".join(REASONS), passes=lambda value: value in REASONS),
    "note": Field((str,), "een toelichting", required=False),
}


def read_exclusions(root: Path) -> pd.DataFrame:
    """What is left out: ``person, wave, reason``; an empty wave is every wave. Empty where there is no such file.

    Raises
    ------
    Faults
        Every fault in the file, by line.
    """
    document = _document(root)
    rows = [] if document is None else document.value or []
    told = [(str(row["person"]).strip(), row.get("wave", ""), row["reason"]) for row in rows]
    return pd.DataFrame(told, columns=list(COLUMNS), dtype="str")


def of_all_codes(exclusions: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """What is left out, with every code of a person of whom all questionnaires are left out.

    Examples
    --------
    >>> links = pd.DataFrame([["q", "T1", "p"]], columns=["person", "wave", "of"])
    >>> of_all_codes(pd.DataFrame([["p", "", "op_verzoek"]], columns=COLUMNS), links).values.tolist()
    [['p', '', 'op_verzoek'], ['q', '', 'op_verzoek']]
    """
    rows = [
        (person, row.wave, row.reason)
        for row in exclusions.itertuples(index=False)
        for person in ([row.person] if row.wave else same_people(links, [row.person]))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def without_excluded(answers: pd.DataFrame, exclusions: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """The answers that count, and how many questionnaires were left out per reason.

    Examples
    --------
    >>> answers = pd.DataFrame({"person": ["p", "p", "q"], "wave": ["T0", "T1", "T0"]})
    >>> listed = pd.DataFrame([["p", "T1", "dubbel"], ["x", "", "anders"]], columns=COLUMNS)
    >>> kept, counts = without_excluded(answers, listed)
    >>> kept["person"].tolist(), counts
    (['p', 'q'], {'dubbel': 1})
    """
    reasons = pd.Series("", index=answers.index, dtype="str")
    for row in exclusions.itertuples(index=False):
        named = (answers["person"] == row.person) & ((answers["wave"] == row.wave) | (row.wave == ""))
        reasons = reasons.mask(named & (reasons == ""), row.reason)
    counts = reasons[reasons != ""].value_counts()
    return answers[reasons == ""].reset_index(drop=True), {
        str(name): int(counts[name]) for name in sorted(counts.index)
    }


def forget_exclusions(root: Path, people: Collection[str]) -> None:
    """Take forgotten people out of the list; the file is written anew only where one of them was in it."""
    document = _document(root)
    rows = [] if document is None else document.value or []
    kept = [row for row in rows if str(row["person"]).strip() not in people]
    if len(kept) < len(rows):
        dumped = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)
        write_text(root / FILE, dumped if kept else "")


def _document(root: Path) -> Located | None:
    path = root / FILE
    if not path.exists():
        return None
    document = Located(path)
    rows = document.value
    if document.readable and not isinstance(rows, list | None):
        document.fault((), "geen lijst", "per regel: - {person: …, reason: …}", "begin elke regel met een streepje")
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        check_fields(document, (place,), row, FIELDS)
    if not document.sound(()):
        raise Faults(f"Het bestand {FILE} klopt niet.", fault_table([document]))
    return document
