"""Who was invited, who came and who was not reached."""

from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem

INVITED_COLUMNS = ("group", "invited")
PEOPLE_COLUMNS = ("group", "arrived", "left_early")


@dataclass(frozen=True, eq=False)
class Attendance:
    """The turnout of one evening.

    ``groups`` has a row per invited street or group, in the order of the invitations: ``group, invited, came, share``;
    people who came without standing on the list are the last row, with group ``None`` and no number invited.
    ``not_reached`` names the groups from which nobody came.
    """

    groups: pd.DataFrame
    not_reached: tuple[str, ...]
    came: int
    late: int  # of them, those who joined after the first evening or after its start
    left_early: int

    def to_frame(self) -> pd.DataFrame:
        """The turnout per group."""
        return self.groups.copy()


def attendance(people: pd.DataFrame, invited: pd.DataFrame) -> Attendance:
    """The turnout, by street or group.

    Parameters
    ----------
    people : DataFrame
        One row a person who came: ``group`` (text, empty where unknown), ``arrived`` (``start`` or ``later``),
        ``left_early`` (bool).
    invited : DataFrame
        One row a street or group: ``group``, ``invited`` (how many people or addresses, NA where not counted).

    Returns
    -------
    Attendance
        A share is NaN where the number invited is not known, or where more came than were invited, which happens
        when neighbours bring each other: that says nothing about how many of the invited came.

    Raises
    ------
    DataProblem
        A column is missing, a group was invited twice, or a number invited is impossible.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["Dijk", ""], "arrived": ["start", "later"], "left_early": [False, True]})
    >>> found = attendance(people, pd.DataFrame({"group": ["Dijk", "Kade"], "invited": [20, 15]}))
    >>> found.groups["came"].tolist(), found.not_reached, found.late
    ([1, 0, 1], ('Kade',), 1)
    """
    for frame, needed in ((people, PEOPLE_COLUMNS), (invited, INVITED_COLUMNS)):
        if missing := [name for name in needed if name not in frame]:
            raise DataProblem(f"In de lijst van genodigden of aanwezigen ontbreekt: {', '.join(missing)}.")
    if invited["group"].duplicated().any():
        raise DataProblem("Een straat of groep staat twee keer op de lijst van genodigden.")
    asked = pd.to_numeric(invited["invited"], errors="coerce")
    if (asked < 0).any():
        raise DataProblem("Het aantal genodigden is een getal vanaf 0.")
    came = people["group"].value_counts()
    table = pd.DataFrame({"group": invited["group"].astype(object), "invited": asked.astype("Float64")})
    table["came"] = [int(came.get(group, 0)) for group in invited["group"]]
    others = len(people) - int(table["came"].sum())
    if others:
        table.loc[len(table)] = [None, pd.NA, others]
    fits = (table["invited"] >= table["came"]) & (table["invited"] > 0)
    table["share"] = (table["came"] / table["invited"].astype(float)).where(fits.fillna(False).astype(bool))
    return Attendance(
        groups=table,
        not_reached=tuple(group for group in invited["group"] if not came.get(group, 0)),
        came=len(people),
        late=int((people["arrived"] == "later").sum()),
        left_early=int(people["left_early"].fillna(False).astype(bool).sum()),
    )
