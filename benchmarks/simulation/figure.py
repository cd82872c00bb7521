"""The table of the simulation as a figure: false alarms of a comparison, and how often an interval holds the truth."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

METHODS = {  # of a comparison, in Dutch, as docs/simulatie.md calls them
    "linked_t": "t-toets",
    "linked_CR1": "CR1",
    "linked_CR2": "CR2",
    "linked_wild": "Webb",
    "linked_permutation": "anders verdelen",
}
INTERVALS = {
    "everyone": "één buurt,\niedereen",
    "pairs": "één buurt,\nwie bleef",
    "pool": "gemiddelde\nover buurten",
    "prediction": "volgende\nbuurt",
    "multilevel": "model van\nalle scores",
    "adjusted": "kenmerk\ngelijk",
    "staggered": "twee\nstarts",
}
MARKS = "osD^v"
GREYS = ("#000000", "#5b6b7a", "#0a5c8a", "#8a5a0a", "#7a3a6a")
CLAIMED = {"found": (3, 7), "coverage": (93, 97)}  # percent


def draw_table(table: pd.DataFrame) -> Figure:
    """Both halves side by side, of the rows with an effect of 0."""
    nothing = table[(table["effect"] == 0) & ~table["leaving"].str.startswith("mnar")]
    with mpl.rc_context({"svg.hashsalt": "simulatie", "font.size": 10}):
        figure, (left, right) = plt.subplots(1, 2, figsize=(13, 5), layout="constrained")
        _compared(left, nothing[(nothing["study"] == "compared") & nothing["method"].isin(METHODS)])
        _held(right, nothing[nothing["method"].isin(INTERVALS)])
    return figure


def _compared(axes: Axes, rows: pd.DataFrame) -> None:
    """A place per pair of arms; a mark per method and kind of study."""
    arms = rows[["buurten", "comparison"]].drop_duplicates().sort_values(["buurten", "comparison"])
    names = [f"{one} + {other}" for one, other in arms.itertuples(index=False)]
    place = {pair: number for number, pair in enumerate(arms.itertuples(index=False, name=None))}
    for number, (method, told) in enumerate(METHODS.items()):
        own = rows[rows["method"] == method]
        x = [place[pair] + 0.14 * (number - 2) for pair in zip(own["buurten"], own["comparison"], strict=True)]
        axes.plot(x, 100 * own["found"], MARKS[number], color=GREYS[number], label=told, markersize=4, alpha=0.8)
    axes.set_xticks(range(len(names)), names, rotation=45)
    axes.set_xlabel("buurten met + zonder het traject")
    axes.set_title("Ten onrechte een verschil gevonden (%)", loc="left")
    _band(axes, "found", 5)


def _held(axes: Axes, rows: pd.DataFrame) -> None:
    """A place per method; a mark per kind of study."""
    for number, method in enumerate(INTERVALS):
        own = rows.loc[rows["method"] == method, "coverage"].sort_values()
        x = number + 0.6 * ((own.rank(method="first") - 0.5) / len(own) - 0.5)
        axes.plot(x, 100 * own, "o", color=GREYS[0], markersize=4, alpha=0.8)
    axes.set_xticks(range(len(INTERVALS)), list(INTERVALS.values()), fontsize=9)
    axes.set_title("Marge van 95% bevat de waarheid (%)", loc="left")
    _band(axes, "coverage", 95)


def _band(axes: Axes, what: str, aim: float) -> None:
    axes.axhspan(*CLAIMED[what], color="#d9dee3", zorder=0)
    axes.axhline(aim, color="#5b6b7a", linewidth=0.8, zorder=0)
    if what == "found":
        axes.legend(frameon=False, fontsize=9)
