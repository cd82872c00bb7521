"""The scales: loaded, checked with file and line, and each scored by hand for one respondent."""

from pathlib import Path

import pandas as pd
import pytest

from traject_eval.errors import Faults
from traject_eval.evaluation import score
from traject_eval.instruments import instruments_table, load_instruments

DATA = Path(__file__).parents[1] / "data"
OWN = [DATA / "elsoc" / "instruments", DATA / "baltimore" / "instruments"]
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
  norms: sourced
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


def _scored(name: str, codes: list[int | None]) -> tuple[float, int]:
    instrument = load_instruments(OWN)[name]
    row = {"person": "p", "buurt": "b", "wave": "T0", **dict(zip(instrument.columns, codes, strict=True))}
    frame = pd.DataFrame([row]).astype(dict.fromkeys(instrument.columns, "Int64"))
    result = score(frame, instrument).iloc[0]
    return result["score"], result["answered"]


def test_package_holds_three_whole_scales():
    found = load_instruments()
    assert sorted(found) == ["djg_6", "leefbaarheid_cijfer", "vm_cohesie_4"]
    assert all(item.nl and item.en for one in found.values() if one.bundled for item in one.items)


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
    assert [(norm.group, norm.year, norm.mean) for norm in scale.norms] == [("Nederland", 2017, 6.2)]


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
    }
    assert not any(one.bundled for one in own.values())
    assert not any(item.nl or item.en for one in own.values() for item in one.items)


def test_labels_fit_a_figure():
    assert all(len(item.short) <= 45 for one in load_instruments(OWN).values() for item in one.items)


def test_table_has_a_row_per_scale_and_names_what_is_unverified():
    table = instruments_table(load_instruments()).reset_index()
    assert table["id"].tolist() == ["djg_6", "leefbaarheid_cijfer", "vm_cohesie_4"]
    assert {"name", "items", "rule", "better", "licence", "unverified"} <= set(table)
    assert "missing" in table.set_index("id").loc["vm_cohesie_4", "unverified"]


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
        ("norms: []", "norms: [{group: a, year: 2017, mean: 11, source: b}]", 11, "mean: 11"),
        ("norms: []", "norms: [{group: a, year: 2017, mean: true, source: b}]", 11, "mean: true"),
        ("norms: []", "norms: [{group: a, year: '2017', mean: 1.5, source: b}]", 11, "year: 2017"),
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
        (b"id: [\n", "expected the node content, but found '<stream end>'"),
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


def test_cohesion_by_hand():
    # item 1 is turned: 2 becomes 4; the last is missing: (4 + 4 + 5) / 3 = 13/3 on 1–5; (13/3 − 1) / 4 × 10
    assert _scored("vm_cohesie_4", [2, 4, 5, None]) == (pytest.approx(25 / 3, rel=EXACT), 3)


def test_loneliness_by_hand():
    # counting: 1 (more or less, E), 2 (no, S), not 3 (yes, S), missing 4, not 5 (no, E), 6 (yes, E) = 3
    assert _scored("djg_6", [2, 1, 3, None, 1, 3]) == (3, 5)


def test_mark_by_hand():
    # one mark is the score itself; without it there is none
    assert _scored("leefbaarheid_cijfer", [7]) == (pytest.approx(7, rel=EXACT), 1)
    missing, answered = _scored("leefbaarheid_cijfer", [None])
    assert pd.isna(missing)
    assert answered == 0


def test_belonging_by_hand():
    # nothing turned, the second missing: (5 + 4 + 2) / 3
    assert _scored("elsoc_belonging_4", [5, None, 4, 2]) == (pytest.approx(11 / 3, rel=EXACT), 3)


def test_sociability_by_hand():
    # nothing turned, the third missing: (1 + 3 + 4) / 3
    assert _scored("elsoc_sociability_4", [1, 3, None, 4]) == (pytest.approx(8 / 3, rel=EXACT), 3)


def test_satisfaction_by_hand():
    # two missing: (2 + 5 + 1 + 1 + 3 + 4) / 6 = 16/6
    assert _scored("elsoc_satisfaction_8", [2, 5, 1, 1, 3, 4, None, None]) == (
        pytest.approx(8 / 3, rel=EXACT),
        6,
    )


def test_social_capital_by_hand():
    # the last missing: (5 + 4 + 5 + 3) / 4 = 17/4
    assert _scored("bes_social_capital_5", [5, 4, 5, 3, None]) == (pytest.approx(4.25, rel=EXACT), 4)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("vm_cohesie_4", [2, 4, None, None]),
        ("djg_6", [2, 1, 3, None, None, 3]),
        ("elsoc_belonging_4", [5, None, None, 2]),
        ("elsoc_sociability_4", [None, None, 3, 4]),
        ("elsoc_satisfaction_8", [2, 5, 1, 1, 3, None, None, None]),
        ("bes_social_capital_5", [5, 4, 5, None, None]),
    ],
)
def test_no_score_under_the_least_number_of_answers(name, codes):
    result, answered = _scored(name, codes)
    assert pd.isna(result)
    assert answered == sum(code is not None for code in codes)
