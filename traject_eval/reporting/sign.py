"""The sign: an interval as a small drawing, the same beside a claim and in a row of the index."""

from markupsafe import Markup

WIDTH, HEIGHT = 240, 24
EDGE = 8  # room for the dot at either end


def sign(content: dict, *, height: int = HEIGHT) -> Markup:
    """An interval on its axis, with the line of "no difference" where there is one.

    It says nothing that does not stand beside it in words, so readers that cannot see it skip it.

    Parameters
    ----------
    content : dict
        ``value, low, high, axis_low, axis_high, null, sure`` as in a claim block; ``null`` is None where there
        is nothing to compare with. ``sure`` fills the dot, else dot and line are open and grey.
    height : int
        In the units of a drawing 240 wide.

    Returns
    -------
    Markup
        One ``<svg>``; what lies off the axis is cut at its end.

    Examples
    --------
    >>> ends = {"axis_low": -1, "axis_high": 1, "null": 0}
    >>> "var(--after)" in sign({"value": 0.5, "low": 0.1, "high": 0.8, "sure": True} | ends)
    True
    """
    tone = "var(--after)" if content["sure"] else "var(--uncertain)"
    inside = tone if content["sure"] else "var(--paper)"
    value, low, high = (f"{place(content[name], content):.1f}" for name in ("value", "low", "high"))
    y = f"{height / 2:g}"
    return Markup(
        f'<svg class="sign" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false">'
        f'<line x1="0" x2="{WIDTH}" y1="{y}" y2="{y}" style="stroke: var(--line)"/>'
        f"{_null_line(content, height)}"
        f'<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke-width="4.5" style="stroke: {tone}"/>'
        f'<circle cx="{value}" cy="{y}" r="6" stroke-width="2.4" style="fill: {inside}; stroke: {tone}"/></svg>'
    )


def no_sign(*, height: int = HEIGHT) -> Markup:
    """The hatch in place of a sign, where there is no result to show.

    Examples
    --------
    >>> no_sign().count("<line")
    33
    """
    top, bottom = height / 2 - 7, height / 2 + 7
    lines = "".join(
        f'<line x1="{x}" x2="{x + 12}" y1="{bottom:g}" y2="{top:g}" style="stroke: var(--suppressed)"/>'
        for x in range(0, WIDTH - 12, 7)
    )
    return Markup(
        f'<svg class="sign" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false">{lines}</svg>'
    )


def way(phase: int, stops: int) -> Markup:
    """The trajectlijn in small: filled is behind, large is here, open is ahead.

    Examples
    --------
    >>> way(8, 10).count("<circle")
    10
    """
    step, here = 12, 8 + 12 * phase
    end = 8 + step * (stops - 1)
    dots = "".join(_stop(8 + step * stop, stop, phase) for stop in range(stops))
    return Markup(
        f'<svg class="way" viewBox="0 0 {end + 8} 18" aria-hidden="true" focusable="false">'
        f'<line x1="8" x2="{end}" y1="9" y2="9" style="stroke: var(--axis)"/>'
        f'<line x1="8" x2="{here}" y1="9" y2="9" stroke-width="3" style="stroke: var(--after)"/>{dots}</svg>'
    )


def place(value: float, content: dict) -> float:
    """Where a value stands on the axis, in units of the drawing; off the axis is at its end.

    Examples
    --------
    >>> place(0, {"axis_low": -1, "axis_high": 1}), place(9, {"axis_low": -1, "axis_high": 1})
    (120.0, 232)
    """
    share = (value - content["axis_low"]) / (content["axis_high"] - content["axis_low"])
    return EDGE + min(1, max(0, share)) * (WIDTH - 2 * EDGE)


def _null_line(content: dict, height: int) -> str:
    if content["null"] is None:
        return ""
    x = f"{place(content['null'], content):.1f}"
    return f'<line class="null" x1="{x}" x2="{x}" y1="0" y2="{height}" stroke-width="1.6" style="stroke: var(--ink)"/>'


def _stop(x: int, stop: int, phase: int) -> str:
    fill, edge = ("after", "after") if stop <= phase else ("paper", "axis")
    radius = 6 if stop == phase else 3.4
    return (
        f'<circle cx="{x}" cy="9" r="{radius}" stroke-width="1.2" style="fill: var(--{fill}); stroke: var(--{edge})"/>'
    )
