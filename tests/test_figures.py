"""What the real blocks show of 9, 10, 40 and 400 people and of 300 buurten, with the longest words, can be read."""

import json
import re

import pytest

from tests.figure_cases import LONG_BUURT, LONG_ITEM, LONG_NAME, shown
from traject_eval.plots import draw, sizes, text_faults

SHOWN = list(shown())
FIGURES = {name: content for name, content in SHOWN if content["kind"] == "figure"}
SHARE_ENDS = range(-100, 101)  # percentage points that shares can differ by


def test_the_words_are_as_long_as_they_get():
    assert min(len(LONG_NAME), len(LONG_BUURT)) >= 35
    assert len(LONG_ITEM) >= 120


@pytest.mark.parametrize("size", sizes())
@pytest.mark.parametrize("name", FIGURES)
def test_every_word_of_every_size_can_be_read(name, size):
    content = FIGURES[name]
    # a page sets the title as text, a notebook and a slide draw it
    title = "" if size == "narrow" else content["title"]
    assert text_faults(draw(content["chart"], content["data"], size=size, title=title)) == []


def test_nine_people_are_never_drawn():
    assert {content["kind"] for name, content in SHOWN if "n=9 " in name} == {"refusal"}


@pytest.mark.parametrize("n", [10, 40, 400])
@pytest.mark.parametrize("chart", ["changes", "items", "spread"])
def test_every_chart_is_tried_where_there_are_people(chart, n):
    drawn = [name for name in FIGURES if name.startswith(f"{chart} n={n} ")]
    assert drawn or (chart, n) == ("spread", 10)  # no class of ten people can hold five of each wave and be told apart


def test_a_margin_of_shares_stays_within_what_shares_can_differ():
    margins = [row for content in FIGURES.values() if content["chart"] == "items" for row in content["data"]["items"]]
    known = [row for row in margins if row["change"] is not None]
    assert known
    assert all(round(100 * row[end]) in SHARE_ENDS for row in known for end in ("low", "change", "high"))


@pytest.mark.parametrize("name", [name for name, content in FIGURES.items() if content["chart"] == "items"])
def test_who_skipped_a_statement_cannot_be_counted(name):
    """Beside the people of the wave, ``minstens`` leaves nobody or at least five."""
    content = FIGURES[name]
    n = int(re.search(r"n=(\d+)", name)[1])
    told = [int(count) for count in re.findall(r"\d+", content["data"]["people"])]
    assert len(told) == (1 if "eenmaal" in name else 2)
    assert all(n - count == 0 or n - count >= 5 for count in told)
    assert ("minstens" in content["data"]["people"]) == any(count < n for count in told)


def test_only_one_wave_has_no_before():
    once = [content for name, content in FIGURES.items() if "eenmaal" in name]
    assert once
    assert all("voor" not in json.dumps(content["data"]).replace("voorstel", "") for content in once)


def test_four_hundred_people_are_not_called_too_few():
    """A statement of which a few of many gave some answer is held back for that reason."""
    reasons = {
        name: {row["reason"] for row in content["data"]["held_back"]}
        for name, content in FIGURES.items()
        if content["chart"] == "items" and "n=400" in name
    }
    assert set().union(*reasons.values()) == {"aantallen zo klein dat iemand herkenbaar is"}
