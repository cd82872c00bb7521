"""From executed workbooks to pages: what was sealed is put in order, and nothing is computed."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd

from traject_eval.reporting.desk import FINDINGS
from traject_eval.reporting.duiding import duiding_file, duiding_parts, read_duiding
from traject_eval.reporting.execute import read_notebook
from traject_eval.reporting.formats import APPENDIX_PDF, CARD_PDF, FORMATS, REPORT_DOCX, REPORT_PDF, clear
from traject_eval.reporting.logo import read_logo
from traject_eval.reporting.page import Block, Link, Markdown, Part, ReportPage
from traject_eval.reporting.seal import contents
from traject_eval.store import Project
from traject_eval.words import counted, date, prose, speaking, text

LINKS = {
    **{REPORT_PDF: "page.pdf", APPENDIX_PDF: "page.appendix_pdf"},
    **{CARD_PDF: "page.card", REPORT_DOCX: "page.docx"},
}


def render_folder(project: Project, code: str, folder: Path, formats: tuple[str, ...], *, final: bool) -> None:
    """Write the report in these forms from the executed workbooks in a folder; an empty code is the programme.

    Forms that were made before and are not asked for now are taken away.
    """
    with speaking(project.language):
        common = _common(project, code, folder, final)
        page = _buurt_page(project, code, common) if code else _programme_page(project, common)
        clear(folder)
        for name in formats:
            FORMATS[name].write(replace(page, files=tuple(_links(folder))), folder)


def _buurt_page(project: Project, code: str, common: dict) -> ReportPage:
    buurt = project.buurt(code)
    return ReportPage(
        title=buurt["name"],
        kicker=text("page.kicker", date=date(dt.date.today())),
        subtitle=text("page.in", name=buurt["municipality"]) if buurt["municipality"] else project.name,
        phase=None if pd.isna(buurt["phase"]) else int(buurt["phase"]),
        **common,
    )


def _programme_page(project: Project, common: dict) -> ReportPage:
    return ReportPage(
        title=project.name,
        kicker=text("page.kicker_programme", date=date(dt.date.today())),
        subtitle=counted("page.all", len(project.buurten)),
        phase=None,
        **common,
    )


def _common(project: Project, code: str, folder: Path, final: bool) -> dict:
    """What every report has, whatever it is about."""
    facts = (text("page.fact_source"), text("page.fact_privacy", base=project.min_base, most=project.min_cell - 1))
    today = dt.date.today()
    made = {
        "parts": (*duiding_parts(read_duiding(duiding_file(project, code))), *_parts(folder)),
        "files": (),
        "facts": facts,
        "lang": project.language,
        "made": today,
    }
    own = {
        "stamp": text("page.final", date=date(today)) if final else text("page.concept"),
        "logo": read_logo(project),
        "colophon": project.colophon,
    }
    return {"example": project.example, **made, **own}


def _parts(folder: Path):
    """What every workbook has to show, and after them all what is for who checks the figures."""
    workbooks = sorted((folder / "workbooks").glob("*.ipynb"))
    made = [part for path in workbooks for part in _both(path.stem, contents(read_notebook(path), prose(path.stem)))]
    return sorted(made, key=lambda part: part.appendix)


def _both(name: str, found: list[str | dict]):
    """A workbook without its appendix, and that: blocks placed there, and all from the heading of an appendix on."""
    heading = f"## {text('page.appendix')}"
    end = next((nr for nr, part in enumerate(found) if _is_title(part, heading)), len(found))
    apart = [part for part in found[:end] if _is_apart(part)]
    body = _part(name, [part for part in found[:end] if not _is_apart(part)])
    yield body
    raised = [part.removeprefix("#") if _is_title(part, "##") else part for part in found[end:]]
    title, *rest = raised or [f"# {text('page.appendix_part', title=body.title)}"]
    if apart or raised:
        yield replace(_part(f"bijlage-{name}", [title, *apart, *rest]), appendix=True)


def _part(name: str, found: list[str | dict]) -> Part:
    title = next((part.removeprefix("# ").splitlines()[0] for part in found if _is_title(part, "# ")), name)
    return Part(name, title, tuple(Markdown(part) if isinstance(part, str) else Block(part) for part in found))


def _is_apart(part: str | dict) -> bool:
    return isinstance(part, dict) and part["place"] == "appendix"


def _is_title(part: str | dict, heading: str) -> bool:
    return isinstance(part, str) and part.startswith(heading)


def _links(folder: Path):
    for name, key in LINKS.items():
        if (folder / name).is_file():
            yield Link(text(key), name)
    if (folder / FINDINGS).is_file():
        yield Link(text("page.findings"), FINDINGS)
    yield Link(text("page.provenance"), "provenance.json")
