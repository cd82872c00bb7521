"""Who left, and how far the change leans on them."""

from traject_eval.evaluation import Attrition
from traject_eval.words.numbers import interval, number, percent
from traject_eval.words.phrases import change_words
from traject_eval.words.templates import text


def attrition_words(result: Attrition) -> str:
    """Leavers beside stayers, the tipping point, both arms, and the sensitivities with what they assume.

    Examples
    --------
    >>> import pandas as pd
    >>> from traject_eval.evaluation import attrition
    >>> scores = pd.DataFrame({"person": [*"abcdefgh", *"abcd"], "wave": ["T0"] * 8 + ["T1"] * 4,
    ...     "score": [5, 6, 7, 6, 4, 5, 3, 4, 6, 8, 9, 7]})
    >>> attrition_words(attrition(scores, before="T0", after="T1")).partition(". ")[0]
    'Van de 8 mensen met een score bij T0 hebben er 4 geen score bij T1'
    """
    left = result.leavers["left"].sum()
    waves = {"before": result.before, "after": result.after, "baseline": result.baseline}
    parts = [text("attrition.left", n=number(result.n, 0), left=number(left, 0), **waves)]
    for row in result.leavers.itertuples():
        if row.g == row.g:  # known
            key = "attrition.leavers_arm" if row.arm else "attrition.leavers"
            margins = {"g": number(row.g, 2, sign=True), "interval": interval(row.low, row.high, 2)}
            parts.append(text(key, arm=row.arm, **margins, **waves))
    for row in result.tipping.itertuples():
        key = "attrition.tipping" if row.delta else "attrition.tipped"
        parts.append(text(key, delta=number(row.delta, 2, sign=True)))
    arms = [] if result.arms.empty else [arms_words(result)]
    return " ".join([*parts, *arms, *_sensitivities(result)])


def arms_words(result: Attrition) -> str:
    """Are both arms alike at the start, between which bounds lies their difference, and did few enough leave?"""
    said = []
    for row in result.arms.itertuples():
        said.append(text(f"attrition.{row.equivalence}", g=number(row.difference, 2)))
        said.append(text("attrition.lee", low=number(row.lee_low, 2), high=number(row.lee_high, 2)))
    return " ".join([*said, *_boundary(result)])


def _boundary(result: Attrition) -> list[str]:
    if result.boundary.empty:
        return []
    low, first = result.boundary.set_index("assumption")["low"], result.boundary.iloc[0]
    word = "both" if low["cautious"] else "optimistic" if low["optimistic"] else "neither"
    known = {"overall": percent(first["overall"]), "apart": number(100 * first["differential"])}
    return [text(f"attrition.boundary.{word}", **known)]


def _sensitivities(result: Attrition) -> list[str]:
    """The change by weights and by imputation, and the assumption both rest on."""
    said = []
    for row in result.weighted.itertuples():
        known = {"effective": number(row.effective_n, 0), "before": result.before}
        said.append(text("attrition.weighted", **known, **_change(row)))
    said += [text("attrition.imputed", **_change(row)) for row in result.imputed.itertuples()]
    return [*said, text("attrition.assumed")] if said else []


def _change(row) -> dict[str, str]:
    value, bounds = change_words(row.value, row.low, row.high)
    group = text("attrition.of_arm", arm=row.arm) if row.arm else ""
    return {"value": value, "interval": bounds, "group": group}
