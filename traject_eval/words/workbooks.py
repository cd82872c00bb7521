"""The prose of the workbooks in other languages; the workbooks themselves are in Dutch."""

import functools
from importlib import resources

import yaml

from traject_eval.words.language import language
from traject_eval.words.templates import LOADER


@functools.cache
def prose_table(workbook: str) -> dict[str, dict[str, str]]:
    """Per cell of a workbook that reaches a report, what it says in every language; empty where there is none.

    Examples
    --------
    >>> prose_table("09-evaluatie")["cel-14"]["en"].splitlines()[0]
    '## Appendix: how was this measured and calculated?'
    """
    file = resources.files("traject_eval.words").joinpath("prose", f"{workbook}.yaml")
    return yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER) if file.is_file() else {}


def prose(workbook: str) -> dict[str, str]:
    """What the language that is spoken says for each Dutch text of a workbook.

    By text and not by cell: who changes a cell in a workbook of their own gets what they wrote.

    Examples
    --------
    >>> prose("11-bestaat-niet")
    {}
    """
    return {cell["nl"]: cell[language()] for cell in prose_table(workbook).values()}
