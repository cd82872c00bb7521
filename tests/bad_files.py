"""Files as people, programs and bad luck deliver them, each with what must come of it.

A case makes one file in a folder. It is either read right (``expect`` is the mark that every person gave, by code) or
refused (``expect`` is a phrase of the message). ``bad_cells``, ``bad_books`` and ``bad_sav`` hold the other cases.
"""

import codecs
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD = ("persoon", "buurt", "meting", "groep", "toelichting", "leefbaarheid_cijfer_1")
ROWS = (
    ("p1", "BU1", "T0", "bewoner", "één", "7"),
    ("p2", "BU1", "T0", "bewoner", "rustig", "8"),
    ("p3", "BU1", "T0", "bewoner", "", ""),
)
GOOD = {"p1": 7, "p2": 8, "p3": None}
BINARY = bytes(range(256)) * 8


@dataclass(frozen=True)
class Case:
    """One file: how it is made, and what must come of it."""

    name: str
    make: Callable[[Path], Path]  # gets a folder that is its own
    expect: dict[str, int | None] | str
    more: tuple[str, ...] = ()  # arguments of ``traject import``


def lines(delimiter: str = ";", head=HEAD, rows=ROWS, end: str = "\n") -> str:
    """A header and rows as text, without quotes."""
    return "".join(delimiter.join(row) + end for row in (head, *rows))


def written(name: str, content) -> Callable[[Path], Path]:
    """A maker of a file with this content: text, bytes, or a function that makes either when it is needed."""

    def make(folder: Path) -> Path:
        made = content() if callable(content) else content
        path = folder / name
        path.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
        return path

    return make


def csv(name: str, content, expect, file: str = "antwoorden.csv") -> Case:
    """A case of a text file."""
    return Case(name, written(file, content), expect)


PLAIN = lines()
WORDS = [  # texts in another encoding
    csv("UTF-8", PLAIN, GOOD),
    csv("UTF-8 with a mark", codecs.BOM_UTF8 + PLAIN.encode(), GOOD),
    csv("UTF-8 with two marks", codecs.BOM_UTF8 * 2 + PLAIN.encode(), "geen kolom ‘persoon’"),
    csv("Windows-1252", PLAIN.encode("cp1252"), GOOD),
    csv("Latin-1", PLAIN.encode("latin-1"), GOOD),
    csv("Latin-9", PLAIN.encode("iso8859-15"), GOOD),
    csv("UTF-16 little endian", codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"), GOOD),
    csv("UTF-16 big endian", codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), GOOD),
    csv("UTF-16 little endian without a mark", PLAIN.encode("utf-16-le"), "onleesbaar teken (0x00)"),
    csv("UTF-16 big endian without a mark", PLAIN.encode("utf-16-be"), "onleesbaar teken (0x00)"),
    csv("UTF-16 of an odd length", codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le")[:-1], "niet te lezen"),
    csv("UTF-16 with half a pair", codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le") + b"\x00\xd8", "niet te lezen"),
    csv("UTF-32", codecs.BOM_UTF32_LE + PLAIN.encode("utf-32-le"), "onleesbaar teken (0x00)"),
    csv("Mac Roman é", PLAIN.replace("rustig", "cafés").encode("mac-roman"), "oude Mac"),
    csv("Mac Roman è", PLAIN.replace("rustig", "scène").encode("mac-roman"), "niet te lezen"),
    csv("Mac Roman ü", PLAIN.replace("rustig", "bühne").encode("mac-roman"), "oude Mac"),
    csv("DOS 850 é", PLAIN.replace("rustig", "cafés").encode("cp850"), "oude Mac of DOS"),
    csv("DOS 437 ï", PLAIN.replace("rustig", "naïef").encode("cp437"), "oude Mac of DOS"),
    csv("EBCDIC", lines().encode("cp500"), "niet te lezen zijn"),
    csv("Shift-JIS", PLAIN.replace("rustig", "静か").replace("één", "x").encode("shift-jis"), "niet te lezen zijn"),
    csv("UTF-8 and Windows-1252 mixed", PLAIN.encode() + "p4;BU1;T0;bewoner;zoë;7\n".encode("cp1252"), "beschadigde"),
    csv("UTF-8 taken for Windows-1252", PLAIN.encode().decode("cp1252").encode(), "beschadigde letters (‘Ã©’)"),
    csv("taken for Windows-1252 twice", "a;b\nÃƒÂ©;1\n", "beschadigde letters"),
    csv("quotes taken for Windows-1252", PLAIN.replace("rustig", "zoâ€™n"), "beschadigde letters (‘â€™’)"),
    csv("a replacement mark", PLAIN.replace("één", "\ufffd\ufffdn"), "onleesbaar teken (0xfffd)"),
    csv("a NUL in a cell", PLAIN.replace("rustig", "rus\0tig"), "onleesbaar teken (0x00)"),
    csv("NULs at the end", PLAIN + "\0" * 4096, "onleesbaar teken (0x00)"),
    csv("nothing but NULs", "\0" * 4096, "onleesbaar teken (0x00)"),
    csv("every byte there is", BINARY, "niet te lezen zijn"),
    csv("an escape code of a terminal", PLAIN.replace("rustig", "\x1b[31mrood"), "onleesbaar teken (0x1b)"),
    csv("a vertical tab", PLAIN.replace("rustig", "a\vb"), "onleesbaar teken (0x0b)"),
    csv("half a letter at the end", PLAIN.encode() + "p4;BU1;T0;bewoner;é".encode()[:-1], "beschadigde letters"),
    csv("a letter and its accent apart", PLAIN.replace("één", "e\u0301e\u0301n"), GOOD),
]
SHAPES = [  # delimiters, quotes, ends of lines
    csv("commas", lines(","), GOOD),
    csv("tabs", lines("\t"), GOOD),
    csv("bars", lines("|"), GOOD),
    csv("tabs in .tsv", lines("\t"), GOOD, "antwoorden.tsv"),
    csv("semicolons in .txt", PLAIN, GOOD, "antwoorden.txt"),
    csv("capitals in the extension", PLAIN, GOOD, "ANTWOORDEN.CSV"),
    csv("colons", lines(":"), "geen kolom ‘persoon’"),
    csv("spaces", lines(" "), "geen kolom ‘persoon’"),
    csv("carets", lines("^"), "geen kolom ‘persoon’"),
    csv("a line that names the delimiter", "sep=;\r\n" + PLAIN, GOOD),
    csv("a line that names a tab", "sep=\t\n" + lines("\t"), GOOD),
    csv("a line that names the wrong delimiter", "sep=,\n" + PLAIN, "geen kolom ‘persoon’"),
    csv(
        "a header with commas above semicolons",
        lines(",", rows=()) + PLAIN.split("\n", 1)[1],
        "kolom meting: gevonden leeg",
    ),
    csv("carriage returns only", lines(end="\r"), GOOD),
    csv("carriage returns and line feeds", lines(end="\r\n"), GOOD),
    csv(
        "ends of lines of all kinds",
        lines(rows=ROWS[:1], end="\r") + lines(head=ROWS[1], rows=ROWS[2:], end="\r\n"),
        GOOD,
    ),
    csv("two carriage returns", lines(end="\r\r\n"), GOOD),
    csv("no last line feed", PLAIN.rstrip("\n"), GOOD),
    csv("empty lines at the end", PLAIN + "\n" * 50, GOOD),
    csv("empty lines in front", "\n\n\n" + PLAIN, GOOD),
    csv("empty lines in between", lines(end="\n\n"), GOOD),
    csv("lines of spaces", PLAIN + "   \n \t \n", GOOD),
    csv("lines of delimiters", PLAIN + ";;;;;\n" * 20, GOOD),
    csv("a delimiter at the end of every row", lines(end=";\n"), GOOD),
    csv("many delimiters at the end of every row", lines(end=";" * 200 + "\n"), GOOD),
    csv("spaces around every cell", lines(" ; "), GOOD),
    csv("a cell too few", PLAIN.replace("bewoner;;\n", "bewoner\n"), GOOD),
    csv("a cell too many", PLAIN.replace(";8\n", ";8;9\n"), "7 cellen; verwacht 6 cellen"),
    csv("an empty cell too many", PLAIN.replace(";8\n", ";8;\n"), GOOD),
    csv("a loose delimiter in a text", PLAIN.replace("rustig", "rustig; groen"), "7 cellen"),
    csv("quotes around everything", '"' + PLAIN.rstrip("\n").replace(";", '";"').replace("\n", '"\n"') + '"\n', GOOD),
    csv("quotes around the header only", '"' + '";"'.join(HEAD) + '"\n' + PLAIN.split("\n", 1)[1], GOOD),
    csv("a delimiter in quotes", PLAIN.replace("rustig", '"rustig; groen"'), GOOD),
    csv("a line feed in quotes", PLAIN.replace("rustig", '"rustig\ngroen"'), GOOD),
    csv("a quote in quotes", PLAIN.replace("rustig", '"zei ""ja"""'), GOOD),
    csv("an inch", PLAIN.replace("rustig", '5" hoog'), GOOD),
    csv("a quote that stays open", PLAIN.replace("rustig", '"rustig'), "open blijft"),
    csv("a quote that stays open in the last cell", PLAIN + 'p4;BU1;T0;bewoner;;"7', "open blijft"),
    csv("a quote that stays open in the header", '"' + PLAIN, "open blijft"),
    csv("text behind a closed quote", PLAIN.replace("rustig", '"rustig" en groen'), "achter een gesloten"),
    csv("a quote behind a backslash", PLAIN.replace("rustig", r'"zei \"ja\""'), "achter een gesloten"),
    csv(
        "two quotes that swallow rows",
        PLAIN.replace(";bewoner;één", ';"bewoner;één').replace("rustig", 'rustig"'),
        "kolom groep",
    ),
    csv("single quotes", PLAIN.replace("rustig", "'rustig'"), GOOD),
    csv("curly quotes", PLAIN.replace("rustig", "“rustig”"), GOOD),
    csv("a line separator of Unicode", PLAIN.replace("rustig", "rustig\u2028groen"), GOOD),
    csv("a tab in a text", PLAIN.replace("rustig", "rustig\tgroen"), GOOD),
    csv("columns in another order", lines(head=HEAD[::-1], rows=[row[::-1] for row in ROWS]), GOOD),
    csv(
        "a quoted cell of 200,000 letters",
        lambda: PLAIN.replace("rustig", f'"{"x" * 200_000}"'),
        "meer dan 131072 tekens",
    ),
    csv("a cell of 200,000 letters", lambda: PLAIN.replace("rustig", "x" * 200_000), GOOD),
    csv("a cell of 20 million letters", lambda: PLAIN.replace("rustig", "x" * 20_000_000), "meer dan 131072 tekens"),
    csv("one line of 20 million letters", lambda: "x" * 20_000_000, "meer dan 131072 tekens"),
    csv("20 million quotes", lambda: '"' * 20_000_001, "meer dan 131072 tekens"),
    csv("5 million empty lines", lambda: "\n" * 5_000_000, "leeg"),
    csv("2 million delimiters", lambda: ";" * 2_000_000, "leeg"),
]
HEADERS = [
    csv("empty", "", "leeg; verwacht een rij met kolomnamen"),
    csv("one line feed", "\n", "leeg"),
    csv("a mark of UTF-8 only", codecs.BOM_UTF8, "leeg"),
    csv("a header only", lines(rows=()), "geen rijen met antwoorden"),
    csv("a header and empty rows", lines(rows=()) + ";;;;;\n" * 9, "geen rijen met antwoorden"),
    csv("no header", PLAIN.split("\n", 1)[1], "geen kolom ‘persoon’"),
    csv(
        "two rows of header in a CSV",
        lines(rows=(("code", "wijk", "ronde", "soort", "tekst", "cijfer"), *ROWS)),
        "cijfer",
    ),
    csv("the header twice", lines(rows=(HEAD, *ROWS)), "leefbaarheid_cijfer_1"),
    csv("the header again halfway", lines(rows=(*ROWS, HEAD)), "rij 5, kolom leefbaarheid_cijfer_1"),
    csv("a title above the header", "Meting 2024\n\n" + PLAIN, "geen kolom ‘persoon’"),
    csv("a title with delimiters above the header", "Meting 2024;;;;;\n" + PLAIN, "cellen"),
    csv("a column without a name", PLAIN.replace("toelichting", "", 1), "geen kolomnaam"),
    csv("a name twice", PLAIN.replace("toelichting", "persoon", 1), "persoon staat er twee keer"),
    csv("a name twice in other letters", PLAIN.replace("toelichting", "Persoon", 1), "elke naam één keer"),
    csv("an unread name twice in other letters", lines(head=(*HEAD, "Toelichting")), GOOD),
    csv("capitals", PLAIN.replace("persoon", "PERSOON", 1), GOOD),
    csv("a hard space behind a name", PLAIN.replace("persoon", "persoon\u00a0", 1), GOOD),
    csv("a line feed in a name", PLAIN.replace("persoon", '"per\nsoon"', 1), "geen kolom ‘persoon’"),
    csv("a line feed behind a name", PLAIN.replace("persoon", '"persoon\n"', 1), GOOD),
    csv("a letter of no width in a name", PLAIN.replace("persoon", "persoon\u200b", 1), "geen kolom ‘persoon’"),
    csv("a name from right to left", PLAIN.replace("toelichting", "הערות", 1), GOOD),
    csv("a mark that turns the line", PLAIN.replace("toelichting", "\u202egnithcileot", 1), GOOD),
    csv("a picture for a name", PLAIN.replace("toelichting", "😀👨‍👩‍👧", 1), GOOD),
    csv("a formula for a name", PLAIN.replace("toelichting", '=HYPERLINK("http://x";"y")', 1), "achter een gesloten"),
    csv("a name of 100,000 letters", PLAIN.replace("toelichting", "x" * 100_000, 1), GOOD),
    csv(
        "100,000 columns",
        lambda: lines(head=[*HEAD, *map(str, range(100_000))]),
        "100006 kolommen; verwacht hoogstens 16384",
    ),
    csv("16,000 columns", lambda: lines(head=[*HEAD, *map(str, range(16_000))]), GOOD),
    csv("100,000 times one name", lambda: ";".join(["persoon"] * 100_000) + "\n", "100000 kolommen"),
    csv("10,000 times one name", lambda: ";".join(["persoon"] * 10_000) + "\n1\n", "twee keer"),
    csv("an item number that is not there", PLAIN.replace("cijfer_1", "cijfer_2", 1), "leefbaarheid_cijfer_2"),
    csv("no wave", PLAIN.replace("meting", "ronde", 1), "geen kolom ‘meting’"),
    csv("a million short rows", lambda: "persoon;buurt\n" + "p;BU1\n" * 1_000_000, "geen kolom ‘groep’"),
]
BEGINNINGS = {  # first bytes of files that are something else than their name says
    "xlsx": (b"PK\x03\x04" + BINARY, "een Excel-bestand of ander ingepakt"),
    "old xls or locked xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + BINARY,
        "oud Excel-bestand (.xls), of een met een",
    ),
    "sav": (b"$FL2@(#) SPSS" + BINARY, "een SPSS-bestand"),
    "Parquet": (b"PAR1" + BINARY, "een Parquet-bestand"),
    "PDF": (b"%PDF-1.7\n" + BINARY, "een PDF"),
    "RTF": (b"{\\rtf1 x}", "een tekstdocument"),
    "gzip": (b"\x1f\x8b\x08" + BINARY, "een ingepakt bestand (gzip)"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + BINARY, "een ingepakt bestand (7z)"),
    "rar": (b"Rar!\x1a\x07" + BINARY, "een ingepakt bestand (rar)"),
    "HTML": (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "een webpagina"),
    "HTML of a spreadsheet": (b"<html xmlns:x='urn:x'><table></table></html>", "een webpagina"),
    "XML": (b"<?xml version='1.0'?><Workbook/>", "een XML-bestand"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + BINARY, "een afbeelding"),
    "JPEG": (b"\xff\xd8\xff\xe0" + BINARY, "een afbeelding"),
    "SQLite": (b"SQLite format 3\x00" + BINARY, "een databank"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "een leeg ingepakt bestand"),
}
DISGUISED = [
    *(csv(f"{what} named .csv", content, told) for what, (content, told) in BEGINNINGS.items()),
    *(
        csv(f"{what} named .xlsx", content, told, "antwoorden.xlsx")
        for what, (content, told) in BEGINNINGS.items()
        if what != "xlsx"
    ),
    *(
        csv(f"{what} named .sav", BEGINNINGS[what][0], BEGINNINGS[what][1], "antwoorden.sav")
        for what in ("xlsx", "Parquet", "PDF", "HTML", "gzip")
    ),
    csv("CSV named .xlsx", PLAIN, "geen leesbaar Excel-bestand", "antwoorden.xlsx"),
    csv("CSV named .sav", PLAIN, "geen SPSS-bestand", "antwoorden.sav"),
    csv("empty .xlsx", b"", "geen leesbaar Excel-bestand", "antwoorden.xlsx"),
    csv("empty .sav", b"", "geen SPSS-bestand", "antwoorden.sav"),
    csv("noise named .xlsx", BINARY, "geen leesbaar Excel-bestand", "antwoorden.xlsx"),
    csv("noise named .sav", BINARY, "geen SPSS-bestand", "antwoorden.sav"),
    *(
        csv(f"a file that ends in {end or 'nothing'}", PLAIN, "soort bestand is niet bekend", f"antwoorden{end}")
        for end in ("", ".xls", ".xlsb", ".ods", ".parquet", ".dta", ".json", ".zip", ".csv.gz", ".docx", ".numbers")
    ),
]


def _link(folder: Path) -> Path:
    (folder / "echt.csv").write_text(PLAIN, encoding="utf-8")
    (folder / "link.csv").symlink_to("echt.csv")
    return folder / "link.csv"


def _dangling(folder: Path) -> Path:
    (folder / "link.csv").symlink_to("weg.csv")
    return folder / "link.csv"


def _loop(folder: Path) -> Path:
    (folder / "a.csv").symlink_to("b.csv")
    (folder / "b.csv").symlink_to("a.csv")
    return folder / "a.csv"


def _folder(folder: Path) -> Path:
    (folder / "map.csv").mkdir()
    return folder / "map.csv"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pijp.csv")
    return folder / "pijp.csv"


def _socket(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket may not be long
        one.bind("s.csv")
        os.chdir(here)
    return folder / "s.csv"


def _link_to(target: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "link.csv").symlink_to(target)
        return folder / "link.csv"

    return make


def _sparse(folder: Path) -> Path:
    with (folder / "groot.csv").open("wb") as stream:
        stream.truncate(3 * 10**9)
    return folder / "groot.csv"


PLACES = [  # not a plain file, or a file with an odd name
    Case("a link", _link, GOOD),
    Case("a link to nothing", _dangling, "bestaat niet"),
    Case("a link to itself", _loop, "niet te lezen"),
    Case("a folder", _folder, "is een map"),
    Case("a pipe", _pipe, "geen gewoon bestand"),
    Case("a socket", _socket, "geen gewoon bestand"),
    Case("a device without end", _link_to("/dev/zero"), "geen gewoon bestand"),
    Case("a device without anything", _link_to("/dev/null"), "geen gewoon bestand"),
    Case("a file that gives an error when it is read", _link_to("/proc/self/mem"), "niet te lezen"),
    Case("a file that is not there", lambda folder: folder / "weg.csv", "bestaat niet"),
    Case("3 GB of nothing", _sparse, "3000 MB; verwacht hoogstens 1000 MB"),
    csv("a picture in the name", PLAIN, GOOD, "😀 antwoorden.csv"),
    csv("a line feed in the name", PLAIN, GOOD, "a\nb.csv"),
    csv("quotes in the name", PLAIN, GOOD, '\'; drop table "x".csv'),
    csv("a name of 250 letters", PLAIN, "de naam van het bestand is te lang", "x" * 246 + ".csv"),
    csv("a name of bytes that are no text", PLAIN, GOOD, os.fsdecode(b"\xff\xfe.csv")),
]
CASES = [*WORDS, *SHAPES, *HEADERS, *DISGUISED, *PLACES]
