"""Self-made codes over all waves of one group of people: who is linked to whom, and how many are."""

from collections.abc import Sequence

import pandas as pd

from traject_eval.evaluation.linkage import link
from traject_eval.types import ANSWER_COLUMNS, LINK_COLUMNS

COUNT_COLUMNS = ("population", "wave", "codes", "exact", "likely", "alone", "expected_wrong_share")


def link_waves(codes: pd.DataFrame, answers: pd.DataFrame, waves: Sequence[str]) -> pd.DataFrame:
    """Which questionnaires of later waves are of somebody who was there before.

    Parameters
    ----------
    codes : DataFrame
        ``person, buurt, wave`` and a column per element of the self-made code, of one group of people.
    answers : DataFrame
        ``person, wave`` of every questionnaire of that group, with or without a self-made code.
    waves : sequence of str
        In order of time.

    Returns
    -------
    DataFrame
        ``LINK_COLUMNS``: the questionnaire of ``person`` in ``wave`` is ``of`` somebody seen before.

    Notes
    -----
    Wave after wave, as ``link`` does it: new codes beside the first code of everybody who was there before and has no
    questionnaire in this wave yet. Who is known by a card is linked by that card only.

    Examples
    --------
    >>> codes = pd.DataFrame([["p", "b", "T0", "an", "7"], ["q", "b", "T0", "jo", "21"], ["r", "b", "T1", "jo", "21"]],
    ...     columns=["person", "buurt", "wave", "code_moeder", "code_dag"])
    >>> link_waves(codes, codes, ["T0", "T1"])[["person", "wave", "of", "exact"]].values.tolist()
    [['r', 'T1', 'q', True]]
    """
    elements = [column for column in codes if column not in ANSWER_COLUMNS]
    known, seen, found = pd.DataFrame(columns=elements), set(), []
    for wave in waves:
        here = set(answers.loc[answers["wave"] == wave, "person"])
        now = codes.loc[codes["wave"] == wave].set_index("person")[elements]
        new, there = now[~now.index.isin(seen)], known[~known.index.isin(here)]
        if len(new) and len(there):
            pairs = link(there, new).pairs.rename(columns={"before": "of", "after": "person"})
            found.append(pairs.assign(wave=wave))
            new = new.drop(pairs["person"])
        late = now[now.index.isin(seen) & ~now.index.isin(known.index)]  # known by a card, with a first code now
        known = pd.concat([part for part in (known, new, late) if len(part)] or [known])
        seen |= here
    return pd.concat([pd.DataFrame(columns=list(LINK_COLUMNS)), *found])[list(LINK_COLUMNS)].reset_index(drop=True)


def link_counts(made: pd.DataFrame, answers: pd.DataFrame, waves: Sequence[str]) -> pd.DataFrame:
    """Per population and later wave: how many self-made codes of new people were linked, and how surely.

    Parameters
    ----------
    made : DataFrame
        ``person, wave, posterior, exact`` of every questionnaire with a self-made code; without a posterior where it
        is not linked.
    answers : DataFrame
        ``person, wave, population`` of every questionnaire, after linking.
    waves : sequence of str

    Returns
    -------
    DataFrame
        ``COUNT_COLUMNS``: ``codes`` are ``exact``, ``likely`` and ``alone`` together; ``expected_wrong_share`` is the
        share of the links that may be expected to be wrong, NaN where there are none.

    Examples
    --------
    >>> made = pd.DataFrame([["p", "T0", None, None], ["p", "T1", 0.9, True]],
    ...     columns=["person", "wave", "posterior", "exact"])
    >>> link_counts(made, made[["person", "wave"]].assign(population="bewoner"), ["T0", "T1"]).values.tolist()
    [['bewoner', 'T1', 1, 1, 0, 0, 0.1]]
    """
    place = {wave: number for number, wave in enumerate(waves)}
    timed = answers.assign(place=answers["wave"].map(place))
    first = timed.groupby("person")["place"].min().rename("seen")
    start = timed.groupby("population")["place"].min().rename("start")
    who = answers.drop_duplicates("person")[["person", "population"]]
    rows = made.merge(who, on="person").merge(first, on="person").merge(start, on="population")
    rows["place"] = rows["wave"].map(place)
    linked = rows["posterior"].notna()
    rows = rows[(rows["place"] > rows["start"]) & (linked | (rows["place"] == rows["seen"]))]
    counted = []
    for (population, wave), own in rows.groupby(["population", "wave"], sort=True):
        sure = own["posterior"].dropna().astype(float)
        exact = int(own["exact"].eq(True).sum())
        wrong = round(float((1 - sure).mean()), 12) if len(sure) else float("nan")
        counted.append((population, wave, len(own), exact, len(sure) - exact, len(own) - len(sure), wrong))
    return pd.DataFrame(counted, columns=list(COUNT_COLUMNS))
