"""Measures of the process: pure functions on frames, without files, notebooks or language."""

from traject_eval.method.agenda import Lead, Vote, dot_vote, sticker_wall
from traject_eval.method.assets import Gaps, asset_gaps, match_offers
from traject_eval.method.attendance import Attendance, attendance
from traject_eval.method.examples import Weighing, weigh_examples
from traject_eval.method.handover import Handover, Trend, handover, quasibinomial_trend
from traject_eval.method.network import Network, network
from traject_eval.method.promises import Funnel, promise_funnel
from traject_eval.method.talents import talent_use

__all__ = [
    "Attendance",
    "Funnel",
    "Gaps",
    "Handover",
    "Lead",
    "Network",
    "Trend",
    "Vote",
    "Weighing",
    "asset_gaps",
    "attendance",
    "dot_vote",
    "handover",
    "match_offers",
    "network",
    "promise_funnel",
    "quasibinomial_trend",
    "sticker_wall",
    "talent_use",
    "weigh_examples",
]
