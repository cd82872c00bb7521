"""Drawings: what is drawn is where and as long as the data says, and every word in it can be read."""

import copy
import functools
import re
import subprocess
import sys
import threading
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from traject_eval.errors import UnknownName
from traject_eval.plots import draw, png, sizes, svg, text_faults, tokens
from traject_eval.plots.drawing import CHARTS
from traject_eval.plots.layout import Panel, text_width, wrap
from traject_eval.plots.style import colour
from traject_eval.resources.design import look
from traject_eval.words import LANGUAGES, branch, speaking

PAGE = ("wide", "narrow")  # the sizes of which lengths are in inches on paper
KEY_DOT = 1  # behind the dots of the people stands that of the key
INCH = 1e-6  # geometry is exact but for floating point
WAVES = {"before_label": "voor", "after_label": "na"}
STEPS = ("against_2", "against_1", "neither", "for_1", "for_2")
LONG = (
    "Als ik langere tijd afwezig ben, durf ik mijn huissleutel aan de buren te geven en vraag ik hun "
    "op de kinderen te passen"
)
LONG_NAME = "Bedrijventerreinontwikkelingsgebied-Oost"


def _answers(*shares: float) -> list[dict]:
    return [{"share": share, "token": token} for share, token in zip(shares, STEPS, strict=True)]


def _item(label: str, before: list, after: list, change: tuple | None, turned: bool = False) -> dict:
    value, low, high = change or (None, None, None)
    sure = bool(change) and (low > 0 or high < 0)
    look = {"change": value, "low": low, "high": high, "sure": sure}
    return {"label": label, "turned": turned, "before": before, "after": after, **look}


def _items(rows: list[dict], held_back: tuple[str, ...] = ()) -> dict:
    held = [{"label": label, "reason": "te weinig antwoorden"} for label in held_back]
    people = "Per uitspraak minstens 43 mensen voor en 42 na"
    return {**WAVES, "items": rows, "held_back": held, "people": people}


USUAL_ITEMS = [
    _item(
        "Gezellige buurt waar men elkaar helpt",
        _answers(0.1, 0.28, 0.29, 0.29, 0.04),
        _answers(0.02, 0.13, 0.27, 0.34, 0.24),
        (0.25, 0.09, 0.41),
    ),
    _item(
        "Mensen kennen elkaar nauwelijks",
        _answers(0.02, 0.27, 0.31, 0.34, 0.06),
        _answers(0.02, 0.1, 0.36, 0.4, 0.12),
        (0.12, -0.07, 0.32),
        turned=True,
    ),
    _item(
        "Mensen gaan prettig met elkaar om",
        _answers(0, 0.19, 0.25, 0.42, 0.14),
        _answers(0.04, 0.08, 0.26, 0.4, 0.22),
        (0.06, -0.1, 0.23),
    ),
    _item(
        "Ik voel me hier thuis",
        _answers(0.04, 0.06, 0.25, 0.42, 0.23),
        _answers(0, 0.17, 0.31, 0.38, 0.14),
        (-0.12, -0.3, 0.05),
    ),
]
COARSE = [{"share": 0.4, "token": "neither"}, {"share": 0.6, "token": "for_1"}]
THREE = [
    {"share": 0.2, "token": "against_1"},
    {"share": 0.3, "token": "neither"},
    {"share": 0.5, "token": "for_1"},
]


def _measure(label: str, scale: str, ends: tuple, before: tuple, after: tuple, **more) -> dict:
    waves = {
        name: dict(zip(("value", "low", "high"), wave, strict=True))
        for name, wave in (("before", before), ("after", after))
    }
    told = {"change": {"value": 0.5, "low": 0.1, "high": 0.8}, "change_text": "+0,5 (0,1\u00a0tot\u00a00,8)"}
    told |= {"verdict_text": "ging omhoog", "people": "dezelfde 48 mensen", "sure": True}
    told |= {"norm": None, "norm_text": "geen landelijk cijfer"}
    return {"label": label, "scale": scale, "lo": ends[0], "hi": ends[1], **waves, **told, **more}


UNSURE = {"sure": False, "verdict_text": "nog niet te zeggen", "change_text": "+0,1 (−0,2\u00a0tot\u00a00,4)"}
USUAL_CHANGES = [
    _measure(
        "Sociale samenhang",
        "0–10",
        (0, 10),
        (5.7, 5.2, 6.1),
        (6.2, 5.6, 6.7),
        norm={"value": 6.4, "label": "Nederland 6,4\n(2021)"},
        norm_text="",
    ),
    _measure(
        "Leefbaarheid van de buurt",
        "1–10",
        (1, 10),
        (6.9, 6.5, 7.3),
        (7.0, 6.7, 7.3),
        **UNSURE,
        people="47 mensen voor, 45 na",
    ),
    _measure("Eenzaamheid", "0–6", (0, 6), (2.5, 2.0, 3.0), (2.3, 1.8, 2.8), **UNSURE),
]


def _shares(*rows: tuple) -> dict:
    names = ("name", "here", "municipality", "country")
    made = [dict(zip(names, row, strict=True)) for row in rows]
    known = [row["here"] is not None for row in made]
    told = [{"told": "27,4" if here else "", "held_back": "" if here else "niet bekend"} for here in known]
    return {"low": 0, "high": 100, "rows": [row | words for row, words in zip(made, told, strict=True)]}


def _fans(years: int, low: float, high: float) -> dict:
    steps = [nr / years for nr in range(years + 1)]
    ends = {"low": [low] * len(steps), "middle": [low + (high - low) / 2 * nr for nr in steps]}
    ends |= {"high": [low + (high - low) * nr for nr in steps]}
    words = {"name": LONG_NAME, "end": "in 2040: 1.901 tot 5.073 uren per week"}
    fans = [{"kind": kind, **words, **ends} for kind in ("demand", "supply")]
    return {"years": [2025 + nr for nr in range(years + 1)], "fans": fans}


def _cells(*counts: tuple[int, int], joined: tuple[int, ...] = ()) -> list[dict]:
    edges = range(len(counts))
    return [
        {
            "from": float(edge),
            "to": float(edge + 1),
            "before": before,
            "after": after,
            "joined": edge in joined,
        }
        for edge, (before, after) in zip(edges, counts, strict=True)
    ]


def _spread(cells: list[dict], movement: tuple | None, **more) -> dict:
    moved = dict(zip(("lower", "same", "higher"), movement, strict=True)) if movement else None
    counts = {wave: sum(cell[wave] for cell in cells) for wave in ("before", "after")}
    told = {wave: f"{n} mensen, gemiddeld 5,7, marge 5,2\u00a0tot\u00a06,1 (95%)" for wave, n in counts.items()}
    return {**WAVES, "cells": cells, "movement": moved, "told": told, "per_dot": 1, **more}


USUAL_SPREAD = _spread(_cells((5, 6), (9, 5), (16, 9), (6, 11), (12, 17), joined=(0, 4)), (14, 7, 27))


def _buurt(name: str, value: float, low: float, high: float, people: str, comparison: bool = False) -> dict:
    values = {"value": value, "low": low, "high": high, "people": people, "held_back": ""}
    return {"name": name, **values, "sure": low > 0 or high < 0, "comparison": comparison}


def _held(name: str) -> dict:
    nothing = {"value": None, "low": None, "high": None, "people": "", "held_back": "te weinig antwoorden"}
    return {"name": name, **nothing, "sure": False, "comparison": False}


def _buurten(*rows: dict) -> dict:
    return {"rows": list(rows), "axis_label": "verandering in sociale samenhang, in punten"}


USUAL_BUURTEN = _buurten(
    _buurt("De Akkers", -0.05, -0.41, 0.31, "31"),
    _buurt("Groenedijk", 0.31, 0.03, 0.61, "44"),
    _buurt("Het Spoor", 0.23, -0.15, 0.62, "27"),
    _buurt("Kersentuin", 0.03, -0.25, 0.3, "52", comparison=True),
    _buurt("Lindeplein", 0.35, 0.02, 0.67, "38", comparison=True),
    _buurt("Vlierbeek", 0.47, 0.14, 0.8, "48"),
    _held("Westeinde"),
)
NORMS = [  # at both ends of a scale, on the mean of after, and with the longest name
    _measure("Eenzaamheid", "0–6", (0, 6), before, after, norm={"value": value, "label": label}, norm_text="")
    for before, after, value, label in (
        ((0.3, 0, 0.7), (0.4, 0.1, 0.8), 0, "Nederland 0,0 (2021)"),
        ((5.6, 5.2, 6), (5.7, 5.3, 6), 6, "Nederland 6,0 (2021)"),
        ((2.5, 2, 3), (2.3, 1.8, 2.8), 2.3, "Nederland, mensen van 15 jaar en ouder, Veiligheidsmonitor: 2,3 (2021)"),
    )
]
LEVELS = {
    "rows": [
        _buurt("T0", 5.7, 5.2, 6.1, "48"),
        {**_buurt("Samenhang met de andere vragen", 9.7, 5.6, 6.7, "47"), "low": None, "high": None},
        {**_buurt(LONG_NAME, 0, 0, 0.3, "1.940"), "sure": True},
        _held("T3"),
    ],
    **{"axis_label": "gemiddelde score voor sociale samenhang, van 0 tot 10", "lo": 0, "hi": 10},
}
MANY = [_buurt(f"Buurt {place}", place / 300 - 0.5, place / 300 - 0.9, place / 300, str(place)) for place in range(300)]

CASES = {
    "items usual": ("items", _items(USUAL_ITEMS, held_back=("Ik durf de buren mijn sleutel te geven",))),
    "items once": ("items", _items([_item(LONG, _answers(0.1, 0.2, 0.3, 0.2, 0.2), [], None)] * 2)),
    "items one": ("items", _items(USUAL_ITEMS[:1])),
    "items long": (
        "items",
        _items(
            [_item(LONG, _answers(1, 0, 0, 0, 0), _answers(0, 0, 0, 0, 1), (1, 0.6, 1), turned=True)] * 12,
            held_back=(LONG,),
        ),
    ),
    "items only for": (
        "items",
        _items([_item("Ja", _answers(0, 0, 0, 0, 1), _answers(0, 0, 0, 1, 0), (0, -0.2, 0.2))]),
    ),
    "items only against": (
        "items",
        _items([_item("Ja", _answers(1, 0, 0, 0, 0), _answers(0, 1, 0, 0, 0), (-1, -1, -0.8))]),
    ),
    "items joined": (
        "items",
        _items(
            [
                *USUAL_ITEMS[:2],
                _item("Ik voel me thuis", COARSE, COARSE, (0.004, 0.002, 0.3)),
                _item(LONG, THREE, THREE, (-0.1, -0.4, 0.2), turned=True),
            ]
        ),
    ),
    "items three steps": (
        "items",
        _items(
            [
                _item("Ik mis gezelligheid om me heen", THREE, THREE, None),
                _item("Ik voel me vaak in de steek gelaten", THREE, THREE, (0.1, -0.1, 0.3)),
            ]
        ),
    ),
    "items all joined": ("items", _items([_item("Ik voel me hier thuis", COARSE, COARSE, (0.1, -0.1, 0.3))])),
    "items only held back": ("items", _items([], held_back=(LONG, "Ja"))),
    "changes usual": ("changes", {**WAVES, "rows": USUAL_CHANGES}),
    "changes hard": (
        "changes",
        {
            **WAVES,
            "rows": [
                _measure(
                    "Sociale samenhang en vertrouwen tussen bewoners van alle leeftijden",
                    "score van 0 tot 10, hoger is gunstiger",
                    (0, 10),
                    (9.6, 9, 10.4),
                    (10, 10, 10),
                    norm={"value": 10, "label": "Nederland 10,0\n(2021)"},
                    norm_text="",
                    verdict_text="ging omhoog; hoeveel is onzeker",
                ),
                _measure(
                    "Leefbaarheid",
                    "1–10",
                    (1, 10),
                    (1, 0.4, 1.6),
                    (1.2, 1, 1.4),
                    norm={"value": 1, "label": "Nederland 1,0\n(2021)"},
                    norm_text="",
                    people="400 mensen voor, 398 na, niet gekoppeld",
                ),
                _measure("Verschil", "−3 tot +3", (-3, 3), (-2, -3.4, 0.9), (2.4, 1.1, 3.4), **UNSURE),
                _measure("Tevreden", "0–100", (0, 100), (48.25, 40, 60), (61, 50, 65)),
            ],
        },
    ),
    "changes norms": ("changes", {**WAVES, "rows": NORMS}),
    "items some unknown": (
        "items",
        _items([USUAL_ITEMS[0], _item(LONG, _answers(0, 0, 0, 0, 1), _answers(0, 0, 0, 0, 1), None)]),
    ),
    "levels usual": ("levels", LEVELS),
    "levels none": ("levels", {**LEVELS, "rows": [_held(LONG_NAME)]}),
    "spread usual": ("spread", USUAL_SPREAD),
    "spread nine": ("spread", _spread(_cells((9, 9)), None)),
    "spread ten": ("spread", _spread(_cells((5, 5), (5, 5), joined=(0, 1)), (0, 0, 10))),
    "spread 400": ("spread", _spread(_cells(*[(40, 39), (1, 0)] * 5, (195, 205)), (5, 1, 394), per_dot=4)),
    "spread in one": ("spread", _spread(_cells((0, 0), (120, 5), (0, 115)), (0, 1, 119))),
    "spread ten classes": ("spread", _spread(_cells(*[(5, 6)] * 10), (20, 20, 20))),
    "spread halves": (
        "spread",
        _spread(
            [
                {"from": 1, "to": 2.5, "before": 8, "after": 7, "joined": True},
                {"from": 2.5, "to": 4, "before": 7, "after": 8, "joined": False},
            ],
            None,
        ),
    ),
    "shares usual": ("shares", _shares(("65 jaar of ouder (%)", 27.4, 20, 20.5), (LONG, 100, 0, None))),
    "shares unknown": ("shares", _shares((LONG_NAME, None, 20, 20), ("Eenzaam (%)", None, None, None))),
    "fan usual": ("fan", _fans(15, 1900, 5100)),
    "fan one year": ("fan", _fans(1, 0.4, 0.6)),
    "fan large": ("fan", _fans(50, 10, 2_000_000)),
    "buurten usual": ("buurten", USUAL_BUURTEN),
    "buurten hard": (
        "buurten",
        _buurten(
            _buurt(LONG_NAME, -2.5, -3.1, -1.9, "9"),
            _buurt("Binnenstad-Noord en het Stationsgebied-West", 0.03, 0.02, 0.04, "400", comparison=True),
            _held(LONG_NAME),
            _buurt("'s-Gravenhof", 0, 0, 0, "10"),
        ),
    ),
    "buurten one": ("buurten", _buurten(_buurt("Vlierbeek", 0.47, 0.14, 0.8, "40"))),
    "buurten none": ("buurten", _buurten(_held("Westeinde"), _held(LONG_NAME))),
    "buurten 300": ("buurten", _buurten(*MANY)),
}


def _fresh(name: str, size: str = "wide"):
    chart, data = CASES[name]
    return draw(chart, copy.deepcopy(data), size=size)


_case = functools.cache(_fresh)  # the tests only look at a drawing


def _words(fig) -> list[str]:
    return [text.get_text() for text in fig.findobj(Text)]


def _bars(fig, token: str) -> list[Rectangle]:
    """Filled rectangles in a colour below the key, which is drawn first."""
    wanted = mpl.colors.to_rgba(colour(token))
    found = [bar for bar in fig.findobj(Rectangle) if bar is not fig.patch and bar.get_facecolor() == wanted]
    return [bar for bar in found if bar.get_y() > 0.5]


def _lines(fig, token: str) -> list[Line2D]:
    return [
        line for line in fig.findobj(Line2D) if line.get_linestyle() != "None" and line.get_color() == colour(token)
    ]


def _marks(fig) -> list[Line2D]:
    return [line for line in fig.findobj(Line2D) if line.get_linestyle() == "None"]


@pytest.mark.parametrize("size", sizes())
@pytest.mark.parametrize("name", CASES)
def test_every_word_stays_on_the_sheet_and_free_of_others(name, size):
    assert text_faults(_case(name, size)) == []


@pytest.mark.parametrize("size", sizes())
@pytest.mark.parametrize("name", CASES)
def test_svg_holds_only_variables_own_ids_and_real_text(name, size):
    drawing = svg(_case(name, size), "fig-3")
    root = ElementTree.fromstring(drawing)
    assert root.tag == "svg"
    assert root.get("class") == "chart"
    assert {"width", "height"}.isdisjoint(root.attrib)
    assert root.get("viewBox")
    assert not re.search(r"#[0-9a-fA-F]{6}\b", drawing)
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", drawing)) <= {
        token.replace("_", "-") for token in tokens()["colour"]
    }
    assert "<style" not in drawing
    assert "metadata" not in drawing
    assert "paint-order" not in drawing
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(own.startswith("fig-3-") for own in ids)
    asked = re.findall(r"url\(#([^)]+)\)", drawing) + re.findall(r'href="#([^"]+)"', drawing)
    assert set(asked) == set(ids)
    drawn = ["".join(element.itertext()) for element in root.iter("text")]
    assert sorted(drawn) == sorted(_words(_case(name, size)))


def test_same_data_gives_the_same_bytes():
    for name in ("items joined", "changes usual", "spread usual", "buurten usual"):
        assert svg(_fresh(name), "a") == svg(_fresh(name), "a")
        assert png(_fresh(name)) == png(_fresh(name))
    fig = _case("changes usual")
    assert svg(fig, "a") == svg(fig, "a")


def test_another_process_gives_the_same_bytes():
    code = (
        "import hashlib; from traject_eval.plots import draw, svg;"
        "cell = {'from': 0, 'to': 4, 'before': 5, 'after': 6, 'joined': True};"
        "data = {'cells': [cell], 'movement': None, 'before_label': 'voor', 'after_label': 'na', 'per_dot': 1};"
        "data['told'] = {'before': '5 mensen', 'after': '6 mensen'};"
        "print(hashlib.sha256(svg(draw('spread', data), 'a').encode()).hexdigest())"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1


def test_threads_draw_what_one_thread_draws():
    names = ["items usual", "changes usual", "spread usual", "buurten usual"] * 2
    alone, together = [svg(_fresh(name), "a") for name in names], {}
    threads = [
        threading.Thread(target=lambda i=i, n=n: together.update({i: svg(_fresh(n), "a")})) for i, n in enumerate(names)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together.get(place) for place in range(len(names))] == alone


def test_two_drawings_in_one_page_share_no_id():
    first, second = (svg(_case("buurten usual"), prefix) for prefix in ("a", "b"))
    assert set(re.findall(r'id="([^"]+)"', first)).isdisjoint(re.findall(r'id="([^"]+)"', second))


def test_importing_and_drawing_leave_the_process_as_it_was():
    code = (
        "import sys, logging, matplotlib; before = matplotlib.rcParams.copy(); log = logging.getLogger();"
        "level = log.level; from traject_eval.plots import draw, svg;"
        "svg(draw('buurten', {'rows': [], 'axis_label': 'x'}), 'a');"
        "assert 'matplotlib.pyplot' not in sys.modules and matplotlib.rcParams.copy() == before;"
        "assert log.level == level and not log.handlers"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_settings_of_the_user_change_nothing():
    plain = svg(_case("items joined"), "a")
    with mpl.rc_context({"svg.fonttype": "path", "font.family": "serif", "hatch.linewidth": 5, "lines.linewidth": 9}):
        assert svg(_fresh("items joined"), "a") == plain


def test_every_letter_of_the_fixed_words_and_the_hard_cases_is_in_the_font():
    fonts = [FT2Font(str(look().joinpath(f"fonts/AtkinsonHyperlegible-{cut}.ttf"))) for cut in ("Regular", "Bold")]
    drawn = {letter for name in CASES for size in sizes() for word in _words(_case(name, size)) for letter in word}
    fixed = set()
    for lang in LANGUAGES:
        with speaking(lang):
            fixed |= {letter for chart in CHARTS for word in branch(f"drawing.{chart}").values() for letter in word}
    for font in fonts:
        assert {letter for letter in drawn | fixed if not font.get_char_index(ord(letter))} <= {"\n"}


def test_a_letter_that_the_font_lacks_is_drawn_with_another_font_and_without_a_warning():
    fig = draw("buurten", _buurten(_buurt("Şişli → ☐", 0.1, 0, 0.2, "40")))
    assert png(fig).startswith(b"\x89PNG")
    assert "Şişli → ☐" in svg(fig, "a")


def test_a_dollar_sign_is_no_formula():
    fig = draw("items", _items([_item("Ik geef $5 of $10 & <meer>", _answers(0, 0, 0, 1, 0), [], None)]))
    assert "$5 of $10 &amp; &lt;meer&gt;" in svg(fig, "a")
    assert text_faults(fig) == []


def test_tokens_of_one_colour_share_it_in_the_dark():
    pairs = {(look["hex"].lower(), look["dark"].lower()) for look in tokens()["colour"].values()}
    assert len(pairs) == len({light for light, _ in pairs})


def test_widths_are_those_of_paper_phone_and_screen():
    for name in CASES:
        assert [_case(name, size).get_figwidth() for size in sizes()] == pytest.approx([6.7, 6.3, 3.2, 13.33])


def test_png_is_as_large_as_the_sheet():
    fig = _case("changes usual")
    width = int.from_bytes(png(fig, dpi=200)[16:20], "big")
    assert width == int(6.7 * 200)


def test_an_unknown_chart_lists_the_known_ones():
    with pytest.raises(
        UnknownName,
        match="balance, buurten, changes, dots, fan, handover, initiatives, items, levels, quadrants, shares, spread",
    ):
        draw("taart", {})


@pytest.mark.parametrize("size", PAGE)
def test_bars_are_as_long_as_their_shares(size):
    fig = _case("items usual", size)
    for token in ("against_1", "for_1", "for_2"):
        place = STEPS.index(token)
        shares = [row[wave][place]["share"] for row in USUAL_ITEMS for wave in ("before", "after")]
        widths = [bar.get_width() for bar in _bars(fig, token)]
        drawn = [share for share in shares if share]
        assert widths == pytest.approx([widths[0] / drawn[0] * share for share in drawn], abs=INCH)


@pytest.mark.parametrize("size", PAGE)
def test_favourable_starts_where_unfavourable_ends(size):
    fig = _case("items usual", size)
    ends = {round(bar.get_x() + bar.get_width(), 6) for bar in _bars(fig, "against_1")}
    starts = {round(bar.get_x(), 6) for bar in _bars(fig, "for_1")}
    assert len(starts) == 1
    assert ends == starts


def test_the_halves_of_a_bar_are_named_with_their_given_shares():
    words = _words(_case("items one"))
    assert {"38%", "33%", "15%", "58%"} <= set(words)
    assert {"+25", "(9\u00a0tot\u00a041)"} <= set(words)


def test_the_line_of_no_difference_lies_at_zero():
    fig = _case("items usual")
    zero = max(_lines(fig, "ink"), key=lambda line: line.get_xdata()[0]).get_xdata()[0]
    marks = {mark.get_xdata()[0] for mark in _marks(fig)}
    changes = sorted(row["change"] for row in USUAL_ITEMS)
    offsets = sorted(x - zero for x in marks)
    assert offsets == pytest.approx([offsets[-1] / changes[-1] * change for change in changes], abs=INCH)


def test_a_margin_clear_of_zero_is_not_written_as_zero():
    assert "(0,2\u00a0tot\u00a030,0)" in _words(_case("items joined"))


def test_one_wave_has_one_bar_a_statement_and_no_change():
    fig = _case("items once")
    assert len(_bars(fig, "for_1")) == 2
    assert not _marks(fig)
    assert "voor" in _words(fig)
    assert "na" not in _words(fig)
    assert not any("verschil" in word for word in _words(fig))


@pytest.mark.parametrize("size", PAGE)
def test_answers_taken_together_are_hatched_and_named(size):
    fig = _case("items all joined", size)
    assert _words(fig).count("samengevoegd") == 1
    assert "0%" not in _words(fig)
    hatched = [bar for bar in fig.findobj(Rectangle) if bar.get_hatch()]
    assert len(hatched) == 2
    assert len({round(bar.get_width(), 6) for bar in hatched}) == 1


def test_a_scale_with_three_answers_is_not_called_joined():
    words = _words(_case("items three steps"))
    assert "samengevoegd" not in words
    assert "zeer" not in words
    assert "ongunstig" in words


def test_a_turned_statement_says_so():
    assert _words(_case("items usual")).count("omgekeerd gesteld") == 1


@pytest.mark.parametrize("size", PAGE)
def test_equal_lengths_are_equal_shares_of_every_scale(size):
    fig = _case("changes usual", size)
    for wave in ("before", "after"):
        lengths = [line.get_xdata()[1] - line.get_xdata()[0] for line in _lines(fig, wave)]
        shares = [(row[wave]["high"] - row[wave]["low"]) / (row["hi"] - row["lo"]) for row in USUAL_CHANGES]
        assert lengths == pytest.approx([lengths[0] / shares[0] * share for share in shares], abs=INCH)


@pytest.mark.parametrize("size", PAGE)
def test_nothing_is_drawn_beyond_the_ends_of_a_scale(size):
    fig = _case("changes hard", size)
    axes = _lines(fig, "axis")
    left, right = min(line.get_xdata()[0] for line in axes), max(line.get_xdata()[1] for line in axes)
    for line in [*_lines(fig, "before"), *_lines(fig, "after"), *_lines(fig, "comparison")]:
        assert left - INCH <= min(line.get_xdata())
        assert max(line.get_xdata()) <= right + INCH


def test_a_norm_is_dashed_and_only_there_where_given():
    fig = _case("changes usual")
    assert [line.is_dashed() for line in _lines(fig, "comparison")] == [True]
    assert "Nederland 6,4 (2021)" in _words(fig)
    assert _words(fig).count("geen landelijk cijfer") == 2


def test_before_is_open_and_after_is_filled():
    marks = _marks(_case("changes usual"))
    assert {(mark.get_markeredgecolor(), mark.get_markerfacecolor()) for mark in marks} == {
        (colour("before"), colour("paper")),
        (colour("after"), colour("after")),
    }


@pytest.mark.parametrize("size", PAGE)
def test_one_dot_is_one_person(size):
    dots = {}
    for mark in _marks(_case("spread usual", size)):
        dots.setdefault(mark.get_markeredgecolor(), []).append(len(mark.get_xdata()))
    assert dots[colour("before")] == [5, 9, 16, 6, 12, KEY_DOT]
    assert dots[colour("after")] == [6, 5, 9, 11, 17, KEY_DOT]


def test_one_dot_for_several_never_hides_someone():
    dots = [len(mark.get_xdata()) for mark in _marks(_case("spread 400"))]
    assert dots == [10, 10, 1, 0] * 5 + [49, 51] + [KEY_DOT] * 2
    assert "elk bolletje: 4 mensen" in _words(_case("spread 400"))


@pytest.mark.parametrize("size", PAGE)
def test_movement_strip_is_divided_as_the_people_are(size):
    fig = _case("spread usual", size)
    strip = [bar for bar in fig.findobj(Rectangle) if bar.get_height() == 0.18]
    width = fig.get_figwidth()
    assert [bar.get_width() for bar in strip] == pytest.approx([width * n / 48 for n in (14, 7, 27)], abs=INCH)
    assert {"14 lager", "7 gelijk", "27 hoger"} <= set(_words(fig))


@pytest.mark.parametrize("size", PAGE)
@pytest.mark.parametrize("name", ["buurten usual", "buurten hard", "buurten 300"])
def test_the_line_of_no_change_runs_through_all_rows_at_zero(name, size):
    fig = _case(name, size)
    (zero,) = _lines(fig, "ink")
    at = zero.get_xdata()[0]
    values = [row["value"] for row in CASES[name][1]["rows"] if row["value"] is not None]
    marks = [mark for mark in _marks(fig) if min(zero.get_ydata()) < mark.get_ydata()[0] < max(zero.get_ydata())]
    assert len(marks) == len(values)
    unit = max((mark.get_xdata()[0] - at) / value for mark, value in zip(marks, values, strict=True) if value)
    assert [mark.get_xdata()[0] - at for mark in marks] == pytest.approx([unit * value for value in values], abs=INCH)


@pytest.mark.parametrize("size", PAGE)
def test_rows_keep_the_given_order(size):
    names = [row["name"] for row in USUAL_BUURTEN["rows"]]
    assert [word for word in _words(_case("buurten usual", size)) if word in names] == names


def test_a_held_back_row_is_hatched_with_the_reason_and_nothing_else():
    fig = _case("buurten none")
    assert len([bar for bar in fig.findobj(Rectangle) if bar.get_hatch()]) == 2
    assert not _marks(fig)
    assert _words(fig).count("te weinig antwoorden") == 2
    assert not _lines(fig, "axis")


def test_comparison_buurten_are_diamonds_and_unsure_marks_are_open():
    marks = [
        (mark.get_marker(), mark.get_markerfacecolor() == colour("paper")) for mark in _marks(_case("buurten usual"))
    ]
    key, rows = marks[:2], marks[2:]
    assert key == [("o", False), ("D", False)]
    assert rows == [("o", True), ("o", False), ("o", True), ("D", True), ("D", False), ("o", False)]


def test_lines_are_as_wide_as_they_may_be_and_no_letter_is_lost():
    for text in (LONG, LONG_NAME, "a-b/c", "x" * 200, "één\ntwee"):
        lines = wrap(text, 1.3, 10.5)
        assert all(text_width(line, 10.5) <= 1.3 for line in lines)
        assert "".join(lines).replace(" ", "") == re.sub(r"\s", "", text)


def test_ticks_are_round_and_written_the_dutch_way():
    assert [label for _, label in Panel(0, 2, -0.55, 0.95).ticks(sign=True)] == ["−0,5", "0", "+0,5"]
    assert [label for _, label in Panel(0, 3, 4, 8).ticks()] == ["4", "5", "6", "7", "8"]


@pytest.mark.parametrize("size", sizes())
@pytest.mark.parametrize("name", ["items long", "changes hard", "spread 400", "buurten hard", "levels usual"])
def test_a_title_and_a_note_stand_free_of_the_drawing(name, size):
    chart, data = CASES[name]
    bare, fig = _case(name, size), draw(chart, data, size=size, title=LONG, note=f"{LONG}. {LONG}")
    assert text_faults(fig) == []
    assert fig.get_figheight() > bare.get_figheight()
    assert set(_words(bare)) < set(_words(fig))


def test_in_a_hall_the_last_row_can_read_every_word():
    chart, screen = tokens()["chart"]["hall"], tokens()["type"]["projector_vh"]
    least = {name: screen[name] / 100 * chart["height_in"] * 72 for name in ("body", "note")}
    for name in CASES:
        drawn = [text.get_fontsize() for text in _case(name, "hall").findobj(Text) if text.get_text()]
        assert min(drawn) >= least["note"]
        assert max(drawn) >= least["body"] - INCH


def test_a_hall_has_more_room_than_a_page_for_the_same_words():
    assert sizes()["hall"].width > sizes()["wide"].width


@pytest.mark.parametrize("size", sizes())
def test_a_norm_meets_no_word(size):
    """The line starts below its own name and no other word stands in its way."""
    fig = _case("changes norms", size)
    renderer = FigureCanvasAgg(fig).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in fig.findobj(Text) if text.get_text().strip()]
    lines = [line.get_window_extent(renderer) for line in _lines(fig, "comparison")]
    assert len(lines) == len(NORMS)
    slack = 2  # pixels: the box of a word holds a little air
    crossed = [
        (line.x0, box.x0)
        for line in lines
        for box in boxes
        if box.x0 + slack < line.x0 < box.x1 - slack and min(line.y1, box.y1) - max(line.y0, box.y0) > slack
    ]
    assert crossed == []


def test_where_no_margin_can_be_computed_the_row_says_so():
    assert _words(_case("items some unknown")).count("geen marge te berekenen") == 1
    assert _words(_case("items some unknown", "narrow")).count("geen marge te berekenen") == 1
    assert "geen marge te berekenen" not in _words(_case("items once"))


@pytest.mark.parametrize("size", PAGE)
def test_every_figure_says_how_many_people_and_how_sure(size):
    for name, n, margin in (
        ("items usual", "minstens 43 mensen", "9\u00a0tot\u00a041"),
        ("changes usual", "dezelfde 48 mensen", "0,1\u00a0tot\u00a00,8"),
        ("spread usual", "48 mensen", "5,2\u00a0tot\u00a06,1"),
        ("buurten usual", "31", "−0,4\u00a0tot\u00a00,3"),
        ("levels usual", "1.940", "0,0\u00a0tot\u00a00,3"),
    ):
        said = " ".join(_words(_case(name, size)))
        assert n in said
        assert margin in said


def test_a_level_without_interval_is_a_mark_alone():
    fig = _case("levels usual")
    assert len(_marks(fig)) == 3
    assert "9,7" in _words(fig)
    assert not _lines(fig, "ink")  # no line of no change
    intervals = [line for line in _lines(fig, "after") if line.get_ydata()[0] == line.get_ydata()[1]]
    assert len(intervals) == 2


def test_an_unknown_size_lists_the_known_ones():
    with pytest.raises(UnknownName, match="hall, narrow, wide"):
        draw("levels", LEVELS, size="poster")
