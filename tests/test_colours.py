"""Colours that meet can be told apart: on paper, in the dark, in grey, and by eyes that see fewer of them."""

import math

import numpy as np
import pytest

from traject_eval.plots import tokens

COLOURS = tokens()["colour"]
THEMES = ("hex", "dark")
TEXT, MARK = 4.5, 3.0  # least contrast of text and of marks (WCAG 2.2, 1.4.3 and 1.4.11)
TEXTS = ("ink", "ink_soft", "before_text", "after", "comparison", "professional", "alert")
MARKS = ("before", "after", "comparison", "professional", "uncertain", "suppressed", "axis", "against_2", "for_2")
WORDS_ON = [
    *(("paper", "against_2"), ("ink", "against_1"), ("ink", "for_1"), ("paper", "for_2")),
    *(("ink", "sand"), ("ink_soft", "sand"), ("alert", "sand"), ("after", "sand"), ("before_text", "paper")),
]
# Pairs that meet in a drawing, and the least CIEDE2000 between them: 20 where colour alone is quick to see, 10 where
# shape or fill tells the same. The two light answers lie on either side of a line: there place does it.
MEET = {
    **{("before", "after"): 20, ("uncertain", "after"): 10, ("neither", "after"): 20, ("uncertain", "neither"): 20},
    **{("against_2", "against_1"): 20, ("for_2", "for_1"): 20, ("after", "comparison"): 10},
    **{("before", "comparison"): 10, ("after", "professional"): 10},
}
GREY = 10  # least difference in L*: told apart in a grey print
VISION = {  # Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB
    "all": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def _linear(colour: str) -> np.ndarray:
    """Linear RGB of a hex colour (sRGB, IEC 61966-2-1)."""
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    lights = sorted(float(_linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _lab(colour: str, vision: str = "all") -> tuple[float, float, float]:
    seen = np.clip(np.array(VISION[vision]) @ _linear(colour), 0, 1)
    ratio = XYZ @ seen / XYZ.sum(axis=1)  # white is 1, 1, 1
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _difference(one: tuple, other: tuple) -> float:
    """CIEDE2000 (Sharma, Wu & Dalal 2005)."""
    chroma = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    stretch = 1 + (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7))) / 2
    polar = [
        (light, math.hypot(a * stretch, b), math.degrees(math.atan2(b, a * stretch)) % 360)
        for light, a, b in (one, other)
    ]
    (l1, c1, h1), (l2, c2, h2) = polar
    turn = (h2 - h1 + 180) % 360 - 180
    hue = (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    waves = ((1, -30, -0.17), (2, 0, 0.24), (3, 6, 0.32), (4, -63, -0.20))
    weight = 1 + sum(size * math.cos(math.radians(times * hue + shift)) for times, shift, size in waves)
    d_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    blue = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(blue))
    return math.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue)


def test_the_difference_is_that_of_its_authors():
    """Pairs 1, 7 and 17 of the test data of Sharma, Wu & Dalal (2005)."""
    for one, other, expected in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ):
        assert _difference(one, other) == pytest.approx(expected, abs=5e-5)


def test_the_contrast_is_that_of_the_guideline():
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("names", "least"), [(TEXTS, TEXT), (MARKS, MARK)], ids=["texts", "marks"])
def test_texts_and_marks_stand_out_on_the_page(names, least, theme):
    weak = {name: _contrast(COLOURS[name][theme], COLOURS["paper"][theme]) for name in names}
    assert {name: found for name, found in weak.items() if found < least} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_on_colour(theme):
    weak = {(word, ground): _contrast(COLOURS[word][theme], COLOURS[ground][theme]) for word, ground in WORDS_ON}
    assert {pair: found for pair, found in weak.items() if found < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
def test_colours_that_meet_are_told_apart(vision, theme):
    found = {pair: _difference(*(_lab(COLOURS[name][theme], vision) for name in pair)) for pair in MEET}
    assert {pair: value for pair, value in found.items() if value < MEET[pair]} == {}


def test_a_grey_print_loses_nothing():
    light = {name: _lab(colour["hex"])[0] for name, colour in COLOURS.items()}
    close = {pair: abs(light[pair[0]] - light[pair[1]]) for pair in MEET}
    assert {pair: found for pair, found in close.items() if found < GREY} == {}
