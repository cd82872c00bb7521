"""What a file is: by its name, and by its first bytes, which do not lie."""

from traject_eval.errors import DataProblem
from traject_eval.survey.limits import MOST_BYTES
from traject_eval.survey.raw import refuse

KINDS = {
    ".csv": "CSV",
    ".txt": "CSV",
    ".tsv": "CSV",
    ".xlsx": "Excel",
    ".xlsm": "Excel",
    ".sav": "SPSS",
    ".zsav": "SPSS",
}
EXPECTED = {"CSV": "een tekstbestand (CSV)", "Excel": "een .xlsx-bestand", "SPSS": "een SPSS-bestand (.sav)"}
_SAVE_AS = "open het bestand in het programma waar het uit komt, en sla het op als .csv, .xlsx of .sav"
_OLD_EXCEL = "open het bestand in Excel en sla het op als .xlsx, zonder wachtwoord"
_RENAME = "geef het bestand de naam die bij de inhoud past, of sla het opnieuw op als {expected}"
BEGINNINGS = (  # first bytes, what they are, the kind they belong to, what to do
    (b"PK\x03\x04", "een Excel-bestand of ander ingepakt bestand", "Excel", _RENAME),
    (b"PK\x05\x06", "een leeg ingepakt bestand", "", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "een oud Excel-bestand (.xls), of een met een wachtwoord", "", _OLD_EXCEL),
    (b"\x09\x08\x10\x00", "een oud Excel-bestand (.xls)", "", _OLD_EXCEL),
    (b"$FL2", "een SPSS-bestand", "SPSS", _RENAME),
    (b"$FL3", "een SPSS-bestand", "SPSS", _RENAME),
    (b"PAR1", "een Parquet-bestand", "", _SAVE_AS),
    (b"%PDF", "een PDF", "", _SAVE_AS),
    (b"{\\rtf", "een tekstdocument (RTF)", "", _SAVE_AS),
    (b"\x1f\x8b", "een ingepakt bestand (gzip)", "", "pak het bestand eerst uit"),
    (b"7z\xbc\xaf", "een ingepakt bestand (7z)", "", "pak het bestand eerst uit"),
    (b"Rar!", "een ingepakt bestand (rar)", "", "pak het bestand eerst uit"),
    (b"<stata_dta>", "een Stata-bestand", "", _SAVE_AS),
    (b"\x89PNG", "een afbeelding", "", _SAVE_AS),
    (b"\xff\xd8\xff", "een afbeelding", "", _SAVE_AS),
    (b"SQLite format 3", "een databank", "", _SAVE_AS),
    (b"<!doctype", "een webpagina (HTML)", "", _SAVE_AS),
    (b"<html", "een webpagina (HTML)", "", _SAVE_AS),
    (b"<?xml", "een XML-bestand", "", _SAVE_AS),
)
_MARK = b"\xef\xbb\xbf"  # of UTF-8


def check_size(name: str, size: int) -> None:
    """Refuse a file of more bytes than we read.

    Examples
    --------
    >>> check_size("a.csv", 100)
    """
    if size > MOST_BYTES:
        found, expected = f"{size // 10**6} MB", f"hoogstens {MOST_BYTES // 10**6} MB"
        raise refuse(name, [("het bestand", found, expected, "verdeel het over meer bestanden")])


def kind_of(name: str, content: bytes) -> str:
    """CSV, Excel or SPSS.

    Raises
    ------
    DataProblem
        The name ends as no file that we read.
    Faults
        The file is too large, or its content is of another kind than its name says.

    Examples
    --------
    >>> kind_of("Antwoorden.CSV", b"persoon;buurt")
    'CSV'
    """
    kind = next((kind for end, kind in KINDS.items() if name.lower().endswith(end)), None)
    if kind is None:
        known = ", ".join(KINDS)
        raise DataProblem(f"{name}: dit soort bestand is niet bekend. Wel bekend: {known}. Sla het zo op.")
    check_size(name, len(content))
    start = content[:64].removeprefix(_MARK).lstrip().lower()
    for first, found, belongs, advice in BEGINNINGS:
        if belongs != kind and (content.startswith(first) or start.startswith(first.lower())):
            told = advice.format(expected=EXPECTED[kind])
            raise refuse(name, [("het bestand", found, EXPECTED[kind], told)])
    return kind
