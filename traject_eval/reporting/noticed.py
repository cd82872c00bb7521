"""Questionnaires of a project that deserve a second look, told to who can look: after an import and on a check."""

from collections.abc import Collection, Iterator

import pandas as pd

from traject_eval.evaluation import screen, screening_rules
from traject_eval.store import Project, exclusions, responses
from traject_eval.types import NO_ITEMS
from traject_eval.words import number, text


def noticed(project: Project, buurten: Collection[str]) -> pd.DataFrame:
    """Every sign in these buurten: ``person, buurt, wave, sign, found``; without what was left out already."""
    listed, left_out = responses.imports(project.root), exclusions.read_exclusions(project.root)
    answered = {code for line in listed for code in line["buurten"]}
    read = [responses.read(project.root, code, listed) for code in buurten if code in answered]
    if not read:
        return pd.DataFrame()
    answers, persons = (pd.concat(parts, ignore_index=True) for parts in zip(*read, strict=True))
    answers, _ = exclusions.without_excluded(answers, left_out)
    used = {column.rsplit("_", 1)[0] for column in answers if column not in NO_ITEMS}
    asked = {name: one for name, one in project.registry.items() if name in used}
    starts = dict(zip(project.buurten["code"], project.buurten["start"], strict=True))
    return screen(answers, persons.drop_duplicates("person"), asked, project.waves, starts)


def noticed_advice(project: Project) -> Iterator[tuple]:
    """One row of ``FAULT_COLUMNS`` per sign and questionnaire."""
    for row in noticed(project, list(project.buurten["code"])).itertuples(index=False):
        edge = number(screening_rules()[row.sign].edge, 0)
        yield (
            text("noticed.where", person=row.person, wave=row.wave, buurt=row.buurt),
            text(f"noticed.{row.sign}.found", found=row.found),
            text(f"noticed.{row.sign}.expected", edge=edge),
            text("noticed.advice"),
        )


def exclusion_faults(project: Project) -> Iterator[tuple]:
    """Lines of the list of what is left out that name nobody who answered, or no wave of the project."""
    left_out = exclusions.read_exclusions(project.root)
    if left_out.empty:
        return
    listed = responses.imports(project.root)
    codes = sorted({code for line in listed for code in line["buurten"]})
    known = {person for code in codes for person in responses.read(project.root, code, listed)[0]["person"]}
    for row in left_out.itertuples(index=False):
        if row.person not in known:
            yield _row("exclude_person", row.person)
        if row.wave and row.wave not in project.waves:
            yield _row("exclude_wave", row.wave)


def _row(key: str, name: str) -> tuple:
    told = (text(f"check.{key}_found", name=name), text(f"check.{key}_expected"), text(f"check.{key}_advice"))
    return (exclusions.FILE, *told)
