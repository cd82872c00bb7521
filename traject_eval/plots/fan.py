"""Fans that open with the years: what a scenario comes to between its two corners; never one line by itself."""

from matplotlib.patches import Polygon

from traject_eval.plots.layout import Panel, text_width, wrap
from traject_eval.plots.sheet import BAR, UNDER, Sheet
from traject_eval.plots.style import colour, mark, points

HEIGHTS = {True: 2.0, False: 2.3}  # inches from nought to the top, narrow or not
AIR = 0.1
HALF_TEXT = 0.05
DASH = (3, 2)
STYLES = {"demand": ("after", "after_band", None), "supply": ("professional", "professional_band", DASH)}


def fan(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A band for every fan, with a thin line at both edges and one where every assumption is halfway.

    ``years`` are whole numbers; ``fans`` have ``kind`` (``demand`` or ``supply``), ``name``, ``end`` (in words what it
    comes to) and lists ``low, middle, high``, as long as ``years``. The axis starts at nought.
    """
    y = _key(sheet, data)
    top = 1.05 * max(value for one in data["fans"] for value in one["high"])
    scale = Panel(0, HEIGHTS[sheet.narrow], 0, top)
    ticks = [tick for tick in scale.ticks() if tick[0] < top]
    y = sheet.lines(0, y + 0.12, wrap(words["axis"], sheet.width, points("tick")), "ink_soft")
    left = max(text_width(word, points("tick")) for _, word in ticks) + AIR
    floor = y + HEIGHTS[sheet.narrow]
    across = Panel(left, sheet.width - 0.1, data["years"][0], data["years"][-1])
    for value, word in ticks:
        at = floor - scale.x(value)
        sheet.line([left, sheet.width], [at, at], "line", mark("hair_pt"), order=UNDER)
        sheet.say(left - 0.06, at + HALF_TEXT, word, "ink_soft", align="right")
    xs = [across.x(year) for year in data["years"]]
    for one in data["fans"]:
        _band(sheet, xs, floor, scale, one)
    return _years(sheet, across, floor, data["years"])


def _key(sheet: Sheet, data: dict) -> float:
    """The name of every fan and what it comes to, beside a piece of it."""
    y = 0.1
    for one in data["fans"]:
        token, band, dash = STYLES[one["kind"]]
        sheet.bar(0, y - 0.07, 0.36, 0.14, band, edge=token)
        sheet.line([0, 0.36], [y, y], token, mark("line_pt"), dash=dash)
        y = sheet.lines(
            0.46,
            y + HALF_TEXT,
            wrap(one["name"], sheet.width - 0.46, points("label"), bold=True),
            size="label",
            bold=True,
        )
        y = sheet.lines(0.46, y, wrap(one["end"], sheet.width - 0.46, points("tick")), "ink_soft")
    return y


def _band(sheet: Sheet, xs: list[float], floor: float, scale: Panel, one: dict) -> None:
    token, band, dash = STYLES[one["kind"]]
    low, middle, high = ([floor - scale.x(value) for value in one[end]] for end in ("low", "middle", "high"))
    outline = [*zip(xs, low, strict=True), *reversed(list(zip(xs, high, strict=True)))]
    sheet.add(Polygon(outline, closed=True, fc=colour(band), ec="none", alpha=0.6, zorder=BAR))
    for edge in (low, high):
        sheet.line(xs, edge, token, mark("hair_pt"))  # the pale band alone has too little contrast
    sheet.line(xs, middle, token, mark("line_pt"), dash=dash)


def _years(sheet: Sheet, across: Panel, floor: float, years: list[int]) -> float:
    sheet.line([across.left, sheet.width], [floor, floor], "axis", 0.8)
    half = (years[0] + years[-1]) // 2
    shown = [years[0], half, years[-1]] if years[0] < half < years[-1] else [years[0], years[-1]]
    for year in dict.fromkeys(shown):
        sheet.line([across.x(year)] * 2, [floor, floor + 0.04], "axis", 0.8)
        sheet.say_centred(across.x(year), floor + 0.24, str(year))
    return floor + 0.32
