"""SPSS files, good, odd and damaged, each with what must come of it; see ``bad_files``."""

import tempfile
from functools import cache
from pathlib import Path

import pandas as pd
import pyreadstat

from tests.bad_files import GOOD, HEAD, Case, written

USUAL = {
    "persoon": ["p1", "p2", "p3"],
    "buurt": ["BU1"] * 3,
    "meting": ["T0"] * 3,
    "groep": ["bewoner"] * 3,
    "toelichting": ["één", "", "x" * 300],
    HEAD[-1]: [7.0, 8.0, None],
}
NO_SPSS = "verwacht een SPSS-bestand (.sav)"


@cache
def _plain(compress: bool = False) -> bytes:
    return _bytes({}, compress=compress)


def _bytes(change: dict, name: str = "a.sav", **options) -> bytes:
    """A file with the usual columns and these."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        pyreadstat.write_sav(pd.DataFrame(USUAL | change), str(path), **options)
        return path.read_bytes()


def sav(name: str, make, expect, file: str = "antwoorden.sav") -> Case:
    """A case of an SPSS file; its content is made when it is needed."""
    return Case(name, written(file, make), expect)


def _patched(at: int, put: bytes) -> bytes:
    content = bytearray(_plain())
    content[at : at + len(put)] = put
    return bytes(content)


LABELS = {HEAD[-1]: {7.0: "7", 8.0: "acht", 99.0: "weet niet"}}
MARK = HEAD[-1]
CASES = [
    sav("a plain SPSS file", _plain, GOOD),
    sav("a packed SPSS file", lambda: _plain(True), GOOD, "antwoorden.zsav"),
    sav("an SPSS file packed by rows", lambda: _bytes({}, row_compress=True), GOOD),
    sav("an SPSS file named .zsav", _plain, GOOD, "antwoorden.zsav"),
    sav("labels that say the answer", lambda: _bytes({}, variable_value_labels={MARK: {7.0: "7", 8.0: "8"}}), GOOD),
    sav("a label that is no answer", lambda: _bytes({}, variable_value_labels=LABELS), "gevonden acht"),
    sav(
        "a code that the file calls missing",
        lambda: _bytes({MARK: [7.0, 8.0, 99.0]}, missing_ranges={MARK: [99]}),
        GOOD,
    ),
    sav(
        "a range that the file calls missing",
        lambda: _bytes({MARK: [7.0, 8.0, 97.0]}, missing_ranges={MARK: [{"lo": 90, "hi": 99}]}),
        GOOD,
    ),
    sav("a code that nobody calls missing", lambda: _bytes({MARK: [7.0, 8.0, 99.0]}), "gevonden 99"),
    sav("half a mark", lambda: _bytes({MARK: [7.5, 8.0, None]}), "gevonden 7.5"),
    sav("1e308 for a mark", lambda: _bytes({MARK: [1e308, 8.0, None]}), "gevonden 1e+308"),
    sav("a mark of minus nothing", lambda: _bytes({MARK: [-0.0, 8.0, None]}), "gevonden 0"),
    sav("an SPSS person of sixteen digits", lambda: _bytes({"persoon": [1e16, 2.0, 3.0]}), "laatste cijfers kwijt"),
    sav("persons as numbers", lambda: _bytes({"persoon": [1.0, 2.0, 3.0]}), {"1": 7, "2": 8, "3": None}),
    sav("a date for a mark", lambda: _bytes({MARK: pd.to_datetime(["2025-01-07"] * 3)}), "gevonden 2025-01-07"),
    sav("a text of 20,000 letters", lambda: _bytes({"toelichting": ["x" * 20_000, "", ""]}), GOOD),
    sav("text from right to left", lambda: _bytes({"toelichting": ["שלום", "😀", ""]}), GOOD),
    sav("3,000 variables", lambda: _bytes({f"v{n}": [1.0, 2.0, 3.0] for n in range(3_000)}), GOOD),
    sav("17,000 variables", lambda: _bytes({f"v{n}": [1.0, 2.0, 3.0] for n in range(17_000)}), "hoogstens 16384"),
    sav("no cases", lambda: _bytes({name: [] for name in USUAL}), "geen rijen"),
    sav("noise behind the end of an SPSS file", lambda: _plain() + b"x" * 100, GOOD),
    *(
        sav(f"an SPSS file cut off at {share} %", lambda share=share: _plain()[: len(_plain()) * share // 100], NO_SPSS)
        for share in (1, 10, 50, 90)
    ),
    sav("a packed SPSS file cut off", lambda: _plain(True)[:-40], NO_SPSS, "antwoorden.zsav"),
    sav("another layout code", lambda: _patched(64, b"\x09\x00\x00\x00"), NO_SPSS),
    sav("two thousand million variables", lambda: _patched(68, b"\xff\xff\xff\x7f"), GOOD),
    sav("two thousand million cases", lambda: _patched(80, b"\xff\xff\xff\x7f"), GOOD),
    sav("a negative number of cases", lambda: _patched(80, b"\x01\x00\x00\x80"), GOOD),
    sav("a record of an unknown kind", lambda: _patched(176, b"\x63\x00\x00\x00"), NO_SPSS),
]
