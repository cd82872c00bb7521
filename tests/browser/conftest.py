"""A real Chromium, and the pages that are looked at in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from example_pages import hostile_index, hostile_page, index_page, report_page
from find_browser import find_browser
from playwright.sync_api import Browser, Page, sync_playwright

from traject_eval.reporting.html import render_report
from traject_eval.reporting.index import render_index

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    assert path, "Geen Chromium gevonden: draai ‘make test’, of installeer Chromium."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
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
