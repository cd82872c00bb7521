"""Files as people deliver them: every dialect gives the same text, every defect one clear fault."""

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from traject_eval.errors import DataProblem, Faults
from traject_eval.survey import read_table

ROWS = [
    ["persoon", "buurt", "toelichting", "gewicht"],
    ["p1", "Één", "rustig, groen; fijn", "1,5"],
    ["p2", "", "", "0,8"],
]


def _csv(delimiter: str) -> str:
    quoted = [[f'"{cell}"' if set(cell) & set(",;\t") else cell for cell in row] for row in ROWS]
    return "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n"


def _table(tmp_path, content: str | bytes, name: str = "bestand.csv"):
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return read_table(path)


def _refused(tmp_path, content: str | bytes, name: str = "bestand.csv") -> pd.DataFrame:
    with pytest.raises(Faults) as caught:
        _table(tmp_path, content, name)
    assert "niets ingelezen" in str(caught.value)
    return caught.value.table


def _book(path, **sheets: list[list]):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_dialect_gives_the_same_text(tmp_path, delimiter, encoding):
    raw = _table(tmp_path, _csv(delimiter).encode(encoding))
    assert list(raw.frame) == ROWS[0]
    assert raw.frame.fillna("").to_numpy().tolist() == ROWS[1:]


def test_a_decimal_comma_is_text_and_splits_nothing(tmp_path):
    raw = _table(tmp_path, "persoon;gewicht\np1;1,5\np2;0,75\n")
    assert raw.frame["gewicht"].tolist() == ["1,5", "0,75"]


def test_codes_keep_their_leading_noughts(tmp_path):
    raw = _table(tmp_path, "persoon,buurt\n007,BU0363\n")
    assert raw.frame.loc[2].tolist() == ["007", "BU0363"]


def test_row_numbers_are_those_of_the_file(tmp_path):
    raw = _table(tmp_path, "persoon,buurt\np1,a\n\n,\np2,b\n")
    assert raw.frame.index.tolist() == [2, 5]
    assert raw.first_row == 2


def test_quotes_and_line_breaks_inside_a_cell(tmp_path):
    raw = _table(tmp_path, 'persoon,toelichting\np1,"zei ""ja""\nen lachte"\np2,b\n')
    assert raw.frame.loc[2, "toelichting"] == 'zei "ja"\nen lachte'
    assert raw.frame.index.tolist() == [2, 3]


def test_same_content_has_the_same_hash(tmp_path):
    assert _table(tmp_path, "a,b\n1,2\n").hash == _table(tmp_path, "a,b\n1,2\n", "ander.csv").hash


def test_header_faults_come_together(tmp_path):
    table = _refused(tmp_path, "persoon,persoon,,buurt\np1,p1,x,a\n")
    assert table["where"].tolist() == ["rij 1, kolom 2", "rij 1, kolom 3"]
    assert table["found"].tolist() == ["persoon staat er twee keer", "geen kolomnaam"]


def test_rows_longer_than_the_header_are_named(tmp_path):
    table = _refused(tmp_path, "persoon,buurt\np1,a\np2,b,c\np3,d,,\np4,e,f,g\n")
    assert table["where"].tolist() == ["rij 3", "rij 5"]
    assert table["found"].tolist() == ["3 cellen", "4 cellen"]
    assert table["expected"].unique().tolist() == ["2 cellen"]


@pytest.mark.parametrize("content", ["", "\n\n", "persoon,buurt\n", "persoon,buurt\n,\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    assert len(_refused(tmp_path, content)) == 1


@pytest.mark.parametrize(
    "content", [b"persoon,buurt\np1,\x00\n", b"persoon,buurt\np1,\x81\n", "a,b\n1,\ufffd\n".encode()]
)
def test_unreadable_characters_are_refused_with_their_line(tmp_path, content):
    table = _refused(tmp_path, content)
    assert table["where"].tolist() == ["regel 2"]
    assert "CSV UTF-8" in table["advice"].iloc[0]


def test_a_quote_that_stays_open_is_refused(tmp_path):
    assert "aanhalingsteken" in _refused(tmp_path, 'persoon,buurt\np1,"a\np2,b\n')["advice"].iloc[0]


def test_unknown_kind_and_missing_file(tmp_path):
    (tmp_path / "brief.docx").write_bytes(b"x")
    with pytest.raises(DataProblem, match="soort bestand is niet bekend"):
        read_table(tmp_path / "brief.docx")
    with pytest.raises(DataProblem, match="bestaat niet"):
        read_table(tmp_path / "weg.csv")


def test_excel_numbers_become_plain_text(tmp_path):
    rows = [
        ["persoon", "jaar", "gewicht", None],
        [101, 1961.0, 1.5, None],
        [None] * 4,
        ["p2", None, 0.25, None],
    ]
    raw = read_table(_book(tmp_path / "bestand.xlsx", Antwoorden=rows))
    assert raw.frame.fillna("").to_numpy().tolist() == [["101", "1961", "1.5"], ["p2", "", "0.25"]]
    assert raw.frame.index.tolist() == [2, 4]


def test_one_of_several_sheets_must_be_named(tmp_path):
    path = _book(tmp_path / "bestand.xlsx", Uitleg=[["x"], ["y"]], Antwoorden=[["persoon"], ["p1"]])
    with pytest.raises(Faults) as caught:
        read_table(path)
    assert caught.value.table["expected"].tolist() == ["een van: Uitleg, Antwoorden"]
    assert read_table(path, "Antwoorden").frame["persoon"].tolist() == ["p1"]
    with pytest.raises(Faults):
        read_table(path, "Antwoord")


def test_a_broken_workbook_is_refused(tmp_path):
    assert "Excel" in _refused(tmp_path, b"geen zip", "bestand.xlsx")["advice"].iloc[0]


def test_spss_labels_decide_and_user_missing_stays_known(tmp_path):
    path = tmp_path / "bestand.sav"
    frame = pd.DataFrame(
        {
            "id": [11.0, 12.0, 13.0],
            "vraag": [2.0, -999.0, None],
            "gewicht": [1.5, 0.25, 1.0],
            "naam": ["a", " ", "c"],
        }
    )
    labels = {"vraag": {1.0: "Nee", 2.0: "Ja ", -999.0: "Weet  niet"}}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges={"vraag": [-999]})
    raw = read_table(path)
    assert raw.frame["vraag"].fillna("").tolist() == ["Ja", "Weet niet", ""]
    assert raw.codes["vraag"].fillna("").tolist() == ["2", "-999", ""]
    assert raw.user_missing == {"vraag": frozenset({"Weet niet"})}
    assert raw.frame["id"].tolist() == ["11", "12", "13"]
    assert raw.frame["gewicht"].tolist() == ["1.5", "0.25", "1"]
    assert raw.frame["naam"].fillna("").tolist() == ["a", "", "c"]
    assert raw.frame.index.tolist() == [1, 2, 3]
    assert raw.first_row == 1


def test_a_broken_spss_file_is_refused(tmp_path):
    assert "SPSS" in _refused(tmp_path, b"geen sav", "bestand.sav")["advice"].iloc[0]
