"""Instruments out of plain data: a checked file, or the JSON of a snapshot."""

from traject_eval.types import Cutoff, Instrument, Item, Norm, Option, Share, Subscale

LISTS = {"options": Option, "norms": Norm, "shares": Share}


def instrument_of_file(raw: dict) -> Instrument:
    """The instrument that a file describes, once nothing is wrong with it."""
    scoring, licence = raw["scoring"], raw["licence"]
    return Instrument(
        **{name: raw[name] for name in ("id", "better", "citation")},
        **raw["name"],
        family=raw.get("family", ""),
        breaks=tuple(raw.get("breaks", ())),
        intro={"nl": "", "en": ""} | raw.get("intro", {}),
        items=tuple(_item({"short_en": row["short"], "reverse": False, "options": ""} | row) for row in raw["items"]),
        **{name: _rows(raw, name) for name in LISTS},
        other_options=_other_options(raw),
        rule=scoring["rule"],
        low=float(scoring["range"][0]),
        high=float(scoring["range"][1]),
        min_answered=scoring["min_answered"],
        every_subscale=scoring.get("every_subscale", False),
        table=tuple(map(float, scoring.get("table", ()))),
        individual_scores=raw.get("individual_scores", True),
        subscales=tuple(_subscale(_spanned(row)) for row in raw.get("subscales", ())),
        cutoffs=tuple(Cutoff(**row) for row in _bands(raw)),
        licence=licence["name"],
        bundled=licence["bundled"],
        wording="",
        status=dict(raw["status"]),
    )


def instrument_of_json(raw: dict) -> Instrument:
    """The instrument that was written with ``dataclasses.asdict``, with its parts as the values they were.

    Examples
    --------
    >>> import json
    >>> from dataclasses import asdict
    >>> from traject_eval.instruments import load_instruments
    >>> lonely = load_instruments()["djg_6"]
    >>> instrument_of_json(json.loads(json.dumps(asdict(lonely)))) == lonely
    True
    """
    parts = {
        **{name: _rows(raw, name) for name in LISTS},
        **{name: tuple(raw[name]) for name in ("breaks", "table")},
        "items": tuple(map(_item, raw["items"])),
        "other_options": _other_options(raw),
        "subscales": tuple(map(_subscale, raw["subscales"])),
        "cutoffs": tuple(Cutoff(**row) for row in raw["cutoffs"]),
    }
    return Instrument(**raw | parts)


def _item(row: dict) -> Item:
    return Item(**row | {"counts": tuple(row.get("counts", ()))})


def _rows(raw: dict, name: str) -> tuple:
    return tuple(LISTS[name](**_as_text(row)) for row in raw.get(name, ()))


def _as_text(row: dict) -> dict:
    """``of`` may be the number of a question; it is kept as text."""
    return row | {"of": str(row["of"])} if "of" in row else row


def _other_options(raw: dict) -> dict[str, tuple[Option, ...]]:
    return {name: tuple(Option(**row) for row in rows) for name, rows in raw.get("other_options", {}).items()}


def _spanned(row: dict) -> dict:
    low, high = row["range"]
    kept = {name: value for name, value in row.items() if name != "range"}
    return {**kept, "low": float(low), "high": float(high), "cutoffs": _bands(row)}


def _bands(raw: dict) -> list[dict]:
    """The cut-offs of a file, each with the source and the status of them all."""
    cutoffs = raw.get("cutoffs", {})
    return [band | {name: cutoffs[name] for name in ("source", "status")} for band in cutoffs.get("bands", ())]


def _subscale(row: dict) -> Subscale:
    cutoffs = tuple(Cutoff(**cutoff) for cutoff in row["cutoffs"])
    return Subscale(**row | {"items": tuple(row["items"]), "cutoffs": cutoffs})
