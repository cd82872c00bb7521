"""The forms that a report can have, by name: which files each makes, and who writes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from traject_eval.errors import UnknownName
from traject_eval.reporting.page import ReportPage
from traject_eval.store import write_bytes, write_text

REPORT_HTML, REPORT_PDF, REPORT_DOCX = "rapport.html", "rapport.pdf", "rapport.docx"
APPENDIX_PDF, CARD_PDF = "bijlage.pdf", "buurtkaart.pdf"
REPORTS = (REPORT_HTML, REPORT_PDF, REPORT_DOCX)  # the report itself, the form that is the easiest to open first


@dataclass(frozen=True)
class Format:
    """A form of a report: the files it may make in the folder of a buurt, and the function that makes them."""

    files: tuple[str, ...]
    write: Callable[[ReportPage, Path], None]


def _write_html(page: ReportPage, folder: Path) -> None:
    from traject_eval.reporting.html import render_report  # only who makes a report loads what that takes

    write_text(folder / REPORT_HTML, render_report(page))


def _write_pdf(page: ReportPage, folder: Path) -> None:
    from traject_eval.reporting.paper import appendix_pdf, card_pdf, report_pdf

    write_bytes(folder / REPORT_PDF, report_pdf(page))
    if appendix := appendix_pdf(page):
        write_bytes(folder / APPENDIX_PDF, appendix)
    if card := card_pdf(page):
        write_bytes(folder / CARD_PDF, card)


def _write_docx(page: ReportPage, folder: Path) -> None:
    from traject_eval.reporting.word import report_docx

    write_bytes(folder / REPORT_DOCX, report_docx(page))


# HTML comes last: it links to the others.
FORMATS = {
    "pdf": Format((REPORT_PDF, APPENDIX_PDF, CARD_PDF), _write_pdf),
    "docx": Format((REPORT_DOCX,), _write_docx),
    "html": Format((REPORT_HTML,), _write_html),
}
DEFAULT = ("html", "pdf")


def chosen_formats(names: Iterable[str]) -> tuple[str, ...]:
    """The asked formats, each once, in the order in which they are made.

    Raises
    ------
    UnknownName
        There is no such format.

    Examples
    --------
    >>> chosen_formats(["html", "pdf", "html"])
    ('pdf', 'html')
    """
    names = set(names)
    for name in sorted(names - set(FORMATS)):
        raise UnknownName("vorm", name, FORMATS)
    return tuple(name for name in FORMATS if name in names)


def clear(folder: Path) -> None:
    """Take away what an earlier rendering made, so that no form of a report is older than another."""
    for known in FORMATS.values():
        for file in known.files:
            (folder / file).unlink(missing_ok=True)
