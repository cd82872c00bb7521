"""What a study could see with the answers that it has: by hand, against R, and where it stands for people to read."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.cli.main import main
from traject_eval.errors import DataProblem, TooFewData
from traject_eval.reporting.demo import make_demo

REFERENCE = Path(__file__).parent / "reference"
R = json.loads((REFERENCE / "achieved.json").read_text(encoding="utf-8"))
CLOSED, SEARCHED = 1e-9, 1e-6  # closed forms; variances that both sides search for
TABLE = pd.read_csv(REFERENCE / "achieved.csv")
SMALL = 2  # the place of the buurt with eight participants in every demo


def _scores(pairs: list[tuple[float, float]], alone: int = 0) -> pd.DataFrame:
    rows = [
        (number, wave, score)
        for number, pair in enumerate(pairs)
        for wave, score in zip(("T0", "T1"), pair, strict=True)
    ]
    rows += [(len(pairs) + number, "T0", 3.0) for number in range(alone)]
    return pd.DataFrame(rows, columns=["person", "wave", "score"])


def test_by_hand_the_spread_of_changes_is_what_counts():
    """Changes of 0, 2 and 4: a spread of 2, over √3 people; one more began and left."""
    found = te.achieved(_scores([(1.0, 1), (1, 3), (1, 5)], alone=1), "T0", "T1")
    assert (found.people, found.pairs, found.plan.n, found.plan.retention) == (4, 3, 4, 0.75)
    assert found.sd == pytest.approx(2**0.5, rel=CLOSED)  # variances 0 and 4
    assert found.plan.correlation == 0
    assert found.plan.se * found.sd == pytest.approx(2 / 3**0.5, rel=CLOSED)
    assert found.plan.power_for(found.seen / found.sd) == pytest.approx(0.8, rel=CLOSED)


def test_one_buurt_is_that_of_r():
    found = te.achieved(TABLE[TABLE["buurt"] == "b03"], "T0", "T1")
    assert found.plan.design == "paired"
    assert [found.pairs, found.sd, found.seen] == pytest.approx(list(R["paired"].values()), rel=CLOSED)


@pytest.mark.parametrize(("design", "treated"), [("clustered", None), ("did", "treated")])
def test_over_buurten_is_that_of_r(design, treated):
    found, known = te.achieved(TABLE, "T0", "T1", treated=treated), R[design]
    plan = found.plan
    ours = [plan.icc, plan.cluster_autocorrelation, plan.correlation, found.sd, plan.n * plan.retention]
    assert plan.design == design
    assert [*ours, plan.se * found.sd, found.seen] == pytest.approx(list(known.values()), rel=SEARCHED)


def test_it_does_not_hang_on_what_was_found_or_on_the_unit():
    moved = TABLE["score"] + 5 * TABLE["wave"].eq("T1") + 2 * TABLE["treated"] * TABLE["wave"].eq("T1")
    once = te.achieved(TABLE, "T0", "T1", treated="treated")
    other = te.achieved(TABLE.assign(score=moved), "T0", "T1", treated="treated")
    assert other.seen == pytest.approx(once.seen, rel=SEARCHED)
    tenfold = te.achieved(TABLE.assign(score=10 * TABLE["score"]), "T0", "T1", treated="treated")
    assert tenfold.seen == pytest.approx(10 * once.seen, rel=SEARCHED)


def test_where_a_study_is_as_planned_it_sees_what_the_plan_said():
    """Many people, drawn by the plan: the formula beforehand and afterwards agree but for chance."""
    draw = np.random.default_rng(3)
    level = np.repeat(draw.multivariate_normal([0, 0], 0.1 * np.array([[1, 0.6], [0.6, 1]]), 200), 50, axis=0)
    people = draw.multivariate_normal([0, 0], 0.9 * np.array([[1, 0.5], [0.5, 1]]), 10_000)
    wide = pd.DataFrame(2.0 * (level + people), columns=["T0", "T1"])
    wide = wide.assign(buurt=np.arange(10_000) // 50, person=np.arange(10_000))
    found = te.achieved(wide.melt(["buurt", "person"], var_name="wave", value_name="score"), "T0", "T1")
    plan = te.mdes(
        n=50, buurten=200, icc=0.1, retention=1.0, correlation=0.5, cluster_autocorrelation=0.6, design="clustered"
    )
    assert found.seen == pytest.approx(2 * plan.mdes, rel=0.1)  # a variance of 200 buurten is known to some 10 %
    assert found.plan.icc == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize(
    ("scores", "treated", "problem", "told"),
    [
        (_scores([(1, 2), (2, 1)]), None, TooFewData, "2 mensen hebben een score bij T0 en bij T1"),
        (_scores([(1, 2), (2, 3), (4, 5)]), None, TooFewData, "precies even veel"),
        (_scores([(1, 2), (2, 1), (4, 5)]), "arm", DataProblem, "ontbreekt: arm"),
        (TABLE[TABLE["buurt"].isin(["b01", "b08", "b09"])], "treated", TooFewData, "1 buurten met het traject en 2"),
        (TABLE[~((TABLE["buurt"] == "b02") & (TABLE["wave"] == "T1"))], None, TooFewData, "twee scores in: b02"),
    ],
)
def test_what_cannot_be_told_is_refused(scores, treated, problem, told):
    with pytest.raises(problem, match=told):
        te.achieved(scores, "T0", "T1", treated=treated)


# --- for people to read


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_demo(tmp_path_factory.mktemp("gezien") / "demo", buurten=8, seed=2)


def _said(capsys, project, *arguments: str) -> str:
    assert main(["mdes", "--from-data", *arguments, "--project", str(project.root)]) == 0
    return capsys.readouterr().out


def test_the_command_tells_per_conclusion_what_one_buurt_could_see(capsys, project):
    said = _said(capsys, project, project.buurten["code"][0])
    assert said.count("Met wat er nu is, zien we een echte verandering van ") == 6  # two populations, three scales
    assert "punt in 80% van zulke onderzoeken" in said
    assert said.rstrip().endswith("kijk daarvoor naar de marge.")
    assert "‘observed power’" in said


def test_few_people_are_not_told_about(capsys, project):
    said = _said(capsys, project, project.buurten["code"][SMALL])
    assert said.count("Minder dan 10 mensen antwoordden twee keer") == 3
    assert "hadden 8 mensen" not in said


def test_the_command_compares_buurten_with_and_without(capsys, project):
    said = _said(capsys, project)
    assert "buurten met het traject en 2 zonder" in said
    assert "zien we een echt verschil in verandering van " in said
    more = _said(capsys, project, "--power", "0,95")
    assert "in 95% van zulke onderzoeken" in more


def test_facts_of_a_plan_and_answers_do_not_go_together(capsys, project):
    assert main(["mdes", "--from-data", "--icc", "0,1", "-o", "a.png", "--project", str(project.root)]) == 2
    assert "Laat weg: --icc en -o." in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["mdes", "--from-data", "--n", "60"])
    assert "--n en --from-data kunnen niet samen" in capsys.readouterr().err


def test_a_report_says_it_by_the_margin_of_the_report(project):
    from traject_eval.reporting.desk import study_of
    from traject_eval.reporting.freeze import freeze

    code = project.buurten["code"][0]
    freeze(project, [code])
    study = study_of(project, code)
    shown = te.show_seen(study)
    case = study.evaluation.conclusive("deelnemer")[0]
    half = (case.change.high - case.change.low) / 2
    who, least = shown.content["rows"][0]
    assert who == "Deelnemers: sociale samenhang"
    assert half < float(least.replace(",", ".")) < 2 * half  # a change of half an interval is seen half of the time
    assert "zien we een echte verandering van dit aantal punten in 8 van de 10 keer" in shown.content["note"]
