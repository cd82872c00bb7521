"""Two journals that were apart: what both of them changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from traject_eval.store.entry import Entry, newest


@dataclass(frozen=True)
class Conflict:
    """One field that was changed on both sides to different values; ``current`` is the one that holds now."""

    ours: Entry
    theirs: Entry
    current: Entry


def conflicts(ours: Iterable[Entry], theirs: Iterable[Entry]) -> list[Conflict]:
    """The fields that both sides changed since they were together, to different values.

    The union of two journals is the same whichever is merged into which, and the newest entry holds; this is what
    people may want to look at. Nothing is dropped: what does not hold is in the history.

    Parameters
    ----------
    ours, theirs : iterable of Entry
        Two whole journals of one project.

    Examples
    --------
    >>> from dataclasses import replace
    >>> here = Entry("1", "BU1", "f", "r", "alias", "Bep", "", "", "a", "2026-01-01T10:00:00.000000Z")
    >>> there = replace(here, id="2", value="Beppie", device="b", time="2026-01-01T11:00:00.000000Z")
    >>> [(one.ours.value, one.theirs.value, one.current.value) for one in conflicts([here], [there])]
    [('Bep', 'Beppie', 'Beppie')]
    >>> conflicts([here, there], [there])
    []
    """
    here, there = ({entry.id: entry for entry in side} for side in (ours, theirs))
    only_here = newest(entry for name, entry in here.items() if name not in there)
    only_there = newest(entry for name, entry in there.items() if name not in here)
    together = newest((here | there).values())
    return [
        Conflict(only_here[place], only_there[place], together[place])
        for place in sorted(set(only_here) & set(only_there))
        if only_here[place].value != only_there[place].value
    ]
