"""The commands on a whole project: their exit codes, and what somebody who typed one reads."""

import io
from uuid import uuid4

import pytest

from traject_eval import cli
from traject_eval.privacy.keys import open_keys
from traject_eval.privacy.personal import seal
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.store.journal import Entry, open_journal

PASSPHRASE = "vier losse woorden hier"
FORM = "aftrap.aanwezigen"


@pytest.fixture
def call(capsys, monkeypatch):
    """Run one command: its exit code, what it said and what it complained."""

    def run(*arguments: object, typed: str = "", terminal: bool = False) -> tuple[int, str, str]:
        stream = io.StringIO(typed)
        stream.isatty = lambda: terminal
        monkeypatch.setattr("sys.stdin", stream)
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "a", "Goed Oud", {"T0": ""})
    made = add_buurten(made, [{"code": "BU1", "name": "De Akkers"}])
    _save(made, alias="Bep", naam="Bep Jansen")
    return made


def _save(project: Project, row: str = "p1", **values: str) -> None:
    entries = [Entry(uuid4().hex, "BU1", FORM, row, field, value, "", "", "d", "") for field, value in values.items()]
    with open_journal(project) as journal:
        journal.append(seal(entries, {"naam"}, open_keys(project, journal)))


def test_a_copy_goes_to_the_stick_and_comes_back(call, project, tmp_path):
    stick = tmp_path / "stick"
    code, out, err = call("backup", stick, "--project", project.root)
    (file,) = stick.iterdir()
    assert (code, err) == (0, "")
    assert out.startswith(
        f"De kopie is gemaakt en nagelezen: {file}\nDe sleutels van namen en telefoonnummers zitten er"
    )
    code, out, err = call("restore", file, tmp_path / "terug")
    assert (code, err) == (0, "")
    assert out.endswith(f"staat in {tmp_path / 'terug'}. Bewaarde antwoorden van avonden: 2.\n")


def test_without_a_folder_the_copy_stands_in_the_project(call, project):
    assert call("backup", "--project", project.root)[0] == 0
    assert [path.suffix for path in (project.root / "backups").iterdir()] == [".zip"]


def test_keys_go_along_behind_a_passphrase_and_come_in_on_another_laptop(call, project, tmp_path, monkeypatch):
    code, out, err = call(
        *("backup", tmp_path / "stick", "--keys", "--project", project.root), typed=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )
    assert (code, err) == (0, "")
    assert "Bewaar de wachtzin niet bij dit bestand." in out
    keys, copy = sorted((tmp_path / "stick").iterdir(), key=lambda path: path.suffix)
    monkeypatch.setenv("TRAJECT_KEYS", str(tmp_path / "sleutels-b"))
    code, out, _ = call("restore", copy, tmp_path / "b")
    assert "Van 1 persoon staat de sleutel niet op deze laptop" in out
    code, out, err = call("merge", keys, "--project", tmp_path / "b", typed="de verkeerde wachtzin\n")
    assert (code, out) == (2, "")
    assert err.startswith("De wachtzin klopt niet")
    assert call("merge", keys, "--project", tmp_path / "b", typed=f"{PASSPHRASE}\n")[:2] == (
        0,
        "Sleutels die hier nog niet waren: 1.\n",
    )


@pytest.mark.parametrize(
    ("typed", "said"), [(f"{PASSPHRASE}\n{PASSPHRASE}!\n", "zijn niet gelijk"), ("kort\nkort\n", "is te kort")]
)
def test_a_slip_in_the_passphrase_makes_no_copy_of_the_keys(call, project, tmp_path, typed, said):
    code, _, err = call("backup", tmp_path / "stick", "--keys", "--project", project.root, typed=typed)
    assert code == 2
    assert said in err
    assert list(tmp_path.rglob("traject-sleutels*")) == []


def test_merge_says_what_came_in_and_what_to_look_at(call, project, tmp_path):
    call("backup", tmp_path / "stick", "--project", project.root)
    (copy,) = (tmp_path / "stick").iterdir()
    call("restore", copy, tmp_path / "b")
    _save(project, alias="Bep van hier")
    _save(Project.load(tmp_path / "b"), alias="Bep van daar")
    code, out, err = call("merge", tmp_path / "b", "--project", project.root)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "Samengevoegd. Wat hier nieuw is, in aantallen: antwoorden van avonden 1, bestanden met vragenlijsten 0, "
        "buurten 0."
    )
    assert "hier ‘Bep van hier’, daar ‘Bep van daar’. Nu geldt: ‘Bep van daar’." in out


def test_what_is_not_there_is_told_before_anything_happens(call, project, tmp_path):
    for command in (
        ["merge", tmp_path / "weg", "--project", project.root],
        ["restore", tmp_path / "weg.zip", tmp_path / "b"],
    ):
        code, out, err = call(*command)
        assert (code, out) == (2, "")
        assert "bestaat niet; noem de map van het andere project" in err
    code, _, err = call("restore", project.root / "traject.toml", tmp_path / "b")
    assert code == 2
    assert "is geen hele reservekopie" in err
    assert not (tmp_path / "b").exists()


def test_forget_says_what_was_done_and_what_is_out_of_reach(call, project):
    code, out, err = call("forget", "Bep", "--project", project.root)
    assert (code, err) == (0, "")
    assert out.startswith("Bep is vergeten.\n\nWat er gedaan is:\n- De sleutel is vernietigd.")
    assert "\nWaar dit programma niet bij kan, en wat u zelf moet doen:\n- Een kopie van de sleutels" in out
    code, out, err = call("forget", "Bep", "--project", project.root)
    assert (code, out) == (2, "")
    assert err.startswith("Niemand heet hier ‘Bep’. Er is niets veranderd.")


@pytest.mark.parametrize(("typed", "said"), [("nee\n", "Er is niets veranderd.\n"), ("ja\n", "Bep is vergeten.\n")])
def test_on_a_terminal_forgetting_asks_first(call, project, typed, said):
    code, out, _ = call("forget", "Bep", "--project", project.root, typed=typed, terminal=True)
    assert code == 0
    assert "Dat is niet terug te draaien. Typ ja om door te gaan: " + said in out
