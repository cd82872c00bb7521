"""The few central values. Frozen, without language, files or drawing."""

from dataclasses import asdict, dataclass

import pandas as pd

POPULATIONS = ("deelnemer", "bewoner")  # took part in the trajectory; sample of the buurt
PERSON_COLUMNS = ("person", "buurt", "population", "sex", "birth_year", "education", "joined", "weight")
ANSWER_COLUMNS = ("person", "buurt", "wave")  # and one column ``<instrument>_<nr>`` per item
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
    reverse: bool  # agreeing means less of what is measured
    counts: tuple[int, ...]  # codes that add one to the score; only for the rule "count"


@dataclass(frozen=True)
class Norm:
    """A published mean of this very instrument."""

    group: str
    year: int
    mean: float
    source: str


@dataclass(frozen=True)
class Instrument:
    """A survey scale as its source describes it; ``status`` says per field how well that is known."""

    id: str
    nl: str
    en: str
    items: tuple[Item, ...]
    options: tuple[Option, ...]
    rule: str  # mean, sum or count
    low: float  # range of the score
    high: float
    min_answered: int
    better: str  # higher or lower
    individual_scores: bool  # False: for groups only, no person's score is ever shown
    context_only: str  # why it may not be an outcome; empty where it may
    norms: tuple[Norm, ...]
    citation: str
    licence: str
    bundled: bool  # may the item texts be shipped?
    status: dict[str, str]  # field: sourced, inferred or unverified

    @property
    def columns(self) -> list[str]:
        """Names of the answer columns, in order."""
        return [f"{self.id}_{item.nr}" for item in self.items]


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
class Responses:
    """The answers of one file, checked, and everything that was wrong with it.

    ``answers`` has one row per person and wave (``ANSWER_COLUMNS`` and item columns holding option
    codes as Int64), ``persons`` one row per person (``PERSON_COLUMNS``), ``faults`` one row per fault
    (``row, column, found, expected, advice``): where that is not empty, nothing may be kept.
    """

    answers: pd.DataFrame
    persons: pd.DataFrame
    faults: pd.DataFrame
    source_name: str
    source_hash: str
