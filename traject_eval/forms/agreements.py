"""What was agreed, in a page: the table as it is now, and a button for the sheet beside the door."""

import datetime as dt

import traitlets

from traject_eval.errors import TrajectError
from traject_eval.forms.evening import Evening
from traject_eval.forms.follow import Standing
from traject_eval.forms.headless import saved_block
from traject_eval.forms.paper.door import door_pdf
from traject_eval.forms.picture import picture
from traject_eval.forms.widget import scripts, style
from traject_eval.words import text


class AgreementsView(Standing):
    """The agreements of a form; the sheet goes to the page as bytes, and nothing is written on disk."""

    html = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    _esm = scripts("living.js", "door.js")

    def __init__(self, evening: Evening, name: str):
        self._evening, self._name = evening, name
        self._css = style()
        words = {
            "door": text("forms.door"),
            "door_making": text("forms.door_making"),
            "door_failed": text("forms.door_failed"),
            "door_open": text("forms.door_open"),
        }
        super().__init__(evening, html=self._drawn(), words=words, place=f"afspraken:{name}")
        self.on_msg(self._received)

    def refresh(self) -> None:
        """Show what holds now."""
        self.html = self._drawn()

    def _drawn(self) -> str:
        return picture(saved_block(self._evening, self._evening.form(self._name)), f"afspraken-{self._name}")

    def _received(self, _, message: dict, __) -> None:
        if message.get("kind") != "make":
            return
        try:
            pdf = door_pdf(self._evening, self._name, dt.date.today())
        except (TrajectError, OSError, RuntimeError):
            self.send({"kind": "failed"})  # the page says so, and can ask again
            return
        self.send({"kind": "made"}, buffers=[pdf])
