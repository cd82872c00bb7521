"""What was agreed, large, for beside the door: names only of who said yes to that."""

import datetime as dt
from collections import Counter

from traject_eval.forms.paper.sheet import LONG
from traject_eval.forms.reading import Answers
from traject_eval.printing.letters import clipped, fitted, printable
from traject_eval.printing.press import print_pdf
from traject_eval.privacy.consent import FORM, allowed
from traject_eval.resources.design import tokens
from traject_eval.words import branch, counted, date, language, listed

USE, PEOPLE = "door", "aftrap.aanwezigen"
WIDTH = 174.0  # mm: A4 with margins of 18
ROLES = ("bewoner", "professional", "ondernemer", "gemeente")


def door_pdf(evening: Answers, name: str, made: dt.date) -> bytes:
    """The agreements of a form on A4, in type of 18 points and more.

    Who does something stands there by alias only where that person said yes to ‘naam bij de deur’ and did not take it
    back; everybody else is told by role, such as ‘een bewoner’.

    Raises
    ------
    UnknownName
        There is no such form; the message lists those there are.
    """
    form = evening.form(name)
    data = {
        "lang": language(),
        "document": f"{clipped(form.title, LONG)} · {evening.buurt['name']}",
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "title": _fit(clipped(form.title, LONG), "display"),
        "buurt": _fit(clipped(f"{evening.buurt['name']} · {date(made)}", LONG), "door"),
        "words": branch("sheet"),
        "agreements": [
            {
                "what": _fit(clipped(str(values.get("what") or ""), LONG), "door"),
                "who": _fit(who(evening, values.get("who") or []), "door"),
                "when": date(dt.date.fromisoformat(values["when"])) if values.get("when") else "",
            }
            for values in evening.rows(form.id).values()
        ],
    }
    return print_pdf(__package__, "door", printable(data), made)


def who(evening: Answers, people: list[str]) -> str:
    """Those who do something: aliases of who agreed to that, the others counted by role."""
    records, consents, labels = evening.rows(PEOPLE), evening.rows(FORM), evening.labels(PEOPLE)
    here = [person for person in people if person in records]
    named = [clipped(labels[person], LONG) for person in here if allowed(consents, person, USE)]
    others = Counter(_role(records[person]) for person in here if not allowed(consents, person, USE))
    return listed([*named, *(counted(f"sheet.role.{role}", n) for role, n in others.items())])


def _role(values: dict) -> str:
    return values["role"] if values.get("role") in ROLES else "unknown"


def _fit(words: str, size: str) -> str:
    return fitted(words, WIDTH - 40, tokens()["type"]["paper_pt"][size], bold=True)
