"""A plan in words: the same on a screen, on paper and in a report."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from traject_eval.types import FrozenPlan, Instrument, Plan, PlannedOutcome
from traject_eval.words.numbers import date, level_words, number, percent
from traject_eval.words.phrases import counted, points, scale_name
from traject_eval.words.templates import text

SHORT_HASH = 12  # signs of the hash that are told: enough to know a plan by
FIELDS = ("who", "waves", "outcomes", "comparison", "how", "covariates", "subgroups", "missing", "multiplicity")


def plan_rows(plan: Plan, instruments: Mapping[str, Instrument]) -> list[tuple[str, str]]:
    """Every part of a plan: its name and what was agreed; an outcome is a row by itself.

    Examples
    --------
    >>> outcome = PlannedOutcome("bewoner", "own", 0.3, "zo groot was het elders.", 60, 0.7, 0.6, 0.7)
    >>> plan = Plan("onderzoeker", "T0", "T1", (outcome,), "geen", "", (), ("sex",), "iedereen telt mee")
    >>> [told for label, told in plan_rows(plan, {}) if label == "Groepen om apart naar te kijken"]
    ['geslacht']
    """
    return [(text(f"plan.field.{name}"), told) for name in FIELDS for told in plan_field(name, plan, instruments)]


def plan_field(name: str, plan: Plan, instruments: Mapping[str, Instrument]) -> list[str]:
    """One part of a plan in words, a text per outcome; nothing where the part is empty."""
    if name == "outcomes":
        return [_outcome(one, instruments) for one in plan.outcomes]
    if name == "waves":
        return [text("plan.waves", before=plan.before, after=plan.after)]
    if name == "multiplicity":
        return [counted("plan.multiplicity", len(plan.outcomes), level=level_words(plan.level))]
    if name == "comparison":
        return [text(f"plan.comparison.{plan.comparison}")]
    if name in ("covariates", "subgroups"):
        return [", ".join(text(f"plan.fact.{one}") for one in getattr(plan, name)) or text("plan.none")]
    return [getattr(plan, name)] if getattr(plan, name) else []


def _outcome(one: PlannedOutcome, instruments: Mapping[str, Instrument]) -> str:
    scale = scale_name(instruments[one.scale]) if one.scale in instruments else one.scale
    about = {"who": text(f"who.{one.population}"), "scale": scale, "smallest": points(one.smallest), "why": one.why}
    return text("plan.outcome", **about)


def plan_mark(frozen: FrozenPlan) -> str:
    """When a plan was laid down, its mark, and whether that was in time."""
    when = text("plan.frozen", date=date(dt.date.fromisoformat(frozen.date)), hash=frozen.hash[:SHORT_HASH])
    return f"{when} {text('plan.late')}" if frozen.late else when


def deviation_rows(frozen: FrozenPlan, instruments: Mapping[str, Instrument]) -> list[tuple[str, str, str]]:
    """The parts of a plan that are written otherwise now: the part, as it was laid down, as it is now."""
    changed = {"waves" if name in ("before", "after") else name: None for name in frozen.changed}
    return [
        (text(f"plan.field.{name}"), *(_whole(name, plan, instruments) for plan in (frozen.plan, frozen.now)))
        for name in changed
    ]


def _whole(name: str, plan: Plan, instruments: Mapping[str, Instrument]) -> str:
    return " ".join(plan_field(name, plan, instruments)) or text("plan.none")


def deviation_sentences(frozen: FrozenPlan) -> list[str]:
    """What else is not as it was laid down; one sentence each."""
    said = [] if frozen.intact else [text("plan.changed_copy")]
    said += [text("plan.unreadable")] if frozen.now is None else []
    return said + ([text("plan.not_drawn", names=", ".join(frozen.not_drawn))] if frozen.not_drawn else [])


def expected_words(one: PlannedOutcome) -> str:
    """What was expected of the measurement of an outcome: on this the chances of conclusions rest."""
    numbers = {name: number(getattr(one, name), 2) for name in ("correlation", "sd")}
    return text("plan.expect", n=number(one.n, 0), retention=percent(one.retention), **numbers)


def expected_rows(found: pd.DataFrame) -> list[list[str]]:
    """Chances of verdicts as rows of a table, both directions down taken together; in times out of 100."""
    up = ("rose", "rose_size_uncertain", "no_relevant_change", "undecided")
    rows = []
    for row in found.itertuples():
        chances = [*(getattr(row, name) for name in up), row.fell + row.fell_size_uncertain]
        rows.append([number(row.n, 0), number(row.effect, 2), *(number(100 * chance, 0) for chance in chances)])
    return rows
