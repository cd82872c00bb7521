"""A page on paper: the report, its appendix and the buurtkaart as PDF, by Typst."""

from traject_eval.reporting.paper.card import card_pdf
from traject_eval.reporting.paper.report import appendix_pdf, report_pdf

__all__ = ["appendix_pdf", "card_pdf", "report_pdf"]
