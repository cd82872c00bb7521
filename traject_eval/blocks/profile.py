"""The profile of a buurt: why here, what residents say, and figures that are there already, beside those of others."""

import pandas as pd

from traject_eval.blocks.block import Block, Blocks, block
from traject_eval.blocks.tables import choice_labels, columns, headings, refusal, said
from traject_eval.context import context_table
from traject_eval.words import listed, number, text

AGES = ("age_0", "age_15", "age_25", "age_45", "age_65", "age_75")
AXES = (25, 50, 100)  # the shortest that holds every figure
FORMS = ("profiel.mensen", "profiel.leven", "profiel.schattingen")
DIGITS = {"score": 2}  # by unit: of a score that lies round nought one decimal says little
PLACES = ("here", "municipality", "country")


def show_why(evening) -> Blocks:
    """Why this buurt: in one sentence at the front of the report, with the occasion and the client in its own place."""
    told = evening.rows("profiel.aanleiding").get("", {})
    title = text("profile.why.title")
    if not any(told.values()):
        return Blocks((refusal("profiel.why", title, "no_why", "no_why_needed"),))
    labels = {field.id: field.label for field in evening.form("profiel.aanleiding").fields}
    made = [
        block(
            "table",
            key="profiel.occasion",
            title=text("profile.why.table"),
            columns=columns(headings("profile.why.columns"), 0),
            rows=[[label, said(told.get(name))] for name, label in labels.items()],
            note="",
        )
    ]
    if told.get("urgency"):
        front = block("text", key="profiel.why", place="front", style="body", title=title, text=told["urgency"])
        made.insert(0, front)
    return Blocks(tuple(made))


def show_told(evening) -> Block:
    """What residents say already, in their own words."""
    told = evening.answers("profiel.verhalen").dropna(subset="words")
    if told.empty:
        return refusal("profiel.told", text("profile.told.title_none"), "nothing_told", "nothing_told_needed")
    labels = choice_labels(evening, "profiel.verhalen", "kind") | choice_labels(evening, "profiel.verhalen", "theme")
    hopes = int(told["kind"].eq("hope").sum())
    return block(
        "table",
        key="profiel.told",
        title=text("profile.told.title", hopes=hopes, fears=int(told["kind"].eq("fear").sum())),
        columns=columns(headings("profile.told.columns"), 0),
        rows=[[row.words, labels.get(row.kind, "–"), labels.get(row.theme, "–")] for row in told.itertuples()],
        note="",
    )


def read_figures(evening) -> pd.DataFrame:
    """The figures by topic: ``here, municipality, country, before`` (numbers), ``year, before_year, source``
    (as they were typed) and ``label``.

    Only topics about which something is known; ``here`` is NaN where the figure of the buurt is not.
    """
    frame = pd.concat([_figures(evening, form) for form in FORMS])
    known = frame[[*PLACES, "year", "before"]].notna().any(axis=1)
    return frame[known]


def _figures(evening, form: str) -> pd.DataFrame:
    frame = evening.answers(form).set_index("row")
    numbers = {name: pd.to_numeric(frame[name]) for name in (*PLACES, "before")}
    labels = evening.labels(form)
    frame = frame.assign(label=pd.Series(labels, dtype=object), **numbers)
    return frame.loc[[topic for topic in labels if topic in frame.index]]


def show_ages(evening) -> Block:
    """How old people here are, beside municipality and country."""
    figures = read_figures(evening)
    own, people = figures[figures.index.isin(AGES)], figures["here"].get("inhabitants")
    if own.empty:
        return refusal("profiel.people", text("profile.people.title_none"), "no_figures", "no_figures_needed")
    known = people is not None and not pd.isna(people)
    return _beside(own, "people", _people_title(own), text("profile.people.all", n=number(people, 0)) if known else "")


def _people_title(figures: pd.DataFrame) -> str:
    if "age_65" not in figures.index or not _is_share(figures["here"]["age_65"]):
        return text("profile.people.title_none")
    old = figures.loc["age_65"]
    value = figure_words(old["here"])
    if not _is_share(old["before"]) or said(old["before_year"]) == "–":
        return text("profile.people.title", value=value)
    return text("profile.people.title_before", value=value, before=figure_words(old["before"]), year=old["before_year"])


def show_living(evening) -> Blocks:
    """How people live here, beside municipality and country; then what is no percentage."""
    return _topics(evening, "profiel.leven", "living", "")


def show_estimates(evening) -> Blocks:
    """What a model estimates of the people here: marked as that, and never an outcome."""
    return _topics(evening, "profiel.schattingen", "estimates", text("profile.estimates.modelled"))


def _topics(evening, form: str, key: str, extra: str) -> Blocks:
    figures = read_figures(evening)
    figures = figures[figures.index.isin(list(evening.labels(form)))]
    if figures.empty:
        title = text(f"profile.{key}.title_none")
        return Blocks((refusal(f"profiel.{key}", title, "no_figures", "no_figures_needed"),))
    topics, made = context_table().topics, []
    shares = figures.index.isin([name for name, topic in topics.items() if topic.unit == "percent"])
    if shares.any():
        made.append(_beside(figures[shares], key, text(f"profile.{key}.title"), extra))
    if not shares.all():
        other = figures[~shares]
        content = _table(other) | {"note": _note(other, extra)}
        made.append(block("table", key=f"profiel.{key}.other", title=text(f"profile.{key}.other"), **content))
    return Blocks(tuple(made))


def _beside(figures: pd.DataFrame, key: str, title: str, extra: str) -> Block:
    rows = [_row(row) for _, row in figures.iterrows()]
    known = [row[place] for row in rows for place in PLACES if row[place] is not None]
    told = " ".join(text("profile.alt_row", topic=row["name"], value=row["told"] or row["held_back"]) for row in rows)
    return block(
        "figure",
        key=f"profiel.{key}",
        chart="shares",
        data={"rows": rows, "low": 0, "high": next(end for end in AXES if end >= max([0, *known]))},
        title=title,
        alt=text(f"profile.{key}.alt", rows=told),
        note=_note(figures, extra),
        table=_table(figures),
    )


def _row(row: pd.Series) -> dict:
    known = {place: float(row[place]) if _is_share(row[place]) else None for place in PLACES}
    held_back = (
        "" if known["here"] is not None else text("profile.unknown" if pd.isna(row["here"]) else "profile.impossible")
    )
    return {
        "name": row["label"],
        **known,
        "told": "" if held_back else figure_words(row["here"]),
        "held_back": held_back,
    }


def _is_share(value: float) -> bool:
    return not pd.isna(value) and 0 <= value <= 100


def figure_words(value: float, digits: int = 1) -> str:
    """A figure with decimals only where it has any; in words where it is not known.

    Examples
    --------
    >>> figure_words(1940.0), figure_words(20.46), figure_words(float("nan"))
    ('1.940', '20,5', 'niet bekend')
    """
    if pd.isna(value):
        return text("profile.unknown")
    return number(value, 0 if float(value).is_integer() else digits)


def _table(figures: pd.DataFrame) -> dict:
    rows = []
    for topic, row in figures.iterrows():
        digits = DIGITS.get(context_table().topics[topic].unit, 1)
        before = text("profile.before", year=said(row["before_year"]), value=figure_words(row["before"], digits))
        rows.append(
            [
                row["label"],
                *(figure_words(row[place], digits) for place in PLACES),
                said(row["year"]),
                "–" if said(row["before_year"]) == "–" else before,
            ]
        )
    return {"columns": columns(headings("profile.columns"), 5), "rows": rows}


def _note(figures: pd.DataFrame, extra: str) -> str:
    """What has to be said of these figures, and where they come from: each source once, with its years."""
    late = text("profile.late") if any(context_table().topics[name].late for name in figures.index) else ""
    told = dict.fromkeys(
        text("profile.source", source=row.source, year=said(row.year))
        for row in figures.itertuples()
        if said(row.source) != "–"
    )
    sources = text("profile.sources", sources=listed(list(told))) if told else ""
    return " ".join(part for part in (extra, late, sources) if part)
