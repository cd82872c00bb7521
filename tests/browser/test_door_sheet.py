"""The sheet beside the door, in a real browser: one click, and it is there, without a file and without the network."""

import nbformat
from form_page import sheet_seconds
from nbformat.v4 import new_code_cell, new_notebook
from trial_evening import BUURT, trial_project

from traject_eval.session.evening import evening

LIMIT = 10  # seconds that people wait for the sheet


def test_a_click_makes_the_sheet_and_opens_it(tmp_path, browser):
    project = trial_project(tmp_path / "project")
    cells = [
        new_code_cell('buurt = ""  # de buurt', metadata={"tags": ["parameters"]}),
        new_code_cell("import traject_eval as te\nsession = te.open_evening(buurt)"),
        new_code_cell("te.show_agreements(session, 'aftrap.afspraken')"),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01-proef.ipynb")
    with evening(project, BUURT, {1: tmp_path / "01-proef.ipynb"}, 1) as (_, address):
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("button", name="Maak het vel voor bij de deur").wait_for(timeout=60_000)
        sheet_seconds(page, LIMIT)
        link = page.get_by_role("link", name="Open het vel").get_attribute("href")
        assert link.startswith("blob:http://127.0.0.1")
        read = "async (href) => new TextDecoder().decode((await (await fetch(href)).arrayBuffer()).slice(0, 5))"
        assert page.evaluate(read, link) == "%PDF-"
        page.close()
