"""Rules of thumb for single questions: a table with the source of each."""

import functools
from dataclasses import dataclass
from importlib import resources

import yaml

QUANTITIES = ("floor", "ceiling", "missing", "item_rest")


@dataclass(frozen=True)
class ItemRule:
    """Flag a question whose ``quantity`` lies in [low, high)."""

    rule: str  # who says so: author and year
    quantity: str
    low: float
    high: float
    source: str
    status: str  # sourced, inferred or unverified

    def holds(self, value: float) -> bool:
        """Does this value get the flag? A value that does not exist (NaN) never does.

        Examples
        --------
        >>> rule = ItemRule("made2026", "missing", 0.1, float("inf"), "made up", "unverified")
        >>> rule.holds(0.1), rule.holds(0.0999), rule.holds(float("nan"))
        (True, False, False)
        """
        return self.low <= value < self.high


@functools.cache
def item_rules() -> tuple[ItemRule, ...]:
    """The rules the package ships, in the order of their table; read once.

    Examples
    --------
    >>> [rule.high for rule in item_rules() if rule.quantity == "item_rest"]
    [0.3]
    """
    text = resources.files("traject_eval.resources").joinpath("item_rules.yaml").read_text(encoding="utf-8")
    return tuple(_rule(**row) for row in yaml.safe_load(text))


def _rule(*, up_to: float | None, **row) -> ItemRule:
    low = row.pop("from")
    ends = {"low": float("-inf") if low is None else low, "high": float("inf") if up_to is None else up_to}
    return ItemRule(**row, **ends)
