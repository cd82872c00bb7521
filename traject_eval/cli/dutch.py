"""Arguments read the standard way, with help and complaints in Dutch."""

import argparse
import re

from traject_eval.cli.say import complain
from traject_eval.words import text

WRONG_CALL = 2
COMPLAINTS = {  # what the standard library says, and the key of what we say
    r"argument (?P<what>.+?): invalid choice: '?(?P<found>.+?)'? \(choose from (?P<known>.+)\)": "cli.wrong.choice",
    r"the following arguments are required: (?P<what>.+)": "cli.wrong.missing",
    r"one of the arguments (?P<what>.+) is required": "cli.wrong.one_of",
    r"argument (?P<what>.+?): not allowed with argument (?P<found>.+)": "cli.wrong.together",
    r"unrecognized arguments: (?P<what>.+)": "cli.wrong.unknown",
    r"argument (?P<what>.+?): expected (?:one|at least one) argument": "cli.wrong.empty",
    r"argument (?P<what>.+?): invalid .+ value: '(?P<found>.*)'": "cli.wrong.value",
    r"argument (?P<what>.+?): (?P<found>.+)": "cli.wrong.ours",
}


class _Help(argparse.HelpFormatter):
    """Help text that starts in Dutch."""

    def add_usage(self, usage, actions, groups, prefix=None):
        """The line with the usage."""
        super().add_usage(usage, actions, groups, text("cli.usage") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that explains itself in Dutch and ends a wrong call with exit code 2."""

    def __init__(self, **settings):
        super().__init__(**settings, add_help=False, formatter_class=_Help)
        self._positionals.title, self._optionals.title = text("cli.arguments"), text("cli.options")
        self.add_argument("-h", "--help", action="help", help=text("cli.help"))

    def error(self, message: str):
        """Say what is wrong with the call, and how to see what can be done."""
        complain(text("cli.wrong_call", command=self.prog, message=in_dutch(message)))
        raise SystemExit(WRONG_CALL)


def in_dutch(message: str) -> str:
    """A complaint of the standard library in Dutch; one that is not known stays as it is.

    Examples
    --------
    >>> in_dutch("unrecognized arguments: --jop"), in_dutch("argument CODE: te lang")
    ('--jop is hier niet bekend', 'CODE: te lang')
    """
    for pattern, key in COMPLAINTS.items():
        if match := re.fullmatch(pattern, message):
            return text(key, **match.groupdict())
    return message
