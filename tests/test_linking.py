"""Waves of a project linked by self-made codes: told, kept as a decision, carried into the results, undone."""

import importlib.util
import re
from pathlib import Path

import docx
import pandas as pd
import pytest

import traject_eval as te
from tests.paper import reads
from traject_eval.cli import main
from traject_eval.errors import ProjectProblem
from traject_eval.evaluation import findings
from traject_eval.privacy import gate_findings
from traject_eval.reporting.desk import study_of
from traject_eval.reporting.freeze import freeze
from traject_eval.store import Project, add_buurten, create_project, responses, snapshots
from traject_eval.store.links import FILE, read_links
from traject_eval.survey import import_file

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "linking.py"
CANARY = "zq"  # the letters of somebody's mother, which nobody else has
PEOPLE, STAY = 60, 0.7


@pytest.fixture(scope="module")
def waves() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The codes of two waves with slips; the index is who it really is. Nobody else's mother begins with zq."""
    place = importlib.util.spec_from_file_location("linking", BENCHMARK)
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    before, after = module.two_waves(11, PEOPLE, STAY, 0.18, facts=True)
    stays = next(who for who in before.index if who in after.index)
    for wave in (before, after):
        wave.loc[stays, "moeder"] = CANARY
    return before, after


def _file(folder: Path, codes: pd.DataFrame, wave: str) -> Path:
    made = codes.drop(columns=["sex", "birth_year"]).add_prefix("code_")
    known = {"persoon": "", "buurt": "BU1", "groep": "deelnemer", "meting": wave}
    facts = {"geslacht": codes["sex"], "geboortejaar": codes["birth_year"]}
    score = 6 + (codes.index.to_series() % 4) - (wave == "T0") * (codes.index.to_series() % 3 == 0)
    path = folder / f"{wave}.csv"
    made.assign(**known, **facts, leefbaarheid_cijfer_1=score).to_csv(path, index=False)
    return path


@pytest.fixture
def project(tmp_path, waves) -> Project:
    made = create_project(tmp_path / "project", "Proef", {"T0": "2024-01-01", "T1": "2025-01-01"})
    made = add_buurten(made, [{"code": "BU1", "name": "Eén"}])
    for codes, wave in zip(waves, ("T0", "T1"), strict=True):
        import_file(made, _file(tmp_path, codes, wave))
    return made


def _study(project):
    assert freeze(project, ["BU1"]).failed == {}
    return study_of(project, "BU1")


def _link(project, *more: str) -> int:
    return main(["link", *more, "--project", str(project.root)])


def test_links_are_told_kept_and_right(project, waves, capsys):
    assert _link(project) == 0
    told = capsys.readouterr().out
    links = read_links(project.root)
    exact, likely = int(links["exact"].sum()), int((~links["exact"]).sum())
    assert f"BU1, deelnemers, T1: {PEOPLE} nieuwe zelfgemaakte codes. Precies gelijk aan een eerdere: {exact}" in told
    assert f"bijna gelijk: {likely}; niet gekoppeld: {PEOPLE - exact - likely}." in told
    assert "Naar verwachting fout: 0," in told
    who = [list(wave.index) for wave in waves]
    right = [
        who[0][int(of.rpartition("-")[2]) - 2] == who[1][int(person.rpartition("-")[2]) - 2]
        for of, person in zip(links["of"], links["person"], strict=True)
    ]
    stayed = len(set(who[0]) & set(who[1]))
    assert sum(right) >= 0.95 * stayed
    assert sum(right) >= 0.97 * len(right)


def test_a_check_says_how_many_are_linked_before_and_after(project, capsys):
    main(["check", "--project", str(project.root)])
    assert f"Precies gelijk aan een eerdere: 0; bijna gelijk: 0; niet gekoppeld: {PEOPLE}." in capsys.readouterr().out
    _link(project)
    capsys.readouterr()
    main(["check", "--project", str(project.root)])
    assert "Naar verwachting fout" in capsys.readouterr().out


def test_nothing_is_linked_by_itself_and_all_can_be_undone_and_redone(project, capsys):
    assert _study(project).evaluation.conclusive("deelnemer")[0].change.design == "unlinked"
    stored = responses.read(project.root, "BU1")[0]
    _link(project)
    linked = (project.root / FILE).read_bytes()
    assert _study(project).evaluation.conclusive("deelnemer")[0].change.design == "mixed"
    pd.testing.assert_frame_equal(responses.read(project.root, "BU1")[0], stored)
    assert _link(project, "--undo") == 0
    assert "De antwoorden en de codes staan er nog." in capsys.readouterr().out
    assert not (project.root / FILE).exists()
    assert _study(project).evaluation.conclusive("deelnemer")[0].change.design == "unlinked"
    _link(project)
    assert (project.root / FILE).read_bytes() == linked


def test_results_carry_how_many_are_linked_and_how_many_of_those_may_be_wrong(project):
    _link(project)
    study = _study(project)
    links = read_links(project.root)
    change = study.evaluation.conclusive("deelnemer")[0].change
    assert change.n_both == len(links)
    assert change.matched_share == len(links) / PEOPLE
    assert change.expected_wrong_share == pytest.approx((1 - links["posterior"]).mean(), abs=1e-9)
    told = f"Van de kleinste meting is {100 * change.matched_share:.0f}% gekoppeld met zelfgemaakte codes"
    assert told in change.explain()
    row = change.sensitivity.set_index("method").loc["links_ignored"]
    scores = study.evaluation.scores
    means = scores.groupby("wave")["score"].mean()
    assert row["value"] == pytest.approx(means["T1"] - means["T0"])
    again = te.change(scores, before="T0", after="T1")
    assert again.expected_wrong_share == change.expected_wrong_share


def test_findings_and_workbook_say_it_in_plain_words(project):
    _link(project)
    study = _study(project)
    links = read_links(project.root)
    found = findings(study.evaluation).set_index("key")
    assert found.loc["linkage.linked", "value"] == len(links) / PEOPLE
    assert found.loc["linkage.expected_wrong", "value"] == pytest.approx((1 - links["posterior"]).mean(), abs=1e-9)
    assert found.loc["linkage.linked", ["n", "after", "population"]].tolist() == [PEOPLE, "T1", "deelnemer"]
    table, words = (one.content for one in te.show_linkage(study).blocks)
    counts = [int(links["exact"].sum()), int((~links["exact"]).sum()), PEOPLE - len(links)]
    assert table["rows"][0][:2] == ["Deelnemers, T1", str(PEOPLE)]
    assert table["rows"][0][2:5] == [str(one) for one in counts]
    assert words["text"].startswith("Bij deelnemers zijn de metingen gekoppeld met zelfgemaakte codes.")
    assert "zonder koppeling (Welch)" in [row[0] for row in te.show_method(study).blocks[0].content["rows"]]


def test_a_small_group_of_unlinked_people_is_not_told(project):
    _link(project)
    found = findings(_study(project).evaluation)
    few = found[found["key"] == "linkage.linked"].assign(n_least=3)
    assert gate_findings(few, 10, 5)["value"].isna().all()


def test_an_anonymous_survey_is_said_to_be_unlinked(project):
    told = te.show_linkage(_study(project)).blocks[-1].content["text"]
    assert "niemand in twee metingen te herkennen" in told
    assert "worden vergeleken als twee losse groepen" in told


def test_a_code_stays_beside_the_answers_and_reaches_nothing_else(project):
    _link(project)
    study = _study(project)
    te.show_linkage(study)
    codes = responses.read_codes(project.root, "BU1", responses.imports(project.root))
    assert CANARY in set(codes["code_moeder"])
    kept = {path for path in project.root.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()}
    assert {path.relative_to(project.root).parts[:2] for path in kept} <= {("data", "raw"), ("data", "codes")}
    frozen = snapshots.load_snapshot(project.root, "BU1")
    for frame in (frozen.answers, frozen.persons, frozen.made, study.evaluation.scores):
        assert not [column for column in frame if column.startswith("code_")]
        assert CANARY not in set(frame.astype(str).to_numpy().ravel())


def test_a_code_stands_in_no_report_in_whatever_form(project):
    _link(project)
    formats = "html,pdf,docx"
    assert main(["report", "BU1", "--formats", formats, "--jobs", "1", "--project", str(project.root)]) == 0
    folder = next((project.root / "reports").glob("BU1*"))
    page = re.sub(r"url\(data:[^)]*\)|src=.data:[^\"']*", "", (folder / "rapport.html").read_text(encoding="utf-8"))
    document = docx.Document(folder / "rapport.docx").element.body
    told = {
        "html": page,
        "pdf": "".join(reads(path.read_bytes()) for path in folder.glob("*.pdf")),
        "docx": "".join(document.itertext()),
        "findings": (folder / "findings.csv").read_text(encoding="utf-8"),
    }
    for form, words in told.items():
        assert len(words) > 1000, form
        assert CANARY not in words.casefold(), form
        assert "zelfgemaakte code" in words.replace("\u00ad", "").replace("\n", " ") or form == "findings", form


def test_who_is_forgotten_goes_under_every_code(project):
    _link(project)
    link = read_links(project.root).iloc[0]
    assert main(["forget", link["person"], "--project", str(project.root)]) == 0
    left = responses.read(project.root, "BU1")[0]["person"].tolist()
    codes = responses.read_codes(project.root, "BU1", responses.imports(project.root))["person"].tolist()
    for code in (link["person"], link["of"]):
        assert code not in left
        assert code not in codes
        assert f";{code};" not in (project.root / FILE).read_text(encoding="utf-8")


def test_who_is_left_out_everywhere_is_so_under_every_code(project):
    _link(project)
    link = read_links(project.root).iloc[0]
    (project.root / "uitsluiten.yaml").write_text(f"- {{person: {link['of']}, reason: op_verzoek}}\n", encoding="utf-8")
    study = _study(project)
    assert study.excluded == {"op_verzoek": 2}
    assert link["of"] not in set(study.evaluation.answers["person"])


def test_a_line_may_be_taken_out_and_a_damaged_file_is_told(project):
    _link(project)
    path = project.root / FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert _study(project).evaluation.conclusive("deelnemer")[0].change.n_both == len(lines) - 2
    path.write_text(lines[0].replace("posterior", "kans") + "\n", encoding="utf-8")
    with pytest.raises(ProjectProblem, match="Maak het opnieuw met: traject link"):
        read_links(project.root)
