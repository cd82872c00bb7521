"""The life of an invented programme: nobody says what another buurt says, and what was planted comes back."""

import json
import string
import time

import numpy as np
import pandas as pd
import pytest

from traject_eval.blocks.agenda import read_vote
from traject_eval.blocks.flywheel import read_initiatives, read_survival, turn
from traject_eval.blocks.handover import read_decisions
from traject_eval.blocks.loops import read_arrows
from traject_eval.blocks.model import read_money
from traject_eval.blocks.running import show_running
from traject_eval.forms.evening import question
from traject_eval.forms.reading import FrozenAnswers
from traject_eval.forms.table import load_forms
from traject_eval.forms.values import checked
from traject_eval.instruments import load_instruments
from traject_eval.method import Flywheel, Trend, coverage, feedback_loops, handover
from traject_eval.reporting.example import example_source
from traject_eval.simulate import simulate_programme
from traject_eval.simulate.life import buurt_life
from traject_eval.simulate.phrases import words
from traject_eval.simulate.plan import plan_buurt
from traject_eval.store import create_project
from traject_eval.store.invented import keep_invented
from traject_eval.store.journal import open_journal

FORMS = load_forms()
SMALL = "BU99990003"
MANY, SEED = 160, 7
LEAST_COVERED, MOST_COVERED = 0.91, 0.985  # of 240 intervals at 95 %: three binomial standard errors round it
FEWEST_HELD = 0.9  # of some 70 and 110 intervals at 95 %: two binomial standard errors
FEWEST_FOUND = 0.9  # of the clear leaders, among buurten with ten ballots or more


@pytest.fixture(scope="module")
def forty():
    return simulate_programme(buurten=40, registry=load_instruments())


@pytest.fixture(scope="module")
def many():
    return simulate_programme(buurten=MANY, seed=SEED, registry=load_instruments())


def _answers(evenings: dict, code: str) -> FrozenAnswers:
    """The evenings of a buurt as a report reads them: with what an earlier form fills in beforehand."""
    kept: dict[str, dict] = {}
    for name, form in FORMS.items():  # a form is filled by earlier ones
        kept[name] = dict(evenings[code].get(name, {}))
        for source in form.prefill:
            for row, values in kept.get(source.form, {}).items():
                if source.takes(values):
                    kept[name][row] = source.filled(values) | kept[name].get(row, {})
    return FrozenAnswers({"code": code}, FORMS, 10, 5, kept)


def _said(forms: dict) -> list[str]:
    """Every text that a report may show."""
    return [
        fields[field.id]
        for name, rows in forms.items()
        for field in FORMS[name].fields
        if field.in_report and field.type in ("text", "long_text")
        for fields in rows.values()
        if field.id in fields
    ]


def test_no_two_buurten_share_a_sentence_and_none_repeats_itself(forty):
    said = [sentence for forms in forty.evenings.values() for sentence in _said(forms)]
    assert len(forty.evenings) == 30
    assert len(said) > 30 * 60
    assert len(set(said)) == len(said)


def test_every_part_of_the_table_can_be_said_and_is_of_one_buurt_only(forty):
    def parts(node):
        return (
            [one for child in (node.values() if isinstance(node, dict) else node) for one in parts(child)]
            if (isinstance(node, dict | list))
            else [node]
        )

    table = {name: part for name, part in words().items() if name not in ("places", "tails", "people", "talents")}
    for sentence in parts(list(table.values())):
        slots = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        if slots:
            assert slots & {"house", "square", "street", "euro", "elsewhere"} or slots == {"with", "when"}, sentence


def test_all_that_is_filled_in_fits_its_form_and_nothing_is_personal(forty):
    for forms in forty.evenings.values():
        for name, rows in forms.items():
            personal = {field.id for field in FORMS[name].fields if field.personal}
            for fields in rows.values():
                assert not personal & set(fields)
                for field, value in fields.items():
                    assert checked(question(FORMS[name], field), value) == value, (name, field, value)


def test_who_is_named_was_there(forty):
    for code, forms in forty.evenings.items():
        people = set(forms["aftrap.aanwezigen"])
        named = [one for row in forms["aftrap.kent"].values() for kind in ("knows", "did") for one in row.get(kind, [])]
        named += [
            one
            for phase in ("profiel", "aftrap", "reis", "lopend", "agenda", "bedrijven", "team", "model", "collectief")
            for row in forms[f"{phase}.afspraken"].values()
            for one in row["who"]
        ]
        assert set(named) | set(forms["agenda.stemmen"]) - {""} <= people, code
        aliases = [row["alias"] for row in forms["aftrap.aanwezigen"].values()]
        assert len(set(aliases)) == len(aliases), code


def test_buurten_are_of_the_sizes_that_were_promised(forty):
    came = {code: len(forms["aftrap.aanwezigen"]) for code, forms in forty.evenings.items()}
    assert came.pop(SMALL) < 10
    assert set(came.values()) <= set(range(14, 35))
    assert all(24 <= len(forms["collectief.besluiten"]) <= 60 for forms in forty.evenings.values())


def test_a_buurt_has_the_evenings_of_its_phase():
    plan = plan_buurt(0, 4, 1)
    had = [{name.split(".")[0] for name in buurt_life(plan, phase, 1).rows} for phase in range(1, 9)]
    order = ["profiel", "aftrap", "reis", "lopend", "agenda", "bedrijven", "team", "model", "collectief"]
    assert had == [set(order[: phase + 1]) for phase in range(1, 9)]


def test_what_came_later_leaves_the_other_evenings_as_they_were():
    early, late = (buurt_life(plan_buurt(1, 4, 1), phase, 1).rows for phase in (4, 8))
    assert {name: late[name] for name in early} == early


def test_people_know_more_people_later(forty):
    forms = forty.evenings["BU99990001"]
    told = pd.DataFrame(forms["aftrap.kent"].values())
    counts = told["knows"].map(lambda named: len(named) if isinstance(named, list) else 0)
    first, later = counts.groupby(told["moment"], sort=False).sum()
    assert later > first


def test_intervals_of_the_trend_hold_the_planted_slope_as_often_as_they_should(many):
    covered = []
    for code, truth in many.truth["evenings"].items():
        found = handover(read_decisions(_answers(many.evenings, code)))
        for act in ("decides", "does"):
            if isinstance(trend := found.trends[act], Trend):
                covered.append(trend.low <= truth["handover"][act]["slope"] <= trend.high)
    assert len(covered) > 200
    assert LEAST_COVERED <= np.mean(covered) <= MOST_COVERED


def test_a_leader_that_is_clear_is_found_and_no_other_idea_is_called_clear(many):
    found, wrong = [], 0
    for code, truth in many.truth["evenings"].items():
        vote = read_vote(_answers(many.evenings, code))
        if vote.lead is None:
            continue
        ideas = many.evenings[code]["agenda.ideeen"]
        first = vote.table["idea"].iloc[0]
        if truth["vote"]["clear"]:
            found.append(vote.lead.clear and ideas[truth["vote"]["leader"]]["idea"] == first)
        else:
            wrong += vote.lead.clear
    assert len(found) > 50
    assert np.mean(found) >= FEWEST_FOUND
    assert wrong <= 0.1 * (len(many.evenings) - len(found))


def test_as_many_examples_are_used_as_was_planted(many):
    """The mean of what was drawn minus the planted chance lies within four standard errors of 0."""
    gaps = [
        (row["verdict"] != "leave") - truth["trip"]["openness"]
        for code, truth in many.truth["evenings"].items()
        for row in many.evenings[code]["reis.oordeel"].values()
    ]
    assert len(gaps) > 300
    assert abs(np.mean(gaps)) < 4 * np.std(gaps) / np.sqrt(len(gaps))


def test_as_many_promises_are_kept_as_was_planted(many):
    """The mean of what was drawn minus the planted chance lies within four standard errors of 0."""
    gaps = [
        (row["status"] == "delivered") - truth["business"]["keeps"]
        for code, truth in many.truth["evenings"].items()
        for row in many.evenings[code]["bedrijven.toezeggingen"].values()
        if row["status"] in ("delivered", "dropped")
    ]
    assert len(gaps) > 300
    assert abs(np.mean(gaps)) < 4 * np.std(gaps) / np.sqrt(len(gaps))


def test_the_theme_of_which_nothing_runs_is_found_to_be_missing(forty):
    for code, truth in forty.truth["evenings"].items():
        (figure,) = show_running(_answers(forty.evenings, code)).blocks
        theme = next(
            one for one in FORMS["lopend.initiatieven"].field("theme").choices if one.id == truth["running"]["gap"]
        )
        assert theme.label in figure.content["note"], code


def test_what_was_planted_of_the_flywheel_comes_back(many):
    turning, lasting = [], []
    for code, truth in many.truth["evenings"].items():
        evening = _answers(many.evenings, code)
        found = read_initiatives(evening)
        if isinstance(number := turn(found), Flywheel):
            turning.append(number.low <= truth["team"]["offspring"] <= number.high)
        _, low, high, n = read_survival(found).at(365.25)
        if n and low == low:  # known
            lasting.append(low <= np.exp(-truth["team"]["fading"]) <= high)
        strong = [loop.reinforcing for loop in feedback_loops(read_arrows(evening))]
        assert {"reinforcing": sum(strong), "balancing": len(strong) - sum(strong)} == truth["team"]["loops"]
    assert len(turning) > 50
    assert np.mean(turning) >= FEWEST_HELD
    assert len(lasting) > 100
    assert np.mean(lasting) >= FEWEST_HELD


def test_the_planted_coverage_lies_in_the_range_of_nearly_every_plan(many):
    held = []
    for code, truth in many.truth["evenings"].items():
        found = coverage(read_money(_answers(many.evenings, code)))
        held.append(found.low <= truth["model"]["coverage"] <= found.high)
    assert np.mean(held) > 0.95  # what is expected lies near the middle of how it may turn out


def test_the_true_shares_are_shares(forty):
    for truth in forty.truth["evenings"].values():
        assert sum(truth["vote"]["shares"].values()) == pytest.approx(1, abs=1e-7)  # rounded to nine decimals


def test_the_same_evenings_give_the_same_journal_fast(tmp_path):
    made = simulate_programme(buurten=16, registry=load_instruments())
    kept = []
    for name in ("een", "twee"):
        project = create_project(tmp_path / name, "Proef", made.waves, example=True)
        began = time.process_time()  # of this process: the machine may be busy with others
        keep_invented(project, made.evenings)
        assert time.process_time() - began < 2
        with open_journal(project) as journal:
            kept.append(journal.entries())
            assert journal.current("BU99990001", "aftrap.hopen") == made.evenings["BU99990001"]["aftrap.hopen"]
    assert kept[0] == kept[1]


def test_the_built_in_example_is_what_its_readme_says():
    own = json.loads((example_source() / "avonden.json").read_text(encoding="utf-8"))
    made = simulate_programme(buurten=4, seed=2026, registry=load_instruments())
    assert own == {"BU99990001": made.evenings["BU99990001"]}
    assert json.loads((example_source() / "cijfers.json").read_text(encoding="utf-8")) == made.open_data
