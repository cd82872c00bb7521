"""The buurtkaart: one page for a wall or a board, out of the blocks of the report."""

import functools
from dataclasses import replace
from fnmatch import fnmatchcase
from importlib import resources

import yaml

from traject_eval.printing.letters import clipped, printable
from traject_eval.printing.press import print_pdf
from traject_eval.reporting.arrange import Arranged, Placed, arrange
from traject_eval.reporting.page import ReportPage
from traject_eval.reporting.paper.blocks import fit, printed
from traject_eval.reporting.paper.masthead import logo_files, masthead, way
from traject_eval.words import branch, date, speaking

WIDTH = 178.0  # mm: A4 with margins of 16
LEVEL = 3  # of the title of a block; the questions are 2
# How many letters of a text the card takes at most, whole and when there is less room.
FULL = {"lead": 330, "title": 150, "text": 420, "reason": 200, "needed": 200, "note": 420, "rows": 8}
SHORT = {"lead": 330, "title": 150, "text": 0, "reason": 110, "needed": 0, "note": 0, "rows": 4}
FOOT, NAME = 420, 100
HEAD, ASIDE = 94.0, 78.0  # mm for the name of the buurt, and beside it


def card_pdf(page: ReportPage) -> bytes | None:
    """One A4 page, whatever the report holds; None where nothing of it belongs on a card.

    What does not fit is left out by one rule. First every block is put on the page in its short form (a claim without
    its explanation, a figure without its note, the first rows of a table), in the order of ``kept_first`` in
    ``card.yaml``, if there is still room for it; then each gets its whole form back, in the same order, if there is
    room for that. A text of more letters than a card can take ends in dots. Where anything was left out, the card says
    that the report has more.

    Raises
    ------
    UnknownName
        The page's language is not spoken, or a chart does not exist.
    """
    with speaking(page.lang):
        page = printable(page)
        data = _card(page)
        return (
            print_pdf(__package__, "kaart", data, page.made, logo_files(page))
            if any(q["blocks"] for q in data["questions"])
            else None
        )


def _card(page: ReportPage) -> dict:
    arranged = arrange(page)
    blocks = _by_key(arranged)
    leads = [clipped(block.content["text"], FULL["lead"]) for block in arranged.leads[:1]]
    return {
        **masthead(replace(page, title=clipped(page.title, NAME)), HEAD, ASIDE),
        **way(page, arranged.stops),
        "card-lines": _lines(page),
        "leads": [fit(lead, WIDTH, "lead") for lead in leads],
        "questions": [_question(question, blocks, bool(arranged.stops)) for question in layout()["questions"]],
        "order": [_names().index(name) for name in layout()["kept_first"]],
        "panel": [_forms(block) for block in _chosen([layout()["panel"]], blocks)],
        "colophon": fit(clipped(" ".join([*page.colophon, *page.facts]), FOOT), WIDTH, "colophon"),
    }


@functools.cache
def layout() -> dict:
    """Which blocks stand under which question.

    Examples
    --------
    >>> [question["name"] for question in layout()["questions"]]
    ['where', 'did', 'changed', 'agreed']
    """
    return yaml.safe_load(resources.files(__package__).joinpath("card.yaml").read_text(encoding="utf-8"))


def _names() -> list[str]:
    return [question["name"] for question in layout()["questions"]]


def _lines(page: ReportPage) -> list[str]:
    """What the card says of itself beside the name of the buurt."""
    about = " · ".join(part for part in (branch("paper")["card"], page.subtitle) if part)
    return [fit(clipped(about, NAME), ASIDE, "note"), date(page.made)]


def _by_key(arranged: Arranged) -> list[Placed]:
    """Every block of the report, in its order."""
    inside = [item for section in arranged.sections for item in section.items if isinstance(item, Placed)]
    return [*arranged.results, *arranged.others, *inside]


def _question(question: dict, blocks: list[Placed], stops: bool) -> dict:
    chosen = _chosen(question["blocks"], blocks)
    return {
        "title": branch("paper")[question["name"]],
        "trail": question["trail"] and stops,
        "blocks": [_forms(block) for block in chosen],
    }


def _chosen(lines: list[list[str]], blocks: list[Placed]) -> list[Placed]:
    """For every line the blocks of the first choice that there are any of; none twice."""
    found: list[Placed] = []
    for line in lines:
        choices = ([block for block in blocks if fnmatchcase(block.content["key"], name)] for name in line)
        found += [block for block in next((choice for choice in choices if choice), []) if block not in found]
    return found


def _forms(block: Placed) -> dict:
    """A block whole and in its short form; the whole form says if it is less than what the report has."""
    whole, short = (_cut(block, most) for most in (FULL, SHORT))
    return {
        "full": printed(whole, WIDTH, "card"),
        "short": printed(short, WIDTH, "card"),
        "cut": whole.content != block.content,
    }


def _cut(block: Placed, most: dict) -> Placed:
    content = dict(block.content)
    for name in ("title", "text", "reason", "needed", "note"):
        if name in content:
            content[name] = clipped(content[name], most[name]) if most[name] else ""
    if content["kind"] == "text" and not content["text"]:
        content["text"] = clipped(block.content["text"].split("\n\n")[0], FULL["text"])
    if content["kind"] == "table":
        content["rows"] = content["rows"][: most["rows"]]
    if content["kind"] == "figure":
        content["table"] = content["table"] | {"rows": content["table"]["rows"][: most["rows"]]}
    return Placed(content, LEVEL, block.id)
