"""Traject in de Buurt: werkboeken en evaluatie per buurt.

In a workbook: ``import traject_eval as te``.
"""

from traject_eval.api import (
    against_norm,
    change,
    improved_worsened,
    instrument,
    instruments,
    item_behaviour,
    measurement_error,
    questionnaire,
    score,
)
from traject_eval.blocks import (
    show_changes,
    show_comparison,
    show_item_behaviour,
    show_items,
    show_method,
    show_movers,
    show_precision,
    show_programme,
    show_reliability,
    show_scales,
    show_spread,
    show_summary,
    show_turnout,
)
from traject_eval.evaluation import ordinal_alpha, reliability
from traject_eval.forms.show import show_form
from traject_eval.reporting.desk import open_buurt, open_evening, save_findings
from traject_eval.reporting.programme import open_programme
from traject_eval.words.explain import attach

attach()

__all__ = [
    "against_norm",
    "change",
    "improved_worsened",
    "instrument",
    "instruments",
    "item_behaviour",
    "measurement_error",
    "open_buurt",
    "open_evening",
    "open_programme",
    "ordinal_alpha",
    "questionnaire",
    "reliability",
    "save_findings",
    "score",
    "show_changes",
    "show_comparison",
    "show_form",
    "show_item_behaviour",
    "show_items",
    "show_method",
    "show_movers",
    "show_precision",
    "show_programme",
    "show_reliability",
    "show_scales",
    "show_spread",
    "show_summary",
    "show_turnout",
]
