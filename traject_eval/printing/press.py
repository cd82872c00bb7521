"""The printer: templates, fonts and data in, a PDF with tags (PDF/UA-1) out."""

import datetime as dt
import functools
import json
from importlib import resources
from pathlib import Path

import matplotlib
import typst

from traject_eval.plots import FALLBACK
from traject_eval.resources.design import look


def print_pdf(package: str, template: str, data: dict, made: dt.date, files: dict[str, bytes] | None = None) -> bytes:
    """A template filled in and printed; the same data gives the same bytes.

    Parameters
    ----------
    package : str
        The package in whose folder the template stands, with those that it includes.
    template : str
        Its name without ``.typ``.
    data : dict
        Plain values: what the template shows.
    made : date
        The date that the document says it was made.
    files : dict, optional
        Pictures by the names that ``data`` gives them.

    Returns
    -------
    bytes
        A PDF that passes the printer's own check on PDF/UA-1.

    Raises
    ------
    typst.TypstError
        A picture without an alternative text, a heading that skips a level, a letter that no font has.
    """
    documents = {
        **_templates(package),
        "main": _templates(package)[f"{template}.typ"],
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **(files or {}),
    }
    moment = dt.datetime(made.year, made.month, made.day, tzinfo=dt.UTC)
    return _compiler().compile(input=documents, format="pdf", pdf_standards=["ua-1"], timestamp=moment)


@functools.cache
def _templates(package: str) -> dict[str, bytes]:
    """The templates of a package, and what all of them share."""
    folders = (resources.files(__package__), resources.files(package))
    files = (file for folder in folders for file in folder.iterdir() if file.name.endswith(".typ"))
    templates = {file.name: file.read_bytes() for file in files}
    tokens = look().joinpath("tokens.json").read_bytes()
    return {**templates, "tokens.json": tokens, "fallback.json": json.dumps(FALLBACK).encode()}


@functools.cache
def _compiler() -> typst.Compiler:
    """With our font and those that come with the drawing library; never those of this computer."""
    folders = [str(look().joinpath("fonts")), str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
