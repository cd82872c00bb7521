"""Gated results as blocks: the one door out."""

from traject_eval.blocks.aftrap import aftrap_findings, show_attendance, show_hopes, show_network, show_talents
from traject_eval.blocks.agenda import agenda_findings, show_agenda, show_places, show_vote
from traject_eval.blocks.allowed import show_allowed
from traject_eval.blocks.behaviour import show_item_behaviour
from traject_eval.blocks.block import BATCH, MIME, Block, Blocks, block, plain, shown, valid
from traject_eval.blocks.business import business_findings, show_kept, show_offers, show_promises
from traject_eval.blocks.calculations import show_method
from traject_eval.blocks.care import profile_findings, show_care
from traject_eval.blocks.carrying import model_findings, show_carrying
from traject_eval.blocks.claims import show_summary
from traject_eval.blocks.comparison import place_findings, show_comparison
from traject_eval.blocks.difference import show_calculations, show_difference
from traject_eval.blocks.figures import show_changes
from traject_eval.blocks.flywheel import show_flywheel, show_initiatives, team_findings
from traject_eval.blocks.groups import show_groups
from traject_eval.blocks.handover import handover_findings, show_form_of_collective, show_handover
from traject_eval.blocks.items import show_items
from traject_eval.blocks.leaving import show_leavers
from traject_eval.blocks.linkage import show_linkage
from traject_eval.blocks.loops import show_loops
from traject_eval.blocks.measurement import show_movers, show_precision
from traject_eval.blocks.model import show_horizons, show_hours, show_model, show_money, show_worth
from traject_eval.blocks.plan import show_plan
from traject_eval.blocks.profile import show_ages, show_estimates, show_living, show_told, show_why
from traject_eval.blocks.programme import Programme, show_programme
from traject_eval.blocks.programme_found import programme_findings
from traject_eval.blocks.programme_groups import show_group_differences
from traject_eval.blocks.running import running_findings, show_matches, show_nearby, show_running
from traject_eval.blocks.scales import show_scales
from traject_eval.blocks.screening import show_screening
from traject_eval.blocks.seen import show_seen
from traject_eval.blocks.spread import show_spread
from traject_eval.blocks.tables import show_reliability, show_turnout
from traject_eval.blocks.taking_part import show_people, show_quality
from traject_eval.blocks.team import show_actions, show_lasting, show_load, show_strength, show_team
from traject_eval.blocks.together import show_together
from traject_eval.blocks.trip import show_examples, show_insights, show_verdicts, trip_findings

__all__ = [
    "BATCH",
    "MIME",
    "Block",
    "Blocks",
    "Programme",
    "aftrap_findings",
    "agenda_findings",
    "block",
    "business_findings",
    "handover_findings",
    "model_findings",
    "place_findings",
    "plain",
    "profile_findings",
    "programme_findings",
    "running_findings",
    "show_actions",
    "show_agenda",
    "show_ages",
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
    "shown",
    "team_findings",
    "trip_findings",
    "valid",
]
