"""The page in which a stack of questionnaires is typed: a workbook of its own, made when it is opened."""

from collections.abc import Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from traject_eval.errors import UnknownName
from traject_eval.forms.evening import open_evening
from traject_eval.forms.stack import Stack
from traject_eval.forms.surveys import named_survey
from traject_eval.session.books import GOES_ON, KERNEL, LOCKED
from traject_eval.store import Project, find_project
from traject_eval.words import speak, text

NAME = "stapel.ipynb"


def open_stack(project: Project, buurt: str, wave: str, population: str, names: Sequence[str]) -> Stack:
    """The stack of a questionnaire, wave and group in a buurt.

    Raises
    ------
    UnknownName
        The project has no such wave, or there is no such scale.
    ProjectProblem
        It is not clear which questionnaire is meant.
    """
    if wave not in project.waves:
        raise UnknownName("meting", wave, project.waves)
    survey = named_survey(names, project.root, project.registry, project.language, project.waves)
    return Stack(open_evening(project, buurt), survey, wave, population)


def show_stack(buurt: str, wave: str, population: str, names: Sequence[str]):
    """In the page: the form in which all is typed, and that in which a sample is typed again."""
    from IPython.display import display  # only a page has it, and needs it

    from traject_eval.forms.stack_widget import live_stack

    project = Project.load(find_project())
    speak(project.language)
    stack = open_stack(project, buurt, wave, population, names)
    display(live_stack(stack, stack.first), live_stack(stack, stack.second))


def stack_book(buurt: str, wave: str, population: str, names: Sequence[str]) -> NotebookNode:
    """The workbook: what to do, and the two forms."""
    asked = ", ".join(map(repr, (buurt, wave, population, tuple(names))))
    code = f"from traject_eval.session.stack import show_stack\n\nshow_stack({asked})"
    cells = [
        new_markdown_cell(text("stack.page", wave=wave), metadata=LOCKED),
        new_code_cell(code, metadata=LOCKED | {"tags": [GOES_ON]}),
    ]
    return new_notebook(cells=cells, metadata=KERNEL)
