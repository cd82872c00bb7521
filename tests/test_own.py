"""What makes a report the client's own: the consultant's reading, the stamp, and the archive of what was sent."""

import datetime as dt
import hashlib
import json
import shutil

import pytest

from tests.plan_case import replanned
from traject_eval import cli
from traject_eval.errors import Faults, ProjectProblem
from traject_eval.reporting import one
from traject_eval.reporting.archive import archive, archived
from traject_eval.reporting.check import advise_project, check_project
from traject_eval.reporting.duiding import duiding_parts, read_duiding
from traject_eval.reporting.formats import FORMATS
from traject_eval.reporting.run import report
from traject_eval.store import Project, add_buurten, write_text
from traject_eval.words import causal_words, date, text

ONE, TWO = "BU99990001", "BU99990002"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0H2V1H0Z"/></svg>'
OWN = '\n[report]\nlogo = "logo.svg"\nlogo_alt = "Gemeente Meerdrecht"\ncolophon = "Bel ons."\n'
READING = (
    "# Duiding\n\nWij zien een **hechte** groep.\n\n## Wat valt op?\n\n<b>Veel</b> ![x](https://example.org/x.png)"
)


def _read(folder, name="rapport.html") -> str:
    return (folder / name).read_text(encoding="utf-8")


def _again(project, *codes: str, **asked) -> dict[str, str]:
    """Run workbook 9 again for some buurten, in this process; how each ended."""
    outcomes = report(Project.load(project.root), list(codes), jobs=1, numbers=[9], debug=True, **asked)
    return {outcome.buurt: outcome.status for outcome in outcomes}


def _settings(project, old: str, new: str) -> None:
    path = project.root / "traject.toml"
    written = path.read_text(encoding="utf-8")
    assert old in written
    write_text(path, written.replace(old, new))


@pytest.fixture
def own(reported):
    """A reported demo that has a logo, a colophon and a reading, which its reports do not show yet."""
    write_text(reported.root / "logo.svg", LOGO)
    write_text(reported.root / "duiding" / f"{ONE}.md", READING)
    with (reported.root / "traject.toml").open("a", encoding="utf-8") as file:
        file.write(OWN)
    return Project.load(reported.root)


# --- what a report rests on beyond its workbooks


def test_what_is_the_clients_own_is_put_in_without_executing_a_workbook(own):
    folders = [own.report_folder(ONE), own.report_folder(TWO), own.root / "reports" / "programma"]
    executed = [one.provenance(folder) for folder in folders]
    times = [path.stat().st_mtime_ns for folder in folders for path in folder.glob("workbooks/*")]
    statuses = {outcome.buurt: outcome.status for outcome in report(own, jobs=1, debug=True)}
    assert set(statuses.values()) == {"klaar"}
    assert [one.provenance(folder) for folder in folders] == executed
    assert [path.stat().st_mtime_ns for folder in folders for path in folder.glob("workbooks/*")] == times
    for folder in folders:
        page = _read(folder)
        assert 'alt="Gemeente Meerdrecht"' in page
        assert "<p>Bel ons.</p>" in page
        assert ">Concept</strong>" in page
        assert ("hechte" in page) == (folder == folders[0])
    assert {outcome.status for outcome in report(own, jobs=1, debug=True)} == {"ongewijzigd"}


CHANGES = {
    "logo": lambda own: write_text(own.root / "logo.svg", LOGO.replace("H2", "H1")),
    "logo_alt": lambda own: _settings(own, '"Gemeente Meerdrecht"', '"Meerdrecht"'),
    "colophon": lambda own: _settings(own, '"Bel ons."', '"Bel ons niet."'),
    "duiding": lambda own: write_text(own.root / "duiding" / f"{ONE}.md", "Anders."),
    "no duiding": lambda own: (own.root / "duiding" / f"{ONE}.md").unlink(),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_a_change_in_it_makes_the_report_again_and_executes_nothing(own, changed):
    _again(own, ONE)
    folder = own.report_folder(ONE)
    executed, page = one.provenance(folder), _read(folder)
    CHANGES[changed](own)
    assert _again(own, ONE) == {ONE: "klaar"}
    assert one.provenance(folder) == executed
    assert _read(folder) != page
    assert _again(own, ONE) == {ONE: "ongewijzigd"}


# --- the consultant's reading


def test_the_reading_stands_after_the_findings_and_before_the_workbooks_and_says_whose_it_is(own):
    _again(own, ONE)
    main = _read(own.report_folder(ONE)).split("<main")[1]
    order = ["Wat we vonden</h2>", "Duiding</h2>", text("page.whose"), "Wij zien een <strong>hechte</strong> groep."]
    order += ["Wat valt op?</h3>", "Evaluatie</h2>"]
    places = [main.index(words) for words in order]
    assert places == sorted(places)
    assert main.count("Duiding</h") == 1  # its own title is not said twice
    assert "&lt;b&gt;Veel&lt;/b&gt;" in main
    assert "example.org" not in main


def test_an_empty_reading_is_no_part():
    assert duiding_parts("") == ()


def test_a_reading_that_is_no_text_fails_its_own_report_only(own):
    (own.root / "duiding" / f"{ONE}.md").write_bytes("Eén".encode("utf-16"))
    outcomes = report(own, [ONE, TWO], jobs=1, numbers=[9])
    assert {outcome.buurt: outcome.status for outcome in outcomes} == {ONE: "mislukt", TWO: "klaar"}
    assert outcomes[0].error == (
        f"Het bestand duiding/{ONE}.md is niet te lezen. Sla het op als platte tekst in UTF-8 en maak het verslag "
        "opnieuw."
    )
    with pytest.raises(ProjectProblem, match="UTF-8"):
        read_duiding(own.root / "duiding" / f"{ONE}.md")


def test_check_names_the_files_that_no_report_would_show(own):
    for name in ("BU1.md", f"{TWO}.docx", "programma.md", ".kladje.md"):
        write_text(own.root / "duiding" / name, "Tekst.")
    (own.root / "duiding" / f"{TWO}.md").write_bytes(b"\xff\xfe")
    with pytest.raises(Faults) as refused:
        check_project(own.root)
    assert refused.value.table[["where", "found"]].to_numpy().tolist() == [
        ["duiding/BU1.md", "een bestand dat in geen enkel verslag komt"],
        [f"duiding/{TWO}.docx", "een bestand dat in geen enkel verslag komt"],
        [f"duiding/{TWO}.md", "een bestand dat niet te lezen is"],
    ]


def test_words_that_name_a_cause_are_found_with_their_line():
    written = "De samenhang groeide.\n\nDit is DANKZIJ\nhet traject; dat\nzorgde ervoor. Effectief was\nhet\neffect."
    assert causal_words(written) == [(3, "DANKZIJ"), (5, "zorgde ervoor"), (7, "effect")]
    assert causal_words("Waardoor dat komt, weten we niet. De groep groeide door.") == []
    assert causal_words("It rose\nbecause  of the work.", "en") == [(2, "because  of")]


def test_check_advises_on_words_that_name_a_cause_and_lets_them_pass(own, capsys):
    write_text(own.root / "duiding" / f"{ONE}.md", "Mooi.\nDankzij het traject.")
    write_text(own.root / "duiding" / "programma.md", "Het effect is groot.")
    assert cli.main(["check", "--project", str(own.root)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Kijk hier nog eens naar. Het houdt geen verslag tegen: het zijn uw eigen woorden.\n")
    assert (
        f" 1. duiding/{ONE}.md, regel 2: gevonden ‘Dankzij’; verwacht woorden die zeggen wat u zag, niet waardoor het "
        "kwam. Wat te doen: in één buurt is niet te zien waardoor iets verandert: niemand weet hoe het daar zonder "
        "traject was gegaan." in said
    )
    assert "duiding/programma.md, regel 1: gevonden ‘effect’" in said
    assert "de buurten zijn niet geloot" in said
    assert said.endswith("Alles klopt.\n")


def test_only_where_lots_were_drawn_may_the_programme_name_a_cause_and_a_buurt_never(own):
    for name in (ONE, "programma"):
        write_text(own.root / "duiding" / f"{name}.md", "Het effect is groot.")
    assert len(advise_project(replanned(own, "gekozen").root)) == 2
    assert len(advise_project(replanned(own, "geloot").root)) == 2  # with one buurt to compare with, lots say nothing
    add_buurten(own, [{"code": "BU7", "name": "Zeven", "arm": "vergelijking", "how_chosen": "geloot"}])
    assert advise_project(own.root)["where"].tolist() == [f"duiding/{ONE}.md, regel 1"]


# --- final, and the archive


def test_a_final_report_is_stamped_with_its_day_and_kept_with_hashes(own):
    assert _again(own, ONE, TWO) == {ONE: "klaar", TWO: "klaar"}
    assert _again(own, ONE, final=True) == {ONE: "klaar"}
    folder, today = own.report_folder(ONE), dt.date.today()
    assert _read(folder).count(f"Definitief · {date(today)}") == 2
    (version,) = archived(folder)
    assert version.day == today
    kept = {path.name for path in version.folder.iterdir()} - {"manifest.json"}
    made = {file for form in FORMATS.values() for file in form.files if (folder / file).is_file()}
    assert kept == made | {"findings.csv", "provenance.json"}
    told = json.loads(_read(version.folder, "manifest.json"))
    assert told["day"] == today.isoformat()
    assert told["sha256"] == {
        name: hashlib.sha256((version.folder / name).read_bytes()).hexdigest() for name in sorted(kept)
    }
    assert all((version.folder / name).read_bytes() == (folder / name).read_bytes() for name in kept)
    assert archived(own.report_folder(TWO)) == []
    link = f"{folder.name}/archief/{version.folder.name}/rapport.html"
    assert f'href="{link}"' in _read(own.root / "reports", "index.html")


def test_a_final_report_stays_final_until_something_changes_and_its_copy_stays_for_ever(own):
    _again(own, ONE, final=True)
    folder = own.report_folder(ONE)
    (first,) = archived(folder)
    copy = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    assert _again(own, ONE) == {ONE: "ongewijzigd"}
    assert _again(own, ONE, final=True) == {ONE: "ongewijzigd"}
    assert ">Definitief" in _read(folder)
    write_text(own.root / "duiding" / f"{ONE}.md", "Anders.")
    assert _again(own, ONE) == {ONE: "klaar"}
    assert ">Concept</strong>" in _read(folder)
    assert archived(folder) == [first]
    assert _again(own, ONE, final=True) == {ONE: "klaar"}
    assert len(archived(folder)) == 2
    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == copy


def test_a_final_report_keeps_the_forms_it_was_sent_in_and_a_concept_has_those_asked_for(own):
    folder = own.report_folder(ONE)
    assert _again(own, ONE, formats=("html", "docx"), final=True) == {ONE: "klaar"}
    (version,) = archived(folder)
    assert (version.folder / "rapport.docx").read_bytes() == (folder / "rapport.docx").read_bytes()
    assert '<a href="rapport.docx">' in _read(folder)
    assert _again(own, ONE, formats=("html",)) == {ONE: "ongewijzigd"}
    assert (folder / "rapport.docx").is_file()
    assert _again(own, ONE, formats=("html", "pdf")) == {ONE: "klaar"}  # a form that was not sent: a concept again
    assert not (folder / "rapport.docx").exists()
    assert ">Concept</strong>" in _read(folder)


def test_final_for_everybody_includes_the_programme_and_final_for_some_does_not(own):
    programme = own.root / "reports" / "programma"
    report(own, [ONE], jobs=1, final=True, debug=True)
    assert archived(programme) == []
    assert ">Concept</strong>" in _read(programme)
    report(own, jobs=1, final=True, debug=True)
    assert [len(archived(own.report_folder(code))) for code in (ONE, TWO)] == [1, 1]
    (version,) = archived(programme)
    assert f'href="programma/archief/{version.folder.name}/rapport.html"' in _read(own.root / "reports", "index.html")


def test_a_version_in_the_archive_is_never_written_over(tmp_path):
    write_text(tmp_path / "rapport.html", "klaar")
    place = archive(tmp_path, ["rapport.html"], dt.date(2026, 2, 1))
    write_text(place / "rapport.html", "door iemand veranderd")
    assert archive(tmp_path, ["rapport.html"], dt.date(2026, 2, 1)) == place
    assert _read(place) == "door iemand veranderd"
    assert archive(tmp_path, ["rapport.html"], dt.date(2026, 2, 2)) != place
    write_text(tmp_path / "rapport.html", "anders")
    archive(tmp_path, ["rapport.html"], dt.date(2026, 2, 1))
    (tmp_path / "archief" / "eigen-map").mkdir()
    (tmp_path / "archief" / "2026-03-01-00000000").mkdir()  # a copy that was broken off
    assert [version.day.isoformat() for version in archived(tmp_path)] == ["2026-02-02", "2026-02-01", "2026-02-01"]


def test_the_archive_outlives_a_failed_and_a_broken_off_run(own):
    _again(own, ONE, final=True)
    folder = own.report_folder(ONE)
    (version,) = archived(folder)
    copy = {path.name: path.read_bytes() for path in version.folder.iterdir()}
    (own.root / "duiding" / f"{ONE}.md").write_bytes(b"\xff\xfe")
    assert {outcome.status for outcome in report(own, [ONE], jobs=1, numbers=[9])} == {"mislukt"}
    shutil.copytree(folder, folder.with_name(f".bezig-{folder.name}"))
    folder.rename(folder.with_name(f".oud-{folder.name}"))  # broken off between the two steps of a swap
    one.recover(folder)
    assert {path.name: path.read_bytes() for path in version.folder.iterdir()} == copy
