"""Gated results as blocks: the one door out."""

from traject_eval.blocks.behaviour import show_item_behaviour
from traject_eval.blocks.block import BATCH, MIME, Block, Blocks, block, plain, valid
from traject_eval.blocks.claims import show_summary
from traject_eval.blocks.figures import show_changes
from traject_eval.blocks.items import show_items
from traject_eval.blocks.measurement import show_movers, show_precision
from traject_eval.blocks.programme import Programme, show_programme
from traject_eval.blocks.scales import show_scales
from traject_eval.blocks.spread import show_spread
from traject_eval.blocks.tables import show_comparison, show_method, show_reliability, show_turnout

__all__ = [
    "BATCH",
    "MIME",
    "Block",
    "Blocks",
    "Programme",
    "block",
    "plain",
    "show_changes",
    "show_comparison",
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
    "valid",
]
