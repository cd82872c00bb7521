"""A researcher's own table of answers, put in the form that everything else here reads."""

from collections.abc import Mapping, Sequence

import pandas as pd

from traject_eval.errors import DataProblem
from traject_eval.types import Instrument


def tidy_answers(
    frame: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    items: Mapping[str, Sequence[str]],
    *,
    person: str = "person",
    wave: str = "wave",
    question: str = "",
    answer: str = "",
) -> pd.DataFrame:
    """Answers with a row per person and wave, and a column ``<scale>_<nr>`` per question.

    Parameters
    ----------
    frame : DataFrame
        Wide: a row per person and wave, a column per question. Or long: a row per answer, with the columns
        ``question`` and ``answer``.
    instruments : mapping
        The scales in ``items``, by id.
    items : mapping
        Per scale the names of your columns, or in a long table of your questions, in the order of the scale.
    person, wave : str
        Your columns that say who answered, and when.
    question, answer : str
        In a long table: your columns that say what was asked, and the code that was answered. Empty for a wide table.

    Returns
    -------
    DataFrame
        ``person, wave``, the questions, and your other columns; of a long table only those that say one thing per
        person and wave.

    Raises
    ------
    DataProblem
        All that is missing or double, at once.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> own = pd.DataFrame({"id": [1, 1], "jaar": [2024, 2025], "cijfer": [6, 8], "sekse": ["v", "v"]})
    >>> found = tidy_answers(own, load_instruments(), {"leefbaarheid_cijfer": ["cijfer"]}, person="id", wave="jaar")
    >>> found.to_numpy().tolist()
    [[1, 2024, 6, 'v'], [1, 2025, 8, 'v']]
    >>> long = own.melt(["id", "jaar"], ["cijfer"], var_name="vraag", value_name="antwoord")
    >>> names = {"person": "id", "wave": "jaar", "question": "vraag", "answer": "antwoord"}
    >>> tidy_answers(long, load_instruments(), {"leefbaarheid_cijfer": ["cijfer"]}, **names).to_numpy().tolist()
    [[1, 2024, 6], [1, 2025, 8]]
    """
    wanted = [name for names in items.values() for name in names]
    long = bool(question or answer)
    _refuse_missing(frame, [person, wave, *((question, answer) if long else wanted)])
    _refuse_counts(instruments, items)
    if long:
        _refuse_unasked(frame, question, wanted)
    key = [person, wave, *([question] if long else [])]
    _refuse_nobody(frame, key)
    _refuse_doubles(frame, key)
    wide = _spread_out(frame, wanted, person, wave, question, answer) if long else frame
    names = {
        own: column for scale, own in items.items() for own, column in zip(own, instruments[scale].columns, strict=True)
    }
    return wide.rename(columns={person: "person", wave: "wave", **names}).reset_index(drop=True)


def _refuse_missing(frame: pd.DataFrame, wanted: Sequence[str]) -> None:
    if missing := [str(name) for name in wanted if name not in frame]:
        found = ", ".join(map(str, frame))
        raise DataProblem(f"In uw tabel ontbreekt: {', '.join(missing)}. Gevonden kolommen: {found}.")


def _refuse_counts(instruments: Mapping[str, Instrument], items: Mapping[str, Sequence[str]]) -> None:
    wrong = [
        f"{scale}: {len(instruments[scale].items)} vragen verwacht, {len(names)} genoemd"
        for scale, names in items.items()
        if len(names) != len(instruments[scale].items)
    ]
    if wrong:
        raise DataProblem(f"{'; '.join(wrong)}. Noem elke vraag van de schaal één keer, in de volgorde van de schaal.")


def _refuse_unasked(frame: pd.DataFrame, question: str, wanted: Sequence[str]) -> None:
    asked = frame[question].unique()
    if missing := [str(name) for name in wanted if name not in asked]:
        found = ", ".join(sorted(map(str, asked)))
        raise DataProblem(f"In de kolom {question} ontbreekt: {', '.join(missing)}. Gevonden: {found}.")


def _refuse_nobody(frame: pd.DataFrame, key: Sequence[str]) -> None:
    if empty := [f"{name} ({int(frame[name].isna().sum())} keer)" for name in key if frame[name].isna().any()]:
        raise DataProblem(f"Leeg, terwijl hier altijd iets moet staan: {', '.join(empty)}.")


def _refuse_doubles(frame: pd.DataFrame, key: Sequence[str]) -> None:
    double = frame.loc[frame.duplicated(key), list(key)]
    if len(double):
        first = ", ".join(f"{name} {value}" for name, value in double.iloc[0].items())
        raise DataProblem(
            f"Eén rij per {', '.join(key)} verwacht; {len(double)} rijen zijn er te veel, de eerste bij {first}. "
            "Hebt u een rij per antwoord, noem dan ook question en answer."
        )


def _spread_out(
    frame: pd.DataFrame, wanted: Sequence[str], person: str, wave: str, question: str, answer: str
) -> pd.DataFrame:
    """A row per person and wave, out of a row per answer."""
    asked = frame[frame[question].isin(wanted)]
    wide = asked.pivot(index=[person, wave], columns=question, values=answer)[list(wanted)].rename_axis(columns=None)
    others = [name for name in frame if name not in (person, wave, question, answer)]
    per_person = frame.groupby([person, wave], observed=True)[others]
    single = per_person.nunique(dropna=False).le(1).all()
    kept = per_person.first()[[name for name in others if single[name]]]
    return wide.join(kept).reset_index()
