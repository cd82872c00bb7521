"""How well answers on paper were typed: a sample typed twice, set beside each other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from traject_eval.evaluation.movers import wilson

Typed = Mapping[str, Mapping[str, object]]  # {questionnaire: {question: answer}}


@dataclass(frozen=True)
class Agreement:
    """The share of answers that were typed the same twice.

    The estimand is that share among all answers of the stack, of which the questionnaires typed twice are a sample.
    ``low`` and ``high`` are Wilson's interval, which takes answers as independent: slips that come together in one
    questionnaire make the truth less certain than it says.
    """

    questionnaires: int
    answers: int
    same: int
    share: float
    low: float
    high: float
    level: float


def typed_twice(first: Typed, second: Typed, questions: Collection[str]) -> tuple[dict[str, int], list[tuple]]:
    """What can be compared of two typings, and where they differ.

    Parameters
    ----------
    first, second : mapping
        ``{questionnaire: {question: answer}}``; only questionnaires in both count.
    questions : collection of str
        Those that are compared; one that is in neither was left empty twice, which is the same.

    Returns
    -------
    counts : dict
        ``questionnaires, answers, same``.
    differences : list
        Of questionnaire and question.

    Examples
    --------
    >>> typed_twice({"a": {"x": "1", "y": "2"}, "b": {"x": "3"}}, {"a": {"x": "1", "y": "3"}}, ["x", "y"])
    ({'questionnaires': 1, 'answers': 2, 'same': 1}, [('a', 'y')])
    """
    both = [row for row in first if row in second]
    pairs = [(row, name) for row in both for name in questions]
    differences = [(row, name) for row, name in pairs if first[row].get(name) != second[row].get(name)]
    counts = {"questionnaires": len(both), "answers": len(pairs), "same": len(pairs) - len(differences)}
    return counts, differences


def agreement(questionnaires: int, answers: int, same: int, level: float = 0.95) -> Agreement:
    """The share of answers that were typed the same twice; at least one answer must have been.

    References
    ----------
    Wilson, E. B. (1927). Journal of the American Statistical Association 22, 209–212.

    Examples
    --------
    >>> found = agreement(1, 13, 12)
    >>> round(found.share, 3), round(found.low, 3), round(found.high, 3)
    (0.923, 0.667, 0.986)
    """
    low, high = wilson(same, answers, level)
    return Agreement(questionnaires, answers, same, same / answers, low, high, level)
