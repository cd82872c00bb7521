"""What could be seen: by hand, against R, and against studies that are drawn."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

import traject_eval as te
from traject_eval.cli.main import main
from traject_eval.errors import DataProblem, TooFewData, UnknownName
from traject_eval.evaluation.power import DESIGNS

R = json.loads((Path(__file__).parent / "reference" / "power.json").read_text(encoding="utf-8"))
CLOSED = 1e-9  # closed forms
DRAWN = 4  # standard errors that a share of drawn studies may be off: a fixed seed, so no test fails by chance
PERSON = {"n": 60, "retention": 0.7, "correlation": 0.6}
BUURTEN = {**PERSON, "buurten": 8, "icc": 0.03, "cluster_autocorrelation": 0.8}
PLANS = {
    "paired": te.mdes(**PERSON),
    "strict": te.mdes(n=200, retention=0.55, correlation=0.3, power=0.9, alpha=0.01),
    "unpaired": te.mdes(n=100, retention=0.6, design="unpaired"),
    "clustered": te.mdes(**BUURTEN, design="clustered"),
    "did": te.mdes(**BUURTEN, design="did", comparison_buurten=5, power=0.9, alpha=0.01),
}


@pytest.mark.parametrize("name", PLANS)
def test_power_and_smallest_change_are_those_of_r(name):
    plan, known = PLANS[name], R[name]
    assert plan.mdes == pytest.approx(known["mdes"], rel=CLOSED)
    assert plan.power_for(0.3) == pytest.approx(known["power_03"], rel=CLOSED)
    if "se" in known:
        assert (plan.se, plan.df) == pytest.approx((known["se"], known["df"]), rel=CLOSED)


@pytest.mark.parametrize("name", ["paired", "strict"])
def test_people_needed_are_those_of_r_rounded_up(name):
    plan = PLANS[name]
    assert plan.n_for(0.3) == int(np.ceil(R[name]["n_pairs_03"] / plan.retention))


@pytest.mark.parametrize("name", PLANS)
def test_the_smallest_change_has_the_power_that_was_asked(name):
    plan = PLANS[name]
    assert plan.power_for(plan.mdes) == pytest.approx(plan.power, abs=1e-12)
    assert plan.power_for(-plan.mdes) == plan.power_for(plan.mdes)
    assert plan.power_for(0) == pytest.approx(plan.alpha, rel=CLOSED)


@pytest.mark.parametrize("name", PLANS)
def test_people_needed_are_just_enough(name):
    plan = PLANS[name]
    need = plan.n_for(plan.mdes * 0.9)
    asked = plan.to_frame().iloc[0][["buurten", "comparison_buurten", "icc", "retention", "correlation"]].to_dict()
    asked |= {"cluster_autocorrelation": plan.cluster_autocorrelation, "design": plan.design}
    asked |= {"power": plan.power, "alpha": plan.alpha}
    assert need > plan.n
    assert te.mdes(n=need, **asked).mdes <= plan.mdes * 0.9 < te.mdes(n=need - 1, **asked).mdes


def test_by_hand_two_buurten_in_either_arm():
    plan = te.mdes(
        n=40, buurten=2, comparison_buurten=2, icc=0.1, retention=0.5, correlation=0.5, cluster_autocorrelation=0.75,
        design="did",
    )  # fmt: skip
    assert plan.se**2 == pytest.approx(2 * 0.1 * 0.25 + 2 * 0.9 * 0.5 / 20)  # 0.05 + 0.045, over 2 and over 2
    assert plan.df == 2


def test_more_of_anything_shows_a_smaller_change():
    less = te.mdes(**BUURTEN, design="did", comparison_buurten=8)
    for more in ({"n": 90}, {"buurten": 12}, {"retention": 0.9}, {"correlation": 0.8}, {"icc": 0.01}):
        assert te.mdes(**BUURTEN | more, design="did", comparison_buurten=8).mdes < less.mdes


def test_more_people_do_not_help_where_buurten_differ_too_much():
    with pytest.raises(TooFewData, match=r"hoeveel mensen er ook meedoen.*Neem meer buurten mee"):
        te.mdes(**BUURTEN, design="clustered").n_for(0.05)


def test_without_differences_between_buurten_enough_people_are_always_found():
    plan = te.mdes(**PERSON, buurten=2, design="clustered", power=0.99, alpha=0.001)
    assert plan.n_for(0.01) > 1e6


# --- the formula against studies that are drawn


def _studies(plan, effect: float, studies: int, seed: int) -> float:
    """Share of drawn studies in which the t-test of the design finds something."""
    draw = np.random.default_rng(seed)
    pairs = round(plan.n * plan.retention)

    def buurt_changes(buurten: int, shift: float) -> np.ndarray:
        own = draw.multivariate_normal([0, 0], plan.icc * _alike(plan.cluster_autocorrelation), (studies, buurten))
        shape = (studies, buurten, pairs)
        people = draw.multivariate_normal([0, 0], (1 - plan.icc) * _alike(plan.correlation), shape)
        return shift + (own[..., 1] - own[..., 0]) + (people[..., 1] - people[..., 0]).mean(axis=2)

    if plan.design == "paired":
        people = draw.multivariate_normal([0, effect], _alike(plan.correlation), (studies, pairs))
        value, variance = _mean_and_variance(people[..., 1] - people[..., 0])
    elif plan.design == "unpaired":
        before, after = draw.normal(0, 1, (studies, plan.n)), draw.normal(effect, 1, (studies, pairs))
        value, variance = _difference(after, before)
    elif plan.design == "clustered":
        value, variance = _mean_and_variance(buurt_changes(plan.buurten, effect))
    else:
        arms = buurt_changes(plan.buurten, effect), buurt_changes(plan.comparison_buurten, 0)
        value, variance = _difference(*arms)
    return float(np.mean(np.abs(value) > special.stdtrit(plan.df, 1 - plan.alpha / 2) * np.sqrt(variance)))


def _alike(correlation: float) -> np.ndarray:
    return np.array([[1, correlation], [correlation, 1]])


def _mean_and_variance(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return values.mean(axis=1), values.var(axis=1, ddof=1) / values.shape[1]


def _difference(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    m, k = one.shape[1], other.shape[1]
    pooled = ((m - 1) * one.var(axis=1, ddof=1) + (k - 1) * other.var(axis=1, ddof=1)) / (m + k - 2)
    return one.mean(axis=1) - other.mean(axis=1), pooled * (1 / m + 1 / k)


@pytest.mark.parametrize("effect", [0.0, 0.25])
@pytest.mark.parametrize("design", DESIGNS)
def test_the_formula_agrees_with_drawn_studies(design, effect):
    plan = te.mdes(
        **{"n": 40, "retention": 0.75, "correlation": 0.5, "design": design},
        **({"buurten": 5, "icc": 0.04, "cluster_autocorrelation": 0.7} if design in ("clustered", "did") else {}),
        comparison_buurten=6 if design == "did" else 0,
    )
    studies = 4000
    known = plan.power_for(effect)
    found = _studies(plan, effect, studies, seed=20261124)
    assert abs(found - known) < DRAWN * np.sqrt(known * (1 - known) / studies)


# --- refusals


def test_everything_that_is_missing_is_told_at_once_with_what_to_look_for():
    with pytest.raises(DataProblem) as refused:
        te.mdes(n=60, design="did", icc=0.05)
    for told in ("retention ontbreekt", "correlation ontbreekt", "cluster_autocorrelation ontbreekt", "eerder onderz"):
        assert told in str(refused.value)
    assert "comparison_buurten is 0; verwacht bij did: minstens 2" in str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"n": 0}, "n is 0"),
        ({"retention": 1.2}, "retention is 1.2"),
        ({"correlation": 1.0}, "correlation is 1"),
        ({"icc": 0.1}, "icc doet niet mee bij paired"),
        ({"comparison_buurten": 3}, "comparison_buurten doet niet mee bij paired"),
        ({"buurten": 0}, "buurten is 0"),
        ({"power": 0.04}, "0 < alpha < power < 1"),
        ({"n": float("nan")}, "n is nan"),
        ({"retention": float("nan")}, "retention is nan"),
    ],
)
def test_what_cannot_be_is_refused(wrong, told):
    with pytest.raises(DataProblem, match=told):
        te.mdes(**PERSON | wrong)


def test_an_unknown_design_names_those_there_are():
    with pytest.raises(UnknownName, match="clustered, did, paired, unpaired"):
        te.mdes(**PERSON, design="gepaard")


def test_one_pair_and_a_change_of_nothing_are_refused():
    with pytest.raises(TooFewData):
        te.mdes(n=1, retention=1.0, correlation=0.5)
    with pytest.raises(DataProblem, match="verandering van 0"):
        te.mdes(**PERSON).n_for(0)


# --- on the command line


def test_the_command_says_it_with_a_comma_and_keeps_the_figure(capsys, tmp_path):
    kept = tmp_path / "figuur.png"
    asked = ["--n", "60", "--retention", "0,7", "--correlation", "0,6", "--effect", "0,3", "-o", str(kept)]
    assert main(["mdes", *asked]) == 0
    told = capsys.readouterr().out
    assert "is een verandering te zien vanaf 0,40 standaardafwijking" in told
    assert "de kans om die te zien is 56%" in told
    assert "zijn 103 mensen per buurt nodig" in told
    assert kept.read_bytes().startswith(b"\x89PNG")


def test_the_command_refuses_what_is_missing_without_a_traceback(capsys):
    assert main(["mdes", "--n", "60"]) == 1
    told = capsys.readouterr().err
    assert "retention ontbreekt" in told
    assert "Traceback" not in told
