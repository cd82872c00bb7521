"""What the columns of one file mean: the values that the mapping file and our own layout both lead to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from traject_eval.survey.matching import plain
from traject_eval.types import POPULATIONS, Instrument

SEXES = ("man", "vrouw", "anders")
EDUCATIONS = ("laag", "midden", "hoog")
FACTS = ("sex", "birth_year")  # may not differ between two rows of one person


@dataclass(frozen=True)
class Source:
    """A column and what its texts mean; without ``values`` each text is its own meaning."""

    column: str
    values: Mapping[str, str]  # plain text: our word

    @classmethod
    def of_words(cls, column: str, words: Collection[str]) -> "Source":
        """A column that holds our own words."""
        return cls(column, {plain(word): word for word in words})


@dataclass(frozen=True)
class BuurtSource:
    """Where the buurt stands, how its code is made, and where its name comes from.

    ``names`` is a table, the word "labels", or empty; ``name_column`` a column, or empty. Where ``source`` has no
    column, ``code`` is the buurt of all rows.
    """

    source: Source
    code: str  # template with one {}, or the code itself
    names: Mapping[str, str] | str
    name_column: str
    register: bool  # add buurten that the project does not know
    skip_empty: bool  # leave rows without a buurt out, instead of refusing them


@dataclass(frozen=True)
class Age:
    """Age in whole years in one column, and the year it holds for: a number or a column."""

    column: str
    year: int | str


@dataclass(frozen=True)
class ItemSource:
    """The column of one item and the option code that each plain text means."""

    column: str
    codes: Mapping[str, int]
    expected: str  # the answers in words, for a fault


@dataclass(frozen=True)
class FileMapping:
    """The meaning of a whole file.

    ``person`` is empty where each row is another, unknown person; with an ``own_code`` so is who leaves it empty.
    ``wave`` and ``population`` are a column or one word for all rows; ``wave`` is empty where the caller says it.
    ``birth`` is a column with a year, an ``Age``, or None. ``items`` is by answer column; ``unasked`` are answer
    columns the file does not have.
    ``may_contradict`` names the facts that become unknown, instead of a fault, where a person's rows differ.
    """

    person: str
    own_code: Mapping[str, str]  # column per element of a self-made code; empty where people made none
    buurt: BuurtSource
    wave: Source | str
    population: Source | str
    sex: Source | None
    birth: str | Age | None
    education: Source | None
    weight: str
    filled_in: str  # column with the day on which a questionnaire was filled in; empty where there is none
    missing: frozenset[str]
    items: Mapping[str, ItemSource]
    unasked: tuple[str, ...]
    may_contradict: tuple[str, ...]
    text: str

    @property
    def key_columns(self) -> list[str]:
        """Columns without which no row can be placed."""
        parts = (self.wave, self.population)
        sources = [
            self.person,
            self.buurt.source.column,
            *(part.column for part in parts if isinstance(part, Source)),
        ]
        return [name for name in sources if name]

    @property
    def other_columns(self) -> list[str]:
        """The other columns that are read."""
        facts = [
            self.weight,
            self.filled_in,
            self.buurt.name_column,
            *(part.column for part in (self.sex, self.education) if part),
            *self.own_code.values(),
        ]
        if isinstance(self.birth, Age):
            facts += [self.birth.column, *([self.birth.year] if isinstance(self.birth.year, str) else [])]
        elif self.birth:
            facts.append(self.birth)
        return [name for name in (*facts, *(item.column for item in self.items.values())) if name]


def option_labels(instrument: Instrument) -> dict[str, int]:
    """The option code of each label of an instrument, in either language, as plain text.

    An instrument with more than one list of answers has one code for each label in all of them.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> option_labels(load_instruments()["djg_6"])["min of meer"]
    2
    """
    lists = (instrument.options, *instrument.other_options.values())
    return {plain(label): option.code for options in lists for option in options for label in (option.nl, option.en)}


def words_of(part: str) -> tuple[str, ...]:
    """Our own words for a fact; empty where any text will do."""
    return {"population": POPULATIONS, "sex": SEXES, "education": EDUCATIONS}.get(part, ())
