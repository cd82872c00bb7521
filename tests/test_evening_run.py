"""Evenings in reports: a chapter where something was filled in, in its own buurt only, and nothing personal."""

import re
from uuid import uuid4

import pytest

from tests.paper import reads
from traject_eval.forms.evening import open_evenings
from traject_eval.reporting.desk import FINDINGS, read_findings
from traject_eval.reporting.freeze import freeze
from traject_eval.reporting.run import report
from traject_eval.store import Project, add_buurten
from traject_eval.store.snapshots import load_snapshot

ONE, NEW = "BU99990001", "BU99990077"
NAME = "Elisabeth Kanarievogel"
CHAPTERS = {"01-aftrap.ipynb", "04-agenda.ipynb", "06-team.ipynb", "07-model.ipynb", "08-collectief.ipynb"}


@pytest.fixture(autouse=True)
def _keys(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAJECT_KEYS", str(tmp_path / "sleutels"))


def _fill(project: Project, buurt: str, form: str, row: str, **values: object) -> None:
    changes = [{"id": uuid4().hex, "row": row, "field": field, "value": value} for field, value in values.items()]
    with open_evenings(project) as evening_of:
        assert evening_of(buurt).save(form, changes).refused == {}


def _chapters(project: Project, buurt: str) -> set[str]:
    return {path.name for path in (project.report_folder(buurt) / "workbooks").glob("*.ipynb")} & CHAPTERS


def _statuses(outcomes) -> dict[str, str]:
    return {outcome.buurt: outcome.status for outcome in outcomes}


def _html(project: Project, buurt: str) -> str:
    return (project.report_folder(buurt) / "rapport.html").read_text(encoding="utf-8")


@pytest.fixture
def filled(demo) -> Project:
    """A project in which a new buurt has had a kick-off and no survey."""
    project = add_buurten(demo, [{"code": NEW, "name": "Nieuwland"}])
    for nr in range(12):
        _fill(project, NEW, "aftrap.aanwezigen", f"p{nr}", alias=f"Deelnemer-alias {nr}", name=f"{NAME} {nr}")
    _fill(project, NEW, "aftrap.hopen", "h", words="Een bankje bij de brug", kind="hope")
    return project


def test_a_buurt_with_evenings_and_no_survey_has_a_report_of_what_was_done(filled):
    assert _statuses(report(filled, [NEW], numbers=[1, 4, 6, 8, 9], debug=True)) == {NEW: "klaar"}
    assert _chapters(filled, NEW) == {"01-aftrap.ipynb", "04-agenda.ipynb"}  # the hope is an idea beforehand
    page = _html(filled, NEW)
    assert "Een bankje bij de brug" in page
    assert "Bij de aftrap waren 12 mensen" in page
    assert "Buurtcollectief aan zet" not in page
    index = (filled.root / "reports" / "index.html").read_text(encoding="utf-8")
    assert "een vragenlijst is nog niet ingelezen" in index


def test_no_name_and_no_alias_is_in_anything_that_is_made_of_an_evening(filled):
    report(filled, [NEW], numbers=[1, 4, 6, 8], debug=True)
    made = [*filled.report_folder(NEW).rglob("*"), *(filled.root / "data" / "snapshots" / NEW).rglob("*")]
    texts = {path: path.read_bytes() for path in made if path.is_file()}
    assert len(texts) > 8
    assert [path.name for path, content in texts.items() if b"Kanarievogel" in content] == []
    shared = {path for path in texts if filled.report_folder(NEW) in path.parents}
    assert [path.name for path in shared if b"Deelnemer-alias" in texts[path]] == []


def test_an_answer_on_an_evening_changes_the_key_of_its_own_buurt_only(demo):
    codes = list(demo.buurten["code"])
    _fill(demo, ONE, "agenda.ideeen", "i", idea="Tuin")
    before = freeze(demo, codes).keys
    _fill(demo, ONE, "agenda.ideeen", "i", idea="Moestuin")
    after = freeze(demo, codes).keys
    assert {code for code in codes if before[code] != after[code]} == {ONE}


def test_what_is_taken_away_again_leaves_the_report(filled):
    _fill(filled, NEW, "collectief.besluiten", "b", what="Sleutel bij de buren", date="2026-02-01")
    report(filled, [NEW], numbers=[1, 4, 6, 8], debug=True)
    assert "Buurtcollectief aan zet" in _html(filled, NEW)
    _fill(filled, NEW, "collectief.besluiten", "b", _deleted=True)
    report(filled, [NEW], numbers=[1, 4, 6, 8], debug=True)
    assert "08-collectief.ipynb" not in _chapters(filled, NEW)
    assert "Buurtcollectief aan zet" not in _html(filled, NEW)
    again = report(filled, [NEW], numbers=[1, 4, 6, 8], debug=True)
    assert _statuses(again) == {NEW: "ongewijzigd"}


def test_a_business_goes_from_what_is_there_by_ask_and_promise_to_delivery_and_its_contact_is_nowhere(filled):
    _fill(filled, NEW, "lopend.initiatieven", "b", name="De bakker op het plein", kind="business")
    _fill(filled, NEW, "agenda.punten", "a", aim="Op woensdag eet iedereen mee")
    _fill(filled, NEW, "bedrijven.bedrijven", "b", contact=f"{NAME}, 06-98765432")  # the business stands there already
    _fill(filled, NEW, "bedrijven.vraag", "a", kind="goods")  # and so does what the agenda asks
    _fill(filled, NEW, "bedrijven.aanbod", "o", what="Brood van gisteren", business="b", kind="goods")
    told = {}
    for status, worth in (("asked", {}), ("promised", {}), ("delivered", {"hours": 3, "euro": 40})):
        _fill(filled, NEW, "bedrijven.toezeggingen", "o", serves="a", status=status, **worth)
        assert _statuses(report(filled, [NEW], numbers=[3, 4, 5], debug=True)) == {NEW: "klaar"}
        told[status] = _counts(filled)
    assert told == {
        "asked": {"asked": 1, "promised": 0, "delivered": 0},
        "promised": {"asked": 1, "promised": 1, "delivered": 0},
        "delivered": {"asked": 1, "promised": 1, "delivered": 1, "kept": 1},
    }
    page = _html(filled, NEW)
    cells = ["Brood van gisteren", "De bakker op het plein", "Op woensdag eet iedereen mee", "geleverd", "3", "40"]
    assert re.search(r"\s*".join(rf"<t[dh][^>]*>{cell}</t[dh]>" for cell in cells), page)
    assert "3 uur werk en 40 euro" in page
    folder = filled.report_folder(NEW)
    made = [path for path in folder.rglob("*") if path.is_file()]
    printed = reads((folder / "rapport.pdf").read_bytes())
    assert "Brood van gisteren" in printed
    assert [path for path in made if b"Kanarievogel" in path.read_bytes()] == []
    assert "Kanarievogel" not in printed


def _counts(project: Project) -> dict[str, float]:
    """What the findings of local business count, but for what it is worth."""
    found = read_findings(project.report_folder(NEW) / FINDINGS)
    own = found[found["workbook"].eq("05-bedrijven") & found["unit"].isin(["asks", "share"])]
    return dict(zip(own["key"].str.removeprefix("bedrijven."), own["value"], strict=True))


def test_a_snapshot_holds_the_rows_in_the_order_in_which_they_were_typed(filled):
    freeze(filled, [NEW])
    kept = load_snapshot(filled.root, NEW).evenings
    assert list(kept["aftrap.aanwezigen"]) == [f"p{nr}" for nr in range(12)]
    assert set(kept["aftrap.aanwezigen"]["p0"]) == {"alias"}
    assert kept["agenda.ideeen"] == {"h": {"idea": "Een bankje bij de brug", "source": "hope"}}


def test_a_project_without_evenings_never_makes_a_journal(demo):
    for path in (demo.root / "data").glob("traject.sqlite*"):
        path.unlink()
    figures = {"profiel.mensen", "profiel.leven", "profiel.schattingen"}  # from files, not from an evening
    assert freeze(demo, [ONE]).filled[ONE] == {"vragenlijst", *figures}
    assert not (demo.root / "data" / "traject.sqlite").exists()


def test_one_talent_walks_from_the_kick_off_to_the_last_report_and_nothing_is_typed_twice(filled):
    _fill(filled, NEW, "aftrap.talenten", "t", talent="Koken", kind="hands", who="p1")
    _fill(filled, NEW, "aftrap.talenten", "u", talent="Fietsen maken", kind="hands", who="p2")
    _fill(filled, NEW, "agenda.punten", "a", aim="Samen eten", first_step="Zaal vragen", talents=["t"], who=["p1"])
    with open_evenings(filled) as evening_of:
        evening = evening_of(NEW)
        assert evening.rows("team.acties") == {"a": {"what": "Zaal vragen", "who": ["p1"], "talents": ["t"]}}
        assert evening.rows("team.initiatieven") == {"a": {"name": "Samen eten"}}
        assert evening.rows("team.factoren") == evening.rows("team.blijft") == {"a": {"name": "Samen eten"}}
    numbers = [1, 4, 6, 7, 8]
    report(filled, [NEW], numbers=numbers, debug=True)
    told = {"01-aftrap.ipynb", "04-agenda.ipynb", "06-team.ipynb"}  # of 7 only what is done is known, not what it takes
    assert _chapters(filled, NEW) == told
    assert "Zaal vragen" in _html(filled, NEW)

    _fill(filled, NEW, "team.initiatieven", "a", started="2026-01-05", hours=12)
    with open_evenings(filled) as evening_of:
        assert evening_of(NEW).rows("model.uren") == {"a": {"what": "Samen eten", "available": 12}}
    report(filled, [NEW], numbers=numbers, debug=True)
    page = _html(filled, NEW)
    assert re.search(r"Talenten in gebruik</t[hd]>\s*<td[^>]*>1 van de 2<", page)
    assert NAME not in page
    assert "Deelnemer-alias" not in page


def test_money_that_a_business_promised_is_in_the_budget_without_being_typed_again(filled):
    _fill(filled, NEW, "bedrijven.bedrijven", "b", name="De bakker op het plein")
    _fill(filled, NEW, "bedrijven.aanbod", "o", what="Een bijdrage", business="b", kind="money")
    _fill(filled, NEW, "bedrijven.aanbod", "p", what="Een middag verven", business="b", kind="hands")
    _fill(filled, NEW, "bedrijven.toezeggingen", "p", status="promised", hours=12, euro=240)
    _fill(filled, NEW, "bedrijven.toezeggingen", "o", status="asked", euro=300)
    with open_evenings(filled) as evening_of:
        assert evening_of(NEW).rows("model.geld") == {}
    _fill(filled, NEW, "bedrijven.toezeggingen", "o", status="promised")
    with open_evenings(filled) as evening_of:
        (line,) = evening_of(NEW).rows("model.geld").values()
    assert line == {
        **{"what": "Een bijdrage", "business": "b", "amount": 300},
        **{"direction": "income", "rhythm": "once", "sure": "certain"},
    }
    report(filled, [NEW], numbers=[5, 7], debug=True)
    page = _html(filled, NEW)
    assert "Collectief businessmodel" in page
    cells = ["Een bijdrage", "komt erin", "De bakker op het plein", "300 euro, eenmalig", "1", "toegezegd"]
    assert re.search(r"\s*".join(rf"<t[dh][^>]*>{cell}</t[dh]>" for cell in cells), page)
