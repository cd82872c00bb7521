"""A survey as one value: its questions in order, ready for paper, for a tool on the web, or to recognise answers by."""

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import resources

import yaml

from traject_eval.errors import UnknownName
from traject_eval.survey.questionnaire import require_texts
from traject_eval.types import Instrument, Item

KINDS = ("single", "number", "text")
ANY_NUMBER = (0, 1_000_000)
YEAR = "year"  # as an end of a range: the year in which it is asked


@dataclass(frozen=True)
class Question:
    """One question; ``name`` is the column of its answers: ``<instrument>_<nr>``, a background fact or an own id."""

    name: str
    text: str
    kind: str  # single, number or text
    options: tuple[tuple[str, str], ...]  # value and label; empty unless ``kind`` is single
    limits: tuple[int, int]  # least and most, only where ``kind`` is number
    required: bool
    help: str
    instrument: str  # id of the scale; empty for background and own questions
    intro: str  # what stands above the questions of a scale; empty where nothing does


@dataclass(frozen=True)
class Survey:
    """A questionnaire in one language; ``version`` changes with any word in it."""

    id: str
    version: str
    lang: str
    title: str
    intro: str
    consent: str
    wave: str  # empty where the file with answers will say it
    has_code: bool  # people write the code of their card
    anonymous: bool  # no code at all: waves cannot be linked
    questions: tuple[Question, ...]


@functools.cache
def standard() -> dict:
    """The texts and background questions of the package, by language.

    Examples
    --------
    >>> list(standard()["background"])
    ['sex', 'birth_year', 'education', 'years_in_buurt']
    """
    table = resources.files(__package__).joinpath("standard.yaml")
    return yaml.safe_load(table.read_text(encoding="utf-8"))


def build_survey(
    instruments: Iterable[Instrument],
    background: Iterable[str] = (),
    own_questions: Iterable[Mapping] = (),
    lang: str = "nl",
    *,
    name: str = "vragenlijst",
    settings: Mapping | None = None,
    year: int | None = None,
) -> Survey:
    """The survey with these scales, facts and own questions, in this order.

    Parameters
    ----------
    instruments : iterable of Instrument
    background : iterable of str
        Of ``sex, birth_year, education, years_in_buurt``.
    own_questions : iterable of mapping
        As in a survey file (``traject_eval.survey.survey_file``).
    lang : str
        ``nl`` or ``en``.
    name : str
        The id of the survey.
    settings : mapping, optional
        ``title, intro, consent`` by language, ``wave``, ``code`` and ``anonymous``, as in a survey file.
    year : int, optional
        In which the questions are asked: nobody is born later. This year where nothing is said.

    Raises
    ------
    UnknownName
        There is no such language or background fact.
    Faults
        A question has no text in this language, with every scale for which that is so, and why.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> survey = build_survey([load_instruments()["djg_6"]], ["sex"])
    >>> [question.name for question in survey.questions][-2:], survey.questions[0].options[0]
    (['djg_6_6', 'sex'], ('1', 'Nee'))
    """
    scales, chosen = list(instruments), dict(settings or {})
    require_texts(scales, lang)
    facts = standard()["background"]
    for fact in (facts_asked := list(background)):
        if fact not in facts:
            raise UnknownName("achtergrondvraag", fact, facts)
    asked = [
        *(_of_scale(one, item, lang) for one in scales for item in one.items),
        *(_of_table(fact, facts[fact], lang, year) for fact in facts_asked),
        *(_of_table(row["id"], row, lang, year) for row in own_questions),
    ]
    told = {part: chosen.get(part, standard()[part])[lang] for part in ("title", "intro", "consent")}
    anonymous = chosen.get("anonymous", False)
    parts = {
        **{"id": name, "lang": lang, **told, "wave": chosen.get("wave", "")},
        **{"has_code": chosen.get("code", True) and not anonymous, "anonymous": anonymous},
    }
    return Survey(**parts, version=_version(parts, asked), questions=tuple(asked))


def _version(parts: Mapping, asked: Iterable[Question]) -> str:
    told = json.dumps([parts, [asdict(one) for one in asked]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _of_scale(one: Instrument, item: Item, lang: str) -> Question:
    return Question(
        name=f"{one.id}_{item.nr}",
        text=getattr(item, lang),
        kind="single",
        options=tuple((str(option.code), getattr(option, lang)) for option in one.options_of(item)),
        limits=ANY_NUMBER,
        required=False,
        help="",
        instrument=one.id,
        intro=one.intro[lang],
    )


def _of_table(name: str, row: Mapping, lang: str, year: int | None) -> Question:
    place = {"nl": 1, "en": 2}[lang]
    return Question(
        name=name,
        text=row[lang],
        kind=row["kind"],
        options=tuple((str(option[0]), option[place]) for option in row.get("options", ())),
        limits=tuple((year or dt.date.today().year) if end == YEAR else end for end in row.get("range", ANY_NUMBER)),
        required=row.get("required", False),
        help=row.get("help", {}).get(lang, ""),
        instrument="",
        intro="",
    )
