"""Files with open data: read as they were downloaded or refused whole, and never joined over a border that moved."""

import json
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import pytest

from traject_eval.cli.main import main
from traject_eval.context import (
    add_context,
    context_files,
    context_rows,
    context_table,
    read_context,
    read_crosswalk,
    same_place,
    used_years,
)
from traject_eval.errors import ContextOnly, DataProblem, Faults
from traject_eval.forms.table import load_forms
from traject_eval.instruments import context_measures, refuse_context
from traject_eval.reporting.check import check_project
from traject_eval.store import Project, add_buurten, create_project

CODE = "BU12340101"
KWB = (
    "gwb_code_10;regio;recs;ind_wbi;a_inw;a_65_oo;a_hh;a_1p_hh;p_hh_li;ste_mvs\n"
    "NL00      ;Nederland;Land;.;17000000;3400000;8000000;3200000;7,1;.\n"
    "GM1234    ;Elders;Gemeente;1;50000;11000;24000;9600;8,4;3\n"
    "WK123401  ;Wijk 01;Wijk;1;4000;1000;2000;1000;9;3\n"
    "BU12340101;De Hoek;Buurt;1;1000;250;500;300;12,5;3\n"
    "BU12340102;Het Veld;Buurt;1;45;.;20;.;-99997;3\n"
)
STATLINE = (
    '"Perioden";"Wijken en buurten";"Regiocode (gemeente, wijk, buurt) (code)";'
    '"SES-WOA/Totaalscore/Gemiddelde score (Getal)"\n'
    '"2019";"Elders";"GM1234    ";"  -0.100"\n'
    '"2019";"De Hoek";"BU12340101";"       ."\n'
)
HEALTH = (
    '"Leeftijd";"Marges";"Codering_3";"Perioden";"Eenzaam_27";"Mantelzorger_31"\n'
    '"20300";"MW00000";"BU12340101";"2022JJ00";"44.5";"15"\n'
    '"20300";"MOG0095";"BU12340101";"2022JJ00";"40.1";"11"\n'
    '"80200";"MW00000";"BU12340101";"2022JJ00";"51.0";"12"\n'
    '"53115";"MW00000";"BU12340101";"2022JJ00";"42.0";"16"\n'
)


def _values(found: pd.DataFrame) -> dict:
    return {(row.code, row.topic): row.value for row in found.itertuples()}


def _faults(name: str, content: str, year: int | None = 2025) -> list[tuple[str, str]]:
    with pytest.raises(Faults) as told:
        read_context(name, content.encode(), year)
    assert list(told.value.table) == ["where", "found", "expected", "advice"]
    assert (told.value.table != "").all(axis=None)
    return list(zip(told.value.table["where"], told.value.table["found"], strict=True))


# --- reading


def test_a_table_of_cbs_is_read_with_padded_codes_commas_and_what_is_held_back():
    found = read_context("kwb.csv", KWB.encode("cp1252"), 2025)
    values = _values(found)
    assert values[CODE, "low_income"] == 12.5
    assert values["NL00", "people_65"] == 3_400_000
    assert np.isnan(values["BU12340102", "people_65"])
    assert np.isnan(values["BU12340102", "low_income"])
    assert set(found["cbs_year"]) == set(found["year"]) == {2025}
    assert found.drop_duplicates("code")["level"].tolist() == ["land", "gemeente", "wijk", "buurt", "buurt"]
    assert set(found["source"]) == {"kwb.csv"}
    assert set(found["kind"]) == {"measured"}


def test_statline_gives_the_year_and_its_point_is_no_number():
    found = read_context("ses.csv", STATLINE.encode("utf-8-sig"))
    assert found[["code", "cbs_year", "year", "topic", "unit"]].values.tolist() == [
        ["GM1234", 2019, 2019, "ses_woa", "score"],
        [CODE, 2019, 2019, "ses_woa", "score"],
    ]
    assert found["value"].iloc[0] == -0.1
    assert np.isnan(found["value"].iloc[1])


def test_of_modelled_health_only_the_value_itself_is_read_for_adults_and_for_older_people():
    found = read_context("rivm.csv", HEALTH.encode(), 2021)
    assert _values(found) == {
        (CODE, "modelled_lonely"): 44.5,
        (CODE, "modelled_carer"): 15.0,
        (CODE, "modelled_lonely_65"): 51.0,
    }
    assert set(found["kind"]) == {"modelled"}
    assert set(found["year"]) == {2022}
    assert set(found["cbs_year"]) == {2021}


def test_an_excel_file_with_the_codes_of_cbs_for_held_back_is_read():
    book = openpyxl.Workbook()
    for row in (["gwb_code", "a_inw", "p_hh_li"], [CODE, 1000, -99997], ["GM1234", 50000, 8.4]):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    values = _values(read_context("kwb2025.xlsx", content.getvalue(), 2025))
    assert values[CODE, "inhabitants"] == 1000
    assert values["GM1234", "low_income"] == 8.4
    assert np.isnan(values[CODE, "low_income"])


def test_regions_that_no_buurt_is_compared_with_are_passed_over():
    more = KWB + "PV20;Groningen;Provincie;.;600000;1;1;1;1;.\nCR01;Oost;Corop;.;1;1;1;1;1;.\n"
    assert read_context("kwb.csv", more.encode(), 2025).equals(read_context("kwb.csv", KWB.encode(), 2025))


def test_every_fault_of_a_file_is_told_at_once():
    rows = (
        KWB + "BU12340103;<script>;Buurt;1;veel;-3;20;9;101;3\nX1;y;Buurt;1;1;1;1;1;1;3\n" + KWB.splitlines()[4] + "\n"
    )
    assert _faults("kwb.csv", rows) == [
        ("rij 8", "X1"),
        ("rij 9", f"{CODE} nog een keer"),
        ("rij 7, kolom a_65_oo", "-3"),
        ("rij 7, kolom a_inw", "veel"),
        ("rij 7, kolom p_hh_li", "101"),
    ]


def test_a_file_without_code_year_or_known_figure_is_refused_with_all_three():
    told = _faults("x.csv", "naam;punten\nDe Hoek;3\n", None)
    assert [found for _, found in told] == ["geen kolom met codes", "geen jaar", "geen enkel cijfer dat wij kennen"]


def test_two_columns_for_one_figure_are_refused():
    assert _faults("x.csv", f"gwb_code;a_inw;AANT_INW\n{CODE};1;2\n") == [("rij 1", "inhabitants in a_inw en AANT_INW")]


def test_a_figure_that_is_no_year_is_told():
    assert _faults("x.csv", f"gwb_code;Perioden;a_inw\n{CODE};2025KW01;5\n") == [("rij 2", "2025KW01")]


def test_a_kind_of_file_that_we_do_not_read_is_told():
    with pytest.raises(DataProblem, match="niet bekend"):
        read_context("kaart.shp", b"", 2025)


# --- the table of figures


def test_every_topic_is_asked_in_a_form_and_every_share_has_its_counts():
    table = context_table()
    forms = load_forms()
    asked = [row.id for form in ("mensen", "leven", "schattingen") for row in forms[f"profiel.{form}"].rows]
    assert asked == list(table.topics)
    for topic in table.topics.values():
        assert bool(topic.part) == bool(topic.of)
        assert {topic.part, topic.of} <= {*table.figures, ""}
    assert {row.id for row in forms["profiel.schattingen"].rows} == {
        name for name, topic in table.topics.items() if topic.modelled
    }


def test_a_modelled_figure_is_refused_as_an_outcome_by_its_name():
    for name, topic in context_table().topics.items():
        assert (name in context_measures()) == topic.modelled
    with pytest.raises(ContextOnly, match="kan geen uitkomst zijn"):
        refuse_context("modelled_lonely")


# --- borders


def _walk(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "jaar", "was", "was_jaar"])


def test_a_code_is_another_year_only_where_every_year_between_is_known_to_be_the_same():
    told = {("BU1", 2024): 1, ("BU1", 2025): 1}
    assert same_place("BU1", 2025, 2023, told, _walk()).code == "BU1"
    assert same_place("BU1", 2023, 2025, told, _walk()).code == "BU1"
    assert same_place("BU1", 2025, 2022, told, _walk()).why == "unknown"
    assert same_place("BU1", 2025, 2023, told | {("BU1", 2024): 3}, _walk()).why == "moved"
    assert same_place("BU1", 2025, 2023, told | {("BU1", 2024): 2}, _walk()).why == "unknown"


def test_what_the_project_says_of_codes_goes_before_and_only_one_to_one_is_the_same_place():
    walk = _walk(
        ("BU1", 2025, "BU9", 2020), ("BU2", 2025, "", 2020), ("BU3", 2025, "BU8", 2020), ("BU4", 2025, "BU8", 2020)
    )
    assert same_place("BU1", 2025, 2020, {}, walk).code == "BU9"
    assert same_place("BU9", 2020, 2025, {}, walk).code == "BU1"
    assert same_place("BU2", 2025, 2020, {}, walk).why == "gone"
    assert same_place("BU3", 2025, 2020, {}, walk).why == "moved"  # two buurten were one: whose figure is it?
    assert same_place("BU8", 2020, 2025, {}, walk).why == "moved"


def test_every_fault_of_the_crosswalk_is_told(tmp_path):
    assert read_crosswalk(tmp_path).empty
    (tmp_path / "overgang.csv").write_text("code;jaar;was;was_jaar\nBU1;25;X;2020\n", encoding="utf-8")
    with pytest.raises(Faults) as told:
        read_crosswalk(tmp_path)
    assert told.value.table["found"].tolist() == ["BU1", "X", "25"]
    (tmp_path / "overgang.csv").write_text("code;was\nBU1;X\n", encoding="utf-8")
    with pytest.raises(Faults, match=r"overgang\.csv"):
        read_crosswalk(tmp_path)


def test_a_check_of_the_project_tells_what_is_wrong_with_the_crosswalk(project):
    (project.root / "overgang.csv").write_text(f"code;jaar;was;was_jaar\n{CODE};vorig;;2020\n", encoding="utf-8")
    with pytest.raises(Faults) as told:
        check_project(project.root)
    assert ("overgang.csv, rij 2, jaar", "vorig") in set(
        zip(told.value.table["where"], told.value.table["found"], strict=True)
    )


# --- in a project


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "p", "Proef", {"T0": ""})
    rows = [{"code": CODE, "name": "De Hoek", "year": 2025}, {"code": "BU12340102", "name": "Het Veld", "year": 2025}]
    return add_buurten(made, rows)


def _add(project: Project, name: str, content: str, year: int | None = None):
    path = project.root.parent / name
    path.write_text(content, encoding="utf-8")
    return add_context(project, path, year)


def test_a_file_is_kept_as_it_came_with_its_hash_and_once(project):
    added = _add(project, "kwb.csv", KWB, 2025)
    assert (added.regions, added.years, added.already) == (5, (2025,), False)
    assert _add(project, "kwb.csv", KWB, 2025).already
    (line,) = context_files(project.root)
    kept = project.root / "data" / "context" / f"{line['id']}-kwb.csv"
    assert kept.read_text(encoding="utf-8") == KWB
    assert len(line["hash"]) == 64


def test_a_buurt_stands_beside_its_municipality_and_the_country_and_held_back_is_left_out(project):
    _add(project, "kwb.csv", KWB, 2025)
    rows = context_rows(project.root, CODE, 2025)
    assert rows["age_65"] == {
        **{"here": 25.0, "municipality": 22.0, "country": 20.0, "year": "2025", "source": f"kwb.csv, {CODE}"}
    }
    assert rows["one_person"]["here"] == 60.0
    small = context_rows(project.root, "BU12340102", 2025)
    assert "here" not in small["age_65"]
    assert small["age_65"]["municipality"] == 22.0
    assert context_rows(project.root, CODE, None) == {}


def test_the_oldest_year_of_the_same_place_stands_beside_the_newest(project):
    _add(project, "kwb.csv", KWB, 2025)
    _add(project, "kwb24.csv", KWB.replace("1000;250;", "1000;200;"), 2024)
    row = context_rows(project.root, CODE, 2025)["age_65"]
    assert (row["here"], row["year"], row["before"], row["before_year"]) == (25.0, "2025", 20.0, "2024")


def test_a_year_of_which_nobody_knows_the_border_is_never_joined(project):
    _add(project, "kwb.csv", KWB, 2025)
    _add(project, "kwb20.csv", KWB, 2020)
    assert "before" not in context_rows(project.root, CODE, 2025)["age_65"]
    assert used_years(project, CODE) == ([2025], [2020])


def test_a_border_that_moved_is_an_error_until_the_project_says_what_it_was(project):
    moved = KWB.replace("De Hoek;Buurt;1;", "De Hoek;Buurt;3;")
    _add(project, "kwb.csv", moved, 2025)  # of its own year: what moved is what came before
    with pytest.raises(Faults) as told:
        _add(project, "kwb26.csv", moved, 2026)
    assert told.value.table["found"].tolist() == ["in 2026 heeft deze buurt een andere grens"]
    assert "overgang.csv" in told.value.table["advice"][0]
    assert len(context_files(project.root)) == 1
    (project.root / "overgang.csv").write_text(f"code;jaar;was;was_jaar\n{CODE};2025;;2026\n", encoding="utf-8")
    _add(project, "kwb26.csv", moved, 2026)
    assert context_rows(project.root, CODE, 2025)["age_65"]["year"] == "2025"


def test_a_code_that_is_not_in_the_file_is_an_error_and_a_recoded_one_is_found_by_the_crosswalk(project):
    other = KWB.replace(CODE, "BU12340901").replace("BU12340102", "BU12340902")
    with pytest.raises(Faults) as told:
        _add(project, "kwb20.csv", other, 2020)
    assert told.value.table["found"].tolist() == [f"geen {CODE} in 2020", "geen BU12340102 in 2020"]
    assert context_files(project.root) == []
    walk = f"code;jaar;was;was_jaar\n{CODE};2025;BU12340901;2020\nBU12340102;2025;BU12340902;2020\n"
    (project.root / "overgang.csv").write_text(walk, encoding="utf-8")
    _add(project, "kwb20.csv", other, 2020)
    _add(project, "kwb.csv", KWB, 2025)
    assert context_rows(project.root, CODE, 2025)["age_65"]["before"] == 25.0


def test_a_file_about_other_places_or_about_wijken_only_is_taken_in(project):
    elsewhere = KWB.replace("1234", "4321")
    _add(project, "elders.csv", elsewhere, 2025)
    assert context_rows(project.root, CODE, 2025) == {}
    _add(project, "elan.csv", "WKC;YEAR;ZVWKOSTENTOTAAL_MEAN\nWK123401;2022;2900.5\nWK123401;2021;2800\n", 2025)
    assert used_years(project, CODE) == ([2025], [])
    row = context_rows(project.root, CODE, 2025)["care_costs"]
    assert (row["here"], row["source"], row["before"], row["before_year"]) == (
        2900.5,
        "elan.csv, WK123401",
        2800.0,
        "2021",
    )


def test_a_source_that_corrects_itself_counts_with_its_last_file(project):
    _add(project, "eerst.csv", KWB, 2025)
    _add(project, "later.csv", KWB.replace("12,5", "13,5"), 2025)
    row = context_rows(project.root, CODE, 2025)["low_income"]
    assert (row["here"], row["source"]) == (13.5, f"later.csv, {CODE}")


def test_the_command_tells_what_is_there_and_what_to_do(project, capsys):
    path = project.root.parent / "kwb.csv"
    path.write_text(KWB, encoding="utf-8")
    own = ["--project", str(project.root)]
    assert main(["context", "status", *own]) == 0
    assert "nog geen cijfers" in capsys.readouterr().out
    assert main(["context", "add", str(path), *own]) == 1
    assert "--year 2025" in capsys.readouterr().err
    assert main(["context", "add", str(path), "--year", "2025", *own]) == 0
    assert main(["context", "status", *own]) == 0
    told = capsys.readouterr().out
    assert "kwb.csv: 35 cijfers over 5 gebieden" in told
    assert f"De Hoek ({CODE}): cijfers van 2025" in told
    assert main(["context", "fetch", *own]) == 2
    assert main(["context", "add", *own]) == 2


def test_a_damaged_list_of_files_is_told(project):
    _add(project, "kwb.csv", KWB, 2025)
    path = project.root / "data" / "context" / "bestanden.json"
    path.write_text(json.dumps({"anders": 1}), encoding="utf-8")
    with pytest.raises(Exception, match="beschadigd"):
        context_files(project.root)
