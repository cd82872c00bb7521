"""One typed answer: does it fit the question?"""

import datetime as dt
import math
import re

from traject_eval.errors import DataProblem
from traject_eval.forms.form import Field
from traject_eval.words import text

MOST = 20_000  # letters in one answer
HALF = re.compile("[\ud800-\udfff]")  # half a letter, as where a text was cut inside an emoji: no file can hold it


def checked(field: Field, value: object) -> object:
    """The answer as it is kept; None where it was made empty.

    Raises
    ------
    DataProblem
        The answer does not fit the field.

    Examples
    --------
    >>> checked(Field("n", "Aantal", "number"), 3), checked(Field("w", "Wie", "text"), "")
    (3, None)
    """
    if value is None or value in ("", []):
        return None
    if not _FITS[field.type](field, value):
        raise DataProblem(text("forms.refused", label=field.label))
    return value


def _is_text(field: Field, value: object) -> bool:
    return isinstance(value, str) and len(value) <= MOST and not HALF.search(value)


def _is_number(field: Field, value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_date(field: Field, value: object) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_choice(field: Field, value: object) -> bool:
    return isinstance(value, str) and value in {choice.id for choice in field.choices}


def _are_choices(field: Field, value: object) -> bool:
    return _are_refs(field, value) and set(value) <= {choice.id for choice in field.choices}


def _are_refs(field: Field, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value) and len(set(value)) == len(value)


_FITS = {
    **{"text": _is_text, "long_text": _is_text, "number": _is_number, "date": _is_date},
    **{"yes_no": lambda field, value: isinstance(value, bool), "choice": _is_choice, "multi": _are_choices},
    **{"ref": _is_text, "refs": _are_refs},
}
