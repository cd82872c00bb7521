"""Single cells as people and spreadsheets fill them, each with what must come of it; see ``bad_files``."""

from tests.bad_files import GOOD, HEAD, ROWS, Case, csv, lines

MARKS = {  # what stands where a mark from 1 to 10 belongs: the mark, None for no answer, or a phrase of the refusal
    **{" 7 ": 7, "7\u00a0": 7, "\u20097": 7, "7.0": 7, "7,0": 7, "10": 10, "1": 1, '"7"': 7},
    **{"weet niet": None, "WEET  NIET": None, "n.v.t.": None, "geen antwoord": None, " ": None},
    **dict.fromkeys(("11", "0", "-1", "-0", "7.5", "7,5", "+7", "07", "7.", "70%", "7 %", "7/10", "VII"), "gevonden"),
    **dict.fromkeys(
        ("1e308", "1e-400", "1e400", "inf", "-inf", "nan", "NaN", "0x7", "7e0", "7_0", "７", "٧"), "gevonden"
    ),
    **dict.fromkeys(("9007199254740993", "99999999999999999999999999", "1.000", "1 000", "7-1-2025"), "gevonden"),
    **dict.fromkeys(
        ("2025-01-07", "7-jan", "45664", "07:00", "#N/A", "#REF!", "#DIV/0!", "#NAAM?", "NULL"), "gevonden"
    ),
    **dict.fromkeys(
        ("None", "NA", "n/a", "-", ".", "?", "TRUE", "ja", "zeven", "<7", "7?", "7 of 8", "7\u200b"), "gevonden"
    ),
    **dict.fromkeys(("=7", "=HYPERLINK(1)", "+7+1", "@7", "{=7}", "'7", "=cmd|' /C calc'!A0", "$7"), "gevonden"),
    **dict.fromkeys(("<script>alert(1)</script>", "'; drop table x; --", "{{ 7*7 }}", "%s%n", "../../7"), "gevonden"),
}
WEIGHTS = {
    **dict.fromkeys(("1", "1,5", "1.5", "0,000001", "1e3", "1E-3", "", "weet niet"), True),
    **dict.fromkeys(
        ("0", "-1", "1e308", "1e400", "1e-400", "inf", "nan", "1.000,5", "1 5", "50%", "٣", "1,5,6"), False
    ),
}
BIRTH_YEARS = {
    **dict.fromkeys(("1961", "1961.0", "1961,0", "", "weet niet"), True),
    **dict.fromkeys(
        ("61", "1861", "2061", "1961,5", "01-01-1961", "1961-05-03", "22331", "1.961", "١٩٦١", "-1961"), False
    ),
}
CODES = {  # codes of a person: True where they are read, else a phrase of the refusal
    **dict.fromkeys(("007", "-1", "p 1", "😀", "שלום", "é", "1e5", "90071992547409931", "../../etc/passwd", "0"), True),
    **dict.fromkeys(("<b>x</b>", "', drop table x", "p.1", "ＡＢＣ", "y" * 200, "#1", "$HOME"), True),
    **{"=1+1": "een formule", "@SUM(1)": "een formule", "=HYPERLINK(1)": "een formule"},
    **{"#N/A": "een fout van Excel", "#VERW!": "een fout van Excel", "x" * 201: "meer dan 200 tekens"},
    **{"1,23E+15": "laatste cijfers kwijt", "1.23457E+16": "laatste cijfers kwijt", "9E+20": "laatste cijfers kwijt"},
    **{"p\u200b9": "niet te zien", "\u202ep9": "niet te zien", "p9\u2069": "niet te zien", "p\ufeff9": "niet te zien"},
    **{"": "de code van een persoon", "weet niet": "de code van een persoon", "p1": "één rij per persoon"},
}
OTHERS = {  # column: text: read, or a phrase of the refusal
    "buurt": {
        "BU9": "BU1",
        "bu1": "BU1",
        "": "leeg",
        "=BU1": "BU1",
        "../BU1": "BU1",
        " BU1 ": True,
        "BU1\u200b": "BU1",
    },
    "meting": {"t0": True, " T0": True, "T9": "T0, T1", "": "leeg", "2024": "T0, T1", "T0;": "cellen", "T٠": "T0, T1"},
    "groep": {"Bewoner": True, "BEWONER ": True, "bewoners": "deelnemer", "": "deelnemer", "beide": "deelnemer"},
}


def _with(column: str, cell: str, head=HEAD) -> str:
    """The usual file with one more person, who has this cell."""
    usual = dict(zip(HEAD, ("p9", "BU1", "T0", "bewoner", "", "5"), strict=True))
    row = tuple((usual | {column: cell})[name] for name in head)
    return lines(head=head, rows=(*((*one, "")[: len(head)] for one in ROWS), row))


def _cases(what: str, column: str, cells: dict, refusal: str = "", head=HEAD) -> list[Case]:
    return [
        csv(f"{what} {cell[:30]!r}", _with(column, cell, head), GOOD | {"p9": 5} if told is True else told or refusal)
        for cell, told in cells.items()
    ]


CASES = [
    *(
        csv(f"mark {cell!r}", _with(HEAD[-1], cell), told if isinstance(told, str) else GOOD | {"p9": told})
        for cell, told in MARKS.items()
    ),
    *_cases("weight", "gewicht", WEIGHTS, "verwacht een getal groter dan 0", (*HEAD, "gewicht")),
    *_cases("birth year", "geboortejaar", BIRTH_YEARS, "verwacht een heel getal", (*HEAD, "geboortejaar")),
    *(
        csv(f"code {cell[:30]!r}", _with("persoon", cell), GOOD | {cell: 5} if told is True else told)
        for cell, told in CODES.items()
    ),
    *(case for column, cells in OTHERS.items() for case in _cases(column, column, cells)),
]
