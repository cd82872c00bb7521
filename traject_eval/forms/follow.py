"""What is shown of an evening follows the journal: whoever types, every form and picture in the page is drawn again."""

import asyncio
import time
import weakref

import anywidget
import traitlets

from traject_eval.forms.evening import Evening

FOLLOW = 0.5  # seconds between two looks at what others typed

_FOLLOWED: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


class Standing(anywidget.AnyWidget):
    """What stands in a page under a ``place`` and follows an evening, instead of what stood in that place before.

    A workbook that runs again in the same kernel opens another evening: what it shows takes over from what stood there,
    also in a page that hears of both (``born`` says which is the later one).
    """

    place = traitlets.Unicode().tag(sync=True)
    born = traitlets.Float().tag(sync=True)

    def __init__(self, evening: Evening, **shown: object):
        super().__init__(born=time.time(), **shown)
        for following in _FOLLOWED.values():
            for former in [one for one in following if one.place == self.place]:
                following.discard(former)
        followers(evening).add(self)

    def refresh(self) -> None:
        """Show what holds now."""
        raise NotImplementedError


def followers(evening: Evening) -> weakref.WeakSet:
    """Everything that follows an evening; the first one starts the looking."""
    if evening not in _FOLLOWED:
        _FOLLOWED[evening] = weakref.WeakSet()
        _FOLLOWED[evening].task = asyncio.get_running_loop().create_task(_follow(evening, _FOLLOWED[evening]))
    return _FOLLOWED[evening]


async def _follow(evening: Evening, shown: weakref.WeakSet) -> None:
    seen = evening.journal.version()
    while shown:
        await asyncio.sleep(FOLLOW)
        if (now := evening.journal.version()) != seen:
            seen = now
            with evening.at_once():
                for one in list(shown):
                    one.refresh()
