"""The project folder: what it refuses, and that nothing in it is ever half there."""

from dataclasses import replace

import pandas as pd
import pytest

from traject_eval.errors import Faults, ProjectProblem, UnknownName
from traject_eval.store import Project, add_buurten, create_project, responses, snapshots, write_bytes
from traject_eval.store import files as store_files
from traject_eval.types import ANSWER_COLUMNS, PERSON_COLUMNS, Responses

WAVES = {"T0": "2025-03-01", "T1": ""}
ROW = {"code": "BU1", "name": "De Akkers"}


def _written(root, content: str | bytes) -> Project:
    (root / "traject.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return Project.load(root)


def _faults(root, content: str) -> dict[str, str]:
    """What was found, by place."""
    with pytest.raises(Faults) as refused:
        _written(root, content)
    table = refused.value.table
    assert table.map(lambda cell: isinstance(cell, str) and bool(cell)).all(axis=None)
    return dict(zip(table["where"], table["found"], strict=True))


def _responses(answers=((1, 4), (2, 5)), buurt="BU1", wave="T0") -> Responses:
    people = [(f"p{number}", buurt, "deelnemer", None, None, None, wave, 1.0) for number, _ in answers]
    rows = [(f"p{number}", buurt, wave, mark) for number, mark in answers]
    return Responses(
        answers=pd.DataFrame(rows, columns=[*ANSWER_COLUMNS, "leefbaarheid_cijfer_1"]).astype(
            {"leefbaarheid_cijfer_1": "Int64"}
        ),
        persons=pd.DataFrame(people, columns=list(PERSON_COLUMNS)).astype({"birth_year": "Int64"}),
        codes=pd.DataFrame(columns=list(ANSWER_COLUMNS)),
        faults=pd.DataFrame(),
        source_name="a.csv",
        source_hash="h",
    )


def _save(project, found=None, name="i1"):
    return responses.save(project, found or _responses(), b"x", name, "indeling")


@pytest.fixture
def project(tmp_path):
    return add_buurten(create_project(tmp_path / "p", "Goed Oud", WAVES), [ROW, {"code": "BU2", "name": "Lindeplein"}])


def _contents(root) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- traject.toml


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    found = _faults(
        tmp_path,
        """
        example = "ja"
        kleur = "rood"
        [waves]
        T0 = "2025-03-01"
        [privacy]
        min_base = 4
        min_cel = 9
        [smallest_change]
        djg_6 = -1
        [[buurten]]
        code = "BU1"
        name = "De Akkers"
        arm = "controle"
        phase = 12
        [[buurten]]
        code = "BU1"
        gemeente = "Meerdrecht"
        """,
    )
    assert set(found) == {
        "name",
        "example",
        "kleur",
        "privacy.min_base",
        "privacy.min_cel",
        "smallest_change.djg_6",
        "buurt 1 (BU1)",
        "buurt 2 (BU1)",
    }
    assert found["name"] == "ontbreekt"
    assert found["privacy.min_base"] == "4"


def test_all_faults_of_one_buurt_are_told(tmp_path):
    with pytest.raises(Faults) as refused:
        _written(tmp_path, 'name = "x"\n[[buurten]]\ncode = "a/b"\narm = "controle"\nphase = 12\nyear = "2025"\n')
    assert refused.value.table["found"].tolist() == [
        "name ontbreekt",
        "arm = 'controle'",
        "phase = 12",
        "year = '2025'",
        "code = 'a/b'",
    ]


def test_a_file_that_is_not_toml_is_refused_with_its_line(tmp_path):
    with pytest.raises(Faults, match="klopt niet") as refused:
        _written(tmp_path, 'name = "x"\nprimary = djg_6\n[waves]\n')
    assert refused.value.table["where"].tolist() == ["traject.toml"]
    assert "line 2" in refused.value.table["found"][0]


@pytest.mark.parametrize(("key", "least"), [("min_base", 5), ("min_cell", 5)])
def test_privacy_can_be_stricter_and_never_looser_than_five(tmp_path, key, least):
    assert _faults(tmp_path, f'name = "x"\n[privacy]\n{key} = {least - 1}\n') == {f"privacy.{key}": str(least - 1)}
    assert getattr(_written(tmp_path, f'name = "x"\n[privacy]\n{key} = {least}\n'), key) == least
    assert getattr(_written(tmp_path, f'name = "x"\n[privacy]\n{key} = 20\n'), key) == 20


@pytest.mark.parametrize("value", ["0", "-3", "4.9", "12.5", '"10"', "true", "false"])
def test_a_base_that_is_no_whole_number_of_five_or_more_is_refused(tmp_path, value):
    assert list(_faults(tmp_path, f'name = "x"\n[privacy]\nmin_base = {value}\n')) == ["privacy.min_base"]


def test_without_a_privacy_table_the_base_is_ten_and_the_smallest_cell_five(tmp_path):
    project = _written(tmp_path, 'name = "x"\n')
    assert (project.min_base, project.min_cell) == (10, 5)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("[waves]\nT0 = 2025-03-01\n", "waves"),  # a date without quotes: the usual slip
        ("[waves]\nT0 = 3\n", "waves"),
        ("instruments = [4]\n", "instruments"),
        ("buurten = [1]\n", "buurten"),
        ('[[buurten]]\ncode = "BU1"\nname = "x"\nphase = true\n', "buurt 1 (BU1)"),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_fault_and_never_a_crash(tmp_path, content, where):
    found = _faults(tmp_path, f'name = "x"\n{content}')
    assert [place.partition(".")[0] for place in found] == [where]


def test_what_makes_a_report_the_clients_own_is_read(tmp_path):
    own = (
        '[report]\nlogo = "logo.png"\nlogo_alt = " Gemeente Meerdrecht "\ncolophon = """\nVoor u.\n\n  Bel ons. \n"""\n'
    )
    project = _written(tmp_path, f'name = "x"\n{own}')
    assert (project.logo, project.logo_alt) == ("logo.png", "Gemeente Meerdrecht")
    assert project.colophon == ("Voor u.", "Bel ons.")
    plain = _written(tmp_path, 'name = "x"\n')
    assert (plain.logo, plain.logo_alt, plain.colophon) == ("", "", ())


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("report = 3", {"report": "3"}),
        (
            "[report]\nlogo = 3\nkleur = 4",
            {"report.logo": "3", "report.kleur": "onbekende instelling", "report.logo_alt": "ontbreekt"},
        ),
        ('[report]\nlogo = "a.png"\nlogo_alt = " "', {"report.logo_alt": "ontbreekt"}),
        ('[report]\ncolophon = ["a"]', {"report.colophon": "['a']"}),
    ],
)
def test_every_fault_in_what_is_the_clients_own_is_told(tmp_path, content, found):
    assert _faults(tmp_path, f'name = "x"\n{content}\n') == found


def test_a_folder_without_a_project_is_told_with_what_to_do(tmp_path):
    with pytest.raises(ProjectProblem, match="Kies met --project een projectmap, of maak er een met: traject new MAP"):
        Project.load(tmp_path)


# --- new and buurt add


def test_a_new_project_reads_back_as_it_was_made(tmp_path):
    project = create_project(tmp_path / "p", "Goed Oud", WAVES)
    assert (project.name, project.waves, len(project.buurten)) == ("Goed Oud", WAVES, 0)
    assert (tmp_path / "p" / ".gitignore").read_text(encoding="utf-8").endswith("\n*\n")


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "brief.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ProjectProblem, match=r"bestaat al en is niet leeg\. Er is niets veranderd\."):
        create_project(tmp_path, "Goed Oud", WAVES)
    assert _contents(tmp_path) == {"brief.txt": b"x"}


def test_adding_a_buurt_keeps_comments_and_order(project):
    path = project.root / "traject.toml"
    path.write_text("# van ons allemaal\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    grown = add_buurten(project, [{"code": "BU3", "name": "’t Zand", "arm": "vergelijking"}])
    assert path.read_text(encoding="utf-8").startswith(before.rstrip("\n"))
    assert "# van ons allemaal" in before
    assert grown.buurten["code"].tolist() == ["BU1", "BU2", "BU3"]
    assert grown.buurt("BU3")["arm"] == "vergelijking"


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "row",
    [{"code": "BU1", "name": "Nog een"}, {"code": "../BU3", "name": "x"}, {"code": "BU3", "name": "x", "phase": 11}],
)
def test_a_refused_buurt_leaves_the_file_as_it_was(project, row, newline):
    path = project.root / "traject.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", newline))
    before = path.read_bytes()
    with pytest.raises(Faults):
        add_buurten(project, [row])
    assert path.read_bytes() == before


def test_of_several_buurten_all_come_in_or_none(project):
    with pytest.raises(Faults):
        add_buurten(project, [{"code": "BU3", "name": "Goed"}, {"code": "BU1", "name": "Dubbel"}])
    assert Project.load(project.root).buurten["code"].tolist() == ["BU1", "BU2"]


def test_an_unknown_buurt_is_told_with_those_that_are_known(project):
    with pytest.raises(UnknownName) as refused:
        project.buurt("BU9")
    assert str(refused.value) == "De buurt ‘BU9’ bestaat niet. Wel bekend: BU1, BU2."


# --- writing


def test_a_write_that_breaks_off_leaves_the_old_content(tmp_path, monkeypatch):
    target = tmp_path / "a.txt"
    write_bytes(target, b"oud")

    def broken(_):
        raise OSError("schijf vol")

    monkeypatch.setattr(store_files.os, "fsync", broken)
    with pytest.raises(OSError, match="schijf vol"):
        write_bytes(target, b"nieuw")
    assert _contents(tmp_path) == {"a.txt": b"oud"}


def test_a_write_of_nothing_writable_leaves_no_half_file(tmp_path):
    with pytest.raises(TypeError):
        write_bytes(tmp_path / "a.txt", "geen bytes")
    assert _contents(tmp_path) == {}


def test_json_that_no_reader_would_take_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        store_files.write_json(tmp_path / "a.json", {"x": float("nan")})
    assert _contents(tmp_path) == {}


# --- answers


def test_saved_answers_are_read_back_with_their_types(project):
    _save(project)
    answers, persons = responses.read(project.root, "BU1")
    pd.testing.assert_frame_equal(answers, _responses().answers)
    assert persons["person"].tolist() == ["p1", "p2"]


def test_the_manifest_comes_last_of_all(project, monkeypatch):
    written = []
    whole = responses.write_bytes

    def noted(path, content):
        written.append(path.name)
        whole(path, content)

    monkeypatch.setattr(responses, "write_bytes", noted)
    monkeypatch.setattr(store_files, "write_bytes", noted)
    _save(project)
    assert written[-1] == "imports.json"
    assert len(written) == 5  # the source, the mapping, answers, persons, manifest


@pytest.mark.parametrize("good", [0, 1, 2, 3, 4])
def test_a_save_that_breaks_off_leaves_nothing_for_a_reader(project, monkeypatch, good):
    """Whichever write fails: the source, the mapping, the answers, the persons or the manifest itself."""
    _save(project, _responses(((9, 7),)), name="eerder")
    stood = _contents(project.root)
    before = responses.read(project.root, "BU1")
    left, whole = [good], store_files.os.fsync

    def breaking(handle):
        if not left[0]:
            raise OSError("schijf vol")
        left[0] -= 1
        whole(handle)

    monkeypatch.setattr(store_files.os, "fsync", breaking)
    with pytest.raises(OSError, match="schijf vol"):
        _save(project)
    monkeypatch.undo()
    assert [line["id"] for line in responses.imports(project.root)] == ["eerder"]
    for now, then in zip(responses.read(project.root, "BU1"), before, strict=True):
        pd.testing.assert_frame_equal(now, then)
    assert _contents(project.root) == stood
    _save(project)  # and the same import then simply works
    assert responses.read(project.root, "BU1")[0]["person"].tolist() == ["p9", "p1", "p2"]


def test_answers_with_faults_are_not_saved(project):
    faulty = _responses()
    faulty = replace(faulty, faults=pd.DataFrame({"row": [2]}))
    with pytest.raises(ProjectProblem, match="Antwoorden met fouten worden niet bewaard"):
        _save(project, faulty)
    assert responses.imports(project.root) == []


def test_other_items_of_the_same_person_and_wave_are_put_together(project):
    _save(project)
    more = _responses()
    answers = more.answers.rename(columns={"leefbaarheid_cijfer_1": "djg_6_1"}).assign(djg_6_1=[3, 1])
    _save(project, replace(more, answers=answers.astype({"djg_6_1": "Int64"})), "i2")
    found, persons = responses.read(project.root, "BU1")
    assert found[["person", "leefbaarheid_cijfer_1", "djg_6_1"]].to_numpy().tolist() == [["p1", 4, 3], ["p2", 5, 1]]
    assert persons["person"].tolist() == ["p1", "p2"]


def test_a_reader_of_one_buurt_gets_nothing_of_another(project):
    _save(project)
    _save(project, _responses(((7, 9),), buurt="BU2"), "i2")
    assert responses.read(project.root, "BU2")[0]["person"].tolist() == ["p7"]
    assert responses.read(project.root, "BU1")[0]["person"].tolist() == ["p1", "p2"]


def test_promised_files_that_are_gone_or_empty_are_named(project):
    line = _save(project)
    answers, persons = (project.root / "data" / kind / "buurt=BU1" / "i1.parquet" for kind in ("responses", "persons"))
    answers.unlink()
    persons.write_bytes(b"")
    assert responses.missing_files(project.root, line) == [answers, persons]


def test_a_damaged_manifest_is_told_and_not_taken_for_an_empty_one(project):
    _save(project)
    (project.root / responses.MANIFEST).write_text('{"imports": [', encoding="utf-8")
    with pytest.raises(ProjectProblem, match=r"is beschadigd\. Zet een reservekopie terug\."):
        responses.imports(project.root)


# --- snapshots


def _key(project, code="BU1"):
    return snapshots.freeze_buurt(
        snapshots.Shared.of(Project.load(project.root)), code, responses.imports(project.root), {}
    )[0]


def test_the_key_stays_where_nothing_changed_and_the_files_are_left_alone(project):
    _save(project)
    key = _key(project)
    place = snapshots.folder(project.root, "BU1")
    times = {path: path.stat().st_mtime_ns for path in place.iterdir()}
    _save(project, _responses(((7, 9),), buurt="BU2"), "i2")  # another buurt
    assert _key(project) == key
    assert {path: path.stat().st_mtime_ns for path in place.iterdir()} == times


def test_the_key_changes_with_one_answer(project):
    _save(project)
    key = _key(project)
    changed = _responses(((1, 4), (2, 6))).answers
    write_bytes(project.root / "data" / "responses" / "buurt=BU1" / "i1.parquet", responses.parquet(changed))
    assert _key(project) != key
    assert snapshots.load_snapshot(project.root, "BU1").answers["leefbaarheid_cijfer_1"].tolist() == [4, 6]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Goed Oud"', 'name = "Goed Oud"\nprimary = "djg_6"'),
        ('name = "Goed Oud"', 'name = "Goed Oud"\nsmallest_change = {leefbaarheid_cijfer = 0.3}'),
        ('name = "Goed Oud"', 'name = "Goed Oud"\nprivacy = {min_base = 20}'),
        ('T0 = "2025-03-01"', 'T0 = "2025-04-01"'),
        ('name = "De Akkers"', 'name = "De Akker"'),
    ],
)
def test_the_key_changes_with_each_choice_that_the_report_rests_on(project, old, new):
    _save(project)
    key = _key(project)
    path = project.root / "traject.toml"
    written = path.read_text(encoding="utf-8")
    assert old in written
    path.write_text(written.replace(old, new), encoding="utf-8")
    assert _key(project) != key


def test_a_snapshot_that_was_never_made_is_told_with_what_to_do(project):
    with pytest.raises(ProjectProblem) as refused:
        snapshots.load_snapshot(project.root, "BU1")
    assert str(refused.value) == "Van buurt BU1 is nog geen momentopname. Maak die met: traject report BU1"


def test_a_snapshot_whose_file_was_damaged_is_made_again(project):
    _save(project)
    _key(project)
    (snapshots.folder(project.root, "BU1") / "answers.parquet").write_bytes(b"kapot")
    _key(project)
    assert snapshots.load_snapshot(project.root, "BU1").answers["leefbaarheid_cijfer_1"].tolist() == [4, 5]
