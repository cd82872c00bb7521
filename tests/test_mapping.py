"""The mapping file: what may stand in it, and every fault by line."""

from pathlib import Path

import pandas as pd
import pytest

from traject_eval.errors import DataProblem, Faults
from traject_eval.instruments import load_instruments
from traject_eval.survey import load_mapping
from traject_eval.survey.mapping import Age, Source

DATA = Path(__file__).parents[1] / "data"
GOOD = """\
person: {column: pid}
buurt: {column: gebied}
wave: T0
population: bewoner
answers:
  eens: {"1": Nee, soms: 2, altijd: Ja}
instruments:
  djg_6:
    answers: eens
    items: {1: a, 2: b, 3: c, 4: d, 5: e, 6: null}
"""


def _mapping(tmp_path, text: str):
    path = tmp_path / "indeling.yaml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path, load_instruments())


def _faults(tmp_path, text: str) -> pd.DataFrame:
    with pytest.raises(Faults) as caught:
        _mapping(tmp_path, text)
    return caught.value.table


def test_a_good_mapping_is_read(tmp_path):
    mapping = _mapping(tmp_path, GOOD)
    assert (mapping.person, mapping.wave, mapping.population) == ("pid", "T0", "bewoner")
    assert mapping.items["djg_6_2"].column == "b"
    assert dict(mapping.items["djg_6_2"].codes) == {"1": 1, "soms": 2, "altijd": 3}
    assert mapping.unasked == ("djg_6_6",)


def test_without_a_table_the_labels_of_the_scale_itself_count(tmp_path):
    mapping = _mapping(tmp_path, GOOD.replace("    answers: eens\n", ""))
    codes = mapping.items["djg_6_1"].codes
    assert (codes["min of meer"], codes["more or less"], codes["no"]) == (2, 2, 1)
    assert "1" not in codes


def test_area_codes_with_a_leading_nought_stay_text(tmp_path):
    text = GOOD.replace("{column: gebied}", "{column: gebied, values: {0363: 0363AB, 7: 0014}}")
    assert _mapping(tmp_path, text).buurt.source.values == {"0363": "0363AB", "7": "0014"}


def test_yes_and_no_stay_words(tmp_path):
    text = GOOD.replace('{"1": Nee, soms: 2, altijd: Ja}', "{no: Nee, yes: Ja, off: 1}")
    assert dict(_mapping(tmp_path, text).items["djg_6_1"].codes) == {"no": 1, "yes": 3, "off": 1}


def test_age_with_a_year_or_a_column_of_years(tmp_path):
    by_number = _mapping(tmp_path, GOOD + "birth_year: {age: leeftijd, year: 2019}\n")
    by_column = _mapping(tmp_path, GOOD + "birth_year: {age: leeftijd, year: {column: jaar}}\n")
    assert (by_number.birth, by_column.birth) == (Age("leeftijd", 2019), Age("leeftijd", "jaar"))


def test_columns_of_words_know_our_own_words(tmp_path):
    mapping = _mapping(tmp_path, GOOD + "sex: {column: s}\n")
    assert mapping.sex == Source("s", {"man": "man", "vrouw": "vrouw", "anders": "anders"})


def test_every_fault_is_told_at_once_by_line(tmp_path):
    told = _faults(
        tmp_path,
        "person: {kolom: pid}\n"  # unknown and missing
        "buurt: {column: gebied, code: COM}\n"
        "population: inwoner\n"
        "kleur: rood\n"
        "sex: {column: s, values: {H: kerel}}\n"
        "instruments:\n"
        "  bestaat_niet: {items: {1: a}}\n"
        "  djg_6: {items: {1: a, 2: a, 3: b, 9: c}}\n",
    )
    lines = told["where"].str.extract(r"indeling.yaml, regel (\d+)")[0].astype(int).tolist()
    assert lines == [1, 1, 2, 3, 4, 5, 7, 8, 8, 8]
    assert list(told.columns) == ["where", "found", "expected", "advice"]
    assert told["found"].str.contains("vraag 4, 5, 6 ontbreekt").any()


def test_a_bare_number_must_lead_to_the_words_of_an_answer(tmp_path):
    told = _faults(tmp_path, GOOD.replace('"1": Nee', '"1": 1'))
    assert told["where"].tolist() == ["indeling.yaml, regel 6"]
    assert "zet achter een kaal getal de tekst" in told["advice"].iloc[0]


def test_an_unknown_answer_code_or_label_is_a_fault(tmp_path):
    told = _faults(tmp_path, GOOD.replace("soms: 2, altijd: Ja", "soms: 9, altijd: Jazeker"))
    assert told["found"].tolist() == ["altijd: Jazeker", "soms: 9"]


def test_a_table_that_is_not_there(tmp_path):
    assert _faults(tmp_path, GOOD.replace("answers: eens", "answers: oneens"))["found"].tolist() == [
        "tabel oneens is er niet"
    ]


def test_a_key_that_stands_twice_is_a_fault(tmp_path):
    told = _faults(tmp_path, GOOD + "wave: T1\n")
    assert told["where"].tolist() == ["indeling.yaml, regel 11"]


@pytest.mark.parametrize("text", ["", "- a\n", "person: [\n", "person: {column: pid}\n\tbuurt: x\n"])
def test_a_file_that_is_no_mapping(tmp_path, text):
    assert len(_faults(tmp_path, text)) >= 1


def test_a_mapping_that_is_not_there(tmp_path):
    with pytest.raises(DataProblem, match="bestaat niet"):
        load_mapping(tmp_path / "weg.yaml", load_instruments())


@pytest.mark.parametrize("name", ["elsoc/import-sav.yaml", "elsoc/import-csv.yaml", "baltimore/import.yaml"])
def test_the_mappings_of_the_real_data_are_sound(name):
    path = DATA / name
    registry = load_instruments([path.parent / "instruments"])
    asked = set(load_mapping(path, registry).items)
    own = set(registry) - set(load_instruments())
    assert asked == {column for name in own for column in registry[name].columns}


def test_what_is_context_only_cannot_be_read_as_answers(tmp_path):
    told = _faults(tmp_path, GOOD + "  leefbaarometer: {items: {1: f}}\n")
    assert told["where"].tolist() == ["indeling.yaml, regel 11"]
    assert told["found"].tolist() == ["leefbaarometer kan geen uitkomst zijn"]
    assert told["expected"].tolist() == [
        "een vragenlijst. Het is een voorspelling van een model uit registers. Niemand in de buurt is ernaar gevraagd."
    ]
    assert "laten zien als achtergrond" in told["advice"].iloc[0]


def test_a_scale_with_two_kinds_of_answers_is_read_by_the_labels_of_both(tmp_path):
    numbers = ", ".join(f"{nr}: v{nr}" for nr in range(1, 11))
    start = GOOD[: GOOD.index("answers:")]
    mapping = _mapping(tmp_path, f"{start}instruments:\n  collective_efficacy_10: {{items: {{{numbers}}}}}\n")
    codes = mapping.items["collective_efficacy_10_1"].codes
    assert (codes["zeer waarschijnlijk"], codes["helemaal mee eens"], codes["very unlikely"]) == (5, 5, 1)
