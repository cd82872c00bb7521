"""The few ways in which we refuse. Each message says what, where, found, expected and what to do."""

from collections.abc import Iterable

import pandas as pd

NEUTER = ("formulier", "werkboeknummer")  # words with "het"


class TrajectError(Exception):
    """Something the user can mend; the message is shown as it is, without a traceback."""


class DataProblem(TrajectError):
    """The data does not fit what was asked of it."""


class ContextOnly(DataProblem):
    """A measure that may be shown as context was asked for as an outcome."""


class NotComparable(DataProblem):
    """Two figures may not be set side by side; the message says why."""


class NotForIndividuals(DataProblem):
    """A scale cannot tell whether one person changed.

    ``why`` is ``single`` (one question), ``group`` (for groups only), ``alpha`` (too imprecise) or ``break``
    (the way of measuring changed between the waves).
    """

    def __init__(self, why: str, message: str):
        self.why = why
        super().__init__(message)


class UnknownName(TrajectError):
    """A name that does not exist; the message lists those that do.

    Examples
    --------
    >>> print(UnknownName("schaal", "vm4", ["djg_6", "vm_cohesie_4"]))
    De schaal ‘vm4’ bestaat niet. Wel bekend: djg_6, vm_cohesie_4.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]):
        self.known = sorted(known, key=lambda one: (int(one) if one.isdigit() else 0, one))
        listed = ", ".join(self.known) if self.known else "nog geen"
        super().__init__(f"{'Het' if kind in NEUTER else 'De'} {kind} ‘{name}’ bestaat niet. Wel bekend: {listed}.")


class TooFewData(TrajectError):
    """There are not enough answers to say this; a workbook turns it into a finding."""


class ProjectProblem(TrajectError):
    """The project folder, or a file in it, is not as it should be."""


class Faults(TrajectError):
    """Everything that is wrong with one file or project, in one table.

    Parameters
    ----------
    title : str
        One sentence that says what was refused.
    table : DataFrame
        Columns ``where, found, expected, advice``, all text; one row a fault.
    """

    def __init__(self, title: str, table: pd.DataFrame):
        self.title = title
        self.table = table
        super().__init__(title)
