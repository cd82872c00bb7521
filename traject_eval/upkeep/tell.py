"""What merging and forgetting did, as lines that people read."""

from collections.abc import Iterator

from traject_eval.privacy.personal import is_sealed
from traject_eval.store import Project
from traject_eval.store.entry import Entry
from traject_eval.store.journal import open_journal
from traject_eval.store.merging import Conflict
from traject_eval.upkeep.forget import Forgotten
from traject_eval.upkeep.merge import Merged
from traject_eval.upkeep.who import ALIAS, PEOPLE
from traject_eval.words import listed, number, text


def conflict_lines(project: Project, merged: Merged) -> Iterator[str]:
    """What both laptops filled in differently, a line each; people by their alias, nothing personal."""
    if not merged.conflicts and not merged.overlaps:
        yield text("merge.no_conflicts")
        return
    if merged.conflicts:
        yield text("merge.conflicts", count=number(len(merged.conflicts), 0))
        with open_journal(project) as journal:
            called = {buurt: journal.current(buurt, PEOPLE) for buurt in {one.ours.buurt for one in merged.conflicts}}
        yield from (_conflict(one, called[one.ours.buurt]) for one in merged.conflicts)
    for overlap in merged.overlaps:
        places = {"buurt": overlap.buurt, "wave": overlap.wave, "first": overlap.first, "second": overlap.second}
        yield text("merge.overlap", answers=number(overlap.answers, 0), **places)


def _conflict(conflict: Conflict, people: dict[str, dict[str, object]]) -> str:
    entry = conflict.ours
    who = people.get(entry.row, {}).get(ALIAS) or entry.row or text("merge.whole_form")
    values = {name: _value(getattr(conflict, name)) for name in ("ours", "theirs", "current")}
    return text("merge.conflict", buurt=entry.buurt, form=entry.form, who=who, field=entry.field, **values)


def _value(entry: Entry) -> str:
    if is_sealed(entry.value):
        return text("merge.personal")
    return text("merge.emptied") if entry.value in (None, "") else f"‘{entry.value}’"


def forgotten_lines(forgotten: Forgotten) -> tuple[list[str], list[str]]:
    """What was done, and what is out of reach."""
    erased = forgotten.erased
    done = [text("forget.key" if forgotten.had_key else "forget.no_key")]
    done.append(text("forget.entries", count=number(erased.entries, 0)))
    if erased.questionnaires:
        files = listed(list(erased.imports))
        done.append(text("forget.questionnaires", count=number(erased.questionnaires, 0), files=files))
    else:
        done.append(text("forget.no_questionnaires"))
    done += [text("forget.lost_source", file=file) for file in erased.lost_sources]
    done.append(text("forget.noted"))
    cannot = [text("forget.cannot_keys"), text("forget.cannot_laptops"), text("forget.cannot_copies")]
    if forgotten.copies:
        cannot.append(text("forget.cannot_local_copies", count=number(forgotten.copies, 0)))
    cannot += [text("forget.cannot_paper"), text("forget.cannot_words"), text("forget.cannot_survey")]
    cannot.append(text("forget.cannot_sources"))
    if forgotten.shared:
        cannot.append(text("forget.cannot_server"))
    elif not erased.compact:
        cannot.append(text("forget.cannot_file"))
    return done, cannot
