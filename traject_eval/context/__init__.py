"""Open data about buurten: files as downloaded, codes of regions, borders that move."""

from traject_eval.context.borders import Same, read_crosswalk, same_place
from traject_eval.context.profile import context_rows, topic_values, used_years
from traject_eval.context.reading import FIGURE_COLUMNS, read_context
from traject_eval.context.shelf import Added, add_context, context_files, context_stamp
from traject_eval.context.table import Topic, context_table

__all__ = [
    "FIGURE_COLUMNS",
    "Added",
    "Same",
    "Topic",
    "add_context",
    "context_files",
    "context_rows",
    "context_stamp",
    "context_table",
    "read_context",
    "read_crosswalk",
    "same_place",
    "topic_values",
    "used_years",
]
