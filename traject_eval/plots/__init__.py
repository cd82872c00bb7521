"""Finished tables become drawings: how a number was made is not known here."""

from traject_eval.plots.drawing import draw
from traject_eval.plots.faults import text_faults
from traject_eval.plots.style import FALLBACK, sizes
from traject_eval.plots.svg import paper_svg, png, svg
from traject_eval.resources.design import tokens, variable

__all__ = ["FALLBACK", "draw", "paper_svg", "png", "sizes", "svg", "text_faults", "tokens", "variable"]
