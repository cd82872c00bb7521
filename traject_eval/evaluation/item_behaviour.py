"""How every question of a scale behaves: extremes, gaps, and whether it goes along with the others."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from traject_eval.errors import TooFewData
from traject_eval.evaluation.reliability import Reliability, reliability
from traject_eval.evaluation.scoring import keyed_answers
from traject_eval.instruments.item_rules import QUANTITIES, ItemRule, item_rules
from traject_eval.types import Instrument


@dataclass(frozen=True, eq=False)
class ItemBehaviour:
    """Every item of a scale in one group at one wave.

    ``items`` has a row per item: ``item``; ``answered``; ``n_missing, n_floor, n_ceiling``; ``n_least``, people
    with the rarest answer that was given at all; as shares ``missing`` (of
    the ``n`` people who answered at least one item), ``floor`` and ``ceiling`` (of who answered this one: the least
    and the most of what is measured); ``item_rest`` and ``alpha_without`` on the ``n_complete`` people who answered
    everything, NaN where they do not exist; ``flags``, the quantities that met one of ``rules``.
    """

    items: pd.DataFrame
    rules: tuple[ItemRule, ...]
    alpha: float
    n: int
    n_complete: int

    def to_frame(self) -> pd.DataFrame:
        """The table of items. There is no single estimate: this describes, item by item."""
        return self.items


def item_behaviour(answers: pd.DataFrame, instrument: Instrument) -> ItemBehaviour:
    """Floor, ceiling, missing answers, item-rest correlation and alpha without the item, for every item.

    Parameters
    ----------
    answers : DataFrame
        Answers of one wave and one population: a column of option codes per item, NA where unanswered. People who
        skipped the whole scale are left out first.
    instrument : Instrument

    Raises
    ------
    DataProblem
        A column is missing, or a value is not an option.
    TooFewData
        Nobody answered one of the items.

    Notes
    -----
    Answers are keyed first: the ceiling is the most of what the scale measures, whichever way an item was put; for a
    scale that counts, an answer is at the ceiling where it counts and at the floor where it does not.
    Flags follow ``traject_eval/resources/item_rules.yaml`` and name their rule; they say where to look.
    Compared with R: ``psych::alpha`` (``r.drop``, ``alpha.drop``, ``response.freq``) and base R.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> mark = load_instruments()["leefbaarheid_cijfer"]
    >>> found = item_behaviour(pd.DataFrame({"leefbaarheid_cijfer_1": [10, 10, 10, 10, 1]}), mark)
    >>> found.items[["floor", "ceiling", "flags"]].to_numpy().tolist()
    [[0.2, 0.8, ('ceiling',)]]
    """
    keyed = keyed_answers(answers, instrument)
    keyed = keyed[keyed.notna().any(axis=1)]
    if empty := [name for name in keyed if not keyed[name].notna().any()]:
        raise TooFewData(f"{instrument.id}: niemand beantwoordde {', '.join(empty)}.")
    found = _reliability(keyed)
    lowest, highest = _ends(instrument)
    answered = keyed.notna().sum().to_numpy()
    counts = {
        "n_missing": len(keyed) - answered,
        "n_floor": (keyed == lowest).sum().to_numpy(),
        "n_ceiling": (keyed == highest).sum().to_numpy(),
        "n_least": [int(answers[column].value_counts().min()) for column in instrument.columns],
    }
    table = pd.DataFrame(
        {
            **{"item": list(keyed), "answered": answered, **counts},
            "missing": counts["n_missing"] / len(keyed),
            "floor": counts["n_floor"] / answered,
            "ceiling": counts["n_ceiling"] / answered,
            "item_rest": found.items["item_rest"] if found else np.nan,
            "alpha_without": found.items["alpha_without"] if found else np.nan,
        }
    )
    rules = item_rules()
    table["flags"] = [_flags(row, rules) for row in table[list(QUANTITIES)].to_dict("records")]
    return ItemBehaviour(
        items=table,
        rules=rules,
        alpha=found.alpha if found else np.nan,
        n=len(keyed),
        n_complete=int(keyed.notna().all(axis=1).sum()),
    )


def _reliability(keyed: pd.DataFrame) -> Reliability | None:
    """What only complete answers to several items can say; None where they are too few."""
    if keyed.shape[1] < 2:
        return None
    try:
        return reliability(keyed)
    except TooFewData:
        return None


def _ends(instrument: Instrument) -> tuple[int, int]:
    if instrument.rule == "count":
        return 0, 1
    codes = [option.code for option in instrument.options]
    return min(codes), max(codes)


def _flags(row: dict[str, float], rules: tuple[ItemRule, ...]) -> tuple[str, ...]:
    return tuple(rule.quantity for rule in rules if rule.holds(row[rule.quantity]))
