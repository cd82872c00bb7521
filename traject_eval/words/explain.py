"""What a result says, in a sentence."""

import functools

from traject_eval.evaluation import (
    Achieved,
    AgainstNorm,
    Attrition,
    Change,
    Comparison,
    Description,
    GroupChanges,
    ImprovedWorsened,
    ItemBehaviour,
    Mdes,
    MeasurementError,
    Multilevel,
    OrdinalAlpha,
    Pool,
    PreTrends,
    Reliability,
    Staggered,
)
from traject_eval.types import Estimate
from traject_eval.words.achieved import achieved_words
from traject_eval.words.language import language, speaking
from traject_eval.words.leaving import attrition_words
from traject_eval.words.nested import multilevel_words
from traject_eval.words.numbers import digits_for, interval, level_words, listed, number, percent
from traject_eval.words.phrases import change_words, people
from traject_eval.words.pooled import pool_words
from traject_eval.words.templates import text
from traject_eval.words.timing import pre_trends_words, staggered_words

FEW_STAYED = 0.5  # part of the first wave, under which intervals are too narrow (docs/simulatie.md)


def explain(result: object, lang: str | None = None) -> str:
    """One or two sentences that say what a result is, in plain language; None is the language spoken here.

    Raises
    ------
    UnknownName
        That language is not spoken.
    """
    with speaking(lang or language()):
        return _explained(result)


@functools.singledispatch
def _explained(result: object) -> str:
    raise TypeError(f"nothing is known to say about a {type(result).__name__}")


@_explained.register
def _(result: Change) -> str:
    value, bounds = change_words(result.value, result.low, result.high)
    said = [
        text(
            "explain.change",
            before=result.before,
            after=result.after,
            mean_before=number(result.mean_before),
            mean_after=number(result.mean_after),
            value=value,
            interval=bounds,
            level=level_words(result.level),
            people=people(result.design, result.n_before, result.n_after, result.n_both),
        )
    ]
    if result.design == "mixed" and result.n_both < FEW_STAYED * result.n_before:
        said.append(text("explain.few_stayed", before=result.before))
    if result.expected_wrong_share:
        shares = {"share": percent(result.matched_share), "wrong": percent(result.expected_wrong_share, 1)}
        said.append(text("explain.linked", **shares))
    return " ".join(said)


@_explained.register
def _(result: Reliability) -> str:
    bounds = interval(result.alpha_low, result.alpha_high, 2)
    return text("explain.reliability", alpha=number(result.alpha, 2), interval=bounds, n=number(result.n, 0))


@_explained.register
def _(result: OrdinalAlpha) -> str:
    bounds = interval(result.alpha_low, result.alpha_high, 2)
    return text("explain.ordinal_alpha", alpha=number(result.alpha, 2), interval=bounds, n=number(result.n, 0))


@_explained.register
def _(result: MeasurementError) -> str:
    return text(
        "explain.measurement_error",
        sem=number(result.sem, 2),
        interval=interval(result.sem_low, result.sem_high, 2),
        mdc=number(result.mdc, 2),
        mdc_group=number(result.mdc_group, 2),
        n=number(result.n, 0),
    )


@_explained.register
def _(result: ImprovedWorsened) -> str:
    shares = result.shares.set_index("direction")
    return text(
        "explain.improved_worsened",
        n=number(result.n, 0),
        mdc=number(result.mdc, 2),
        improved=percent(shares["share"]["improved"]),
        worsened=percent(shares["share"]["worsened"]),
        noise=percent(shares["by_noise"]["improved"], 1),
        interval=interval(100 * result.low, 100 * result.high, 0),
    )


@_explained.register
def _(result: ItemBehaviour) -> str:
    flagged = result.items.loc[result.items["flags"].map(bool), "item"].tolist()
    if not flagged:
        return text("explain.items_quiet", n=number(result.n, 0))
    return text("explain.items_flagged", items=listed(flagged), n=number(result.n, 0))


@_explained.register
def _(result: AgainstNorm) -> str:
    found, norm = result.estimate, result.norm
    value, bounds = change_words(found.value, found.low, found.high)
    return text(
        "explain.against_norm",
        mean=number(result.mean.value),
        norm=number(norm.mean),
        group=norm.group,
        year=norm.year,
        value=value,
        interval=bounds,
        level=level_words(found.level),
        n=number(found.n, 0),
    )


@_explained.register
def _(result: Description) -> str:
    kind = "group" if result.by else "wave"
    digits = max([1, *(digits_for(row.low, row.high) for row in result.rows.itertuples() if row.n > 1)])
    waves = [
        text(f"results.described_{kind}", n=number(row.n, 0), mean=_mean(row, digits), **_of(row, result))
        for row in result.rows.itertuples()
        if row.n
    ]
    return text("results.described", waves="; ".join(waves), level=level_words(result.level))


def _mean(row, digits: int) -> str:
    if row.n < 2:
        return number(row.mean, digits)
    return text("changes.change", value=number(row.mean, digits), interval=interval(row.low, row.high, digits))


def _of(row, result: Description) -> dict[str, str]:
    return {"wave": str(row.wave)} | ({"group": str(row.group)} if result.by else {})


@_explained.register
def _(result: GroupChanges) -> str:
    sure = sum(change.low > 0 or change.high < 0 for change in result.changes.values())
    return text(
        "results.grouped",
        by=result.by,
        before=result.before,
        after=result.after,
        sure=number(sure, 0),
        all=number(len(result.changes) + len(result.refused), 0),
        level=level_words(result.level),
    )


_explained.register(Attrition, attrition_words)


@_explained.register
def _(result: Mdes) -> str:
    known = {
        **{name: percent(getattr(result, name)) for name in ("retention", "power")},
        **{"n": number(result.n, 0), "own": number(result.buurten, 0), "other": number(result.comparison_buurten, 0)},
        **{name: number(getattr(result, name), 2) for name in ("mdes", "icc")},
        "correlation": number(result.correlation or 0, 2),
        "alpha": percent(result.alpha),
    }
    return " ".join((text(f"power.{result.design}", **known), text("power.meaning", **known)))


_explained.register(Achieved, achieved_words)
_explained.register(Pool, pool_words)
_explained.register(Multilevel, multilevel_words)
_explained.register(PreTrends, pre_trends_words)
_explained.register(Staggered, staggered_words)


@_explained.register
def _(result: Comparison) -> str:
    counts = {"own": result.treated, "other": result.clusters - result.treated, "all": result.clusters}
    known = {name: number(count, 0) for name, count in counts.items()}
    if result.method == "place":
        return text("compared.place", place=number(result.place, 0), value=number(result.value, 2, sign=True), **known)
    value, bounds = change_words(result.value, result.low, result.high)
    chances = {"p": number(result.permutation_p, 3), "least": number(result.least_p, 5)}
    return " ".join(
        (
            text("compared.difference", value=value, interval=bounds, level=level_words(result.level), **known),
            text(f"compared.by_{result.method}"),
            text("compared.linked" if result.linked else "compared.unlinked", before=result.before),
            *([text("compared.held", facts=listed(result.covariates))] if result.covariates else []),
            text("compared.lot" if result.by_lot else "compared.divided", **chances),
            text("compared.alike_by_lot" if result.by_lot else "compared.alike"),
        )
    )


@_explained.register
def _(result: Estimate) -> str:
    value, bounds = number(result.value, 2), interval(result.low, result.high, 2)
    return text(
        "explain.estimate", value=value, interval=bounds, level=level_words(result.level), n=number(result.n, 0)
    )
