"""Answers below each other, one in a row, put beside each other: one row per person and wave."""

import pandas as pd

from traject_eval.survey.matching import plain
from traject_eval.survey.raw import RawTable, refuse

PERSON = ("persoon", "person")
ITEM = ("vraag", "item", "question", "variabele", "variable")
VALUE = ("antwoord", "value", "answer", "waarde")
WAVE = ("meting", "wave")


def wide(raw: RawTable) -> RawTable:
    """A table in which every row is one answer, with a row per person and wave; any other table as it is.

    A long table has a column for the person (``persoon``), the question (``vraag``: ``djg_6_1``) and the answer
    (``antwoord``), and may have one for the wave; English names do too. Other columns are those of the person's
    first row. The number of a row is that of its first answer.

    Raises
    ------
    Faults
        A question is answered twice by one person in one wave, by row.

    Examples
    --------
    >>> rows = {"persoon": ["p1", "p1"], "vraag": ["a_1", "a_2"], "antwoord": ["3", "4"]}
    >>> wide(RawTable(pd.DataFrame(rows, index=[2, 3]), {}, {}, 2, "x.csv", "")).frame.to_dict("records")
    [{'persoon': 'p1', 'a_1': '3', 'a_2': '4'}]
    """
    named = {plain(column): column for column in raw.frame}
    person, item, value = (next((named[n] for n in names if n in named), None) for names in (PERSON, ITEM, VALUE))
    if not (person and item and value):
        return raw
    keys = [person, *(named[name] for name in WAVE if name in named)]
    frame = raw.frame.dropna(subset=[person, item])
    double = frame.index[frame.duplicated([*keys, item])]
    if len(double):
        faults = [
            (f"rij {row}", f"{frame.loc[row, item]} nog een keer", "één antwoord", "haal er een weg") for row in double
        ]
        raise refuse(raw.name, faults)
    numbers = frame.groupby(keys, sort=False, dropna=False).ngroup()
    first = ~numbers.duplicated()
    answers = frame[value].set_axis(pd.MultiIndex.from_arrays([numbers, frame[item]])).unstack()
    others = frame.loc[first].drop(columns=[item, value])
    answers = answers.reindex(numbers[first]).set_axis(others.index)
    answers.columns.name = None
    joined = others.join(answers[[name for name in answers if name not in others]])
    return RawTable(joined, {}, raw.user_missing, raw.first_row, raw.name, raw.hash)
