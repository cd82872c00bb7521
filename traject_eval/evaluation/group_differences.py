"""Who changed more: the difference in change between groups of people, over buurten that change differently."""

from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.multilevel import multilevel
from traject_eval.evaluation.t_test import t_test

LEVEL = 0.95
COLUMNS = ["group", "value", "se", "df", "low", "high", "p"]
LATER = "later"  # 1 at the second wave


@dataclass(frozen=True, eq=False)
class GroupDifferences:
    """How much more every group changed than the ``reference``, in points, with its interval at ``level``.

    ``rows``: per other group ``group, value, se, df, low, high, p``. ``n``: scores, ``buurten``: with such scores.
    """

    by: str
    before: str
    after: str
    reference: str
    level: float
    n: int
    buurten: int
    rows: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """A row per group beside the reference."""
        about = {"by": self.by, "before": self.before, "after": self.after, "reference": self.reference}
        return self.rows.assign(**about, level=self.level)


def group_differences(
    scores: pd.DataFrame, by: str, *, before: str, after: str, least: int = 10, level: float = LEVEL
) -> GroupDifferences:
    """Did one group change more than another?

    Parameters
    ----------
    scores : DataFrame
        ``person, buurt, wave, score`` of one scale and population, and the column ``by``: a fact known at the first
        wave. Who misses one of these is left out.
    by : str
        The column of groups. The largest at ``before`` is the reference.
    before, after : str
    least : int
        A group with fewer people than this at either wave is left out.
    level : float
        Of all intervals of this fact together (Bonferroni).

    Raises
    ------
    DataProblem
        A column is missing.
    TooFewData
        No two groups are left, or the buurten are too few for a model.

    Notes
    -----
    Estimand: the mean change of a group less that of the reference, over buurten like these. A mixed model with the
    group, the wave and both together; buurten have levels and changes of their own, people have levels of their own.
    That groups differ in change says nothing about why.

    The same as R's ``lmerTest::lmer(score ~ later * group + (1 + later | buurt) + (1 | buurt:person))``.

    Examples
    --------
    >>> people = [(buurt, f"{buurt}{nr}", "xy"[nr % 2], nr % 5) for buurt in "abcd" for nr in range(20)]
    >>> table = pd.DataFrame([{"buurt": buurt, "person": person, "group": group, "wave": wave,
    ...     "score": own + (wave == "T1") * (1 + (group == "y") + (buurt in "ab") + own % 2 / 10)}
    ...     for buurt, person, group, own in people for wave in ("T0", "T1")])
    >>> found = group_differences(table, "group", before="T0", after="T1")
    >>> found.reference, found.rows["group"].tolist(), found.rows["value"].round(6).tolist()
    ('x', ['y'], [1.0])
    """
    needed = ["person", "buurt", "wave", "score", by]
    if missing := [name for name in needed if name not in scores]:
        raise DataProblem(f"In de tabel ontbreekt: {', '.join(missing)}. Gevonden: {', '.join(map(str, scores))}.")
    used = scores[scores["wave"].isin([before, after])].dropna(subset=needed)
    sizes = used.groupby([by, "wave"]).size().unstack(fill_value=0).reindex(columns=[before, after], fill_value=0)
    sizes = sizes[sizes.min(axis=1) >= least].sort_values(before, ascending=False, kind="stable")
    if len(sizes) < 2:
        raise TooFewData(f"Er zijn geen twee groepen met minstens {least} mensen bij {before} en bij {after}.")
    reference, *others = sizes.index
    used = used[used[by].isin(sizes.index)]
    columns = {LATER: used["wave"].eq(after).astype(float)}
    columns |= {f"group {name}": used[by].eq(name).astype(float) for name in others}
    columns |= {f"more {name}": columns[LATER] * columns[f"group {name}"] for name in others}
    table = used[["person", "buurt", "score"]].assign(**columns)
    model = multilevel(table, fixed=list(columns), slope=LATER, person="person")
    terms = model.fixed.set_index("term")
    share = 1 - (1 - level) / len(others)
    rows = [_row(name, terms.loc[f"more {name}"], share) for name in others]
    about = {"by": by, "before": str(before), "after": str(after), "reference": str(reference), "level": share}
    return GroupDifferences(**about, n=model.n, buurten=len(model.groups), rows=pd.DataFrame(rows, columns=COLUMNS))


def _row(name: object, term: pd.Series, level: float) -> tuple:
    found = t_test(term["value"], term["se"], term["df"], level)
    return (str(name), found.value, found.se, found.df, found.low, found.high, found.p)
