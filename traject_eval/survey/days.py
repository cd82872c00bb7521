"""The day on which a questionnaire was filled in, out of what survey tools write."""

import pandas as pd

YEAR_FIRST = r"^(?P<year>\d{4})(?P<sign>[-/])(?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)"
YEAR_LAST = r"^(?P<day>\d{1,2})(?P<sign>[-/.])(?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?!\d)"
FIRST_YEAR = 2000  # LimeSurvey writes 1980 where it was told to keep no dates
MONTHS = 12


def days(written: pd.Series) -> pd.Series:
    """The day in every cell as jjjj-mm-dd; missing where there is none, or where day and month could be swapped.

    Written with ``-`` or ``.`` the day stands before the month. With ``/`` it depends on the language of who made the
    export: it is known where the column holds a number above twelve in one place only.

    Parameters
    ----------
    written : Series of str
        A day, with or without a time behind it.

    Examples
    --------
    >>> days(pd.Series(["2026-03-01T19:30:12.000+01:00", "1-3-2026 19:41:00", "3/1/26", "gisteren"])).tolist()
    ['2026-03-01', '2026-03-01', nan, nan]
    >>> days(pd.Series(["3/1/26", "3/14/26"])).tolist()
    ['2026-03-01', '2026-03-14']
    """
    text = written.astype("str").str.strip()
    first, last = text.str.extract(YEAR_FIRST), text.str.extract(YEAR_LAST)
    slashed = last["sign"] == "/"
    one, other = (pd.to_numeric(last.loc[slashed, name]).gt(MONTHS).any() for name in ("day", "month"))
    if other and not one:
        last.loc[slashed, ["day", "month"]] = last.loc[slashed, ["month", "day"]].to_numpy()
    elif one == other:
        last = last.mask(slashed)
    found = first.fillna(last)
    year = found["year"].where(found["year"].str.len() != 2, "20" + found["year"])
    day = pd.to_datetime(year + "-" + found["month"] + "-" + found["day"], format="%Y-%m-%d", errors="coerce")
    return day.where(day.dt.year >= FIRST_YEAR).dt.strftime("%Y-%m-%d").astype("str")
