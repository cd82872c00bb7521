"""Which initiative sprang from which: the trees they make, and links that cannot be."""

import pandas as pd

from traject_eval.errors import DataProblem

LINEAGE_COLUMNS = ("initiative", "parent", "started")


def lineage(initiatives: pd.DataFrame) -> pd.DataFrame:
    """The trees that initiatives make, oldest root first.

    Parameters
    ----------
    initiatives : DataFrame
        One row an initiative that began: ``initiative`` (its id), ``parent`` (the id of the one it sprang from, None
        where it sprang from none), ``started`` (datetime). A parent that is not among them began never: no parent.

    Returns
    -------
    DataFrame
        The same rows in the order in which a tree is read, with ``parent`` as it holds, ``root`` (the id of the
        first of its tree), ``depth`` (0 for a root) and ``doubtful``: True where the parent that was named began
        later, or is a descendant; that link is left out. Roots stand old to new, children new to old.

    Raises
    ------
    DataProblem
        A column is missing, a start is, or an initiative stands twice.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-01-01", "2026-03-01", "2026-02-01"])
    >>> frame = pd.DataFrame({"initiative": ["a", "b", "c"], "parent": [None, "a", "b"], "started": days})
    >>> lineage(frame)[["initiative", "parent", "root", "depth", "doubtful"]].to_numpy().tolist()
    [['a', None, 'a', 0, False], ['b', 'a', 'a', 1, False], ['c', None, 'c', 0, True]]
    """
    _check(initiatives)
    known = dict(zip(initiatives["initiative"], initiatives["started"], strict=True))
    named = {
        row.initiative: row.parent if row.parent in known else None
        for row in initiatives.itertuples()  # a missing parent may be None or NaN; neither is the id of an initiative
    }
    # A parent began earlier, or on the same day and stands earlier on the list: then nothing can spring from itself.
    order = {name: (started, nr) for nr, (name, started) in enumerate(known.items())}
    earlier = {name: parent is not None and order[parent] < order[name] for name, parent in named.items()}
    parents = {name: named[name] if earlier[name] else None for name in named}
    placed = list(_walk(parents, order))
    read = initiatives.set_index("initiative").loc[[name for name, _, _ in placed]].reset_index()
    return read.assign(
        parent=pd.Series([parents[name] for name, _, _ in placed], dtype=object),
        root=[root for _, root, _ in placed],
        depth=[depth for _, _, depth in placed],
        doubtful=[named[name] != parents[name] for name, _, _ in placed],
    )


def _walk(parents: dict, order: dict):
    """Every initiative with its root and depth: a tree at a time, without calling itself for deep ones."""
    children: dict = {}
    for name in sorted(parents, key=order.get):
        children.setdefault(parents[name], []).append(name)
    waiting = [(root, root, 0) for root in reversed(children.get(None, []))]
    while waiting:
        name, root, depth = waiting.pop()
        yield name, root, depth
        waiting += [(child, root, depth + 1) for child in children.get(name, [])]


def _check(initiatives: pd.DataFrame) -> None:
    if missing := [name for name in LINEAGE_COLUMNS if name not in initiatives]:
        raise DataProblem(f"In de initiatieven ontbreekt de kolom {', '.join(missing)}.")
    if undated := int(initiatives["started"].isna().sum()):
        raise DataProblem(f"Bij {undated} initiatieven ontbreekt de begindatum.")
    if initiatives["initiative"].duplicated().any():
        raise DataProblem("Een initiatief staat twee keer op de lijst.")
