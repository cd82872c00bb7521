"""Every mapping file that is damaged or strange is refused in Dutch that says which line; nothing is kept."""

import codecs
import time

import pytest

from tests.bad_files_worker import stands
from traject_eval.cli import main
from traject_eval.store import add_buurten, create_project

GOOD = """\
person: {column: persoon}
buurt:
  column: buurt
wave: T0
population: bewoner
birth_year: {column: jaar}
answers:
  cijfer: {"7": "7", "8": "8"}
instruments:
  leefbaarheid_cijfer: {answers: cijfer, items: {1: antwoord}}
"""
ANSWERS = "persoon;buurt;jaar;antwoord\np1;BU1;1960;7\np2;BU1;1950;8\n"
MOST_SECONDS = 10  # of the processor
ENGLISH = ("expected", "found", "mapping values", "while ", "could not", "invalid", "Error")


def _other(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


BAD = {  # what stands in the file, and what must be told
    "nothing at all": ("", "leeg"),
    "only a remark": ("# niets\n", "leeg"),
    "a list": ("- person\n- buurt\n", "person"),
    "one word": ("indeling\n", "indeling"),
    "the answers themselves": (ANSWERS, "persoon;buurt"),
    "bytes": (bytes(range(256)) * 20, "geen UTF-8"),
    "UTF-16": (codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"), "geen UTF-8"),
    "a sign that no text has": (GOOD.replace("bewoner", "bewo\0ner"), "onleesbaar teken (0x00)"),
    "a workbook": (b"PK\x03\x04" + bytes(200), "onleesbaar teken (0x03)"),
    "tabs": (_other("  column: buurt", "\tcolumn: buurt"), "column: buurt"),
    "no bracket at the end": (_other("{column: persoon}", "{column: persoon"), "regel 2"),
    "a quote that is not closed": (_other('"7": "7"', '"7": "7'), "regel"),
    "two colons": (_other("wave: T0", "wave: T0: T1"), "wave: T0: T1"),
    "pushed in": (_other("wave: T0", "   wave: T0"), "regel"),
    "a field twice": (GOOD + "wave: T1\n", "wave staat hier twee keer"),
    "two documents": (f"{GOOD}---\n{GOOD}", "---"),
    "references": ("a: &a [x]\nb: [*a, *a]\n", "een verwijzing (*)"),
    "a type": (_other("wave: T0", "wave: !!python/object/apply:os.system [ls]"), "of een type (!)"),
    "very deep": ("a: " + "[" * 3000 + "]" * 3000, "te veel velden in elkaar"),
    "very long": ("a: " + "x" * 2_000_000, "onbekend veld a"),
    "ten thousand fields": ("".join(f"a{nr}: 1\n" for nr in range(10_000)), "onbekend veld a0"),
    "an unknown field": (GOOD + "kleur: rood\n", "onbekend veld kleur"),
    "a field in capitals": (_other("wave:", "Wave:"), "onbekend veld Wave"),
    "no person": (_other("person: {column: persoon}\n", ""), "person ontbreekt"),
    "a person that is a word": (_other("{column: persoon}", "persoon"), "person: persoon"),
    "a column that is a number": (_other("{column: persoon}", "{column: 3}"), "column: 3"),
    "a column without a name": (_other("{column: persoon}", '{column: ""}'), "column: leeg"),
    "a column that is not in the file": (
        _other("{column: jaar}", "{column: leeftijd}"),
        "deze kolom staat niet in het",
    ),
    "rows that are people and are not": (_other("{column: persoon}", "{row: false}"), "false"),
    "an unknown group": (_other("population: bewoner", "population: iedereen"), "iedereen"),
    "a wave of another project": (_other("wave: T0", "wave: T7"), "T7"),
    "a wave without a column": (_other("wave: T0", "wave: {values: {a: T0}}"), "column ontbreekt"),
    "a table of waves that is a list": (_other("wave: T0", "wave: {column: buurt, values: [T0]}"), "values: [T0]"),
    "a code without a place": (_other("  column: buurt", "  column: buurt\n  code: BU"), "tekst met één {}"),
    "names that are yes": (_other("  column: buurt", "  column: buurt\n  names: true"), "names: true"),
    "an age without a year": (_other("{column: jaar}", "{age: jaar}"), "year ontbreekt"),
    "a year in words": (_other("{column: jaar}", "{age: jaar, year: vorig jaar}"), "year: vorig jaar"),
    "answers that are a list": (_other('cijfer: {"7": "7", "8": "8"}', "cijfer: [7, 8]"), "[7, 8]"),
    "an answer that is none": (_other('"8": "8"', '"8": heel goed'), "heel goed"),
    "an answer that is a list": (_other('"8": "8"', '"8": [8]'), "[8]"),
    "an answer that is empty": (_other('"8": "8"', '"8":'), "leeg"),
    "a table of answers that is not there": (
        _other("answers: cijfer,", "answers: cijfers,"),
        "tabel cijfers is er niet",
    ),
    "a scale that is not there": (_other("leefbaarheid_cijfer:", "leefbaarheid:"), "onbekende schaal leefbaarheid"),
    "a question that is not there": (_other("{1: antwoord}", "{2: antwoord}"), "vraag 2"),
    "questions that are a list": (_other("{1: antwoord}", "[antwoord]"), "items: [antwoord]"),
    "no scale": (_other("  leefbaarheid_cijfer: {answers: cijfer, items: {1: antwoord}}\n", ""), "instruments: leeg"),
    "a fact that may not differ": (GOOD + "may_contradict: [weight]\n", "weight"),
    "no answer that is a word": (GOOD + "missing: geen\n", "missing: geen"),
    "no answer that is a list": (GOOD + "missing: [[1]]\nmay_contradict: [[sex]]\n", "[sex]"),
}


@pytest.fixture
def project(tmp_path):
    made = create_project(tmp_path / "project", "Proef", {"T0": "2024-01-01"})
    (tmp_path / "antwoorden.csv").write_text(ANSWERS, encoding="utf-8")
    return add_buurten(made, [{"code": "BU1", "name": "Eén"}])


def _read(tmp_path, project, content) -> int:
    path = tmp_path / "indeling.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return main(["import", str(tmp_path / "antwoorden.csv"), "--map", str(path), "--project", str(project.root)])


def test_the_good_one_is_read(tmp_path, project):
    assert _read(tmp_path, project, GOOD) == 0


@pytest.mark.parametrize("name", BAD)
def test_a_bad_one_is_refused_and_nothing_is_kept(tmp_path, project, capsys, name):
    content, told = BAD[name]
    before, start = stands(project.root), time.process_time()
    assert _read(tmp_path, project, content) in (1, 2)
    assert time.process_time() - start < MOST_SECONDS
    said = capsys.readouterr().err
    assert told in said, said
    assert "Traceback" not in said
    assert "niet hadden voorzien" not in said
    assert [word for word in ENGLISH if word in said] == []
    assert "Wat te doen: " in said or "Wel bekend: " in said, said
    assert stands(project.root) == before
