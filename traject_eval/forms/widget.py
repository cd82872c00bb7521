"""A form in the page: shows what is saved, saves what is typed, and follows what others type."""

import functools
from collections.abc import Callable
from importlib import resources

import traitlets

from traject_eval.forms.evening import Evening
from traject_eval.forms.follow import Standing, followers
from traject_eval.forms.form import Field, Form
from traject_eval.resources.design import colour_rules, font_rules, projector_rules, space_rules
from traject_eval.words import texts

SCRIPTS = ("living.js", "outbox.js", "controls.js", "kinds.js", "tables.js", "dots.js", "stack.js", "form.js")


def _static(name: str) -> str:
    return resources.files("traject_eval.forms").joinpath("static", name).read_text(encoding="utf-8")


@functools.cache
def scripts(*names: str) -> str:
    """One module of these files."""
    return "\n".join(_static(name) for name in names)


@functools.cache
def style() -> str:
    """The rules of the forms, with the colours and sizes they use."""
    variables = " ".join([colour_rules(), space_rules(), font_rules(), projector_rules()])
    return f".traject-form {{ {variables} }}\n{_static('form.css')}"


class FormWidget(Standing):
    """One form, live. What it holds is a copy: everything stands in the journal."""

    spec = traitlets.Dict().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    lists = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    practice = traitlets.Bool().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    sheet = traitlets.Unicode().tag(sync=True)
    _esm = scripts("living.js", "widget.js")

    def __init__(self, evening: Evening, form: Form):
        self.evening, self._form = evening, form
        words = {key.removeprefix("forms."): value for key, value in texts().items() if key.startswith("forms.")}
        shared = {"words": words, "code": scripts(*SCRIPTS), "sheet": style(), "practice": evening.practice}
        super().__init__(evening, spec=_spec(form), place=place_of(evening, form), **shared, **self._content())
        self.on_msg(self._received)

    def refresh(self) -> None:
        """Show what holds now."""
        for name, value in self._content().items():
            setattr(self, name, value)

    def _content(self) -> dict:
        evening, form = self.evening, self._form
        wanted = {field.ref for field in form.fields if field.ref} | {form.rows_from, form.columns_from}
        lists = {name: [{"id": k, "label": v} for k, v in evening.labels(name).items()] for name in wanted - {""}}
        origins = evening.origins(form.id)
        rows = [
            {"id": row, "values": values, "from": origins.get(row, "")}
            for row, values in evening.revealed(form.id).items()
        ]
        return {"rows": rows, "lists": lists}

    def _received(self, _, message: dict, __) -> None:
        if message.get("kind") == "save":
            saved = self.evening.save(self._form.id, message["changes"])
            answer = {"kind": "saved", "ids": saved.ids, "refused": saved.refused, "time": saved.time}
        else:
            answer = {"kind": "undone", "found": self.evening.undo(self._form.id)}
        with self.evening.at_once():
            self.refresh()  # first what holds now, then that it is saved: the page never shows an old answer in between
            self.send(answer)
            for widget in list(followers(self.evening)):
                widget.refresh()


_LIVE: dict[str, FormWidget] = {}


def live_form(evening: Evening, form: Form) -> FormWidget:
    """The one live form of an evening; another evening gets another, of which every page in which it stands hears."""
    return kept(evening, place_of(evening, form), lambda: FormWidget(evening, form))


def kept(evening: Evening, place: str, make: Callable[[], FormWidget]) -> FormWidget:
    """What stands at a place in an evening, made where it is not there yet."""
    if place in _LIVE and _LIVE[place].evening is evening:
        _LIVE[place].refresh()
    else:
        _LIVE[place] = make()
    return _LIVE[place]


def place_of(evening: Evening, form: Form) -> str:
    """Where answers of this form belong: what a page could not save yet is found again under this name."""
    return f"{evening.journal.project}:{evening.buurt['code']}:{form.id}"


def _spec(form: Form) -> dict:
    """What the page needs to know of a form."""
    return {
        **{"id": form.id, "kind": form.kind, "title": form.title, "help": form.help, "rowLabel": form.row_label},
        **{"fields": [_field(field) for field in form.fields], "cell": _field(form.cell) if form.cell else None},
        **{"rows": [{"id": row.id, "label": row.label} for row in form.rows], "columns": form.columns},
        **{"rowsFrom": form.rows_from, "columnsFrom": form.columns_from, "dots": form.dots, "stack": form.stack},
    }


def _field(field: Field) -> dict:
    choices = [{"id": choice.id, "label": choice.label, "key": choice.key} for choice in field.choices]
    return {
        **{"id": field.id, "label": field.label, "type": field.type, "help": field.help, "ref": field.ref},
        **{"required": field.required, "personal": field.personal, "choices": choices},
        "limits": list(field.limits),
    }
