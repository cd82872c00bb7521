"""A page as a Word document, for who has to edit it."""

from traject_eval.reporting.word.report import report_docx

__all__ = ["report_docx"]
