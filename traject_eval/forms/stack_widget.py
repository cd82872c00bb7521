"""A stack of questionnaires in the page: typed, typed again, differences decided, and read in."""

from traject_eval.errors import Faults, TrajectError
from traject_eval.evaluation.double_entry import agreement
from traject_eval.forms.form import Form
from traject_eval.forms.stack import Stack, Typed
from traject_eval.forms.widget import FormWidget, kept, place_of
from traject_eval.survey import ImportResult
from traject_eval.words import agreement_words, listed, number, text

DIFFERENCES, AGREEMENT = "differences", "agreement"  # lists that go to the page beside the questionnaires


class StackWidget(FormWidget):
    """One of the two forms of a stack, live."""

    def __init__(self, stack: Stack, form: Form):
        self._stack = stack
        super().__init__(stack.evening, form)

    def _content(self) -> dict:
        now = self._stack.look()
        second = self._form is self._stack.second
        rows = [
            {"id": row, "values": values, "from": ""} for row, values in (now.again if second else now.rows).items()
        ]
        if second:
            chosen = [{"id": row, "label": self._stack.called(row, now.rows)} for row in now.chosen]
            return {"rows": rows, "lists": {self._form.rows_from: chosen}}
        told = [{"id": AGREEMENT, "label": agreement_words(agreement(**now.twice))}] if now.twice else []
        return {"rows": rows, "lists": {DIFFERENCES: self._differences(now), AGREEMENT: told}}

    def _differences(self, now: Typed) -> list[dict]:
        found = []
        for row, name in now.undecided:
            field = self._stack.first.field(name)
            labels = {choice.id: choice.label for choice in field.choices}
            given = [str(rows[row].get(name, "")) for rows in (now.rows, now.again)]
            label = text("stack.difference", which=self._stack.called(row, now.rows), question=field.label)
            values = [{"value": value, "label": labels.get(value, value)} for value in given]
            found.append({"id": f"{row}/{name}", "row": row, "field": name, "label": label, "values": values})
        return found

    def _received(self, widget, message: dict, buffers) -> None:
        if message.get("kind") != "read_in":
            return super()._received(widget, message, buffers)
        try:
            lines = read_in_words(*self._stack.read_in())
        except Faults as faults:
            lines = [str(faults), *(": ".join((row.where, row.found, row.advice)) for row in faults.table.itertuples())]
        except TrajectError as problem:
            lines = [str(problem)]
        self.refresh()
        self.send({"kind": "read_in", "lines": lines})


def live_stack(stack: Stack, form: Form) -> FormWidget:
    """The one live form of a stack in this kernel."""
    return kept(stack.evening, place_of(stack.evening, form), lambda: StackWidget(stack, form))


def read_in_words(result: ImportResult, twice: dict[str, int]) -> list[str]:
    """What came of reading a stack in."""
    if result.already:
        return [text("stack.already")]
    said = text("stack.done", n=number(result.rows, 0), waves=listed(list(result.waves)))
    return [said, *result.notes, agreement_words(agreement(**twice)) if twice else text("stack.once")]
