"""What is shown of the team and its flywheel: no stronger than it is, and no person to be recognised."""

import json

import pytest

from tests.evening_case import evening, people
from traject_eval import blocks
from traject_eval.plots import draw, sizes, text_faults


def _one(made) -> dict:
    made = made.blocks if isinstance(made, blocks.Blocks) else (made,)
    assert len(made) == 1
    return made[0].content


def _initiatives(rows: dict[str, dict]) -> dict:
    return {row: {"name": f"Initiatief {row}"} | values for row, values in rows.items()}


def _turning() -> dict:
    """Eight roots of January 2025; from a and b another came in May, and c faded in August."""
    rows = {name: {"started": "2025-01-10", "confirmed": "2026-03-01"} for name in "abcdefgh"}
    rows["c"] = {"started": "2025-01-10", "ended": "2025-08-01", "way": "faded"}
    rows |= {f"{name}1": {"started": "2025-05-10", "parent": name, "confirmed": "2026-03-01"} for name in "ab"}
    return _initiatives(rows)


# --- the tree


def test_the_tree_shows_where_each_sprang_from_and_what_still_runs():
    ideas = {"i": {"idea": "Een tuin"}}
    rows = {
        "a": {"started": "2025-01-10", "idea": "i", "confirmed": "2026-01-10"},
        "b": {"started": "2025-07-10", "parent": "a", "ended": "2025-09-10", "way": "handed_on", "resident_led": False},
        "c": {},
    }
    found = _one(blocks.show_initiatives(evening(team_initiatieven=_initiatives(rows), agenda_ideeen=ideas)))
    assert found["title"] == "Begonnen initiatieven: 2. Nog lopend: 1"
    assert [(row["parent"], row["stopped"], row["residents"]) for row in found["data"]["rows"]] == [
        (None, False, True),
        (0, True, False),
    ]
    assert found["table"]["rows"] == [
        ["Initiatief a", "10 januari 2025", "Een tuin", "loopt"],
        ["Initiatief b", "10 juli 2025", "Initiatief a", "overgedragen"],
    ]
    assert "nog niet begonnen: 1." in found["note"]
    assert found["data"]["years"] == [{"at": pytest.approx(356 / 365), "label": "2026"}]


def test_a_branch_that_cannot_be_is_left_out_and_told():
    rows = {"a": {"started": "2025-01-10", "parent": "b"}, "b": {"started": "2025-07-10", "parent": "a"}}
    found = _one(blocks.show_initiatives(evening(team_initiatieven=_initiatives(rows))))
    assert "klopt niet uit welk ander ze voortkwamen, want dat begon later: Initiatief a." in found["note"]
    measured = _one(blocks.show_flywheel(evening(team_initiatieven=_initiatives(rows))))
    assert "klopt niet" in measured["rows"][0][3]


def test_of_very_many_only_the_oldest_that_ended_are_not_drawn_and_all_are_in_the_table():
    rows = {f"r{nr}": {"started": f"2025-01-{nr + 1:02}", "confirmed": "2026-01-01"} for nr in range(28)}
    rows |= {f"e{nr}": {"started": "2024-01-01", "ended": f"2024-02-{nr + 1:02}"} for nr in range(3)}
    found = _one(blocks.show_initiatives(evening(team_initiatieven=_initiatives(rows))))
    assert len(found["data"]["rows"]) == 24
    assert len(found["table"]["rows"]) == 31
    assert not any(row["stopped"] for row in found["data"]["rows"])
    assert "(7)" in found["note"]


@pytest.mark.parametrize("size", sizes())
def test_the_tree_can_be_read(size):
    found = _one(blocks.show_initiatives(evening(team_initiatieven=_turning())))
    assert text_faults(draw(found["chart"], found["data"], size=size)) == []


# --- the measures


def test_the_number_stands_in_the_title_with_its_margin():
    found = _one(blocks.show_flywheel(evening(team_initiatieven=_turning())))
    _, value, margin, rests = found["rows"][0]
    assert found["title"] == f"Een initiatief bracht er in twaalf maanden gemiddeld {value} ({margin}) voort"
    assert value.startswith("0,2")
    assert rests == "8 initiatieven die twaalf maanden gevolgd zijn, uit 8 stambomen"


def test_under_eight_followed_only_how_many_there_are_is_told():
    rows = dict(list(_turning().items())[:7])
    found = _one(blocks.show_flywheel(evening(team_initiatieven=rows)))
    assert found["title"] == "Draait het vliegwiel?"
    assert found["rows"][0][1:] == [
        *("–", "–"),
        "Nog niet te zeggen: daarvoor moeten 8 initiatieven twaalf maanden gevolgd zijn. Nu zijn dat er 7.",
    ]


def test_only_what_faded_counts_as_ended():
    measured = {row[0]: row for row in _one(blocks.show_flywheel(evening(team_initiatieven=_turning())))["rows"]}
    assert measured["Loopt na zes maanden nog"][1] == "100%"
    assert "Er viel er tot dan geen een stil" in measured["Loopt na zes maanden nog"][3]
    assert measured["Loopt na twaalf maanden nog"][1] == "90%"


def test_reach_of_a_few_people_is_not_told():
    rows = _initiatives({"a": {"started": "2025-01-10", "participants": 9}})
    found = _one(blocks.show_flywheel(evening(team_initiatieven=rows)))
    assert not any("meedoen" in row[0] for row in found["rows"])


def test_findings_hold_the_number_the_survival_and_the_strength():
    strength = {"m": {"moment": "mei", "aim": "m2", "rely": "m4"}}
    found = blocks.team_findings(evening(team_initiatieven=_turning(), team_kracht=strength)).set_index("key")
    assert found["value"].round(3).to_dict() == {
        **{"team.initiatives": 10, "team.flywheel": 0.25, "team.survival.6": 1, "team.survival.12": 0.9},
        "team.strength": 3,
    }


# --- the team


def _load(live: bool, actions: dict, n: int = 12) -> dict:
    made = evening(team_acties=actions, aftrap_aanwezigen=people(n))
    made.live = live
    return _one(blocks.show_load(made))


BUSY = {f"a{nr}": {"what": f"Actie {nr}", "who": ["p0"], "buddy": f"p{nr % 2}"} for nr in range(5)}


def test_who_does_too_much_is_seen_together_and_stands_in_no_report():
    assert _load(True, BUSY)["rows"] == [
        ["Bewoner 0", "5", "meer dan 3 tegelijk: vraag of dit gaat"],
        ["Bewoner 1", "2", ""],
    ]
    told = _load(False, BUSY)
    assert "Bewoner" not in json.dumps(told)
    assert "zo weinig mensen" in told["text"]


def test_an_action_without_anybody_is_told():
    assert _load(False, BUSY | {"b": {"what": "?", "status": "doing"}})["text"].startswith(
        "Open acties: 6. Acties zonder iemand die het doet: 1."
    )
    nobody = _load(False, {"b": {"what": "?"}})
    assert "Mensen met meer dan 3 open acties tegelijk: 0." in nobody["text"]


def test_actions_stand_by_stage_and_without_who():
    actions = {"a": {"what": "Poster", "status": "done"}, "b": {"what": "Zaal", "who": ["p0"], "when": "2026-12-01"}}
    found = _one(blocks.show_actions(evening(team_acties=actions, aftrap_aanwezigen=people(1))))
    assert found["title"] == "Acties die klaar zijn: 1 van de 2"
    assert found["rows"] == [["Zaal", "1 december 2026", "–", "nog doen"], ["Poster", "–", "–", "klaar"]]
    assert "Bewoner" not in json.dumps(found)


def test_a_talent_that_only_an_action_names_is_in_use():
    offers = {f"t{nr}": {"talent": f"T{nr}", "kind": "hands", "theme": "eat"} for nr in range(12)}
    made = evening(aftrap_talenten=offers, team_acties={"a": {"what": "Koken", "talents": ["t1"]}})
    assert _one(blocks.show_talents(made))["title"] == "Talenten in gebruik: 1 van de 12"


def test_the_strength_of_the_team_is_set_side_by_side():
    marks = {"a": {"moment": "mei", "aim": "m1"}, "b": {"moment": "november", "aim": "m3", "speak": "m4"}}
    found = _one(blocks.show_strength(evening(team_kracht=marks)))
    assert found["title"] == "Hoe sterk het team zich vindt: van 1,0 naar 3,5, op een schaal van 1 tot 5"
    assert found["rows"][:2] == [
        ["We weten waar we heen willen", "1", "3"],
        ["Iedereen durft te zeggen wat hij vindt", "–", "4"],
    ]


def test_of_what_has_stopped_nobody_asks_whether_it_goes_on():
    marks = {row: {"stays": "good", "name": f"Initiatief {row}"} for row in "ac"}
    made = evening(team_initiatieven=_turning(), team_blijft=marks)
    found = _one(blocks.show_lasting(made))
    assert found["title"] == "Loopt door zonder begeleider: 1 van de 1 initiatieven"
    assert [row[0] for row in found["rows"]] == ["Initiatief a"]
    (source,) = made.form("team.blijft").prefill
    rows = _turning()
    assert source.takes(rows["a"])
    assert not source.takes(rows["c"])


# --- loops

FACTORS = {name: {"name": name} for name in ("eten", "kennen", "moe")}


def _loops(rows: list[tuple]) -> dict:
    arrows = {str(nr): dict(zip(("source", "sign", "target"), row, strict=True)) for nr, row in enumerate(rows)}
    return blocks.show_loops(evening(team_factoren=FACTORS, team_pijlen=arrows)).blocks[0].content


def test_a_loop_is_read_aloud_and_those_that_strengthen_come_first():
    found = _loops(
        [("eten", "more", "moe"), ("moe", "less", "eten"), ("eten", "more", "kennen"), ("kennen", "more", "eten")]
    )
    assert found["title"] == "Kringen die zichzelf versterken, volgens de groep: 1 van de 2"
    assert found["rows"] == [
        ["meer ‘eten’, dan meer ‘kennen’, dan meer ‘eten’", "versterkt zichzelf"],
        ["meer ‘eten’, dan meer ‘moe’, dan minder ‘eten’", "houdt zichzelf in evenwicht"],
    ]


def test_arrows_that_make_no_loop_say_so_and_half_an_arrow_is_none():
    assert "nog geen kring" in _loops([("eten", "more", "kennen")])["text"]
    assert _loops([("eten", "more", "weg"), ("eten", None, "moe")])["kind"] == "refusal"
