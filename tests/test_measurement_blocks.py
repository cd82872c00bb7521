"""What a report says about measurement: whole sentences, few people never told, in words that claim nothing more."""

import re

import numpy as np
import pytest

import traject_eval as te
from traject_eval.blocks import Blocks
from traject_eval.evaluation import findings
from traject_eval.privacy import gate_findings, safe_sides

COHESION, LONELY, MARK = "vm_cohesie_4", "djg_6", "leefbaarheid_cijfer"
MOVERS = ["movers.improved", "movers.worsened", "movers.net", "movers.noise"]

NOISE = np.random.default_rng(3).integers(0, 15, (50, 6))  # answers that have nothing to do with one another


def _plain(marks):
    return marks.tolist() if isinstance(marks, np.ndarray) else marks


def _people(up, same, down, left=0, skipped=0, population="bewoner"):
    """Residents of whom so many answer three steps more favourably the second time, the same, or three less."""
    rng = np.random.default_rng(1)
    people = {}
    for i in range(up + same + down + left + skipped):
        step = 2 if i < up else -2 if i >= up + same and i < up + same + down else 0
        base = 2 if step > 0 else 4 if step < 0 else 2 + i % 3
        first, second = (np.clip(base + shift + (rng.random(4) < 0.2), 1, 5) for shift in (0, step))
        waves = {"T0": first, "T1": second}
        people[f"p{i}"] = {wave: [6 - int(answers[0]), *map(int, answers[1:])] for wave, answers in waves.items()}
    names = list(people)
    for name in names[len(names) - left :] if left else ():
        del people[name]["T1"]
    for name in names[len(names) - left - skipped : len(names) - left] if skipped else ():
        people[name]["T1"][2] = None
    return {population: people}


def _contents(study, show):
    made = show(study)
    return [one.content for one in (made.blocks if isinstance(made, Blocks) else (made,))]


def _kept(study):
    frame = gate_findings(findings(study.evaluation), 10, 5)
    return frame[frame["key"].isin(MOVERS)].set_index("key")


def test_movers_read_as_whole_sentences(make_study):
    table, told = _contents(make_study(_people(12, 40, 8), COHESION), te.show_movers)
    (row,) = table["rows"]
    assert [column["label"] for column in table["columns"]][3:5] == ["Gunstiger", "Minder gunstig"]
    assert row[:6] == ["Bewoners", "Sociale samenhang", "60", "12 (20%)", "8 (13%)", "+7"]
    noise = row[7]
    assert re.fullmatch(r"[1-4],\d%", noise)
    assert told["text"] == (
        "Bewoners: 60 mensen vulden beide keren alle vragen over sociale samenhang in. Van hen scoren er nu 12 "
        "gunstiger en 8 minder gunstig, met meer verschil dan de meetfout. Door toeval alleen verwachten we per kant "
        f"{noise}."
    )
    assert "scoort daarna vaak vanzelf hoger" in table["note"]


@pytest.mark.parametrize(
    ("up", "same", "down", "shown"),
    [
        (12, 40, 0, ["12 (23%)", "0 (0%)"]),
        (12, 40, 3, ["12 (22%)", "minder dan 5"]),
        (2, 40, 12, ["minder dan 5", "12 (22%)"]),
    ],
)
def test_a_side_of_few_people_is_not_told_and_nor_is_the_difference(make_study, up, same, down, shown):
    study = make_study(_people(up, same, down), COHESION)
    table, told = _contents(study, te.show_movers)
    (row,) = table["rows"]
    assert row[3:5] == shown
    hidden = "minder dan 5" in shown
    assert (row[5:7] == ["niet getoond"] * 2) is hidden
    assert ("We tonen één kant." in told["text"]) is hidden
    kept = _kept(study)
    assert kept["value"].notna().tolist() == [up != 2, down != 3, not hidden, True]
    assert set(kept.loc[kept["value"].isna(), "refused_because"]) <= {"te weinig antwoorden"}
    assert kept.index.tolist() == MOVERS


@pytest.mark.parametrize(
    "people", [_people(15, 3, 15), _people(12, 40, 8, left=3), _people(12, 40, 8, skipped=2), _people(2, 30, 3)]
)
def test_nothing_is_told_where_a_small_group_could_be_worked_out(make_study, people):
    study = make_study(people, COHESION)
    (content,) = _contents(study, te.show_movers)
    assert content["kind"] == "refusal"
    assert "(bewoners): de aantallen zijn zo klein dat iemand te herkennen kan zijn." in content["reason"]
    assert _kept(study).loc[MOVERS[:3], ["value", "low", "high", "n"]].isna().all(axis=None)


@pytest.mark.parametrize("counts", [(12, 40, 8), (12, 40, 3), (12, 3, 40), (0, 30, 4), (4, 30, 0), (7, 0, 9)])
def test_told_sides_never_leave_a_group_of_one_to_four(counts):
    improved, same, worsened = counts
    up, down = safe_sides(*counts, 5)
    parts = [improved, worsened, same] if up and down else [improved, same + worsened] if up else []
    parts = parts or ([worsened, same + improved] if down else [])
    assert not {1, 2, 3, 4} & set(parts)


@pytest.mark.parametrize(
    ("name", "marks", "reason"),
    [
        (
            MARK,
            lambda i: 5 + i % 4,
            "Leefbaarheid (rapportcijfer): dit is één vraag. De meetfout daarvan is niet bekend.",
        ),
        (
            LONELY,
            lambda i: NOISE[i, :6] % 3 + 1,
            "Eenzaamheid: deze vragen zijn alleen voor groepen. Over één mens zeggen ze te weinig.",
        ),
        (
            COHESION,
            lambda i: NOISE[i, :4] % 5 + 1,
            "Sociale samenhang (deelnemers): de vragen meten niet precies genoeg om iets over één mens te zeggen "
            "(alfa onder 0,80).",
        ),
    ],
)
def test_a_scale_that_cannot_judge_one_person_says_why(make_study, name, marks, reason):
    people = {"deelnemer": {f"p{i}": {"T0": _plain(marks(i)), "T1": _plain(marks(i + 1))} for i in range(40)}}
    study = make_study(people, name)
    (content,) = _contents(study, te.show_movers)
    assert content["reason"] == (
        f"Van geen enkele score is te zeggen hoeveel mensen meer veranderden dan de meetfout. {reason}"
    )
    kept = gate_findings(findings(study.evaluation), 10, 5).set_index("key")
    assert kept.loc["movers.net", "refused_because"]
    assert "measurement.mdc" not in kept.index


def test_a_group_scale_shows_no_change_of_one_person(make_study):
    people = {"deelnemer": {f"p{i}": {"T0": _plain(NOISE[i, :6] % 3 + 1)} for i in range(40)}}
    (content,) = _contents(make_study(people, LONELY), te.show_precision)
    assert [row[3] for row in content["rows"]] == ["alleen voor groepen"]


def test_precision_is_in_points_with_its_margin(make_study):
    study = make_study(_people(12, 40, 8), COHESION)
    (content,) = _contents(study, te.show_precision)
    (quality,) = study.evaluation.qualities
    (row,) = content["rows"]
    cells = [row[0], row[1], row[2].replace("\u00a0", " ").replace(",", "."), row[5]]
    error = quality.error
    assert cells[:2] == ["Sociale samenhang", "Bewoners"]
    assert cells[2] == f"{error.sem:.2f} ({error.sem_low:.2f} tot {error.sem_high:.2f})"
    assert cells[3] == "60"


def test_a_rare_answer_is_not_counted_out_and_a_flag_names_its_rule(make_study):
    people = {"bewoner": {f"p{i}": {"T0": [1, 5, 1 + i % 5, 2 + i % 2]} for i in range(50)}}
    people["bewoner"]["p0"] = {"T0": [5, 1, 3, None]}  # the only one with these answers
    (content,) = _contents(make_study(people, COHESION), te.show_item_behaviour)
    cells = [row[1:4] for row in content["rows"]]
    assert cells[0] == ["onder 80%", "80% of meer", "0%"]
    assert cells[1] == ["onder 80%", "80% of meer", "0%"]
    assert cells[2] == ["18%", "20%", "0%"]
    assert cells[3] == ["0%", "0%", "minder dan 5"]
    assert content["rows"][1][6].startswith("vooral het hoogste antwoord")
    assert "hoogste score bij 80% of meer (streiner2015)" in content["note"]


def test_a_share_just_under_an_edge_is_not_rounded_onto_it(make_study):
    people = {"bewoner": {f"p{i}": {"T0": [3, 2 + i % 3, 1 + i % 4, 3 if i > 4 else None]} for i in range(51)}}
    (content,) = _contents(make_study(people, COHESION), te.show_item_behaviour)
    assert content["rows"][3][3] == "9,8%"
    assert "vaak overgeslagen" not in content["rows"][3][6]


def test_one_wave_says_so(make_study):
    people = {"bewoner": {name: {"T0": waves["T0"]} for name, waves in _people(12, 40, 8)["bewoner"].items()}}
    (content,) = _contents(make_study(people, COHESION), te.show_movers)
    assert "Sociale samenhang (bewoners): er is pas één meting." in content["reason"]
