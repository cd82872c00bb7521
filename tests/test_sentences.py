"""What a reader sees, as whole sentences in every language, for marks of which every number is known."""

import pytest

from traject_eval import blocks
from traject_eval.words import LANGUAGES, change_words, margin, people, speaking

SMALLEST = 0.5
STEPS = {  # changes of thirty people who all began at 5 or 6 by turns, and what can be concluded from them
    "rose": [1, 2] * 15,
    "fell": [-1, -2] * 15,
    "rose_size_uncertain": [1, 1, 1, 0, 0, 0] * 5,
    "fell_size_uncertain": [-1, -1, -1, 0, 0, 0] * 5,
    "no_relevant_change": [1, -1, *[0] * 13] * 2,
    "undecided": [3, -3] * 15,
}
STAYED = {"linked": 30, "mixed": 20, "unlinked": 0}  # how many of the thirty are the same people the second time
NAMES = {
    "nl": {
        "deelnemer": ("Deelnemers", "de deelnemers", "Deelnemers aan het traject"),
        "bewoner": ("Bewoners", "de bewoners", "Bewoners (steekproef uit de buurt)"),
    },
    "en": {
        "deelnemer": ("Participants", "the participants", "Participants in the Traject"),
        "bewoner": ("Residents", "the residents", "Residents (sample of the neighbourhood)"),
    },
}
PEOPLE = {
    "nl": {
        "linked": "dezelfde 30 mensen",
        "mixed": "30 mensen voor, 30 na",
        "unlinked": "30 mensen voor, 30 na, niet gekoppeld",
    },
    "en": {
        "linked": "the same 30 people",
        "mixed": "30 people before, 30 after",
        "unlinked": "30 people before, 30 after, not linked",
    },
}
TITLES = {
    "nl": {
        "rose": "{}: de score voor leefbaarheid (rapportcijfer) ging omhoog",
        "fell": "{}: de score voor leefbaarheid (rapportcijfer) ging omlaag",
        "rose_size_uncertain": "{}: de score voor leefbaarheid (rapportcijfer) ging omhoog; hoeveel is onzeker",
        "fell_size_uncertain": "{}: de score voor leefbaarheid (rapportcijfer) ging omlaag; hoeveel is onzeker",
        "no_relevant_change": "{}: de score voor leefbaarheid (rapportcijfer) bleef ongeveer gelijk",
        "undecided": "{}: of de score voor leefbaarheid (rapportcijfer) veranderde, is nog niet te zeggen",
    },
    "en": {
        "rose": "{}: the score for liveability (mark) went up",
        "fell": "{}: the score for liveability (mark) went down",
        "rose_size_uncertain": "{}: the score for liveability (mark) went up; by how much is uncertain",
        "fell_size_uncertain": "{}: the score for liveability (mark) went down; by how much is uncertain",
        "no_relevant_change": "{}: the score for liveability (mark) stayed about the same",
        "undecided": "{}: we cannot say yet whether the score for liveability (mark) changed",
    },
}
LEADS = {
    "nl": {
        "rose": "De score voor leefbaarheid (rapportcijfer) ging bij {} omhoog. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
        "fell": "De score voor leefbaarheid (rapportcijfer) ging bij {} omlaag. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
        "rose_size_uncertain": "De score voor leefbaarheid (rapportcijfer) ging bij {} omhoog, maar hoeveel is "
        "onzeker. Waardoor dat komt, kan deze meting niet zeggen.",
        "fell_size_uncertain": "De score voor leefbaarheid (rapportcijfer) ging bij {} omlaag, maar hoeveel is "
        "onzeker. Waardoor dat komt, kan deze meting niet zeggen.",
        "no_relevant_change": "De score voor leefbaarheid (rapportcijfer) bleef bij {} ongeveer gelijk.",
        "undecided": "Of de score voor leefbaarheid (rapportcijfer) bij {} veranderde, is nog niet te zeggen.",
    },
    "en": {
        "rose": "The score for liveability (mark) went up among {}. This measurement cannot say why.",
        "fell": "The score for liveability (mark) went down among {}. This measurement cannot say why.",
        "rose_size_uncertain": "The score for liveability (mark) went up among {}, but by how much is uncertain. "
        "This measurement cannot say why.",
        "fell_size_uncertain": "The score for liveability (mark) went down among {}, but by how much is uncertain. "
        "This measurement cannot say why.",
        "no_relevant_change": "The score for liveability (mark) stayed about the same among {}.",
        "undecided": "We cannot say yet whether the score for liveability (mark) changed among {}.",
    },
}
WHY = {
    "nl": {
        "rose": "De kleinste verandering die telt, is 0,5 punt. In de hele marge is de stijging zo groot of groter.",
        "fell": "De kleinste verandering die telt, is 0,5 punt. In de hele marge is de daling zo groot of groter.",
        "rose_size_uncertain": "De hele marge ligt boven nul. De kleinste verandering die telt, is 0,5 punt. "
        "In een deel van de marge is de stijging kleiner.",
        "fell_size_uncertain": "De hele marge ligt onder nul. De kleinste verandering die telt, is 0,5 punt. "
        "In een deel van de marge is de daling kleiner.",
        "no_relevant_change": "De kleinste verandering die telt, is 0,5 punt. "
        "In de hele marge is de verandering kleiner.",
        "undecided": "De marge loopt over nul heen. "
        "De score kan omhoog of omlaag zijn gegaan, of gelijk zijn gebleven.",
    },
    "en": {
        "rose": "The smallest change that counts is 0.5 points. "
        "Across the whole margin the rise is that large or larger.",
        "fell": "The smallest change that counts is 0.5 points. "
        "Across the whole margin the fall is that large or larger.",
        "rose_size_uncertain": "The whole margin lies above zero. The smallest change that counts is 0.5 points. "
        "In part of the margin the rise is smaller.",
        "fell_size_uncertain": "The whole margin lies below zero. The smallest change that counts is 0.5 points. "
        "In part of the margin the fall is smaller.",
        "no_relevant_change": "The smallest change that counts is 0.5 points. "
        "Across the whole margin the change is smaller.",
        "undecided": "The margin runs across zero. The score may have gone up or down, or stayed the same.",
    },
}
MEANS = {
    "nl": "Het gemiddelde was eerst {} en is nu {}, op een schaal van 1 tot 10. Hoger is gunstiger. ",
    "en": "The average was {} at first and is {} now, on a scale from 1 to 10. Higher is better. ",
}
ROUNDED = {
    "nl": " De getallen zijn afgerond. Daardoor tellen ze niet precies op.",
    "en": " These numbers are rounded. That is why they do not add up exactly.",
}
NUMBERS = {  # of the thirty that are the same: the mean before and after, the change, its margin
    "nl": {
        "rose": ("5,5", "7,0", "+1,5 punt", "marge 1,3 tot 1,7 (95%)"),
        "fell": ("5,5", "4,0", "−1,5 punt", "marge −1,7 tot −1,3 (95%)"),
        "rose_size_uncertain": ("5,5", "6,0", "+0,5 punt", "marge 0,3 tot 0,7 (95%)"),
        "fell_size_uncertain": ("5,5", "5,0", "−0,5 punt", "marge −0,7 tot −0,3 (95%)"),
        "no_relevant_change": ("5,5", "5,5", "0,0 punt", "marge −0,1 tot 0,1 (95%)"),
        "undecided": ("5,5", "5,5", "0,0 punt", "marge −1,1 tot 1,1 (95%)"),
    },
    "en": {
        "rose": ("5.5", "7.0", "+1.5 points", "margin 1.3 to 1.7 (95%)"),
        "fell": ("5.5", "4.0", "−1.5 points", "margin −1.7 to −1.3 (95%)"),
        "rose_size_uncertain": ("5.5", "6.0", "+0.5 points", "margin 0.3 to 0.7 (95%)"),
        "fell_size_uncertain": ("5.5", "5.0", "−0.5 points", "margin −0.7 to −0.3 (95%)"),
        "no_relevant_change": ("5.5", "5.5", "0.0 points", "margin −0.1 to 0.1 (95%)"),
        "undecided": ("5.5", "5.5", "0.0 points", "margin −1.1 to 1.1 (95%)"),
    },
}


def _marks(verdict: str, design: str = "linked") -> dict:
    """Marks of thirty people before and thirty after, of whom as many are the same people as the design says."""
    before = {f"p{i}": {"T0": 5 + i // 2 % 2} for i in range(30)}
    after = {f"p{i}": 5 + i // 2 % 2 + step for i, step in enumerate(STEPS[verdict])}
    for place, (name, mark) in enumerate(after.items()):
        same = place < STAYED[design]
        before.setdefault(name if same else f"q{place}", {})["T1"] = mark
    return before


def _front(study, lang: str = "nl") -> dict:
    with speaking(lang):
        return {block.content["key"]: block.content for block in blocks.show_summary(study).blocks}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("design", STAYED)
@pytest.mark.parametrize("population", NAMES["nl"])
@pytest.mark.parametrize("verdict", STEPS)
def test_a_verdict_reads_as_whole_sentences(make_study, verdict, population, design, lang):
    study = make_study({population: _marks(verdict, design)}, smallest=SMALLEST)
    who, whom, group = NAMES[lang][population]
    front = _front(study, lang)
    claim = front[f"{population}.leefbaarheid_cijfer"]
    assert claim["title"] == TITLES[lang][verdict].format(who)
    assert front["lead"]["text"] == LEADS[lang][verdict].format(whom)
    assert claim["text"].removesuffix(ROUNDED[lang]).endswith(WHY[lang][verdict])
    assert claim["people"] == PEOPLE[lang][design]
    if design == "linked":
        before, after, figure, bounds = NUMBERS[lang][verdict]
        assert claim["text"] == MEANS[lang].format(before, after) + WHY[lang][verdict]
        assert claim["figure"] == figure
        assert claim["margin"].replace("\u00a0", " ") == bounds
    with speaking(lang):
        (figure,) = blocks.show_changes(study).blocks
    assert figure.content["title"] == TITLES[lang][verdict].format(group)


@pytest.mark.parametrize(("verdict", "why"), [("rose", "boven"), ("fell", "onder")])
def test_without_a_smallest_change_fixed_beforehand_that_is_said(make_study, verdict, why):
    claim = _front(make_study({"deelnemer": _marks(verdict)}))["deelnemer.leefbaarheid_cijfer"]
    assert claim["title"] == TITLES["nl"][verdict].format("Deelnemers")
    assert claim["text"].endswith(
        f"De hele marge ligt {why} nul. Vooraf is niet afgesproken welke verandering groot genoeg is."
    )


def _of_two(first: dict, second: dict) -> dict:
    return {"deelnemer": first, "bewoner": {f"b{name}": waves for name, waves in second.items()}}


def test_populations_of_which_the_same_holds_share_one_sentence(make_study):
    lead = _front(make_study(_of_two(_marks("rose"), _marks("rose")), smallest=SMALLEST))["lead"]["text"]
    assert lead.startswith("De score voor leefbaarheid (rapportcijfer) ging bij de deelnemers en de bewoners omhoog.")
    assert lead.count("omhoog") == 1


def test_too_few_answers_are_said_of_whom_they_are(make_study):
    few = dict(list(_marks("rose").items())[:6])
    study = make_study(_of_two(_marks("rose"), few), smallest=SMALLEST)
    assert _front(study)["lead"]["text"].endswith(
        "Over leefbaarheid (rapportcijfer) bij de bewoners is nog niets te zeggen. Er zijn te weinig antwoorden."
    )
    assert _front(study, "en")["lead"]["text"].endswith(
        "Nothing can be said yet about liveability (mark) among the residents. There are too few answers."
    )


def test_answers_without_a_margin_are_not_called_too_few(make_study):
    """Thirty people gave the same mark twice: there is no margin to judge by, and thirty is not too few."""
    study = make_study({"bewoner": {f"p{i}": {"T0": 6, "T1": 6} for i in range(30)}}, smallest=SMALLEST)
    front = _front(study)
    assert front["lead"]["text"] == (
        "Of de score voor leefbaarheid (rapportcijfer) bij de bewoners veranderde, is niet te zeggen. "
        "Met deze antwoorden is geen marge te berekenen."
    )
    refusal = front["bewoner.leefbaarheid_cijfer"]
    assert refusal["reason"] == "Met deze antwoorden is geen marge te berekenen."
    assert refusal["needed"] == "Dat gebeurt vooral als bijna iedereen hetzelfde antwoordt."
    (figure,) = blocks.show_changes(study).blocks
    assert (figure.content["reason"], figure.content["needed"]) == (refusal["reason"], refusal["needed"])
    english = _front(study, "en")["bewoner.leefbaarheid_cijfer"]
    assert english["reason"] == "No margin can be calculated with these answers."


def test_one_measurement_says_where_people_stand_and_nothing_about_change(make_study):
    study = make_study({"bewoner": {f"p{i}": {"T0": 5 + i % 2} for i in range(30)}})
    front = _front(study)
    assert front["lead"]["text"] == (
        "De score voor leefbaarheid (rapportcijfer) is bij de bewoners gemiddeld 5,5. "
        "Er is één keer gemeten. Over verandering is nog niets te zeggen."
    )
    claim = _front(study, "en")["bewoner.leefbaarheid_cijfer"]
    assert claim["title"] == "Residents: the average score for liveability (mark) is 5.5"
    assert claim["text"] == (
        "The average is 5.5, on a scale from 1 to 10. This is one measurement. It says nothing about change. "
        "Higher is better."
    )


def test_what_a_report_cannot_say_stands_on_its_front(make_study):
    study = make_study({"deelnemer": _marks("rose", "mixed")})
    box = _front(study)["limits"]
    assert box["title"] == "Wat dit verslag niet kan zeggen"
    assert "kunnen laten zien óf er iets veranderde, niet waardoor" in box["text"]
    assert "De deelnemers kozen er zelf voor om mee te doen." in box["text"]
    assert "Wie stopte, kan anders zijn dan wie bleef." in box["text"]
    english = _front(study, "en")["limits"]
    assert english["title"] == "What this report cannot say"
    assert "Er is vooraf geen plan vastgelegd." in box["text"]
    assert english["text"].count("\n\n") == box["text"].count("\n\n") == 3
    assert "can show whether something changed, not why" in english["text"]


def test_an_interval_clear_of_zero_never_rounds_onto_zero():
    assert change_words(0.22, 0.03, 0.41) == ("+0,22", "0,03\u00a0tot\u00a00,41")
    assert margin(0.004, 0.3, 0.95) == "marge 0,004\u00a0tot\u00a00,300 (95%)"


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"),
    [
        (("linked", 48, 48, 48), "dezelfde 48 mensen", "the same 48 people"),
        (("mixed", 31, 28, 20), "31 mensen voor, 28 na", "31 people before, 28 after"),
        (("mixed", 31, 28, None), "31 mensen voor, 28 na", "31 people before, 28 after"),
        (("unlinked", 31, 28, 0), "31 mensen voor, 28 na, niet gekoppeld", "31 people before, 28 after, not linked"),
        (("linked", 1940, 1940, 1940), "dezelfde 1.940 mensen", "the same 1,940 people"),
    ],
)
def test_who_a_change_rests_on_is_told_as_it_is(arguments, dutch, english):
    assert people(*arguments) == dutch
    with speaking("en"):
        assert people(*arguments) == english
