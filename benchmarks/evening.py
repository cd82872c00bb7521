"""What an evening promises, measured in a real browser: that no answer of which the page was told that it is kept is
lost when kernel and server die, and how long such an answer takes.

``python benchmarks/evening.py`` types ten thousand answers into the kick-off while kernel or server is killed
(``kill -9``) at fifty random moments, compares all that the page was told with the journal, and prints JSON.
Needs what the tests need: a browser.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from itertools import cycle
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from traject_eval.reporting.shelf import workbooks
from traject_eval.session.evening import evening
from traject_eval.session.launcher import Server
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.store.journal import open_journal

BUURT = "BU99990001"
FIELDS = 20  # answers that are changed in one round
ROUND = 400  # milliseconds that a round waits for its answers before the next one begins, also when nothing answers
REST = 120  # seconds in which answers arrive that had to wait

# The outbox keeps each change under its id until it is told that the change is on disk: that is what is written down.
WATCH = """
if (!window.receipts) {
  window.receipts = true;
  const made = new Map();
  const { setItem, removeItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    if (key.startsWith("traject-outbox")) made.set(key, performance.now());
    return setItem.call(this, key, value);
  };
  Storage.prototype.removeItem = function (key) {
    if (made.has(key)) acknowledged(key.split(":").at(-1), performance.now() - made.get(key));
    return removeItem.call(this, key);
  };
}
"""
TABLE = "section[aria-labelledby=traject-title-aftrap-genodigd]"
BOXES = f"{TABLE} tbody tr td:nth-of-type(1) textarea"
WAITING = "Object.keys(localStorage).filter((key) => key.startsWith('traject-outbox')).length"
TYPE = """async ([boxes, round, patience]) => {
  const waiting = () => Object.keys(localStorage).some((key) => key.startsWith("traject-outbox"));
  document.querySelectorAll(boxes).forEach((box, place) => {
    box.value = `ronde ${round}, vak ${place}`;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    box.dispatchEvent(new FocusEvent("blur"));
  });
  const until = performance.now() + patience;
  while (waiting() && performance.now() < until) await new Promise((done) => setTimeout(done, 5));
}"""


def kill(server: Server, which: str) -> None:
    """``kill -9`` of the server, or of its kernels."""
    process = psutil.Process(server.process.pid)
    kernels = [one for one in process.children(recursive=True) if "ipykernel_launcher" in " ".join(one.cmdline())]
    for one in [process] if which == "server" else kernels:
        one.kill()


def all_kept(page: Page) -> None:
    """Wait until nothing waits in the browser."""
    until = time.monotonic() + REST
    while page.evaluate(WAITING) and time.monotonic() < until:
        page.wait_for_timeout(50)


def type_and_kill(page: Page, server: Server, rounds: int, moments: int, seed: int) -> dict[str, int]:
    """So many rounds of answers, with deaths at random instants of random rounds, of kernel and server by turns."""
    chance = random.Random(seed)
    deaths = dict(zip(chance.sample(range(rounds), moments), cycle(("kernel", "server")), strict=False))
    for _ in range(FIELDS):
        page.locator(TABLE).get_by_role("button", name="Voeg een rij toe").click()
    for number in range(rounds):
        if number in deaths:
            all_kept(page)  # it is up again: what dies here is not what died a moment ago
            threading.Timer(chance.random() * ROUND / 1000, kill, (server, deaths[number])).start()
        page.evaluate(TYPE, [BOXES, number, ROUND])
    all_kept(page)
    return {which: sum(one == which for one in deaths.values()) for which in ("kernel", "server")}


def run(project: Project, executable: str, saves: int, moments: int, seed: int) -> dict:
    """Type while things die, and compare what the page was told with what is there."""
    told: dict[str, float] = {}
    rounds = -(-saves // FIELDS)
    with (
        evening(project, BUURT, workbooks(), 1) as (server, address),
        sync_playwright() as player,
        player.chromium.launch(executable_path=executable, args=["--disable-background-networking"]) as browser,
    ):
        threading.Thread(target=server.keep_alive, daemon=True).start()
        page = browser.new_page()
        page.expose_function("acknowledged", lambda one, took: told.update({one: took}))
        page.add_init_script(WATCH)
        page.goto(address)
        page.wait_for_selector("body[data-traject=ready]", state="attached", timeout=60_000)
        killed = type_and_kill(page, server, rounds, moments, seed)
        waiting = page.evaluate(WAITING)
        page.wait_for_timeout(1000)  # the last that was told is on its way to us
    with open_journal(project) as journal:
        there = {entry.id for entry in journal.entries()}
        rows = [row.values() for row in journal.current(BUURT, "aftrap.genodigd").values()]
    times = sorted(told.values())
    last = sorted(f"ronde {rounds - 1}, vak {place}" for place in range(FIELDS))
    return {
        "killed": killed,
        "acknowledged": len(told),
        "lost": len(set(told) - there),
        "still_waiting": waiting,
        "last_round_is_what_holds": sorted(str(value) for row in rows for value in row) == last,
        "typed_to_acknowledged_ms": {
            "p50": round(statistics.median(times), 1),
            "p99": round(times[int(0.99 * (len(times) - 1))], 1),  # with the seconds in which there was no kernel
        },
    }


def main() -> int:
    """Measure in a new project that is thrown away; 1 where an answer was lost or did not arrive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--saves", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--browser", default="/usr/bin/chromium", help="path of a Chromium")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["TRAJECT_KEYS"] = str(Path(folder) / "keys")
        project = create_project(Path(folder) / "project", "meting", {"T0": ""})
        project = add_buurten(project, [{"code": BUURT, "name": "Vlierbeek"}])
        found = run(project, call.browser, call.saves, call.moments, call.seed)
    print(json.dumps(found))
    return 0 if not found["lost"] and not found["still_waiting"] and found["last_round_is_what_holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
