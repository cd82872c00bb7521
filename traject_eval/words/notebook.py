"""How a result shows itself in a notebook: its sentence, and its numbers.

The results themselves know no language: ``attach`` gives them ``explain(lang)`` and ``_repr_html_`` from here.
"""

from html import escape

import numpy as np
import pandas as pd

from traject_eval.evaluation import (
    Achieved,
    AgainstNorm,
    Attrition,
    Change,
    Comparison,
    Description,
    GroupChanges,
    ImprovedWorsened,
    ItemBehaviour,
    Mdes,
    MeasurementError,
    Multilevel,
    OrdinalAlpha,
    Pool,
    PreTrends,
    Reliability,
    Staggered,
)
from traject_eval.types import Estimate
from traject_eval.words.explain import explain
from traject_eval.words.templates import text

RESULTS = (
    *(Change, GroupChanges, Description, Reliability, OrdinalAlpha, MeasurementError, ImprovedWorsened, ItemBehaviour),
    *(AgainstNorm, Attrition, Mdes, Achieved, Pool, Comparison, PreTrends, Staggered, Multilevel, Estimate),
)
DIGITS = 4  # significant digits of a number in a notebook; ``to_frame`` has them all


class Sentence(str):
    """A text that a notebook shows as text, and not as code with quotes and codes for its spaces."""

    def _repr_markdown_(self) -> str:
        return str(self)


def html(result: object) -> str:
    """The sentence of a result above its numbers; those of one row are folded away, below each other."""
    frame = result.to_frame()
    shown = frame.map(_cell)
    if len(frame) != 1:
        return f"<p>{escape(explain(result))}</p>{shown.to_html(index=False, border=0)}"
    table = shown.iloc[0].to_frame().to_html(header=False, border=0)
    numbers = escape(text("results.numbers"))
    return f"<p>{escape(explain(result))}</p><details><summary>{numbers}</summary>{table}</details>"


def _cell(value: object) -> str:
    """A cell as it is shown: whole numbers whole, others with the digits that tell them apart."""
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    return f"{value:.{DIGITS}g}" if isinstance(value, float | np.floating) else str(value)


def _explain(result: object, lang: str | None = None) -> Sentence:
    """What the result says, in a sentence or two; ``lang`` is ``nl`` or ``en``, or else the language spoken here."""
    return Sentence(explain(result, lang))


def attach() -> None:
    """Give the results their words; called once, when the package is imported."""
    for kind in RESULTS:
        kind.explain = _explain
        kind._repr_html_ = html
