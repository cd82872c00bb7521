"""Names and remarks: sealed with a key per person, opened only with it, gone when it is; and what people allow."""

import stat
import threading
from dataclasses import replace
from uuid import uuid4

import platformdirs
import pytest

from traject_eval.errors import ProjectProblem
from traject_eval.privacy.consent import allowed, consent
from traject_eval.privacy.keys import Keys, open_keys, unknown
from traject_eval.privacy.personal import is_sealed, reveal, seal, without_personal
from traject_eval.store import create_project
from traject_eval.store.journal import Entry, open_journal

BUURT, FORM = "BU1", "aftrap.aanwezigen"
PERSONAL = {"naam", "telefoon", "opmerking"}


def _entry(value, field="naam", row="p1") -> Entry:
    return Entry(uuid4().hex, BUURT, FORM, row, field, value, "", "", "laptop", "")


@pytest.fixture
def project(tmp_path):
    return create_project(tmp_path / "p", "Goed Oud", {})


@pytest.fixture
def journal(project):
    with open_journal(project) as journal:
        yield journal


@pytest.fixture
def keys(project, journal) -> Keys:
    return open_keys(project, journal)


def _seen(journal, keys):
    return reveal(BUURT, FORM, journal.current(BUURT, FORM), keys)


# --- sealing


def test_what_was_sealed_is_read_back_with_the_key(journal, keys):
    values = {"naam": "Bep van ’t Zand", "telefoon": "06-12345678", "opmerking": ["hoort slecht", None, 4]}
    journal.append(seal([_entry(value, field) for field, value in values.items()], PERSONAL, keys))
    journal.append(seal([_entry("Bep", "alias")], PERSONAL, keys))
    assert _seen(journal, keys) == {"p1": values | {"alias": "Bep"}}
    assert without_personal(journal.current(BUURT, FORM)) == {"p1": {"alias": "Bep"}}


def test_only_the_marked_fields_are_sealed_and_an_emptied_one_is_empty(keys):
    sealed = seal([_entry("Bep"), _entry("Bep", "alias"), _entry(None, "telefoon")], PERSONAL, keys)
    assert [is_sealed(entry.value) for entry in sealed] == [True, False, False]
    assert seal(sealed, PERSONAL, keys) == sealed  # what is sealed already stays as it is


def test_the_same_name_never_looks_the_same_twice(keys):
    one, two = seal([_entry("Bep"), _entry("Bep")], PERSONAL, keys)
    assert one.value["sealed"] != two.value["sealed"]


def test_every_person_has_a_key_of_their_own(journal, keys):
    journal.append(seal([_entry("Bep"), _entry("Jo", row="p2")], PERSONAL, keys))
    assert keys.people() == {"p1", "p2"}
    keys.destroy("p1")
    assert _seen(journal, keys) == {"p1": {}, "p2": {"naam": "Jo"}}


def test_a_sealed_value_opens_only_in_its_own_place(journal, keys):
    (name,) = seal([_entry("Bep")], PERSONAL, keys)
    journal.append([name, replace(name, id="x", field="telefoon"), replace(name, id="y", row="p9")])
    assert _seen(journal, keys) == {"p1": {"naam": "Bep"}, "p9": {}}


@pytest.mark.parametrize("token", ["", "geen base64", "AAAA", "A" * 64])
def test_a_torn_token_is_left_out_and_stops_nothing(journal, keys, token):
    journal.append(seal([_entry("Bep")], PERSONAL, keys))
    journal.append([_entry({"person": "p1", "sealed": token}, "telefoon")])
    assert _seen(journal, keys) == {"p1": {"naam": "Bep"}}


def test_an_undone_name_can_still_be_read(journal, keys):
    for name in ("Bep", "Pep"):
        journal.append(seal([_entry(name)], PERSONAL, keys))
    journal.undo(BUURT, FORM, "laptop")
    assert _seen(journal, keys) == {"p1": {"naam": "Bep"}}


def test_a_remark_in_another_form_can_have_the_key_of_whom_it_is_about(keys):
    entry = replace(_entry("moeizaam gesprek", "opmerking", row="talent-7"), form="aftrap.talenten")
    seal([entry], PERSONAL, keys, person=lambda entry: "p1")
    assert keys.people() == {"p1"}


def test_a_form_of_one_record_has_a_key_too(keys):
    (sealed,) = seal([_entry("06-12345678", "telefoon", row="")], PERSONAL, keys)
    assert sealed.value["person"] == "BU1.aftrap.aanwezigen"


# --- keys


def test_keys_stand_outside_the_project_and_only_the_owner_reads_them(project, journal, keys, keys_folder):
    keys.get_or_make("p1")
    (path,) = keys_folder.rglob("p1.sleutel")
    assert path.parent.name == journal.project == project.id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not path.is_relative_to(project.root)
    assert [left for left in path.parent.iterdir() if left != path] == []


def test_without_a_word_keys_stand_in_the_users_own_data_folder(project, journal, monkeypatch, tmp_path):
    monkeypatch.delenv("TRAJECT_KEYS")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, appauthor: tmp_path / "van-mij" / name)
    open_keys(project, journal).get_or_make("p1")
    assert (tmp_path / "van-mij" / "traject" / "sleutels" / project.id / "p1.sleutel").is_file()


def test_keys_inside_the_project_are_refused(project, journal, monkeypatch):
    monkeypatch.setenv("TRAJECT_KEYS", str(project.root / "data" / "sleutels"))
    with pytest.raises(ProjectProblem, match="binnen de map van het project"):
        open_keys(project, journal)


def test_a_key_is_made_once_also_when_many_ask_at_once(keys):
    found = []
    threads = [threading.Thread(target=lambda: found.append(keys.get_or_make("p1"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert found[0] == keys.get("p1")


def test_on_a_stick_without_links_a_key_is_kept_too(keys, monkeypatch):
    def no_links(*_):
        raise OSError("Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    assert keys.get_or_make("p1") == keys.get_or_make("p1") == keys.get("p1")


@pytest.mark.parametrize("person", ["../p1", ".", "..", "a/b", "a\\b", "p 1; é", "%2e"])
def test_whatever_an_id_is_its_key_stays_in_the_folder(keys, keys_folder, person):
    keys.get_or_make(person)
    assert keys.people() == {person}
    assert len(list(keys_folder.glob("*/*.sleutel"))) == 1


@pytest.mark.parametrize("person", ["", "a" * 201])
def test_an_id_that_cannot_be_a_file_name_is_refused(keys, person):
    with pytest.raises(ProjectProblem, match="kan geen persoon zijn"):
        keys.get_or_make(person)


def test_a_damaged_key_is_told_and_not_replaced(keys, keys_folder):
    keys.get_or_make("p1")
    (path,) = keys_folder.rglob("p1.sleutel")
    path.write_bytes(b"kort")
    with pytest.raises(ProjectProblem, match="is beschadigd"):
        keys.get_or_make("p1")


def test_a_destroyed_key_never_comes_back(keys, keys_folder):
    old = keys.get_or_make("p1")
    assert [keys.destroy("p1"), keys.destroy("p1"), keys.destroy("p2")] == [True, False, False]
    assert keys.forgotten() == {"p1", "p2"}
    with pytest.raises(ProjectProblem, match="Deze persoon is vergeten"):
        keys.get_or_make("p1")
    assert keys.take_over({"p1": old, "p3": old}) == ["p3"]
    assert keys.get("p1") is None
    assert all(
        old not in path.read_bytes() for path in keys_folder.rglob("*") if path.is_file() and "p3" not in path.name
    )


def test_whom_the_journal_says_to_forget_is_forgotten_at_the_next_opening(project, journal, keys):
    journal.append(seal([_entry("Bep")], PERSONAL, keys))
    journal.append([_entry(True, "_forgotten")])  # came in with a merge
    assert open_keys(project, journal).get("p1") is None
    assert journal.current(BUURT, FORM) == {}


def test_those_whose_key_is_on_another_laptop_are_known(keys):
    keys.get_or_make("p1")
    keys.destroy("p2")
    assert unknown(keys, ["p1", "p2", "p3"]) == {"p3"}


# --- consent


def test_consent_is_four_choices_and_silence_is_none():
    records = {"p1": {"data": True, "photo": False, "quote": "ja"}, "p2": {}}
    assert consent(records) == {"p1": frozenset({"data"}), "p2": frozenset()}
    assert not allowed(records, "p3", "contact")
    with pytest.raises(ValueError, match="'foto' is no use"):
        allowed(records, "p1", "foto")


def test_taking_consent_back_is_a_new_entry_and_the_history_stays(journal):
    form = "aftrap.toestemming"
    seen = []
    for choice in (True, False, True, None):
        journal.append([replace(_entry(choice, "photo"), form=form)])
        seen.append(allowed(journal.current(BUURT, form), "p1", "photo"))
    assert seen == [True, False, True, False]
    assert [entry.value for entry in journal.entries(BUURT, form)] == [True, False, True, None]
