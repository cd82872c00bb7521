"""The title of a figure says the main point in both languages, and no more than the verdicts under it."""

from itertools import product

import pandas as pd
import pytest

from tests.figure_cases import NO_SCORES
from traject_eval.blocks import Programme, show_programme
from traject_eval.blocks.titles import changes_title, items_title, programme_title, spread_title
from traject_eval.evaluation import Case
from traject_eval.instruments import load_instruments
from traject_eval.types import FINDING_COLUMNS, Estimate, Finding
from traject_eval.words import LANGUAGES, scale_name, speaking

REGISTRY = load_instruments()
VERDICTS = ("rose", "fell", "rose_size_uncertain", "fell_size_uncertain", "no_relevant_change", "undecided")
SCALES = ("vm_cohesie_4", "djg_6", "leefbaarheid_cijfer")
WAYS = {"rose", "fell"}
TURN = {"nl": "omlaag", "en": "down"}  # what stands before this word is said to have gone up
ESTIMATE = Estimate("change", 0.0, 1.0, 30.0, -1.0, 1.0, 0.95, 30, "points", "paired_t", ())


def _case(scale: str, verdict: str) -> Case:
    finding = Finding(f"change.{verdict}", ESTIMATE, "plan")
    return Case("bewoner", REGISTRY[scale], "T0", "T1", True, False, True, 0.3, None, finding, None, "")


def _rows(*ways: str) -> list[dict]:
    """Statements that are sure and up, sure and down, or not sure."""
    change = {"up": (0.2, True), "down": (-0.2, True), "unsure": (0.2, False), "unknown": (None, False)}
    return [dict(zip(("change", "sure"), change[way], strict=True)) for way in ways]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_changes_name_exactly_the_scales_whose_verdict_says_that_they_changed(lang):
    neutral = set()
    with speaking(lang):
        names = {scale: scale_name(REGISTRY[scale]) for scale in SCALES}
        for verdicts in product(VERDICTS, repeat=len(SCALES)):
            ways = dict(zip(SCALES, (verdict.split("_")[0] for verdict in verdicts), strict=True))
            title = changes_title("bewoner", [_case(*pair) for pair in zip(SCALES, verdicts, strict=True)])
            assert {scale for scale in SCALES if names[scale] in title} == {s for s in SCALES if ways[s] in WAYS}
            up, _, down = title.partition(TURN[lang])
            assert not [scale for scale in SCALES if names[scale] in up and ways[scale] == "fell"]
            assert not [scale for scale in SCALES if names[scale] in down and ways[scale] == "rose"]
            neutral |= {title} if not WAYS & set(ways.values()) else set()
    assert len(neutral) == 3  # all the same, all undecided, some of each: read whole below


@pytest.mark.parametrize(
    ("verdicts", "dutch", "english"),
    [
        (
            ("rose", "undecided", "rose_size_uncertain"),
            "de score ging omhoog voor sociale samenhang en leefbaarheid (rapportcijfer)",
            "the score went up for social cohesion and liveability (mark)",
        ),
        (
            ("fell", "undecided", "undecided"),
            "de score ging omlaag voor sociale samenhang",
            "the score went down for social cohesion",
        ),
        (
            ("rose", "fell", "undecided"),
            "de score ging omhoog voor sociale samenhang, en omlaag voor eenzaamheid",
            "the score went up for social cohesion, and down for loneliness",
        ),
        (("no_relevant_change",) * 3, "alle scores bleven ongeveer gelijk", "all scores stayed about the same"),
        (
            ("undecided",) * 3,
            "of de scores veranderden, is nog niet te zeggen",
            "we cannot say yet whether the scores changed",
        ),
        (
            ("undecided", "no_relevant_change", "undecided"),
            "geen enkele score ging duidelijk omhoog of omlaag",
            "no score clearly went up or down",
        ),
    ],
)
def test_changes_read_as_whole_sentences(verdicts, dutch, english):
    cases = [_case(*pair) for pair in zip(SCALES, verdicts, strict=True)]
    assert changes_title("bewoner", cases) == f"Bewoners (steekproef uit de buurt): {dutch}"
    with speaking("en"):
        assert changes_title("bewoner", cases) == f"Residents (sample of the neighbourhood): {english}"


@pytest.mark.parametrize(
    ("ways", "dutch", "english"),
    [
        (
            ("up", "up", "unsure", "unknown"),
            "meer gunstige antwoorden bij 2 van de 4 uitspraken",
            "more favourable answers to 2 of the 4 statements",
        ),
        (
            ("down", "unsure"),
            "minder gunstige antwoorden bij 1 van de 2 uitspraken",
            "fewer favourable answers to 1 of the 2 statements",
        ),
        (
            ("up", "down", "unsure"),
            "meer gunstige antwoorden bij 1 van de 3 uitspraken, minder bij 1",
            "more favourable answers to 1 of the 3 statements, fewer to 1",
        ),
        (
            ("unsure", "unknown"),
            "bij geen van de 2 uitspraken is al te zeggen of de antwoorden veranderden",
            "for none of the 2 statements can we say yet whether the answers changed",
        ),
        (
            ("up",),
            "meer gunstige antwoorden bij de ene uitspraak die we kunnen laten zien",
            "more favourable answers to the one statement that we can show",
        ),
        (
            ("unsure",),
            "nog niet te zeggen of de antwoorden veranderden bij de ene uitspraak die we kunnen laten zien",
            "we cannot say yet whether the answers to the one statement that we can show changed",
        ),
    ],
)
def test_items_count_only_what_is_sure(ways, dutch, english):
    assert items_title("deelnemer", _rows(*ways)) == f"Deelnemers aan het traject: {dutch}"
    with speaking("en"):
        assert items_title("deelnemer", _rows(*ways)) == f"Participants in the Traject: {english}"


@pytest.mark.parametrize(
    ("verdicts", "dutch", "english"),
    [
        (
            ["rose", "rose_size_uncertain", "undecided"],
            "de score voor sociale samenhang ging omhoog in 2 van de 3 buurten met traject en genoeg antwoorden",
            "the score for sociale samenhang went up in 2 of the 3 neighbourhoods with the Traject and enough answers",
        ),
        (
            ["fell", "no_relevant_change"],
            "de score voor sociale samenhang ging omlaag in 1 van de 2 buurten met traject en genoeg antwoorden",
            "the score for sociale samenhang went down in 1 of the 2 neighbourhoods with the Traject "
            "and enough answers",
        ),
        (
            ["rose", "fell"],
            "de score voor sociale samenhang ging omhoog in 1 van de 2 buurten met traject en genoeg antwoorden, "
            "en omlaag in 1",
            "the score for sociale samenhang went up in 1 of the 2 neighbourhoods with the Traject and enough answers, "
            "and down in 1",
        ),
        (
            ["no_relevant_change", "undecided"],
            "de score voor sociale samenhang ging in geen van de 2 buurten met traject en genoeg antwoorden duidelijk "
            "omhoog of omlaag",
            "the score for sociale samenhang did not clearly go up or down in any of the 2 neighbourhoods with the "
            "Traject and enough answers",
        ),
        (
            ["rose"],
            "verandering in sociale samenhang in de ene buurt met traject en genoeg antwoorden",
            "change in sociale samenhang in the one neighbourhood with the Traject and enough answers",
        ),
        (
            [],
            "verandering in sociale samenhang; er is nog geen buurt met traject en genoeg antwoorden",
            "change in sociale samenhang; there is no neighbourhood yet with the Traject and enough answers",
        ),
    ],
)
def test_a_programme_counts_its_verdicts(verdicts, dutch, english):
    scale = "sociale samenhang"
    assert programme_title("deelnemer", scale, verdicts) == f"Deelnemers aan het traject: {dutch}"
    with speaking("en"):
        assert programme_title("deelnemer", scale, verdicts) == f"Participants in the Traject: {english}"


def test_a_programme_does_not_count_what_is_small_refused_or_of_a_comparison_buurt():
    """A rise under the smallest change that counts is none, and a comparison buurt has no Traject."""
    keys = {"a": "change.no_relevant_change", "b": "refused", "c": "change.rose", "d": "change.undecided"}
    number = {"value": 0.2, "low": 0.1, "high": 0.25, "n": 40}
    rows = [
        {"buurt": code, "key": key, "instrument": "vm_cohesie_4", "population": "bewoner", "before": "T0"}
        | {"after": "T1", "refused_because": "geen marge te berekenen" if key == "refused" else ""}
        | ({} if key == "refused" else number)
        for code, key in keys.items()
    ]
    findings = pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
    buurten = pd.DataFrame({"code": list("abcd"), "name": list("ABCD"), "arm": ["traject"] * 4})
    buurten.loc[2, "arm"] = "vergelijking"
    programme = Programme("Goed Oud", buurten, {}, findings, REGISTRY["vm_cohesie_4"], REGISTRY, None, NO_SCORES, 10, 5)
    figure, table = show_programme(programme).blocks
    assert [row[-1] for row in table.content["rows"]] == [
        "bleef ongeveer gelijk",
        "geen marge te berekenen",
        "ging omhoog",
        "nog niet te zeggen",
    ]
    assert figure.content["title"] == (
        "Bewoners (steekproef uit de buurt): de score voor sociale samenhang ging in geen van de 2 buurten met traject "
        "en genoeg antwoorden duidelijk omhoog of omlaag"
    )


@pytest.mark.parametrize(
    ("movement", "dutch", "english"),
    [
        (
            {"lower": 0, "same": 5, "higher": 12},
            "van de 17 mensen die beide keren antwoordden, scoren er 12 hoger en 0 lager",
            "of the 17 people who answered both times, 12 score higher and 0 lower",
        ),
        (None, "zo liggen de scores voor leefbaarheid", "how the scores for leefbaarheid are spread"),
    ],
)
def test_a_spread_tells_what_was_counted(movement, dutch, english):
    assert spread_title("deelnemer", "leefbaarheid", movement) == f"Deelnemers aan het traject: {dutch}"
    with speaking("en"):
        assert spread_title("deelnemer", "leefbaarheid", movement) == f"Participants in the Traject: {english}"
