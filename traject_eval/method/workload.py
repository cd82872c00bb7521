"""Who carries how much: actions that are still open, by person, and actions that nobody does."""

import pandas as pd

from traject_eval.errors import DataProblem

MOST = 3  # open actions at once; who has more is asked whether that is too much. A rule of thumb of ours.
ACTION_COLUMNS = ("action", "people", "open")


def workload(actions: pd.DataFrame) -> pd.DataFrame:
    """Open actions per person, most first.

    Parameters
    ----------
    actions : DataFrame
        One row an action: ``action`` (its id), ``people`` (list: who does it and who is the buddy), ``open`` (bool).

    Returns
    -------
    DataFrame
        ``person, open, overloaded``: who has more than three open actions is overloaded. People without any are
        not in it.

    Raises
    ------
    DataProblem
        A column is missing.

    Examples
    --------
    >>> rows = [("a", ["p"], True), ("b", ["p", "q"], True), ("c", ["q"], False)]
    >>> workload(pd.DataFrame(rows, columns=["action", "people", "open"])).to_numpy().tolist()
    [['p', 2, False], ['q', 1, False]]
    """
    if missing := [name for name in ACTION_COLUMNS if name not in actions]:
        raise DataProblem(f"In de acties ontbreekt de kolom {', '.join(missing)}.")
    still = actions[actions["open"].astype(bool)]
    carried = [person for people in still["people"] for person in dict.fromkeys(people)]
    counts = pd.Series(carried, dtype=object).value_counts(sort=True)
    table = pd.DataFrame({"person": counts.index.to_numpy(), "open": counts.to_numpy()})
    table = table.sort_values(["open", "person"], ascending=[False, True], kind="stable", ignore_index=True)
    return table.assign(overloaded=table["open"] > MOST)
