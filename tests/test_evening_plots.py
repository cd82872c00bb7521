"""Drawings of an evening: dots of votes and talents, the hand-over, the four fields; every size, the longest words."""

import numpy as np
import pytest

from traject_eval.plots import draw, sizes, text_faults

LONG = "Verkeersveiligheidsbeleving bij de oversteekplaats van de Hoofdstraat met de basisschool en de buurtsuper"
WORD = "Bedrijventerreinontwikkelingsgebied"
KEY = "Elke stip is één stem."


def _row(filled: int, unfilled: int, name: str = "Samen eten", letter: str = "A", told: str = "plaats 1 tot 3") -> dict:
    count = str(filled + unfilled)
    return {
        **{"letter": letter, "name": name, "filled": filled, "open": unfilled, "count": count, "told": told},
        "rule": not filled,
    }


def _panel(who: str, curve: bool, points: list, quarters=("2024, 2e kwartaal", "2025, 4e kwartaal")) -> dict:
    x = np.linspace(0, 1, 20)
    line = {"x": x.tolist(), "value": (0.3 + 0.4 * x).tolist(), "low": (0.1 + 0.4 * x).tolist(), "high": [0.95] * 20}
    return {
        **{"title": "Wie beslist?", "of": "van alle besluiten", "who": who, "points": points, "quarters": quarters},
        **{"curve": line if curve else None, "end": "bewoners 110 van 213"},
    }


def _line(start: float, end: float, parent: int | None = None, name: str = "Samen eten", **more) -> dict:
    row = {"name": name, "start": start, "end": end, "parent": parent, "stopped": end < 1}
    return {**row, "residents": True, "told": "", **more}


CASES = {
    "initiatives one": ("initiatives", {"rows": [_line(0, 1)], "years": [], "now": "24 november 2026"}),
    "initiatives long": (
        "initiatives",
        {
            "rows": [
                _line(0, 0.4, name=LONG, told="klaar, zoals gepland"),
                _line(0.95, 1, 0, name=WORD, residents=False),
            ]
            * 12,
            "years": [{"at": nr / 10, "label": str(2020 + nr)} for nr in range(10)],
            "now": "24 november 2026",
        },
    ),
    "dots few": ("dots", {"rows": [_row(3, 0), _row(0, 1, letter="B")], "per_dot": 1, "key": KEY}),
    "dots none": ("dots", {"rows": [_row(0, 0)], "per_dot": 1, "key": KEY}),
    "dots many": ("dots", {"rows": [_row(160, 0), _row(0, 3)], "per_dot": 4, "key": KEY}),
    "dots long": (
        "dots",
        {"rows": [_row(0, 40, LONG), _row(7, 9, WORD, told="")] * 12, "per_dot": 1, "key": LONG},
    ),
    "dots plain": ("dots", {"rows": [_row(2, 5, "eten", "", "")], "per_dot": 1, "key": KEY}),
    "handover one": ("handover", {"panels": [_panel("residents", False, [0.5], ("2025, 1e kwartaal",) * 2)]}),
    "handover three": (
        "handover",
        {"panels": [_panel("residents", True, [0, None, 1]), *[_panel("professional", True, [1, 0.5, 0, 1])] * 2]},
    ),
    "fields": (
        "quadrants",
        {
            **{"columns": ["Dit kunnen we zelf", "Hier hebben we anderen voor nodig"]},
            **{"rows": ["Op korte termijn", "Op lange termijn"], "cells": [[[LONG, "Tuin"], []], [[WORD], [LONG] * 9]]},
        },
    ),
}


@pytest.mark.parametrize("size", sizes())
@pytest.mark.parametrize("case", CASES)
def test_every_word_can_be_read(case, size):
    chart, data = CASES[case]
    assert text_faults(draw(chart, data, size=size)) == []


def _marks(chart: str, data: dict) -> dict[str, int]:
    """How many dots there are, by whether they are filled."""
    lines = [line for line in draw(chart, data).findobj(lambda artist: hasattr(artist, "get_marker"))]
    dots = [line for line in lines if line.get_marker() == "o"]
    return {
        kind: sum(len(line.get_xdata()) for line in dots if (line.get_markerfacecolor() != "#FFFFFF") == filled)
        for kind, filled in (("filled", True), ("open", False))
    }


def test_one_dot_is_one_vote():
    data = {"rows": [_row(21, 0), _row(0, 12), _row(0, 0)], "per_dot": 1, "key": KEY}
    assert _marks("dots", data) == {"filled": 21, "open": 12}


def test_where_there_are_many_a_dot_is_several_and_never_none_for_something():
    data = {"rows": [_row(160, 0), _row(0, 1)], "per_dot": 4, "key": KEY}
    assert _marks("dots", data) == {"filled": 40, "open": 1}


def test_a_branch_reaches_from_what_an_initiative_sprang_from_to_its_start():
    rows = [_line(0, 0.2), _line(0.5, 1, 0), _line(0.7, 1, 1)]
    figure = draw("initiatives", {"rows": rows, "years": [], "now": "nu"})
    lines = [tuple(line.get_ydata()) for line in figure.findobj(lambda artist: hasattr(artist, "get_marker"))]
    branches = [heights for heights in lines if len(heights) == 3]
    tops = sorted({heights[0] for heights in lines if len(heights) == 1})
    assert [(heights[0], heights[2]) for heights in branches] == [(tops[0], tops[1]), (tops[1], tops[2])]


def test_a_quarter_without_a_decision_has_no_dot():
    assert _marks("handover", {"panels": [_panel("residents", False, [0.5, None, 0.2])]})["filled"] == 2


def test_residents_are_filled_and_the_professional_is_open():
    found = _marks("handover", {"panels": [_panel("residents", True, [0, 1]), _panel("professional", True, [1] * 3)]})
    assert found == {"filled": 2, "open": 3}
