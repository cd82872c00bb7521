"""A form where it can be filled in, or what is saved in it where it cannot."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traject_eval.blocks import Block
    from traject_eval.forms.evening import Evening
    from traject_eval.forms.widget import FormWidget

IN_SERVER = "JPY_SESSION_NAME"  # set by a Jupyter server for the kernel of a page that somebody looks at
IN_BULK = "TRAJECT_BATCH"  # set by a run in bulk, which may itself have been started from a page


def show_form(evening: Evening, name: str) -> FormWidget | Block:
    """A form, live in a page; elsewhere (a run in bulk, a copy on disk) the block of what is saved in it.

    Raises
    ------
    UnknownName
        There is no such form; the message lists those there are.
    """
    form = evening.form(name)
    if IN_SERVER in os.environ and IN_BULK not in os.environ:
        from traject_eval.forms.widget import live_form  # only a page loads what it is made with

        return live_form(evening, form)
    from traject_eval.forms.headless import saved_block

    return saved_block(evening, form)
