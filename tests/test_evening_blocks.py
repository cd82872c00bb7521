"""What is shown of an evening: no stronger than it was, nothing of a few people, nothing of one person."""

import json

import pandas as pd
import pytest

from tests.evening_case import ballots, evening, people
from traject_eval import blocks
from traject_eval.plots import draw, text_faults
from traject_eval.words import speaking

IDEAS = {"i1": {"idea": "Samen eten"}, "i2": {"idea": "Moestuin"}, "i3": {"idea": "Belcirkel"}}


def _one(made) -> dict:
    made = made.blocks if isinstance(made, blocks.Blocks) else (made,)
    assert len(made) == 1
    return made[0].content


def _vote(given: dict, **more) -> dict:
    return _one(blocks.show_vote(evening(agenda_ideeen=IDEAS, agenda_stemmen=given, **more)))


# --- the vote


def test_an_idea_that_is_clearly_ahead_is_named():
    found = _vote(ballots(12, {"i1": 3, "i2": 1}))
    assert found["title"] == "Duidelijk voor: ‘Samen eten’"
    assert [(row["name"], row["filled"], row["open"]) for row in found["data"]["rows"]] == [
        ("Samen eten", 36, 0),
        ("Moestuin", 0, 12),
        ("Belcirkel", 0, 0),
    ]
    assert [row["rule"] for row in found["data"]["rows"]] == [False, True, False]
    assert found["note"].startswith(
        "12 mensen plakten samen 48 stippen. Het eerste idee heeft er 24 meer dan het tweede."
    )


def test_ideas_that_may_both_be_first_are_both_filled_and_none_is_named():
    found = _vote(ballots(6, {"i1": 4}) | ballots(6, {"i2": 4}, start=6))
    assert found["title"] == "Bovenaan kunnen 2 ideeën staan"
    assert [row["filled"] for row in found["data"]["rows"]] == [24, 24, 0]


def test_too_few_voters_get_totals_without_a_lead():
    found = _vote(ballots(9, {"i1": 3, "i2": 1}))
    assert found["title"] == "‘Samen eten’ kreeg de meeste stippen"
    assert {row["told"] for row in found["data"]["rows"]} == {""}
    assert "te weinig mensen" in found["note"]


def test_a_tie_on_the_wall_names_nobody_and_has_no_margin():
    wall = {"i1": {"dots": 5}, "i2": {"dots": 5}}
    found = _one(blocks.show_vote(evening(agenda_ideeen=IDEAS, agenda_muur=wall)))
    assert found["title"] == "Er staan ideeën samen bovenaan"
    assert "Daarom staat er geen marge bij" in found["note"]


def test_a_vote_that_goes_on_is_hidden_while_people_are_filling_in():
    given = {"p0": {"i1": 4, "_done": True}, "p1": {"i2": 1}}
    live = evening(agenda_ideeen=IDEAS, agenda_stemmen=given, aftrap_aanwezigen=people(2))
    live.live = True
    assert _one(blocks.show_vote(live))["kind"] == "refusal"
    closed = evening(agenda_ideeen=IDEAS, agenda_stemmen=given | {"": {"_closed": True}}, aftrap_aanwezigen=people(2))
    closed.live = True
    assert _one(blocks.show_vote(closed))["kind"] == "figure"


def test_no_votes_are_said():
    assert _vote({})["reason"] == "Er is nog niet gestemd."


def test_ideas_stand_in_their_fields():
    places = {"i1": {"term": "short", "whose": "ourselves"}, "i2": {"term": "long", "whose": "others"}, "i3": {}}
    made = evening(agenda_plaats={row: {**IDEAS[row], **values} for row, values in places.items()})
    found = _one(blocks.show_places(made))
    assert found["data"]["cells"] == [[["Samen eten"], []], [[], ["Moestuin"]]]
    assert found["title"] == "Snel en zelf te doen, aantal ideeën: 1"


def test_the_agenda_shows_what_and_never_who():
    points = {"a": {"aim": "Elke week samen eten", "who": ["p1"], "first_step": "Zaal vragen", "when": "2026-12-10"}}
    found = _one(blocks.show_agenda(evening(agenda_punten=points, aftrap_aanwezigen=people(2))))
    assert found["rows"] == [["Elke week samen eten", "Zaal vragen", "10 december 2026", "–", "–"]]
    assert "Bewoner" not in json.dumps(found)


# --- the kick-off


def _turnout(groups: dict[str, int], invited: dict[str, int]) -> dict:
    streets = {name: {"group": name, "invited": number} for name, number in invited.items()}
    came = [name for name, number in groups.items() for _ in range(number)]
    present = {f"p{nr}": {"alias": "x", "group": name} for nr, name in enumerate(came)}
    return _one(blocks.show_attendance(evening(aftrap_genodigd=streets, aftrap_aanwezigen=present)))


def test_small_streets_are_taken_together_and_empty_ones_are_named():
    found = _turnout({"Dijk": 9, "Kade": 3, "Plein": 2}, {"Dijk": 20, "Kade": 10, "Plein": 12, "Hof": 8})
    assert found["rows"] == [["Dijk", "20", "9"], ["Hof", "8", "0"], ["Andere straten en groepen samen (2)", "22", "5"]]
    assert found["note"] == "Nog niemand kwam uit: Hof."


def test_a_small_street_takes_a_large_one_along_so_that_it_cannot_be_worked_out():
    found = _turnout({"Dijk": 9, "Kade": 3}, {"Dijk": 20, "Kade": 10})
    assert found["rows"] == [["Andere straten en groepen samen (2)", "30", "12"]]


def test_under_ten_people_are_not_counted():
    assert _turnout({"Dijk": 9}, {"Dijk": 20})["kind"] == "refusal"


def test_talents_in_use_are_those_that_the_agenda_names():
    offers = {f"t{nr}": {"talent": f"T{nr}", "kind": "hands", "theme": "eat", "who": "p0"} for nr in range(12)}
    points = {"a": {"aim": "Koken", "talents": ["t0", "t3", "gone"]}}
    found = _one(blocks.show_talents(evening(aftrap_talenten=offers, agenda_punten=points)))
    assert found["title"] == "Talenten in gebruik: 2 van de 12"
    assert [(row["name"], row["filled"], row["open"]) for row in found["data"]["rows"]] == [("eten en drinken", 2, 10)]


def test_the_network_hides_how_many_stand_alone_where_they_are_few():
    asked = {f"k{nr}": {"moment": "aftrap", "who": f"p{nr}", "knows": [f"p{(nr + 1) % 11}"]} for nr in range(11)}
    asked["k11"] = {"moment": "aftrap", "who": "p11", "knows": []}
    found = _one(blocks.show_network(evening(aftrap_kent=asked, aftrap_aanwezigen=people(12))))
    assert found["rows"] == [["aftrap", "12", "1,8", "0,0", "17%", "minder dan 5"]]


def test_hopes_stand_in_the_words_of_people_and_before_worries():
    said = {"a": {"words": "Te druk", "kind": "fear"}, "b": {"words": "Samen eten", "kind": "hope", "theme": "eat"}}
    found = _one(blocks.show_hopes(evening(aftrap_hopen=said)))
    assert found["rows"] == [["Samen eten", "hoop", "eten en drinken"], ["Te druk", "zorg", "–"]]
    assert found["title"] == "Hoop: 1. Zorgen: 1"


# --- the trip

EXAMPLES = {
    "v1": {"name": "Eettafel", "theme": "eat", "works": "Ze koken zelf"},
    "v2": {"name": "Tuin", "theme": "green"},
    "v3": {"name": "Los idee"},
}
VERDICTS = {"v1": {"verdict": "leave", "why": "Te groot"}, "v2": {"verdict": "adapt"}}
HOPED = {
    "h1": {"words": "Samen eten", "kind": "hope", "theme": "eat"},
    "h2": {"words": "Bloemen", "kind": "hope", "theme": "green"},
    "h3": {"words": "Te druk", "kind": "fear", "theme": "care"},
}
TRIP = {"reis_voorbeelden": EXAMPLES, "reis_oordeel": VERDICTS, "aftrap_hopen": HOPED}


def test_examples_stand_by_theme_beside_what_people_hope_for():
    found = _one(blocks.show_examples(evening(**TRIP)))
    assert found["title"] == "Meenemen of aanpassen: 1 van de 3 voorbeelden"
    assert [(row["name"], row["filled"], row["open"], row["told"]) for row in found["data"]["rows"]] == [
        ("eten en drinken", 0, 1, "1 keer gehoopt"),
        ("groen en buiten", 1, 0, "1 keer gehoopt"),
        ("zonder thema", 0, 1, ""),
    ]
    assert found["note"].startswith(
        "Thema’s waar mensen op hopen: 2. Met een voorbeeld dat we meenemen of aanpassen: 1."
    )


def test_what_is_taken_along_comes_first_and_what_was_not_weighed_last():
    found = _one(blocks.show_verdicts(evening(**TRIP)))
    assert found["title"] == "Meenemen: 0. Aanpassen: 1. Niet: 1"
    assert found["rows"] == [
        ["Tuin", "aanpassen", "–", "–", "–"],
        ["Eettafel", "niet", "Te groot", "Ze koken zelf", "–"],
        ["Los idee", "–", "–", "–", "–"],
    ]


def test_insights_that_matter_come_first_with_where_they_came_from():
    said = {
        "a": {"insight": "Klein beginnen", "example": "v1", "question": "Met wie?"},
        "b": {"insight": "Vaste dag", "matters": True},
    }
    found = _one(blocks.show_insights(evening(reis_inzichten=said, reis_voorbeelden=EXAMPLES)))
    assert found["rows"] == [["Vaste dag", "–", "–", "ja"], ["Klein beginnen", "Eettafel", "Met wie?", "–"]]
    assert found["title"] == "Inzichten die er echt toe doen: 1"


def test_the_findings_of_a_trip_are_counts_of_what_was_seen():
    found = blocks.trip_findings(evening(**TRIP))
    assert found[["key", "value", "unit"]].values.tolist() == [
        ["reis.used", 1.0, "examples"],
        ["reis.served", 0.5, "share"],
    ]
    assert blocks.trip_findings(evening()).empty


# --- what runs already

THERE = {
    "a": {"name": "Kookclub", "theme": "eat", "open": True, "distance": 900, "needs": ["space", "hands"]},
    "b": {"name": "Zaal", "theme": "meet", "distance": 50, "offers": ["space"], "where": "Plein"},
    "c": {"name": "Los", "needs": ["money"]},
}
SKILLS = {
    "t1": {"talent": "Koken", "kind": "hands", "theme": "eat", "would_do": True},
    "t2": {"talent": "Snoeien", "kind": "hands", "theme": "green", "would_do": True},
    "t3": {"talent": "Bakken", "kind": "hands", "theme": "eat", "would_do": False},
}
RUNNING = {"lopend_initiatieven": THERE, "aftrap_hopen": HOPED, "aftrap_talenten": SKILLS}


def test_a_theme_that_people_hope_for_and_that_has_nothing_is_named():
    found = _one(blocks.show_running(evening(**RUNNING)))
    assert found["title"] == "Voor 1 van de 2 thema’s waar mensen op hopen, is er nog niets"
    assert found["note"].startswith("Wat ontbreekt: groen en buiten.")
    assert [(row["name"], row["filled"], row["open"]) for row in found["data"]["rows"]] == [
        ("eten en drinken", 1, 0),
        ("groen en buiten", 0, 0),
        ("elkaar ontmoeten", 0, 1),
        ("zonder thema", 0, 1),
    ]


def test_a_hope_for_which_people_chose_something_is_no_gap_any_more():
    found = _one(blocks.show_running(evening(**RUNNING, lopend_wensen={"h2": {"answered": ["b"]}})))
    assert found["title"] == "Voor elk thema waar mensen op hopen, is er iets. Samen: 3"
    assert found["table"]["rows"][1] == ["groen en buiten", "1", "1", "0", "0"]


def test_the_nearest_comes_first_and_what_is_not_known_last():
    found = _one(blocks.show_nearby(evening(**RUNNING)))
    assert [[row[0], row[4], row[5]] for row in found["rows"]] == [
        ["Zaal", "Plein", "50\u00a0m"],
        ["Kookclub", "–", "900\u00a0m"],
        ["Los", "–", "–"],
    ]


def test_who_has_it_stands_beside_who_is_looking_with_talents_of_the_same_theme_only():
    found = _one(blocks.show_matches(evening(**RUNNING)))
    assert found["title"] == "Voor 2 van de 3 vragen is er al iemand in de buurt"
    assert found["rows"] == [
        ["Kookclub", "ruimte", "Zaal"],
        ["Kookclub", "handen", "Koken"],
        ["Los", "geld", "nog niemand"],
    ]


def test_the_findings_of_what_runs_are_counts():
    found = blocks.running_findings(evening(**RUNNING))
    assert found[["key", "value"]].values.tolist() == [["lopend.assets", 3.0], ["lopend.covered", 0.5]]


# --- local business

BUSINESS = {
    "bedrijven_bedrijven": {"b1": {"name": "De bakker"}, "b2": {"name": "De garage"}},
    "bedrijven_vraag": {"p1": {"aim": "Samen eten", "kind": "goods"}, "p2": {"aim": "Tuin", "kind": "hands"}},
    "bedrijven_aanbod": {
        "o1": {"what": "Brood", "kind": "goods", "business": "b1", "returns": "Naam op de kaart"},
        "o2": {"what": "Auto", "kind": "space"},
    },
    "bedrijven_toezeggingen": {
        "o1": {"what": "Brood", "business": "b1", "serves": "p1", "status": "delivered", "hours": 3, "euro": 40},
        "o2": {"what": "Auto", "status": "dropped", "hours": 2},
        "o3": {"what": "Verf", "status": "asked"},
        "o4": {"what": "Alleen aangeboden"},
    },
}


def test_what_the_agenda_asks_stands_beside_the_business_that_has_it():
    found = _one(blocks.show_offers(evening(**BUSINESS)))
    assert found["title"] == "Voor 1 van de 2 vragen heeft een bedrijf een aanbod"
    assert found["rows"] == [
        ["Samen eten", "spullen", "Brood (De bakker, ertegenover: Naam op de kaart)"],
        ["Tuin", "handen", "nog niemand"],
    ]


def test_promises_go_from_asked_to_delivered_and_what_was_only_offered_is_not_asked():
    found = _one(blocks.show_promises(evening(**BUSINESS)))
    assert found["title"] == "Geleverd: 1 van de 3 vragen aan bedrijven"
    assert [(row["name"], row["filled"], row["open"]) for row in found["data"]["rows"]] == [
        ("gevraagd", 0, 3),
        ("toegezegd", 0, 2),
        ("geleverd", 1, 0),
    ]
    assert "Nagekomen: 1 van de 2 toezeggingen waarvan bekend is hoe het afliep." in found["note"]
    assert "3 uur werk en 40 euro" in found["note"]


def test_while_nothing_is_delivered_no_worth_of_it_is_told():
    asked = {"o1": {"what": "Brood", "status": "asked", "hours": 3}}
    assert _one(blocks.show_promises(evening(bedrijven_toezeggingen=asked)))["note"] == ""


def test_everything_that_was_asked_stands_with_its_state_and_its_estimate():
    found = _one(blocks.show_kept(evening(**BUSINESS)))
    assert found["rows"] == [
        ["Brood", "De bakker", "Samen eten", "geleverd", "3", "40", "–"],
        ["Auto", "–", "–", "ging niet door", "2", "–", "–"],
        ["Verf", "–", "–", "gevraagd", "–", "–", "–"],
    ]


def test_the_findings_of_business_keep_hours_and_money_apart():
    found = blocks.business_findings(evening(**BUSINESS))
    assert dict(zip(found["key"], found["value"], strict=True)) == {
        **{"bedrijven.asked": 3, "bedrijven.promised": 2, "bedrijven.delivered": 1, "bedrijven.kept": 0.5},
        **{"bedrijven.delivered.hours": 3, "bedrijven.delivered.euro": 40},
    }


# --- the hand-over


def _decisions(pattern: list[str], count: int, days: int = 30) -> dict:
    dates = pd.date_range("2024-01-15", periods=count, freq=f"{days}D")
    return {
        f"b{nr}": {"what": f"Besluit {nr}", "date": str(day.date()), "decides": [pattern[nr * len(pattern) // count]]}
        for nr, day in enumerate(dates)
    }


def _handover(rows: dict) -> dict:
    return _one(blocks.show_handover(evening(collectief_besluiten=rows)))


def test_few_decisions_get_counts_and_no_line():
    found = _handover(_decisions(["professional", "residents"], 8))
    assert found["data"]["panels"][0]["curve"] is None
    assert "vier kwartalen en twintig besluiten" in found["note"]
    assert found["title"].startswith("Besluiten van bewoners in het laatste kwartaal:")


def test_a_rise_that_is_sure_is_said_and_drawn():
    some = ["professional"] * 3 + ["residents", "professional", "residents", "professional"] + ["residents"] * 3
    found = _handover(_decisions(some, 40, days=20))
    assert found["title"] == "Bewoners besluiten vaker dan in het begin"
    assert len(found["data"]["panels"][0]["curve"]["x"]) == 25


def test_a_wavering_share_is_not_yet_to_be_said():
    found = _handover(_decisions(["professional", "residents"] * 12, 24, days=30))
    assert found["title"] == "Of bewoners vaker besluiten, is nog niet te zeggen"


def test_a_decision_without_a_readable_date_is_left_out():
    rows = _decisions(["residents"], 2) | {"x": {"what": "?", "date": "ooit", "decides": ["team"]}}
    assert len(blocks.handover_findings(evening(collectief_besluiten=rows))) == 1


def test_the_self_scan_shows_each_point():
    found = _one(blocks.show_form_of_collective(evening(collectief_vorm={"money": {"mark": "good", "note": "Kas"}})))
    assert found["title"] == "Geregeld: 1 van de 6 punten"
    assert found["rows"] == [["Geld: wie beheert het, wie controleert?", "+ geregeld", "Kas"]]


# --- all of them

SHOWS = (
    *(blocks.show_attendance, blocks.show_hopes, blocks.show_talents, blocks.show_network, blocks.show_vote),
    *(blocks.show_places, blocks.show_agenda, blocks.show_handover, blocks.show_form_of_collective),
    *(blocks.show_examples, blocks.show_verdicts, blocks.show_insights),
    *(blocks.show_running, blocks.show_nearby, blocks.show_matches),
    *(blocks.show_offers, blocks.show_promises, blocks.show_kept),
    *(blocks.show_team, blocks.show_actions, blocks.show_load, blocks.show_initiatives, blocks.show_flywheel),
    *(blocks.show_loops, blocks.show_strength, blocks.show_lasting, blocks.show_model, blocks.show_horizons),
    *(blocks.show_money, blocks.show_hours, blocks.show_carrying, blocks.show_worth),
    *(blocks.show_why, blocks.show_told, blocks.show_ages, blocks.show_living, blocks.show_estimates),
    blocks.show_care,
)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("show", SHOWS, ids=lambda show: show.__name__)
def test_an_evening_on_which_nothing_was_filled_in_is_told_in_words(show, lang):
    with speaking(lang):
        made = show(evening())
    kinds = [one.content["kind"] for one in (made.blocks if isinstance(made, blocks.Blocks) else (made,))]
    assert set(kinds) <= {"refusal"}


def test_every_drawing_of_an_evening_can_be_read():
    shown = [_vote(ballots(12, {"i1": 3, "i2": 1})), _handover(_decisions(["professional", "residents"], 40))]
    for content in shown:
        for size in ("wide", "narrow", "hall"):
            assert text_faults(draw(content["chart"], content["data"], size=size)) == []


def test_findings_have_the_columns_of_the_others_and_nothing_of_a_person():
    made = evening(
        agenda_ideeen=IDEAS,
        agenda_stemmen=ballots(12, {"i1": 3, "i2": 1}),
        aftrap_aanwezigen=people(12),
        collectief_besluiten=_decisions(["professional", "residents"] * 20, 40),
    )
    keys = [
        key
        for find in (blocks.aftrap_findings, blocks.agenda_findings, blocks.handover_findings)
        for key in find(made)["key"]
    ]
    assert keys == [
        *("aftrap.turnout", "agenda.effective", "agenda.lead"),
        *("collectief.decides.share", "collectief.decides.trend"),
    ]
