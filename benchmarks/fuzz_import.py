"""Good files, damaged at random, through the front door: each must be read or refused, and nothing else may happen.

    python benchmarks/fuzz_import.py [--minutes 10] [--seed 2026] [--keep FOLDER]

Starts from good CSV, Excel and SPSS files and changes bytes, blocks, cells, numbers of the layout, or the XML inside a
workbook; and from a good mapping file, of which it also moves lines. A finding is an error that was not foreseen, a
refusal that changed the project, more than ten seconds of processor time, more than a gigabyte, or a message that says
not what was found. The same seed damages the same files. Prints one JSON document; ends with 1 where there was a
finding, which ``--keep`` writes to a folder.
"""

import argparse
import contextlib
import csv
import io
import json
import random
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

from traject_eval.cli import main as traject
from traject_eval.errors import Faults
from traject_eval.store import add_buurten, create_project
from traject_eval.survey.csv_columns import columns_of
from traject_eval.survey.csv_file import delimiter_of
from traject_eval.survey.encodings import decode
from traject_eval.survey.limits import MOST_CSV_CELLS
from traject_eval.survey.raw import table_of_rows

MOST_SECONDS, MOST_MEMORY = 10, 10**9
EDGES = (b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\0\0\0\x40", b"\x01\0\0\x10")
SPICE = (
    b'"',
    b";",
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"<",
    b"&",
    b"\xc3",
    b"=1+1",
    "\u202e".encode(),
    b"9" * 40,
)
MAPPING = ".yaml"
GOOD_MAPPING = """\
person: {column: persoon}
buurt:
  column: buurt
  values: {BU1: BU1, Eén: BU1}
wave: {column: meting, values: {T0: T0, T1: T1}}
population: {column: groep, values: {bewoner: bewoner}}
birth_year: {column: geboortejaar}
weight: {column: gewicht}
may_contradict: [birth_year]
missing: ["-", "99"]
answers:
  cijfer: {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "6": "6", "7": "7", "8": "8", "9": "9", "10": "10"}
instruments:
  leefbaarheid_cijfer: {answers: cijfer, items: {1: leefbaarheid_cijfer_1}}
"""
HEAD = ["persoon", "buurt", "meting", "groep", "geboortejaar", "gewicht", "toelichting", "leefbaarheid_cijfer_1"]


def good_rows() -> list[list]:
    """Forty people in two waves."""
    return [
        [f"p{n // 2}", "BU1", f"T{n % 2}", "bewoner", 1950 + n // 2, 1.5, f"wél {n}" * (n % 3), n % 10 + 1]
        for n in range(80)
    ]


def good_files(folder: Path) -> dict[str, bytes]:
    """A file of each kind, by its extension."""
    rows = good_rows()
    plain = "\n".join(";".join(map(str, row)) for row in (HEAD, *rows)) + "\n"
    quoted = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows)) + "\r\n"
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    frame, found = pd.DataFrame(rows, columns=HEAD), {}
    ways = {".sav": {}, ".zsav": {"compress": True}}
    for end, way in ways.items():
        path = folder / f"goed{end}"
        labels = {HEAD[-1]: {float(n): str(n) for n in range(1, 11)}}
        pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges={HEAD[-1]: [99]}, **way)
        found[end] = path.read_bytes()
    return {
        ".csv": plain.encode(),
        MAPPING: GOOD_MAPPING.encode(),
        ".txt": quoted.encode("cp1252"),
        ".xlsx": stream.getvalue(),
        **found,
    }


def _bytes_changed(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        content[chance.randrange(len(content))] = chance.choice([0, 1, 0x7F, 0x80, 0xFE, 0xFF, chance.randrange(256)])
    return content


def _cut(content: bytearray, chance: random.Random) -> bytearray:
    return content[: chance.randrange(len(content))]


def _lost(content: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(content))
    del content[start : start + chance.randrange(1, 200)]
    return content


def _added(content: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(content))
    content[start:start] = chance.choice([chance.randbytes(chance.randrange(1, 60)), *SPICE])
    return content


def _repeated(content: bytearray, chance: random.Random) -> bytearray:
    start, other = chance.randrange(len(content)), chance.randrange(len(content))
    content[other:other] = content[start : start + chance.randrange(1, 2000)] * chance.choice([1, 2, 50])
    return content


def _edge(content: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(max(1, len(content) - 4))
    content[start : start + 4] = chance.choice(EDGES)
    return content


def _cells_changed(content: bytearray, chance: random.Random) -> bytearray:
    """Digits and words of the text itself, so that it stays a table."""
    for _ in range(chance.choice([1, 3, 10])):
        places = [place for place, sign in enumerate(content) if 47 < sign < 58]
        if places:
            content[chance.choice(places)] = chance.choice(b"0123456789 -.,eE")
    return content


def _inside(content: bytearray, chance: random.Random) -> bytearray:
    """One part inside a bundle damaged, and the bundle made whole again."""
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([*inside, *["xl/worksheets/sheet1.xml"] * len(inside)])
    inside[name] = bytes(chance.choice(PLAIN)(bytearray(inside[name]), chance))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for part, held in inside.items():
            package.writestr(part, held)
    return bytearray(stream.getvalue())


def _lines_moved(content: bytearray, chance: random.Random) -> bytearray:
    """Whole lines of a mapping gone, doubled, pushed in or put elsewhere, so that it stays readable."""
    lines = content.splitlines(keepends=True)
    for _ in range(chance.choice([1, 1, 3])):
        line = lines.pop(chance.randrange(len(lines)))
        for changed in chance.choice([[], [line, line], [b"  " + line], [line.lstrip()], [line]]):
            lines.insert(chance.randrange(len(lines) + 1), changed)
    return bytearray(b"".join(lines))


PLAIN: tuple[Callable, ...] = (_bytes_changed, _cut, _lost, _added, _repeated, _edge, _cells_changed)
WAYS = {
    ".csv": PLAIN,
    MAPPING: (*PLAIN, _lines_moved),
    ".txt": PLAIN,
    ".xlsx": (*PLAIN, *(_inside,) * 3 * len(PLAIN)),
    ".sav": PLAIN,
    ".zsav": PLAIN,
}
WEIGHTS = {".csv": 4, MAPPING: 4, ".txt": 4, ".xlsx": 4, ".sav": 1, ".zsav": 1}  # an SPSS file costs a process each


def _call(folder: Path, kind: str, name: str, root: Path) -> tuple:
    """What is read in: a file by itself, or a good file by a mapping."""
    path = folder / f"{name}{kind}"
    return (folder / "goed.csv", root, "--map", str(path)) if kind == MAPPING else (path, root)


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> int:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024


def _stands(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


def attempt(path: Path, root: Path, *more: str) -> tuple[int, str]:
    """Exit code and words of one import."""
    said = io.TextIOWrapper(io.BytesIO())
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = traject(["import", str(path), *more, "--project", str(root)])
        except SystemExit as end:
            code = int(end.code or 0)
        said.flush()
    return code, said.buffer.getvalue().decode("utf-8", "replace")


def unlike(content: bytes) -> bool:
    """Whether the fast way to read a CSV gives another table than the careful way."""
    try:
        text = decode("a.csv", content)
    except Faults:
        return False
    delimiter = delimiter_of(text)
    fast = columns_of(text, delimiter)
    if fast is None:
        return False
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    careful = table_of_rows("a.csv", rows, MOST_CSV_CELLS)
    return not fast.astype(object).equals(careful.astype(object)) or list(fast.index) != list(careful.index)


def fault_of(code: int, said: str, unchanged: bool, seconds: float) -> str:
    """What should not have happened; empty where all is well."""
    if "Traceback" in said or "niet hadden voorzien" in said:
        return "not foreseen"
    if code not in (0, 1, 2):
        return f"code {code}"
    if code and not unchanged:
        return "refused, and the project changed"
    if code and "Wat te doen: " not in said and "niet bekend" not in said:
        return "says not what to do"
    if seconds > MOST_SECONDS:
        return "too slow"
    return "too much memory" if _peak() > MOST_MEMORY else ""


def fuzz(seconds: float, seed: int, keep: Path | None) -> dict:
    """Damage files until the time is over; what came of them, by kind."""
    chance, counts, findings, kept = random.Random(seed), Counter(), [], 0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        good = good_files(folder)
        empty = create_project(folder / "leeg", "proef", {"T0": "2024-01-01", "T1": "2025-01-01"})
        add_buurten(empty, [{"code": "BU1", "name": "Eén"}])
        before, root = _stands(empty.root), folder / "project"
        for kind, content in good.items():
            (folder / f"goed{kind}").write_bytes(content)
            shutil.copytree(empty.root, root)
            if attempt(*_call(folder, kind, "goed", root))[0]:
                raise SystemExit(f"the good {kind} file is not read")
            shutil.rmtree(root)
        while time.monotonic() < end:
            kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            content = chance.choice(WAYS[kind])(bytearray(good[kind]), chance)
            if root.exists() and counts["fresh"] == 0:
                shutil.rmtree(root)
            if not root.exists():
                shutil.copytree(empty.root, root)
            path = folder / f"kapot{kind}"
            path.write_bytes(content)
            if kind in (".csv", ".txt") and unlike(content):
                findings.append({"kind": kind, "fault": "the fast way reads another table", "said": ""})
            start = _seconds()
            code, said = attempt(*_call(folder, kind, "kapot", root))
            now = {name.replace(str(root), str(empty.root)): held for name, held in _stands(root).items()}
            counts["fresh"] = now == before
            counts[f"{kind} {'read' if code == 0 else 'refused'}"] += 1
            if fault := fault_of(code, said, now == before, _seconds() - start):
                findings.append({"kind": kind, "fault": fault, "said": said[-400:]})
            if keep and len(findings) > kept:
                kept = len(findings)
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{kept:04d}{kind}").write_bytes(content)
    del counts["fresh"]
    return {"files": sum(counts.values()), **dict(sorted(counts.items())), "findings": findings}


def main() -> int:
    """Damage files for some minutes; 1 where something happened that may not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--keep", type=Path, default=None)
    call = parser.parse_args()
    found = fuzz(60 * call.minutes, call.seed, call.keep)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return 1 if found["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
