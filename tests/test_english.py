"""A programme whose reports are in English: all a reader sees, and nothing of what is computed, is different."""

import re
import shutil

import pandas as pd
import pytest
from markupsafe import escape

from traject_eval.errors import Faults
from traject_eval.reporting.run import report
from traject_eval.store import Project
from traject_eval.store.frozen import frozen_plan
from traject_eval.store.journal import open_journal
from traject_eval.store.project import FILE

DUTCH = re.compile(
    r"\b(het|een|niet|geen|voor|bij|zijn|wat|met|mensen|marge|tot|deelnemers|bewoners|meting|antwoorden)\b", re.I
)


@pytest.fixture(scope="module")
def english(_reported, tmp_path_factory) -> Project:
    """The demo with one buurt and the programme made again in English; for reading only."""
    folder = shutil.copytree(_reported, tmp_path_factory.mktemp("english") / "demo")
    settings = folder / FILE
    settings.write_text(f'language = "en"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    code = Project.load(folder).buurten["code"].iloc[0]
    report(Project.load(folder), [code], jobs=1)
    return Project.load(folder)


def _seen(html: str) -> str:
    """The words of a page, and those of its drawings for who hears it."""
    bare = re.sub(r"<(style|script)\b.*?</\1>", " ", html, flags=re.S)
    spoken = " ".join(re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', bare))
    return re.sub(r"<[^>]+>", " ", bare) + spoken


def _pages(project: Project) -> dict[str, str]:
    folders = [project.report_folder(project.buurten["code"].iloc[0]), project.root / "reports" / "programma"]
    files = [*(folder / "rapport.html" for folder in folders), project.root / "reports" / "index.html"]
    return {file.relative_to(project.root).as_posix(): file.read_text(encoding="utf-8") for file in files}


def _own_words(project: Project) -> list[str]:
    """What people wrote on their evenings and in the plan, which stays as they said it."""
    with open_journal(project) as journal:
        written = [entry.value for entry in journal.entries() if isinstance(entry.value, str)]
    plan = frozen_plan(project).plan
    written += [plan.who, plan.how, plan.missing, *(one.why for one in plan.outcomes)]
    return sorted({escape(told) for told in written}, key=len, reverse=True)


def test_every_page_says_that_it_is_english_and_holds_no_dutch(english):
    names = {word for name in [english.name, *english.buurten["name"]] for word in re.findall(r"\w+", name)}
    own = re.compile("|".join(map(re.escape, _own_words(english))))
    for place, html in _pages(english).items():
        assert '<html lang="en">' in html, place
        html = own.sub("> <", html)
        assert len(_seen(html)) > 1000, place
        assert {word for word in DUTCH.findall(_seen(html)) if word not in names} == set(), place


def test_numbers_and_dates_are_written_the_english_way(english):
    page, *_ = _pages(english).values()
    seen = _seen(page)
    assert re.search(r"margin −?\d\.\d\s+to\s+−?\d\.\d", seen)
    assert not re.search(r"\d,\d(?!\d\d\b)", seen)  # 1,100 is a thousand and more; a decimal comma is Dutch
    assert re.search(r"report of \d{1,2} [A-Z][a-z]+ \d{4}", seen)


def test_the_findings_are_the_same_numbers(english, seen):
    code = english.buurten["code"].iloc[0]
    paths = [project.report_folder(code) / "findings.csv" for project in (english, seen)]
    pd.testing.assert_frame_equal(*(pd.read_csv(path) for path in paths))


def test_a_language_that_is_not_spoken_is_refused(demo):
    settings = demo.root / FILE
    settings.write_text(f'language = "fr"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    with pytest.raises(Faults) as refused:
        Project.load(demo.root)
    assert refused.value.table.to_dict("records") == [
        {"where": "language", "found": "'fr'", "expected": "nl of en", "advice": "herstel deze regel"}
    ]
