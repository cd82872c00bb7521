"""The hand-over: who decides, does and advises, quarter by quarter; and how the collective has arranged itself."""

import numpy as np
import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import choice_labels, columns, headings, refusal
from traject_eval.method import Handover, Trend, handover
from traject_eval.words import number, percent, text

ACTS = ("decides", "does")
STEPS = 25  # points of a drawn curve
DAYS_IN_YEAR = 365.25
LISTS = ("decides", "does", "advises")
MARKS = ("good", "partly", "not_yet")


def read_decisions(evening) -> pd.DataFrame:
    """The decisions with a date: ``date`` and lists of roles; without one a decision cannot be placed in a quarter."""
    frame = evening.answers("collectief.besluiten")
    frame = frame.assign(date=pd.to_datetime(frame["date"], errors="coerce", format="%Y-%m-%d"))
    lists = {name: frame[name].map(lambda roles: roles if isinstance(roles, list) else []) for name in LISTS}
    return frame.assign(**lists).dropna(subset="date")


def show_handover(evening) -> Blocks:
    """A panel per act with the share of residents, and one with the professional's share of advising."""
    decisions = read_decisions(evening)
    if decisions.empty:
        return Blocks((refusal("handover", text("handover.title_none"), "no_decisions", "no_decisions_needed"),))
    found = handover(decisions)
    panels = [_panel(found, act, decisions["date"]) for act in ACTS] + [_advice_panel(found)]
    panels = [panel for panel in panels if any(share is not None for share in panel["points"])]
    if not panels:
        return Blocks((refusal("handover", text("handover.title_none"), "no_roles", "no_roles_needed"),))
    figure = block(
        "figure",
        key="handover",
        chart="handover",
        data={"panels": panels},
        title=_title(found),
        alt=text("handover.alt", rows=" ".join(f"{panel['title']} {panel['end']}." for panel in panels)),
        note=" ".join((text("handover.note"), *(_told(act, found.trends[act]) for act in ACTS))),
        table=_table(found),
    )
    return Blocks((figure,))


def _panel(found: Handover, act: str, dates: pd.Series) -> dict:
    own = found.quarters[found.quarters["act"] == act]
    trend = found.trends[act]
    return {
        **{"title": text(f"handover.{act}"), "of": text(f"handover.of_{act}"), "who": "residents"},
        **_points(own["share"], own["quarter"]),
        "curve": _curve(trend, dates) if isinstance(trend, Trend) else None,
        "end": _end(own, "residents"),
    }


def _advice_panel(found: Handover) -> dict:
    own = found.advice
    return {
        **{"title": text("handover.advises"), "of": text("handover.of_advises"), "who": "professional"},
        **_points(own["share"], own["quarter"]),
        "curve": None,
        "end": _end(own, "professional"),
    }


def _points(share: pd.Series, quarters: pd.Series) -> dict:
    shares = [None if np.isnan(one) else float(one) for one in share]
    return {"points": shares, "quarters": [_quarter(quarters.iloc[0]), _quarter(quarters.iloc[-1])]}


def _quarter(written: str) -> str:
    year, quarter = written.split("K")
    return text("handover.quarter", year=year, quarter=quarter)


def _end(own: pd.DataFrame, who: str) -> str:
    """The counts of the last quarter in which anything was decided."""
    known = own[own["total"] > 0]
    if known.empty:
        return text("handover.nothing")
    last = known.iloc[-1]
    return text(f"handover.end_{who}", part=_half(last[who]), all=number(last["total"], 0))


def _half(count: float) -> str:
    return number(count, 0 if float(count).is_integer() else 1)


def _curve(trend: Trend, dates: pd.Series) -> dict[str, list[float]]:
    """The trend from the middle of the first quarter to that of the last, where the dots stand."""
    ends = [period.start_time + (period.end_time - period.start_time) / 2 for period in _spell(dates)]
    x = np.linspace(0, 1, STEPS)
    first, span = (ends[0] - dates.min()).days, (ends[-1] - ends[0]).days
    shares = [trend.at((first + one * span) / DAYS_IN_YEAR) for one in x]
    return {
        "x": x.tolist(),
        **{name: [share[nr] for share in shares] for nr, name in enumerate(("value", "low", "high"))},
    }


def _spell(dates: pd.Series) -> tuple[pd.Period, pd.Period]:
    quarters = dates.dt.to_period("Q")
    return quarters.min(), quarters.max()


def verdict(trend: Trend | str) -> str:
    """What the interval of a trend supports: ``more``, ``less``, ``undecided``, or the reason there is none.

    Examples
    --------
    >>> verdict("few")
    'few'
    """
    if not isinstance(trend, Trend):
        return trend
    return "more" if trend.low > 0 else "less" if trend.high < 0 else "undecided"


def _title(found: Handover) -> str:
    """The main point about deciding, no stronger than its trend."""
    key = verdict(found.trends["decides"])
    if key in ("few", "one_side"):
        own = found.quarters[(found.quarters["act"] == "decides") & (found.quarters["total"] > 0)]
        if own.empty:
            return text("handover.title_none")
        last = own.iloc[-1]
        return text("handover.title_counts", part=_half(last["residents"]), all=number(last["total"], 0))
    return text(f"handover.title_{key}")


def _told(act: str, trend: Trend | str) -> str:
    if not isinstance(trend, Trend):
        return text(f"handover.why_{trend}_{act}")
    first, last = (percent(getattr(trend, end)) for end in ("first", "last"))
    low, high = percent(trend.last_low), percent(trend.last_high)
    return text(f"handover.trend_{act}", first=first, last=last, low=low, high=high, n=number(trend.n, 0))


def _table(found: Handover) -> dict:
    rows = []
    for nr, quarter in enumerate(found.advice["quarter"]):
        cells = [_counts(found.quarters[found.quarters["act"] == act].iloc[nr], "residents") for act in ACTS]
        rows.append([_quarter(quarter), *cells, _counts(found.advice.iloc[nr], "professional")])
    return {"columns": columns(headings("handover.columns"), 3), "rows": rows}


def _counts(row: pd.Series, who: str) -> str:
    return text("handover.count", part=_half(row[who]), all=number(row["total"], 0)) if row["total"] else "–"


def show_form_of_collective(evening) -> Block:
    """The self-scan: per point how it stands, and what is needed."""
    scanned = evening.answers("collectief.vorm").dropna(subset="mark")
    title = text("collective.title")
    if scanned.empty:
        return refusal("collective", title, "no_scan", "no_scan_needed")
    labels = evening.labels("collectief.vorm")
    choices = choice_labels(evening, "collectief.vorm", "mark")
    return block(
        "table",
        key="collective",
        title=text("collective.count", good=int(scanned["mark"].eq("good").sum()), all=len(labels)),
        columns=columns(headings("collective.columns"), 0),
        rows=[[labels[row.row], choices[row.mark], row.note or "–"] for row in scanned.itertuples()],
        note="",
    )


def handover_findings(evening) -> pd.DataFrame:
    """Shares of the last quarter and the trends, as a table of findings; ungated. ``n`` is decisions."""
    decisions = read_decisions(evening)
    if decisions.empty:
        return phase_findings([])
    found = handover(decisions)
    rows = []
    for act in ACTS:
        own = found.quarters[(found.quarters["act"] == act) & (found.quarters["total"] > 0)]
        if not own.empty:
            rows.append(_share_row(f"collectief.{act}.share", own.iloc[-1]))
        if isinstance(trend := found.trends[act], Trend):
            numbers = {name: getattr(trend, name) for name in ("se", "df", "low", "high", "level", "n")}
            method = {"unit": "log_odds_year", "method": "quasibinomial", "design": "decisions"}
            rows.append({"key": f"collectief.{act}.trend", "value": trend.slope, **numbers, **method})
    advised = found.advice[found.advice["total"] > 0]
    if not advised.empty:
        rows.append(_share_row("collectief.advice.share", advised.iloc[-1]))
    return phase_findings(rows)


def _share_row(key: str, last: pd.Series) -> dict:
    about = {"after": last["quarter"], "unit": "share", "method": "count", "design": "decisions"}
    return {"key": key, "value": last["share"], "n": int(last["total"]), **about}
