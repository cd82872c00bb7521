"""Open data about buurten: files as downloaded, codes of regions, borders that move."""

from traject_eval.context.borders import read_crosswalk, same_place
from traject_eval.context.profile import context_rows, used_years
from traject_eval.context.reading import read_context
from traject_eval.context.shelf import Added, add_context, context_files, context_stamp
from traject_eval.context.table import context_table

__all__ = [
    "Added",
    "add_context",
    "context_files",
    "context_rows",
    "context_stamp",
    "context_table",
    "read_context",
    "read_crosswalk",
    "same_place",
    "used_years",
]
