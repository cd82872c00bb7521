"""Examples that people went to see: what they do with each, and whether there is one for what people hope for."""

from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem

VERDICTS = ("take", "adapt", "leave")  # take along as it is, adapt to this place, leave there
EXAMPLE_COLUMNS = ("example", "theme", "verdict")


@dataclass(frozen=True, eq=False)
class Weighing:
    """What people do with the examples.

    ``table`` has a row per theme, most hopes first: ``theme, hopes, seen, take, adapt, leave``; what was seen and is
    not weighed yet is in ``seen`` only. A theme of ``""`` is that of examples without one.
    ``hoped`` counts the themes that somebody hopes for, ``served`` those of them with an example to take or adapt.
    """

    table: pd.DataFrame
    hoped: int
    served: int

    def to_frame(self) -> pd.DataFrame:
        """The table of themes."""
        return self.table.copy()


def weigh_examples(examples: pd.DataFrame, hopes: list[str]) -> Weighing:
    """Examples by theme and by what people do with them, beside what people hope for.

    Parameters
    ----------
    examples : DataFrame
        One row an example: ``example`` (its id), ``theme`` (text, empty where nobody chose one), ``verdict`` (one of
        ``take, adapt, leave``, empty where it was not weighed yet).
    hopes : list of str
        The theme of every hope, as often as it was named; a hope without a theme is left out.

    Returns
    -------
    Weighing
        ``served / hoped`` is the share of the themes hoped for in which at least one example was found worth taking
        along or adapting: a count of all themes here, not an estimate for others.

    Raises
    ------
    DataProblem
        A column is missing, an example stands twice, or a verdict is unknown.

    Examples
    --------
    >>> rows = [("a", "eat", "take"), ("b", "eat", ""), ("c", "green", "leave")]
    >>> found = weigh_examples(pd.DataFrame(rows, columns=["example", "theme", "verdict"]), ["eat", "eat", "care"])
    >>> found.table[["theme", "hopes", "seen", "take"]].values.tolist(), found.hoped, found.served
    ([['eat', 2, 2, 1], ['care', 1, 0, 0], ['green', 0, 1, 0]], 2, 1)
    """
    _check(examples)
    marked = examples.assign(theme=examples["theme"].fillna(""), seen=1)
    marked = marked.assign(**{one: marked["verdict"].eq(one).astype(int) for one in VERDICTS})
    seen = marked.groupby("theme", sort=False)[["seen", *VERDICTS]].sum()
    wished = pd.Series([theme for theme in hopes if theme], dtype=object).value_counts(sort=False).rename("hopes")
    table = pd.concat([wished, seen], axis=1).fillna(0).astype(int).rename_axis("theme").reset_index()
    table = table.sort_values(["hopes", "seen"], ascending=False, kind="stable", ignore_index=True)
    hoped = table[table["hopes"] > 0]
    return Weighing(table, len(hoped), int((hoped["take"] + hoped["adapt"]).gt(0).sum()))


def _check(examples: pd.DataFrame) -> None:
    if missing := [name for name in EXAMPLE_COLUMNS if name not in examples]:
        raise DataProblem(f"In de lijst van voorbeelden ontbreekt de kolom {', '.join(missing)}.")
    if examples["example"].duplicated().any():
        raise DataProblem("Een voorbeeld staat twee keer op de lijst.")
    if unknown := sorted(set(examples["verdict"].dropna()) - {*VERDICTS, ""}):
        raise DataProblem(f"Een oordeel is een van {', '.join(VERDICTS)}; gevonden: {', '.join(map(str, unknown))}.")
