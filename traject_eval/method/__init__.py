"""Measures of the process: pure functions on frames, without files, notebooks or language."""

from traject_eval.method.agenda import Lead, Vote, dot_vote, sticker_wall
from traject_eval.method.assets import Gaps, asset_gaps, match_offers
from traject_eval.method.attendance import Attendance, attendance
from traject_eval.method.budget import BreakEven, Coverage, break_even, coverage, dependence
from traject_eval.method.care import CareScenario, care_scenario
from traject_eval.method.examples import Weighing, weigh_examples
from traject_eval.method.flywheel import Flywheel, flywheel, followed
from traject_eval.method.handover import Handover, Trend, handover, quasibinomial_trend
from traject_eval.method.lineage import lineage
from traject_eval.method.loops import Loop, feedback_loops
from traject_eval.method.network import Network, network
from traject_eval.method.promises import Funnel, promise_funnel
from traject_eval.method.survival import Survival, kaplan_meier
from traject_eval.method.talents import talent_use
from traject_eval.method.workload import workload

__all__ = [
    "Attendance",
    "BreakEven",
    "CareScenario",
    "Coverage",
    "Flywheel",
    "Funnel",
    "Gaps",
    "Handover",
    "Lead",
    "Loop",
    "Network",
    "Survival",
    "Trend",
    "Vote",
    "Weighing",
    "asset_gaps",
    "attendance",
    "break_even",
    "care_scenario",
    "coverage",
    "dependence",
    "dot_vote",
    "feedback_loops",
    "flywheel",
    "followed",
    "handover",
    "kaplan_meier",
    "lineage",
    "match_offers",
    "network",
    "promise_funnel",
    "quasibinomial_trend",
    "sticker_wall",
    "talent_use",
    "weigh_examples",
    "workload",
]
