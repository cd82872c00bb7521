"""The simulated programme: what it promises about people, answers and the truth that was planted."""

import hashlib
import json
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from traject_eval.errors import DataProblem, UnknownName
from traject_eval.instruments import load_instruments
from traject_eval.simulate import as_layout, simulate_programme
from traject_eval.simulate import names as names_module
from traject_eval.simulate.answers import draw_answers, item_points
from traject_eval.simulate.leaving import draw_cohorts, score_share
from traject_eval.simulate.people import draw_people
from traject_eval.simulate.plan import plan_buurt, shifts
from traject_eval.simulate.settings import LEAVING, POPULATIONS, SCALES
from traject_eval.simulate.truth import MEANING, expected_score, programme_truth
from traject_eval.survey import convert, read_table
from traject_eval.types import PERSON_COLUMNS

REGISTRY = load_instruments()
MANY = 120  # buurten: enough people to see how leavers differ
LARGE = 200_000
WITHIN = 3  # standard errors; the seeds are fixed, so a test that passes keeps passing
QUADRATURE = 1e-9  # 80 Gauss-Hermite nodes against the closed form
TINY_SHA = "351029c855f9210fbae22d8fefb222a64648ad90fb462c602b1951fc367dd78a"
ITEMS = [column for name in SCALES for column in REGISTRY[name].columns]


@pytest.fixture(scope="module")
def usual():
    return simulate_programme(registry=REGISTRY)


@pytest.fixture(scope="module")
def many():
    return simulate_programme(buurten=MANY, seed=7, registry=REGISTRY)


def _rows(programme):
    return programme.answers.merge(programme.persons, on=["person", "buurt"])


def _sha(programme):
    parts = (programme.buurten, programme.answers, programme.persons)
    told = "".join(part.to_csv(index=False, lineterminator="\n") for part in parts)
    plain = json.dumps([programme.truth, programme.evenings], sort_keys=True)
    return hashlib.sha256((told + plain).encode()).hexdigest()


def _cohesion(codes):
    """Items 1 to 4, by hand: the first is turned; the mean of 1 to 5 goes to 0 to 10."""
    return ((6 - codes[..., 0]) + codes[..., 1] + codes[..., 2] + codes[..., 3] - 4) * 10 / 16


def _loneliness(codes):
    """Items 1, 5 and 6 count from "more or less" up, items 2, 3 and 4 from "more or less" down."""
    return (codes[..., [0, 4, 5]] >= 2).sum(axis=-1) + (codes[..., [1, 2, 3]] <= 2).sum(axis=-1)


def _mark(codes):
    return codes[..., 0]


BY_HAND = {"vm_cohesie_4": _cohesion, "djg_6": _loneliness, "leefbaarheid_cijfer": _mark}


def _first_scores(programme):
    """Scores at the first wave of everyone who answered it whole, with facts."""
    rows = _rows(programme)
    rows = rows[rows["wave"] == "T0"].dropna(subset=ITEMS)
    scores = {name: BY_HAND[name](rows[REGISTRY[name].columns].to_numpy(dtype=float)) for name in SCALES}
    return rows.assign(**scores)


# --- sizes and design


def test_default_programme_has_twelve_traject_and_four_comparison_buurten(usual):
    assert usual.buurten["arm"].value_counts().to_dict() == {"traject": 12, "vergelijking": 4}
    assert list(usual.waves) == ["T0", "T1", "T2"]
    assert usual.buurten["phase"].isna().tolist() == (usual.buurten["arm"] == "vergelijking").tolist()
    assert (usual.buurten["start"] == "").tolist() == (usual.buurten["arm"] == "vergelijking").tolist()
    assert set(usual.buurten["how_chosen"]) == {"gekozen"}


@pytest.mark.parametrize(("buurten", "compared"), [(2, 1), (3, 1), (4, 1), (12, 3), (15, 3)])
def test_about_a_quarter_is_comparison_and_at_least_one(buurten, compared):
    plans = [plan_buurt(place, buurten, 2026) for place in range(buurten)]
    assert sum(plan.arm == "vergelijking" for plan in plans) == compared


def test_participants_live_in_traject_buurten_only(usual):
    arms = usual.persons.merge(usual.buurten, left_on="buurt", right_on="code")
    assert set(arms.loc[arms["population"] == "deelnemer", "arm"]) == {"traject"}
    assert set(arms.loc[arms["population"] == "bewoner", "arm"]) == {"traject", "vergelijking"}


def test_buurten_differ_in_size_within_the_limits(many):
    sizes = many.persons[many.persons["population"] == "deelnemer"].groupby("buurt").size().sort_values()
    assert sizes.iloc[0] == 8
    assert sizes.iloc[1:].between(16, 60).all()
    assert sizes.nunique() > 20
    rows = _rows(many)
    samples = rows[rows["population"] == "bewoner"].groupby(["buurt", "wave"]).size()
    assert samples.between(30, 150).all()


@pytest.mark.parametrize("buurten", [4, 16])
def test_exactly_one_buurt_has_under_ten_respondents(buurten):
    programme = simulate_programme(buurten=buurten, registry=REGISTRY)
    respondents = programme.persons.groupby("buurt").size()
    assert respondents[respondents < 10].to_dict() == {"BU99990003": 8}


def test_truth_is_told_for_exactly_the_populations_that_were_asked(usual):
    planted = pd.DataFrame(usual.truth["planted"])
    asked = usual.persons[["buurt", "population"]].drop_duplicates()
    assert set(map(tuple, planted[["buurt", "population"]].to_numpy())) == set(map(tuple, asked.to_numpy()))


# --- the same seed


def test_same_seed_gives_the_same_content():
    first, second = (simulate_programme(buurten=4, seed=11, registry=REGISTRY) for _ in range(2))
    assert _sha(first) == _sha(second)
    assert _sha(first) != _sha(simulate_programme(buurten=4, seed=12, registry=REGISTRY))


def test_content_is_what_it_was_on_another_machine():
    # Another hash means that every demo and the built-in example change: say so in CHANGELOG. Python's own
    # hash seed is another one at every run, so this holds against unordered sets too.
    assert _sha(simulate_programme(buurten=2, seed=1, registry=REGISTRY)) == TINY_SHA


def test_more_buurten_leave_the_earlier_ones_as_they_were(usual):
    fewer = simulate_programme(buurten=12, registry=REGISTRY)
    codes = fewer.buurten["code"]
    for part in ("answers", "persons"):
        whole = getattr(usual, part)
        shared = whole[whole["buurt"].isin(codes)].reset_index(drop=True)
        pd.testing.assert_frame_equal(shared, getattr(fewer, part))
    pd.testing.assert_frame_equal(usual.buurten.head(12), fewer.buurten)
    assert [row for row in usual.truth["planted"] if row["buurt"] in set(codes)] == fewer.truth["planted"]


def test_simulating_leaves_the_global_random_state_alone():
    np.random.seed(5)  # noqa: NPY002 - it is the old global state that may not be touched
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    simulate_programme(buurten=2, registry=REGISTRY)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


# --- invented people and places


def test_codes_are_unique_and_without_meaning(many):
    persons = many.persons
    assert persons["person"].is_unique
    assert tuple(persons) == PERSON_COLUMNS
    assert persons["person"].str.fullmatch(r"[b-df-hj-np-tv-xz][2-9][b-df-hj-np-tv-xz]{2}[2-9][b-df-hj-np-tv-xz]").all()
    # Sorting by code mixes the populations and the waves of joining, so that a code says nothing about either.
    runs = persons[persons["buurt"] == "BU99990001"].sort_values("person")["population"]
    assert (runs != runs.shift()).sum() > 10


def test_person_codes_skip_those_in_use(monkeypatch):
    monkeypatch.setattr(names_module, "MANY", 3)  # only three codes exist, so that doubles must occur
    draw = np.random.Generator(np.random.PCG64(1))
    taken = set(names_module.person_codes(draw, 2, set()))
    last = names_module.person_codes(draw, 1, taken)
    assert len(taken) == 3
    assert set(last) < taken


def test_places_are_invented_and_enough():
    programme_places = range(names_module.MOST)
    names = [names_module.buurt_name(place) for place in programme_places]
    assert len(set(names)) == names_module.MOST >= 300
    towns = {names_module.municipality(place) for place in programme_places}
    assert len(towns) == names_module.MOST / names_module.TOWN_SIZE
    assert {names_module.buurt_code(place)[:6] for place in programme_places} == {"BU9999"}


def test_people_are_of_an_age_that_fits_their_population(many):
    age = 2025 - many.persons["birth_year"].astype(int)
    told = age.groupby(many.persons["population"]).agg(["min", "max", "mean"])
    assert told.loc["deelnemer", ["min", "max"]].tolist() == [55, 92]
    assert told.loc["bewoner", ["min", "max"]].tolist() == [18, 95]
    assert 72 < told.loc["deelnemer", "mean"] < 74
    assert set(many.persons["sex"]) == {"man", "vrouw"}
    assert set(many.persons["education"]) == {"laag", "midden", "hoog"}
    assert (many.persons["weight"] == 1).all()


# --- who answers when


def test_joined_is_the_first_wave_of_a_person(many):
    first = many.answers.groupby("person")["wave"].min()
    assert (many.persons.set_index("person")["joined"] == first.reindex(many.persons["person"])).all()
    assert not many.answers.duplicated(["person", "wave"]).any()


def test_nobody_comes_back_after_leaving(many):
    waves = many.answers.assign(here=True).pivot_table(index="person", columns="wave", values="here", aggfunc="any")
    here = waves.fillna(False).astype(bool)
    assert not (here["T0"] & ~here["T1"] & here["T2"]).any()


def test_participants_are_mostly_a_panel_that_loses_a_fifth(many):
    people = many.persons[many.persons["population"] == "deelnemer"]
    last = many.answers.loc[many.answers["wave"] == "T2", "person"]
    lost = ~people.loc[people["joined"] == "T0", "person"].isin(last)
    assert 0.15 < lost.mean() < 0.30
    assert 0.05 < (people["joined"] == "T1").mean() < 0.15
    assert not (people["joined"] == "T2").any()


def test_sample_of_residents_is_refreshed_and_so_mixed(usual):
    rows = _rows(usual)
    rows = rows[rows["population"] == "bewoner"]
    for _, buurt in rows.groupby("buurt"):
        before, after = (set(buurt.loc[buurt["wave"] == wave, "person"]) for wave in ("T0", "T2"))
        assert len(before) == len(after)
        assert before & after
        assert before - after
        assert after - before


@pytest.mark.parametrize("population", ["deelnemer", "bewoner"])
def test_leavers_are_older_lonelier_and_less_schooled(many, population):
    rows = _first_scores(many)
    rows = rows[rows["population"] == population]
    left = ~rows["person"].isin(many.answers.loc[many.answers["wave"] == "T2", "person"])
    leavers, stayers = rows[left], rows[~left]
    # Compared with the standard error of the difference: chance alone would not do this.
    for column, sign in (("birth_year", -1), ("djg_6", 1)):
        gap = sign * (leavers[column].mean() - stayers[column].mean())
        error = np.sqrt(leavers[column].var() / len(leavers) + stayers[column].var() / len(stayers))
        assert gap > WITHIN * error, column
    assert (leavers["education"] == "laag").mean() > (stayers["education"] == "laag").mean() + 0.03


def test_leaving_rests_on_the_score_that_was_seen():
    # Two unanswered items leave four: one of them lonely. Nothing answered counts as usual.
    share = score_share(np.array([[1, 3, 3, 1, np.nan, np.nan], [np.nan] * 6]), REGISTRY["djg_6"])
    assert share.tolist() == [0.25, LEAVING.usual]


def test_latecomers_leave_by_their_own_first_answers():
    draw = np.random.Generator(np.random.PCG64(6))
    always = replace(POPULATIONS["deelnemer"], late=1.0)
    scales = {name: REGISTRY[name] for name in SCALES}
    (cohort,) = draw_cohorts(draw, 20_000, np.zeros((3, 3)), always, scales)
    assert cohort.joined == 1
    assert not cohort.present[:, 0].any()
    assert cohort.present[:, 1].all()
    lonely = score_share(cohort.answers["djg_6"][:, 1], REGISTRY["djg_6"])
    left = ~cohort.present[:, 2]
    error = lonely.std() * np.sqrt(1 / left.sum() + 1 / (~left).sum())
    assert lonely[left].mean() - lonely[~left].mean() > WITHIN * error


# --- answers


def test_few_answers_are_missing_and_more_among_older_people(many):
    rows = _rows(many)
    missing = rows[ITEMS].isna().mean(axis=1)
    assert 0.02 < missing.mean() < 0.04
    older = rows["birth_year"] <= 1945
    assert missing[older].mean() > missing[~older].mean()


def test_a_few_whole_scales_are_skipped(many):
    skipped = many.answers[REGISTRY["djg_6"].columns].isna().all(axis=1)
    assert 0.005 < skipped.mean() < 0.015


def test_every_answer_is_an_option_and_every_option_is_given(many):
    for name in SCALES:
        codes = {option.code for option in REGISTRY[name].options}
        for column in REGISTRY[name].columns:
            assert set(many.answers[column].dropna()) == codes, column


@pytest.mark.parametrize(("name", "turned"), [("vm_cohesie_4", [0]), ("djg_6", [1, 2, 3])])
def test_turned_items_go_against_the_others_until_they_are_keyed(many, name, turned):
    answers = many.answers[REGISTRY[name].columns].astype(float)
    signs = np.ones(answers.shape[1])
    signs[turned] = -1
    correlation = answers.corr().to_numpy()
    off_diagonal = ~np.eye(len(signs), dtype=bool)
    assert (correlation * np.outer(signs, signs))[off_diagonal].min() > 0.15
    assert correlation[off_diagonal].min() < -0.15


def test_cohesion_goes_with_liveability_and_against_loneliness(many):
    correlation = _first_scores(many)[list(SCALES)].corr()
    assert 0.15 < correlation.loc["vm_cohesie_4", "leefbaarheid_cijfer"] < 0.6
    assert -0.6 < correlation.loc["vm_cohesie_4", "djg_6"] < -0.15
    assert -0.6 < correlation.loc["leefbaarheid_cijfer", "djg_6"] < -0.15


def test_an_average_buurt_has_the_shares_of_the_table():
    draw = np.random.Generator(np.random.PCG64(3))
    people = draw_people(draw, LARGE, POPULATIONS["bewoner"])
    for place, (name, settings) in enumerate(SCALES.items()):
        codes = draw_answers(draw, people.traits[:, :1, place], REGISTRY[name], settings)[:, 0]
        first = [option.code for option in REGISTRY[name].options]
        if REGISTRY[name].items[0].reverse:
            first.reverse()
        told = np.array(settings.shares[0]) / 100
        seen = np.array([(codes[:, 0] == code).mean() for code in first])
        assert (np.abs(seen - told) < WITHIN * 1.3 * np.sqrt(told * (1 - told) / LARGE)).all(), name


def test_traits_are_standard_normal_at_every_wave_and_last():
    people = draw_people(np.random.Generator(np.random.PCG64(4)), LARGE, POPULATIONS["deelnemer"])
    within = WITHIN * 1.5 / np.sqrt(LARGE)  # a little more than 3 standard errors: eighteen numbers are looked at
    assert np.abs(people.traits.mean(axis=0)).max() < within
    assert np.abs(people.traits.std(axis=0) - 1).max() < within
    kept = [np.corrcoef(people.traits[:, 0, place], people.traits[:, 2, place])[0, 1] for place in range(3)]
    assert min(kept) > 0.75 - within
    assert max(kept) < 0.95


# --- the truth


def test_expected_score_of_an_average_buurt_by_hand():
    # Cohesion, keyed means of the four items from the table of shares: 3.30, 3.75, 3.28 and 3.56.
    cohesion = ((3.30 + 3.75 + 3.28 + 3.56) / 4 - 1) * 2.5
    # Loneliness: everyone who does not give the least lonely answer counts.
    loneliness = 0.28 + 0.35 + 0.48 + 0.35 + 0.33 + 0.17
    told = [expected_score(REGISTRY[name], SCALES[name], 0.0) for name in ("vm_cohesie_4", "djg_6")]
    assert told == pytest.approx([cohesion, loneliness], abs=1e-12)


def test_sum_rule_adds_the_keyed_codes():
    summed = replace(REGISTRY["vm_cohesie_4"], rule="sum", low=4.0, high=20.0)
    assert item_points(summed).tolist() == [[1, 2, 3, 4, 5]] * 4
    assert expected_score(summed, SCALES["vm_cohesie_4"], 0.0) == pytest.approx(3.30 + 3.75 + 3.28 + 3.56)


@pytest.mark.parametrize("name", list(SCALES))
@pytest.mark.parametrize("mean", [-0.7, 0.0, 0.4])
def test_closed_form_is_the_graded_model_integrated_over_the_population(name, mean):
    settings, points = SCALES[name], item_points(REGISTRY[name])
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    normal = np.vectorize(NormalDist().cdf)
    total = 0.0
    for loading, shares, worth in zip(settings.loadings, settings.shares, points, strict=True):
        edges = [NormalDist().inv_cdf(share / 100) for share in np.cumsum(shares)[:-1]]
        above = np.array([normal((loading * (mean + nodes) - edge) / np.sqrt(1 - loading**2)) for edge in edges])
        chances = -np.diff(np.vstack([np.ones_like(nodes), above, np.zeros_like(nodes)]), axis=0)
        total += (worth @ chances) @ weights / weights.sum()
    assert expected_score(REGISTRY[name], settings, mean) == pytest.approx(total, rel=QUADRATURE)


@pytest.mark.parametrize("population", list(POPULATIONS))
def test_planted_change_is_what_a_very_large_population_shows(usual, population):
    plan = plan_buurt(0, 16, 2026)
    drift, effect = shifts(plan, population)
    draw = np.random.Generator(np.random.PCG64(99))
    people = draw_people(draw, LARGE, POPULATIONS[population])
    told = pd.DataFrame(usual.truth["planted"]).set_index(["buurt", "population", "instrument", "after"])
    for place, name in enumerate(SCALES):
        traits = people.traits[:, :, place] + (plan.levels + drift + effect)[:, place]
        scores = BY_HAND[name](draw_answers(draw, traits, REGISTRY[name], SCALES[name])).astype(float)
        for number, wave in ((1, "T1"), (2, "T2")):
            gained = scores[:, number] - scores[:, 0]
            error = gained.std() / np.sqrt(LARGE)
            planted = told.loc[(plan.code, population, name, wave), "change"]
            assert abs(gained.mean() - planted) < WITHIN * error, (name, wave)


def test_planted_effect_is_what_the_trajectory_adds_to_drift(usual):
    plan = plan_buurt(0, 16, 2026)
    drift, effect = shifts(plan, "deelnemer")
    told = pd.DataFrame(usual.truth["planted"]).query(
        "buurt == @plan.code and population == 'deelnemer' and after == 'T2'"
    )
    for place, name in enumerate(SCALES):
        without = plan.levels[place] + drift[2, place]
        by_hand = expected_score(REGISTRY[name], SCALES[name], without + effect[2, place])
        by_hand -= expected_score(REGISTRY[name], SCALES[name], without)
        assert told.set_index("instrument").loc[name, "effect"] == pytest.approx(float(by_hand), abs=1e-9)


def test_answers_hold_the_change_that_was_planted_in_their_own_buurt(many):
    # Over the buurten, what people's answers changed rises one for one with what was planted there.
    rows = _rows(many).dropna(subset=REGISTRY["vm_cohesie_4"].columns).query("population == 'deelnemer'")
    scores = rows.assign(score=_cohesion(rows[REGISTRY["vm_cohesie_4"].columns].to_numpy(dtype=float)))
    wide = scores.pivot_table(index=["buurt", "person"], columns="wave", values="score").dropna(subset=["T0", "T2"])
    seen = (wide["T2"] - wide["T0"]).groupby("buurt").agg(["mean", "var", "size"])
    planted = pd.DataFrame(many.truth["planted"])
    planted = planted.query("population == 'deelnemer' and instrument == 'vm_cohesie_4' and after == 'T2'")
    seen["planted"] = planted.set_index("buurt")["change"]
    weight = seen["size"] / seen["var"].mean()
    centred = seen["planted"] - np.average(seen["planted"], weights=weight)
    slope = (weight * centred * seen["mean"]).sum() / (weight * centred**2).sum()
    assert abs(slope - 1) < WITHIN / np.sqrt((weight * centred**2).sum())


def test_truth_is_computed_without_drawing_anyone(usual):
    plans = [plan_buurt(place, 16, 2026) for place in range(16)]
    scales = {name: REGISTRY[name] for name in SCALES}
    told = usual.truth | {"meaning": {name: usual.truth["meaning"][name] for name in MEANING}}
    del told["evenings"]
    assert programme_truth(plans, 2026, scales) == told
    larger = [replace(plan, sizes={name: 10 * size for name, size in plan.sizes.items()}) for plan in plans]
    assert programme_truth(larger, 2026, scales) == told


def test_effects_differ_grow_and_are_small_for_residents(usual):
    told = pd.DataFrame(usual.truth["planted"])
    wide = told.pivot_table(index=["buurt", "instrument"], columns=["population", "after"], values="effect").dropna()
    size = wide.abs()
    none = size["deelnemer"]["T2"] == 0
    assert 0 < none.groupby("buurt").all().sum() < 6
    some = size[~none]
    assert (some["deelnemer"]["T1"] < some["deelnemer"]["T2"]).all()
    assert (some["bewoner"]["T2"] < 0.4 * some["deelnemer"]["T2"]).all()
    assert told.query("population == 'deelnemer' and instrument == 'djg_6'")["effect"].max() == 0
    assert told.query("instrument == 'vm_cohesie_4' and after == 'T2'")["effect"].nunique() > 10


def test_comparison_buurten_only_drift(usual):
    told = pd.DataFrame(usual.truth["planted"])
    compared = usual.buurten.loc[usual.buurten["arm"] == "vergelijking", "code"]
    mine = told[told["buurt"].isin(compared)]
    assert (mine["effect"] == 0).all()
    assert mine["change"].abs().between(0.001, 0.15).all()
    assert all(usual.truth["strength"][code] == 0 for code in compared)


def test_truth_is_plain_json_and_says_what_is_meant(usual):
    kept = json.loads(json.dumps(usual.truth, allow_nan=False))
    assert kept["seed"] == 2026
    phases = {"trip", "running", "vote", "business", "team", "model", "handover"}
    assert set(kept["meaning"]) == {"change", "effect", "strength"} | phases
    assert kept["planted"] == usual.truth["planted"]
    assert set(kept["settings"]["scales"]) == set(SCALES)


# --- the file that goes in by the ordinary way


def test_layout_is_imported_without_a_fault_and_unchanged(usual, tmp_path):
    path = tmp_path / "antwoorden.csv"
    as_layout(usual).to_csv(path, sep=";", index=False)
    read = convert(read_table(path), None, REGISTRY, list(usual.buurten["code"]), list(usual.waves))
    assert read.faults.empty
    keys = ["person", "wave"]
    found = read.answers.sort_values(keys)[list(usual.answers)].reset_index(drop=True)
    expected = usual.answers.sort_values(keys).reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected)
    facts = ["person", "buurt", "population", "sex", "birth_year", "education"]
    pd.testing.assert_frame_equal(
        read.persons.sort_values("person")[facts].reset_index(drop=True),
        usual.persons.sort_values("person")[facts].reset_index(drop=True),
    )


def test_layout_has_whole_numbers_and_empty_cells(usual, tmp_path):
    path = tmp_path / "antwoorden.csv"
    as_layout(usual).to_csv(path, sep=";", index=False)
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert header.split(";") == [
        *("persoon", "buurt", "meting", "groep", "geslacht", "geboortejaar", "opleiding"),
        *ITEMS,
    ]
    cells = {cell for line in lines for cell in line.split(";")[7:]}
    assert cells == {"", *map(str, range(1, 11))}


# --- refused


@pytest.mark.parametrize("buurten", [-1, 1, 401])
def test_impossible_number_of_buurten_is_refused(buurten):
    with pytest.raises(DataProblem, match=f"Het aantal buurten is {buurten}. Kies een getal van 2 tot en met 400."):
        simulate_programme(buurten=buurten, registry=REGISTRY)


def test_negative_seed_is_refused():
    with pytest.raises(DataProblem, match="seed"):
        simulate_programme(seed=-1, registry=REGISTRY)


def test_missing_scale_is_named():
    fewer = {name: one for name, one in REGISTRY.items() if name != "djg_6"}
    with pytest.raises(UnknownName, match="djg_6"):
        simulate_programme(registry=fewer)


def test_scale_with_other_answers_is_refused():
    mark = REGISTRY["leefbaarheid_cijfer"]
    other = {**REGISTRY, mark.id: replace(mark, options=mark.options[1:])}
    with pytest.raises(DataProblem, match="leefbaarheid_cijfer"):
        simulate_programme(registry=other)


def test_projects_own_scales_do_not_change_the_demo(usual):
    more = {"own_1": replace(REGISTRY["leefbaarheid_cijfer"], id="own_1"), **REGISTRY}
    assert _sha(simulate_programme(registry=more)) == _sha(usual)
