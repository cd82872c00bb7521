"""The ladder: what a design reaches, and that no rendered report says more than that."""

import re
import shutil
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from docx import Document

from tests.paper import reads
from tests.plan_case import measured_once, replanned, started, with_buurten
from traject_eval.evaluation.ladder import DRAWN, NO, Facts, comparison_kind, ladder, rung_of, waves_before
from traject_eval.reporting.demo import make_demo
from traject_eval.reporting.desk import keep_study, programme_folder, read_findings, study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.reporting.run import report
from traject_eval.store import Project
from traject_eval.store.frozen import frozen_plan
from traject_eval.words import causal_words, text

BUURTEN = 8  # six with the trajectory and two to compare with: the least that reaches every rung of one programme
STRONG = Facts("geloot", True, 6, 3, 3, 2)
NAMED = {rung: (f"ladder.{rung}.may",) for rung in ("chosen", "trend", "lot")}  # texts that may name a cause
DENIED = ("comparison.note",)  # texts that name a cause to say that it is not known


@pytest.mark.parametrize(
    ("weaker", "rung"),
    [
        ({}, "lot"),
        ({"waves_before": 1}, "lot"),
        ({"comparison": "gekozen"}, "trend"),
        ({"comparison": "gekozen", "waves_before": 1}, "chosen"),
        ({"treated": 1}, "place"),
        ({"compared": 1}, "change"),
        ({"waves_before": 0}, "change"),
        ({"comparison": "landelijk", "compared": 0}, "national"),
        ({"comparison": "geen", "compared": 0}, "change"),
        ({"waves": 1, "waves_before": 1}, "level"),
    ],
)
def test_a_design_reaches_the_rung_that_its_facts_carry(weaker, rung):
    assert rung_of(replace(STRONG, **weaker)).rung == rung


def test_less_of_anything_never_reaches_a_higher_rung():
    order = [one.rung for one in ladder()]
    kinds = ("geen", "landelijk", "gekozen", "geloot")
    for kind in kinds:
        for treated in (0, 1, 2, 9):
            for compared in (0, 1, 2, 9):
                for before in (0, 1, 2):
                    facts = Facts(kind, True, treated, compared, 3, before)
                    here = order.index(rung_of(facts).rung)
                    for name in ("treated", "compared", "waves_before", "waves"):
                        less = replace(facts, **{name: max(getattr(facts, name) - 1, 0)})
                        assert order.index(rung_of(less).rung) >= here


def test_a_cause_may_only_be_named_with_buurten_to_compare_with():
    for one in ladder():
        if one.cause != NO:
            assert set(one.comparison) <= {"gekozen", "geloot"}
            assert min(one.treated, one.compared) >= 2
        if one.cause == DRAWN:
            assert one.comparison == ("geloot",)


def test_only_a_plan_that_was_laid_down_in_time_over_all_buurten_can_say_that_lots_were_drawn(demo):
    frozen = frozen_plan(replanned(demo, "geloot"))
    assert comparison_kind(frozen, 3) == ("geloot", True)
    assert comparison_kind(replace(frozen, late=True), 3) == ("gekozen", False)
    assert comparison_kind(replace(frozen, intact=False), 3) == ("gekozen", False)
    assert comparison_kind(replace(frozen, not_drawn=("De Akkers",)), 3) == ("gekozen", True)
    assert comparison_kind(None, 3) == ("gekozen", False)
    assert comparison_kind(frozen_plan(replanned(demo, "landelijk")), 0) == ("landelijk", True)
    assert comparison_kind(frozen_plan(replanned(demo, "landelijk")), 3) == ("gekozen", False)


def test_waves_before_the_first_start_are_counted():
    dates = {"T-1": "2024-02-01", "T0": "2025-02-01", "T1": "2026-02-01"}
    assert waves_before(dates, pd.Series(["2025-03-01", "2025-06-01", ""])) == 2
    assert waves_before(dates, pd.Series(["2024-01-01"])) == 0
    assert waves_before({}, pd.Series(["2024-01-01"])) == 0


# --- rendered reports


@pytest.fixture(scope="module")
def programme(tmp_path_factory) -> Project:
    return make_demo(tmp_path_factory.mktemp("ladder") / "demo", buurten=BUURTEN)


def _reported(project: Project) -> Project:
    """The report of one buurt and of the programme; what the others found is kept without executing their workbooks."""
    codes = list(project.buurten["code"])
    assert freeze(project, codes).failed == {}
    for code in codes:
        keep_study(project.report_folder(code), "09-evaluatie", study_of(project, code))
    outcomes = report(project, codes[:1], jobs=1, numbers=[9, 10], formats=("html", "pdf", "docx"))
    assert [one.error for one in outcomes] == ["", ""]
    return project


def _rendered(folder) -> dict[str, str]:
    """Every word of a report, per kind of file; the markup of a page is no word."""
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", (folder / "rapport.html").read_text(encoding="utf-8"), flags=re.S)
    word = Document(folder / "rapport.docx")
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    found = read_findings(folder / "findings.csv").select_dtypes(object)
    told = {
        "html": unescape(re.sub(r"<[^>]+>", " ", page)),
        "pdf": "".join(reads(path.read_bytes()) for path in folder.glob("*.pdf")).replace("\u200b", ""),
        "docx": " ".join([*(one.text for one in word.paragraphs), *cells]),
        "csv": " ".join(map(str, found.to_numpy().ravel())),
    }
    return {kind: re.sub(r"\s+", " ", words) for kind, words in told.items()}


def _causes(words: str, allowed: tuple[str, ...]) -> set[str]:
    """Words that name a cause, outside the texts that may name one."""
    for key in allowed:
        words = words.replace(re.sub(r"\s+", " ", text(key)), " ")
    return {found.lower() for _, found in causal_words(words)}


SET_UP = {  # the rung that a programme reaches, and how it is set up
    "lot": lambda project: replanned(project, "geloot"),
    "trend": lambda project: started(replanned(project, "gekozen"), "2025-12-01"),
    "chosen": lambda project: replanned(project, "gekozen"),
    "place": lambda project: with_buurten(replanned(project, "gekozen"), traject=1),
    "national": lambda project: with_buurten(replanned(project, "landelijk"), vergelijking=0),
    "change": lambda project: with_buurten(replanned(project, "geen"), vergelijking=0),
    "level": measured_once,
}
COMPARED, ALONE = {"pool.mean", "difference.value", "difference.permutation"}, {"pool.mean", "multilevel.change"}
KEPT = {"lot": COMPARED, "trend": COMPARED, "chosen": COMPARED, "national": ALONE, "change": ALONE}  # by workbook 10


@pytest.mark.parametrize("rung", SET_UP)
def test_no_report_of_a_programme_says_more_than_its_rung(programme, tmp_path, rung):
    project = _reported(SET_UP[rung](Project.load(shutil.copytree(programme.root, tmp_path / "p"))))
    whole = _rendered(programme_folder(project))
    for kind, words in whole.items():
        assert _causes(words, NAMED.get(rung, ())) == set(), kind
    assert text(f"ladder.{rung}.assumes") in whole["html"]
    assert (text("compared.alike_by_lot") in whole["html"]) == (rung == "lot")
    assert ("vóór de start bewogen" in whole["html"]) == (rung == "trend")
    kept = read_findings(programme_folder(project) / "findings.csv")
    assert KEPT.get(rung, set()) <= set(kept["key"])
    assert kept["key"].str.startswith("difference").any() == (rung in ("lot", "trend", "chosen"))
    assert set(kept["design"]) <= {rung}
    own = _rendered(project.report_folder(project.buurten["code"].iloc[0]))
    for kind, words in own.items():
        assert _causes(words, DENIED) == set(), kind
    alone = rung if rung in ("national", "change", "level") else "place"
    assert text(f"ladder.{alone}.not") in own["html"]
    assert ("Meer is met één buurt niet te zeggen." in own["html"]) == (alone == "place")
    assert (text("comparison.national_title") in own["html"]) == (rung == "national")


def test_with_one_buurt_to_compare_with_no_report_names_a_cause(seen):
    folders = [programme_folder(seen), *(seen.report_folder(code) for code in seen.buurten["code"])]
    for folder in folders:
        page = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", (folder / "rapport.html").read_text("utf-8"))))
        assert _causes(page, DENIED) == set(), folder
        assert text("ladder.change.not") in page
