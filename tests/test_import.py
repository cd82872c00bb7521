"""Answers into a project: understood as they were meant, all of them or none, and never twice."""

import pandas as pd
import pyreadstat
import pytest

from traject_eval.cli import main
from traject_eval.cli.say import fault_lines
from traject_eval.errors import DataProblem, Faults, UnknownName
from traject_eval.store import Project, add_buurten, create_project, responses
from traject_eval.survey import import_file
from traject_eval.types import FAULT_COLUMNS

HEAD = "persoon;buurt;meting;groep;geslacht;geboortejaar;opleiding;gewicht;leefbaarheid_cijfer_1"
LONELY = ";".join(f"djg_6_{number}" for number in range(1, 7))
MAP = """\
person: {column: pid}
buurt: {column: comuna, code: "COM{}", register: true, empty: skip, names: {"7": Zeven}}
wave: {column: jaar, values: {"2016": T0, "2019": T1}}
population: bewoner
sex: {column: sexo, values: {"1": man, "2": vrouw}}
birth_year: {age: edad, year: {column: jaar}}
missing: ["-999"]
answers:
  cijfer: {slecht: 2, goed: 8, "5": "5"}
instruments:
  leefbaarheid_cijfer: {answers: cijfer, items: {1: nota}}
"""


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "project", "Proef", {"T0": "2024-01-01", "T1": "2025-01-01"})
    return add_buurten(made, [{"code": "BU1", "name": "Eén"}, {"code": "BU2", "name": "Twee"}])


def _file(tmp_path, *rows: str, head: str = HEAD, name: str = "antwoorden.csv"):
    path = tmp_path / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def _map(tmp_path, text: str = MAP):
    path = tmp_path / "indeling.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _refused(project, path, mapping=None) -> pd.DataFrame:
    """The faults of an import, after making sure that nothing was kept."""
    settings = (project.root / "traject.toml").read_text(encoding="utf-8")
    before = responses.imports(project.root)
    with pytest.raises(Faults) as caught:
        import_file(project, path, mapping)
    assert responses.imports(project.root) == before
    assert (project.root / "traject.toml").read_text(encoding="utf-8") == settings
    return caught.value.table


def test_our_own_layout_needs_no_mapping(tmp_path, project):
    path = _file(
        tmp_path,
        "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1,5;7",
        "p1;BU1;T1;deelnemer;vrouw;1961;hoog;1,5;weet niet",
        "p2;BU2;t0;Bewoner;;;;;",
    )
    result = import_file(project, path)
    assert (result.rows, result.persons, result.buurten, result.waves) == (3, 2, ("BU1", "BU2"), ("T0", "T1"))
    assert (result.instruments, result.already) == (("leefbaarheid_cijfer",), False)
    answers, persons = responses.read(project.root, "BU1")
    assert answers["leefbaarheid_cijfer_1"].tolist() == [7, pd.NA]
    person = persons.iloc[0]
    assert person[["population", "sex", "birth_year", "education", "weight"]].tolist() == [
        *("deelnemer", "vrouw", 1961, "hoog", 1.5)
    ]
    assert responses.read(project.root, "BU2")[1].iloc[0][["sex", "birth_year", "weight"]].isna().all()


def test_our_own_layout_takes_codes_and_labels(tmp_path, project):
    path = _file(
        tmp_path,
        "p1;BU1;T0;bewoner;1;min  of MEER;Ja;3.0;2,0;More or less",
        head=f"persoon;buurt;meting;groep;{LONELY}",
    )
    import_file(project, path)
    answers, _ = responses.read(project.root, "BU1")
    assert answers.filter(like="djg_6").iloc[0].tolist() == [1, 2, 3, 3, 2, 2]


def test_an_item_that_was_not_asked_is_missing(tmp_path, project):
    import_file(project, _file(tmp_path, "p1;BU1;T0;bewoner;1", head="persoon;buurt;meting;groep;djg_6_1"))
    answers, _ = responses.read(project.root, "BU1")
    assert answers["djg_6_6"].isna().all()


def test_all_faults_come_in_one_table_and_nothing_is_kept(tmp_path, project):
    table = _refused(
        project,
        _file(
            tmp_path,
            "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;11",  # no such mark
            "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;7",  # twice in a wave
            "p2;BU9;T0;bewoner;vrouw;1961;hoog;1;7",  # no such buurt
            "p3;BU1;T7;bewoner;vrouw;1961;hoog;1;7",  # no such wave
            ";BU1;T0;bewoner;vrouw;1961;hoog;1;7",  # nobody
            "p4;BU1;T0;bezoeker;vrouw;1961;hoog;1;7",  # no such population
            "p5;BU1;T0;bewoner;v;1861;universiteit;-1;7",  # four facts
            "p6;BU1;T0;bewoner;vrouw;1961;hoog;1;7",
            "p6;BU2;T1;deelnemer;man;1971;hoog;2;7",  # another buurt, population, sex, birth year and weight
        ),
    )
    assert table["where"].tolist() == [
        "rij 2, kolom leefbaarheid_cijfer_1",
        "rij 3, kolom persoon",
        "rij 4, kolom buurt",
        "rij 5, kolom meting",
        "rij 6, kolom persoon",
        "rij 7, kolom groep",
        *(f"rij 8, kolom {name}" for name in ("geslacht", "geboortejaar", "opleiding", "gewicht")),
        *(f"rij 10, kolom {name}" for name in ("buurt", "groep", "geslacht", "geboortejaar", "gewicht")),
    ]
    assert (table != "").all(axis=None)
    assert table["found"].tolist()[:2] == ["11", "persoon p1 nog een keer in T0"]
    assert table["expected"].tolist()[2] == "BU1, BU2"


def test_a_file_in_no_layout_we_know_says_what_is_missing(tmp_path, project):
    table = _refused(project, _file(tmp_path, "1;2", head="a;b"))
    assert table["found"].tolist() == [
        *("geen kolom ‘persoon’", "geen kolom ‘buurt’", "geen kolom ‘groep’", "geen kolom ‘meting’"),
        "geen kolom met antwoorden",
    ]


def test_an_item_number_that_a_scale_does_not_have(tmp_path, project):
    path = _file(tmp_path, "p1;BU1;T0;bewoner;1;1", head="persoon;buurt;meting;groep;djg_6_1;djg_6_7")
    assert _refused(project, path)["found"].tolist() == ["kolom ‘djg_6_7’"]


def test_the_same_file_twice_changes_nothing(tmp_path, project):
    path = _file(tmp_path, "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;7")
    first = import_file(project, path)
    copy = tmp_path / "andere-naam.csv"
    copy.write_bytes(path.read_bytes())
    second = import_file(project, copy)
    assert second.already
    assert (second.rows, second.persons) == (first.rows, first.persons)
    assert len(responses.imports(project.root)) == 1


def test_a_later_wave_joins_the_same_person(tmp_path, project):
    import_file(project, _file(tmp_path, "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;7"))
    import_file(project, _file(tmp_path, "p1;BU1;T1;deelnemer;vrouw;1962;;1;8", name="later.csv"))
    answers, persons = responses.read(project.root, "BU1")
    assert (len(answers), len(persons)) == (2, 1)


def test_what_contradicts_the_project_is_refused(tmp_path, project):
    import_file(
        project,
        _file(tmp_path, "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;7", "p2;BU1;T0;bewoner;man;1950;;;7"),
    )
    table = _refused(
        project,
        _file(
            tmp_path,
            "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;8",  # answered already
            "p2;BU2;T1;deelnemer;vrouw;1960;;;7",  # four facts
            name="later.csv",
        ),
    )
    assert table["where"].tolist() == [
        "rij 2, kolom persoon",
        *(f"rij 3, kolom {name}" for name in ("buurt", "groep", "geslacht", "geboortejaar")),
    ]
    assert table["found"].iloc[0] == "antwoorden van persoon p1 bij T0"


def test_other_items_of_the_same_wave_are_put_beside_it(tmp_path, project):
    import_file(project, _file(tmp_path, "p1;BU1;T0;bewoner;vrouw;1961;hoog;1;7"))
    import_file(
        project,
        _file(tmp_path, "p1;BU1;T0;bewoner;2", head="persoon;buurt;meting;groep;djg_6_1", name="b.csv"),
    )
    answers, _ = responses.read(project.root, "BU1")
    assert answers[["leefbaarheid_cijfer_1", "djg_6_1"]].to_numpy().tolist() == [[7, 2]]


def test_the_wave_may_be_said_once(tmp_path, project):
    bare = _file(tmp_path, "p1;BU1;bewoner;7", head="persoon;buurt;groep;leefbaarheid_cijfer_1")
    with pytest.raises(UnknownName, match="T0, T1"):
        import_file(project, bare, wave="T5")
    assert import_file(project, bare, wave="T1").waves == ("T1",)
    with pytest.raises(DataProblem, match="Laat --wave weg"):
        import_file(project, _file(tmp_path, "p1;BU1;T0;bewoner;;;;;7", name="b.csv"), wave="T1")


def test_a_mapping_registers_skips_and_works_out_birth_years(tmp_path, project):
    path = _file(
        tmp_path,
        *("1;7;2016;2;50;slecht", "1;7;2019;2;52;5", "2;8;2016;1;-999;-999", "3;;2016;1;30;goed"),
        head="pid;comuna;jaar;sexo;edad;nota",
    )
    result = import_file(project, path, _map(tmp_path))
    assert (result.rows, result.persons, result.new_buurten) == (3, 2, ("COM7", "COM8"))
    assert result.notes == ("1 rij zonder buurt is overgeslagen.",)
    names = Project.load(project.root).buurten.set_index("code")["name"]
    assert (names["COM7"], names["COM8"]) == ("Zeven", "COM8")
    answers, persons = responses.read(project.root, "COM7")
    assert answers["leefbaarheid_cijfer_1"].tolist() == [2, 5]
    assert persons[["sex", "birth_year"]].to_numpy().tolist() == [["vrouw", 1966]]  # 2016 − 50; 2019 − 52 is one off
    assert responses.read(project.root, "COM8")[1]["birth_year"].isna().all()


def test_a_bare_number_without_a_meaning_is_refused(tmp_path, project):
    path = _file(tmp_path, "1;7;2016;2;50;8", "2;7;2016;2;200;goed", head="pid;comuna;jaar;sexo;edad;nota")
    table = _refused(project, path, _map(tmp_path))
    assert table["where"].tolist() == ["rij 2, kolom nota", "rij 3, kolom edad"]
    assert table["expected"].tolist() == ["slecht; goed; 5", "een heel getal van 0 tot en met 115"]


def test_contradicting_facts_become_unknown_only_when_the_mapping_says_so(tmp_path, project):
    path = _file(tmp_path, "1;7;2016;2;50;5", "1;7;2019;1;40;5", head="pid;comuna;jaar;sexo;edad;nota")
    assert _refused(project, path, _map(tmp_path))["where"].tolist() == [
        "rij 3, kolom sexo",
        "rij 3, kolom edad",
    ]
    result = import_file(project, path, _map(tmp_path, MAP + "may_contradict: [sex, birth_year]\n"))
    assert result.notes == (
        "Bij 1 mens verschilt het geslacht tussen de rijen: het geldt nu als onbekend.",
        "Bij 1 mens verschilt het geboortejaar tussen de rijen: het geldt nu als onbekend.",
    )
    assert responses.read(project.root, "COM7")[1][["sex", "birth_year"]].isna().all(axis=None)


def test_a_mapped_column_that_is_not_there(tmp_path, project):
    table = _refused(project, _file(tmp_path, "1;7", head="pid;comuna"), _map(tmp_path))
    assert table["where"].tolist() == [f"rij 1, kolom {name}" for name in ("jaar", "sexo", "edad", "nota")]


def test_people_without_a_code_are_each_somebody_else(tmp_path, project):
    text = MAP.replace("{column: pid}", "{row: true}")
    rows = ("1;7;2016;2;50;5", "1;7;2016;2;50;5")
    first = _file(tmp_path, *rows, head="pid;comuna;jaar;sexo;edad;nota")
    second = _file(tmp_path, *rows, "1;7;2016;2;50;goed", head="pid;comuna;jaar;sexo;edad;nota", name="b.csv")
    assert import_file(project, first, _map(tmp_path, text)).persons == 2
    import_file(Project.load(project.root), second, _map(tmp_path, text))
    assert responses.read(project.root, "COM7")[1]["person"].nunique() == 5


def test_a_file_of_strangers_read_under_two_waves_links_nobody(tmp_path, project):
    text = MAP.replace("{column: pid}", "{row: true}").replace(
        'wave: {column: jaar, values: {"2016": T0, "2019": T1}}\n', ""
    )
    path = _file(tmp_path, "7;2016;2;50;5", "7;2016;1;40;goed", head="comuna;jaar;sexo;edad;nota")
    for wave in ("T0", "T1"):
        import_file(Project.load(project.root), path, _map(tmp_path, text), wave=wave)
    answers, persons = responses.read(project.root, "COM7")
    assert (len(answers), answers["person"].nunique(), len(persons)) == (4, 4, 4)


def test_rows_of_strangers_are_strangers_across_the_waves_in_one_file(tmp_path, project):
    text = MAP.replace("{column: pid}", "{row: true}")
    rows = ("7;2016;2;50;5", "7;2019;2;50;5")
    import_file(project, _file(tmp_path, *rows, head="comuna;jaar;sexo;edad;nota"), _map(tmp_path, text))
    assert responses.read(project.root, "COM7")[0]["person"].nunique() == 2


def test_a_mapping_with_an_empty_person_column_is_refused(tmp_path, project):
    path = _file(tmp_path, "7;2016;2;50;5", head="comuna;jaar;sexo;edad;nota")
    table = _refused(project, path, _map(tmp_path, MAP.replace("{column: pid}", '{column: ""}')))
    assert table["found"].tolist() == ["column: leeg"]


def test_an_import_tells_what_it_left_out_and_added(tmp_path, project, capsys):
    rows = ("1;7;2016;2;50;5", "2;8;2016;1;40;5", "3;;2016;1;30;goed")
    path = _file(tmp_path, *rows, head="pid;comuna;jaar;sexo;edad;nota")
    assert main(["import", str(path), "--map", str(_map(tmp_path)), "--project", str(project.root)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "antwoorden.csv is ingelezen. Vragenlijsten: 2, mensen: 2, buurten: 2, metingen: T0.",
        "Nieuw in het project, aantal buurten: 2.",
        "1 rij zonder buurt is overgeslagen.",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("weg.csv", "weg.csv bestaat niet; controleer de naam en de map"),
        ("antwoorden.csv/x.csv", "x.csv bestaat niet; controleer de naam en de map"),
        ("project", "project is een map; noem één bestand"),
        ("x" * 300, "is niet te lezen; sluit het in andere programma’s en kijk of het open mag"),
    ],
)
@pytest.mark.parametrize("as_mapping", [False, True])
def test_a_file_that_cannot_be_read_is_a_wrong_call(tmp_path, project, capsys, name, told, as_mapping):
    good = _file(tmp_path, "p1;BU1;T0;deelnemer;vrouw;1961;hoog;1;7")
    files = [str(good), "--map", str(tmp_path / name)] if as_mapping else [str(tmp_path / name)]
    with pytest.raises(SystemExit) as caught:
        main(["import", *files, "--project", str(project.root)])
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert responses.imports(project.root) == []


def test_a_long_list_of_faults_is_cut_by_kind():
    rows = [(f"rij {row}", "11", "1 tot en met 10", "herstel het antwoord") for row in range(2, 1202)]
    rows.insert(600, ("rij 9", "leeg", "een persoon", "vul de code in"))
    lines = fault_lines(pd.DataFrame(rows, columns=list(FAULT_COLUMNS))).splitlines()
    assert len(lines) == 13
    assert lines[0] == " 1. rij 2: gevonden 11; verwacht 1 tot en met 10. Wat te doen: herstel het antwoord."
    assert lines[10] == "    … en nog 1.190 van deze soort."
    assert lines[11] == "11. rij 9: gevonden leeg; verwacht een persoon. Wat te doen: vul de code in."
    assert lines[12] == "Samen 1.201 fouten."


def test_an_spss_file_by_its_labels(tmp_path, project):
    frame = pd.DataFrame({"id": [1.0, 2.0, 3.0], "gebied": [1.0, 2.0, 2.0], "eenzaam": [1.0, 3.0, -999.0]})
    # codes are turned against our own on purpose: only the labels say what an answer means
    labels = {
        "gebied": {1.0: "De Horn", 2.0: "Oost"},
        "eenzaam": {1.0: "Ja", 2.0: "Min of meer", 3.0: "Nee", -999.0: "Weigert"},
    }
    path = tmp_path / "bestand.sav"
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges={"eenzaam": [-999]})
    mapping = _map(
        tmp_path,
        'person: {column: id}\nbuurt: {column: gebied, code: "G{}", names: labels, register: true}\n'
        "wave: T0\npopulation: bewoner\n"
        "instruments: {djg_6: {items: {1: eenzaam, 2: null, 3: null, 4: null, 5: null, 6: null}}}\n",
    )
    assert import_file(project, path, mapping).new_buurten == ("G1", "G2")
    stored = [responses.read(project.root, code)[0]["djg_6_1"].tolist() for code in ("G1", "G2")]
    assert stored == [[3], [1, pd.NA]]
    assert Project.load(project.root).buurt("G1")["name"] == "De Horn"


def test_buurten_go_out_again_when_saving_fails(tmp_path, project):
    (project.root / "data" / "raw").rmdir()
    (project.root / "data" / "raw").write_text("geen map")
    settings = (project.root / "traject.toml").read_text(encoding="utf-8")
    path = _file(tmp_path, "1;7;2016;2;50;5", head="pid;comuna;jaar;sexo;edad;nota")
    with pytest.raises(DataProblem, match=r"schrijven in de map .* lukt niet"):
        import_file(project, path, _map(tmp_path))
    assert (project.root / "traject.toml").read_text(encoding="utf-8") == settings


def test_what_is_context_only_is_no_answer_to_read_in(tmp_path, project):
    head = f"{HEAD};leefbaarometer_1;leefbaarometer_jaar"
    told = _refused(project, _file(tmp_path, "p1;BU1;T0;bewoner;;;;;7;4,1;2024", head=head))
    assert told["where"].tolist() == ["kolom ‘leefbaarometer_1’"]
    assert told["found"].tolist() == ["leefbaarometer kan geen uitkomst zijn"]
