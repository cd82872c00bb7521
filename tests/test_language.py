"""One language is spoken at a time, and numbers, dates, lists and results follow it."""

import datetime as dt
import threading

import pandas as pd
import pytest

import traject_eval as te
from traject_eval.errors import UnknownName
from traject_eval.reporting.example import example_project
from traject_eval.store.project import FILE
from traject_eval.words import (
    LANGUAGES,
    counted,
    date,
    interval,
    item_label,
    language,
    level_words,
    listed,
    moment,
    number,
    percent,
    scale_name,
    scale_title,
    speak,
    speaking,
    wave_name,
)

WRITTEN = [
    (lambda: number(-1940.25, 1), "−1.940,2", "−1,940.2"),
    (lambda: number(0.26, sign=True), "+0,3", "+0.3"),
    (lambda: interval(-0.1, 0.8), "−0,1\u00a0tot\u00a00,8", "−0.1\u00a0to\u00a00.8"),
    (lambda: percent(0.975, 1), "97,5%", "97.5%"),
    (lambda: percent(1.0), "100%", "100%"),
    (lambda: level_words(1 - 0.05 / 3), "98,3%", "98.3%"),
    (lambda: date(dt.date(2026, 3, 1)), "1 maart 2026", "1 March 2026"),
    (lambda: moment(dt.datetime(2026, 3, 1, 20, 14)), "1 maart 2026, 20:14 uur", "1 March 2026, 20:14"),
    (lambda: wave_name("T0", {"T0": "2026-03-01"}), "T0 (1 maart 2026)", "T0 (1 March 2026)"),
    (lambda: listed(["a"]), "a", "a"),
    (lambda: listed(["a", "b"]), "a en b", "a and b"),
    (lambda: listed(["a", "b", "c"]), "a, b en c", "a, b and c"),
    (lambda: counted("page.all", 0), "0 buurten", "0 neighbourhoods"),
    (lambda: counted("page.all", 1), "1 buurt", "1 neighbourhood"),
    (lambda: counted("page.all", 1940), "1.940 buurten", "1,940 neighbourhoods"),
    (lambda: scale_title(te.instrument("vm_cohesie_4")), "Sociale samenhang", "Social cohesion"),
    (lambda: scale_name(te.instrument("vm_cohesie_4")), "sociale samenhang", "social cohesion"),
    (
        lambda: item_label(te.instrument("vm_cohesie_4").items[1]),
        "Mensen gaan prettig met elkaar om",
        "People get along pleasantly",
    ),
]


@pytest.mark.parametrize(("say", "dutch", "english"), WRITTEN)
def test_what_is_written_follows_the_language(say, dutch, english):
    assert say() == dutch
    with speaking("en"):
        assert say() == english
    assert say() == dutch


def test_a_language_is_left_again_also_after_a_fault():
    with pytest.raises(ZeroDivisionError), speaking("en"):
        raise ZeroDivisionError
    assert language() == "nl"


def test_what_is_spoken_from_now_on_reaches_threads_and_a_block_of_its_own_does_not():
    heard = []
    speak("en")
    with speaking("nl"):
        thread = threading.Thread(target=lambda: heard.append(language()))
        thread.start()
        thread.join()
        heard.append(language())
    assert heard == ["en", "nl"]


@pytest.mark.parametrize("act", [speak, lambda lang: speaking(lang).__enter__()])
def test_a_language_that_is_not_spoken_is_refused_by_name(act):
    with pytest.raises(UnknownName, match=r"De taal ‘fr’ bestaat niet\. Wel bekend: en, nl\."):
        act("fr")
    assert language() == "nl"


def test_a_result_explains_itself_in_the_language_that_is_asked_or_spoken():
    scores = pd.DataFrame({"person": list("abcabc"), "wave": ["T0"] * 3 + ["T1"] * 3, "score": [4, 5, 6, 5, 7, 7]})
    found = te.change(scores, before="T0", after="T1")
    dutch = (
        "Het gemiddelde ging van 5,0 (T0) naar 6,3 (T1): een verschil van +1,3 punt, met een marge van "
        "−0,1 tot 2,8 (95%). Dit rust op dezelfde 3 mensen."
    )
    english = (
        "The average went from 5.0 (T0) to 6.3 (T1): a difference of +1.3 points, with a margin of "
        "−0.1 to 2.8 (95%). This rests on the same 3 people."
    )
    assert found.explain().replace("\u00a0", " ") == dutch
    assert found.explain("en").replace("\u00a0", " ") == english
    with speaking("en"):
        assert found.explain().replace("\u00a0", " ") == english
        assert found.explain("nl").replace("\u00a0", " ") == dutch
        assert "The average went" in found._repr_html_()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_speaks_the_language_of_its_programme(demo, lang, monkeypatch):
    settings = demo.root / FILE
    settings.write_text(f'language = "{lang}"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    monkeypatch.setenv("TRAJECT_PROJECT", str(demo.root))
    te.open_buurt(demo.buurten["code"].iloc[0])
    assert language() == lang


def test_the_built_in_example_is_dutch():
    speak("en")
    te.open_programme([example_project().buurten["code"].iloc[0]])
    assert language() == "nl"
