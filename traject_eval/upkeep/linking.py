"""The waves of a whole project linked by self-made codes; what is linked is kept as a decision that can be undone."""

import pandas as pd

from traject_eval.errors import DataProblem
from traject_eval.evaluation import link_counts, link_waves
from traject_eval.store import Project, responses
from traject_eval.store.links import read_links, with_links, write_links
from traject_eval.words import text

FACTS = ["sex", "birth_year"]  # what else stays the same, where it was asked


def link_project(project: Project) -> pd.DataFrame:
    """Link every buurt and population by its self-made codes, in place of what was linked before; ``linked_so_far``.

    Raises
    ------
    DataProblem
        A buurt has too many questionnaires to compare; nothing was changed.
    """
    found = [pd.DataFrame()]
    for buurt, answers, persons, codes in _coded(project):
        facts = persons.drop_duplicates("person")[["person", "population", *FACTS]]
        for _, own in codes.merge(facts, on="person").groupby("population"):
            theirs = answers[answers["person"].isin(facts["person"])]
            try:
                links = link_waves(own.drop(columns="population"), theirs, list(project.waves))
            except DataProblem as problem:
                raise DataProblem(text("link.buurt", buurt=buurt, problem=problem)) from None
            found.append(links.assign(buurt=buurt))
    write_links(project.root, pd.concat(found, ignore_index=True))
    return linked_so_far(project)


def unlink_project(project: Project) -> int:
    """Undo every link; how many there were."""
    before = len(read_links(project.root))
    write_links(project.root, pd.DataFrame())
    return before


def linked_so_far(project: Project) -> pd.DataFrame:
    """``buurt`` and what ``link_counts`` gives, as the links stand; no rows without self-made codes."""
    links, counted = read_links(project.root), [pd.DataFrame()]
    for buurt, answers, persons, codes in _coded(project):
        own, people, made = with_links(answers, persons, codes, links)
        own = own.merge(people[["person", "population"]], on="person")
        counted.append(link_counts(made, own, list(project.waves)).assign(buurt=buurt))
    return pd.concat(counted, ignore_index=True)


def _coded(project: Project):
    """Buurt, answers, persons and codes of every buurt in which somebody made a code."""
    listed = responses.imports(project.root)
    for buurt in sorted({code for line in listed for code in line.get("codes", ())}):
        yield buurt, *responses.read(project.root, buurt, listed), responses.read_codes(project.root, buurt, listed)
