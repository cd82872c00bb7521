"""Excel workbooks, good, odd and hostile, each with what must come of it; see ``bad_files``."""

import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment

from tests.bad_files import GOOD, HEAD, ROWS, Case, written

SHEET, STRINGS, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"
TYPES, LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
LAST = "F2"  # the mark of p1
UNREADABLE = "geen leesbaar Excel-bestand"
LAUGHS = (
    "<!DOCTYPE x ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a0 SYSTEM "file:///etc/passwd"><!ENTITY a11 SYSTEM "http://127.0.0.1:9/x">]>'


def numbers(rows=ROWS) -> list[list]:
    """The usual rows, with marks as numbers."""
    return [[*row[:-1], int(row[-1]) if row[-1] else None] for row in rows]


def book(change: Callable | None = None, head=HEAD, rows=None) -> bytes:
    """A workbook with the usual sheet, after ``change`` was done to its sheet."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "Antwoorden"
    for row in (list(head), *(numbers() if rows is None else rows)):
        page.append(row)
    if change:
        change(page)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    """A workbook as bytes, its texts in a list of their own as Excel keeps them (openpyxl leaves them in the cells)."""
    stream = io.BytesIO()
    made.save(stream)
    inside, texts = parts(stream.getvalue()), []

    def moved(match: re.Match) -> str:
        texts.append(f"<si>{match[1]}</si>")
        return f't="s"><v>{len(texts) - 1}</v>'

    for name in [name for name in inside if name.startswith("xl/worksheets/")]:
        sheet = inside[name].decode()
        inside[name] = re.sub(r't="inlineStr"><is>(.*?)</is>', moved, sheet, flags=re.DOTALL).encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inside[STRINGS] = f'<sst xmlns="{main}">{"".join(texts)}</sst>'.encode()
    named = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
    inside[TYPES] = inside[TYPES].replace(b"</Types>", named.encode())
    linked = f'<Relationship Id="rIdTexts" Type="{link}" Target="/{STRINGS}"/></Relationships>'
    inside[LINKS] = inside[LINKS].replace(b"</Relationships>", linked.encode())
    return packed(inside)


def parts(content: bytes) -> dict[str, bytes]:
    """What is packed in a file, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """Parts, packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return stream.getvalue()


def edited(part: str, pattern: str, put: str, content: bytes | None = None, count: int = 1) -> bytes:
    """A workbook in which a pattern in one part is replaced; it must be there."""
    inside = parts(content or book())
    text, done = re.subn(pattern, lambda match: match.expand(put), inside[part].decode(), count=count, flags=re.DOTALL)
    assert done, (part, pattern)
    return packed(inside | {part: text.encode()})


def without(part: str) -> bytes:
    """A workbook that lacks one part."""
    return packed({name: held for name, held in parts(book()).items() if name != part})


def xlsx(name: str, content: bytes | Callable[[], bytes], expect, *more: str, file: str = "antwoorden.xlsx") -> Case:
    """A case of a workbook; large content is made when it is needed."""
    return Case(name, written(file, content), expect, more)


def _set(place: str, value, form: str = "") -> Callable:
    def change(page):
        page[place] = value
        if form:
            page[place].number_format = form

    return change


def _two_sheets(state: str, title: str = "Lijsten") -> Callable:
    def change(page):
        other = page.parent.create_sheet(title)
        other.append(["Ja"])
        other.sheet_state = state

    return change


def _merged(page):
    page.merge_cells("D1:E1")


def _title(page):
    page.insert_rows(1)
    page["A1"] = "Meting 2024"
    page.merge_cells("A1:F1")


def _hidden(page):
    page.row_dimensions[3].hidden = True
    page.column_dimensions["F"].hidden = True
    page.auto_filter.ref = "A1:F4"
    page.freeze_panes = "B2"


def _remark(page):
    page[LAST].comment = Comment("Weet u het zeker?", "x")


def _empty_between(page):
    page.insert_rows(3, 500)


def _formula_cell(formula: str, kept: str, kind: str = "") -> bytes:
    """A workbook in which the mark of p1 is a formula with what Excel kept of it."""
    cell = f'<c r="{LAST}"{kind}><f>{formula}</f>{kept}</c>'
    return edited(SHEET, rf'<c r="{LAST}"[^>]*>.*?</c>', cell.replace("\\", r"\\"))


def _cell(put: str) -> bytes:
    """A workbook in which the cell of p1's mark is replaced by other XML."""
    return edited(SHEET, rf'<c r="{LAST}"[^>]*>.*?</c>', put)


def _macros() -> bytes:
    inside = parts(book())
    types = inside[TYPES].replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
    types = types.replace(b"openxmlformats-officedocument.ms-excel", b"ms-excel")
    return packed(inside | {TYPES: types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100})


def _long_sheet() -> bytes:
    """Excel's full length, three cells a row; made in pieces, as it is 100 MB of XML."""
    inside = parts(book())
    before, after = re.split(rb'<row r="2".*(?=</sheetData>)', inside.pop(SHEET), flags=re.DOTALL)
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="B{0}"><v>2</v></c><c r="C{0}"><v>3</v></c></row>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, held in inside.items():
            package.writestr(name, held)
        with package.open(SHEET, "w", force_zip64=True) as target:
            target.write(before)
            for number in range(2, 1_048_577):
                target.write(row.format(number).encode())
            target.write(after)
    return stream.getvalue()


def _bomb(part: str) -> bytes:
    """Two gigabytes of spaces in one part, in two megabytes."""
    stream = io.BytesIO()
    inside = parts(book())
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, held in inside.items():
            if name != part:
                package.writestr(name, held)
        with package.open(part, "w", force_zip64=True) as target:
            target.write(inside.get(part, b""))
            for _ in range(500):
                target.write(b" " * 10**6)
    return stream.getvalue()


def _lying(part: str) -> bytes:
    """A bomb of 30 MB whose size is said to be 100 bytes, in both places where it stands."""
    content = bytearray(packed(parts(book()) | {part: b" " * 30_000_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        info = package.getinfo(part)
        start = package.start_dir
    struct.pack_into("<L", content, info.header_offset + 22, 100)
    central = content.index(part.encode(), start) - 46
    struct.pack_into("<L", content, central + 24, 100)
    return bytes(content)


def _flagged() -> bytes:
    """A workbook with every part marked as locked."""
    content = bytearray(book())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + place] |= 1
    return bytes(content)


def _flipped() -> bytes:
    """One bit of the packed sheet turned round."""
    content = bytearray(book())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        info = package.getinfo(SHEET)
    content[info.header_offset + 30 + len(SHEET) + info.compress_size // 2] ^= 0x10
    return bytes(content)


def _twice() -> bytes:
    """A workbook that holds two sheets under one name."""
    other = SHEET.replace("1", "9")
    return packed(parts(book()) | {other: parts(book())[SHEET]}).replace(other.encode(), SHEET.encode())


def _deep() -> bytes:
    return _cell("<c>" * 50_000 + "</c>" * 50_000)


def _utf16(part: str) -> bytes:
    inside = parts(book())
    text = inside[part].decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    return packed(inside | {part: ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + text).encode("utf-16")})


def _doctype(part: str, text: str) -> bytes:
    """A part that starts with words of its own."""
    inside = parts(book())
    body = re.sub(rb"^<\?xml.*?\?>\s*", b"", inside[part])
    return packed(inside | {part: b'<?xml version="1.0"?>' + text.encode() + body})


def _locked_office() -> bytes:
    """The container in which Office puts a file with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


GOOD_BOOK = book()
ROW2 = r'<row r="2"(.*?)</row>'
CASES = [
    xlsx("a plain workbook", GOOD_BOOK, GOOD),
    xlsx("a workbook with macros", _macros(), GOOD, file="antwoorden.xlsm"),
    xlsx("two sheets", book(_two_sheets("visible")), "2 bladen; verwacht een van: Antwoorden, Lijsten"),
    xlsx("two sheets and one named", book(_two_sheets("visible")), GOOD, "--sheet", "Antwoorden"),
    xlsx("a sheet that is not there", GOOD_BOOK, "geen blad ‘Blad9’", "--sheet", "Blad9"),
    xlsx("a hidden sheet beside", book(_two_sheets("hidden")), GOOD),
    xlsx("a very hidden sheet beside", book(_two_sheets("veryHidden")), GOOD),
    xlsx("the hidden sheet named", book(_two_sheets("hidden")), "geen rijen met antwoorden", "--sheet", "Lijsten"),
    xlsx("a sheet with a name to fear", book(_two_sheets("hidden", "‘x’ & <b>")), GOOD),
    xlsx("hidden rows and columns", book(_hidden), GOOD),
    xlsx("a remark at a cell", book(_remark), GOOD),
    xlsx("empty rows in between", book(_empty_between), GOOD),
    xlsx("merged cells in the header", book(_merged), "geen kolomnaam"),
    xlsx("a merged title above the header", book(_title), "verwacht 1 cellen"),
    xlsx("two rows of header", book(rows=[["code", "wijk", "ronde", "soort", "", "cijfer"], *numbers()]), "rij 2"),
    xlsx("a table that starts at C1", book(lambda page: page.insert_cols(1, 2)), "geen kolomnaam"),
    xlsx("a table that starts at row 5", book(lambda page: page.insert_rows(1, 4)), GOOD),
    xlsx("no rows", book(rows=[]), "geen rijen met antwoorden"),
    xlsx("nothing at all", book(head=(), rows=[]), "leeg"),
    xlsx("marks as text", book(rows=[list(row) for row in ROWS]), GOOD),
    xlsx("a mark as text with a hard space", book(_set(LAST, "7\u00a0")), GOOD),
    xlsx("a mark with a decimal point", book(_set(LAST, 7.0)), GOOD),
    xlsx("a mark that is almost whole", book(_set(LAST, 7.0000000001)), "gevonden 7.0000000001"),
    xlsx("a mark as percentage", book(_set(LAST, 0.07, "0%")), "gevonden 0.07"),
    xlsx("a mark that became a date", book(_set(LAST, dt.date(2025, 1, 7))), "gevonden 2025-01-07"),
    xlsx("a mark that became a time", book(_set(LAST, dt.time(7))), "gevonden 07:00:00"),
    xlsx("a mark that became a duration", book(_set(LAST, dt.timedelta(hours=7))), "gevonden 7:00:00"),
    xlsx("a mark that shows as a date", book(_set(LAST, 7, "yyyy-mm-dd")), "gevonden 1900-01-07"),
    xlsx("a date beyond the calendar", book(_set(LAST, 10**9, "yyyy-mm-dd")), "rij 2"),
    xlsx("yes or no", book(_set(LAST, True)), "gevonden True"),
    xlsx("1e308", book(_set(LAST, 1e308)), "gevonden 1e+308"),
    xlsx("rich text", book(_set("E2", CellRichText("een", "twee"))), GOOD),
    xlsx("a link in a text", book(_set("E2", '=HYPERLINK("http://127.0.0.1:9/","x")')), "formule zonder uitkomst"),
    xlsx("an error for a mark", book(_set(LAST, "#N/A")), "gevonden #N/A"),
    xlsx("a lost reference for a mark", _cell(f'<c r="{LAST}" t="e"><v>#REF!</v></c>'), "gevonden #REF!"),
    xlsx("a lost reference for a person", book(_set("A2", "#REF!")), "een fout van Excel"),
    xlsx("a person as number", book(_set("A2", 101)), {"101": 7, "p2": 8, "p3": None}),
    xlsx("a person of sixteen digits", book(_set("A2", 1234567890123456)), "laatste cijfers kwijt"),
    xlsx("a formula without its value", book(_set(LAST, "=3+4")), "cel F2: gevonden een formule zonder uitkomst"),
    xlsx("a formula with its value", _formula_cell("3+4", "<v>7</v>"), GOOD),
    xlsx("a formula with an empty value", _formula_cell("3+4", "<v></v>"), "formule zonder uitkomst"),
    xlsx("a formula that gave no text", _formula_cell('""', "<v></v>", ' t="str"'), GOOD | {"p1": None}),
    xlsx("a formula that gave an error", _formula_cell("1/0", "<v>#DIV/0!</v>", ' t="e"'), "gevonden #DIV/0!"),
    xlsx("a formula that asks another file", _formula_cell("[1]Blad1!A1", "<v>7</v>"), GOOD),
    xlsx("a formula that starts a program", _formula_cell("cmd|'/C calc'!A0", "<v>7</v>"), GOOD),
    xlsx("text inside the cell", _cell(f'<c r="{LAST}" t="inlineStr"><is><t>7</t></is></c>'), GOOD),
    xlsx("a cell without a place", _cell("<c><v>7</v></c>"), GOOD),
    xlsx("a cell of an unknown type", _cell(f'<c r="{LAST}" t="zz"><v>7</v></c>'), GOOD),
    xlsx("a number that is none", _cell(f'<c r="{LAST}" t="n"><v>zeven</v></c>'), "een beschadigd blad"),
    xlsx("a text that is not in the list", _cell(f'<c r="{LAST}" t="s"><v>99999</v></c>'), "een beschadigd blad"),
    xlsx("a text with a negative place", _cell(f'<c r="{LAST}" t="s"><v>-1</v></c>'), "rij 2"),
    xlsx("a style that is not there", _cell(f'<c r="{LAST}" s="99999"><v>7</v></c>'), GOOD),
    xlsx("a place that is none", _cell('<c r="7F"><v>7</v></c>'), "een beschadigd blad"),
    xlsx("a place beyond the last column", _cell('<c r="ZZZZZZZ2"><v>7</v></c>'), "een beschadigd blad"),
    xlsx("a cell in the last column", book(_set("XFD2", 7)), "16384 cellen; verwacht 6 cellen"),
    xlsx("a cell in the last row", book(_set("A1048576", "p9")), "rij 1048576"),
    xlsx("a row beyond the last", edited(SHEET, '<row r="4"', '<row r="999999999999"'), "niet op volgorde"),
    xlsx("a row with a negative number", edited(SHEET, '<row r="4"', '<row r="-4"'), "niet op volgorde"),
    xlsx(
        "rows out of order", edited(SHEET, ROW2 + r'(<row r="3".*?</row>)', r'\2<row r="2"\1</row>'), "niet op volgorde"
    ),
    xlsx("a row number twice", edited(SHEET, '<row r="3"', '<row r="2"'), "niet op volgorde"),
    xlsx("rows without numbers", edited(SHEET, r'<row r="\d+"([^>]*)>', r"<row\1>", count=9), GOOD),
    xlsx("a size that is too small", edited(SHEET, 'ref="A1:F4"', 'ref="A1:A1"'), GOOD),
    xlsx("a size that is too large", edited(SHEET, 'ref="A1:F4"', 'ref="A1:XFD1048576"'), GOOD),
    xlsx("a size that is none", edited(SHEET, 'ref="A1:F4"', 'ref="x"'), GOOD),
    xlsx("no size", edited(SHEET, r"<dimension[^>]*/>", ""), GOOD),
    xlsx("a prefix before every tag", edited(SHEET, "^(.*)$", r"\1"), GOOD),
    xlsx("a sheet that is cut off", edited(SHEET, '<row r="3".*', ""), "een beschadigd blad"),
    xlsx("a sheet of noise", packed(parts(GOOD_BOOK) | {SHEET: bytes(range(256))}), UNREADABLE),
    xlsx("an empty sheet file", packed(parts(GOOD_BOOK) | {SHEET: b""}), UNREADABLE),
    *(xlsx(f"without {part}", without(part), UNREADABLE) for part in (TYPES, BOOK, LINKS)),
    xlsx("without its sheet", without(SHEET), "bladen"),
    xlsx("without its texts", without(STRINGS), UNREADABLE),
    xlsx("without styles", without(STYLES), GOOD),
    *(
        xlsx(f"cut off at {share} %", GOOD_BOOK[: len(GOOD_BOOK) * share // 100], UNREADABLE)
        for share in (1, 10, 25, 50, 75, 90, 99)
    ),
    xlsx("cut off by one byte", GOOD_BOOK[:-1], UNREADABLE),
    xlsx("noise behind the end", GOOD_BOOK + b"x" * 100, GOOD),
    xlsx("noise before the start", b"xxxx" + GOOD_BOOK, GOOD),
    xlsx("one bit turned round", _flipped(), UNREADABLE),
    xlsx("a file inside twice", _twice(), UNREADABLE),
    xlsx("marked as locked", _flagged(), "een wachtwoord"),
    xlsx("locked by Office", _locked_office(), "oud Excel-bestand (.xls), of een met een wachtwoord"),
    xlsx("a zip with a CSV", packed({"antwoorden.csv": b"a;b\n1;2\n"}), UNREADABLE),
    xlsx("a text document", packed({TYPES: b"<Types/>", "word/document.xml": b"<w:document/>"}), UNREADABLE),
    xlsx("an OpenDocument sheet", packed({"mimetype": b"application/x", "content.xml": b"<office/>"}), UNREADABLE),
    xlsx("names that climb out of the folder", packed(parts(GOOD_BOOK) | {"../../../uit.xml": b"<x/>"}), GOOD),
    xlsx("20,000 files inside", lambda: packed(parts(book()) | {f"x/{n}": b"" for n in range(20_000)}), "onderdelen"),
    xlsx("half a gigabyte in the sheet", lambda: _bomb(SHEET), "uitgepakt 500 MB"),
    xlsx("half a gigabyte in the texts", lambda: _bomb(STRINGS), "uitgepakt 500 MB"),
    xlsx("half a gigabyte in the styles", lambda: _bomb(STYLES), "uitgepakt 500 MB"),
    xlsx("half a gigabyte in a picture", lambda: _bomb("xl/media/x.png"), GOOD),
    xlsx("a size that lies about the sheet", lambda: _lying(SHEET), UNREADABLE),
    xlsx("a size that lies about the texts", lambda: _lying(STRINGS), UNREADABLE),
    *(
        xlsx(f"words of words in {part}", _doctype(part, LAUGHS), "(DOCTYPE)")
        for part in (SHEET, STRINGS, BOOK, STYLES, TYPES, LINKS, "docProps/core.xml", "xl/theme/theme1.xml")
    ),
    xlsx("other files asked for in the sheet", _doctype(SHEET, OUTSIDE), "(DOCTYPE)"),
    xlsx("other files asked for in the texts", _doctype(STRINGS, OUTSIDE), "(DOCTYPE)"),
    xlsx("a document type by name only", _doctype(SHEET, "<!DOCTYPE worksheet>"), "(DOCTYPE)"),
    xlsx("words of words in UTF-16", _utf16(SHEET), "(DOCTYPE)"),
    xlsx("50,000 cells in each other", _deep, GOOD | {"p1": None}),
    xlsx("Excel's full length", _long_sheet, "meer dan 1500000 cellen"),
    xlsx("Excel's full width", book(head=[*HEAD, *map(str, range(16_378))]), GOOD),
    xlsx("a text of 32,767 letters", book(_set("E2", "x" * 32_767)), GOOD),
    xlsx(
        "100,000 texts",
        lambda: book(rows=[*numbers(), *([None] * 4 + [f"t{n}"] for n in range(100_000))]),
        "400000 fouten",
    ),
]
