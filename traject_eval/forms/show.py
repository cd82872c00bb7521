"""A form where it can be filled in, or what is saved in it where it cannot."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from traject_eval.blocks import Block, Blocks
    from traject_eval.forms.agreements import AgreementsView
    from traject_eval.forms.live import LiveView
    from traject_eval.forms.reading import Answers
    from traject_eval.forms.widget import FormWidget

IN_SERVER = "JPY_SESSION_NAME"  # set by a Jupyter server for the kernel of a page that somebody looks at
IN_BULK = "TRAJECT_BATCH"  # set by a run in bulk, which may itself have been started from a page


def show_form(evening: Answers, name: str) -> FormWidget | Block:
    """A form, live in a page; elsewhere (a run in bulk, a copy on disk) the block of what is saved in it.

    Raises
    ------
    UnknownName
        There is no such form; the message lists those there are.
    """
    form = evening.form(name)
    if _in_page(evening):
        from traject_eval.forms.widget import live_form  # only a page loads what it is made with

        return live_form(evening, form)
    from traject_eval.forms.headless import saved_block

    return saved_block(evening, form)


def show_live(show: Callable[[Answers], Block | Blocks], evening: Answers) -> LiveView | Block | Blocks:
    """What a function shows of an evening: in a page it changes while people type, elsewhere it is the blocks."""
    if _in_page(evening):
        from traject_eval.forms.live import LiveView

        return LiveView(show, evening)
    return show(evening)


def show_agreements(evening: Answers, name: str) -> AgreementsView | Block:
    """What was agreed: in a page with a button for the sheet beside the door, elsewhere as it stands in a report.

    Who does it stands in neither; it stands on the sheet, by name only of who said yes to that.

    Raises
    ------
    UnknownName
        There is no such form; the message lists those there are.
    """
    form = evening.form(name)
    if _in_page(evening):
        from traject_eval.forms.agreements import AgreementsView

        return AgreementsView(evening, form.id)
    from traject_eval.forms.headless import agreed_block

    return agreed_block(evening, form)


def _in_page(evening: Answers) -> bool:
    return evening.live and IN_SERVER in os.environ and IN_BULK not in os.environ
