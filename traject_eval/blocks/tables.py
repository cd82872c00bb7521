"""Tables of a report: who answered, how well the questions hold together, how it was computed."""

import pandas as pd

from traject_eval.blocks.block import Block, block
from traject_eval.errors import TooFewData
from traject_eval.evaluation import Evaluation, OrdinalAlpha, Reliability, Study
from traject_eval.privacy import enough, safe_overlap
from traject_eval.words import interval, number, scale_title, text, texts, wave_name


def columns(labels: list[str], numbers: int) -> list[dict]:
    """Columns of which the last ``numbers`` hold numbers.

    Examples
    --------
    >>> columns(["Groep", "Mensen"], 1)[1]
    {'label': 'Mensen', 'number': True}
    """
    first = len(labels) - numbers
    return [{"label": label, "number": place >= first} for place, label in enumerate(labels)]


def headings(key: str) -> list[str]:
    """The column headings of a table."""
    return list(texts()[key])


def choice_labels(evening, form: str, field: str) -> dict[str, str]:
    """What the choices of a question are called, by their ids."""
    return {choice.id: choice.label for choice in evening.form(form).field(field).choices}


def said(value: object) -> str:
    """An answer as it was typed; a dash where there is none.

    Examples
    --------
    >>> said("Tuin"), said(None), said(float("nan"))
    ('Tuin', '–', '–')
    """
    return "–" if value is None or pd.isna(value) or value == "" else str(value)


def sheet_of_parts(evening, form: str, key: str, title: str, heads: list[str]) -> Block | None:
    """What was written on one sheet, a row a part that was filled in; None where nothing was."""
    told = evening.rows(form).get("", {})
    rows = [[field.label, told[field.id]] for field in evening.form(form).fields if told.get(field.id)]
    return block("table", key=key, title=title, columns=columns(heads, 0), rows=rows, note="") if rows else None


def show_turnout(study: Study) -> Block:
    """How many people answered, per population and wave."""
    found = study.evaluation
    waves = [wave for wave in found.waves if wave in set(found.turnout["wave"])]
    labels = [text("turnout.group"), *(wave_name(wave, study.wave_dates) for wave in waves)]
    if len(waves) > 1:
        labels.append(text("turnout.both", first=waves[0], last=waves[-1]))
    return block(
        "table",
        key="turnout",
        title=text("turnout.title"),
        columns=columns(labels, len(labels) - 1),
        rows=[_turnout_row(found, population, waves) for population in found.populations],
        note=text("turnout.note", base=found.min_base),
    )


def _turnout_row(found: Evaluation, population: str, waves: list[str]) -> list[str]:
    own = found.answers[found.answers["population"] == population]
    present = {wave: set(own.loc[own["wave"] == wave, "person"]) for wave in waves}
    shown = [_people(len(present[wave]), found.min_base) for wave in waves]
    if len(waves) < 2:
        return [text(f"group.{population}"), *shown]
    first, last = present[waves[0]], present[waves[-1]]
    both = safe_overlap(len(first), len(last), len(first & last), found.min_cell)
    if both is None or not all(enough(len(people), found.min_base) for people in (first, last)):
        return [text(f"group.{population}"), *shown, text("turnout.hidden")]
    return [text(f"group.{population}"), *shown, number(both, 0)]


def _people(n: int, base: int) -> str:
    return number(n, 0) if n == 0 or enough(n, base) else text("people.few", base=base)


def show_reliability(study: Study) -> Block:
    """Cronbach's alpha with its interval, omega and ordinal alpha, per scale and population."""
    found = study.evaluation
    ordinal = {(one.population, one.instrument.id): one.ordinal for one in found.qualities}
    rows = [
        [
            scale_title(found.instruments[name]),
            text(f"who.{population}"),
            *_reliability_cells(result, ordinal[population, name]),
        ]
        for (population, name), result in found.reliabilities.items()
        if isinstance(result, Reliability)
    ]
    if not rows:
        return refusal("reliability", text("reliability.title"), "no_reliability", "no_reliability_needed")
    return block(
        "table",
        key="reliability",
        title=text("reliability.title"),
        columns=columns(headings("reliability.columns"), 5),
        rows=rows,
        note=text("reliability.note"),
    )


def _reliability_cells(result: Reliability, ordinal: OrdinalAlpha | TooFewData) -> list[str]:
    bounds = interval(result.alpha_low, result.alpha_high, 2)
    smooth = number(ordinal.alpha, 2) if isinstance(ordinal, OrdinalAlpha) else text("reliability.none")
    return [number(result.alpha, 2), bounds, number(result.omega_total, 2), smooth, number(result.n, 0)]


def refusal(key: str, title: str, reason: str, needed: str, **values: object) -> Block:
    """A refusal with its reason and what would be needed, by their keys in the texts."""
    return block(
        "refusal",
        key=key,
        title=title,
        reason=text(f"refusal.{reason}"),
        needed=text(f"refusal.{needed}", **values),
    )
