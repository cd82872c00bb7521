"""The columns of a mixed model from a table of scores, after all that does not fit was refused."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.two_waves import group_names, one_of

LEAST_GROUPS = 3  # with two there is one difference, which says nothing about how much buurten differ
SAME = 1e-9  # share of the variance of a column that others do not tell, under which it follows from them


@dataclass(frozen=True, eq=False)
class ModelColumns:
    """A row per score. ``fixed`` is a column of ones and columns of mean 0 and variance 1; ``random`` ones and slopes.

    ``back`` turns effects of ``fixed`` into those of ``terms``, but for the mean score; ``units`` are those of
    ``random``, whose slopes have variance 1 and are 0 at their lowest. ``person`` is None where nobody stands twice,
    and people of two groups are two people. ``crowd`` is how many people a group has, as a person sees it.
    """

    scores: np.ndarray
    fixed: np.ndarray
    terms: list[str]
    back: np.ndarray
    random: np.ndarray
    slopes: list[str]
    units: np.ndarray
    group: np.ndarray
    groups: list
    person: np.ndarray | None
    crowd: float


def model_columns(
    table: pd.DataFrame, outcome: str, fixed: Sequence[str], group: str, slope: str | None, person: str | None
) -> ModelColumns:
    """Sort a table into scores, fixed and random columns; see ``multilevel`` for what is refused.

    Examples
    --------
    >>> table = pd.DataFrame({"buurt": list("aabbcc"), "wave": ["T0", "T1"] * 3, "score": [1.0, 3, 3, 5, 5, None]})
    >>> found = model_columns(table, "score", ["wave"], "buurt", None, None)
    >>> found.terms, found.group.tolist(), round(found.crowd, 4)
    (['intercept', 'wave T1'], [0, 0, 1, 1, 2], 1.8)
    """
    names = [*dict.fromkeys([outcome, *fixed, group, *filter(None, (slope, person))])]
    used = _used(table, names, outcome, fixed, slope)
    scores = used[outcome].to_numpy(float)
    codes, groups = _numbered(used[group])
    columns = {name: values for one in fixed for name, values in terms_of(used[one], one).items()}
    slopes = terms_of(used[slope], slope) if slope else {}
    people = _people(used[person], codes) if person else None
    _refuse_too_few(scores, codes, 1 + len(slopes), people, group)
    standard, back = _standard(columns, len(used))
    lowest = [values - values.min() for values in slopes.values()]
    units = np.array([1.0, *(values.std() for values in lowest)])
    crowd = np.bincount(codes if people is None else pd.Series(codes).groupby(people).first())
    return ModelColumns(
        **{"scores": scores, "fixed": standard, "terms": ["intercept", *columns], "back": back},
        **{"random": np.column_stack((np.ones(len(used)), *lowest)) / units, "slopes": ["intercept", *slopes]},
        **{"units": units, "group": codes, "groups": groups, "person": people},
        crowd=float((crowd**2).sum() / crowd.sum()),
    )


def _used(table: pd.DataFrame, names: list[str], outcome: str, fixed: Sequence[str], slope: str | None) -> pd.DataFrame:
    if missing := [name for name in names if name not in table]:
        found = ", ".join(map(str, table))
        raise DataProblem(f"In de tabel ontbreekt: {', '.join(missing)}. Gevonden: {found}.")
    if not is_numeric_dtype(table[outcome]):
        raise DataProblem(f"De kolom {outcome} bevat geen getallen. Verwacht: per rij een score in punten.")
    if slope and slope not in fixed:
        raise DataProblem(
            f"Hoe {slope} per buurt verschilt, is alleen te schatten naast hoe {slope} gemiddeld is. Noem {slope} ook "
            "in fixed."
        )
    known = table[names].notna().all(axis=1)
    used = table if known.all() else table[known]
    for column in ("instrument", "population"):
        one_of(used, column)
    return used


def _numbered(values: pd.Series) -> tuple[np.ndarray, list]:
    """Whole numbers from 0 for the values of a column, and the values in order."""
    found, known = pd.factorize(values)
    names = group_names(pd.Series(known))
    place = np.empty(len(names), dtype=int)
    place[pd.Index(known).get_indexer(pd.Index(names, dtype=object))] = np.arange(len(names))
    return place[found], names


def terms_of(values: pd.Series, name: str) -> dict[str, np.ndarray]:
    """Numbers as they are; of anything else a column of zeros and ones for every value but the first.

    Examples
    --------
    >>> terms_of(pd.Series(["b", "a", "c"]), "straat")
    {'straat b': array([1., 0., 0.]), 'straat c': array([0., 0., 1.])}
    """
    if is_numeric_dtype(values) and not is_bool_dtype(values):
        return {name: values.to_numpy(float)}
    others = group_names(values)[1:]
    if not others:
        return {name: np.zeros(len(values))}
    return {f"{name} {other}": (values == other).to_numpy(float) for other in others}


def _people(values: pd.Series, groups: np.ndarray) -> np.ndarray | None:
    """Whole numbers from 0 for people within groups; None where nobody stands twice."""
    codes = pd.factorize(pd.factorize(values)[0] * (groups.max(initial=0) + 1) + groups)[0]
    return codes if codes.max(initial=-1) + 1 < len(codes) else None


def _refuse_too_few(scores: np.ndarray, codes: np.ndarray, effects: int, people: np.ndarray | None, group: str) -> None:
    groups, n = codes.max(initial=-1) + 1, len(scores)
    if groups < LEAST_GROUPS:
        raise TooFewData(
            f"De kolom {group} telt {groups} buurten met scores; om te zien hoeveel buurten verschillen zijn er "
            f"minstens {LEAST_GROUPS} nodig. Laat ze los van elkaar zien: te.change."
        )
    crowd = n if people is None else people.max() + 1
    if crowd <= groups:
        raise TooFewData(
            f"In elke buurt staat maar één mens ({group}: {groups}): wat een buurt anders maakt en wat een mens anders "
            "maakt, is dan niet uit elkaar te houden. Neem buurten samen, of kijk alleen naar het gemiddelde: te.pool."
        )
    if n <= groups * effects:
        raise TooFewData(
            f"Er zijn {n} scores voor {groups} buurten die elk {effects} eigen waarden krijgen; dat zijn er te weinig. "
            "Laat slope weg, of neem buurten samen."
        )
    means = np.bincount(codes, scores) / np.bincount(codes)
    if ((scores - means[codes]) ** 2).sum() <= SAME**2 * (scores**2).sum():
        raise TooFewData(
            "Binnen elke buurt zijn alle scores gelijk; zonder verschillen valt er niets te schatten. Kijk of dit de "
            "scores van mensen zijn, en niet de gemiddelden van buurten."
        )


def _standard(columns: dict[str, np.ndarray], n: int) -> tuple[np.ndarray, np.ndarray]:
    """A column of ones and every column at mean 0 and variance 1, and the way back to the units of the table."""
    means, sizes = (np.array([getattr(column, part)() for column in columns.values()]) for part in ("mean", "std"))
    largest = np.array([abs(column).max() for column in columns.values()])
    same = [name for name, size, most in zip(columns, sizes, largest, strict=True) if size <= SAME * most]
    if same:
        raise DataProblem(f"Overal hetzelfde, zodat er niets mee te vergelijken is: {', '.join(same)}.")
    standard = np.column_stack((np.ones(n), *((column - column.mean()) / column.std() for column in columns.values())))
    told = np.linalg.qr(standard, mode="r").diagonal() ** 2 / n
    if follow := [name for name, left in zip(columns, told[1:], strict=True) if left <= SAME]:
        raise DataProblem(
            f"Volgt uit de andere kolommen, zodat beide niet uit elkaar te houden zijn: {', '.join(follow)}. Laat weg "
            "wat hetzelfde zegt."
        )
    back = np.diag(np.append(1.0, 1 / sizes))
    back[0, 1:] = -means / sizes
    return standard, back
