"""The few central values. Frozen, without language, files or drawing."""

from dataclasses import asdict, dataclass, fields

import pandas as pd

LANGUAGES = ("nl", "en")  # of reports and results; the first where nobody chose
FEW, NO_MARGIN, INCOMPARABLE = "te weinig antwoorden", "geen marge te berekenen", "metingen niet te vergelijken"
NO_VERDICT = {FEW: "refused", NO_MARGIN: "no_margin", INCOMPARABLE: "incomparable"}  # ``refused_because``: its words
POPULATIONS = ("deelnemer", "bewoner")  # took part in the trajectory; sample of the buurt
COMPARISONS = ("geen", "landelijk", "gekozen", "geloot")  # with what a change is compared, from weak to strong
BETWEEN_BUURTEN = COMPARISONS[2:]  # comparisons with buurten without the trajectory
KNOWN_FACTS = ("sex", "age", "education")  # of people, known at the first measurement
PERSON_COLUMNS = ("person", "buurt", "population", "sex", "birth_year", "education", "joined", "weight")
ANSWER_COLUMNS = ("person", "buurt", "wave")  # and one column ``<instrument>_<nr>`` per item
FILLED_IN = "date"  # where it is known: the day on which a questionnaire was filled in, as jjjj-mm-dd
NO_ITEMS = (*ANSWER_COLUMNS, FILLED_IN)  # every other column of answers is an item
LINK_COLUMNS = ("person", "wave", "of", "posterior", "exact")  # this questionnaire is of somebody seen before
VERDICT_KEYS = ("change.", "level.")  # how the key of a finding begins that says where a buurt stands or went
FAULT_COLUMNS = ("where", "found", "expected", "advice")
FINDING_COLUMNS = (
    *("buurt", "workbook", "key", "instrument", "population", "before", "after", "subgroup"),
    *("value", "se", "df", "low", "high", "level", "n", "unit", "method", "design", "refused_because"),
)


@dataclass(frozen=True)
class Option:
    """One answer that may be given: its code and its label per language."""

    code: int
    nl: str
    en: str


@dataclass(frozen=True)
class Item:
    """One question of an instrument; a text is None where it is unknown or may not be bundled."""

    nr: int
    nl: str | None
    en: str | None
    short: str  # Dutch label for figures
    short_en: str  # the same in English
    reverse: bool  # agreeing means less of what is measured
    counts: tuple[int, ...]  # codes that add one to the score; only for the rule "count"
    options: str  # name of its answers in ``Instrument.other_options``; empty for the instrument's own


@dataclass(frozen=True)
class Norm:
    """A published mean of this very instrument."""

    group: str
    year: int
    mean: float
    source: str
    status: str  # sourced, inferred or unverified


@dataclass(frozen=True)
class Share:
    """A published percentage of people with a score, or an answer to one question, from ``low`` up to ``high``."""

    group: str
    year: int
    percent: float
    of: str  # "score", the id of a subscale, or the number of a question
    low: float
    high: float
    source: str
    status: str


@dataclass(frozen=True)
class Cutoff:
    """A named part of the range: scores from ``low`` to under the next cut-off."""

    low: float
    nl: str
    en: str
    source: str
    status: str


@dataclass(frozen=True)
class Subscale:
    """Some items of an instrument with a score of their own, by the same rule."""

    id: str
    nl: str
    en: str
    items: tuple[int, ...]  # their numbers
    low: float
    high: float
    min_answered: int
    cutoffs: tuple[Cutoff, ...]


@dataclass(frozen=True)
class Instrument:
    """A survey scale as its source describes it; ``status`` says per field how well that is known."""

    id: str
    nl: str
    en: str
    family: str  # scales of one construct, which look alike and may not be mixed; empty where it stands alone
    breaks: tuple[int, ...]  # first years of figures that cannot be set beside earlier ones
    intro: dict[str, str]  # what stands above the questions, by language; empty text where nothing does
    items: tuple[Item, ...]
    options: tuple[Option, ...]
    other_options: dict[str, tuple[Option, ...]]  # answers of the items that name them; the same codes
    rule: str  # mean, sum, count or table
    low: float  # range of the score
    high: float
    min_answered: int
    every_subscale: bool  # a score only where every subscale has one
    table: tuple[float, ...]  # score for every sum of the answers, from the lowest; only for the rule "table"
    better: str  # higher or lower
    individual_scores: bool  # False: for groups only, no person's score is ever shown
    subscales: tuple[Subscale, ...]
    cutoffs: tuple[Cutoff, ...]
    norms: tuple[Norm, ...]
    shares: tuple[Share, ...]
    citation: str
    licence: str
    bundled: bool  # may the item texts be shipped?
    wording: str  # where a project found the texts it supplied; empty where it supplied none
    status: dict[str, str]  # field: sourced, inferred or unverified

    @property
    def columns(self) -> list[str]:
        """Names of the answer columns, in order."""
        return [f"{self.id}_{item.nr}" for item in self.items]

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The answers that can be given to one of its questions."""
        return self.other_options[item.options] if item.options else self.options


@dataclass(frozen=True)
class ContextMeasure:
    """A measure that may be shown beside an outcome and never is one."""

    id: str
    nl: str
    en: str
    reason: str  # why it is no outcome, in Dutch
    use: str  # what may be done with it, in Dutch
    source: str


@dataclass(frozen=True)
class Estimate:
    """One number, how sure we are of it, and how it was made."""

    quantity: str  # "change", "alpha"
    value: float
    se: float
    df: float
    low: float
    high: float
    level: float  # 0.95 = 95 % interval
    n: int  # people the number rests on, after every exclusion
    unit: str  # "points", "sd", "share"
    method: str  # key of the method, e.g. "paired_t"
    assumptions: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """The estimate as a frame of one row."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True)
class Finding:
    """The one conclusion an interval supports, and the rule that says so."""

    key: str  # change.rose, change.undecided, refused ...
    estimate: Estimate
    rule: str


@dataclass(frozen=True)
class PlannedOutcome:
    """One outcome of a plan, and what was expected of its measurement in one buurt."""

    population: str
    scale: str
    smallest: float  # least change that matters, in points of the scale
    why: str  # why that is the least
    n: int  # people at the first measurement
    retention: float  # share of them that answers again
    correlation: float  # between both scores of one person
    sd: float  # of the scores, in points


@dataclass(frozen=True)
class Plan:
    """What an evaluation will judge, and how: written down before the answers are there."""

    who: str
    before: str
    after: str
    outcomes: tuple[PlannedOutcome, ...]
    comparison: str  # one of ``COMPARISONS``
    how: str  # how the buurten were chosen, or how the lots were drawn
    covariates: tuple[str, ...]  # of ``KNOWN_FACTS``
    subgroups: tuple[str, ...]  # of ``KNOWN_FACTS``
    missing: str  # what is done about missing answers

    @property
    def level(self) -> float:
        """Level of every verdict: all outcomes of the plan share one error rate of 5 % (Bonferroni)."""
        return 1 - 0.05 / len(self.outcomes)

    def outcome(self, population: str, scale: str) -> PlannedOutcome | None:
        """The planned outcome of a population on a scale, if it is one."""
        found = (one for one in self.outcomes if (one.population, one.scale) == (population, scale))
        return next(found, None)


@dataclass(frozen=True)
class FrozenPlan:
    """A plan as it was laid down, and what is otherwise now."""

    plan: Plan
    date: str
    late: bool  # answers of a later measurement were there already
    hash: str
    intact: bool  # the copy is still what was laid down
    now: Plan | None  # as the plan is written today; None where that cannot be read
    not_drawn: tuple[str, ...]  # names of buurten that were not drawn, though the plan says that lots were

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields of the plan that are written otherwise now."""
        if self.now is None:
            return ()
        return tuple(one.name for one in fields(Plan) if getattr(self.plan, one.name) != getattr(self.now, one.name))


@dataclass(frozen=True)
class Responses:
    """The answers of one file, checked, and everything that was wrong with it.

    ``answers`` has one row per person and wave (``ANSWER_COLUMNS`` and item columns holding option codes as Int64;
    ``FILLED_IN`` where the file says it), ``persons`` one row per person (``PERSON_COLUMNS``), ``codes`` one row per
    self-made code (``ANSWER_COLUMNS`` and its elements), ``faults`` one row per fault (``row, column, found, expected,
    advice``): where that is not empty, nothing may be kept.
    """

    answers: pd.DataFrame
    persons: pd.DataFrame
    codes: pd.DataFrame
    faults: pd.DataFrame
    source_name: str
    source_hash: str
