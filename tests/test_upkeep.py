"""A whole project at once: two laptops together, copies and back, and somebody forgotten."""

import json
import shutil
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from traject_eval.errors import ProjectProblem
from traject_eval.privacy.keys import open_keys
from traject_eval.privacy.personal import reveal, seal
from traject_eval.store import Project, add_buurten, create_project, responses, write_text
from traject_eval.store.journal import FILE, Entry, open_journal
from traject_eval.survey import import_file
from traject_eval.upkeep.archive import CONTENTS, read_archive
from traject_eval.upkeep.backup import backup, backup_keys, restore
from traject_eval.upkeep.forget import forget
from traject_eval.upkeep.merge import holds_keys, merge, merge_keys
from traject_eval.upkeep.tell import conflict_lines, forgotten_lines

BUURT, FORM = "BU1", "aftrap.aanwezigen"
PERSONAL = {"naam", "telefoon", "opmerking"}
HEADER = "persoon;buurt;meting;groep;leefbaarheid_cijfer_1\n"
PASSPHRASE = "vier losse woorden hier"


def _entry(value, field="alias", row="p1", form=FORM, device="laptop-a", **given) -> Entry:
    blank = {"id": uuid4().hex, "buurt": BUURT, "by": "", "on_behalf": "", "time": ""}
    return Entry(**blank | {"value": value, "field": field, "row": row, "form": form, "device": device} | given)


def _save(project: Project, *entries: Entry) -> None:
    with open_journal(project) as journal:
        journal.append(seal(entries, PERSONAL, open_keys(project, journal)))


def _entries(project: Project) -> list[Entry]:
    with open_journal(project) as journal:
        return journal.entries()


def _people(project: Project) -> dict:
    """What the facilitator's form shows on this laptop."""
    with open_journal(project) as journal:
        return reveal(BUURT, FORM, journal.current(BUURT, FORM), open_keys(project, journal))


def _import(project: Project, folder: Path, name: str, *rows: str):
    path = folder / name
    write_text(path, HEADER + "".join(f"{row}\n" for row in rows))
    return import_file(project, path)


def _contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "a", "Goed Oud", {"T0": "", "T1": ""})
    return add_buurten(made, [{"code": "BU1", "name": "De Akkers"}, {"code": "BU2", "name": "Lindeplein"}])


@pytest.fixture
def shared(project, request) -> Project:
    """The same project with its journal on a PostgreSQL server."""
    path = project.root / "traject.toml"
    address = request.getfixturevalue("empty_database")
    write_text(path, f'database = "{address}"\n' + path.read_text(encoding="utf-8"))
    return Project.load(project.root)


@pytest.fixture
def other(project, tmp_path):
    """The same project on another laptop, with keys of its own."""

    def make(name: str = "b") -> Project:
        return Project.load(shutil.copytree(project.root, tmp_path / name))

    return make


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Step over to another laptop: other keys, until called again with another name."""
    return lambda name: monkeypatch.setenv("TRAJECT_KEYS", str(tmp_path / f"sleutels-{name}"))


# --- merge


def _apart(project, other) -> Project:
    """Both began with the same answer; then each went on by itself."""
    _save(project, _entry("Bep"), _entry("Jo", row="p2"))
    theirs = other()
    _save(project, _entry("Bep van hier"), _entry("groen", "hart"), _entry("65-75", "leeftijd", row="p2"))
    _save(theirs, _entry("Bep van daar", device="laptop-b"), _entry("Ab", row="p3", device="laptop-b"))
    return theirs


def test_merged_laptops_hold_everything_of_both(project, other):
    theirs = _apart(project, other)
    everything = {entry.id: entry for entry in (*_entries(project), *_entries(theirs))}
    merged = merge(project, theirs.root)
    assert merged.entries == 2
    assert {entry.id: entry for entry in _entries(project)} == everything
    assert list(_people(project)) == ["p1", "p2", "p3"]


def test_a_merge_is_the_same_whichever_is_merged_into_which(project, other, tmp_path):
    theirs = _apart(project, other)
    here = Project.load(shutil.copytree(project.root, tmp_path / "a2"))
    there = Project.load(shutil.copytree(theirs.root, tmp_path / "b2"))
    one, two = merge(here, theirs.root), merge(there, project.root)
    assert _entries(here) == _entries(there)
    assert [(c.ours, c.theirs, c.current) for c in one.conflicts] == [
        (c.theirs, c.ours, c.current) for c in two.conflicts
    ]


def test_three_laptops_agree_whatever_the_order(project, other):
    _save(project, _entry("Bep"))
    others = [other("b"), other("c")]
    for number, laptop in enumerate((project, *others)):
        _save(laptop, _entry(f"laptop {number}", device=f"d{number}"), _entry(number, "veld", row=f"r{number}"))
    for into, frm in ((0, 1), (2, 0), (1, 2), (0, 2)):
        merge((project, *others)[into], (project, *others)[frm].root)
    seen = [_entries(laptop) for laptop in (project, *others)]
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == 7


def test_a_second_merge_changes_nothing(project, other):
    theirs = _apart(project, other)
    merge(project, theirs.root)
    before = _entries(project)
    again = merge(project, theirs.root)
    assert (again.entries, again.imports, again.buurten, again.conflicts) == (0, (), (), ())
    assert _entries(project) == before


def test_what_both_changed_is_shown_and_neither_is_dropped(project, other):
    merged = merge(project, _apart(project, other).root)
    assert list(conflict_lines(project, merged)) == [
        "Op beide laptops verschillend ingevuld (1). Nu geldt het nieuwste; het andere staat in de geschiedenis. "
        "Kijk na of dat klopt:",
        "BU1, aftrap.aanwezigen, Bep van daar, alias: hier ‘Bep van hier’, daar ‘Bep van daar’. "
        "Nu geldt: ‘Bep van daar’.",
    ]
    history = [entry.value for entry in _entries(project) if entry.place == (BUURT, FORM, "p1", "alias")]
    assert history == ["Bep", "Bep van hier", "Bep van daar"]


def test_the_same_change_on_both_sides_is_no_conflict(project, other):
    theirs = other()
    for laptop in (project, theirs):
        _save(laptop, _entry("Bep"))
    merged = merge(project, theirs.root)
    assert list(conflict_lines(project, merged)) == ["Nergens is hetzelfde op beide laptops verschillend ingevuld."]


def test_a_conflict_about_something_personal_does_not_show_it(project, other):
    theirs = other()
    _save(project, _entry("Bep"), _entry("Bep Jansen", "naam"))
    _save(theirs, _entry("Bep Janssen", "naam"))
    told = "\n".join(conflict_lines(project, merge(project, theirs.root)))
    assert "Bep, naam: hier een persoonlijk gegeven, daar een persoonlijk gegeven." in told
    assert "Jans" not in told


def test_questionnaires_and_buurten_that_only_the_other_has_come_along(project, other, tmp_path):
    theirs = other()
    _import(project, tmp_path, "hier.csv", "1;BU1;T0;bewoner;7")
    theirs = add_buurten(theirs, [{"code": "BU3", "name": "Oost", "phase": 3}])
    _import(theirs, tmp_path, "daar.csv", "2;BU3;T0;bewoner;6")
    merged = merge(project, theirs.root)
    assert (merged.imports, merged.buurten) == (("daar.csv",), ("BU3",))
    grown = Project.load(project.root)
    assert (grown.buurt("BU3")["name"], grown.buurt("BU3")["phase"]) == ("Oost", 3)
    assert responses.read(project.root, "BU3")[0]["leefbaarheid_cijfer_1"].tolist() == [6]
    assert [line["name"] for line in responses.imports(project.root)] == ["hier.csv", "daar.csv"]
    assert all(responses.missing_files(project.root, line) == [] for line in responses.imports(project.root))


def test_answers_that_differ_between_two_imports_are_told(project, other, tmp_path):
    theirs = other()
    _import(project, tmp_path, "hier.csv", "1;BU1;T0;bewoner;7", "2;BU1;T0;bewoner;5", "3;BU1;T0;bewoner;4")
    _import(theirs, tmp_path, "daar.csv", "1;BU1;T0;bewoner;8", "2;BU1;T0;bewoner;5", "9;BU1;T0;bewoner;4")
    merged = merge(project, theirs.root)
    assert list(conflict_lines(project, merged)) == [
        "BU1, meting T0: antwoorden van dezelfde mensen verschillen tussen hier.csv en daar.csv (aantal: 1). "
        "Nu geldt hier.csv, dat het eerst is ingelezen."
    ]


def test_the_other_project_is_left_as_it_is(project, other):
    theirs = _apart(project, other)
    before = _contents(theirs.root)
    merge(project, theirs.root)
    assert _contents(theirs.root) == before


def test_a_stick_that_was_pulled_out_while_the_other_was_open_still_gives_what_was_saved(project, other):
    theirs = other()
    with open_journal(theirs) as journal:
        journal.append([_entry("Bep")])
        left = theirs.root.with_name("stick")
        shutil.copytree(theirs.root, left)  # with its log beside it
    assert (left / f"{FILE}-wal").stat().st_size > 0
    assert merge(project, left).entries == 1


def test_another_project_is_refused_and_nothing_changes(project, tmp_path):
    stranger = create_project(tmp_path / "x", "Ander", {})
    _save(stranger, _entry("Bep"))
    _save(project, _entry("Jo"))
    with pytest.raises(ProjectProblem, match="hoort bij een ander project dan Goed Oud"):
        merge(project, stranger.root)
    assert [entry.value for entry in _entries(project)] == ["Jo"]


def test_a_torn_journal_is_refused_and_nothing_changes(project, other):
    theirs = _apart(project, other)
    path = theirs.root / FILE
    path.write_bytes(path.read_bytes()[:-5000] + b"x" * 904)
    before = _entries(project)
    with pytest.raises(ProjectProblem, match="niet heel te lezen"):
        merge(project, theirs.root)
    assert _entries(project) == before


def test_an_import_whose_file_is_gone_is_refused_and_nothing_changes(project, other, tmp_path):
    theirs = other()
    _import(theirs, tmp_path, "daar.csv", "2;BU1;T0;bewoner;6")
    _save(theirs, _entry("Bep"))
    next((theirs.root / "data" / "responses").rglob("*.parquet")).unlink()
    with pytest.raises(ProjectProblem, match="In het andere project ontbreekt data/responses"):
        merge(project, theirs.root)
    assert (_entries(project), responses.imports(project.root)) == ([], [])


def test_a_backup_can_be_merged_as_well(project, other, tmp_path):
    theirs = _apart(project, other)
    assert merge(project, backup(theirs, tmp_path / "stick")).entries == 2


def test_a_laptop_can_be_merged_into_a_shared_database(shared, tmp_path):
    alone = create_project(tmp_path / "b", shared.name, {}, id=shared.id)
    _save(shared, _entry("Bep"))
    _save(alone, _entry("Jo", row="p2"))
    assert merge(shared, alone.root).entries == 1
    assert merge(alone, shared.root).entries == 1
    assert _entries(shared) == _entries(alone)


# --- backup and restore


def test_a_restored_copy_is_the_project_as_it_was(project, tmp_path):
    _save(project, _entry("Bep"), _entry("Bep Jansen", "naam"))
    _import(project, tmp_path, "hier.csv", "1;BU1;T0;bewoner;7")
    write_text(project.root / "plan" / "plan.toml", "x = 1\n")
    restored = restore(backup(project, tmp_path / "stick"), tmp_path / "terug")
    back = Project.load(tmp_path / "terug")
    assert _entries(back) == _entries(project)
    assert _people(back) == {"p1": {"alias": "Bep", "naam": "Bep Jansen"}}
    assert (restored.entries, restored.detached, restored.unreadable) == (2, False, 0)
    journal = (FILE, f"{FILE}-wal", f"{FILE}-shm")
    assert {name: found for name, found in _contents(back.root).items() if name not in journal} == {
        name: found for name, found in _contents(project.root).items() if name not in journal
    }


def test_a_copy_is_made_of_one_moment_while_somebody_types(project, tmp_path):
    with open_journal(project) as journal:
        journal.append([_entry("Bep")])  # still in the log beside the database
        path = backup(project, tmp_path / "stick")
        journal.append([_entry("Jo", row="p2")])
    restore(path, tmp_path / "terug")
    assert [entry.value for entry in _entries(Project.load(tmp_path / "terug"))] == ["Bep"]


def test_reports_and_older_copies_stay_out_unless_asked(project, tmp_path):
    for name in ("reports/index.html", "data/snapshots/BU1/key", "backups/oud.zip", "data/.schrijven-x"):
        write_text(project.root / name, "x")
    without = read_archive(backup(project, project.root / "backups")).files
    assert set(without) == {".gitignore", "traject.toml", FILE}
    with_reports = read_archive(backup(project, tmp_path / "stick", reports=True)).files
    assert set(with_reports) - set(without) == {"reports/index.html"}


def test_keys_are_never_in_a_copy(project, tmp_path, keys_folder):
    _save(project, _entry("Bep Jansen", "naam"))
    (key,) = (path.read_bytes() for path in keys_folder.rglob("*.sleutel"))
    with zipfile.ZipFile(backup(project, tmp_path / "stick", reports=True)) as archive:
        assert all(key not in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", ["traject.toml", FILE, CONTENTS])
def test_a_copy_with_one_bad_spot_is_refused_before_anything_is_written(project, tmp_path, name):
    _save(project, *(_entry(f"iemand {number}", row=f"p{number}") for number in range(30)))
    path = backup(project, tmp_path / "stick")
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo(name)
    content = bytearray(path.read_bytes())
    content[part.header_offset + 30 + len(name) + part.compress_size // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ProjectProblem, match="is geen hele reservekopie"):
        restore(path, tmp_path / "terug")
    assert not (tmp_path / "terug").exists()


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_torn_copy_is_refused_before_anything_is_written(project, tmp_path, kept):
    path = backup(project, tmp_path / "stick")
    content = path.read_bytes()
    path.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    with pytest.raises(ProjectProblem, match="is geen hele reservekopie"):
        restore(path, tmp_path / "terug")
    assert [one.name for one in tmp_path.iterdir() if one.name not in ("a", "stick")] == []


def _rewritten(path: Path, change) -> Path:
    """The same copy with something changed by hand."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    changed = path.with_name("veranderd.zip")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in change(files).items():
            archive.writestr(name, content)
    return changed


def _slipped_in(files: dict[str, bytes]) -> dict[str, bytes]:
    head = json.loads(files[CONTENTS])
    head["files"]["../kwaad.txt"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    return files | {"../kwaad.txt": b"x", CONTENTS: json.dumps(head).encode()}


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files | {"traject.toml": files["traject.toml"] + b"# x"},
        lambda files: {name: content for name, content in files.items() if name != "traject.toml"},
        lambda files: files | {"data/extra.csv": b"x"},
        lambda files: {name: content for name, content in files.items() if name != CONTENTS},
        lambda files: files | {CONTENTS: b"[]"},
        lambda files: files | {CONTENTS: b'{"files": 4}'},
        _slipped_in,
    ],
)
def test_a_copy_that_was_changed_by_hand_is_refused_before_anything_is_written(project, tmp_path, change):
    path = _rewritten(backup(project, tmp_path / "stick"), change)
    with pytest.raises(ProjectProblem, match="is geen hele reservekopie"):
        restore(path, tmp_path / "terug")
    assert not (tmp_path / "terug").exists()
    assert not (tmp_path / "kwaad.txt").exists()


def test_a_folder_that_holds_something_is_left_alone(project, tmp_path):
    path = backup(project, tmp_path / "stick")
    before = _contents(project.root)
    with pytest.raises(ProjectProblem, match="bestaat al en is niet leeg"):
        restore(path, project.root)
    assert _contents(project.root) == before
    (tmp_path / "leeg").mkdir()
    assert restore(path, tmp_path / "leeg").root == tmp_path / "leeg"


def test_a_full_stick_leaves_no_half_copy(project, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("traject_eval.upkeep.backup._to_disk", full)
    with pytest.raises(ProjectProblem, match="kan niet worden geschreven"):
        backup(project, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_copy_that_did_not_arrive_whole_is_not_kept(project, tmp_path, monkeypatch):
    def torn(path):
        path.write_bytes(path.read_bytes()[:-100])

    monkeypatch.setattr("traject_eval.upkeep.backup._to_disk", torn)
    with pytest.raises(ProjectProblem, match="is geen hele reservekopie"):
        backup(project, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_copy_of_a_shared_project_stands_on_its_own(shared, tmp_path):
    _save(shared, _entry("Bep"))
    restored = restore(backup(shared, tmp_path / "stick"), tmp_path / "terug")
    back = Project.load(tmp_path / "terug")
    assert (restored.detached, back.database) == (True, "")
    assert _entries(back) == _entries(shared)


# --- keys on the way


def test_on_another_laptop_names_are_read_only_after_the_keys_came_too(project, tmp_path, elsewhere):
    elsewhere("a")
    _save(project, _entry("Bep"), _entry("Bep Jansen", "naam"))
    copy, keys = backup(project, tmp_path / "stick"), backup_keys(project, tmp_path / "stick", PASSPHRASE)
    elsewhere("b")
    assert restore(copy, tmp_path / "terug").unreadable == 1
    back = Project.load(tmp_path / "terug")
    assert _people(back) == {"p1": {"alias": "Bep"}}
    assert holds_keys(keys)
    assert not holds_keys(copy)
    assert [merge_keys(back, keys.read_bytes(), PASSPHRASE) for _ in range(2)] == [1, 0]
    assert _people(back) == {"p1": {"alias": "Bep", "naam": "Bep Jansen"}}


def test_a_copy_of_keys_is_of_no_use_without_the_passphrase(project, tmp_path, keys_folder):
    _save(project, _entry("Bep Jansen", "naam"))
    (key,) = (path.read_bytes() for path in keys_folder.rglob("*.sleutel"))
    content = backup_keys(project, tmp_path, PASSPHRASE).read_bytes()
    assert key not in content
    with pytest.raises(ProjectProblem, match="De wachtzin klopt niet"):
        merge_keys(project, content, f"{PASSPHRASE}!")
    with pytest.raises(ProjectProblem, match="te kort"):
        backup_keys(project, tmp_path, "kort")


def test_keys_of_another_project_and_damaged_ones_are_refused(project, tmp_path):
    _save(project, _entry("Bep Jansen", "naam"))
    content = backup_keys(project, tmp_path, PASSPHRASE).read_bytes()
    stranger = create_project(tmp_path / "x", "Ander", {})
    with pytest.raises(ProjectProblem, match="horen bij een ander project"):
        merge_keys(stranger, content, PASSPHRASE)
    head = json.loads(content)
    for change in ({"salt": "?"}, {"scrypt": {"n": 2**40, "r": 8, "p": 1}}, {"kind": "x"}, {"sealed": None}):
        with pytest.raises(ProjectProblem, match="is geen kopie van sleutels"):
            merge_keys(project, json.dumps(head | change).encode(), PASSPHRASE)
    with pytest.raises(ProjectProblem, match="is geen kopie van sleutels"):
        merge_keys(project, b"[]", PASSPHRASE)
    sealed = head["sealed"]
    swapped = ("A" if sealed[20] != "A" else "B").join((sealed[:20], sealed[21:]))
    with pytest.raises(ProjectProblem, match="of het bestand met sleutels is beschadigd"):
        merge_keys(project, json.dumps(head | {"sealed": swapped}).encode(), PASSPHRASE)


# --- forget


def _filled(project: Project, folder: Path) -> None:
    """Two people; one of them is in everything."""
    _save(project, _entry("Bep"), _entry("Bep Jansen", "naam"), _entry("hoort slecht", "opmerking"))
    _save(project, _entry("Beppie"), _entry("Jo", row="p2"), _entry("Jo Smit", "naam", row="p2"))
    _save(
        project, _entry(True, "data", form="aftrap.toestemming"), _entry(True, "p1", "p2", form="aftrap.wie_kent_wie")
    )
    _save(project, _entry(["p1", "p2"], "wie", "actie-1", form="team.acties", by="Beppie", on_behalf="Jo"))
    _save(
        project,
        _entry("p1", "maatje", "actie-1", form="team.acties"),
        _entry("kaal", "wat", "actie-1", form="team.acties"),
    )
    rows = ("p1;BU1;T0;deelnemer;7", "p2;BU1;T0;deelnemer;5", "p1;BU1;T1;deelnemer;8", "p2;BU1;T1;deelnemer;6")
    _import(project, folder, "metingen.csv", *rows)


def test_a_forgotten_person_is_gone_from_everything_and_the_others_are_not(project, tmp_path):
    _filled(project, tmp_path)
    forgotten = forget(project, "beppie")
    assert (forgotten.person.id, forgotten.had_key, forgotten.erased.questionnaires) == ("p1", True, 2)
    assert _people(project) == {"p2": {"alias": "Jo", "naam": "Jo Smit"}}
    with open_journal(project) as journal:
        assert journal.current(BUURT, "aftrap.toestemming") == journal.current(BUURT, "aftrap.wie_kent_wie") == {}
        assert journal.current(BUURT, "team.acties") == {"actie-1": {"wie": ["p2"], "wat": "kaal"}}
    assert {(entry.by, entry.on_behalf) for entry in _entries(project)} == {("", ""), ("", "Jo")}
    answers, persons = responses.read(project.root, BUURT)
    assert (set(answers["person"]), persons["person"].tolist()) == ({"p2"}, ["p2"])
    assert responses.imports(project.root)[0] | {"rows": 2, "persons": 1} == responses.imports(project.root)[0]


def test_not_a_byte_of_a_forgotten_person_is_left_in_the_project(project, tmp_path):
    _filled(project, tmp_path)
    assert any(b"Beppie" in content for content in _contents(project.root).values())
    forget(project, "p1")
    for name, content in _contents(project.root).items():
        assert not any(word in content for word in (b"Bep", b"p1;BU1", b"slecht")), name
    (raw,) = (project.root / "data" / "raw").glob("*.csv")
    assert raw.read_text(encoding="utf-8").splitlines() == [
        "persoon in het project;persoon;buurt;meting;groep;leefbaarheid_cijfer_1",
        "p2;p2;BU1;T0;deelnemer;5",
        "p2;p2;BU1;T1;deelnemer;6",
    ]
    assert responses.missing_files(project.root, responses.imports(project.root)[0]) == []


def test_forgetting_again_and_forgetting_the_next_one_both_work(project, tmp_path):
    _filled(project, tmp_path)
    forget(project, "p1")
    again = forget(project, "p1")
    assert (again.had_key, again.erased.entries, again.erased.questionnaires) == (False, 0, 0)
    assert forget(project, "Jo").erased.questionnaires == 2
    assert len(responses.read(project.root, BUURT)[0]) == 0


def test_a_forgetting_that_broke_off_is_finished_by_the_same_command(project, tmp_path, monkeypatch):
    _filled(project, tmp_path)

    def broken(*_):
        raise OSError("stroom weg")

    with monkeypatch.context() as patch:
        patch.setattr("traject_eval.store.removal.responses.parquet", broken)
        with pytest.raises(OSError, match="stroom weg"):
            forget(project, "p1")
    forget(project, "p1")
    assert set(responses.read(project.root, BUURT)[0]["person"]) == {"p2"}
    assert not any(b"p1;BU1" in content for content in _contents(project.root).values())


def test_a_source_that_cannot_be_read_again_goes_as_a_whole(project, tmp_path):
    _filled(project, tmp_path)
    (raw,) = (project.root / "data" / "raw").glob("*.csv")
    raw.write_bytes(b"geen tabel van p1")
    erased = forget(project, "p1").erased
    assert erased.lost_sources == ("metingen.csv",)
    assert [path.suffix for path in (project.root / "data" / "raw").iterdir()].count(".txt") == 1
    assert not any(b"p1" in path.read_bytes() for path in (project.root / "data" / "raw").iterdir())
    assert responses.missing_files(project.root, responses.imports(project.root)[0]) == []


def test_somebody_who_only_filled_in_questionnaires_is_forgotten_by_code(project, tmp_path):
    _import(project, tmp_path, "m.csv", "code 7/é;BU2;T0;bewoner;7", "8;BU2;T0;bewoner;7")
    assert forget(project, "code 7/é").person.buurt == "BU2"
    assert responses.read(project.root, "BU2")[0]["person"].tolist() == ["8"]


def test_the_frozen_copy_of_the_buurt_goes_too(project, tmp_path):
    _filled(project, tmp_path)
    for code in ("BU1", "BU2"):
        write_text(project.root / "data" / "snapshots" / code / "key", "x")
    forget(project, "p1")
    assert [path.name for path in (project.root / "data" / "snapshots").iterdir()] == ["BU2"]


def test_a_name_that_two_people_have_or_nobody_has_is_refused_and_nothing_changes(project):
    _save(project, _entry("Jo", row="p1"), _entry("jo ", row="p2", buurt="BU2"), _entry("Bep Jansen", "naam", row="p3"))
    before = _entries(project)
    with pytest.raises(ProjectProblem, match=r"Noem de code van wie u bedoelt: p1 \(BU1\) en p2 \(BU2\)\."):
        forget(project, "Jo")
    for nobody in ("Piet", "Bep Jansen", ""):
        with pytest.raises(ProjectProblem, match="Niemand heet hier"):
            forget(project, nobody)
    assert _entries(project) == before


def test_an_alias_that_somebody_else_has_too_stays_where_others_are_meant(project):
    _save(project, _entry("Jo", row="p1"), _entry("Jo", row="p2"), _entry("groen", form="x", row="r", by="Jo"))
    forget(project, "p1")
    assert [entry.by for entry in _entries(project) if entry.form == "x"] == ["Jo"]


def test_a_merge_does_not_bring_a_forgotten_person_back(project, other, tmp_path):
    _filled(project, tmp_path)
    theirs = other()
    _save(
        theirs,
        _entry("Beppie B.", device="laptop-b"),
        _entry("nieuw", "wat", "actie-2", form="team.acties", by="Beppie B."),
    )
    _import(theirs, tmp_path, "later.csv", "p9;BU1;T0;deelnemer;7")
    forget(project, "p1")
    merged = merge(project, theirs.root)
    assert merged.erased.entries == 2
    assert merged.conflicts == ()
    assert "p1" not in _people(project)
    assert not any(b"Bep" in content for content in _contents(project.root).values())
    assert [entry.value for entry in _entries(project) if entry.field == "wat"] == ["kaal", "nieuw"]


def test_the_other_laptop_forgets_when_it_merges(project, other, tmp_path, elsewhere):
    elsewhere("a")
    _filled(project, tmp_path)
    theirs = other()
    keys = backup_keys(project, tmp_path, PASSPHRASE).read_bytes()
    elsewhere("b")
    merge_keys(theirs, keys, PASSPHRASE)
    assert _people(theirs)["p1"]["naam"] == "Bep Jansen"
    elsewhere("a")
    forget(project, "p1")
    elsewhere("b")
    assert merge(theirs, project.root).erased.questionnaires == 2
    assert "p1" not in _people(theirs)
    assert merge_keys(theirs, keys, PASSPHRASE) == 0  # nor does an old copy of the keys bring anybody back
    assert not any(b"Bep" in content for content in _contents(theirs.root).values())
    assert _entries(theirs) == _entries(project)


def test_a_restored_old_copy_does_not_bring_a_forgotten_person_back(project, tmp_path):
    _filled(project, tmp_path)
    old = backup(project, tmp_path / "stick")
    forget(project, "p1")
    restored = restore(old, tmp_path / "terug")
    back = Project.load(restored.root)
    assert restored.erased.questionnaires == 2
    assert "p1" not in _people(back)
    assert not any(b"Bep" in content for content in _contents(back.root).values())


def test_forgetting_works_in_a_shared_database(shared, tmp_path):
    _filled(shared, tmp_path)
    forgotten = forget(shared, "Beppie")
    assert (forgotten.shared, forgotten.erased.compact) == (True, False)
    assert _people(shared) == {"p2": {"alias": "Jo", "naam": "Jo Smit"}}
    assert "De eigen kopieën en logboeken van de gedeelde databank" in " ".join(forgotten_lines(forgotten)[1])


def test_what_was_done_and_what_is_out_of_reach_is_said(project, tmp_path):
    _filled(project, tmp_path)
    backup(project, project.root / "backups")
    done, cannot = forgotten_lines(forget(project, "p1"))
    assert done == [
        "De sleutel is vernietigd. Naam, telefoonnummer en opmerkingen van deze persoon zijn niet meer te lezen: niet "
        "hier, niet in de geschiedenis en niet in reservekopieën van het project.",
        "Wat van of over deze persoon was, is weggehaald uit de bewaarde antwoorden van avonden (aantal: 8).",
        "Vragenlijsten van deze persoon zijn weggehaald (aantal: 2), ook uit de bewaarde bronbestanden: metingen.csv.",
        "In het project staat dat deze persoon vergeten is, zonder naam. Zo komt hij of zij bij samenvoegen of "
        "terugzetten niet terug.",
    ]
    assert "In de map backups van dit project staan er 1." in cannot
    assert [line.split(":")[0].split(",")[0] for line in cannot] == [
        "Een kopie van de sleutels van een eerdere datum",
        "Andere laptops",
        "Oude reservekopieën",
        "In de map backups van dit project staan er 1.",
        "Wat is afgedrukt",
        "Vrije tekst van anderen waarin deze persoon genoemd wordt.",
        "Vragenlijsten met een codekaart",
        "Het bestand met antwoorden dat u zelf hebt ingelezen en nog elders bewaart. Haal de rij daar ook weg; anders "
        "komt de persoon mee als u het opnieuw inleest.",
    ]
