"""A form without a page: what is saved in it and may stand in a report, as a block."""

import datetime as dt
from collections.abc import Mapping

from traject_eval.blocks import Block, block
from traject_eval.forms.form import Field, Form
from traject_eval.forms.reading import Answers
from traject_eval.privacy import enough
from traject_eval.words import date, listed, number, text


def saved_block(evening: Answers, form: Form) -> Block:
    """The group's own words of a form as a table; of a form without any, only how much was filled in.

    Only fields marked ``in_report`` are shown, beside the name of the record; never a field about a person.
    """
    shown = [field for field in form.fields if field.in_report]
    rows = evening.rows(form.id)
    if not shown:
        return _count(evening, form, len(rows))
    if not rows:
        return block("text", key=form.id, style="note", title=form.title, text=text("forms.nothing_yet"))
    labels = evening.labels(form.id) if form.row_label or form.rows else {}
    label = form.field(form.row_label)
    if label is not None and label.type == "text" and label not in shown:  # who a record is about stays here
        shown = [label, *shown]
    head = [text("forms.row")] if form.rows else []
    cells = [
        ([labels.get(row, "")] if form.rows else []) + [written(evening, field, values) for field in shown]
        for row, values in rows.items()
    ]
    columns = [{"label": label, "number": False} for label in (*head, *(field.label for field in shown))]
    return block("table", key=form.id, title=form.title, columns=columns, rows=cells, note="")


def agreed_block(evening: Answers, form: Form) -> Block:
    """What was agreed, under a title that says how much; the heading above it asks what it was."""
    made = saved_block(evening, form)
    if made.content["kind"] != "table":
        return made
    return Block(made.content | {"title": text("forms.agreed", n=len(made.content["rows"]))})


def _count(evening: Answers, form: Form, rows: int) -> Block:
    base = evening.min_base
    many = number(rows, 0) if rows == 0 or enough(rows, base) else text("people.few", base=base)
    return block("text", key=form.id, style="note", title=form.title, text=text("forms.counted", rows=many))


def written(evening: Answers, field: Field, values: Mapping[str, object]) -> str:
    """An answer in words; empty where there is none."""
    value = values.get(field.id)
    if value is None:
        return ""
    if field.type == "yes_no":
        return text("forms.yes") if value else text("forms.no")
    if field.type in ("choice", "multi"):
        known = {choice.id: choice.label for choice in field.choices}
        return listed([known[one] for one in ([value] if field.type == "choice" else value)])
    if field.type in ("ref", "refs"):
        known = evening.labels(field.ref)
        return listed([known[one] for one in ([value] if field.type == "ref" else value) if one in known])
    if field.type == "date":
        return date(dt.date.fromisoformat(value))
    if field.type == "number":
        return number(value, 0 if float(value).is_integer() else 1)
    return str(value)
