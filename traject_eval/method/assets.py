"""What is there already: which hopes have nothing to go to, and who has what another looks for."""

from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem

ASSET_COLUMNS, HOPE_COLUMNS = ("asset", "theme", "open"), ("theme", "answered")
NEED_COLUMNS, OFFER_COLUMNS = ("need", "kind", "theme"), ("offer", "kind", "theme", "bound")


@dataclass(frozen=True, eq=False)
class Gaps:
    """What is there for what people hope for.

    ``table`` has a row per theme, most hopes first: ``theme, hopes, answered, running, open, gap``. ``answered`` counts
    the hopes for which people named something that runs, ``running`` what there is, ``open`` those of them that
    everyone can join. ``gap`` is true where somebody hopes for the theme, nothing was named for any of these hopes, and
    there is nothing that everyone can join. ``hoped`` counts the themes hoped for, ``gaps`` those that are a gap.
    """

    table: pd.DataFrame
    hoped: int
    gaps: int

    def to_frame(self) -> pd.DataFrame:
        """The table of themes."""
        return self.table.copy()


def asset_gaps(assets: pd.DataFrame, hopes: pd.DataFrame) -> Gaps:
    """The themes that people hope for and for which there is nothing yet.

    Parameters
    ----------
    assets : DataFrame
        One row for each thing there is: ``asset`` (its id), ``theme`` (text, empty where nobody chose one), ``open``
        (True where everyone can join; empty counts as not).
    hopes : DataFrame
        One row a hope: ``theme`` (a hope without one is left out) and ``answered`` (True where people named something
        that runs for it already).

    Returns
    -------
    Gaps
        Counts of what was written down here, not an estimate of what there is: what nobody thought of is missing.

    Raises
    ------
    DataProblem
        A column is missing, or something stands twice.

    Examples
    --------
    >>> assets = pd.DataFrame([("a", "eat", True), ("b", "care", False)], columns=["asset", "theme", "open"])
    >>> rows = [("care", False), ("eat", False), ("care", False)]
    >>> found = asset_gaps(assets, pd.DataFrame(rows, columns=["theme", "answered"]))
    >>> found.table[["theme", "hopes", "running", "gap"]].values.tolist(), found.gaps
    ([['care', 2, 1, True], ['eat', 1, 1, False]], 1)
    """
    _check(assets, ASSET_COLUMNS, "asset")
    _check(hopes, HOPE_COLUMNS)
    marked = assets.assign(theme=assets["theme"].fillna(""), running=1, open=assets["open"].eq(True).astype(int))
    there = marked.groupby("theme", sort=False)[["running", "open"]].sum()
    named = hopes[hopes["theme"].fillna("").ne("")]
    named = named.assign(hopes=1, answered=named["answered"].eq(True).astype(int))
    wished = named.groupby("theme", sort=False)[["hopes", "answered"]].sum()
    table = pd.concat([wished, there], axis=1).fillna(0).astype(int).rename_axis("theme").reset_index()
    table = table.sort_values(["hopes", "running"], ascending=False, kind="stable", ignore_index=True)
    table = table.assign(gap=(table["hopes"] > 0) & (table["answered"] == 0) & (table["open"] == 0))
    return Gaps(table, int((table["hopes"] > 0).sum()), int(table["gap"].sum()))


def match_offers(needs: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Who has what another looks for.

    Parameters
    ----------
    needs : DataFrame
        One row a need: ``need`` (id of who looks), ``kind`` (what: hands, space, …), ``theme``.
    offers : DataFrame
        One row an offer: ``offer`` (id of who has it), ``kind``, ``theme``, and ``bound``: True where it answers only
        needs of its own theme.

    Returns
    -------
    DataFrame
        ``need, kind, offer, same_theme``: every offer of the kind that is looked for, never of who looks itself; in
        the order of the needs, offers of the same theme first. A need without any has one row, with ``offer`` None.

    Raises
    ------
    DataProblem
        A column is missing.

    Examples
    --------
    >>> needs = pd.DataFrame([("tuin", "space", "green")], columns=["need", "kind", "theme"])
    >>> rows = [("kerk", "space", "meet", False), ("tuin", "space", "green", False), ("zaal", "space", "eat", True)]
    >>> match_offers(needs, pd.DataFrame(rows, columns=["offer", "kind", "theme", "bound"])).values.tolist()
    [['tuin', 'space', 'kerk', False]]
    """
    _check(needs, NEED_COLUMNS)
    _check(offers, OFFER_COLUMNS)
    numbered = needs.assign(place=range(len(needs)))
    both = numbered.merge(offers, on="kind", suffixes=("", "_there"))
    both = both.assign(same_theme=both["theme"].eq(both["theme_there"]) & both["theme"].notna())
    found = both[(both["need"] != both["offer"]) & (both["same_theme"] | ~both["bound"].astype(bool))]
    without = numbered[~numbered["place"].isin(found["place"])].assign(offer=None, same_theme=False)
    columns = ["need", "kind", "offer", "same_theme"]
    every = pd.concat([part[["place", *columns]].astype(object) for part in (found, without) if len(part)] or [found])
    ordered = every.sort_values(["place", "same_theme"], ascending=[True, False], kind="stable")
    return ordered[columns].reset_index(drop=True)


def _check(given: pd.DataFrame, columns: tuple[str, ...], once: str = "") -> None:
    if missing := [name for name in columns if name not in given]:
        raise DataProblem(f"In de lijst ontbreekt de kolom {', '.join(missing)}.")
    if once and given[once].duplicated().any():
        raise DataProblem("Iets staat twee keer op de lijst.")
