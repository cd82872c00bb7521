"""A page on paper: the report and the buurtkaart as PDF, by Typst."""

from traject_eval.reporting.paper.card import card_pdf
from traject_eval.reporting.paper.report import report_pdf

__all__ = ["card_pdf", "report_pdf"]
