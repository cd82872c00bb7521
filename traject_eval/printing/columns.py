"""How wide the columns of a printed table are, so that nothing in them runs off the page."""

import re

from traject_eval.plots.layout import text_width
from traject_eval.printing.letters import MM, fitted
from traject_eval.resources.design import tokens

GUTTER = 4.0  # mm between two columns
AIR = 8.0  # mm that a column gets over what it needs, where there is room
SLACK = 0.4  # mm: the printer and we may round the width of letters otherwise
LONGEST = 200  # letters of a word that are measured: more fit on no page
PIECES = re.compile(r"[ \t\n]|(?<=[-/])(?!\d)")  # where a line may end; never inside a date


def set_table(columns: list[dict], rows: list[list[str]], width: float) -> dict:
    """A table with the width of its columns in mm, together with the gutters ``width`` at most.

    Every column gets what its longest word needs; what is left goes to those whose text would fill it. Where even
    the longest words do not fit beside each other, the widest columns give way and words in them are broken.

    Examples
    --------
    >>> columns = [{"label": "Groep", "number": False}, {"label": "Mensen", "number": True}]
    >>> made = set_table(columns, [["Deelnemers aan het traject", "48"]], 100.0)
    >>> made["widths"][0] > 2 * made["widths"][1], sum(made["widths"]) < 100
    (True, True)
    """
    cells = [[column["label"], *(row[nr] for row in rows)] for nr, column in enumerate(columns)]
    room = width - GUTTER * (len(columns) - 1)
    widths = shared([_least(column) for column in cells], [_most(column) for column in cells], room)
    fit = [
        [fitted(cell, widths[nr] - SLACK / 2, _size(), bold=True) for cell in column] for nr, column in enumerate(cells)
    ]
    return {
        "columns": [column | {"label": fit[nr][0]} for nr, column in enumerate(columns)],
        "rows": [[column[place] for column in fit] for place in range(1, len(rows) + 1)],
        "widths": widths,
    }


def shared(least: list[float], most: list[float], room: float) -> list[float]:
    """Widths of at most ``room`` together, each between its least and a little over its most where that can be.

    Examples
    --------
    >>> shared([10.0, 10.0], [20.0, 40.0], 44.0), shared([50.0, 30.0], [50.0, 30.0], 60.0)
    ([16.0, 28.0], [30.0, 30.0])
    >>> shared([10.0, 10.0], [20.0, 40.0], 170.0)
    [28.0, 48.0]
    """
    if sum(least) > room:
        return _give_way(least, room)
    wanted = [high - low for low, high in zip(least, most, strict=True)]
    left = room - sum(least)
    if sum(wanted) > left:
        return [low + left * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]
    air = min(AIR, (left - sum(wanted)) / len(most))
    return [high + air for high in most]


def _give_way(least: list[float], room: float) -> list[float]:
    """The widest columns become narrower, equally wide, until all fit; the narrow ones keep what they need."""
    given = [0.0] * len(least)
    for place, nr in enumerate(sorted(range(len(least)), key=least.__getitem__)):
        given[nr] = min(least[nr], room / (len(least) - place))
        room -= given[nr]
    return given


def _size() -> float:
    return tokens()["type"]["paper_pt"]["note"]


def _least(cells: list[str]) -> float:
    """The longest word of a column."""
    return _widest(piece for cell in cells for piece in PIECES.split(cell))


def _most(cells: list[str]) -> float:
    """The longest cell of a column on one line."""
    return _widest(cells)


def _widest(texts) -> float:
    return max((text_width(text[:LONGEST], _size(), True) for text in texts), default=0) * MM + SLACK
