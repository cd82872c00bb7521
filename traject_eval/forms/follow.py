"""What is shown of an evening follows the journal: whoever types, every form and picture in the page is drawn again."""

import asyncio
import weakref

from traject_eval.forms.evening import Evening

FOLLOW = 0.5  # seconds between two looks at what others typed

_FOLLOWED: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def followers(evening: Evening) -> weakref.WeakSet:
    """Everything that follows an evening, each with a ``refresh()``; the first one starts the looking."""
    if evening not in _FOLLOWED:
        _FOLLOWED[evening] = weakref.WeakSet()
        _FOLLOWED[evening].task = asyncio.get_running_loop().create_task(_follow(evening, _FOLLOWED[evening]))
    return _FOLLOWED[evening]


async def _follow(evening: Evening, shown: weakref.WeakSet) -> None:
    seen = evening.journal.version()
    while True:
        await asyncio.sleep(FOLLOW)
        if (now := evening.journal.version()) != seen:
            seen = now
            for one in list(shown):
                one.refresh()
