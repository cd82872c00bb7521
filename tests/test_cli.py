"""The command line: every promised command, its exit codes, and Dutch sentences for whoever typed it."""

import re
import runpy
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from traject_eval import cli
from traject_eval.cli.commands import COMMANDS
from traject_eval.reporting.shelf import workbooks
from traject_eval.store import Project, responses, write_bytes

PROMISED = (
    *("new", "buurt", "demo", "import", "check", "report", "open", "print", "plan", "mdes", "survey", "enter", "cards"),
    *("context", "link", "lab", "trust", "merge", "backup", "restore", "forget"),
)
README = Path(__file__).resolve().parents[1] / "README.md"
ENGLISH = re.compile(
    r"\b(usage|positional|arguments?|options?|show this|exit|required|invalid|unrecognized|expected|following)\b",
    re.IGNORECASE,
)
HEADER = "persoon;buurt;meting;groep;" + ";".join(f"vm_cohesie_4_{nr}" for nr in range(1, 5)) + "\n"


@pytest.fixture
def call(capsys):
    """Run one command: its exit code, what it said and what it complained."""

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def project(call, tmp_path):
    """A project with two buurten and no answers, made on the command line."""
    folder = tmp_path / "programma"
    assert call("new", folder, "--name", "Goed Oud", "--waves", "T0=2025-03-01,T1")[0] == 0
    assert call("buurt", "add", "BU1", "De", "Akkers", "--municipality", "Meerdrecht", "--project", folder)[0] == 0
    assert call("buurt", "add", "BU2", "Lindeplein", "--arm", "vergelijking", "--project", folder)[0] == 0
    return folder


def _csv(folder: Path, *rows: str, name="antwoorden.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


GOOD = (
    "p1;BU1;T0;bewoner;2;4;5;3",
    "p2;BU1;T0;bewoner;1;5;5;4",
    "p1;BU1;T1;bewoner;2;4;4;4",
    "p3;BU2;T0;bewoner;3;3;3;",
)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is promised


def test_the_promised_commands_are_there_and_no_others():
    assert tuple(COMMANDS) == PROMISED


@pytest.mark.parametrize("command", PROMISED)
def test_help_of_a_command_is_dutch(call, command):
    code, out, err = call(command, "--help")
    assert (code, err) == (0, "")
    assert ENGLISH.findall(out) == []


def test_help_of_the_whole_is_dutch_and_names_every_command(call):
    code, out, _ = call("--help")
    assert code == 0
    assert ENGLISH.findall(out) == []
    assert all(re.search(rf"^\s+{command}\b", out, re.MULTILINE) for command in PROMISED)
    assert "Afloop: 0 alles goed, 1 een buurt is mislukt of er is iets gevonden, 2 de" in " ".join(out.split())


@pytest.mark.parametrize("command", PROMISED)
def test_a_command_and_its_options_stand_in_the_readme(call, command):
    readme = README.read_text(encoding="utf-8")
    assert f"| `traject {command}" in readme
    options = set(re.findall(r"--[a-z-]+", call(command, "--help")[1])) - {"--help", "--debug"}
    assert {option for option in options if option not in readme} <= {"--formats", "--how-chosen", "--year", "--start"}


def test_the_readme_names_no_option_that_does_not_exist(call):
    named = set(re.findall(r"--[a-z][a-z-]*", README.read_text(encoding="utf-8")))
    known = {option for command in PROMISED for option in re.findall(r"--[a-z-]+", call(command, "--help")[1])}
    assert named
    assert named <= known


# --- a wrong call


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bestaat-niet"],
        ["new"],
        ["buurt", "add", "BU1"],
        ["buurt", "weg", "BU1", "De Akkers"],
        ["buurt", "add", "BU1", "De Akkers", "--arm", "controle"],
        ["buurt", "add", "BU1", "De Akkers", "--phase", "12"],
        ["buurt", "add", "BU1", "De Akkers", "--year", "vorig"],
        ["demo", "map", "--buurten", "veel"],
        ["import"],
        ["check", "--onbekend"],
        ["report", "--jobs"],
        ["mdes"],
        ["mdes", "--n", "60", "--retention", "veel"],
        ["mdes", "--n", "60", "-o", "figuur.docx"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_told_in_dutch_with_the_way_to_help(call, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("De opdracht klopt niet: ")
    assert re.search(r"\nBekijk wat er kan met: traject( [a-z]+)? --help\n$", err)
    assert ENGLISH.findall(err.replace("--help", "")) == []
    assert _contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--workbooks", "9,x"], "‘9,x’ is geen lijst van nummers, zoals 0,9"),
        (["--workbooks", ""], "‘’ is geen lijst van nummers, zoals 0,9"),
        (["--workbooks", "-9"], None),
        (["--jobs", "0"], "‘0’ is geen aantal van minstens 1"),
        (["--jobs", "2.5"], "‘2.5’ is geen aantal van minstens 1"),
        (["--formats", "odt"], "De vorm ‘odt’ bestaat niet. Wel bekend: docx, html, pdf"),
    ],
)
def test_a_value_that_cannot_be_is_told(call, project, arguments, said):
    code, out, err = call("report", *arguments, "--project", project)
    assert (code, out) == (2, "")
    assert said is None or said in err
    assert not (project / "reports").exists()


@pytest.mark.parametrize("waves", ["", "T0,,T1", "T0=maart", "=2025-03-01"])
def test_waves_that_cannot_be_are_told_and_nothing_is_made(call, tmp_path, waves):
    code, _, err = call("new", tmp_path / "p", "--waves", waves)
    assert code == 2
    assert "is geen lijst van metingen, zoals T0,T1" in err or "‘maart’ is geen datum als 2025-03-01" in err
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("command", [["check"], ["report"], ["buurt", "add", "BU1", "x"]])
def test_a_folder_without_a_project_is_told_with_what_to_do(call, tmp_path, command):
    code, out, err = call(*command, "--project", tmp_path)
    assert (code, out) == (2, "")
    assert err == (
        f"In de map {tmp_path} staat geen traject.toml. Kies met --project een projectmap, "
        "of maak er een met: traject new MAP\n"
    )
    assert _contents(tmp_path) == {}


def test_without_a_project_option_the_present_folder_is_meant(call, project, monkeypatch):
    monkeypatch.chdir(project)
    assert call("buurt", "add", "BU3", "Oost")[:2] == (0, "Oost (BU3) staat in het project. Aantal buurten nu: 3.\n")


# --- new, buurt add, demo


def test_new_makes_a_project_and_says_what_is_next(call, tmp_path):
    code, out, err = call("new", tmp_path / "goed-oud")
    assert (code, err) == (0, "")
    assert out == (
        f"Het project staat in {tmp_path / 'goed-oud'}. "
        f"Voeg nu buurten toe: traject buurt add CODE NAAM --project {tmp_path / 'goed-oud'}\n"
    )
    project = Project.load(tmp_path / "goed-oud")
    assert (project.name, list(project.waves)) == ("goed-oud", ["T0", "T1", "T2"])


def test_new_refuses_a_folder_that_holds_something(call, project):
    before = _contents(project)
    code, out, err = call("new", project)
    assert (code, out) == (2, "")
    assert err == (
        f"De map {project} bestaat al en is niet leeg. Er is niets veranderd. "
        "Kies een andere naam, of maak de map leeg.\n"
    )
    assert _contents(project) == before


def test_a_buurt_comes_in_with_all_that_was_said_of_it(call, project):
    code, out, _ = call(
        *("buurt", "add", "BU3", "’t", "Zand", "--municipality", "Meerdrecht", "--arm", "traject", "--year", "2025"),
        *("--how-chosen", "geloot", "--start", "2025-03-01", "--phase", "9", "--project", project),
    )
    assert (code, out) == (0, "’t Zand (BU3) staat in het project. Aantal buurten nu: 3.\n")
    assert Project.load(project).buurt("BU3") == {
        **{"code": "BU3", "year": 2025, "name": "’t Zand", "arm": "traject", "start": "2025-03-01"},
        **{"how_chosen": "geloot", "municipality": "Meerdrecht", "phase": 9},
    }


def test_a_double_buurt_is_refused_with_where_it_stands(call, project):
    before = _contents(project)
    code, out, err = call("buurt", "add", "BU1", "Nog een", "--project", project)
    assert (code, out) == (1, "")
    assert "buurt 3 (BU1): gevonden deze code staat er twee keer; verwacht elke code één keer." in err
    assert _contents(project) == before


def test_demo_says_where_it_stands_and_what_is_next(call, tmp_path):
    code, out, err = call("demo", tmp_path / "demo", "--buurten", "2", "--seed", "1")
    assert (code, err) == (0, "")
    assert out == (
        f"Het voorbeeld staat in {tmp_path / 'demo'}: 2 verzonnen buurten. "
        f"Maak de verslagen met: traject report --project {tmp_path / 'demo'}\n"
    )
    assert call("check", "--project", tmp_path / "demo") == (0, "Alles klopt.\n", "")


@pytest.mark.parametrize("buurten", ["1", "0", "-3", "100000"])
def test_a_demo_of_an_impossible_size_leaves_nothing_behind(call, tmp_path, buurten):
    code, out, err = call("demo", tmp_path / "demo", f"--buurten={buurten}")
    assert code in (1, 2)
    assert out == ""
    assert buurten in err
    assert not (tmp_path / "demo").exists()


# --- import


def test_an_import_says_what_came_in_and_the_same_file_twice_changes_nothing(call, project, tmp_path):
    path = _csv(tmp_path, *GOOD)
    code, out, err = call("import", path, "--project", project)
    assert (code, err) == (0, "")
    assert out.startswith("antwoorden.csv is ingelezen. Vragenlijsten: 4, mensen: 3, buurten: 2, metingen: T0 en T1.\n")
    before = _contents(project)
    code, out, err = call("import", path, "--project", project)
    assert (code, out, err) == (0, "antwoorden.csv is al eerder ingelezen. Er is niets veranderd.\n", "")
    assert _contents(project) == before


def test_faults_in_a_file_are_told_in_one_table_and_nothing_comes_in(call, project, tmp_path):
    before = _contents(project)
    path = _csv(tmp_path, *GOOD[:2], "p4;BU1;T0;bewoner;9;4;5;3", "p5;BU1;T7;bewoner;2;4;5;3", "p6;BU1;T0;gast;2;4;5;3")
    code, out, err = call("import", path, "--project", project)
    assert (code, out) == (1, "")
    lines = [line for line in err.splitlines() if re.match(r"\s*\d+\. ", line)]
    assert len(lines) == 3
    assert all(re.match(r"\s*\d+\. .+: gevonden .+; verwacht .+\. Wat te doen: .+\.$", line) for line in lines)
    assert ["9" in lines[0] or "9" in err, "T7" in err, "gast" in err] == [True] * 3
    assert _contents(project) == before


def test_a_file_that_is_not_there_is_told(call, project, tmp_path):
    code, out, err = call("import", tmp_path / "weg.csv", "--project", project)
    assert (code, out) == (2, "")
    assert f"{tmp_path / 'weg.csv'} bestaat niet; controleer de naam en de map" in err


def test_a_mapping_that_is_not_there_is_told(call, project, tmp_path):
    code, out, err = call("import", _csv(tmp_path, *GOOD), "--map", tmp_path / "weg.yaml", "--project", project)
    assert (code, out) == (2, "")
    assert f"{tmp_path / 'weg.yaml'} bestaat niet" in err


# --- check


def test_check_names_everything_at_once(call, project, tmp_path):
    assert call("import", _csv(tmp_path, *GOOD), "--project", project)[0] == 0
    settings = project / "traject.toml"
    written = settings.read_text(encoding="utf-8")
    changed = written.replace("2025-03-01", "1 maart").replace(
        'name = "Goed Oud"', 'name = "Goed Oud"\nprimary = "vm4"'
    )
    settings.write_text(changed.replace("BU2", "BU9"), encoding="utf-8")
    next(project.glob("data/raw/*.csv")).unlink()
    code, out, err = call("check", "--project", project)
    assert (code, out) == (1, "")
    assert err.startswith("Er klopt iets niet in het project.\n")
    for place in (
        "waves.T0: gevonden 1 maart",
        "de schaal ‘vm4’",
        "antwoorden van buurt BU2",
        "is weg of niet te lezen",
    ):
        assert place in err
    assert len([line for line in err.splitlines() if re.match(r"\s*\d+\. ", line)]) == 4


def test_check_says_why_a_measure_that_is_context_only_is_no_scale(call, project):
    settings = project / "traject.toml"
    written = settings.read_text(encoding="utf-8").replace("[waves]", 'instruments = ["leefbaarometer"]\n\n[waves]')
    settings.write_text(written, encoding="utf-8")
    code, _, err = call("check", "--project", project)
    assert code == 1
    assert "leefbaarometer kan geen uitkomst zijn" in err
    assert "Niemand in de buurt is ernaar gevraagd." in " ".join(err.split())
    assert "laten zien als achtergrond van de buurt" in " ".join(err.split())


def test_check_of_an_empty_project_says_what_to_do_first(call, tmp_path):
    call("new", tmp_path / "p")
    code, _, err = call("check", "--project", tmp_path / "p")
    assert code == 1
    assert "voeg een buurt toe met: traject buurt add CODE NAAM" in err
    assert "lees antwoorden in met: traject import BESTAND" in err


def test_a_settings_file_that_is_wrong_is_told_and_nothing_is_made(call, project):
    settings = project / "traject.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[privacy]\nmin_base = 3\n", encoding="utf-8")
    for command in (["check"], ["report"], ["buurt", "add", "BU3", "x"]):
        code, out, err = call(*command, "--project", project)
        assert (code, out) == (1, "")
        assert (
            "privacy.min_base: gevonden 3; verwacht een heel getal, minstens 5. Wat te doen: kies een hoger getal."
            in err
        )
    assert not (project / "reports").exists()


# --- report


def test_report_of_what_did_not_change_ends_well_with_the_path_of_the_index(call, reported):
    code, out, err = call("report", "--project", reported.root, "--workbooks", "9", "--debug")  # in this process
    assert code == 0
    assert out == f"3 van de 3 klaar. Open dit bestand in een browser:\n{reported.root / 'reports' / 'index.html'}\n"
    assert err == "3 buurten bleven zoals zij waren.\n"


def test_an_unknown_buurt_is_told_with_those_that_are_known(call, reported):
    code, out, err = call("report", "BU1", "--project", reported.root)
    assert (code, out) == (2, "")
    assert err == "De buurt ‘BU1’ bestaat niet. Wel bekend: BU99990001, BU99990002, BU99990003.\n"


def test_a_buurt_may_be_named_by_its_name(call, reported):
    code, out, err = call("report", "de akkers", "--project", reported.root, "--workbooks", "9")
    assert code == 0
    assert err == "1 buurt bleef zoals zij was.\n"
    assert out.startswith("1 van de 1 klaar.")


def test_an_unknown_workbook_is_told_with_those_that_are_known(call, reported):
    code, out, err = call("report", "--workbooks", "33", "--project", reported.root)
    assert (code, out) == (2, "")
    assert err == f"Het werkboeknummer ‘33’ bestaat niet. Wel bekend: {', '.join(map(str, workbooks()))}.\n"


def test_a_failed_buurt_is_named_and_the_exit_code_says_so(call, reported):
    (path,) = (reported.root / "data" / "responses" / "buurt=BU99990002").glob("*.parquet")
    write_bytes(path, b"geen parquet")
    code, out, _ = call("report", "--project", reported.root, "--workbooks", "9", "--debug")
    assert code == 1
    assert "Mislukt: BU99990002. De bewaarde antwoorden van deze buurt zijn niet te lezen." in out
    assert "2 van de 3 klaar." in out


def test_a_broken_manifest_is_told(call, reported):
    (reported.root / responses.MANIFEST).write_text("{", encoding="utf-8")
    code, out, err = call("report", "--project", reported.root)
    assert (code, out) == (2, "")
    assert err.endswith("is beschadigd. Zet een reservekopie terug.\n")


def test_an_unforeseen_error_is_told_without_its_details(call, project, monkeypatch):
    def broken(*_):
        raise RuntimeError("geheim")

    monkeypatch.setattr(Project, "load", broken)
    code, out, err = call("check", "--project", project)
    assert (code, out) == (1, "")
    assert err == (
        "Er ging iets mis dat we niet hadden voorzien (RuntimeError). "
        "Draai dezelfde opdracht met --debug en stuur ons wat er dan staat.\n"
    )


def test_stopping_a_command_is_told_and_is_no_error_of_ours(call, project, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Project, "load", stopped)
    code, _, err = call("check", "--project", project)
    assert (code, err) == (
        1,
        "Gestopt. Wat klaar was, is bewaard; dezelfde opdracht gaat verder waar hij was.\n",
    )


def test_debug_shows_where_it_went_wrong(project, tmp_path, capsys):
    assert cli.main(["check", "--project", str(tmp_path / "nergens"), "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_the_package_can_be_run_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["traject", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("traject_eval", run_name="__main__")
    assert ended.value.code == 0
    assert "traject" in capsys.readouterr().out


def test_the_command_is_installed():
    assert shutil.which("traject", path=str(Path(sys.executable).parent))


def test_answers_that_were_imported_can_be_read_back(call, project, tmp_path):
    call("import", _csv(tmp_path, *GOOD), "--project", project)
    answers, persons = responses.read(project, "BU1")
    assert answers.sort_values(["person", "wave"])["vm_cohesie_4_1"].tolist() == [2, 2, 1]
    assert pd.Series(persons["population"]).tolist() == ["bewoner", "bewoner"]
