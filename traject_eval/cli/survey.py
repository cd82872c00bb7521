"""The commands for a questionnaire and for the cards with codes: their arguments, and what they say."""

import argparse
import datetime as dt
from pathlib import Path

from traject_eval.cli.say import say
from traject_eval.store import FILE, Project, write_bytes, write_text
from traject_eval.types import LANGUAGES, POPULATIONS
from traject_eval.words import number, speaking, text

FORMATS = {"pdf": ".pdf", "xlsform": ".xlsx", "limesurvey": ".txt", "csv": ".csv", "xlsx": ".xlsx"}
CARDS = "kaartjes"


def survey_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject survey`` takes."""
    parser.add_argument("names", nargs="+", metavar="NAAM", help=text("cli.survey.names"))
    parser.add_argument("--format", choices=list(FORMATS), default="pdf", help=text("cli.survey.format"))
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help=text("cli.survey.lang"))
    parser.add_argument("-o", dest="out", type=Path, metavar="BESTAND", help=text("cli.survey.out"))


def write_survey(call: argparse.Namespace) -> int:
    """A questionnaire in one of the formats, as a file."""
    from traject_eval.forms.paper.survey import survey_pdf
    from traject_eval.forms.surveys import named_survey
    from traject_eval.instruments import load_instruments
    from traject_eval.survey.codebook import codebook_bytes
    from traject_eval.survey.limesurvey import limesurvey_bytes
    from traject_eval.survey.template import template_bytes
    from traject_eval.survey.xlsform import xlsform_bytes

    project = Project.load(call.project) if (call.project / FILE).is_file() else None
    registry = project.registry if project else load_instruments()  # scales of the package need no project
    survey = named_survey(call.names, call.project, registry, call.lang, project.waves if project else {})
    made = {
        "pdf": lambda: survey_pdf(survey, dt.date.today()),
        "xlsform": lambda: xlsform_bytes(survey),
        "limesurvey": lambda: limesurvey_bytes(survey),
        "csv": lambda: codebook_bytes(survey, registry),
        "xlsx": lambda: template_bytes(survey, *((project.buurten["code"], project.waves) if project else ((), ()))),
    }[call.format]()
    out = call.out or Path(f"{survey.id}-{survey.lang}{FORMATS[call.format]}")
    write_bytes(out, made)
    say(text("cli.survey.done", file=out, n=number(len(survey.questions), 0), version=survey.version))
    if survey.anonymous:
        say(text("cli.survey.anonymous"))
    return 0


def enter_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject enter`` takes."""
    parser.add_argument("buurt", metavar="BUURT", help=text("cli.enter.buurt"))
    parser.add_argument("wave", metavar="METING", help=text("cli.enter.wave"))
    parser.add_argument("names", nargs="*", metavar="NAAM", help=text("cli.enter.names"))
    parser.add_argument("--group", choices=POPULATIONS, default=POPULATIONS[0], help=text("cli.enter.group"))
    parser.add_argument("--oefenen", action="store_true", help=text("cli.open.practice"))


def enter_stack(call: argparse.Namespace) -> int:
    """The page in which a stack of questionnaires is typed, until it is stopped."""
    from traject_eval.session.books import chosen_buurt
    from traject_eval.session.evening import keep_open, serving
    from traject_eval.session.stack import NAME, open_stack, stack_book

    project = Project.load(call.project)
    buurt = chosen_buurt(project, call.buurt)["code"]
    asked = (buurt, call.wave, call.group, call.names)
    with speaking(project.language):
        open_stack(project, *asked).evening.journal.close()  # what is wrong is said here, before a page opens
        page = (text("stack.title"), stack_book(*asked))
    with serving(project, buurt, {NAME: page}, NAME, call.oefenen, call.debug) as (server, address):
        keep_open(server, address, say, text("session.closed_practice" if call.oefenen else "session.closed"))
    return 0


def cards_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``traject cards`` takes."""
    parser.add_argument("buurt", metavar="BUURT", help=text("cli.cards.buurt"))
    parser.add_argument("count", type=_count, metavar="AANTAL", help=text("cli.cards.count"))
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help=text("cli.cards.lang"))
    parser.add_argument("-o", dest="out", type=Path, metavar="BESTAND", help=text("cli.cards.out"))


def _count(written: str) -> int:
    if not written.isdigit() or int(written) < 1:
        raise argparse.ArgumentTypeError(text("cli.cards.no_count", written=written))
    return int(written)


def print_cards(call: argparse.Namespace) -> int:
    """Cards with codes that were never given before in this project."""
    from traject_eval.forms.paper.survey import cards_pdf
    from traject_eval.forms.surveys import FOLDER
    from traject_eval.session.books import chosen_buurt
    from traject_eval.survey.codes import GIVEN, given_codes, new_codes

    project = Project.load(call.project)
    buurt = chosen_buurt(project, call.buurt)
    taken = given_codes(project.root)
    codes = new_codes(call.count, taken)
    out = call.out or project.root / FOLDER / f"{CARDS}-{buurt['code']}-{len(taken) + 1}.pdf"
    pdf = cards_pdf(codes, buurt["name"], call.lang, dt.date.today())
    # Sorted, so that the file does not say in which order, and so to which evening, the codes went.
    write_text(project.root / GIVEN, "\n".join(sorted([*taken, *codes])) + "\n")
    write_bytes(out, pdf)
    say(text("cli.cards.done", file=out, n=number(call.count, 0)))
    return 0
