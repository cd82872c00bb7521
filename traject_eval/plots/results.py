"""Results of a researcher's own notebook as drawings that stand by themselves: title, unit, people and interval."""

import functools
import math
from collections.abc import Mapping

import pandas as pd

from traject_eval.errors import TooFewData
from traject_eval.evaluation import (
    AgainstNorm,
    Change,
    Description,
    GroupChanges,
    ImprovedWorsened,
    ItemBehaviour,
    MeasurementError,
    OrdinalAlpha,
    Reliability,
    interpret_change,
)
from traject_eval.evaluation.two_waves import group_names
from traject_eval.plots.drawing import draw
from traject_eval.plots.kinds import DRAWN
from traject_eval.plots.layout import PARTS, fits, window
from traject_eval.plots.sheet import Drawing
from traject_eval.types import Estimate, Instrument
from traject_eval.words import (
    change_words,
    digits_for,
    interval,
    item_label,
    level_words,
    number,
    people,
    points,
    scale_name,
    scale_title,
    text,
)

Scales = Mapping[str, Instrument]
AIR = 0.08  # of what is shown, kept free at both ends where a scale is not known


@functools.singledispatch
def plot(result: object, scales: Scales, size: str = "wide") -> Drawing:
    """A result as a drawing; ``scales`` are those whose name and range are known, by id.

    Examples
    --------
    >>> found = Estimate("mean", 5.7, 0.2, 47, 5.3, 6.1, 0.95, 48, "points", "mean_t", ())
    >>> plot(found, {}).get_size_inches().tolist()[0]
    6.7
    """
    raise TypeError(f"nothing is known to draw of a {type(result).__name__}")


@plot.register
def _(result: Change, scales: Scales, size: str = "wide") -> Drawing:
    scale = scales.get(result.instrument)
    value, bounds = change_words(result.value, result.low, result.high)
    row = {
        **{"label": scale_title(scale) if scale else text("results.score"), "scale": _range(scale)},
        **({"lo": scale.low, "hi": scale.high} if scale else _ends(result)),
        "before": {"value": result.mean_before, "low": result.mean_before_low, "high": result.mean_before_high},
        "after": {"value": result.mean_after, "low": result.mean_after_low, "high": result.mean_after_high},
        "change_text": text("changes.change", value=value, interval=bounds),
        "verdict_text": text(f"verdict.{_verdict(result)}"),
        "people": people(result.design, result.n_before, result.n_after, result.n_both),
        "sure": result.low > 0 or result.high < 0,
        **{"norm": None, "norm_text": ""},
    }
    data = {"rows": [row], "before_label": str(result.before), "after_label": str(result.after)}
    title = text(f"results.change.{_verdict(result)}", scale=row["label"], change=row["change_text"])
    return draw("changes", data, size=size, title=title, note=text("results.note", level=level_words(result.level)))


@plot.register
def _(result: GroupChanges, scales: Scales, size: str = "wide") -> Drawing:
    groups = group_names(pd.Series([*result.changes, *result.refused]))
    rows = [_group_row(result, group) for group in groups]
    data = {"rows": rows, "axis_label": text("results.axis_change", scale=_name(result.instrument, scales))}
    sure = sum(row["sure"] for row in rows)
    title = text("results.groups", by=result.by, sure=number(sure, 0), all=number(len(rows), 0))
    note = text("results.groups_note", level=level_words(result.level), all=number(len(result.changes), 0))
    return draw("buurten", data, size=size, title=title, note=note)


def _group_row(result: GroupChanges, group: object) -> dict:
    found = result.changes.get(group)
    known = ("value", "low", "high")
    return {
        "name": str(group),
        **{name: getattr(found, name, None) for name in known},
        "people": number(found.n, 0) if found else "",
        "held_back": "" if found else text("verdict.no_margin"),
        "sure": bool(found) and (found.low > 0 or found.high < 0),
        "comparison": False,
    }


@plot.register
def _(result: Description, scales: Scales, size: str = "wide") -> Drawing:
    scale = scales.get(result.instrument)
    rows = [_level_row(row, bool(result.by)) for row in result.rows.itertuples()]
    if not any(row.n for row in result.rows.itertuples()):
        raise TooFewData("Niemand heeft een score: er valt niets te tekenen.")
    known = result.rows[["mean", "low", "high"]].melt()["value"]
    values = known.dropna().tolist()
    ends = _part(values, scale) if scale else _around(min(values), max(values))
    name = _name(result.instrument, scales)
    digits = max([1, *(digits_for(row["low"], row["high"]) for row in rows if row["low"] is not None)])
    axis = text("results.axis_level", scale=name, range=_range(scale))
    data = {"rows": rows, "axis_label": axis, "digits": digits, **ends}
    title = _level_title(result, scale_title(scale) if scale else text("results.score"), digits)
    return draw("levels", data, size=size, title=title, note=text("results.note", level=level_words(result.level)))


def _level_title(result: Description, name: str, digits: int) -> str:
    """The mean of the first wave and of the last, where there are no groups and more than one wave."""
    seen = result.rows[result.rows["n"] > 0]
    if result.by:
        return text("results.level_groups", scale=name, by=result.by)
    first, last = seen.iloc[0], seen.iloc[-1]
    said = {"first": number(first["mean"], digits), "before": first["wave"]}
    if len(seen) == 1:
        return text("results.level_once", scale=name, **said)
    return text("results.level", scale=name, **said, last=number(last["mean"], digits), after=last["wave"])


def _part(values: list[float], scale: Instrument) -> dict[str, float]:
    """Ends of an axis that shows the least part of a scale in which the values fit."""
    part = next(part for part in PARTS if part == 1 or fits(values, part, scale.low, scale.high))
    low, high = window(values, part, scale.low, scale.high)
    return {"lo": low, "hi": high}


def _level_row(row, grouped: bool) -> dict:
    empty = row.n == 0
    return {
        "name": text("results.wave_group", wave=row.wave, group=row.group) if grouped else str(row.wave),
        "value": None if empty else row.mean,
        **({"low": None, "high": None} if row.n < 2 else {"low": row.low, "high": row.high}),
        "people": number(row.n, 0),
        **{"held_back": text("verdict.refused") if empty else "", "sure": True, "comparison": False},
    }


@plot.register
def _(result: Reliability, scales: Scales, size: str = "wide") -> Drawing:
    short = _short_labels(scales)
    omega = [_mark(text("results.omega"), result.omega_total, result.n)] if len(result.items) > 2 else []
    items = [
        {**_mark(short.get(row.item, str(row.item)), row.item_rest, result.n), "sure": False}
        for row in result.items.itertuples()
    ]
    rows = [_mark(text("results.alpha"), result.alpha, result.n, result.alpha_low, result.alpha_high), *omega, *items]
    lowest = min([0, result.alpha_low, *result.items["item_rest"]])
    data = {"rows": rows, "axis_label": text("results.axis_reliability"), "lo": lowest, "hi": 1, "digits": 2}
    bounds = interval(result.alpha_low, result.alpha_high, 2)
    title = text("results.reliability", alpha=number(result.alpha, 2), interval=bounds)
    note = text("results.reliability_note", level=level_words(result.level))
    return draw("levels", data, size=size, title=title, note=note)


@plot.register
def _(result: OrdinalAlpha, scales: Scales, size: str = "wide") -> Drawing:
    row = _mark(text("results.ordinal"), result.alpha, result.n, result.alpha_low, result.alpha_high)
    data = {"rows": [row], "axis_label": "", "lo": min(0, result.alpha_low), "hi": 1, "digits": 2}
    bounds = interval(result.alpha_low, result.alpha_high, 2)
    title = text("results.ordinal_title", alpha=number(result.alpha, 2), interval=bounds)
    note = text("results.ordinal_note", level=level_words(result.level))
    return draw("levels", data, size=size, title=title, note=note)


@plot.register
def _(result: MeasurementError, scales: Scales, size: str = "wide") -> Drawing:
    rows = [
        _mark(text("results.sem"), result.sem, result.n, result.sem_low, result.sem_high),
        _mark(text("results.mdc"), result.mdc, result.n, result.mdc_low, result.mdc_high),
        _mark(text("results.mdc_group"), result.mdc_group, result.n),
    ]
    data = {"rows": rows, "axis_label": text("results.points"), "lo": 0, "hi": 1.05 * result.mdc_high, "digits": 2}
    title = text("results.mdc_title", mdc=number(result.mdc, 2), interval=interval(result.mdc_low, result.mdc_high, 2))
    return draw("levels", data, size=size, title=title, note=text("results.note", level=level_words(result.level)))


@plot.register
def _(result: ImprovedWorsened, scales: Scales, size: str = "wide") -> Drawing:
    rows = []
    for direction in ("improved", "worsened"):
        found = result.shares.set_index("direction").loc[direction]
        margin = 100 * found[["share", "low", "high"]].astype(float)
        rows += [
            _mark(text(f"results.{direction}"), margin["share"], result.n, margin["low"], margin["high"]),
            {**_mark(text("results.noise"), 100 * found["by_noise"], result.n), "sure": False, "people": ""},
        ]
    most = min(100, 10 * math.ceil(max(row["high"] or row["value"] for row in rows) / 10))
    data = {"rows": rows, "axis_label": text("results.axis_percent"), "lo": 0, "hi": most, "digits": 0}
    shares = {row["name"]: number(row["value"], 0) for row in rows[::2]}
    title = text("results.movers", **dict(zip(("improved", "worsened"), shares.values(), strict=True)))
    note = text("results.movers_note", mdc=number(result.mdc, 2), level=level_words(result.level))
    return draw("levels", data, size=size, title=title, note=note)


@plot.register
def _(result: ItemBehaviour, scales: Scales, size: str = "wide") -> Drawing:
    short = _short_labels(scales)
    rows = [
        _mark(text(f"results.{end}", item=short.get(row.item, str(row.item))), 100 * getattr(row, end), row.answered)
        for row in result.items.itertuples()
        for end in ("floor", "ceiling")
    ]
    data = {"rows": rows, "axis_label": text("results.axis_percent"), "lo": 0, "hi": 100, "digits": 0}
    title = text("results.items", n=number(result.n, 0))
    return draw("levels", data, size=size, title=title, note=text("results.items_note"))


@plot.register
def _(result: AgainstNorm, scales: Scales, size: str = "wide") -> Drawing:
    norm, mean = result.norm, result.mean
    norm_mark = _mark(text("results.norm", group=norm.group, year=norm.year), norm.mean, 0)
    beside = norm_mark | {"sure": False, "people": ""}
    rows = [_mark(text("results.these"), mean.value, mean.n, mean.low, mean.high), beside]
    values = [mean.low, mean.high, norm.mean]
    data = {"rows": rows, "axis_label": text("results.points"), **_around(min(values), max(values))}
    found = result.estimate
    value, bounds = change_words(found.value, found.low, found.high)
    title = text("results.norm_title", value=value, interval=bounds, group=norm.group, year=norm.year)
    return draw("levels", data, size=size, title=title, note=text("results.norm_note", level=level_words(mean.level)))


for kind, drawn in DRAWN.items():
    plot.register(kind, lambda result, scales, size="wide", drawn=drawn: drawn(result, size))


@plot.register
def _(result: Estimate, scales: Scales, size: str = "wide") -> Drawing:
    name = text(f"results.quantity.{result.quantity}")
    row = _mark(name, result.value, result.n, result.low, result.high)
    bounds = interval(result.low, result.high, 2)
    value = number(result.value, 2, sign=result.quantity == "change")
    title = text("results.estimate", quantity=name, value=value, interval=bounds)
    unit = text(f"results.unit.{result.unit}")
    data = {"rows": [row], "axis_label": unit, **_around(result.low, result.high), "digits": 2}
    return draw("levels", data, size=size, title=title, note=text("results.note", level=level_words(result.level)))


def _mark(name: str, value: float, n: int, low: float | None = None, high: float | None = None) -> dict:
    """A row of the chart ``levels``; without interval where there is none."""
    return {
        **{"name": name, "value": value, "low": low, "high": high, "people": number(n, 0)},
        **{"held_back": "", "sure": True, "comparison": False},
    }


def _short_labels(scales: Scales) -> dict[str, str]:
    """The short label of every question, by the name of its column."""
    pairs = [zip(scale.columns, scale.items, strict=True) for scale in scales.values()]
    return {column: item_label(item) for pair in pairs for column, item in pair}


def _verdict(result: Change) -> str:
    """What the interval says where no smallest change was fixed: clear of zero, or not."""
    return interpret_change(result.estimate, 0, "zero").key.removeprefix("change.")


def _name(name: str, scales: Scales) -> str:
    """The name of a scale inside a sentence; its id where the scale is not known, or only a part was scored."""
    return scale_name(scales[name]) if name in scales else name or text("results.the_score")


def _range(scale: Instrument | None) -> str:
    if scale is None:
        return text("results.points")
    return text(f"scale.{scale.better}", low=points(scale.low), high=points(scale.high))


def _ends(result: Change) -> dict[str, float]:
    return _around(
        min(result.mean_before_low, result.mean_after_low), max(result.mean_before_high, result.mean_after_high)
    )


def _around(low: float, high: float) -> dict[str, float]:
    """Ends of an axis that hold these values with some air."""
    air = AIR * (high - low) or 1
    return {"lo": low - air, "hi": high + air}
