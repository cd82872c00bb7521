"""A picture that changes while people type."""

import asyncio
from collections.abc import Callable

import traitlets

from traject_eval.blocks import Block, Blocks
from traject_eval.forms.evening import Evening
from traject_eval.forms.follow import Standing
from traject_eval.forms.picture import picture
from traject_eval.forms.widget import scripts

PAUSE = 1.0  # seconds between two drawings at the least: a hall does not read faster, and typing must not wait


class LiveView(Standing):
    """What a function shows of an evening, drawn again when something was typed."""

    html = traitlets.Unicode().tag(sync=True)
    _esm = scripts("living.js", "picture.js")

    def __init__(self, show: Callable[[Evening], Block | Blocks], evening: Evening):
        self._show, self._evening = show, evening
        self._due: asyncio.TimerHandle | None = None
        super().__init__(evening, html=self._drawn(), place=f"beeld:{show.__name__}")

    def refresh(self) -> None:
        """Draw again soon; many changes at once are drawn once."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(PAUSE, self._draw)

    def _draw(self) -> None:
        self._due = None
        self.html = self._drawn()

    def _drawn(self) -> str:
        return picture(self._show(self._evening), f"beeld-{self._show.__name__}")
