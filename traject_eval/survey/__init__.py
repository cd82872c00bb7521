"""Answers in: files, what their columns mean, and checked answers into a project."""

from traject_eval.survey.convert import convert
from traject_eval.survey.importing import ImportResult, import_file
from traject_eval.survey.mapping_file import load_mapping
from traject_eval.survey.questionnaire import questionnaire
from traject_eval.survey.readers import read_table
from traject_eval.survey.suggest import write_suggestion

__all__ = ["ImportResult", "convert", "import_file", "load_mapping", "questionnaire", "read_table", "write_suggestion"]
