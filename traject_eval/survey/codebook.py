"""What every column of the answers to a survey means, for who works with the file."""

from collections.abc import Mapping

import pandas as pd

from traject_eval.survey.questions import Question, Survey
from traject_eval.types import Instrument

COLUMNS = ("survey", "version", "name", "text", "kind", "values", "labels", "instrument", "reversed", "low", "high")


def codebook(survey: Survey, registry: Mapping[str, Instrument]) -> pd.DataFrame:
    """One row per question, columns ``COLUMNS``; several values or labels stand in one cell, with `` | `` between.

    ``low`` and ``high`` are the least and most that can be answered; ``reversed`` is ``ja`` where agreeing means less
    of what the scale measures, ``nee`` where it means more, and empty for a question of no scale.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.survey.questions import build_survey
    >>> book = codebook(build_survey([load_instruments()["vm_cohesie_4"]]), load_instruments())
    >>> book.loc[0, ["name", "values", "reversed", "low", "high"]].tolist()
    ['vm_cohesie_4_1', '1 | 2 | 3 | 4 | 5', 'ja', '1', '5']
    """
    turned = {
        column: "ja" if item.reverse else "nee"
        for one in registry.values()
        for item, column in zip(one.items, one.columns, strict=True)
    }
    rows = [
        (
            *(survey.id, survey.version, one.name, one.text, one.kind),
            *(" | ".join(part) for part in (zip(*one.options, strict=True) if one.options else ((), ()))),
            *(one.instrument, turned.get(one.name, ""), *_limits(one)),
        )
        for one in survey.questions
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _limits(one: Question) -> tuple[str, str]:
    if one.kind == "number":
        return str(one.limits[0]), str(one.limits[1])
    values = [value for value, _ in one.options]
    if not values or not all(value.isdigit() for value in values):
        return "", ""
    return min(values, key=int), max(values, key=int)


def codebook_bytes(survey: Survey, registry: Mapping[str, Instrument]) -> bytes:
    """The codebook as CSV in UTF-8 with a mark, so that a spreadsheet reads it right."""
    return codebook(survey, registry).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
