"""All buurten of a programme beside each other, by name: no ranking, and nothing that was held back."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import columns, headings, refusal
from traject_eval.blocks.titles import programme_title
from traject_eval.types import NO_VERDICT, POPULATIONS, VERDICT_KEYS, FrozenPlan, Instrument
from traject_eval.words import change_words, number, scale_name, text


@dataclass(frozen=True, eq=False)
class Programme:
    """What the buurten of a programme found, and the scores that it rests on.

    ``buurten`` has ``code, name, arm, start`` in order of name, ``waves`` their dates; ``findings`` those of every
    buurt with a report; ``primary`` is the scale that they are put side by side on, ``instruments`` all that are known;
    ``plan`` is None where none was laid down. ``scores`` has a row per person, scale and wave, of the scales that
    lead: ``person, buurt, population, instrument, wave, score`` and the facts known at the start, as groups
    (``sex, age, education``) and as numbers (``number_sex``, …); see ``told_scores`` for those that may be used.
    """

    name: str
    buurten: pd.DataFrame
    waves: Mapping[str, str]
    findings: pd.DataFrame
    primary: Instrument | None
    instruments: Mapping[str, Instrument]
    plan: FrozenPlan | None
    scores: pd.DataFrame
    min_base: int
    min_cell: int

    def outcomes(self, population: str) -> list[Instrument]:
        """The scales that carry a conclusion about a population: those of the plan, else the one that leads."""
        planned = [one.scale for one in self.plan.plan.outcomes if one.population == population] if self.plan else []
        leading = [self.primary] if self.primary and not planned else []
        return [self.instruments[name] for name in planned if name in self.instruments] or leading

    @property
    def level(self) -> float:
        """Level of every conclusion: all outcomes of the plan share one error rate."""
        return self.plan.plan.level if self.plan else 0.95


def show_programme(programme: Programme) -> Blocks:
    """Per population one figure with the change of every buurt, and one table with all numbers."""
    found = changes(programme)
    if programme.primary is None or found.empty:
        return Blocks((refusal("programme", text("programme.title"), "nothing", "no_reports"),))
    figures = [_figure(programme, found, population) for population in POPULATIONS]
    return Blocks((*(figure for figure in figures if figure), _table(programme, found)))


def changes(programme: Programme, scale: Instrument | None = None) -> pd.DataFrame:
    """One row per buurt and population: the change of a scale (that which leads), or why there is none."""
    found, scale = programme.findings, scale or programme.primary
    if scale is None:
        return found.iloc[:0].merge(programme.buurten, left_on="buurt", right_on="code")
    own = found[(found["instrument"] == scale.id) & found["after"].ne("")]
    own = own[own["key"].str.startswith(VERDICT_KEYS) | own["key"].eq("refused")]
    own = own[own["key"].ne("change.interim")].drop_duplicates(["buurt", "population"], keep="last")
    return own.merge(programme.buurten, left_on="buurt", right_on="code").sort_values(
        "name", key=lambda names: names.str.casefold(), kind="stable"
    )


def sure_changes(programme: Programme, population: str, scale: Instrument | None = None) -> pd.DataFrame:
    """The changes that were told, with a margin, of one population between the waves that most buurten have.

    ``buurt, name, arm, value, se, before, after, design``; nothing of a buurt that was held back, so that nobody can
    work it out from a total.
    """
    found = changes(programme, scale)
    found = found[found["population"].eq(population) & found["refused_because"].eq("") & found["se"].gt(0)]
    if len(found):
        usual = found[["before", "after"]].mode().iloc[0]
        found = found[found["before"].eq(usual["before"]) & found["after"].eq(usual["after"])]
    return found.astype({"value": float, "se": float})


def told_scores(programme: Programme, population: str, scale: Instrument, changed: pd.DataFrame) -> pd.DataFrame:
    """The scores behind changes that were told, at their two waves, with ``arm`` beside them."""
    own = programme.scores
    own = own[own["population"].eq(population) & own["instrument"].eq(scale.id)]
    arms = changed.set_index("buurt")["arm"]
    own = own[own["buurt"].isin(arms.index) & own["wave"].isin({*changed["before"], *changed["after"]})]
    return own.assign(arm=own["buurt"].map(arms))


def _figure(programme: Programme, found: pd.DataFrame, population: str) -> Block | None:
    own = found[found["population"] == population]
    if own.empty:
        return None
    rows = [_figure_row(row) for row in own.itertuples()]
    traject = own[own["arm"].eq("traject") & own["refused_because"].eq("")]
    verdicts = list(traject["key"].str.removeprefix("change."))
    scale, labels = scale_name(programme.primary), headings("programme.columns")
    shown = [text("programme.alt_row", name=row["name"], value=_short(row)) for row in rows]
    return block(
        "figure",
        key=f"programme.{population}",
        chart="buurten",
        data={"rows": rows, "axis_label": text("programme.axis", scale=scale)},
        title=programme_title(population, scale, verdicts),
        alt=text("programme.alt", rows=" ".join(shown)),
        note=text("programme.note"),
        table={
            "columns": _columns([labels[0], *labels[2:]]),
            "rows": [[row.name, *_cells(row)] for row in own.itertuples()],
        },
    )


def _figure_row(row) -> dict:
    comparison = row.arm == "vergelijking"
    name = text("programme.comparison", name=row.name) if comparison else row.name
    if row.refused_because:
        blank = {"value": None, "low": None, "high": None, "people": "", "sure": False}
        return {"name": name, **blank, "held_back": _no_verdict(row), "comparison": comparison}
    return {
        "name": name,
        **{"value": row.value, "low": row.low, "high": row.high},
        "people": "" if pd.isna(row.n) else number(row.n, 0),
        "held_back": "",
        "sure": row.low > 0 or row.high < 0,
        "comparison": comparison,
    }


def _no_verdict(row) -> str:
    return text(f"verdict.{NO_VERDICT[row.refused_because]}")


def _short(row: dict) -> str:
    if row["held_back"]:
        return row["held_back"]
    value, margin = change_words(row["value"], row["low"], row["high"])
    return f"{value} ({margin})"


def _cells(row) -> list[str]:
    """People, change, margin and verdict of one finding."""
    if row.refused_because:
        return ["–", "–", "–", _no_verdict(row)]
    value, margin = change_words(row.value, row.low, row.high)
    people = "–" if pd.isna(row.n) else number(row.n, 0)
    return [people, value, margin, text(f"verdict.{row.key.removeprefix('change.')}")]


def _columns(labels: list[str]) -> list[dict]:
    """People, change and margin are numbers; the verdict behind them is words."""
    return [*columns(labels[:-1], 3), *columns(labels[-1:], 0)]


def _table(programme: Programme, found: pd.DataFrame) -> Block:
    labels = headings("programme.columns")
    return block(
        "table",
        key="programme.table",
        title=text("programme.title"),
        columns=_columns(labels),
        rows=[[row.name, text(f"who.{row.population}"), *_cells(row)] for row in found.itertuples()],
        note=text("programme.note"),
    )
