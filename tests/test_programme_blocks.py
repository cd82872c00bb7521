"""Workbook 10 on the scores of people: who counts, what is computed is what is told, and the plan decides."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from traject_eval.blocks import Programme, programme_findings
from traject_eval.blocks.difference import compare
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.desk import keep_study, study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.types import FrozenPlan, PlannedOutcome
from traject_eval.words import text

BUURTEN = 12  # nine with the trajectory and three without; the third of them has no sample of residents
COHESION, MARK = "vm_cohesie_4", "leefbaarheid_cijfer"
SAME = 1e-9  # the same numbers, added in another order


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project = make_demo(tmp_path_factory.mktemp("programme") / "demo", buurten=BUURTEN)
    codes = list(project.buurten["code"])
    assert freeze(project, codes).failed == {}
    for code in codes:
        keep_study(project.report_folder(code), "09-evaluatie", study_of(project, code))
    return project


@pytest.fixture(scope="module")
def programme(made) -> Programme:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAJECT_PROJECT", str(made.root))
        return te.open_programme([])


def _planned(programme: Programme, **changes) -> Programme:
    plan = replace(programme.plan.plan, **changes)
    return replace(programme, plan=FrozenPlan(plan, "2025-01-15", False, "ab" * 32, True, plan, ()))


def _words(blocks) -> str:
    shown = [one.content for one in getattr(blocks, "blocks", (blocks,))]
    parts = [str(one.get(name, "")) for one in shown for name in ("title", "text", "note", "reason", "rows")]
    return re.sub(r"\s+", " ", " ".join(parts))


def _residents(programme: Programme) -> pd.DataFrame:
    """The scores of residents, in buurten with enough of them, read here in the plainest way."""
    own = programme.scores[programme.scores["population"].eq("bewoner") & programme.scores["instrument"].eq(COHESION)]
    arms = programme.buurten.set_index("code")["arm"]
    return own.assign(treated=own["buurt"].map(arms).eq("traject"), arm=own["buurt"].map(arms))


def test_the_difference_is_that_of_the_people_followed_at_the_level_of_the_plan(programme):
    found = programme_findings(programme).set_index("key").loc["difference.value"]
    own = te.difference_in_differences(_residents(programme), before="T0", after="T2", person="person", level=0.975)
    assert found["level"] == 0.975  # two outcomes share five percent
    assert (found["before"], found["after"], found["method"]) == ("T0", "T2", own.method)
    for name in ("value", "se", "df", "low", "high"):
        assert found[name] == pytest.approx(getattr(own, name), rel=SAME), name
    assert "97,5%" in _words(te.show_difference(programme))


def test_the_model_of_all_people_is_te_multilevel_on_the_buurten_with_the_trajectory(programme):
    found = programme_findings(programme).set_index(["key", "population"])
    own = _residents(programme)
    own = own[own["treated"] & own["wave"].isin(["T0", "T2"])]
    model = te.multilevel(own, slope="wave", person="person")
    kept = found.loc[("multilevel.change", "bewoner")]
    for name in ("value", "se", "df", "low", "high"):
        assert kept[name] == pytest.approx(model.fixed.iloc[1][name], rel=SAME), name
    assert found.loc[("multilevel.icc", "bewoner"), "value"] == pytest.approx(model.icc, rel=SAME)
    assert ("multilevel.change", "deelnemer") in found.index


def test_nobody_of_a_buurt_that_is_held_back_counts_anywhere(programme):
    kept = programme.findings
    hidden = kept["buurt"].eq(programme.buurten["code"].iloc[0])
    told = kept.assign(
        key=kept["key"].where(~hidden, "refused"), refused_because=kept["refused_because"].where(~hidden, "few")
    )
    held = replace(programme, findings=told)
    moved = programme.scores["score"].where(programme.scores["buurt"].ne(programme.buurten["code"].iloc[0]), 1.0)
    other = replace(held, scores=programme.scores.assign(score=moved))
    for show in (te.show_people, te.show_together, te.show_difference, te.show_group_differences, te.show_calculations):
        assert _words(show(held)) == _words(show(other)), show.__name__
    pd.testing.assert_frame_equal(programme_findings(held), programme_findings(other))


def test_people_are_counted_only_where_it_may_be_told_how_many_left(programme):
    own = _residents(programme)
    wide = own.pivot_table(index=["arm", "buurt", "person"], columns="wave", values="score").notna()
    wide = wide[wide["T0"] | wide["T2"]]
    counts = pd.DataFrame({"n": wide["T0"], "both": wide["T0"] & wide["T2"], "after": wide["T2"]})
    counts = counts.groupby(level=["arm", "buurt"]).sum()
    safe = [not 0 < n - both < 5 and not 0 < after - both < 5 for n, both, after in counts.to_numpy()]
    expected = counts[safe].groupby(level="arm").sum()
    rows = te.show_people(programme).blocks[0].content["rows"]
    told = {row[0]: row[2:4] for row in rows}
    for arm, words in (("traject", "met traject"), ("vergelijking", "zonder traject")):
        n, both = expected.loc[arm, ["n", "both"]]
        assert told[f"Bewoners, {words}"] == [f"{n:,}".replace(",", "."), f"{both:,}".replace(",", ".")]


def test_facts_of_the_plan_are_held_equal_and_what_could_not_be_is_told_as_a_deviation(programme):
    planned = _planned(programme, covariates=("sex",))
    found = compare(planned)[0]
    assert found.found.covariates == ("geslacht",)
    assert set(found.others) == {"unfollowed", "unequal"}
    numbers = _residents(planned).rename(columns={"number_sex": "geslacht"})
    about = {"before": "T0", "after": "T2", "person": "person", "level": 0.975, "covariates": ["geslacht"]}
    assert found.found.value == pytest.approx(te.difference_in_differences(numbers, **about).value, rel=SAME)
    assert "geslacht" in _words(te.show_difference(planned))
    unknown = replace(planned, scores=planned.scores.assign(number_sex=np.nan))
    assert compare(unknown)[0].dropped == ("sex",)
    assert "Dat wijkt dus af van het plan." in _words(te.show_difference(unknown))


def test_every_outcome_of_the_plan_has_its_own_difference(programme):
    outcomes = programme.plan.plan.outcomes
    more = PlannedOutcome("bewoner", MARK, 0.3, "zo groot was het elders.", 90, 0.6, 0.6, 1.6)
    planned = _planned(programme, outcomes=(*outcomes, more))
    with_mark = programme.scores[programme.scores["instrument"].eq(COHESION)].assign(instrument=MARK)
    planned = replace(planned, scores=pd.concat([programme.scores, with_mark]))
    assert [one.scale.id for one in compare(planned)] == [COHESION, MARK]
    assert compare(planned)[0].found.level == pytest.approx(1 - 0.05 / 3)


def test_groups_of_people_that_start_too_far_apart_are_not_compared(programme):
    """More than a quarter of a standard deviation between who answered twice; lots would make that chance."""
    arms = programme.scores["buurt"].map(programme.buurten.set_index("code")["arm"])
    apart = replace(
        programme, scores=programme.scores.assign(score=programme.scores["score"] + 2 * arms.eq("vergelijking"))
    )
    assert compare(apart) == ()
    assert text("refusal.arms_apart") in _words(te.show_difference(apart))
    assert text("people_of.apart") in _words(te.show_people(apart))
    assert not programme_findings(apart)["key"].str.startswith("difference").any()
    drawn = _planned(apart, comparison="geloot")
    assert len(compare(drawn)) == 1


def _from_t1(programme: Programme, starts: dict[str, str]) -> Programme:
    """As if the plan, and every finding, were about T1 to T2, with these starts."""
    kept, own = programme.findings, programme.buurten
    found = kept.assign(before=kept["before"].where(kept["after"].ne("T2"), "T1"))
    moved = own.assign(start=own["code"].map(starts).where(own["arm"].eq("traject"), ""))
    return _planned(replace(programme, findings=found, buurten=moved), before="T1", after="T2")


def test_with_two_measurements_before_the_start_the_look_before_is_told(programme):
    codes = programme.buurten["code"]
    early = _from_t1(programme, dict.fromkeys(codes, "2025-12-01"))
    shown = _words(te.show_difference(early))
    assert "vóór de start bewogen de" in shown
    assert "Wat niet gezien is, kan er toch zijn." in shown
    assert "vóór de start bewogen de" not in _words(te.show_difference(programme))
    assert "Metingen: 3, waarvan voor de start: 2." in _words(te.show_allowed(early))


def test_who_had_not_started_yet_is_in_neither_group_and_other_starts_are_told_apart(programme):
    traject = programme.buurten.loc[programme.buurten["arm"].eq("traject"), "code"].tolist()
    starts = dict.fromkeys(traject, "2025-03-01") | {traject[0]: "2026-09-01"}
    late = replace(programme, buurten=programme.buurten.assign(start=programme.buurten["code"].map(starts).fillna("")))
    found = compare(late)[0]
    assert found.late == 1
    assert traject[0] not in set(found.found.changes["buurt"])
    assert "1 buurt met het traject begon pas na T2 en telt hier niet mee." in _words(te.show_difference(late))
    starts |= dict.fromkeys(traject[1:5], "2025-10-01")
    apart = replace(programme, buurten=programme.buurten.assign(start=programme.buurten["code"].map(starts).fillna("")))
    assert "sinds hun start" in _words(te.show_difference(apart))
    assert "sinds hun start" not in _words(te.show_difference(programme))


def test_a_comparison_that_three_ask_for_is_made_once(programme, monkeypatch):
    made, own = [], replace(programme)
    monkeypatch.setattr(
        "traject_eval.blocks.difference.difference_in_differences",
        lambda *table, **about: made.append(about) or te.difference_in_differences(*table, **about),
    )
    te.show_difference(own)
    once = len(made)
    te.show_calculations(own)
    programme_findings(own)
    assert len(made) == once > 0


def test_findings_without_scores_are_no_reason_to_stop(programme):
    """Somebody threw the snapshots away: what was kept is shown, and what rests on people says that it cannot be."""
    bare = replace(programme, scores=programme.scores.iloc[:0])
    for show in (te.show_people, te.show_difference, te.show_group_differences, te.show_calculations):
        assert _words(show(bare)), show.__name__
    assert "pool.mean" in set(programme_findings(bare)["key"])


def test_only_groups_of_the_plan_are_looked_at(programme):
    assert "geslacht" in _words(te.show_group_differences(programme))
    one = _words(te.show_group_differences(_planned(programme, subgroups=("sex",))))
    assert "opleiding" not in one
    assert _words(te.show_group_differences(_planned(programme, subgroups=()))).strip() == text("groups.none")


def test_how_well_was_measured_is_told_over_all_buurten(programme):
    rows = {row[0]: row for row in te.show_quality(programme).content["rows"] if row[1] == "Bewoners"}
    kept = programme.findings
    alpha = kept[kept["key"].eq("measurement.ordinal_alpha") & kept["instrument"].eq(COHESION)]
    alpha = alpha[alpha["population"].eq("bewoner") & alpha["refused_because"].eq("")]["value"]
    numbers = [f"{value:.2f}".replace(".", ",") for value in (alpha.min(), alpha.median(), alpha.max())]
    assert rows["Sociale samenhang"][2:] == [str(len(alpha)), *numbers]
