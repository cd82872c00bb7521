"""Tables of a report: who answered, how well the questions hold together, how it was computed."""

import pandas as pd

from traject_eval.blocks.block import Block, block
from traject_eval.errors import TooFewData
from traject_eval.evaluation import Case, Evaluation, OrdinalAlpha, Reliability, Study, attrition
from traject_eval.privacy import enough, safe_overlap
from traject_eval.words import change_words, interval, number, scale_name, scale_title, text, texts, wave_name


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


def show_method(study: Study) -> Block:
    """Every conclusion with the calculation it rests on, and the other calculations beside it."""
    found = study.evaluation
    cases = [case for population in found.populations for case in found.conclusive(population) if case.change]
    title = text("method.title")
    if not cases:
        return refusal("method", title, "nothing", "needed", base=found.min_base)
    return block(
        "table",
        key="method",
        title=title,
        columns=columns(headings("method.columns"), 5),
        rows=[row for case in cases for row in _method_rows(case, found)],
        note=text("method.note"),
    )


def _method_rows(case: Case, found: Evaluation):
    change = case.change
    both = safe_overlap(change.n_before, change.n_after, change.n_both, found.min_cell)
    everyone = {
        "linked": both,
        "mixed": None if both is None else change.n_before + change.n_after - both,
        "unlinked": change.n_before + change.n_after,
    }
    name = f"{text(f'who.{case.population}')}: {scale_name(case.instrument)}"
    yield [name, text(f"method.{change.computed_as}"), *_numbers(change, everyone[change.design])]
    for row in change.sensitivity.itertuples():
        if row.method == "pairs_only" and not enough(row.n, found.min_base):
            continue
        n = both if row.method == "pairs_only" else everyone["mixed"]
        yield [name, text(f"method.{row.method}"), *_numbers(row, n)]
    for method, row, n in _about_leaving(case, found, both):
        yield [name, text(f"method.{method}"), *_numbers(row, n)]


def _about_leaving(case: Case, found: Evaluation, both: int | None):
    """The change by weights and by imputation, for people of whom enough stayed and enough left."""
    if case.change.design != "mixed" or not enough(case.change.n_both, found.min_base):
        return
    scores = found.scores
    own = scores[(scores["population"] == case.population) & (scores["instrument"] == case.instrument.id)]
    left = attrition(own, before=case.before, after=case.after)
    yield from (("weighted", row, both) for row in left.weighted.itertuples())
    yield from (("imputed", row, None if both is None else row.n) for row in left.imputed.itertuples())


def _numbers(row, n: int | None) -> list[str]:
    """Difference, margin, standard error, degrees of freedom and people: what a referee asks for."""
    value, margin = change_words(row.value, row.low, row.high)
    hidden = text("turnout.hidden")  # degrees of freedom tell how many people there are
    told = [hidden] * 2 if n is None else [number(row.df, 1), number(n, 0)]
    return [value, margin, number(row.se, 3), *told]


def refusal(key: str, title: str, reason: str, needed: str, **values: object) -> Block:
    """A refusal with its reason and what would be needed, by their keys in the texts."""
    return block(
        "refusal",
        key=key,
        title=title,
        reason=text(f"refusal.{reason}"),
        needed=text(f"refusal.{needed}", **values),
    )
