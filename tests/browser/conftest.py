"""A real Chromium, and the pages that are looked at in it."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from example_pages import hostile_index, hostile_page, index_page, report_page
from find_browser import find_browser
from playwright.sync_api import Browser, Page, sync_playwright
from trial_evening import Trial, package_evening, trial_evening

from traject_eval.reporting.html import render_report
from traject_eval.reporting.index import render_index

PATIENCE = 120_000  # milliseconds that a page may take, on the slowest and busiest machine that runs this
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def executable() -> str:
    """Path of the browser that all tests use."""
    path = find_browser()
    assert path, "Geen Chromium gevonden: draai ‘make test’, of installeer Chromium."
    return path


@pytest.fixture(scope="session")
def browser(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page as a file on disk, by name."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        "report": render_report(report_page()),
        "hostile": render_report(hostile_page()),
        "index": render_index(index_page()),
        "hostile_index": render_index(hostile_index()),
        "many": render_index(index_page(tuple(f"Buurt {nr}" for nr in range(300)))),
        "two": render_index(index_page(("Vlierbeek", "Lindeplein"))),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture
def visit(browser: Browser, files: dict[str, Path]) -> Iterator[Callable[..., Page]]:
    """Open a page; afterwards, nothing may have been asked from outside and no script may have failed."""
    contexts, requests, problems = [], [], []

    def open_page(name: str, width: int = 1280, *, dark: bool = False, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto(files[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert problems == []


# --- an evening


@contextmanager
def _way_out() -> Iterator[tuple[str, socket.socket]]:
    """A way out that takes every connection and never answers, as a café's wifi does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", listening


@pytest.fixture(scope="session")
def hanging_proxy() -> Iterator[str]:
    """The way out of the browser; a browser also tries things of its own, which is no business of ours."""
    with _way_out() as (address, _):
        yield address


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keys and settings of the user in a folder of the tests, and no way out: servers and kernels never try it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch, _way_out() as (address, listening):
        for name in ("XDG_DATA_HOME", "TRAJECT_KEYS", "LOCALAPPDATA"):
            patch.setenv(name, str(folder / name.lower()))
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            patch.setenv(name, address)
        yield folder
        listening.settimeout(0)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.fixture(scope="session")
def trial(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """An evening that is going on, watched over as ``traject open`` does."""
    with trial_evening(tmp_path_factory.mktemp("evening")) as going_on:
        threading.Thread(target=going_on.server.keep_alive, daemon=True).start()
        yield going_on


@pytest.fixture(scope="session")
def own_trial(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """An evening with the workbooks of the package."""
    with package_evening(tmp_path_factory.mktemp("own")) as going_on:
        threading.Thread(target=going_on.server.keep_alive, daemon=True).start()
        yield going_on


@contextmanager
def _windows(browser: Browser, way_out: str) -> Iterator[Callable[..., Page]]:
    """Open the workbook of an evening; afterwards all is closed, and nothing may have been asked from outside."""
    opened, asked, problems = [], [], []

    def open_page(trial: Trial, width: int = 1280, height: int = 800, beside: Page | None = None) -> Page:
        size, proxy = {"width": width, "height": height}, {"server": way_out, "bypass": "127.0.0.1"}
        context = beside.context if beside else browser.new_context(viewport=size, proxy=proxy)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        opened.append(page if beside else context)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(trial.address)
        page.wait_for_selector("body[data-traject=ready]", state="attached")
        page.wait_for_selector(".traject-form")
        return page

    yield open_page
    for window in opened:
        window.close()
    assert [url for url in asked if not re.match(r"(https?|wss?)://127\.0\.0\.1:|data:|blob:", url)] == []
    assert [problem for problem in problems if problem != "Failed to fetch"] == []  # what a dead server makes


@pytest.fixture
def join(browser: Browser, hanging_proxy: str) -> Iterator[Callable[..., Page]]:
    """Windows of one test: a window that stays open would mend itself in every later test in which something dies."""
    with _windows(browser, hanging_proxy) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def page(browser: Browser, hanging_proxy: str, trial: Trial) -> Iterator[Page]:
    """One window that stays open, for tests that need no more."""
    with _windows(browser, hanging_proxy) as open_page:
        yield open_page(trial)
