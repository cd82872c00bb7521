"""Who changed more: against lmerTest, by hand, by properties, and on a planted difference."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from traject_eval.errors import DataProblem, TooFewData
from traject_eval.evaluation.group_differences import group_differences

REFERENCE = Path(__file__).parent / "reference"
R = json.loads((REFERENCE / "groups.json").read_text(encoding="utf-8"))
TABLE = pd.read_csv(REFERENCE / "multilevel.csv").assign(group=lambda own: np.array(list("xyz"))[own["person"] % 3])
WAVES = {"before": 0, "after": 2, "least": 1}
SEARCHED = 1e-6  # two searches for the same top
SMALL = 1e-6  # absolute, in points: of values close to 0


def _programme(seed: int, more: float, buurten: int = 12) -> pd.DataFrame:
    """Forty people a buurt, half of whom change ``more``; buurten change differently and a quarter leaves."""
    draw = np.random.default_rng(seed)
    buurt = np.repeat(np.arange(buurten), 40)
    own, women = 6 + draw.normal(0, 1, len(buurt)), draw.random(len(buurt)) < 0.5
    change = 0.3 + draw.normal(0, 0.2, buurten)[buurt] + more * women
    waves = [own + wave * change + draw.normal(0, 0.8, len(buurt)) for wave in (0, 1)]
    about = {"buurt": buurt, "person": np.arange(len(buurt)), "sex": np.where(women, "vrouw", "man")}
    table = pd.concat([pd.DataFrame({**about, "wave": wave, "score": score}) for wave, score in enumerate(waves)])
    return table[table["wave"].eq(0) | (draw.random(len(table)) > 0.25)]


def test_differences_are_those_of_lmertest():
    found, known = group_differences(TABLE, "group", **WAVES), pd.DataFrame(R["rows"]).sort_values("group")
    assert found.reference == R["reference"]
    rows = found.rows.sort_values("group")
    assert rows["group"].tolist() == known["group"].tolist()
    for number in ("value", "se", "df", "low", "high"):
        assert rows[number].tolist() == pytest.approx(known[number].tolist(), rel=SEARCHED, abs=SMALL), number
    assert rows["p"].tolist() == pytest.approx(known["p"].tolist(), rel=1e-5)


def test_a_change_of_everyone_alike_is_no_difference_between_groups():
    more = TABLE.assign(score=TABLE["score"] + 3 * TABLE["wave"].eq(2))
    plain, moved = (group_differences(table, "group", **WAVES).rows for table in (TABLE, more))
    assert moved["value"].tolist() == pytest.approx(plain["value"].tolist(), abs=SMALL)


def test_a_planted_difference_is_inside_its_interval_as_often_as_is_promised():
    draws = [group_differences(_programme(seed, 0.5), "sex", before=0, after=1) for seed in range(40)]
    rows = [(one.rows.iloc[0], 1 if one.reference == "man" else -1) for one in draws]
    inside = sum(row["low"] <= 0.5 * sign <= row["high"] for row, sign in rows)
    assert inside >= 34  # of 40 at 95 %: fewer happens once in a thousand times
    assert sum(sign * row["low" if sign > 0 else "high"] > 0 for row, sign in rows) >= 30  # and it is seen


def test_where_nothing_was_planted_seldom_a_difference_is_found():
    rows = [group_differences(_programme(100 + seed, 0.0), "sex", before=0, after=1).rows for seed in range(40)]
    assert sum(row["p"].iloc[0] < 0.05 for row in rows) <= 6  # more happens less than once in two hundred times


def test_groups_of_few_people_are_left_out_and_one_group_is_no_comparison():
    found = group_differences(TABLE, "group", before=0, after=2, least=24)
    assert len(found.rows) == 1
    assert found.level == 0.95
    with pytest.raises(TooFewData, match="geen twee groepen"):
        group_differences(TABLE, "group", before=0, after=2, least=1000)
    with pytest.raises(DataProblem, match="ontbreekt: sex"):
        group_differences(TABLE, "sex", before=0, after=2)
