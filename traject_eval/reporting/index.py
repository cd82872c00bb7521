"""The programme at a glance: every buurt in one table, by name, and on purpose never by result."""

import math
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

from traject_eval.reporting.page import DONE, STATUSES, IndexPage, IndexRow
from traject_eval.reporting.sign import WIDTH, no_sign, place, sign, way
from traject_eval.reporting.theme import render_page
from traject_eval.words import branch, number, speaking

SIGN_HEIGHT = 40
STEPS = (1, 2, 5, 10)  # ticks at round numbers


@dataclass(frozen=True)
class _Shown:
    """A row with its drawing and its places in the three orders."""

    row: IndexRow
    sign: Markup
    by_name: int
    by_people: int
    by_status: int


def render_index(programme: IndexPage) -> str:
    """The index of a programme as one page; without JavaScript it is the whole list, by name.

    One axis holds for all rows, with zero in the middle. A row without an interval gets a hatch and says why.

    Parameters
    ----------
    programme : IndexPage

    Returns
    -------
    str
        HTML; about 1.5 kB a buurt. The same programme always gives the same text.

    Examples
    --------
    >>> page = IndexPage("Goed Oud", "Programma", "", "", "Verandering", False, (), (), (), "nl")
    >>> "<h1>Goed Oud</h1>" in render_index(page)
    True
    """
    with speaking(programme.lang):
        return _render(programme)


def _render(programme: IndexPage) -> str:
    reach = _reach(programme.rows)
    done = sum(row.status == DONE for row in programme.rows)
    phases = sorted({row.phase for row in programme.rows if row.phase is not None})
    return render_page(
        "index",
        page=programme,
        rows=_ordered(programme.rows, reach),
        ticks=_ticks(reach),
        ways={phase: way(phase, len(branch("web")["phases"])) for phase in phases},
        counts={"all": len(programme.rows), "done": done, "todo": len(programme.rows) - done},
        width=WIDTH,
    )


def name_key(name: str) -> str:
    """What a name is sorted by: small letters and digits, without accents and apostrophes.

    Examples
    --------
    >>> sorted(["’t Zand", "Zuid", "Één-Oost", "Tuindorp"], key=name_key)
    ['Één-Oost', '’t Zand', 'Tuindorp', 'Zuid']
    """
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in parts if letter.isalnum() or letter == " ")


def _ordered(rows: tuple[IndexRow, ...], reach: float) -> list[_Shown]:
    """Rows by name, each with its place in every order; equal ones stay in the order of their names."""
    rows = sorted(rows, key=lambda row: name_key(row.name))
    people = _places([-(row.people or 0) for row in rows])
    status = _places([STATUSES.index(row.status) for row in rows])
    return [_Shown(row, _drawing(row, reach), nr, people[nr], status[nr]) for nr, row in enumerate(rows)]


def _places(values: list[int]) -> dict[int, int]:
    """Where each value comes when they are put in order.

    Examples
    --------
    >>> _places([30, 10, 20])
    {1: 0, 2: 1, 0: 2}
    """
    return {nr: place for place, nr in enumerate(sorted(range(len(values)), key=values.__getitem__))}


def _drawing(row: IndexRow, reach: float) -> Markup:
    if row.sign is None:
        return no_sign(height=SIGN_HEIGHT)
    return sign(row.sign | {"axis_low": -reach, "axis_high": reach, "null": 0}, height=SIGN_HEIGHT)


def _reach(rows: tuple[IndexRow, ...]) -> float:
    """How far the axis goes either way: just past the widest interval."""
    ends = [abs(row.sign[name]) for row in rows if row.sign for name in ("low", "high")]
    return 1.1 * max(ends, default=0) or 1.0


def _ticks(reach: float) -> list[tuple[float, str]]:
    """Place and words of zero and of a round number either side of it.

    Examples
    --------
    >>> [words for _, words in _ticks(0.9)]
    ['−0,5', '0', '+0,5']
    """
    power = 10.0 ** math.floor(math.log10(0.8 * reach))
    step = power * max(step for step in STEPS if step * power <= 0.8 * reach * (1 + 1e-9))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    axis = {"axis_low": -reach, "axis_high": reach}
    return [
        (place(value, axis), "0" if value == 0 else number(value, digits, sign=True)) for value in (-step, 0.0, step)
    ]
