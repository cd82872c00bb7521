"""From an interval to the one conclusion it supports."""

from traject_eval.types import Estimate, Finding


def interpret_change(change: Estimate, smallest: float, rule: str) -> Finding:
    """Name the one conclusion that the whole interval supports.

    Parameters
    ----------
    change : Estimate
        A change with its interval.
    smallest : float
        The least change that matters, in the unit of the change, fixed beforehand; 0 where nobody fixed one.
    rule : str
        Where ``smallest`` comes from.

    Returns
    -------
    Finding
        Key ``change.rose``, ``change.fell``, ``change.rose_size_uncertain``, ``change.fell_size_uncertain``,
        ``change.no_relevant_change`` or ``change.undecided``.

    Raises
    ------
    ValueError
        ``smallest`` is negative, or the interval is not one (NaN, or low above high).

    Examples
    --------
    >>> from dataclasses import replace
    >>> found = Estimate("change", 0.5, 0.1, 30, 0.3, 0.7, 0.95, 31, "points", "paired_t", ())
    >>> interpret_change(found, 0.3, "plan").key
    'change.rose'
    >>> interpret_change(replace(found, low=0.1), 0.3, "plan").key
    'change.rose_size_uncertain'
    """
    if not (smallest >= 0 and change.low <= change.high):
        raise ValueError(f"no interval to judge: {change.low} to {change.high}, smallest change {smallest}")
    if change.low > 0 and change.low >= smallest:
        key = "rose"
    elif change.high < 0 and change.high <= -smallest:
        key = "fell"
    elif -smallest < change.low and change.high < smallest:
        key = "no_relevant_change"
    elif change.low > 0:
        key = "rose_size_uncertain"
    elif change.high < 0:
        key = "fell_size_uncertain"
    else:
        key = "undecided"
    return Finding(f"change.{key}", change, rule)
