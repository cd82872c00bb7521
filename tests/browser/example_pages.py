"""Pages as a programme could have them, of invented figures: with every kind of block, and with what is awkward."""

import datetime as dt
from dataclasses import replace

from traject_eval.reporting.page import (
    DONE,
    FAILED,
    NO_ANSWERS,
    TOO_FEW,
    Block,
    IndexPage,
    IndexRow,
    Link,
    Logo,
    Markdown,
    Part,
    ReportPage,
)
from traject_eval.words import interval, number

LOGO = Logo(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 60"><path fill="#0B4D46" d="M0 60 30 0 60 60Z"/>'
    b'<path fill="#1C2B28" d="M80 22H220V28H80ZM80 36H180V42H80Z"/></svg>',
    "image/svg+xml",
    "Gemeente Meerdrecht",
)
HOSTILE = "<script>window.broken = 1</script>\"'&{{ 7 * 7 }}"
MADE = dt.date(2026, 2, 1)
LONG_NAME = "Stationsgebied-Noord en Kanaaloevers-Oost"  # 41 letters
NBSP = "\u00a0"


def _block(kind: str, key: str, place: str = "body", **content: object) -> Block:
    return Block({"schema": 1, "kind": kind, "place": place, "key": key, **content})


def _columns(*labels: str) -> list[dict]:
    return [{"label": label, "number": nr > 0} for nr, label in enumerate(labels)]


def _sign(value: float, low: float, high: float, null: float | None = 0.0, reach: float = 2.0) -> dict:
    start = -reach if null == 0 else 0.0
    sure = null is None or low > null or high < null
    return {
        **{"value": value, "low": low, "high": high, "axis_low": start, "axis_high": reach},
        **{"null": null, "sure": sure},
    }


def claim(title: str, text: str, sign: dict | None, figure: str, margin: str, people: str, alert: str = "") -> Block:
    """A claim for the front of a report."""
    values = {"sign": sign, "figure": figure, "margin": margin, "people": people, "alert": alert}
    return _block("claim", title, "front", title=title, text=text, **values)


FRONT = (
    _block(
        "text",
        "lead",
        "front",
        style="lead",
        title="",
        text="De score voor sociale samenhang ging bij de deelnemers omhoog, maar hoeveel is onzeker. "
        "Waardoor dat komt, kan deze meting niet zeggen.",
    ),
    claim(
        "Deelnemers: de score voor sociale samenhang ging omhoog; hoeveel is onzeker",
        "Het gemiddelde was eerst 5,7 en is nu 6,2, op een schaal van 0 tot 10. Hoger is gunstiger. De marge ligt "
        "boven nul, maar een deel ervan is kleiner dan 0,3 punt, de kleinste verandering die telt.",
        _sign(0.47, 0.13, 0.81),
        "+0,5 punt",
        f"marge 0,1{NBSP}tot{NBSP}0,8 (95%)",
        "dezelfde 48 mensen",
    ),
    claim(
        "Deelnemers: of de score voor eenzaamheid veranderde, is nog niet te zeggen",
        "Het gemiddelde was eerst 2,5 en is nu 2,3, op een schaal van 0 tot 6. Lager is gunstiger. De marge loopt "
        "over nul heen: de score kan gestegen, gelijk gebleven of gedaald zijn.",
        _sign(-0.21, -0.62, 0.2, reach=1.2),
        "−0,2 punt",
        f"marge −0,6{NBSP}tot{NBSP}0,2 (95%)",
        "45 mensen voor, 41 na",
    ),
    claim(
        "Bewoners: het rapportcijfer voor de buurt is gemiddeld 7,1",
        "Dit is één meting: over verandering zegt dit niets.",
        _sign(7.1, 6.8, 7.4, null=None, reach=10.0),
        "gemiddeld 7,1",
        f"marge 6,8{NBSP}tot{NBSP}7,4 (95%)",
        "112 mensen",
    ),
    claim(
        "13 van de 61 mensen deden de tweede keer niet mee",
        "Zij waren ouder en voelden zich vaker eenzaam. De uitkomst kan daardoor te gunstig zijn.",
        None,
        "",
        "",
        "48 van de 61 bleven (79%)",
        alert="Let op",
    ),
    _block(
        "refusal",
        "bewoner.djg_6",
        "front",
        title="Bewoners: eenzaamheid",
        reason="Te weinig antwoorden om iets te laten zien.",
        needed="Nodig zijn minstens 10 mensen per meting. Zo blijft ook niemand herkenbaar.",
    ),
    _block(
        "text",
        "limits",
        "front",
        style="box",
        title="Wat dit verslag niet kan zeggen",
        text="Een meting vooraf en een meting achteraf laten zien dát er iets veranderde, niet waardoor.\n\n"
        "De deelnemers kozen er zelf voor om mee te doen. Zij zijn geen steekproef uit de buurt.",
    ),
)


def _change_row(label: str, scale: str, span: tuple[float, float], before, after, change, said: tuple) -> dict:
    ends = [dict(zip(("value", "low", "high"), numbers, strict=True)) for numbers in (before, after, change)]
    text, verdict, people = said
    return {
        **{"label": label, "scale": scale, "lo": span[0], "hi": span[1]},
        **dict(zip(("before", "after", "change"), ends, strict=True)),
        **{"change_text": text, "verdict_text": verdict, "people": people},
        **{"sure": change[1] > 0 or change[2] < 0, "norm": None, "norm_text": "geen landelijk cijfer"},
    }


CHANGES = _block(
    "figure",
    "changes.deelnemer",
    chart="changes",
    data={
        "before_label": "voor",
        "after_label": "na",
        "rows": [
            _change_row(
                "Sociale samenhang",
                "0–10",
                (0, 10),
                (5.7, 5.2, 6.2),
                (6.2, 5.8, 6.6),
                (0.47, 0.13, 0.81),
                (f"+0,5 (0,1{NBSP}tot{NBSP}0,8)", "ging omhoog; hoeveel is onzeker", "48 mensen, beide keren"),
            ),
            _change_row(
                "Eenzaamheid",
                "0–6",
                (0, 6),
                (2.5, 2.0, 3.0),
                (2.3, 1.8, 2.8),
                (-0.21, -0.62, 0.2),
                (f"−0,2 (−0,6{NBSP}tot{NBSP}0,2)", "nog niet te zeggen", "45 mensen voor, 41 na"),
            ),
        ],
    },
    title="Deelnemers aan het traject: de score ging omhoog voor sociale samenhang",
    alt="Gemiddelden voor en na. Sociale samenhang: van 5,7 naar 6,2. Eenzaamheid: van 2,5 naar 2,3.",
    note="Rondje: gemiddelde. Balk: waar het gemiddelde waarschijnlijk ligt (95%). Elke strook toont vier tiende "
    "van de schaal. ‘Geen landelijk cijfer’: er is geen cijfer dat met dezelfde vragen na 2021 is gemeten.",
    table={
        "columns": _columns("Score", "Voor", "Na", "Verschil", "Marge", "Mensen"),
        "rows": [
            ["Sociale samenhang", "5,7", "6,2", "+0,5", f"0,1{NBSP}tot{NBSP}0,8", "48"],
            ["Eenzaamheid", "2,5", "2,3", "−0,2", f"−0,6{NBSP}tot{NBSP}0,2", "45 en 41"],
        ],
    },
)

SHARES = {
    "De mensen in mijn buurt gaan op een prettige manier met elkaar om": (0.08, 0.22, 0.25, 0.33, 0.12),
    "Ik woon in een gezellige buurt waar men elkaar helpt": (0.1, 0.15, 0.17, 0.4, 0.18),
    "De mensen in mijn buurt kennen elkaar nauwelijks": (0.12, 0.3, 0.2, 0.28, 0.1),
}
TOKENS = ("against_2", "against_1", "neither", "for_1", "for_2")
ITEMS_ONCE = _block(
    "figure",
    "items.bewoner",
    chart="items",
    data={
        "before_label": "voor",
        "after_label": "na",
        "items": [
            {
                **{"label": label, "turned": "nauwelijks" in label, "after": []},
                **{"change": None, "low": None, "high": None, "sure": False},
                "before": [{"share": share, "token": token} for share, token in zip(shares, TOKENS, strict=True)],
            }
            for label, shares in SHARES.items()
        ],
        "people": "112 mensen",
        "held_back": [{"label": "Ik voel mij thuis in deze buurt", "reason": "te weinig antwoorden"}],
    },
    title="Bewoners (steekproef uit de buurt): zo antwoordden zij op de vragen over sociale samenhang",
    alt="Antwoorden per uitspraak. Prettig met elkaar omgaan: gunstig 45 procent.",
    note="De rest gaf het middelste antwoord. Bij een omgekeerde uitspraak is ‘oneens’ het gunstige antwoord.",
    table={
        "columns": _columns("Uitspraak", "Gunstig", "Niet gunstig"),
        "rows": [[label, "45%", "30%"] for label in SHARES],
    },
)

SPREAD = _block(
    "figure",
    "spread.deelnemer",
    chart="spread",
    data={
        "before_label": "voor",
        "after_label": "na",
        "per_dot": 1,
        "cells": [
            {"from": start, "to": end, "before": before, "after": after, "joined": joined}
            for start, end, before, after, joined in (
                (0, 4, 5, 6, True),
                (4, 5, 9, 5, False),
                (5, 6, 16, 9, False),
                (6, 7, 6, 11, False),
                (7, 10, 12, 17, True),
            )
        ],
        "movement": {"lower": 14, "same": 7, "higher": 27},
        "told": {
            "before": f"48 mensen, gemiddeld 5,7 (5,2{NBSP}tot{NBSP}6,2)",
            "after": f"48 mensen, gemiddeld 6,2 (5,8{NBSP}tot{NBSP}6,6)",
        },
    },
    title="Deelnemers aan het traject: van wie beide keren antwoordde, scoren 27 mensen hoger en 14 lager",
    alt="Verdeling van de scores voor sociale samenhang, voor en na.",
    note="Elk bolletje is één mens. Klassen met weinig mensen zijn samengevoegd.",
    table={
        "columns": _columns("Score", "Mensen voor", "Mensen na"),
        "rows": [["0 tot 4", "5", "6"], ["4 tot 5", "9", "5"], ["5 tot 6", "16", "9"]],
    },
)

METHOD = _block(
    "table",
    "method",
    title="Hoe er is gerekend",
    columns=[
        *({"label": "Groep en score", "number": False}, {"label": "Berekening", "number": False}),
        *({"label": name, "number": True} for name in ("Verschil", "Marge", "Mensen")),
    ],
    rows=[
        ["Deelnemers: sociale samenhang", "paren (t-toets)", "+0,5", f"0,1{NBSP}tot{NBSP}0,8", "48"],
        ["Deelnemers: eenzaamheid", "iedereen (REML met twee metingen)", "−0,2", f"−0,6{NBSP}tot{NBSP}0,2", "86"],
        ["Deelnemers: eenzaamheid", "alleen wie beide keren antwoordde", "−0,1", f"−0,5{NBSP}tot{NBSP}0,3", "38"],
    ],
    note="Bovenaan staat per score de berekening waarop de conclusie rust. De andere laten zien of een andere "
    "keuze veel zou uitmaken.",
)

QUESTION = """# Evaluatie

## Wat is de vraag?

Is er iets veranderd sinds het begin van het traject? We vergelijken de antwoorden van **voor** en **na**:

- bij deelnemers: de mensen die meededen aan het traject;
- bij bewoners: een steekproef uit de hele buurt.

Meer over de vragenlijsten staat in de [handleiding](https://example.org/handleiding). Een [gevaarlijke
link](javascript:alert(1)) is geen link, en ![een plaatje](https://example.org/volg.png) blijft weg."""

AWKWARD = f"""##### Een kop die niveaus overslaat

{HOSTILE} blijft gewone tekst.

| Schaal | Bereik |
|---|---|
| Sociale samenhang | 0–10 |"""


def report_page(name: str = "Vlierbeek") -> ReportPage:
    """A report with every kind of block."""
    part = Part(
        "09-evaluatie",
        "Evaluatie",
        (
            Markdown(QUESTION),
            *FRONT,
            Markdown("## Wat veranderde er?\n\nHieronder staan voor en na naast elkaar."),
            CHANGES,
            SPREAD,
            Markdown("## Hoe antwoordden mensen?"),
            ITEMS_ONCE,
            _block(
                "refusal",
                "items.deelnemer",
                title="Deelnemers: eenzaamheid",
                reason="Er is pas één meting met antwoorden.",
                needed="Na een tweede meting staat hier de verandering.",
            ),
            Markdown(AWKWARD),
            METHOD,
        ),
    )
    return ReportPage(
        title=name,
        kicker="Traject in de Buurt · verslag van 1 februari 2026",
        subtitle="Gemeente Meerdrecht",
        example=True,
        phase=8,
        stamp="Concept",
        logo=LOGO,
        colophon=("Gemaakt in opdracht van gemeente Meerdrecht.", "Vragen? Bel 14 0123, op werkdagen."),
        parts=(part,),
        files=(Link("Alle bevindingen (csv)", "findings.csv"), Link("Herkomst (json)", "provenance.json")),
        facts=("Gemaakt met Traject in de Buurt.", "Gegevens: stand 1 februari 2026, code 7f3a91c2."),
        lang="nl",
        made=MADE,
    )


def hostile_page() -> ReportPage:
    """A report with markup in every text, in every kind of block."""
    blocks = tuple(Block(_hostile(item.content)) for item in report_page().parts[0].content if isinstance(item, Block))
    part = Part(HOSTILE, HOSTILE, (Markdown(f"# {HOSTILE}\n\n## {HOSTILE}"), *blocks))
    texts = {name: HOSTILE for name in ("title", "kicker", "subtitle")}
    links = (Link(HOSTILE, HOSTILE),)
    return ReportPage(
        **texts,
        example=True,
        phase=None,
        parts=(part,),
        files=links,
        facts=(HOSTILE,),
        lang="nl",
        stamp=HOSTILE,
        logo=replace(LOGO, alt=HOSTILE),
        colophon=(HOSTILE,),
        made=MADE,
    )


def _hostile(value, name: str = ""):
    """The same block, with markup in every text that is not a key of ours."""
    if isinstance(value, dict):
        return {key: _hostile(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_hostile(part, name) for part in value]
    fixed = ("kind", "place", "style", "chart", "token", "people")
    return HOSTILE if isinstance(value, str) and value and name not in fixed else value


NAMES = ("De Akkers", "’t Zand", LONG_NAME, "Één-Oost", "Groenedijk", "Het Spoor", "Oude Haven", "Westeinde")


def row(nr: int, name: str, status: str = DONE, reason: str = "", shown: bool = True, **other: object) -> IndexRow:
    """A buurt in the index; without a result where ``shown`` is False."""
    sign = _sign(value := 0.1 + 0.1 * (nr % 4), value - 0.25, value + 0.25)
    people = 20 + 7 * nr % 60
    values = {
        **{"name": name, "municipality": ("Oudewaal", "Meerdrecht")[nr % 2], "comparison": nr % 4 == 3},
        **{"phase": nr % 10, "status": status, "reason": reason},
        "report": f"{nr}/rapport.html",
        "files": (
            Link("pdf", f"{nr}/rapport.pdf"),
            Link("kaart", f"{nr}/buurtkaart.pdf"),
            Link("cijfers (csv)", f"{nr}/findings.csv"),
        ),
        "verdict": ("ging omhoog" if sign["sure"] else "nog niet te zeggen") if shown else "",
        "figure": f"{number(value, 1, sign=True)} punt" if shown else "",
        "margin": f"marge {interval(sign['low'], sign['high'], 2)}" if shown else "",
        "sign": sign if shown else None,
        "people": people if shown else None,
        "people_text": f"{people} deelnemers" if shown else "minder dan 10",
    }
    return IndexRow(**values | other)


def index_page(names: tuple[str, ...] = NAMES) -> IndexPage:
    """The index of a programme with a buurt in each status."""
    rows = [row(nr, name) for nr, name in enumerate(names)]
    if len(names) > 3:
        failed = "Het nieuwe verslag is mislukt: in ‘antwoorden.csv’ ontbreekt de kolom ‘meting’."
        rows[1] = row(1, names[1], FAILED, failed)
        rows[4] = row(4, names[4], TOO_FEW, "Nodig zijn minstens 10 mensen per meting.", shown=False)
        without = {"report": "", "files": (), "people_text": ""}
        rows[5] = row(5, names[5], NO_ANSWERS, "Lees eerst antwoorden in.", shown=False, **without)
        rows[6] = row(6, names[6], FAILED, "Onverwachte fout (KeyError).", shown=False, **without)
    return IndexPage(
        title="Goed Oud",
        kicker="Traject in de Buurt · programma",
        lead="De meeste buurten meten nog te weinig verschil om iets te zeggen.",
        updated="Bijgewerkt op 1 februari 2026, 03:12 uur.",
        measure="Verandering in sociale samenhang, in punten",
        example=True,
        rows=tuple(rows),
        files=(Link("Vergelijking van alle buurten", "programma/rapport.html"),),
        facts=("Gemaakt met Traject in de Buurt. Dit bestand haalt niets van internet.",),
        lang="nl",
    )


def hostile_index() -> IndexPage:
    """An index with markup in every text."""
    links = (Link(HOSTILE, HOSTILE),)
    texts = ("name", "municipality", "reason", "report", "verdict", "figure", "margin", "people_text")
    page = index_page()
    rows = tuple(replace(row, files=links, **dict.fromkeys(texts, HOSTILE)) for row in page.rows)
    words = dict.fromkeys(("title", "kicker", "lead", "updated", "measure"), HOSTILE)
    return replace(page, **words, rows=rows, files=links, facts=(HOSTILE,))
