"""Plan, leavers, groups and method in a report: what is told, and that no small number can be worked out."""

from dataclasses import replace

import pytest

import traject_eval as te
from traject_eval.types import FrozenPlan, Norm, Plan, PlannedOutcome

MARK = "leefbaarheid_cijfer"
OUTCOME = PlannedOutcome("deelnemer", MARK, 0.5, "zo groot was het elders.", 30, 0.7, 0.6, 1.2)
PLAN = Plan("onderzoeker", "T0", "T1", (OUTCOME,), "geen", "", (), ("sex",), "iedereen telt mee")
FROZEN = FrozenPlan(PLAN, "2025-01-15", False, "ab" * 32, True, PLAN, ())


def _people(stay: int, leave: int) -> dict:
    """Marks that rise by one or two; those who leave have the first one only."""
    both = {f"p{nr}": {"T0": 4 + nr % 3, "T1": 5 + nr % 3 + nr % 2} for nr in range(stay)}
    return {"deelnemer": both | {f"q{nr}": {"T0": 4 + nr % 4} for nr in range(leave)}}


def _study(make_study, people: dict, frozen=FROZEN, women: int = 12):
    study = make_study(people, frozen=frozen)
    persons = study.evaluation.persons
    sex = ["vrouw" if nr < women else "man" for nr in range(len(persons))]
    return replace(study, evaluation=replace(study.evaluation, persons=persons.assign(sex=sex)))


def _contents(made) -> list[dict]:
    return [one.content for one in getattr(made, "blocks", (made,))]


def test_the_verdict_rests_on_the_smallest_change_of_the_plan_and_on_its_level(make_study):
    two = replace(PLAN, outcomes=(OUTCOME, replace(OUTCOME, population="bewoner")))
    (case,) = _study(make_study, _people(24, 0), replace(FROZEN, plan=two)).evaluation.cases
    assert (case.planned, case.smallest, case.change.level, case.finding.rule) == (True, 0.5, 0.975, "plan")


def test_what_was_not_planned_says_that_it_is_exploratory(make_study):
    other = replace(PLAN, outcomes=(replace(OUTCOME, population="bewoner"),))
    claims = _contents(te.show_summary(_study(make_study, _people(24, 0), replace(FROZEN, plan=other))))
    assert "Dit is verkennend: deze uitkomst stond niet in het plan." in claims[1]["text"]
    claims = _contents(te.show_summary(_study(make_study, _people(24, 0))))
    assert "verkennend" not in claims[1]["text"]


def test_the_plan_stands_with_its_mark_and_with_what_is_otherwise(make_study):
    now = replace(PLAN, outcomes=(replace(OUTCOME, smallest=0.1),))
    agreed, changed, note = _contents(
        te.show_plan(_study(make_study, _people(24, 0), replace(FROZEN, now=now, intact=False)))
    )
    assert agreed["note"].startswith("Vastgelegd op 15 januari 2025. Kenmerk: abababababab.")
    assert "niet veranderd" not in agreed["note"]
    assert "0,5 punt" in changed["rows"][0][1]
    assert "0,1 punt" in changed["rows"][0][2]
    assert "Het kenmerk klopt niet meer." in note["text"]
    (alone,) = _contents(te.show_plan(_study(make_study, _people(24, 0), None)))
    assert alone["text"].startswith("Er is vooraf geen plan vastgelegd.")


def test_a_plan_of_after_the_measurement_says_so_in_the_report(make_study):
    (agreed,) = _contents(te.show_plan(_study(make_study, _people(24, 0), replace(FROZEN, late=True))))
    assert "na de meting" in agreed["note"]


def test_the_front_says_why_conclusions_are_exploratory(make_study):
    def _box(frozen):
        shown = _contents(te.show_summary(_study(make_study, _people(24, 0), frozen)))
        return next(one for one in shown if one["key"] == "limits")["text"]

    assert "verkennend" not in _box(FROZEN)
    assert "Er is vooraf geen plan vastgelegd." in _box(None)
    assert "pas vastgelegd toen er al antwoorden van na de start waren" in _box(replace(FROZEN, late=True))
    assert "Het kenmerk klopt niet meer." in _box(replace(FROZEN, intact=False))


def test_other_calculations_take_who_left_into_account_where_enough_stayed_and_left(make_study):
    def _calculations(people):
        return [row[0] for row in _contents(te.show_method(_study(make_study, people)))[0]["rows"]]

    assert {"mensen wegen naar wie stopte", "wie stopte aangevuld (vijftig keer)"} <= set(_calculations(_people(24, 8)))
    assert not any("wie stopte" in name for name in _calculations(_people(24, 4)))


DATES = {"T0": "2021-03-01", "T1": "2023-03-01"}


def _residents_with_norms(make_study, *means, plan="landelijk"):
    frozen = replace(FROZEN, plan=replace(PLAN, outcomes=(replace(OUTCOME, population="bewoner"),), comparison=plan))
    study = make_study({"bewoner": _people(24, 0)["deelnemer"]}, frozen=frozen, dates=DATES)
    cases = tuple(replace(case, instrument=replace(case.instrument, norms=means)) for case in study.evaluation.cases)
    return replace(study, evaluation=replace(study.evaluation, cases=cases), wave_dates=DATES)


def test_a_national_change_stands_beside_the_own_one_without_a_test_of_it(make_study):
    before, after = (
        Norm("Nederland", 2021, 7.4, "made up", "sourced"),
        Norm("Nederland", 2024, 7.2, "made up", "sourced"),
    )
    (told,) = _contents(te.show_comparison(_residents_with_norms(make_study, before, after)))
    assert (
        "in Nederland was het gemiddelde van ‘Leefbaarheid (rapportcijfer)’ 7,4 in 2021 en 7,2 in 2024" in told["text"]
    )
    assert " p " not in told["text"]
    (none,) = _contents(te.show_comparison(_residents_with_norms(make_study, before)))
    assert "geen twee landelijke cijfers bekend" in none["text"]
    far = replace(after, year=2026)
    (none,) = _contents(te.show_comparison(_residents_with_norms(make_study, before, far)))
    assert "geen twee landelijke cijfers bekend" in none["text"]
    (unasked,) = _contents(te.show_comparison(_residents_with_norms(make_study, before, plan="geen")))
    assert unasked["kind"] == "refusal"


def test_groups_tell_their_change_and_their_people(make_study):
    (table,) = _contents(te.show_groups(_study(make_study, _people(24, 0))))
    assert [row[:3] for row in table["rows"]] == [
        ["geslacht", "mannen", "12 en 12"],
        ["geslacht", "vrouwen", "12 en 12"],
    ]


@pytest.mark.parametrize("women", [0, 3, 9, 15])
def test_where_a_group_is_small_nobody_can_work_out_how_small(make_study, women):
    (table,) = _contents(te.show_groups(_study(make_study, _people(24, 0), women=women)))
    counts = [row[2] for row in table["rows"]]
    assert set(counts) <= {"minder dan 10", "niet getoond", "24 en 24"}


def test_without_groups_in_the_plan_none_are_looked_for(make_study):
    plain = replace(FROZEN, plan=replace(PLAN, subgroups=()))
    for frozen in (None, plain):
        (note,) = _contents(te.show_groups(_study(make_study, _people(24, 0), frozen)))
        assert note["text"].startswith("In het plan staan geen groepen")


@pytest.mark.parametrize(
    ("leave", "told"),
    [
        (0, ["24", "24", "0", "niet getoond", "niet getoond"]),
        (3, ["27", "niet getoond", "niet getoond", "niet getoond", "niet getoond"]),
        (6, ["30", "24", "6", "niet getoond", "niet getoond"]),
    ],
)
def test_few_leavers_are_not_told_and_never_described(make_study, leave, told):
    (table,) = _contents(te.show_leavers(_study(make_study, _people(24, leave))))
    assert table["rows"][0][1:] == told


def test_many_leavers_are_laid_beside_who_stayed(make_study):
    (table,) = _contents(te.show_leavers(_study(make_study, _people(24, 12))))
    assert table["rows"][0][1:4] == ["36", "24", "12"]
    assert table["rows"][0][4].startswith("+")  # those who left began half a point higher


def test_degrees_of_freedom_do_not_give_away_who_is_held_back(make_study):
    (table,) = _contents(te.show_method(_study(make_study, _people(24, 3))))
    for row in table["rows"]:
        assert (row[4] == "niet getoond") == (row[5] == "niet getoond")
