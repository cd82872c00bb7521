"""Who decides, who does and who advises: a share per quarter, and where there is one the trend with its margin."""

from matplotlib.patches import Polygon

from traject_eval.plots.layout import Panel, line_height, text_width, wrap
from traject_eval.plots.sheet import BAR, UNDER, Sheet
from traject_eval.plots.style import colour, mark, points

HEIGHTS = {True: 1.7, False: 1.25}  # inches from nought to a hundred per cent, narrow or not
GUTTER = 0.35
PERCENT = 0.45  # column of the percentages
DASH = (3, 2)
STYLES = {
    "residents": ("after", "after_band", "after", None),
    "professional": ("professional", "professional_band", "advises", DASH),
}


def handover(sheet: Sheet, data: dict, words: dict[str, str]) -> float:
    """A panel per act, beside each other where there is room.

    ``panels`` have ``title, of, who`` (``residents`` or ``professional``), ``points`` (a share or None per quarter),
    ``curve`` (None, or lists ``x`` from 0 to 1, ``value, low, high``), ``end`` (the last count in words) and
    ``quarters`` (words of the first and last). A quarter in which nothing was decided has no dot.
    """
    panels = data["panels"]
    if sheet.narrow:
        y = 0.0
        for panel in panels:
            y = _panel(sheet, PERCENT, sheet.width, y, panel, words) + 0.18
        return y - 0.12
    width = (sheet.width - PERCENT - GUTTER * (len(panels) - 1)) / len(panels)
    lefts = [PERCENT + nr * (width + GUTTER) for nr in range(len(panels))]
    return max(_panel(sheet, left, left + width, 0.0, panel, words) for left, panel in zip(lefts, panels, strict=True))


def _panel(sheet: Sheet, left: float, right: float, top: float, data: dict, words: dict) -> float:
    base = sheet.lines(
        left, top + 0.15, wrap(data["title"], right - left, points("label"), bold=True), size="label", bold=True
    )
    base = sheet.lines(left, base, wrap(data["of"], right - left, points("tick")), "ink_soft")
    ceiling = base + 0.02
    height = HEIGHTS[sheet.narrow]
    floor = ceiling + height
    for share in (1, 0.5, 0):
        y = floor - share * height
        sheet.line([left, right], [y, y], "line", mark("hair_pt"), order=UNDER)
        if left <= PERCENT:
            sheet.say(
                left - 0.08, y + 0.05, words["percent"].format(share=f"{100 * share:g}"), "ink_soft", align="right"
            )
    token, band, kind, dash = STYLES[data["who"]]
    across = Panel(left + 0.08, right - 0.08, 0, 1)
    if data["curve"]:
        _curve(sheet, across, floor, height, data["curve"], (token, band, dash))
    last = max(len(data["points"]) - 1, 1)
    known = [
        (across.x(nr / last), floor - share * height) for nr, share in enumerate(data["points"]) if share is not None
    ]
    sheet.mark([x for x, _ in known], [y for _, y in known], kind)
    y = floor + 0.2
    return _words(sheet, left, right, y, data, token)


def _curve(sheet: Sheet, across: Panel, floor: float, height: float, curve: dict, style: tuple) -> None:
    token, band, dash = style
    xs = [across.x(x) for x in curve["x"]]
    ends = {end: [floor - share * height for share in curve[end]] for end in ("low", "high")}
    outline = [*zip(xs, ends["low"], strict=True), *reversed(list(zip(xs, ends["high"], strict=True)))]
    sheet.add(Polygon(outline, closed=True, fc=colour(band), ec="none", alpha=0.6, zorder=BAR))
    for edge in ends.values():
        sheet.line(xs, edge, token, mark("hair_pt"))  # the pale band alone has too little contrast
    sheet.line(xs, [floor - share * height for share in curve["value"]], token, 2.2, dash=dash)


def _words(sheet: Sheet, left: float, right: float, y: float, data: dict, token: str) -> float:
    first, last = data["quarters"]
    sheet.say(left, y, first, "ink_soft")
    if last != first and text_width(first, points("tick")) + text_width(last, points("tick")) + 0.1 < right - left:
        sheet.say(right, y, last, "ink_soft", align="right")
    elif last != first:
        y += line_height("tick")
        sheet.say(right, y, last, "ink_soft", align="right")
    lines = wrap(data["end"], right - left, points("label"), bold=True)
    return sheet.lines(left, y + 0.24, lines, token, size="label", bold=True) - 0.08
