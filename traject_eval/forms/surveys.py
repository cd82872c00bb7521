"""The questionnaire that somebody means: a file of the project, or some scales."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from traject_eval.errors import ProjectProblem
from traject_eval.instruments import find_instrument
from traject_eval.survey.questions import Survey, build_survey
from traject_eval.survey.survey_file import load_survey
from traject_eval.types import Instrument
from traject_eval.words import text

FOLDER = "surveys"  # in the project: its questionnaires, and the codes that were given


def named_survey(
    names: Sequence[str], root: Path, registry: Mapping[str, Instrument], lang: str, waves: Mapping[str, str]
) -> Survey:
    """The survey with this name, or of these scales.

    Parameters
    ----------
    names : sequence of str
        The name of one file in ``surveys``, or one or more scales; empty: the one file that is there.
    root : Path
        Of the project.

    Raises
    ------
    ProjectProblem
        A file and scales are mixed, or nothing is named and there is not exactly one file.
    UnknownName
        There is no such scale.
    Faults
        The file is not as it should be, or a text is missing.
    """
    written = {path.stem: path for path in sorted((root / FOLDER).glob("*.yaml"))}
    if not names and len(written) != 1:
        raise ProjectProblem(text("stack.which_survey", names=", ".join(written) or "–"))
    files = [name for name in names or written if name in written]
    if files and len(names) > 1:
        raise ProjectProblem(text("cli.survey.mixed", name=files[0]))
    if files:
        return load_survey(written[files[0]], registry, lang, waves)
    scales = [find_instrument(registry, name) for name in names]
    return build_survey(scales, lang=lang, name="-".join(names)[:40])
