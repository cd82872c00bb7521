"""What people offer: talents of head, heart and hands, and how many of them are in use."""

import pandas as pd

from traject_eval.errors import DataProblem

KINDS = ("head", "heart", "hands")  # know, care about, can do
OFFER_COLUMNS = ("talent", "kind", "theme")


def talent_use(offers: pd.DataFrame, used: set[str]) -> pd.DataFrame:
    """How many offered talents are in use, per theme and in all.

    Parameters
    ----------
    offers : DataFrame
        One row an offered talent: ``talent`` (its id), ``kind`` (one of ``head, heart, hands``), ``theme`` (text,
        empty where nobody chose one).
    used : set of str
        Ids of the talents that something was done with: an agenda item or an action names them.

    Returns
    -------
    DataFrame
        ``theme, offered, head, heart, hands, in_use, share``, the theme with most offers first; the last row, with
        theme ``None``, is all of them. ``share`` is a share of the talents, not of the people.

    Raises
    ------
    DataProblem
        A column is missing, a kind is unknown, a talent stands twice, or something is used that nobody offered.

    Examples
    --------
    >>> rows = [("a", "hands", "eten"), ("b", "head", ""), ("c", "hands", "eten")]
    >>> offers = pd.DataFrame(rows, columns=["talent", "kind", "theme"])
    >>> talent_use(offers, {"a"})[["theme", "offered", "in_use"]].to_numpy().tolist()
    [['eten', 2, 1], ['', 1, 0], [None, 3, 1]]
    """
    _check(offers, used)
    marked = offers.assign(in_use=offers["talent"].isin(used), **{kind: offers["kind"] == kind for kind in KINDS})
    marked["theme"] = marked["theme"].fillna("")
    counted = marked.groupby("theme", sort=True).agg(
        offered=("talent", "size"), **{name: (name, "sum") for name in (*KINDS, "in_use")}
    )
    counted = counted.sort_values("offered", ascending=False, kind="stable").reset_index()
    whole = pd.DataFrame([{"theme": None, **counted.drop(columns="theme").sum()}]).astype({"theme": object})
    table = pd.concat([counted.astype({"theme": object}), whole], ignore_index=True)
    return table.assign(share=(table["in_use"] / table["offered"]).where(table["offered"] > 0))


def _check(offers: pd.DataFrame, used: set[str]) -> None:
    if missing := [name for name in OFFER_COLUMNS if name not in offers]:
        raise DataProblem(f"In de lijst van talenten ontbreekt de kolom {', '.join(missing)}.")
    if unknown := sorted(set(offers["kind"]) - set(KINDS)):
        raise DataProblem(f"Een talent is van een van {', '.join(KINDS)}; gevonden: {', '.join(map(str, unknown))}.")
    if offers["talent"].duplicated().any():
        raise DataProblem("Een talent staat twee keer op de lijst.")
    if strange := sorted(used - set(offers["talent"])):
        raise DataProblem(f"Er wordt een talent gebruikt dat niemand aanbood: {', '.join(strange)}.")
