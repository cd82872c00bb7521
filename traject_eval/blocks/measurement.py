"""How precisely was measured: the error of a score, who changed more than that, and how the questions behave."""

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.errors import NotForIndividuals
from traject_eval.evaluation import Evaluation, ImprovedWorsened, MeasurementError, Quality, Study
from traject_eval.evaluation.movers import LEAST_ALPHA
from traject_eval.privacy import safe_overlap, safe_sides
from traject_eval.words import interval, number, percent, scale_name, scale_title, text

DIGITS = 2  # of a measurement error in points: its margin is seldom wider than a tenth


def show_precision(study: Study) -> Block:
    """The error of one score, and the least change that is more than error, of one person and of a group."""
    qualities = study.evaluation.qualities
    rows = [_precision_row(one) for one in qualities if isinstance(one.error, MeasurementError)]
    title = text("precision.title")
    if not rows:
        return refusal("precision", title, "no_reliability", "no_reliability_needed")
    single = dict.fromkeys(scale_title(one.instrument) for one in qualities if len(one.instrument.items) == 1)
    notes = [text("precision.note"), *(text("precision.single", scale=name) for name in single)]
    return block(
        "table",
        key="precision",
        title=title,
        columns=columns(headings("precision.columns"), 4),
        rows=rows,
        note=" ".join(notes),
    )


def _precision_row(quality: Quality) -> list[str]:
    error = quality.error
    one = _with_bounds(error.mdc, error.mdc_low, error.mdc_high)
    if not quality.instrument.individual_scores:
        one = text("precision.group")
    elif error.alpha < LEAST_ALPHA:
        one = text("precision.alpha")
    return [
        scale_title(quality.instrument),
        text(f"who.{quality.population}"),
        _with_bounds(error.sem, error.sem_low, error.sem_high),
        one,
        number(error.mdc_group, DIGITS),
        number(error.n, 0),
    ]


def _with_bounds(value: float, low: float, high: float) -> str:
    return text("precision.bounds", value=number(value, DIGITS), interval=interval(low, high, DIGITS))


def show_movers(study: Study) -> Blocks:
    """How many people changed more than measurement error, beside what error alone would give."""
    found = study.evaluation
    shown = [one for one in found.qualities if _why_not(one, found) is None]
    refused = tuple(dict.fromkeys(_reason(one, why) for one in found.qualities if (why := _why_not(one, found))))
    title = text("movers.title")
    if not shown:
        reason = " ".join((text("movers.none"), *refused))
        return Blocks((block("refusal", key="movers", title=title, reason=reason, needed=""),))
    table = block(
        "table",
        key="movers",
        title=title,
        columns=columns(headings("movers.columns"), 6),
        rows=[_mover_row(one, found.min_cell) for one in shown],
        note=text("movers.note"),
    )
    told = "\n\n".join((*(_told(one, found.min_cell) for one in shown), *refused))
    return Blocks((table, block("text", key="movers.told", style="note", title="", text=told)))


def _why_not(quality: Quality, found: Evaluation) -> str | None:
    """Why nobody's change may be counted on this scale; None where it may."""
    movers = quality.movers
    if movers is None:
        return "once"
    if isinstance(movers, NotForIndividuals):
        return movers.why
    if not isinstance(movers, ImprovedWorsened):
        return "few"
    overlap = safe_overlap(movers.n_before, movers.n_after, movers.n, found.min_cell)
    return None if overlap is not None and any(_sides(movers, found.min_cell)) else "hidden"


def _sides(movers: ImprovedWorsened, min_cell: int) -> tuple[bool, bool]:
    return safe_sides(*movers.shares["people"].tolist(), min_cell)


def _reason(quality: Quality, why: str) -> str:
    scale = scale_title(quality.instrument)
    if why in ("single", "group"):
        return text(f"movers.why.{why}", scale=scale)
    who = text(f"who.{quality.population}").lower()
    if why == "alpha":
        return text("movers.why.alpha", scale=scale, who=who, least=number(LEAST_ALPHA, 2))
    return text(f"movers.why.{why}", scale=scale, who=who)


def _mover_row(quality: Quality, min_cell: int) -> list[str]:
    movers, told = quality.movers, _sides(quality.movers, min_cell)
    improved, _, worsened = movers.shares.to_dict("records")
    net = [text("turnout.hidden")] * 2
    if all(told):
        net = [number(100 * movers.value, 0, sign=True), interval(100 * movers.low, 100 * movers.high, 0)]
    return [
        text(f"who.{quality.population}"),
        scale_title(quality.instrument),
        number(movers.n, 0),
        *(_side(side, tell, min_cell) for side, tell in zip((improved, worsened), told, strict=True)),
        *net,
        percent(improved["by_noise"], 1),
    ]


def _side(side: dict, told: bool, min_cell: int) -> str:
    if not told:
        return text("people.few", base=min_cell)
    return text("movers.count", people=number(side["people"], 0), share=percent(side["share"]))


def _told(quality: Quality, min_cell: int) -> str:
    movers = quality.movers
    about = {
        **{"who": text(f"who.{quality.population}"), "scale": scale_name(quality.instrument)},
        **{"n": number(movers.n, 0), "noise": percent(movers.shares["by_noise"][0], 1)},
    }
    if not all(_sides(movers, min_cell)):
        return text("movers.one", **about)
    improved, _, worsened = (number(people, 0) for people in movers.shares["people"])
    return text("movers.both", improved=improved, worsened=worsened, **about)
