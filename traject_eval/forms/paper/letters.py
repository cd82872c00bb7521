"""Letters and lists to print that are no forms: the invitation, the consent form, the list of who came."""

import datetime as dt
import functools
from collections.abc import Mapping
from importlib import resources

import yaml

from traject_eval.forms.paper.cells import fit
from traject_eval.printing.letters import clipped, printable
from traject_eval.printing.press import print_pdf
from traject_eval.words import branch, language

WIDTH = 174.0  # mm: A4 with margins of 18


@functools.cache
def letters(lang: str) -> tuple[dict, ...]:
    """The letters of the package in a language, as they stand in their table.

    Examples
    --------
    >>> [letter["id"] for letter in letters("nl")]
    ['uitnodiging', 'toestemming', 'aanwezigheid']
    """
    table = resources.files(__package__).joinpath(f"letters.{lang}.yaml")
    return tuple(yaml.safe_load(table.read_text(encoding="utf-8")))


def letter_pdf(letter: dict, buurt: Mapping[str, object], made: dt.date) -> bytes:
    """One letter for a buurt, A4, with places to fill in."""
    name = clipped(str(buurt["name"]), 100)
    data = {
        "lang": language(),
        "document": f"{letter['title']} · {name}",
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "title": letter["title"],
        "buurt": fit(name, WIDTH),
        "words": branch("sheet"),
        "parts": letter["parts"],
    }
    return print_pdf(__package__, "letter", printable(data), made)
