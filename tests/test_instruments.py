"""The scales: loaded, checked with file and line, and each scored by hand for one respondent."""

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from traject_eval.errors import ContextOnly, Faults, UnknownName
from traject_eval.evaluation import score
from traject_eval.instruments import (
    context_measures,
    find_instrument,
    instrument_of_json,
    instruments_table,
    load_instruments,
)
from traject_eval.instruments.build import instrument_of_file
from traject_eval.instruments.checks import check_instrument
from traject_eval.instruments.located import Located
from traject_eval.instruments.registry import bundled_files

DATA = Path(__file__).parents[1] / "data"
OWN = [DATA / name / "instruments" for name in ("elsoc", "baltimore", "ucla")]
EXACT = 1e-12  # a few sums and one division
GOOD = """\
id: {id}
name: {{nl: Proef, en: Trial}}
options:
  - {{code: 1, nl: Nee, en: "No"}}
  - {{code: 2, nl: Ja, en: "Yes"}}
items:
  - {{nr: 1, nl: Een, en: One, short: Een}}
  - {{nr: 2, nl: Twee, en: Two, short: Twee}}
scoring: {{rule: mean, range: [0, 10], min_answered: 1}}
better: higher
norms: []
citation: Verzonnen voor deze test
licence: {{name: CC0, bundled: true}}
status:
  items: sourced
  english: sourced
  options: sourced
  scoring: sourced
  missing: sourced
  licence: sourced
"""


def _written(folder: Path, name: str, **changes: str) -> Path:
    """A good instrument file with some texts replaced."""
    text = GOOD.format(id=name)
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _faults(folder: Path) -> pd.DataFrame:
    with pytest.raises(Faults) as caught:
        load_instruments([folder])
    return caught.value.table


def _scored(name: str, codes: list[int | None], subscale: str = "") -> tuple[float, int]:
    instrument = load_instruments(OWN)[name]
    row = {"person": "p", "buurt": "b", "wave": "T0", **dict(zip(instrument.columns, codes, strict=True))}
    frame = pd.DataFrame([row]).astype(dict.fromkeys(instrument.columns, "Int64"))
    result = score(frame, instrument, subscale=subscale).iloc[0]
    return result["score"], result["answered"]


ASKED_FOR = (
    *("vm_cohesie_4", "vm_cohesie_6", "cbs_binding_6", "utrecht_cohesie_5", "zwolle_cohesie_5", "leefbaarheid_cijfer"),
    *("djg_6", "djg_11", "collective_efficacy_10", "nci_8", "nci_18", "bscs_8", "lsns_6", "who_5", "mastery_7"),
    *("mhc_sf", "ervaren_gezondheid", "rondkomen", "cantril", "swemwbs"),
)
NO_TEXTS = {"collective_efficacy_10", "nci_8", "nci_18", "bscs_8", "lsns_6", "who_5", "swemwbs"}


def test_package_holds_every_scale_that_was_promised():
    assert sorted(load_instruments()) == sorted(ASKED_FOR)


@pytest.mark.parametrize("path", bundled_files(), ids=lambda path: path.stem)
def test_a_file_of_the_package_is_as_sound_as_that_of_a_project_must_be(path):
    document = Located(path)
    check_instrument(document)
    assert document.faults == []
    assert instrument_of_file(document.value) == load_instruments()[path.stem]  # the fast reader reads the same


def test_texts_are_there_but_where_they_may_not_be_shipped_or_are_not_known():
    found = load_instruments()
    assert {name for name, one in found.items() if not one.bundled} == NO_TEXTS
    assert not any(item.nl or item.en for name in NO_TEXTS for item in found[name].items)
    whole = {name: one for name, one in found.items() if one.bundled}
    assert [(one.id, item.nr) for one in whole.values() for item in one.items if not item.nl] == [("vm_cohesie_6", 6)]
    lost = {(one.id, item.nr) for one in whole.values() for item in one.items if not item.en}
    assert lost == {("vm_cohesie_6", 6), *(("mhc_sf", nr) for nr in range(1, 15))}


def test_every_question_has_a_label_of_its_own_in_both_languages():
    labels = [(item.short, item.short_en) for one in load_instruments(OWN).values() for item in one.items]
    assert all(english for _, english in labels)
    assert [dutch for dutch, english in labels if dutch == english] == []


def test_a_project_without_english_labels_shows_its_dutch_ones(tmp_path):
    assert load_instruments([_written(tmp_path, "proef")])["proef"].items[0].short_en == "Een"


def test_facts_of_cohesion():
    scale = load_instruments()["vm_cohesie_4"]
    assert [item.reverse for item in scale.items] == [True, False, False, False]
    assert (scale.rule, scale.low, scale.high, scale.min_answered, scale.better) == (
        "mean",
        0,
        10,
        3,
        "higher",
    )
    assert [(norm.group, norm.year, norm.mean) for norm in scale.norms if norm.group == "Nederland"] == [
        ("Nederland", 2017, 6.2)
    ]


def test_norms_of_six_statements_are_those_of_2021():
    scale = load_instruments()["vm_cohesie_6"]
    assert {norm.group: norm.mean for norm in scale.norms} == {
        "Nederland": 6.4,
        "Nederland, niet stedelijk": 7.1,
        "Nederland, zeer sterk stedelijk": 5.9,
    }
    assert {norm.year for norm in scale.norms} == {2021}


def test_share_of_lonely_people_is_that_of_the_health_monitor():
    scale = load_instruments()["djg_11"]
    found = {(one.year, one.low, one.high): one.percent for one in scale.shares if one.group == "Nederland"}
    assert (found[2020, 3, 11], found[2020, 9, 11], found[2016, 3, 11]) == (46.6, 11.0, 43)
    assert {one.year for one in scale.shares if one.status == "unverified"} == {2022}


def test_scales_of_one_family_are_the_ones_that_look_alike():
    families = {}
    for one in load_instruments(OWN).values():
        families.setdefault(one.family, set()).add(one.id)
    assert families["sociale_cohesie"] == {
        *("vm_cohesie_4", "vm_cohesie_6", "cbs_binding_6", "utrecht_cohesie_5", "zwolle_cohesie_5")
    }
    assert families["eenzaamheid"] == {"djg_6", "djg_11", "ucla_20"}
    assert families["nci"] == {"nci_8", "nci_18"}


def test_facts_of_loneliness():
    scale = load_instruments()["djg_6"]
    assert [item.counts for item in scale.items] == [(2, 3), (1, 2), (1, 2), (1, 2), (2, 3), (2, 3)]
    assert (scale.rule, scale.low, scale.high, scale.min_answered, scale.better) == (
        "count",
        0,
        6,
        5,
        "lower",
    )
    assert not scale.individual_scores


def test_what_nobody_found_in_a_source_is_not_called_sourced():
    found = load_instruments()
    cohesion = found["vm_cohesie_4"].status
    assert (cohesion["options"], cohesion["scoring"], cohesion["missing"]) == (
        "inferred",
        "inferred",
        "unverified",
    )
    assert (found["djg_6"].status["items"], found["djg_6"].status["options"]) == ("unverified", "inferred")
    assert found["leefbaarheid_cijfer"].status["items"] == "unverified"


def test_a_folder_adds_scales_without_python(tmp_path):
    assert "proef" in load_instruments([_written(tmp_path, "proef")])


def test_a_folder_that_does_not_exist_is_empty(tmp_path):
    assert load_instruments([tmp_path / "niet"]) == load_instruments()


def test_own_scales_hold_labels_but_no_texts_of_others():
    own = {name: one for name, one in load_instruments(OWN).items() if name not in load_instruments()}
    sizes = {name: len(one.items) for name, one in own.items()}
    assert sizes == {
        "bes_social_capital_5": 5,
        "elsoc_belonging_4": 4,
        "elsoc_satisfaction_8": 8,
        "elsoc_sociability_4": 4,
        "ucla_20": 20,
    }
    assert not any(one.bundled for one in own.values())
    assert not any(item.nl or item.en for one in own.values() for item in one.items)


def test_labels_fit_a_figure():
    assert all(
        max(len(item.short), len(item.short_en)) <= 45 for one in load_instruments(OWN).values() for item in one.items
    )


def test_table_has_a_row_per_scale_and_names_what_is_unverified():
    table = instruments_table(load_instruments())
    assert set(table.index[table["use"] == "uitkomst"]) == set(ASKED_FOR)
    assert set(table.index[table["use"] == "alleen context"]) == {one.id for one in context_measures().values()}
    assert table.loc["vm_cohesie_4", "unverified"] == "english, missing"
    assert table.loc["vm_cohesie_4", "inferred"] == "options, scoring"
    assert table.loc["djg_11", "unverified"] == "items, english, missing, subscales, norms, cutoffs"
    assert not table.loc["swemwbs", "texts"]


def test_all_faults_of_all_files_come_at_once_with_file_and_line(tmp_path):
    _written(tmp_path, "een", codes=("{code: 2,", "{code: 1,"), rule=("rule: mean", "rule: gemiddeld"))
    _written(tmp_path, "twee", numbers=("{nr: 2,", "{nr: 3,"), better=("better: higher\n", ""))
    told = _faults(tmp_path)
    assert told["where"].str.contains("een.yaml").sum() == 2
    assert told["where"].str.contains("twee.yaml").sum() == 2
    rule = told[told["found"].str.contains("gemiddeld")]
    assert rule["where"].str.contains("regel 9").all()


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("better: higher", "better: hoger", 10, "better: hoger"),
        ("better: higher", "better: [higher]", 10, "better: [higher]"),
        ("better: higher", "better: higher\nkleur: rood", 11, "onbekend veld kleur"),
        ("better: higher", "better: higher\nbetter: higher", 11, "better staat hier twee keer"),
        ("better: higher", "better: higher\n? [a]\n: b", 11, "onbekend veld ?"),
        ("nl: Proef,", "nl: Proef, de: Probe,", 2, "onbekend veld de"),
        ("nl: Proef,", "", 2, "nl ontbreekt"),
        ("range: [0, 10]", "range: [10, 0]", 9, "range: [10, 0]"),
        ("range: [0, 10]", "range: [false, true]", 9, "range: [false, true]"),
        ("range: [0, 10]", "range: [0]", 9, "range: [0]"),
        ("min_answered: 1", "min_answered: 3", 9, "min_answered: 3"),
        ("min_answered: 1", "min_answered: 0", 9, "min_answered: 0"),
        ("min_answered: 1", "min_answered: true", 9, "min_answered: true"),
        ("min_answered: 1", "min_answered: 1, max: 2", 9, "onbekend veld max"),
        ("short: Een}", "short: Een, counts: [2]}", 7, "counts: [2]"),
        ("short: Een}", "short: Een, counts: 2}", 7, "counts: 2"),
        ("short: Een}", 'short: ""}', 7, "short: leeg"),
        ("short: Een}", "short: Een, reverse: 1}", 7, "reverse: 1"),
        ("nl: Een,", 'nl: " ",', 7, "nl: leeg"),
        ("{nr: 1,", "{nr: 2,", 7, "nummer 2"),
        ("items: sourced", "items: zeker", 15, "items: zeker"),
        ("items: sourced", "items: sourced\n  kleur: sourced", 16, "onbekend veld kleur"),
        ("licence: {name: CC0, bundled: true}\n", "", 1, "licence ontbreekt"),
        ("bundled: true}", "bundled: true, url: x}", 13, "onbekend veld url"),
        ("bundled: true}", "bundled: yes}", 13, "bundled: yes"),
        ("citation: Verzonnen voor deze test\n", "", 1, "citation ontbreekt"),
        ("citation: Verzonnen voor deze test", "citation:", 12, "citation: leeg"),
        ("id: proef", "id: ander", 1, "ander"),
        ("id: proef", "id: Proef", 1, "id: Proef"),
        ("{code: 1,", "{code: een,", 4, "code: een"),
        ("{code: 1,", "{code: 01,", 4, "code: 01"),
        ("{code: 1,", "{code: true,", 4, "code: true"),
        ("{code: 1,", "{code: 5,", 5, "code 2 na 5"),
        ("nl: Ja,", "nl: ' nee',", 5, " nee is ook een ander antwoord"),
        ("nl: Ja,", "nl: No,", 4, "No is ook een ander antwoord"),
        ("nl: Ja,", "nl: '1',", 5, "1 is ook een ander antwoord"),
        ("norms: []", "norms: [{group: a, year: 2017, mean: 11, source: b, status: sourced}]", 11, "mean: 11"),
        ("norms: []", "norms: [{group: a, year: 2017, mean: true, source: b, status: sourced}]", 11, "mean: true"),
        ("norms: []", "norms: [{group: a, year: '2017', mean: 1.5, source: b, status: sourced}]", 11, "year: 2017"),
        ("norms: []", "norms: [a]", 11, "a"),
        ("norms: []", "norms: *een", 11, "een verwijzing (*) of een type (!)"),
        ("norms: []", "norms: !!int een", 11, "een verwijzing (*) of een type (!)"),
        ("better: higher", "better: hi\x00gher", 10, "een onleesbaar teken (0x00)"),
        ("better: higher", "better: " + "[" * 5000, 1, "te veel velden in elkaar"),
    ],
)
def test_a_fault_is_found_with_its_line(tmp_path, old, new, line, found):
    told = _faults(_written(tmp_path, "proef", change=(old, new)))
    assert told[["where", "found"]].to_numpy().tolist() == [[f"proef.yaml, regel {line}", found]]
    assert (told != "").all(axis=None)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ("", "counts ontbreekt"),
        (", counts: []", "counts: []"),
        (", counts: [3]", "counts: [3]"),
        (", counts: [true]", "counts: [true]"),
        (", counts: [[2]]", "counts: [[2]]"),
        (", counts: [2], reverse: true", "reverse: true"),
    ],
)
def test_counting_needs_to_know_what_counts(tmp_path, counts, found):
    texts = {"rule": ("rule: mean", "rule: count"), "two": ("short: Twee}", "short: Twee, counts: [2]}")}
    _written(tmp_path, "proef", **texts, one=("short: Een}", f"short: Een{counts}}}"))
    assert _faults(tmp_path)["found"].tolist() == [found]


def test_words_and_codes_stay_what_they_are(tmp_path):
    bare = _written(tmp_path, "proef", no=('"No"', "No"), yes=('"Yes"', "Yes"), short=("short: Een", "short: 0363"))
    scale = load_instruments([bare])["proef"]
    assert [option.en for option in scale.options] == ["No", "Yes"]
    assert scale.items[0].short == "0363"


@pytest.mark.parametrize("name", ["proef.yml", "proef.YAML"])
def test_another_ending_is_a_fault_and_not_passed_over(tmp_path, name):
    (_written(tmp_path, "proef") / "proef.yaml").rename(tmp_path / name)
    told = _faults(tmp_path)
    assert told[["where", "found"]].to_numpy().tolist() == [[f"{name}, regel 1", name]]
    assert told["expected"].tolist() == ["een naam die eindigt op .yaml"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "leeg"),
        (b"- a\n", "[a]"),
        (b"id: [\n", "het einde van het bestand"),
        ("id: één".encode("cp1252"), "geen UTF-8"),
    ],
)
def test_a_file_that_is_no_scale(tmp_path, content, found):
    (tmp_path / "proef.yaml").write_bytes(content)
    assert _faults(tmp_path)["found"].tolist() == [found]


def test_a_folder_with_the_name_of_a_file(tmp_path):
    (tmp_path / "proef.yaml").mkdir()
    assert _faults(tmp_path)["found"].tolist() == ["niet te lezen"]


def test_a_project_may_not_replace_a_scale_of_the_package(tmp_path):
    told = _faults(_written(tmp_path, "djg_6"))
    assert told["found"].str.contains("djg_6 bestaat al").any()


BY_HAND = {  # one respondent a scale; None is a missing answer
    # 1 is turned: 2 becomes 4; the last is missing: (4 + 4 + 5) / 3 = 13/3 on 1–5; (13/3 − 1) / 4 × 10
    "vm_cohesie_4": ([2, 4, 5, None], 25 / 3),
    # 1 is turned: 2 becomes 4; the last is missing: (4 + 4 + 3 + 5 + 4) / 5 = 4; (4 − 1) / 4 × 10
    "vm_cohesie_6": ([2, 4, 3, 5, 4, None], 7.5),
    # 4 is turned: 2 becomes 4; the third is missing: (4 + 5 + 4 + 3 + 4) / 5
    "cbs_binding_6": ([4, 5, None, 2, 3, 4], 4),
    # 1 is turned: 3 stays 3; the fourth is missing: (3 + 4 + 5 + 4) / 4 = 4; (4 − 1) / 4 × 10
    "utrecht_cohesie_5": ([3, 4, 5, None, 4], 7.5),
    # 1 is turned: 1 becomes 5; the fourth is missing: (5 + 4 + 4 + 5) / 4 = 4.5; (4.5 − 1) / 4 × 10
    "zwolle_cohesie_5": ([1, 4, 4, None, 5], 8.75),
    "leefbaarheid_cijfer": ([7], 7),
    # counting: 1 (more or less, E), 2 (no, S), not 3 (yes, S), missing 4, not 5 (no, E), 6 (yes, E) = 3
    "djg_6": ([2, 1, 3, None, 1, 3], 3),
    # counting: S 1 (no) and 8 (more or less), E 2 (yes), 3 (more or less) and 10 (yes); missing 4 counts as not lonely
    "djg_11": ([1, 3, 2, None, 1, 1, 3, 2, 1, 3, 3], 5),
    # 9 and 10 are turned: 2 becomes 4, 1 becomes 5; the third is missing: (4+5+3+2 + 4+4+5+4+5) / 9 × 10 = 36/9 × 10
    "collective_efficacy_10": ([4, 5, None, 3, 2, 4, 4, 5, 2, 1], 40),
    # 5 and 15 are turned: 2 becomes 4; the last is missing: sixteen times 4 and one 1: 65/17
    "nci_18": ([1, 4, 4, 4, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 4, 4, None], 65 / 17),
    # the third is missing, one of three about neighbouring: (5 + 4 + 3 + 4 + 2 + 5 + 4) / 7
    "nci_8": ([5, 4, None, 3, 4, 2, 5, 4], 27 / 7),
    # the fourth is missing: (4 + 4 + 3 + 5 + 2 + 3 + 4) / 7
    "bscs_8": ([4, 4, 3, None, 5, 2, 3, 4], 25 / 7),
    "lsns_6": ([3, 2, 1, 4, 0, 5], 15),
    # (3 + 4 + 2 + 5 + 3) × 4
    "who_5": ([3, 4, 2, 5, 3], 68),
    # 6 and 7 are turned: 2 becomes 4, 1 becomes 5: 4 + 5 + 3 + 4 + 2 + 4 + 5
    "mastery_7": ([4, 5, 3, 4, 2, 2, 1], 27),
    # the thirteenth is missing: (12 + 10 + 19) / 13
    "mhc_sf": ([5, 4, 3, 2, 1, 0, 3, 4, 5, 5, 4, 3, None, 2], 41 / 13),
    "ervaren_gezondheid": ([4], 4),
    "rondkomen": ([3], 3),
    "cantril": ([0], 0),
    # the sum is 24, the eighteenth that is possible: in the table 21.54
    "swemwbs": ([3, 4, 3, 4, 3, 4, 3], 21.54),
    # nothing turned, the second missing: (5 + 4 + 2) / 3
    "elsoc_belonging_4": ([5, None, 4, 2], 11 / 3),
    # nothing turned, the third missing: (1 + 3 + 4) / 3
    "elsoc_sociability_4": ([1, 3, None, 4], 8 / 3),
    # two missing: (2 + 5 + 1 + 1 + 3 + 4) / 6 = 16/6
    "elsoc_satisfaction_8": ([2, 5, 1, 1, 3, 4, None, None], 8 / 3),
    # the last missing: (5 + 4 + 5 + 3) / 4 = 17/4
    "bes_social_capital_5": ([5, 4, 5, 3, None], 4.25),
    # 1, 5, 6, 9, 10, 15, 16, 19 and 20 are turned: those nine ones become 4; the eleven others stay 1: 36 + 11
    "ucla_20": ([1] * 20, 47),
}
NO_SCORE = {  # one answer too few
    "vm_cohesie_4": [2, 4, None, None],
    "vm_cohesie_6": [2, 4, 3, None, None, None],
    "cbs_binding_6": [4, 5, None, None, None, 4],
    "utrecht_cohesie_5": [3, 4, None, None, 4],
    "zwolle_cohesie_5": [None, 4, 4, None, 5],
    "leefbaarheid_cijfer": [None],
    "djg_6": [2, 1, 3, None, None, 3],
    "djg_11": [1, 3, 2, None, None, 1, 3, 2, 1, 3, 3],
    "collective_efficacy_10": [4, 5, None, 3, 2, None, None, 5, 2, 1],
    "nci_18": [1, 4, 4, 4, 2, 4, 4, 4, 4, 4, 4, 4, 4, None, None, None, None, None],
    "nci_8": [5, 4, 4, 3, 4, None, 5, 4],  # seven answers, but none about how attractive the buurt is
    "bscs_8": [4, 4, 3, None, 5, 2, None, None],
    "lsns_6": [3, 2, 1, 4, 0, None],
    "who_5": [3, 4, 2, 5, None],
    "mastery_7": [4, 5, 3, 4, 2, 2, None],
    "mhc_sf": [5, 4, 3, 2, 1, 0, 3, 4, 5, 5, None, None, None, None],
    "ervaren_gezondheid": [None],
    "rondkomen": [None],
    "cantril": [None],
    "swemwbs": [3, 4, 3, 4, 3, 4, None],
    "elsoc_belonging_4": [5, None, None, 2],
    "elsoc_sociability_4": [None, None, 3, 4],
    "elsoc_satisfaction_8": [2, 5, 1, 1, 3, None, None, None],
    "bes_social_capital_5": [5, 4, 5, None, None],
    "ucla_20": [1] * 19 + [None],
}
PARTS_BY_HAND = {  # of the same respondents
    ("djg_6", "emotional"): 2,  # 1 and 6 of 1, 5 and 6
    ("djg_6", "social"): None,  # the fourth is missing, and a part of this scale counts only when it is whole
    ("djg_11", "emotional"): 3,  # 2, 3 and 10
    ("djg_11", "social"): None,  # the fourth is missing
    ("collective_efficacy_10", "control"): 17.5,  # (4 + 5 + 3 + 2) / 4 × 5
    ("collective_efficacy_10", "cohesion"): 22,  # 4 + 4 + 5 + 4 + 5
    ("nci_8", "attraction"): 2,
    ("nci_8", "neighbouring"): 3.5,  # the third is missing: (3 + 4) / 2
    ("nci_8", "community"): 4.5,  # (5 + 4 + 4 + 5) / 4
    ("bscs_8", "needs"): 4,
    ("bscs_8", "membership"): None,  # the fourth is missing, one of two
    ("bscs_8", "influence"): 3.5,
    ("bscs_8", "connection"): 3.5,
    ("lsns_6", "family"): 6,
    ("lsns_6", "friends"): 9,
    ("mhc_sf", "emotional"): 4,
    ("mhc_sf", "social"): 2,
    ("mhc_sf", "psychological"): 3.8,  # the thirteenth is missing: 19/5
}


def test_every_scale_has_its_respondent():
    assert set(BY_HAND) == set(NO_SCORE) == set(load_instruments(OWN))
    named = {(one.id, part.id) for one in load_instruments(OWN).values() for part in one.subscales}
    assert set(PARTS_BY_HAND) == named


@pytest.mark.parametrize("name", BY_HAND)
def test_a_respondent_by_hand(name):
    codes, expected = BY_HAND[name]
    answered = sum(code is not None for code in codes)
    assert _scored(name, codes) == (pytest.approx(expected, rel=EXACT), answered)


@pytest.mark.parametrize("name", NO_SCORE)
def test_no_score_under_the_least_number_of_answers(name):
    result, answered = _scored(name, NO_SCORE[name])
    assert pd.isna(result)
    assert answered == sum(code is not None for code in NO_SCORE[name])


@pytest.mark.parametrize(("name", "part"), PARTS_BY_HAND)
def test_a_part_of_a_scale_by_hand(name, part):
    expected = PARTS_BY_HAND[name, part]
    found, _ = _scored(name, BY_HAND[name][0], part)
    assert pd.isna(found) if expected is None else found == pytest.approx(expected, rel=EXACT)


def test_every_answer_at_its_end_gives_the_end_of_the_range():
    for one in load_instruments(OWN).values():
        for end, expected in ((0, one.low), (-1, one.high)):
            codes = [_most(one, item) if end else _least(one, item) for item in one.items]
            assert _scored(one.id, codes)[0] == pytest.approx(expected, rel=EXACT), one.id


def _most(one, item):
    codes = [option.code for option in one.options]
    return item.counts[0] if item.counts else codes[0] if item.reverse else codes[-1]


def _least(one, item):
    codes = [option.code for option in one.options]
    if item.counts:
        return next(code for code in codes if code not in item.counts)
    return codes[-1] if item.reverse else codes[0]


def test_an_unknown_part_is_named_beside_those_there_are():
    with pytest.raises(UnknownName, match=r"De deelschaal ‘sociaal’ bestaat niet. Wel bekend: emotional, social"):
        _scored("djg_6", BY_HAND["djg_6"][0], "sociaal")


@pytest.mark.parametrize("name", ["mijn_positieve_gezondheid", "leefbaarometer", "gezondheid_per_wijk_en_buurt"])
def test_what_is_context_only_is_refused_with_the_reason_and_what_may_be_done(name):
    with pytest.raises(ContextOnly) as caught:
        find_instrument(load_instruments(), name)
    measure = context_measures()[name]
    assert str(caught.value) == f"{measure.nl} kan geen uitkomst zijn. {measure.reason} {measure.use}"
    assert measure.source


def test_a_project_cannot_make_an_outcome_of_what_is_context_only(tmp_path):
    assert _faults(_written(tmp_path, "leefbaarometer"))["found"].tolist() == ["leefbaarometer kan geen uitkomst zijn"]


# --- what more a file may hold: parts, cut-offs, percentages, tables, other answers

MORE = """\
subscales:
  - {id: deel, nl: Deel, en: Part, items: [1, 2], range: [0, 10], min_answered: 2}
cutoffs: {source: verzonnen, status: sourced, bands: [{low: 0, nl: laag, en: low}, {low: 5, nl: hoog, en: high}]}
shares:
  - {group: a, year: 2017, percent: 40, of: score, low: 5, high: 10, source: b, status: sourced}
  - {group: a, year: 2017, percent: 40, of: 2, low: 2, high: 2, source: b, status: sourced}
  - {group: a, year: 2017, percent: 40, of: deel, low: 5, high: 10, source: b, status: sourced}
other_options:
  anders: [{code: 1, nl: Nooit, en: Never}, {code: 2, nl: Altijd, en: Always}]
"""


def _whole(folder: Path, **changes: str) -> Path:
    """A good file with every part that a file may have, with some texts replaced."""
    more = {
        "more": ("norms: []\n", MORE),
        "status": ("  licence: sourced", "  licence: sourced\n  subscales: sourced"),
        "item": ("short: Een}", "short: Een, short_en: One, options: anders}"),
    }
    return _written(folder, "proef", **more, **changes)


def test_a_file_with_every_part_is_good(tmp_path):
    scale = load_instruments([_whole(tmp_path)])["proef"]
    assert [option.nl for option in scale.options_of(scale.items[0])] == ["Nooit", "Altijd"]
    assert [option.nl for option in scale.options_of(scale.items[1])] == ["Nee", "Ja"]
    assert [share.of for share in scale.shares] == ["score", "2", "deel"]
    assert [(cutoff.low, cutoff.nl, cutoff.status) for cutoff in scale.cutoffs] == [
        (0, "laag", "sourced"),
        (5, "hoog", "sourced"),
    ]
    assert instrument_of_json(json.loads(json.dumps(asdict(scale)))) == scale


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("items: [1, 2]", "items: [1, 3]", "items: [1, 3]"),
        ("items: [1, 2]", "items: [1, 1]", "items: [1, 1]"),
        ("min_answered: 2", "min_answered: 3", "min_answered: 3"),
        ("id: deel", "id: score", "score"),
        ("bands: [{low: 0", "bands: [{low: 1", "grenzen [1, 5]"),
        ("{low: 5, nl", "{low: 11, nl", "grenzen [0, 11]"),
        ("of: 2", "of: 3", "of: 3"),
        ("of: deel", "of: elders", "of: elders"),
        ("low: 2, high: 2", "low: 2, high: 3", "van 2 tot en met 3"),
        ("percent: 40, of: 2", "percent: 140, of: 2", "percent: 140"),
        ("{code: 2, nl: Altijd", "{code: 3, nl: Altijd", "codes [1, 3]"),
        ("nl: Altijd", "nl: Nee", "Nee is ook een ander antwoord"),
        ("options: anders", "options: elders", "options: elders"),
        ("\n  subscales: sourced", "", "subscales ontbreekt"),
        ("min_answered: 1}", "min_answered: 1, table: [1, 2]}", "table"),
        ("rule: mean, range: [0, 10], min_answered: 1", "rule: table, range: [0, 10], min_answered: 2", None),
    ],
)
def test_a_fault_in_a_part_is_found(tmp_path, old, new, found):
    told = _faults(_whole(tmp_path, change=(old, new)))["found"].tolist()
    assert sorted(told) == ([found] if found else ["subscales bij de regel table", "table ontbreekt"])


def test_every_subscale_needs_subscales_and_a_table_needs_every_answer(tmp_path):
    _written(tmp_path, "proef", one=("min_answered: 1}", "min_answered: 1, every_subscale: true}"))
    assert _faults(tmp_path)["found"].tolist() == ["every_subscale: true"]
    table = (
        "rule: mean, range: [0, 10], min_answered: 1",
        "rule: table, range: [2, 4], min_answered: 1, table: [2, 4]",
    )
    assert set(_faults(_written(tmp_path, "proef", one=table))["found"]) == {"min_answered: 1", "2 getallen"}


# --- texts that a project supplies

WORDS = """\
wording_of: {name}
source: verzonnen voor deze test
items:
{items}
"""


def _worded(folder: Path, name: str, numbers=range(1, 8), more: str = "") -> Path:
    items = "\n".join(f"  {nr}: {{nl: vraag {nr}, en: question {nr}}}" for nr in numbers)
    (folder / "teksten.yaml").write_text(WORDS.format(name=name, items=items) + more, encoding="utf-8")
    return folder


def test_a_project_supplies_the_texts_and_nothing_else_changes(tmp_path):
    before = load_instruments()["swemwbs"]
    more = "intro: {nl: De laatste twee weken}\noptions:\n  1: {nl: Op geen enkel moment}\n"
    after = load_instruments([_worded(tmp_path, "swemwbs", more=more)])["swemwbs"]
    assert [item.nl for item in after.items] == [f"vraag {nr}" for nr in range(1, 8)]
    assert after.intro == {"nl": "De laatste twee weken", "en": ""}
    assert (after.options[0].nl, after.options[0].en) == ("Op geen enkel moment", before.options[0].en)
    assert after.wording == "verzonnen voor deze test"
    texts = ("items", "options", "intro", "wording")
    assert {field: value for field, value in asdict(after).items() if field not in texts} == {
        field: value for field, value in asdict(before).items() if field not in texts
    }
    scored = ("nr", "short", "reverse", "counts")
    assert [[getattr(item, field) for field in scored] for item in after.items] == [
        [getattr(item, field) for field in scored] for item in before.items
    ]


def test_a_project_can_supply_the_one_text_that_was_not_found(tmp_path):
    scale = load_instruments([_worded(tmp_path, "vm_cohesie_6", [6])])["vm_cohesie_6"]
    assert scale.items[5].nl == "vraag 6"
    assert scale.items[0] == load_instruments()["vm_cohesie_6"].items[0]


@pytest.mark.parametrize(
    ("name", "numbers", "more", "found"),
    [
        ("vm_cohesie_6", [5], "", ["vraag 5 heeft al een tekst (en)", "vraag 5 heeft al een tekst (nl)"]),
        ("vm_cohesie_6", [6], "options:\n  1: {nl: Nee hoor}\n", ["vm_cohesie_6 heeft al antwoorden"]),
        ("swemwbs", [8], "", ["8 hoort niet bij swemwbs"]),
        ("swemwbs", [1], "options:\n  0: {nl: Nooit}\n", ["0 hoort niet bij swemwbs"]),
        ("swemwbs", [1], "options:\n  1: {nl: Altijd}\n", ["altijd is ook een ander antwoord"]),
        ("swemwbs", [1], "scoring: {min_answered: 3}\n", ["onbekend veld scoring"]),
        ("swembws", [1], "", ["onbekende schaal swembws"]),
    ],
)
def test_a_file_of_texts_cannot_change_what_is_scored(tmp_path, name, numbers, more, found):
    assert sorted(_faults(_worded(tmp_path, name, numbers, more))["found"]) == found
