"""The flywheel: the tree of initiatives, what they bring forth and how long they last."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from traject_eval.blocks.aftrap import read_networks, read_talents
from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.found import phase_findings
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.team import read_strength
from traject_eval.errors import TooFewData
from traject_eval.method import Flywheel, Survival, flywheel, followed, kaplan_meier, lineage
from traject_eval.method.flywheel import FEWEST_PARENTS, FEWEST_TREES
from traject_eval.privacy import enough
from traject_eval.words import date, digits_for, interval, listed, number, percent, text

MOST_LINES = 24  # in a drawing; with more it would not stand on a page
DATES = ("started", "confirmed", "ended")
DAYS_IN_MONTH = 365.25 / 12
MONTHS = (6, 12)


def read_initiatives(evening) -> pd.DataFrame:
    """The initiatives that began, as ``lineage`` gives them, with what was told of each."""
    told = evening.answers("team.initiatieven").rename(columns={"row": "initiative"})
    told = told.assign(**{name: pd.to_datetime(told[name], errors="coerce", format="%Y-%m-%d") for name in DATES})
    names = evening.labels("team.initiatieven")
    named = told.assign(name=[names[row] for row in told["initiative"]])
    return lineage(named.dropna(subset="started"))


def known_until(initiatives: pd.DataFrame) -> pd.Timestamp:
    """The last day of which anything is known: the latest date on the list."""
    return initiatives[list(DATES)].max().max()


def show_initiatives(evening) -> Blocks:
    """Every initiative that began as a line in time, with branches from one to the next."""
    found = read_initiatives(evening)
    if found.empty:
        title = text("flywheel.tree.title_none")
        return Blocks((refusal("team.tree", title, "no_initiatives", "no_initiatives_needed"),))
    drawn = _that_fit(found)
    listed_first = found.set_index("initiative")["name"]
    figure = block(
        "figure",
        key="team.tree",
        chart="initiatives",
        data=_drawn(drawn, known_until(found)),
        title=text("flywheel.tree.title", all=len(found), running=int(found["ended"].isna().sum())),
        alt=text("flywheel.tree.alt", rows=" ".join(_alt(row, listed_first) for row in found.itertuples())),
        note=" ".join(_notes(found, len(found) - len(drawn), len(evening.rows("team.initiatieven")) - len(found))),
        table={
            "columns": columns(headings("flywheel.tree.columns"), 0),
            "rows": [_cells(row, listed_first, evening) for row in found.itertuples()],
        },
    )
    return Blocks((figure,))


def _that_fit(found: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn: with too many, the oldest that ended and from which nothing sprang are left out."""
    while len(found) > MOST_LINES:
        leaves = found[~found["initiative"].isin(found["parent"])]
        ended = leaves.dropna(subset="ended")
        first = ended["ended"].idxmin() if len(ended) else leaves["started"].idxmin()
        found = found.drop(index=first)
    return found


def _drawn(found: pd.DataFrame, until: pd.Timestamp) -> dict:
    """Where everything stands in time: 0 is the first start, 1 the last day on the list."""
    first = found["started"].min()
    span = max((until - first).days, 1)
    place = {row: nr for nr, row in enumerate(found["initiative"])}
    rows = [
        {
            **{"name": row.name, "parent": place.get(row.parent), "residents": row.resident_led is not False},
            **{"stopped": not pd.isna(row.ended), "told": "" if pd.isna(row.ended) else _how(row)},
            "start": (row.started - first).days / span,
            "end": ((until if pd.isna(row.ended) else max(row.ended, row.started)) - first).days / span,
        }
        for row in found.itertuples(index=False)
    ]
    years = [pd.Timestamp(year, 1, 1) for year in range(first.year + 1, until.year + 1)]
    return {
        "rows": rows,
        "years": [{"at": (year - first).days / span, "label": str(year.year)} for year in years],
        "now": date(until.date()),
    }


def _how(row) -> str:
    """How an initiative goes, in a word or two."""
    if pd.isna(row.ended):
        return text("flywheel.tree.running")
    return text(f"flywheel.tree.{row.way}") if isinstance(row.way, str) else text("flywheel.tree.stopped")


def _alt(row, names: pd.Series) -> str:
    told = {"name": row.name, "day": date(row.started.date()), "how": _how(row)}
    if row.parent is None:
        return text("flywheel.tree.alt_row", **told)
    return text("flywheel.tree.alt_from", parent=names[row.parent], **told)


def _cells(row, names: pd.Series, evening) -> list[str]:
    """Name, start, what it sprang from (an initiative, an idea or an example), and how it goes."""
    ideas, examples = evening.labels("agenda.ideeen"), evening.labels("reis.voorbeelden")
    origin = [names[row.parent]] if row.parent is not None else []
    origin += [ideas[row.idea]] if row.idea in ideas else []
    origin += [examples[row.example]] if row.example in examples else []
    return [row.name, date(row.started.date()), "; ".join(origin) or "–", _how(row)]


def _notes(found: pd.DataFrame, left_out: int, waiting: int) -> Iterator[str]:
    yield text("flywheel.tree.note")
    if waiting:
        yield text("flywheel.tree.waiting", n=waiting)
    if left_out:
        yield text("flywheel.tree.left_out", n=left_out)
    if found["doubtful"].any():
        yield text("flywheel.tree.doubtful", names=listed(found.loc[found["doubtful"], "name"].tolist()))


def show_flywheel(evening) -> Block:
    """What the flywheel does, measure by measure, each with its margin or what it rests on."""
    found = read_initiatives(evening)
    if found.empty:
        title = text("flywheel.measures.title_none")
        return refusal("team.measures", title, "no_initiatives", "no_initiatives_needed")
    turning = turn(found)
    rows = [_number_row(turning, found), *_survival_rows(found), _next_row(found), *_counted_rows(evening, found)]
    title = text("flywheel.measures.title_none")
    if isinstance(turning, Flywheel):
        digits = digits_for(turning.low, turning.high)
        bounds = interval(turning.low, turning.high, digits)
        value = text("changes.change", value=number(turning.value, digits), interval=bounds)
        title = text("flywheel.measures.title", value=value)
    return block(
        "table",
        key="team.measures",
        title=title,
        columns=columns(headings("flywheel.measures.columns"), 0),
        rows=rows,
        note=text("flywheel.measures.note", day=date(known_until(found).date())),
    )


def turn(found: pd.DataFrame) -> Flywheel | str:
    """The vliegwielgetal, or the reason there is none."""
    if found["doubtful"].any():  # a branch was left out: what is counted would be too low
        return "doubtful"
    try:
        return flywheel(found, known_until(found))
    except TooFewData as reason:
        return str(reason)


def _number_row(turning: Flywheel | str, found: pd.DataFrame) -> list[str]:
    name = text("flywheel.measures.number")
    if isinstance(turning, Flywheel):
        rests = text("flywheel.measures.number_of", parents=turning.parents, trees=turning.trees)
        digits = digits_for(turning.low, turning.high)
        return [name, number(turning.value, digits), interval(turning.low, turning.high, digits), rests]
    parents = followed(found, known_until(found))
    trees = parents["root"].nunique()
    why = {
        "few": text("flywheel.measures.few", least=FEWEST_PARENTS, parents=len(parents)),
        "few_trees": text("flywheel.measures.few_trees", least=FEWEST_TREES, trees=trees),
        "none": text("flywheel.measures.none", parents=len(parents)),
        "doubtful": text("flywheel.measures.doubtful"),
    }
    return [name, "–", "–", why[turning]]


def read_survival(found: pd.DataFrame) -> Survival | None:
    """How long initiatives go on, in days; only one that faded ended. None where none was followed for a day.

    One that runs was followed until it was last seen running, one that ended otherwise until that day.
    """
    end = found["ended"].fillna(found["confirmed"])
    days = (end - found["started"]).dt.days
    known = days >= 1
    if not known.any():
        return None
    faded = found["way"].eq("faded") & found["ended"].notna()
    return kaplan_meier(days[known].to_numpy(), faded[known].to_numpy())


def _survival_rows(found: pd.DataFrame) -> Iterator[list[str]]:
    lasting = read_survival(found)
    for months in MONTHS:
        name = text(f"flywheel.measures.survival_{months}")
        share, low, high, n = lasting.at(months * DAYS_IN_MONTH) if lasting else (np.nan, np.nan, np.nan, 0)
        if not n:
            yield [name, "–", "–", text("flywheel.measures.short")]
        elif np.isnan(low):
            yield [name, percent(share), "–", text("flywheel.measures.quiet", n=n)]
        else:
            margin = text("flywheel.measures.between", low=percent(low), high=percent(high))
            yield [name, percent(share), margin, text("flywheel.measures.survival_of", n=n)]


def read_next(found: pd.DataFrame) -> Survival:
    """Days from the start of an initiative to that of the first that sprang from it."""
    first = found.dropna(subset="parent").groupby("parent")["started"].min()
    next_one = pd.Series(first.reindex(found["initiative"]).to_numpy(), index=found.index)
    days = (next_one.fillna(known_until(found)) - found["started"]).dt.days
    return kaplan_meier(days.clip(lower=1).to_numpy(), next_one.notna().to_numpy())


def _next_row(found: pd.DataFrame) -> list[str]:
    name, rests = text("flywheel.measures.next"), text("flywheel.measures.next_of", n=len(found))
    middle, low, high = (days / DAYS_IN_MONTH for days in read_next(found).median())
    if np.isnan(middle):
        return [name, text("flywheel.measures.later"), "–", rests]
    if np.isnan(low):
        margin = "–"
    else:
        margin = text("flywheel.measures.beyond", low=number(low)) if np.isnan(high) else interval(low, high)
    return [name, text("flywheel.measures.months", months=number(middle)), margin, rests]


def _counted_rows(evening, found: pd.DataFrame) -> Iterator[list[str]]:
    running = found[found["ended"].isna()]
    joined = pd.to_numeric(running["participants"]).sum()
    if enough(joined, evening.min_base):
        yield [text("flywheel.measures.reach"), number(joined, 0), "–", text("flywheel.measures.reach_of")]
    if hours := pd.to_numeric(running["hours"]).sum():
        yield [text("flywheel.measures.hours"), number(hours, 0), "–", text("flywheel.measures.hours_of")]
    offers, used = read_talents(evening)
    if len(offers):
        share = text("flywheel.measures.share", part=len(used), all=len(offers))
        yield [text("flywheel.measures.talents"), share, "–", text("flywheel.measures.talents_of")]
    asked = _networks(evening)
    if len(asked) > 1:
        (first, before), (last, after) = asked[0], asked[-1]
        grown = text("flywheel.measures.from_to", first=number(before), last=number(after))
        moments = {"first": first or text("aftrap.network.moment"), "last": last or text("aftrap.network.moment")}
        yield [text("flywheel.measures.network"), grown, "–", text("flywheel.measures.network_of", **moments)]


def _networks(evening) -> list[tuple[str, float]]:
    """Per moment, how many others people know by name on average; a moment with too few people is left out."""
    return [
        (moment, knows.mean_ties)
        for moment, knows, _ in read_networks(evening)
        if enough(knows.people, evening.min_base)
    ]


def team_findings(evening) -> pd.DataFrame:
    """The measures of the flywheel and the team, as a table of findings; ungated. ``n`` is only told of people."""
    found = read_initiatives(evening)
    rows: list[dict] = []
    if len(found):
        turning = turn(found)
        rows.append({"key": "team.initiatives", "value": len(found), "unit": "initiatives", "method": "count"})
        if isinstance(turning, Flywheel):
            ends = {name: getattr(turning, name) for name in ("value", "low", "high", "level")}
            rows.append({"key": "team.flywheel", **ends, "unit": "initiatives", "method": "tree_bootstrap"})
        rows += _survival_findings(found)
    marks = read_strength(evening).mean(axis=1)
    if len(marks):
        rows.append(
            {
                "key": "team.strength",
                "value": marks.iloc[-1],
                "unit": "points",
                "method": "joint_mark",
                "design": "self_scan",
            }
        )
    return phase_findings({"design": "lineage", **row} for row in rows)


def _survival_findings(found: pd.DataFrame) -> Iterator[dict]:
    lasting = read_survival(found)
    for months in MONTHS if lasting else ():
        share, low, high, n = lasting.at(months * DAYS_IN_MONTH)
        if n:
            ends = {"value": share, "low": low, "high": high, "level": lasting.level}
            yield {"key": f"team.survival.{months}", **ends, "unit": "share", "method": "kaplan_meier"}
