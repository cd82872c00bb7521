"""A part of a workbook that fails says so in one Dutch sentence, and the parts after it still run."""

from html import escape

from traject_eval.errors import TrajectError
from traject_eval.words import text


def install(shell) -> None:
    """Show sentences instead of tracebacks in this kernel.

    A name that is not there because an earlier part failed is not told again.
    """
    failed = []

    def tell(shell, kind, problem, trace, tb_offset=None) -> None:
        if not (failed and issubclass(kind, NameError)):
            _show(sentence(problem))
        failed.append(kind)

    shell.set_custom_exc((Exception,), tell)


def sentence(problem: Exception) -> str:
    """What to tell: our own messages are meant to be read; of others only the kind, for they quote the data.

    Examples
    --------
    >>> sentence(TrajectError("Er is nog niets ingevuld.")), sentence(KeyError("Corrie"))[-11:]
    ('Er is nog niets ingevuld.', '(KeyError).')
    """
    return (
        str(problem) if isinstance(problem, TrajectError) else text("session.part_failed", kind=type(problem).__name__)
    )


def _show(words: str) -> None:
    from IPython.display import HTML, display  # only a notebook has it, and needs it

    display(HTML(f"<p class='traject-part'>{escape(words)}</p>"))
