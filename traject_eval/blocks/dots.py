"""What a drawing of dots shows: things that can be counted, one row each."""

import math

from traject_eval.words import number

MOST_DOTS = 40  # in one row; above this one dot stands for several things


def dot_row(name: str, filled: int, unfilled: int, told: str = "", *, rule: bool = False) -> dict:
    """One row: filled dots, open ones, their sum as a number and what is told behind it; ``rule`` draws a line above.

    Examples
    --------
    >>> dot_row("Tuin", 2, 1, "plaats 1")["count"]
    '3'
    """
    return {
        **{"letter": "", "name": name, "filled": filled, "open": unfilled},
        **{"count": number(filled + unfilled, 0), "told": told, "rule": rule},
    }


def dots_data(rows: list[dict], key: str) -> dict:
    """The data of the drawing; ``key`` says what a dot is.

    Examples
    --------
    >>> dots_data([dot_row("Tuin", 81, 0)], "Elke stip is een stem.")["per_dot"]
    3
    """
    most = max((row["filled"] + row["open"] for row in rows), default=0)
    return {"rows": rows, "key": key, "per_dot": max(1, math.ceil(most / MOST_DOTS))}
