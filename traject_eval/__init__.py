"""Traject in de Buurt: werkboeken en evaluatie per buurt. In een werkboek: ``import traject_eval as te``.

In een eigen notebook, zonder project:

==================  =======================================================================================
schalen             instruments, instrument, add_instruments, questionnaire
antwoorden          answers, score
hoe staat het ervoor  describe
wat veranderde er   change, change_by, against_norm
hoe goed gemeten    reliability, ordinal_alpha, measurement_error, improved_worsened, item_behaviour
wie ging weg          attrition
wat is er te zien    mdes, achieved
buurten samen        pool, multilevel
met vergelijking     difference_in_differences, pre_trends, staggered
==================  =======================================================================================

Elk resultaat heeft ``.plot()``, ``.explain()`` en ``.to_frame()``.

In de werkboeken van een project: open_buurt, open_evening en open_programme, show_… voor wat op het scherm of in een
verslag komt, en save_findings.
"""

from traject_eval import api
from traject_eval.api import (
    against_norm,
    answers,
    attrition,
    change,
    change_by,
    difference_in_differences,
    improved_worsened,
    item_behaviour,
    measurement_error,
    multilevel,
    ordinal_alpha,
    pool,
    pre_trends,
    questionnaire,
    reliability,
    score,
    staggered,
)
from traject_eval.blocks import (
    show_actions,
    show_agenda,
    show_ages,
    show_allowed,
    show_attendance,
    show_calculations,
    show_care,
    show_carrying,
    show_changes,
    show_comparison,
    show_difference,
    show_estimates,
    show_examples,
    show_flywheel,
    show_form_of_collective,
    show_group_differences,
    show_groups,
    show_handover,
    show_hopes,
    show_horizons,
    show_hours,
    show_initiatives,
    show_insights,
    show_item_behaviour,
    show_items,
    show_kept,
    show_lasting,
    show_leavers,
    show_linkage,
    show_living,
    show_load,
    show_loops,
    show_matches,
    show_method,
    show_model,
    show_money,
    show_movers,
    show_nearby,
    show_network,
    show_offers,
    show_people,
    show_places,
    show_plan,
    show_precision,
    show_programme,
    show_promises,
    show_quality,
    show_reliability,
    show_running,
    show_scales,
    show_screening,
    show_seen,
    show_spread,
    show_strength,
    show_summary,
    show_talents,
    show_team,
    show_together,
    show_told,
    show_turnout,
    show_verdicts,
    show_vote,
    show_why,
    show_worth,
)
from traject_eval.evaluation import achieved, describe, mdes
from traject_eval.forms.show import show_agreements, show_form, show_live
from traject_eval.known import add_instruments, instrument, instruments
from traject_eval.reporting.desk import open_buurt, open_evening, save_findings
from traject_eval.reporting.programme import open_programme
from traject_eval.words import notebook

notebook.attach()
api.attach()

__all__ = [
    "achieved",
    "add_instruments",
    "against_norm",
    "answers",
    "attrition",
    "change",
    "change_by",
    "describe",
    "difference_in_differences",
    "improved_worsened",
    "instrument",
    "instruments",
    "item_behaviour",
    "mdes",
    "measurement_error",
    "multilevel",
    "open_buurt",
    "open_evening",
    "open_programme",
    "ordinal_alpha",
    "pool",
    "pre_trends",
    "questionnaire",
    "reliability",
    "save_findings",
    "score",
    "show_actions",
    "show_agenda",
    "show_ages",
    "show_agreements",
    "show_allowed",
    "show_attendance",
    "show_calculations",
    "show_care",
    "show_carrying",
    "show_changes",
    "show_comparison",
    "show_difference",
    "show_estimates",
    "show_examples",
    "show_flywheel",
    "show_form",
    "show_form_of_collective",
    "show_group_differences",
    "show_groups",
    "show_handover",
    "show_hopes",
    "show_horizons",
    "show_hours",
    "show_initiatives",
    "show_insights",
    "show_item_behaviour",
    "show_items",
    "show_kept",
    "show_lasting",
    "show_leavers",
    "show_linkage",
    "show_live",
    "show_living",
    "show_load",
    "show_loops",
    "show_matches",
    "show_method",
    "show_model",
    "show_money",
    "show_movers",
    "show_nearby",
    "show_network",
    "show_offers",
    "show_people",
    "show_places",
    "show_plan",
    "show_precision",
    "show_programme",
    "show_promises",
    "show_quality",
    "show_reliability",
    "show_running",
    "show_scales",
    "show_screening",
    "show_seen",
    "show_spread",
    "show_strength",
    "show_summary",
    "show_talents",
    "show_team",
    "show_together",
    "show_told",
    "show_turnout",
    "show_verdicts",
    "show_vote",
    "show_why",
    "show_worth",
    "staggered",
]


def __dir__() -> list[str]:
    """What completion shows: what is meant to be called, not the rooms behind it."""
    return __all__
