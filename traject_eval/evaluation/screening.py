"""Questionnaires that deserve a second look before they count. A sign is no proof, and nothing is left out here."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np
import pandas as pd
import yaml

from traject_eval.types import FILLED_IN, Instrument

SIGNS = ("one_answer", "long_run", "twin", "near_twin", "young", "old", "before_own", "before_start")
COLUMNS = ("person", "buurt", "wave", "sign", "found")
NO_ANSWER = -1
MOST_COMPARED = 200  # rows that share a block with one: beyond this the block says nothing, and time would run away
LEAST_KINDS = 3  # different answers that two questionnaires must hold before their likeness says anything


@dataclass(frozen=True)
class ScreeningRule:
    """From ``least`` answers on, look for a ``sign`` that begins at ``edge``."""

    sign: str
    rule: str  # who says so: author and year, or our own
    least: int
    edge: float
    source: str
    status: str  # sourced, inferred or unverified


@functools.cache
def screening_rules() -> Mapping[str, ScreeningRule]:
    """The rules the package ships, by sign; read once.

    Examples
    --------
    >>> tuple(screening_rules()) == SIGNS, screening_rules()["long_run"].edge
    (True, 0.5)
    """
    text = resources.files("traject_eval.resources").joinpath("screening.yaml").read_text(encoding="utf-8")
    return {row["sign"]: ScreeningRule(**row) for row in yaml.safe_load(text)}


def screen(
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    dates: Mapping[str, str],
    starts: Mapping[str, str],
) -> pd.DataFrame:
    """Every sign of every questionnaire.

    Parameters
    ----------
    answers : DataFrame
        ``person, buurt, wave`` and option codes per question, missing where there is no answer; ``date``, the day on
        which the questionnaire was filled in, where it is known.
    persons : DataFrame
        ``person`` and, where known, ``birth_year``.
    instruments : mapping of Instrument
        In the order in which they were asked.
    dates : mapping of str
        The date of each wave as jjjj-mm-dd, or empty text where it is not known; in order of time.
    starts : mapping of str
        Per buurt the day on which its trajectory began, written likewise.

    Returns
    -------
    DataFrame
        ``person, buurt, wave, sign, found``: what was found is the answer that came back, the length of the run, the
        person who answered alike, the age, or the day. A questionnaire has a row per sign.

    References
    ----------
    ``resources/screening.yaml``.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> grip = load_instruments()["mastery_7"]  # two of its questions are turned round
    >>> rows = [["p", "b", "T0", 4, 4, 4, 4, 4, 4, 4], ["q", "b", "T0", 3, 2, 3, 1, 1, 4, 5]]
    >>> answers = pd.DataFrame(rows, columns=["person", "buurt", "wave", *grip.columns])
    >>> people = pd.DataFrame({"person": ["p", "q"], "birth_year": [1960, 2020]})
    >>> found = screen(answers, people, {"mastery_7": grip}, {"T0": "2025-03-01"}, {})
    >>> found[["person", "sign", "found"]].values.tolist()
    [['p', 'one_answer', '4'], ['q', 'young', '5']]
    """
    asked = {name: one for name, one in instruments.items() if set(one.columns) <= set(answers)}
    columns = [column for one in asked.values() for column in one.columns]
    codes = np.empty((len(answers), len(columns)), dtype=np.int16)
    for place, column in enumerate(columns):
        codes[:, place] = answers[column].to_numpy(dtype=np.int16, na_value=NO_ANSWER)
    found = [
        *_one_answer(pd.DataFrame(codes, columns=columns), asked),
        _noted("long_run", *_long_run(codes)),
        *_alike(codes, answers["wave"].to_numpy(), answers["person"].to_numpy()),
        *_ages(answers, persons, dates),
        *_days(answers, dates, starts),
    ]
    rows = pd.concat([pd.DataFrame(columns=["place", "sign", "found"]), *found], ignore_index=True)
    rows = rows.sort_values("place", kind="stable", ignore_index=True)
    keys = answers[["person", "buurt", "wave"]].iloc[rows["place"].astype(int)].reset_index(drop=True)
    return keys.join(rows[["sign", "found"]])[list(COLUMNS)]


def looked_for(
    instruments: Mapping[str, Instrument],
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    dates: Mapping[str, str],
    starts: Mapping[str, str],
) -> list[str]:
    """The signs that can be seen at all: each needs enough questions, a year of birth, or the day it was filled in.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> nobody = pd.DataFrame({"person": []})
    >>> looked_for({"djg_6": load_instruments()["djg_6"]}, nobody, nobody, {"T0": ""}, {})
    []
    """
    questions, rules = sum(len(one.items) for one in instruments.values()), screening_rules()
    aged = "birth_year" in persons and persons["birth_year"].notna().any() and any(dates.values())
    dated = FILLED_IN in answers and bool(answers[FILLED_IN].notna().any())
    seen = {
        "one_answer": any(_turned(one) for one in instruments.values()),
        **{sign: questions >= rules[sign].least for sign in ("long_run", "twin", "near_twin")},
        **dict.fromkeys(("young", "old"), aged),
        "before_own": dated and len(set(answers["wave"])) > 1,
        "before_start": dated and any(starts.values()) and any(dates.values()),
    }
    return [sign for sign in SIGNS if seen[sign]]


def _turned(one: Instrument) -> bool:
    """Whether a scale asks both ways about one thing; one that counts answers is turned by what counts.

    Not so where each part asks one way: who misses a partner and has friends says yes to all of De Jong Gierveld.
    """
    parts = [part.items for part in one.subscales] or [[item.nr for item in one.items]]
    ways = [{(item.reverse, item.counts) for item in one.items if item.nr in part} for part in parts]
    return any(len(found) > 1 for found in ways) and len(one.items) >= screening_rules()["one_answer"].least


def _noted(sign: str, places: np.ndarray, found: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"place": places, "sign": sign, "found": np.asarray(found).astype(str)})


def _one_answer(codes: pd.DataFrame, instruments: Mapping[str, Instrument]) -> Iterator[pd.DataFrame]:
    """The same answer, not the middle one, to every question of a scale of which some are turned round."""
    for one in filter(_turned, instruments.values()):
        own, options = codes[one.columns].to_numpy(), sorted(option.code for option in one.options)
        first = own[:, 0]
        middle = (options[0] + options[-1]) / 2
        same = (own == own[:, :1]).all(axis=1) & (first != middle) & (first != NO_ANSWER)
        yield _noted("one_answer", np.flatnonzero(same), first[same])


def longest_run(codes: np.ndarray) -> np.ndarray:
    """How often the same answer was given in a row at most, per row; a question without an answer ends a run.

    Parameters
    ----------
    codes : array (questionnaires, questions)
        Option codes; ``NO_ANSWER`` where there is none.

    References
    ----------
    Johnson (2005), Journal of Research in Personality 39, 103-129: the long-string index. R: ``max(rle(x)$lengths)``.

    Examples
    --------
    >>> longest_run(np.array([[1, 1, 1, 2], [1, 2, 2, -1], [-1, -1, -1, -1]])).tolist()
    [3, 2, 0]
    """
    best = np.zeros(len(codes), dtype=int)
    run, before = np.zeros(len(codes), dtype=int), np.full(len(codes), NO_ANSWER)
    for column in codes.T:
        run = np.where(column == NO_ANSWER, 0, np.where(column == before, run + 1, 1))
        best, before = np.maximum(best, run), column
    return best


def _long_run(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rule = screening_rules()["long_run"]
    best, answered = longest_run(codes), (codes != NO_ANSWER).sum(axis=1)
    places = np.flatnonzero((best >= rule.least) & (best >= rule.edge * answered))
    return places, best[places]


def _alike(codes: np.ndarray, waves: np.ndarray, persons: np.ndarray) -> Iterator[pd.DataFrame]:
    """Questionnaires of one wave with the same answers, or nearly so, under two codes."""
    rules = screening_rules()
    enough = ((codes != NO_ANSWER).sum(axis=1) >= rules["twin"].least) & (_kinds(codes) >= LEAST_KINDS)
    told = {"twin": {}, "near_twin": {}}
    for wave in pd.unique(waves):
        places = np.flatnonzero(enough & (waves == wave))
        for one, other, differing in pairs_alike(codes[places], rules["near_twin"].edge):
            sign = "near_twin" if differing else "twin"
            for here, there in ((one, other), (other, one)):
                told[sign].setdefault(int(places[here]), persons[places[there]])
    for sign, found in told.items():
        yield _noted(sign, np.array(list(found), dtype=int), np.array(list(found.values()), dtype=object))


def _kinds(codes: np.ndarray) -> np.ndarray:
    """How many different answers every row holds."""
    ordered = np.sort(codes, axis=1)
    if not codes.shape[1]:
        return np.zeros(len(codes), dtype=int)
    return (np.diff(ordered, axis=1) != 0).sum(axis=1) + 1 - (ordered[:, 0] == NO_ANSWER)


def pairs_alike(codes: np.ndarray, share: float) -> Iterator[tuple[int, int, int]]:
    """Pairs of rows that are alike on at least ``share`` of the columns, with how many columns differ.

    Rows that differ in at most k columns are equal in at least one of k + 1 blocks of columns, so only rows that
    share a whole block are compared; of many rows with one block in common each is compared with the next.

    Examples
    --------
    >>> rows = np.array([[1, 2, 3, 4], [1, 2, 3, 5], [1, 2, 3, 4], [5, 5, 5, 5]])
    >>> sorted(pairs_alike(rows, 0.75))
    [(0, 1, 1), (0, 2, 0), (1, 2, 1)]
    """
    if len(codes) < 2 or not codes.shape[1]:
        return
    differing = int(np.floor((1 - share) * codes.shape[1] + 1e-9))
    seen = set()
    for block in np.array_split(np.arange(codes.shape[1]), differing + 1):
        hashed = pd.util.hash_pandas_object(pd.DataFrame(codes[:, block]), index=False).to_numpy()
        for places in _groups(hashed):
            for first, one in enumerate(places):
                near = places[first + 1 : first + 1 + MOST_COMPARED]
                counts = (codes[near] != codes[one]).sum(axis=1)
                for other, count in zip(near[counts <= differing], counts[counts <= differing], strict=True):
                    if (pair := (int(one), int(other))) not in seen:
                        seen.add(pair)
                        yield *pair, int(count)


def _groups(hashed: np.ndarray) -> Iterator[np.ndarray]:
    """Places that hold the same value, where there are two or more."""
    order = np.argsort(hashed, kind="stable")
    edges = np.flatnonzero(np.diff(hashed[order])) + 1
    starts, ends = np.r_[0, edges], np.r_[edges, len(hashed)]
    shared = ends - starts > 1
    yield from (order[start:end] for start, end in zip(starts[shared], ends[shared], strict=True))


def _ages(answers: pd.DataFrame, persons: pd.DataFrame, dates: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """Younger or older, in the year of the wave, than people who fill in a questionnaire are."""
    if "birth_year" not in persons:
        return
    years = answers["wave"].map({wave: float(date[:4]) for wave, date in dates.items() if date})
    born = answers["person"].map(persons.set_index("person")["birth_year"].astype("Float64"))
    age = (years.astype(float) - born.to_numpy(float, na_value=np.nan)).to_numpy()
    rules = screening_rules()
    for sign, odd in (("young", age < rules["young"].edge), ("old", age > rules["old"].edge)):
        places = np.flatnonzero(odd)
        yield _noted(sign, places, age[places].astype(int))


def _days(answers: pd.DataFrame, dates: Mapping[str, str], starts: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """Filled in before an earlier wave of the same person, or before the trajectory where the wave belongs after it."""
    if FILLED_IN not in answers:
        return
    order = answers["wave"].map({wave: place for place, wave in enumerate(dates)}).to_numpy()
    places = np.argsort(order, kind="stable")
    places = places[answers[FILLED_IN].notna().to_numpy()[places]]
    rows = answers.iloc[places].reset_index(drop=True)
    day, planned, start = (
        pd.to_datetime(part, format="%Y-%m-%d", errors="coerce")
        for part in (rows[FILLED_IN], rows["wave"].map(dates), rows["buurt"].map(starts))
    )
    earlier = day.groupby(rows["person"]).cummax().groupby(rows["person"]).shift()
    for sign, odd in (("before_own", day < earlier), ("before_start", (day < start) & (start <= planned))):
        yield _noted(sign, places[odd.to_numpy()], rows.loc[odd, FILLED_IN].to_numpy())
