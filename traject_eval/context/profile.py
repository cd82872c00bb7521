"""The figures of one buurt beside those of its municipality and the country: what fills the form of workbook 0."""

import math
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from traject_eval.context.borders import read_crosswalk, same_place
from traject_eval.context.codes import COUNTRY, municipality_of, wijk_of
from traject_eval.context.shelf import borders_of, context_files, figures_of
from traject_eval.context.table import Topic, context_table
from traject_eval.store import Project

Rows = dict[str, dict[str, object]]
UNKNOWN = (math.nan, "")


class When(NamedTuple):
    """Of which figure: the year that it is about, the CBS year of its code, and the code; the newest sorts last."""

    year: int
    cbs_year: int
    code: str


Figures = dict[str, dict[When, tuple[float, str]]]  # by name and when: the value (NaN: held back) and its source


def context_rows(root: Path, code: str, year: int | None) -> Rows:
    """Per topic what the files of a project say of a buurt; empty where it has none.

    The newest figure counts, and beside it the oldest of the same place. Where there is none of the buurt, that of
    its wijk stands there. The source names the code that it is of. Figures of another CBS year are used only where it
    is known that the place is the same.

    Returns
    -------
    dict
        ``{topic: {here, year, municipality, country, before, before_year, source}}``; years are text, values
        numbers. A value that the source holds back, or that no file has, is not in it.
    """
    listed = context_files(root)
    if not listed or year is None:
        return {}
    crosswalk = read_crosswalk(root)
    wijk, municipality = wijk_of(code), municipality_of(code)
    told = crosswalk[crosswalk[["code", "was"]].isin([code, wijk]).any(axis=1)]
    codes = {code, wijk, municipality, COUNTRY, *told["code"], *told["was"]} - {""}
    figures = figures_of(root, sorted(codes), listed)
    own, around = (_of_place(figures, one, year, told) for one in (code, wijk))
    wide = {
        name: _figures(figures[figures["code"] == one])
        for name, one in (("municipality", municipality), ("country", COUNTRY))
    }
    rows = {}
    for topic in context_table().topics.values():
        if values := topic_values(own, topic) or topic_values(around, topic):
            beside = {name: topic_values(there, topic) for name, there in wide.items()}
            rows[topic.name] = _row(values, beside)
    return rows


def used_years(project: Project, code: str) -> tuple[list[int], list[int]]:
    """The CBS years of which figures of a buurt or its wijk are used, and those of which nobody knows the border."""
    year, listed = project.buurt(code)["year"], context_files(project.root)
    if pd.isna(year):
        return [], []
    crosswalk, used, unknown = read_crosswalk(project.root), set(), set()
    for place in (code, wijk_of(code)):
        told = crosswalk[crosswalk[["code", "was"]].isin([place]).any(axis=1)]
        figures = figures_of(project.root, sorted({place, *told["code"], *told["was"]} - {""}), listed)
        for other in map(int, figures["cbs_year"].unique()):
            same = same_place(place, int(year), other, borders_of(figures), told)
            (used if same.code in set(figures["code"]) else unknown).add(other)
    return sorted(used), sorted(unknown - used)


def _of_place(figures: pd.DataFrame, code: str, year: int, crosswalk: pd.DataFrame) -> Figures:
    """The figures of a place of which it is known that they are, whatever its code was in their CBS year."""
    borders = borders_of(figures)
    was = {other: same_place(code, year, other, borders, crosswalk).code for other in figures["cbs_year"].unique()}
    return _figures(figures[figures["code"] == figures["cbs_year"].map(was)])


def _figures(frame: pd.DataFrame) -> Figures:
    found: Figures = {}
    columns = (frame[name] for name in ("topic", "year", "cbs_year", "code", "value", "source"))
    for topic, year, cbs_year, code, value, source in zip(*columns, strict=True):
        found.setdefault(topic, {})[When(int(year), int(cbs_year), code)] = (float(value), source)
    return found


def topic_values(figures: Figures, topic: Topic) -> dict[When, tuple[float, str]]:
    """A topic by when, with its source; a share is made of its two counts where no file has the share itself.

    Examples
    --------
    >>> now = When(2025, 2025, "BU99990001")
    >>> counts = {"people_75": {now: (90.0, "a.csv")}, "inhabitants": {now: (1000.0, "b.csv")}}
    >>> list(topic_values(counts, context_table().topics["age_75"]).values())
    [(9.0, 'a.csv')]
    """
    if topic.name in figures or not topic.part:
        return figures.get(topic.name, {})
    parts, wholes = (figures.get(name, {}) for name in (topic.part, topic.of))
    return {when: (_percent(part, wholes[when][0]), source) for when, (part, source) in parts.items() if when in wholes}


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole > 0 else math.nan


def _row(values: dict[When, tuple[float, str]], beside: dict[str, dict]) -> dict[str, object]:
    now, first = max(values), min(values)
    value, source = values[now]
    row = {"here": value, "year": str(now.year), "source": f"{source}, {now.code}"}
    row |= {name: _of_year(there, now.year) for name, there in beside.items()}
    if first.year < now.year:
        row |= {"before": values[first][0], "before_year": str(first.year)}
    return {name: told for name, told in row.items() if not (isinstance(told, float) and math.isnan(told))}


def _of_year(values: dict[When, tuple[float, str]], year: int) -> float:
    """The figure of a year; of two editions the later one."""
    return values.get(max((when for when in values if when.year == year), default=None), UNKNOWN)[0]
