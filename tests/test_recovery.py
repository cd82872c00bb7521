"""What was planted in an invented programme comes back out of it, through the same way as real answers.

Nothing here asks the simulator for an answer: the truth is read from ``data/truth.json``, the estimates come out of
the frozen project, or out of the reports.
"""

import json
import math

import pandas as pd
import pytest
from scipy import stats

import traject_eval as te
from traject_eval.evaluation import findings
from traject_eval.privacy import gate_findings
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.desk import FINDINGS, read_findings, study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.words import change_words, margin, text

BUURTEN, SEED = 16, 2026
SEEDS = (1, 2, 3, 4, 5)
ABOUT = ["buurt", "population", "instrument", "before", "after"]
LEVEL = 0.95
# Of some 80 intervals that each cover with chance 0.95, fewer than 90 % do in about 3 of 100 programmes (binomial);
# the seed is fixed, so this programme either is such a one or it is not.
LEAST_COVERED = 0.90
WITHIN = 3  # standard errors that a mean error may be from zero
CLEAR = 2  # standard errors from zero that count as found; what was planted lies about five away
RARE = 0.001  # chance of more verdicts than this among buurten where nothing was planted
FULL = 1e-12  # findings on disk are at full precision


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_demo(tmp_path_factory.mktemp("terug") / "demo", buurten=BUURTEN, seed=SEED)


def _truth(project) -> dict:
    return json.loads((project.root / "data" / "truth.json").read_text(encoding="utf-8"))


def _beside_truth(found: pd.DataFrame, truth: dict) -> pd.DataFrame:
    """Every conclusion beside what was planted, with its interval at 95 %.

    Outcomes of a plan share one error rate, as do the other scales, and so have a wider interval: it is worked out anew
    from the same estimate, standard error and degrees of freedom.
    """
    concluded = found[found["key"].str.startswith("change.") & found["key"].ne("change.interim")]
    table = concluded.merge(pd.DataFrame(truth["planted"]), on=ABOUT, how="left", validate="one_to_one")
    assert table["change"].notna().all()
    half = stats.t.ppf((1 + LEVEL) / 2, table["df"].astype(float)) * table["se"].astype(float)
    return table.assign(
        error=table["value"] - table["change"],
        covered=(table["value"] - table["change"]).abs() <= half,
        half=half,
        strength=table["buurt"].map(truth["strength"]),
    )


@pytest.fixture(scope="module")
def recovered(project):
    """Every conclusion of the programme: frozen, evaluated, put in findings and gated as a report does."""
    codes = list(project.buurten["code"])
    frozen = freeze(project, codes)
    assert frozen.failed == {}
    found = [findings(study_of(project, code).evaluation) for code in codes]
    kept = gate_findings(pd.concat(found, ignore_index=True), project.min_base, project.min_cell)
    return _beside_truth(kept, _truth(project))


def test_every_buurt_scale_and_population_that_was_asked_is_concluded_on(project, recovered):
    truth = pd.DataFrame(_truth(project)["planted"])
    asked = truth[truth["after"] == "T2"]
    small = asked["buurt"].map(asked.groupby("buurt")["population"].nunique()).eq(1) & asked["population"].eq(
        "deelnemer"
    )
    assert len(recovered) == len(asked) - small.sum()
    assert small.sum() == 3  # the buurt with eight participants, on three scales
    assert set(recovered["after"]) == {"T2"}
    assert len(recovered) > 75


def test_ninety_five_percent_intervals_cover_what_was_planted(recovered):
    assert recovered["covered"].mean() >= LEAST_COVERED


def test_intervals_are_not_so_wide_that_they_cover_anything(recovered):
    """Errors are as large as their standard errors say: a quarter too wide or too narrow would be seen."""
    standardised = recovered["error"] / recovered["se"]
    assert 0.8 < math.sqrt((standardised**2).mean()) < 1.25


@pytest.mark.parametrize("instrument", ["vm_cohesie_4", "djg_6", "leefbaarheid_cijfer"])
def test_estimates_are_right_on_average(recovered, instrument):
    """Also though older, lower educated and lonelier people leave more: over all buurten the errors cancel out."""
    own = recovered[recovered["instrument"] == instrument]
    standard_error = math.sqrt((own["se"] ** 2).sum()) / len(own)
    assert len(own) >= 25
    assert abs(own["error"].mean()) <= WITHIN * standard_error


def test_the_intervals_in_findings_are_those_that_are_worked_out_here(recovered):
    half = stats.t.ppf((1 + recovered["level"].astype(float)) / 2, recovered["df"].astype(float)) * recovered["se"]
    assert set(recovered["level"]) == {0.975}  # two outcomes in the plan; two scales beside them
    assert ((recovered["high"] - recovered["low"]) / 2 - half).abs().max() < 1e-9


def _most(number: int) -> float:
    """Verdicts that chance alone gives in ``number`` looks at 95 %, but for once in a thousand."""
    return stats.binom.isf(RARE, number, 1 - LEVEL)


def test_where_nothing_was_planted_a_change_is_not_systematically_found(recovered):
    """Buurten with a strength of 0, of both arms: only the small national movement is there."""
    nothing = recovered[recovered["strength"] == 0]
    found = nothing["key"].str.contains("rose|fell")
    assert nothing["buurt"].nunique() >= 6
    assert found.sum() <= _most(len(nothing))
    own = nothing[nothing["instrument"] == "vm_cohesie_4"]
    assert abs(own["error"].mean()) <= WITHIN * math.sqrt((own["se"] ** 2).sum()) / len(own)


def test_where_much_was_planted_more_is_found_than_where_nothing_was(recovered):
    """The test above could pass if nothing were ever found: participants of strong trajectories do change."""
    own = recovered[(recovered["population"] == "deelnemer") & (recovered["instrument"] == "vm_cohesie_4")]
    strong, nothing = own[own["strength"] > 0.75], own[own["strength"] == 0]
    weight = 1 / strong["se"] ** 2
    mean, standard_error = (strong["value"] * weight).sum() / weight.sum(), 1 / math.sqrt(weight.sum())
    assert len(strong) >= 5
    assert mean > CLEAR * standard_error
    assert (strong["value"] > strong["half"]).mean() > (nothing["value"] > nothing["half"]).mean()
    assert not strong["key"].str.contains("fell").any()


def test_a_lower_loneliness_is_recovered_as_a_fall(recovered):
    own = recovered[(recovered["population"] == "deelnemer") & (recovered["instrument"] == "djg_6")]
    strong = own[own["strength"] > 0.75]
    weight = 1 / strong["se"] ** 2
    assert (strong["value"] * weight).sum() / weight.sum() < -CLEAR / math.sqrt(weight.sum())
    assert not strong["key"].str.contains("rose").any()


# --- through report: the findings that stand beside the pages


@pytest.fixture(scope="module")
def reported_findings(seen):
    paths = [seen.report_folder(code) / FINDINGS for code in seen.buurten["code"]]
    return pd.concat([read_findings(path) for path in paths], ignore_index=True)


def test_reports_hold_what_was_planted(seen, reported_findings):
    table = _beside_truth(reported_findings, _truth(seen))
    assert len(table) == 15  # two buurten with participants and residents, one with residents, three scales each
    least = stats.binom.ppf(RARE, len(table), LEVEL)
    assert table["covered"].sum() >= least
    for _, own in table.groupby("instrument"):
        assert abs(own["error"].mean()) <= WITHIN * math.sqrt((own["se"] ** 2).sum()) / len(own)


def test_findings_on_disk_are_those_of_the_evaluation_at_full_precision(seen, reported_findings):
    """What went through kernel, gate and file is what the same frozen answers give here."""
    direct = []
    for code in seen.buurten["code"]:
        direct.append(gate_findings(findings(study_of(seen, code).evaluation), seen.min_base, seen.min_cell))
    direct = pd.concat(direct, ignore_index=True)
    keys = ["buurt", "key", "instrument", "population", "before", "after"]
    told = reported_findings[reported_findings["workbook"] == "09-evaluatie"]  # those of the evenings stand beside them
    both = told.merge(direct, on=keys, suffixes=("", "_direct"), validate="one_to_one")
    assert len(both) == len(direct) == len(told)
    for name in ("value", "se", "df", "low", "high"):
        there, here = both[name].astype(float), both[f"{name}_direct"].astype(float)
        assert (there.isna() == here.isna()).all()
        assert ((there - here).abs() <= FULL * here.abs()).where(here.notna(), True).all()


def test_the_page_says_what_the_findings_say(seen, reported_findings):
    """Every conclusion stands in its report as a reader sees it: a change in points, with its margin."""
    concluded = reported_findings["key"].str.startswith("change.") & reported_findings["key"].ne("change.interim")
    assert concluded.sum() == 15
    for row in reported_findings[concluded].itertuples():
        page = (seen.report_folder(row.buurt) / "rapport.html").read_text(encoding="utf-8")
        assert text("claim.figure", value=change_words(row.value, row.low, row.high)[0]) in page
        assert margin(row.low, row.high, row.level) in page


# --- all buurten together, over several programmes


@pytest.fixture(scope="module")
def programmes(tmp_path_factory):
    """Per seed the evaluations of a frozen programme by buurt, the arms, and what was planted."""
    made = []
    for seed in SEEDS:
        own = make_demo(tmp_path_factory.mktemp("samen") / "demo", buurten=BUURTEN, seed=seed)
        codes = list(own.buurten["code"])
        assert freeze(own, codes).failed == {}
        evaluations = {code: study_of(own, code).evaluation for code in codes}
        arms = own.buurten.set_index("code")["arm"].eq("traject")
        made.append((evaluations, arms, pd.DataFrame(_truth(own)["planted"])))
    return made


def _covered(found: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["instrument", "error", "covered"])


def test_the_mean_over_buurten_is_inside_its_interval_as_often_as_promised(programmes):
    """``te.pool`` on the changes of buurten with the trajectory, beside the mean of what was planted in them."""
    found = []
    for evaluations, arms, planted in programmes:
        rows = [
            (one.buurt, case.population, case.instrument.id, case.before, case.after, case.change.value, case.change.se)
            for one in evaluations.values()
            for case in one.cases
            if case.conclusive and case.change and arms[one.buurt]
        ]
        table = pd.DataFrame(rows, columns=[*ABOUT, "value", "se"]).merge(planted, on=ABOUT, validate="one_to_one")
        for (_, instrument), own in table.groupby(["population", "instrument"]):
            pooled, aim = te.pool(own[["buurt", "value", "se"]]), own["change"].mean()
            found.append((instrument, (pooled.value - aim) / pooled.se, pooled.low <= aim <= pooled.high))
    table = _covered(found)
    assert len(table) == 6 * len(SEEDS)
    assert table["covered"].sum() >= stats.binom.ppf(RARE, len(table), LEVEL)
    assert 0.7 < math.sqrt((table["error"] ** 2).mean()) < 1.5  # t with 10 degrees of freedom has 1.12


def test_the_difference_with_other_buurten_is_inside_its_interval_as_often_as_promised(programmes):
    """``te.difference_in_differences`` on residents, beside the mean effect planted where the trajectory is."""
    found = []
    for evaluations, arms, planted in programmes:
        scores = pd.concat([one.scores for one in evaluations.values()])
        scores = scores[scores["population"] == "bewoner"]
        scores = scores.assign(treated=scores["buurt"].map(arms))
        aims = planted[planted["population"].eq("bewoner") & planted["after"].eq("T2")]
        aims = aims[aims["buurt"].isin(scores["buurt"]) & aims["buurt"].map(arms)]
        for instrument, own in scores.groupby("instrument"):
            aim = aims.loc[aims["instrument"] == instrument, "effect"].mean()
            compared = te.difference_in_differences(own, before="T0", after="T2", person="person")
            assert compared.treated == aims["buurt"].nunique()
            found.append((instrument, (compared.value - aim) / compared.se, compared.low <= aim <= compared.high))
    table = _covered(found)
    assert len(table) == 3 * len(SEEDS)
    assert table["covered"].sum() >= stats.binom.ppf(RARE, len(table), LEVEL)
    assert 0.7 < math.sqrt((table["error"] ** 2).mean()) < 1.5  # t with 13 degrees of freedom has 1.09
