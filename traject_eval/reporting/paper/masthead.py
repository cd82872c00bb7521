"""What stands at the head and foot of a printed page, whichever it is, and in the properties of the file."""

from traject_eval.plots.layout import text_width
from traject_eval.printing.letters import MM, clipped, shortened
from traject_eval.reporting.arrange import Stop
from traject_eval.reporting.logo import as_svg
from traject_eval.reporting.page import ReportPage
from traject_eval.reporting.paper.blocks import fit, title
from traject_eval.resources.design import tokens
from traject_eval.words import branch

TITLE_SIZES = ("display", "door", "h2")  # the largest in which the name of a buurt takes two lines
FOOT = 70.0  # mm that the name, the date and the stamp may each take in the foot
PROPERTY = 200  # letters of the title that the file has in a list of files
LOGO = "logo.svg"  # the name that the templates know it by


def masthead(page: ReportPage, wide: float, aside: float) -> dict:
    """Head and foot of a page; the name of the buurt may be ``wide`` mm wide, what stands around it ``aside``."""
    words, size = branch("web"), _title_size(page.title, wide)
    return {
        "lang": page.lang,
        "document": clipped(f"{page.title} · {page.kicker}", PROPERTY),
        "date": {"year": page.made.year, "month": page.made.month, "day": page.made.day},
        "title": title(page.title, wide, size),
        "title-size": tokens()["type"]["paper_pt"][size],
        "subtitle": fit(page.subtitle, wide, "body"),
        "kicker": fit(page.kicker, aside, "note"),
        "stamp": shortened(page.stamp, FOOT, tokens()["type"]["paper_pt"]["note"]),
        "example": page.example,
        "logo": {"file": LOGO, "alt": page.logo.alt} if page.logo else None,
        "foot": _foot(page, words["example"]),
        "words": words["report"] | branch("paper") | {"example": words["example"]},
    }


def way(page: ReportPage, stops: list[Stop]) -> dict:
    """The trajectlijn with its short names, and what it says to who cannot see it."""
    said, names = branch("web"), branch("paper")["phases"]
    return {
        "stops": [{"name": name, "place": stop.place} for stop, name in zip(stops, names[: len(stops)], strict=True)],
        "trail": said["report"]["phase"].format(nr=page.phase, name=stops[page.phase].name) if stops else "",
    }


def logo_files(page: ReportPage) -> dict[str, bytes]:
    """The logo, as SVG also where it is made of pixels: the printer takes files of text only."""
    return {LOGO: as_svg(page.logo)} if page.logo else {}


def _title_size(name: str, width: float) -> str:
    points = tokens()["type"]["paper_pt"]
    return next(
        (size for size in TITLE_SIZES if text_width(name[:PROPERTY], points[size], True) * MM <= 1.8 * width),
        TITLE_SIZES[-1],
    )


def _foot(page: ReportPage, example: str) -> str:
    """Name, date, stamp and that figures are invented, on two lines at most."""
    size = tokens()["type"]["paper_pt"]["colophon"]
    parts = (page.title, page.kicker.rpartition(" · ")[2], page.stamp)
    shown = [shortened(part, FOOT, size) for part in parts if part]
    return " · ".join([*shown, example] if page.example else shown)
