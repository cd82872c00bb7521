"""Every Dutch text: all of them are used, none is missing, none says more than was measured."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from traject_eval import blocks
from traject_eval.cli.commands import COMMANDS
from traject_eval.errors import UnknownName
from traject_eval.reporting.shelf import workbooks
from traject_eval.reporting.theme import page_words
from traject_eval.words import change_words, margin, people, places, text, texts

PACKAGE = Path(blocks.__file__).resolve().parents[1]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
READERS = {"text": 0, "headings": 0}  # functions that take a key, and which argument it is
CAUSAL = re.compile(
    r"door het traject|dankzij|effect|zorgde|zorgt ervoor|als gevolg van|veroorza|leidde tot|bracht teweeg",
    re.IGNORECASE,
)
ANYTHING = ".+"


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _calls(*names: str):
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) in names and node.args:
                yield path, node


def _patterns(node: ast.expr) -> list[str]:
    """The keys an expression can give, as regular expressions: a place in an f-string can be anything."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_patterns(node.body), *_patterns(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(re.escape(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in node.values)]
    return []


def _asked() -> dict[str, str]:
    """Every key pattern that code asks for, with where it does."""
    found = {}
    for path, call in _calls(*READERS):
        for pattern in _patterns(call.args[0]):
            found[pattern] = f"{path.name}:{call.lineno}"
    for path, call in _calls("refusal"):  # its reason and what is needed are keys without their prefix
        for argument in call.args[2:4]:
            for pattern in _patterns(argument):
                found[rf"refusal\.{pattern}"] = f"{path.name}:{call.lineno}"
    for path, tree in TREES.items():  # keys that are handed on: a string that is a key, or an f-string that fits one
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in texts():
                found[re.escape(node.value)] = f"{path.name}:{node.lineno}"
            if isinstance(node, ast.JoinedStr) and _patterns(node)[0].startswith(r"lead\."):
                found[_patterns(node)[0]] = f"{path.name}:{node.lineno}"
    found.pop(rf"refusal\.{ANYTHING}", None)  # the body of that function itself, which would use every key
    return found


def test_every_key_that_code_asks_for_exists():
    missing = {
        pattern: where for pattern, where in _asked().items() if not any(re.fullmatch(pattern, key) for key in texts())
    }
    assert missing == {}


def test_every_text_is_used():
    asked = _asked()
    assert [key for key in texts() if not any(re.fullmatch(pattern, key) for pattern in asked)] == []


def test_this_test_would_notice_a_key_that_nobody_uses():
    assert not any(re.fullmatch(pattern, "claim.unused") for pattern in _asked())
    assert len(_asked()) > 100


def test_a_call_fills_exactly_the_places_of_its_text():
    wrong = []
    for path, call in _calls("text"):
        if not (isinstance(call.args[0], ast.Constant) and call.args[0].value in texts()):
            continue
        given = {keyword.arg for keyword in call.keywords}
        wanted = places(texts()[call.args[0].value])
        if given != wanted if None not in given else not given - {None} <= wanted:
            wrong.append((path.name, call.lineno, call.args[0].value, given, wanted))
    assert wrong == []


def test_an_unknown_key_is_refused_and_an_empty_place_is_not_shown():
    with pytest.raises(UnknownName, match=r"De tekst ‘verdict\.rost’ bestaat niet"):
        text("verdict.rost")
    with pytest.raises(KeyError):
        text("claim.figure")


def _told() -> dict[str, str]:
    """Everything a reader can see that somebody wrote: texts, page words, figure words and the prose of workbooks."""
    told = {f"texts {key}": str(value) for key, value in texts().items()}
    for place, words in (("page", page_words("nl")), ("labels", _labels())):
        told |= {f"{place} {number}": word for number, word in enumerate(_leaves(words))}
    for book in workbooks().values():
        told[book.name] = book.read_text(encoding="utf-8")
    return told


def _labels() -> dict:
    return yaml.safe_load((PACKAGE / "resources" / "look" / "labels.yaml").read_text(encoding="utf-8"))


def _leaves(tree: object):
    if isinstance(tree, dict | list):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(part)
    else:
        yield str(tree)


def test_nothing_that_is_told_says_the_trajectory_did_it():
    told = _told()
    assert len(told) > 250
    assert {where: words for where, words in told.items() if CAUSAL.search(words)} == {}


def test_no_key_stands_in_two_files():
    tops = [top for path in sorted((PACKAGE / "words" / "texts" / "nl").glob("*.yaml")) for top in _tree(path)]
    assert len(tops) == len(set(tops)) > 20


def _tree(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_command_that_a_message_tells_to_run_exists():
    sources = [*_told().values(), *(path.read_text(encoding="utf-8") for path in TREES)]
    named = {command for source in sources for command in re.findall(r"(?:[‘`]|: )traject ([a-z]+)", source)}
    assert "report" in named
    assert named <= set(COMMANDS)


def test_texts_hold_no_doubled_spaces_and_no_typewriter_marks():
    odd = [key for key, words in texts().items() if isinstance(words, str) and re.search(r"  |\.\.\.|'", words.strip())]
    assert odd == []


# --- what a reader sees: whole sentences, for marks of which every number is known

SMALLEST = 0.5
LINKED = {  # changes of thirty people who all began at 5 or 6 by turns, and what can be concluded from them
    "rose": [1, 2] * 15,
    "fell": [-1, -2] * 15,
    "rose_size_uncertain": [1, 1, 1, 0, 0, 0] * 5,
    "fell_size_uncertain": [-1, -1, -1, 0, 0, 0] * 5,
    "no_relevant_change": [1, -1, *[0] * 13] * 2,
    "undecided": [3, -3] * 15,
}
MEANS = "Het gemiddelde was eerst {} en is nu {}, op een schaal van 1 tot 10. Hoger is gunstiger. "
SENTENCES = {
    "rose": (
        "Deelnemers: de score voor leefbaarheid (rapportcijfer) ging omhoog",
        "De score voor leefbaarheid (rapportcijfer) ging bij de deelnemers omhoog. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
        MEANS.format("5,5", "7,0") + "De hele marge is minstens 0,5 punt: de kleinste verandering die telt.",
        ("+1,5 punt", "marge 1,3 tot 1,7 (95%)"),
    ),
    "fell": (
        "Deelnemers: de score voor leefbaarheid (rapportcijfer) ging omlaag",
        "De score voor leefbaarheid (rapportcijfer) ging bij de deelnemers omlaag. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
        MEANS.format("5,5", "4,0") + "De hele marge is minstens 0,5 punt omlaag: de kleinste verandering die telt.",
        ("−1,5 punt", "marge −1,7 tot −1,3 (95%)"),
    ),
    "rose_size_uncertain": (
        "Deelnemers: de score voor leefbaarheid (rapportcijfer) ging omhoog; hoeveel is onzeker",
        "De score voor leefbaarheid (rapportcijfer) ging bij de deelnemers omhoog, maar hoeveel is onzeker. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
        MEANS.format("5,5", "6,0") + "De marge ligt boven nul, maar een deel ervan is kleiner dan 0,5 punt, "
        "de kleinste verandering die telt.",
        ("+0,5 punt", "marge 0,3 tot 0,7 (95%)"),
    ),
    "fell_size_uncertain": (
        "Deelnemers: de score voor leefbaarheid (rapportcijfer) ging omlaag; hoeveel is onzeker",
        "De score voor leefbaarheid (rapportcijfer) ging bij de deelnemers omlaag, maar hoeveel is onzeker. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
        MEANS.format("5,5", "5,0") + "De marge ligt onder nul, maar een deel ervan is kleiner dan 0,5 punt, "
        "de kleinste verandering die telt.",
        ("−0,5 punt", "marge −0,7 tot −0,3 (95%)"),
    ),
    "no_relevant_change": (
        "Deelnemers: de score voor leefbaarheid (rapportcijfer) bleef ongeveer gelijk",
        "De score voor leefbaarheid (rapportcijfer) bleef bij de deelnemers ongeveer gelijk.",
        MEANS.format("5,5", "5,5") + "De hele marge is kleiner dan 0,5 punt, de kleinste verandering die telt.",
        ("0,0 punt", "marge −0,1 tot 0,1 (95%)"),
    ),
    "undecided": (
        "Deelnemers: of de score voor leefbaarheid (rapportcijfer) veranderde, is nog niet te zeggen",
        "Of de score voor leefbaarheid (rapportcijfer) bij de deelnemers veranderde, is nog niet te zeggen.",
        MEANS.format("5,5", "5,5")
        + "De marge loopt over nul heen: de score kan gestegen, gelijk gebleven of gedaald zijn.",
        ("0,0 punt", "marge −1,1 tot 1,1 (95%)"),
    ),
}


def _linked(steps):
    return {"deelnemer": {f"p{i}": {"T0": 5 + i // 2 % 2, "T1": 5 + i // 2 % 2 + step} for i, step in enumerate(steps)}}


def _front(study):
    return {block.content["key"]: block.content for block in blocks.show_summary(study).blocks}


@pytest.mark.parametrize("verdict", SENTENCES)
def test_a_verdict_reads_as_whole_sentences(make_study, verdict):
    front = _front(make_study(_linked(LINKED[verdict]), smallest=SMALLEST))
    title, lead, explained, (figure, bounds) = SENTENCES[verdict]
    claim = front["deelnemer.leefbaarheid_cijfer"]
    assert claim["title"] == title
    assert front["lead"]["text"] == lead
    assert claim["text"] == explained
    assert claim["figure"] == figure
    assert claim["margin"].replace("\u00a0", " ") == bounds
    assert claim["people"] == "dezelfde 30 mensen"


@pytest.mark.parametrize(("verdict", "why"), [("rose", "boven"), ("fell", "onder")])
def test_without_a_smallest_change_fixed_beforehand_that_is_said(make_study, verdict, why):
    claim = _front(make_study(_linked(LINKED[verdict])))["deelnemer.leefbaarheid_cijfer"]
    assert claim["title"] == SENTENCES[verdict][0]
    assert claim["text"].endswith(
        f"De hele marge ligt {why} nul. Vooraf is niet vastgelegd welke verandering groot genoeg is."
    )


def test_populations_of_which_the_same_holds_share_one_sentence(make_study):
    both = _linked(LINKED["rose"])
    both["bewoner"] = {f"b{name}": waves for name, waves in both["deelnemer"].items()}
    lead = _front(make_study(both, smallest=SMALLEST))["lead"]["text"]
    assert lead.startswith("De score voor leefbaarheid (rapportcijfer) ging bij de deelnemers en de bewoners omhoog.")
    assert lead.count("omhoog") == 1


def test_what_a_report_cannot_say_stands_on_its_front(make_study):
    box = _front(make_study(_linked(LINKED["rose"])))["limits"]
    assert box["title"] == "Wat dit verslag niet kan zeggen"
    assert "laten zien dát er iets veranderde, niet waardoor" in box["text"]
    assert "De deelnemers kozen er zelf voor om mee te doen." in box["text"]


def test_an_interval_clear_of_zero_never_rounds_onto_zero():
    assert change_words(0.22, 0.03, 0.41) == ("+0,22", "0,03\u00a0tot\u00a00,41")
    assert margin(0.004, 0.3, 0.95) == "marge 0,004\u00a0tot\u00a00,300 (95%)"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("linked", 48, 48, 48), "dezelfde 48 mensen"),
        (("mixed", 31, 28, 20), "31 mensen voor, 28 na"),
        (("mixed", 31, 28, None), "31 mensen voor, 28 na"),
        (("unlinked", 31, 28, 0), "31 mensen voor, 28 anderen na"),
        (("linked", 1940, 1940, 1940), "dezelfde 1.940 mensen"),
    ],
)
def test_who_a_change_rests_on_is_told_as_it_is(arguments, said):
    assert people(*arguments) == said
