"""How far a run is: for a person on a terminal, in a log, and for machines."""

import json

from traject_eval import cli
from traject_eval.cli import progress
from traject_eval.cli.progress import Progress
from traject_eval.reporting.one import Outcome

ENDED = [
    *(Outcome(f"BU{nr}", "ongewijzigd", 0.0, "") for nr in range(6)),
    Outcome("BU6", "klaar", 2.0, ""),
    Outcome("BU7", "mislukt", 1.0, "Er is iets mis."),
    Outcome("BU8", "klaar", 2.0, ""),
]


def _shown(capsys, monkeypatch, live: bool) -> str:
    """What is shown of nine buurten of which three have to be made, ten seconds each."""
    now = iter(range(0, 1000, 10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    show = Progress(live)
    for done, outcome in enumerate(ENDED, 1):
        show(done, len(ENDED), outcome)
    return capsys.readouterr().err


def test_a_log_has_a_plain_line_for_every_buurt_that_was_made(capsys, monkeypatch):
    assert _shown(capsys, monkeypatch, live=False) == (
        "6 buurten bleven zoals zij waren.\n"
        "7/9 · BU6 · klaar · 6 per minuut · nog 20 s\n"
        "8/9 · BU7 · mislukt · 6 per minuut · nog 10 s · 1 mislukt\n"
        "9/9 · BU8 · klaar · 6 per minuut · nog 0 s · 1 mislukt\n"
    )


def test_a_terminal_has_one_line_that_renews_itself_and_keeps_who_failed(capsys, monkeypatch):
    shown = _shown(capsys, monkeypatch, live=True)
    assert shown.count("\r\x1b[K") == 4
    assert shown.splitlines()[-1].endswith("nog 0 s · 1 mislukt")
    assert [line.split("\x1b[K")[-1].split(" · ")[1] for line in shown.split("\n")[1:-1]] == ["BU7", "BU8"]


def test_what_did_not_change_is_one_line_however_many_that_are(capsys):
    show = Progress(live=False)
    for done in range(1, 2001):
        show(done, 2000, ENDED[0])
    assert capsys.readouterr().err == "2.000 buurten bleven zoals zij waren.\n"


def test_for_machines_every_line_is_json_and_the_last_says_who_failed(reported, capsys):
    (path,) = (reported.root / "data" / "persons" / "buurt=BU99990002").glob("*.parquet")
    path.write_bytes(b"geen parquet")
    assert cli.main(["report", "--project", str(reported.root), "--workbooks", "9", "--json"]) == 1
    said = capsys.readouterr()
    *told, last = map(json.loads, said.out.splitlines())
    assert {one["buurt"]: one["status"] for one in told} == {
        **{"BU99990001": "ongewijzigd", "BU99990002": "mislukt", "BU99990003": "ongewijzigd"}
    }
    assert [(one["done"], one["total"]) for one in told] == [(1, 3), (2, 3), (3, 3)]
    assert (last["total"], last["failed"]) == (3, ["BU99990002"])
    assert last["index"].endswith("index.html")
    assert said.err == ""
