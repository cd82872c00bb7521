"""Care that is asked for against care that there is: a scenario between two corners, never a forecast."""

import math
from dataclasses import dataclass

import pandas as pd

from traject_eval.errors import DataProblem

MOST_YEARS = 50
Range = tuple[float, float]  # the lowest and the highest that somebody finds credible


@dataclass(frozen=True, eq=False)
class CareScenario:
    """What follows from the assumptions, year by year.

    ``table`` has a row per year from 0: ``year``, hours a week as ``demand_low, demand_middle, demand_high`` and
    ``supply_low, supply_middle, supply_high``, and ``covered_low, covered_high``: supply divided by demand. The ends
    are those of the assumptions taken together; in between nothing is more likely than anything else.
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The table of years."""
        return self.table.copy()


def care_scenario(
    people: Range, hours: Range, growth: Range, change: Range, years: int, supply: Range | None = None
) -> CareScenario:
    """Hours of care a week that are asked for and that there are, under stated assumptions.

    Parameters
    ----------
    people : (float, float)
        People who ask for care now, lowest and highest.
    hours : (float, float)
        Hours a week that each of them needs.
    growth : (float, float)
        How many more of them there are every year, as a share (0.02 is two per cent).
    change : (float, float)
        How much the hours that there are grow every year, as a share; below nought where they shrink.
    years : int
        From 1 to 50.
    supply : (float, float), optional
        Hours a week that there are now; without it as many as are asked for now.

    Returns
    -------
    CareScenario
        The estimand is none: it is what the assumptions come to, ``people × hours × (1 + growth)^year`` and
        ``supply × (1 + change)^year``, at their exact corners (both rise with each of their parts) and with every
        assumption halfway.

    Raises
    ------
    DataProblem
        A lowest is above its highest, a number is no number or below nought, nobody asks for care, or the years are
        not 1 to 50; everything at once.

    Examples
    --------
    >>> found = care_scenario((100, 100), (2, 3), (0.0, 0.1), (-0.5, 0.0), 1)
    >>> found.table.loc[1, ["demand_low", "demand_high", "supply_low", "supply_high"]].round(6).tolist()
    [200.0, 330.0, 100.0, 300.0]
    >>> found.table.loc[1, ["covered_low", "covered_high"]].round(3).tolist()
    [0.455, 1.0]
    """
    told = {"people": people, "hours": hours, "growth": growth, "change": change}
    _check(told | ({} if supply is None else {"supply": supply}), years)
    time = pd.Series(range(years + 1), dtype=float)
    frame = pd.DataFrame({"year": range(years + 1)})
    asked = [people[end] * hours[end] for end in (0, 1)]
    asked.insert(1, _half(people) * _half(hours))
    now = asked if supply is None else [supply[0], _half(supply), supply[1]]
    ends = ("low", "middle", "high")
    for end, start, rate in zip(ends, asked, (growth[0], _half(growth), growth[1]), strict=True):
        frame[f"demand_{end}"] = start * (1 + rate) ** time
    for end, start, rate in zip(ends, now, (change[0], _half(change), change[1]), strict=True):
        frame[f"supply_{end}"] = start * (1 + rate) ** time
    # Where the hours that there are are not known they equal what is asked, so that both have one unknown start.
    start = [1.0, 1.0] if supply is None else [supply[0] / asked[2], supply[1] / asked[0]]
    frame["covered_low"] = start[0] * ((1 + change[0]) / (1 + growth[1])) ** time
    frame["covered_high"] = start[1] * ((1 + change[1]) / (1 + growth[0])) ** time
    return CareScenario(frame)


def _half(ends: Range) -> float:
    return (ends[0] + ends[1]) / 2


def _check(told: dict[str, Range], years: int) -> None:
    faults = []
    for name, (low, high) in told.items():
        least = -1.0 if name in ("growth", "change") else 0.0
        if not (math.isfinite(low) and math.isfinite(high)) or low > high or low < least:
            faults.append(f"{name} is {low} tot {high}; verwacht: twee getallen vanaf {least:g}, het laagste eerst")
        elif (name in ("people", "hours") and low == 0) or (name == "growth" and low == least):
            faults.append(f"{name} begint bij {low}; verwacht: meer, want anders vraagt niemand zorg")
    if not 1 <= years <= MOST_YEARS:
        faults.append(f"years is {years}; verwacht: 1 tot en met {MOST_YEARS}")
    if faults:
        raise DataProblem("Met deze aannamen is niet te rekenen. " + ". ".join(faults) + ".")
