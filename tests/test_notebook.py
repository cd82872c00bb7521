"""A researcher's own notebook: frames in, results out, in any folder, each with words, a table and a drawing."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import traject_eval as te
from traject_eval import api, known
from traject_eval.errors import DataProblem, ProjectProblem, TooFewData, UnknownName
from traject_eval.evaluation import change, mean_estimate
from traject_eval.plots import sizes, text_faults
from traject_eval.plots.sheet import Drawing
from traject_eval.words.notebook import RESULTS

ROOT = Path(__file__).resolve().parents[1]
SCALE, QUESTIONS = "vm_cohesie_4", ["a", "b", "c", "d"]
CLOSED = 1e-9  # closed forms; the quantile of t itself is that good
OWN_SCALE = """
id: {name}
name: {{nl: Eigen schaal, en: Own scale}}
options:
  - {{code: 1, nl: nee, en: no}}
  - {{code: 2, nl: ja, en: yes}}
items:
  - {{nr: 1, nl: Een, en: One, short: Een, short_en: One, reverse: false}}
  - {{nr: 2, nl: Twee, en: Two, short: Twee, short_en: Two, reverse: false}}
scoring: {{rule: mean, range: [0, 10], min_answered: 2}}
better: higher
citation: verzonnen
licence: {{name: CC0, bundled: true}}
status: {{items: sourced, english: sourced, options: sourced, scoring: sourced, missing: sourced, licence: sourced}}
"""


@pytest.fixture(autouse=True)
def _nothing_added(monkeypatch, tmp_path):
    """No scale of one test is known to another, and no project lies around."""
    monkeypatch.setattr(known, "_added", [])
    monkeypatch.chdir(tmp_path)


def _own(n=60, seed=1) -> pd.DataFrame:
    """A wide table with names of its own: two waves of the same people, who answer half a step higher later."""
    draw = np.random.default_rng(seed)
    level = draw.normal(3, 0.8, n)
    waves = []
    for year, shift in ((2024, 0.0), (2025, 0.5)):
        codes = np.clip(np.round(level[:, None] + shift + draw.normal(0, 0.6, (n, 4))), 1, 5)
        codes[:, 0] = 6 - codes[:, 0]  # the first question of the scale is turned
        frame = pd.DataFrame(codes, columns=QUESTIONS)
        waves.append(frame.assign(id=range(n), year=year, sex=["man", "vrouw"] * (n // 2), district=7.0))
    return pd.concat(waves, ignore_index=True)


def _answers(frame=None) -> pd.DataFrame:
    return te.answers(_own() if frame is None else frame, {SCALE: QUESTIONS}, person="id", wave="year")


def _scores() -> pd.DataFrame:
    return te.score(_answers(), SCALE)


# --- answers in


def test_a_wide_and_a_long_table_give_the_same_scores():
    long = _own().melt(["id", "year", "sex"], QUESTIONS, var_name="item", value_name="code")
    names = {"person": "id", "wave": "year", "question": "item", "answer": "code"}
    found = te.score(te.answers(long, {SCALE: QUESTIONS}, **names), SCALE)
    wanted = _scores()[list(found)].sort_values(["person", "wave"], ignore_index=True)
    pd.testing.assert_frame_equal(found, wanted)
    assert "sex" in found


def test_a_long_table_keeps_only_what_is_one_thing_per_person_and_wave():
    long = _own().melt(["id", "year", "sex"], QUESTIONS, var_name="item", value_name="code").assign(second=range(480))
    names = {"person": "id", "wave": "year", "question": "item", "answer": "code"}
    found = te.answers(long, {SCALE: QUESTIONS}, **names)
    assert "sex" in found
    assert "second" not in found


def test_other_columns_go_along_with_a_score_and_other_answers_do_not():
    answers = _answers().assign(leefbaarheid_cijfer_1=7)
    assert {"sex", "district"} < set(te.score(answers, SCALE))
    assert "leefbaarheid_cijfer_1" not in te.score(answers, SCALE)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda own: own.drop(columns=["b", "year"]), "ontbreekt: year, b. Gevonden kolommen: a, c, d, id"),
        (lambda own: pd.concat([own, own.head(2)]), "2 rijen zijn er te veel, de eerste bij id 0, year 2024"),
        (lambda own: own.assign(id=own["id"].where(own["id"] != 3)), r"altijd iets moet staan: id \(2 keer\)"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(make, said):
    with pytest.raises(DataProblem, match=said):
        _answers(make(_own()))


def test_every_question_of_a_scale_has_to_be_named():
    with pytest.raises(DataProblem, match="vm_cohesie_4: 4 vragen verwacht, 3 genoemd"):
        te.answers(_own(), {SCALE: QUESTIONS[:3]}, person="id", wave="year")
    with pytest.raises(UnknownName, match="vm_cohesie_9"):
        te.answers(_own(), {"vm_cohesie_9": QUESTIONS}, person="id", wave="year")


def test_a_question_that_nobody_was_asked_is_named():
    long = _own().melt(["id", "year"], ["a", "b", "c"], var_name="item", value_name="code")
    with pytest.raises(DataProblem, match=r"In de kolom item ontbreekt: d\. Gevonden: a, b, c"):
        te.answers(long, {SCALE: QUESTIONS}, person="id", wave="year", question="item", answer="code")


# --- scales of one's own


def test_an_own_scale_is_known_everywhere(tmp_path):
    (tmp_path / "eigen_2.yaml").write_text(OWN_SCALE.format(name="eigen_2"), encoding="utf-8")
    assert te.add_instruments(tmp_path / "eigen_2.yaml").index.tolist() == ["eigen_2"]
    assert "eigen_2" in te.instruments().index
    own = pd.DataFrame({"person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3})
    own = own.assign(eigen_2_1=[1, 1, 1, 2, 2, 2], eigen_2_2=[1, 2, 1, 1, 2, 2])
    scores = te.score(own, "eigen_2")
    assert scores["score"].tolist() == [0, 5, 0, 5, 10, 10]
    assert "Eigen schaal" in " ".join(_words(te.change(scores, before="T0", after="T1").plot()))
    te.add_instruments(str(tmp_path))  # again, as its folder: no harm
    assert te.instrument("eigen_2").high == 10


def test_a_scale_that_is_wrong_or_not_there_is_refused_and_changes_nothing(tmp_path):
    (tmp_path / "eigen_2.yaml").write_text("id: iets_anders", encoding="utf-8")
    for path, said in (("weg.yaml", "bestaat niet"), ("leeg", "geen YAML"), ("eigen_2.yaml", "eigen_2.*Verwacht")):
        (tmp_path / "leeg").mkdir(exist_ok=True)
        with pytest.raises(ProjectProblem, match=f"(?s){said}"):
            te.add_instruments(tmp_path / path)
    assert known._added == []


# --- describe and change


def test_a_description_by_hand():
    scores = pd.DataFrame({"person": list("abcdab"), "wave": ["T0"] * 4 + ["T1"] * 2, "score": [2, 4, 6, None, 5, 5]})
    found = te.describe(scores).to_frame().set_index("wave")
    assert found.loc["T0", ["n", "missing", "mean", "sd"]].tolist() == [3, 1, 4, 2]
    assert found.loc["T0", "high"] - 4 == pytest.approx(4.302652729911275 * 2 / 3**0.5, rel=CLOSED)  # t(2) at 97.5 %
    assert found.loc["T1", ["low", "mean", "high"]].tolist() == [5, 5, 5]


def test_a_description_per_group_is_that_of_the_group_alone():
    scores = _scores()
    found = te.describe(scores, by="sex").to_frame().set_index(["wave", "group"])
    for (wave, group), row in found.iterrows():
        alone = mean_estimate(scores.loc[(scores["wave"] == wave) & (scores["sex"] == group), "score"])
        assert row[["mean", "low", "high", "n"]].tolist() == [alone.value, alone.low, alone.high, alone.n]


def test_one_person_has_a_mean_without_a_margin():
    found = te.describe(pd.DataFrame({"person": ["a"], "wave": ["T0"], "score": [4.0]}))
    assert found.rows.loc[0, "mean"] == 4
    assert found.rows.loc[0, ["sd", "low", "high"]].isna().all()
    assert text_faults(found.plot()) == []


def test_the_same_rows_twice_in_one_index_count_once_each():
    scores = _scores()
    scores.index = [0] * len(scores)
    pd.testing.assert_frame_equal(te.describe(scores).rows, te.describe(_scores()).rows)


def test_change_per_group_is_that_of_the_group_at_a_stricter_level():
    scores = _scores()
    found = te.change_by(scores, "sex", before=2024, after=2025)
    for group in ("man", "vrouw"):
        alone = change(scores[scores["sex"] == group], before=2024, after=2025, level=0.975)
        assert found.changes[group].to_frame().equals(alone.to_frame())
    assert found.level == 0.975
    assert found.to_frame()["group"].tolist() == ["man", "vrouw"]


def test_a_group_with_too_few_people_is_refused_and_the_others_are_not():
    scores = _scores()
    scores["sex"] = scores["sex"].where(scores["person"] > 1, "anders").mask(scores["person"] == 2)
    found = te.change_by(scores, "sex", before=2024, after=2025)
    assert list(found.refused) == ["anders"]
    assert found.without_group == 1
    assert found.to_frame().set_index("group").loc["anders", "value":"high"].isna().all()
    drawn = _words(found.plot())
    assert "geen marge te berekenen" in drawn


def test_who_changes_group_belongs_to_none():
    scores = _scores()
    scores.loc[0, "sex"] = "vrouw"
    with pytest.raises(DataProblem, match=r"bij 1 mensen verschilt die.*groupby\(.person.\)"):
        te.change_by(scores, "sex", before=2024, after=2025)


@pytest.mark.parametrize("column", ["population", "instrument"])
def test_what_may_not_be_mixed_is_refused(column):
    mixed = _scores().assign(**{column: ["deelnemer", "bewoner"] * 60})
    for call in (
        lambda: te.describe(mixed),
        lambda: te.change(mixed, before=2024, after=2025),
        lambda: te.change_by(mixed, "sex", before=2024, after=2025),
    ):
        with pytest.raises(DataProblem, match="bewoner, deelnemer"):
            call()


def test_populations_may_stand_side_by_side_as_groups():
    scores = _scores().assign(population=["deelnemer", "bewoner"] * 60)
    assert list(te.change_by(scores, "population", before=2024, after=2025).changes) == ["bewoner", "deelnemer"]
    assert set(te.describe(scores, by="population").rows["group"]) == {"bewoner", "deelnemer"}


def test_groups_are_named_as_they_were_before_a_value_was_missing():
    scores = _scores()
    assert list(te.change_by(scores, "district", before=2024, after=2025).changes) == [7]


def test_a_wave_is_found_as_number_and_as_text_and_an_unknown_one_is_named():
    scores = _scores()
    assert te.change(scores, before="2024", after=2025).before == 2024
    with pytest.raises(UnknownName, match=r"De meting ‘2026’ bestaat niet\. Wel bekend: 2024, 2025"):
        te.change(scores, before=2024, after=2026)


def test_functions_about_one_wave_refuse_two_and_say_what_to_do():
    for call in (te.reliability, te.ordinal_alpha, te.measurement_error, te.item_behaviour):
        with pytest.raises(DataProblem, match="Eén meting verwacht, gevonden: 2024, 2025"):
            call(_answers(), SCALE)


# --- results out


def _buurten() -> pd.DataFrame:
    """Thirty buurten, six with the trajectory, of two people each."""
    frame = pd.DataFrame({"buurt": np.arange(120) % 30, "wave": ["T0"] * 60 + ["T1"] * 60})
    score = np.random.default_rng(2).normal(6, 1, 120)
    return frame.assign(score=score, treated=frame["buurt"] < 6)


@pytest.fixture(scope="module")
def results():
    """One of every kind, of the same people."""
    answers = _answers()
    first, scores = answers[answers["wave"] == 2024], te.score(answers, SCALE)
    found = te.change(scores, before=2024, after=2025)
    third = _buurten()[:60].assign(wave="T2")
    return [
        *(found, te.change_by(scores, "sex", before=2024, after=2025), te.describe(scores), found.estimate),
        *(te.describe(scores, by="sex"), te.reliability(first, SCALE), te.ordinal_alpha(first, SCALE)),
        te.measurement_error(first, SCALE),
        te.improved_worsened(answers, SCALE, before=2024, after=2025),
        te.against_norm(scores, SCALE, wave=2024, year=2018),
        te.attrition(scores, before=2024, after=2025),
        te.mdes(n=60, retention=0.7, correlation=0.5),
        te.achieved(scores, 2024, 2025),
        te.pool(pd.DataFrame({"value": np.linspace(-0.5, 0.9, 30), "se": 0.2})),  # 30 buurten
        te.difference_in_differences(_buurten(), before="T0", after="T1"),
        te.pre_trends(pd.concat([_buurten(), third]), before="T1", after="T2"),
        te.staggered(pd.concat([_buurten(), third]).assign(start=lambda own: own["treated"].map({True: "T1"}))),
        te.multilevel(_buurten()),
        *(te.item_behaviour(first, SCALE), te.reliability(first, SCALE).estimate),
    ]


def _words(fig) -> list[str]:
    return [text.get_text() for text in fig.findobj(Text) if text.get_text()]


def test_every_kind_of_result_is_tried(results):
    assert {type(result) for result in results} == set(RESULTS)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", sizes())
def test_every_result_is_drawn_with_title_people_and_room(results, size, lang):
    for result in results:
        fig = result.plot(size=size, lang=lang)
        assert text_faults(fig) == [], type(result)
        assert re.search(r"\b(30|60)\b", " ".join(_words(fig))), type(result)  # people
        largest = max((text for text in fig.findobj(Text) if text.get_text()), key=lambda text: text.get_fontsize())
        assert largest.get_fontweight() == "bold", type(result)  # the title


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_result_says_itself_in_both_languages(results, lang):
    for result in results:
        assert re.search(r"\b(30|60|groepen|groups)\b", result.explain(lang))
        assert result.explain(lang)._repr_markdown_() == result.explain(lang)
    assert results[0].explain("nl") != results[0].explain("en")


def test_a_title_is_no_stronger_than_the_interval(results):
    rose = results[0]
    assert "Sociale samenhang: de score ging omhoog" in " ".join(_words(rose.plot()))
    level = _scores()
    same = np.random.default_rng(0).permutation(level.loc[level["wave"] == 2024, "score"])
    level.loc[level["wave"] == 2025, "score"] = same
    said = " ".join(_words(te.change(level, before=2024, after=2025).plot()))
    assert "of de score veranderde, is nog niet te zeggen" in said
    assert "ging om" not in said


def test_a_scale_that_nobody_knows_is_still_drawn():
    scores = _scores().assign(instrument="onbekend")
    for result in (te.change(scores, before=2024, after=2025), te.describe(scores)):
        assert text_faults(result.plot()) == []
    bare = _scores()[["person", "wave", "score"]]
    assert "in punten van de schaal" in " ".join(_words(te.change(bare, before=2024, after=2025).plot()))


def test_nothing_to_draw_is_said():
    nobody = te.describe(_scores().assign(score=np.nan))
    with pytest.raises(TooFewData):
        nobody.plot()


def test_a_notebook_shows_a_drawing_without_pyplot(results):
    fig = results[0].plot()
    assert isinstance(fig, Drawing)
    data, shown = fig._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert shown["width"] == 670


def test_a_table_in_a_notebook_holds_the_sentence_and_every_number(results):
    for result in results:
        html = result._repr_html_()
        assert html.startswith("<p>")
        assert ("<details>" in html) == (len(result.to_frame()) == 1)
    names = results[0].to_frame().columns
    assert all(name in results[0]._repr_html_() for name in names)


# --- the package itself


def test_completion_shows_what_is_meant_to_be_called():
    assert dir(te) == sorted(te.__all__)
    assert all(callable(getattr(te, name)) and getattr(te, name).__doc__ for name in te.__all__)
    told = te.__doc__
    assert [name for name in te.__all__ if not name.startswith("show_") and not re.search(rf"\b{name}\b", told)] == []


def test_importing_is_silent_and_loads_no_drawing_library(tmp_path):
    heavy = ("matplotlib", "scipy.optimize", "scipy.stats", "IPython", "papermill", "typst")
    code = f"import sys, traject_eval; print([name for name in {heavy} if name in sys.modules])"
    run = {"cwd": tmp_path, "capture_output": True, "text": True, "env": {"PYTHONPATH": str(ROOT), "PATH": ""}}
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], **run)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_every_example_for_researchers_runs():
    options = doctest.IGNORE_EXCEPTION_DETAIL
    found = doctest.testfile(str(ROOT / "docs" / "onderzoeker.md"), module_relative=False, optionflags=options)
    assert found.attempted > 30
    assert found.failed == 0


def test_a_researcher_finds_every_function_in_the_document():
    told = (ROOT / "docs" / "onderzoeker.md").read_text(encoding="utf-8")
    ours = [name for name in [*api.__dict__, *known.__dict__] if name in te.__all__] + ["describe"]
    assert [name for name in ours if f"te.{name}" not in told] == []
