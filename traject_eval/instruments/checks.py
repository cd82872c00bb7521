"""The checks on a scale's file that look at two places at once: numbers, codes, ranges and what fits the rule."""

from collections.abc import Iterator
from itertools import pairwise

from traject_eval.instruments.located import Located, Place, shown
from traject_eval.instruments.schema import LANGUAGES, check_shape, rows_of

REPAIR = "herstel deze waarde"


def check_instrument(document: Located) -> None:
    """Note every fault of one scale's file in ``document.faults``."""
    if not check_shape(document):
        return
    raw, stem = document.value, document.path.stem
    if document.sound(("id",)) and raw.get("id", stem) != stem:
        document.fault(("id",), raw["id"], f"gelijk aan de bestandsnaam: {stem}", "maak ze gelijk")
    _check_options(document)
    _check_items(document)
    _check_rule(document)
    _check_subscales(document)
    _check_ranges(document)
    _check_status(document)


def _sound(document: Located, part: str, field: str) -> Iterator[tuple[int, object]]:
    """Place and value of one field in the rows of a part, where the row has it and it is sound."""
    for place, row in enumerate(rows_of(document.value, part)):
        if isinstance(row, dict) and field in row and document.sound((part, place, field)):
            yield place, row[field]


def _scoring(document: Located, field: str) -> object:
    """A field of the scoring; None where it is missing or wrong."""
    scoring = document.value.get("scoring")
    there = isinstance(scoring, dict) and field in scoring and document.sound(("scoring", field))
    return scoring[field] if there else None


def _check_options(document: Located) -> None:
    """Codes go up, and no text can mean two answers; other lists of answers have the same codes."""
    codes = list(_sound(document, "options", "code"))
    for (_, before), (place, code) in pairwise(codes):
        if code <= before:
            expected = "codes van laag naar hoog, elke code één keer"
            document.fault(("options", place, "code"), f"code {code} na {before}", expected, "herstel de code")
    meaning = {str(code): code for _, code in codes}
    _check_labels(document, ("options",), rows_of(document.value, "options"), meaning)
    others = document.value.get("other_options")
    for name in others if isinstance(others, dict) else ():
        at, rows = ("other_options", name), rows_of(others, name)
        if document.sound(at) and [row["code"] for row in rows] != [code for _, code in codes]:
            found, expected = (
                f"codes {shown([row['code'] for row in rows])}",
                f"de codes van options: {shown(_only(codes))}",
            )
            document.fault(at, found, expected, "herstel de codes")
        _check_labels(document, at, rows, meaning)


def _only(pairs: list[tuple[int, object]]) -> list:
    return [value for _, value in pairs]


def _check_labels(document: Located, at: Place, rows: list, meaning: dict[str, int]) -> None:
    """No label of these answers means another code; what they mean is noted in ``meaning``."""
    for language in LANGUAGES:
        for place, row in enumerate(rows):
            here = (*at, place, language)
            if not (isinstance(row, dict) and {language, "code"} <= set(row) and document.sound((*at, place))):
                continue
            if meaning.setdefault(" ".join(row[language].split()).casefold(), row["code"]) != row["code"]:
                found, expected = f"{row[language]} is ook een ander antwoord", "een tekst die bij één antwoord hoort"
                document.fault(here, found, expected, "kies een andere tekst")


def _check_items(document: Located) -> None:
    """Numbers count up from 1; an item names answers that are there."""
    total = len(rows_of(document.value, "items"))
    for place, number in _sound(document, "items", "nr"):
        if number != place + 1:
            expected = f"nummer {place + 1}: de nummers 1 tot en met {total}"
            document.fault(("items", place, "nr"), f"nummer {number}", expected, "herstel de nummers")
    least = _scoring(document, "min_answered")
    if least is not None and total and least > total:
        expected = f"een getal van 1 tot en met {total}"
        document.fault(("scoring", "min_answered"), f"min_answered: {least}", expected, REPAIR)
    others = document.value.get("other_options")
    known = sorted(others) if isinstance(others, dict) else []
    for place, name in _sound(document, "items", "options"):
        if name not in known:
            expected = f"een lijst uit other_options: {', '.join(known) or 'nog geen'}"
            document.fault(("items", place, "options"), f"options: {name}", expected, "herstel de naam")


def _check_rule(document: Located) -> None:
    """What an item adds to the score fits the rule, and so does the table."""
    rule, table = _scoring(document, "rule"), _scoring(document, "table")
    if rule == "count":
        _check_counts(document)
    elif rule:
        for place, counts in _sound(document, "items", "counts"):
            at = ("items", place, "counts")
            document.fault(at, f"counts: {shown(counts)}", "counts alleen bij de regel count", "haal counts weg")
    at = ("scoring", "table")
    if rule == "table":
        _check_table(document, table)
    elif rule and table is not None:
        document.fault(at, "table", "table alleen bij de regel table", "haal table weg")


def _check_counts(document: Located) -> None:
    codes = [code for _, code in _sound(document, "options", "code")]
    all_known = len(codes) == len(rows_of(document.value, "options"))  # else a code may be missing by another fault
    listed = f"een lijst van codes uit {shown(codes)}"
    for place, counts in _sound(document, "items", "counts"):
        if not counts or any(type(code) is not int or (all_known and code not in codes) for code in counts):
            document.fault(("items", place, "counts"), f"counts: {shown(counts)}", listed, REPAIR)
    for place, row in enumerate(rows_of(document.value, "items")):
        if isinstance(row, dict) and "counts" not in row:
            document.fault(("items", place, "counts"), "counts ontbreekt", listed, "voeg counts toe")
    for place, turned in _sound(document, "items", "reverse"):
        if turned:
            expected = "bij de regel count zegt counts welk antwoord telt"
            document.fault(("items", place, "reverse"), "reverse: true", expected, "haal reverse weg")


def _check_table(document: Located, table: list | None) -> None:
    """A score for every sum that can come out, which is known only where everything was answered."""
    codes, total = _only(list(_sound(document, "options", "code"))), len(rows_of(document.value, "items"))
    least = _scoring(document, "min_answered")
    if least is not None and least < total:
        expected = f"{total}: zonder een van de antwoorden is er geen som om op te zoeken"
        document.fault(("scoring", "min_answered"), f"min_answered: {least}", expected, REPAIR)
    if table is None and document.sound(("scoring", "table")):
        document.fault(("scoring", "table"), "table ontbreekt", "een score per som", "voeg table toe")
    if rows_of(document.value, "subscales"):
        expected = "geen subscales: de tabel is er alleen voor het geheel"
        document.fault(("subscales",), "subscales bij de regel table", expected, "haal subscales weg")
    wanted = total * (max(codes) - min(codes)) + 1 if codes and document.sound(("options",)) else 0
    if table is not None and wanted and len(table) != wanted:
        expected = f"{wanted} getallen: een score voor elke som van {total * min(codes)} tot {total * max(codes)}"
        document.fault(("scoring", "table"), f"{len(table)} getallen", expected, REPAIR)


def _check_subscales(document: Located) -> None:
    """Names once, items that are there, and no more answers asked than there are items."""
    total, seen = len(rows_of(document.value, "items")), set()
    for place, name in _sound(document, "subscales", "id"):
        if name in seen or name == "score":
            document.fault(("subscales", place, "id"), name, "een naam die nog vrij is", "kies een andere naam")
        seen.add(name)
    for place, numbers in _sound(document, "subscales", "items"):
        at = ("subscales", place, "items")
        if len(set(numbers)) < len(numbers) or not set(numbers) <= set(range(1, total + 1)):
            expected = f"nummers van 1 tot en met {total}, elk één keer"
            document.fault(at, f"items: {shown(numbers)}", expected, "herstel de nummers")
        least = rows_of(document.value, "subscales")[place].get("min_answered")
        if type(least) is int and least > len(numbers):
            expected = f"een getal van 1 tot en met {len(numbers)}"
            document.fault(("subscales", place, "min_answered"), f"min_answered: {least}", expected, REPAIR)
    if _scoring(document, "every_subscale") and not rows_of(document.value, "subscales"):
        document.fault(("scoring", "every_subscale"), "every_subscale: true", "subscales", "voeg subscales toe")


def _check_ranges(document: Located) -> None:
    """Norms, percentages and cut-offs lie within the range they are about."""
    spans = {str(nr): None for _, nr in _sound(document, "items", "nr")}
    if span := _scoring(document, "range"):
        spans["score"] = span
        _check_cutoffs(document, ("cutoffs", "bands"), document.value, span)
    for place, part in enumerate(rows_of(document.value, "subscales")):
        if document.sound(("subscales", place)):
            spans[part["id"]] = part["range"]
            _check_cutoffs(document, ("subscales", place, "cutoffs", "bands"), part, part["range"])
    for place, mean in _sound(document, "norms", "mean") if span else ():
        if not span[0] <= mean <= span[1]:
            expected = f"een getal van {span[0]} tot en met {span[1]}"
            document.fault(("norms", place, "mean"), f"mean: {mean}", expected, REPAIR)
    codes = _only(list(_sound(document, "options", "code")))
    for place, row in enumerate(rows_of(document.value, "shares")):
        if not (document.sound(("shares", place)) and document.sound(("subscales",))):
            continue
        if str(row["of"]) not in spans:
            expected = f"een van {', '.join(spans)}"
            document.fault(("shares", place, "of"), f"of: {row['of']}", expected, REPAIR)
        elif codes:
            low, high = spans[str(row["of"])] or (min(codes), max(codes))
            if not low <= row["low"] <= row["high"] <= high:
                found = f"van {row['low']} tot en met {row['high']}"
                document.fault(("shares", place, "low"), found, f"tussen {low} en {high}", REPAIR)


def _check_cutoffs(document: Located, at: Place, raw: dict, span: list) -> None:
    """The first starts where the range does; each next one is higher and still in the range."""
    rows = rows_of(raw.get("cutoffs"), "bands")
    if not rows or not document.sound(at):
        return
    lows = [row["low"] for row in rows]
    if lows[0] != span[0] or lows != sorted(set(lows)) or lows[-1] > span[1]:
        expected = f"van laag naar hoog, te beginnen bij {span[0]} en niet boven {span[1]}"
        document.fault(at, f"grenzen {shown(lows)}", expected, "herstel de grenzen")


def _check_status(document: Located) -> None:
    """Subscales say how well they are known, and nothing says so where there are none."""
    status, there = document.value.get("status"), bool(rows_of(document.value, "subscales"))
    at = ("status", "subscales")
    if isinstance(status, dict) and there and "subscales" not in status:
        document.fault(at, "subscales ontbreekt", "hoe zeker de subscales zijn", "voeg subscales toe aan status")
    elif isinstance(status, dict) and "subscales" in status and not there:
        document.fault(at, "subscales staat er niet", "alleen waar er subscales zijn", "haal de regel weg")
