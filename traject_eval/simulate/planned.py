"""The plan of an invented programme, as it was laid down before its first measurement."""

from importlib import resources

PLANNED_ON = "2025-01-20"


def simulated_plan() -> str:
    """The form of the plan, filled in; its comparison is chosen, as the buurten of the programme say.

    Examples
    --------
    >>> "comparison: gekozen" in simulated_plan()
    True
    """
    return resources.files(__package__).joinpath("plan.yaml").read_text(encoding="utf-8")
