"""Every text, in every language: all are used, none is missing, none says more than was measured."""

import ast
import inspect
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from traject_eval import blocks
from traject_eval.cli.commands import COMMANDS
from traject_eval.errors import UnknownName
from traject_eval.plots.drawing import CHARTS
from traject_eval.reporting.seal import contents
from traject_eval.reporting.shelf import workbooks
from traject_eval.words import LANGUAGES, branch, causal_words, places, prose, speaking, text, texts
from traject_eval.words.language import LOCALES
from traject_eval.words.templates import DUTCH_ONLY, topics
from traject_eval.words.workbooks import prose_table

PACKAGE = Path(blocks.__file__).resolve().parents[1]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
READERS = {"text": "", "headings": "", "counted": r"\.(one|other)"}  # functions that take a key, and what follows it
BRANCHES = ("drawing", "web", "paper")  # handed over whole: to drawings and to the templates of pages
DENIED = {  # where a cause is named to say that it is not known, or when it may be named: these words, and no other
    "comparison.note": {"oorzaak", "cause"},
    **{
        f"ladder.{rung}.may": {"effect"} for rung in ("lot", "trend", "chosen")
    },  # the rungs that may, with what they assume
}
QUOTES = {"nl": ("‘", "’"), "en": ("“", "”")}  # as CLDR has them; babel does not give them
DUTCH = re.compile(r"\b(de|het|een|van|niet|geen|voor|bij|zijn|wat|met|mensen|buurten|marge)\b", re.IGNORECASE)
NAME = "Traject in de Buurt"
ANYTHING = ".+"
PROSE = sorted(path.stem for path in (PACKAGE / "words" / "prose").glob("*.yaml"))


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
            found[pattern + READERS[_name(call)]] = f"{path.name}:{call.lineno}"
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
    for path in [*PACKAGE.glob("forms/static/*.js"), *PACKAGE.glob("session/**/*.js")]:  # the page of an evening
        written = path.read_text(encoding="utf-8")
        for name in re.findall(r"\bwords\.([a-z]\w*)", written):
            found[rf"forms\.{name}"] = path.name
        for key in re.findall(r"\bwords\[\"([\w.]+)\"\]", written):
            found[re.escape(key)] = path.name
    for path in PACKAGE.glob("forms/paper/*.typ"):
        for name in re.findall(r"\bwords\.([a-z]\w*)", path.read_text(encoding="utf-8")):
            found[rf"sheet\.{name}"] = path.name
    for body in (rf"refusal\.{ANYTHING}", rf"{ANYTHING}\.{ANYTHING}"):  # of functions that take a key, which would
        found.pop(body, None)  # use every key
    return found


def test_every_key_that_code_asks_for_exists():
    missing = {
        pattern: where for pattern, where in _asked().items() if not any(re.fullmatch(pattern, key) for key in texts())
    }
    assert missing == {}


def test_every_text_is_used():
    asked = _asked()
    own = [key for key in texts() if not key.startswith(BRANCHES)]
    assert [key for key in own if not any(re.fullmatch(pattern, key) for pattern in asked)] == []


@pytest.mark.parametrize("chart", branch("drawing"))
def test_every_word_of_a_drawing_is_used(chart):
    tree = TREES[Path(inspect.getsourcefile(CHARTS[chart]))]
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(branch(f"drawing.{chart}")) <= said


def test_every_word_of_the_pages_is_used():
    folder = PACKAGE / "reporting"
    kinds = ("*.html", "*.py", "*.typ", "card.yaml")
    source = "".join(path.read_text(encoding="utf-8") for kind in kinds for path in folder.rglob(kind))
    names = {key.rsplit(".", 1)[1] for key in texts() if key.startswith(("web.", "paper.")) and ".status." not in key}
    assert len(names) > 40
    assert [name for name in names if not re.search(rf"""(\.|\["|name: ){name}\b""", source)] == []


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


# --- languages


def test_each_language_has_its_locale():
    assert tuple(LOCALES) == LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_every_topic_that_is_not_for_dutch_readers_only(lang):
    assert set(topics("nl")) - set(topics(lang)) <= set(DUTCH_ONLY)
    assert set(topics(lang)) <= set(topics("nl"))


def _shape(value: object) -> object:
    """What must be the same in every language: the places of a text, the number of parts of a list."""
    return len(value) if isinstance(value, list) else places(value)


def test_every_language_has_the_same_keys_with_the_same_places():
    dutch, english = _flat("nl"), _flat("en")
    assert len(dutch) > 300
    assert set(english) == set(dutch)
    assert {key for key in dutch if _shape(dutch[key]) != _shape(english[key])} == set()


def _flat(lang: str) -> dict:
    with speaking(lang):
        return texts()


def _own(lang: str) -> dict[str, str]:
    """The texts that a language has of its own, each in one string."""
    with speaking(lang):
        keys = {top for topic in topics(lang) for top in _tree(PACKAGE / "words" / "texts" / lang / topic)}
        told = {key: value for key, value in texts().items() if key.split(".")[0] in keys}
    return {key: " ".join(value) if isinstance(value, list) else value for key, value in told.items()}


def test_no_dutch_is_left_in_english():
    english = _own("en") | {f"{book} {cell}": told["en"] for book in PROSE for cell, told in prose_table(book).items()}
    assert len(english) > 230
    assert {key: words for key, words in english.items() if DUTCH.search(words.replace(NAME, ""))} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(lang):
    others = {mark for other, marks in QUOTES.items() if other != lang for mark in marks} - {"’"}  # an apostrophe too
    opening, closing = QUOTES[lang]
    for key, words in _own(lang).items():
        assert not others & set(words), key
        assert words.count(opening) <= words.count(closing), key


def test_every_workbook_says_everything_in_english():
    assert {path.stem for path in workbooks().values()} == set(PROSE)


@pytest.mark.parametrize("name", PROSE)
def test_each_text_of_a_workbook_has_its_twins_and_nothing_else_does(name):
    book = next(path for path in workbooks().values() if path.stem == name)
    notebook = nbformat.read(book, as_version=4)
    shown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert {cell.id: cell.source for cell in shown} == {cell: told["nl"] for cell, told in prose_table(name).items()}
    for told in prose_table(name).values():
        assert set(told) == set(LANGUAGES)
        assert re.findall("^#+ ", told["en"]) == re.findall("^#+ ", told["nl"])


def test_a_report_takes_the_twin_and_a_cell_that_somebody_changed_stays_as_it_is():
    own = nbformat.v4.new_markdown_cell("## Eigen kop")
    cell = nbformat.v4.new_markdown_cell(prose_table("09-evaluatie")["cel-14"]["nl"])
    book = nbformat.v4.new_notebook(cells=[own, cell])
    with speaking("en"):
        found = contents(book, prose("09-evaluatie"))
    assert found == ["## Eigen kop", prose_table("09-evaluatie")["cel-14"]["en"]]
    assert contents(book, prose("09-evaluatie")) == [own.source, cell.source]


# --- what may be said


def _told(lang: str) -> dict[str, str]:
    """Everything a reader can see that somebody wrote: texts and the prose of every workbook."""
    told = {f"{book} {cell}": told[lang] for book in PROSE for cell, told in prose_table(book).items()}
    if lang == "nl":
        books = {path.stem: nbformat.read(path, as_version=4) for path in workbooks().values()}
        told |= {f"{name} {cell.id}": cell.source for name, book in books.items() for cell in book.cells}
    return _own(lang) | told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_that_is_told_says_the_trajectory_did_it(lang):
    told = _told(lang)
    assert len(told) > 230
    named = {where: {found.lower() for _, found in causal_words(words, lang)} for where, words in told.items()}
    assert {where: found for where, found in named.items() if found - DENIED.get(where, set())} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_stands_in_two_files(lang):
    tops = [top for path in sorted((PACKAGE / "words" / "texts" / lang).glob("*.yaml")) for top in _tree(path)]
    assert len(tops) == len(set(tops)) > 20


def _tree(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_command_that_a_message_tells_to_run_exists():
    sources = [*_told("nl").values(), *_told("en").values(), *(path.read_text(encoding="utf-8") for path in TREES)]
    named = {command for source in sources for command in re.findall(r"(?:[‘`]|: )traject ([a-z]+)", source)}
    assert "report" in named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_hold_no_doubled_spaces_and_no_typewriter_marks(lang):
    assert [key for key, words in _own(lang).items() if re.search(r"  |\.\.\.|'", words.strip())] == []
