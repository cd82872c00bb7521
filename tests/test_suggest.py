"""A first mapping is a proposal: it says how sure it is, leaves open what it does not know, and reads nothing in."""

import numpy as np
import pytest

from tests import tool_exports
from traject_eval.cli import main
from traject_eval.errors import DataProblem, Faults
from traject_eval.store import Project, add_buurten, create_project, responses
from traject_eval.survey import import_file, write_suggestion


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "project", "Proef", {"T0": "2024-01-01", "T1": "2025-01-01"})
    return add_buurten(made, [{"code": "BU1", "name": "Eén"}])


def _reworded(tmp_path, seed: int):
    """A plain file in which questions and answers differ a little from ours."""
    true = tool_exports.truth(seed)
    content = tool_exports.wide_texts(true, "nl")[1].decode("utf-8-sig")
    for ours, theirs in (
        ("De mensen in de buurt kennen elkaar nauwelijks", "De mensen in mijn buurt kennen elkaar bijna niet"),
        ("Ik mis mensen om me heen", "Ik mis mensen om mij heen"),
        ("Helemaal mee eens", "Helemaal eens"),
    ):
        assert ours in content
        content = content.replace(ours, theirs)
    path = tmp_path / "vreemd.csv"
    path.write_text(content, encoding="utf-8")
    return true, path


def test_a_suggestion_that_a_person_fills_in_gives_the_same_answers(tmp_path, project):
    true, path = _reworded(tmp_path, 21)
    mapping = write_suggestion(project, path)
    text = mapping.read_text(encoding="utf-8")
    assert "ook mogelijk: " in text
    filled = text.replace("buurt: VUL-IN", "buurt: BU1").replace("population: VUL-IN", "population: bewoner")
    mapping.write_text(filled, encoding="utf-8")
    import_file(project, path, mapping, wave="T0")
    answers = responses.read(project.root, "BU1")[0].sort_values("person")
    for column in ("vm_cohesie_4_1", "vm_cohesie_4_4", "djg_6_5", "leefbaarheid_cijfer_1"):
        np.testing.assert_array_equal(answers[column].to_numpy(dtype=float, na_value=np.nan), true[column])


def test_a_suggestion_reads_nothing_in_and_is_refused_until_it_is_filled_in(tmp_path, project, capsys):
    _, path = _reworded(tmp_path, 22)
    assert main(["import", str(path), "--suggest", "--project", str(project.root)]) == 0
    assert "vreemd-indeling.yaml. Kijk elke regel na; er is niets ingelezen." in capsys.readouterr().out
    with pytest.raises(Faults):
        import_file(project, path, tmp_path / "vreemd-indeling.yaml", wave="T0")
    assert responses.imports(project.root) == []


def test_a_mapping_that_is_there_is_never_written_over(tmp_path, project):
    _, path = _reworded(tmp_path, 23)
    write_suggestion(project, path).write_text("van mij", encoding="utf-8")
    with pytest.raises(DataProblem, match="Er is al een indeling"):
        write_suggestion(project, path)
    assert (tmp_path / "vreemd-indeling.yaml").read_text(encoding="utf-8") == "van mij"


def test_bare_numbers_are_left_open(tmp_path, project):
    path = tmp_path / "kaal.csv"
    path.write_text("persoon;Ik mis mensen om mij heen;djg_6_1;djg_6_2;iets\np1;2;1;3;x\n", encoding="utf-8")
    text = write_suggestion(project, path).read_text(encoding="utf-8")
    assert '# "2": …  onbekend; kies uit: Nee, Min of meer, Ja' in text
    assert '# Niet gebruikte kolommen: "iets"' in text


def test_an_answer_that_is_denied_is_not_taken_for_the_answer(tmp_path, project):
    path = tmp_path / "niet.csv"
    head = "persoon;" + ";".join(f"vm_cohesie_4_{number}" for number in range(1, 5))
    path.write_text(f"{head}\np1;Helemaal niet mee eens;Helemaal oneens;Helemaal eens;Niet eens\n", encoding="utf-8")
    text = write_suggestion(project, path).read_text(encoding="utf-8")
    assert '# "helemaal niet mee eens": …  onbekend' in text
    assert '# "niet eens": …  onbekend' in text
    assert '"helemaal oneens": "Helemaal mee oneens"' in text
    assert '"helemaal eens": "Helemaal mee eens"' in text
