"""A simulated programme as the file that a field-work bureau would deliver."""

import pandas as pd

from traject_eval.simulate.programme import Programme

HEADERS = {
    **{"person": "persoon", "buurt": "buurt", "wave": "meting", "population": "groep"},
    **{"sex": "geslacht", "birth_year": "geboortejaar", "education": "opleiding"},
}


def as_layout(programme: Programme) -> pd.DataFrame:
    """All answers in our own import layout, a row per person and wave.

    Columns ``persoon, buurt, meting, groep, geslacht, geboortejaar, opleiding`` and one per item with the code of
    the answer as a whole number, NA where there is none; ``to_csv(sep=";", index=False)`` gives a file that is
    imported without a mapping.

    Examples
    --------
    >>> from traject_eval.instruments import load_instruments
    >>> from traject_eval.simulate import simulate_programme
    >>> list(as_layout(simulate_programme(buurten=2, registry=load_instruments())))[:4]
    ['persoon', 'buurt', 'meting', 'groep']
    """
    facts = programme.persons[["person", "population", "sex", "birth_year", "education"]]
    rows = programme.answers.merge(facts, on="person", how="left", validate="many_to_one")
    items = [column for column in rows if column not in HEADERS]
    return rows[[*HEADERS, *items]].rename(columns=HEADERS)
