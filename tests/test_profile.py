"""The profile of a buurt: figures with their source, a scenario that is only a scenario, and nothing typed twice."""

import json
from uuid import uuid4

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evening_case import evening
from traject_eval import blocks
from traject_eval.context import add_context
from traject_eval.errors import DataProblem
from traject_eval.forms.evening import open_evening
from traject_eval.method import care_scenario
from traject_eval.plots import draw, text_faults
from traject_eval.reporting.freeze import freeze
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.words import causal_words, speaking

CODE, OTHER = "BU12340101", "BU12340102"
KWB = (
    "gwb_code_10;ind_wbi;a_inw;a_65_oo;a_75_oo;p_hh_li\n"
    "NL00;.;17000000;3400000;1500000;7,1\n"
    "GM1234;1;50000;11000;5000;8,4\n"
    "BU12340101;1;1000;250;120;.\n"
    "BU12340102;1;2000;500;200;9,5\n"
)
PEOPLE = {
    "inhabitants": {"here": 1000, "year": "2025", "source": "kwb.csv, BU12340101"},
    "age_65": {"here": 25.0, "municipality": 22.0, "country": 20.5, "year": "2025", "source": "kwb.csv, BU12340101"}
    | {"before": 21.0, "before_year": "2020"},
    "age_75": {"here": 12.0, "year": "2025", "source": "geteld door de wijkraad"},
}
LIVING = {"low_income": {"municipality": 8.4, "year": "2024", "source": "kwb.csv"}, "urbanity": {"here": 3}}
MODEL = {"modelled_lonely": {"here": 44.0, "country": 48.0, "year": "2024", "source": "rivm.csv"}}
ASSUMED = {
    "hours": {"low": 2, "high": 3, "why": "wijkverpleging"},
    **{"growth": {"low": 0, "high": 10}, "change": {"low": -50, "high": 0}, "years": {"high": 1}},
}


def _all(made) -> list[dict]:
    return [one.content for one in (made.blocks if isinstance(made, blocks.Blocks) else (made,))]


# --- the scenario


def test_a_scenario_by_hand():
    """100 people, 2 to 3 hours; a tenth more or as many people next year; half or all of the 150 to 200 hours."""
    found = care_scenario((100, 100), (2, 3), (0, 0.1), (-0.5, 0), 1, (150, 200)).table
    assert found.iloc[0].tolist() == pytest.approx([0, 200, 250, 300, 150, 175, 200, 150 / 300, 200 / 200])
    assert found.iloc[1].tolist() == pytest.approx([1, 200, 262.5, 330, 75, 131.25, 200, 75 / 330, 200 / 200])


RATE = st.floats(-0.2, 0.2)


def _range(ends: st.SearchStrategy) -> st.SearchStrategy:
    return st.tuples(ends, ends).map(sorted).map(tuple)


@settings(deadline=None, max_examples=60)  # the machine may be busy with others
@given(
    _range(st.floats(1, 1e4)), _range(st.floats(0.5, 40)), _range(RATE), _range(RATE), st.integers(1, 50), st.booleans()
)
def test_the_middle_lies_in_the_fan_and_every_corner_between_its_ends(people, hours, growth, change, years, known):
    found = care_scenario(people, hours, growth, change, years, (10.0, 20.0) if known else None).table
    slack = 1 + 1e-9
    for kind in ("demand", "supply"):
        assert (found[f"{kind}_low"] <= found[f"{kind}_middle"] * slack).all()
        assert (found[f"{kind}_middle"] <= found[f"{kind}_high"] * slack).all()
    corner = care_scenario(*((end[1],) * 2 for end in (people, hours, growth, change)), years).table
    assert (corner["demand_low"] <= found["demand_high"] * slack).all()
    assert (found["covered_low"] <= found["covered_high"] * slack).all()


def test_twice_the_people_ask_twice_the_hours_and_sure_assumptions_are_a_line():
    once, twice = (care_scenario((n, n), (2, 3), (0.01, 0.02), (0, 0), 9, (5, 5)).table for n in (40, 80))
    assert (2 * once["demand_high"]).tolist() == pytest.approx(twice["demand_high"].tolist())
    sure = care_scenario((40, 40), (2, 2), (0.02, 0.02), (0, 0), 9).table
    assert sure["demand_low"].tolist() == pytest.approx(sure["demand_high"].tolist())
    assert sure["covered_low"].tolist() == pytest.approx((1.02 ** -sure["year"]).tolist())


def test_where_the_hours_that_there_are_are_not_known_their_start_opens_no_gap():
    found = care_scenario((10, 90), (1, 9), (0.02, 0.02), (0.02, 0.02), 20).table
    assert found["covered_low"].tolist() == pytest.approx([1.0] * 21)
    assert found["covered_high"].tolist() == pytest.approx([1.0] * 21)


def test_every_assumption_that_cannot_be_is_told_at_once():
    with pytest.raises(DataProblem) as told:
        care_scenario((0, 5), (3, 2), (float("nan"), 0), (-2, 0), 0, (-1, 5))
    for name in ("people", "hours", "growth", "change", "supply", "years"):
        assert f"{name} " in str(told.value)


# --- what is shown


def test_the_reason_stands_at_the_front_in_one_sentence():
    told = {"": {"urgency": "De winkels zijn weg.", "client": "De gemeente"}}
    front, table = _all(blocks.show_why(evening(profiel_aanleiding=told)))
    assert (front["place"], front["title"], front["text"]) == ("front", "Waarom deze buurt?", "De winkels zijn weg.")
    assert table["rows"][1:] == [["Wat is de aanleiding", "–"], ["Wie vraagt dit", "De gemeente"]]


def test_the_share_of_older_people_is_told_with_what_it_was():
    (found,) = _all(blocks.show_ages(evening(profiel_mensen=PEOPLE)))
    assert found["title"] == "65 jaar of ouder: 25% van de inwoners; in 2020 was dat 21%"
    assert [(row["name"], row["here"], row["country"]) for row in found["data"]["rows"]] == [
        ("65 jaar of ouder (%)", 25.0, 20.5),
        ("75 jaar of ouder (%)", 12.0, None),
    ]
    assert found["data"]["high"] == 25
    assert found["note"] == (
        "Aantal inwoners: 1.000. Bron: kwb.csv, BU12340101, 2025 en geteld door de wijkraad, 2025. "
        "Wat de bron niet geeft, is niet bekend."
    )
    assert found["table"]["rows"][1] == ["75 jaar of ouder (%)", "12", "niet bekend", "niet bekend", "2025", "–"]


def test_held_back_is_said_and_hatched_and_never_a_nought():
    figure, table = _all(blocks.show_living(evening(profiel_leven=LIVING)))
    assert figure["data"]["rows"][0] == {
        **{"name": "Huishoudens met een laag inkomen (%)", "here": None, "municipality": 8.4, "country": None},
        **{"told": "", "held_back": "niet bekend"},
    }
    assert table["rows"] == [["Stedelijkheid (1 is het meest, 5 het minst)", "3", *["niet bekend"] * 2, "–", "–"]]
    assert figure["note"].startswith("Inkomen in een bestand van CBS gaat vaak over een eerder jaar")


def test_a_score_round_nought_has_two_decimals():
    (table,) = _all(blocks.show_living(evening(profiel_leven={"ses_woa": {"here": 0.045, "municipality": -0.1}})))
    assert table["rows"][0][1:3] == ["0,04", "−0,10"]


def test_what_cannot_be_a_percentage_is_not_drawn():
    (figure,) = _all(blocks.show_living(evening(profiel_leven={"one_person": {"here": 412, "year": "soms"}})))
    assert figure["data"]["rows"][0]["held_back"] == "geen percentage"
    assert figure["data"]["high"] == 25


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_modelled_figure_is_marked_as_background(lang):
    with speaking(lang):
        (found,) = _all(blocks.show_estimates(evening(profiel_schattingen=MODEL)))
    assert {"nl": "achtergrond, geen uitkomst", "en": "background, no outcome"}[lang] in found["title"]
    assert {"nl": "niemand ernaar gevraagd", "en": "Nobody here was asked"}[lang] in found["note"]


def test_the_scenario_shows_two_fans_and_every_assumption_with_what_it_rests_on():
    figure, assumed = _all(blocks.show_care(evening(profiel_mensen=PEOPLE, profiel_scenario=ASSUMED)))
    assert figure["title"] == "Scenario: in 2026 kan er genoeg zorg zijn, en ook te weinig"
    assert figure["note"].startswith(
        "Van elke 10 uren die in 2026 worden gevraagd, zijn er in dit scenario 4,5 tot 10,0."
    )
    assert "geen voorspelling" in figure["note"]
    demand, supply = figure["data"]["fans"]
    assert (demand["low"], demand["high"]) == ([240.0, 240.0], [360.0, 396.0])
    assert supply["low"] == [240.0, 120.0]
    assert [row[1:] for row in assumed["rows"]] == [
        ["120", "120", "Uit de cijfers over deze buurt: 12,0% van 1.000 inwoners"],
        ["2", "3", "wijkverpleging"],
        ["0", "10", "–"],
        [
            *["zoveel als nu gevraagd"] * 2,
            "Niet ingevuld. We nemen aan dat er nu precies zoveel zorg is als er wordt gevraagd",
        ],
        ["−50", "0", "–"],
        ["1", "1", "–"],
    ]


def test_what_people_typed_goes_before_the_figures_and_what_is_missing_is_named():
    typed = ASSUMED | {"people": {"low": 90}}
    assert (
        blocks.care.read_assumptions(evening(profiel_mensen=PEOPLE, profiel_scenario=typed)).loc["people", "high"] == 90
    )
    (found,) = _all(blocks.show_care(evening(profiel_scenario={"hours": {"low": 2}})))
    assert found["needed"].startswith("Vul nog in: ‘Mensen van 75 jaar of ouder, nu’, ‘Zoveel procent meer")


def test_assumptions_that_cannot_be_are_refused_in_words():
    wrong = ASSUMED | {"hours": {"low": 5, "high": 2}}
    (found,) = _all(blocks.show_care(evening(profiel_mensen=PEOPLE, profiel_scenario=wrong)))
    assert found["reason"] == "Met deze aannamen is niet te rekenen."
    half = ASSUMED | {"years": {"low": 1.5}}
    (found,) = _all(blocks.show_care(evening(profiel_mensen=PEOPLE, profiel_scenario=half)))
    assert found["kind"] == "refusal"


def test_findings_hold_what_was_measured_and_never_what_a_model_made():
    told = {
        "profiel_mensen": PEOPLE,
        "profiel_leven": LIVING,
        "profiel_schattingen": MODEL,
        "profiel_scenario": ASSUMED,
    }
    found = blocks.profile_findings(evening(**told)).set_index("key")
    assert list(found.index) == ["profiel.age_65", "profiel.age_75", "profiel.covered_low", "profiel.covered_high"]
    assert found["value"].tolist() == pytest.approx([0.25, 0.12, 120 / 264, 1.0])
    assert found["method"].tolist() == ["register", "register", "scenario", "scenario"]


TOLD = {
    **{"profiel_mensen": PEOPLE, "profiel_leven": LIVING},
    **{"profiel_schattingen": MODEL, "profiel_scenario": ASSUMED},
}


def test_nothing_of_the_profile_names_a_cause():
    made = evening(**TOLD)
    shows = (blocks.show_ages, blocks.show_living, blocks.show_estimates, blocks.show_care)
    said = json.dumps([_all(show(made)) for show in shows], ensure_ascii=False)
    assert list(causal_words(said, "nl")) == []


@pytest.mark.parametrize("size", ["wide", "narrow", "hall", "card"])
def test_every_drawing_of_the_profile_can_be_read(size):
    made = evening(**TOLD)
    for show in (blocks.show_ages, blocks.show_living, blocks.show_estimates, blocks.show_care):
        content = _all(show(made))[0]
        assert text_faults(draw(content["chart"], content["data"], size=size)) == [], content["key"]


# --- nothing typed twice


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "p", "Proef", {"T0": ""})
    rows = [{"code": code, "name": name, "year": 2025} for code, name in ((CODE, "De Hoek"), (OTHER, "Het Veld"))]
    return add_buurten(made, rows)


def _add(project: Project, content: str, name: str = "kwb.csv") -> None:
    path = project.root.parent / name
    path.write_text(content, encoding="utf-8")
    add_context(project, path, 2025)


def _type(opened, form: str, row: str, **values: object) -> None:
    changes = [{"id": uuid4().hex, "row": row, "field": field, "value": value} for field, value in values.items()]
    assert opened.save(form, changes).refused == {}


def test_figures_of_a_file_stand_in_the_form_and_what_is_typed_goes_over_them(project):
    _add(project, KWB)
    opened = open_evening(project, CODE)
    rows = opened.rows("profiel.mensen")
    assert rows["age_75"] | {"before": None} == {
        **{"here": 12.0, "municipality": 10.0, "country": pytest.approx(100 * 15 / 170), "year": "2025"},
        **{"source": f"kwb.csv, {CODE}", "before": None},
    }
    assert set(opened.rows("profiel.leven")) == {"low_income"}
    assert "here" not in opened.rows("profiel.leven")["low_income"]
    _type(opened, "profiel.mensen", "age_75", here=13.5, source="geteld")
    assert opened.rows("profiel.mensen")["age_75"]["here"] == 13.5
    assert opened.rows("profiel.mensen")["age_75"]["country"] == pytest.approx(100 * 15 / 170)
    opened.journal.close()


def test_what_residents_say_is_there_at_the_kick_off_and_hopes_on_the_agenda(project):
    opened = open_evening(project, CODE)
    _type(opened, "profiel.verhalen", "r1", words="Weer een winkel", kind="hope", theme="eat")
    _type(opened, "profiel.verhalen", "r2", words="Het is donker", kind="fear")
    assert set(opened.labels("aftrap.hopen").values()) == {"Weer een winkel", "Het is donker"}
    assert opened.labels("agenda.ideeen") == {"r1": "Weer een winkel"}
    opened.journal.close()


def test_a_figure_that_changed_makes_anew_the_snapshot_of_its_own_buurt_only(project):
    _add(project, KWB)
    first = freeze(project, [CODE, OTHER])
    assert first.failed == {}
    assert set(first.filled[CODE]) == {"profiel.mensen", "profiel.leven"}
    assert freeze(project, [CODE, OTHER]).keys == first.keys
    _add(project, KWB.replace("1000;250;120", "1000;260;120"), "later.csv")
    again = freeze(project, [CODE, OTHER])
    assert again.keys[CODE] != first.keys[CODE]
    assert again.keys[OTHER] == first.keys[OTHER]
    kept = json.loads((project.root / "data/snapshots" / CODE / "evenings.json").read_text(encoding="utf-8"))
    assert kept["profiel.mensen"]["age_65"]["here"] == 26.0


def test_a_buurt_of_an_unknown_year_has_no_figures(tmp_path):
    made = add_buurten(create_project(tmp_path / "q", "Proef", {"T0": ""}), [{"code": CODE, "name": "De Hoek"}])
    _add(made, KWB)
    opened = open_evening(made, CODE)
    assert opened.rows("profiel.mensen") == {}
    assert isinstance(blocks.show_ages(opened).content["reason"], str)
    assert pd.isna(opened.buurt["year"])
    opened.journal.close()
