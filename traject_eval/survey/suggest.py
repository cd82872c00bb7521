"""A first mapping of a file that nobody described yet, for a person to check; it reads nothing in by itself."""

import json
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from traject_eval.errors import DataProblem
from traject_eval.store import Project, write_text
from traject_eval.survey.mapping import option_labels
from traject_eval.survey.matching import plain
from traject_eval.survey.raw import RawTable
from traject_eval.survey.readers import read_table
from traject_eval.survey.recognise import known_facts
from traject_eval.survey.tools import Tool, facts, forms_of, no_answers, tool_of, wording
from traject_eval.types import POPULATIONS, Instrument

LIKE = 0.6  # alike enough to be put down as a suggestion
LIKE_ANSWER = 0.8  # an answer is short: one word turns it round
DENIALS = frozenset(("niet", "geen", "nee", "nooit", "not", "no", "never"))  # a word more or less turns an answer round
MOST_TEXTS = 30  # different texts of a column that are written down
UNKNOWN = "# onbekend"
HEAD = """\
# Een eerste voorstel bij {name}. Kijk elke regel na: het percentage zegt alleen hoe sterk de teksten op elkaar lijken.
# Let op vragen die andersom gesteld zijn, en op antwoorden waarvan de volgorde is omgedraaid.
# Klopt het, lees het bestand dan in met: traject import BESTAND --map DIT-BESTAND
"""


def suggest_mapping(raw: RawTable, registry: Mapping[str, Instrument]) -> str:
    """A mapping file as text, with how sure each line is and what else it could be.

    What could not be found stands there as ``# onbekend``; with a buurt or group that is not filled in, the file is
    refused at an import. The likeness of two texts is twice the number of letters they share in order over all
    letters (``difflib``), after ``wording``.

    Examples
    --------
    >>> import pandas as pd
    >>> from traject_eval.instruments import load_instruments
    >>> frame = pd.DataFrame({"cijfer": ["7"], "Hoe tevreden bent u met het leven?": ["8"]})
    >>> raw = RawTable(frame, {}, {}, 2, "x.csv", "")
    >>> "person: {row: true}  # onbekend" in suggest_mapping(raw, load_instruments())
    True
    """
    tool = tool_of(raw.frame)
    found = known_facts(raw.frame, tool)
    columns = [column for column in raw.frame if column not in found.values()]
    return "\n".join([HEAD.format(name=raw.name), *_facts(found), *_scales(raw, tool, columns, registry)]) + "\n"


def write_suggestion(project: Project, path: Path, sheet: str | None = None) -> Path:
    """Write a first mapping beside a file, as ``<name>-indeling.yaml``; nothing is read in.

    Raises
    ------
    DataProblem
        The file is not there, or there is a mapping already.
    Faults
        It cannot be read as a table.
    """
    target = path.with_name(f"{path.stem}-indeling.yaml")
    if target.exists():
        raise DataProblem(f"Er is al een indeling {target}. Hernoem haar of haal haar weg.")
    write_text(target, suggest_mapping(read_table(path, sheet), project.registry))
    return target


def _facts(found: Mapping[str, str]) -> Iterable[str]:
    person, buurt = found.get("person"), found.get("buurt")
    yield f"person: {{column: {_quoted(person)}}}" if person else f"person: {{row: true}}  {UNKNOWN}"
    yield f"buurt: {{column: {_quoted(buurt)}}}" if buurt else f"buurt: VUL-IN  {UNKNOWN}: de code van de buurt"
    for part in ("wave", "population", "sex", "birth_year", "education", "weight", "date"):
        if part in found:
            values = facts()[part]["values"]
            told = f", values: {json.dumps(values, ensure_ascii=False)}" if values else ""
            yield f"{part}: {{column: {_quoted(found[part])}{told}}}"
        elif part == "population":
            yield f"population: VUL-IN  {UNKNOWN}: {' of '.join(POPULATIONS)}"
        elif part == "wave":
            yield f"# wave: T0  {UNKNOWN}: of zeg het met --wave"
    yield f"missing: {json.dumps(no_answers(), ensure_ascii=False)}"


def _scales(raw: RawTable, tool: Tool, columns: list[str], registry: Mapping[str, Instrument]) -> Iterable[str]:
    alike = {column: _alike(column, tool, registry) for column in columns}
    chosen: dict[str, dict[str, str]] = {}
    free = set(columns)
    while best := _best_scale(alike, free, {name: one for name, one in registry.items() if name not in chosen}):
        name, items = best
        chosen[name] = items
        free -= set(items.values())
    yield "answers:" if chosen else "answers: {}"
    for name, items in chosen.items():
        yield f"  {name}:"
        yield from _answers(raw, registry[name], items.values())
    yield "instruments:" if chosen else f"instruments: {{}}  {UNKNOWN}"
    for name, items in chosen.items():
        yield from (f"  {name}:", f"    answers: {name}", "    items:")
        for answer, item in zip(registry[name].columns, registry[name].items, strict=True):
            column = items.get(answer)
            yield f"      {item.nr}: " + (
                f"{_quoted(column)}  {_sure(alike[column], answer)}" if column else f"null  {UNKNOWN}"
            )
    if free:
        yield "# Niet gebruikte kolommen: " + ", ".join(_quoted(column) for column in columns if column in free)


def _alike(column: str, tool: Tool, registry: Mapping[str, Instrument]) -> dict[str, float]:
    """The likeness of a header with every question it could be, 1 where it is the name or the text."""
    forms = [wording(form) for form in forms_of(column, tool)]
    names = {form.casefold() for form in forms_of(column, tool)}
    likeness = {}
    for one in registry.values():
        for item, answer in zip(one.items, one.columns, strict=True):
            texts = [wording(text) for text in (item.nl, item.en) if text]
            best = 1.0 if answer in names else max((_ratio(a, b) for a in forms for b in texts), default=0.0)
            if best >= LIKE:
                likeness[answer] = best
    return likeness


def _ratio(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1; 0 where it is less than ``LIKE``."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    if match.real_quick_ratio() < LIKE or match.quick_ratio() < LIKE:
        return 0.0
    return match.ratio()


def _best_scale(
    alike: Mapping[str, Mapping[str, float]], free: set[str], registry: Mapping[str, Instrument]
) -> tuple[str, dict[str, str]] | None:
    """The scale whose questions are found best, at least half of them, and the column of each."""
    found = {}
    for one in registry.values():
        items: dict[str, str] = {}
        pairs = [(alike[c][a], a, c) for c in free for a in one.columns if a in alike[c]]
        for _, answer, column in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
            if answer not in items and column not in items.values():
                items[answer] = column
        if 2 * len(items) >= len(one.columns) and items:
            found[one.id] = (sum(alike[column][answer] for answer, column in items.items()), items)
    if not found:
        return None
    name = max(found, key=lambda one: (found[one][0], one))
    return name, found[name][1]


def _sure(alike: Mapping[str, float], answer: str) -> str:
    others = sorted((one for one in alike if one != answer), key=lambda one: (-alike[one], one))[:3]
    also = "; ook mogelijk: " + ", ".join(f"{one} ({alike[one]:.0%})" for one in others) if others else ""
    return f"# {alike[answer]:.0%}{also}"


def _answers(raw: RawTable, one: Instrument, columns: Iterable[str]) -> Iterable[str]:
    """A line per different text in some columns: the answer it is most like, or a comment."""
    labels = {wording(label): code for label, code in option_labels(one).items()}
    label_of = {o.code: o.nl for options in (one.options, *one.other_options.values()) for o in options}
    skipped = set(no_answers())
    given = {plain(text) for column in columns for text in raw.frame[column].dropna().unique()} - skipped
    texts = given | {plain(option.nl) for option in one.options}  # a label that nobody chose yet may come later
    for text in sorted(texts)[:MOST_TEXTS]:
        words = wording(text)
        ratios = {
            label: SequenceMatcher(None, words, label, autojunk=False).ratio()
            for label in labels
            if DENIALS.intersection(words.split()) == DENIALS.intersection(label.split())
        }
        best = max(ratios, key=lambda label: ratios[label], default="")
        if best and ratios[best] >= LIKE_ANSWER:
            yield f"    {_quoted(text)}: {_quoted(label_of[labels[best]])}  # {ratios[best]:.0%}"
        else:
            yield f"    # {_quoted(text)}: …  onbekend; kies uit: {', '.join(dict.fromkeys(label_of.values()))}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
