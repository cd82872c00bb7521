"""The one door out: no block shows few people, and none says more than its verdict."""

import itertools
import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import traject_eval as te
from tests.figure_cases import NO_SCORES
from traject_eval.blocks import MIME, Block, Blocks, block, valid
from traject_eval.blocks.block import BATCH, FIELDS
from traject_eval.blocks.claims import verdict
from traject_eval.blocks.programme import Programme
from traject_eval.evaluation import findings, item_changes
from traject_eval.instruments import load_instruments
from traject_eval.plots import draw
from traject_eval.privacy import gate_findings
from traject_eval.words import speaking

MARK, COHESION, LONELY = "leefbaarheid_cijfer", "vm_cohesie_4", "djg_6"
SHOWS = (
    *(te.show_summary, te.show_turnout, te.show_changes, te.show_spread, te.show_items),
    *(te.show_comparison, te.show_reliability, te.show_precision, te.show_movers, te.show_item_behaviour),
    *(te.show_method, te.show_scales, te.show_screening, te.show_seen),
)
PEOPLE_COLUMNS = re.compile(r"mensen|én|^T\d", re.IGNORECASE)  # headings of columns that count people
NOBODY_FEW = {*range(1, 5)}
ROSE = re.compile(r"omhoog|omlaag|gestegen|gedaald|steeg|daalde")
COMPARISON_COLUMNS = ["buurt", "population", "instrument", "before", "after", "change"]


def _blocks(study, *shows) -> list[dict]:
    made = [show(study) for show in shows or SHOWS]
    return [one.content for part in made for one in (part.blocks if isinstance(part, Blocks) else (part,))]


def _by_key(study, *shows) -> dict[str, dict]:
    return {content["key"]: content for content in _blocks(study, *shows)}


def _marks(n, step=1, population="deelnemer", waves=("T0", "T1"), start=0):
    """People with a mark of 5 to 7, and ``step`` or one more than ``step`` higher the second time."""
    return {
        population: {
            f"{population}{i}": {wave: 5 + i % 3 + (step + i % 2) * (wave == "T1") for wave in waves}
            for i in range(start, start + n)
        }
    }


def _cohesion(n, draw, population="bewoner", waves=("T0", "T1")):
    return {
        population: {f"{population}{i}": {wave: draw.integers(1, 6, 4).tolist() for wave in waves} for i in range(n)}
    }


def _numbers_in(content: object):
    """Every number in a block, also those inside its texts."""
    if isinstance(content, dict):
        for part in content.values():
            yield from _numbers_in(part)
    elif isinstance(content, list):
        for part in content:
            yield from _numbers_in(part)
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield float(content)


def _people_cells(content: dict):
    """The whole numbers in the columns of a table (of a figure too) that count people."""
    table = content if content["kind"] == "table" else content.get("table")
    for row in (table or {"rows": []})["rows"]:
        for column, cell in zip(table["columns"], row, strict=True):
            if PEOPLE_COLUMNS.search(column["label"]):
                yield from (int(count.replace(".", "")) for count in re.findall(r"(?<![\d,])\d[\d.]*(?![\d,])", cell))


def _people_said(content: dict):
    """Numbers of people in the sentences of a block."""
    words = json.dumps(content, ensure_ascii=False).replace("\u00a0", " ")
    for found in re.findall(r"(\d+) (?:mensen|anderen|deelnemers|bewoners|lager\b|hoger\b)", words):
        yield int(found)


# --- under the base: a refusal, never a number


@pytest.mark.parametrize("population", ["deelnemer", "bewoner"])
@pytest.mark.parametrize("waves", [("T0", "T1"), ("T0",)])
def test_nine_people_give_refusals_and_not_one_number(make_study, population, waves):
    study = make_study(_marks(9, population=population, waves=waves))
    contents = _blocks(study)
    kinds = {content["key"]: content["kind"] for content in contents}
    assert kinds.pop("turnout") == "table"
    assert kinds.pop("lead") == "text"
    assert kinds.pop("limits") == kinds.pop("screening.left_out") == "text"
    assert set(kinds.values()) == {"refusal"}
    assert kinds[f"{population}.{MARK}"] == "refusal"
    assert not [number for content in contents for number in _numbers_in(content) if number != content["schema"]]
    turnout = next(content for content in contents if content["key"] == "turnout")
    assert set(turnout["rows"][0][1:]) <= {"minder dan 10", "niet getoond"}


def test_ten_people_are_enough(make_study):
    study = make_study(_marks(10))
    assert _by_key(study, te.show_summary)[f"deelnemer.{MARK}"]["kind"] == "claim"


def test_a_base_of_five_is_the_least_and_then_holds(make_study):
    assert _by_key(make_study(_marks(5), min_base=5), te.show_summary)[f"deelnemer.{MARK}"]["kind"] == "claim"
    assert _by_key(make_study(_marks(4), min_base=5), te.show_summary)[f"deelnemer.{MARK}"]["kind"] == "refusal"


def test_one_wave_with_few_people_refuses_the_change(make_study):
    people = _marks(20, waves=("T0",))["deelnemer"] | _marks(9, start=20)["deelnemer"]
    people = {name: ({"T1": marks["T1"]} if "T1" in marks else marks) for name, marks in people.items()}
    found = _by_key(make_study({"deelnemer": people}))
    assert found[f"deelnemer.{MARK}"]["kind"] == "refusal"
    assert found["turnout"]["rows"][0] == ["Deelnemers aan het traject", "20", "minder dan 10", "niet getoond"]


def test_a_refusal_says_what_would_be_needed(make_study):
    refusal = _by_key(make_study(_marks(9)), te.show_summary)[f"deelnemer.{MARK}"]
    assert refusal["title"] == "Deelnemers: leefbaarheid (rapportcijfer)"
    assert refusal["reason"] == "Te weinig antwoorden om iets te laten zien."
    assert refusal["needed"] == "Nodig zijn minstens 10 mensen per meting. Zo is ook niemand te herkennen."


def test_a_refused_change_is_not_explained_by_a_wave_that_was_there(make_study):
    """Nine participants answered twice: it is not true that there was one wave only, nor that they are residents."""
    refusals = [content for content in _blocks(make_study(_marks(9)), te.show_changes) if content["kind"] == "refusal"]
    assert refusals
    for content in refusals:
        assert "één meting" not in content["reason"]
        assert "Bewoners" not in content["title"]


def test_a_refusal_of_one_wave_names_the_population_that_was_asked(make_study):
    (content,) = _blocks(make_study(_marks(20, waves=("T0",))), te.show_changes)
    assert content["reason"] == "Er is pas één meting met antwoorden."
    assert "Bewoners" not in content["title"]


def test_answers_that_give_no_score_are_told_and_do_not_stop_a_report(make_study):
    """Everyone answered two questions of four, and the scale needs three."""
    people = {f"p{i}": {wave: [4, 2, None, None] for wave in ("T0", "T1")} for i in range(20)}
    contents = _blocks(make_study({"bewoner": people}, COHESION))
    assert {content["kind"] for content in contents if content["place"] == "front"} <= {"text", "refusal"}
    assert any("nog niets te zeggen" in content.get("text", "") for content in contents)


def test_populations_are_never_mixed(make_study):
    people = _marks(12) | _marks(15, step=-3, population="bewoner")
    found = _by_key(make_study(people))
    assert found[f"deelnemer.{MARK}"]["people"] == "dezelfde 12 mensen"
    assert found[f"bewoner.{MARK}"]["people"] == "dezelfde 15 mensen"
    assert found[f"deelnemer.{MARK}"]["sign"]["value"] == pytest.approx(1.5)
    assert found[f"bewoner.{MARK}"]["sign"]["value"] == pytest.approx(-3 + 7 / 15)


# --- no cell of one to four people


def _awkward(left, joined, both, seed):
    """Residents whose answers fall in small cells, of whom some leave and some join."""
    draw = np.random.default_rng(seed)
    people = _cohesion(both, draw)["bewoner"]
    people |= {f"l{i}": {"T0": draw.choice(5, 4, p=[0.1, 0.1, 0.1, 0.2, 0.5]) + 1} for i in range(left)}
    people |= {f"j{i}": {"T1": draw.choice(5, 4, p=[0.02, 0.03, 0.05, 0.1, 0.8]) + 1} for i in range(joined)}
    return {"bewoner": {name: {wave: list(map(int, a)) for wave, a in waves.items()} for name, waves in people.items()}}


AWKWARD = list(itertools.product([(0, 0), (2, 0), (0, 4), (3, 7), (6, 8), (12, 1)], [12, 25, 60]))


@pytest.fixture(scope="module", params=AWKWARD, ids=lambda param: "{}-{}-{}".format(*param[0], param[1]))
def awkward(request, make_study):
    """How many left, joined and took part twice, and the study of them."""
    (left, joined), both = request.param
    people = _awkward(left, joined, both, seed=left + 10 * joined + 100 * both)
    return left, joined, both, make_study(people, COHESION)


def test_no_table_or_sentence_counts_one_to_four_people(awkward):
    *_, study = awkward
    for content in _blocks(study):
        assert not NOBODY_FEW & set(_people_cells(content)), content["key"]
        assert not NOBODY_FEW & set(_people_said(content)), content["key"]


def test_no_bar_of_a_figure_stands_for_one_to_four_people(awkward):
    *_, both, study = awkward
    found = study.evaluation
    changes = item_changes(found.answers, found.instruments[COHESION], before="T0", after="T1")
    counted = {item.item.short: item for item in changes}
    drawn = 0
    for content in _blocks(study, te.show_items):
        for row in content["data"]["items"] if content["kind"] == "figure" else ():
            for wave in ("before", "after"):
                total = int(getattr(counted[row["label"]], wave).sum())
                counts = [round(part["share"] * total, 6) for part in row[wave]]
                assert sum(counts) == pytest.approx(total)
                assert all(count == 0 or count >= 5 for count in counts)
                drawn += len(counts)
    assert drawn or both < 60


def test_no_dots_of_a_spread_stand_for_one_to_four_people(awkward):
    left, joined, both, study = awkward
    (content,) = _blocks(study, te.show_spread)
    if content["kind"] == "refusal":
        assert both < 60
        return
    counts = [cell[wave] for cell in content["data"]["cells"] for wave in ("before", "after")]
    assert min(counts) >= 5
    assert sum(counts) == 2 * both + left + joined
    movement = content["data"]["movement"]
    if any(1 <= moved <= 4 for moved in (left, joined)):
        assert movement is None  # the total of the three would be how many took part twice
    if movement:
        assert not NOBODY_FEW & set(movement.values())


def test_the_number_who_took_part_twice_is_hidden_where_it_would_tell_who_left(make_study):
    study = make_study(_awkward(2, 7, 40, seed=1), COHESION)
    found = _by_key(study)
    assert found["turnout"]["rows"][0][1:] == ["42", "47", "niet getoond"]
    rows = json.dumps(found["method.bewoner.vm_cohesie_4"]["rows"])
    assert "40" not in rows
    assert "49" not in rows  # everyone: 42 + 47 - 40


def test_the_programme_does_not_tell_what_the_buurt_hid(make_study):
    """Beside "42 mensen voor, 47 na" the 49 people of a change would give the two who left."""
    study = make_study(_awkward(2, 7, 40, seed=1), COHESION)
    kept = gate_findings(findings(study.evaluation), 10, 5)
    buurten = pd.DataFrame([{"code": "b", "name": "Vlierbeek", "arm": "traject"}])
    programme = Programme("Goed Oud", buurten, {}, kept, load_instruments()[COHESION], {}, None, NO_SCORES, 10, 5)
    contents = [one.content for one in te.show_programme(programme).blocks]
    assert {content["kind"] for content in contents} == {"figure", "table"}
    assert "49" not in json.dumps(contents)


# --- titles are no stronger than their verdict

STEPS = {
    "rose": [1, 2] * 15,
    "fell": [-1, -2] * 15,
    "rose_size_uncertain": [1, 1, 1, 0, 0, 0] * 5,
    "fell_size_uncertain": [-1, -1, -1, 0, 0, 0] * 5,
    "no_relevant_change": [1, -1, *[0] * 13] * 2,
    "undecided": [3, -3] * 15,
}


def _moved(steps):
    return {"deelnemer": {f"p{i}": {"T0": 5 + i // 2 % 2, "T1": 5 + i // 2 % 2 + step} for i, step in enumerate(steps)}}


@pytest.mark.parametrize("key", STEPS)
def test_a_title_is_no_stronger_than_its_verdict(make_study, key):
    study = make_study(_moved(STEPS[key]), smallest=0.5)
    (case,) = study.evaluation.conclusive("deelnemer")
    assert verdict(case) == key
    titles = [content["title"] for content in _blocks(study, te.show_summary, te.show_changes)]
    titles.append(next(content["text"] for content in _blocks(study, te.show_summary) if content["key"] == "lead"))
    moved = [title for title in titles if ROSE.search(title)]
    assert bool(moved) == ("rose" in key or "fell" in key)
    assert all("omlaag" not in title for title in titles) or "fell" in key
    assert all("omhoog" not in title for title in titles) or "rose" in key
    assert ("hoeveel is onzeker" in " ".join(titles)) == ("uncertain" in key)


def test_a_sure_but_small_change_is_not_called_a_change_in_any_title(make_study):
    """The whole margin lies above zero and under the smallest change that counts: the verdict is "ongeveer gelijk"."""
    study = make_study(_moved([1, 0, 0, 0, 0] * 6), smallest=0.5)
    (case,) = study.evaluation.conclusive("deelnemer")
    assert verdict(case) == "no_relevant_change"
    assert case.change.low > 0
    assert _blocks(study, te.show_changes)[0]["title"] == (
        "Deelnemers aan het traject: de score voor leefbaarheid (rapportcijfer) bleef ongeveer gelijk"
    )


def test_item_titles_count_only_the_statements_that_are_sure(make_study):
    people = {f"p{i}": {"T0": [1 + i % 5] * 4, "T1": [1 + (i + 1) % 5] * 4} for i in range(60)}
    (content,) = _blocks(make_study({"bewoner": people}, COHESION), te.show_items)
    assert sum(row["sure"] for row in content["data"]["items"]) == 0
    assert content["title"].endswith("bij geen van de 4 uitspraken is al te zeggen of de antwoorden veranderden")


# --- scales for groups only, one wave, comparison


def test_a_scale_for_groups_only_never_shows_single_people(make_study):
    draw = np.random.default_rng(3)
    people = {f"p{i}": {wave: draw.integers(1, 4, 6).tolist() for wave in ("T0", "T1")} for i in range(80)}
    lonely = make_study({"bewoner": people}, LONELY)
    assert _by_key(lonely, te.show_summary)[f"bewoner.{LONELY}"]["kind"] == "claim"
    assert _blocks(lonely, te.show_spread) == []
    cohesion = make_study(_cohesion(80, draw), COHESION)
    assert [content["chart"] for content in _blocks(cohesion, te.show_spread)] == ["spread"]


def test_one_wave_gives_where_people_stand_and_no_change(make_study):
    found = _by_key(make_study(_marks(12, waves=("T0",))))
    claim = found[f"deelnemer.{MARK}"]
    assert claim["title"] == "Deelnemers: de score voor leefbaarheid (rapportcijfer) is gemiddeld 6,0"
    assert claim["sign"]["null"] is None
    assert claim["people"] == "12 mensen"
    assert found["lead"]["text"] == (
        "De score voor leefbaarheid (rapportcijfer) is bij de deelnemers gemiddeld 6,0. "
        "Er is één keer gemeten. Over verandering is nog niets te zeggen."
    )
    assert found["limits"]["text"].startswith("Er is één keer gemeten.")
    assert not [key for key in found if key.startswith(("changes", "spread")) and found[key]["kind"] != "refusal"]
    assert found["method"]["kind"] == "refusal"


def test_a_comparison_buurt_says_that_it_is_one(make_study):
    study = make_study(_marks(12, population="bewoner"), arm="vergelijking")
    assert _by_key(study, te.show_summary)["lead"]["text"].startswith(
        "Deze buurt doet mee als vergelijkingsbuurt. Er loopt hier geen traject."
    )
    (content,) = _blocks(study, te.show_comparison)
    assert content["text"] == "Deze buurt is zelf een vergelijkingsbuurt: andere buurten worden met deze vergeleken."


def test_a_buurt_is_laid_beside_the_mean_of_the_comparison_buurten(make_study):
    others = [("c1", 0.2), ("c2", 0.6)]
    compared = pd.DataFrame(
        [(code, "bewoner", MARK, "T0", "T1", change) for code, change in others], columns=COMPARISON_COLUMNS
    )
    shown = _blocks(make_study(_marks(12, population="bewoner"), comparison=compared), te.show_comparison)
    content, place = shown
    assert content["rows"][0][0] == "Leefbaarheid (rapportcijfer)"
    assert content["rows"][0][1] == "+1,5"
    assert content["rows"][0][3:] == ["+0,4", "2"]
    assert "niet of het traject de oorzaak is" in content["note"]
    assert place["text"] == (
        "De verandering hier is +1,10 punt anders dan gemiddeld in de 2 buurten zonder traject. Van deze 3 buurten "
        "staat deze buurt op plaats 1 (1 is de grootste stijging). Meer is met één buurt niet te zeggen."
    )


@pytest.mark.parametrize(
    ("people", "compared", "reason"),
    [
        (_marks(12, population="bewoner"), [], "Er zijn geen vergelijkingsbuurten met genoeg antwoorden."),
        (
            _marks(9, population="bewoner"),
            [("c1", "bewoner", MARK, "T0", "T1", 0.2)],
            "Er zijn te weinig antwoorden van bewoners van deze buurt om te vergelijken.",
        ),
        (
            _marks(12),
            [("c1", "bewoner", MARK, "T0", "T1", 0.2)],
            "Er zijn te weinig antwoorden van bewoners van deze buurt om te vergelijken.",
        ),
    ],
)
def test_without_a_fair_comparison_there_is_none(make_study, people, compared, reason):
    compared = pd.DataFrame(compared, columns=COMPARISON_COLUMNS)
    (content,) = _blocks(make_study(people, comparison=compared), te.show_comparison)
    assert (content["kind"], content["reason"]) == ("refusal", reason)


# --- blocks themselves


def test_every_block_of_a_full_study_is_valid_json_and_every_figure_can_be_drawn(make_study):
    draw_from = np.random.default_rng(5)
    people = _cohesion(60, draw_from) | _cohesion(40, draw_from, population="deelnemer")
    contents = _blocks(make_study(people, COHESION))
    assert {content["kind"] for content in contents} >= {"text", "claim", "table", "figure"}
    for content in contents:
        assert valid(json.loads(json.dumps(content, allow_nan=False)))
        if content["kind"] == "figure":
            assert draw(content["chart"], content["data"]).get_size_inches().min() > 0


GOOD = {"schema": 1, "kind": "refusal", "place": "front", "key": "a", "title": "t", "reason": "r", "needed": "n"}


@pytest.mark.parametrize(
    "content",
    [
        *(None, "text", 7, [], {}, {"schema": 1}),
        GOOD | {"schema": 2},
        GOOD | {"kind": "html"},
        GOOD | {"kind": ["refusal"]},
        GOOD | {"extra": "x"},
        {name: value for name, value in GOOD.items() if name != "needed"},
    ],
)
def test_what_is_not_exactly_a_block_is_not_valid(content):
    assert valid(GOOD)
    assert valid(content) is False


def test_a_block_cannot_be_made_with_other_fields():
    with pytest.raises(ValueError, match="a refusal block has the fields"):
        block("refusal", key="a", title="t")
    with pytest.raises(ValueError, match="a html block has the fields"):
        block("html", key="a", html="<b>")


def test_missing_numbers_become_null_and_never_nan():
    made = block("claim", key="a", **dict.fromkeys(FIELDS["claim"] - {"sign"}, ""), sign={"value": np.float64("nan")})
    assert made.content["sign"] == {"value": None}


def test_in_a_run_in_bulk_a_block_is_stored_bare(monkeypatch):
    one = Block(GOOD)
    assert set(one._repr_mimebundle_()) == {MIME, "text/plain", "text/html"}
    monkeypatch.setenv(BATCH, "1")
    assert set(one._repr_mimebundle_()) == {MIME, "text/plain"}


def test_text_of_data_is_escaped_in_a_notebook():
    shown = Block(GOOD | {"title": "<script>alert(1)</script>"})._repr_mimebundle_()["text/html"]
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_keys_of_a_report_are_unique(make_study):
    draw_from = np.random.default_rng(5)
    people = _cohesion(60, draw_from) | _cohesion(40, draw_from, population="deelnemer")
    keys = [content["key"] for content in _blocks(make_study(people, COHESION))]
    assert [key for key, group in itertools.groupby(sorted(keys)) if len(list(group)) > 1] == []


# --- which figures stand beside each other, and what is not certain about a scale

BREAK = {"T0": "2019-10-01", "T1": "2022-10-01"}
TODAY = {"T0": "2025-03-01", "T1": "2026-03-01"}
BROKEN = (
    "Vanaf 2021 is op een andere manier gemeten dan daarvoor. Cijfers van voor en na dat jaar zijn niet te vergelijken."
)


def _six(n: int) -> dict:
    return {"bewoner": {f"p{i}": {"T0": [2, 4, 4, 3, 4, None], "T1": [2, 4, 4, 4, 4 + i % 2, None]} for i in range(n)}}


def test_waves_on_both_sides_of_a_break_are_refused_everywhere_with_the_reason(make_study):
    study = make_study(_marks(30), dates=BREAK)
    found = _by_key(study)
    for key in (f"deelnemer.{MARK}", "no_change.deelnemer"):
        assert (found[key]["kind"], found[key]["reason"]) == ("refusal", BROKEN)
    assert found["lead"]["text"] == (
        "Over verandering in leefbaarheid (rapportcijfer) bij de deelnemers is niets te zeggen. "
        "De metingen zijn niet te vergelijken."
    )
    told = findings(study.evaluation).set_index("key")
    assert told.loc["refused", "refused_because"] == "metingen niet te vergelijken"
    assert "figure" not in {content["kind"] for content in found.values()}


def test_waves_on_one_side_of_a_break_are_compared(make_study):
    assert _by_key(make_study(_marks(30), dates=TODAY))[f"deelnemer.{MARK}"]["kind"] == "claim"


def test_a_norm_is_drawn_only_where_it_was_measured_in_the_same_way(make_study):
    drawn = _by_key(make_study(_six(30), "vm_cohesie_6", dates=TODAY), te.show_changes)["changes.bewoner"]
    assert drawn["data"]["rows"][0]["norm"] == {"value": 6.4, "label": "Nederland 6,4\n(2021)"}
    assert drawn["alt"].endswith("Nederland 6,4 (2021).")
    assert drawn["note"].endswith("Een verschil ermee zegt niet waardoor het komt.")
    for name, marks, dates in (
        ("vm_cohesie_6", _six(30), {"T0": "", "T1": "2026-03-01"}),  # nobody knows when T0 was
        (MARK, _marks(30, population="bewoner"), TODAY),  # the norm is of 2015
    ):
        content = _by_key(make_study(marks, name, dates=dates), te.show_changes)["changes.bewoner"]
        assert content["data"]["rows"][0]["norm"] is None
        assert content["data"]["rows"][0]["norm_text"] == "geen landelijk cijfer"
        assert "streepjeslijn" not in content["note"]


def test_a_footnote_says_what_is_not_certain_about_a_scale(make_study):
    note = _by_key(make_study(_six(30), "vm_cohesie_6"), te.show_scales)["scales"]
    assert (note["style"], note["title"]) == ("note", "Wat niet zeker is aan de vragenlijsten")
    assert note["text"] == (
        "Sociale samenhang (zes stellingen). Niet in een bron nagegaan: de tekst van de vragen en de regel voor "
        "overgeslagen vragen. Afgeleid uit wat wel in een bron staat: de tekst van de antwoorden en de berekening van "
        "de score."
    )


def test_a_footnote_says_that_a_project_supplied_the_questions(make_study):
    scale = replace(load_instruments()["vm_cohesie_6"], wording="vragenlijst van het CBS")
    note = _by_key(make_study(_six(30), scale), te.show_scales)["scales"]["text"]
    assert "de tekst van de vragen en" not in note
    assert note.endswith("De tekst van de vragen komt van het programma zelf: vragenlijst van het CBS.")


def test_there_is_no_footnote_where_all_is_certain_or_nothing_is_shown(make_study):
    scale = load_instruments()[MARK]
    certain = replace(scale, status=dict.fromkeys(scale.status, "sourced"))
    assert te.show_scales(make_study(_marks(30), certain)).blocks == ()
    assert te.show_scales(make_study(_marks(9))).blocks == ()


def test_in_english_the_labels_the_norm_and_the_footnote_are_english(make_study):
    with speaking("en"):
        found = _by_key(
            make_study(_six(30), "vm_cohesie_6", dates=TODAY), te.show_changes, te.show_items, te.show_scales
        )
    assert found["changes.bewoner"]["data"]["rows"][0]["norm"]["label"] == "The Netherlands 6.4\n(2021)"
    labels = {row["label"] for row in found["items.bewoner"]["data"]["items"]}
    assert "Feels at home with the people here" in labels
    assert "the English text" in found["scales"]["text"]


def test_nobody_is_counted_as_changed_over_a_break(make_study):
    people = _cohesion(40, np.random.default_rng(3))
    study = make_study(people, COHESION, dates=BREAK)
    told = findings(study.evaluation).set_index("key")
    assert told.loc["movers.net", "refused_because"] == "metingen niet te vergelijken"
    movers = _by_key(study, te.show_movers)["movers"]
    assert movers["kind"] == "refusal"
    assert movers["reason"].endswith("Sociale samenhang (bewoners): de metingen zijn niet te vergelijken.")


def test_the_programme_says_why_a_buurt_has_no_change(make_study):
    study = make_study(_marks(30, population="bewoner"), dates=BREAK)
    found = gate_findings(findings(study.evaluation), 10, 5)
    buurten = pd.DataFrame([("b", "Vlierbeek", "traject")], columns=["code", "name", "arm"])
    table = _by_key(
        Programme("Goed Oud", buurten, {}, found, load_instruments()[MARK], {}, None, NO_SCORES, 10, 5),
        te.show_programme,
    )
    told = json.dumps(list(table.values()), ensure_ascii=False)
    assert "niet te vergelijken" in told
    assert "te weinig antwoorden" not in told
