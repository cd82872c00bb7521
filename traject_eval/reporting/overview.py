"""The index of a programme: every buurt with what was found, what is ready and what is to be done."""

import datetime as dt
import math
import os
from pathlib import Path

import pandas as pd

from traject_eval.errors import ProjectProblem
from traject_eval.reporting.archive import FOLDER, archived
from traject_eval.reporting.code import package
from traject_eval.reporting.desk import FINDINGS, PROGRAMME_FOLDER, finding_rows, programme_folder
from traject_eval.reporting.formats import APPENDIX_PDF, CARD_PDF, REPORT_HTML, REPORT_PDF, REPORTS
from traject_eval.reporting.index import render_index
from traject_eval.reporting.one import FAILED as BROKEN
from traject_eval.reporting.one import Outcome
from traject_eval.reporting.page import DONE, FAILED, NO_ANSWERS, TOO_FEW, IndexPage, IndexRow, Link
from traject_eval.store import Project, sha256, write_text
from traject_eval.store.frozen import leading_scale
from traject_eval.store.seen import stamp
from traject_eval.store.snapshots import primary_scale
from traject_eval.types import POPULATIONS, VERDICT_KEYS
from traject_eval.words import change_words, counted, date, moment, number, scale_name, speaking, text

PRINTED = {REPORT_PDF: "index.pdf", CARD_PDF: "index.card"}
BLANK = {"verdict": "", "figure": "", "margin": "", "sign": None, "people": None, "people_text": ""}


def write_index(project: Project, outcomes: list[Outcome], settings: bytes) -> None:
    """Write ``reports/index.html`` from the reports that stand there and the outcomes of the last run.

    ``settings`` is what the project says of its programme. A page that would say the same again is left as it is.
    """
    path = project.root / "reports" / "index.html"
    mark = f"<!-- {_key(project, outcomes, settings)} -->\n"
    if _ends_with(path, mark.encode()):
        return
    with speaking(project.language):
        page = render_index(_overview(project, outcomes))
    write_text(path, page + mark)


def _key(project: Project, outcomes: list[Outcome], settings: bytes) -> str:
    """Hash of all that the index is made of: which files stand there, and what failed."""
    names = (FINDINGS, *REPORTS, APPENDIX_PDF, CARD_PDF, FOLDER)
    folders = [*map(project.report_folder, project.buurten["code"]), programme_folder(project)]
    broken = [(outcome.buurt, outcome.error) for outcome in outcomes if outcome.status == BROKEN]
    files = stamp(folder / name for folder in folders for name in names)
    return sha256(repr((package(), settings, broken, files)).encode())[:32]


def _ends_with(path: Path, end: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            stream.seek(-len(end), os.SEEK_END)
            return stream.read() == end
    except OSError:
        return False


def _overview(project: Project, outcomes: list[Outcome]) -> IndexPage:
    ended = {outcome.buurt: outcome for outcome in outcomes}
    buurten = project.buurten.to_dict("records")
    kept = [_kept(project, buurt["code"]) for buurt in buurten]
    scales = {row["instrument"] for found, _ in kept for row in found or ()}
    primary = primary_scale(leading_scale(project), sorted(scales))
    rows = tuple(
        _row(project, buurt, found, broken, ended.get(buurt["code"]), primary)
        for buurt, (found, broken) in zip(buurten, kept, strict=True)
    )
    return _page(project, rows, primary)


def _kept(project: Project, code: str) -> tuple[list[dict] | None, str]:
    """The findings of a buurt, or why they cannot be read."""
    try:
        return finding_rows(project.report_folder(code)), ""
    except ProjectProblem as problem:
        return None, str(problem)


def _page(project: Project, rows: tuple[IndexRow, ...], primary: str) -> IndexPage:
    ready = sum(row.status == DONE for row in rows)
    programme = project.root / "reports" / PROGRAMME_FOLDER
    measure = project.registry.get(primary)
    return IndexPage(
        title=project.name,
        kicker=text("index.kicker"),
        lead=_lead(ready, len(rows)),
        updated=text("index.updated", moment=moment(dt.datetime.now())),
        measure=text("index.measure", scale=scale_name(measure)) if measure else text("index.measure_any"),
        example=project.example,
        rows=rows,
        files=(
            *_links(project, programme, {REPORT_HTML: "index.programme", REPORT_PDF: "index.programme_pdf"}),
            *_finals(project, programme),
        ),
        facts=(text("page.fact_privacy", base=project.min_base, most=project.min_cell - 1),),
        lang=project.language,
    )


def _lead(ready: int, total: int) -> str:
    if not ready:
        return text("index.lead_none")
    return counted("index.lead_all" if ready == total else "index.lead_some", ready, all=total)


def _row(
    project: Project, buurt: dict, found: list[dict] | None, broken: str, outcome: Outcome | None, primary: str
) -> IndexRow:
    folder = project.report_folder(buurt["code"])
    report = _report(folder)
    shown = main_finding(found, primary) if found is not None else None
    surveyed = any(row["instrument"] for row in found or ())
    status, reason = (FAILED, broken) if broken else _status(project, report, shown, surveyed, outcome)
    return IndexRow(
        name=buurt["name"],
        municipality=buurt["municipality"],
        comparison=buurt["arm"] == "vergelijking",
        phase=None if pd.isna(buurt["phase"]) else int(buurt["phase"]),
        status=status,
        reason=reason,
        report=_beside(project, report) if report else "",
        files=(
            *_links(project, folder, PRINTED if found is None else PRINTED | {FINDINGS: "index.findings"}),
            *_finals(project, folder),
        ),
        **(_shown(shown) if shown is not None else BLANK),
    )


def _links(project: Project, folder: Path, names: dict[str, str]):
    """Links to those of these files that are there, each with the key of its words."""
    for name, key in names.items():
        if (folder / name).is_file():
            yield Link(text(key), _beside(project, folder / name))


def _finals(project: Project, folder: Path):
    """What was sent: every version that was final, newest first."""
    for version in archived(folder):
        if report := _report(version.folder):
            yield Link(text("index.final", date=date(version.day)), _beside(project, report))


def _report(folder: Path) -> Path | None:
    """The report in a folder, in the form that is the easiest to open."""
    return next((folder / name for name in REPORTS if (folder / name).is_file()), None)


def _beside(project: Project, path: Path) -> str:
    return path.relative_to(project.root / "reports").as_posix()


def _status(
    project: Project, report: Path | None, shown: dict | None, surveyed: bool, outcome: Outcome | None
) -> tuple[str, str]:
    if outcome is not None and outcome.status == BROKEN:
        return FAILED, outcome.error
    if report is None:
        return NO_ANSWERS, text("index.no_answers")
    if shown is None and not surveyed:
        return NO_ANSWERS, text("index.no_survey")
    if shown is None:
        return TOO_FEW, text("index.too_few", base=project.min_base)
    return DONE, ""


def main_finding(found: list[dict], primary: str) -> dict | None:
    """The one finding a buurt has in the index: its change on the primary scale, of participants before residents.

    The same scale for every buurt, or the rows could not stand under one heading. Where there is no change, the
    level. None where everything was held back.
    """
    shown = [row for row in found if not row["refused_because"] and row["key"].startswith(VERDICT_KEYS)]
    shown = [row for row in shown if row["key"] != "change.interim" and row["instrument"] == primary]
    return min(shown, key=_rank, default=None)


def _rank(row: dict) -> tuple:
    return not row["key"].startswith("change."), POPULATIONS.index(row["population"]), row["before"]


def _shown(row: dict) -> dict:
    people = None if math.isnan(row["n"]) else int(row["n"])
    counted = text(f"index.people_{row['population']}", n=number(people, 0)) if people else ""
    if row["key"] == "level.mean":
        figure = text("claim.level_figure", value=number(row["value"]))
        return BLANK | {"verdict": text("index.once"), "figure": figure, "people": people, "people_text": counted}
    value, margin = change_words(row["value"], row["low"], row["high"])
    sure = bool(row["low"] > 0 or row["high"] < 0)
    return {
        "verdict": text(f"verdict.{row['key'].removeprefix('change.')}"),
        "figure": text("claim.figure", value=value),
        "margin": text("index.margin", interval=margin),
        "sign": {"value": row["value"], "low": row["low"], "high": row["high"], "sure": sure},
        "people": people,
        "people_text": counted,
    }
