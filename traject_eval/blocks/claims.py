"""What was found, claim by claim, each beside its margin and its people; and what cannot be said."""

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.evaluation import Case, Evaluation, Level, Study
from traject_eval.privacy import safe_overlap
from traject_eval.types import NO_VERDICT
from traject_eval.words import (
    change_words,
    digits_for,
    margin,
    number,
    obstacle_words,
    people,
    points,
    scale_name,
    text,
)


def show_summary(study: Study) -> Blocks:
    """The front of a report: one leading sentence, every claim, and what this cannot say."""
    found = study.evaluation
    claims = [claim for population in found.populations for claim in _claims(found, population)]
    return Blocks((_lead(study), *claims, *_limits(study)))


def _lead(study: Study) -> Block:
    """What is said first; populations of which the same is to be said share one sentence."""
    found = study.evaluation
    said = [_lead_words(found, population) for population in found.populations]
    whom = [text(f"whom.{population}") for population in found.populations]
    if len(said) > 1 and said[0] == said[1]:
        said, whom = said[:1], [text("whom.both")]
    sentences = [text(key, whom=of, **dict(values)) for (key, values), of in zip(said, whom, strict=True)]
    if study.buurt["arm"] == "vergelijking":
        sentences.insert(0, text("lead.comparison"))
    leading = " ".join(sentences) if found.populations else text("lead.empty")
    return block("text", key="lead", place="front", style="lead", title="", text=leading)


def _lead_words(found: Evaluation, population: str) -> tuple[str, tuple]:
    """Key and values of the first sentence: on the primary scale, or the first scale that was asked."""
    for case in found.conclusive(population)[:1]:
        return f"lead.{verdict(case)}", (("scale", scale_name(case.instrument)),)
    level = next(iter(found.one_wave(population)), None)
    instrument = level.instrument if level else found.leading
    scale = ("scale", scale_name(instrument))
    if level is None or level.mean is None:
        return "lead.refused", (scale,)
    return "lead.level", (scale, ("value", number(level.mean.value)))


def verdict(case: Case) -> str:
    """The verdict of a case without its prefix; where there is none, why not."""
    return case.finding.key.removeprefix("change.") if case.finding else NO_VERDICT[case.refused]


def why_not(case: Case, base: int) -> dict[str, str]:
    """Why there is no change to show, and what would be needed."""
    if case.obstacle:
        return {"reason": obstacle_words(case.obstacle), "needed": text("obstacle.needed")}
    if verdict(case) == "no_margin":
        return {"reason": text("refusal.no_margin"), "needed": text("refusal.no_margin_needed")}
    return {"reason": text("refusal.reason"), "needed": text("refusal.needed", base=base)}


def _claims(found: Evaluation, population: str):
    for case in found.conclusive(population):
        yield change_claim(case, found) if case.change else _no_change(case, found.min_base)
    if not found.conclusive(population) and not found.one_wave(population):
        yield _refusal(found.leading, population, found.min_base)
    for level in found.one_wave(population):
        yield level_claim(level) if level.mean else _refusal(level.instrument, population, found.min_base)


def change_claim(case: Case, found: Evaluation) -> Block:
    """One change as a claim: title no stronger than its verdict, and its sureness at the right."""
    change, key, instrument = case.change, verdict(case), case.instrument
    value, _ = change_words(change.value, change.low, change.high)
    both = safe_overlap(change.n_before, change.n_after, change.n_both, found.min_cell)
    return block(
        "claim",
        key=f"{case.population}.{instrument.id}",
        place="front",
        title=text(f"claim.title.{key}", who=text(f"who.{case.population}"), scale=scale_name(instrument)),
        text=" ".join(_explained(case, key, found)),
        sign={
            **{"value": change.value, "low": change.low, "high": change.high},
            **sign_axis(change.low, change.high, instrument.high - instrument.low),
            **{"null": 0, "sure": change.low > 0 or change.high < 0},
        },
        figure=text("claim.figure", value=value),
        margin=margin(change.low, change.high, change.level),
        people=people(change.design, change.n_before, change.n_after, both),
        alert="",
    )


def sign_axis(low: float, high: float, span: float) -> dict[str, float]:
    """Ends of the little axis: a fifth of the scale either way, more where the interval needs it.

    Examples
    --------
    >>> sign_axis(0.1, 0.8, 10)
    {'axis_low': -2.0, 'axis_high': 2.0}
    """
    reach = max(span / 5, 1.1 * abs(low), 1.1 * abs(high))
    return {"axis_low": -reach, "axis_high": reach}


def _explained(case: Case, key: str, found: Evaluation):
    change, instrument = case.change, case.instrument
    before, after = number(change.mean_before), number(change.mean_after)
    yield text("claim.means", before=before, after=after, low=points(instrument.low), high=points(instrument.high))
    yield text(f"better.{instrument.better}")
    if case.smallest or key == "undecided":
        yield text(f"claim.why.{key}", smallest=points(case.smallest))
    else:
        yield text(f"claim.why.{key}_zero")
    digits = digits_for(change.low, change.high)
    shown = round(change.mean_after, 1) - round(change.mean_before, 1)
    if round(abs(shown - round(change.value, digits)), 6) >= 0.05:
        yield text("claim.rounding")
    if found.plan and not case.planned:
        yield text("claim.exploratory")


def level_claim(level: Level) -> Block:
    """Where a population stands, where there is one wave only."""
    mean, instrument, value = level.mean, level.instrument, number(level.mean.value)
    span = {"axis_low": instrument.low, "axis_high": instrument.high, "null": None, "sure": True}
    return block(
        "claim",
        key=f"{level.population}.{instrument.id}",
        place="front",
        title=text("claim.title.level", who=text(f"who.{level.population}"), scale=scale_name(instrument), value=value),
        text=" ".join(
            (
                text("claim.once", value=value, low=points(instrument.low), high=points(instrument.high)),
                text(f"better.{instrument.better}"),
            )
        ),
        sign={"value": mean.value, "low": mean.low, "high": mean.high, **span},
        figure=text("claim.level_figure", value=value),
        margin=margin(mean.low, mean.high, mean.level),
        people=text("people.once", n=number(mean.n, 0)),
        alert="",
    )


def _no_change(case: Case, base: int) -> Block:
    return block(
        "refusal",
        key=f"{case.population}.{case.instrument.id}",
        place="front",
        title=text("refusal.title", who=text(f"who.{case.population}"), scale=scale_name(case.instrument)),
        **why_not(case, base),
    )


def _refusal(instrument, population: str, base: int) -> Block:
    return block(
        "refusal",
        key=f"{population}.{instrument.id}",
        place="front",
        title=text("refusal.title", who=text(f"who.{population}"), scale=scale_name(instrument)),
        reason=text("refusal.reason"),
        needed=text("refusal.needed", base=base),
    )


def _limits(study: Study):
    found = study.evaluation
    said = "change" if any(case.change for case in found.cases) else "few" if found.cases else "once"
    parts = [text(f"box.{said}")] if found.populations else []
    if "deelnemer" in found.populations:
        parts.append(text("box.deelnemer"))
    if any(case.change and case.change.design == "mixed" for case in found.cases):
        parts.append(text("box.left"))
    if said == "change" and (unsure := _exploratory(study)):
        parts.append(unsure)
    if parts:
        yield block("text", key="limits", place="front", style="box", title=text("box.title"), text="\n\n".join(parts))


def _exploratory(study: Study) -> str:
    """Why every conclusion here is exploratory; empty where a plan was laid down in time and is still what it was."""
    if study.plan is None:
        return text("plan.unplanned")
    if study.plan.late:
        return text("box.late")
    return "" if study.plan.intact else text("plan.changed_copy")
