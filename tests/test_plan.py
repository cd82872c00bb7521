"""The plan: written on a form, checked by line, laid down with a hash, and compared with what came after."""

import datetime as dt
import json
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from tests.paper import reads, squeezed
from traject_eval.cli.main import main
from traject_eval.errors import Faults, ProjectProblem
from traject_eval.evaluation import interpret_change
from traject_eval.evaluation.expected import VERDICTS, expected_verdicts, verdict_chances
from traject_eval.instruments import context_measures
from traject_eval.reporting.paper.plan import plan_pdf
from traject_eval.store import Project, add_buurten, create_project
from traject_eval.store.frozen import FROZEN, freeze_plan, frozen_plan
from traject_eval.store.plan import FILE, new_plan, read_plan
from traject_eval.types import Estimate, PlannedOutcome
from traject_eval.words.plan import deviation_rows, deviation_sentences, plan_rows

R = json.loads((Path(__file__).parent / "reference" / "expected.json").read_text(encoding="utf-8"))
CASES = {"usual": (0.3, 0.1, 41, 0.3, 0.95), "none": (0, 0.1, 20, 0.3, 0.975)}
CASES |= {"few": (0.1, 0.3, 5, 0.3, 0.95), "down": (-0.5, 0.15, 12, 0.2, 0.95)}
INTEGRATED = 1e-6  # a sum over 400 standard errors against R's integrate: the ends of chi-square are not smooth
DRAWN = 4  # standard errors that a share of drawn studies may be off: a fixed seed, so no test fails by chance
DAY = dt.date(2025, 1, 15)
GOOD = """\
who: onderzoeker, Bureau Voorbeeld
before: T0
after: T1
outcomes:
  - population: bewoner
    scale: vm_cohesie_4
    smallest_change: 0.3
    why: kleiner merkt een bewoner niet.
    n: 60
    retention: 0.7
    correlation: 0.6
    sd: 0.7
comparison: gekozen
how: even groot, in dezelfde gemeente
subgroups: [sex]
missing: iedereen met minstens één score telt mee
"""


@pytest.fixture
def project(tmp_path) -> Project:
    made = create_project(tmp_path / "p", "Goed Oud", {"T0": "2025-03-01", "T1": "2026-03-01"})
    return add_buurten(made, [{"code": "BU1", "name": "Een"}, {"code": "BU2", "name": "Twee", "arm": "vergelijking"}])


def _write(project: Project, plan: str = GOOD) -> None:
    (project.root / FILE).write_text(plan, encoding="utf-8")


def _call(case: str) -> dict[str, float]:
    return verdict_chances(**dict(zip(("effect", "se", "df", "smallest", "level"), CASES[case], strict=True)))


@pytest.mark.parametrize("case", CASES)
def test_chances_of_verdicts_are_those_of_r(case):
    assert _call(case) == pytest.approx(R[case], abs=INTEGRATED)


@pytest.mark.parametrize("case", CASES)
def test_chances_add_up_and_give_the_power_of_the_t_test(case):
    effect, se, df, _, level = CASES[case]
    found = _call(case)
    assert sum(found.values()) == pytest.approx(1, abs=1e-12)
    if case in ("usual", "down"):  # where no change that is sure can be smaller than the smallest that matters
        limit, away = special.stdtrit(df, (1 + level) / 2), effect / se
        power = 1 - special.nctdtr(df, away, limit) + special.nctdtr(df, away, -limit)
        sure = sum(found[name] for name in VERDICTS if name not in ("undecided", "no_relevant_change"))
        assert sure == pytest.approx(power, abs=2e-4)  # an interval from just over 0 to just under 0.3 is possible


def test_chances_are_those_of_the_verdicts_themselves():
    effect, se, df, smallest, level = CASES["usual"]
    draw, times = np.random.default_rng(6), 4000
    values = draw.normal(effect, se, times)
    away = special.stdtrit(df, (1 + level) / 2) * se * np.sqrt(draw.chisquare(df, times) / df)
    made = [
        Estimate("change", v, se, df, v - w, v + w, level, 42, "points", "paired_t", ())
        for v, w in zip(values, away, strict=True)
    ]
    keys = [interpret_change(one, smallest, "plan").key.removeprefix("change.") for one in made]
    for name, chance in _call("usual").items():
        assert abs(keys.count(name) / times - chance) <= DRAWN * max(chance * (1 - chance) / times, 1e-9) ** 0.5


def test_by_hand_a_change_that_is_known_is_never_undecided():
    assert verdict_chances(effect=0.0, se=1e-6, df=10, smallest=0.3, level=0.95)["no_relevant_change"] == 1.0
    assert verdict_chances(effect=0.1, se=1e-6, df=10, smallest=0.3, level=0.95)["no_relevant_change"] == 1.0
    assert verdict_chances(effect=-0.4, se=1e-6, df=10, smallest=0.3, level=0.95)["fell"] == 1.0


def test_more_people_make_undecided_rarer_and_a_stricter_level_makes_it_more_usual():
    planned = PlannedOutcome("bewoner", "vm_cohesie_4", 0.3, "", 40, 0.7, 0.6, 0.7)
    usual, strict = (
        expected_verdicts(planned, level).set_index(["effect", "n"])["undecided"] for level in (0.95, 0.99)
    )
    assert usual[0.0].is_monotonic_decreasing
    assert (strict >= usual).all()


def test_the_form_names_every_field_that_is_still_empty_with_its_line(project):
    new_plan(project)
    with pytest.raises(Faults) as refused:
        read_plan(project)
    table = refused.value.table
    lines = (project.root / FILE).read_text(encoding="utf-8").splitlines()
    for row in table.itertuples():
        name = row.found.split(":")[0].removesuffix(" ontbreekt")
        assert name in lines[int(re.search(r"regel (\d+)", row.where)[1]) - 1]
    assert {row.split(":")[0] for row in table["found"]} == {
        *("who", "smallest_change", "why", "n", "retention", "correlation", "sd")
    }
    with pytest.raises(ProjectProblem, match="al een plan"):
        new_plan(project)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("after: T1", "after: T9", "een van T0, T1"),
        ("before: T0\nafter: T1", "before: T1\nafter: T0", "een meting na T1"),
        ("vm_cohesie_4", "vm_cohesie_9", "een van "),
        ("vm_cohesie_4", "mijn_positieve_gezondheid", "kan geen uitkomst zijn"),
        ("smallest_change: 0.3", "smallest_change: 0,3", "met een punt"),
        ("smallest_change: 0.3", "smallest_change: 10", "minder dan de hele schaal"),
        ("retention: 0.7", "retention: 70", "tot en met 1"),
        ("population: bewoner", "population: deelnemer", "een uitkomst bij bewoners"),
        ("how: even groot, in dezelfde gemeente", "how: ''", "hoe de buurten zijn gekozen"),
        ("comparison: gekozen", "comparison: geloot", "alle buurten geloot"),
        ("subgroups: [sex]", "subgroups: [income]", "een lijst uit sex, age, education"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_with_what_to_do(project, old, new, said):
    new = new.replace("mijn_positieve_gezondheid", next(iter(context_measures())))
    _write(project, GOOD.replace(old, new, 1))
    with pytest.raises(Faults) as refused:
        freeze_plan(project, DAY)
    assert said in " ".join(refused.value.table.to_numpy().ravel())
    assert not (project.root / FROZEN).exists()


def test_the_same_plan_has_the_same_hash_however_it_is_written(project):
    _write(project)
    first = freeze_plan(project, DAY).hash
    (project.root / FROZEN).unlink()
    lines = GOOD.replace("0.3", "0.30").splitlines()
    _write(project, "\n".join([*lines[12:], "# een opmerking", *lines[:12]]))
    assert freeze_plan(project, DAY).hash == first
    (project.root / FROZEN).unlink()
    _write(project, GOOD.replace("0.3", "0.4"))
    assert freeze_plan(project, DAY).hash != first


def test_a_plan_is_laid_down_once_and_a_change_after_it_is_told(project):
    _write(project)
    assert freeze_plan(project, DAY).changed == ()
    with pytest.raises(ProjectProblem, match="al een plan vastgelegd"):
        freeze_plan(project, DAY)
    _write(project, GOOD.replace("0.3", "0.1").replace("subgroups: [sex]", "subgroups: [sex, age]"))
    found = frozen_plan(project)
    assert found.plan.outcomes[0].smallest == 0.3
    assert [(label, now) for label, _, now in deviation_rows(found, {})][1] == (
        *("Groepen om apart naar te kijken", "geslacht, leeftijd"),
    )
    assert found.changed == ("outcomes", "subgroups")
    (project.root / FILE).unlink()
    assert deviation_sentences(frozen_plan(project)) == [
        "Het plan zoals het nu is opgeschreven, is niet te lezen. Wat eraan veranderd is, is daarom niet te zeggen."
    ]


def test_whoever_changes_the_copy_itself_is_seen(project):
    _write(project)
    freeze_plan(project, DAY)
    path = project.root / FROZEN
    path.write_text(path.read_text(encoding="utf-8").replace('"smallest": 0.3', '"smallest": 0.1'), encoding="utf-8")
    assert not frozen_plan(project).intact
    assert "Het kenmerk klopt niet meer." in deviation_sentences(frozen_plan(project))[0]


def test_with_answers_of_after_the_start_a_plan_is_refused_or_carries_its_mark(demo):
    for name in (FROZEN, FILE):
        (demo.root / name).unlink(missing_ok=True)
    _write(demo)
    with pytest.raises(ProjectProblem, match="al antwoorden van T1, T2"):
        freeze_plan(demo, DAY)
    assert freeze_plan(demo, DAY, late=True).late
    assert frozen_plan(demo).late


def test_the_command_shows_the_chances_before_it_lays_down_and_prints_a_copy(project, capsys):
    assert main(["plan", "show", "--project", str(project.root)]) == 2
    assert main(["plan", "new", "--project", str(project.root)]) == 0
    assert main(["plan", "freeze", "--project", str(project.root)]) == 1
    _write(project)
    capsys.readouterr()
    assert main(["plan", "freeze", "--project", str(project.root)]) == 0
    said = capsys.readouterr().out
    assert said.index("Nog niet te zeggen") < said.index("Vastgelegd op")
    assert main(["plan", "show", "--project", str(project.root)]) == 0
    assert capsys.readouterr().out.count(frozen_plan(project).hash[:12]) == 1
    assert (project.root / "plan" / "plan.pdf").read_bytes().startswith(b"%PDF")


def test_on_paper_stands_the_whole_plan_with_its_whole_hash(project):
    _write(project)
    frozen = freeze_plan(project, DAY)
    told = squeezed(reads(plan_pdf(project, frozen)))
    assert frozen.hash in told
    for label, words in plan_rows(frozen.plan, project.registry):
        assert squeezed(label) in told
        assert squeezed(words) in told
    assert squeezed("Bewoners: Sociale samenhang") in told
